//! A requirement turned into a roster that was played, once or round after round.

use super::{PlanError, PlanSettings, Requirement, Stopwatch, Tuning, TuningReport, limits};
use crate::control::Control;
use crate::coverage::{self, Coverage, Labour, labour};
use crate::forecast::Forecast;
use crate::roster::{self, Conflict, Roster, RosterCost, RosterOutcome, RosterSettings};
use crate::scenario::Scenario;
use crate::schedule::{self, Schedule, ScheduleSettings, SolveReport};
use crate::simulate::{self, Proof, Timetable};
use crate::staffing::Staffing;
use crate::tune::{self, TuneSettings};

/// What solves a requirement of a scenario.
pub struct Solver<'a> {
    pub scenario: &'a Scenario,
    pub settings: &'a PlanSettings,
    pub control: &'a Control,
    pub watch: &'a mut Stopwatch,
}

/// A roster and all that is known of it.
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
    /// Shifts, roster, coverage and, where it is asked for, the proof.
    pub fn solve(&mut self, forecast: &Forecast, staffing: &Staffing) -> Result<Solved, PlanError> {
        let scenario = self.scenario;
        let (limited, for_schedule) = limits(self.settings, self.control);
        let schedule = self.watch.time("schedule", &limited, || {
            let settings = ScheduleSettings {
                seed: scenario.seed,
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
        let played = !self.settings.unplayed || self.settings.tuning.is_some();
        let proof = played.then(|| {
            let timetable = Timetable::from(&roster);
            self.watch.time("simulation", self.control, || {
                simulate::prove(
                    scenario,
                    forecast,
                    staffing,
                    &timetable,
                    &coverage,
                    self.control,
                )
            })
        });
        Ok(Solved::Planned(Box::new(Solution {
            schedule,
            roster,
            cost,
            report,
            coverage,
            proof,
        })))
    }

    /// Goes round from `first` until promises hold when the roster is played.
    pub fn tune(
        &mut self,
        requirement: &Requirement,
        first: Solution,
        kind: Tuning,
    ) -> Result<(Solution, Staffing, TuningReport), PlanError> {
        let scenario = self.scenario;
        let settings = TuneSettings::new(kind == Tuning::CreditSkills);
        let staffing = requirement.staffing.clone();
        let references = tune::references(scenario, &staffing);
        let first = Played::new(scenario, first);
        let control = self.control.clone();
        let forecast = &requirement.outlook.forecast;
        let tuned = tune::tune(scenario, staffing, first, &settings, &control, |staffing| {
            Ok::<_, PlanError>(match self.solve(forecast, staffing)? {
                Solved::Planned(solution) => Some(Played::new(scenario, *solution)),
                Solved::Impossible(_) => None,
            })
        })?;
        let report = TuningReport {
            rounds: tuned.rounds,
            best_round: tuned.best_round,
            settled: tuned.settled,
            references,
        };
        Ok((tuned.best.solution, tuned.staffing, report))
    }
}

/// A solution with what is paid for it.
struct Played {
    solution: Solution,
    labour: Labour,
    nothing: Proof,
}

impl Played {
    fn new(scenario: &Scenario, solution: Solution) -> Self {
        Self {
            labour: labour(scenario, &solution.roster),
            nothing: Proof::default(),
            solution,
        }
    }
}

impl tune::Solution for Played {
    fn coverage(&self) -> &Coverage {
        &self.solution.coverage
    }

    fn proof(&self) -> &Proof {
        self.solution.proof.as_ref().unwrap_or(&self.nothing)
    }

    fn cost(&self) -> f64 {
        self.labour.cost
    }

    fn paid_h(&self) -> f64 {
        self.labour.paid_h
    }
}
