//! Round after round of solving and playing, until promises hold.

use super::solve::{Solution, Solved, Solver};
use super::{PlanError, Requirement};
use crate::coverage::{self, Coverage, Labour, labour};
use crate::forecast::Forecast;
use crate::roster::{Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::simulate::{self, PlaySettings, Proof, Simulation, Timetable};
use crate::staffing::Staffing;
use crate::tune::{self, Kept, References, Round, TuneSettings};
use crate::verify::{self, Sheet, SheetShift};

/// What the rounds of a plan are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tuning {
    /// Agents are added where a queue misses its promise.
    Repair,
    /// Besides, agents are given back where a queue answers more in time than it promises.
    CreditSkills,
}

/// What the rounds of a plan came to.
#[derive(Debug, Clone, PartialEq)]
pub struct TuningReport {
    /// All rounds.
    pub rounds: Vec<Round>,
    /// The one that is the plan.
    pub best_round: usize,
    /// Whether every queue is as near its promise as was asked.
    pub settled: bool,
    /// Shifts changed one by one afterwards.
    pub changed_shifts: usize,
    /// What pooling could save at most.
    pub references: References,
}

/// A plan after its rounds.
pub struct Tuned {
    pub solution: Solution,
    pub staffing: Staffing,
    pub report: TuningReport,
}

impl Solver<'_> {
    /// Goes round from `first`, which was played as `proof` says, until promises hold.
    pub fn tune(
        &mut self,
        requirement: &Requirement,
        first: Solution,
        proof: Proof,
        kind: Tuning,
    ) -> Result<Tuned, PlanError> {
        let scenario = self.scenario;
        let settings = TuneSettings::new(kind == Tuning::CreditSkills);
        let staffing = requirement.staffing.clone();
        let references = tune::references(scenario, &staffing);
        let first = Played::new(scenario, first, proof);
        let control = self.control.clone();
        let forecast = &requirement.outlook.forecast;
        let tuned = tune::tune(scenario, staffing, first, &settings, &control, |staffing| {
            Ok::<_, PlanError>(match self.solve(forecast, staffing)? {
                Solved::Planned(mut solution) => {
                    (solution.proof.take()).map(|proof| Played::new(scenario, *solution, proof))
                }
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
        let mut kept = tuned.kept;
        if settings.give_back && !tuned.settled {
            let polished = self.polish(forecast, &kept[tuned.nearest], &settings, &mut report);
            if let Some(polished) = polished {
                kept[tuned.nearest].solution = polished;
            }
            // Where that does not bring every queue home, no promise is given up for it.
            if !report.settled && is_short(scenario, &kept[tuned.nearest].solution, &settings) {
                report.best_round = tuned.best;
            }
        }
        let Kept { solution, staffing } = kept.swap_remove(report.best_round);
        Ok(Tuned {
            solution: solution.whole(),
            staffing,
            report,
        })
    }

    /// The same with single shifts changed; `None` where no change helps.
    fn polish(
        &mut self,
        forecast: &Forecast,
        kept: &Kept<Played>,
        settings: &TuneSettings,
        report: &mut TuningReport,
    ) -> Option<Played> {
        let (scenario, control) = (self.scenario, self.control);
        let (staffing, played) = (&kept.staffing, &kept.solution);
        let play = |roster: &Roster| {
            let settings = PlaySettings {
                replications: played.proof.as_it_may_come.replications,
                half_width: None,
                ..PlaySettings::of(scenario)
            };
            let timetable = Timetable::from(roster);
            simulate::simulate(scenario, forecast, staffing, &timetable, &settings, control)
        };
        let allowed = |roster: &Roster| keeps_rules(scenario, roster);
        let polished = self.watch.time("polish", control, || {
            let (roster, felt) = (&played.solution.roster, &played.proof.as_it_may_come);
            tune::polish(scenario, roster, felt, settings, control, allowed, play)
        });
        report.settled = polished.settled;
        report.changed_shifts = polished.changes;
        if polished.changes == 0 {
            return None;
        }
        let solution = Solution {
            coverage: coverage::coverage(scenario, staffing, &polished.roster),
            roster: polished.roster,
            ..played.solution.clone()
        };
        let timetable = Timetable::from(&solution.roster);
        let proof = simulate::prove(scenario, forecast, staffing, &timetable, control);
        Some(Played::new(scenario, solution, proof))
    }
}

/// Whether a queue is below its promise by more than the tolerance.
fn is_short(scenario: &Scenario, played: &Played, settings: &TuneSettings) -> bool {
    let above = tune::above_promise(scenario, &played.proof.as_it_may_come);
    above.iter().any(|it| it.above < -settings.tolerance.get())
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

/// A solution, how it was played, and what is paid for it.
struct Played {
    solution: Solution,
    proof: Proof,
    labour: Labour,
}

impl Played {
    fn new(scenario: &Scenario, solution: Solution, proof: Proof) -> Self {
        Self {
            labour: labour(scenario, &solution.roster),
            solution,
            proof,
        }
    }

    fn whole(self) -> Solution {
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
}
