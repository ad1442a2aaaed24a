//! The roster as a problem on its own terms: ticks, demand rows, duties and people.
//!
//! Time is cut into *ticks*, the largest step on which every interval, shift and break begins and
//! ends. A *duty* is a shift that can be worked on a day at a site; a *line* is one person's whole
//! roster: a duty or nothing for every day. The problem is to choose a line for everybody so that
//!
//! ```text
//! pay + overtime + wishes missed + idle time  (of each line)
//!   + Σ rows: convex price of the agents there
//! ```
//!
//! is least. Prices of rows are convex and piecewise linear, so a step less (or more) than
//! "understaffed below, overstaffed above" can be told without a change elsewhere; everything that
//! chooses lines sees rows only through prices, so that a column generation can stand where the
//! search stands.

use super::before::Before;
use super::rules::State;
use crate::calendar::{Moment, Span};
pub use crate::lines::ConvexPrice;
use crate::units::{AgentIndex, QueueIndex, ShiftIndex, SiteIndex};
use chrono::NaiveDate;

/// One queue interval that wants agents.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandRow {
    /// Whose.
    pub queue: QueueIndex,
    /// When.
    pub span: Span,
    /// Ticks in it, 1 or more.
    pub ticks: u32,
    /// Agents required.
    pub required: u32,
    /// What the ticks worked in it cost the plan.
    pub price: ConvexPrice,
}

/// A pause of a pattern, in ticks after the shift's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseWindow {
    /// Length in ticks.
    pub ticks: usize,
    /// Position of that length in [`RosterProblem::pause_lengths`].
    pub length: usize,
    /// Earliest start.
    pub earliest: usize,
    /// Latest start.
    pub latest: usize,
    /// Starts lie on multiples of this after `earliest`, 1 or more.
    pub step: usize,
}

/// A shift that can be worked on a day at a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// The pattern.
    pub shift: ShiftIndex,
    /// The site whose clock it follows.
    pub site: SiteIndex,
    /// Day of the plan on which it starts, from 0.
    pub day: usize,
    /// From start to end.
    pub span: Span,
    /// First tick.
    pub start: usize,
    /// Ticks from start to end.
    pub ticks: usize,
    /// Minutes that are paid.
    pub paid_min: u32,
}

/// A person's contract as far as lines care. All limits are hard.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Days in a row at least (runs at the plan's edges are free of it).
    pub min_on: u32,
    /// Days in a row at most.
    pub max_on: u32,
    /// Days off in a row at least (runs at the plan's edges are free of it).
    pub min_off: u32,
    /// Minutes from a shift's end to the next one's start, at least.
    pub rest_min: u32,
    /// Weekends worked at most.
    pub max_weekends: Option<u32>,
    /// Both days of a weekend or neither.
    pub whole_weekends: bool,
}

/// What a plan week allows a person, credits already taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekLimits {
    /// Paid minutes at least.
    pub min_minutes: u32,
    /// Paid minutes at most without overtime.
    pub max_minutes: u32,
    /// Paid minutes at most, overtime included.
    pub limit_minutes: u32,
    /// Days worked at least.
    pub min_days: u32,
    /// Days worked at most.
    pub max_days: u32,
    /// Days credited (paid time off, paid holidays).
    pub credited: u32,
}

/// What a day is in its weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekendDay {
    /// None of it.
    No,
    /// Saturday; whether its Sunday is in the plan too.
    Saturday {
        /// The Sunday lies in the plan and is no paid holiday.
        sunday_inside: bool,
    },
    /// Sunday; whether its Saturday is in the plan too.
    Sunday {
        /// The Saturday lies in the plan and is no paid holiday.
        saturday_inside: bool,
    },
}

/// A duty that a person could work on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DutyOption {
    /// Position in [`RosterProblem::duties`].
    pub duty: u32,
    /// Position of its start among the person's distinct starts.
    pub start: u32,
    /// The first of those starts that keeps the rest after it.
    pub ready: u32,
    /// Paid minutes.
    pub paid_min: u32,
    /// Pay for it and price of the wishes that it disappoints.
    pub cost: f64,
}

/// A person's day.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonDay {
    /// The duties that fit the contract, the availability and the time off.
    pub options: Vec<DutyOption>,
    /// Price of the wishes that a day without work disappoints.
    pub off_cost: f64,
    /// The first of the person's starts that lies on this day or later.
    pub first_start: u32,
    /// Its place in the weekend.
    pub weekend: WeekendDay,
    /// Whether the person is away.
    pub away: bool,
    /// Whether the day is credited as a holiday.
    pub holiday: bool,
}

/// Somebody to be rostered.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Who.
    pub agent: AgentIndex,
    /// The queues they can serve, ascending, at least one.
    pub skills: Vec<QueueIndex>,
    /// The contract.
    pub limits: Limits,
    /// One entry a plan week.
    pub weeks: Vec<WeekLimits>,
    /// One entry a day of the plan.
    pub days: Vec<PersonDay>,
    /// Days that count for hours without work: day of the plan and minutes.
    pub credits: Vec<(usize, u32)>,
    /// Extra pay for a minute of overtime, on top of the ordinary pay.
    pub overtime_per_min: f64,
    /// What was worked before the plan; `None` = not known.
    pub before: Option<Before>,
    /// What that leaves for the plan's days.
    pub start: State,
}

/// The whole problem.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterProblem {
    /// Start of tick 0.
    pub origin: Moment,
    /// Minutes of a tick.
    pub tick_min: i64,
    /// Number of ticks.
    pub ticks: usize,
    /// Queue intervals.
    pub rows: Vec<DemandRow>,
    /// For each queue and tick the row there, if the queue is open.
    pub row_at: Vec<Vec<Option<u32>>>,
    /// For each queue, how the search favours it where agents are short: see
    /// [`setup`](super::setup).
    pub tie_at: Vec<f64>,
    /// Price of a tick worked while none of a person's queues is open.
    pub idle_per_tick: f64,
    /// First tick after the plan: from there on idle time costs nothing.
    pub end_tick: usize,
    /// The plan's days.
    pub dates: Vec<NaiveDate>,
    /// Pauses of each shift pattern, in the scenario's order of patterns.
    pub pauses: Vec<Vec<PauseWindow>>,
    /// The distinct lengths of pauses, in ticks.
    pub pause_lengths: Vec<usize>,
    /// Duties by site, day, pattern, start and length.
    pub duties: Vec<Duty>,
    /// The people; agents without skills are left out.
    pub people: Vec<Person>,
}

impl RosterProblem {
    /// The span of `count` ticks from `tick`.
    #[must_use]
    pub fn span(&self, tick: usize, count: usize) -> Span {
        let minutes =
            |ticks: usize| i64::try_from(ticks).unwrap_or(i64::MAX / 1_000_000) * self.tick_min;
        Span::lasting(self.origin.plus(minutes(tick)), minutes(count))
    }

    /// The tick that begins at or holds `moment`, `None` before the first.
    #[must_use]
    pub fn tick_of(&self, moment: Moment) -> Option<usize> {
        usize::try_from(moment.since(self.origin).div_euclid(self.tick_min)).ok()
    }
}
