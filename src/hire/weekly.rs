//! Volumes of the months ahead: every open interval of every week, with the band of the week's total.

use super::typical::{Typical, TypicalWeek};
use super::yearly::{Method, Tested, Week, Yearly, yearly};
use crate::forecast::{IntervalForecast, QueueForecast, adjust};
use crate::history::{DayStatus, History, HistoryDay};
use crate::scenario::Scenario;
use crate::scenario::model::{DateSpan, Event, HistoryUse, VolumeAhead};
use crate::units::{QueueIndex, Seconds};
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Relative standard deviation of a week's volume a year ahead where nothing is known of it.
pub const USUAL_UNCERTAINTY: f64 = 0.10;
/// Of the variance a year ahead, the part that is there from the first week on.
const AT_ONCE: f64 = 0.15;
/// Weeks of a year.
const YEAR: f64 = 52.18;
/// Standard deviations from the median to the quantiles that are told.
const TENTH: f64 = 1.281_551_565_544_600_4;
/// A week of the history counts where days with so much of a typical week's volume are known.
const LEAST_KNOWN: f64 = 0.5;
/// Least and greatest effect of an event that is believed.
const LEAST_EFFECT: f64 = 0.05;
/// See above.
const MOST_EFFECT: f64 = 20.0;
/// Days of an ordinary stretch from the first week on, of which the typical week is the mean.
const BASE_DAYS: u64 = 28;

/// What is expected of a queue, week by week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueWeeks {
    /// The queue.
    pub queue: QueueIndex,
    /// How volumes of the year were found.
    pub source: Source,
    /// Every method that was tested on the history; empty where it is too short.
    pub tested: Vec<Tested>,
    /// Growth a year at first, as it is reckoned with.
    pub growth_per_year: f64,
    /// The method of the short forecast, from which the typical week comes.
    pub short_method: String,
    /// The weeks, in order.
    pub weeks: Vec<WeekVolume>,
    /// Its intervals, by week.
    #[serde(skip)]
    pub intervals: Vec<Vec<IntervalForecast>>,
}

/// Where the pattern of the year comes from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The planner gives it.
    Given,
    /// The history shows it, and a backtest says that this helps most.
    Backtest(Method),
    /// The history is too short: all weeks are alike but for what is written.
    TooShort,
}

/// A week's volume.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeekVolume {
    /// Its first day.
    pub first: NaiveDate,
    /// Contacts: as often more as less.
    pub offered: f64,
    /// One time in ten it is less than this.
    pub offered_p10: f64,
    /// One time in ten it is more than this.
    pub offered_p90: f64,
    /// Mean handle time, seconds.
    pub aht_s: f64,
}

/// What all queues have in common.
pub struct Frame<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its history.
    pub history: &'a History,
    /// First day.
    pub first: NaiveDate,
    /// Weeks from there, those past the end included.
    pub weeks: usize,
}

/// Forecasts every queue's weeks.
#[must_use]
pub fn weekly(frame: &Frame<'_>, typical: &Typical) -> Vec<QueueWeeks> {
    let queues = typical.forecast.queues.iter().zip(&typical.weeks);
    queues
        .map(|(short, week)| of_queue(frame, short, week))
        .collect()
}

fn of_queue(frame: &Frame<'_>, short: &QueueForecast, typical: &TypicalWeek) -> QueueWeeks {
    let known = frame.scenario.hiring.volume_of(short.queue);
    let given = Given {
        known: &known,
        first: frame.first,
    };
    let levels = Levels::of(frame, short.queue, typical, given);
    let is_given = known.by_month.is_some() || !known.typical_week.is_empty();
    let found = yearly(&levels.weeks, !is_given, known.growth_per_year.is_none());
    let course = Course::new(frame, &known, &found, &levels, typical);
    let scenario = learnt_events(frame, short.queue, &course);
    let mut all = QueueWeeks {
        queue: short.queue,
        source: match (is_given, found.tested.is_empty()) {
            (true, _) => Source::Given,
            (false, false) => Source::Backtest(found.method),
            (false, true) => Source::TooShort,
        },
        tested: found.tested.clone(),
        growth_per_year: known.growth_per_year.unwrap_or(if found.tested.is_empty() {
            0.0
        } else {
            found.growth_per_year()
        }),
        short_method: short.method.clone(),
        weeks: vec![],
        intervals: vec![],
    };
    for (number, first) in starts(frame).enumerate() {
        let intervals = course.week(&scenario, short.queue, first, levels.seen_to);
        let spread = spread(&known, &found, number + 1);
        all.weeks.push(total(first, &intervals, spread));
        all.intervals.push(intervals);
    }
    all
}

fn starts(frame: &Frame<'_>) -> impl Iterator<Item = NaiveDate> + use<> {
    let first = frame.first;
    (0..frame.weeks).map(move |week| {
        let days = Days::new(week as u64 * 7);
        first.checked_add_days(days).unwrap_or(first)
    })
}

/// Standard deviation of the log of a week's volume, so many weeks ahead.
fn spread(known: &VolumeAhead, found: &Yearly, ahead: usize) -> f64 {
    if known.uncertainty.is_none()
        && let Some(last) = found.spread.last()
    {
        let own = found.spread.get(ahead - 1);
        let longer = (ahead as f64 / found.spread.len() as f64).max(1.0).sqrt();
        return own.copied().unwrap_or(*last * longer);
    }
    let year = known.uncertainty.unwrap_or(USUAL_UNCERTAINTY);
    let years = ahead as f64 / YEAR;
    year * (AT_ONCE + (1.0 - AT_ONCE) * years).sqrt()
}

fn total(first: NaiveDate, intervals: &[IntervalForecast], spread: f64) -> WeekVolume {
    let offered: f64 = intervals.iter().map(|it| it.offered).sum();
    let work: f64 = intervals.iter().map(|it| it.offered * it.aht.get()).sum();
    let band = (TENTH * spread).exp();
    WeekVolume {
        first,
        offered,
        offered_p10: offered / band,
        offered_p90: offered * band,
        aht_s: if offered > 0.0 { work / offered } else { 0.0 },
    }
}

/// The scenario with the effects that the history taught of events that have none given. Days around an event
/// have effects of their own, which are too small for a plan of weeks: they are left out.
fn learnt_events(frame: &Frame<'_>, queue: QueueIndex, course: &Course<'_>) -> Scenario {
    let days = history_days(frame, queue);
    let mut it = frame.scenario.clone();
    for event in it.events.iter_mut().filter(|event| event.effect.is_none()) {
        (event.days_before, event.days_after) = (0, 0);
        event.effect = effect(event, queue, days, course);
    }
    it
}

/// Contacts on an event's past days ÷ what was usual then; `None` where it has none.
fn effect(
    event: &Event,
    queue: QueueIndex,
    days: &[HistoryDay],
    course: &Course<'_>,
) -> Option<f64> {
    let is_open = |_: NaiveDate| true;
    let felt = days.iter().filter(|day| {
        day.status == DayStatus::Open && event.felt(queue, day.date, &is_open).is_some()
    });
    let (mut seen, mut usual) = (0.0, 0.0);
    for day in felt {
        seen += day.offered();
        usual += course.typical.on_weekday(weekday(day.date)) * course.level(day.date);
    }
    (usual > 0.0 && seen > 0.0).then(|| (seen / usual).clamp(LEAST_EFFECT, MOST_EFFECT))
}

/// From Monday.
fn weekday(date: NaiveDate) -> u8 {
    u8::try_from(date.weekday().num_days_from_monday()).unwrap_or(0)
}

/// The days of the history from which a queue's volumes come.
fn history_days<'a>(frame: &Frame<'a>, queue: QueueIndex) -> &'a [HistoryDay] {
    let borrowed = frame.scenario.queues[queue.get()].borrow;
    let source = borrowed.map_or(queue, |it| it.from);
    let mut queues = frame.history.queues.iter();
    let own = queues.find(|it| it.queue == source);
    own.map_or(&[][..], |own| own.days.as_slice())
}

/// What the planner gives of the year: it is taken out of the history before anything is looked for in it, or it would be
/// found a second time, as error or as effect of an event.
#[derive(Clone, Copy)]
struct Given<'a> {
    known: &'a VolumeAhead,
    first: NaiveDate,
}

impl Given<'_> {
    /// Level of a date by the given months and growth alone, 1 on the first day of an average month.
    fn on(self, date: NaiveDate) -> f64 {
        let years = (date - self.first).num_days() as f64 / 365.25;
        let growth = self.known.growth_per_year;
        let grown = growth.map_or(1.0, |growth| (1.0 + growth).powf(years));
        let months = self.known.by_month;
        grown * months.map_or(1.0, |months| months[date.month0() as usize])
    }
}

/// The history's weeks against the typical one.
struct Levels {
    weeks: Vec<Week>,
    /// Last day of the history; weeks are counted from the one that ends with it.
    seen_to: Option<NaiveDate>,
}

impl Levels {
    fn of(frame: &Frame<'_>, queue: QueueIndex, typical: &TypicalWeek, given: Given<'_>) -> Self {
        let borrowed = frame.scenario.queues[queue.get()].borrow;
        let source = borrowed.map_or(queue, |it| it.from);
        let days = history_days(frame, queue);
        let ignored: BTreeSet<NaiveDate> = frame
            .scenario
            .marked_days(source, HistoryUse::Ignore)
            .collect();
        let scale = typical.offered();
        let usual = |day: &HistoryDay| typical.on_weekday(weekday(day.date));
        let counts = |day: &&HistoryDay| {
            day.status == DayStatus::Open
                && day.intervals.iter().all(|it| it.known)
                && !ignored.contains(&day.date)
                && !has_event(frame.scenario, source, day.date)
        };
        let mut weeks = vec![];
        // Counted back from the end, so that the last week is whole.
        for (back, week) in days.rchunks(7).enumerate() {
            let (mut offered, mut open, mut expected) = (0.0, 0.0, 0.0);
            for day in week.iter().filter(counts) {
                offered += day.offered();
                open += usual(day);
                expected += usual(day) * given.on(day.date);
            }
            let known = week.len() == 7 && open >= LEAST_KNOWN * scale;
            if !known || expected <= 0.0 || offered <= 0.0 {
                continue;
            }
            weeks.push(Week {
                at: -(back as f64),
                of_year: of_year(week[3].date),
                level: offered / expected,
            });
        }
        weeks.reverse();
        Self {
            weeks,
            seen_to: days.last().map(|day| day.date),
        }
    }

    /// Weeks from the middle of the history's last week.
    fn at(&self, date: NaiveDate) -> f64 {
        self.seen_to
            .map_or(0.0, |last| ((date - last).num_days() + 3) as f64 / 7.0)
    }
}

/// Whether a day feels an event: it is no ordinary one.
fn has_event(scenario: &Scenario, queue: QueueIndex, date: NaiveDate) -> bool {
    let is_open = |date: NaiveDate| !scenario.hours_on(queue, date).is_empty();
    let mut events = scenario.events.iter();
    events.any(|event| event.felt(queue, date, &is_open).is_some())
}

fn of_year(date: NaiveDate) -> f64 {
    f64::from(date.ordinal0()) / 365.25
}

/// How a queue's typical week changes through the months ahead.
struct Course<'a> {
    known: &'a VolumeAhead,
    found: &'a Yearly,
    levels: &'a Levels,
    typical: &'a TypicalWeek,
    first: NaiveDate,
    /// Level of the stretch of which the typical week is the mean.
    base: f64,
}

impl<'a> Course<'a> {
    fn new(
        frame: &Frame<'_>,
        known: &'a VolumeAhead,
        found: &'a Yearly,
        levels: &'a Levels,
        typical: &'a TypicalWeek,
    ) -> Self {
        let mut course = Self {
            known,
            found,
            levels,
            typical,
            first: frame.first,
            base: 1.0,
        };
        let last = frame.first.checked_add_days(Days::new(BASE_DAYS - 1));
        let span = DateSpan {
            first: frame.first,
            last: last.unwrap_or(frame.first),
        };
        let (sum, count) = span.days().fold((0.0, 0.0), |(sum, count), date| {
            (sum + course.level(date), count + 1.0)
        });
        course.base = if sum > 0.0 { sum / count } else { 1.0 };
        course
    }

    /// Level of a date by pattern and growth ÷ that of the typical week.
    fn level(&self, date: NaiveDate) -> f64 {
        let given = Given {
            known: self.known,
            first: self.first,
        };
        let (at, learns) = (self.levels.at(date), self.known.growth_per_year.is_none());
        given.on(date) * self.found.level(at, of_year(date), learns)
    }

    /// Volume of a date ÷ that of the typical week's day.
    fn factor(&self, date: NaiveDate) -> f64 {
        let mut given = self.known.typical_week.iter().rev();
        let Some((from, offered)) = given.find(|(from, _)| *from <= date) else {
            return self.level(date) / self.base;
        };
        let scale = self.typical.offered();
        let of_week = if scale > 0.0 { offered / scale } else { 0.0 };
        let month = self
            .known
            .by_month
            .map_or(1.0, |it| it[date.month0() as usize]);
        let years = (date - *from).num_days() as f64 / 365.25;
        let grown = self
            .known
            .growth_per_year
            .map_or(1.0, |growth| (1.0 + growth).powf(years));
        of_week * month * grown
    }

    /// The open intervals of a week, with all that the planner knows of it.
    fn week(
        &self,
        scenario: &Scenario,
        queue: QueueIndex,
        first: NaiveDate,
        seen_to: Option<NaiveDate>,
    ) -> Vec<IntervalForecast> {
        let mut intervals = vec![];
        for date in crate::calendar::dates(first, 7) {
            let factor = self.factor(date);
            for interval in scenario.open_intervals(queue, date) {
                let (offered, aht_s) = self.typical.at(date, interval.clock.minutes());
                let aht = Seconds::new(aht_s).unwrap_or_default();
                intervals.push(IntervalForecast::expected(interval, offered * factor, aht));
            }
        }
        let mut forecast = QueueForecast::bare(queue, intervals, first);
        adjust::adjust(scenario, seen_to, &mut forecast);
        forecast.intervals
    }
}
