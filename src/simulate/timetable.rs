//! Who is at work when, and on what: from a roster, or from its files.

use crate::calendar::Span;
use crate::roster::{self, Roster};
use crate::scenario::Scenario;
use crate::units::{AgentIndex, QueueIndex};
use crate::verify::{self, Sheet, SheetShift};
use chrono::NaiveDate;
use std::collections::BTreeMap;

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
    pub work: Vec<(Span, Option<QueueIndex>)>,
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
    /// From a roster's files. Where there are no activities, breaks are not known: all of a shift
    /// counts as work on any queue. Pieces of work outside of every shift, or on a queue that the
    /// agent cannot serve, are left out.
    #[must_use]
    pub fn of_sheet(scenario: &Scenario, sheet: &Sheet) -> Self {
        let whole = |it: &SheetShift| Shift {
            agent: it.agent,
            date: it.date,
            work: vec![(it.span, None)],
        };
        let Some(pieces) = &sheet.pieces else {
            return Self::sorted(sheet.shifts.iter().map(whole).collect());
        };
        let mut of_agent: BTreeMap<AgentIndex, Vec<(Span, Option<QueueIndex>)>> = BTreeMap::new();
        for it in pieces
            .iter()
            .filter(|it| it.activity == verify::Activity::Work)
        {
            let skills = &scenario.agents[it.agent.get()].skills;
            if it.queue.is_none_or(|queue| skills.contains(&queue)) {
                of_agent
                    .entry(it.agent)
                    .or_default()
                    .push((it.span, it.queue));
            }
        }
        let shift = |it: &SheetShift| {
            let own = of_agent.get(&it.agent).into_iter().flatten();
            let inside =
                own.filter(|(span, _)| it.span.start <= span.start && span.end <= it.span.end);
            Shift {
                work: inside.copied().collect(),
                ..whole(it)
            }
        };
        Self::sorted(sheet.shifts.iter().map(shift).collect())
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
