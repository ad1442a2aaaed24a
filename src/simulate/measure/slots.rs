//! Which interval a moment lies in.

use crate::calendar::{Interval, Moment};

/// No interval.
const NONE: u32 = u32::MAX;

/// The intervals of a queue on the axis of the play: seconds from its start.
#[derive(Debug, Clone, PartialEq)]
pub struct Slots {
    of_minute: Vec<u32>,
}

impl Slots {
    /// Of `intervals`, which are in order and do not overlap, in a play from `start` to `end`.
    #[must_use]
    pub fn new(start: Moment, end: Moment, intervals: &[Interval]) -> Self {
        let minutes = usize::try_from(end.since(start)).unwrap_or(0);
        let mut of_minute = vec![NONE; minutes];
        for (number, span) in intervals.iter().map(|it| it.span).enumerate() {
            let at = |moment: Moment| usize::try_from(moment.since(start)).unwrap_or(0);
            let (from, to) = (at(span.start), at(span.end).min(minutes));
            if from < to {
                of_minute[from..to].fill(number as u32);
            }
        }
        Self { of_minute }
    }

    /// The interval of a moment; `None` outside of all.
    #[must_use]
    pub fn at(&self, at_s: f64) -> Option<usize> {
        if at_s < 0.0 {
            return None;
        }
        let slot = self.of_minute.get((at_s / 60.0) as usize)?;
        (*slot != NONE).then_some(*slot as usize)
    }

    /// Cuts a while at the minutes where the interval changes; each piece with its interval.
    pub fn cut(&self, from_s: f64, to_s: f64, mut tell: impl FnMut(usize, f64)) {
        let mut now_s = from_s.max(0.0);
        while now_s < to_s {
            let minute = (now_s / 60.0) as usize;
            let Some(slot) = self.of_minute.get(minute).copied() else {
                return;
            };
            let last = (to_s / 60.0) as usize;
            let mut next = minute + 1;
            while next <= last && self.of_minute.get(next) == Some(&slot) {
                next += 1;
            }
            let until_s = to_s.min(next as f64 * 60.0);
            if slot != NONE {
                tell(slot as usize, until_s - now_s);
            }
            now_s = until_s;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Clock, Span};
    use chrono::NaiveDate;

    #[test]
    fn a_while_is_cut_at_intervals_and_gaps() {
        let start = Moment::from_minutes(1000);
        let intervals = [10, 25, 60].map(|from| Interval {
            span: Span::lasting(start.plus(from), 15),
            date: NaiveDate::MIN,
            clock: Clock::MIDNIGHT,
        });
        let slots = Slots::new(start, start.plus(80), &intervals);
        assert_eq!(slots.at(599.9), None);
        assert_eq!(slots.at(600.0), Some(0));
        assert_eq!(slots.at(1500.0), Some(1));
        assert_eq!(slots.at(-5.0), None);
        assert_eq!(slots.at(1e9), None);
        let mut pieces = vec![];
        slots.cut(630.0, 3700.0, |slot, length_s| {
            pieces.push((slot, length_s))
        });
        assert_eq!(pieces, [(0, 870.0), (1, 900.0), (2, 100.0)]);
    }
}
