//! What more or less service costs: case by case, and in a line or two.

use super::number::{decimals, thousands, tidy};
use crate::frontier::{Case, Frontier, Step, is_told_apart};
use crate::scenario::Scenario;
use crate::simulate::Estimate;
use crate::wording::plural;
use serde::Serialize;

/// What `summary.json` says of the frontier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrontierSummary {
    /// Every case, in the order of `frontier.csv`.
    pub cases: Vec<CaseSummary>,
    /// From the present targets to more service; `None` where no case gives more.
    pub more: Option<StepSummary>,
    /// From less service to the present targets; `None` where no case gives less.
    pub less: Option<StepSummary>,
}

/// A case against that with the present targets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseSummary {
    /// `present`, `planned`, or `infeasible`.
    pub case: &'static str,
    /// Points added to every promised service level.
    pub target_shift_points: i32,
    /// Hours paid for shifts.
    pub paid_h: Option<f64>,
    /// Ordinary pay and overtime for them.
    pub cost: Option<f64>,
    /// Share answered in time over all contacts of the queues that promise a service level.
    pub service_level_all: Option<f64>,
    /// Points of it more than in the case with the present targets.
    pub points_more: Option<f64>,
    /// 95 % half-width of that difference.
    pub points_half_width: Option<f64>,
    /// Whether the difference is more than chance.
    pub told_apart: Option<bool>,
    /// Whether no other case, nor a mixture of two, gives as much for less; `None` of the present plan and
    /// where there is no plan.
    pub on_frontier: Option<bool>,
    /// Pay for a point, from the next cheaper case on the frontier to this one; `None` where there is none, or the
    /// two are not told apart.
    pub price_of_a_point: Option<f64>,
    /// Of a tuned plan: whether all queues came as near their promise as tuning aims at.
    pub settled: Option<bool>,
    /// Why there is no plan.
    pub reason: Option<String>,
}

/// A step along the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StepSummary {
    /// Points added to the targets of the case with less service.
    pub from_shift_points: i32,
    /// Points added to the targets of the case with more.
    pub to_shift_points: i32,
    /// Points of service more.
    pub points: f64,
    /// Their 95 % half-width.
    pub points_half_width: Option<f64>,
    /// Pay more.
    pub cost: f64,
    /// Whether the points are more than chance.
    pub told_apart: bool,
    /// Pay for one point; `None` where the cases are not told apart.
    pub price_of_a_point: Option<f64>,
    /// The least that the half-width allows.
    pub price_low: Option<f64>,
    /// The most.
    pub price_high: Option<f64>,
}

/// What a frontier says, case by case.
#[must_use]
pub fn summarised(frontier: &Frontier) -> FrontierSummary {
    let [more, less] = frontier.steps();
    let step = |it: Step| StepSummary::new(frontier, &it);
    let worth_it = frontier.worth_it();
    let cases = (0..frontier.cases.len()).map(|it| CaseSummary::new(frontier, it, &worth_it));
    FrontierSummary {
        cases: cases.collect(),
        more: more.map(step),
        less: less.map(step),
    }
}

const fn shift(case: &Case) -> i32 {
    match case.shift_points {
        Some(shift) => shift,
        None => 0,
    }
}

impl CaseSummary {
    fn new(frontier: &Frontier, place: usize, worth_it: &[usize]) -> Self {
        let case = &frontier.cases[place];
        let known = case.outcome.as_ref().ok();
        let here = frontier.here().filter(|it| *it != place);
        let points = here.and_then(|it| frontier.points(it, place));
        let on = worth_it.iter().position(|it| *it == place);
        let before = on.and_then(|it| Some(worth_it[it.checked_sub(1)?]));
        let step = before.and_then(|it| frontier.step(it, place));
        let is_planned = known.is_some() && case.shift_points.is_some();
        Self {
            case: match (case.shift_points, known) {
                (None, _) => "present",
                (_, Some(_)) => "planned",
                (_, None) => "infeasible",
            },
            target_shift_points: shift(case),
            paid_h: known.map(|it| it.paid_h),
            cost: known.map(|it| it.pay),
            service_level_all: frontier.service(place),
            points_more: points.map(|it| it.mean),
            points_half_width: points.and_then(|it| it.half_width),
            told_apart: points.map(is_told_apart),
            on_frontier: is_planned.then_some(on.is_some()),
            price_of_a_point: step.and_then(|it| it.of_a_point()),
            settled: known.and_then(|it| it.settled),
            reason: case.outcome.as_ref().err().cloned(),
        }
    }
}

impl StepSummary {
    fn new(frontier: &Frontier, it: &Step) -> Self {
        let range = it.range();
        Self {
            from_shift_points: shift(&frontier.cases[it.from]),
            to_shift_points: shift(&frontier.cases[it.to]),
            points: it.points.mean,
            points_half_width: it.points.half_width,
            cost: it.pay,
            told_apart: it.is_told_apart(),
            price_of_a_point: it.of_a_point().and_then(tidy),
            price_low: range.and_then(|it| tidy(it.0)),
            price_high: range.and_then(|it| tidy(it.1)),
        }
    }
}

/// `One more point of service costs about 420 EUR here, 380 to 470 (858 for +2 ± 0.2 points); one point less saves
/// about 270 EUR, 250 to 290 (622 for −2.3 ± 0.2 points).`, what is cheaper and no worse, and why cases cannot be had.
#[must_use]
pub fn told(scenario: &Scenario, frontier: &Frontier) -> Vec<String> {
    if frontier.cases.is_empty() {
        return vec!["No queue promises a service level: there is no frontier to draw.".to_owned()];
    }
    let [more, less] = frontier.steps();
    let currency = &scenario.currency;
    let more = match more {
        None => "None of the cases made gives more service".to_owned(),
        Some(it) => told_step(
            &it,
            "One more point of service costs",
            currency,
            "more",
            1.0,
        ),
    };
    let less = match less {
        None => "none gives less for less".to_owned(),
        Some(it) => told_step(&it, "one point less saves", currency, "less", -1.0),
    };
    let mut lines = vec![format!("{more}; {less}.")];
    lines.extend(searched(frontier, currency));
    lines.extend(better(frontier, currency));
    lines.extend(unsettled(frontier));
    let impossible = frontier.cases.iter().filter_map(|it| {
        let reason = it.outcome.as_ref().err()?.lines().next()?.to_owned();
        Some(format!("{:+} points: {reason}", it.shift_points?))
    });
    lines.extend(impossible);
    lines
}

fn told_step(it: &Step, begin: &str, currency: &str, word: &str, sign: f64) -> String {
    let felt = points(Estimate {
        mean: sign * it.points.mean,
        ..it.points
    });
    let pay = thousands(it.pay);
    match (it.of_a_point(), it.range()) {
        (Some(price), Some((low, high))) => format!(
            "{begin} about {} {currency}, {} to {} ({pay} for {felt})",
            amount(price),
            amount(low),
            amount(high),
        ),
        _ => format!(
            "the price of a point {word} is not told apart from chance ({pay} {currency} for {felt}; more \
             replications would tell)"
        ),
    }
}

/// What the ranges of prices leave out: how near its cheapest roster each case was searched.
fn searched(frontier: &Frontier, currency: &str) -> Option<String> {
    let [more, less] = frontier.steps();
    let used = [more, less].into_iter().flatten();
    let cases = used.flat_map(|it| [it.from, it.to]);
    let known = cases.filter_map(|it| frontier.cases[it].outcome.as_ref().ok()?.above_least);
    let most = known.fold(0.0, f64::max);
    (most >= 1.0).then(|| {
        format!(
            "These ranges are of chance in service. Besides, the search proves each of these rosters only to within {} \
             {currency} of the least that its requirement can cost.",
            amount(most)
        )
    })
}

/// The case that is as good as the present targets' and cheaper.
fn better(frontier: &Frontier, currency: &str) -> Option<String> {
    let it = frontier.better()?;
    let other = shift(&frontier.cases[it.to]);
    let felt = match it.is_told_apart() {
        true => format!("gives {} for", points(it.points)),
        false => "is not told apart from the present targets in service, and costs".to_owned(),
    };
    let saved = thousands(-it.pay);
    Some(format!(
        "Planned for {other:+} points, the roster {felt} {saved} {currency} less than planned for the present targets: \
         these are not worth their pay as searched here, and the price is that between cases that are."
    ))
}

/// Cases that tuning left short of, or above, what they promise.
fn unsettled(frontier: &Frontier) -> Option<String> {
    let is_off = |it: &&Case| {
        it.outcome
            .as_ref()
            .is_ok_and(|it| it.settled == Some(false))
    };
    let off = frontier.cases.iter().filter(is_off);
    let names: Vec<String> = off
        .filter_map(|it| Some(format!("{:+}", it.shift_points?)))
        .collect();
    (!names.is_empty()).then(|| {
        let noun = plural(names.len(), "case", "cases");
        format!(
            "Tuned as the plan is; not every queue came to its promise or within a point above it in the {noun} of {} \
             points: what is drawn is what they gave.",
            names.join(", ")
        )
    })
}

/// `+1 ± 0.2 points`, `−2.3 ± 0.4 points`.
fn points(points: Estimate) -> String {
    let sign = if points.mean < 0.0 { "−" } else { "+" };
    let digits = decimals(points.mean.abs(), 1);
    let width = points.half_width.map(|it| decimals(it, 1));
    let width = width.filter(|it| it != "0");
    let one = usize::from(digits != "1" || width.is_some()) + 1;
    let width = width.map_or_else(String::new, |it| format!(" ± {it}"));
    format!("{sign}{digits}{width} {}", plural(one, "point", "points"))
}

/// To two digits: the cases do not tell more.
fn amount(value: f64) -> String {
    let digits = value.abs().max(1.0).log10().floor() as i32;
    let unit = 10_f64.powi((digits - 1).max(0));
    thousands((value / unit).round() * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_apart_from_one() {
        let estimate = |mean, half_width| Estimate { mean, half_width };
        assert_eq!(points(estimate(1.02, None)), "+1 point");
        assert_eq!(points(estimate(-2.34, Some(0.41))), "−2.3 ± 0.4 points");
        assert_eq!(points(estimate(1.0, Some(0.01))), "+1 point");
    }

    #[test]
    fn amounts_have_two_digits() {
        for (value, text) in [
            (3.4, "3"),
            (38.2, "38"),
            (384.0, "380"),
            (12_345.0, "12,000"),
        ] {
            assert_eq!(amount(value), text);
        }
    }
}
