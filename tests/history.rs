//! Reading history: what is counted, what is assumed, and what is said about everything else.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use chrono::NaiveDate;
use shiftwright::calendar::{Clock, ClockSpan, IntervalLength, Moment, OpeningHours};
use shiftwright::history::{
    DayStatus, Frame, HistoryDay, QueueHistory, codes, from_rows, from_text,
};
use shiftwright::problem::{Code, Problems, Source};
use shiftwright::scenario::model::{Channel, InlineVolume};
use shiftwright::units::{QueueIndex, Seconds};
use std::fmt::Write as _;
use std::sync::Arc;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A queue in Berlin, Monday to Friday 08:00–10:00 in half-hours, planned from 4 January 2027.
fn frame(name: &str) -> Frame {
    let span = |from: u16, to: u16| ClockSpan {
        from: Clock::new(from * 60).unwrap(),
        to: Clock::new(to * 60).unwrap(),
    };
    let mut hours = OpeningHours::default();
    for day in 0..5 {
        hours.by_weekday[day] = vec![span(8, 10)];
    }
    Frame {
        queue: QueueIndex::new(0),
        name: name.into(),
        zone: chrono_tz::Europe::Berlin,
        hours,
        closed_days: vec![date("2026-04-03")],
        kept_days: std::collections::BTreeSet::new(),
        ignored_days: Default::default(),
        special_hours: Default::default(),
        interval: IntervalLength::Half,
        first_day: date("2027-01-04"),
        channel: Channel::Phone,
        patience: None,
        promises_patience: false,
        at_once: None,
    }
}

fn always(name: &str) -> Frame {
    Frame {
        hours: OpeningHours::always(),
        ..frame(name)
    }
}

fn read(frame: Frame, text: &str) -> (QueueHistory, Problems) {
    let (mut histories, problems) = read_all(&[frame], text);
    let nothing = QueueHistory::none(QueueIndex::new(0));
    (histories.pop().unwrap_or(nothing), problems)
}

fn read_all(frames: &[Frame], text: &str) -> (Vec<QueueHistory>, Problems) {
    let source = Source {
        file: "history.csv".into(),
        text: text.to_owned(),
    };
    let planned: Vec<String> = frames.iter().map(|f| f.name.clone()).collect();
    from_text(Arc::new(source), frames, &planned)
}

fn codes_of(problems: &Problems) -> Vec<Code> {
    problems.0.iter().map(|problem| problem.code).collect()
}

/// Asserts one problem of `code` at line and column, and what stands there.
fn assert_at(problems: &Problems, code: Code, line: usize, column: usize, cell: &str) {
    let found = problems.0.iter().find(|p| p.code == code);
    let found = found.unwrap_or_else(|| panic!("no {code} in {problems:?}"));
    let place = found.place.as_ref().unwrap();
    assert_eq!(place.line_column(), (line, column), "{found:?}");
    assert_eq!(&place.source.text[place.range.clone()], cell);
}

fn offered(day: &HistoryDay) -> Vec<f64> {
    day.intervals.iter().map(|i| i.offered).collect()
}

/// Half-hour rows 08:00–10:00 with `count` each on the weekdays of `dates`.
fn full_days(dates: &[&str], count: u32) -> String {
    let mut text = String::new();
    for date in dates {
        for clock in ["08:00", "08:30", "09:00", "09:30"] {
            writeln!(text, "phone,{date} {clock},{count}").unwrap();
        }
    }
    text
}

#[test]
fn finer_rows_are_summed_and_handle_times_weighted_by_those_handled() {
    let text = "queue,start,offered,aht_s,handled,colour\n\
                phone,2026-03-02 08:00,10,100,10,red\n\
                phone,2026-03-02 08:15,20,400,5,\n\
                phone,2026-03-02T08:30:00,7,,7,\n\
                phone,2026-03-02T08:00:00Z,3,50,,\n\
                phone,2026-03-02 09:30,0,,0,\n";
    let (history, problems) = read(frame("phone"), text);
    assert!(problems.0.is_empty(), "{problems:?}");
    let day = &history.days[0];
    assert_eq!(offered(day), [30.0, 7.0, 3.0, 0.0]);
    assert!(day.intervals.iter().all(|i| i.known));
    let aht: Vec<Option<f64>> = day
        .intervals
        .iter()
        .map(|i| i.aht.map(Seconds::get))
        .collect();
    assert_eq!(aht, [Some(200.0), None, Some(50.0), None]);
    assert_eq!(day.intervals[0].handled, 15.0);
}

#[test]
fn abandoned_contacts_are_not_handled() {
    let text = "start,offered,abandoned\n2026-03-02 08:00,10,4\n";
    let (history, _) = read(frame("phone"), text);
    assert_eq!(history.days[0].intervals[0].handled, 6.0);
}

#[test]
fn tickets_are_counted_by_when_they_came_in() {
    let text = "created;queue;handle_s;status\n\
                2026-03-02 08:05:10;phone;60;done\n\
                2026-03-02 08:29;phone;120;done\n\
                2026-03-02 09:31;phone;;open\n\
                2026-03-03 08:00;phone;;open\n";
    let (history, problems) = read(frame("phone"), text);
    assert!(problems.0.is_empty(), "{problems:?}");
    assert_eq!(offered(&history.days[0]), [2.0, 0.0, 0.0, 1.0]);
    assert!(history.days[0].intervals[1].known, "no ticket means none");
    assert_eq!(history.days[0].intervals[0].aht.unwrap().get(), 90.0);
}

#[test]
fn on_quiet_queues_a_day_without_a_ticket_is_an_ordinary_day() {
    let text = "created\n2026-03-02 08:05\n2026-03-09 08:29\n";
    let (history, problems) = read(frame("mail"), text);
    assert!(problems.0.is_empty(), "{problems:?}");
    let open = history.days.iter().filter(|d| d.status == DayStatus::Open);
    assert_eq!(open.count(), 6);
}

#[test]
fn the_repeated_hour_is_in_the_order_of_the_file() {
    let text = "start,offered\n\
                2026-10-25 02:00,1\n2026-10-25 02:30,2\n\
                2026-10-25 02:00,4\n2026-10-25 02:30,8\n2026-10-25 03:00,16\n";
    let (history, problems) = read(always("phone"), text);
    assert_eq!(codes_of(&problems), [codes::UNKNOWN_INTERVALS]);
    assert_eq!(&offered(&history.days[0])[4..9], [1.0, 2.0, 4.0, 8.0, 16.0]);
}

#[test]
fn one_row_for_both_showings_is_halved_with_a_warning() {
    let text = "start,offered\n2026-10-25 02:00,10\n2026-10-25 02:30,20\n";
    let (history, problems) = read(always("phone"), text);
    assert_at(&problems, codes::REPEATED_HOUR, 2, 1, "2026-10-25 02:00");
    assert_eq!(&offered(&history.days[0])[4..8], [5.0, 10.0, 5.0, 10.0]);
}

#[test]
fn offsets_say_which_showing_is_meant() {
    let text = "start,offered\n2026-10-25T02:00:00+02:00,1\n2026-10-25T02:00:00+01:00,2\n";
    let (history, _) = read(always("phone"), text);
    assert_eq!(&offered(&history.days[0])[4..8], [1.0, 0.0, 2.0, 0.0]);
}

#[test]
fn a_time_that_the_clock_skips_is_an_error_at_its_cell() {
    let text = "start,offered\n2026-03-29 01:30,1\n2026-03-29 02:30,1\n";
    let (_, problems) = read(always("phone"), text);
    assert_at(&problems, codes::SKIPPED_TIME, 3, 1, "2026-03-29 02:30");
}

#[test]
fn every_bad_cell_is_said_with_its_place() {
    for (row, code, column, cell) in [
        ("phone,yesterday,1,,", codes::BAD_TIME, 7, "yesterday"),
        ("phone,,1,,", codes::BAD_TIME, 7, ""),
        ("phone,2026-03-02,1,,", codes::BAD_TIME, 7, "2026-03-02"),
        ("phone,2026-03-02 08:00,-1,,", codes::BAD_NUMBER, 24, "-1"),
        ("phone,2026-03-02 08:00,NaN,,", codes::BAD_NUMBER, 24, "NaN"),
        ("phone,2026-03-02 08:00,inf,,", codes::BAD_NUMBER, 24, "inf"),
        ("phone,2026-03-02 08:00,,,", codes::BAD_NUMBER, 24, ""),
        ("phone,2026-03-02 08:00,1e9,,", codes::BAD_NUMBER, 24, "1e9"),
        (
            "phone,2026-03-02 08:00,\"12,5\",,",
            codes::BAD_NUMBER,
            24,
            "\"12,5\"",
        ),
        (
            "phone,2026-03-02 08:00,1,40000,",
            codes::ABSURD_AHT,
            26,
            "40000",
        ),
        ("phone,2026-03-02 08:00,1,-3,", codes::BAD_NUMBER, 26, "-3"),
        ("phone,2026-03-02 08:00,1,,x", codes::BAD_NUMBER, 27, "x"),
        ("phon,2026-03-02 08:00,1,,", codes::UNKNOWN_QUEUE, 1, "phon"),
        (",2026-03-02 08:00,1,,", codes::UNKNOWN_QUEUE, 1, ""),
    ] {
        let text =
            format!("queue,start,offered,aht_s,handled\n\n{row}\nphone,2026-03-02 08:00,1,,\n");
        let (_, problems) = read(frame("phone"), &text);
        assert!(problems.has_errors(), "{row}");
        assert_at(&problems, code, 3, column, cell);
    }
}

#[test]
fn rows_of_another_shape_are_errors_not_guesses() {
    let text = "queue,start,offered\nphone,2026-03-02 08:00,12,5\nphone,2026-03-02 08:30\n";
    let (_, problems) = read(frame("phone"), text);
    let shapes = codes_of(&problems);
    assert_eq!(shapes.iter().filter(|c| **c == codes::ROW_SHAPE).count(), 2);
    // Spare separators at a line's end, as spreadsheets leave them, are no error.
    let text = "queue,start,offered\nphone,2026-03-02 08:00,12,,\n,,\n";
    assert!(!read(frame("phone"), text).1.has_errors());
}

#[test]
fn a_second_row_for_an_interval_is_an_error_that_names_the_first() {
    let text = "start,offered\n2026-03-02 08:30,1\n2026-03-02 08:00,1\n2026-03-02 08:30,1\n";
    let (_, problems) = read(frame("phone"), text);
    assert_at(&problems, codes::DUPLICATE, 4, 1, "2026-03-02 08:30");
    assert!(problems.0.iter().any(|p| p.message.contains("in line 2")));
}

#[test]
fn headers_are_known_by_name_and_misspelt_ones_get_a_hint() {
    let (_, problems) = read(frame("phone"), "queue,strat,offered\nphone,x,1\n");
    assert_at(&problems, codes::NO_COLUMN, 1, 7, "strat");
    let (_, problems) = read(frame("phone"), "Queue,crated\nphone,x\n");
    assert_at(&problems, codes::NO_COLUMN, 1, 7, "crated");
    let (_, problems) = read(frame("phone"), "a,b\n1,2\n");
    assert_eq!(codes_of(&problems), [codes::NO_COLUMN, codes::NO_COLUMN]);
    let (history, problems) = read(
        frame("phone"),
        "START, Offered ,AHT\n2026-03-02 08:00,5,9\n",
    );
    assert_at(&problems, codes::MISSPELT_COLUMN, 1, 17, "AHT");
    assert!(!problems.has_errors());
    assert_eq!(history.days[0].offered(), 5.0);
}

#[test]
fn empty_files_are_said_to_be_empty() {
    for text in ["", "\n\n", "\u{feff}", "start,offered\n"] {
        let (_, problems) = read(frame("phone"), text);
        assert_eq!(codes_of(&problems), [codes::NO_ROWS], "{text:?}");
        assert!(problems.has_errors());
    }
}

#[test]
fn several_queues_share_a_file_only_if_it_names_them() {
    let frames = [
        frame("phone"),
        Frame {
            queue: QueueIndex::new(1),
            ..frame("mail")
        },
    ];
    let (_, problems) = read_all(&frames, "start,offered\n2026-03-02 08:00,1\n");
    assert_eq!(codes_of(&problems), [codes::WHICH_QUEUE]);
    let text = "queue,start,offered\nphone,2026-03-02 08:00,1\nchat,2026-03-02 08:00,1\n";
    let (histories, problems) = read_all(&frames, text);
    assert_eq!(histories[0].days[0].offered(), 1.0);
    assert!(histories[1].days.is_empty());
    let found = codes_of(&problems);
    assert!(found.contains(&codes::QUEUE_ABSENT), "mail has no row");
    assert!(found.contains(&codes::FOREIGN_QUEUE), "chat is not planned");
}

#[test]
fn hourly_rows_are_too_coarse_for_half_hours() {
    let mut text = String::from("start,offered\n");
    for day in 2..7 {
        for hour in 8..10 {
            writeln!(text, "2026-03-0{day} {hour:02}:00,9").unwrap();
        }
    }
    let (_, problems) = read(frame("phone"), &text);
    assert!(
        codes_of(&problems).contains(&codes::TOO_COARSE),
        "{problems:?}"
    );
    let hourly = Frame {
        interval: IntervalLength::Hour,
        ..frame("phone")
    };
    assert!(!read(hourly, &text).1.has_errors());
}

#[test]
fn rows_between_the_intervals_are_told() {
    let week = |clocks: &[&str]| {
        let mut text = String::from("start,offered\n");
        for day in 2..7 {
            for clock in clocks {
                writeln!(text, "2026-03-0{day} {clock},9").unwrap();
            }
        }
        text
    };
    let text = week(&["08:00", "08:30", "09:00", "09:30"]);
    let off_grid = |text: &str| {
        let (history, problems) = read(frame("phone"), text);
        let found = problems.0.iter().find(|it| it.code == codes::OFF_GRID);
        (
            history.days[0].offered(),
            found.map(|it| it.message.clone()),
        )
    };
    assert_eq!(off_grid(&text), (36.0, None));
    let shifted = text.replace("-02 09:00", "-02 09:10");
    let (offered, message) = off_grid(&shifted);
    assert_eq!(offered, 36.0, "it counts all the same");
    let message = message.unwrap();
    assert!(
        message.contains("1 row starts not at a multiple of 30 minutes, such as 09:10"),
        "{message}"
    );
    // Quarters in a plan of half-hours are on their own grid.
    let quarters = week(&["08:00", "08:15", "08:30", "08:45"]);
    assert_eq!(off_grid(&quarters).1, None);
}

#[test]
fn closed_days_gaps_and_zeros_are_told_apart() {
    // Mondays 2 March to 20 April 2026. Good Friday (3 April) is in the scenario, Easter Monday
    // (6 April) is not and has no rows, 15 to 17 April are a gap, 9 April is all zero.
    let text = "queue,start,offered\n".to_owned()
        + &full_days(
            &["2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02"],
            20,
        )
        + &full_days(&["2026-04-07", "2026-04-08"], 20)
        + &full_days(&["2026-04-09"], 0)
        + &full_days(
            &["2026-04-10", "2026-04-13", "2026-04-14", "2026-04-20"],
            20,
        )
        + &full_days(&["2026-03-26"], 20);
    let (history, problems) = read(frame("phone"), &text);
    let status = |text: &str| {
        let day = history.days.iter().find(|d| d.date == date(text)).unwrap();
        assert_eq!(day.intervals.is_empty(), day.status != DayStatus::Open);
        day.status
    };
    assert_eq!(history.days[0].date, date("2026-03-26"), "unsorted rows");
    assert_eq!(status("2026-03-28"), DayStatus::Closed, "a Saturday");
    assert_eq!(status("2026-04-03"), DayStatus::Closed, "in the scenario");
    assert_eq!(status("2026-04-06"), DayStatus::Closed, "assumed");
    assert_eq!(status("2026-04-09"), DayStatus::Closed, "all zero");
    for missing in ["2026-04-15", "2026-04-16", "2026-04-17"] {
        assert_eq!(status(missing), DayStatus::Missing);
    }
    let mut found = codes_of(&problems);
    found.sort();
    assert_eq!(
        found,
        [
            codes::ASSUMED_CLOSED,
            codes::ASSUMED_MISSING,
            codes::ALL_ZERO
        ]
    );
    let said = |code| {
        let found = problems.0.iter().find(|p| p.code == code).unwrap();
        found.message.clone()
    };
    assert!(said(codes::ASSUMED_CLOSED).contains("2026-03-27 and 2026-04-06"));
    assert!(said(codes::ASSUMED_MISSING).contains("2026-04-15, 2026-04-16 and 2026-04-17"));
    // A day without rows has no line: the first row after it has.
    let line = |day: &str| 1 + text.lines().position(|line| line.contains(day)).unwrap();
    for (code, day) in [
        (codes::ASSUMED_CLOSED, "2026-03-30"),
        (codes::ASSUMED_MISSING, "2026-04-20"),
        (codes::ALL_ZERO, "2026-04-09"),
    ] {
        assert_at(&problems, code, line(day), 7, &format!("{day} 08:00"));
    }
}

#[test]
fn rows_out_of_place_are_left_out_with_a_count() {
    let text = "queue,start,offered\n".to_owned()
        + &full_days(&["2026-03-02"], 20)
        + "phone,2026-03-02 07:00,20\nphone,2026-03-07 08:00,5\n\
           phone,1988-03-02 08:00,1\nphone,2027-01-04 08:00,1\nphone,2028-01-04 08:00,1\n";
    let (history, problems) = read(frame("phone"), &text);
    let mut found = codes_of(&problems);
    found.sort();
    assert_eq!(
        found,
        [
            codes::IN_PLAN,
            codes::TOO_OLD,
            codes::OUTSIDE_HOURS,
            codes::ASSUMED_MISSING
        ]
    );
    let total: f64 = history.days.iter().map(HistoryDay::offered).sum();
    assert_eq!(total, 80.0);
    assert_at(&problems, codes::OUTSIDE_HOURS, 6, 7, "2026-03-02 07:00");
    let outside = problems
        .0
        .iter()
        .find(|p| p.code == codes::OUTSIDE_HOURS)
        .unwrap();
    assert!(
        outside.message.contains("2 rows") && outside.message.contains("23.8 %"),
        "{outside:?}"
    );
}

#[test]
fn years_that_nobody_means_are_errors_at_their_rows() {
    let text = "queue,start,offered\n".to_owned()
        + &full_days(&["2026-03-02"], 20)
        + "phone,0001-01-01 00:00,1\nphone,3026-03-02T08:00:00Z,1\nphone,9999-12-31 08:00,1\n";
    let (history, problems) = read(frame("phone"), &text);
    assert_eq!(codes_of(&problems), [codes::ABSURD_YEAR; 3], "{problems:?}");
    assert!(problems.has_errors());
    assert_at(&problems, codes::ABSURD_YEAR, 6, 7, "0001-01-01 00:00");
    assert!(
        problems.0[1]
            .message
            .contains("of the year 3026, the plan begins in 2027")
    );
    let total: f64 = history.days.iter().map(HistoryDay::offered).sum();
    assert_eq!(total, 80.0);
    // Rows in the scenario, too.
    let start = Moment::of(&date("3026-03-02").and_hms_opt(7, 0, 0).unwrap().and_utc());
    let volume = InlineVolume {
        start,
        offered: 5.0,
        aht: None,
    };
    let (_, problems) = from_rows(&frame("phone"), &[volume]);
    assert_eq!(codes_of(&problems), [codes::ABSURD_YEAR]);
}

#[test]
fn absurd_counts_and_handle_times_of_zero_are_warned_about() {
    let mut text = String::from("queue,start,offered,aht_s\n");
    for (day, count) in [(2, 10), (3, 11), (4, 9), (5, 2000)] {
        writeln!(text, "phone,2026-03-0{day} 08:00,{count},0").unwrap();
    }
    let (history, problems) = read(frame("phone"), &text);
    assert!(!problems.has_errors());
    assert_at(&problems, codes::ABSURD_OFFERED, 5, 7, "2026-03-05 08:00");
    assert_at(&problems, codes::ZERO_AHT, 2, 27, "0");
    assert!(history.days[0].intervals[0].aht.is_none());
}

#[test]
fn rows_in_the_scenario_are_checked_like_rows_in_a_file() {
    let volume = |hour: i64, offered: f64| InlineVolume {
        start: Moment::of(&date("2026-03-02").and_hms_opt(7, 0, 0).unwrap().and_utc())
            .plus(60 * hour),
        offered,
        aht: Seconds::new(100.0).ok(),
    };
    let (history, problems) = from_rows(&frame("phone"), &[volume(0, 5.0), volume(1, 6.0)]);
    assert_eq!(codes_of(&problems), [codes::UNKNOWN_INTERVALS]);
    assert_eq!(offered(&history.days[0]), [5.0, 0.0, 6.0, 0.0]);
    let (_, problems) = from_rows(&frame("phone"), &[volume(0, 5.0), volume(0, 6.0)]);
    assert!(codes_of(&problems).contains(&codes::DUPLICATE));
}

#[test]
fn a_hundred_thousand_bad_rows_make_a_short_list() {
    let mut text = String::from("queue,start,offered\n");
    for row in 0..100_000 {
        writeln!(text, "queue{row},never,-1").unwrap();
        writeln!(text, "phone,never,-1").unwrap();
    }
    let (_, problems) = read(frame("phone"), &text);
    assert!(problems.0.len() < 3_100, "{}", problems.0.len());
    let drawn = shiftwright::report::diagnostics::render(&problems, false);
    assert!(drawn.lines().count() < 120, "{drawn}");
    assert!(
        problems
            .0
            .iter()
            .any(|p| p.message == "and 99,000 more like these")
    );
}

#[test]
fn every_code_has_its_section_in_the_docs() {
    let page = include_str!("../docs/errors.md");
    for code in codes::ALL.iter().chain(shiftwright::forecast::CODES) {
        let heading = format!("### {code}");
        assert!(
            page.lines().any(|line| line == heading),
            "{code} has no section"
        );
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn no_text_makes_the_reader_panic(text in "(queue|start|offered|created|[,;\t\n\"0-9: T+Z.-]|phone|\u{fe}){0,80}") {
        let _ = read(frame("phone"), &text);
        let _ = read(frame("phone"), &format!("queue,start,offered\n{text}"));
    }

    /// Whatever the rows, no contact inside the hours is lost or counted twice.
    #[test]
    fn contacts_are_conserved(counts in proptest::collection::vec((0_i64..200_000, 0_u32..50), 1..60)) {
        let mut text = String::from("start,offered\n");
        let mut seen = std::collections::BTreeMap::new();
        for (minute, count) in counts {
            let start = date("2026-03-20").and_hms_opt(0, 0, 0).unwrap().and_utc();
            let start = start + chrono::Duration::minutes(minute);
            seen.insert(start, count);
        }
        for (start, count) in &seen {
            writeln!(text, "{},{count}", start.to_rfc3339()).unwrap();
        }
        let (history, _) = read(always("phone"), &text);
        let total: f64 = history.days.iter().map(HistoryDay::offered).sum();
        // The one closed day takes its contacts with it.
        let closed = date("2026-04-03");
        let zone = chrono_tz::Europe::Berlin;
        let expected: u32 = seen
            .iter()
            .filter(|(start, _)| start.with_timezone(&zone).date_naive() != closed)
            .map(|(_, count)| *count)
            .sum();
        proptest::prop_assert_eq!(total, f64::from(expected));
    }
}

#[test]
fn a_file_of_other_queues_alone_is_no_history() {
    let text =
        "queue,start,offered\ntelefon,2026-03-02 08:00,1\nsupport hotline,2026-03-02 08:00,1\n";
    let (_, problems) = read(frame("phone"), text);
    let absent = problems
        .0
        .iter()
        .find(|it| it.code == codes::QUEUE_ABSENT)
        .unwrap();
    assert!(absent.is_error());
    assert!(absent.label.contains("\"telefon\""), "{absent:?}");
    assert_eq!(absent.place.as_ref().unwrap().line_column().0, 2);
    assert!(absent.help.contains("telefon"), "{absent:?}");
    // A misspelling is told where it stands, and once.
    let (_, problems) = read(
        frame("phone"),
        "queue,start,offered\nphnoe,2026-03-02 08:00,1\n",
    );
    assert_eq!(codes_of(&problems), [codes::UNKNOWN_QUEUE]);
}

#[test]
fn a_history_of_zeros_is_told() {
    let (_, problems) = read(frame("phone"), "start,offered\n2026-03-02 08:00,0\n");
    assert!(codes_of(&problems).contains(&codes::NOTHING_ARRIVED));
    let text = "start,offered\n2026-03-02 08:00,0\n2026-03-02 08:30,1\n";
    let (_, problems) = read(frame("phone"), text);
    assert!(!codes_of(&problems).contains(&codes::NOTHING_ARRIVED));
}

#[test]
fn a_row_that_cannot_be_read_is_told_once() {
    for cell in ["NaN", "-5", "abc"] {
        let text = format!(
            "start,offered\n2026-03-02 08:00,1\n2026-03-02 08:30,{cell}\n2026-03-02 09:00,1\n\
             2026-03-02 09:30,1\n"
        );
        let (_, problems) = read(frame("phone"), &text);
        assert_eq!(codes_of(&problems), [codes::BAD_NUMBER], "{cell}");
    }
}

#[test]
fn one_absurd_wait_does_not_move_patience() {
    let mut text = String::from("start,offered,abandoned,asa_s\n");
    for day in 2..7 {
        for clock in ["08:00", "08:30", "09:00", "09:30"] {
            writeln!(text, "2026-03-0{day} {clock},20,2,18").unwrap();
        }
    }
    let patience_s = |text: &str| {
        let asked = Frame {
            patience: Some(shiftwright::scenario::model::Patience::FromHistory),
            ..frame("phone")
        };
        let (history, problems) = read(asked, text);
        let patience = history.observed.behaviour.patience.unwrap();
        let told = codes_of(&problems).contains(&codes::ABSURD_WAITS);
        (patience.mean.get().round(), patience.set_aside.len(), told)
    };
    assert_eq!(patience_s(&text), (180.0, 0, false));
    let spoilt = text.replacen("2026-03-03 09:00,20,2,18", "2026-03-03 09:00,20,2,20000", 1);
    assert_eq!(patience_s(&spoilt), (180.0, 1, true));
}
