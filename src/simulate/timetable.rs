//! Who is at work when, and on what: from a roster, or from its files.

use super::fitting::{self, Refitted, Work};
use crate::roster::{self, Roster};
use crate::scenario::Scenario;
use crate::units::AgentIndex;
use crate::verify::{Sheet, SheetShift};
use chrono::NaiveDate;

/// The shifts to play.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timetable {
    /// By agent, then by start.
    pub shifts: Vec<Shift>,
}

/// One agent's shift.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Who.
    pub agent: AgentIndex,
    /// The local date on which it starts.
    pub date: NaiveDate,
    /// Pieces of work in order, each with the queue that it is meant for; `None` = any that the agent
    /// serves.
    pub work: Vec<Work>,
}

impl From<&Roster> for Timetable {
    fn from(roster: &Roster) -> Self {
        let work = |piece: &roster::Piece| match piece.activity {
            roster::Activity::Work(queue) => Some((piece.span, Some(queue))),
            _ => None,
        };
        let shifts = roster.shifts.iter().map(|shift| Shift {
            agent: shift.agent,
            date: shift.date,
            work: shift.pieces.iter().filter_map(work).collect(),
        });
        Self::sorted(shifts.collect())
    }
}

impl Timetable {
    /// From a roster's files, and the shifts whose activities had to be [fitted](crate::simulate::fitting) to
    /// them. Where there are no activities, breaks are not known: all of a shift counts as work on any
    /// queue. Pieces of work that fit no shift, or are on a queue that the agent cannot serve, are left out.
    #[must_use]
    pub fn of_sheet(scenario: &Scenario, sheet: &Sheet) -> (Self, Vec<Refitted>) {
        let shift = |it: &SheetShift, work: Vec<Work>| Shift {
            agent: it.agent,
            date: it.date,
            work,
        };
        let Some(pieces) = &sheet.pieces else {
            let whole = |it: &SheetShift| shift(it, vec![(it.span, None)]);
            return (
                Self::sorted(sheet.shifts.iter().map(whole).collect()),
                vec![],
            );
        };
        let (work, refitted) = fitting::fitted(sheet, pieces);
        let served = |(it, mut work): (&SheetShift, Vec<Work>)| {
            let skills = &scenario.agents[it.agent.get()].skills;
            work.retain(|(_, queue)| queue.is_none_or(|queue| skills.contains(&queue)));
            shift(it, work)
        };
        let shifts = sheet.shifts.iter().zip(work).map(served);
        (Self::sorted(shifts.collect()), refitted)
    }

    /// In order; what overlaps is worked once.
    fn sorted(mut shifts: Vec<Shift>) -> Self {
        for shift in &mut shifts {
            shift.work.sort_by_key(|(span, _)| *span);
        }
        shifts.retain(|it| !it.work.is_empty());
        shifts.sort_by_key(|it| (it.agent, it.work[0].0));
        let mut ended: Option<(AgentIndex, crate::calendar::Moment)> = None;
        for shift in &mut shifts {
            let own = shift.agent;
            for (span, _) in &mut shift.work {
                if let Some((_, end)) = ended.filter(|(agent, _)| *agent == own) {
                    span.start = span.start.max(end);
                }
                ended = Some((own, span.end.max(span.start)));
            }
            shift.work.retain(|(span, _)| span.minutes() > 0);
        }
        shifts.retain(|it| !it.work.is_empty());
        Self { shifts }
    }
}
