use super::*;
use crate::history::experience::{Csat, Moments, Part, WeekRatings, resolution_log, wait_log};
use crate::report::felt::FeltQueue;
use crate::report::sample::Plan;
use crate::units::QueueIndex;
use chrono::{Days, NaiveDate};

/// Ten ratings a week over five weeks, 4.5 less 0.5 for each ln(1 + minute).
fn ratings() -> Ratings {
    let monday = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
    let week = |week: u32| {
        let mut both = Moments::default();
        for at in 0..10 {
            let wait = wait_log(60.0 * f64::from(at + week));
            let resolution = resolution_log(3600.0 * f64::from((7 * at + week) % 10));
            both.add(1.0, (wait, resolution), 4.5 - 0.5 * wait);
        }
        WeekRatings {
            monday: monday + Days::new(u64::from(7 * week)),
            both,
            ..WeekRatings::default()
        }
    };
    Ratings {
        single: true,
        weeks: (0..5).map(week).collect(),
    }
}

fn known() -> QueueHistory {
    let mut history = QueueHistory::none(QueueIndex::new(0));
    let mut first = Times::new(true);
    first.add(60.0, 3.0);
    history.experience = Experience {
        handled: 4.0,
        first_response: Some(first),
        resolved: Some(Part { of: 4.0, part: 3.0 }),
        csat: Some(Csat {
            scale: CsatScale::OneToFive,
            ratings: ratings(),
        }),
        ..Experience::NOTHING
    };
    history
}

#[test]
fn every_figure_says_how_it_was_got_or_what_would_give_it() {
    let plan = Plan::help_desk(1);
    let history = known();
    let found = kpis(Some(&history), plan.forecast.queues.first());
    let by_name = |name: &str| found.iter().find(|it| it.name == name).unwrap();
    let first = by_name("first_response_time");
    assert_eq!((first.value, first.unit.as_str()), (Some(60.0), "s"));
    assert!(
        first.how.starts_with("mean of 3 contacts of the history"),
        "{}",
        first.how
    );
    assert_eq!(by_name("resolved").value, Some(0.75));
    assert!(by_name("handle_time").value.is_some());
    assert_eq!(by_name("csat").unit, "1 to 5");
    assert!(by_name("csat").how.contains("ratings of 50 contacts"));
    for kpi in &found {
        assert_eq!(
            kpi.value.is_none(),
            kpi.how.starts_with("not given: "),
            "{kpi:?}"
        );
        assert!(!kpi.how.is_empty() && !kpi.how.contains("  "), "{kpi:?}");
    }
    let none = kpis(None, None);
    assert_eq!(none.len(), found.len());
    assert!(none.iter().all(|it| it.value.is_none()));
}

#[test]
fn an_expected_rating_comes_from_the_fit_and_says_so() {
    let satisfaction = crate::experience::satisfaction(&known().experience);
    let felt = FeltQueue {
        wait_log: Some(5.0_f64.ln()),
        ..FeltQueue::default()
    };
    let all = played(&felt, 40, Some(&satisfaction), Some(CsatScale::OneToFive));
    let by_name = |name: &str| all.iter().find(|it| it.name == name).unwrap();
    let (csat, nps) = (by_name("csat_expected"), by_name("nps_expected"));
    assert!((csat.value.unwrap() - (4.5 - 0.5 * 5.0_f64.ln())).abs() < 1e-6);
    let how = "expected of the simulated waits. CSAT from waits of 50 rated tickets";
    assert!(csat.how.starts_with(how), "{}", csat.how);
    assert_eq!(nps.value, None);
    assert_eq!(
        nps.how,
        "not given: the history has no ratings; a column `nps` in it would give them"
    );
}

#[test]
fn what_was_played_says_how_often_and_how_sure_it_is() {
    let estimate = |mean: f64, half_width: f64| {
        Some(crate::simulate::Estimate {
            mean,
            half_width: Some(half_width),
        })
    };
    let felt = FeltQueue {
        service_level: estimate(0.812, 0.004),
        first_response_s: estimate(21.5, 1.25),
        ..FeltQueue::default()
    };
    let all = played(&felt, 40, None, None);
    let by_name = |name: &str| all.iter().find(|it| it.name == name).unwrap();
    let level = by_name("service_level_simulated");
    assert_eq!(level.value, Some(0.812));
    assert_eq!(level.how, "simulated, 40 plays, ± 0.4 points");
    assert_eq!(
        by_name("first_response_time_simulated").how,
        "simulated, 40 plays, ± 1.25 s"
    );
    let abandoned = by_name("abandoned_simulated");
    assert_eq!(
        (abandoned.value, abandoned.how.as_str()),
        (
            None,
            "not given: callers of the queue wait for ever; `patience` in the scenario would say how long they do"
        )
    );
}

#[test]
fn ratings_of_mail_are_expected_where_open_time_is_time_by_the_clock_else_it_is_said_why_not() {
    let satisfaction = crate::experience::satisfaction(&known().experience);
    let csat = |never_closes: bool| {
        let felt = FeltQueue {
            deferred: true,
            wait_log: Some(5.0_f64.ln()),
            never_closes,
            ..FeltQueue::default()
        };
        let all = played(&felt, 40, Some(&satisfaction), Some(CsatScale::OneToFive));
        all.into_iter()
            .find(|it| it.name == "csat_expected")
            .unwrap()
    };
    assert!((csat(true).value.unwrap() - (4.5 - 0.5 * 5.0_f64.ln())).abs() < 1e-6);
    let closes = csat(false);
    assert_eq!(closes.value, None);
    let why = "not given: the play counts the opening hours until email and tickets are done; ratings follow time by the \
               clock, with the nights and days on which the queue is closed";
    assert_eq!(closes.how, why);
}

#[test]
fn a_queue_that_nobody_contacted_is_not_said_to_promise_nothing() {
    let level = |service_level_target| {
        let felt = FeltQueue {
            service_level_target,
            ..FeltQueue::default()
        };
        played(&felt, 40, None, None)
            .into_iter()
            .find(|it| it.name == "service_level_simulated")
            .unwrap()
            .how
    };
    assert_eq!(
        level(Some(0.8)),
        "not given: nobody contacted the queue in the play"
    );
    assert_eq!(
        level(None),
        "not given: the queue promises none; `service_level` in the scenario would"
    );
}

#[test]
fn a_rating_beyond_the_waits_that_were_rated_is_said_to_be_so() {
    let satisfaction = crate::experience::satisfaction(&known().experience);
    // Rated waits are of 0 to 13 minutes.
    let how = |minutes: f64| {
        let felt = FeltQueue {
            wait_log: Some(minutes.ln_1p()),
            ..FeltQueue::default()
        };
        let all = played(&felt, 40, Some(&satisfaction), Some(CsatScale::OneToFive));
        let csat = all
            .into_iter()
            .find(|it| it.name == "csat_expected")
            .unwrap();
        (csat.value.unwrap(), csat.how)
    };
    let (_, inside) = how(13.0);
    assert!(!inside.contains("The waits played"), "{inside}");
    let (_, beyond) = how(60.0);
    assert!(
        beyond.contains(
            "The waits played (about 1h) are longer than any of the rated ones (0s to 13m): the figure goes beyond \
             what the history shows."
        ),
        "{beyond}"
    );
    let (value, cut) = how(2_000.0);
    assert!((value - 1.0).abs() < 1e-9);
    assert!(
        cut.ends_with("the figure is cut at 1, and says no more than that."),
        "{cut}"
    );
}

/// The names in the first column of the table that follows `begin` in docs/outputs.md.
fn documented(begin: &str) -> Vec<&'static str> {
    let (_, rest) = include_str!("../../../docs/outputs.md")
        .split_once(begin)
        .unwrap();
    let rows = rest.lines().skip_while(|it| !it.starts_with("|---"));
    let rows = rows.skip(1).take_while(|it| it.starts_with('|'));
    rows.map(|it| it.split('`').nth(1).unwrap()).collect()
}

#[test]
fn the_documents_list_the_figures_that_are_written() {
    let mut queue = kpis(None, None);
    queue.extend(unplayed());
    let people = of_people(&Default::default(), &Default::default());
    for (written, begin) in [
        (queue, "`kpis[]` of a queue"),
        (people, "`people_kpis[]`: "),
    ] {
        let mut written: Vec<&str> = written.iter().map(|it| it.name.as_str()).collect();
        let mut listed = documented(begin);
        written.sort_unstable();
        listed.sort_unstable();
        assert_eq!(written, listed);
    }
}
