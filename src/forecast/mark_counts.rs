//! What events and open holidays do where a day has a handful of contacts: ratios of counts.

use super::day_calendar::{DayCalendar, DayMark};
use super::mark_effects::Found;
use super::profile::{Profile, Span};
use super::regression::{KIND, STAGE};
use super::series::SeriesDay;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days around a marked one whose unmarked days say what was to be expected of it.
const AROUND_DAYS: i64 = 28;
/// Least factor: where nothing came, something may the next time.
const LEAST: f64 = 0.05;

/// What each mark did, as counts tell.
///
/// A ratio is what arrived ÷ what unmarked days around it let expect. Each occurrence's ratio is
/// off by chance, and by what it has of its own; the kind's is their mean, weighted by how
/// much each tells and pulled toward 1 (credibility, Bühlmann & Straub 1970), with the same beliefs as in the
/// regression. A stage's ratio is one against its kind's.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MarkCounts {
    /// By kind, and by label of a stage.
    found: BTreeMap<String, Ratio>,
    /// By the same and the occurrence: what it did itself.
    own: BTreeMap<(String, NaiveDate), f64>,
}

/// What the next occurrence does, as far as some occurrences tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Contacts with it ÷ contacts without it.
    pub factor: f64,
    /// Variance of that.
    variance: f64,
    days: usize,
}

/// What arrived, and what was to be expected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// Contacts that arrived.
    pub arrived: f64,
    /// Contacts expected, above 0.
    pub expected: f64,
    days: usize,
}

impl Count {
    /// How much it tells of its kind, where occurrences differ by `variance`.
    fn told(&self, variance: f64, noise: f64) -> f64 {
        1.0 / (noise / self.expected + variance)
    }
}

/// The mean ratio of `occurrences`, each off by chance (variance ÷ mean is `noise`) and by `belief` (standard deviation) of
/// its own, pulled toward 1 as if the kind were off by `belief` too.
#[must_use]
pub fn credible(occurrences: &[Count], belief: f64, noise: f64) -> Ratio {
    let variance = belief * belief;
    let told = |it: &Count| it.told(variance, noise);
    let weights = occurrences.iter().map(told).sum::<f64>() + 1.0 / variance;
    let off = |it: &Count| told(it) * (it.arrived / it.expected - 1.0);
    Ratio {
        factor: 1.0 + occurrences.iter().map(off).sum::<f64>() / weights,
        variance: 1.0 / weights + variance,
        days: occurrences.iter().map(|it| it.days).sum(),
    }
}

/// By kind or stage, and occurrence.
type Counts = BTreeMap<String, BTreeMap<NaiveDate, Count>>;

impl MarkCounts {
    /// Learns from the days; with what the marks did on each of them.
    #[must_use]
    pub fn of(days: &[SeriesDay], span: Span, calendar: &DayCalendar) -> (Self, Vec<f64>) {
        let (expected, noise) = expected(days, span, calendar);
        let mut own = Self::default();
        let kinds = counts(days, &expected, calendar, |mark| Some(mark.kind.clone()));
        own.learn(kinds, KIND, noise);
        // What the kind explains is expected of its stages.
        let explained: Vec<f64> = (days.iter().zip(&expected))
            .map(|(day, expected)| expected * own.factor_on(day.date, calendar))
            .collect();
        let stage = |mark: &DayMark| mark.stage.as_ref().map(|_| mark.label());
        own.learn(counts(days, &explained, calendar, stage), STAGE, noise);
        let factors = days.iter().map(|day| own.factor_on(day.date, calendar));
        let factors = factors.collect();
        (own, factors)
    }

    fn factor_on(&self, date: NaiveDate, calendar: &DayCalendar) -> f64 {
        let logs = calendar.marks(date).iter().map(|mark| self.mark(mark).log);
        logs.sum::<f64>().exp()
    }

    fn learn(&mut self, counts: Counts, belief: f64, noise: f64) {
        for (name, occurrences) in counts {
            let all: Vec<Count> = occurrences.values().copied().collect();
            let ratio = credible(&all, belief, noise);
            let variance = belief * belief;
            for (date, it) in &occurrences {
                let own = variance * it.told(variance, noise);
                let itself = ratio.factor + own * (it.arrived / it.expected - ratio.factor);
                self.own.insert((name.clone(), *date), itself);
            }
            self.found.insert(name, ratio);
        }
    }

    /// What a mark does to a coming day.
    #[must_use]
    pub fn mark(&self, mark: &DayMark) -> Found {
        let stage = mark.stage.as_ref().map(|_| mark.label());
        let names = std::iter::once(mark.kind.clone()).chain(stage);
        let mut all = Found::NONE;
        for name in names {
            all.days = 0;
            let Some(ratio) = self.found.get(&name) else {
                continue;
            };
            let itself = self.own.get(&(name, mark.occurrence)).copied();
            let factor = itself.unwrap_or(ratio.factor).max(LEAST);
            all.log += factor.ln();
            all.variance += ratio.variance / (factor * factor);
            all.days = ratio.days;
            all.goes_on |= itself.is_some();
        }
        all
    }
}

/// What arrived and what was expected, by what `name` says of each mark, and occurrence.
fn counts(
    days: &[SeriesDay],
    expected: &[f64],
    calendar: &DayCalendar,
    name: impl Fn(&DayMark) -> Option<String>,
) -> Counts {
    let mut counts = Counts::new();
    for (day, expected) in days.iter().zip(expected).filter(|(_, it)| **it > 0.0) {
        for mark in calendar.marks(day.date) {
            let Some(name) = name(mark) else { continue };
            let occurrences = counts.entry(name).or_default();
            let count = occurrences.entry(mark.occurrence).or_default();
            count.arrived += day.weight * arrived(day);
            count.expected += day.weight * expected;
            count.days += 1;
        }
    }
    counts
}

fn arrived(day: &SeriesDay) -> f64 {
    day.cells.iter().map(|cell| cell.offered).sum()
}

/// What unmarked days let expect of each day, and how far they are off it: variance ÷ mean, 1 or
/// more. Where every day is marked, all are taken for ordinary.
fn expected(days: &[SeriesDay], span: Span, calendar: &DayCalendar) -> (Vec<f64>, f64) {
    let unmarked = |day: &&SeriesDay| calendar.marks(day.date).is_empty();
    let mut ordinary: Vec<SeriesDay> = days.iter().filter(unmarked).cloned().collect();
    if ordinary.is_empty() {
        ordinary = days.to_vec();
    }
    let (profile, _) = Profile::and_levels(&ordinary, span);
    let shape = |day: &SeriesDay| -> f64 {
        let cells = day.cells.iter();
        cells
            .map(|cell| profile.rate(day.weekday(), cell.slot) * cell.share)
            .sum()
    };
    let near = |date: NaiveDate| {
        let from = ordinary.partition_point(|day| (date - day.date).num_days() > AROUND_DAYS);
        let to = ordinary.partition_point(|day| (day.date - date).num_days() <= AROUND_DAYS);
        if from < to {
            &ordinary[from..to]
        } else {
            &ordinary[..]
        }
    };
    let level = |date: NaiveDate| {
        let sums = near(date).iter().fold((0.0, 0.0), |(came, shaped), day| {
            (
                came + day.weight * arrived(day),
                shaped + day.weight * shape(day),
            )
        });
        if sums.1 > 0.0 { sums.0 / sums.1 } else { 0.0 }
    };
    let of = |day: &SeriesDay| level(day.date) * shape(day);
    let (mut squares, mut count) = (0.0, 0.0);
    for day in &ordinary {
        let expected = of(day);
        if expected > 0.0 {
            squares += day.weight * (arrived(day) - expected).powi(2) / expected;
            count += day.weight;
        }
    }
    let noise = if count > 0.0 { squares / count } else { 1.0 };
    (days.iter().map(of).collect(), f64::max(noise, 1.0))
}
