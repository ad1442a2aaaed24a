//! A requirement turned into a roster that was played, once or round after round.

use super::{PlanError, PlanSettings, Requirement, Stopwatch, Tuning, TuningReport, limits};
use crate::control::Control;
use crate::coverage::{self, Coverage, Labour, labour};
use crate::forecast::Forecast;
use crate::roster::{
    self, Conflict, Roster, RosterCost, RosterOutcome, RosterSettings, RosteredShift,
};
use crate::scenario::Scenario;
use crate::schedule::{self, Schedule, ScheduleSettings, SolveReport};
use crate::simulate::{self, PlaySettings, Proof, Timetable};
use crate::staffing::Staffing;
use crate::tune::{self, TuneSettings};
use crate::verify::{self, Sheet, SheetShift};

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
        let mut report = TuningReport {
            rounds: tuned.rounds,
            best_round: tuned.nearest,
            settled: tuned.settled,
            changed_shifts: 0,
            references,
        };
        let (best, nearest, mut kept) = (tuned.best, tuned.nearest, tuned.kept);
        if settings.give_back && !tuned.settled {
            let near = &mut kept[nearest];
            self.polish(
                forecast,
                &near.staffing,
                &mut near.solution.solution,
                &settings,
                &mut report,
            );
        }
        // Where that does not bring every queue home, no promise is given up for it.
        if !report.settled && below(scenario, &kept[nearest].solution, &settings) {
            (report.best_round, report.changed_shifts) = (best, 0);
        }
        let taken = kept.swap_remove(report.best_round);
        Ok((taken.solution.solution, taken.staffing, report))
    }

    /// Changes single shifts.
    fn polish(
        &mut self,
        forecast: &Forecast,
        staffing: &Staffing,
        solution: &mut Solution,
        settings: &TuneSettings,
        report: &mut TuningReport,
    ) {
        let (scenario, control) = (self.scenario, self.control);
        let Some(proof) = &solution.proof else { return };
        let replications = proof.as_it_may_come.replications;
        let play = |roster: &Roster| {
            let settings = PlaySettings {
                replications,
                half_width: None,
                ..PlaySettings::of(scenario)
            };
            let timetable = Timetable::from(roster);
            simulate::simulate(scenario, forecast, staffing, &timetable, &settings, control)
        };
        let allowed = |roster: &Roster| keeps_rules(scenario, roster);
        let polished = self.watch.time("polish", control, || {
            let played = &proof.as_it_may_come;
            tune::polish(
                scenario,
                &solution.roster,
                played,
                settings,
                control,
                allowed,
                play,
            )
        });
        report.settled = polished.settled;
        report.changed_shifts = polished.changes;
        if polished.changes == 0 {
            return;
        }
        solution.roster = polished.roster;
        solution.coverage = coverage::coverage(scenario, staffing, &solution.roster);
        let timetable = Timetable::from(&solution.roster);
        solution.proof = Some(simulate::prove(
            scenario,
            forecast,
            staffing,
            &timetable,
            &solution.coverage,
            control,
        ));
    }
}

/// Whether a queue is below its promise by more than the tolerance.
fn below(scenario: &Scenario, played: &Played, settings: &TuneSettings) -> bool {
    let proof = played.solution.proof.as_ref();
    let queues = proof.iter().flat_map(|it| &it.as_it_may_come.queues);
    queues.into_iter().any(|it| {
        let promise = scenario.queues[it.queue.get()].targets.service_level;
        let felt = it.total.service_level.map(|it| it.mean);
        let short = promise
            .zip(felt)
            .map(|(promise, felt)| promise.target.get() - felt);
        short.is_some_and(|short| short > settings.tolerance.get())
    })
}

/// Whether the independent check finds no shift that breaks a rule.
fn keeps_rules(scenario: &Scenario, roster: &Roster) -> bool {
    let shift = |it: &RosteredShift| SheetShift {
        line: 0,
        agent: it.agent,
        date: it.date,
        site: scenario.agents[it.agent.get()].site,
        shift: it.shift,
        span: it.span,
        paid_h: f64::from(it.paid_min) / 60.0,
    };
    let sheet = Sheet {
        shifts: roster.shifts.iter().map(shift).collect(),
        pieces: None,
    };
    verify::verify(scenario, &sheet).is_empty()
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
