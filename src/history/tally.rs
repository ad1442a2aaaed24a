//! What the rows of one queue add up to, before they are sorted into days.

use super::behaviour::{Evidence, Seen};
use super::codes;
use super::experience::{Felt, Gathering};
use super::frame::Frame;
use super::notices::Notices;
use super::stamp::{Meaning, Resolver, Stamp};
use super::table::Table;
use crate::calendar::Moment;
use crate::problem::{Code, Place, Problem};

/// Where a row is, for messages: from its first byte.
pub type PlaceOf<'a> = &'a dyn Fn(usize) -> Option<Place>;

/// One row, as numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Start of the row's interval, or when the ticket came in.
    pub start: Moment,
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts that were handled.
    pub handled: f64,
    /// Mean handle time in seconds, where known.
    pub aht_s: Option<f64>,
    /// Byte of the file at which the row starts.
    pub at: usize,
}

/// The rows of one queue.
#[derive(Debug)]
pub struct Tally {
    /// Rows with their instants.
    pub entries: Vec<Entry>,
    /// Whether a row is one contact rather than an interval's count.
    pub tickets: bool,
    /// Rows with a cell that could not be used, each told as a problem.
    pub refused: usize,
    /// Rows whose local time the clock shows twice: first and last instant.
    twice: Vec<(Moment, Moment, Entry)>,
    resolver: Resolver,
    /// What the rows tell of behaviour.
    pub evidence: Evidence,
    /// What they tell of what customers got and felt.
    pub gathering: Gathering,
}

/// What a row tells besides its contacts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Besides {
    /// Of behaviour.
    pub seen: Option<Seen>,
    /// Of what customers got and felt.
    pub felt: Option<Felt>,
}

impl Tally {
    /// Nothing yet, for local times of `frame`'s zone.
    #[must_use]
    pub const fn new(frame: &Frame, evidence: Evidence, gathering: Gathering) -> Self {
        Self {
            entries: vec![],
            tickets: gathering.is_single(),
            refused: 0,
            twice: vec![],
            resolver: Resolver::new(frame.zone),
            evidence,
            gathering,
        }
    }

    /// Whether any row was added.
    #[must_use]
    pub const fn has_rows(&self) -> bool {
        !self.entries.is_empty() || !self.twice.is_empty()
    }

    /// Adds a row of `frame`'s queue at `stamp` (the entry's own start is not read), and what it tells
    /// `besides`. `false` where the zone's clock never shows that time.
    pub fn add(&mut self, frame: &Frame, stamp: Stamp, entry: Entry, besides: Besides) -> bool {
        let meaning = match stamp {
            Stamp::Instant(moment) => Meaning::Once(moment),
            Stamp::Local(date, clock) => self.resolver.resolve(date, clock),
        };
        if let Meaning::Once(start) | Meaning::Twice(start, _) = meaning {
            if let Some(seen) = besides.seen {
                self.evidence.add(frame, start, seen);
            }
            if let Some(felt) = &besides.felt {
                self.gathering.add(frame, start, entry.at, felt);
            }
        }
        match meaning {
            Meaning::Once(start) => self.entries.push(Entry { start, ..entry }),
            Meaning::Twice(first, last) => self.twice.push((first, last, entry)),
            Meaning::Never => return false,
        }
        true
    }

    /// Decides which showing the rows of repeated hours belong to, then sorts by time and drops
    /// duplicates, each with an error.
    ///
    /// Two interval rows with the same repeated local time are the first and the last showing, in
    /// the order of the file. One row alone, or a ticket, counts half in each.
    pub fn settle(&mut self, frame: &Frame, place: PlaceOf<'_>, notices: &mut Notices) {
        self.settle_repeated_hours(frame, place, notices);
        self.entries.sort_by_key(|entry| (entry.start, entry.at));
        if self.tickets {
            return;
        }
        let mut last: Option<Entry> = None;
        self.entries.retain(|entry| {
            let earlier = last.filter(|earlier| earlier.start == entry.start);
            match earlier {
                Some(earlier) => {
                    notices.add(codes::DUPLICATE, || {
                        duplicate(frame, entry, place(earlier.at), place(entry.at))
                    });
                    false
                }
                None => {
                    last = Some(*entry);
                    true
                }
            }
        });
    }

    fn settle_repeated_hours(&mut self, frame: &Frame, place: PlaceOf<'_>, notices: &mut Notices) {
        let mut twice = std::mem::take(&mut self.twice);
        twice.sort_by_key(|(first, _, entry)| (*first, entry.at));
        let (mut alone, mut alone_at) = (0_usize, None);
        for group in twice.chunk_by(|a, b| a.0 == b.0) {
            match group {
                [(first, last, one), (_, _, two), more @ ..] if !self.tickets => {
                    self.entries.push(Entry {
                        start: *first,
                        ..*one
                    });
                    self.entries.push(Entry {
                        start: *last,
                        ..*two
                    });
                    // A third row is one too many for the last showing.
                    let spare = more.iter().map(|(_, last, entry)| Entry {
                        start: *last,
                        ..*entry
                    });
                    self.entries.extend(spare);
                }
                rows => {
                    for (first, last, entry) in rows {
                        self.entries.extend([first, last].map(|start| Entry {
                            start: *start,
                            offered: entry.offered / 2.0,
                            handled: entry.handled / 2.0,
                            ..*entry
                        }));
                    }
                    alone += rows.len();
                    alone_at = alone_at.or(rows.first().map(|row| row.2.at));
                }
            }
        }
        if let Some(at) = alone_at {
            notices.add(codes::REPEATED_HOUR, || {
                repeated_hour(frame, alone, place(at))
            });
        }
    }
}

fn duplicate(
    frame: &Frame,
    entry: &Entry,
    earlier: Option<Place>,
    place: Option<Place>,
) -> Problem {
    let start = entry.start.local(frame.zone).format("%Y-%m-%d %H:%M");
    let line = earlier.map_or_else(String::new, |earlier| {
        format!(", in line {}", earlier.line_column().0)
    });
    let message = format!(
        "queue \"{}\" already has a row for {start}{line}",
        frame.name
    );
    let problem = Problem::error(codes::DUPLICATE, message);
    placed(problem, place, "second row for the same interval")
        .help("keep one of them, or add them up in one row")
}

fn repeated_hour(frame: &Frame, rows: usize, place: Option<Place>) -> Problem {
    let message = format!(
        "queue \"{}\" has {} in an hour that the clock shows twice, without saying which showing",
        frame.name,
        super::notices::counted(rows, "row")
    );
    let problem = Problem::warning(codes::REPEATED_HOUR, message);
    placed(problem, place, "counted half in each showing")
        .help("write these times with an offset, such as 2026-10-25T02:00:00+01:00")
}

/// The problem at its place, where that is known.
pub fn placed(problem: Problem, place: Option<Place>, label: &str) -> Problem {
    match place {
        Some(place) => problem.at(place, label),
        None => problem,
    }
}

/// A problem with one cell.
#[derive(Debug)]
pub struct CellProblem<'a> {
    /// Its code.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// A few words under the cell.
    pub label: &'a str,
    /// What to do.
    pub help: &'a str,
}

impl CellProblem<'_> {
    /// As an error at a cell of `table`.
    #[must_use]
    pub fn at(self, table: &Table, at: usize, column: usize) -> Problem {
        Problem::error(self.code, self.message)
            .at(table.place(at, column), self.label)
            .help(self.help)
    }
}
