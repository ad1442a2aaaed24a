//! Days with hours of their own: open at all, on the grid, and once for each queue and date.

use super::items;
use super::knowledge::{Reach, World, dates, queues, share_days, share_queues, text};
use crate::calendar::ClockSpan;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, DayHours};
use crate::scenario::file::{ScenarioFile, SpecialHoursFile};
use crate::scenario::model::SpecialHours;

/// All special hours, in the order of the file.
pub fn special_hours(
    file: &ScenarioFile,
    world: &World<'_>,
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
        all.push(it);
    }
    all
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
    let step = world.basis.interval.minutes();
    let clocks = spans.iter().flat_map(|span| [span.from, span.to]);
    let off = clocks
        .into_iter()
        .find(|clock| i64::from(clock.minutes()) % step != 0);
    if let Some(clock) = off {
        let message = "special hours begin or end in the middle of an interval";
        let problem = Problem::error(codes::OFF_GRID, message)
            .at(
                place(),
                format!("{clock} is not a multiple of {step} minutes"),
            )
            .help("use clock times on the plan's intervals, or a shorter `interval`");
        problems.push(problem);
    }
    spans
}
