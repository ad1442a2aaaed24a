//! Every clock change of a dozen zones from 2015 to 2030, and random moments between.
//!
//! What the calendar says is checked against the zone itself, asked minute by minute.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use shiftwright::calendar::{
    Clock, ClockSpan, DAY_MIN, IntervalLength, Moment, OpeningHours, Repeated, at, day, exists,
    intervals,
};

/// Zones that change at two or three in the morning, at midnight (so that a day begins at 01:00 or
/// its last hour comes twice), by half an hour, twice within Ramadan, or no longer at all.
const ZONES: [Tz; 12] = [
    chrono_tz::America::New_York,
    chrono_tz::Europe::Berlin,
    chrono_tz::Australia::Lord_Howe,
    chrono_tz::America::Sao_Paulo,
    chrono_tz::America::Santiago,
    chrono_tz::America::Havana,
    chrono_tz::Asia::Tehran,
    chrono_tz::Asia::Beirut,
    chrono_tz::Africa::Cairo,
    chrono_tz::Africa::Casablanca,
    chrono_tz::Atlantic::Azores,
    chrono_tz::Pacific::Auckland,
];

const LENGTHS: [IntervalLength; 3] = [
    IntervalLength::Quarter,
    IntervalLength::Half,
    IntervalLength::Hour,
];

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn utc(moment: Moment) -> DateTime<Utc> {
    Utc.timestamp_opt(moment.minutes() * 60, 0).unwrap()
}

/// Minutes that the zone's clock is ahead of UTC, asked of the zone itself.
fn ahead_min(moment: Moment, zone: Tz) -> i64 {
    let offset = zone.offset_from_utc_datetime(&utc(moment).naive_utc());
    i64::from(offset.fix().local_minus_utc()) / 60
}

/// What the zone's clock shows, asked of the zone itself.
fn shows(moment: Moment, zone: Tz) -> (NaiveDate, i64) {
    let local_min = moment.minutes() + ahead_min(moment, zone);
    let local = utc(Moment::from_minutes(local_min)).naive_utc();
    (local.date(), local_min.rem_euclid(DAY_MIN))
}

/// A clock change: the first moment after it and the minutes by which the clock jumped ahead.
#[derive(Debug, Clone, Copy)]
struct Change {
    at: Moment,
    ahead_min: i64,
}

/// Every change of `zone` from 2015 to 2030, found by asking quarter by quarter (no change of
/// these years fell elsewhere).
fn changes(zone: Tz) -> Vec<Change> {
    let start = date(2015, 1, 1)
        .and_hms_opt(0, 0, 0)
        .unwrap()
        .and_utc()
        .timestamp()
        / 60;
    let end = date(2031, 1, 1)
        .and_hms_opt(0, 0, 0)
        .unwrap()
        .and_utc()
        .timestamp()
        / 60;
    let mut changes = Vec::new();
    let mut before = ahead_min(Moment::from_minutes(start), zone);
    for minutes in (start..end).step_by(15) {
        let now = ahead_min(Moment::from_minutes(minutes), zone);
        if now != before {
            changes.push(Change {
                at: Moment::from_minutes(minutes),
                ahead_min: now - before,
            });
            before = now;
        }
    }
    changes
}

/// The local dates around a change: the day before, of and after it.
fn dates_around(change: Change, zone: Tz) -> Vec<NaiveDate> {
    let last_before = shows(change.at.plus(-1), zone).0;
    let mut dates = vec![last_before.pred_opt().unwrap(), last_before];
    dates.extend([
        last_before.succ_opt().unwrap(),
        last_before.succ_opt().unwrap().succ_opt().unwrap(),
    ]);
    dates
}

/// Runs `check` for every date around every change of every zone.
fn on_days_around_changes(check: impl Fn(Tz, Change, NaiveDate)) {
    for zone in ZONES {
        let changes = changes(zone);
        assert!(changes.len() >= 7, "{zone}: only {} changes", changes.len());
        for change in changes {
            for date in dates_around(change, zone) {
                check(zone, change, date);
            }
        }
    }
}

#[test]
fn a_day_is_as_long_as_its_changes_make_it() {
    on_days_around_changes(|zone, change, date| {
        let span = day(date, zone);
        let inside = span.start < change.at && change.at < span.end;
        // A day that begins with its change (00:00 becomes 01:00) is short as well.
        let begins = change.at == span.start && change.ahead_min > 0;
        let expected = DAY_MIN
            - if inside || begins {
                change.ahead_min
            } else {
                0
            };
        assert_eq!(span.minutes(), expected, "{zone} {date}");
        assert_eq!(
            span.end,
            day(date.succ_opt().unwrap(), zone).start,
            "{zone} {date}"
        );
    });
}

#[test]
fn every_minute_of_a_day_shows_its_date() {
    on_days_around_changes(|zone, _, date| {
        let span = day(date, zone);
        for minute in 0..span.minutes() {
            assert_eq!(
                shows(span.start.plus(minute), zone).0,
                date,
                "{zone} minute {minute}"
            );
        }
    });
}

#[test]
fn intervals_partition_the_day_and_never_span_a_change() {
    on_days_around_changes(|zone, change, date| {
        for length in LENGTHS {
            let span = day(date, zone);
            let grid = intervals(date, zone, length);
            assert_eq!(grid.first().unwrap().span.start, span.start);
            assert_eq!(grid.last().unwrap().span.end, span.end);
            for pair in grid.windows(2) {
                assert_eq!(pair[0].span.end, pair[1].span.start, "{zone} {date}");
            }
            for it in &grid {
                assert!((1..=length.minutes()).contains(&it.span.minutes()));
                assert_eq!(it.date, date);
                let shown = shows(it.span.start, zone);
                assert_eq!(shown, (date, i64::from(it.clock.minutes())), "{zone}");
                // It begins on the grid or at the change, and ends likewise.
                let on_grid = shown.1 % length.minutes() == 0;
                assert!(
                    on_grid || it.span.start == change.at,
                    "{zone} {date} {}",
                    it.clock
                );
                let last = it.span.end.plus(-1);
                assert_eq!(ahead_min(it.span.start, zone), ahead_min(last, zone));
                let whole = it.span.minutes() == length.minutes();
                assert!(whole || it.span.end == change.at || it.span.start == change.at);
            }
        }
    });
}

#[test]
fn days_of_23_25_and_half_hours_are_where_they_should_be() {
    use chrono_tz::{America::New_York, Australia::Lord_Howe, Europe::Berlin, Pacific::Auckland};
    for (zone, at, hours) in [
        (Berlin, date(2026, 3, 29), 23.0),
        (Berlin, date(2026, 10, 25), 25.0),
        (New_York, date(2026, 3, 8), 23.0),
        (New_York, date(2026, 11, 1), 25.0),
        (Auckland, date(2026, 9, 27), 23.0),
        (Auckland, date(2026, 4, 5), 25.0),
        (Lord_Howe, date(2026, 10, 4), 23.5),
        (Lord_Howe, date(2026, 4, 5), 24.5),
    ] {
        assert_eq!(day(at, zone).minutes() as f64 / 60.0, hours, "{zone} {at}");
        assert_eq!(day(at.pred_opt().unwrap(), zone).minutes(), DAY_MIN);
        assert_eq!(day(at.succ_opt().unwrap(), zone).minutes(), DAY_MIN);
    }
}

#[test]
fn a_date_that_a_zone_left_out_is_empty() {
    // Samoa went from 29 to 31 December 2011.
    let apia = chrono_tz::Pacific::Apia;
    let missing = date(2011, 12, 30);
    assert_eq!(day(missing, apia).minutes(), 0);
    assert!(intervals(missing, apia, IntervalLength::Hour).is_empty());
    assert_eq!(
        day(date(2011, 12, 29), apia).end,
        day(date(2011, 12, 31), apia).start
    );
}

/// For each minute of the clock the moments of `date` at which it is shown, asked of the zone minute
/// by minute over more than the day's width.
fn showings(date: NaiveDate, zone: Tz) -> Vec<Vec<Moment>> {
    let noon = date.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp() / 60;
    let mut found = vec![Vec::new(); 1440];
    for moment in (noon - 30 * 60..noon + 30 * 60).map(Moment::from_minutes) {
        let (shown, clock) = shows(moment, zone);
        if shown == date {
            found[usize::try_from(clock).unwrap()].push(moment);
        }
    }
    found
}

#[test]
fn a_clock_time_is_found_where_it_is_shown_first_and_last() {
    on_days_around_changes(|zone, change, date| {
        // Around the change every five minutes, and a few far from it.
        let shown = shows(change.at, zone).1;
        let showings = showings(date, zone);
        let near = (shown - 90..=shown + 90)
            .step_by(5)
            .map(|clock| clock.rem_euclid(DAY_MIN));
        for minutes in near.chain([0, 1, 719, 1439]) {
            let clock = Clock::new(u16::try_from(minutes).unwrap()).unwrap();
            let found = &showings[usize::from(clock.minutes())];
            assert_eq!(
                exists(date, clock, zone),
                !found.is_empty(),
                "{zone} {date} {clock}"
            );
            let (first, last) = (
                at(date, clock, zone, Repeated::First),
                at(date, clock, zone, Repeated::Last),
            );
            match (found.first(), found.last()) {
                (Some(earliest), Some(latest)) => {
                    assert_eq!((first, last), (*earliest, *latest), "{zone} {date} {clock}");
                }
                _ => assert_eq!(
                    (first, last),
                    (change.at, change.at),
                    "{zone} {date} {clock}"
                ),
            }
        }
    });
}

#[test]
fn always_open_is_open_in_every_interval() {
    on_days_around_changes(|zone, _, date| {
        for length in LENGTHS {
            let open = OpeningHours::always().open_intervals(date, zone, length, &|_| false);
            assert_eq!(open, intervals(date, zone, length), "{zone} {date}");
        }
    });
}

#[test]
fn a_night_is_as_long_as_the_clock_makes_it() {
    // Open from 22:00 to 06:00, every day.
    let night = ClockSpan {
        from: Clock::new(22 * 60).unwrap(),
        to: Clock::new(30 * 60).unwrap(),
    };
    let hours = OpeningHours {
        by_weekday: std::array::from_fn(|_| vec![night]),
    };
    on_days_around_changes(|zone, change, date| {
        let span = night.on(date, zone);
        let inside = span.start < change.at && change.at < span.end;
        let expected = 8 * 60 - if inside { change.ahead_min } else { 0 };
        assert_eq!(span.minutes(), expected, "{zone} {date}");
        // The intervals of both its dates hold it all, and nothing outside nights.
        let next = date.succ_opt().unwrap();
        let open = |date| hours.open_intervals(date, zone, IntervalLength::Quarter, &|_| false);
        let (evening, morning) = (open(date), open(next));
        let held: i64 = evening
            .iter()
            .chain(&morning)
            .map(|it| it.span.overlap(span))
            .sum();
        assert_eq!(held, expected, "{zone} {date}");
        for it in evening.iter().chain(&morning) {
            let hour = it.clock.minutes() / 60;
            assert!(!(6..22).contains(&hour), "{zone} {date} {}", it.clock);
        }
    });
}

#[test]
fn a_closed_day_ends_what_opens_on_it_not_what_ran_into_it() {
    let night = ClockSpan {
        from: Clock::new(22 * 60).unwrap(),
        to: Clock::new(30 * 60).unwrap(),
    };
    let hours = OpeningHours {
        by_weekday: std::array::from_fn(|_| vec![night]),
    };
    let closed = date(2026, 3, 29);
    let zone = chrono_tz::Europe::Berlin;
    let open = |date| hours.open_intervals(date, zone, IntervalLength::Hour, &|it| it == closed);
    // The night into it is 7 hours long, of which 5 fall on it (02:00 is skipped).
    assert_eq!(open(closed).len(), 5);
    // Nothing opened on it, so the next morning is closed; the evening is open again.
    assert_eq!(open(date(2026, 3, 30)).len(), 2);
}

fn any_zone() -> impl Strategy<Value = Tz> {
    proptest::sample::select(ZONES.to_vec())
}

fn any_moment() -> impl Strategy<Value = Moment> {
    // 2015 to 2030.
    (23_667_840..32_083_200_i64).prop_map(Moment::from_minutes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn every_moment_lies_in_one_interval_of_its_own_date(
        zone in any_zone(), moment in any_moment(), length in proptest::sample::select(LENGTHS.to_vec()),
    ) {
        let (date, clock) = moment.date_clock(zone);
        prop_assert_eq!((date, i64::from(clock.minutes())), shows(moment, zone));
        let grid = intervals(date, zone, length);
        let holding: Vec<_> = grid.iter().filter(|it| it.span.contains(moment)).collect();
        prop_assert_eq!(holding.len(), 1);
        prop_assert_eq!(holding[0].date, date);
        prop_assert!(holding[0].clock <= clock);
    }

    #[test]
    fn what_a_clock_shows_leads_back_to_the_moment(zone in any_zone(), moment in any_moment()) {
        let (date, clock) = moment.date_clock(zone);
        let first = at(date, clock, zone, Repeated::First);
        let last = at(date, clock, zone, Repeated::Last);
        prop_assert!(first == moment || last == moment);
        prop_assert!(exists(date, clock, zone));
        // The next day's clock, counted on past 24:00, is the same moment.
        let before = date.pred_opt().unwrap();
        let past = Clock::new(clock.minutes() + 1440).unwrap();
        prop_assert_eq!(at(before, past, zone, Repeated::First), first);
        // Printed with its offset and read again, it is the same moment.
        let printed = moment.rfc3339(zone);
        let read = DateTime::parse_from_rfc3339(&printed).unwrap();
        prop_assert_eq!(Moment::of(&read), moment);
    }

    #[test]
    fn any_opening_hours_open_what_they_touch(
        zone in any_zone(), moment in any_moment(), from in 0..1440_u16, minutes in 1..1440_u16,
        length in proptest::sample::select(LENGTHS.to_vec()),
    ) {
        let (date, _) = moment.date_clock(zone);
        let window = ClockSpan { from: Clock::new(from).unwrap(), to: Clock::new(from + minutes).unwrap() };
        let hours = OpeningHours { by_weekday: std::array::from_fn(|_| vec![window]) };
        let open = hours.open_intervals(date, zone, length, &|_| false);
        let spans = [window.on(date.pred_opt().unwrap(), zone), window.on(date, zone)];
        for it in intervals(date, zone, length) {
            let touched = spans.iter().any(|span| span.overlap(it.span) > 0);
            prop_assert_eq!(open.contains(&it), touched);
        }
    }
}
