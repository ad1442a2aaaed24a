use super::*;
use crate::units::{ShiftIndex, SiteIndex};

fn date(day: i64) -> NaiveDate {
    NaiveDate::MIN + chrono::Days::new(day as u64)
}

/// A minute of a day by hours.
fn at(day: i64, hour: f64) -> Moment {
    Moment::from_minutes(day * DAY_MIN + (hour * 60.0) as i64)
}

fn span(day: i64, from: f64, to: f64) -> Span {
    Span {
        start: at(day, from),
        end: at(day, to),
    }
}

fn shift(day: i64, from: f64, to: f64) -> SheetShift {
    SheetShift {
        line: 1,
        agent: AgentIndex::new(0),
        date: date(day),
        site: SiteIndex::new(0),
        shift: ShiftIndex::new(0),
        span: span(day, from, to),
        paid_h: to - from,
    }
}

fn piece(day: i64, from: f64, to: f64, activity: Activity) -> SheetPiece {
    SheetPiece {
        line: 1,
        agent: AgentIndex::new(0),
        span: span(day, from, to),
        activity,
        queue: (activity == Activity::Work).then(|| QueueIndex::new(0)),
        paid: true,
    }
}

/// Work from 8 to 16 with lunch at 12, for half an hour.
fn day(day: i64) -> Vec<SheetPiece> {
    vec![
        piece(day, 8.0, 12.0, Activity::Work),
        piece(day, 12.0, 12.5, Activity::Lunch),
        piece(day, 12.5, 16.0, Activity::Work),
    ]
}

/// Spans of work of each shift, and how each that did not fit came to.
fn worked(
    shifts: Vec<SheetShift>,
    pieces: Vec<SheetPiece>,
) -> (Vec<Vec<Span>>, Vec<(Fit, NaiveDate)>) {
    let sheet = Sheet {
        shifts,
        pieces: None,
    };
    let (work, refitted) = fitted(&sheet, &pieces);
    let spans = work.into_iter().map(|own| {
        let mut own: Vec<Span> = own.into_iter().map(|(span, _)| span).collect();
        own.sort();
        own
    });
    let refitted = refitted.iter().map(|it| (it.fit, it.date));
    (spans.collect(), refitted.collect())
}

#[test]
fn what_fits_stays_as_it_stands() {
    let expected = vec![span(0, 8.0, 12.0), span(0, 12.5, 16.0)];
    let full = worked(vec![shift(0, 8.0, 16.0)], day(0));
    assert_eq!(full, (vec![expected.clone()], vec![]));
    // With a gap where lunch is not written down, and in a longer shift.
    let mut gap = day(0);
    gap.remove(1);
    let longer = worked(vec![shift(0, 7.0, 17.0)], gap);
    assert_eq!(longer, (vec![expected], vec![]));
}

#[test]
fn activities_move_along_with_a_shift_of_the_same_length() {
    for (to_day, from) in [(0, 9.0), (0, 20.0), (1, 8.0), (5, 10.0)] {
        let moved = worked(vec![shift(to_day, from, from + 8.0)], day(0));
        let expected = vec![
            span(to_day, from, from + 4.0),
            span(to_day, from + 4.5, from + 8.0),
        ];
        assert_eq!(
            moved,
            (vec![expected], vec![(Fit::Moved, date(to_day))]),
            "{to_day} {from}"
        );
    }
}

#[test]
fn a_shift_of_another_length_keeps_what_fits() {
    let cut = vec![(Fit::Cut, date(0))];
    // Shorter at both ends: lunch stays at twelve.
    let inside = worked(vec![shift(0, 9.0, 15.0)], day(0));
    let expected = vec![span(0, 9.0, 12.0), span(0, 12.5, 15.0)];
    assert_eq!(inside, (vec![expected], cut.clone()));
    // Elsewhere: from its start on, as far as it lasts.
    let earlier = worked(vec![shift(0, 6.0, 12.0)], day(0));
    let expected = vec![span(0, 6.0, 10.0), span(0, 10.5, 12.0)];
    assert_eq!(earlier, (vec![expected], cut.clone()));
    let longer = worked(vec![shift(0, 10.0, 20.0)], day(0));
    let expected = vec![span(0, 10.0, 14.0), span(0, 14.5, 18.0)];
    assert_eq!(longer, (vec![expected], cut));
}

#[test]
fn the_shift_before_and_after_keep_their_own() {
    // The second of two shifts without a gap begins an hour later now.
    let mut pieces = vec![piece(0, 4.0, 8.0, Activity::Work)];
    pieces.extend(day(0));
    let shifts = vec![shift(0, 4.0, 8.0), shift(0, 9.0, 17.0)];
    let (spans, refitted) = worked(shifts, pieces);
    assert_eq!(spans[0], [span(0, 4.0, 8.0)]);
    assert_eq!(spans[1], [span(0, 9.0, 13.0), span(0, 13.5, 17.0)]);
    assert_eq!(refitted, [(Fit::Moved, date(0))]);
    // A week of which one day moved.
    let shifts = vec![
        shift(0, 8.0, 16.0),
        shift(1, 11.0, 19.0),
        shift(2, 8.0, 16.0),
    ];
    let pieces = (0..3).flat_map(day).collect();
    let (spans, refitted) = worked(shifts, pieces);
    assert_eq!(spans[0], [span(0, 8.0, 12.0), span(0, 12.5, 16.0)]);
    assert_eq!(spans[1], [span(1, 11.0, 15.0), span(1, 15.5, 19.0)]);
    assert_eq!(spans[2], [span(2, 8.0, 12.0), span(2, 12.5, 16.0)]);
    assert_eq!(refitted, [(Fit::Moved, date(1))]);
}

#[test]
fn a_shift_without_activities_is_missing_them() {
    let shifts = vec![shift(0, 8.0, 16.0), shift(1, 8.0, 16.0)];
    let mut pieces = day(0);
    pieces.push(piece(1, 0.0, 24.0, Activity::TimeOff));
    let (spans, refitted) = worked(shifts, pieces);
    assert!(spans[1].is_empty());
    assert_eq!(refitted, [(Fit::Missing, date(1))]);
    // A day of training is all that there is for it: nothing is missing.
    let training = vec![piece(0, 8.0, 16.0, Activity::Training)];
    let (spans, refitted) = worked(vec![shift(0, 8.0, 16.0)], training);
    assert_eq!((spans, refitted), (vec![vec![]], vec![]));
}
