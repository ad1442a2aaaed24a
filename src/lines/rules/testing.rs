//! One person who wants to break a rule.

use super::{LineRule, breaches};
use crate::lines::model::{Hours, Kind, Line, Person, RosterModel, Weekend};
use crate::lines::pricing::{Graph, LineSearch, Terms};

/// Two kinds of eight hours, no rule, nobody wants anything; the first day is a Monday.
#[derive(Debug, Clone)]
pub struct Case {
    /// The model without people.
    pub model: RosterModel,
    /// The person.
    pub person: Person,
}

impl Case {
    /// Over so many days.
    pub fn new(days: usize) -> Self {
        let kind = |name: &str| Kind {
            name: name.to_owned(),
            minutes: 480,
            not_next: Vec::new(),
        };
        let weekend = |day: usize| match day % 7 {
            5 => Weekend::First,
            6 => Weekend::Second,
            _ => Weekend::No,
        };
        Self {
            model: RosterModel {
                weekend: (0..days).map(weekend).collect(),
                kinds: vec![kind("early"), kind("late")],
                rows: Vec::new(),
                covers: vec![vec![Vec::new(); 2]; days],
                people: Vec::new(),
            },
            person: Person {
                name: "Ann".to_owned(),
                hours: vec![Hours {
                    end: days,
                    least: 0,
                    most: 99_999,
                }],
                most_of: vec![None; 2],
                most_on: 99,
                least_on: 1,
                least_off: 1,
                most_weekends: None,
                whole_weekends: false,
                away: vec![false; days],
                before: None,
                work_cost: vec![vec![0.0; 2]; days],
                off_cost: vec![0.0; days],
            },
        }
    }

    /// Work is wanted every day.
    pub fn want_every_day(&mut self) {
        let days: Vec<usize> = (0..self.model.days()).collect();
        self.want(&days);
    }

    /// Work is wanted on these days and costs something on others.
    pub fn want(&mut self, days: &[usize]) {
        for (day, cost) in self.person.work_cost.iter_mut().enumerate() {
            cost.fill(if days.contains(&day) { -10.0 } else { 1.0 });
        }
    }

    /// The cheapest line.
    pub fn best(&self) -> Line {
        let graph = Graph::new(&self.model, &self.person);
        let prices = vec![vec![0.0; self.model.kinds.len()]; self.model.days()];
        let terms = Terms {
            graph: &graph,
            prices: &prices,
            masks: graph.all(),
        };
        let found = LineSearch::default().cheapest(terms, &[]);
        found.line.expect("there is a line")
    }

    /// The days worked in it.
    pub fn days_worked(&self) -> Vec<usize> {
        let line = self.best();
        (0..line.len()).filter(|day| line[*day].is_some()).collect()
    }
}

/// The best line keeps everything; loosened by `loosen`, the best line would break `rule`.
pub fn holds_only_with(case: &Case, rule: LineRule, loosen: impl FnOnce(&mut Person)) {
    assert_eq!(breaches(&case.model, &case.person, &case.best()), vec![]);
    let mut loose = case.clone();
    loosen(&mut loose.person);
    broken_by(case, &loose, rule);
}

/// The same where the model is loosened.
pub fn holds_only_with_model(case: &Case, rule: LineRule, loosen: impl FnOnce(&mut RosterModel)) {
    assert_eq!(breaches(&case.model, &case.person, &case.best()), vec![]);
    let mut loose = case.clone();
    loosen(&mut loose.model);
    broken_by(case, &loose, rule);
}

fn broken_by(case: &Case, loose: &Case, rule: LineRule) {
    let broken = breaches(&case.model, &case.person, &loose.best());
    assert!(
        broken.iter().any(|breach| breach.rule == rule),
        "{broken:?}"
    );
}
