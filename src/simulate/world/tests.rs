use super::*;
use crate::report::sample;

fn world(aht_uncertainty: f64) -> World {
    let mut plan = sample::Plan::help_desk(30);
    for own in &mut plan.forecast.queues {
        own.aht_uncertainty = aht_uncertainty;
    }
    let timetable = Timetable::from(&plan.roster);
    World::new(&plan.scenario, &plan.forecast, &plan.staffing, &timetable)
}

fn ahts(occasion: &Occasion) -> Vec<f64> {
    let all = occasion.arrivals.iter().flatten();
    all.map(|it| it.aht_s).collect()
}

fn rates(occasion: &Occasion) -> Vec<f64> {
    let all = occasion.arrivals.iter().flatten();
    all.map(|it| it.per_s).collect()
}

#[test]
fn handle_times_vary_as_days_may_come_and_not_as_forecast() {
    let world = world(0.2);
    let calm = ahts(&world.occasion(3, Volumes::AsForecast, None));
    assert!(calm.iter().all(|it| *it == calm[0]));
    let drawn = ahts(&world.occasion(3, Volumes::AsTheyMayCome, None));
    assert!((drawn[0] / calm[0] - 1.0).abs() > 1e-6);
    let other = ahts(&world.occasion(4, Volumes::AsTheyMayCome, None));
    assert!(drawn[0] != other[0]);
}

#[test]
fn the_mean_over_plays_is_what_is_expected() {
    let world = world(0.2);
    let plays = 4_000;
    let of = |number| ahts(&world.occasion(number, Volumes::AsTheyMayCome, None))[0];
    let mean = (0..plays).map(of).sum::<f64>() / plays as f64;
    let expected = ahts(&world.occasion(0, Volumes::AsForecast, None))[0];
    // Four standard errors.
    assert!((mean / expected - 1.0).abs() < 4.0 * 0.2 / (plays as f64).sqrt());
}

#[test]
fn what_is_left_out_is_as_expected_and_the_rest_as_with_it() {
    let world = world(0.2);
    let came = Volumes::AsTheyMayCome;
    let (all, calm) = (
        world.occasion(1, came, None),
        world.occasion(1, Volumes::AsForecast, None),
    );
    let without = |source| world.occasion(1, came, Some(source));
    let it = without(Source::Volume);
    assert_eq!(rates(&it), rates(&calm));
    assert_eq!(ahts(&it), ahts(&all));
    assert_eq!(it.absent, all.absent);
    let it = without(Source::HandleTime);
    assert_eq!(ahts(&it), ahts(&calm));
    assert_eq!(rates(&it), rates(&all));
    let it = without(Source::Absence);
    assert_eq!((ahts(&it), rates(&it)), (ahts(&all), rates(&all)));
}

#[test]
fn surer_handle_times_leave_days_as_they_are() {
    let (sure, unsure) = (world(0.0), world(0.3));
    let at = |world: &World| world.occasion(5, Volumes::AsTheyMayCome, None);
    assert_eq!(rates(&at(&sure)), rates(&at(&unsure)));
    assert_eq!(at(&sure).absent, at(&unsure).absent);
}

#[test]
fn one_more_queue_or_agent_changes_nothing_for_the_others() {
    let mut plan = sample::Plan::help_desk(30);
    for own in &mut plan.forecast.queues {
        own.aht_uncertainty = 0.2;
    }
    plan.scenario.shrinkage.unplanned = Fraction::new(0.2).unwrap();
    let of = |plan: &sample::Plan| {
        let timetable = Timetable::from(&plan.roster);
        let world = World::new(&plan.scenario, &plan.forecast, &plan.staffing, &timetable);
        let names = timetable.shifts.iter().map(|it| {
            let name = plan.scenario.agents[it.agent.get()].name.clone();
            (name, it.date)
        });
        let occasion = world.occasion(5, Volumes::AsTheyMayCome, None);
        let absent: Vec<_> = names.zip(occasion.absent.clone()).collect();
        (world, occasion, absent)
    };
    let (before, own, absent) = of(&plan);
    // Both in front of all others.
    let mut newcomer = plan.scenario.agents[0].clone();
    newcomer.name = "Newcomer".into();
    plan.scenario.agents.insert(0, newcomer);
    for shift in &mut plan.roster.shifts {
        shift.agent = crate::units::AgentIndex::new(shift.agent.get() + 1);
    }
    let mut queue = plan.scenario.queues[0].clone();
    queue.name = "new".into();
    plan.scenario.queues.insert(0, queue);
    let mut more = plan.forecast.queues[0].clone();
    plan.forecast.queues[0].queue = QueueIndex::new(1);
    more.queue = QueueIndex::new(0);
    plan.forecast.queues.insert(0, more);
    let mut more = plan.staffing.queues[0].clone();
    plan.staffing.queues[0].queue = QueueIndex::new(1);
    more.queue = QueueIndex::new(0);
    plan.staffing.queues.insert(0, more);
    let (after, with, absent_with) = of(&plan);
    assert_eq!(own.arrivals[0], with.arrivals[1]);
    assert!(own.arrivals[0] != with.arrivals[0]);
    assert_eq!(before.centre.queues[0].key, after.centre.queues[1].key);
    assert_eq!(absent, absent_with);
    assert!(absent.iter().any(|it| it.1) && absent.iter().any(|it| !it.1));
}
