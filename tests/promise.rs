//! A service level over the day or week against the same for each interval, on real calls: paid hours at
//! the same predicted service level.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

mod common;

use common::bank;
use shiftwright::calendar::Span;
use shiftwright::control::Control;
use shiftwright::forecast::Forecast;
use shiftwright::plan;
use shiftwright::scenario::model::{Patience, PromiseOver, Scenario};
use shiftwright::schedule::{Schedule, ScheduleSettings, keep_promises, schedule};
use shiftwright::staffing::{Staffing, performance_at, staff};
use shiftwright::units::{Fraction, Seconds};

/// What a schedule gives and costs.
#[derive(Debug, Clone, Copy)]
struct Measured {
    target: f64,
    /// Agent-hours required.
    required_h: f64,
    paid_h: f64,
    /// Agent-hours expected on the phones.
    expected_h: f64,
    /// By contacts, over the plan.
    service_level: f64,
    /// By contacts, of the worst day.
    worst_day: f64,
}

fn planned(scenario: &Scenario, forecast: &Forecast, over: PromiseOver, target: f64) -> Measured {
    let mut scenario = scenario.clone();
    let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
    (level.over, level.target) = (over, Fraction::new(target).unwrap());
    let control = Control::unlimited();
    let mut staffing = staff(&scenario, forecast, &control).unwrap();
    if let Some(promised) = keep_promises(&scenario, &staffing, &control).unwrap() {
        staffing = promised.staffing;
    }
    let settings = ScheduleSettings::default();
    let made = schedule(&scenario, &staffing, &settings, &control).unwrap();
    measure(&scenario, &staffing, &made, target)
}

/// Counted from the shifts and their breaks alone; there is but one queue.
fn measure(scenario: &Scenario, staffing: &Staffing, made: &Schedule, target: f64) -> Measured {
    let own = &staffing.queues[0];
    let presence = scenario.shrinkage.presence();
    let spans: Vec<Span> = own.intervals.iter().map(|it| it.interval.span).collect();
    let mut minutes = vec![0; spans.len()];
    let mut count = |span: Span, agents: i64| {
        let first = spans.partition_point(|it| it.end <= span.start);
        let inside = spans[first..].iter().take_while(|it| it.start < span.end);
        for (offset, it) in inside.enumerate() {
            minutes[first + offset] += agents * it.overlap(span);
        }
    };
    for shift in &made.shifts {
        count(shift.shape.span, i64::from(shift.count));
        for pause in &shift.breaks {
            count(*pause, -i64::from(shift.count));
        }
    }
    let mut sums = (0.0, 0.0);
    let mut days = std::collections::BTreeMap::new();
    let mut expected_h = 0.0;
    for (it, minutes) in own.intervals.iter().zip(minutes) {
        let length = it.interval.span.minutes() as f64;
        let agents = minutes as f64 * presence / length;
        expected_h += agents * length / 60.0;
        let aht_s = it.aht.get() / own.service.handle_factor;
        let given = performance_at(agents, it.offered, length * 60.0, aht_s, &own.service);
        let answered = given.service_level.unwrap().get() * it.offered;
        sums = (sums.0 + answered, sums.1 + it.offered);
        let day: &mut (f64, f64) = days.entry(it.interval.date).or_default();
        *day = (day.0 + answered, day.1 + it.offered);
    }
    let paid = made.shifts.iter();
    let paid = paid.map(|it| f64::from(it.shape.paid_min) / 60.0 * f64::from(it.count));
    let required = own
        .intervals
        .iter()
        .map(|it| f64::from(it.agents_required.get()) * it.interval.span.minutes() as f64 / 60.0);
    let worst_day = days.values().map(|day| day.0 / day.1);
    Measured {
        target,
        required_h: required.sum(),
        paid_h: paid.sum(),
        expected_h,
        service_level: sums.0 / sums.1,
        worst_day: worst_day.fold(1.0, f64::min),
    }
}

/// The plan with a promise over time whose predicted service level is `level`: the target that gives it,
/// by the secant rule.
fn at_level(scenario: &Scenario, forecast: &Forecast, over: PromiseOver, level: f64) -> Measured {
    let at = |target| planned(scenario, forecast, over, target);
    let mut before = at(level);
    let mut now = at(before.target + level - before.service_level);
    for _ in 0..3 {
        if (now.service_level - level).abs() < 0.000_5 {
            break;
        }
        let slope = (now.service_level - before.service_level) / (now.target - before.target);
        let next = at(now.target + (level - now.service_level) / slope);
        (before, now) = (now, next);
    }
    now
}

fn compare(name: &str, scenario: &Scenario, forecast: &Forecast) -> [Measured; 3] {
    let alone = planned(scenario, forecast, PromiseOver::Interval, 0.8);
    let level = alone.service_level;
    let day = at_level(scenario, forecast, PromiseOver::Day, level);
    let week = at_level(scenario, forecast, PromiseOver::Week, level);
    println!("{name}: answered within the time, paid hours, agent-hours required and expected");
    for (over, it) in [("interval", alone), ("day", day), ("week", week)] {
        let less = |own: f64, other: f64| 100.0 * (1.0 - own / other);
        println!(
            "  over the {over:8} target {:.4}: {:.2} % (worst day {:.2} %); paid {:.0} h ({:+.2} %), required {:.0} h, \
             expected {:.0} h ({:+.2} %)",
            it.target,
            100.0 * it.service_level,
            100.0 * it.worst_day,
            it.paid_h,
            -less(it.paid_h, alone.paid_h),
            it.required_h,
            it.expected_h,
            -less(it.expected_h, alone.expected_h),
        );
        assert!((it.service_level - level).abs() < 0.002, "{over}: {it:?}");
    }
    [alone, day, week]
}

/// The bank at `share` of its volume and staff.
fn smaller(scenario: &Scenario, forecast: &Forecast, share: f64) -> (Scenario, Forecast) {
    let (mut scenario, mut forecast) = (scenario.clone(), forecast.clone());
    for it in &mut forecast.queues[0].intervals {
        it.offered *= share;
    }
    let every = (1.0 / share).round() as usize;
    let mut position = 0;
    scenario.agents.retain(|_| {
        position += 1;
        position % every == 0
    });
    (scenario, forecast)
}

#[test]
fn a_promise_over_the_day_costs_less_than_one_for_each_interval() {
    let folder = tempfile::tempdir().unwrap();
    if !bank::write(folder.path()) {
        return;
    }
    let (scenario, _) = shiftwright::scenario::load(folder.path()).unwrap();
    let outlook = plan::forecast(&scenario, &Control::unlimited()).unwrap();
    let forecast = outlook.forecast;

    compare("The bank", &scenario, &forecast);

    let mut patient = scenario.clone();
    patient.queues[0].patience = Some(Patience::Mean(Seconds::new(180.0).unwrap()));
    compare("With a patience of 3 minutes", &patient, &forecast);

    for share in [0.1, 0.04] {
        let (small, volumes) = smaller(&scenario, &forecast, share);
        compare(
            &format!("At {share} of the volume, {} agents", small.agents.len()),
            &small,
            &volumes,
        );
    }

    let mut long = scenario.clone();
    let full = long.agents[0].contract;
    for agent in &mut long.agents {
        agent.contract = full;
    }
    compare("Full-time only", &long, &forecast);
    for share in [0.1, 0.04] {
        let (small, volumes) = smaller(&long, &forecast, share);
        compare(
            &format!("Full-time only, at {share}, {} agents", small.agents.len()),
            &small,
            &volumes,
        );
    }
}
