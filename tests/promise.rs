//! A service level over the day or week against the same for each interval, on real calls: paid hours at
//! the same predicted service level.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

mod common;

use common::bank;
use shiftwright::calendar::Span;
use shiftwright::control::Control;
use shiftwright::forecast::Forecast;
use shiftwright::plan;
use shiftwright::scenario::model::{PromiseOver, Scenario};
use shiftwright::schedule::{Schedule, ScheduleSettings, keep_promises, schedule};
use shiftwright::staffing::promise::hours_both_ways;
use shiftwright::staffing::{Staffing, performance_at, staff};
use shiftwright::units::Fraction;

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
    /// Paid hours of the relaxed program, which no plan with this promise can undercut by much; of a promise
    /// over time only.
    relaxed_paid_h: Option<f64>,
}

fn planned(scenario: &Scenario, forecast: &Forecast, over: PromiseOver, target: f64) -> Measured {
    let mut scenario = scenario.clone();
    let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
    (level.over, level.target) = (over, Fraction::new(target).unwrap());
    let control = Control::unlimited();
    let mut staffing = staff(&scenario, forecast, &control).unwrap();
    let mut relaxed = None;
    if let Some(promised) = keep_promises(&scenario, &staffing, &control).unwrap() {
        staffing = promised.staffing;
        relaxed = promised.savings.relaxed_paid_h.map(|it| it.hours);
    }
    let settings = ScheduleSettings::default();
    let made = schedule(&scenario, &staffing, &settings, &control).unwrap();
    Measured {
        relaxed_paid_h: relaxed,
        ..measure(&scenario, &staffing, &made, target)
    }
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
        relaxed_paid_h: None,
    }
}

/// The plan with a promise over time whose predicted service level is `level`, or as near as whole shifts
/// come: the target that gives it, found by trying.
fn at_level(scenario: &Scenario, forecast: &Forecast, over: PromiseOver, level: f64) -> Measured {
    let mut target = level;
    let mut tried: Vec<Measured> = Vec::new();
    for _ in 0..6 {
        let now = planned(scenario, forecast, over, target);
        tried.push(now);
        if (now.service_level - level).abs() < 0.001 {
            break;
        }
        target += 0.8 * (level - now.service_level);
    }
    let off = |it: &Measured| (it.service_level - level).abs();
    tried
        .into_iter()
        .min_by(|a, b| off(a).total_cmp(&off(b)))
        .unwrap()
}

fn tell(over: &str, it: &Measured, alone: &Measured) {
    let change = |own: f64, other: f64| 100.0 * (own / other - 1.0);
    println!(
        "  over the {over:8} target {:.4}: {:.2} % in time (worst day {:.2} %), paid {:.0} h ({:+.2} %), required {:.0} h, \
         expected {:.0} h ({:+.2} %), relaxed {:.0?} h",
        it.target,
        100.0 * it.service_level,
        100.0 * it.worst_day,
        it.paid_h,
        change(it.paid_h, alone.paid_h),
        it.required_h,
        it.expected_h,
        change(it.expected_h, alone.expected_h),
        it.relaxed_paid_h,
    );
}

fn bank_and_forecast() -> Option<(Scenario, Forecast)> {
    let folder = tempfile::tempdir().unwrap();
    bank::write(folder.path()).then(|| {
        let (scenario, _) = shiftwright::scenario::load(folder.path()).unwrap();
        let outlook = plan::forecast(&scenario, &Control::unlimited()).unwrap();
        (scenario, outlook.forecast)
    })
}

/// What can be saved is little here: with a hundred and more agents on the phones one agent decides over
/// several per cent of an interval's contacts, and every interval keeps more agents than load. The
/// relaxed program says the same: it pays for hardly fewer hours, even with fractions of agents.
#[test]
fn at_the_same_service_level_a_promise_over_the_day_costs_less() {
    let Some((scenario, forecast)) = bank_and_forecast() else {
        return;
    };
    let alone = planned(&scenario, &forecast, PromiseOver::Interval, 0.8);
    println!("The bank at the same predicted service level:");
    tell("interval", &alone, &alone);
    for (over, name) in [(PromiseOver::Day, "day"), (PromiseOver::Week, "week")] {
        let it = at_level(&scenario, &forecast, over, alone.service_level);
        tell(name, &it, &alone);
        assert!(
            (it.service_level - alone.service_level).abs() < 0.002,
            "{it:?}"
        );
        assert!(it.paid_h < alone.paid_h * 0.9995, "{it:?} {alone:?}");
    }
    println!("The bank at the same promise, 80 %:");
    for (over, name) in [(PromiseOver::Day, "day"), (PromiseOver::Week, "week")] {
        let it = planned(&scenario, &forecast, over, 0.8);
        tell(name, &it, &alone);
        assert!(it.service_level > 0.8, "{it:?}");
        assert!(it.paid_h < alone.paid_h * 0.998, "{it:?} {alone:?}");
    }
}

/// The bank at `share` of its volume, with enough staff for it; `full_time` = all on the long shift, with no
/// hours promised to them, which would be paid either way.
fn variant(bank: &(Scenario, Forecast), share: f64, full_time: bool) -> (Scenario, Forecast) {
    let (mut scenario, mut forecast) = bank.clone();
    for it in &mut forecast.queues[0].intervals {
        it.offered *= share;
    }
    let full = scenario.agents[0].contract;
    // Alone at night one needs more agents for each call than in a crowd.
    let kept = scenario.agents.len() as f64 * share * (1.0 + 0.1 / share.sqrt());
    let step = (scenario.agents.len() as f64 / kept).max(1.0);
    let mut next = 0.0;
    let mut position = -1.0;
    scenario.agents.retain(|_| {
        position += 1.0;
        let keep = position >= next;
        next += if keep { step } else { 0.0 };
        keep
    });
    if full_time {
        scenario.contracts[full.get()].week_min_minutes = 0;
        for agent in &mut scenario.agents {
            agent.contract = full;
        }
    }
    (scenario, forecast)
}

/// Agent-hours required over the day and over the interval, where over the day as many are answered in time
/// as in fact are when each interval keeps its promise with whole agents.
fn required_at_the_same_level(scenario: &Scenario, forecast: &Forecast) -> f64 {
    let required = |over, target: f64| {
        let mut scenario = scenario.clone();
        let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
        (level.over, level.target) = (over, Fraction::new(target).unwrap());
        let staffing = staff(&scenario, forecast, &Control::unlimited()).unwrap();
        let own = staffing.queues[0].intervals.iter();
        own.fold((0.0, 0.0, 0.0), |sum, it| {
            let hours = it.interval.span.minutes() as f64 / 60.0;
            let level = it.performance.service_level.unwrap().get();
            (
                sum.0 + f64::from(it.agents_required.get()) * hours,
                sum.1 + level * it.offered,
                sum.2 + it.offered,
            )
        })
    };
    let alone = required(PromiseOver::Interval, 0.8);
    1.0 - required(PromiseOver::Day, alone.1 / alone.2).0 / alone.0
}

/// The smaller the centre and the worse its shifts fit, the more is saved at the same promise.
#[test]
fn a_small_centre_saves_more() {
    let Some(bank) = bank_and_forecast() else {
        return;
    };
    let control = Control::unlimited();
    println!("Over the day against over the interval, at the same promise of 80 %:");
    for (share, full_time, least_required, least_paid) in [
        (1.0, false, 0.0035, 0.004),
        (0.1, false, 0.02, 0.02),
        (0.02, false, 0.07, 0.05),
        (0.02, true, 0.07, 0.05),
    ] {
        let (mut scenario, forecast) = variant(&bank, share, full_time);
        let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
        level.over = PromiseOver::Day;
        let staffing = staff(&scenario, &forecast, &control).unwrap();
        let made = keep_promises(&scenario, &staffing, &control)
            .unwrap()
            .unwrap();
        let (required, alone) = hours_both_ways(&staffing.queues[0]).unwrap();
        let required_saved = 1.0 - required / alone;
        let paid = made.savings.relaxed_paid_h.unwrap();
        let cost = made.savings.relaxed_cost.unwrap();
        println!(
            "  {:3} agents{}: required {:.2} % fewer agent-hours ({required:.0} against {alone:.0}; {:.2} % at the same \
             predicted level), paid hours of the relaxed program {:.2} % fewer ({:.0} against {:.0}), its cost {:.2} % less",
            scenario.agents.len(),
            if full_time {
                " with long shifts alone"
            } else {
                ""
            },
            100.0 * required_saved,
            100.0 * required_at_the_same_level(&scenario, &forecast),
            100.0 * paid.saved(),
            paid.hours,
            paid.by_interval,
            100.0 * cost.saved(),
        );
        assert!(required_saved > least_required, "{required_saved}");
        assert!(paid.saved() > least_paid, "{paid:?}");
    }
}

/// The help desk with its phone's promise over the day: what a planner sees of it.
#[test]
fn staff_and_plan_say_what_the_day_saves() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = common::shipped("helpdesk");
    for file in std::fs::read_dir(&shipped).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    let text = std::fs::read_to_string(folder.path().join("scenario.toml")).unwrap();
    let over_day = text.replacen("target = 0.80 }", "target = 0.80, over = \"day\" }", 1);
    assert_ne!(text, over_day);
    common::write_scenario(folder.path(), &over_day);
    let run = |args: &[&str]| {
        let mut command = common::shiftwright();
        let command = command.arg(args[0]).arg(folder.path()).args(&args[1..]);
        let output = command.assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    };
    let staffed = run(&["staff"]);
    assert!(staffed.contains("\nPromised over the day: "), "{staffed}");
    assert!(staffed.contains("the day's service level in "), "{staffed}");

    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let summary = run(&[
        "plan",
        "--out",
        out,
        "--effort",
        "quick",
        "--no-charts",
        "--json",
    ]);
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let hours = &summary["promise_savings"]["required_h"];
    assert!(
        hours["hours"].as_f64() < hours["by_interval"].as_f64(),
        "{hours}"
    );
    let queue = &summary["queues"][0];
    assert_eq!(queue["promise_over"], "day");
    let days = queue["promised_periods"].as_array().unwrap();
    assert_eq!(days.len(), queue["days"].as_array().unwrap().len());
    let staffing = std::fs::read_to_string(format!("{out}/staffing.csv")).unwrap();
    assert!(staffing.contains(",day,"), "{staffing}");
}
