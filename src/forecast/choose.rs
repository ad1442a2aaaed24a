//! Which method makes the forecast, and why.

use super::MethodAccuracy;
use super::backtest::Trial;
use super::small_counts;
use crate::history::notices::counted;

/// A method must be better than a simpler one by this share of its error.
const CLEARLY: f64 = 0.01;
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

/// Chooses among `names` (methods, the simplest first) for a plan that begins `lead_days` after the history's end: the method with the least
/// WAPE at that lead, the simpler one where the difference is less than a hundredth. Seasonal naive
/// is the simplest, so any other must beat it. `fixed` is the planner's own choice.
///
/// With `few` contacts (a mean below 3 an interval) the least WAPE is that of a forecast near 0,
/// since most intervals have none. There the error is that of days' totals, root mean square, which
/// is least for the true mean.
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
        return untested(names, fixed, few);
    };
    let error = |method: usize| {
        let mut own = accuracies.iter();
        let own = own.find(|a| a.lead_days == lead && a.method == names[method])?;
        let mut trials = trials.iter();
        let trial = trials.find(|t| t.lead_days == lead && t.method == names[method]);
        if few {
            trial.and_then(Trial::day_error)
        } else {
            Some(own.wape)
        }
    };
    let mut best = 0;
    for method in 1..names.len() {
        if let (Some(own), Some(least)) = (error(method), error(best))
            && own < least * (1.0 - CLEARLY)
        {
            best = method;
        }
    }
    let method = fixed.unwrap_or(best);
    let shown = |method: usize| {
        let error = error(method).unwrap_or(0.0);
        if few {
            format!("{error:.2}")
        } else {
            format!("{:.1} %", 100.0 * error)
        }
    };
    let others: Vec<String> = rivals(names, method, &error)
        .into_iter()
        .map(|other| format!("{} of {}", shown(other), names[other]))
        .collect();
    let name = names[method];
    let why = if fixed.is_some() {
        "set in the scenario; "
    } else {
        ""
    };
    let reason = format!(
        "{why}{name}: {} {} against {}, over {} at a lead of {}",
        shown(method),
        if few { FEW_MEASURE } else { "WAPE" },
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

/// The best other method, and seasonal naive as the yardstick.
fn rivals(names: &[&str], chosen: usize, known: &impl Fn(usize) -> Option<f64>) -> Vec<usize> {
    let others = (1..names.len()).filter(|other| *other != chosen);
    let error = |other: &usize| known(*other).unwrap_or(f64::INFINITY);
    let best = others.min_by(|a, b| error(a).total_cmp(&error(b)));
    let yardstick = (chosen != 0).then_some(0);
    best.into_iter().chain(yardstick).collect()
}

fn untested(names: &[&str], fixed: Option<usize>, few: bool) -> Choice {
    let default = if few { DEFAULT_FEW } else { DEFAULT };
    let default = names.iter().position(|name| *name == default);
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
