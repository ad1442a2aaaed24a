//! Handle times by weekday and clock, as far as the data can tell them apart.
//!
//! The credibility formula of Bühlmann & Straub (1970): a cell's own mean (weighted by contacts
//! handled) counts n ÷ (n + k), the overall mean the rest, with k = variance within cells for one
//! contact ÷ variance between cells, both estimated from the data. Where cells differ by no more
//! than noise, all get the overall mean. Times a level of the weeks, see
//! [`handle_trend`](super::handle_trend). Means that cannot be are set aside first, see
//! [`handle_slips`](super::handle_slips).

use super::clean::{Finding, Marks};
use super::handle_slips;
use super::handle_trend::{HandleTrend, Week};
use super::series::{Point, key};
use crate::calendar::IntervalLength;
use crate::history::{DayStatus, HistoryDay, QueueHistory};
use crate::units::Seconds;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Handle times older than this are not used: half a year.
const LOOK_BACK_DAYS: i64 = 26 * 7;

/// Mean handle time by weekday and clock, times a level that may move from week to week.
#[derive(Debug, Clone, PartialEq)]
pub struct HandleTimes {
    overall_s: f64,
    cells_s: Vec<f64>,
    slots: usize,
    trend: HandleTrend,
    /// The last date that was seen.
    last: NaiveDate,
    findings: Vec<Finding>,
}

/// Past weeks against what weekday and interval let expect of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Weekly {
    /// The weeks, ascending.
    pub weeks: Vec<Week>,
    /// Squared coefficient of variation of a single contact's handle time, as far as the intervals of a
    /// week differ.
    pub contact_variance: f64,
}

/// The handle times of one interval that was seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub date: NaiveDate,
    /// Weeks before the last: 0, 1, 2, ...
    pub back: u32,
    /// Position of its clock in the day.
    pub slot: usize,
    /// Weekday × slots + slot.
    pub cell: usize,
    pub handled: f64,
    pub aht_s: f64,
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
    pub const fn constant(aht: Seconds) -> Self {
        Self {
            overall_s: aht.get(),
            cells_s: vec![],
            slots: 0,
            trend: HandleTrend::FLAT,
            last: NaiveDate::MIN,
            findings: vec![],
        }
    }

    /// From the last half year of `history`; `None` where it knows no handle times. Days that the
    /// planner marks ignore are left out, unless there are no others; on those marked keep nothing is set aside.
    ///
    /// By weekday and interval first, then the level of the weeks against that, then by weekday
    /// and interval once more with the level taken out.
    #[must_use]
    pub fn of(history: &QueueHistory, length: IntervalLength, marks: &Marks) -> Option<Self> {
        let slots = usize::try_from(1440 / length.minutes()).ok()?;
        let last = history.days.last()?.date;
        let mut seen = seen(history, length, slots);
        if seen.iter().any(|one| !marks.ignore.contains(&one.date)) {
            seen.retain(|one| !marks.ignore.contains(&one.date));
        }
        let findings = handle_slips::take_out(&mut seen, slots, marks);
        let (overall_s, cells_s) = credible(&cells(&seen, slots, &HandleTrend::FLAT))?;
        let trend = HandleTrend::of(&weeks(&seen, &cells_s));
        let (overall_s, cells_s) = match trend == HandleTrend::FLAT {
            true => (overall_s, cells_s),
            false => credible(&cells(&seen, slots, &trend))?,
        };
        Some(Self {
            overall_s,
            cells_s,
            slots,
            trend,
            last,
            findings,
        })
    }

    /// What was set aside, in order of time.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The weeks of the last half year of `history`; `None` where it knows no handle times.
    #[must_use]
    pub fn weekly(history: &QueueHistory, length: IntervalLength) -> Option<Weekly> {
        let slots = usize::try_from(1440 / length.minutes()).ok()?;
        let seen = seen(history, length, slots);
        let (_, cells_s) = credible(&cells(&seen, slots, &HandleTrend::FLAT))?;
        let weeks = weeks(&seen, &cells_s);
        Some(Weekly {
            contact_variance: contact_variance(&seen, &cells_s, &weeks),
            weeks,
        })
    }

    /// The plain means by weekday and interval, to compare with.
    #[cfg(test)]
    pub fn without_trend(self, history: &QueueHistory, length: IntervalLength) -> Self {
        let seen = seen(history, length, self.slots);
        let cells = cells(&seen, self.slots, &HandleTrend::FLAT);
        let (overall_s, cells_s) = credible(&cells).unwrap();
        Self {
            overall_s,
            cells_s,
            trend: HandleTrend::FLAT,
            ..self
        }
    }

    /// The mean handle time at `point`.
    #[must_use]
    pub fn at(&self, point: &Point) -> Seconds {
        let cell = self.cells_s.get(point.weekday() * self.slots + point.slot);
        // From the middle of the last week that was seen.
        let weeks = ((point.date - self.last).num_days() as f64 + 3.0) / 7.0;
        let level = self.trend.ahead(weeks);
        Seconds::new(level * cell.copied().unwrap_or(self.overall_s)).unwrap_or_default()
    }

    /// What they are and by what they differ, in a sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        let now = self.overall_s * self.trend.now();
        if self.cells_s.is_empty() {
            return format!("AHT {now:.0} s, given in the scenario");
        }
        let level = self.trend.words().map(|words| format!(", {words}"));
        let differs = |cell: &f64| (cell / self.overall_s - 1.0).abs() > 1e-9;
        let shape = if self.cells_s.iter().any(differs) {
            "by weekday and interval"
        } else {
            "the same at all times of the week"
        };
        format!("AHT {now:.0} s{}, {shape}", level.unwrap_or_default())
    }
}

/// The intervals with handle times in the last half year.
fn seen(history: &QueueHistory, length: IntervalLength, slots: usize) -> Vec<Seen> {
    let Some(last) = history.days.last().map(|day| day.date) else {
        return vec![];
    };
    let recent = history.days.iter().filter(|day| {
        day.status == DayStatus::Open && (last - day.date).num_days() < LOOK_BACK_DAYS
    });
    let of_day = |day: &HistoryDay| -> Vec<Seen> {
        let back = u32::try_from((last - day.date).num_days() / 7).unwrap_or(0);
        let start = day.date.weekday().num_days_from_monday() as usize * slots;
        let known = day.intervals.iter().filter(|i| i.handled > 0.0);
        known
            .filter_map(|interval| {
                let (slot, _) = key(&interval.interval, length);
                Some(Seen {
                    date: day.date,
                    back,
                    slot,
                    cell: start + slot,
                    handled: interval.handled,
                    aht_s: interval.aht?.get(),
                })
            })
            .collect()
    };
    recent.flat_map(of_day).collect()
}

/// Sums by weekday and slot, each week's level taken out.
fn cells(seen: &[Seen], slots: usize, trend: &HandleTrend) -> Vec<CellSum> {
    let mut sums = vec![CellSum::default(); 7 * slots];
    for one in seen {
        if let Some(sum) = sums.get_mut(one.cell) {
            sum.add(one.handled, one.aht_s / trend.in_week(one.back));
        }
    }
    sums
}

/// Each week's handle time ÷ what its cells expect, ascending.
fn weeks(seen: &[Seen], cells_s: &[f64]) -> Vec<Week> {
    let mut sums: BTreeMap<Reverse<u32>, (f64, f64, f64)> = BTreeMap::new();
    for one in seen {
        let (handled, time, expected) = sums.entry(Reverse(one.back)).or_default();
        *handled += one.handled;
        *time += one.handled * one.aht_s;
        *expected += one.handled * cells_s.get(one.cell).copied().unwrap_or(one.aht_s);
    }
    sums.into_iter()
        .map(|(back, (handled, time, expected))| Week {
            back: back.0,
            handled,
            ratio: time / expected.max(1e-9),
        })
        .collect()
}

/// What one contact's handle time varies by, relative to its mean, from intervals about their cell and week.
fn contact_variance(seen: &[Seen], cells_s: &[f64], weeks: &[Week]) -> f64 {
    let of_week: BTreeMap<u32, f64> = weeks.iter().map(|it| (it.back, it.ratio)).collect();
    let cells: BTreeSet<usize> = seen.iter().map(|it| it.cell).collect();
    let squared = |it: &Seen| {
        let level = of_week.get(&it.back).copied().unwrap_or(1.0);
        let expected_s = level * cells_s.get(it.cell).copied().unwrap_or(it.aht_s);
        it.handled * (it.aht_s / expected_s.max(1e-9) - 1.0).powi(2)
    };
    let free = seen.len().saturating_sub(weeks.len() + cells.len());
    seen.iter().map(squared).sum::<f64>() / free.max(1) as f64
}

/// Overall mean, and the credible mean of each cell.
fn credible(sums: &[CellSum]) -> Option<(f64, Vec<f64>)> {
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
    Some((overall_s, cells_s))
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
        let (_, cells_s) = credible(&sums).unwrap();
        let own = 20.0 / (20.0 + 2000.0 / 4900.0);
        assert!((cells_s[0] - (150.0 - own * 50.0)).abs() < 1e-9);
        assert!((cells_s[1] - (150.0 + own * 50.0)).abs() < 1e-9);
    }

    #[test]
    fn noise_alone_gives_the_overall_mean() {
        let sums = [
            cell(&[(10.0, 100.0), (10.0, 300.0)]),
            cell(&[(10.0, 110.0), (10.0, 300.0)]),
        ];
        let (_, cells_s) = credible(&sums).unwrap();
        assert_eq!(cells_s, [202.5, 202.5]);
        assert!(credible(&[CellSum::default()]).is_none());
    }
}
