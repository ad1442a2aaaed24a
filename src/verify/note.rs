//! What breaks no rule but is worth knowing.

use super::book::{Book, Worked};
use super::sheet::{Activity, Sheet};
use super::words;
use crate::calendar::Span;
use crate::scenario::Scenario;
use crate::units::QueueIndex;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Work outside the opening hours of its queue: shifts may stick out.
    OutsideHours,
    /// No work on any queue in the whole shift.
    NoWork,
    /// Meetings or training in place of work. The requirement counts on the whole shift but its
    /// breaks.
    LessWork,
}

/// Something worth knowing about one agent's shift that no rule forbids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// What it is about.
    pub remark: Remark,
    /// The agent's name.
    pub agent: String,
    /// The date of the shift.
    pub date: NaiveDate,
    /// What, one sentence without a full stop.
    pub message: String,
}

/// Every note, by kind, agent and date: work outside the opening hours of its queue, and shifts
/// without the work that the requirement counts on. Nothing where the sheet has no activities.
#[must_use]
pub fn notes(scenario: &Scenario, sheet: &Sheet) -> Vec<Note> {
    let mut open = OpenHours::new(scenario);
    let mut notes = Vec::new();
    for book in Book::all(scenario, sheet) {
        for worked in &book.shifts {
            let found = [outside_hours(&mut open, worked), off_queues(worked)];
            notes.extend(found.into_iter().flatten().map(|(remark, message)| Note {
                remark,
                agent: book.agent.name.clone(),
                date: worked.date,
                message,
            }));
        }
    }
    notes.sort();
    notes
}

fn outside_hours(open: &mut OpenHours<'_>, worked: &Worked) -> Option<(Remark, String)> {
    let outside: i64 = worked
        .pieces
        .iter()
        .filter(|piece| piece.activity == Activity::Work)
        .filter_map(|piece| Some(piece.span.minutes() - open.within(piece.queue?, piece.span)))
        .sum();
    (outside > 0).then(|| {
        let message = format!(
            "{} of work on {} lie outside the opening hours of the queue",
            words::minutes(outside),
            words::day(worked.date)
        );
        (Remark::OutsideHours, message)
    })
}

/// Meetings and training are allowed, but nobody planned with them: the agents required are short
/// of one while they last.
fn off_queues(worked: &Worked) -> Option<(Remark, String)> {
    let minutes = |wanted: &[Activity]| -> i64 {
        let pieces = worked.pieces.iter();
        let pieces = pieces.filter(|piece| wanted.contains(&piece.activity));
        pieces.map(|piece| piece.span.minutes()).sum()
    };
    let (away, work) = (
        minutes(&[Activity::Meeting, Activity::Training]),
        minutes(&[Activity::Work]),
    );
    let day = words::day(worked.date);
    if work == 0 && !worked.pieces.is_empty() {
        let message = format!("no work on any queue in the whole shift of {day}");
        return Some((Remark::NoWork, message));
    }
    (away > 0).then(|| {
        let message = format!(
            "{} of meetings and training on {day}: {} of work are left",
            words::minutes(away),
            words::minutes(work)
        );
        (Remark::LessWork, message)
    })
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
