//! What the cells of both files mean: names of the scenario, times, numbers and words.

use super::table::Row;
use super::{BACKWARD, BAD_NUMBER, BAD_TIME, BAD_WORD, UNKNOWN_NAME};
use crate::calendar::{Moment, Span};
use crate::problem::{Problem, Problems};
use crate::scenario::Scenario;
use crate::units::{AgentIndex, QueueIndex, ShiftIndex, SiteIndex};
use chrono::{DateTime, NaiveDate, Timelike};
use std::collections::BTreeMap;

/// How alike two names must be for one to be offered for the other.
const ALIKE: f64 = 0.7;

/// The scenario's names, for looking up.
pub(super) struct Names<'a> {
    agents: BTreeMap<&'a str, usize>,
    sites: BTreeMap<&'a str, usize>,
    shifts: BTreeMap<&'a str, usize>,
    queues: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        fn table<'a>(names: impl Iterator<Item = &'a String>) -> BTreeMap<&'a str, usize> {
            names
                .enumerate()
                .map(|(position, name)| (name.as_str(), position))
                .collect()
        }
        Self {
            agents: table(scenario.agents.iter().map(|agent| &agent.name)),
            sites: table(scenario.sites.iter().map(|site| &site.name)),
            shifts: table(scenario.shifts.iter().map(|shift| &shift.name)),
            queues: table(scenario.queues.iter().map(|queue| &queue.name)),
        }
    }
}

/// Reads the cells of one row, and collects what is wrong with them.
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) problems: &'a mut Problems,
}

impl Cells<'_> {
    pub(super) fn agent(&mut self, column: usize) -> Option<AgentIndex> {
        let names = &self.names.agents;
        self.name(column, "agent", names).map(AgentIndex::new)
    }

    pub(super) fn site(&mut self, column: usize) -> Option<SiteIndex> {
        let names = &self.names.sites;
        self.name(column, "site", names).map(SiteIndex::new)
    }

    pub(super) fn shift(&mut self, column: usize) -> Option<ShiftIndex> {
        let names = &self.names.shifts;
        self.name(column, "shift", names).map(ShiftIndex::new)
    }

    /// `Some(None)` where the cell is blank.
    pub(super) fn queue(&mut self, column: usize) -> Option<Option<QueueIndex>> {
        if self.row.cell(column).is_empty() {
            return Some(None);
        }
        let names = &self.names.queues;
        self.name(column, "queue", names)
            .map(|position| Some(QueueIndex::new(position)))
    }

    fn name(&mut self, column: usize, kind: &str, names: &BTreeMap<&str, usize>) -> Option<usize> {
        let cell = self.row.cell(column);
        if let Some(position) = names.get(cell) {
            return Some(*position);
        }
        let nearest = names
            .keys()
            .map(|name| (strsim::jaro_winkler(name, cell), *name))
            .filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)));
        let help = match nearest {
            Some((_, name)) => format!("did you mean `{name}`?"),
            None => format!("the roster must name each {kind} as the scenario does"),
        };
        let problem = Problem::error(UNKNOWN_NAME, format!("the scenario has no {kind} `{cell}`"))
            .at(self.row.place(column), format!("no such {kind}"))
            .help(help);
        self.problems.push(problem);
        None
    }

    /// An ISO date.
    pub(super) fn date(&mut self, column: usize) -> Option<NaiveDate> {
        let cell = self.row.cell(column);
        let date = cell.parse().ok();
        if date.is_none() {
            self.wrong(
                column,
                Problem::error(BAD_TIME, format!("`{cell}` is not a date"))
                    .help("write dates as 2026-03-23"),
                "no date",
            );
        }
        date
    }

    /// A span from two RFC 3339 times, the end after the start.
    pub(super) fn span(&mut self, start: usize, end: usize) -> Option<Span> {
        let (from, to) = (self.moment(start), self.moment(end));
        let span = Span {
            start: from?,
            end: to?,
        };
        if span.minutes() > 0 {
            return Some(span);
        }
        let message = format!(
            "the end {} is not after the start {}",
            self.row.cell(end),
            self.row.cell(start)
        );
        self.wrong(
            end,
            Problem::error(BACKWARD, message).help("an end after midnight bears the next date"),
            "ends before it starts",
        );
        None
    }

    fn moment(&mut self, column: usize) -> Option<Moment> {
        let cell = self.row.cell(column);
        match DateTime::parse_from_rfc3339(cell) {
            Ok(time) if time.second() == 0 && time.nanosecond() == 0 => Some(Moment::of(&time)),
            Ok(_) => {
                self.wrong(
                    column,
                    Problem::error(BAD_TIME, format!("`{cell}` is not on a whole minute"))
                        .help("rosters are made to the minute: leave the seconds at 00"),
                    "seconds",
                );
                None
            }
            Err(_) => {
                self.wrong(
                    column,
                    Problem::error(BAD_TIME, format!("`{cell}` is not a time with an offset"))
                        .help("write times as 2026-03-23T08:00:00+01:00"),
                    "no time",
                );
                None
            }
        }
    }

    /// A number of 0 or more.
    pub(super) fn hours(&mut self, column: usize) -> Option<f64> {
        let cell = self.row.cell(column);
        let hours = cell
            .parse()
            .ok()
            .filter(|h: &f64| h.is_finite() && *h >= 0.0);
        if hours.is_none() {
            self.wrong(
                column,
                Problem::error(BAD_NUMBER, format!("`{cell}` is not a number of hours"))
                    .help("write hours as 7.5, with a point"),
                "no number of hours",
            );
        }
        hours
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self, column: usize) -> Option<bool> {
        const WORDS: [(&str, bool); 6] = [
            ("true", true),
            ("false", false),
            ("yes", true),
            ("no", false),
            ("1", true),
            ("0", false),
        ];
        self.word(column, &WORDS)
    }

    /// One of the words, in capitals or not.
    pub(super) fn word<T: Copy>(&mut self, column: usize, words: &[(&str, T)]) -> Option<T> {
        let cell = self.row.cell(column);
        let found = words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(cell))
            .map(|(_, value)| *value);
        if found.is_none() {
            let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(
                column,
                Problem::error(BAD_WORD, format!("`{cell}` has no meaning here"))
                    .help(format!("write one of {}", allowed.join(", "))),
                "unknown word",
            );
        }
        found
    }

    fn wrong(&mut self, column: usize, problem: Problem, label: &str) {
        let place = self.row.place(column);
        self.problems.push(problem.at(place, label));
    }
}
