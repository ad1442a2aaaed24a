//! Who is served by whom, in which order.

use super::super::*;
use super::stage::*;

#[test]
fn first_come_first_served() {
    let occasion = comes(&[&[(0.0, 100.0), (10.0, 30.0), (20.0, 5.0), (30.0, 7.0)]]);
    let expected = [
        "0: 0 0 100 a0 served",
        "0: 10 100 130 a0 served",
        "0: 20 130 135 a0 served",
        "0: 30 135 142 a0 served",
    ];
    assert_eq!(rows(&centre(vec![calls()], 1), &occasion), expected);
}

#[test]
fn the_better_priority_comes_first_and_among_equals_the_longest_wait() {
    let mut queues = vec![calls(), calls(), calls()];
    queues[0].priority = 2;
    let occasion = comes(&[
        &[(0.0, 100.0), (10.0, 10.0)],
        &[(30.0, 20.0)],
        &[(20.0, 30.0)],
    ]);
    let expected = [
        "0: 0 0 100 a0 served",
        "0: 10 150 160 a0 served",
        "2: 20 100 130 a0 served",
        "1: 30 130 150 a0 served",
    ];
    assert_eq!(rows(&centre(queues, 1), &occasion), expected);
}

#[test]
fn the_longest_idle_agent_comes_first() {
    // Agent 0 is free again at 50, agent 1 at 20, agent 2 at 30.
    let occasion = comes(&[&[
        (0.0, 50.0),
        (1.0, 19.0),
        (2.0, 28.0),
        (60.0, 100.0),
        (61.0, 100.0),
        (62.0, 100.0),
    ]]);
    let expected = [
        "0: 0 0 50 a0 served",
        "0: 1 1 20 a1 served",
        "0: 2 2 30 a2 served",
        "0: 60 60 160 a1 served",
        "0: 61 61 161 a2 served",
        "0: 62 62 162 a0 served",
    ];
    assert_eq!(rows(&centre(vec![calls()], 3), &occasion), expected);
}

#[test]
fn the_longest_idle_is_found_across_kinds_and_those_meant_for_the_queue_first() {
    let mut centre = centre(vec![calls(), calls()], 0);
    centre.kinds = vec![kind(&[0, 1]), kind(&[0])];
    centre.agents = vec![
        meant_for(1, agent(0, 0, &[(0.0, 1_000.0)])),
        meant_for(0, agent(1, 1, &[(20.0, 1_000.0)])),
        meant_for(0, agent(0, 2, &[(10.0, 1_000.0)])),
    ];
    let occasion = comes(&[&[(30.0, 100.0), (31.0, 100.0), (32.0, 100.0), (33.0, 1.0)]]);
    let expected = [
        "0: 30 30 130 a2 served",
        "0: 31 31 131 a1 served",
        "0: 32 32 132 a0 served",
        "0: 33 130 131 a2 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn who_is_assigned_takes_their_own_queue_alone() {
    let mut centre = centre(vec![calls(), calls()], 0);
    centre.agents = vec![meant_for(0, agent(0, 0, &[(0.0, 100.0)]))];
    let occasion = comes(&[&[(5.0, 10.0)], &[(1.0, 10.0)]]);
    let by_skills = ["1: 1 1 11 a0 served", "0: 5 11 21 a0 served"];
    assert_eq!(rows(&centre, &occasion), by_skills);
    centre.house.reach = Reach::Assigned;
    let assigned = ["1: 1 - 2000 - unfinished", "0: 5 5 15 a0 served"];
    assert_eq!(rows(&centre, &occasion), assigned);
}

#[test]
fn a_slow_agent_takes_longer() {
    let mut centre = centre(vec![calls(), calls()], 0);
    centre.kinds[0].skills = vec![(0, 1.5), (1, 0.8)];
    centre.agents = vec![agent(0, 0, &[(0.0, 1_000.0)])];
    let occasion = comes(&[&[(0.0, 100.0)], &[(200.0, 100.0)]]);
    let expected = ["0: 0 0 150 a0 served", "1: 200 200 280 a0 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn mail_is_set_aside_finished_or_left() {
    let mut centre = centre(vec![calls(), mail()], 1);
    let occasion = comes(&[&[(40.0, 30.0), (50.0, 10.0)], &[(0.0, 100.0), (5.0, 10.0)]]);
    let aside = [
        "1: 0 0 140 a0 served",
        "1: 5 140 150 a0 served",
        "0: 40 40 70 a0 served",
        "0: 50 70 80 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), aside);
    centre.house.idle = Idle::Finish;
    let finished = [
        "1: 0 0 100 a0 served",
        "1: 5 140 150 a0 served",
        "0: 40 100 130 a0 served",
        "0: 50 130 140 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), finished);
    centre.house.idle = Idle::Wait;
    let untouched = [
        "1: 0 - 2000 - unfinished",
        "1: 5 - 2000 - unfinished",
        "0: 40 40 70 a0 served",
        "0: 50 70 80 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), untouched);
    // Those meant for mail take it whatever the rule, and before calls.
    centre.agents[0] = meant_for(1, centre.agents[0].clone());
    let meant = [
        "1: 0 0 100 a0 served",
        "1: 5 100 110 a0 served",
        "0: 40 110 140 a0 served",
        "0: 50 140 150 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), meant);
}

#[test]
fn a_slow_agents_mail_keeps_the_work_that_is_left() {
    let mut centre = centre(vec![calls(), mail()], 1);
    centre.kinds[0].skills = vec![(0, 1.0), (1, 2.0)];
    // 100 s of work take this agent 200 s: 40 before the call, 160 after it.
    let occasion = comes(&[&[(40.0, 30.0)], &[(0.0, 100.0)]]);
    let expected = ["1: 0 0 230 a0 served", "0: 40 40 70 a0 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn a_change_of_queue_in_the_middle_counts_the_work_done_before() {
    let mut centre = centre(vec![calls(), mail()], 0);
    let stint = |from_s, to_s, queue| Stint {
        from_s,
        to_s,
        queue: Some(queue),
        shift: 0,
    };
    centre.agents = vec![AgentPlan {
        kind: 0,
        stints: vec![stint(0.0, 60.0, 1), stint(60.0, 1_000.0, 0)],
    }];
    // Mail from 0 on; meant for calls from 60 on; a call at 80 with 20 s of mail left.
    let occasion = comes(&[&[(80.0, 30.0)], &[(0.0, 100.0)]]);
    let expected = ["1: 0 0 130 a0 served", "0: 80 80 110 a0 served"];
    assert_eq!(rows(&centre, &occasion), expected);
    // A call that waits when the change comes is taken at once.
    let occasion = comes(&[&[(10.0, 30.0)], &[(0.0, 100.0)]]);
    let expected = ["1: 0 0 130 a0 served", "0: 10 60 90 a0 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn who_is_idle_when_their_queue_changes_turns_to_the_new_one() {
    let mut centre = centre(vec![calls(), calls()], 0);
    centre.house.reach = Reach::Assigned;
    let mut plan = meant_for(0, agent(0, 0, &[(0.0, 60.0), (60.0, 200.0)]));
    plan.stints[1].queue = Some(1);
    centre.agents = vec![plan];
    let occasion = comes(&[&[(80.0, 10.0)], &[(10.0, 10.0), (100.0, 10.0)]]);
    let expected = [
        "1: 10 60 70 a0 served",
        "0: 80 - 2000 - unfinished",
        "1: 100 100 110 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}
