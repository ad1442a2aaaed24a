//! Which method makes the forecast, and why.

use super::MethodAccuracy;
use super::method::YARDSTICK;
use super::trial::Trial;
use super::{calendar_effects, small_counts};
use crate::history::notices::counted;

/// A method must be better than a simpler one by this share of its error.
const CLEARLY: f64 = 0.01;
/// A single method must be better than the combination by this share of its error.
const SINGLE_MARGIN: f64 = 0.05;
/// A difference is chance up to where the normal distribution has 2.5 % ÷ 8 left: the best of eight
/// rivals is better by accident eight times as often as one of them (Bonferroni).
const CHANCE: f64 = 2.734;
/// Weeks below which any difference may be chance.
const LEAST_WEEKS: usize = 4;
/// Where nothing can be tested.
const DEFAULT: &str = "mean_same_weekday";
/// Where nothing can be tested, of a queue with few contacts.
const DEFAULT_FEW: &str = small_counts::NAME;

/// What is compared where contacts are few, for the reason.
const FEW_MEASURE: &str =
    "contacts a day off (root mean square, as intervals have too few for WAPE)";

/// The chosen method.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Position among the names.
    pub method: usize,
    /// Why, in a sentence.
    pub reason: String,
    /// The lead at which it was judged; `None` where nothing could be tested.
    pub lead_days: Option<u32>,
}

/// Chooses among `names` (methods, the simplest first, the combination last) for a plan that begins `lead_days` after the
/// history's end. `fixed` is the planner's own choice.
///
/// The usual method is the regression on calendar effects, which alone knows holidays and events; with `few` contacts (a mean
/// below 3 an interval) it is `small_counts`. Another takes its place where its error at that lead is less by more
/// than chance (Diebold & Mariano 1995): eight weeks of backtest have favourites by accident, and who followed them erred more,
/// by 3 to 23 % on a bank's and a county's calls.
///
/// Where the usual method was tested on fewer than [`LEAST_WEEKS`] weeks, or did worse than seasonal naive, the least WAPE decides: the simpler method where
/// the difference is less than a hundredth, the combination of all unless a single one beats it by a twentieth.
///
/// Errors are WAPE. With few contacts the least WAPE is that of a forecast near 0, since most
/// intervals have none; there it is that of days' totals, root mean square, which is least for the
/// true mean.
///
/// Where the history is too short to test that lead, the longest shorter one is taken.
#[must_use]
pub fn choose(
    names: &[&str],
    trials: &[Trial],
    accuracies: &[MethodAccuracy],
    lead_days: u32,
    fixed: Option<usize>,
    few: bool,
) -> Choice {
    let tested = trials
        .iter()
        .filter(|t| t.lead_days <= lead_days && t.origins >= 2)
        .filter(|t| accuracies.iter().any(|a| a.lead_days == t.lead_days))
        .max_by_key(|t| t.lead_days);
    let Some((lead, origins)) = tested.map(|t| (t.lead_days, t.origins)) else {
        return untested(names, trials, fixed, few);
    };
    let judged = Judged {
        names,
        trials,
        accuracies,
        lead,
        few,
    };
    let method = match (fixed, judged.usual()) {
        (Some(fixed), _) => fixed,
        (None, Some(usual)) => judged.beyond_chance(usual),
        (None, None) => judged.least_wape(),
    };
    let tested = fixed.is_none() && judged.usual().is_some();
    let mut reason = judged.reason(method, origins, tested);
    if fixed.is_some() {
        reason = format!("set in the scenario; {reason}");
    }
    if lead < lead_days {
        reason +=
            &format!(" (the history is too short to test the plan's own lead of {lead_days})");
    }
    Choice {
        method,
        reason,
        lead_days: Some(lead),
    }
}

/// The methods at the lead at which they are compared.
struct Judged<'a> {
    names: &'a [&'a str],
    trials: &'a [Trial],
    accuracies: &'a [MethodAccuracy],
    lead: u32,
    few: bool,
}

impl Judged<'_> {
    fn trial(&self, method: usize) -> Option<&Trial> {
        let of = |t: &&Trial| t.lead_days == self.lead && t.method == self.names[method];
        self.trials.iter().find(of)
    }

    /// The method that is taken unless another is better by more than chance, where it was tested.
    fn usual(&self) -> Option<usize> {
        let usual = if self.few {
            small_counts::NAME
        } else {
            calendar_effects::NAME
        };
        let usual = self.names.iter().position(|name| *name == usual)?;
        let tested = self.trial(usual)?.origins >= LEAST_WEEKS;
        let worse_than_naive = self.error(usual)? > self.error(YARDSTICK)?;
        (tested && !worse_than_naive).then_some(usual)
    }

    /// What is compared: WAPE, or the error of days where contacts are few.
    fn error(&self, method: usize) -> Option<f64> {
        let of = |a: &&MethodAccuracy| a.lead_days == self.lead && a.method == self.names[method];
        let accuracy = self.accuracies.iter().find(of)?;
        if self.few {
            self.trial(method)?.day_error()
        } else {
            Some(accuracy.wape)
        }
    }

    /// Whether a method is meant for such a queue: counts are few, or it is not the one for few.
    fn is_meant(&self, method: usize) -> bool {
        self.few || self.names[method] != small_counts::NAME
    }

    /// The combination (the last of the names) or the best single method.
    fn least_wape(&self) -> usize {
        let together = self.names.len() - 1;
        let mut best = 0;
        for method in (1..together).filter(|method| self.is_meant(*method)) {
            if let (Some(own), Some(least)) = (self.error(method), self.error(best))
                && own < least * (1.0 - CLEARLY)
            {
                best = method;
            }
        }
        if is_safer(
            self.error(together),
            self.error(best),
            self.error(YARDSTICK),
        ) {
            together
        } else {
            best
        }
    }

    /// `usual`, unless the method with the least error is better by more than chance.
    fn beyond_chance(&self, usual: usize) -> usize {
        let best = self.least(|_| true).unwrap_or(usual);
        let better = match (self.trial(best), self.trial(usual)) {
            (Some(best), Some(usual)) => self.is_better_by_more_than_chance(best, usual),
            _ => false,
        };
        if better { best } else { usual }
    }

    /// The method with the least error among some, the simplest of equals.
    fn least(&self, among: impl Fn(usize) -> bool) -> Option<usize> {
        let error = |method: usize| self.error(method).unwrap_or(f64::INFINITY);
        let methods =
            (0..self.names.len()).filter(|method| self.is_meant(*method) && among(*method));
        methods.min_by(|a, b| error(*a).total_cmp(&error(*b)))
    }

    fn reason(&self, method: usize, origins: usize, tested: bool) -> String {
        let error = |method: usize| self.error(method).unwrap_or(0.0);
        let shown = |method: usize| match self.few {
            true => format!("{:.2}", error(method)),
            false => format!("{:.1} %", 100.0 * error(method)),
        };
        let rivals = self.rivals(method);
        let others: Vec<String> = (rivals.iter())
            .map(|other| format!("{} of {}", shown(*other), self.names[*other]))
            .collect();
        let behind = rivals.iter().any(|other| error(*other) < error(method));
        let chance = if behind && tested {
            ", which is no more than chance"
        } else {
            ""
        };
        format!(
            "{}: {} {} against {}{chance}, over {} at a lead of {}",
            self.names[method],
            shown(method),
            if self.few { FEW_MEASURE } else { "WAPE" },
            others.join(" and "),
            counted(origins, "weekly origin"),
            counted(self.lead as usize, "day"),
        )
    }

    /// Whether the errors are less by more than chance, from week to week.
    fn is_better_by_more_than_chance(&self, one: &Trial, other: &Trial) -> bool {
        let by_origin = |trial: &Trial| match self.few {
            true => trial.squares_by_origin(),
            false => trial.absolute_by_origin(),
        };
        let (own, others) = (by_origin(one), by_origin(other));
        let gains: Vec<f64> = (own.iter())
            .filter_map(|(origin, error)| Some(others.get(origin)? - error))
            .collect();
        let last = one.tested.iter().map(|t| t.distance_days).max();
        let steps = last.unwrap_or(1).div_ceil(7) as usize;
        gains.len() >= LEAST_WEEKS && is_beyond_chance(&gains, steps)
    }

    /// The best other method, and seasonal naive as the yardstick.
    fn rivals(&self, chosen: usize) -> Vec<usize> {
        let best = self.least(|other| other != YARDSTICK && other != chosen);
        let yardstick = (chosen != YARDSTICK).then_some(YARDSTICK);
        best.into_iter().chain(yardstick).collect()
    }
}

/// Whether the mean of `gains`, one a week, is above 0 by more than chance: the test of Diebold & Mariano (1995, doi
/// 10.1080/07350015.1995.10524599) for forecasts that end `steps` weeks ahead, whose errors overlap and so are alike, with the
/// correction for few weeks by Harvey, Leybourne & Newbold (1997, doi 10.1016/S0169-2070(96)00719-4).
fn is_beyond_chance(gains: &[f64], steps: usize) -> bool {
    let count = gains.len() as f64;
    let steps = steps.clamp(1, gains.len() / 2);
    let mean = gains.iter().sum::<f64>() / count;
    let covariance = |lag: usize| {
        let pairs = gains.iter().zip(&gains[lag..]);
        pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / count
    };
    // Bartlett's weights keep the sum above 0.
    let later = (1..steps).map(|lag| 2.0 * (1.0 - lag as f64 / steps as f64) * covariance(lag));
    let variance = (covariance(0) + later.sum::<f64>()) / count;
    let h = steps as f64;
    let correction = ((count + 1.0 - 2.0 * h + h * (h - 1.0) / count) / count).sqrt();
    mean * correction > student(count - 1.0) * variance.sqrt()
}

/// The t quantile that belongs to [`CHANCE`], for `freedom` degrees of freedom (3 or more: within
/// 6 %), by Cornish and Fisher's expansion (Abramowitz & Stegun 26.7.5).
fn student(freedom: f64) -> f64 {
    let z = CHANCE;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / freedom + second / freedom.powi(2) + third / freedom.powi(3)
}

/// Whether the combination (the last of the names) is to be preferred to the best single method: it
/// is, unless that one is clearly better, because the method that did best lately is often the one
/// that errs most next. Where nothing beats seasonal naive, neither does it.
fn is_safer(combination: Option<f64>, single: Option<f64>, naive: Option<f64>) -> bool {
    let (Some(combination), Some(single), Some(naive)) = (combination, single, naive) else {
        return false;
    };
    combination < naive * (1.0 - CLEARLY) && single > combination * (1.0 - SINGLE_MARGIN)
}

fn untested(names: &[&str], trials: &[Trial], fixed: Option<usize>, few: bool) -> Choice {
    let default = if few { DEFAULT_FEW } else { DEFAULT };
    let default = names.iter().position(|name| *name == default);
    let method = fixed.or(default).unwrap_or(0);
    let name = names[method];
    let why = if fixed.is_some() {
        "set in the scenario"
    } else {
        "the usual choice"
    };
    let most = trials.iter().map(|trial| trial.origins).max().unwrap_or(0);
    let without = match most {
        0 => "no past week could be tested (the history is too short, or backtest_weeks is 0)",
        1 => "a single week could be tested, too little to choose by",
        _ if trials.iter().all(|trial| trial.tested.is_empty()) => {
            "no day of the weeks that could be tested may be judged: all are marked ignore"
        }
        _ => "nothing arrived in the weeks that were tested",
    };
    Choice {
        method,
        reason: format!("{name}: {why}; {without}"),
        lead_days: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_tested_the_reason_says_why() {
        let trial = |origins: usize, days: usize| Trial {
            method: DEFAULT,
            lead_days: 1,
            origins,
            tested: vec![
                super::super::trial::Tested {
                    date: chrono::NaiveDate::MIN,
                    distance_days: 1,
                    outcome: super::super::accuracy::Outcome {
                        forecast: 0.0,
                        actual: 0.0,
                    },
                    naive_error: 1.0,
                };
                days
            ],
            earlier: vec![],
        };
        for (origins, days, words) in [
            (0, 0, "no past week"),
            (1, 5, "a single week"),
            (8, 40, "nothing arrived"),
            (8, 0, "marked ignore"),
        ] {
            let choice = choose(&[DEFAULT], &[trial(origins, days)], &[], 1, None, false);
            assert!(choice.reason.contains(words), "{}", choice.reason);
        }
    }

    #[test]
    fn the_quantile_is_that_of_the_tables() {
        let tables = [(3.0, 6.895), (7.0, 3.855), (15.0, 3.177), (100.0, 2.793)];
        for (freedom, table) in tables {
            assert!((student(freedom) / table - 1.0).abs() < 0.06, "{freedom}");
        }
    }

    #[test]
    fn a_steady_gain_is_no_chance_and_one_lucky_week_is() {
        assert!(is_beyond_chance(
            &[2.0, 3.0, 2.5, 3.5, 2.0, 3.0, 2.8, 3.2],
            1
        ));
        assert!(!is_beyond_chance(
            &[30.0, 1.0, -2.0, 0.5, -1.0, 1.0, -0.5, 0.0],
            1
        ));
        assert!(!is_beyond_chance(&[0.0; 8], 1));
        assert!(!is_beyond_chance(&[-2.0, -3.0, -2.5, -3.5], 1));
    }

    #[test]
    fn weeks_that_overlap_count_for_less() {
        // Three good weeks in a row are one piece of luck where each forecast spans three weeks.
        let gains = [0.6, 0.5, 1.4, 1.6, 1.5, 0.7, 0.6, 0.5];
        assert!(is_beyond_chance(&gains, 1));
        assert!(!is_beyond_chance(&gains, 3));
    }
}
