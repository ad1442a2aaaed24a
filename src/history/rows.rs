//! From rows to tallies: every cell that is used is checked, every problem has its place.

use super::behaviour::Evidence;
use super::codes;
use super::experience::{self, Felt, Gathering};
use super::frame::Frame;
use super::header::{IntervalColumns, Layout, TicketColumns};
use super::notices::{Notices, counted, plural};
use super::seen::Counted;
use super::stamp::{self, Stamp};
use super::table::{Row, Table};
use super::tally::{Besides, CellProblem, Entry, Tally};
use super::year;
use crate::calendar::Moment;
use crate::problem::{Code, Problem};
use std::collections::BTreeMap;

/// Longest handle time that is believed: a working day.
const MAX_AHT_S: f64 = 8.0 * 3600.0;
/// Most contacts that are believed in one row.
pub const MAX_OFFERED: f64 = 1e7;

/// Rows of queues that do not use this file, or that the scenario does not plan: how many, and the first.
pub type Foreign = BTreeMap<String, (usize, usize)>;

/// Reads every row of `table`. `frames` are the queues that use this file, `planned` the names
/// of all queues of the scenario. Returns one tally a frame, and the rows of other queues by name.
pub fn read(
    table: &Table,
    layout: &Layout,
    frames: &[Frame],
    planned: &[String],
    notices: &mut Notices,
) -> (Vec<Tally>, Foreign) {
    let tickets = matches!(layout, Layout::Tickets(_));
    let scales = experience::scales_of(table, layout, frames);
    let tally = |(frame, scales)| {
        let gathering = Gathering::new(frame, tickets, scales);
        Tally::new(frame, Evidence::of(layout), gathering)
    };
    let mut reading = Reading {
        table,
        frames,
        tallies: frames.iter().zip(scales).map(tally).collect(),
        foreign: Foreign::new(),
        rows: 0,
        notices,
    };
    table.for_each_row(|row| {
        reading.rows += 1;
        reading.row(row, layout);
        true
    });
    let (foreign, rows) = (std::mem::take(&mut reading.foreign), reading.rows);
    let tallies = reading.tallies;
    if rows == 0 {
        let message = format!("{} has a header, but no rows", table.file());
        notices.add(codes::NO_ROWS, || {
            Problem::error(codes::NO_ROWS, message)
                .at(table.header_place(usize::MAX), "nothing below")
                .help("give history, or `typical_week` in the scenario")
        });
    }
    report_foreign(table, layout, &foreign, planned, notices);
    (tallies, foreign)
}

/// A file being read.
pub struct Reading<'a> {
    pub(super) table: &'a Table,
    pub(super) frames: &'a [Frame],
    tallies: Vec<Tally>,
    foreign: Foreign,
    rows: usize,
    pub(super) notices: &'a mut Notices,
}

/// A row as it was read.
struct Read {
    /// The column with its time.
    column: usize,
    stamp: Stamp,
    entry: Entry,
    besides: Besides,
}

impl Reading<'_> {
    fn row(&mut self, row: Row<'_>, layout: &Layout) {
        let expected = self.table.header().len();
        let surplus = (expected..row.cells()).any(|column| !row.cell(column).is_empty());
        if row.cells() < expected || surplus {
            self.notices
                .add(codes::ROW_SHAPE, || row_shape(row, expected));
            return;
        }
        let Some(position) = self.queue_of(row, layout.queue()) else {
            return;
        };
        let read = match layout {
            Layout::Intervals(columns) => self.interval(row, columns, position),
            Layout::Tickets(columns) => self.ticket(row, columns, position),
        };
        let Some(read) = read else {
            self.tallies[position].refused += 1;
            return;
        };
        let (frame, column) = (&self.frames[position], read.column);
        if !self.tallies[position].add(frame, read.stamp, read.entry, read.besides) {
            self.tallies[position].refused += 1;
            let zone = frame.zone;
            self.notices.add(codes::SKIPPED_TIME, || {
                let message = format!(
                    "{} does not exist in {zone}: the clock skips it that day",
                    row.text(column)
                );
                CellProblem {
                    code: codes::SKIPPED_TIME,
                    message,
                    label: "no such time",
                    help: "check the queue's zone, or write the times with an offset",
                }
                .at(self.table, row.at, column)
            });
        }
    }

    /// Position of the row's queue among the frames; `None` where it is another's.
    fn queue_of(&mut self, row: Row<'_>, column: Option<usize>) -> Option<usize> {
        let Some(column) = column else { return Some(0) };
        let name = row.cell(column);
        let found = self.frames.iter().position(|f| f.name.as_bytes() == name);
        if found.is_none() {
            let name = row.text(column);
            // Names are few; a file with a different one on each row must not fill memory.
            if self.foreign.len() < 1000 || self.foreign.contains_key(&name) {
                self.foreign.entry(name).or_insert((0, row.at)).0 += 1;
            }
        }
        found
    }

    fn interval(&mut self, row: Row<'_>, c: &IntervalColumns, position: usize) -> Option<Read> {
        let stamp = self.stamp(row, c.start);
        let offered = self.number(row, c.offered, MAX_OFFERED, codes::BAD_NUMBER);
        let optional = |column: Option<usize>| column.filter(|c| !row.cell(*c).is_empty());
        let handled = match (optional(c.handled), optional(c.abandoned)) {
            (Some(column), _) => self.number(row, column, MAX_OFFERED, codes::BAD_NUMBER)?,
            (None, Some(column)) => {
                let abandoned = self.number(row, column, MAX_OFFERED, codes::BAD_NUMBER)?;
                (offered? - abandoned).max(0.0)
            }
            (None, None) => offered?,
        };
        let aht_s = match optional(c.aht_s) {
            Some(column) => {
                let aht_s = self.number(row, column, MAX_AHT_S, codes::ABSURD_AHT)?;
                self.believed(row, column, aht_s, handled)
            }
            None => None,
        };
        let counted = Counted {
            offered: offered?,
            handled,
            aht_s,
        };
        let seen = self.seen_interval(row, c, position, counted)?;
        let entry = Entry {
            start: Moment::from_minutes(0),
            offered: counted.offered,
            handled,
            aht_s,
            at: row.at,
        };
        Some(Read {
            column: c.start,
            stamp: stamp?,
            entry,
            besides: Besides {
                seen: Some(seen),
                felt: Felt::interval(row, c, counted.offered, handled),
            },
        })
    }

    fn ticket(&mut self, row: Row<'_>, c: &TicketColumns, position: usize) -> Option<Read> {
        let stamp = self.stamp(row, c.created);
        let handle = match c.handle_s.filter(|column| !row.cell(*column).is_empty()) {
            // A ticket may be worked on for longer than a day, though not for a week.
            Some(column) => Some(self.number(row, column, 7.0 * 86_400.0, codes::ABSURD_AHT)?),
            None => None,
        };
        let (hung_up, seen) = self.seen_ticket(row, c, position)?;
        let entry = Entry {
            start: Moment::from_minutes(0),
            offered: 1.0,
            handled: if hung_up { 0.0 } else { 1.0 },
            aht_s: handle.filter(|s| *s > 0.0 && !hung_up),
            at: row.at,
        };
        Some(Read {
            column: c.created,
            stamp: stamp?,
            entry,
            besides: Besides {
                seen,
                felt: Felt::ticket(row, c, hung_up),
            },
        })
    }

    /// A handle time of 0 is taken as not known.
    fn believed(&mut self, row: Row<'_>, column: usize, aht_s: f64, handled: f64) -> Option<f64> {
        if aht_s > 0.0 {
            return Some(aht_s);
        }
        if handled > 0.0 {
            let table = self.table;
            self.notices.add(codes::ZERO_AHT, || {
                Problem::warning(
                    codes::ZERO_AHT,
                    "contacts were handled, but in no time at all",
                )
                .at(table.place(row.at, column), "taken as not known")
                .help("leave the cell blank where the handle time is not known")
            });
        }
        None
    }

    fn stamp(&mut self, row: Row<'_>, column: usize) -> Option<Stamp> {
        let stamp = stamp::parse(row.cell(column));
        if let Some(date) = stamp.map(Stamp::date) {
            let first_day = self.frames.first().map_or(date, |frame| frame.first_day);
            if !year::is_meant(date, first_day) {
                let table = self.table;
                self.notices.add(codes::ABSURD_YEAR, || {
                    year::problem(date, first_day).at(table.place(row.at, column), year::LABEL)
                });
                return None;
            }
        }
        if stamp.is_none() {
            let table = self.table;
            self.notices.add(codes::BAD_TIME, || {
                let cell = row.text(column);
                let message = match cell.as_str() {
                    "" => "the time is missing".to_owned(),
                    cell => format!("\"{}\" is not a time", shortened(cell)),
                };
                CellProblem {
                    code: codes::BAD_TIME,
                    message,
                    label: "not a time",
                    help: "write 2026-03-02 08:00 (local) or 2026-03-02T08:00:00+01:00; \
                           `shiftwright import` reads other ways to write times",
                }
                .at(table, row.at, column)
            });
        }
        stamp
    }

    /// A number from 0 to `most`; `too_much` is the code of a larger one.
    pub(super) fn number(
        &mut self,
        row: Row<'_>,
        column: usize,
        most: f64,
        too_much: Code,
    ) -> Option<f64> {
        let text = std::str::from_utf8(row.cell(column)).unwrap_or("");
        let value = text.parse::<f64>().ok().filter(|v| v.is_finite());
        if let Some(value) = value
            && (0.0..=most).contains(&value)
        {
            return Some(value);
        }
        let code = match value {
            Some(value) if value > most => too_much,
            _ => codes::BAD_NUMBER,
        };
        let table = self.table;
        self.notices.add(code, || {
            let name = &table.header()[column];
            bad_number(name, text, value, most, code).at(table, row.at, column)
        });
        None
    }
}

fn bad_number(
    name: &str,
    text: &str,
    value: Option<f64>,
    most: f64,
    code: Code,
) -> CellProblem<'static> {
    let shown = shortened(text);
    let (message, label, help) = match value {
        _ if text.is_empty() => (
            format!("`{name}` is empty"),
            "a number is missing",
            "write 0 if nothing arrived; leave the row out if it is not known",
        ),
        Some(value) if value < 0.0 => (
            format!("`{name}` is {shown}: it cannot be negative"),
            "negative",
            "correct the number, or leave the row out if it is not known",
        ),
        Some(_) if code == codes::ABSURD_AHT => (
            format!(
                "`{name}` is {shown} seconds, more than {} hours",
                most / 3600.0
            ),
            "too long",
            "handle times are seconds; is this milliseconds, or a sum instead of a mean?",
        ),
        Some(_) if code == codes::ABSURD_WAIT => (
            format!("`{name}` is {shown} seconds, more than a day"),
            "too long",
            "waits are seconds; is this milliseconds, or a sum instead of a mean?",
        ),
        Some(_) if code == codes::ABSURD_AT_ONCE => (
            format!("`{name}` is {shown}: nobody leads more than {most} chats at once"),
            "too many",
            "it is the mean number of chats that an agent led at once, such as 2.4",
        ),
        Some(_) => (
            format!("`{name}` is {shown}, more than ten million in one row"),
            "too many",
            "correct the number",
        ),
        None if text.contains(',') => (
            format!("`{name}` is \"{shown}\": a comma is not read in numbers"),
            "a comma",
            "write the decimals with a point (12.5) and thousands without a mark (1234)",
        ),
        None => (
            format!("`{name}` is \"{shown}\", which is not a number"),
            "not a number",
            "write a number such as 12 or 12.5",
        ),
    };
    CellProblem {
        code,
        message,
        label,
        help,
    }
}

fn row_shape(row: Row<'_>, expected: usize) -> Problem {
    let message = format!(
        "the row has {}, the header has {expected}",
        counted(row.cells(), "cell")
    );
    Problem::error(codes::ROW_SHAPE, message)
        .at(row.place(usize::MAX), "not as many cells as the header")
        .help("look for a decimal comma, a missing separator, or quotes that are not closed")
}

fn report_foreign(
    table: &Table,
    layout: &Layout,
    foreign: &Foreign,
    planned: &[String],
    notices: &mut Notices,
) {
    let Some(column) = layout.queue() else { return };
    for (name, (rows, at)) in foreign {
        if planned.contains(name) {
            continue;
        }
        let (count, rows) = (*rows, counted(*rows, "row"));
        let shown = shortened(name);
        let place = || table.place(*at, column);
        match nearest(name, planned) {
            _ if name.is_empty() => notices.add(codes::UNKNOWN_QUEUE, || {
                let message = format!("{rows} {} not name a queue", plural(count, "does", "do"));
                Problem::error(codes::UNKNOWN_QUEUE, message)
                    .at(place(), "no queue")
                    .help("fill in the queue's name, or leave the rows out")
            }),
            Some(near) => notices.add(codes::UNKNOWN_QUEUE, || {
                let message = format!("the scenario has no queue \"{shown}\" ({rows})");
                Problem::error(codes::UNKNOWN_QUEUE, message)
                    .at(place(), format!("did you mean \"{near}\"?"))
                    .help("spell it as in the scenario, upper and lower case included")
            }),
            None => notices.add(codes::FOREIGN_QUEUE, || {
                let are = plural(count, "is", "are");
                let message =
                    format!("queue \"{shown}\" is not in the scenario: {rows} {are} left out");
                Problem::warning(codes::FOREIGN_QUEUE, message)
                    .at(place(), "not planned here")
                    .help("nothing to do, if this queue is planned elsewhere; else name it in the scenario as here")
            }),
        }
    }
}

/// Whether rows without a queue, or of one whose name looks like a misspelling, may be those of `frame`.
pub fn may_be_of(foreign: &Foreign, frame: &Frame, planned: &[String]) -> bool {
    let mut names = foreign.keys().filter(|name| !planned.contains(name));
    names.any(|name| name.is_empty() || nearest(name, planned) == Some(&frame.name))
}

/// The name among `names` that `name` looks like a misspelling of.
fn nearest<'a>(name: &str, names: &'a [String]) -> Option<&'a String> {
    names
        .iter()
        .map(|other| (distance(name, other), other))
        .filter(|(distance, other)| *distance <= (other.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// Slips of the keyboard between two names, upper and lower case alike.
pub fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(&one.to_lowercase(), &other.to_lowercase())
}

/// At most 40 characters of a cell.
pub fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    let head: String = text.chars().take(37).collect();
    format!("{head}...")
}
