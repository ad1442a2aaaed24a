use super::*;
use crate::report::sample::Plan;
use crate::roster::{Activity, RosteredShift};
use crate::scenario::model::Channel;
use crate::simulate::prove;
use crate::units::Seconds;

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

/// The remedies of a plan.
fn remedied(plan: &Plan) -> Vec<Remedy> {
    let timetable = Timetable::from(&plan.roster);
    let control = Control::unlimited();
    let (scenario, forecast, staffing) = (&plan.scenario, &plan.forecast, &plan.staffing);
    let proof = prove(scenario, forecast, staffing, &timetable, &control);
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
/// then, each for one interval, as a planner would book them.
fn applied(plan: &Plan, remedy: &Remedy) -> f64 {
    let mut scenario = plan.scenario.clone();
    // The customers of the remedy and no others.
    scenario.simulation.half_width = None;
    let mut timetable = Timetable::from(&plan.roster);
    for it in &remedy.additions {
        for _ in 0..it.agents {
            let agent = AgentIndex::new(scenario.agents.len());
            let mut like = plan.scenario.agents[0].clone();
            like.name = format!("extra {}", agent.get());
            scenario.agents.push(like);
            timetable.shifts.push(Shift {
                agent,
                date: it.interval.date,
                work: vec![(it.interval.span, Some(remedy.queue))],
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

#[test]
fn mail_that_is_late_has_a_remedy_too() {
    let mut scenario = crate::scenario::sample::help_desk(4);
    let queue = &mut scenario.queues[0];
    queue.channel = Channel::Email;
    queue.patience = None;
    queue.targets.max_occupancy = None;
    let level = queue.targets.service_level.as_mut().unwrap();
    level.answer_within = Seconds::from_minutes(240);
    let mut plan = Plan::of(scenario);
    plan.staffing =
        crate::staffing::staff(&plan.scenario, &plan.forecast, &Control::unlimited()).unwrap();
    let mended = remedied(&plan);
    let [only] = mended.as_slice() else {
        panic!("{mended:?}")
    };
    assert!(only.suffices && only.lacks.get() > 0.03, "{only:?}");
    let above = applied(&plan, only);
    assert!((-0.005..0.1).contains(&above), "{above}");
}
