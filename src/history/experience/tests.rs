use super::*;
use crate::history::{Frame, QueueHistory, codes, from_text};
use crate::problem::{Problems, Source};
use crate::scenario::sample::help_desk;
use crate::units::QueueIndex;
use std::sync::Arc;

/// The history of the sample's queue `phone` (Berlin, plan from 2026-03-23) in `text`.
fn read(text: &str) -> (QueueHistory, Problems) {
    let scenario = help_desk(0);
    let frame = Frame::of(&scenario, QueueIndex::new(0));
    let source = Source {
        file: "history.csv".into(),
        text: text.into(),
    };
    let planned = [frame.name.clone()];
    let (mut histories, problems) = from_text(Arc::new(source), &[frame], &planned);
    assert!(!problems.has_errors(), "{problems:?}");
    (histories.remove(0), problems)
}

fn codes(problems: &Problems) -> Vec<&str> {
    let about = [codes::ODD_RATING, codes::UNCLEAR_SCALE];
    let found = problems.0.iter().filter(|it| about.contains(&it.code));
    found.map(|it| it.code.0).collect()
}

#[test]
fn tickets_tell_times_to_the_second_and_ratings() {
    let (history, problems) = read(
        "created,first_response,resolved,csat,nps,status\n\
         2026-03-02 09:00:10,2026-03-02 09:01:40,2026-03-02 11:00:10,5,10,closed\n\
         2026-03-02 10:00:00,2026-03-02 10:00:00,,2,3,open\n\
         2026-03-09 10:00:00,2026-03-09T10:30:00+01:00,,4,8,Solved\n\
         2026-03-23 10:00:00,2026-03-23 10:00:05,2026-03-23 10:00:05,1,0,closed\n",
    );
    let felt = history.experience;
    assert!(codes(&problems).is_empty(), "{problems:?}");
    let first = felt.first_response.clone().unwrap();
    assert_eq!((first.count(), first.at_once), (3.0, 1.0));
    assert!((first.mean().unwrap() - (90.0 + 1800.0) / 3.0).abs() < 1e-9);
    assert!((felt.resolution.clone().unwrap().mean().unwrap() - 7200.0).abs() < 1e-9);
    assert_eq!(
        felt.resolved,
        Some(Part { of: 3.0, part: 2.0 }),
        "the plan's day does not count"
    );
    assert!((felt.resolved_within(86_400.0).unwrap() - 1.0 / 3.0).abs() < 1e-12);
    let csat = felt.csat.unwrap();
    assert_eq!(csat.scale, CsatScale::OneToFive);
    assert!((csat.ratings.mean().unwrap() - 11.0 / 3.0).abs() < 1e-12);
    assert_eq!(
        felt.nps.unwrap().mean(),
        Some(0.0),
        "a promoter, a detractor, one between"
    );
    let weeks = &csat.ratings.weeks;
    assert_eq!(
        (weeks.len(), weeks[0].monday.to_string()),
        (2, "2026-03-02".to_owned())
    );
    assert_eq!((weeks[0].both.rows, weeks[0].wait.rows), (1, 1));
    assert!((weeks[0].both.w - 2.5_f64.ln()).abs() < 1e-12);
    assert!((weeks[0].both.r - 3.0_f64.ln()).abs() < 1e-12);
}

#[test]
fn cells_that_cannot_be_are_told_once_a_column_and_not_used() {
    let (history, problems) = read(
        "created,first_response,resolved,csat,nps\n\
         2026-03-02 09:00,2026-03-02 08:00,yes,5,11\n\
         2026-03-02 09:10,soon,2026-03-02 10:10,NaN,-3\n\
         2026-03-02 09:20,,,4,9\n\
         2026-03-02 09:30,,,0,\n",
    );
    let felt = history.experience;
    assert_eq!(codes(&problems), ["H224"; 4]);
    let said: String = problems
        .0
        .iter()
        .map(|it| it.message.clone() + "\n")
        .collect();
    for text in [
        "2 cells of the column `csat`",
        "2 cells of the column `first_response`",
        "2 cells of the column `nps`",
        "1 cell of the column `resolved`",
    ] {
        assert!(said.contains(text), "{text}:\n{said}");
    }
    assert_eq!(felt.first_response, None);
    assert_eq!(felt.csat.unwrap().ratings.mean(), Some(4.5));
    assert_eq!(felt.nps.unwrap().mean(), Some(100.0));
    // `yes` is no time: whether that one was resolved is not known.
    assert_eq!(felt.resolved, Some(Part { of: 3.0, part: 1.0 }));
}

#[test]
fn intervals_weigh_by_contacts_and_tell_no_shares_within() {
    let (history, problems) = read(
        "queue,start,offered,handled,asa_s,service_level,csat,nps,resolved\n\
         phone,2026-03-02 08:00,10,8,60,0.5,80,20,6\n\
         phone,2026-03-02 08:30,30,24,20,0.9,90,-20,24\n\
         phone,2026-03-02 09:00,0,0,,,,,\n",
    );
    assert!(codes(&problems).is_empty(), "{problems:?}");
    let felt = history.experience;
    let first = felt.first_response.unwrap();
    assert!(
        (first.mean().unwrap() - 30.0).abs() < 1e-12,
        "of all offered"
    );
    assert_eq!(first.share_within(3600.0), None);
    assert_eq!(felt.resolved.unwrap().share(), Some(30.0 / 32.0));
    assert!((felt.answered_in_time.unwrap().share().unwrap() - 0.8).abs() < 1e-12);
    let csat = felt.csat.unwrap();
    assert_eq!(csat.scale, CsatScale::Percent);
    assert!((csat.ratings.mean().unwrap() - 87.5).abs() < 1e-12);
    assert!((felt.nps.unwrap().mean().unwrap() + 10.0).abs() < 1e-12);
}

#[test]
fn a_scale_that_nobody_can_tell_is_not_guessed() {
    let (history, problems) = read(
        "start,offered,handled,csat,resolved\n\
         2026-03-02 08:00,10,8,7,1\n\
         2026-03-02 08:30,30,24,6.5,1\n",
    );
    assert_eq!(codes(&problems), ["H225", "H225"]);
    assert_eq!(
        (history.experience.csat, history.experience.resolved),
        (None, None)
    );
}

#[test]
fn without_the_columns_nothing_is_known() {
    let (history, problems) = read("start,offered\n2026-03-02 08:00,10\n");
    assert!(codes(&problems).is_empty());
    assert_eq!(history.experience, Experience::NOTHING);
}
