//! A solution that was played, as the rounds see it.

use super::solve::Solution;
use crate::coverage::{Coverage, Labour, labour};
use crate::scenario::Scenario;
use crate::simulate::{Proof, Simulation};
use crate::tune;

/// A solution, how it was played, and what is paid for it.
pub struct Played {
    pub solution: Solution,
    pub proof: Proof,
    labour: Labour,
}

impl Played {
    pub fn new(scenario: &Scenario, solution: Solution, proof: Proof) -> Self {
        Self {
            labour: labour(scenario, &solution.roster),
            solution,
            proof,
        }
    }

    pub fn whole(self) -> Solution {
        Solution {
            proof: Some(self.proof),
            ..self.solution
        }
    }
}

impl tune::Solution for Played {
    fn coverage(&self) -> &Coverage {
        &self.solution.coverage
    }

    fn felt(&self) -> &Simulation {
        &self.proof.as_it_may_come
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
