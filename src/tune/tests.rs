use super::*;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::simulate::Estimate;
use crate::staffing::{performance_at, staff};
use crate::units::Seconds;

/// A world in which customers feel what the formula says of the agents required and some helpers more.
pub(super) struct Formula {
    coverage: Coverage,
    felt: Simulation,
    pub(super) hours: f64,
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

pub(super) fn formula(scenario: &Scenario, staffing: &Staffing, helpers: f64) -> Formula {
    let timetable = crate::simulate::Timetable::default();
    let forecast = Forecast::default();
    let settings = crate::simulate::PlaySettings {
        first: 0,
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
    let sure = |mean: f64| {
        Some(Estimate {
            mean,
            half_width: Some(0.0),
        })
    };
    let (mut waited_s, mut hung_up, mut busy, mut there) = (0.0, 0.0, 0.0, 0.0);
    for (it, told) in own.intervals.iter().zip(&mut played.queues[0].intervals) {
        let agents = (f64::from(it.agents_required.get()) + helpers).max(0.0);
        let given = performance_at(agents, it.offered, 1800.0, it.aht.get(), &own.service);
        told.felt.asa_s = given.asa.and_then(|it| sure(it.get()));
        told.felt.abandoned = sure(given.abandoned.get());
        waited_s += given.asa.map_or(1800.0, Seconds::get) * it.offered;
        hung_up += given.abandoned.get() * it.offered;
        busy += it.offered_load.get() * (1.0 - given.abandoned.get());
        there += agents;
    }
    let total = &mut played.queues[0].total;
    total.service_level = sure(in_time / offered);
    total.asa_s = sure(waited_s / offered);
    total.abandoned = sure(hung_up / offered);
    total.occupancy = sure(busy / there);
    Formula {
        coverage: Coverage::default(),
        hours: required_h(staffing),
        felt: played,
    }
}

pub(super) fn help_desk() -> (Scenario, Staffing) {
    let mut scenario = crate::scenario::sample::help_desk(1);
    scenario.queues[0].targets.max_occupancy = None;
    // As many as any round may ask for.
    let one = scenario.agents[0].clone();
    scenario.agents.resize(200, one);
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
    tuned_with(help_desk(), helpers, give_back)
}

fn tuned_with(
    (scenario, staffing): (Scenario, Staffing),
    helpers: f64,
    give_back: bool,
) -> (Tuned<Formula>, f64) {
    let first = formula(&scenario, &staffing, helpers);
    let hours = first.hours;
    let settings = TuneSettings::new(give_back);
    let solve = |staffing: &Staffing| Ok::<_, ()>(Some(formula(&scenario, staffing, helpers)));
    let control = Control::unlimited();
    let tuned = tune(&scenario, staffing, first, &settings, &control, solve).unwrap();
    (tuned, hours)
}

/// A help desk that promises of `goal` so many times what its agents required by service level alone give.
fn promising(goal: Goal, times: f64) -> (Scenario, Staffing) {
    let (mut scenario, mut staffing) = help_desk();
    staffing.queues[0].service.patience = Seconds::new(120.0).ok();
    let given = formula(&scenario, &staffing, 0.0).felt.queues[0].total;
    let promised = times * goal.felt(&given).unwrap().mean;
    let targets = &mut scenario.queues[0].targets;
    match goal {
        Goal::ServiceLevel => {}
        Goal::MaxAsa => targets.max_asa = Seconds::new(promised).ok(),
        Goal::MaxAbandoned => targets.max_abandoned = Fraction::new(promised).ok(),
        Goal::MaxOccupancy => targets.max_occupancy = Fraction::new(promised).ok(),
    }
    staffing.queues[0].service.targets = *targets;
    (scenario, staffing)
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
    // So near that single shifts do the rest, half a point above the promise.
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
fn every_target_that_is_judged_is_aimed_at() {
    for (goal, times) in [
        (Goal::MaxAsa, 0.7),
        (Goal::MaxAbandoned, 0.7),
        (Goal::MaxOccupancy, 0.9),
    ] {
        let world = promising(goal, times);
        let (repaired, by_formula) = tuned_with(world, 0.0, false);
        let first = repaired.rounds[0].queues[0];
        assert!(first.goal == goal && first.above_promise < 0.0, "{first:?}");
        let at = above(&repaired);
        assert!(
            repaired.settled && (0.0..0.1).contains(&at),
            "{goal:?} {:?}",
            repaired.rounds
        );
        assert!(hours(&repaired) > by_formula, "{goal:?}");
    }
}

/// Rosters that are the same, or no better, whatever is asked for.
fn stubborn(better_at: u32) -> Tuned<Formula> {
    let (scenario, staffing) = help_desk();
    let settings = TuneSettings::new(false);
    let mut round = 0.0;
    let solve = |_: &Staffing| {
        round += 1.0;
        let helpers = if better_at == 0 {
            -1.0
        } else {
            -1.0 - 0.1 * round
        };
        Ok::<_, ()>(Some(formula(&scenario, &help_desk().1, helpers)))
    };
    let first = formula(&scenario, &staffing, -1.0);
    let control = Control::unlimited();
    tune(&scenario, staffing, first, &settings, &control, solve).unwrap()
}

#[test]
fn it_stops_where_the_roster_stays_the_same_or_nothing_gets_better_and_keeps_the_best() {
    let same = stubborn(0);
    assert_eq!(
        (same.ended, same.rounds.len(), same.best),
        (Ended::SameRoster, 2, 0)
    );
    let worse = stubborn(1);
    assert_eq!((worse.ended, worse.rounds.len()), (Ended::NothingBetter, 3));
    assert_eq!((worse.best, worse.nearest), (0, 0));
}

#[test]
fn what_was_asked_in_vain_is_not_required() {
    let (scenario, before) = help_desk();
    let mut after = before.clone();
    let mut agents = vec![0; before.queues[0].intervals.len()];
    // Asked for more: somebody came, nobody came. Given back: in vain, in truth.
    (agents[0], agents[1], agents[2], agents[3]) = (2, 2, -2, -2);
    apply::apply(
        &scenario,
        &mut after,
        QueueIndex::new(0),
        &Change { agents },
    );
    let mut coverage =
        crate::coverage::coverage(&scenario, &before, &crate::roster::Roster::default());
    for (at, more) in [(0, 0.7), (1, -1.0), (2, 0.0), (3, -1.5)] {
        let required = before.queues[0].intervals[at].agents_required.get();
        coverage.queues[0].intervals[at].agents_expected = f64::from(required) + more;
    }
    let settled = settle(&scenario, &before, &after, &coverage);
    let both = settled.queues[0]
        .intervals
        .iter()
        .zip(&before.queues[0].intervals);
    let changes =
        both.map(|(a, b)| i64::from(a.agents_required.get()) - i64::from(b.agents_required.get()));
    assert_eq!(changes.take(5).collect::<Vec<_>>(), [1, 0, 0, -2, 0]);
}

#[test]
fn changed_numbers_say_that_the_simulation_decided_and_what_is_paid() {
    let (scenario, mut staffing) = help_desk();
    let before = staffing.queues[0].intervals[0];
    let mut agents = vec![0; staffing.queues[0].intervals.len()];
    agents[0] = -1;
    let change = Change { agents };
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

#[test]
fn mail_fills_the_idle_time_of_a_pool_and_only_what_does_not_fit_takes_more() {
    let (mut scenario, mut staffing) = help_desk();
    let alone = references(&scenario, &staffing).everyone_h;
    let mut mail = staffing.queues[0].clone();
    mail.queue = QueueIndex::new(1);
    let mut queue = scenario.queues[0].clone();
    queue.channel = crate::scenario::model::Channel::Email;
    mail.service = crate::staffing::Service::new(&queue, &Default::default());
    scenario.queues.push(queue);
    let mut with = |share: f64| {
        let mut own = mail.clone();
        for it in &mut own.intervals {
            it.offered *= share;
        }
        staffing.queues.truncate(1);
        staffing.queues.push(own);
        references(&scenario, &staffing).everyone_h
    };
    assert!((with(0.01) - alone).abs() < 1e-9);
    let (much, work) = (with(1.0), staffing_load_h(&mail));
    assert!(
        much > alone + 1e-6 && much < alone + 0.8 * work,
        "{much} {alone} {work}"
    );
}

fn staffing_load_h(own: &crate::staffing::QueueStaffing) -> f64 {
    let hours = |it: &crate::staffing::IntervalStaffing| it.offered * it.aht.get() / 3600.0;
    own.intervals.iter().map(hours).sum()
}

#[test]
fn chats_at_once_count_in_the_pool_which_never_needs_more_than_queues_apart() {
    let (mut scenario, mut staffing) = help_desk();
    let alone = staffing.queues[0].clone();
    staffing.queues[0].service.at_once = 3;
    for it in &mut staffing.queues[0].intervals {
        // As many as three at once need, by a rule of thumb.
        it.agents_required = crate::units::Agents::new(it.agents_required.get().div_ceil(3) + 1);
    }
    let chats = references(&scenario, &staffing);
    assert!(chats.everyone_h <= chats.apart_h, "{chats:?}");
    // A pool of chats alone needs what its load needs, not three times as much.
    let load: f64 = alone
        .intervals
        .iter()
        .map(|it| 0.5 * it.offered_load.get())
        .sum();
    assert!(chats.everyone_h < 0.6 * load, "{chats:?} {load}");
    let mut twin = staffing.queues[0].clone();
    twin.queue = QueueIndex::new(1);
    scenario.queues.push(scenario.queues[0].clone());
    staffing.queues.push(twin);
    let both = references(&scenario, &staffing);
    assert!(both.everyone_h < both.apart_h, "{both:?}");
}

#[test]
fn a_cheaper_round_below_its_promise_is_not_taken_though_that_may_be_chance() {
    let (scenario, staffing) = help_desk();
    let promised = scenario.queues[0].targets.service_level.unwrap().target;
    let round = |above: f64, hours: f64| {
        let mut solution = formula(&scenario, &staffing, 0.0);
        solution.hours = hours;
        solution.felt.queues[0].total.service_level = Some(Estimate {
            mean: promised.get() + above,
            half_width: Some(0.01),
        });
        Kept {
            solution,
            staffing: staffing.clone(),
        }
    };
    let mut tuned = Tuned {
        kept: vec![round(0.02, 120.0), round(-0.0052, 90.0), round(0.03, 110.0)],
        rounds: vec![],
        best: 0,
        nearest: 0,
        settled: false,
        ended: Ended::Rounds,
    };
    tuned.choose(&scenario, &TuneSettings::new(true));
    assert_eq!(tuned.best, 2);
}

#[test]
fn a_queue_at_either_edge_of_what_is_right_is_not_sure() {
    let gap = |above: f64, chance: f64| Gap {
        part: Part::whole(QueueIndex::new(0)),
        goal: Goal::ServiceLevel,
        above,
        beyond: 0.0,
        chance,
    };
    let sure = |give_back, above| TuneSettings::new(give_back).is_sure(&[gap(above, 0.004)]);
    assert!(sure(true, 0.005) && sure(true, 0.02) && sure(true, -0.01));
    assert!(!sure(true, 0.003) && !sure(true, 0.0105) && !sure(true, -0.002));
    // Where nothing is given back, nothing is too much.
    assert!(sure(false, 0.0105) && !sure(false, 0.003));
}

#[test]
fn what_nobody_has_played_is_not_right_and_no_round_goes_on_from_it() {
    let (scenario, by_formula) = help_desk();
    let mut first = formula(&scenario, &by_formula, 3.0);
    first.felt.replications = 0;
    first.felt.queues.clear();
    let settings = TuneSettings::new(false);
    let control = Control::unlimited();
    let nobody = |_: &Staffing| Err::<Option<Formula>, _>("solved again");
    let tuned = tune(&scenario, by_formula, first, &settings, &control, nobody).unwrap();
    assert_eq!((tuned.ended, tuned.settled), (Ended::Stopped, false));
}

#[test]
fn no_more_are_asked_for_than_serve_the_queue() {
    let (mut scenario, by_formula) = help_desk();
    scenario.agents.truncate(12);
    let serve = 12;
    let mut staffing = by_formula.clone();
    let agents = vec![1_000; staffing.queues[0].intervals.len()];
    apply::apply(
        &scenario,
        &mut staffing,
        QueueIndex::new(0),
        &Change { agents },
    );
    let both = by_formula.queues[0].intervals.iter();
    for (before, after) in both.zip(&staffing.queues[0].intervals) {
        let most = before.agents_required.get().max(serve);
        assert_eq!(after.agents_required.get(), most);
    }
}
