//! What a queue promises beside what the plan is expected to give: every target, over the whole plan.

use super::felt::{FeltQueue, level, seconds};
use super::number::percent;
use super::promise::PromisedPeriod;
use crate::coverage::QueueTotals;
use crate::scenario::model::Targets;
pub use crate::simulate::Goal as Promised;
use crate::simulate::{Estimate, Verdict};
use crate::units::{Fraction, Seconds};
use serde::Serialize;

/// Relative difference that is rounding.
const ROUNDING: f64 = 1e-9;

/// One target of a queue over the plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TargetSummary {
    /// Which.
    pub target: Promised,
    /// What is promised: a share, or seconds.
    pub promised: f64,
    /// What is expected; `None` where it does not apply, and for a mean wait that does not end in the plan.
    pub expected: Option<f64>,
    /// What customers felt when the roster was played; `None` where it was not.
    pub felt: Option<f64>,
    /// The truth lies within this of it, 19 times in 20; `None` where that is not known.
    pub felt_half_width: Option<f64>,
    /// What the play says of it; `None` where it says nothing.
    pub verdict: Option<Verdict>,
    /// Whether it is kept: where the play says anything by what was felt on the mean, else by what is expected;
    /// `None` where nothing arrives, or nobody is there to be busy.
    pub kept: Option<bool>,
}

/// Every target that `promised` names, against `totals`; a service level promised over the day or week must hold in
/// each of `periods` too.
#[must_use]
pub fn target_summaries(
    promised: &Targets,
    totals: &QueueTotals,
    periods: &[PromisedPeriod],
) -> Vec<TargetSummary> {
    let at_most = |target, promised: Option<f64>, expected: Option<f64>, unknown| {
        promised.map(|promised| TargetSummary {
            target,
            promised,
            expected,
            felt: None,
            felt_half_width: None,
            verdict: None,
            kept: expected.map_or(unknown, |it| Some(it <= promised * (1.0 + ROUNDING))),
        })
    };
    let level = promised.service_level.map(|it| {
        let (target, missed) = (
            it.target.get(),
            periods.iter().any(|it| it.kept == Some(false)),
        );
        TargetSummary {
            target: Promised::ServiceLevel,
            promised: target,
            expected: totals.service_level,
            felt: None,
            felt_half_width: None,
            verdict: None,
            kept: totals
                .service_level
                .map(|level| !missed && level >= target - ROUNDING),
        }
    });
    // Contacts that arrive and have no mean wait wait without end.
    let endless = (totals.offered > 0.0).then_some(false);
    let asa = at_most(
        Promised::MaxAsa,
        promised.max_asa.map(Seconds::get),
        totals.asa_s,
        endless,
    );
    let abandoned = at_most(
        Promised::MaxAbandoned,
        promised.max_abandoned.map(Fraction::get),
        totals.abandoned_fraction,
        None,
    );
    let busy = at_most(
        Promised::MaxOccupancy,
        promised.max_occupancy.map(Fraction::get),
        totals.occupancy,
        None,
    );
    [level, asa, abandoned, busy]
        .into_iter()
        .flatten()
        .collect()
}

impl TargetSummary {
    /// Adds what was felt. Where the play says anything of a target it alone judges: it plays what the formula
    /// assumes, help between queues, absences and single days. A service level that is promised over the day or week
    /// must be felt on each of them.
    pub fn play(&mut self, felt: &FeltQueue) {
        let Some(own) = felt.targets.iter().find(|it| it.target == self.target) else {
            return;
        };
        self.felt = Some(own.felt.mean);
        self.felt_half_width = own.felt.half_width;
        self.verdict = Some(own.verdict);
        self.kept = Some(own.kept);
    }

    /// How far it is missed, as a share of what is promised; 0 or below where it is kept.
    #[must_use]
    pub fn miss(&self) -> f64 {
        match (self.kept, self.felt.or(self.expected)) {
            (None, _) => f64::NEG_INFINITY,
            (Some(false), None) => f64::INFINITY,
            (Some(_), None) => f64::NEG_INFINITY,
            (Some(kept), Some(value)) => {
                let over = match self.target {
                    Promised::ServiceLevel => self.promised - value,
                    _ => value - self.promised,
                };
                // A day or week may miss what the plan as a whole keeps.
                let least = if kept { f64::NEG_INFINITY } else { 1e-6 };
                (over / self.promised.max(1e-9)).max(least)
            }
        }
    }

    /// `80 % in 20s`, `wait ≤ 10s`, `≤ 5 % hang up`, `≤ 85 % busy`.
    #[must_use]
    pub fn promise(&self, within_s: Option<f64>) -> String {
        match self.target {
            Promised::ServiceLevel => format!(
                "{} in {}",
                percent(self.promised),
                duration(within_s.unwrap_or(0.0))
            ),
            Promised::MaxAsa => format!("wait ≤ {}", duration(self.promised)),
            Promised::MaxAbandoned => format!("≤ {} hang up", percent(self.promised)),
            Promised::MaxOccupancy => format!("≤ {} busy", percent(self.promised)),
        }
    }

    /// What was felt and how sure that is: `88.3 ± 0.6 %`, `12s ± 1s`.
    #[must_use]
    pub fn experience(&self) -> String {
        let felt = self.felt.map(|mean| Estimate {
            mean,
            half_width: self.felt_half_width,
        });
        match (self.target, felt) {
            (Promised::MaxAsa, Some(felt)) => seconds(felt),
            (_, felt) => level(felt),
        }
    }

    /// What judges it: what was felt, else what is expected.
    #[must_use]
    pub fn figure(&self) -> String {
        if self.felt.is_some() {
            self.experience()
        } else {
            self.expectation()
        }
    }

    /// `84 %`, `12s`.
    #[must_use]
    pub fn expectation(&self) -> String {
        match (self.target, self.expected) {
            (Promised::MaxAsa, Some(seconds)) => duration(seconds.round()),
            (Promised::MaxAsa, None) if self.kept == Some(false) => "no end".to_owned(),
            (_, Some(share)) => percent(share),
            (_, None) => "–".to_owned(),
        }
    }

    /// `mean wait 56m38s, at most 10s: MISSED`.
    #[must_use]
    pub fn told(&self, within_s: Option<f64>) -> String {
        let most = match self.target {
            Promised::MaxAsa => duration(self.promised),
            _ => percent(self.promised),
        };
        let text = match self.target {
            Promised::ServiceLevel => format!(
                "{} within {} (at least {most})",
                self.figure(),
                duration(within_s.unwrap_or(0.0))
            ),
            Promised::MaxAsa if self.expected.is_none() && self.felt.is_none() => {
                format!("mean wait without end (at most {most})")
            }
            Promised::MaxAsa => format!("mean wait {} (at most {most})", self.figure()),
            Promised::MaxAbandoned => format!("{} hang up (at most {most})", self.figure()),
            Promised::MaxOccupancy => format!("{} busy (at most {most})", self.figure()),
        };
        if self.kept == Some(false) {
            text + " MISSED"
        } else {
            text
        }
    }
}

fn duration(seconds: f64) -> String {
    Seconds::new(seconds).map_or_else(|_| "–".to_owned(), |it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sample;

    fn promised() -> Targets {
        Targets {
            max_asa: Seconds::new(10.0).ok(),
            max_abandoned: Fraction::new(0.02).ok(),
            max_occupancy: Fraction::new(0.5).ok(),
            ..sample::help_desk(1).queues[0].targets
        }
    }

    fn kept(totals: &QueueTotals) -> Vec<Option<bool>> {
        let all = target_summaries(&promised(), totals, &[]);
        all.iter().map(|it| it.kept).collect()
    }

    #[test]
    fn every_target_is_judged_by_itself() {
        let good = QueueTotals {
            offered: 100.0,
            service_level: Some(0.8),
            asa_s: Some(10.0),
            abandoned_fraction: Some(0.02),
            occupancy: Some(0.5),
            ..QueueTotals::default()
        };
        assert_eq!(kept(&good), [Some(true); 4]);
        let change: [fn(&mut QueueTotals); 4] = [
            |it| it.service_level = Some(0.79),
            |it| it.asa_s = Some(10.1),
            |it| it.abandoned_fraction = Some(0.021),
            |it| it.occupancy = Some(0.51),
        ];
        for (number, change) in change.iter().enumerate() {
            let mut bad = good.clone();
            change(&mut bad);
            let want: Vec<_> = (0..4).map(|it| Some(it != number)).collect();
            assert_eq!(kept(&bad), want);
            let all = target_summaries(&promised(), &bad, &[]);
            let missed = |it: &&TargetSummary| it.miss() > 0.0;
            assert_eq!(all.iter().filter(missed).count(), 1);
            assert!(all[number].told(Some(20.0)).ends_with("MISSED"));
        }
    }

    #[test]
    fn what_was_felt_decides_whatever_the_formula_says() {
        let target = |expected, felt, kept| TargetSummary {
            target: Promised::ServiceLevel,
            promised: 0.8,
            expected: Some(expected),
            felt: Some(felt),
            felt_half_width: Some(0.0061),
            verdict: None,
            kept: Some(kept),
        };
        let shown = |it: TargetSummary| it.figure();
        assert_eq!(shown(target(0.898, 0.769, false)), "76.9 ± 0.7 %");
        assert_eq!(shown(target(0.75, 0.85, true)), "85.0 ± 0.7 %");
        assert!(target(0.898, 0.769, false).miss() > 0.03);
        assert!(target(0.75, 0.85, true).miss() < 0.0);
    }

    #[test]
    fn a_wait_without_end_is_a_miss_and_nothing_is_neither() {
        let endless = QueueTotals {
            offered: 100.0,
            ..QueueTotals::default()
        };
        assert_eq!(kept(&endless), [None, Some(false), None, None]);
        let all = target_summaries(&promised(), &endless, &[]);
        assert_eq!(all[1].expectation(), "no end");
        assert_eq!(all[1].miss(), f64::INFINITY);
        assert_eq!(kept(&QueueTotals::default()), [None; 4]);
    }
}
