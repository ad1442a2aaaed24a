//! What is done for a block of weeks whose gap is still wide after the search: ruin and recreate from
//! the best found, and branch and bound, on all of a small block or date by date on a large one.

use super::block::{BlockSolution, Solving, read};
use super::breaks::{Duty, place};
use super::model::WeekModel;
use super::solver::{Limits, SolverError, solve};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How often ruin and recreate begins again.
const RESTARTS: u64 = 2;

/// Rounds of ruin and recreate for each shift when it begins again.
const RESTART_ROUNDS: usize = 40;

/// How well one date of a large block is solved: gap of the whole block's cost and simplex iterations.
const DATE: (f64, u64) = (1e-3, 4_000);

impl Solving<'_> {
    /// Ruin and recreate from the best found, several times over; keeps what is better. The cost of
    /// what is kept.
    pub(super) fn again(
        &self,
        offers: &[usize],
        good: f64,
        cost: f64,
        found: &mut BlockSolution,
    ) -> f64 {
        let mut best = cost;
        for restart in 1..=RESTARTS {
            if best <= good || self.control.stop() {
                break;
            }
            let mut search = self.searching(offers, found.duties.clone());
            self.recreate(&mut search, RESTART_ROUNDS, restart, good);
            let cost = search.cost();
            if cost < best {
                (found.duties, best) = (search.into_duties(), cost);
            }
        }
        best
    }

    /// Branch and bound on one date after the other, the shifts of all others as they are; keeps what
    /// is better. The cost of what is kept.
    pub(super) fn by_date(
        &self,
        program: &WeekModel,
        offers: &[usize],
        aim: f64,
        mut cost: f64,
        found: &mut BlockSolution,
    ) -> Result<f64, SolverError> {
        let date_of = |offer: usize| self.catalogue.offers[offer].shape.date;
        let dates: BTreeSet<NaiveDate> = offers.iter().map(|offer| date_of(*offer)).collect();
        for date in dates {
            if cost <= aim || self.control.stop() {
                break;
            }
            let start = started(program, &found.duties);
            let mut model = program.model.clone();
            for (offer, column) in &program.counts {
                if date_of(*offer) != date {
                    model.fix(*column, start[column.position()]);
                }
            }
            let limits = Limits {
                gap: DATE.0,
                lp_iterations: Some(DATE.1),
                ..self.limits()
            };
            let solved = solve(&model, &limits, Some(&start), self.control)?;
            if let Some(values) = solved.values {
                let (counts, breaks) = read(program, &values);
                let duties = place(self.catalogue, &self.round(offers, &counts), &breaks);
                let (duties, better) = self.search(offers, duties, aim, false);
                if better < cost {
                    (found.duties, cost) = (duties, better);
                }
            }
        }
        Ok(cost)
    }

    /// Branch and bound from what was found; keeps the better of the two, and the better bound.
    /// The cost of what is kept.
    pub(super) fn branch(
        &self,
        program: &WeekModel,
        offers: &[usize],
        cost: f64,
        found: &mut BlockSolution,
    ) -> Result<f64, SolverError> {
        let start = started(program, &found.duties);
        let limits = Limits {
            lp_iterations: Some(self.settings.iterations_for(program.model.size().0)),
            ..self.limits()
        };
        let solved = solve(&program.model, &limits, Some(&start), self.control)?;
        found.bound = match (found.bound, solved.report.bound) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
        let Some(values) = solved.values else {
            return Ok(cost);
        };
        let (counts, breaks) = read(program, &values);
        let duties = place(self.catalogue, &self.round(offers, &counts), &breaks);
        let (duties, better) = self.search(offers, duties, cost, false);
        if better < cost {
            found.duties = duties;
        }
        Ok(cost.min(better))
    }
}

/// `duties` as values of `program`'s columns: numbers of shifts, the rest 0.
fn started(program: &WeekModel, duties: &[Duty]) -> Vec<f64> {
    let mut start = vec![0.0; program.model.size().1];
    for (offer, column) in &program.counts {
        let same = duties.iter().filter(|duty| duty.offer == *offer);
        #[expect(clippy::cast_precision_loss, reason = "a number of agents")]
        let count = same.count() as f64;
        start[column.position()] = count;
    }
    start
}
