use super::*;
use crate::scenario::model::{Patience, Targets};
use crate::scenario::sample;
use crate::units::{Fraction, Seconds};
use proptest::prelude::*;

fn service(target: f64, over: PromiseOver, patience_s: Option<f64>) -> Service {
    let mut queue = sample::help_desk(1).queues.remove(0);
    let level = queue.targets.service_level.as_mut().unwrap();
    (level.over, level.target) = (over, Fraction::new(target).unwrap());
    queue.patience = patience_s.map(|it| Patience::Mean(Seconds::new(it).unwrap()));
    Service::new(&queue, &Default::default())
}

/// Half-hours with these contacts of three minutes.
fn half_hours(offered: &[f64], service: &Service) -> Vec<Curve> {
    let least = |offered: f64| match (offered > 0.0, service.patience) {
        (false, _) => 0,
        (true, Some(_)) => 1,
        (true, None) => (offered / 10.0).floor() as u32 + 1,
    };
    let curve = |it: &f64| {
        Curve::new(
            (*it, 0.5, 180.0),
            service,
            (least(*it), Binding::Stability),
            u32::MAX,
        )
    };
    offered.iter().map(curve).collect()
}

fn fewest_of(curves: &[Curve], target: f64) -> Vec<u32> {
    fewest(&curves.iter().collect::<Vec<_>>(), target, None)
}

/// The fewest agents that keep the promise, by trying every combination.
fn brute_force(curves: &[Curve], target: f64) -> u32 {
    let wanted = wanted(&curves.iter().collect::<Vec<_>>(), target) * (1.0 - 1e-9);
    let mut best = u32::MAX;
    let mut agents: Vec<u32> = curves.iter().map(|curve| curve.floor).collect();
    loop {
        let sum = curves.iter().zip(&agents).map(|(c, n)| c.answered(*n));
        if sum.sum::<f64>() >= wanted {
            best = best.min(agents.iter().sum());
        }
        let Some(position) = (0..agents.len()).find(|it| agents[*it] < curves[*it].top()) else {
            return best;
        };
        agents[position] += 1;
        for earlier in 0..position {
            agents[earlier] = curves[earlier].floor;
        }
    }
}

/// The envelope's height above each number by its definition: the highest of all chords over it.
fn highest_chord(levels: &[f64], at: usize) -> f64 {
    let mut best = levels[at];
    for low in 0..=at {
        for high in at..levels.len() {
            if low < high {
                let part = (at - low) as f64 / (high - low) as f64;
                best = best.max((1.0 - part) * levels[low] + part * levels[high]);
            }
        }
    }
    best
}

proptest! {
    #[test]
    fn the_envelope_is_the_highest_chord(
        mut levels in prop::collection::vec(0.0..1.0_f64, 1..12),
        floor in 0_u32..9,
    ) {
        levels.sort_by(f64::total_cmp);
        let curve = Curve::of_levels(floor, &levels, 10.0);
        let (mut height, mut at) = (10.0 * levels[0], 0);
        let mut heights = vec![height];
        let mut last = f64::INFINITY;
        for step in curve.steps(floor) {
            prop_assert!(step.gain < last);
            last = step.gain;
            for _ in 0..step.agents {
                (height, at) = (height + step.gain, at + 1);
                heights.push(height);
            }
        }
        heights.resize(levels.len(), height);
        for (at, height) in heights.iter().enumerate() {
            prop_assert!((height - 10.0 * highest_chord(&levels, at)).abs() < 1e-9);
        }
    }

    #[test]
    fn on_small_days_nothing_beats_the_greedy(
        offered in prop::collection::vec(0.0..40.0_f64, 1..5),
        target in 0.3..0.97_f64,
    ) {
        let curves = half_hours(&offered, &service(target, PromiseOver::Day, None));
        let found: u32 = fewest_of(&curves, target).iter().sum();
        prop_assert_eq!(found, brute_force(&curves, target));
    }

    #[test]
    fn with_hang_ups_the_greedy_is_as_good(
        offered in prop::collection::vec(0.0..25.0_f64, 1..4),
        target in 0.3..0.95_f64,
    ) {
        let curves = half_hours(&offered, &service(target, PromiseOver::Day, Some(120.0)));
        let found: u32 = fewest_of(&curves, target).iter().sum();
        prop_assert_eq!(found, brute_force(&curves, target));
    }

    #[test]
    fn the_promise_holds_by_the_true_function_wherever_it_starts(
        offered in prop::collection::vec(0.0..300.0_f64, 1..20),
        start in prop::collection::vec(0_u32..60, 20),
        target in 0.3..0.97_f64,
        patient in prop::bool::ANY,
    ) {
        let service = service(target, PromiseOver::Day, patient.then_some(150.0));
        let curves = half_hours(&offered, &service);
        let own: Vec<&Curve> = curves.iter().collect();
        for start in [None, Some(&start[..])] {
            let agents = fewest(&own, target, start);
            let given = agents.iter().zip(&offered).map(|(agents, offered)| {
                let it = performance_at(f64::from(*agents), *offered, 1800.0, 180.0, &service);
                it.service_level.unwrap().get() * offered
            });
            let (given, all): (f64, f64) = (given.sum(), offered.iter().sum());
            prop_assert!(given >= target * all * (1.0 - 1e-8), "{} of {}", given, all);
        }
    }

    #[test]
    fn under_erlang_c_each_agent_above_the_load_brings_less_than_the_one_before(
        offered in 0.5..900.0_f64,
    ) {
        let curve = &half_hours(&[offered], &service(0.8, PromiseOver::Day, None))[0];
        prop_assert_eq!(curve.floor, (offered / 10.0).floor() as u32 + 1);
        prop_assert!(curve.steps(curve.floor).iter().all(|step| step.agents == 1));
    }
}

#[test]
fn a_lone_interval_needs_what_it_needs_by_itself() {
    let service = service(0.8, PromiseOver::Day, None);
    let curves = half_hours(&[100.0], &service);
    assert_eq!(fewest_of(&curves, 0.8), [14]);
}

#[test]
fn a_day_without_contacts_needs_nobody() {
    let service = service(0.8, PromiseOver::Day, None);
    assert_eq!(fewest_of(&half_hours(&[0.0, 0.0], &service), 0.8), [0, 0]);
    assert_eq!(fewest_of(&[], 0.8), Vec::<u32>::new());
}

#[test]
fn no_interval_is_given_up_where_callers_hang_up() {
    let service = service(0.8, PromiseOver::Day, Some(120.0));
    let curve = &half_hours(&[400.0], &service)[0];
    assert!(curve.floor > 20 && curve.floor < 40, "{}", curve.floor);
    let capped = Curve::new((400.0, 0.5, 180.0), &service, (1, Binding::Stability), 12);
    assert_eq!((capped.floor, capped.floor_binding), (12, None));
}

/// The staffing of the sample help desk, its promise over `over`.
fn staffed(over: PromiseOver, change: impl FnOnce(&mut Targets)) -> (Scenario, QueueStaffing) {
    let mut scenario = sample::help_desk(1);
    let queue = &mut scenario.queues[0];
    queue.targets.service_level.as_mut().unwrap().over = over;
    change(&mut queue.targets);
    let volumes = scenario.days().flat_map(|date| {
        let open = scenario.open_intervals(crate::units::QueueIndex::new(0), date);
        let count = open.len() as f64;
        let volume = move |(position, interval)| {
            let offered = 8.0 + 60.0 * (position as f64 / count * 3.0).sin().abs();
            let aht = Seconds::new(200.0).unwrap();
            crate::forecast::IntervalForecast::expected(interval, offered, aht)
        };
        open.into_iter().enumerate().map(volume)
    });
    let forecast = crate::forecast::QueueForecast::bare(
        crate::units::QueueIndex::new(0),
        volumes.collect(),
        scenario.first_day,
    );
    let forecast = crate::forecast::Forecast {
        queues: vec![forecast],
    };
    let control = crate::control::Control::unlimited();
    let staffing = crate::staffing::staff(&scenario, &forecast, &control).unwrap();
    (scenario, staffing.queues.into_iter().next().unwrap())
}

#[test]
fn over_a_longer_time_the_same_promise_takes_fewer_hours() {
    let (scenario, alone) = staffed(PromiseOver::Interval, |_| {});
    assert!(alone.by_interval.is_empty() && hours_both_ways(&alone).is_none());
    let (_, day) = staffed(PromiseOver::Day, |_| {});
    let (_, week) = staffed(PromiseOver::Week, |_| {});
    let (day_h, alone_h) = hours_both_ways(&day).unwrap();
    let (week_h, _) = hours_both_ways(&week).unwrap();
    assert!(
        week_h <= day_h && day_h < alone_h,
        "{week_h} {day_h} {alone_h}"
    );
    let required: f64 = (alone.intervals.iter())
        .map(|it| f64::from(it.agents_required.get()) * it.interval.span.minutes() as f64 / 60.0)
        .sum();
    assert!((required - alone_h).abs() < 1e-9);
    for period in periods(&day.intervals, PromiseOver::Day, scenario.first_day) {
        let all: f64 = period.iter().map(|it| day.intervals[*it].offered).sum();
        let answered = period.iter().map(|it| {
            let it = &day.intervals[*it];
            it.offered * it.performance.service_level.unwrap().get()
        });
        assert!(answered.sum::<f64>() >= 0.8 * all * (1.0 - 1e-9));
    }
    assert!(day.intervals.iter().any(|it| it.binding == Binding::Day));
    assert!(week.intervals.iter().any(|it| it.binding == Binding::Week));
}

#[test]
fn the_other_targets_hold_in_each_interval_and_are_named() {
    let busy = Fraction::new(0.7).unwrap();
    let (_, day) = staffed(PromiseOver::Day, |targets| {
        targets.max_occupancy = Some(busy)
    });
    assert!(
        day.intervals
            .iter()
            .all(|it| it.performance.occupancy <= busy)
    );
    assert!(
        day.intervals
            .iter()
            .any(|it| it.binding == Binding::Occupancy)
    );
}
