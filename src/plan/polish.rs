//! Single shifts changed after the rounds, and which round is the plan.

use super::cause::sheet;
use super::played::Played;
use super::solve::{Solution, Solver};
use crate::control::Control;
use crate::coverage;
use crate::forecast::Forecast;
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::simulate::{self, PlaySettings, Simulation, Timetable};
use crate::tune::{self, Care, Kept, TuneSettings};
use crate::verify;

impl Solver<'_> {
    /// The nearest round with single shifts changed; `None` where that is not asked for.
    pub(super) fn polish(
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
        let (few, many) = (played.felt.replications, sharper(&played.felt));
        let play = |roster: &Roster, care| {
            let settings = PlaySettings {
                replications: if care == Care::Few { few } else { many },
                half_width: None,
                ..PlaySettings::of_search(scenario)
            };
            let timetable = Timetable::from(roster);
            simulate::simulate(scenario, forecast, staffing, &timetable, &settings, control)
        };
        let allowed = |roster: &Roster| keeps_rules(scenario, roster);
        let polished = self.watch.time("polish", control, || {
            let roster = &played.solution.roster;
            // The time limit cuts no play short: rosters would be compared by fewer than the one that stands.
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

/// The best round, which is the dearer, is taken for this much less that is lacking and no less: a tenth of a point, in
/// contacts answered in time, is chance.
const WORTH_ITS_COST: f64 = 1e-3;

/// The round that is the plan, and its number: the `nearest`, with its single shifts changed where they were; where
/// that does not bring every queue home no promise is given up for it, and it is the `best`, as it was solved.
pub(super) fn chosen<S>(
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
        if !polished.settled && lacks(best) < lacks(nearest) - WORTH_ITS_COST {
            number = best;
        }
    }
    (number, kept.swap_remove(number))
}

/// A round with single shifts changed.
pub(super) struct Polished<S> {
    /// It; `None` where no change helped.
    pub(super) changed: Option<S>,
    /// Whether every queue is right then.
    pub(super) settled: bool,
}

/// Whether the independent check finds no shift that breaks a rule.
fn keeps_rules(scenario: &Scenario, roster: &Roster) -> bool {
    verify::verify(scenario, &sheet(scenario, &roster.shifts)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staffing::Staffing;

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
