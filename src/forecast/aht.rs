//! Handle times by weekday and clock, as far as the data can tell them apart.
//!
//! The credibility formula of Bühlmann & Straub (1970): a cell's own mean (weighted by contacts
//! handled) counts n ÷ (n + k), the overall mean the rest, with k = variance within cells for one
//! contact ÷ variance between cells, both estimated from the data. Where cells differ by no more
//! than noise, all get the overall mean.

use super::series::{Point, key};
use crate::calendar::IntervalLength;
use crate::history::{DayStatus, QueueHistory};
use crate::units::Seconds;
use chrono::Datelike;

/// Handle times older than this are not used: half a year.
const LOOK_BACK_DAYS: i64 = 26 * 7;

/// Mean handle time by weekday and clock.
#[derive(Debug, Clone, PartialEq)]
pub struct HandleTimes {
    overall_s: f64,
    cells_s: Vec<f64>,
    slots: usize,
}

/// Contacts handled, mean handle time, and squared deviations of one weekday × slot.
#[derive(Debug, Clone, Copy, Default)]
struct CellSum {
    observations: usize,
    handled: f64,
    mean_s: f64,
    /// Σ handled × (observation − mean)².
    scatter: f64,
}

impl CellSum {
    /// West's weighted update (1979, doi 10.1145/359146.359153).
    fn add(&mut self, handled: f64, aht_s: f64) {
        self.observations += 1;
        self.handled += handled;
        let off = aht_s - self.mean_s;
        self.mean_s += off * handled / self.handled;
        self.scatter += handled * off * (aht_s - self.mean_s);
    }
}

impl HandleTimes {
    /// The same everywhere.
    #[must_use]
    pub fn constant(aht: Seconds) -> Self {
        Self {
            overall_s: aht.get(),
            cells_s: vec![],
            slots: 0,
        }
    }

    /// From the last half year of `history`; `None` where it knows no handle times.
    #[must_use]
    pub fn of(history: &QueueHistory, length: IntervalLength) -> Option<Self> {
        let slots = usize::try_from(1440 / length.minutes()).ok()?;
        let last = history.days.last()?.date;
        let mut sums = vec![CellSum::default(); 7 * slots];
        let recent = history.days.iter().filter(|day| {
            day.status == DayStatus::Open && (last - day.date).num_days() < LOOK_BACK_DAYS
        });
        for day in recent {
            let start = day.date.weekday().num_days_from_monday() as usize * slots;
            for interval in day.intervals.iter().filter(|i| i.handled > 0.0) {
                let (slot, _) = key(&interval.interval, length);
                if let (Some(aht), Some(sum)) = (interval.aht, sums.get_mut(start + slot)) {
                    sum.add(interval.handled, aht.get());
                }
            }
        }
        credible(&sums, slots)
    }

    /// The mean handle time at `point`.
    #[must_use]
    pub fn at(&self, point: &Point) -> Seconds {
        let cell = self.cells_s.get(point.weekday() * self.slots + point.slot);
        Seconds::new(cell.copied().unwrap_or(self.overall_s)).unwrap_or_default()
    }
}

fn credible(sums: &[CellSum], slots: usize) -> Option<HandleTimes> {
    let seen = || sums.iter().filter(|sum| sum.handled > 0.0);
    let handled: f64 = seen().map(|sum| sum.handled).sum();
    if handled <= 0.0 {
        return None;
    }
    let overall_s = seen().map(|sum| sum.handled * sum.mean_s).sum::<f64>() / handled;
    let repeats: usize = seen().map(|sum| sum.observations - 1).sum();
    let within = seen().map(|sum| sum.scatter).sum::<f64>() / repeats.max(1) as f64;
    let between = {
        let scatter: f64 = seen()
            .map(|sum| sum.handled * (sum.mean_s - overall_s).powi(2))
            .sum();
        let squares: f64 = seen().map(|sum| sum.handled.powi(2)).sum();
        (scatter - (seen().count() as f64 - 1.0) * within) / (handled - squares / handled)
    };
    // Without repeats, or without a difference beyond noise, every cell has the overall mean.
    let own = |sum: &CellSum| match repeats {
        0 => 0.0,
        _ if between.is_finite() && between > 0.0 => sum.handled / (sum.handled + within / between),
        _ => 0.0,
    };
    let cells_s = sums
        .iter()
        .map(|sum| overall_s + own(sum) * (sum.mean_s - overall_s))
        .collect();
    Some(HandleTimes {
        overall_s,
        cells_s,
        slots,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(observations: &[(f64, f64)]) -> CellSum {
        let mut sum = CellSum::default();
        for (handled, aht_s) in observations {
            sum.add(*handled, *aht_s);
        }
        sum
    }

    #[test]
    fn credibility_has_its_exact_value() {
        // Two cells of weight 20 with means 100 and 200 and scatter 2·10·10² each:
        // within = 4000 / 2 = 2000; between = (20·50²·2 − 2000) / (40 − 800/40) = 4900;
        // k = 2000/4900; own = 20 / (20 + k).
        let sums = [
            cell(&[(10.0, 90.0), (10.0, 110.0)]),
            cell(&[(10.0, 190.0), (10.0, 210.0)]),
        ];
        let times = credible(&sums, 1).unwrap();
        let own = 20.0 / (20.0 + 2000.0 / 4900.0);
        assert!((times.cells_s[0] - (150.0 - own * 50.0)).abs() < 1e-9);
        assert!((times.cells_s[1] - (150.0 + own * 50.0)).abs() < 1e-9);
    }

    #[test]
    fn noise_alone_gives_the_overall_mean() {
        let sums = [
            cell(&[(10.0, 100.0), (10.0, 300.0)]),
            cell(&[(10.0, 110.0), (10.0, 300.0)]),
        ];
        let times = credible(&sums, 1).unwrap();
        assert_eq!(times.cells_s, [202.5, 202.5]);
        assert!(credible(&[CellSum::default()], 1).is_none());
    }
}
