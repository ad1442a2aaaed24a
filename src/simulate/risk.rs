//! What makes days miss the promise: volume, absence or handle times.
//!
//! The same roster meets the same days once more with one source of uncertainty left out, all else equal
//! (common random numbers): the chance of a day to keep the promise rises by what that source costs.
//! Costs do not add up to the whole: sources share their bad days, and what is left without all three
//! is the chance of single contacts and a roster that is too thin.
//!
//! Left out means: volumes as forecast, handle times as forecast, and of absences as many as are expected
//! (see `absence`), not none.

use super::estimate::{Estimate, Ratio};
use super::run::{Kept, Stage};
use super::world::{Source, Volumes};
use crate::control::Control;
use crate::units::QueueIndex;
use serde::{Deserialize, Serialize};

/// Ends once every cost is known to ± this share of days.
const HALF_WIDTH: f64 = 0.01;

/// What a queue's promise is at risk from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueRisk {
    /// The queue.
    pub queue: QueueIndex,
    /// By how much its handle time of a week may be off, as a coefficient of variation.
    pub aht_uncertainty: f64,
    /// Whether its volumes are given, not forecast: its days differ by the chance of single contacts alone.
    #[serde(default)]
    pub volumes_given: bool,
    /// Each source of uncertainty there is, in the order of [`Source::ALL`].
    pub costs: Vec<SourceCost>,
}

/// What one source costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SourceCost {
    /// The source.
    pub source: Source,
    /// Share of days that would keep the promise without it, less the share that does with it. Below 0
    /// where it helps: where days miss the promise even as expected, quiet ones make up for it.
    pub share_of_days: Estimate,
    /// Plays that it is known from.
    pub replications: u32,
}

/// The costs of every promised queue, `with` being how the plays with all sources went. Takes no longer than
/// twice the plays did that `with` is from: there are three sources, and each is played two thirds as often
/// at most.
pub(super) fn risk(stage: &Stage, with: &[Kept], control: &Control) -> Vec<QueueRisk> {
    let queues = with.first().map_or(0, Vec::len);
    let mut all: Vec<QueueRisk> = (0..queues)
        .filter(|queue| with.iter().any(|it| it[*queue].is_some()))
        .map(|queue| QueueRisk {
            queue: QueueIndex::new(queue),
            aht_uncertainty: stage.world.queues[queue].pace.variation(),
            volumes_given: !stage.world.queues[queue].volume_varies(),
            costs: vec![],
        })
        .collect();
    for source in Source::ALL.into_iter().filter(|it| stage.world.has(*it)) {
        let costs = costs(stage, with, source, control);
        for own in &mut all {
            own.costs.extend(costs[own.queue.get()]);
        }
    }
    all
}

/// By queue what `source` costs; `None` where that cannot be said.
fn costs(
    stage: &Stage,
    with: &[Kept],
    source: Source,
    control: &Control,
) -> Vec<Option<SourceCost>> {
    let batch = stage.batch();
    let most = (with.len() as u32 * 2 / 3).max(batch.min(with.len() as u32));
    let mut gains = vec![Ratio::default(); with.first().map_or(0, Vec::len)];
    let mut played = 0;
    while played < most && !(played > 0 && control.stop()) {
        let numbers = played..most.min(played + batch);
        let came = Volumes::AsTheyMayCome;
        let plays = stage.play(numbers.clone(), came, Some(source), control);
        for (play, number) in plays.iter().zip(numbers) {
            let pairs = stage.kept(play).into_iter().zip(&with[number as usize]);
            for (gain, (without, with)) in gains.iter_mut().zip(pairs) {
                if let Some((without, with)) = without.zip(*with) {
                    gain.add(without - with, 1.0);
                }
            }
        }
        played = most.min(played + batch);
        control.report("simulation", Some(1.0), "what it hangs on");
        if gains.iter().all(is_known) {
            break;
        }
    }
    let cost = |gain: &Ratio| {
        Some(SourceCost {
            source,
            share_of_days: gain.estimate()?,
            replications: played,
        })
    };
    gains.iter().map(cost).collect()
}

fn is_known(gain: &Ratio) -> bool {
    let width = |it: Estimate| it.half_width.unwrap_or(f64::INFINITY);
    gain.estimate().map_or(0.0, width) <= HALF_WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;
    use crate::scenario::Scenario;
    use crate::simulate::{PlaySettings, Timetable, run};

    fn played(change: impl FnOnce(&mut Plan)) -> (Vec<QueueRisk>, u32) {
        let mut plan = Plan::help_desk(30);
        change(&mut plan);
        let (risk, kept) = put_at_risk(&plan);
        (risk, kept.len() as u32)
    }

    fn put_at_risk(plan: &Plan) -> (Vec<QueueRisk>, Vec<Kept>) {
        let timetable = Timetable::from(&plan.roster);
        let scenario: &Scenario = &plan.scenario;
        let stage = Stage::new(scenario, &plan.forecast, &plan.staffing, &timetable);
        let settings = PlaySettings {
            replications: 48,
            half_width: None,
            ..PlaySettings::of(scenario)
        };
        let control = Control::unlimited();
        let kept = run::Series::new(scenario, &stage, &settings).play_until_known(&control);
        (risk(&stage, &kept, &control), kept)
    }

    #[test]
    fn every_source_there_is_has_a_cost_from_fewer_plays() {
        let (risk, plays) = played(|plan| {
            plan.scenario.shrinkage.unplanned = crate::units::Fraction::new(0.1).unwrap();
        });
        assert!(!risk.is_empty());
        for own in &risk {
            let sources: Vec<Source> = own.costs.iter().map(|it| it.source).collect();
            assert_eq!(sources, Source::ALL);
            assert!(own.costs.iter().all(|it| it.replications <= plays * 2 / 3));
        }
    }

    #[test]
    fn a_source_that_is_not_there_costs_nothing_and_is_not_played() {
        let (risk, _) = played(|plan| {
            for own in &mut plan.forecast.queues {
                own.aht_uncertainty = 0.0;
            }
        });
        let costs = risk.iter().flat_map(|it| &it.costs);
        assert!(costs.clone().all(|it| it.source != Source::HandleTime));
        assert!(costs.count() > 0);
    }

    #[test]
    fn volumes_that_are_given_are_no_source_and_said_to_be_given() {
        let (forecast, _) = played(|_| {});
        assert!(forecast.iter().all(|it| !it.volumes_given));
        let (given, _) = played(|plan| {
            for own in &mut plan.forecast.queues {
                own.uncertainty = crate::forecast::Uncertainty::poisson(plan.scenario.first_day);
            }
        });
        assert!(!given.is_empty() && given.iter().all(|it| it.volumes_given));
        let mut costs = given.iter().flat_map(|it| &it.costs);
        assert!(costs.all(|it| it.source != Source::Volume));
    }

    fn with_uncertain_handle_times(agents: usize, uncertainty: f64) -> Plan {
        let mut plan = Plan::help_desk(agents);
        for own in &mut plan.forecast.queues {
            own.aht_uncertainty = uncertainty;
        }
        plan
    }

    #[test]
    fn what_spoils_days_costs_days() {
        let share =
            |kept: &[Kept]| kept.iter().filter_map(|it| it[0]).sum::<f64>() / kept.len() as f64;
        // A roster that keeps nearly every day: of a thin one, short handle times mend more days than
        // long ones spoil.
        let suffices = |agents: &usize| {
            share(&put_at_risk(&with_uncertain_handle_times(*agents, 0.0)).1) >= 0.98
        };
        let agents = (4..30).find(suffices).unwrap();
        let cost = |uncertainty: f64| {
            let (risk, _) = put_at_risk(&with_uncertain_handle_times(agents, uncertainty));
            let mut costs = risk[0].costs.iter();
            let own = costs.find(|it| it.source == Source::HandleTime);
            own.unwrap().share_of_days
        };
        let spoilt = cost(0.4);
        assert!(spoilt.mean > spoilt.half_width.unwrap(), "{spoilt:?}");
        let steady = cost(0.001);
        // A thousandth may tip a single contact, and with it a day, either way: by chance alone.
        // Where it tips none, the mean is 0 and how sure that is is not known.
        let width = steady.half_width.unwrap_or(0.0);
        assert!(steady.mean.abs() <= 2.0 * width);
        assert!(spoilt.mean > steady.mean + width);
    }
}
