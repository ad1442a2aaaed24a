//! What breaks no rule but is worth knowing.

use super::book::Book;
use super::sheet::{Activity, Sheet};
use super::words;
use crate::calendar::Span;
use crate::scenario::Scenario;
use crate::units::QueueIndex;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// Something worth knowing about one agent's shift. Shifts may stick out of opening hours, so
/// this is no violation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// The agent's name.
    pub agent: String,
    /// The date of the shift.
    pub date: NaiveDate,
    /// What, one sentence without a full stop.
    pub message: String,
}

/// Work outside the opening hours of its queue, one note a shift, by agent and date.
#[must_use]
pub fn notes(scenario: &Scenario, sheet: &Sheet) -> Vec<Note> {
    let mut open = OpenHours::new(scenario);
    let mut notes = Vec::new();
    for book in Book::all(scenario, sheet) {
        for worked in &book.shifts {
            let outside: i64 = worked
                .pieces
                .iter()
                .filter(|piece| piece.activity == Activity::Work)
                .filter_map(|piece| {
                    Some(piece.span.minutes() - open.within(piece.queue?, piece.span))
                })
                .sum();
            if outside > 0 {
                notes.push(Note {
                    agent: book.agent.name.clone(),
                    date: worked.date,
                    message: format!(
                        "{} of work on {} lie outside the opening hours of the queue",
                        words::minutes(outside),
                        words::day(worked.date)
                    ),
                });
            }
        }
    }
    notes.sort();
    notes
}

/// Open intervals by queue and date, made once each.
struct OpenHours<'a> {
    scenario: &'a Scenario,
    known: BTreeMap<(QueueIndex, NaiveDate), Vec<Span>>,
}

impl<'a> OpenHours<'a> {
    const fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            known: BTreeMap::new(),
        }
    }

    /// Minutes of `span` in which `queue` is open.
    fn within(&mut self, queue: QueueIndex, span: Span) -> i64 {
        let zone = self.scenario.queues[queue.get()].zone;
        let (first, _) = span.start.date_clock(zone);
        let (last, _) = span.end.date_clock(zone);
        let mut minutes = 0;
        let mut date = first;
        while date <= last {
            let intervals = self.known.entry((queue, date)).or_insert_with(|| {
                let open = self.scenario.open_intervals(queue, date);
                open.into_iter().map(|interval| interval.span).collect()
            });
            minutes += intervals.iter().map(|open| open.overlap(span)).sum::<i64>();
            match date.checked_add_days(Days::new(1)) {
                Some(next) => date = next,
                None => break,
            }
        }
        minutes
    }
}
