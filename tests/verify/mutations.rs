//! A good roster, changed anywhere: whatever breaks a rule is found.

use super::good::*;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use shiftwright::calendar::Span;
use shiftwright::units::{QueueIndex, SiteIndex};
use shiftwright::verify::{Activity, Rule, Sheet};

/// A change that certainly breaks a rule, whichever row it hits.
#[derive(Debug, Clone)]
enum Change {
    /// A shift with its pieces, by less than an hour: its starts are whole hours.
    MoveShift(i64),
    /// A shift's end, by minutes.
    Lengthen(i64),
    /// One end of a piece, by minutes.
    MoveStart(i64),
    MoveEnd(i64),
    RemovePiece,
    RepeatPiece,
    RepeatShift,
    RemovePieces,
    FlipPaid,
    /// A pause between two pieces of work, by minutes, the work filling up.
    MovePause(i64),
    PauseForWork,
    WorkForPause,
    PaidHours(f64),
    OtherSite,
    OtherDate(i64),
    OtherAgent,
    NoQueue,
    RemoveTimeOff,
}

fn change() -> impl Strategy<Value = Change> {
    let minutes = || select(vec![-59_i64, -30, -15, -10, -1, 1, 5, 15, 30, 45, 59]);
    prop_oneof![
        minutes().prop_map(Change::MoveShift),
        minutes()
            .prop_filter("30 is a length", |m| m.abs() != 30)
            .prop_map(Change::Lengthen),
        minutes().prop_map(Change::MoveStart),
        minutes().prop_map(Change::MoveEnd),
        Just(Change::RemovePiece),
        Just(Change::RepeatPiece),
        Just(Change::RepeatShift),
        Just(Change::RemovePieces),
        Just(Change::FlipPaid),
        // Pauses are taken as early as their windows allow, on steps of 15 min.
        select(vec![-30_i64, -15, -1, 1, 5, 14, 20]).prop_map(Change::MovePause),
        Just(Change::PauseForWork),
        Just(Change::WorkForPause),
        prop_oneof![-7.0..-0.02, 0.02..9.0].prop_map(Change::PaidHours),
        Just(Change::OtherSite),
        prop_oneof![-9..=-1_i64, 1..=9_i64].prop_map(Change::OtherDate),
        Just(Change::OtherAgent),
        Just(Change::NoQueue),
        Just(Change::RemoveTimeOff),
    ]
}

/// Makes the change on a row that `at` picks, and says which rule must speak.
fn apply(sheet: &mut Sheet, change: &Change, at: Index) -> Rule {
    let shift = at.index(sheet.shifts.len());
    let inside = pieces_of(sheet, shift);
    let piece = inside[at.index(inside.len())];
    match change {
        Change::MoveShift(minutes) => {
            move_shift(sheet, shift, *minutes);
            Rule::ShiftPattern
        }
        Change::Lengthen(minutes) => {
            let span = &mut sheet.shifts[shift].span;
            span.end = span.end.plus(*minutes);
            Rule::ShiftPattern
        }
        Change::PaidHours(more) => {
            sheet.shifts[shift].paid_h += more;
            Rule::PaidHours
        }
        Change::OtherSite => {
            let site = &mut sheet.shifts[shift].site;
            *site = SiteIndex::new(1 - site.get());
            Rule::OwnSite
        }
        Change::OtherDate(days) => {
            sheet.shifts[shift].date += chrono::Duration::days(*days);
            Rule::Date
        }
        Change::OtherAgent => {
            // The pieces stay with the one, the shift goes to the other.
            let agent = &mut sheet.shifts[shift].agent;
            *agent = shiftwright::units::AgentIndex::new((agent.get() + 1) % 3);
            Rule::Pieces
        }
        Change::RepeatShift => {
            let row = sheet.shifts[shift].clone();
            sheet.shifts.push(row);
            Rule::OneShiftADay
        }
        Change::RemovePieces => {
            let rows = sheet.pieces.as_mut().unwrap();
            for at in inside.into_iter().rev() {
                rows.remove(at);
            }
            Rule::Pieces
        }
        other => apply_to_piece(sheet, other, at, &inside, piece),
    }
}

fn apply_to_piece(
    sheet: &mut Sheet,
    change: &Change,
    at: Index,
    inside: &[usize],
    piece: usize,
) -> Rule {
    let rows = sheet.pieces.as_mut().unwrap();
    let of = |rows: &[shiftwright::verify::SheetPiece], pause: bool| {
        let fits = |at: &&usize| rows[**at].activity.is_pause() == pause;
        let found: Vec<usize> = inside.iter().filter(fits).copied().collect();
        found[at.index(found.len())]
    };
    match change {
        Change::MoveStart(minutes) => {
            let span = &mut rows[piece].span;
            span.start = span.start.plus(*minutes).min(span.end.plus(-1));
            // A pause of 15 min cannot begin more than 14 min later.
            Rule::Pieces
        }
        Change::MoveEnd(minutes) => {
            let span = &mut rows[piece].span;
            span.end = span.end.plus(*minutes).max(span.start.plus(1));
            Rule::Pieces
        }
        Change::RemovePiece => {
            rows.remove(piece);
            Rule::Pieces
        }
        Change::RepeatPiece => {
            let row = rows[piece].clone();
            rows.push(row);
            Rule::Pieces
        }
        Change::FlipPaid => {
            let row = &mut rows[piece];
            row.paid = !row.paid;
            if row.activity.is_pause() {
                Rule::Breaks
            } else {
                Rule::PaidHours
            }
        }
        Change::MovePause(minutes) => {
            let pause = of(rows, true);
            // Rows of a shift follow each other, so the work around a pause stands beside it.
            let span = rows[pause].span;
            rows[pause].span = Span::lasting(span.start.plus(*minutes), span.minutes());
            rows[pause - 1].span.end = rows[pause].span.start;
            rows[pause + 1].span.start = rows[pause].span.end;
            Rule::Breaks
        }
        Change::PauseForWork => {
            let pause = of(rows, true);
            (rows[pause].activity, rows[pause].queue) = (Activity::Work, rows[pause - 1].queue);
            Rule::Breaks
        }
        Change::WorkForPause => {
            let work = of(rows, false);
            (rows[work].activity, rows[work].queue) = (Activity::Break, None);
            Rule::Breaks
        }
        Change::NoQueue => {
            let work = of(rows, false);
            let wrong = match rows[work].agent.get() {
                BEN => Some(QueueIndex::new(1)),
                NORA => Some(QueueIndex::new(0)),
                _ => None,
            };
            rows[work].queue = wrong;
            Rule::Skills
        }
        _ => {
            let away: Vec<usize> = (0..rows.len())
                .filter(|at| rows[*at].activity == Activity::TimeOff)
                .collect();
            rows.remove(away[at.index(away.len())]);
            Rule::TimeOffRows
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_change_that_breaks_a_rule_is_found(change in change(), at in any::<Index>()) {
        let (scenario, mut sheet) = good();
        let rule = apply(&mut sheet, &change, at);
        let found = broken(&scenario, &sheet);
        prop_assert!(found.contains(&rule), "{change:?}: {found:?} lacks {rule:?}");
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(
        change in change(),
        at in any::<Index>(),
        order in any::<u64>(),
    ) {
        let (scenario, mut sheet) = good();
        apply(&mut sheet, &change, at);
        let before = shiftwright::verify::verify(&scenario, &sheet);
        let mixed = |line: u64| line.wrapping_mul(order | 1).rotate_left(17) ^ order;
        sheet.shifts.sort_by_key(|row| mixed(row.line));
        sheet.pieces.as_mut().unwrap().sort_by_key(|row| mixed(row.line));
        prop_assert_eq!(shiftwright::verify::verify(&scenario, &sheet), before);
    }
}
