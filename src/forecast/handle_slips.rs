//! Handle times that cannot be: a mean in milliseconds, a sum in place of a mean, a slip of the keyboard.
//!
//! An interval's mean is held against what is usual at that weekday and clock (a median, which one absurd
//! value does not move), times the level of its own day and of the days before and after it: a process that
//! changed for days or for good, be it at noon, agrees with one of these and is no slip. How far it may be off depends on its
//! contacts: logs of means of n contacts scatter by s ÷ √n, where s is learnt from the queue itself by
//! the median of all. What is beyond `FAR` of these, and by a factor of `LEAST_FACTOR`, is set aside.
//!
//! Means that are too short are found likewise (minutes in place of seconds). Not for a slip that lasts for
//! days: that is a level. Nor are single contacts judged, which may take any time.

use super::aht::Seen;
use super::clean::{Finding, FindingKind, Marks, median};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Robust standard deviations past which a handle time is set aside.
const FAR: f64 = 5.0;
/// Times the usual, or the other way round, that it must be at least.
const LEAST_FACTOR: f64 = 2.0;
/// Times those around it, or the other way round, from which a day as a whole is a slip.
const LEAST_FACTOR_DAY: f64 = 4.0;
/// Values that make a median which one absurd value does not move.
const LEAST_OTHERS: usize = 3;
/// Days on each side that a day is compared with.
const AROUND: usize = 5;
/// Variance of a median ÷ that of the mean of as many values: π ÷ 2.
const OF_MEDIAN: f64 = std::f64::consts::FRAC_PI_2;

/// Takes slips out of `seen` (which is in order of time); never on a day that the planner keeps.
pub fn take_out(seen: &mut Vec<Seen>, slots: usize, marks: &Marks) -> Vec<Finding> {
    let ratios = ratios(seen, slots);
    let days: Vec<&[Ratio]> = ratios.chunk_by(|a, b| a.date == b.date).collect();
    let judged: Vec<Judged> = judged(&days);
    let scatter = judged.iter().filter_map(|it| it.scatter).collect();
    let scatter = 1.4826 * median(scatter);
    let is_slip = |ratio: &Ratio, judged: &Judged| {
        let limit = (FAR * scatter * ratio.unsure).max(LEAST_FACTOR.ln());
        judged.off.abs() > limit && !marks.keep.contains(&ratio.date)
    };
    let pairs = ratios.iter().zip(&judged);
    let slips: Vec<bool> = pairs
        .map(|(ratio, judged)| is_slip(ratio, judged))
        .collect();
    let findings = findings(seen, &judged, &slips);
    let mut slip = slips.into_iter();
    seen.retain(|_| !slip.next().unwrap_or(false));
    findings
}

/// A handle time ÷ what is usual at its weekday and clock.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    date: NaiveDate,
    log: f64,
    /// Contacts.
    weight: f64,
    /// Standard deviation of `log` where single contacts scatter by 1.
    unsure: f64,
}

/// How a handle time lies to those around it.
#[derive(Debug, Clone, Copy)]
struct Judged {
    /// Log of how many times what is to be expected; 0 within that.
    off: f64,
    /// Its part in the queue's scatter, where its own or the neighbouring days tell.
    scatter: Option<f64>,
}

/// Medians of all handle times that share something, with the contacts they rest on.
struct Usual<K>(BTreeMap<K, (f64, f64)>);

impl<K: Ord + Copy> Usual<K> {
    fn of(seen: &[Seen], key: impl Fn(&Seen) -> K) -> Self {
        let mut groups: BTreeMap<K, (Vec<f64>, f64)> = BTreeMap::new();
        for one in seen {
            let (times, handled) = groups.entry(key(one)).or_default();
            times.push(one.aht_s);
            *handled += one.handled;
        }
        let enough = groups
            .into_iter()
            .filter(|(_, (times, _))| times.len() >= LEAST_OTHERS);
        let usual = enough.map(|(key, (times, handled))| (key, (median(times), handled)));
        Self(usual.collect())
    }

    fn at(&self, key: K) -> Option<(f64, f64)> {
        self.0.get(&key).copied()
    }
}

/// Each handle time ÷ the median of its weekday and clock; of its clock, or of all, where these are too few.
fn ratios(seen: &[Seen], slots: usize) -> Vec<Ratio> {
    let by_cell = Usual::of(seen, |one| one.cell);
    let by_slot = Usual::of(seen, |one| one.cell % slots.max(1));
    let by_all = Usual::of(seen, |_| ());
    let ratio = |one: &Seen| {
        let usual = by_cell
            .at(one.cell)
            .or_else(|| by_slot.at(one.cell % slots.max(1)))
            .or_else(|| by_all.at(()));
        let (usual_s, contacts) = usual.unwrap_or((one.aht_s, one.handled));
        Ratio {
            date: one.date,
            log: (one.aht_s / usual_s).ln(),
            weight: one.handled,
            unsure: (1.0 / one.handled + OF_MEDIAN / contacts).sqrt(),
        }
    };
    seen.iter().map(ratio).collect()
}

/// How each handle time lies to its own day and to the days around it.
fn judged(days: &[&[Ratio]]) -> Vec<Judged> {
    let levels: Vec<f64> = days
        .iter()
        .map(|day| Level::of(day).without(None))
        .collect();
    let around: Vec<Vec<f64>> = (0..days.len()).map(|at| around(&levels, at)).collect();
    let off_days: Vec<f64> = (levels.iter().zip(&around))
        .map(|(level, around)| beyond(*level, around))
        .collect();
    let usual = 1.4826 * median(off_days.iter().map(|off| off.abs()).collect());
    let limit = (FAR * usual).max(LEAST_FACTOR_DAY.ln());
    let mut all = vec![];
    for (at, day) in days.iter().enumerate() {
        let level = Level::of(day);
        let believed = off_days[at].abs() <= limit && day.len() > LEAST_OTHERS;
        for (place, ratio) in day.iter().enumerate() {
            let own = believed.then(|| level.without(Some(place)));
            let expected: Vec<f64> = own.into_iter().chain(around[at].iter().copied()).collect();
            all.push(Judged {
                off: beyond(ratio.log, &expected),
                scatter: (expected.first()).map(|level| (ratio.log - level).abs() / ratio.unsure),
            });
        }
    }
    all
}

/// Levels of the days before and after the one at `at`; of both together where one side has too few.
fn around(levels: &[f64], at: usize) -> Vec<f64> {
    let before = &levels[at.saturating_sub(AROUND)..at];
    let after = &levels[at + 1..(at + 1 + AROUND).min(levels.len())];
    let enough = |side: &&[f64]| side.len() >= LEAST_OTHERS;
    let sides: Vec<f64> = [before, after]
        .iter()
        .filter(|side| enough(side))
        .map(|side| median(side.to_vec()))
        .collect();
    let both = [before, after].concat();
    match sides.is_empty() && enough(&&both[..]) {
        true => vec![median(both)],
        false => sides,
    }
}

/// How far `log` lies beyond all of `expected`: 0 among them, or where there are none.
fn beyond(log: f64, expected: &[f64]) -> f64 {
    let least = expected.iter().copied().fold(f64::INFINITY, f64::min);
    let most = expected.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match expected {
        [] => 0.0,
        _ if log > most => log - most,
        _ if log < least => log - least,
        _ => 0.0,
    }
}

/// The median of a day's ratios, weighted by contacts.
struct Level<'a> {
    day: &'a [Ratio],
    /// Places by rising ratio.
    order: Vec<usize>,
    weight: f64,
}

impl<'a> Level<'a> {
    fn of(day: &'a [Ratio]) -> Self {
        let mut order: Vec<usize> = (0..day.len()).collect();
        order.sort_by(|a, b| day[*a].log.total_cmp(&day[*b].log));
        Self {
            day,
            order,
            weight: day.iter().map(|ratio| ratio.weight).sum(),
        }
    }

    /// It without the ratio at `place`.
    fn without(&self, place: Option<usize>) -> f64 {
        let left_out = place.map_or(0.0, |at| self.day[at].weight);
        let half = (self.weight - left_out) / 2.0;
        let mut below = 0.0;
        let mut others = self.order.iter().filter(|at| Some(**at) != place);
        let middle = others.find(|at| {
            below += self.day[**at].weight;
            below >= half
        });
        middle.map_or(0.0, |at| self.day[*at].log)
    }
}

/// One finding a run of slips within a day, of the whole day where all are.
fn findings(seen: &[Seen], judged: &[Judged], slips: &[bool]) -> Vec<Finding> {
    let mut findings = vec![];
    let mut from = 0;
    for day in seen.chunk_by(|a, b| a.date == b.date) {
        let places: Vec<usize> = (from..from + day.len()).collect();
        from += day.len();
        let all = places.iter().all(|at| slips[*at]);
        for run in places.chunk_by(|a, b| slips[*a] == slips[*b]) {
            let (first, last) = (run[0], run[run.len() - 1]);
            if !slips[first] {
                continue;
            }
            let slot = |at: usize| seen[at].slot;
            findings.push(Finding {
                date: seen[first].date,
                kind: FindingKind::HandleTime,
                factor: Some(median(run.iter().map(|at| judged[*at].off.exp()).collect())),
                slots: (!all).then(|| (slot(first), slot(last))),
            });
        }
    }
    findings
}
