use super::*;
use crate::control::Control;
use crate::report::sample::Plan;
use crate::scenario::sample::help_desk;
use crate::simulate::{Estimate, Felt, QueueSimulation, Shift, Simulation, prove};
use crate::units::{AgentIndex, Fraction};

/// Agents on breaks by turns, half of an interval each.
const BY_TURNS: usize = 8;

fn plan() -> Plan {
    let mut scenario = help_desk(60);
    scenario.queues[0].targets.max_occupancy = None;
    let mut plan = Plan::of(scenario);
    let control = Control::unlimited();
    plan.staffing = crate::staffing::staff(&plan.scenario, &plan.forecast, &control).unwrap();
    plan
}

/// As many as are required, on average of each half-hour, and `more`: of those some work the half of it
/// that `half` gives each of them.
fn timetable(plan: &Plan, more: i64, half: impl Fn(usize) -> i64) -> Timetable {
    let own = &plan.staffing.queues[0];
    let mut shifts = vec![];
    for day in own
        .intervals
        .chunk_by(|a, b| a.interval.date == b.interval.date)
    {
        for agent in 0..plan.scenario.agents.len() {
            let work = day.iter().filter_map(|it| {
                let span = it.interval.span;
                let whole = i64::from(it.agents_required.get()) - BY_TURNS as i64 / 2 + more;
                let worked = if agent < BY_TURNS {
                    Span::lasting(span.start.plus(15 * half(agent)), 15)
                } else {
                    span
                };
                let works = agent < BY_TURNS || ((agent - BY_TURNS) as i64) < whole;
                works.then_some((worked, Some(own.queue)))
            });
            let work: Vec<_> = work.collect();
            shifts.push(Shift {
                agent: AgentIndex::new(agent),
                date: day[0].interval.date,
                work,
            });
        }
    }
    shifts.retain(|it| !it.work.is_empty());
    Timetable { shifts }
}

/// A play in which so many were answered in time.
fn played(level: f64) -> Simulation {
    let service_level = Some(Estimate {
        mean: level,
        half_width: Some(0.01),
    });
    Simulation {
        queues: vec![QueueSimulation {
            queue: QueueIndex::new(0),
            intervals: vec![],
            days: vec![],
            total: Felt {
                service_level,
                ..Felt::default()
            },
        }],
        ..Simulation::default()
    }
}

fn missed(as_forecast: f64) -> Proof {
    Proof {
        as_it_may_come: played(0.65),
        as_forecast: played(as_forecast),
        ..Proof::default()
    }
}

fn found(plan: &Plan, timetable: &Timetable, proof: &Proof) -> Vec<Bunching> {
    let control = Control::unlimited();
    bunchings(
        &plan.scenario,
        &plan.forecast,
        &plan.staffing,
        timetable,
        proof,
        &control,
    )
}

#[test]
fn breaks_that_all_take_at_once_are_why_a_played_queue_misses_its_promise() {
    let plan = plan();
    let together = timetable(&plan, 0, |_| 0);
    let proof = prove(
        &plan.scenario,
        &plan.forecast,
        &plan.staffing,
        &together,
        &Control::unlimited(),
    );
    let all = found(&plan, &together, &proof);
    let [only] = all.as_slice() else {
        panic!("{all:?}")
    };
    // Four more than required in the first quarter of an hour, four fewer in the second.
    assert_eq!(only.minutes_short, Fraction::new(0.5).unwrap());
    assert!((only.most_missing - 4.0).abs() < 1e-9, "{only:?}");
    let first = plan.staffing.queues[0].intervals[0].interval.span.start;
    assert_eq!(only.shortest, first.plus(15));
    let felt = |played: &Simulation| played.queues[0].total.service_level.unwrap().mean;
    assert!(
        only.evenly.mean > felt(&proof.as_it_may_come) + 0.02,
        "{only:?}"
    );
    assert!(only.evenly_as_forecast.mean > felt(&proof.as_forecast) + 0.02);
    assert!(felt(&proof.as_forecast) < 0.8 && only.evenly_as_forecast.mean >= 0.79);
}

#[test]
fn breaks_by_turns_are_no_cause() {
    let plan = plan();
    let by_turns = timetable(&plan, 0, |agent| (agent % 2) as i64);
    assert_eq!(found(&plan, &by_turns, &missed(0.7)), []);
}

#[test]
fn nor_are_breaks_where_agents_are_too_few_on_average_or_days_come_busier() {
    let plan = plan();
    let too_few = timetable(&plan, -2, |_| 0);
    assert_eq!(found(&plan, &too_few, &missed(0.7)), []);
    let together = timetable(&plan, 0, |_| 0);
    assert_eq!(found(&plan, &together, &missed(0.7)).len(), 1);
    assert_eq!(found(&plan, &together, &missed(0.81)), []);
}

#[test]
fn nor_are_they_where_shifts_change_within_intervals() {
    let plan = plan();
    let mut changes = timetable(&plan, 0, |_| 0);
    // Each piece a shift of its own: nobody has a break.
    let alone = |it: &Shift| {
        let own = it.clone();
        let pieces = it.work.iter().map(move |piece| Shift {
            work: vec![*piece],
            ..own.clone()
        });
        pieces.collect::<Vec<Shift>>()
    };
    changes.shifts = changes.shifts.iter().flat_map(alone).collect();
    assert_eq!(found(&plan, &changes, &missed(0.7)), []);
}
