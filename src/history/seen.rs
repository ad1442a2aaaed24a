//! Cells that tell behaviour: waits, who hung up, chats at once.
//!
//! A cell that the plan has no use for is taken as not known where it cannot be read; one that the
//! scenario leaves something to must be right.

use super::behaviour::Seen;
use super::codes;
use super::header::{IntervalColumns, TicketColumns};
use super::rows::{MAX_OFFERED, Reading};
use super::table::Row;
use super::tally::CellProblem;
use crate::problem::{Code, Problem};
use crate::scenario::model::Patience;

/// Longest wait that is believed: a day.
const MAX_WAIT_S: f64 = 86_400.0;
/// Most chats at once that are believed.
const MAX_AT_ONCE: f64 = 20.0;

/// What an interval's row says besides.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts handled.
    pub handled: f64,
    /// Their mean handle time, where known.
    pub aht_s: Option<f64>,
}

impl Reading<'_> {
    fn asks_patience(&self, position: usize) -> bool {
        let frame = self.frames.get(position);
        frame.is_some_and(|it| it.patience == Some(Patience::FromHistory))
    }

    /// A number where the cell has one: `Some(None)` where it is not known, `None` where it is `needed` and
    /// wrong, which is reported.
    #[allow(clippy::option_option)] // the outer one is the row's fate, as everywhere in the reader
    fn told(
        &mut self,
        row: Row<'_>,
        column: Option<usize>,
        (most, too_much): (f64, Code),
        needed: bool,
    ) -> Option<Option<f64>> {
        let Some(column) = column.filter(|it| !row.cell(*it).is_empty()) else {
            return Some(None);
        };
        if needed {
            return self.number(row, column, most, too_much).map(Some);
        }
        let text = std::str::from_utf8(row.cell(column)).unwrap_or("");
        let value = text.parse::<f64>().ok();
        Some(value.filter(|it| (0.0..=most).contains(it)))
    }

    /// What an interval's row tells of behaviour; `None` where a cell is wrong.
    pub(super) fn seen_interval(
        &mut self,
        row: Row<'_>,
        c: &IntervalColumns,
        position: usize,
        counted: Counted,
    ) -> Option<Seen> {
        let asked = self.asks_patience(position);
        let frame = self.frames.get(position);
        let chats_asked = frame.is_some_and(|it| it.at_once.is_some());
        let wait = (MAX_WAIT_S, codes::ABSURD_WAIT);
        let asa_s = self.told(row, c.asa_s, wait, asked)?;
        let most = (MAX_OFFERED, codes::BAD_NUMBER);
        let told = self.told(row, c.abandoned, most, asked)?;
        if let (Some(column), Some(abandoned)) = (c.abandoned, told)
            && abandoned > counted.offered
        {
            self.over_abandoned(row, column, abandoned, counted.offered);
        }
        let says_handled = c.handled.is_some_and(|it| !row.cell(it).is_empty());
        let abandoned = told.or(says_handled.then_some(counted.offered - counted.handled));
        let at_once = self.at_once(row, c.at_once, counted.handled, chats_asked)?;
        let timed = counted.aht_s.filter(|_| counted.handled > 0.0);
        Some(Seen::Interval {
            offered: counted.offered,
            abandoned,
            asa_s,
            chats: at_once
                .zip(timed)
                .map(|(at_once, aht_s)| (at_once, counted.handled, aht_s)),
        })
    }

    /// A number of chats at once, 1 or more; without a chat handled it says nothing.
    #[allow(clippy::option_option)]
    fn at_once(
        &mut self,
        row: Row<'_>,
        column: Option<usize>,
        handled: f64,
        needed: bool,
    ) -> Option<Option<f64>> {
        let most = (MAX_AT_ONCE, codes::ABSURD_AT_ONCE);
        let Some(at_once) = self.told(row, column, most, needed)? else {
            return Some(None);
        };
        if handled <= 0.0 || at_once >= 1.0 {
            return Some((handled > 0.0).then_some(at_once));
        }
        let Some(column) = column.filter(|_| needed) else {
            return Some(None);
        };
        let table = self.table;
        self.notices.add(codes::ABSURD_AT_ONCE, || {
            CellProblem {
                code: codes::ABSURD_AT_ONCE,
                message: format!("`at_once` is {at_once}, but an agent with a chat has 1 or more"),
                label: "below 1",
                help: "count only the time in which an agent had a chat; leave the cell blank where it is \
                       not known",
            }
            .at(table, row.at, column)
        });
        None
    }

    fn over_abandoned(&mut self, row: Row<'_>, column: usize, abandoned: f64, offered: f64) {
        let table = self.table;
        self.notices.add(codes::OVER_ABANDONED, || {
            let message = format!("{abandoned} contacts hung up where {offered} arrived");
            Problem::warning(codes::OVER_ABANDONED, message)
                .at(table.place(row.at, column), "more than arrived")
                .help(
                    "nothing to do, if they arrived in the interval before; else correct it: it is used \
                     as it stands",
                )
        });
    }

    /// Whether a single contact hung up, and what it tells of patience; `None` where a cell is wrong.
    pub(super) fn seen_ticket(
        &mut self,
        row: Row<'_>,
        c: &TicketColumns,
        position: usize,
    ) -> Option<(bool, Option<Seen>)> {
        let hung_up = match c.abandoned {
            Some(column) => self.yes_or_no(row, column)?,
            None => false,
        };
        let asked = self.asks_patience(position);
        let wait_s = self.told(row, c.wait_s, (MAX_WAIT_S, codes::ABSURD_WAIT), asked)?;
        let seen = wait_s.map(|wait_s| Seen::Contact { wait_s, hung_up });
        Some((hung_up, seen.filter(|_| c.abandoned.is_some())))
    }

    /// A blank cell says no.
    fn yes_or_no(&mut self, row: Row<'_>, column: usize) -> Option<bool> {
        let text = row.text(column).to_ascii_lowercase();
        match text.as_str() {
            "1" | "yes" | "true" | "y" => return Some(true),
            "" | "0" | "no" | "false" | "n" => return Some(false),
            _ => {}
        }
        let table = self.table;
        self.notices.add(codes::NOT_YES_NO, || {
            CellProblem {
                code: codes::NOT_YES_NO,
                message: format!(
                    "`{}` is \"{}\", which is neither yes nor no",
                    table.header()[column],
                    super::rows::shortened(&text)
                ),
                label: "yes or no?",
                help: "write 1, yes or true for a contact that hung up, and 0, no or false for others",
            }
            .at(table, row.at, column)
        });
        None
    }
}
