//! What a simulation says, as plain data.

use super::estimate::{Estimate, Ratio, wilson};
use super::measure::{Figures, Gathered, Grouping};
use super::world::World;
use crate::calendar::Interval;
use crate::scenario::Scenario;
use crate::units::{Fraction, QueueIndex};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What customers felt and agents did, over many plays of the plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Simulation {
    /// Plays.
    pub replications: u32,
    /// Contacts in all of them.
    pub contacts: u64,
    /// One entry a queue, in the scenario's order.
    pub queues: Vec<QueueSimulation>,
}

/// One queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueSimulation {
    /// The queue.
    pub queue: QueueIndex,
    /// Its open intervals, in order.
    pub intervals: Vec<IntervalSimulation>,
    /// Its open days, in order.
    pub days: Vec<DaySimulation>,
    /// The plan, what waited at its start included.
    pub total: Felt,
}

/// One interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntervalSimulation {
    /// When.
    pub interval: Interval,
    /// What those felt who arrived in it.
    pub felt: Felt,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DaySimulation {
    /// The local date.
    pub date: NaiveDate,
    /// What those felt who arrived on it.
    pub felt: Felt,
}

/// What those who arrived in a while felt. Where nobody arrived in any play, or nobody was at work, there
/// is nothing to tell: `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Felt {
    /// Contacts a play, tries again included.
    pub offered: f64,
    /// Share answered (email and tickets: done) in time, as it is promised; `None` where nothing is.
    pub service_level: Option<Estimate>,
    /// Share of plays in which the service level met the promise, of those in which somebody came.
    pub p_target_met: Option<Fraction>,
    /// The truth lies within this of it, 19 times in 20.
    #[serde(default)]
    pub p_target_met_half_width: Option<f64>,
    /// Of the plan alone: the chance of a day to keep the promise is known to ± this.
    #[serde(default)]
    pub p_day_half_width: Option<f64>,
    /// Mean wait, seconds: of live queues of all who arrived, of email and tickets the open time until
    /// they were done.
    pub asa_s: Option<Estimate>,
    /// Mean time until the answer of those who got one, seconds; of email and tickets in open time.
    pub first_response_s: Option<Estimate>,
    /// Mean of ln(1 + minutes until the answer) of those: what ratings follow.
    pub wait_log: Option<f64>,
    /// Share who hung up before anybody answered.
    pub abandoned: Option<Estimate>,
    /// Share whom the queue's closing turned away before anybody answered.
    pub turned_away: Option<Estimate>,
    /// Share that was answered, handed over when the agent's work ended, and gone before another took it.
    pub cut_off: Option<Estimate>,
    /// Share that still waited when the play ended; of email and tickets, that was not done.
    pub unfinished: Option<Estimate>,
    /// Share that was over within the time promised for it; `None` where none is.
    pub resolved: Option<Estimate>,
    /// Share of their time at work on the queue that agents were busy.
    pub occupancy: Option<Estimate>,
}

/// Puts the figures together.
pub(super) fn result(
    scenario: &Scenario,
    world: &World,
    groupings: &[Grouping],
    gathered: &Gathered,
) -> Simulation {
    let queue = |number: usize| {
        let own = &world.queues[number];
        let queue = &scenario.queues[number];
        let target = groupings[number].target.is_some();
        let resolved = queue.resolve_within.is_some();
        let felt = |figures: &Figures| felt(figures, target, resolved);
        let intervals = own.intervals.iter().zip(&gathered.intervals[number]);
        let mut dates: Vec<NaiveDate> = own.intervals.iter().map(|it| it.date).collect();
        dates.dedup();
        let days = dates.into_iter().zip(&gathered.days[number]);
        QueueSimulation {
            queue: QueueIndex::new(number),
            intervals: intervals
                .map(|(interval, figures)| IntervalSimulation {
                    interval: *interval,
                    felt: felt(figures),
                })
                .collect(),
            days: days
                .map(|(date, figures)| DaySimulation {
                    date,
                    felt: felt(figures),
                })
                .collect(),
            total: Felt {
                p_day_half_width: gathered.days_kept[number]
                    .clustered()
                    .and_then(|it| it.half_width),
                ..felt(&gathered.totals[number])
            },
        }
    };
    Simulation {
        replications: gathered.plays,
        contacts: gathered.contacts,
        queues: (0..scenario.queues.len()).map(queue).collect(),
    }
}

fn felt(figures: &Figures, target: bool, resolved: bool) -> Felt {
    let told = |wanted: bool, ratio: &Ratio| ratio.share().filter(|_| wanted);
    let met = f64::from(figures.met) / f64::from(figures.plays.max(1));
    let met_half_width = wilson(met, f64::from(figures.plays));
    Felt {
        offered: figures.offered.top_a_play(),
        service_level: told(target, &figures.service_level),
        p_target_met: Fraction::new(met)
            .ok()
            .filter(|_| target && figures.plays > 0),
        p_target_met_half_width: met_half_width.filter(|_| target),
        p_day_half_width: None,
        asa_s: figures.asa.estimate(),
        first_response_s: figures.first_response.estimate(),
        wait_log: figures.wait_log.mean(),
        abandoned: figures.abandoned.share(),
        turned_away: figures.turned_away.share(),
        cut_off: figures.cut_off.share(),
        unfinished: figures.unfinished.share(),
        resolved: told(resolved, &figures.resolved),
        occupancy: figures.occupancy.estimate(),
    }
}
