use super::*;
use crate::report::sample::Plan;
use crate::simulate::{Estimate, Felt, IntervalSimulation};
use crate::staffing::Performance;

fn given(plan: &Plan, it: &IntervalStaffing, agents: f64) -> Performance {
    let service = &plan.staffing.queues[0].service;
    let length_s = it.interval.span.minutes() as f64 * 60.0;
    performance_at(agents, it.offered, length_s, it.aht.get(), service)
}

/// A help desk in which customers felt in every interval what the formula says of its agents required
/// and `helpers`.
fn felt(plan: &Plan, helpers: f64) -> QueueSimulation {
    let own = &plan.staffing.queues[0];
    let sure = |mean: f64| {
        Some(Estimate {
            mean,
            half_width: None,
        })
    };
    let interval = |it: &IntervalStaffing| {
        let given = given(plan, it, f64::from(it.agents_required.get()) + helpers);
        IntervalSimulation {
            interval: it.interval,
            felt: Felt {
                service_level: given.service_level.and_then(|it| sure(it.get())),
                asa_s: given.asa.and_then(|it| sure(it.get())),
                abandoned: sure(given.abandoned.get()),
                occupancy: sure(given.occupancy.get()),
                ..Felt::default()
            },
        }
    };
    QueueSimulation {
        queue: own.queue,
        intervals: own.intervals.iter().map(interval).collect(),
        days: vec![],
        total: Felt {
            occupancy: sure(busy(plan, |_| helpers)),
            ..Felt::default()
        },
    }
}

/// What is promised of each contact, on average, with so many agents more.
fn on_average(plan: &Plan, more: &dyn Fn(usize) -> f64, of: &dyn Fn(&Performance) -> f64) -> f64 {
    let own = &plan.staffing.queues[0];
    let each = own.intervals.iter().enumerate().map(|(at, it)| {
        let agents = f64::from(it.agents_required.get()) + more(at);
        it.offered * of(&given(plan, it, agents))
    });
    let offered: f64 = own.intervals.iter().map(|it| it.offered).sum();
    each.sum::<f64>() / offered
}

fn level(given: &Performance) -> f64 {
    given.service_level.map_or(0.0, Fraction::get)
}

fn busy(plan: &Plan, more: impl Fn(usize) -> f64) -> f64 {
    let own = &plan.staffing.queues[0];
    let agents = own.intervals.iter().enumerate();
    let agents: f64 = agents
        .map(|(at, it)| f64::from(it.agents_required.get()) + more(at))
        .sum();
    own.intervals
        .iter()
        .map(|it| it.offered_load.get())
        .sum::<f64>()
        / agents
}

fn wish(goal: Goal, change: f64, most: u32) -> Wish {
    Wish {
        goal,
        part: Part::whole(crate::units::QueueIndex::new(0)),
        change,
        most,
        floor: None,
    }
}

fn spent(plan: &Plan, helpers: f64, wish: &Wish) -> Spent {
    spend(&plan.staffing.queues[0], &felt(plan, helpers), wish)
}

#[test]
fn agents_added_bring_what_was_wanted_and_not_one_too_many() {
    let plan = Plan::help_desk(8);
    let spent = spent(&plan, -1.0, &wish(Goal::ServiceLevel, 0.02, 50));
    assert!(spent.enough, "{spent:?}");
    let brought = on_average(&plan, &|at| spent.agents[at] as f64 - 1.0, &level)
        - on_average(&plan, &|_| -1.0, &level);
    assert!((0.0199..0.025).contains(&brought), "{brought}");
}

#[test]
fn what_is_given_back_loses_no_more_than_there_is_too_much() {
    let plan = Plan::help_desk(8);
    let spent = spent(&plan, 1.0, &wish(Goal::ServiceLevel, -0.01, 3));
    let lost = on_average(&plan, &|_| 1.0, &level)
        - on_average(&plan, &|at| 1.0 + spent.agents[at] as f64, &level);
    assert!((0.001..0.0101).contains(&lost), "{lost}");
    let required = plan.staffing.queues[0].intervals.iter();
    assert!(
        required
            .zip(&spent.agents)
            .all(|(it, gone)| *gone <= 0 && i64::from(it.agents_required.get()) >= -gone)
    );
}

#[test]
fn a_day_that_lacks_changes_no_other() {
    let plan = Plan::help_desk(8);
    let intervals = &plan.staffing.queues[0].intervals;
    let second = intervals
        .iter()
        .map(|it| it.interval.date)
        .find(|it| *it != intervals[0].interval.date);
    let second = second.unwrap();
    let mut wish = wish(Goal::ServiceLevel, 0.05, 50);
    wish.part.dates = Some((second, second));
    let spent = spent(&plan, -1.0, &wish);
    assert!(spent.enough);
    for (it, agents) in intervals.iter().zip(&spent.agents) {
        assert!(*agents == 0 || it.interval.date == second);
    }
}

#[test]
fn waits_shorten_by_what_was_wanted() {
    let mut plan = Plan::help_desk(8);
    let targets = &mut plan.staffing.queues[0].service.targets;
    targets.max_asa = Seconds::new(10.0).ok();
    // A gap of 0.1 is half of what is promised: five seconds.
    let spent = spent(&plan, 0.0, &wish(Goal::MaxAsa, 0.1, 50));
    assert!(spent.enough, "{spent:?}");
    let wait = |given: &Performance| given.asa.map_or(0.0, Seconds::get);
    let shorter = on_average(&plan, &|_| 0.0, &wait)
        - on_average(&plan, &|at| spent.agents[at] as f64, &wait);
    assert!((4.9..6.5).contains(&shorter), "{shorter}");
}

#[test]
fn fewer_hang_up_by_what_was_wanted() {
    let mut plan = Plan::help_desk(8);
    let service = &mut plan.staffing.queues[0].service;
    service.patience = Seconds::new(120.0).ok();
    service.targets.max_abandoned = Fraction::new(0.01).ok();
    let lost = |given: &Performance| given.abandoned.get();
    let before = on_average(&plan, &|_| -1.0, &lost);
    let spent = spent(&plan, -1.0, &wish(Goal::MaxAbandoned, 0.5 * before, 50));
    assert!(spent.enough, "{spent:?}");
    let after = on_average(&plan, &|at| spent.agents[at] as f64 - 1.0, &lost);
    assert!(
        (0.45..0.505).contains(&(after / before)),
        "{before} {after}"
    );
}

#[test]
fn agents_are_less_busy_by_what_was_wanted() {
    let mut plan = Plan::help_desk(8);
    let targets = &mut plan.staffing.queues[0].service.targets;
    targets.max_occupancy = Fraction::new(0.7).ok();
    for change in [0.04, -0.04] {
        let spent = spent(&plan, 0.0, &wish(Goal::MaxOccupancy, change, 50));
        let now = busy(&plan, |at| spent.agents[at] as f64);
        let got = busy(&plan, |_| 0.0) - now;
        assert!((got - change).abs() < 0.01, "{change} {got}");
    }
}
