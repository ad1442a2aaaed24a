//! People who may do the same at the same cost: one class, whoever of them then does what.

use super::problem::{Person, RosterProblem};
use std::collections::HashMap;

/// People who may do the same at the same cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Positions in [`RosterProblem::people`], ascending, at least one.
    pub people: Vec<usize>,
}

impl Class {
    /// One of them, who stands for all.
    #[must_use]
    pub fn first<'a>(&self, problem: &'a RosterProblem) -> &'a Person {
        &problem.people[self.people[0]]
    }

    /// How many they are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.people.len()).unwrap_or(u32::MAX)
    }
}

/// The classes, by their first person.
#[must_use]
pub fn classes(problem: &RosterProblem) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    // Those who agree in a few cheap traits are compared in full.
    let mut like: HashMap<Traits, Vec<usize>> = HashMap::new();
    for (number, person) in problem.people.iter().enumerate() {
        let known = like.entry(traits(person)).or_default();
        let mut places = known.iter().copied();
        match places.find(|place| same(classes[*place].first(problem), person)) {
            Some(place) => classes[place].people.push(number),
            None => {
                known.push(classes.len());
                classes.push(Class {
                    people: vec![number],
                });
            }
        }
    }
    classes
}

/// Options in all, options of the first day, price of days off to the cent.
type Traits = (usize, usize, i64);

fn traits(person: &Person) -> Traits {
    let options = person.days.iter().map(|day| day.options.len());
    let first = person.days.first().map_or(0, |day| day.options.len());
    let off: f64 = person.days.iter().map(|day| day.off_cost).sum();
    (options.sum(), first, (off * 100.0).round() as i64)
}

fn same(a: &Person, b: &Person) -> bool {
    a.skills == b.skills
        && a.limits == b.limits
        && a.weeks == b.weeks
        && a.overtime_per_min == b.overtime_per_min
        && a.start == b.start
        && a.before.is_none() == b.before.is_none()
        && a.days == b.days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::setup;
    use crate::scenario::model::TimeOff;
    use crate::scenario::sample;
    use crate::staffing::Staffing;

    #[test]
    fn names_and_order_make_no_class_but_days_off_and_contracts_do() {
        let mut scenario = sample::help_desk(6);
        let date = scenario.first_day;
        for agent in &mut scenario.agents {
            agent.wishes.clear();
            agent.time_off.clear();
        }
        scenario.agents[1].time_off = vec![TimeOff { date, paid: false }];
        scenario.contracts.push(scenario.contracts[0].clone());
        scenario.contracts[1].max_days_per_week = 3;
        scenario.agents[4].contract = crate::units::ContractIndex::new(1);
        let problem = setup::problem(&scenario, &Staffing::default());
        let people: Vec<Vec<usize>> = classes(&problem).into_iter().map(|it| it.people).collect();
        assert_eq!(people, [vec![0, 2, 3, 5], vec![1], vec![4]]);
    }
}
