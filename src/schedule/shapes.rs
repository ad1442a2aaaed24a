//! Which shifts could be worked: every pattern's starts and lengths on a date at a site, and where
//! their breaks may lie.

use super::DutyShape;
use crate::calendar::{Moment, Repeated, Span, at, exists};
use crate::scenario::Scenario;
use crate::scenario::model::ShiftPattern;
use crate::units::{ShiftIndex, SiteIndex};
use chrono::{Datelike, NaiveDate};

/// Where one break of a shift may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakWindow {
    /// Earliest start.
    pub first: Moment,
    /// Latest start; a whole number of steps after `first`.
    pub last: Moment,
    /// Minutes from one possible start to the next, 1 or more.
    pub step_min: i64,
    /// Length in minutes.
    pub length_min: i64,
}

impl BreakWindow {
    /// The possible starts, in order.
    pub fn starts(&self) -> impl DoubleEndedIterator<Item = Moment> + use<> {
        let (first, step) = (self.first, self.step_min);
        (0..=self.last.since(first) / step).map(move |k| first.plus(k * step))
    }
}

/// The break windows of a shift of `pattern` over `span`, in the pattern's order. `None` where its
/// breaks cannot be placed in order, apart and inside the shift: such a shift is not offered.
#[must_use]
pub fn break_windows(pattern: &ShiftPattern, span: Span) -> Option<Vec<BreakWindow>> {
    let mut windows = Vec::with_capacity(pattern.breaks.len());
    for pause in &pattern.breaks {
        let (length, earliest) = (i64::from(pause.length_min), i64::from(pause.earliest_min));
        let step = i64::from(pause.step_min.max(1));
        let latest = i64::from(pause.latest_min).min(span.minutes() - length);
        if latest < earliest {
            return None;
        }
        windows.push(BreakWindow {
            first: span.start.plus(earliest),
            last: span
                .start
                .plus(earliest + (latest - earliest) / step * step),
            step_min: step,
            length_min: length,
        });
    }
    earliest_placement(&windows).map(|_| windows)
}

/// Each break as early as its window and the break before allow; `None` where one does not fit.
#[must_use]
pub fn earliest_placement(windows: &[BreakWindow]) -> Option<Vec<Span>> {
    let mut free_from = None;
    let mut placed = Vec::with_capacity(windows.len());
    for window in windows {
        let start = window
            .starts()
            .find(|start| free_from.is_none_or(|free| *start >= free))?;
        let span = Span::lasting(start, window.length_min);
        free_from = Some(span.end);
        placed.push(span);
    }
    Some(placed)
}

/// Every shift that the scenario's patterns allow at `site` on `date`: by pattern, start and
/// length. A start that the day skips is not offered; one that it shows twice means the first
/// showing. Lengths are elapsed time.
#[must_use]
pub fn duty_shapes(scenario: &Scenario, site: SiteIndex, date: NaiveDate) -> Vec<DutyShape> {
    let Some(place) = scenario.sites.get(site.get()) else {
        return Vec::new();
    };
    let weekday = date.weekday().num_days_from_monday() as usize;
    let mut shapes = Vec::new();
    for (position, pattern) in scenario.shifts.iter().enumerate() {
        if !pattern.days[weekday] {
            continue;
        }
        for clock in &pattern.starts {
            if !exists(date, *clock, place.zone) {
                continue;
            }
            let start = at(date, *clock, place.zone, Repeated::First);
            for length in &pattern.lengths_min {
                let span = Span::lasting(start, i64::from(*length));
                if break_windows(pattern, span).is_some() {
                    shapes.push(DutyShape {
                        shift: ShiftIndex::new(position),
                        site,
                        date,
                        span,
                        paid_min: paid_minutes(pattern, *length),
                    });
                }
            }
        }
    }
    shapes
}

/// Minutes paid in a shift of `length_min`: all but its unpaid breaks.
#[must_use]
pub fn paid_minutes(pattern: &ShiftPattern, length_min: u32) -> u32 {
    let unpaid = pattern.breaks.iter().filter(|pause| !pause.paid);
    length_min.saturating_sub(unpaid.map(|pause| pause.length_min).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::scenario::sample;

    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    #[test]
    fn one_shape_for_each_start_and_length_on_allowed_days() {
        let mut scenario = sample::help_desk(1);
        scenario.shifts[0].lengths_min = vec![360, 510];
        scenario.shifts[0].breaks.truncate(2);
        let shapes = duty_shapes(&scenario, SiteIndex::new(0), march(23));
        assert_eq!(shapes.len(), 10);
        assert_eq!(shapes[0].span.minutes(), 360);
        assert_eq!(shapes[0].paid_min, 330);
        assert!(duty_shapes(&scenario, SiteIndex::new(0), march(28)).is_empty());
    }

    #[test]
    fn a_start_that_the_day_skips_is_not_offered() {
        let mut scenario = sample::help_desk(1);
        scenario.shifts[0].days = [true; 7];
        scenario.shifts[0].starts = [90, 150, 180].map(|m| Clock::new(m).unwrap()).to_vec();
        let shapes = duty_shapes(&scenario, SiteIndex::new(0), march(29));
        let clocks: Vec<String> = shapes
            .iter()
            .map(|s| s.span.start.date_clock(scenario.zone).1.to_string())
            .collect();
        assert_eq!(clocks, ["01:30", "03:00"]);
        assert!(shapes.iter().all(|s| s.span.minutes() == 510));
    }

    #[test]
    fn a_shift_too_short_for_its_breaks_is_not_offered() {
        let mut scenario = sample::help_desk(1);
        scenario.shifts[0].lengths_min = vec![240, 510];
        let shapes = duty_shapes(&scenario, SiteIndex::new(0), march(23));
        assert!(shapes.iter().all(|shape| shape.span.minutes() == 510));
        assert_eq!(shapes.len(), 5);
    }

    #[test]
    fn windows_end_on_their_step_and_inside_the_shift() {
        let mut scenario = sample::help_desk(1);
        let pattern = &mut scenario.shifts[0];
        pattern.breaks.truncate(1);
        pattern.breaks[0].step_min = 25;
        let span = Span::lasting(Moment::from_minutes(0), 155);
        let windows = break_windows(pattern, span).unwrap();
        let starts: Vec<i64> = windows[0].starts().map(Moment::minutes).collect();
        assert_eq!(starts, [90, 115, 140]);
    }
}
