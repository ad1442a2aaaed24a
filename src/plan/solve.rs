//! A requirement turned into a roster that was played.

use super::{PlanError, PlanSettings, Stopwatch, limits};
use crate::control::Control;
use crate::coverage::{self, Coverage};
use crate::forecast::Forecast;
use crate::roster::{self, Conflict, Effort, Roster, RosterCost, RosterOutcome, RosterSettings};
use crate::scenario::Scenario;
use crate::schedule::{self, Schedule, ScheduleSettings, SolveReport};
use crate::simulate::{self, Proof, Simulation, Timetable};
use crate::staffing::Staffing;
use crate::tune;

/// What solves a requirement of a scenario.
pub struct Solver<'a> {
    pub scenario: &'a Scenario,
    pub settings: &'a PlanSettings,
    pub control: &'a Control,
    pub watch: &'a mut Stopwatch,
}

/// A roster and all that is known of it.
#[derive(Clone)]
pub struct Solution {
    pub schedule: Schedule,
    pub roster: Roster,
    pub cost: RosterCost,
    pub report: SolveReport,
    pub coverage: Coverage,
    pub proof: Option<Proof>,
}

/// How it ends.
pub enum Solved {
    /// With a roster.
    Planned(Box<Solution>),
    /// No roster keeps the rules.
    Impossible(Vec<Conflict>),
}

impl Solver<'_> {
    /// Why queues miss what they promise, and what would mend them, tried in plays, where `solution` was played
    /// and is to be told about.
    pub fn remedy(&mut self, forecast: &Forecast, staffing: &Staffing, solution: &mut Solution) {
        if self.settings.unplayed {
            return;
        }
        let Some(proof) = &mut solution.proof else {
            return;
        };
        let (scenario, control) = (self.scenario, self.control);
        let timetable = Timetable::from(&solution.roster);
        proof.bunchings = self.watch.time("breaks", control, || {
            simulate::bunchings(scenario, forecast, staffing, &timetable, proof, control)
        });
        proof.remedies = self.watch.time("remedies", control, || {
            let played = tune::Played {
                scenario,
                forecast,
                staffing,
                timetable: &timetable,
                felt: &proof.as_it_may_come,
            };
            tune::remedies(&played, control)
        });
    }

    /// The proof of a roster, which goes on while chance may decide over a promise or over what `besides` says.
    pub fn prove(
        &mut self,
        forecast: &Forecast,
        staffing: &Staffing,
        roster: &Roster,
        besides: &dyn Fn(&Simulation) -> bool,
    ) -> Proof {
        let (scenario, control) = (self.scenario, self.control);
        let timetable = Timetable::from(roster);
        let (patience, _) = limits(self.settings, control);
        self.watch.time("simulation", control, || {
            let undecided =
                |played: &Simulation| simulate::any_undecided(scenario, played) || besides(played);
            let limits = (control, &patience);
            simulate::prove_within(scenario, forecast, staffing, &timetable, limits, &undecided)
        })
    }

    /// Shifts, roster, coverage and, where it is asked for, the proof.
    pub fn solve(&mut self, forecast: &Forecast, staffing: &Staffing) -> Result<Solved, PlanError> {
        let scenario = self.scenario;
        let (limited, for_schedule) = limits(self.settings, self.control);
        let schedule = self.watch.time("schedule", &limited, || {
            let settings = ScheduleSettings {
                seed: scenario.seed,
                rough: self.settings.effort == Effort::Rough,
                ..ScheduleSettings::default()
            };
            schedule::schedule(scenario, staffing, &settings, &for_schedule)
        })?;
        let wanted = RosterSettings {
            effort: self.settings.effort,
            ..RosterSettings::default()
        };
        let outcome = self.watch.time("roster", &limited, || {
            roster::roster(scenario, staffing, &schedule, &wanted, &limited)
        })?;
        let (roster, cost, report) = match outcome {
            RosterOutcome::Impossible { conflicts } => return Ok(Solved::Impossible(conflicts)),
            RosterOutcome::Planned {
                roster,
                cost,
                report,
            } => (roster, cost, report),
        };
        let coverage = self.watch.time("coverage", self.control, || {
            coverage::coverage(scenario, staffing, &roster)
        });
        // What rounds change is proved when they are over.
        let proved = !self.settings.unplayed && self.settings.tuning.is_none();
        let proof = proved.then(|| self.prove(forecast, staffing, &roster, &|_| false));
        // Stopped before a first play was over: as one that was not played.
        let proof = proof.filter(|it| it.as_it_may_come.replications > 0);
        Ok(Solved::Planned(Box::new(Solution {
            schedule,
            roster,
            cost,
            report,
            coverage,
            proof,
        })))
    }
}
