//! A solution that was played, as the rounds see it.

use super::solve::Solution;
use crate::coverage::{Coverage, Labour, labour};
use crate::scenario::Scenario;
use crate::simulate::Simulation;
use crate::tune;

/// A solution, what customers of the rounds felt, and what is paid for it.
#[derive(Clone)]
pub struct Played {
    pub solution: Solution,
    pub felt: Simulation,
    /// Shifts changed one by one after it was solved.
    pub changed_shifts: usize,
    labour: Labour,
}

impl Played {
    pub fn new(scenario: &Scenario, solution: Solution, felt: Simulation) -> Self {
        Self {
            changed_shifts: 0,
            labour: labour(scenario, &solution.roster),
            solution,
            felt,
        }
    }
}

impl tune::Solution for Played {
    fn coverage(&self) -> &Coverage {
        &self.solution.coverage
    }

    fn felt(&self) -> &Simulation {
        &self.felt
    }

    fn cost(&self) -> f64 {
        self.labour.cost
    }

    fn paid_h(&self) -> f64 {
        self.labour.paid_h
    }

    fn same_roster(&self, other: &Self) -> bool {
        self.solution.roster.shifts == other.solution.roster.shifts
    }
}
