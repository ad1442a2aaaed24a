//! More agents for a plan that the customers of its proof find short.

use super::PlanError;
use super::Requirement;
use super::solve::Solver;
use super::tuning::{Rounds, Tuned, Tuning};
use crate::simulate::Simulation;
use crate::staffing::Staffing;
use crate::tune::TuneSettings;

/// Times that such a plan is solved again. Its proof chooses among so few plans that it flatters none by much.
const MOST_MENDED: usize = 3;

impl Solver<'_> {
    /// Asks for what was tried in plays to mend the plan that `rounds` came to, and solves again, until its proof finds
    /// nothing missed or gets no better. `first` is what was felt of the plan by formula.
    pub(super) fn mend(
        &mut self,
        requirement: &Requirement,
        (mut rounds, mut tuned): (Rounds, Tuned),
        (first, settings): (&Simulation, &TuneSettings),
    ) -> Result<Tuned, PlanError> {
        let (scenario, forecast) = (self.scenario, &requirement.outlook.forecast);
        for _ in 0..MOST_MENDED {
            if tuned.worst() >= 0.0 || self.control.stop() {
                break;
            }
            let proof = tuned.solution.proof.as_ref();
            let remedies = proof.map_or(&[][..], |it| &it.remedies);
            let solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
            if !rounds.ask_more(scenario, tuned.report.best_round, remedies, solve)? {
                break;
            }
            let mut other = self.plan_of(requirement, (rounds.clone(), None), Tuning::Repair);
            self.prove_tuned(forecast, settings, first, &mut other);
            if other.worst() <= tuned.worst() {
                tuned.report.rounds = other.report.rounds;
                break;
            }
            tuned = other;
        }
        Ok(tuned)
    }
}
