use super::*;
use crate::report::sample::Plan;
use crate::roster::{Activity, RosteredShift};
use crate::scenario::model::{Backlog, Channel, Volumes};
use crate::simulate::{Proof, Shift, prove};
use crate::units::Seconds;
use crate::units::{AgentIndex, QueueIndex};
use chrono::NaiveDate;

/// A help desk with a second queue that the same people serve, half of whom work on each.
fn shared(agents: usize) -> Plan {
    let mut scenario = crate::scenario::sample::help_desk(agents);
    scenario.queues[0].targets.max_occupancy = None;
    let mut second = scenario.queues[0].clone();
    second.name = "second".into();
    scenario.queues.push(second);
    for agent in &mut scenario.agents {
        agent.skills = vec![QueueIndex::new(0), QueueIndex::new(1)];
    }
    let mut plan = Plan::of(scenario);
    for shift in &mut plan.roster.shifts {
        on(shift, QueueIndex::new(shift.agent.get() % 2));
    }
    plan
}

fn on(shift: &mut RosteredShift, queue: QueueIndex) {
    for piece in &mut shift.pieces {
        if let Activity::Work(own) = &mut piece.activity {
            *own = queue;
        }
    }
}

fn proof(plan: &Plan) -> Proof {
    let timetable = Timetable::from(&plan.roster);
    let control = Control::unlimited();
    prove(
        &plan.scenario,
        &plan.forecast,
        &plan.staffing,
        &timetable,
        &control,
    )
}

/// The remedies of a plan.
fn remedied(plan: &Plan) -> Vec<Remedy> {
    let timetable = Timetable::from(&plan.roster);
    let control = Control::unlimited();
    let (scenario, forecast, staffing) = (&plan.scenario, &plan.forecast, &plan.staffing);
    let proof = proof(plan);
    let played = Played {
        scenario,
        forecast,
        staffing,
        timetable: &timetable,
        felt: &proof.as_it_may_come,
    };
    remedies(&played, &control)
}

/// How far above its promise a queue is with what `remedy` says: people who serve all that others serve work
/// then, as few of them as can be, as a planner would book them.
fn applied(plan: &Plan, remedy: &Remedy) -> f64 {
    let mut scenario = plan.scenario.clone();
    // The customers of the remedy and no others.
    scenario.simulation.half_width = None;
    let mut timetable = Timetable::from(&plan.roster);
    let layers = remedy.additions.iter().map(|it| it.agents).max();
    for layer in 0..layers.unwrap_or(0) {
        let agent = AgentIndex::new(scenario.agents.len());
        let mut like = plan.scenario.agents[0].clone();
        like.name = format!("extra {layer}");
        scenario.agents.push(like);
        let own = remedy.additions.iter().filter(|it| it.agents > layer);
        let own: Vec<&Addition> = own.collect();
        for day in own.chunk_by(|a, b| a.interval.date == b.interval.date) {
            let work = day.iter().map(|it| (it.interval.span, Some(remedy.queue)));
            timetable.shifts.push(Shift {
                agent,
                date: day[0].interval.date,
                work: work.collect(),
            });
        }
    }
    let control = Control::unlimited();
    let proof = prove(
        &scenario,
        &plan.forecast,
        &plan.staffing,
        &timetable,
        &control,
    );
    let own = &proof.as_it_may_come.queues[remedy.queue.get()];
    let target = scenario.queues[remedy.queue.get()].targets.service_level;
    own.total.service_level.unwrap().mean - target.unwrap().target.get()
}

#[test]
fn a_remedy_mends_a_queue_whose_agents_others_call_on_too() {
    let plan = shared(18);
    let mended = remedied(&plan);
    assert!(!mended.is_empty());
    for it in &mended {
        let lacks = it.lacks.get();
        assert!(lacks > 0.03 && it.suffices, "{it:?}");
        // Absences are other people's luck then: half a point.
        let above = applied(&plan, it);
        assert!(above > -0.005, "{above} {lacks}");
    }
}

/// A mailbox of few that 4 hours are promised of, in a week of 300 mails after 200 that wait, 133 of them overdue.
fn mailbox(agents: usize) -> Plan {
    let mut scenario = crate::scenario::sample::help_desk(agents);
    scenario.weeks = 1;
    let queue = &mut scenario.queues[0];
    queue.channel = Channel::Email;
    queue.patience = None;
    queue.targets.max_occupancy = None;
    let level = queue.targets.service_level.as_mut().unwrap();
    level.answer_within = Seconds::from_minutes(240);
    queue.backlog = Some(Backlog {
        contacts: 200.0,
        oldest: Seconds::from_minutes(720),
    });
    if let Volumes::Typical(week) = &mut queue.volumes {
        week.per_weekday = [60.0, 60.0, 60.0, 60.0, 60.0, 0.0, 0.0];
    }
    staffed(scenario)
}

/// With what its promises require.
fn staffed(scenario: crate::scenario::Scenario) -> Plan {
    let mut plan = Plan::of(scenario);
    plan.staffing =
        crate::staffing::staff(&plan.scenario, &plan.forecast, &Control::unlimited()).unwrap();
    plan
}

#[test]
fn a_queue_far_too_small_gets_hardly_more_than_it_lacks() {
    // All of them, and a tenth of those who are needed.
    let plan = Plan::help_desk(3);
    let mended = remedied(&plan);
    let [only] = mended.as_slice() else {
        panic!("{mended:?}")
    };
    assert!(only.suffices && only.lacks.get() > 0.4, "{only:?}");
    let above = applied(&plan, only);
    assert!((-0.01..0.03).contains(&above), "{above}");
}

#[test]
fn what_was_overdue_before_takes_no_hours_and_help_comes_where_mail_is_late() {
    let plan = mailbox(2);
    let felt = &proof(&plan).as_it_may_come.queues[0];
    let lost = crate::simulate::out_of_reach(&plan.scenario, felt).unwrap();
    assert!((0.7..0.76).contains(&lost.at_most), "{lost:?}");
    let mended = remedied(&plan);
    let [only] = mended.as_slice() else {
        panic!("{mended:?}")
    };
    // What waits is done on the first day; from the next on all is in time.
    let late = |it: &&crate::simulate::DaySimulation| {
        it.felt.service_level.is_some_and(|it| it.mean < 0.99)
    };
    let days: Vec<NaiveDate> = felt.days.iter().filter(late).map(|it| it.date).collect();
    let helped = only
        .additions
        .iter()
        .all(|it| days.contains(&it.interval.date));
    assert!(helped && days.len() < 3, "{days:?} {only:?}");
    let waiting_h = 200.0 * 270.0 / 3600.0;
    assert!(only.suffices && only.agent_hours < waiting_h, "{only:?}");
    let target = plan.scenario.queues[0].targets.service_level.unwrap();
    let above = applied(&plan, only) + target.target.get() - lost.aim;
    assert!((-0.01..0.03).contains(&above), "{above}");
}

#[test]
fn where_only_the_overdue_are_late_nothing_is_advised() {
    assert_eq!(remedied(&mailbox(7)), []);
}

#[test]
fn mail_that_is_late_has_a_remedy_too() {
    let mut scenario = crate::scenario::sample::help_desk(4);
    let queue = &mut scenario.queues[0];
    queue.channel = Channel::Email;
    queue.patience = None;
    queue.targets.max_occupancy = None;
    let level = queue.targets.service_level.as_mut().unwrap();
    level.answer_within = Seconds::from_minutes(240);
    let plan = staffed(scenario);
    let mended = remedied(&plan);
    let [only] = mended.as_slice() else {
        panic!("{mended:?}")
    };
    assert!(only.suffices && only.lacks.get() > 0.03, "{only:?}");
    let above = applied(&plan, only);
    assert!((-0.005..0.1).contains(&above), "{above}");
}
