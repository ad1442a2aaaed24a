//! What stands on the screen of a plan that was played, and of one that nobody serves.

use super::*;

/// A help desk that was played: 30 s of waiting and half of the time busy, whatever the formula says.
fn played_plan(over: crate::scenario::model::PromiseOver, days: [f64; 2]) -> PlanSummary {
    use crate::simulate::{DaySimulation, Estimate, Felt, Proof, QueueSimulation, Simulation};
    let mut scenario = crate::scenario::sample::help_desk(8);
    let targets = &mut scenario.queues[0].targets;
    targets.max_occupancy = None;
    targets.service_level.as_mut().unwrap().over = over;
    let plan = Plan::of(scenario);
    let coverage = plan.coverage();
    let sure = |mean| {
        Some(Estimate {
            mean,
            half_width: Some(0.01),
        })
    };
    let felt = |level| Felt {
        offered: 100.0,
        service_level: sure(level),
        asa_s: sure(30.0),
        cut_off: sure(0.01),
        unfinished: sure(0.02),
        occupancy: sure(0.5),
        ..Felt::default()
    };
    let day = |(at, level): (u64, f64)| DaySimulation {
        date: plan.scenario.first_day + chrono::Days::new(at),
        felt: felt(level),
    };
    let queue = QueueSimulation {
        queue: crate::units::QueueIndex::new(0),
        intervals: vec![],
        days: [0, 1].into_iter().zip(days).map(day).collect(),
        total: felt(0.5 * (days[0] + days[1])),
    };
    let simulation = Simulation {
        replications: 40,
        contacts: 8_000,
        queues: vec![queue],
    };
    let proof = Proof {
        as_it_may_come: simulation.clone(),
        as_forecast: simulation,
        ..Proof::default()
    };
    let mut parts = plan.parts(&coverage, &[]);
    parts.proof = Some(&proof);
    let untuned = summarise(&parts);
    // A roster is judged alike, however it came about.
    let report = crate::plan::TuningReport {
        kind: crate::plan::Tuning::Repair,
        rounds: vec![],
        best_round: 0,
        settled: true,
        is_proved: true,
        fresh: vec![],
        below: vec![],
        ended: crate::tune::Ended::Settled,
        changed_shifts: 0,
        changes: vec![],
        causes: vec![],
        references: crate::tune::References {
            apart_h: 0.0,
            everyone_h: 0.0,
        },
    };
    parts.tuning = Some(&report);
    let tuned = summarise(&parts);
    let judged = |it: &PlanSummary| {
        let own = &it.queues[0];
        (
            own.judged_by,
            own.targets.clone(),
            own.promised_periods.clone(),
        )
    };
    assert_eq!(judged(&untuned), judged(&tuned));
    untuned
}

#[test]
fn waits_and_business_are_those_of_the_play_where_there_is_one_and_said_so() {
    let summary = played_plan(Default::default(), [0.9, 0.9]);
    let screen = plain(&render(&summary));
    fits(&screen);
    let words: Vec<Vec<&str>> = screen
        .lines()
        .map(|it| it.split_whitespace().collect())
        .collect();
    assert!(
        words
            .iter()
            .any(|it| it.starts_with(&["queue", "promised", "expected", "played", "waited"]))
    );
    let row = words
        .iter()
        .find(|it| it.first() == Some(&"phone"))
        .unwrap();
    assert!(row.contains(&"30s") && row.contains(&"50"), "{screen}");
    assert!(
        screen.contains(
            "Played (decides), waited and busy: as the roster was played; all else by formula."
        ),
        "{screen}"
    );
    let queue = &summary.queues[0];
    assert_eq!(queue.played.unwrap().asa_s, Some(30.0));
    assert_eq!(queue.played.unwrap().cut_off_fraction, Some(0.01));
    assert_eq!(queue.played.unwrap().unfinished_fraction, Some(0.02));
    assert_eq!(queue.judged_by, crate::report::played::JudgedBy::Play);
}

#[test]
fn a_day_that_misses_its_promise_is_named_when_played_and_by_formula() {
    let day = crate::scenario::model::PromiseOver::Day;
    let summary = played_plan(day, [0.95, 0.7]);
    let screen = plain(&render(&summary));
    assert_eq!(summary.queues[0].keeps_promise(), Some(false));
    assert!(
        screen.contains("phone: misses its promise on 1 of 2 days."),
        "{screen}"
    );
    assert!(screen.contains("Worst: Tue 24 Mar 70 %"), "{screen}");
    let headline = super::verdict::verdict(&summary).1;
    assert_eq!(
        headline,
        "The promise is missed: phone when played answers 70.0 ± 1.0 % within 20s on Tue 24 Mar, promised are 80 %."
    );
    // By formula eight agents are too few for any day: the play decides.
    let summary = played_plan(day, [0.95, 0.9]);
    assert!(summary.queues[0].totals.service_level.unwrap() < 0.8);
    assert_eq!(summary.queues[0].keeps_promise(), Some(true));
    let kept = |it: &crate::report::promise::PromisedPeriod| it.kept == Some(true);
    assert!(summary.queues[0].promised_periods[..2].iter().all(kept));
}

#[test]
fn a_promise_within_chance_is_said_to_be_so_and_the_mean_decides() {
    for (level, kept, headline, counts) in [
        (
            0.795,
            false,
            "Cannot be told from the promise (missed on the mean): phone ",
            "missed on the mean",
        ),
        (
            0.805,
            true,
            "Cannot be told from the promise (kept on the mean): phone ",
            "kept on the mean",
        ),
    ] {
        let summary = played_plan(Default::default(), [level, level]);
        let screen = plain(&render(&summary));
        fits(&screen);
        assert_eq!(summary.queues[0].keeps_promise(), Some(kept), "{screen}");
        assert_eq!(
            summary.queues[0].targets[0].verdict,
            Some(crate::simulate::Verdict::Undecided)
        );
        assert!(screen.contains(headline), "{screen}");
        assert!(screen.contains("unsure"), "{screen}");
        let figure = format!("{:.1} ± 1.0 %", level * 100.0);
        assert!(screen.contains(&figure), "{screen}");
        let told =
            format!("phone: cannot be told from the promise: {figure}, 80 % promised; {counts}.");
        assert!(screen.contains(&told), "{screen}");
    }
}

#[test]
fn a_queue_that_nobody_can_serve_or_nobody_contacts_is_told_so() {
    let mut summary = played_plan(Default::default(), [0.3, 0.3]);
    let played = summary.simulation.as_mut().unwrap();
    played.queues[0].nobody_serves = true;
    let screen = plain(&render(&summary));
    assert!(
        screen.contains("Nobody has the skill for it: no agent serves it."),
        "{screen}"
    );
    let played = summary.simulation.as_mut().unwrap();
    (played.queues[0].service_level, played.queues[0].targets) = (None, vec![]);
    let simulated = crate::report::felt::told(played);
    let told = "Nobody contacted phone: there is nothing to keep.";
    assert!(
        simulated.contains(told) && !simulated.contains("misses"),
        "{simulated}"
    );
}

#[test]
fn hours_with_nobody_at_all_stand_on_the_screen() {
    let mut plan = Plan::help_desk(30);
    let busiest = plan.roster.shifts[0].date;
    let coverage = plan.coverage();
    let before = summarise(&plan.parts(&coverage, &[]));
    plan.roster.shifts.retain(|it| it.date != busiest);
    let coverage = plan.coverage();
    let after = summarise(&plan.parts(&coverage, &[]));
    assert!(after.holes.len() > before.holes.len(), "{:?}", after.holes);
    let screen = plain(&render(&after));
    fits(&screen);
    assert!(
        screen.contains("Nobody at all is there to answer for "),
        "{screen}"
    );
    let day = busiest.format("phone %a %-d %b").to_string();
    assert!(screen.contains(&day), "{screen}");
}

#[test]
fn a_miss_that_the_play_found_is_told_with_the_figure_of_the_play() {
    let mut summary = played_plan(Default::default(), [0.769, 0.769]);
    let target = &mut summary.queues[0].targets[0];
    target.expected = Some(0.65);
    let headline = super::verdict::verdict(&summary).1;
    assert_eq!(
        headline,
        "The promise is missed: phone when played answers 76.9 ± 1.0 % within 20s, promised are 80 %."
    );
}

#[test]
fn who_is_turned_away_is_told_beside_a_queue_without_hang_ups() {
    let mut summary = played_plan(Default::default(), [0.9, 0.9]);
    let told = "Turned away when it closes: phone 39.7 % (nobody hangs up: it has no patience).";
    let away = |mean| {
        Some(crate::simulate::Estimate {
            mean,
            half_width: None,
        })
    };
    for (share, is_told) in [(0.397, true), (0.004, false)] {
        let felt = summary.simulation.as_mut().unwrap();
        felt.queues[0].hangs_up = false;
        felt.queues[0].turned_away = away(share);
        let simulated = crate::report::felt::told(felt);
        assert_eq!(simulated.contains(told), is_told, "{simulated}");
        let screen = plain(&render(&summary));
        fits(&screen);
        assert_eq!(screen.contains(told), is_told, "{screen}");
    }
}
