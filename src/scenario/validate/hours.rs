//! Hours by weekday, of queues and of agents.

use crate::calendar::{Clock, ClockSpan, IntervalLength, OpeningHours};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::TableOr;
use crate::scenario::file::Hours;
use crate::scenario::words::days::FULL_NAMES;

/// Minutes in a week.
const WEEK_MIN: i32 = 7 * 1440;

/// The first edge of `spans` that is in the middle of an interval.
pub fn off_grid(spans: &[ClockSpan], interval: IntervalLength) -> Option<Clock> {
    let mut edges = spans.iter().flat_map(|span| [span.from, span.to]);
    edges.find(|clock| i64::from(clock.minutes()) % interval.minutes() != 0)
}

/// Reports that `clock` is in the middle of an interval; `when` is put before it.
pub fn tell_off_grid(
    message: impl Into<String>,
    (place, when): (&Place, &str),
    clock: Clock,
    interval: IntervalLength,
    problems: &mut Problems,
) {
    let step = interval.minutes();
    let problem = Problem::error(codes::OFF_GRID, message)
        .at(
            place.clone(),
            format!("{when}{clock} is not a multiple of {step} minutes"),
        )
        .help("use clock times on the plan's intervals, or a shorter `interval`");
    problems.push(problem);
}

/// Hours with the place of each stretch's text, from Monday.
pub struct Placed {
    /// The hours, each day's in order.
    pub hours: OpeningHours,
    /// Whether all of them could be read.
    pub complete: bool,
    /// The whole.
    pub place: Place,
    places: [Option<Place>; 7],
}

/// What was written, as hours; reports stretches that overlap.
pub fn hours(written: &Hours, problems: &mut Problems) -> Placed {
    let mut placed = match written {
        TableOr::Short(every_day) => Placed {
            hours: OpeningHours {
                by_weekday: std::array::from_fn(|_| every_day.value.0.clone()),
            },
            complete: true,
            place: every_day.place.clone(),
            places: std::array::from_fn(|_| Some(every_day.place.clone())),
        },
        TableOr::Table(week) => Placed {
            hours: OpeningHours {
                by_weekday: std::array::from_fn(|day| {
                    week.days[day]
                        .as_ref()
                        .map_or_else(Vec::new, |at| at.value.0.clone())
                }),
            },
            complete: week.complete,
            place: week.place.clone(),
            places: std::array::from_fn(|day| week.days[day].as_ref().map(|at| at.place.clone())),
        },
    };
    for day in &mut placed.hours.by_weekday {
        day.sort_by_key(|span| (span.from, span.to));
    }
    placed.report_overlaps(problems);
    placed
}

impl Placed {
    /// The place of a weekday's hours.
    pub fn place_of(&self, day: usize) -> &Place {
        self.places[day].as_ref().unwrap_or(&self.place)
    }

    /// Stretches as minutes of the week, in order, with their weekday.
    fn stretches(&self) -> Vec<(i32, i32, usize)> {
        let mut all = vec![];
        for (day, spans) in self.hours.by_weekday.iter().enumerate() {
            for span in spans {
                let (from, to) = week_minutes(day, span);
                all.push((from, to, day));
            }
        }
        all.sort_unstable();
        all
    }

    fn report_overlaps(&self, problems: &mut Problems) {
        let mut all = self.stretches();
        if let Some((from, to, day)) = all.first().copied() {
            all.push((from + WEEK_MIN, to + WEEK_MIN, day));
        }
        let mut reported: Vec<&Place> = vec![];
        for pair in all.windows(2) {
            let ((_, end, before), (start, _, day)) = (pair[0], pair[1]);
            let place = self.place_of(day);
            if start >= end || reported.contains(&place) {
                continue;
            }
            reported.push(place);
            let what = if before == day {
                format!("the hours of {} overlap", FULL_NAMES[day])
            } else {
                format!(
                    "the hours of {} run into those of {}",
                    FULL_NAMES[before], FULL_NAMES[day]
                )
            };
            let problem = Problem::error(codes::HOURS_OVERLAP, what)
                .at(place.clone(), "begins before the stretch before it ends")
                .help("let each stretch begin when the one before it has ended, or later");
            problems.push(problem);
        }
    }
}

/// A stretch of a weekday as minutes of the week.
pub fn week_minutes(day: usize, span: &ClockSpan) -> (i32, i32) {
    let midnight = i32::try_from(day).unwrap_or(0) * 1440;
    (
        midnight + i32::from(span.from.minutes()),
        midnight + i32::from(span.to.minutes()),
    )
}
