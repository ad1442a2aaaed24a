use super::*;
use crate::history::experience::{Csat, Moments, Part, WeekRatings, resolution_log, wait_log};
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
    let wait = Seconds::new(240.0).unwrap();
    let [csat, nps] = expected(&satisfaction, Some(CsatScale::OneToFive), wait, None);
    assert!((csat.value.unwrap() - (4.5 - 0.5 * 5.0_f64.ln())).abs() < 1e-6);
    assert!(
        csat.how
            .starts_with("expected after a wait of 4m. CSAT from waits of 50 rated tickets")
    );
    assert_eq!(nps.value, None);
    assert_eq!(
        nps.how,
        "not given: NPS is not given: the column `nps` of the history would give it."
    );
}
