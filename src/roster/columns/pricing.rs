//! Cheap columns at prices of rows: each class's cheapest line, breaks and queues at their cheapest.

use super::choice::{Choice, Column};
use crate::lines::problem::{Offers, Pricer};
use crate::roster::breaks::worked_ticks;
use crate::roster::lines::{PlacedDuty, Workshop, own_cost};
use crate::roster::problem::{Person, RosterProblem};
use crate::roster::rules::Strict;
use rayon::prelude::*;

/// Prices classes side by side.
#[derive(Debug, Default)]
pub struct Counter {
    workshops: Vec<Workshop>,
}

impl Counter {
    /// Steps of work done so far.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.workshops.iter().map(Workshop::work).sum()
    }
}

impl Pricer<Choice<'_>> for Counter {
    fn offers(
        &mut self,
        choice: &Choice<'_>,
        members: &[usize],
        prices: &[f64],
        _worth: &[f64],
        _exact: bool,
    ) -> Vec<Offers<Column>> {
        self.workshops
            .resize_with(choice.classes.len(), Workshop::default);
        let jobs = members.par_iter().zip(self.workshops.par_iter_mut());
        jobs.map(|(member, workshop)| {
            let person = choice.classes[*member].first(choice.problem);
            let found = cheapest(choice.problem, person, prices, workshop);
            Offers {
                bound: found.as_ref().map_or(f64::INFINITY, |it| it.0),
                lines: found.into_iter().map(|it| it.1).collect(),
            }
        })
        .collect()
    }
}

/// A person's cheapest line at linear prices, and what it costs at them.
fn cheapest(
    problem: &RosterProblem,
    person: &Person,
    prices: &[f64],
    workshop: &mut Workshop,
) -> Option<(f64, Column)> {
    workshop.prices.linear(problem, prices, &person.skills);
    workshop
        .menu
        .fill(problem, person, &workshop.prices, |_| 0.0);
    let best = workshop
        .search
        .best(person, &workshop.menu, &Strict, true)?;
    let place = |duty: &Option<u32>| duty.map(|duty| placed(problem, duty, workshop));
    let days: Vec<Option<PlacedDuty>> = best.worked.iter().map(place).collect();
    let own = own_cost(problem, person, &days);
    Some((best.cost, Column::of(&days, own)))
}

/// A duty with its breaks and queues at their cheapest.
fn placed(problem: &RosterProblem, duty: u32, workshop: &mut Workshop) -> PlacedDuty {
    let breaks = workshop.place_breaks(problem, duty);
    let start = problem.duties[duty as usize].start;
    let worked = worked_ticks(problem, duty as usize, &breaks);
    let row = |(offset, worked): (usize, &bool)| {
        let row = workshop.prices.row(start + offset);
        row.filter(|_| *worked)
    };
    let work = worked.iter().enumerate().map(row).collect();
    PlacedDuty { duty, breaks, work }
}
