//! Days with hours of their own: open at all, on the grid, and once for each queue and date.

use super::hours::{off_grid, tell_off_grid};
use super::items;
use super::knowledge::{Reach, World, dates, queues, share_days, share_queues, text};
use crate::calendar::ClockSpan;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, DayHours};
use crate::scenario::file::{ScenarioFile, SpecialHoursFile};
use crate::scenario::model::{ClosedDay, DateSpan, SpecialHours, concerns};
use crate::units::QueueIndex;

/// All special hours, in the order of the file. A day on which all their queues are closed stays
/// closed.
pub fn special_hours(
    file: &ScenarioFile,
    world: &World<'_>,
    closed: &[ClosedDay],
    problems: &mut Problems,
) -> Vec<SpecialHours> {
    let mut all: Vec<SpecialHours> = vec![];
    for written in items(&file.special_hours) {
        let queues = queues(&written.queues, world.queues, problems);
        let dates = dates(written.dates.as_ref(), Reach::Both, world, problems);
        let Some(at) = &written.hours else { continue };
        let it = SpecialHours {
            dates,
            hours: stretches(at, world, problems),
            name: text(written.name.as_ref()),
            queues,
        };
        if all.iter().any(|other| share(other, &it)) {
            twice(written, problems);
        }
        shut(written, &it.queues, world, closed, problems);
        all.push(it);
    }
    all
}

/// Warns of dates on which none of the queues opens at all: closed days and holidays win.
fn shut(
    written: &SpecialHoursFile,
    queues: &[QueueIndex],
    world: &World<'_>,
    closed: &[ClosedDay],
    problems: &mut Problems,
) {
    let count = world.queues.all().len();
    for at in written.dates.iter().flat_map(|dates| &dates.0) {
        let Some(day) = always_shut(at.value, queues, count, closed) else {
            continue;
        };
        let why = if day.name.is_empty() {
            "a closed day".to_owned()
        } else {
            day.name.clone()
        };
        let problem = Problem::warning(
            codes::SPECIAL_HOURS_WHILE_CLOSED,
            "special hours on a day that stays closed",
        )
        .at(at.place.clone(), format!("closed: {why}"))
        .help("leave them out; or take the day out of [[closed_day]], or name it under `except` in [holidays]");
        problems.push(problem);
    }
}

/// The first closed day of a span whose every day is closed for each of `queues` (empty = all).
fn always_shut<'a>(
    span: DateSpan,
    queues: &[QueueIndex],
    count: usize,
    closed: &'a [ClosedDay],
) -> Option<&'a ClosedDay> {
    let concerned = |queue: &QueueIndex| concerns(queues, *queue);
    let mut first = None;
    for date in span.days() {
        let that_day = || closed.iter().filter(|day| day.date == date);
        let mut own = (0..count).map(QueueIndex::new).filter(concerned);
        if !own.all(|queue| that_day().any(|day| concerns(&day.queues, queue))) {
            return None;
        }
        first = first.or_else(|| that_day().next());
    }
    first
}

fn share(one: &SpecialHours, other: &SpecialHours) -> bool {
    share_queues(&one.queues, &other.queues) && share_days(&one.dates, &other.dates)
}

fn twice(written: &SpecialHoursFile, problems: &mut Problems) {
    let place = written.dates.as_ref().and_then(|dates| dates.0.first());
    let place = place.map_or(&written.place, |at| &at.place);
    let problem = Problem::error(
        codes::BAD_SPECIAL_HOURS,
        "the same day has special hours twice",
    )
    .at(place.clone(), "an earlier entry is for these days too")
    .help("keep one of them, or give them different queues or dates");
    problems.push(problem);
}

/// The stretches in order; reports none at all, those that overlap, and those off the grid.
fn stretches(at: &At<DayHours>, world: &World<'_>, problems: &mut Problems) -> Vec<ClockSpan> {
    let mut spans = at.value.0.clone();
    spans.sort_by_key(|span| (span.from, span.to));
    let place = || at.place.clone();
    if spans.is_empty() {
        let problem = Problem::error(codes::BAD_SPECIAL_HOURS, "special hours of no length")
            .at(place(), "never open")
            .help("write the days on which nothing opens as [[closed_day]]");
        problems.push(problem);
    }
    if spans.windows(2).any(|pair| pair[1].from < pair[0].to) {
        let problem = Problem::error(codes::HOURS_OVERLAP, "special hours overlap")
            .at(place(), "one begins before the one before it ends")
            .help("let each stretch begin when the one before it has ended, or later");
        problems.push(problem);
    }
    let interval = world.basis.interval;
    if let Some(clock) = off_grid(&spans, interval) {
        let message = "special hours begin or end in the middle of an interval";
        tell_off_grid(message, (&at.place, ""), clock, interval, problems);
    }
    spans
}
