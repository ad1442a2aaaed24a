//! What stands where in an export.

use super::condition::Condition;
use super::times::TimeFormat;
use crate::calendar::{Clock, ClockSpan, IntervalLength};
use crate::history::codes;
use crate::problem::{Place, Problem, Problems, Source};
use chrono_tz::Tz;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// One text, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// As a list.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::Many(many) => many.clone(),
        }
    }
}

/// The mapping as it is written: a TOML file's keys, or the options of `import`. Everything but
/// `time` is optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Separator of the cells, one character or `tab`; found by itself where not given.
    pub separator: Option<String>,
    /// The column with the time of the contact, or several that are joined by a space.
    pub time: Option<OneOrMany>,
    /// How times are written, in strptime's letters; several are tried in order. Without it:
    /// `2026-03-02 08:00`, also with `T`, seconds, an offset.
    pub format: Option<OneOrMany>,
    /// The zone in which the export's clock runs. With it, starts are written with their offset;
    /// without, as local times of whatever zone the queue is in.
    pub zone: Option<String>,
    /// `15min`, `30min` (as without it) or `60min`.
    pub interval: Option<String>,
    /// The queue that all rows belong to.
    pub queue: Option<String>,
    /// The column with the queue's name.
    pub queue_column: Option<String>,
    /// The column with the number of contacts; without it each row is one contact.
    pub offered: Option<String>,
    /// The column with the number of contacts handled.
    pub handled: Option<String>,
    /// The column with the number of contacts abandoned.
    pub abandoned: Option<String>,
    /// The column with the wait until a contact was answered or hung up: seconds, or `M:SS`,
    /// `H:MM:SS`; of one contact, or the mean over all of the row's.
    pub wait: Option<String>,
    /// The column with the handle time: seconds, or `H:MM:SS`; of one contact, or the mean of the
    /// row's contacts.
    pub handle_time: Option<String>,
    /// Conditions a row must meet, such as `outcome != PHANTOM`.
    #[serde(rename = "where")]
    pub conditions: Option<OneOrMany>,
    /// Conditions under which a contact counts as handled; without them, those with a handle
    /// time above 0.
    pub handled_where: Option<OneOrMany>,
    /// In an event log: the column that names the case; its earliest row is the contact.
    pub first_by: Option<String>,
    /// `08:00-18:00`: within it, on days that have contacts, an interval without any is written
    /// as 0.
    pub open: Option<String>,
    /// Leave out rows that cannot be used instead of stopping.
    pub skip_bad: Option<bool>,
    /// Write one row a contact instead of one an interval.
    pub contacts: Option<bool>,
}

/// The mapping, checked.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub separator: Option<u8>,
    pub time: Vec<String>,
    pub formats: Vec<TimeFormat>,
    pub zone: Option<Tz>,
    pub interval: IntervalLength,
    pub queue: QueueSource,
    pub offered: Option<String>,
    pub handled: Option<String>,
    pub abandoned: Option<String>,
    pub wait: Option<String>,
    pub handle_time: Option<String>,
    pub conditions: Vec<Condition>,
    pub handled_where: Vec<Condition>,
    pub first_by: Option<String>,
    pub open: Option<ClockSpan>,
    pub skip_bad: bool,
    pub contacts: bool,
}

/// Where the queue's name comes from.
#[derive(Debug, Clone)]
pub(super) enum QueueSource {
    Named(String),
    Column(String),
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// Problems where the file cannot be read, is not TOML, or has a key that is not known.
    pub fn read(path: &Path) -> Result<Self, Problems> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read the mapping {}: {error}", path.display());
            Problems(vec![Problem::error(codes::MAPPING, message)])
        })?;
        toml::from_str(&text).map_err(|error| {
            let range = error.span().unwrap_or(0..0);
            let source = Arc::new(Source {
                file: path.to_owned(),
                text: text.clone(),
            });
            let message = error.message().lines().next().unwrap_or("not a mapping");
            let problem =
                Problem::error(codes::MAPPING, format!("the mapping is wrong: {message}"))
                    .at(Place { source, range }, "here")
                    .help("docs/history.md lists the keys of a mapping");
            Problems(vec![problem])
        })
    }

    /// This mapping, with what `over` gives put over it.
    #[must_use]
    pub fn with(self, over: Self) -> Self {
        let queue_given = over.queue.is_some() || over.queue_column.is_some();
        let (queue, queue_column) = if queue_given {
            (over.queue, over.queue_column)
        } else {
            (self.queue, self.queue_column)
        };
        Self {
            separator: over.separator.or(self.separator),
            time: over.time.or(self.time),
            format: over.format.or(self.format),
            zone: over.zone.or(self.zone),
            interval: over.interval.or(self.interval),
            queue,
            queue_column,
            offered: over.offered.or(self.offered),
            handled: over.handled.or(self.handled),
            abandoned: over.abandoned.or(self.abandoned),
            wait: over.wait.or(self.wait),
            handle_time: over.handle_time.or(self.handle_time),
            conditions: over.conditions.or(self.conditions),
            handled_where: over.handled_where.or(self.handled_where),
            first_by: over.first_by.or(self.first_by),
            open: over.open.or(self.open),
            skip_bad: over.skip_bad.or(self.skip_bad),
            contacts: over.contacts.or(self.contacts),
        }
    }

    /// Rows that are several contacts cannot be written one by one.
    fn check_contacts(&self, found: &mut Problems) {
        let counts = [
            ("offered", &self.offered),
            ("handled", &self.handled),
            ("open", &self.open),
        ];
        let given = counts.iter().find(|(_, value)| value.is_some());
        if let (Some(true), Some((key, _))) = (self.contacts, given) {
            found.push(wrong(
                format!("`contacts` writes one row a contact, `{key}` is about counts"),
                "leave one of them out",
            ));
        }
    }

    /// Checks it.
    pub(super) fn plan(&self) -> Result<Plan, Problems> {
        let mut found = Problems::default();
        let list =
            |texts: &Option<OneOrMany>| texts.as_ref().map(OneOrMany::list).unwrap_or_default();
        let time = list(&self.time);
        if time.is_empty() {
            found.push(wrong(
                "the mapping does not say which column holds the time",
                "give `time = \"COLUMN\"` or `--time COLUMN` (twice, where date and clock are apart)",
            ));
        }
        let formats = keep(&mut found, list(&self.format), TimeFormat::new);
        let conditions = keep(&mut found, list(&self.conditions), Condition::parse);
        let handled_where = keep(&mut found, list(&self.handled_where), Condition::parse);
        let separator = keep(&mut found, self.separator.clone(), separator_of).pop();
        let zone = keep(&mut found, self.zone.clone(), zone_of).pop();
        let interval = keep(&mut found, self.interval.clone(), interval_of).pop();
        let open = keep(&mut found, self.open.clone(), open_of).pop();
        let queue = match (&self.queue, &self.queue_column) {
            (Some(name), None) => QueueSource::Named(name.clone()),
            (None, Some(column)) => QueueSource::Column(column.clone()),
            (None, None) => QueueSource::Named("phone".to_owned()),
            (Some(_), Some(_)) => {
                found.push(wrong(
                    "both a queue for all rows and a column with queues are given",
                    "give `queue` or `queue_column`",
                ));
                QueueSource::Named(String::new())
            }
        };
        self.check_contacts(&mut found);
        if found.has_errors() {
            return Err(found);
        }
        Ok(Plan {
            separator,
            time,
            formats,
            zone,
            interval: interval.unwrap_or(IntervalLength::Half),
            queue,
            offered: self.offered.clone(),
            handled: self.handled.clone(),
            abandoned: self.abandoned.clone(),
            wait: self.wait.clone(),
            handle_time: self.handle_time.clone(),
            conditions,
            handled_where,
            first_by: self.first_by.clone(),
            open,
            skip_bad: self.skip_bad.unwrap_or(false),
            contacts: self.contacts.unwrap_or(false),
        })
    }
}

/// A problem with the mapping.
pub(super) fn wrong(message: impl Into<String>, help: &str) -> Problem {
    Problem::error(codes::MAPPING, message).help(help)
}

/// The values that parse; a problem for each that does not.
fn keep<T>(
    found: &mut Problems,
    texts: impl IntoIterator<Item = String>,
    parse: impl Fn(&str) -> Result<T, Problem>,
) -> Vec<T> {
    let mut values = vec![];
    for text in texts {
        match parse(&text) {
            Ok(value) => values.push(value),
            Err(problem) => found.push(problem),
        }
    }
    values
}

fn separator_of(text: &str) -> Result<u8, Problem> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [one] if one.is_ascii() => Ok(*one),
        _ => Err(wrong(
            format!("\"{text}\" is not a separator"),
            "give one character, such as `;`, or `tab`",
        )),
    }
}

fn zone_of(text: &str) -> Result<Tz, Problem> {
    text.parse().map_err(|_| {
        wrong(
            format!("\"{text}\" is not a time zone"),
            "give a name such as Europe/Berlin or America/New_York",
        )
    })
}

fn interval_of(text: &str) -> Result<IntervalLength, Problem> {
    match text.trim() {
        "15min" | "15m" | "15" => Ok(IntervalLength::Quarter),
        "30min" | "30m" | "30" => Ok(IntervalLength::Half),
        "60min" | "60m" | "60" | "1h" => Ok(IntervalLength::Hour),
        _ => Err(wrong(
            format!("\"{text}\" is not an interval"),
            "give 15min, 30min or 60min",
        )),
    }
}

fn open_of(text: &str) -> Result<ClockSpan, Problem> {
    let clock = |text: &str| -> Option<u16> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
        (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
    };
    let span = text.split_once('-').and_then(|(from, to)| {
        let (from, to) = (clock(from)?, clock(to)?);
        // "22:00-06:00" runs over midnight.
        let to = if to <= from { to + 1440 } else { to };
        Some(ClockSpan {
            from: Clock::new(from).filter(|from| *from < Clock::END_OF_DAY)?,
            to: Clock::new(to)?,
        })
    });
    span.ok_or_else(|| {
        wrong(
            format!("\"{text}\" is not a stretch of opening hours"),
            "write 08:00-18:00, or 00:00-24:00 for all day",
        )
    })
}
