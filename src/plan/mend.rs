//! Which of two plans customers find better whom no round met; more agents for one that they find short.

use super::PlanError;
use super::Requirement;
use super::solve::Solver;
use super::tuning::{Rounds, Tuned, Tuning};
use crate::control::Control;
use crate::simulate::Simulation;
use crate::staffing::Staffing;
use crate::tune::TuneSettings;

/// Times that such a plan is solved again. Its proof chooses among so few plans that it flatters none by much.
const MOST_MENDED: usize = 3;

/// Another plan is better where fresh plays find it to lack this much less, as a share of contacts: less may be chance.
const BETTER: f64 = 5e-3;

impl Tuned {
    /// How far above what is aimed at the queue is that is served worst; below 0 it is missed. `None` where nobody knows.
    pub(super) fn worst(&self) -> Option<f64> {
        let above = self.fresh.as_ref()?.iter().map(|it| it.above);
        above.reduce(f64::min)
    }

    /// What queues lack, together; `None` where nobody knows.
    fn lacks(&self) -> Option<f64> {
        let gaps = self.fresh.as_ref()?.iter();
        Some(gaps.map(|it| (-it.above).max(0.0)).sum())
    }

    /// Whether it keeps all that `other` misses, or clearly more of it.
    pub(super) fn is_better(&self, other: &Self) -> bool {
        is_less(self.lacks(), other.lacks())
    }
}

/// Whether so much lacking is nothing, or clearly less than `other`; not where either is unknown.
fn is_less(own: Option<f64>, other: Option<f64>) -> bool {
    own.zip(other)
        .is_some_and(|(own, other)| own < other - BETTER || (own <= 0.0 && other > 0.0))
}

impl Solver<'_> {
    /// Asks for what was tried in plays to mend the plan that `rounds` came to, and solves again, until its proof finds
    /// nothing missed or gets no better. `first` is what was felt of the plan by formula.
    pub(super) fn mend(
        &mut self,
        requirement: &Requirement,
        (mut rounds, mut tuned): (Rounds, Tuned),
        (first, settings, within): (&Simulation, &TuneSettings, &Control),
    ) -> Result<Tuned, PlanError> {
        let (scenario, forecast) = (self.scenario, &requirement.outlook.forecast);
        for _ in 0..MOST_MENDED {
            let is_short = tuned.lacks().is_some_and(|it| it > 0.0);
            if !is_short || within.stop() {
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
            if self.control.stop() || !other.is_better(&tuned) {
                tuned.report.rounds = other.report.rounds;
                break;
            }
            tuned = other;
        }
        Ok(tuned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_better_that_keeps_all_or_clearly_more() {
        let better = |own: Option<f64>, other: Option<f64>| is_less(own, other);
        assert!(better(Some(0.0), Some(0.002)));
        assert!(!better(Some(0.0), Some(0.0)));
        assert!(!better(Some(0.298), Some(0.3)));
        assert!(better(Some(0.29), Some(0.3)));
        assert!(!better(None, Some(0.3)) && !better(Some(0.0), None));
    }
}
