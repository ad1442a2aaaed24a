//! Several chats in hand at once.

use super::super::*;
use super::stage::*;

/// Two at once take one and a half times as long.
fn chats() -> QueueLaw {
    QueueLaw {
        pace: vec![1.0, 1.5],
        ..calls()
    }
}

#[test]
fn two_at_once_take_longer_and_a_third_waits() {
    // 20 s alone; then both at 1.5: the second's 60 s end at 110, the first has 20 s left, beside the
    // third, which takes 80: 140; then 60 s alone.
    let occasion = comes(&[&[(0.0, 100.0), (20.0, 60.0), (30.0, 80.0)]]);
    let expected = [
        "0: 0 0 140 a0 served",
        "0: 20 20 110 a0 served",
        "0: 30 110 200 a0 served",
    ];
    assert_eq!(rows(&centre(vec![chats()], 1), &occasion), expected);
    let told = told(&centre(vec![chats()], 1), &occasion);
    assert!((told.seconds(true) - 200.0).abs() < 1e-6);
}

#[test]
fn who_is_idle_comes_before_who_has_room() {
    let occasion = comes(&[&[(0.0, 100.0), (10.0, 100.0), (20.0, 40.0), (30.0, 50.0)]]);
    // Both have one; the third goes to the first of them, the fourth to the one who still has one.
    let expected = [
        "0: 0 0 120 a0 served",
        "0: 10 10 135 a1 served",
        "0: 20 20 80 a0 served",
        "0: 30 30 105 a1 served",
    ];
    assert_eq!(rows(&centre(vec![chats()], 2), &occasion), expected);
}

#[test]
fn who_has_the_fewest_chats_takes_the_next() {
    let mut queue = chats();
    queue.pace = vec![1.0, 1.5, 2.0];
    let times = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0].map(|at_s| (at_s, 1_000.0));
    let told = told(&centre(vec![queue], 2), &comes(&[&times]));
    let agents: Vec<_> = told.contacts.iter().map(|it| it.agent).collect();
    let expected = [0, 1, 0, 1, 0, 1].map(Some);
    assert_eq!(agents[..6], expected);
    // The seventh waits for one of them to end.
    assert!(
        told.contacts[6]
            .answered_s
            .is_none_or(|at_s| at_s > 1_000.0)
    );
}

#[test]
fn who_turns_to_chats_takes_as_many_as_they_can() {
    let mut centre = centre(vec![chats()], 0);
    centre.agents = vec![agent(0, 0, &[(100.0, 1_000.0)])];
    let occasion = comes(&[&[(0.0, 20.0), (10.0, 40.0), (20.0, 60.0)]]);
    let expected = [
        "0: 0 100 130 a0 served",
        "0: 10 100 160 a0 served",
        "0: 20 130 200 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn a_waiting_call_of_better_priority_comes_before_one_more_chat() {
    let mut queues = vec![chats(), calls()];
    queues[0].priority = 2;
    let centre = centre(queues, 1);
    let occasion = comes(&[&[(0.0, 100.0), (20.0, 10.0)], &[(10.0, 30.0)]]);
    let expected = [
        "0: 0 0 100 a0 served",
        "1: 10 100 130 a0 served",
        "0: 20 130 140 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn mail_is_set_aside_for_chats() {
    let centre = centre(vec![chats(), mail()], 1);
    let occasion = comes(&[&[(40.0, 30.0), (50.0, 10.0)], &[(0.0, 100.0)]]);
    // 10 s alone, both until 65, 20 − 10 s of the first alone.
    let expected = [
        "1: 0 0 135 a0 served",
        "0: 40 40 75 a0 served",
        "0: 50 50 65 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn chats_are_finished_or_handed_over_when_work_ends() {
    let mut centre = centre(vec![chats()], 0);
    centre.agents = vec![agent(0, 0, &[(0.0, 50.0)]), agent(0, 1, &[(60.0, 1_000.0)])];
    let occasion = comes(&[&[(0.0, 50.0), (20.0, 60.0), (30.0, 10.0)]]);
    // Both at 1.5 from 20 on: 30 s of the first end at 65, 30 s of the second are left. No third.
    let finished = [
        "0: 0 0 65 a0 served",
        "0: 20 20 95 a0 served",
        "0: 30 60 70 a1 served",
    ];
    assert_eq!(rows(&centre, &occasion), finished);
    centre.house.at_end = AtEnd::HandOver;
    // At 50 they have 10 and 40 s left; from 60 on both at 1.5: 75. The third until 90; 20 s alone.
    let over = [
        "0: 0 0 75 a1 served",
        "0: 20 20 110 a1 served",
        "0: 30 75 90 a1 served",
    ];
    assert_eq!(rows(&centre, &occasion), over);
}

#[test]
fn chats_in_hand_at_the_end_are_foreseen() {
    let mut centre = centre(vec![chats()], 1);
    centre.agents[0].stints[0].to_s = 5_000.0;
    // Both at 1.5 from 1,980: 60 s end at 2,070, then 20 s alone.
    let occasion = comes(&[&[(1_960.0, 100.0), (1_980.0, 60.0)]]);
    let expected = ["0: 1960 1960 2090 a0 served", "0: 1980 1980 2070 a0 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}
