//! Where breaks go: the cheapest places inside their windows, in order, without overlap.

use super::problem::{PauseWindow, RosterProblem};

/// Buffers of [`place`], reused from shift to shift.
#[derive(Debug, Clone, Default)]
pub struct Places {
    cost: Vec<f64>,
    from: Vec<u32>,
    firsts: Vec<usize>,
}

/// The least total price of a shift's breaks. `price(length, tick)` is the price of a pause of
/// [`PauseWindow::length`] that begins at `tick`; the shift covers `ticks` ticks from `start`.
/// `None` where the breaks do not fit. [`Places::starts`] then tells where they are.
pub fn place(
    windows: &[PauseWindow],
    start: usize,
    ticks: usize,
    price: impl Fn(usize, usize) -> f64,
    places: &mut Places,
) -> Option<f64> {
    places.cost.clear();
    places.from.clear();
    places.firsts.clear();
    let mut before: Option<(&PauseWindow, usize, usize)> = None;
    for window in windows {
        let first = places.cost.len();
        places.firsts.push(first);
        let mut reached = before.map_or(0, |(_, from, _)| from);
        let mut best: Option<u32> = None;
        let last = window.latest.min(ticks.checked_sub(window.ticks)?);
        for offset in (window.earliest..=last).step_by(window.step) {
            if let Some((earlier, from, to)) = before {
                while reached < to
                    && earlier.earliest + (reached - from) * earlier.step + earlier.ticks <= offset
                {
                    if best.is_none_or(|best| places.cost[reached] < places.cost[best as usize]) {
                        best = u32::try_from(reached).ok();
                    }
                    reached += 1;
                }
            }
            let so_far = match (before, best) {
                (None, _) => 0.0,
                (Some(_), Some(best)) => places.cost[best as usize],
                (Some(_), None) => f64::INFINITY,
            };
            places
                .cost
                .push(so_far + price(window.length, start + offset));
            places.from.push(best.unwrap_or(u32::MAX));
        }
        before = Some((window, first, places.cost.len()));
    }
    match before {
        None => Some(0.0),
        Some((_, first, _)) => {
            let best = places.cheapest(first)?;
            Some(places.cost[best])
        }
    }
}

impl Places {
    fn cheapest(&self, first: usize) -> Option<usize> {
        let mut best: Option<usize> = None;
        for position in first..self.cost.len() {
            let cost = self.cost[position];
            if cost.is_finite() && best.is_none_or(|best| cost < self.cost[best]) {
                best = Some(position);
            }
        }
        best
    }

    /// The breaks' first ticks, after the shift's start, as the last [`place`] chose them.
    #[must_use]
    pub fn starts(&self, windows: &[PauseWindow]) -> Vec<usize> {
        let mut starts = vec![0; windows.len()];
        let Some(mut at) = self.firsts.last().and_then(|first| self.cheapest(*first)) else {
            return starts;
        };
        for (number, window) in windows.iter().enumerate().rev() {
            starts[number] = window.earliest + (at - self.firsts[number]) * window.step;
            at = self.from[at] as usize;
        }
        starts
    }
}

/// For each tick of a shift whether it is worked: `false` on breaks. `starts` are the breaks'
/// first ticks after the shift's start.
#[must_use]
pub fn worked_ticks(problem: &RosterProblem, duty: usize, starts: &[usize]) -> Vec<bool> {
    let duty = &problem.duties[duty];
    let mut worked = vec![true; duty.ticks];
    for (window, start) in problem.pauses[duty.shift.get()].iter().zip(starts) {
        let end = (start + window.ticks).min(duty.ticks);
        worked[(*start).min(end)..end].fill(false);
    }
    worked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(ticks: usize, earliest: usize, latest: usize, step: usize) -> PauseWindow {
        PauseWindow {
            ticks,
            length: ticks,
            earliest,
            latest,
            step,
        }
    }

    #[test]
    fn breaks_take_the_cheapest_places_in_order() {
        let windows = [window(1, 2, 6, 1), window(2, 4, 8, 2)];
        let price = [9.0, 9.0, 5.0, 4.0, 9.0, 1.0, 9.0, 3.0, 2.0, 2.0, 9.0, 9.0];
        let cost = |length: usize, tick: usize| price[tick..tick + length].iter().sum();
        let mut places = Places::default();
        assert_eq!(place(&windows, 0, 12, cost, &mut places), Some(1.0 + 4.0));
        assert_eq!(places.starts(&windows), [5, 8]);
    }

    #[test]
    fn breaks_never_overlap_even_where_it_would_be_cheaper() {
        let windows = [window(2, 0, 3, 1), window(2, 2, 4, 1)];
        let price = [9.0, 9.0, 0.0, 0.0, 9.0, 9.0];
        let cost = |length: usize, tick: usize| price[tick..tick + length].iter().sum();
        let mut places = Places::default();
        let best = place(&windows, 0, 6, cost, &mut places).unwrap();
        let starts = places.starts(&windows);
        assert!(starts[0] + 2 <= starts[1] && best > 0.0);
    }

    #[test]
    fn a_shift_too_short_for_its_breaks_has_no_places() {
        let mut places = Places::default();
        assert_eq!(
            place(&[window(2, 4, 6, 1)], 0, 5, |_, _| 0.0, &mut places),
            None
        );
        assert_eq!(place(&[], 0, 5, |_, _| 0.0, &mut places), Some(0.0));
    }
}
