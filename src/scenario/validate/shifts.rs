//! Shift patterns: starts, lengths, and the breaks inside.

use super::{breaks, items, numbers};
use crate::calendar::Clock;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, TableOr};
use crate::scenario::file::{ScenarioFile, ShiftFile, StartWindow};
use crate::scenario::model::ShiftPattern;
use crate::scenario::words::nearest::quoted;

/// A pattern, and whether all of it could be read.
pub struct CheckedShift {
    /// The pattern.
    pub pattern: ShiftPattern,
    /// Whether starts, lengths and breaks are as written; if not, nothing is concluded from them.
    pub sound: bool,
}

impl CheckedShift {
    /// Paid minutes of each length.
    pub fn paid_min(&self) -> impl Iterator<Item = u32> {
        let unpaid: u32 = self
            .pattern
            .breaks
            .iter()
            .filter(|b| !b.paid)
            .map(|b| b.length_min)
            .sum();
        self.pattern
            .lengths_min
            .iter()
            .map(move |length| length.saturating_sub(unpaid))
    }
}

/// All patterns, in the order of the file.
pub fn shifts(file: &ScenarioFile, problems: &mut Problems) -> Vec<CheckedShift> {
    items(&file.shift)
        .iter()
        .map(|shift| one(shift, problems))
        .collect()
}

/// How messages call a shift.
pub fn called(shift: &ShiftFile) -> String {
    match &shift.name {
        Some(name) => format!("the shift {}", quoted(&name.value.0)),
        None => "this shift".to_owned(),
    }
}

fn one(written: &ShiftFile, problems: &mut Problems) -> CheckedShift {
    let before = problems.0.len();
    let starts = starts(written, problems);
    let lengths_min = lengths(written, problems);
    let (breaks, breaks_read) = breaks::breaks(written, problems);
    let read =
        problems.0.len() == before && breaks_read && !starts.is_empty() && !lengths_min.is_empty();
    if read {
        breaks::check_placement(written, &breaks, &lengths_min, problems);
    }
    CheckedShift {
        pattern: ShiftPattern {
            name: written
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.value.0.clone()),
            starts,
            lengths_min,
            breaks,
            days: written.days.as_ref().map_or([true; 7], |days| days.value.0),
        },
        sound: read && !problems.0[before..].iter().any(Problem::is_error),
    }
}

fn starts(shift: &ShiftFile, problems: &mut Problems) -> Vec<Clock> {
    let mut starts = match &shift.start {
        Some(TableOr::Table(window)) => window_starts(window, problems),
        Some(TableOr::Short(list)) => {
            if list.0.is_empty() {
                let problem =
                    Problem::error(codes::BAD_START, format!("{} never starts", called(shift)))
                        .at(shift.place.clone(), "the list of starts is empty")
                        .help("write start = \"08:00\", or several: [\"08:00\", \"10:00\"]");
                problems.push(problem);
            }
            list.0.iter().map(|at| at.value).collect()
        }
        None => vec![],
    };
    if let Some(TableOr::Short(list)) = &shift.start {
        for at in list.0.iter().filter(|at| at.value >= Clock::END_OF_DAY) {
            at_midnight(at, problems);
        }
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn at_midnight(at: &At<Clock>, problems: &mut Problems) {
    let problem = Problem::error(codes::BAD_START, "a shift cannot start at 24:00")
        .at(at.place.clone(), "belongs to the next day")
        .help("write \"00:00\": the shift then belongs to the day that begins");
    problems.push(problem);
}

fn window_starts(window: &StartWindow, problems: &mut Problems) -> Vec<Clock> {
    let step = window
        .step
        .as_ref()
        .map_or(30, |at| numbers::minutes("step", at, 1..=1440, problems));
    let (Some(from), Some(to)) = (&window.from, &window.to) else {
        return vec![];
    };
    if to.value >= Clock::END_OF_DAY {
        at_midnight(to, problems);
        return vec![];
    }
    if from.value > to.value {
        let problem = Problem::error(codes::BAD_START, "the window of starts ends before it begins")
            .at(from.place.clone(), format!("{} is after {}", from.value, to.value))
            .help("exchange the two; for starts on both sides of midnight write a list: [\"23:00\", \"00:00\"]");
        problems.push(problem);
        return vec![];
    }
    let minutes = (from.value.minutes()..=to.value.minutes()).step_by(step as usize);
    minutes.filter_map(Clock::new).collect()
}

fn lengths(shift: &ShiftFile, problems: &mut Problems) -> Vec<u32> {
    const SHORTEST: u32 = 30;
    let Some(written) = &shift.length else {
        return vec![];
    };
    if written.0.is_empty() {
        let problem = Problem::error(
            codes::BAD_SHIFT_LENGTH,
            format!("{} has no length", called(shift)),
        )
        .at(shift.place.clone(), "the list of lengths is empty")
        .help("write length = \"8h30m\", or several: [\"6h\", \"8h30m\"]");
        problems.push(problem);
    }
    let mut lengths: Vec<u32> = vec![];
    for at in &written.0 {
        let length = at.value.minutes();
        if length < f64::from(SHORTEST) || length > 1440.0 {
            let label = if length > 1440.0 {
                "longer than a day"
            } else {
                "shorter than half an hour"
            };
            let problem = Problem::error(
                codes::BAD_SHIFT_LENGTH,
                format!("{} is {} long", called(shift), at.value),
            )
            .at(at.place.clone(), label)
            .help("write the time from start to end, breaks included, such as \"8h30m\"");
            problems.push(problem);
            continue;
        }
        lengths.push(numbers::minutes("length", at, SHORTEST..=1440, problems));
    }
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}
