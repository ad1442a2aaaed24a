//! Those who hang up, come again, are called back or turned away, and who wait already.

use super::super::*;
use super::stage::*;

fn tenths(at_s: f64) -> String {
    format!("{}", (at_s * 10.0).round() / 10.0)
}

#[test]
fn those_who_wait_hang_up_when_their_patience_ends() {
    let mut queue = calls();
    queue.patience_s = Some(50.0);
    let centre = centre(vec![queue], 1);
    let occasion = comes(&[&[(0.0, 900.0), (10.0, 5.0), (20.0, 5.0)]]);
    let patience: Vec<f64> = patience(0).take(3).map(|it| 50.0 * it).collect();
    let hangs_up = |at_s: f64, number: usize| {
        let ended_s = tenths(at_s + patience[number]);
        format!("0: {at_s} - {ended_s} - hung_up")
    };
    let expected = [
        "0: 0 0 900 a0 served".to_owned(),
        hangs_up(10.0, 1),
        hangs_up(20.0, 2),
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn who_waits_when_a_queue_closes_is_turned_away_but_for_mail_and_callbacks() {
    let mut queues = vec![calls(), mail(), calls()];
    queues[2].callback = Some(CallbackLaw {
        after_s: 20.0,
        share: 1.0,
    });
    for queue in &mut queues {
        queue.open_s = vec![(0.0, 50.0), (50.0, 100.0)];
    }
    let centre = centre(queues, 1);
    let occasion = comes(&[
        &[(0.0, 150.0), (10.0, 5.0)],
        &[(20.0, 5.0)],
        &[(30.0, 5.0), (90.0, 5.0)],
    ]);
    let expected = [
        "0: 0 0 150 a0 served",
        "0: 10 - 100 - turned_away",
        "1: 20 155 160 a0 served",
        "2: 30 150 155 a0 called_back",
        "2: 90 - 100 - turned_away",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn a_queue_whose_hours_end_with_the_play_closes_and_one_that_goes_on_does_not() {
    let mut queues = vec![calls(), calls(), mail(), calls()];
    queues[0].open_s = vec![(0.0, 2_000.0)];
    queues[1].open_s = vec![(0.0, 2_001.0)];
    queues[2].open_s = vec![(0.0, 2_000.0)];
    queues[3].open_s = vec![(0.0, 2_000.0)];
    queues[3].callback = Some(CallbackLaw {
        after_s: 20.0,
        share: 1.0,
    });
    let centre = centre(queues, 0);
    let expected = [
        "0: 10 - 2000 - turned_away",
        "1: 20 - 2000 - unfinished",
        "2: 30 - 2000 - unfinished",
        "3: 40 - 2000 - unfinished",
    ];
    let occasion = comes(&[
        &[(10.0, 5.0)],
        &[(20.0, 5.0)],
        &[(30.0, 5.0)],
        &[(40.0, 5.0)],
    ]);
    assert_eq!(rows(&centre, &occasion), expected);
}

#[test]
fn who_is_to_be_called_back_keeps_their_place_and_does_not_hang_up() {
    let mut queue = calls();
    // The second would hang up at 110.
    let second = patience(0).nth(1).unwrap_or(1.0);
    queue.patience_s = Some(100.0 / second);
    let after = |after_s, share| Some(CallbackLaw { after_s, share });
    let mut second = |callback| {
        queue.callback = callback;
        let occasion = comes(&[&[(0.0, 900.0), (10.0, 5.0)]]);
        rows(&centre(vec![queue.clone()], 1), &occasion).swap_remove(1)
    };
    assert_eq!(second(after(20.0, 0.0)), "0: 10 - 110 - hung_up");
    assert_eq!(second(after(20.0, 1.0)), "0: 10 900 905 a0 called_back");
    // Gone before it is offered.
    assert_eq!(second(after(120.0, 1.0)), "0: 10 - 110 - hung_up");
}

#[test]
fn whoever_hangs_up_does_so_at_the_same_moment_with_callbacks_and_without() {
    const AFTER_S: f64 = 20.0;
    let mut queue = calls();
    queue.patience_s = Some(30.0);
    let contacts: Vec<(f64, f64)> = (0..60).map(|it| (10.0 * f64::from(it), 5.0)).collect();
    let mut ends = |share: Option<f64>| {
        queue.callback = share.map(|share| CallbackLaw {
            after_s: AFTER_S,
            share,
        });
        let records = told(&centre(vec![queue.clone()], 0), &comes(&[&contacts])).contacts;
        let ends = records.iter().map(|it| {
            let waited_s = it.ended_s - it.arrived_s;
            (it.outcome == Outcome::HungUp).then_some(waited_s)
        });
        ends.collect::<Vec<Option<f64>>>()
    };
    let (without, none, some) = (ends(None), ends(Some(0.0)), ends(Some(0.5)));
    assert_eq!(without, none);
    // Who accepts does not hang up; nothing changes for the others, and for nobody before the offer.
    for (without, with) in without.iter().zip(&some) {
        let early = without.is_some_and(|it| it <= AFTER_S);
        assert!(
            with == without || (!early && with.is_none()),
            "{without:?} {with:?}"
        );
    }
    assert!(some != without && some.iter().filter(|it| it.is_some()).count() > 30);
}

#[test]
fn who_is_answered_before_the_offer_is_not_called_back() {
    let mut queue = calls();
    queue.callback = Some(CallbackLaw {
        after_s: 20.0,
        share: 1.0,
    });
    let occasion = comes(&[&[(0.0, 100.0), (10.0, 5.0), (90.0, 5.0)]]);
    let expected = [
        "0: 0 0 100 a0 served",
        "0: 10 100 105 a0 called_back",
        "0: 90 105 110 a0 served",
    ];
    assert_eq!(rows(&centre(vec![queue], 1), &occasion), expected);
}

#[test]
fn who_hangs_up_comes_again_so_many_times_at_most() {
    let mut queue = calls();
    queue.patience_s = Some(1.0);
    queue.retry = Some(RetryLaw {
        share: 1.0,
        after_s: 10.0,
        at_most: 3,
    });
    let occasion = comes(&[&[(10.0, 5.0), (20.0, 5.0)]]);
    let records = told(&centre(vec![queue.clone()], 0), &occasion).contacts;
    assert_eq!(records.len(), 8);
    for attempt in 0..4 {
        let own = records.iter().filter(|it| it.attempt == attempt);
        assert_eq!(own.count(), 2, "attempt {attempt}");
    }
    assert!(records.iter().all(|it| it.outcome == Outcome::HungUp));
    // Each comes after somebody has hung up.
    let ends: Vec<f64> = records.iter().map(|it| it.ended_s).collect();
    let again = records.iter().filter(|it| it.attempt > 0);
    let mut again = again.map(|it| it.arrived_s);
    assert!(again.all(|at_s| ends.iter().any(|ended_s| *ended_s < at_s)));
    // Never while it is closed, and not if they do not want to.
    queue.open_s = vec![(0.0, 20.5)];
    queue.retry = Some(RetryLaw {
        share: 1.0,
        after_s: 1e6,
        at_most: 3,
    });
    let records = told(&centre(vec![queue.clone()], 0), &occasion).contacts;
    assert_eq!(records.len(), 2);
    queue.retry = Some(RetryLaw {
        share: 0.0,
        after_s: 1.0,
        at_most: 3,
    });
    assert_eq!(told(&centre(vec![queue], 0), &occasion).contacts.len(), 2);
}

#[test]
fn who_comes_again_and_is_answered_does_not_come_once_more() {
    let mut queue = calls();
    queue.patience_s = Some(1.0);
    queue.retry = Some(RetryLaw {
        share: 1.0,
        after_s: 100.0,
        at_most: 9,
    });
    let mut centre = centre(vec![queue], 0);
    centre.agents = vec![agent(0, 0, &[(20.0, 1_900.0)])];
    let records = told(&centre, &comes(&[&[(10.0, 5.0)]])).contacts;
    let outcomes: Vec<Outcome> = records.iter().map(|it| it.outcome).collect();
    let served = outcomes.iter().position(|it| *it == Outcome::Served);
    assert_eq!(served, Some(outcomes.len() - 1));
    assert!(outcomes.len() > 1);
}

#[test]
fn what_waits_already_is_taken_first() {
    let centre = centre(vec![mail()], 1);
    let mut occasion = comes(&[&[(1.0, 5.0)]]);
    let early = |arrived_s| Early {
        arrived_s,
        aht_s: 10.0,
    };
    occasion.early = vec![vec![early(-100.0), early(-50.0)]];
    let expected = [
        "0: -100 0 10 a0 served",
        "0: -50 10 20 a0 served",
        "0: 1 20 25 a0 served",
    ];
    assert_eq!(rows(&centre, &occasion), expected);
}
