//! What the rest of the program may trust: a scenario that has passed validation.
//!
//! These types are only made by validation (every struct that could break a
//! promise carries a private mark), so nothing after it checks again: names are resolved to
//! indices, durations are parsed, windows lie in order, every queue has hours and volumes.
//!
//! A what-if clones the scenario, changes a field and runs again.

pub use super::hiring::{
    AttritionBand, Budget, CrossTraining, DecidedClass, ExtraHours, Hiring, HoursOff, Outsourcing,
    PoolTerms, PriceFactor, RampStep, ShortfallStep, SiteTerms, TempsTerms, VolumeAhead,
};
pub use super::knowledge::{
    AhtChange, Borrow, DateSpan, Event, Growth, HistoryMark, HistoryUse, Holiday, OverrideValue,
    SpecialHours, VolumeOverride, concerns, special_hours_on,
};
pub use super::queue::{
    AtOnce, Backlog, Callback, Channel, InlineVolume, Patience, PromiseOver, Queue, Retry,
    ServiceLevel, ShareOf, Sizing, Targets, TypicalWeek, Volumes,
};
pub use super::simulation::{AtBreak, HandleTimes, MailWhenIdle, Routing, SimulationSettings};

use crate::calendar::{Clock, ClockSpan, Interval, IntervalLength, OpeningHours, Span};
use crate::units::{AgentIndex, ContractIndex, Fraction, Money, QueueIndex, ShiftIndex, SiteIndex};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A planner's scenario, validated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// What the planner calls it.
    pub name: String,
    /// The zone of everything that names no other.
    pub zone: Tz,
    /// Length of the plan's intervals.
    pub interval: IntervalLength,
    /// First day of the plan. Plan weeks are blocks of seven days from here.
    pub first_day: NaiveDate,
    /// Number of plan weeks, 1 or more.
    pub weeks: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// ISO 4217 code, such as `EUR`.
    pub currency: String,
    /// The queues, at least one.
    pub queues: Vec<Queue>,
    /// Days on which queues are closed whatever their hours say.
    pub closed_days: Vec<ClosedDay>,
    /// Days with hours of their own; closed days stay closed.
    #[serde(default)]
    pub special_hours: Vec<SpecialHours>,
    /// Public holidays from 30 years before the plan to its end, by date; those on which queues
    /// are closed stand among the closed days too.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// What changes volumes on some days.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Changes of the level.
    #[serde(default)]
    pub growth: Vec<Growth>,
    /// The planner's own numbers for some days.
    #[serde(default)]
    pub overrides: Vec<VolumeOverride>,
    /// Days of the history to leave out or to believe.
    #[serde(default)]
    pub history_marks: Vec<HistoryMark>,
    /// Changes of the handle time.
    #[serde(default)]
    pub aht_changes: Vec<AhtChange>,
    /// Paid time that is not on the phones.
    pub shrinkage: Shrinkage,
    /// Sites, at least one.
    pub sites: Vec<Site>,
    /// Shift patterns; empty where the scenario only forecasts and staffs.
    pub shifts: Vec<ShiftPattern>,
    /// Contracts.
    pub contracts: Vec<Contract>,
    /// Agents by name; empty where the scenario only forecasts and staffs.
    pub agents: Vec<Agent>,
    /// What agents worked before the plan; `None` = not known.
    #[serde(default)]
    pub worked_before: Option<WorkedBefore>,
    /// What a missing, a surplus and a disappointed agent cost the plan.
    pub prices: Prices,
    /// How the forecast is made.
    pub forecast: ForecastSettings,
    /// How a roster is played against random arrivals.
    #[serde(default)]
    pub simulation: SimulationSettings,
    /// The months ahead.
    #[serde(default)]
    pub hiring: Hiring,
    /// Folder of `scenario.toml`: relative paths start here.
    pub folder: PathBuf,
    pub(super) validated: Validated,
}

/// Mark of a value that validation made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validated(pub(super) ());

/// What agents worked before the plan, so that rules about days in a row, days off and rest go on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedBefore {
    /// The first date that is known; who has no shift from it to the plan was off.
    pub from: NaiveDate,
    /// The shifts that started before the plan's first day, by agent, then by start.
    pub shifts: Vec<WorkedShift>,
}

/// A shift worked before the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedShift {
    /// Who.
    pub agent: AgentIndex,
    /// The local date, at the agent's site, on which it started.
    pub date: NaiveDate,
    /// From start to end; it may end in the plan.
    pub span: Span,
}

impl WorkedBefore {
    /// The shifts of one agent, by start.
    #[must_use]
    pub fn of(&self, agent: AgentIndex) -> &[WorkedShift] {
        let first = self.shifts.partition_point(|it| it.agent < agent);
        let end = self.shifts.partition_point(|it| it.agent <= agent);
        &self.shifts[first..end]
    }
}

/// A day on which queues do not open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedDay {
    /// The date.
    pub date: NaiveDate,
    /// Why, such as `Good Friday`.
    pub name: String,
    /// The queues it closes; empty = all.
    pub queues: Vec<QueueIndex>,
}

/// Shares of *paid* time that are not on the phones. Together below 1.
///
/// Of every paid hour, `planned` is known when the roster is made (leave, training: entered as
/// time off) and `unplanned` is not (sickness, lateness). FTE paid = on the phones ÷ (1 − planned
/// − unplanned). Rostered = on the phones × (1 − planned) ÷ (1 − planned − unplanned), because
/// planned absence is already out of the roster.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shrinkage {
    /// Known when the roster is made: leave, training.
    pub planned: Fraction,
    /// Not known: sickness, lateness.
    pub unplanned: Fraction,
}

impl Shrinkage {
    /// Paid agents for each agent on the phones: 1 ÷ (1 − planned − unplanned).
    #[must_use]
    pub fn paid_per_required(&self) -> f64 {
        1.0 / (1.0 - self.planned.get() - self.unplanned.get())
    }

    /// Share of rostered agents who turn up: (1 − planned − unplanned) ÷ (1 − planned).
    #[must_use]
    pub fn presence(&self) -> f64 {
        (1.0 - self.planned.get() - self.unplanned.get()) / (1.0 - self.planned.get())
    }
}

/// A place of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Its name, unique.
    pub name: String,
    /// Its zone: shifts there start by this clock.
    pub zone: Tz,
    /// What a year of work is paid there, by role; may be empty.
    pub pay_bands: Vec<PayBand>,
}

/// What a year of full-time work is paid, by role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PayBand {
    /// The role, as agents name it: `agent`, `team_lead`.
    pub role: String,
    /// The least.
    pub min: Money,
    /// The most.
    pub max: Money,
}

/// A family of shifts: every start in the window, in steps, with every length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShiftPattern {
    /// Its name, unique.
    pub name: String,
    /// Possible starts, local clock of the agent's site, ascending, each before 24:00.
    pub starts: Vec<Clock>,
    /// Possible lengths from start to end, breaks included, in elapsed minutes, ascending.
    pub lengths_min: Vec<u32>,
    /// Breaks in the order in which they are taken.
    pub breaks: Vec<Break>,
    /// Weekdays on which it may start, Monday (0) to Sunday (6).
    pub days: [bool; 7],
}

/// A pause in a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Break {
    /// `break` or `lunch`: how it appears in the roster.
    pub kind: BreakKind,
    /// How long.
    pub length_min: u32,
    /// Whether it is paid (and counts as hours).
    pub paid: bool,
    /// Earliest start, minutes after the shift's start.
    pub earliest_min: u32,
    /// Latest start, minutes after the shift's start.
    pub latest_min: u32,
    /// Starts are placed on multiples of this many minutes after `earliest_min`.
    pub step_min: u32,
}

/// What a pause is called in `activities.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// A short break.
    Break,
    /// The meal.
    Lunch,
}

/// What an employment contract allows and costs. All limits are hard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// Its name, unique.
    pub name: String,
    /// Paid minutes a plan week at least, overtime aside.
    pub week_min_minutes: u32,
    /// Paid minutes a plan week at most, overtime aside.
    pub week_max_minutes: u32,
    /// Days worked a plan week, at least.
    pub min_days_per_week: u32,
    /// Days worked a plan week, at most.
    pub max_days_per_week: u32,
    /// Days in a row at least (not applied to a run that touches the plan's first or last day).
    pub min_consecutive_days: u32,
    /// Days in a row at most, inside the plan.
    pub max_consecutive_days: u32,
    /// Days off in a row at least (not applied to a run that touches the plan's edges).
    pub min_consecutive_days_off: u32,
    /// Minutes between the end of a shift and the start of the next, at least.
    pub rest_min: u32,
    /// Weekends worked in the plan at most; a weekend counts if a shift starts on its Saturday or
    /// Sunday. `None` = no limit.
    pub max_weekends: Option<u32>,
    /// Both days of a weekend or neither.
    pub whole_weekends: bool,
    /// The shift patterns it may work.
    pub shifts: Vec<ShiftIndex>,
    /// Pay for an hour.
    pub cost_per_hour: Money,
    /// Overtime, where allowed.
    pub overtime: Option<Overtime>,
    /// Whether a closed day credits its hours (paid holiday).
    pub paid_holidays: bool,
}

impl Contract {
    /// Hours that one credited day (paid time off, paid holiday) counts for, in minutes, against
    /// the weekly minimum: `week_min_minutes ÷ max_days_per_week`.
    #[must_use]
    pub fn credit_min(&self) -> (u32, u32) {
        let days = self.max_days_per_week.max(1);
        (self.week_min_minutes / days, self.week_max_minutes / days)
    }
}

/// Hours past the contract's weekly maximum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Overtime {
    /// Minutes a plan week at most, on top of `week_max_minutes`.
    pub max_minutes_per_week: u32,
    /// Pay for such an hour as a multiple of `cost_per_hour`, 1 or more.
    pub pay_factor: f64,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// Name or number, unique: what the roster calls them.
    pub name: String,
    /// Where they work.
    pub site: SiteIndex,
    /// Their contract.
    pub contract: ContractIndex,
    /// `agent` or `team_lead` or another word; only reports use it.
    pub role: String,
    /// The queues they can serve; empty = never rostered.
    pub skills: Vec<QueueIndex>,
    /// Handle time ÷ the queue's, above 0, for those of their queues where it is given, by queue;
    /// see [`Agent::aht_factor`].
    #[serde(default)]
    pub proficiency: Vec<(QueueIndex, f64)>,
    /// When they can work, by weekday, local clock of their site; a shift must lie inside the
    /// stretches, and start on a day that has one.
    pub availability: OpeningHours,
    /// Days on which they are away.
    pub time_off: Vec<TimeOff>,
    /// What they would like.
    pub wishes: Vec<Wish>,
    /// Pay for an hour where it differs from the contract's.
    pub cost_per_hour: Option<Money>,
    /// First day of their employment; `None` = long ago. Only the months ahead reckon with it.
    #[serde(default)]
    pub hired: Option<NaiveDate>,
}

/// A day away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeOff {
    /// The local date; no shift may start on it or run into it.
    pub date: NaiveDate,
    /// Paid leave credits hours (see [`Contract::credit_min`]); unpaid does not.
    pub paid: bool,
}

/// A wish for or against working a day, or a shift pattern, with a weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// For or against.
    pub direction: WishDirection,
    /// The days it is about.
    pub days: WishDays,
    /// The shift pattern it is about; `None` = working at all.
    pub shift: Option<ShiftIndex>,
    /// How much: 1 is a mild wish, 10 a strong one.
    pub weight: f64,
}

/// For or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WishDirection {
    /// Would like to.
    For,
    /// Would rather not.
    Against,
}

/// The days a wish is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WishDays {
    /// One date.
    Date(NaiveDate),
    /// Every such weekday.
    Weekday(Weekday),
    /// Every day.
    Every,
}

impl Wish {
    /// Whether the wish is about `date`.
    #[must_use]
    pub fn is_about(&self, date: NaiveDate) -> bool {
        match &self.days {
            WishDays::Date(wished) => *wished == date,
            WishDays::Weekday(weekday) => *weekday == date.weekday(),
            WishDays::Every => true,
        }
    }
}

/// Prices with which the optimiser weighs coverage, cost and wishes. Not money that is paid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// For an hour in which a queue lacks one agent.
    pub understaffing_per_hour: Money,
    /// By how much dearer each further agent is who is missing at the same time, as a share of the first one's price,
    /// 0 or more; from the sixth on as the fifth.
    #[serde(default)]
    pub understaffing_rise: f64,
    /// For an hour in which a queue has one too many (on top of their pay).
    pub overstaffing_per_hour: Money,
    /// For one point of weight of a wish not granted.
    pub wish_point: Money,
}

/// Missing agents at the same time that each have a price of their own.
const RISING: u32 = 5;

impl Prices {
    /// The prices of an hour in which one agent is missing, a second, and so on; the last holds for all beyond.
    pub fn missing_agents(&self) -> impl DoubleEndedIterator<Item = f64> {
        let (first, rise) = (self.understaffing_per_hour.get(), self.understaffing_rise);
        let steps = if rise > 0.0 { RISING } else { 1 };
        (0..steps).map(move |before| first * (1.0 + rise * f64::from(before)))
    }

    /// The price of an hour in which so many `agents` are missing, whole or not.
    #[must_use]
    pub fn of_missing(&self, agents: f64) -> f64 {
        let last = self.missing_agents().count() - 1;
        let steps = self.missing_agents().enumerate();
        let of_step = |(number, price): (usize, f64)| {
            let beyond = (agents - number as f64).max(0.0);
            price
                * if number < last {
                    beyond.min(1.0)
                } else {
                    beyond
                }
        };
        steps.map(of_step).sum()
    }
}

/// How the forecast is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForecastSettings {
    /// `None` = the method with the least backtest error; else this one.
    pub method: Option<String>,
    /// Weeks of the same weekday that the mean method looks back on.
    pub mean_of_weeks: u32,
    /// Number of rolling origins in the backtest.
    pub backtest_weeks: u32,
    /// Days between the history's last day and the plan that backtests imitate; `None` = as
    /// far as the scenario's own first day is from the end of its history.
    pub lead_days: Option<u32>,
}

impl Scenario {
    /// The plan's days, in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        crate::calendar::dates(self.first_day, self.weeks * 7)
    }

    /// The plan week of `date`, from 0; below 0 before the plan.
    #[must_use]
    pub fn plan_week(&self, date: NaiveDate) -> i64 {
        (date - self.first_day).num_days().div_euclid(7)
    }

    /// The day after the plan's last.
    #[must_use]
    pub fn end_day(&self) -> NaiveDate {
        self.first_day
            .checked_add_days(Days::new(u64::from(self.weeks) * 7))
            .unwrap_or(self.first_day)
    }

    /// Whether `queue` is closed on `date` whatever its hours say.
    #[must_use]
    pub fn is_closed(&self, queue: QueueIndex, date: NaiveDate) -> bool {
        self.closed_days
            .iter()
            .any(|day| day.date == date && (day.queues.is_empty() || day.queues.contains(&queue)))
    }

    /// The open intervals of `queue` on `date`.
    #[must_use]
    pub fn open_intervals(&self, queue: QueueIndex, date: NaiveDate) -> Vec<Interval> {
        let it = &self.queues[queue.get()];
        let hours = |day| self.hours_on(queue, day);
        crate::calendar::open_intervals(date, it.zone, self.interval, &hours)
    }

    /// The days of the history that the planner marks with `usage` for `queue`.
    pub fn marked_days(
        &self,
        queue: QueueIndex,
        usage: HistoryUse,
    ) -> impl Iterator<Item = NaiveDate> {
        let marks = self.history_marks.iter();
        let own = marks.filter(move |it| it.usage == usage && concerns(&it.queues, queue));
        own.flat_map(|it| it.dates.iter().flat_map(|span| span.days()))
    }

    /// The stretches in which `queue` is open that begin on `date`.
    #[must_use]
    pub fn hours_on(&self, queue: QueueIndex, date: NaiveDate) -> &[ClockSpan] {
        if self.is_closed(queue, date) {
            return &[];
        }
        special_hours_on(&self.special_hours, queue, date)
            .unwrap_or_else(|| self.queues[queue.get()].hours.on(date.weekday()))
    }

    /// Queue indices, in order.
    pub fn queue_indices(&self) -> impl Iterator<Item = QueueIndex> + use<> {
        (0..self.queues.len()).map(QueueIndex::new)
    }

    /// The zone of `agent`'s site.
    #[must_use]
    pub fn zone_of(&self, agent: &Agent) -> Tz {
        self.sites[agent.site.get()].zone
    }

    /// What an hour of `agent` costs.
    #[must_use]
    pub fn hourly_cost(&self, agent: &Agent) -> Money {
        agent
            .cost_per_hour
            .unwrap_or(self.contracts[agent.contract.get()].cost_per_hour)
    }
}

impl Agent {
    /// The agent's mean handle time on `queue` ÷ that of the queue: below 1 is faster; 1 where
    /// none is given.
    #[must_use]
    pub fn aht_factor(&self, queue: QueueIndex) -> f64 {
        let given = self.proficiency.iter().find(|(of, _)| *of == queue);
        given.map_or(1.0, |(_, factor)| *factor)
    }

    /// Whether a shift over `span` that starts on `date` lies inside the agent's availability
    /// (windows that touch count as one) and touches no day off.
    #[must_use]
    pub fn can_work(&self, date: NaiveDate, span: Span, zone: Tz) -> bool {
        if self.availability.on(date.weekday()).is_empty() {
            return false;
        }
        let away = |off: &TimeOff| crate::calendar::day(off.date, zone).overlap(span) > 0;
        !self.time_off.iter().any(away) && self.is_available(date, span, zone)
    }

    fn is_available(&self, date: NaiveDate, span: Span, zone: Tz) -> bool {
        let mut windows: Vec<Span> = [date.pred_opt(), Some(date), date.succ_opt()]
            .into_iter()
            .flatten()
            .flat_map(|day| {
                let windows: &[ClockSpan] = self.availability.on(day.weekday());
                windows.iter().map(move |window| window.on(day, zone))
            })
            .collect();
        windows.sort();
        let mut covered_to = span.start;
        for window in windows {
            if window.start <= covered_to {
                covered_to = covered_to.max(window.end);
            }
        }
        covered_to >= span.end
    }
}
