//! A person's rules as the states of a shortest path.

use crate::lines::model::{Person, RosterModel, Weekend};
use crate::lines::rules::before;
use crate::lines::rules::most_of::Counters;
use crate::lines::rules::runs::Runs;
use crate::lines::rules::succession::{Classes, kinds_in};
use crate::lines::rules::weekends::counts;
use num_integer::gcd;

/// In a mask of what a day allows: a day off.
pub const OFF: u128 = 1 << 127;

/// A stretch of hours in units of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first day.
    pub from: usize,
    /// The day after its last.
    pub end: usize,
    /// Units at least.
    pub least: usize,
    /// Units at most.
    pub most: usize,
}

/// A person's rules, ready for the search. A *node* is a run with the class of the last kind.
#[derive(Debug, Clone)]
pub struct Graph {
    /// Days.
    pub days: usize,
    /// Kinds.
    pub kinds: usize,
    /// By day: place in the weekend.
    pub weekend: Vec<Weekend>,
    /// Runs of work and days off.
    pub runs: Runs,
    /// What may follow what.
    pub classes: Classes,
    /// Weekends and rare kinds.
    pub counters: Counters,
    /// By kind: units of work.
    pub units: Vec<usize>,
    /// Stretches of hours.
    pub stretches: Vec<Stretch>,
    /// By day: its stretch.
    pub stretch_of: Vec<usize>,
    /// Kinds whose maximum is not in the counters, with it.
    pub priced: Vec<(u8, u32)>,
    /// Every kind with a maximum.
    pub limited: Vec<(u8, u32)>,
    /// By day and kind: own cost.
    pub cost: Vec<Vec<f64>>,
    /// By day: own cost of a day off.
    pub off_cost: Vec<f64>,
    /// Both days of a weekend or neither.
    pub whole_weekends: bool,
    /// Weekends worked are limited.
    pub limits_weekends: bool,
    /// Runs after a first day off and after a first day of work.
    pub first: (Option<usize>, Option<usize>),
    all: Vec<u128>,
}

impl Graph {
    /// For `person` of `model`.
    #[must_use]
    pub fn new(model: &RosterModel, person: &Person) -> Self {
        let (days, kinds) = (model.days(), model.kinds.len());
        let able = (0..kinds).filter(|kind| person.most_of[*kind] != Some(0));
        let able = able.fold(0_u128, |mask, kind| mask | 1 << kind);
        let unit = kinds_in(able)
            .map(|kind| model.kinds[usize::from(kind)].minutes)
            .fold(0, gcd)
            .max(1);
        let weekends = model
            .weekend
            .iter()
            .filter(|place| **place == Weekend::First)
            .count();
        let weekends = u32::try_from(weekends).unwrap_or(u32::MAX);
        let most_weekends = person.most_weekends.map_or(0, |most| most.min(weekends));
        let counters = Counters::new(most_weekends, &person.most_of);
        let limited: Vec<(u8, u32)> = (0..)
            .zip(&person.most_of)
            .filter_map(|(kind, most)| Some((kind, (*most)?)))
            .filter(|(_, most)| *most > 0 && (*most as usize) < days)
            .collect();
        let counted = |kind: &u8| counters.counted.contains(kind);
        let priced = limited
            .iter()
            .copied()
            .filter(|(kind, _)| !counted(kind))
            .collect();
        let runs = Runs::new(person, days);
        let mut graph = Self {
            days,
            kinds,
            weekend: model.weekend.clone(),
            runs,
            classes: Classes::new(&model.kinds),
            counters,
            units: model
                .kinds
                .iter()
                .map(|kind| (kind.minutes / unit) as usize)
                .collect(),
            stretches: stretches(person, unit),
            stretch_of: Vec::new(),
            priced,
            limited,
            cost: person.work_cost.clone(),
            off_cost: person.off_cost.clone(),
            whole_weekends: person.whole_weekends,
            limits_weekends: person.most_weekends.is_some(),
            first: runs.first(person),
            all: Vec::new(),
        };
        let of = |day: usize| {
            graph
                .stretches
                .iter()
                .position(|it| day < it.end)
                .unwrap_or(0)
        };
        graph.stretch_of = (0..days).map(of).collect();
        graph.all = (0..days)
            .map(|day| if person.away[day] { OFF } else { able | OFF })
            .collect();
        if let (Some(last), Some(first)) = (before::last_kind(person), graph.all.first_mut()) {
            let class = usize::from(graph.classes.of[usize::from(last)]);
            *first &= graph.classes.allowed[class] | OFF;
        }
        graph
    }

    /// Whether a shift on `day` makes a weekend count, where weekends are limited.
    #[inline]
    #[must_use]
    pub fn new_weekend(&self, day: usize, worked_yesterday: bool) -> bool {
        self.limits_weekends && counts(self.weekend[day], worked_yesterday)
    }

    /// By day everything that the rules allow at most.
    #[must_use]
    pub fn all(&self) -> &[u128] {
        &self.all
    }

    /// Allows nothing on `day` but what is in `mask`.
    pub fn narrow(&mut self, day: usize, mask: u128) {
        self.all[day] &= mask;
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        let offs = self.runs.offs();
        offs + (self.runs.count() - offs) * self.classes.count()
    }

    /// The node of a run whose last kind is of a class (0 for days off).
    #[inline]
    #[must_use]
    pub fn node(&self, run: usize, class: usize) -> usize {
        let offs = self.runs.offs();
        if run < offs {
            run
        } else {
            offs + (run - offs) * self.classes.count() + class
        }
    }

    /// The run and the class of a node.
    #[inline]
    #[must_use]
    pub fn run_and_class(&self, node: usize) -> (usize, usize) {
        let offs = self.runs.offs();
        if node < offs {
            return (node, 0);
        }
        let place = node - offs;
        (
            offs + place / self.classes.count(),
            place % self.classes.count(),
        )
    }

    /// The line's cost at prices by day and kind.
    #[must_use]
    pub fn cost_at(&self, prices: &[Vec<f64>], line: &[Option<u8>]) -> f64 {
        let day = |(day, kind): (usize, &Option<u8>)| match kind {
            Some(kind) => {
                let kind = usize::from(*kind);
                self.cost[day][kind] + prices[day][kind]
            }
            None => self.off_cost[day],
        };
        line.iter().enumerate().map(day).sum()
    }
}

fn stretches(person: &Person, unit: u32) -> Vec<Stretch> {
    let mut from = 0;
    let mut found = Vec::with_capacity(person.hours.len());
    for hours in &person.hours {
        found.push(Stretch {
            from,
            end: hours.end,
            least: hours.least.div_ceil(unit) as usize,
            most: (hours.most / unit) as usize,
        });
        from = hours.end;
    }
    found
}
