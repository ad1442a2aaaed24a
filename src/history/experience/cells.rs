//! The cells of a row that say what customers got and felt.

use crate::history::header::{FeltColumns, IntervalColumns, TicketColumns};
use crate::history::stamp::{self, Stamp};
use crate::history::table::Row;

/// Longest wait that is believed of an interval or a call: a day.
const MAX_WAIT_S: f64 = 86_400.0;
/// Words of `status` that mean that nothing is left to do.
const DONE: [&str; 7] = [
    "closed",
    "resolved",
    "solved",
    "done",
    "complete",
    "completed",
    "archived",
];

/// A cell that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Cell<T> {
    /// Blank, or no such column.
    #[default]
    Blank,
    /// It cannot be what the column holds.
    Odd,
    /// What it says.
    Is(T),
}

impl<T> Cell<T> {
    fn of(value: Option<T>) -> Self {
        value.map_or(Self::Odd, Self::Is)
    }
}

/// A time to the second.
pub type Exact = (Stamp, u32);

/// What one row says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Felt {
    /// Contacts handled: the row's weight.
    pub handled: f64,
    /// Contacts that arrived.
    pub offered: f64,
    /// Seconds after `created`'s minute.
    pub second: u32,
    /// Mean wait, or the contact's own, seconds.
    pub wait_s: Cell<f64>,
    /// When the ticket was first answered.
    pub first_response: Cell<Exact>,
    /// When the ticket was resolved.
    pub resolved_at: Cell<Exact>,
    /// Whether its status says that it is done.
    pub done: Option<bool>,
    /// `resolved` of an interval, a share or a count.
    pub resolved: Cell<f64>,
    /// Share answered in time.
    pub service_level: Cell<f64>,
    /// Satisfaction, on whatever scale.
    pub csat: Cell<f64>,
    /// −100 to 100.
    pub nps: Cell<f64>,
}

/// A finite number.
pub fn number(row: Row<'_>, column: usize) -> Option<f64> {
    let text = std::str::from_utf8(row.cell(column)).ok()?;
    text.parse::<f64>().ok().filter(|it| it.is_finite())
}

fn cell<T>(row: Row<'_>, column: Option<usize>, read: impl Fn(usize) -> Option<T>) -> Cell<T> {
    match column {
        Some(column) if !row.cell(column).is_empty() => Cell::of(read(column)),
        _ => Cell::Blank,
    }
}

fn within(row: Row<'_>, column: Option<usize>, (least, most): (f64, f64)) -> Cell<f64> {
    let fits = |it: &f64| (least..=most).contains(it);
    cell(row, column, |column| number(row, column).filter(fits))
}

impl Felt {
    const NOTHING: Self = Self {
        handled: 0.0,
        offered: 0.0,
        second: 0,
        wait_s: Cell::Blank,
        first_response: Cell::Blank,
        resolved_at: Cell::Blank,
        done: None,
        resolved: Cell::Blank,
        service_level: Cell::Blank,
        csat: Cell::Blank,
        nps: Cell::Blank,
    };

    /// What an interval's row says; `None` where the file has none of the columns.
    pub fn interval(row: Row<'_>, c: &IntervalColumns, offered: f64, handled: f64) -> Option<Self> {
        let felt = c.felt;
        let any = [
            c.asa_s,
            felt.resolved,
            felt.service_level,
            felt.csat,
            felt.nps,
        ];
        any.iter().any(Option::is_some).then(|| Self {
            handled,
            offered,
            wait_s: within(row, c.asa_s, (0.0, MAX_WAIT_S)),
            resolved: within(row, felt.resolved, (0.0, f64::MAX)),
            service_level: within(row, felt.service_level, (0.0, 1.0)),
            csat: within(row, felt.csat, (f64::MIN, f64::MAX)),
            nps: within(row, felt.nps, (-100.0, 100.0)),
            ..Self::NOTHING
        })
    }

    /// What a ticket's row says; `None` where it hung up, or the file has none of the columns.
    pub fn ticket(row: Row<'_>, c: &TicketColumns, hung_up: bool) -> Option<Self> {
        let felt = c.felt;
        if hung_up || (c.wait_s.is_none() && !felt.any()) {
            return None;
        }
        let exact = |column| cell(row, column, |it| stamp::parse_exact(row.cell(it)));
        Some(Self {
            handled: 1.0,
            offered: 1.0,
            second: stamp::parse_exact(row.cell(c.created)).map_or(0, |(_, second)| second),
            wait_s: within(row, c.wait_s, (0.0, MAX_WAIT_S)),
            first_response: exact(felt.first_response),
            resolved_at: exact(felt.resolved),
            done: felt.status.map(|column| is_done(row, column)),
            csat: within(row, felt.csat, (f64::MIN, f64::MAX)),
            nps: match within(row, felt.nps, (0.0, 10.0)) {
                Cell::Is(rating) => Cell::Is(promoter(rating)),
                other => other,
            },
            ..Self::NOTHING
        })
    }
}

fn is_done(row: Row<'_>, column: usize) -> bool {
    let word = row.cell(column);
    DONE.iter()
        .any(|it| it.as_bytes().eq_ignore_ascii_case(word))
}

/// A rating from 0 to 10 as its part of the score: 9 and 10 promote (100), 0 to 6 detract (−100).
fn promoter(rating: f64) -> f64 {
    match rating {
        it if it >= 9.0 => 100.0,
        it if it <= 6.0 => -100.0,
        _ => 0.0,
    }
}

impl FeltColumns {
    /// Whether the file has any of them.
    #[must_use]
    pub fn any(&self) -> bool {
        let all = [
            self.first_response,
            self.resolved,
            self.status,
            self.service_level,
            self.csat,
            self.nps,
        ];
        all.iter().any(Option::is_some)
    }
}
