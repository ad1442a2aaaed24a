//! Agents come, leave and stay away.

use super::super::*;
use super::stage::*;

fn handing_over(mut centre: Centre) -> Centre {
    centre.house.at_end = AtEnd::HandOver;
    centre
}

#[test]
fn who_is_in_a_contact_finishes_it_and_the_break_keeps_its_length() {
    let mut centre = centre(vec![calls()], 0);
    centre.agents = vec![agent(0, 0, &[(0.0, 100.0), (130.0, 200.0)])];
    // 20 s late: the break is from 120 to 150. The last contact ends 60 s after the shift.
    let occasion = comes(&[&[(90.0, 30.0), (105.0, 5.0), (190.0, 70.0), (195.0, 10.0)]]);
    let expected = [
        "0: 90 90 120 a0 served",
        "0: 105 150 155 a0 served",
        "0: 190 190 260 a0 served",
        "0: 195 - 2000 - unfinished",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
    let told = told(&centre, &occasion);
    assert!((told.seconds(true) - 105.0).abs() < 1e-6);
    assert!((told.seconds(false) - 125.0).abs() < 1e-6);
}

#[test]
fn who_overruns_the_whole_break_has_it_afterwards() {
    let mut centre = centre(vec![calls()], 0);
    centre.agents = vec![agent(0, 0, &[(0.0, 100.0), (110.0, 300.0)])];
    let occasion = comes(&[&[(90.0, 50.0), (95.0, 5.0)]]);
    let expected = ["0: 90 90 140 a0 served", "0: 95 150 155 a0 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn a_contact_handed_over_keeps_its_first_answer_and_its_place() {
    let mut centre = handing_over(centre(vec![calls()], 0));
    centre.agents = vec![agent(0, 0, &[(0.0, 100.0)]), agent(0, 1, &[(0.0, 1_000.0)])];
    // At 100 the first has 60 s of work left; it waits before the one of 70 until 120.
    let occasion = comes(&[&[(40.0, 120.0), (50.0, 70.0), (70.0, 5.0)]]);
    let expected = [
        "0: 40 40 180 a1 served",
        "0: 50 50 120 a1 served",
        "0: 70 180 185 a1 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
    // With a free colleague it goes on at once.
    let expected = ["0: 40 40 160 a1 served"];
    assert_eq!(rows(&centre, &comes(&[&[(40.0, 120.0)]])), expected);
}

#[test]
fn who_waits_again_may_hang_up_though_they_were_answered() {
    let mut queue = calls();
    queue.patience_s = Some(10.0);
    let mut centre = handing_over(centre(vec![queue], 0));
    centre.agents = vec![agent(0, 0, &[(0.0, 100.0)])];
    let told = told(&centre, &comes(&[&[(40.0, 120.0)]]));
    let [it] = told.contacts[..] else {
        panic!("{:?}", told.contacts)
    };
    assert_eq!(it.outcome, Outcome::CutOff);
    assert!(it.answered_s.is_some_and(|at_s| (at_s - 40.0).abs() < 1e-6));
    assert!(it.ended_s > 100.0 && it.ended_s < 300.0);
}

#[test]
fn who_waits_again_when_the_queue_closes_is_cut_off() {
    let mut queue = calls();
    queue.open_s = vec![(0.0, 150.0)];
    let mut centre = handing_over(centre(vec![queue], 0));
    centre.agents = vec![agent(0, 0, &[(0.0, 100.0)])];
    let occasion = comes(&[&[(40.0, 120.0), (60.0, 5.0)]]);
    let expected = ["0: 40 40 150 - cut_off", "0: 60 - 150 - turned_away"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn once_the_queue_is_closed_what_is_in_hand_is_finished() {
    for closes_s in [80.0, 100.0] {
        for pace in [vec![1.0], vec![1.0, 1.0]] {
            let mut queue = calls();
            queue.open_s = vec![(0.0, closes_s)];
            queue.pace = pace;
            let mut centre = handing_over(centre(vec![queue], 0));
            centre.agents = vec![agent(0, 0, &[(0.0, 100.0)])];
            let expected = ["0: 40 40 160 a0 served"];
            assert_eq!(rows(&centre, &comes(&[&[(40.0, 120.0)]])), expected);
        }
    }
}

#[test]
fn mail_is_left_for_others_when_work_ends() {
    let mut centre = centre(vec![calls(), mail()], 0);
    centre.agents = vec![
        agent(0, 0, &[(0.0, 100.0)]),
        agent(0, 1, &[(150.0, 1_000.0)]),
    ];
    let occasion = comes(&[&[(60.0, 10.0)], &[(40.0, 120.0), (45.0, 10.0)]]);
    let expected = [
        "1: 40 40 220 a1 served",
        "1: 45 220 230 a1 served",
        "0: 60 60 70 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn mail_set_aside_survives_when_its_agent_hands_a_call_over() {
    let mut centre = handing_over(centre(vec![calls(), mail()], 0));
    centre.agents = vec![
        agent(0, 0, &[(0.0, 100.0)]),
        agent(0, 1, &[(150.0, 1_000.0)]),
    ];
    let occasion = comes(&[&[(60.0, 50.0)], &[(40.0, 120.0)]]);
    // 20 s of mail and 40 s of the call are done at 100.
    let expected = ["1: 40 40 260 a1 served", "0: 60 60 160 a1 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn two_shifts_without_a_gap_are_worked_through() {
    let mut centre = centre(vec![calls()], 0);
    let mut plan = agent(0, 0, &[(0.0, 100.0), (100.0, 200.0)]);
    plan.stints[1].shift = 1;
    centre.agents = vec![plan];
    let occasion = comes(&[&[(90.0, 30.0), (95.0, 5.0), (180.0, 5.0)]]);
    let expected = [
        "0: 90 90 120 a0 served",
        "0: 95 120 125 a0 served",
        "0: 180 180 185 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn a_change_within_a_shift_ends_nothing() {
    let mut centre = handing_over(centre(vec![calls()], 0));
    centre.agents = vec![
        agent(0, 0, &[(0.0, 60.0), (60.0, 200.0)]),
        agent(0, 1, &[(40.0, 200.0)]),
    ];
    let occasion = comes(&[&[(10.0, 100.0)]]);
    assert_eq!(rows(&centre, &occasion), ["0: 10 10 110 a0 served"]);
}

#[test]
fn nobody_comes_to_a_shift_that_is_absent() {
    let mut centre = centre(vec![calls()], 0);
    centre.agents = vec![
        agent(0, 0, &[(0.0, 100.0), (150.0, 200.0)]),
        agent(0, 1, &[(120.0, 300.0)]),
    ];
    let mut occasion = comes(&[&[(10.0, 5.0), (160.0, 5.0)]]);
    occasion.absent = vec![true, false];
    let expected = ["0: 10 120 125 a1 served", "0: 160 160 165 a1 served"];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn nobody_at_work_and_nobody_who_comes() {
    let mut nobody = centre(vec![calls()], 0);
    let occasion = comes(&[&[(10.0, 5.0)]]);
    assert_eq!(rows(&nobody, &occasion), ["0: 10 - 2000 - unfinished"]);
    nobody.queues[0].open_s = vec![(0.0, 500.0)];
    assert_eq!(rows(&nobody, &occasion), ["0: 10 - 500 - turned_away"]);
    let idle = told(&centre(vec![calls()], 2), &comes(&[&[]]));
    assert_eq!(idle.contacts, []);
    assert!((idle.seconds(false) - 2_000.0).abs() < 1e-9 && idle.seconds(true) == 0.0);
    let nothing = told(&Centre::default(), &comes(&[]));
    assert_eq!((nothing.contacts, nothing.work), (vec![], vec![]));
}

#[test]
fn what_is_in_hand_at_the_end_is_foreseen_and_mail_is_unfinished() {
    let mut centre = centre(vec![calls(), mail()], 1);
    centre.agents[0].stints[0].to_s = 5_000.0;
    let occasion = comes(&[&[(1_990.0, 30.0), (1_995.0, 5.0)], &[(1_980.0, 100.0)]]);
    let expected = [
        "1: 1980 1980 2000 a0 unfinished",
        "0: 1990 1990 2020 a0 served",
        "0: 1995 - 2000 - unfinished",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
    // Time at work is told until the end alone.
    let told = told(&centre, &occasion);
    assert!((told.seconds(true) + told.seconds(false) - 2_000.0).abs() < 1e-6);
}
