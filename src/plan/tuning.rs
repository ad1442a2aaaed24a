//! Round after round of solving and playing, until promises hold.

use super::cause::{Cause, causes, sheet};
use super::played::Played;
use super::solve::{Solution, Solved, Solver};
use super::{PlanError, Requirement, rounds_limit};
use crate::calendar::Interval;
use crate::control::Control;
use crate::coverage;
use crate::forecast::Forecast;
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::simulate::{self, PlaySettings, Simulation, Timetable};
use crate::staffing::Staffing;
use crate::tune::{self, Ended, Kept, References, Round, RoundQueue, TuneSettings};
use crate::units::QueueIndex;
use crate::verify;

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

/// A plan after its rounds.
pub struct Tuned {
    pub solution: Solution,
    pub staffing: Staffing,
    pub report: TuningReport,
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
        let scenario = self.scenario;
        let settings = TuneSettings::new(kind == Tuning::CreditSkills);
        let staffing = requirement.staffing.clone();
        let references = tune::references(scenario, &staffing);
        let control = rounds_limit(self.settings, self.control);
        let forecast = &requirement.outlook.forecast;
        let first = self.played(forecast, &staffing, first);
        let mut solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
        let mut tuned = tune::tune(scenario, staffing, first, &settings, &control, &mut solve)?;
        let mut polished = self.polish(forecast, &tuned, &settings, &control);
        if polished.as_ref().is_some_and(|it| !it.settled) && tuned.ended == Ended::Near {
            // Single shifts do not bring every queue home from there: rounds go on.
            let on = TuneSettings {
                near: false,
                ..settings
            };
            let mut solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
            let latest = tuned.kept.len() - 1;
            tune::go_round(&mut tuned, latest, scenario, &on, &control, &mut solve)?;
            polished = self.polish(forecast, &tuned, &settings, &control);
        }
        let unsettled = polished.as_ref().is_some_and(|it| !it.settled);
        if unsettled && tuned.misses(scenario) && !control.stop() {
            // What was given back too much is asked for again.
            let (back, from) = (settings.back(), tuned.nearest);
            let mut solve = |staffing: &Staffing| self.solve_played(forecast, staffing);
            tune::go_round(&mut tuned, from, scenario, &back, &control, &mut solve)?;
            // All are kept, some by too much.
            tuned.settled = false;
            polished = self.polish(forecast, &tuned, &settings, &control);
        }
        let mut report = TuningReport {
            kind,
            best_round: tuned.nearest,
            settled: false,
            fresh: vec![],
            below: vec![],
            ended: tuned.ended,
            changed_shifts: 0,
            changes: vec![],
            causes: vec![],
            references,
            rounds: tuned.rounds,
        };
        let shortfall = |it: &Played| shortfall(scenario, it);
        let rounds = (tuned.nearest, tuned.best);
        let (best_round, Kept { solution, staffing }) =
            chosen(tuned.kept, rounds, polished, shortfall);
        report.best_round = best_round;
        report.changed_shifts = solution.changed_shifts;
        let by_formula = &requirement.staffing;
        let mut solution = solution.solution;
        let (changed, staffing) = match kind {
            // What is added is told apart: it is a means, and not what the queue requires.
            Tuning::Repair => (staffing, by_formula.clone()),
            Tuning::CreditSkills => {
                let settled = tune::settle(scenario, by_formula, &staffing, &solution.coverage);
                (settled.clone(), settled)
            }
        };
        report.changes = changes(by_formula, &changed);
        solution.coverage = coverage::coverage(scenario, &staffing, &solution.roster);
        let mut tuned = Tuned {
            solution,
            staffing,
            report,
        };
        let unsure = |felt: &Simulation| !settings.is_sure(&tune::gaps(scenario, felt));
        let roster = &tuned.solution.roster;
        let proof = self.prove(forecast, &tuned.staffing, roster, &unsure);
        let felt = &proof.as_it_may_come;
        let gaps = tune::gaps(scenario, felt);
        tuned.report.settled = settings.is_right(&gaps);
        tuned.report.below = below(scenario, felt);
        tuned.report.fresh = tune::worst(&gaps);
        tuned.solution.proof = Some(proof);
        self.remedy(forecast, &tuned.staffing, &mut tuned.solution);
        let proof = tuned.solution.proof.as_ref();
        let remedies = proof.map_or(&[][..], |it| &it.remedies);
        tuned.report.causes = causes(scenario, &tuned.solution.roster, remedies);
        Ok(tuned)
    }

    /// A requirement solved and played; `None` where no roster keeps the rules.
    fn solve_played(
        &mut self,
        forecast: &Forecast,
        staffing: &Staffing,
    ) -> Result<Option<Played>, PlanError> {
        Ok(match self.solve(forecast, staffing)? {
            Solved::Planned(solution) => Some(self.played(forecast, staffing, *solution)),
            Solved::Impossible(_) => None,
        })
    }

    /// A solution played with the customers of the rounds.
    fn played(&mut self, forecast: &Forecast, staffing: &Staffing, solution: Solution) -> Played {
        let control = self.control;
        let settings = PlaySettings::of_search(self.scenario);
        let (scenario, timetable) = (self.scenario, Timetable::from(&solution.roster));
        let felt = self.watch.time("simulation", control, || {
            simulate::simulate(scenario, forecast, staffing, &timetable, &settings, control)
        });
        Played::new(self.scenario, solution, felt)
    }

    /// The nearest round with single shifts changed; `None` where that is not asked for.
    fn polish(
        &mut self,
        forecast: &Forecast,
        tuned: &tune::Tuned<Played>,
        settings: &TuneSettings,
        rounds: &Control,
    ) -> Option<Polished<Played>> {
        if !settings.give_back || tuned.settled {
            return None;
        }
        let kept = &tuned.kept[tuned.nearest];
        let (scenario, control) = (self.scenario, self.control);
        let (staffing, played) = (&kept.staffing, &kept.solution);
        let replications = sharper(&played.felt);
        let play = |roster: &Roster| {
            let settings = PlaySettings {
                replications,
                half_width: None,
                ..PlaySettings::of_search(scenario)
            };
            let timetable = Timetable::from(roster);
            simulate::simulate(scenario, forecast, staffing, &timetable, &settings, control)
        };
        let allowed = |roster: &Roster| keeps_rules(scenario, roster);
        let polished = self.watch.time("polish", control, || {
            let roster = &played.solution.roster;
            // Plays are never cut short: rosters would be compared by fewer than the one that stands.
            let first = &tuned.kept[0].solution.felt;
            tune::polish(scenario, roster, (settings, first), rounds, allowed, play)
        });
        let changed = (polished.changes > 0).then(|| {
            let solution = Solution {
                coverage: coverage::coverage(scenario, staffing, &polished.roster),
                roster: polished.roster,
                ..played.solution.clone()
            };
            let mut played = self.played(forecast, staffing, solution);
            played.changed_shifts = polished.changes;
            played
        });
        Some(Polished {
            changed,
            settled: polished.settled,
        })
    }
}

/// Of many rosters the one that looks best looks better than it is, the more so the fewer the plays. Where plays
/// are cheap, single shifts are therefore judged by this many times those of a round: a third of the chance.
const SHARPER: u32 = 9;

/// Contacts played of a roster for that at most.
const MOST_CONTACTS: f64 = 2e7;

/// Plays by which single shifts are judged, where a round was played as `felt`.
fn sharper(felt: &Simulation) -> u32 {
    let each = felt.contacts as f64 / f64::from(felt.replications.max(1));
    let affordable = (MOST_CONTACTS / each.max(1.0)) as u32;
    affordable.clamp(felt.replications, felt.replications.saturating_mul(SHARPER))
}

/// The round that is the plan, and its number: the `nearest`, with its single shifts changed where they were; where
/// that does not bring every queue home no promise is given up for it, and it is the `best`, as it was solved.
fn chosen<S>(
    mut kept: Vec<Kept<S>>,
    (nearest, best): (usize, usize),
    polished: Option<Polished<S>>,
    lacks: impl Fn(&S) -> f64,
) -> (usize, Kept<S>) {
    let mut number = nearest;
    if let Some(polished) = polished {
        if let Some(solution) = polished.changed {
            kept[nearest].solution = solution;
        }
        let lacks = |round: usize| lacks(&kept[round].solution);
        if !polished.settled && lacks(best) < lacks(nearest) - 1e-6 {
            number = best;
        }
    }
    (number, kept.swap_remove(number))
}

/// A round with single shifts changed.
struct Polished<S> {
    /// It; `None` where no change helped.
    changed: Option<S>,
    /// Whether every queue is right then.
    settled: bool,
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

/// Whether the independent check finds no shift that breaks a rule.
fn keeps_rules(scenario: &Scenario, roster: &Roster) -> bool {
    verify::verify(scenario, &sheet(scenario, &roster.shifts)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a round lacks, and how many of its shifts were changed.
    type Solved = (f64, usize);

    #[test]
    fn changed_shifts_are_those_of_the_round_that_is_chosen() {
        let kept = |solution: Solved| Kept {
            solution,
            staffing: Staffing::default(),
        };
        let choose = |changed: Option<Solved>, settled| {
            let rounds = vec![kept((0.04, 0)), kept((0.01, 0)), kept((0.03, 0))];
            let polished = Some(Polished { changed, settled });
            let (number, own) = chosen(rounds, (2, 1), polished, |it| it.0);
            (number, own.solution)
        };
        assert_eq!(choose(Some((0.0, 7)), true), (2, (0.0, 7)));
        // Changed in vain: the other round, none of whose shifts were changed.
        assert_eq!(choose(Some((0.02, 7)), false), (1, (0.01, 0)));
        assert_eq!(choose(None, false), (1, (0.01, 0)));
    }
}
