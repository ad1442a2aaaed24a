//! Volumes of the months ahead: every open interval of every week, with the band of the week's total.

mod course;

use super::typical::{Typical, TypicalWeek};
use super::yearly::{Method, Tested, Yearly, yearly};
use crate::forecast::{IntervalForecast, QueueForecast};
use crate::history::{DayStatus, History, HistoryDay};
use crate::scenario::Scenario;
use crate::scenario::model::{Event, VolumeAhead};
use crate::units::QueueIndex;
use chrono::{Datelike, Days, NaiveDate};
use course::{Course, Given, Levels};
use serde::{Deserialize, Serialize};

/// Relative standard deviation of a week's volume a year ahead where nothing is known of it.
pub const USUAL_UNCERTAINTY: f64 = 0.10;
/// Of the variance a year ahead, the part that is there from the first week on.
const AT_ONCE: f64 = 0.15;
/// Weeks of a year.
const YEAR: f64 = 52.18;
/// Standard deviations from the median to the quantiles that are told.
const TENTH: f64 = 1.281_551_565_544_600_4;
/// Least and greatest effect of an event that is believed.
const LEAST_EFFECT: f64 = 0.05;
/// See above.
const MOST_EFFECT: f64 = 20.0;

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
