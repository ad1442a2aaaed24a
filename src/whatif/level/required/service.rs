//! What customers get from those who are there, by formula.

use super::{hours, pieces_of};
use crate::scenario::Scenario;
use crate::simulate::Estimate;
use crate::staffing::{
    IntervalStaffing, OnDuty, Performance, QueueStaffing, flow, performance_at, through_the_day,
};
use crate::units::{Fraction, QueueIndex, Seconds};
use crate::whatif::level::sums;
use crate::whatif::{Level, QueueFigures};

/// What customers of a queue get, `share` of whom is required being there.
pub fn queue_figures(
    scenario: &Scenario,
    own: &QueueStaffing,
    share: f64,
    level: Level,
) -> QueueFigures {
    let queue = &scenario.queues[own.queue.get()];
    let offered: f64 = own.intervals.iter().map(|it| it.offered).sum();
    let agents = |it: &IntervalStaffing| f64::from(it.agents_required.get()) * share;
    let given = performances(scenario, own, level, &agents);
    let weighed = |of: &dyn Fn(&Performance) -> Option<f64>| weighed(own, &given, of);
    let busy: f64 = own
        .intervals
        .iter()
        .zip(&given)
        .map(|(it, got)| got.occupancy.get() * agents(it) * hours(it))
        .sum();
    let there: f64 = own.intervals.iter().map(|it| agents(it) * hours(it)).sum();
    let live = !queue.channel.is_deferred();
    QueueFigures {
        queue: queue.name.clone(),
        offered,
        required_h: sums::required_h(pieces_of(own)),
        target: queue.targets.service_level.map(|it| it.target.get()),
        service_level: weighed(&|it| it.service_level.map(Fraction::get)),
        asa_s: weighed(&|it| it.asa.map(Seconds::get)).filter(|_| live),
        abandoned: weighed(&|it| Some(it.abandoned.get())).filter(|_| live),
        occupancy: (there > 0.0).then(|| known(busy / there)),
        days_kept: None,
        plays: vec![],
        plays_of_days: vec![],
    }
}

const fn known(mean: f64) -> Estimate {
    Estimate {
        mean,
        half_width: None,
    }
}

fn performances(
    scenario: &Scenario,
    own: &QueueStaffing,
    level: Level,
    agents: &dyn Fn(&IntervalStaffing) -> f64,
) -> Vec<Performance> {
    let queue: QueueIndex = own.queue;
    if own.service.deferred.is_some() {
        let there: Vec<f64> = own.intervals.iter().map(agents).collect();
        let backlog = scenario.queues[queue.get()].backlog;
        return flow(own, backlog, &there)
            .into_iter()
            .map(|(_, it)| it)
            .collect();
    }
    if level == Level::Staffing {
        let on_duty = own.intervals.iter().map(|it| {
            vec![OnDuty {
                minutes: it.interval.span.minutes() as f64,
                agents: agents(it),
            }]
        });
        return through_the_day(own, &on_duty.collect::<Vec<_>>());
    }
    let aht = |it: &IntervalStaffing| it.aht.get() / own.service.handle_factor;
    let intervals = own.intervals.iter();
    intervals
        .map(|it| {
            performance_at(
                agents(it),
                it.offered,
                3600.0 * hours(it),
                aht(it),
                &own.service,
            )
        })
        .collect()
}

/// The mean over contacts; of those of which it is known.
fn weighed(
    own: &QueueStaffing,
    given: &[Performance],
    of: &dyn Fn(&Performance) -> Option<f64>,
) -> Option<Estimate> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (it, got) in own.intervals.iter().zip(given) {
        if let Some(value) = of(got) {
            sum += it.offered * value;
            weight += it.offered;
        }
    }
    (weight > 0.0).then(|| known(sum / weight))
}
