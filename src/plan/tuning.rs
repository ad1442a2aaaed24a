//! Round after round of solving and playing, until promises hold.

use super::cause::{Cause, causes};
use super::played::Played;
use super::polish::{Polished, chosen};
use super::solve::{Solution, Solved, Solver};
use super::{PlanError, Requirement, rounds_limit};
use crate::calendar::Interval;
use crate::control::Control;
use crate::coverage;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::simulate::{self, PlaySettings, Simulation, Timetable};
use crate::staffing::Staffing;
use crate::tune::{self, Ended, Gap, References, Round, RoundQueue, TuneSettings};
use crate::units::QueueIndex;

/// What the rounds of a plan are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tuning {
    /// Agents are added where a queue misses its promise.
    Repair,
    /// Besides, agents are given back where a queue answers more in time than it promises.
    CreditSkills,
}

/// What the rounds of a plan came to.
#[derive(Debug, Clone, PartialEq)]
pub struct TuningReport {
    /// What they were for.
    pub kind: Tuning,
    /// All rounds.
    pub rounds: Vec<Round>,
    /// The one that is the plan.
    pub best_round: usize,
    /// Whether every queue is as near its promise as was asked, of customers whom the rounds did not meet.
    pub settled: bool,
    /// Whether it was played with such customers at all.
    pub is_proved: bool,
    /// What those felt, queue by queue.
    pub fresh: Vec<RoundQueue>,
    /// Share of live queues' intervals, of those in which somebody came, whose service level they felt below the promise.
    pub below: Vec<(QueueIndex, f64)>,
    /// Why there were no more rounds.
    pub ended: Ended,
    /// Shifts of that round changed one by one afterwards.
    pub changed_shifts: usize,
    /// What the rounds add to the requirement by formula, or take from it.
    pub changes: Vec<RequirementChange>,
    /// Why nobody more works where a queue that misses what it promises lacks agents.
    pub causes: Vec<Cause>,
    /// What pooling could save at most.
    pub references: References,
}

/// Agents by which the rounds change what an interval requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequirementChange {
    /// The queue.
    pub queue: QueueIndex,
    /// When.
    pub interval: Interval,
    /// Required by formula.
    pub by_formula: u32,
    /// Agents more; below 0 fewer.
    pub agents: i64,
}

/// The rounds of a plan.
pub(super) type Rounds = tune::Tuned<Played>;

/// A plan after its rounds.
pub struct Tuned {
    pub solution: Solution,
    pub staffing: Staffing,
    pub report: TuningReport,
    /// How far queues are from what is aimed at, of customers whom the rounds did not meet; `None` before these were
    /// there.
    pub(super) fresh: Option<Vec<Gap>>,
}

impl Solver<'_> {
    /// Goes round from `first` until promises hold; what comes of it is proved with customers whom the rounds did
    /// not meet.
    pub fn tune(
        &mut self,
        requirement: &Requirement,
        first: Solution,
        kind: Tuning,
    ) -> Result<Tuned, PlanError> {
        let settings = TuneSettings::new(kind == Tuning::CreditSkills);
        let within = rounds_limit(self.settings, self.control);
        let (rounds, polished) = self.go_round(requirement, first, (&settings, &within))?;
        let first = rounds.kept[0].solution.felt.clone();
        let forecast = &requirement.outlook.forecast;
        let again = rounds.clone();
        let mut tuned = self.plan_of(requirement, (rounds, polished), kind);
        self.prove_tuned(forecast, &settings, &first, &mut tuned);
        // What looked right to the customers of the rounds may be too little for others: then the round that keeps
        // promises with something to spare is the plan, as it was solved, where it does better by them.
        let least = if settings.give_back {
            -settings.aim()
        } else {
            0.0
        };
        let too_little = tuned.worst().is_some_and(|it| it < least);
        let safest = again.safest(self.scenario, &settings);
        let differs = safest != tuned.report.best_round || tuned.report.changed_shifts > 0;
        if too_little && differs && !self.control.stop() {
            let rounds = Rounds {
                nearest: safest,
                best: safest,
                ..again.clone()
            };
            let mut other = self.plan_of(requirement, (rounds, None), kind);
            self.prove_tuned(forecast, &settings, &first, &mut other);
            if !self.control.stop() && other.is_better(&tuned) {
                tuned = other;
            }
        }
        let mut tuned = match kind {
            Tuning::Repair => {
                let how = (&first, &settings, &within);
                self.mend(requirement, (again, tuned), how)?
            }
            Tuning::CreditSkills => tuned,
        };
        if self.control.stop() {
            tuned.report.ended = Ended::Stopped;
        }
        Ok(tuned)
    }

    /// All rounds, and the nearest with single shifts changed.
    fn go_round(
        &mut self,
        requirement: &Requirement,
        first: Solution,
        (settings, control): (&TuneSettings, &Control),
    ) -> Result<(Rounds, Option<Polished<Played>>), PlanError> {
        let scenario = self.scenario;
        let staffing = requirement.staffing.clone();
        let forecast = &requirement.outlook.forecast;
        let first = self.played(forecast, &staffing, first);
        let mut solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
        let mut rounds = tune::tune(scenario, staffing, first, settings, control, &mut solve)?;
        if !settings.give_back {
            tune::tighten(&mut rounds, scenario, settings, control, &mut solve)?;
        }
        let mut polished = self.polish(forecast, &rounds, settings, control);
        let unsettled =
            |polished: &Option<Polished<Played>>| polished.as_ref().is_some_and(|it| !it.settled);
        if unsettled(&polished) && rounds.ended == Ended::Near {
            // Single shifts do not bring every queue home from there: rounds go on.
            let on = TuneSettings {
                near: false,
                ..*settings
            };
            let mut solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
            let latest = rounds.kept.len() - 1;
            tune::go_round(&mut rounds, latest, scenario, &on, control, &mut solve)?;
            polished = self.polish(forecast, &rounds, settings, control);
        }
        if unsettled(&polished) && rounds.misses(scenario, settings) && !control.stop() {
            // What was given back too much is asked for again.
            let (back, from) = (settings.back(), rounds.nearest);
            let mut solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
            tune::go_round(&mut rounds, from, scenario, &back, control, &mut solve)?;
            // All are kept, some by too much.
            rounds.settled = false;
            polished = self.polish(forecast, &rounds, settings, control);
        }
        Ok((rounds, polished))
    }

    /// The plan that the rounds came to, not yet proved.
    pub(super) fn plan_of(
        &self,
        requirement: &Requirement,
        (rounds, polished): (Rounds, Option<Polished<Played>>),
        kind: Tuning,
    ) -> Tuned {
        let (scenario, by_formula) = (self.scenario, &requirement.staffing);
        let which = (rounds.nearest, rounds.best);
        let lacks = |it: &Played| shortfall(scenario, it);
        let (best_round, kept) = chosen(rounds.kept, which, polished, lacks);
        let changed_shifts = kept.solution.changed_shifts;
        let mut solution = kept.solution.solution;
        let (changed, staffing) = match kind {
            // What is added is told apart: it is a means, and not what the queue requires.
            Tuning::Repair => (kept.staffing, by_formula.clone()),
            Tuning::CreditSkills => {
                let settled =
                    tune::settle(scenario, by_formula, &kept.staffing, &solution.coverage);
                (settled.clone(), settled)
            }
        };
        solution.coverage = coverage::coverage(scenario, &staffing, &solution.roster);
        let report = TuningReport {
            kind,
            rounds: rounds.rounds,
            best_round,
            settled: false,
            is_proved: false,
            fresh: vec![],
            below: vec![],
            ended: rounds.ended,
            changed_shifts,
            changes: changes(by_formula, &changed),
            causes: vec![],
            references: tune::references(scenario, by_formula),
        };
        Tuned {
            solution,
            staffing,
            report,
            fresh: None,
        }
    }

    /// Plays a plan with customers whom its rounds did not meet, the `first` of which was played so; says how near
    /// it comes, and what would mend the rest.
    pub(super) fn prove_tuned(
        &mut self,
        forecast: &Forecast,
        settings: &TuneSettings,
        first: &Simulation,
        tuned: &mut Tuned,
    ) {
        let scenario = self.scenario;
        let unsure = |felt: &Simulation| !settings.is_sure(&tune::gaps(scenario, felt));
        let proof = self.prove(forecast, &tuned.staffing, &tuned.solution.roster, &unsure);
        let felt = &proof.as_it_may_come;
        let gaps = tune::gaps(scenario, felt);
        let is_played = felt.replications > 0;
        tuned.report.settled =
            is_played && settings.is_right(&gaps) && settings.keeps_floors(scenario, first, felt);
        tuned.report.is_proved = is_played;
        tuned.report.below = below(scenario, felt);
        tuned.report.fresh = tune::worst(&gaps);
        tuned.fresh = is_played.then_some(gaps);
        tuned.solution.proof = Some(proof);
        self.remedy(forecast, &tuned.staffing, &mut tuned.solution);
        let proof = tuned.solution.proof.as_ref();
        let remedies = proof.map_or(&[][..], |it| &it.remedies);
        tuned.report.causes = causes(
            scenario,
            (&tuned.solution.roster, &tuned.solution.coverage),
            remedies,
        );
    }

    /// A requirement solved and played; `None` where no roster keeps the rules, or the search was stopped before it was
    /// played like those before it.
    pub(super) fn solve_played(
        &mut self,
        forecast: &Forecast,
        staffing: &Staffing,
    ) -> Result<Option<Played>, PlanError> {
        Ok(match self.solve(forecast, staffing)? {
            Solved::Planned(solution) => {
                let played = self.played(forecast, staffing, *solution);
                (!self.control.stop()).then_some(played)
            }
            Solved::Impossible(_) => None,
        })
    }

    /// A solution played with the customers of the rounds.
    pub(super) fn played(
        &mut self,
        forecast: &Forecast,
        staffing: &Staffing,
        solution: Solution,
    ) -> Played {
        let control = self.control;
        let settings = PlaySettings::of_search(self.scenario);
        let (scenario, timetable) = (self.scenario, Timetable::from(&solution.roster));
        let felt = self.watch.time("simulation", control, || {
            simulate::simulate(scenario, forecast, staffing, &timetable, &settings, control)
        });
        Played::new(self.scenario, solution, felt)
    }
}

/// By how much queues are below their promises, together.
fn shortfall(scenario: &Scenario, played: &Played) -> f64 {
    let gaps = tune::gaps(scenario, &played.felt);
    gaps.iter().map(|it| (-it.above).max(0.0)).sum()
}

/// Of each live queue with a promised service level the share of intervals that fell below it when played.
fn below(scenario: &Scenario, felt: &Simulation) -> Vec<(QueueIndex, f64)> {
    let of_queue = |own: &simulate::QueueSimulation| {
        let queue = &scenario.queues[own.queue.get()];
        let promised = queue.targets.service_level?.target.get();
        let levels = own.intervals.iter().filter_map(|it| it.felt.service_level);
        let levels: Vec<f64> = levels.map(|it| it.mean).collect();
        let short = levels.iter().filter(|it| **it < promised).count();
        let live = !queue.channel.is_deferred() && !levels.is_empty();
        live.then(|| (own.queue, short as f64 / levels.len() as f64))
    };
    felt.queues.iter().filter_map(of_queue).collect()
}

/// What `after` requires more or less than `before`.
fn changes(before: &Staffing, after: &Staffing) -> Vec<RequirementChange> {
    let queues = before.queues.iter().zip(&after.queues);
    let intervals = queues.flat_map(|(before, own)| {
        let both = before.intervals.iter().zip(&own.intervals);
        both.map(|(before, after)| RequirementChange {
            queue: own.queue,
            interval: after.interval,
            by_formula: before.agents_required.get(),
            agents: i64::from(after.agents_required.get())
                - i64::from(before.agents_required.get()),
        })
    });
    intervals.filter(|it| it.agents != 0).collect()
}
