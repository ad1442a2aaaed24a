//! Which method makes the forecast, and why.

use super::MethodAccuracy;
use super::backtest::Trial;
use crate::history::notices::counted;

/// A method must be better than a simpler one by this share of its error.
const CLEARLY: f64 = 0.01;
/// A single method must be better than the combination by this share of its error.
const SINGLE_MARGIN: f64 = 0.05;
/// Where nothing can be tested.
const DEFAULT: &str = "mean_same_weekday";

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

/// Chooses among `names` (methods, the simplest first) for a plan that begins `lead_days` after the history's end: the method with the least
/// WAPE at that lead, the simpler one where the difference is less than a hundredth; the
/// combination of all, unless a single one beats it by a twentieth. Seasonal naive is the simplest,
/// so any other must beat it. `fixed` is the planner's own choice.
///
/// Where the history is too short to test that lead, the longest shorter one is taken.
#[must_use]
pub fn choose(
    names: &[&str],
    trials: &[Trial],
    accuracies: &[MethodAccuracy],
    lead_days: u32,
    fixed: Option<usize>,
) -> Choice {
    let tested = trials
        .iter()
        .filter(|t| t.lead_days <= lead_days && t.origins >= 2)
        .filter(|t| accuracies.iter().any(|a| a.lead_days == t.lead_days))
        .max_by_key(|t| t.lead_days);
    let Some((lead, origins)) = tested.map(|t| (t.lead_days, t.origins)) else {
        return untested(names, fixed);
    };
    let wape = |method: usize| {
        accuracies
            .iter()
            .find(|a| a.lead_days == lead && a.method == names[method])
            .map(|a| a.wape)
    };
    let mut best = 0;
    for method in 1..names.len() - 1 {
        if let (Some(own), Some(least)) = (wape(method), wape(best))
            && own < least * (1.0 - CLEARLY)
        {
            best = method;
        }
    }
    let together = names.len() - 1;
    let method = fixed.unwrap_or(if is_safer(wape(together), wape(best), wape(0)) {
        together
    } else {
        best
    });
    let percent = |method: usize| format!("{:.1} %", 100.0 * wape(method).unwrap_or(0.0));
    let others: Vec<String> = rivals(names, method, &wape)
        .into_iter()
        .map(|other| format!("{} of {}", percent(other), names[other]))
        .collect();
    let name = names[method];
    let why = if fixed.is_some() {
        "set in the scenario; "
    } else {
        ""
    };
    let reason = format!(
        "{why}{name}: {} WAPE against {}, over {} at a lead of {}",
        percent(method),
        others.join(" and "),
        counted(origins, "weekly origin"),
        counted(lead as usize, "day"),
    );
    let reason = if lead < lead_days {
        format!("{reason} (the history is too short to test the plan's own lead of {lead_days})")
    } else {
        reason
    };
    Choice {
        method,
        reason,
        lead_days: Some(lead),
    }
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

/// The best other method, and seasonal naive as the yardstick.
fn rivals(names: &[&str], chosen: usize, wape: &impl Fn(usize) -> Option<f64>) -> Vec<usize> {
    let others = (1..names.len()).filter(|other| *other != chosen);
    let error = |other: &usize| wape(*other).unwrap_or(f64::INFINITY);
    let best = others.min_by(|a, b| error(a).total_cmp(&error(b)));
    let yardstick = (chosen != 0).then_some(0);
    best.into_iter().chain(yardstick).collect()
}

fn untested(names: &[&str], fixed: Option<usize>) -> Choice {
    let default = names.iter().position(|name| *name == DEFAULT);
    let method = fixed.or(default).unwrap_or(0);
    let name = names[method];
    let why = if fixed.is_some() {
        "set in the scenario"
    } else {
        "the usual choice"
    };
    Choice {
        method,
        reason: format!("{name}: {why}; the history is too short to test methods on"),
        lead_days: None,
    }
}
