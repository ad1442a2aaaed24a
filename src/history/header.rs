//! Which columns a history file has, and whether its rows are intervals or tickets.

use super::codes;
use super::notices::Notices;
use super::table::Table;
use crate::problem::Problem;

const INTERVAL_COLUMNS: &[&str] = &[
    "queue",
    "start",
    "offered",
    "aht_s",
    "handled",
    "abandoned",
    "asa_s",
    "at_once",
    "service_level",
    "csat",
    "nps",
    "resolved",
];
const TICKET_COLUMNS: &[&str] = &[
    "queue",
    "created",
    "first_response",
    "resolved",
    "handle_s",
    "wait_s",
    "abandoned",
    "csat",
    "nps",
    "agent",
    "status",
];

/// The columns that make a difference: only these are missed when misspelt.
const USED: &[&str] = &[
    "queue",
    "start",
    "offered",
    "aht_s",
    "handled",
    "abandoned",
    "asa_s",
    "at_once",
    "created",
    "handle_s",
    "wait_s",
    "first_response",
    "resolved",
];

/// Where the columns are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// One row an interval.
    Intervals(IntervalColumns),
    /// One row a ticket.
    Tickets(TicketColumns),
}

/// Positions of the columns of an interval file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalColumns {
    /// The queue's name, where the file has it.
    pub queue: Option<usize>,
    /// Start of the interval.
    pub start: usize,
    /// Contacts that arrived.
    pub offered: usize,
    /// Mean handle time in seconds.
    pub aht_s: Option<usize>,
    /// Contacts handled.
    pub handled: Option<usize>,
    /// Contacts abandoned.
    pub abandoned: Option<usize>,
    /// Mean wait of all offered, in seconds.
    pub asa_s: Option<usize>,
    /// Mean number of chats that an agent led at once.
    pub at_once: Option<usize>,
    /// What customers got and felt.
    pub felt: FeltColumns,
}

/// Positions of the columns of a ticket file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketColumns {
    /// The queue's name, where the file has it.
    pub queue: Option<usize>,
    /// When the ticket came in.
    pub created: usize,
    /// Seconds of work on it.
    pub handle_s: Option<usize>,
    /// Seconds until it was answered or hung up.
    pub wait_s: Option<usize>,
    /// Whether it hung up.
    pub abandoned: Option<usize>,
    /// What customers got and felt.
    pub felt: FeltColumns,
}

/// Positions of the columns that tell what customers got and felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeltColumns {
    /// When a ticket was first answered.
    pub first_response: Option<usize>,
    /// When a ticket was resolved; of an interval how many contacts were, or their share.
    pub resolved: Option<usize>,
    /// A ticket's status, in a word.
    pub status: Option<usize>,
    /// Share of an interval's contacts that was answered within the threshold.
    pub service_level: Option<usize>,
    /// Satisfaction.
    pub csat: Option<usize>,
    /// Net promoter score, or a ticket's rating from 0 to 10.
    pub nps: Option<usize>,
}

impl FeltColumns {
    fn of(table: &Table, tickets: bool) -> Self {
        let only = |name, here: bool| table.column(name).filter(|_| here);
        Self {
            first_response: only("first_response", tickets),
            resolved: table.column("resolved"),
            status: only("status", tickets),
            service_level: only("service_level", !tickets),
            csat: table.column("csat"),
            nps: table.column("nps"),
        }
    }
}

impl Layout {
    /// Position of the queue column.
    #[must_use]
    pub const fn queue(&self) -> Option<usize> {
        match self {
            Self::Intervals(columns) => columns.queue,
            Self::Tickets(columns) => columns.queue,
        }
    }

    /// Positions of the columns that tell what customers got and felt.
    #[must_use]
    pub const fn felt(&self) -> FeltColumns {
        match self {
            Self::Intervals(columns) => columns.felt,
            Self::Tickets(columns) => columns.felt,
        }
    }
}

/// Reads the header. Extra columns are kept out of the way; one that looks like a known name that
/// is absent gets a warning, or an error where that name is needed.
pub fn layout(table: &Table, notices: &mut Notices) -> Option<Layout> {
    let tickets = table.column("created").is_some()
        || (table.column("start").is_none()
            && table.column("offered").is_none()
            && nearest_in(table, "created").is_some());
    let known = if tickets {
        TICKET_COLUMNS
    } else {
        INTERVAL_COLUMNS
    };
    let needed: &[&str] = if tickets {
        &["created"]
    } else {
        &["start", "offered"]
    };
    for name in known.iter().filter(|n| table.column(n).is_none()) {
        if !USED.contains(name) {
            continue;
        }
        if needed.contains(name) {
            notices.add(codes::NO_COLUMN, || missing(table, name, tickets));
        } else if let Some(column) = nearest_in(table, name) {
            notices.add(codes::MISSPELT_COLUMN, || misspelt(table, column, name));
        }
    }
    let column = |name| table.column(name);
    if tickets {
        Some(Layout::Tickets(TicketColumns {
            queue: column("queue"),
            created: column("created")?,
            handle_s: column("handle_s"),
            wait_s: column("wait_s"),
            abandoned: column("abandoned"),
            felt: FeltColumns::of(table, true),
        }))
    } else {
        Some(Layout::Intervals(IntervalColumns {
            queue: column("queue"),
            start: column("start")?,
            offered: column("offered")?,
            aht_s: column("aht_s"),
            handled: column("handled"),
            abandoned: column("abandoned"),
            asa_s: column("asa_s"),
            at_once: column("at_once"),
            felt: FeltColumns::of(table, false),
        }))
    }
}

/// The unknown column that is spelt most like `name`.
fn nearest_in(table: &Table, name: &str) -> Option<usize> {
    let unknown =
        |column: &str| !INTERVAL_COLUMNS.contains(&column) && !TICKET_COLUMNS.contains(&column);
    let near = |column: &str| {
        let squeezed = column.replace(['_', ' ', '-'], "");
        let wanted = name.replace('_', "");
        strsim::damerau_levenshtein(&squeezed, &wanted) <= wanted.len().div_ceil(4).min(2)
    };
    table
        .header()
        .iter()
        .position(|column| unknown(column) && near(column))
}

fn missing(table: &Table, name: &str, tickets: bool) -> Problem {
    let kind = if tickets {
        "a ticket file"
    } else {
        "an interval file"
    };
    let message = format!("{} has no column `{name}`", table.file());
    let problem = Problem::error(codes::NO_COLUMN, message);
    match nearest_in(table, name) {
        Some(column) => problem
            .at(
                table.header_place(column),
                format!("did you mean `{name}`?"),
            )
            .help(format!("rename the column to `{name}`")),
        None => problem
            .at(table.header_place(usize::MAX), "the header")
            .help(format!(
                "{kind} needs it: either `start` and `offered` (one row an interval), or `created` \
                 (one row a ticket); `shiftwright import` turns other exports into these"
            )),
    }
}

fn misspelt(table: &Table, column: usize, name: &str) -> Problem {
    let found = &table.header()[column];
    let message = format!(
        "the column `{found}` in {} is not used; did you mean `{name}`?",
        table.file()
    );
    Problem::warning(codes::MISSPELT_COLUMN, message)
        .at(table.header_place(column), "not a known column")
        .help(format!("rename it to `{name}` if that is what it holds"))
}
