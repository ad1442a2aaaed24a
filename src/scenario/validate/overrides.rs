//! Overrides: one number each, no two of the same time, on days that are open.

use super::hours::{off_grid, tell_off_grid};
use super::knowledge::{Reach, World, dates, factor, queues, share_days, share_queues, text};
use super::names::Names;
use super::{Closed, items, numbers};
use crate::calendar::ClockSpan;
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, DayHours};
use crate::scenario::file::{OverrideFile, ScenarioFile};
use crate::scenario::model::{OverrideValue, VolumeOverride, concerns};
use crate::scenario::words::nearest::quoted;
use crate::units::QueueIndex;
use crate::wording::listed;
use chrono::NaiveDate;

/// Most contacts of a day.
const MOST_VOLUME: f64 = 1e7;

/// All overrides, in the order of the file.
pub fn overrides(
    file: &ScenarioFile,
    world: &World<'_>,
    closed: &Closed<'_>,
    problems: &mut Problems,
) -> Vec<VolumeOverride> {
    let mut all: Vec<VolumeOverride> = vec![];
    for written in items(&file.r#override) {
        let queues = queues(&written.queues, world.queues, problems);
        let dates = dates(written.dates.as_ref(), Reach::Plan, world, problems);
        let Some(value) = value(written, problems) else {
            continue;
        };
        volume_for_all(written, world.queues, problems);
        let hours = written.between.as_ref();
        if hours.is_some_and(|at| !hours_fit(at, world, problems)) {
            continue;
        }
        let it = VolumeOverride {
            queues,
            dates,
            value,
            between: hours.map_or_else(Vec::new, |at| at.value.0.clone()),
            reason: text(written.reason.as_ref()),
        };
        if let Some(other) = all.iter().find(|other| overlap(other, &it)) {
            overlapping(
                written,
                matches!(
                    (other.value, value),
                    (OverrideValue::Factor(_), OverrideValue::Factor(_))
                ),
                problems,
            );
        }
        of_closed(written, &it, world, closed, problems);
        all.push(it);
    }
    all
}

/// Whether the hours are some, and whole intervals; reports them if not.
fn hours_fit(at: &At<DayHours>, world: &World<'_>, problems: &mut Problems) -> bool {
    let spans = &at.value.0;
    if spans.is_empty() {
        let problem = Problem::error(codes::BAD_CLOCK, "an override of hours of no length")
            .at(at.place.clone(), "no hours at all")
            .help("write the hours it is for, such as \"09:00-12:00\"; leave `between` out for the whole day");
        problems.push(problem);
        return false;
    }
    let interval = world.basis.interval;
    let off = off_grid(spans, interval);
    if let Some(clock) = off {
        let message = "an override begins or ends in the middle of an interval";
        tell_off_grid(message, (&at.place, ""), clock, interval, problems);
    }
    off.is_none()
}

/// The one number; `None` where it was reported, or could not be read.
fn value(written: &OverrideFile, problems: &mut Problems) -> Option<OverrideValue> {
    match (&written.volume, &written.factor) {
        (Some(volume), None) => {
            let contacts = numbers::not_negative("volume", volume, problems);
            if contacts > MOST_VOLUME {
                let help = "write the contacts of a day, ten million at most";
                numbers::bad_number("volume", volume, "hard to believe", help, problems);
            }
            Some(OverrideValue::Volume(contacts))
        }
        (None, Some(at)) => Some(OverrideValue::Factor(factor("factor", at, true, problems))),
        (Some(_), Some(at)) => {
            one_number(
                "an override with two numbers",
                &at.place,
                "factor, but also volume",
                problems,
            );
            None
        }
        (None, None) => {
            let unread = ["volume", "factor"];
            if !written.unread.iter().any(|key| unread.contains(key)) {
                one_number(
                    "an override without a number",
                    &written.place,
                    "neither volume nor factor",
                    problems,
                );
            }
            None
        }
    }
}

/// Contacts without a queue, where there are several: nobody can tell whether they are each queue's
/// or those of all together.
fn volume_for_all(written: &OverrideFile, queues: &Names, problems: &mut Problems) {
    let (Some(volume), [first, _, ..]) = (&written.volume, queues.all()) else {
        return;
    };
    if !items(&written.queues).is_empty() || written.unread.contains(&"queues") {
        return;
    }
    let names: Vec<String> = queues.all().iter().map(|name| quoted(name)).collect();
    let problem = Problem::error(
        codes::VOLUME_FOR_ALL,
        "an override with a number of contacts, but no queue",
    )
    .at(
        volume.place.clone(),
        format!(
            "for each of {}, or for all together?",
            listed(&names, 4, "others")
        ),
    )
    .help(format!(
        "name the queue, such as queues = [{}] (each queue that is named gets the whole number); \
         to change all queues by the same share, write factor = 1.2",
        quoted(first)
    ));
    problems.push(problem);
}

fn one_number(message: &str, place: &Place, label: &str, problems: &mut Problems) {
    let problem = Problem::error(codes::ONE_NUMBER, message)
        .at(place.clone(), label)
        .help("write volume = 650 for the contacts of the day, or factor = 1.2 for 20 % more");
    problems.push(problem);
}

fn overlap(a: &VolumeOverride, b: &VolumeOverride) -> bool {
    share_queues(&a.queues, &b.queues)
        && share_days(&a.dates, &b.dates)
        && share_hours(&a.between, &b.between)
}

/// Whether two lists of hours (empty = the whole day) have a minute in common.
fn share_hours(a: &[ClockSpan], b: &[ClockSpan]) -> bool {
    let meet = |one: &ClockSpan, other: &ClockSpan| one.from < other.to && other.from < one.to;
    a.is_empty() || b.is_empty() || a.iter().any(|one| b.iter().any(|other| meet(one, other)))
}

/// Two factors are multiplied (a warning); with a volume it is not clear which counts.
fn overlapping(written: &OverrideFile, factors: bool, problems: &mut Problems) {
    let message = "two overrides are for the same queue and time";
    let place = written.dates.as_ref().and_then(|dates| dates.0.first());
    let place = place.map_or(&written.place, |at| &at.place);
    let problem = if factors {
        Problem::warning(codes::OVERRIDES_OVERLAP, message)
            .at(
                place.clone(),
                "both factors are applied, one after the other",
            )
            .help("keep one of them if that is not what you mean")
    } else {
        Problem::error(codes::OVERRIDES_OVERLAP, message)
            .at(place.clone(), "an earlier override is for these days too")
            .help("keep one of them, or give them different queues, dates or hours")
    };
    problems.push(problem);
}

/// Warns of dates on which no queue that is meant opens, or not in the hours that are meant.
fn of_closed(
    written: &OverrideFile,
    it: &VolumeOverride,
    world: &World<'_>,
    closed: &Closed<'_>,
    problems: &mut Problems,
) {
    let meant = || {
        let all = (0..closed.queues.len()).map(QueueIndex::new);
        all.filter(|queue| concerns(&it.queues, *queue))
    };
    for at in written.dates.iter().flat_map(|dates| &dates.0) {
        let in_plan = |date: &NaiveDate| !world.basis.is_outside(*date);
        let mut days = at.value.days().filter(in_plan).peekable();
        if !world.basis.dates_known || days.peek().is_none() {
            continue;
        }
        let days: Vec<NaiveDate> = days.collect();
        let none = |shut: &dyn Fn(QueueIndex, NaiveDate) -> bool| {
            days.iter()
                .all(|date| meant().all(|queue| shut(queue, *date)))
        };
        let hours = written.between.as_ref();
        let (message, place, label, help) = if none(&|queue, date| closed.is_closed(queue, date)) {
            let help = "leave the date out, or open the queue on it";
            let message = "an override of days on which nothing is open";
            (message, &at.place, "closed", help)
        } else if let Some(hours) =
            hours.filter(|_| none(&|queue, date| closed.is_shut(queue, date, &it.between)))
        {
            let help =
                "name hours in which the queue is open, or open it longer with [[special_hours]]";
            let message = "an override of hours in which nothing is open";
            (message, &hours.place, "closed then", help)
        } else {
            continue;
        };
        let problem = Problem::warning(codes::OVERRIDE_OF_CLOSED, message);
        problems.push(problem.at(place.clone(), label).help(help));
    }
}
