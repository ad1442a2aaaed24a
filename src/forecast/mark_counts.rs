//! What events and open holidays do where a day has a handful of contacts: ratios of counts.

use super::day_calendar::{DayCalendar, DayMark};
use super::mark_effects::Found;
use super::mark_ratios::{Count, Counts, Ratios};
use super::mark_sizes::MarkSizes;
use super::profile::Span;
use super::regression::{KIND, STAGE};
use super::series::SeriesDay;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Least factor: where nothing came, something may the next time.
const LEAST: f64 = 0.05;
/// How unlike occurrences may be against what is believed: with half the standard deviation or the double as with
/// the first guesses of the regression, and as plausible as there.
const UNLIKE: [f64; 5] = [0.5, 0.71, 1.0, 1.41, 2.0];
/// Standard deviation of the logarithm of that.
const UNLIKE_WIDE: f64 = 0.5;
/// Rounds in which working ratios settle, and the most that a log moves in one.
const ROUNDS: usize = 20;
const MOST_MOVE: f64 = 1.0;

/// What each mark did, as counts tell.
///
/// A ratio is what arrived ÷ what unmarked days around it let expect. The log of each occurrence's ratio is
/// that of its kind, and something of its own; both are believed as in the regression ([`MarkSizes`]), and
/// how much occurrences differ is learnt from them. What arrives is off by chance as counts are, so that
/// days without a contact count, too: the penalised quasi-likelihood of Breslow & Clayton (1993,
/// doi 10.1080/01621459.1993.10594284). A stage's ratio is one against its kind's.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MarkCounts {
    /// By kind, and by label of a stage.
    found: BTreeMap<String, Ratio>,
    /// By the same and the occurrence: the log of what it did itself.
    own: BTreeMap<(String, NaiveDate), f64>,
    sizes: MarkSizes,
}

/// What the next occurrence does, as far as some occurrences tell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ratio {
    /// Log of contacts with it ÷ contacts without it.
    pub log: f64,
    /// Variance of that.
    variance: f64,
    days: usize,
}

/// An occurrence, and how many times less alike than the others it is.
pub type Occurrence = (Count, f64);

/// What a kind does that is off none, and each of its `occurrences` off the kind, by `belief` (standard
/// deviation of a log), and each by chance (variance ÷ mean is `noise`); with the logs of what they did themselves.
#[must_use]
pub fn credible(occurrences: &[Occurrence], belief: f64, noise: f64) -> (Ratio, Vec<f64>) {
    let fits: Vec<Fit> = (UNLIKE.iter())
        .map(|unlike| Fit::of(occurrences, (belief, belief * unlike), noise))
        .collect();
    let loss = |(fit, unlike): (&Fit, &f64)| fit.loss + 0.5 * (unlike.ln() / UNLIKE_WIDE).powi(2);
    let losses: Vec<f64> = fits.iter().zip(&UNLIKE).map(loss).collect();
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let sum: f64 = losses.iter().map(|loss| (least - loss).exp()).sum();
    let weights: Vec<f64> = (losses.iter().map(|loss| (least - loss).exp() / sum)).collect();
    let mean = |of: &dyn Fn(&Fit) -> f64| -> f64 {
        let each = fits.iter().zip(&weights);
        each.map(|(fit, weight)| weight * of(fit)).sum()
    };
    let log = mean(&|fit| fit.log);
    let variance = mean(&|fit| fit.variance + (fit.log - log).powi(2));
    let own = (0..occurrences.len()).map(|at| mean(&|fit| fit.own[at]));
    let ratio = Ratio {
        log,
        variance,
        days: occurrences.iter().map(|(it, _)| it.days).sum(),
    };
    (ratio, own.collect())
}

/// What some occurrences tell, where it is settled how unlike they are.
struct Fit {
    log: f64,
    variance: f64,
    /// −log likelihood of all but the first and those less alike, which do not tell how unlike they are.
    loss: f64,
    own: Vec<f64>,
}

impl Fit {
    fn of(occurrences: &[Occurrence], beliefs: (f64, f64), noise: f64) -> Self {
        let own = occurrences.iter().map(|(it, _)| it.log()).collect();
        let mut fit = Self {
            log: 0.0,
            variance: 0.0,
            loss: 0.0,
            own,
        };
        for _ in 0..ROUNDS {
            fit = fit.refined(occurrences, beliefs, noise);
        }
        fit
    }

    /// One round: logs that are normal about those of the round before.
    fn refined(self, occurrences: &[Occurrence], (kind, unlike): (f64, f64), noise: f64) -> Self {
        let working = occurrences.iter().zip(&self.own).map(|((it, wide), own)| {
            let mean = it.expected * own.exp();
            let log = own + (it.arrived - mean) / mean;
            (log, noise / mean, (unlike * wide).powi(2))
        });
        let working: Vec<(f64, f64, f64)> = working.collect();
        let (mut log, mut variance, mut loss) = (0.0, kind * kind, 0.0);
        for (at, (seen, chance, differs)) in working.iter().enumerate() {
            let (off, all) = (seen - log, variance + chance + differs);
            if at > 0 && occurrences[at].1 <= 1.0 {
                loss += 0.5 * (all.ln() + off * off / all);
            }
            log += variance / all * off;
            variance *= 1.0 - variance / all;
        }
        let own = working.iter().zip(&self.own);
        let own = own.map(|((seen, chance, differs), before)| {
            let after = log + differs / (differs + chance) * (seen - log);
            before + (after - before).clamp(-MOST_MOVE, MOST_MOVE)
        });
        Self {
            log,
            variance: variance + unlike * unlike,
            loss,
            own: own.collect(),
        }
    }
}

impl MarkCounts {
    /// Learns from the days; with what the marks did on each of them.
    #[must_use]
    pub fn of(days: &[SeriesDay], span: Span, calendar: &DayCalendar) -> (Self, Vec<f64>) {
        let ratios = Ratios::of(days, span, calendar);
        let mut own = Self {
            sizes: MarkSizes::of(&ratios),
            ..Self::default()
        };
        let kind = |mark: &DayMark| Some(mark.kind.clone());
        own.learn(ratios.counts(kind), KIND, ratios.noise);
        // What the kind explains is expected of its stages.
        let explained = ratios.times(|date| own.factor_on(date, calendar));
        let stage = |mark: &DayMark| mark.stage.as_ref().map(|_| mark.label());
        own.learn(explained.counts(stage), STAGE, explained.noise);
        let factors = days.iter().map(|day| own.factor_on(day.date, calendar));
        let factors = factors.collect();
        (own, factors)
    }

    /// How large the marks were believed to be.
    #[must_use]
    pub const fn sizes(&self) -> &MarkSizes {
        &self.sizes
    }

    fn factor_on(&self, date: NaiveDate, calendar: &DayCalendar) -> f64 {
        let logs = calendar.marks(date).iter().map(|mark| self.mark(mark).log);
        logs.sum::<f64>().exp()
    }

    fn learn(&mut self, counts: Counts, belief: f64, noise: f64) {
        for (name, occurrences) in counts {
            let own = (occurrences.iter()).map(|(date, it)| (*it, self.sizes.unlike(&name, *date)));
            let own: Vec<Occurrence> = own.collect();
            let (ratio, logs) = credible(&own, belief * self.sizes.scale(&name), noise);
            for (date, log) in occurrences.keys().zip(logs) {
                self.own.insert((name.clone(), *date), log);
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
            all.log += itself.unwrap_or(ratio.log).max(LEAST.ln());
            all.variance += ratio.variance;
            all.days = ratio.days;
            all.goes_on |= itself.is_some();
        }
        all
    }
}
