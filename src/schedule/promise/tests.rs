use super::*;
use crate::calendar::{Clock, IntervalLength};
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::scenario::model::PromiseOver;
use crate::scenario::sample;
use crate::schedule::{ScheduleSettings, evaluate, schedule};
use crate::staffing::promise::{answered, wanted};
use crate::staffing::staff;
use crate::units::{Fraction, Money, Seconds};

/// One open Monday from 08:00 to 13:00 in hours with these contacts of four minutes, two shifts of
/// three hours from 08:00 or 10:00 without breaks.
fn toy(agents: usize, offered: [f64; 5], over: PromiseOver) -> (Scenario, Staffing) {
    let mut scenario = sample::help_desk(agents);
    scenario.weeks = 1;
    scenario.interval = IntervalLength::Hour;
    scenario.shrinkage.unplanned = Fraction::ZERO;
    scenario.queues[0].hours = sample::hours(0..=0, "08:00", "13:00");
    let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
    level.over = over;
    scenario.contracts[0].week_min_minutes = 0;
    scenario.shifts[0].starts = [480, 600].map(|m| Clock::new(m).unwrap()).to_vec();
    scenario.shifts[0].lengths_min = vec![180];
    scenario.shifts[0].breaks.clear();
    scenario.prices.overstaffing_per_hour = Money::new(0.0).unwrap();
    let queue = QueueIndex::new(0);
    let open = scenario
        .days()
        .flat_map(|date| scenario.open_intervals(queue, date));
    let intervals = open
        .zip(offered.into_iter().cycle())
        .map(|(interval, offered)| {
            IntervalForecast::expected(interval, offered, Seconds::from_minutes(4))
        });
    let queue = QueueForecast::bare(queue, intervals.collect(), scenario.first_day);
    let forecast = Forecast {
        queues: vec![queue],
    };
    let staffing = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
    (scenario, staffing)
}

fn promised(scenario: &Scenario, staffing: &Staffing) -> Promised {
    keep_promises(scenario, staffing, &Control::unlimited())
        .unwrap()
        .unwrap()
}

/// Agents of the five hours where `early` and `late` shifts are worked: 10:00 to 11:00 has both.
fn on_duty(early: u32, late: u32) -> [u32; 5] {
    [early, early, early + late, late, late]
}

/// The fewest paid hours of the toy's Monday that keep its promise, by trying all numbers of shifts.
fn brute_force(staffing: &QueueStaffing, curves: &[Curve], most: u32) -> f64 {
    let curves: Vec<&Curve> = curves.iter().collect();
    let wanted = wanted(&curves, target(&staffing.service)) * (1.0 - 1e-9);
    let pairs = (0..=most).flat_map(|early| (0..=most).map(move |late| (early, late)));
    let kept = pairs.filter(|(early, late)| {
        let agents = on_duty(*early, *late);
        let floors = curves
            .iter()
            .zip(agents)
            .all(|(curve, own)| own >= curve.floor);
        floors && answered(&curves, &agents) >= wanted
    });
    let hours = kept.map(|(early, late)| f64::from(3 * (early + late)));
    hours.fold(f64::INFINITY, f64::min)
}

#[test]
fn the_relaxation_bounds_the_best_and_the_shifts_made_from_it_reach_it() {
    for offered in [
        [30.0, 45.0, 60.0, 40.0, 20.0],
        [10.0, 80.0, 15.0, 15.0, 70.0],
        [5.0, 5.0, 0.0, 90.0, 30.0],
    ] {
        let (scenario, staffing) = toy(40, offered, PromiseOver::Day);
        let curves = curves(&scenario.queues[0], &staffing.queues[0]);
        let best = brute_force(&staffing.queues[0], &curves, 20);
        let made = promised(&scenario, &staffing);
        let relaxed = made.savings.relaxed_paid_h.unwrap();
        assert!(relaxed.hours <= best + 1e-3, "{relaxed:?} {best}");
        assert!(relaxed.hours >= best - 3.0, "{relaxed:?} {best}");
        let settings = ScheduleSettings {
            gap: 0.0,
            ..ScheduleSettings::default()
        };
        let control = Control::unlimited();
        let shifts = schedule(&scenario, &made.staffing, &settings, &control).unwrap();
        let paid = evaluate(&scenario, &made.staffing, &shifts).paid_h;
        assert!(
            paid >= best - 1e-6 && paid <= best + 3.0 + 1e-6,
            "{paid} {best}"
        );
        let by_interval =
            schedule(&scenario, &by_interval(&staffing), &settings, &control).unwrap();
        let alone = evaluate(&scenario, &staffing, &by_interval).paid_h;
        assert!(paid <= alone + 1e-6, "{paid} {alone}");
    }
}

#[test]
fn a_promise_that_heads_cannot_keep_is_priced_and_the_requirement_says_what_it_takes() {
    let (scenario, staffing) = toy(2, [60.0, 80.0, 90.0, 70.0, 60.0], PromiseOver::Day);
    let made = promised(&scenario, &staffing);
    let own = &made.staffing.queues[0];
    let curves = curves(&scenario.queues[0], own);
    let agents: Vec<u32> = own
        .intervals
        .iter()
        .map(|it| it.agents_required.get())
        .collect();
    let curves: Vec<&Curve> = curves.iter().collect();
    assert!(answered(&curves, &agents) >= wanted(&curves, 0.8) * (1.0 - 1e-9));
    assert!(made.savings.relaxed_cost.unwrap().hours > 200.0);
    assert!(made.savings.relaxed_paid_h.unwrap().hours <= 6.0 + 1e-3);
}

#[test]
fn days_without_contacts_need_nobody() {
    for over in [PromiseOver::Day, PromiseOver::Week] {
        let (scenario, staffing) = toy(3, [0.0; 5], over);
        let made = promised(&scenario, &staffing);
        let mut own = made.staffing.queues[0].intervals.iter();
        assert!(own.all(|it| it.agents_required.get() == 0));
        assert_eq!(made.savings.required_h.saved(), 0.0);
    }
}

#[test]
fn promises_of_each_interval_are_left_alone() {
    let (scenario, staffing) = toy(3, [20.0; 5], PromiseOver::Interval);
    let made = keep_promises(&scenario, &staffing, &Control::unlimited()).unwrap();
    assert_eq!(made, None);
}

#[test]
fn where_there_is_no_time_the_numbers_stay() {
    let (scenario, staffing) = toy(30, [30.0, 45.0, 60.0, 40.0, 20.0], PromiseOver::Day);
    let control = Control::unlimited();
    control
        .cancellation()
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let made = keep_promises(&scenario, &staffing, &control)
        .unwrap()
        .unwrap();
    assert_eq!(made.staffing, staffing);
    assert_eq!(made.savings.relaxed_paid_h, None);
}
