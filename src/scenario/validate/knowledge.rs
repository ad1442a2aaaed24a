//! Events, growth, marks on the history and changes of the handle time.

use super::holidays::HISTORY_DAYS;
use super::names::Names;
use super::{Basis, items, numbers};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, List};
use crate::scenario::file::{Dates, EventFile, ScenarioFile};
use crate::scenario::model::{AhtChange, DateSpan, Event, Growth, HistoryMark, HistoryUse};
use crate::scenario::words::nearest::quoted;
use crate::units::{QueueIndex, Seconds};
use chrono::{Days, NaiveDate};

/// Highest factor that is believed.
pub const MOST_FACTOR: f64 = 20.0;
/// Highest growth that is believed: three times as much. More is a percentage written as it is.
const MOST_CHANGE: f64 = 2.0;
/// Most open days around an event that feel it.
const MOST_NEIGHBOURS: u32 = 60;
/// Longest time over which a change is reached: two years.
const LONGEST_S: f64 = 731.0 * 86_400.0;

/// What these checks need to know.
pub struct World<'a> {
    /// The plan.
    pub basis: &'a Basis<'a>,
    /// The queues by name.
    pub queues: &'a Names,
}

/// Where a date can matter.
#[derive(Clone, Copy)]
pub enum Reach {
    /// In the plan alone.
    Plan,
    /// In the history alone.
    History,
    /// In either.
    Both,
}

/// The queues of a list, looked up; empty where none is given.
pub fn queues(
    written: &Option<List<At<String>>>,
    names: &Names,
    problems: &mut Problems,
) -> Vec<QueueIndex> {
    let found = items(written)
        .iter()
        .filter_map(|name| names.find(name, problems));
    found.map(QueueIndex::new).collect()
}

/// The dates; warns of each that can never matter.
pub fn dates(
    written: Option<&Dates>,
    reach: Reach,
    world: &World<'_>,
    problems: &mut Problems,
) -> Vec<DateSpan> {
    let all = written.map_or(&[][..], |dates| &dates.0);
    for at in all {
        world.never_felt(at.value, &at.place, reach, problems);
    }
    all.iter().map(|at| at.value).collect()
}

impl World<'_> {
    fn never_felt(&self, dates: DateSpan, place: &Place, reach: Reach, problems: &mut Problems) {
        if !self.basis.dates_known {
            return;
        }
        let plan = self.basis.first_day..self.basis.horizon_end();
        let oldest = plan.start.checked_sub_days(Days::new(HISTORY_DAYS));
        let oldest = oldest.unwrap_or(NaiveDate::MIN);
        let (from, until) = match reach {
            Reach::Plan => (plan.start, plan.end),
            Reach::History => (oldest, plan.start),
            Reach::Both => (oldest, plan.end),
        };
        let label = if dates.first >= until && until == plan.end {
            "after the plan's end"
        } else if dates.first >= until {
            "not before the plan's first day"
        } else if dates.last < from && from == plan.start {
            "before the plan's first day"
        } else if dates.last < from {
            "more than thirty years before the plan"
        } else {
            return;
        };
        let message = match reach {
            Reach::Plan => "this never touches the plan",
            Reach::History => "this never touches the history, which ends before the plan",
            Reach::Both => "this never touches the plan or the history",
        };
        let problem = Problem::warning(codes::NEVER_FELT, message)
            .at(place.clone(), label)
            .help("leave it out, or correct the date");
        problems.push(problem);
    }

    /// Warns of a first day that lies after the plan.
    fn from(&self, at: &At<NaiveDate>, problems: &mut Problems) -> NaiveDate {
        if self.basis.dates_known && at.value >= self.basis.horizon_end() {
            self.never_felt(DateSpan::day(at.value), &at.place, Reach::Plan, problems);
        }
        at.value
    }
}

/// A factor above 0 (or from 0, where `zero` is allowed) that can be believed.
pub fn factor(name: &str, at: &At<f64>, zero: bool, problems: &mut Problems) -> f64 {
    let range = if zero {
        "0 to"
    } else {
        "a number above 0, at most"
    };
    if at.value > MOST_FACTOR || at.value < 0.0 || (at.value == 0.0 && !zero) {
        let label = match at.value {
            value if value > MOST_FACTOR => "hard to believe",
            0.0 => "nothing at all",
            _ => "below 0",
        };
        let help = format!("write {range} {MOST_FACTOR}, such as 1.2 for 20 % more");
        numbers::bad_number(name, at, label, help, problems);
        return 1.0;
    }
    at.value
}

/// A time over which a change is reached, in days.
fn over_days(at: Option<&At<Seconds>>, problems: &mut Problems) -> f64 {
    at.map_or(0.0, |at| {
        let over = numbers::duration("over", at, 0.0..=LONGEST_S, problems);
        over.hours() / 24.0
    })
}

/// A text that may be missing.
pub fn text(at: Option<&At<String>>) -> String {
    at.map_or_else(String::new, |at| at.value.clone())
}

/// Events.
pub fn events(file: &ScenarioFile, world: &World<'_>, problems: &mut Problems) -> Vec<Event> {
    let written = items(&file.event);
    let events: Vec<Event> = written
        .iter()
        .map(|event| one_event(event, world, problems))
        .collect();
    for (event, model) in written.iter().zip(&events) {
        nothing_to_learn(event, model, &events, world, problems);
    }
    events
}

fn one_event(written: &EventFile, world: &World<'_>, problems: &mut Problems) -> Event {
    let name = written.name.as_ref();
    let name = name.map_or_else(String::new, |at| at.value.0.clone());
    let kind = written.kind.as_ref().map(|at| at.value.0.clone());
    let mut days = |key, at: Option<&At<u32>>| {
        at.map_or(0, |at| {
            numbers::within(key, at, 0..=MOST_NEIGHBOURS, problems)
        })
    };
    let days_before = days("days_before", written.days_before.as_ref());
    let days_after = days("days_after", written.days_after.as_ref());
    let effect = written.effect.as_ref();
    Event {
        kind: kind.unwrap_or_else(|| name.clone()),
        name,
        dates: dates(written.dates.as_ref(), Reach::Both, world, problems),
        days_before,
        days_after,
        queues: queues(&written.queues, world.queues, problems),
        effect: effect.map(|at| factor("effect", at, false, problems)),
    }
}

/// Warns of a coming event without an effect of whose kind no effect can be learnt from before the plan.
fn nothing_to_learn(
    written: &EventFile,
    event: &Event,
    all: &[Event],
    world: &World<'_>,
    problems: &mut Problems,
) {
    let basis = world.basis;
    let before = |dates: &DateSpan| dates.first < basis.first_day;
    let learnt = all
        .iter()
        .any(|it| it.kind == event.kind && it.effect.is_none() && it.dates.iter().any(before));
    let coming = event.dates.iter().any(|it| it.last >= basis.first_day);
    let unread = ["dates", "effect", "kind", "name"];
    if !basis.dates_known
        || written.effect.is_some()
        || learnt
        || !coming
        || written.unread.iter().any(|key| unread.contains(key))
    {
        return;
    }
    let message = format!("nothing tells what {} does to volumes", quoted(&event.name));
    let place = written.name.as_ref().map_or(&written.place, |at| &at.place);
    let problem = Problem::warning(codes::NOTHING_TO_LEARN, message)
        .at(place.clone(), "has no date before the plan, and no effect")
        .help("add its earlier dates, or an effect such as effect = 1.4");
    problems.push(problem);
}

/// Growth.
pub fn growth(file: &ScenarioFile, world: &World<'_>, problems: &mut Problems) -> Vec<Growth> {
    let mut all = vec![];
    for written in items(&file.growth) {
        let queues = queues(&written.queues, world.queues, problems);
        let over_days = over_days(written.over.as_ref(), problems);
        let change = written.change.as_ref().map(|at| change(at, problems));
        let from = written.from.as_ref().map(|at| world.from(at, problems));
        let (Some(from), Some(change)) = (from, change) else {
            continue;
        };
        all.push(Growth {
            queues,
            from,
            change,
            over_days,
            reason: text(written.reason.as_ref()),
        });
    }
    all
}

fn change(at: &At<f64>, problems: &mut Problems) -> f64 {
    if at.value > -1.0 && at.value <= MOST_CHANGE {
        return at.value;
    }
    let (label, help) = if at.value > 0.0 {
        let label = format!(
            "{} would be {} %",
            at.value,
            super::numbers::percent(at.value)
        );
        (
            label,
            format!("write {} for {} %", at.value / 100.0, at.value),
        )
    } else {
        let help = "write a change above -1, such as -0.1 for 10 % less";
        ("nothing would be left".to_owned(), help.to_owned())
    };
    numbers::bad_number("change", at, &label, help, problems);
    0.0
}

/// Marks on the history.
pub fn history_marks(
    file: &ScenarioFile,
    world: &World<'_>,
    problems: &mut Problems,
) -> Vec<HistoryMark> {
    let mut all: Vec<HistoryMark> = vec![];
    for written in items(&file.history_mark) {
        let dates = dates(written.dates.as_ref(), Reach::History, world, problems);
        let queues = queues(&written.queues, world.queues, problems);
        let Some(usage) = &written.r#use else {
            continue;
        };
        let mark = HistoryMark {
            dates,
            queues,
            usage: usage.value,
            reason: text(written.reason.as_ref()),
        };
        if all.iter().any(|other| contradict(other, &mark)) {
            let message = "the same days of the history are to be left out and to be kept";
            let problem = Problem::error(codes::MARKS_CONTRADICT, message)
                .at(usage.place.clone(), "an earlier mark says the opposite")
                .help("keep one of the two marks for these days");
            problems.push(problem);
        }
        all.push(mark);
    }
    all
}

fn contradict(a: &HistoryMark, b: &HistoryMark) -> bool {
    let opposite = matches!(
        (a.usage, b.usage),
        (HistoryUse::Ignore, HistoryUse::Keep) | (HistoryUse::Keep, HistoryUse::Ignore)
    );
    opposite && share_queues(&a.queues, &b.queues) && share_days(&a.dates, &b.dates)
}

/// Whether two lists of queues (empty = all) have one in common.
pub fn share_queues(a: &[QueueIndex], b: &[QueueIndex]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|queue| b.contains(queue))
}

/// Whether two lists of dates have a day in common.
pub fn share_days(a: &[DateSpan], b: &[DateSpan]) -> bool {
    a.iter()
        .any(|one| b.iter().any(|other| one.overlaps(other)))
}

/// Changes of the handle time.
pub fn aht_changes(
    file: &ScenarioFile,
    world: &World<'_>,
    problems: &mut Problems,
) -> Vec<AhtChange> {
    let mut all = vec![];
    for written in items(&file.aht_change) {
        let queues = queues(&written.queues, world.queues, problems);
        let over_days = over_days(written.over.as_ref(), problems);
        let factor = written.factor.as_ref();
        let factor = factor.map(|at| factor_of(at, problems));
        let from = written.from.as_ref().map(|at| world.from(at, problems));
        let (Some(from), Some(factor)) = (from, factor) else {
            continue;
        };
        all.push(AhtChange {
            queues,
            from,
            factor,
            over_days,
            reason: text(written.reason.as_ref()),
        });
    }
    all
}

fn factor_of(at: &At<f64>, problems: &mut Problems) -> f64 {
    factor("factor", at, false, problems)
}
