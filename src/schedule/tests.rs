//! The schedule as a whole.

use super::synthetic;
use super::*;
use crate::calendar::{Clock, IntervalLength, Moment};
use crate::control::Control;
use crate::scenario::model::TimeOff;
use crate::scenario::{Scenario, sample};
use crate::staffing::Staffing;
use crate::units::Money;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

fn run(scenario: &Scenario, staffing: &Staffing, gap: f64) -> Schedule {
    let settings = ScheduleSettings {
        gap,
        ..ScheduleSettings::default()
    };
    schedule(scenario, staffing, &settings, &Control::unlimited()).unwrap()
}

fn help_desk(agents: usize, size: f64) -> (Scenario, Staffing) {
    let scenario = sample::help_desk(agents);
    let staffing = synthetic::staffing(&scenario, |_, date, hour| {
        size * synthetic::weekday_level(date) * synthetic::humps(hour)
    });
    (scenario, staffing)
}

#[test]
fn a_rough_schedule_has_the_bound_and_the_prices_of_the_relaxation() {
    let (scenario, staffing) = help_desk(4, 40.0);
    let settings = ScheduleSettings {
        rough: true,
        ..ScheduleSettings::default()
    };
    let rough = schedule(&scenario, &staffing, &settings, &Control::unlimited()).unwrap();
    check(&scenario, &staffing, &rough);
    let full = run(&scenario, &staffing, 0.01);
    let (rough_bound, bound) = (rough.report.bound.unwrap(), full.report.bound.unwrap());
    assert!(
        rough_bound <= bound + 1e-6 && rough_bound > 0.9 * bound,
        "{rough_bound} {bound}"
    );
    assert!(full.prices.is_empty());
    // Far too few are there: an agent more is worth something.
    assert!(rough.prices.iter().all(|it| it.price.is_finite()));
    assert!(rough.prices.iter().any(|it| it.price > 1.0));
}

/// Everything that every schedule must keep, checked from its shifts and the scenario.
fn check(scenario: &Scenario, staffing: &Staffing, made: &Schedule) {
    let mut heads: BTreeMap<(usize, NaiveDate), u32> = BTreeMap::new();
    for it in &made.shifts {
        let pattern = &scenario.shifts[it.shape.shift.get()];
        let group = &made.groups[it.group];
        assert!(it.count > 0);
        assert_eq!(it.shape.site, group.site);
        assert!(
            scenario.contracts[group.contract.get()]
                .shifts
                .contains(&it.shape.shift)
        );
        assert_eq!(it.breaks.len(), pattern.breaks.len());
        let mut free_from = it.shape.span.start;
        for (placed, pause) in it.breaks.iter().zip(&pattern.breaks) {
            let after = placed.start.since(it.shape.span.start);
            let (earliest, latest) = (i64::from(pause.earliest_min), i64::from(pause.latest_min));
            assert!(
                (earliest..=latest).contains(&after),
                "{after} is outside the window"
            );
            assert_eq!((after - earliest) % i64::from(pause.step_min), 0);
            assert_eq!(placed.minutes(), i64::from(pause.length_min));
            assert!(placed.start >= free_from && placed.end <= it.shape.span.end);
            free_from = placed.end;
        }
        *heads.entry((it.group, it.shape.date)).or_default() += it.count;
    }
    for ((group, date), count) in heads {
        let able = scenario.agents.iter().filter(|agent| {
            let group = &made.groups[group];
            agent.site == group.site
                && agent.contract == group.contract
                && agent.time_off.iter().all(|off| off.date != date)
        });
        assert!(count as usize <= able.count(), "{count} heads on {date}");
    }
    let counted = evaluate(scenario, staffing, made).total();
    let objective = made.report.objective.unwrap();
    assert!(
        (counted - objective).abs() <= 1e-6 * objective.max(1.0),
        "{counted} {objective}"
    );
    assert!(
        made.report
            .bound
            .is_none_or(|bound| bound <= objective + 1e-6)
    );
}

/// One open Monday in hours, a shift of 3 h with a break of half an hour after 1 h to 1 h 30 min.
fn tiny(demand: &[u32]) -> (Scenario, Staffing) {
    let mut scenario = sample::help_desk(2);
    scenario.weeks = 1;
    scenario.interval = IntervalLength::Hour;
    scenario.queues[0].hours = sample::hours(0..=0, "08:00", "13:00");
    scenario.contracts[0].week_min_minutes = 0;
    scenario.shifts[0].starts = [480, 540, 600].map(|m| Clock::new(m).unwrap()).to_vec();
    scenario.shifts[0].lengths_min = vec![180];
    scenario.shifts[0].breaks.truncate(1);
    let pause = &mut scenario.shifts[0].breaks[0];
    (pause.length_min, pause.paid, pause.step_min) = (30, false, 30);
    (pause.earliest_min, pause.latest_min) = (60, 90);
    scenario.prices.understaffing_per_hour = Money::new(45.0).unwrap();
    let demand = demand.to_vec();
    let staffing = synthetic::staffing(&scenario, move |_, _, hour| {
        f64::from(demand[hour as usize - 8])
    });
    (scenario, staffing)
}

/// The least cost of [`tiny`] by trying everything: each of two agents off, or one of three starts
/// with one of two breaks.
fn brute_force(demand: &[u32]) -> f64 {
    let on_duty = |choice: usize, hour: usize| -> f64 {
        if choice == 6 {
            return 0.0;
        }
        let (start, rest) = (choice / 2, start_of_break(choice));
        if !(start..start + 3).contains(&hour) {
            0.0
        } else if rest / 2 == hour {
            0.5
        } else {
            1.0
        }
    };
    let cost = |one: usize, two: usize| -> f64 {
        let pay = [one, two].iter().filter(|choice| **choice != 6).count() as f64 * 2.5 * 20.0;
        let hours = demand.iter().enumerate().map(|(hour, need)| {
            let gap = f64::from(*need) - on_duty(one, hour) - on_duty(two, hour);
            gap.max(0.0) * 45.0 + (-gap).max(0.0) * 2.0
        });
        pay + hours.sum::<f64>()
    };
    let all = (0..7).flat_map(|one| (0..7).map(move |two| (one, two)));
    all.map(|(one, two)| cost(one, two))
        .fold(f64::INFINITY, f64::min)
}

/// In half-hours after 08:00.
fn start_of_break(choice: usize) -> usize {
    (choice / 2) * 2 + 2 + choice % 2
}

#[test]
fn tiny_cases_equal_brute_force() {
    for demand in [
        [1, 1, 1, 0, 0],
        [1, 2, 2, 2, 1],
        [0, 0, 1, 2, 2],
        [2, 2, 2, 2, 2],
        [0, 1, 0, 0, 0],
        [1, 1, 2, 1, 1],
    ] {
        let (scenario, staffing) = tiny(&demand);
        let made = run(&scenario, &staffing, 0.0);
        check(&scenario, &staffing, &made);
        let best = brute_force(&demand);
        let objective = made.report.objective.unwrap();
        assert!(
            (objective - best).abs() < 1e-6,
            "{demand:?}: {objective}, best {best}"
        );
        assert!(made.report.bound.unwrap() <= best + 1e-6);
    }
}

#[test]
fn understaffing_is_bought_where_it_is_cheaper() {
    let (mut scenario, staffing) = tiny(&[1, 1, 1, 0, 0]);
    scenario.prices.understaffing_per_hour = Money::new(10.0).unwrap();
    let made = run(&scenario, &staffing, 0.0);
    assert!(made.shifts.is_empty());
    assert_eq!(made.report.objective, Some(30.0));
    assert_eq!(made.report.status, SolveStatus::Optimal);
}

#[test]
fn a_help_desk_is_covered() {
    let (scenario, staffing) = help_desk(25, 14.0);
    let made = run(&scenario, &staffing, 0.001);
    check(&scenario, &staffing, &made);
    assert!(made.report.status.is_good_enough());
    assert!(made.report.gap.unwrap() <= 0.001);
    assert_eq!(evaluate(&scenario, &staffing, &made).understaffing, 0.0);
}

#[test]
fn the_same_seed_gives_the_same_schedule() {
    let (scenario, staffing) = synthetic::night_and_day(20);
    let [one, two] = [0, 1].map(|_| run(&scenario, &staffing, 0.0005));
    check(&scenario, &staffing, &one);
    assert_eq!(one.shifts, two.shifts);
    assert_eq!(one.report.objective, two.report.objective);
    assert_eq!(one.report.bound, two.report.bound);
}

#[test]
fn a_looser_gap_never_beats_a_tight_bound() {
    let (scenario, staffing) = help_desk(12, 11.0);
    let loose = run(&scenario, &staffing, 0.05);
    let tight = run(&scenario, &staffing, 0.0001);
    check(&scenario, &staffing, &tight);
    let objective = loose.report.objective.unwrap();
    assert!(tight.report.bound.unwrap() <= objective + 1e-6);
    assert!(loose.report.bound.unwrap() <= tight.report.objective.unwrap() + 1e-6);
}

#[test]
fn nights_run_over_midnight_and_over_the_clock_change() {
    let (mut scenario, _) = synthetic::night_and_day(12);
    scenario.shifts[2].starts.push(Clock::new(150).unwrap());
    scenario.shifts[2].starts.sort_unstable();
    let staffing = synthetic::staffing(&scenario, |_, _, _| 2.0);
    let made = run(&scenario, &staffing, 0.01);
    check(&scenario, &staffing, &made);
    let sunday = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
    let late_saturday = made.shifts.iter().filter(|it| {
        let (date, _) = it.shape.span.end.date_clock(scenario.zone);
        it.shape.date < sunday && date == sunday
    });
    let crossing: Vec<_> = late_saturday.collect();
    assert!(
        !crossing.is_empty(),
        "somebody works the night of the change"
    );
    for it in &made.shifts {
        assert_eq!(it.shape.span.minutes(), 510);
        let (date, clock) = it.shape.span.start.date_clock(scenario.zone);
        assert_eq!(date, it.shape.date);
        assert!(
            date != sunday || clock.minutes() != 150,
            "02:30 does not exist"
        );
    }
}

#[test]
fn nobody_is_scheduled_for_nothing() {
    let (scenario, staffing) = help_desk(3, 0.0);
    let mut free = scenario.clone();
    free.contracts[0].week_min_minutes = 0;
    let made = run(&free, &staffing, 0.01);
    assert!(made.shifts.is_empty());
    assert_eq!(made.report.objective, Some(0.0));
    assert_eq!(made.report.status, SolveStatus::Optimal);
}

#[test]
fn without_agents_everything_is_missing() {
    let (scenario, staffing) = help_desk(0, 5.0);
    let made = run(&scenario, &staffing, 0.01);
    assert!(made.shifts.is_empty() && made.groups.is_empty());
    assert_eq!(made.report.status, SolveStatus::Optimal);
    check(&scenario, &staffing, &made);
    assert!(made.report.objective.unwrap() > 0.0);
}

#[test]
fn without_shifts_it_says_what_to_add() {
    let (mut scenario, staffing) = help_desk(2, 5.0);
    scenario.shifts.clear();
    scenario.contracts[0].shifts.clear();
    let settings = ScheduleSettings::default();
    let error = schedule(&scenario, &staffing, &settings, &Control::unlimited()).unwrap_err();
    assert!(error.to_string().contains("[[shift]]"), "{error}");
}

#[test]
fn hours_that_cannot_be_worked_are_a_shortfall() {
    let (mut scenario, staffing) = help_desk(3, 3.0);
    for day in 23..28 {
        scenario.agents[0].time_off.push(TimeOff {
            date: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            paid: false,
        });
    }
    let made = run(&scenario, &staffing, 0.01);
    check(&scenario, &staffing, &made);
    let shortfalls = evaluate(&scenario, &staffing, &made).shortfalls;
    assert_eq!(shortfalls.len(), 1);
    assert_eq!((shortfalls[0].group, shortfalls[0].week), (0, 0));
    assert!((shortfalls[0].missing_minutes - 32.0 * 60.0).abs() < 1e-6);
}

#[test]
fn paid_leave_is_no_shortfall() {
    let (mut scenario, staffing) = help_desk(3, 3.0);
    for day in 23..28 {
        scenario.agents[0].time_off.push(TimeOff {
            date: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            paid: true,
        });
    }
    let made = run(&scenario, &staffing, 0.01);
    check(&scenario, &staffing, &made);
    assert!(evaluate(&scenario, &staffing, &made).shortfalls.is_empty());
}

#[test]
fn a_schedule_without_time_for_a_bound_is_whole_and_says_so() {
    let (scenario, staffing) = synthetic::bank();
    let good = run(&scenario, &staffing, 0.01).report.objective.unwrap();
    let control = Control::unlimited();
    control.cancellation().store(true, Ordering::Relaxed);
    let since = std::time::Instant::now();
    let made = schedule(&scenario, &staffing, &ScheduleSettings::default(), &control).unwrap();
    assert_eq!(made.report.status, SolveStatus::Stopped);
    assert_eq!(made.report.bound, None);
    check(&scenario, &staffing, &made);
    let cost = made.report.objective.unwrap();
    println!("{cost} against {good} after {:?}", since.elapsed());
    assert!(cost < 1.25 * good, "{cost} against {good}");
}

#[test]
fn a_schedule_that_runs_out_of_time_is_whole_all_the_same() {
    let (scenario, staffing) = synthetic::three_cities(1.5);
    let settings = ScheduleSettings::default();
    for cut in [1, 4] {
        let control = Control::unlimited().within(std::time::Duration::from_secs(cut));
        let since = std::time::Instant::now();
        let made = schedule(&scenario, &staffing, &settings, &control).unwrap();
        println!("{cut} s: {:?} after {:?}", made.report, since.elapsed());
        assert_eq!(made.report.status, SolveStatus::Stopped);
        check(&scenario, &staffing, &made);
        let nobody = Schedule {
            prices: vec![],
            shifts: vec![],
            ..made.clone()
        };
        let nobody = evaluate(&scenario, &staffing, &nobody).total();
        assert!(made.report.objective.unwrap() < 0.1 * nobody, "{nobody}");
    }
}

#[test]
fn skills_are_split_over_the_queues() {
    let (mut scenario, staffing) = synthetic::three_cities(0.3);
    scenario.weeks = 1;
    scenario.agents.truncate(30);
    let first = scenario.first_day;
    let mut week = staffing;
    for queue in &mut week.queues {
        queue
            .intervals
            .retain(|it| (it.interval.date - first).num_days() < 7);
    }
    let made = run(&scenario, &week, 0.02);
    check(&scenario, &week, &made);
    let cost = evaluate(&scenario, &week, &made);
    let alone: Vec<usize> = (0..made.groups.len())
        .filter(|group| made.groups[*group].skills.len() == 1)
        .collect();
    let mut without = made.clone();
    without.shifts.retain(|it| alone.contains(&it.group));
    let missing = evaluate(&scenario, &week, &without).understaffing_h;
    assert!(
        missing > cost.understaffing_h + 10.0,
        "agents of two skills help"
    );
}

#[test]
fn every_row_family_stands_in_the_formulation() {
    let text = include_str!("../../docs/formulation.md");
    let (mut scenario, staffing) = synthetic::three_cities(0.3);
    scenario.contracts[0].min_days_per_week = 2;
    let grid = grid::Grid::new(&scenario, &staffing);
    let catalogue = catalogue::Catalogue::new(&scenario, &grid);
    let rates = model::Rates::new(&scenario);
    let offers: Vec<usize> = (0..catalogue.offers.len())
        .filter(|offer| catalogue.offers[*offer].week == 0)
        .collect();
    let built = model::week_model(&catalogue, &grid, &rates, &(0..1), &offers);
    let families = built.model.families();
    assert!(families.len() >= 9, "{families:?}");
    for family in families.keys() {
        assert!(
            text.contains(&format!("`{family}[")),
            "{family} is not in the formulation"
        );
    }
    let wanted = BTreeMap::from([((0, scenario.first_day, 450), (offers[0], 1.5))]);
    let rounding = model::rounding_model(&catalogue, &grid, &rates, &(0..1), &wanted);
    for family in rounding.model.families().keys() {
        assert!(
            text.contains(&format!("`{family}[")),
            "{family} is not in the formulation"
        );
    }
}

#[test]
fn moments_of_breaks_stay_inside_a_short_shift() {
    let (mut scenario, _) = help_desk(2, 1.0);
    scenario.shifts[0].breaks.truncate(1);
    scenario.shifts[0].lengths_min = vec![110];
    let span = crate::calendar::Span::lasting(Moment::from_minutes(0), 110);
    let windows = shapes::break_windows(&scenario.shifts[0], span).unwrap();
    assert_eq!(windows[0].last, Moment::from_minutes(90));
}

#[test]
fn a_bank_with_500_agents_comes_within_one_percent() {
    let (scenario, staffing) = synthetic::bank();
    let made = run(&scenario, &staffing, 0.01);
    check(&scenario, &staffing, &made);
    assert!(
        made.report.gap.is_some_and(|gap| gap <= 0.01),
        "{:?}",
        made.report
    );
}

#[test]
fn nights_and_days_come_within_one_percent() {
    let (scenario, staffing) = synthetic::night_and_day(40);
    let made = run(&scenario, &staffing, 0.01);
    check(&scenario, &staffing, &made);
    assert!(
        made.report.gap.is_some_and(|gap| gap <= 0.01),
        "{:?}",
        made.report
    );
}
