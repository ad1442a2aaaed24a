//! Whether an agent's availability admits any shift of their contract.

use super::hours::week_minutes;
use crate::calendar::{ClockSpan, OpeningHours};
use crate::scenario::model::ShiftPattern;

const WEEK_MIN: i32 = 7 * 1440;

/// Availability without limits.
pub fn any_time() -> OpeningHours {
    OpeningHours {
        by_weekday: std::array::from_fn(|_| vec![ClockSpan::ALL_DAY]),
    }
}

/// Whether some start and length of some shift lies inside, on a weekday that the shift allows.
/// Clock changes are left out of account.
pub fn admits<'a>(
    availability: &OpeningHours,
    shifts: impl Iterator<Item = &'a ShiftPattern>,
) -> bool {
    let windows = merged(availability);
    let mut shifts = shifts;
    shifts.any(|shift| {
        (0..7)
            .filter(|day| shift.days[*day] && !availability.by_weekday[*day].is_empty())
            .any(|day| {
                let midnight = i32::try_from(day).unwrap_or(0) * 1440;
                let shortest = shift.lengths_min.first().copied().unwrap_or(0);
                shift.starts.iter().any(|start| {
                    let from = midnight + i32::from(start.minutes());
                    let to = from + i32::try_from(shortest).unwrap_or(WEEK_MIN);
                    windows
                        .iter()
                        .any(|(open, close)| *open <= from && to <= *close)
                })
            })
    })
}

/// The windows of a week and its neighbours, those that touch joined.
fn merged(availability: &OpeningHours) -> Vec<(i32, i32)> {
    let mut windows: Vec<(i32, i32)> = vec![];
    for week in [-WEEK_MIN, 0, WEEK_MIN] {
        for (day, spans) in availability.by_weekday.iter().enumerate() {
            let of_day = spans.iter().map(|span| week_minutes(day, span));
            windows.extend(of_day.map(|(from, to)| (from + week, to + week)));
        }
    }
    windows.sort_unstable();
    let mut joined: Vec<(i32, i32)> = vec![];
    for (from, to) in windows {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}
