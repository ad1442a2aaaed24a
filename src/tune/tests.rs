use super::*;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::simulate::Estimate;
use crate::staffing::{performance_at, staff};
use crate::units::Seconds;

/// A world in which customers feel what the formula says of the agents required and some helpers more.
struct Formula {
    coverage: Coverage,
    felt: Simulation,
    hours: f64,
}

impl Solution for Formula {
    fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    fn felt(&self) -> &Simulation {
        &self.felt
    }

    fn cost(&self) -> f64 {
        30.0 * self.hours
    }

    fn paid_h(&self) -> f64 {
        self.hours
    }

    fn same_roster(&self, other: &Self) -> bool {
        self.felt == other.felt
    }
}

fn formula(scenario: &Scenario, staffing: &Staffing, helpers: f64) -> Formula {
    let timetable = crate::simulate::Timetable::default();
    let forecast = Forecast::default();
    let settings = crate::simulate::PlaySettings {
        replications: 1,
        half_width: None,
        volumes: crate::simulate::Volumes::AsForecast,
    };
    let control = Control::unlimited();
    let mut played = crate::simulate::simulate(
        scenario, &forecast, staffing, &timetable, &settings, &control,
    );
    let own = &staffing.queues[0];
    let (mut in_time, mut offered) = (0.0, 0.0);
    played.queues[0].intervals = own
        .intervals
        .iter()
        .map(|it| {
            let agents = (f64::from(it.agents_required.get()) + helpers).max(0.0);
            let given = performance_at(agents, it.offered, 1800.0, it.aht.get(), &own.service);
            let level = given.service_level.map_or(0.0, Fraction::get);
            in_time += level * it.offered;
            offered += it.offered;
            let mut felt = played.queues[0].total;
            felt.service_level = Some(Estimate {
                mean: level,
                half_width: Some(0.0),
            });
            crate::simulate::IntervalSimulation {
                interval: it.interval,
                felt,
            }
        })
        .collect();
    played.queues[0].total.service_level = Some(Estimate {
        mean: in_time / offered,
        half_width: Some(0.0),
    });
    Formula {
        coverage: Coverage::default(),
        hours: required_h(staffing),
        felt: played,
    }
}

fn help_desk() -> (Scenario, Staffing) {
    let mut scenario = crate::scenario::sample::help_desk(1);
    scenario.queues[0].targets.max_occupancy = None;
    let queue = QueueIndex::new(0);
    let dates: Vec<_> = scenario.days().collect();
    let open = dates
        .iter()
        .flat_map(|date| scenario.open_intervals(queue, *date));
    let aht = Seconds::new(240.0).unwrap();
    let intervals = open.enumerate().map(|(number, it)| {
        let offered = 60.0 + 40.0 * (number as f64 / 3.0).sin();
        IntervalForecast::expected(it, offered, aht)
    });
    let forecast = QueueForecast::bare(queue, intervals.collect(), scenario.first_day);
    let forecast = Forecast {
        queues: vec![forecast],
    };
    let staffing = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
    (scenario, staffing)
}

fn tuned(helpers: f64, give_back: bool) -> (Tuned<Formula>, f64) {
    let (scenario, staffing) = help_desk();
    let first = formula(&scenario, &staffing, helpers);
    let hours = first.hours;
    let settings = TuneSettings::new(give_back);
    let solve = |staffing: &Staffing| Ok::<_, ()>(Some(formula(&scenario, staffing, helpers)));
    let control = Control::unlimited();
    let tuned = tune(&scenario, staffing, first, &settings, &control, solve).unwrap();
    (tuned, hours)
}

fn above(tuned: &Tuned<Formula>) -> f64 {
    tuned.rounds[tuned.nearest].queues[0].above_promise
}

fn hours(tuned: &Tuned<Formula>) -> f64 {
    tuned.kept[tuned.nearest].solution.hours
}

#[test]
fn agents_that_help_does_without_are_given_back() {
    let (helped, _) = tuned(2.0, true);
    let (alone, _) = tuned(0.0, true);
    // So near that single shifts do the rest.
    for it in [&helped, &alone] {
        assert!(it.rounds.len() <= 6, "{:?}", it.rounds);
        assert!(above(it).abs() <= 0.03, "{:?}", it.rounds);
    }
    // Two helpers in each of 200 half-hours are 200 hours; a point of the service level is worth about 10.
    let saved = hours(&alone) - hours(&helped);
    assert!((170.0..230.0).contains(&saved), "{saved}");
}

#[test]
fn agents_that_are_missed_are_added_and_nothing_is_given_back_unasked() {
    let (repaired, by_formula) = tuned(-1.0, false);
    assert!(
        repaired.settled && above(&repaired) >= 0.0,
        "{:?}",
        repaired.rounds
    );
    assert!(hours(&repaired) > by_formula);
    let (left, by_formula) = tuned(2.0, false);
    assert!(left.settled && left.rounds.len() == 1);
    assert!((hours(&left) - by_formula).abs() < 1e-9);
}

#[test]
fn changed_numbers_say_that_the_simulation_decided_and_what_is_paid() {
    let (scenario, mut staffing) = help_desk();
    let before = staffing.queues[0].intervals[0];
    let mut agents = vec![0; staffing.queues[0].intervals.len()];
    agents[0] = -1;
    let change = Change { agents };
    assert!((change.hours(&staffing.queues[0]) + 0.5).abs() < 1e-12);
    apply::apply(&scenario, &mut staffing, QueueIndex::new(0), &change);
    let after = staffing.queues[0].intervals[0];
    assert_eq!(
        after.agents_required.get() + 1,
        before.agents_required.get()
    );
    assert_eq!(after.binding, crate::staffing::Binding::Simulation);
    assert!(after.fte_required.get() < before.fte_required.get());
    assert_eq!(
        Some(after.performance.service_level),
        before.one_fewer.map(|it| it.service_level)
    );
}

#[test]
fn one_pool_needs_no_more_than_queues_apart_and_no_less_than_the_load() {
    let (mut scenario, mut staffing) = help_desk();
    let mut twin = staffing.queues[0].clone();
    twin.queue = QueueIndex::new(1);
    scenario.queues.push(scenario.queues[0].clone());
    staffing.queues.push(twin);
    let references = references(&scenario, &staffing);
    let load: f64 = (staffing.queues.iter().flat_map(|it| &it.intervals))
        .map(|it| 0.5 * it.offered_load.get())
        .sum();
    assert!((references.apart_h - required_h(&staffing)).abs() < 1e-9);
    assert!(
        references.everyone_h < 0.95 * references.apart_h,
        "{references:?}"
    );
    assert!(references.everyone_h > load, "{references:?}");
}
