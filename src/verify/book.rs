//! The sheet, agent by agent: what each rule looks at.

use super::sheet::{Activity, Sheet, SheetPiece, SheetShift};
use crate::calendar::Span;
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, Contract, ShiftPattern, WorkedShift};
use crate::units::AgentIndex;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// One agent's rows.
pub(super) struct Book<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) agent: &'a Agent,
    pub(super) index: AgentIndex,
    pub(super) contract: &'a Contract,
    /// Zone of the agent's site: dates and clocks are its.
    pub(super) zone: Tz,
    /// By start.
    pub(super) shifts: Vec<Worked<'a>>,
    /// Rows of time off, by start.
    pub(super) away: Vec<&'a SheetPiece>,
    /// Other activities that touch no shift, by start.
    pub(super) strays: Vec<&'a SheetPiece>,
}

/// One shift with its pieces.
pub(super) struct Worked<'a> {
    pub(super) row: &'a SheetShift,
    pub(super) pattern: &'a ShiftPattern,
    /// The local date on which it starts, from `row.span` by the clock of the agent's site.
    pub(super) date: NaiveDate,
    /// By start.
    pub(super) pieces: Vec<&'a SheetPiece>,
}

impl Worked<'_> {
    pub(super) fn span(&self) -> Span {
        self.row.span
    }

    /// Minutes that are paid: the length less the pattern's unpaid breaks.
    pub(super) fn paid_minutes(&self) -> i64 {
        let unpaid: u32 = self
            .pattern
            .breaks
            .iter()
            .filter(|pause| !pause.paid)
            .map(|pause| pause.length_min)
            .sum();
        (self.span().minutes() - i64::from(unpaid)).max(0)
    }
}

impl<'a> Book<'a> {
    /// A book for every agent of the scenario, rostered or not, in the scenario's order.
    pub(super) fn all(scenario: &'a Scenario, sheet: &'a Sheet) -> Vec<Self> {
        let mut books: Vec<Self> = scenario
            .agents
            .iter()
            .enumerate()
            .map(|(at, agent)| Self {
                scenario,
                agent,
                index: AgentIndex::new(at),
                contract: &scenario.contracts[agent.contract.get()],
                zone: scenario.zone_of(agent),
                shifts: Vec::new(),
                away: Vec::new(),
                strays: Vec::new(),
            })
            .collect();
        for row in &sheet.shifts {
            books[row.agent.get()].add_shift(row);
        }
        for book in &mut books {
            book.shifts
                .sort_by_key(|worked| (worked.row.span, worked.row.line));
        }
        for piece in sheet.pieces.iter().flatten() {
            books[piece.agent.get()].add_piece(piece);
        }
        for book in &mut books {
            book.sort_pieces();
        }
        books
    }

    fn add_shift(&mut self, row: &'a SheetShift) {
        self.shifts.push(Worked {
            row,
            pattern: &self.scenario.shifts[row.shift.get()],
            date: row.span.start.date_clock(self.zone).0,
            pieces: Vec::new(),
        });
    }

    /// A piece belongs to the shift with which it shares most minutes, the earlier of two equals.
    fn add_piece(&mut self, piece: &'a SheetPiece) {
        if piece.activity == Activity::TimeOff {
            self.away.push(piece);
            return;
        }
        let shared = |worked: &Worked| worked.span().overlap(piece.span);
        let owner = self
            .shifts
            .iter_mut()
            .filter(|worked| shared(worked) > 0)
            .rev()
            .max_by_key(|worked| shared(worked));
        match owner {
            Some(worked) => worked.pieces.push(piece),
            None => self.strays.push(piece),
        }
    }

    fn sort_pieces(&mut self) {
        let order = |piece: &&SheetPiece| (piece.span, piece.line);
        self.away.sort_by_key(order);
        self.strays.sort_by_key(order);
        for worked in &mut self.shifts {
            worked.pieces.sort_by_key(order);
        }
    }

    /// The position of `date` in the plan; `None` outside it.
    pub(super) fn plan_day(&self, date: NaiveDate) -> Option<usize> {
        let since = date
            .signed_duration_since(self.scenario.first_day)
            .num_days();
        let days = i64::from(self.scenario.weeks) * 7;
        if (0..days).contains(&since) {
            usize::try_from(since).ok()
        } else {
            None
        }
    }

    /// Dates of the plan on which a shift starts.
    pub(super) fn worked_dates(&self) -> BTreeSet<NaiveDate> {
        self.shifts
            .iter()
            .map(|worked| worked.date)
            .filter(|date| self.plan_day(*date).is_some())
            .collect()
    }

    /// The plan's weeks: seven dates each, from the plan's first day.
    pub(super) fn weeks(&self) -> Vec<Vec<NaiveDate>> {
        let days: Vec<NaiveDate> = self.scenario.days().collect();
        days.chunks(7).map(<[NaiveDate]>::to_vec).collect()
    }

    /// The shifts that the agent is known to have worked before the plan.
    pub(super) fn worked_before(&self) -> std::slice::Iter<'a, WorkedShift> {
        let known = self.scenario.worked_before.as_ref();
        known.map_or(&[][..], |it| it.of(self.index)).iter()
    }

    /// Runs of days that are worked (`true`) or off (`false`), in order: those that touch the plan, and that which
    /// ends with the day before it where that is known.
    pub(super) fn runs(&self) -> Vec<Run> {
        let first_day = self.scenario.first_day;
        let known = self.scenario.worked_before.as_ref().map(|it| it.from);
        let before = known.into_iter().flat_map(|from| {
            let days = from.iter_days();
            days.take_while(move |date| *date < first_day)
        });
        let mut worked = self.worked_dates();
        worked.extend(self.worked_before().map(|it| it.date));
        let mut runs: Vec<Run> = Vec::new();
        for date in before.chain(self.scenario.days()) {
            let works = worked.contains(&date);
            match runs.last_mut() {
                Some(run) if run.works == works => run.dates.push(date),
                _ => runs.push(Run {
                    works,
                    dates: vec![date],
                    at_edge: false,
                }),
            }
        }
        if let Some(first) = runs.first_mut() {
            first.at_edge = true;
        }
        if let Some(last) = runs.last_mut() {
            last.at_edge = true;
        }
        let eve = first_day.pred_opt().unwrap_or(first_day);
        runs.retain(|run| run.dates.last().is_some_and(|last| *last >= eve));
        runs
    }

    /// Whether the agent serves no queue, and so is never rostered and owes no hours.
    pub(super) fn is_never_rostered(&self) -> bool {
        self.agent.skills.is_empty()
    }
}

/// Days in a row that are all worked or all off.
pub(super) struct Run {
    pub(super) works: bool,
    pub(super) dates: Vec<NaiveDate>,
    /// Whether it holds the first or last day that is known, so that it may be longer than it looks.
    pub(super) at_edge: bool,
}
