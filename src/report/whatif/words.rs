//! What a comparison says, in sentences and short figures.

use crate::report::number::{decimals, half_width, thousands};
use crate::simulate::Estimate;
use crate::whatif::{Comparison, Factor, Figures, Run, Status, Swing, factors, told_question};
use crate::wording::{counted, listed, plural};

/// The findings, the answer to a ready question first.
#[must_use]
pub fn findings(run: &Run, comparison: &Comparison) -> Vec<String> {
    let mut told: Vec<String> = told_question(run, comparison).into_iter().collect();
    told.extend(what_matters(run, comparison));
    told.extend(frontier(run, comparison));
    told
}

/// What a reader must know of the figures: cases without any, and how they were got.
#[must_use]
pub fn open_points(run: &Run, comparison: &Comparison) -> Vec<String> {
    let mut told = vec![];
    for status in [
        Status::Invalid,
        Status::Infeasible,
        Status::Failed,
        Status::Crashed,
        Status::Open,
    ] {
        let count = comparison.count(status);
        if count > 0 {
            let noun = plural(count, "case is", "cases are");
            told.push(format!(
                "{count} {noun} {}: the reason stands with the case.",
                status.name()
            ));
        }
    }
    told.extend(unlike(run));
    let level = run.settings.split(' ').next().unwrap_or_default();
    told.push(match level {
        "weekly" | "staffing" => "No roster is made at this level. Needed is what all that is required would take, whoever is there; paid is \
             what those who are there would work of it, within their contracts. Service is what they give then, by formula, \
             spread as they are required: a roster reaches a little less. --level full makes and plays a roster for each \
             case."
            .to_owned(),
        "full" => "Each case has its own roster, played against the same customers (common random numbers); ± is the 95 % \
             half-width. Rosters are searched with the same bounded work: a difference in cost smaller than \
             cost_above_least of either case may be the search's."
            .to_owned(),
        _ => "Costs are of the months ahead; each plan is searched to within half a percent of the best possible.".to_owned(),
    });
    told
}

/// Which cases cannot be compared with the base, and why.
fn unlike(run: &Run) -> Vec<String> {
    let mut told: Vec<(String, Vec<&str>)> = vec![];
    for case in &run.cases {
        let Some(why) = case.unlike.told(&run.currency, run.weeks) else {
            continue;
        };
        match told.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(&case.name),
            None => told.push((why, vec![&case.name])),
        }
    }
    let line = |(why, names): (String, Vec<&str>)| format!("{}: {why}.", listed(&names, 6, "more"));
    told.into_iter().map(line).collect()
}

fn what_matters(run: &Run, comparison: &Comparison) -> Option<String> {
    let all = factors(run, comparison);
    let first: &Factor = all.first()?;
    let swing = first.cost.as_ref().filter(|it| it.size() > 0.0)?;
    let mut text = format!(
        "What matters most for the cost: {} ({} {}).",
        first.key,
        ends(swing, &signed_money),
        run.currency
    );
    let service = all.iter().filter_map(|it| Some((it, it.service.as_ref()?)));
    let most = service.max_by(|a, b| a.1.size().total_cmp(&b.1.size()));
    if let Some((factor, swing)) = most.filter(|(_, it)| it.size() > 0.0005) {
        text += &format!(
            " For service: {} ({}).",
            factor.key,
            ends(swing, &signed_points)
        );
    }
    if all.iter().any(|it| it.of_mean) {
        text += " That is the mean of the cases with a value, less the mean of all cases.";
    }
    Some(text)
}

/// `*0.9: −12,000, *1.1: +13,000`.
fn ends(swing: &Swing, shown: &dyn Fn(f64) -> String) -> String {
    let end = |it: &(String, f64)| match it.0.is_empty() {
        true => shown(it.1),
        false => format!("{}: {}", it.0, shown(it.1)),
    };
    if swing.low == swing.high {
        end(&swing.low)
    } else {
        format!("{}, {}", end(&swing.low), end(&swing.high))
    }
}

/// A choice that costs less by more than this share of the base's cost is worth a word.
const WORTH_A_WORD: f64 = 0.002;

fn frontier(run: &Run, comparison: &Comparison) -> Option<String> {
    let figures: &Figures = comparison.figures(0)?;
    let (cost, service) = (figures.cost?, figures.service_all()?.mean);
    let better = comparison
        .frontier
        .iter()
        .filter(|it| **it > 0)
        .find_map(|it| {
            let own = comparison.figures(*it)?;
            let (own_cost, own_service) = (own.cost?, own.service_all()?.mean);
            let cheaper = own_cost < cost * (1.0 - WORTH_A_WORD) && own_service >= service - 5e-4;
            cheaper.then_some((*it, own_cost, own_service))
        });
    let (case, own_cost, own_service) = better?;
    let felt = match own_service - service {
        it if it < 5e-4 => "answers as many in time".to_owned(),
        it => format!("gives {} in service", signed_points(it)),
    };
    Some(format!(
        "\"{}\" costs {} {} less than the base and {felt}.",
        run.cases[case].name,
        thousands(cost - own_cost),
        run.currency,
    ))
}

/// `+1,200`, `−300`, `0`.
pub fn signed_money(value: f64) -> String {
    signed(&thousands(value.abs()), value)
}

/// `+1.2 points`.
pub fn signed_points(value: f64) -> String {
    let digits = decimals(100.0 * value.abs(), 1);
    let noun = if digits == "1" { "point" } else { "points" };
    format!("{} {noun}", signed(&digits, value))
}

fn signed(digits: &str, value: f64) -> String {
    match digits {
        "0" => "0".to_owned(),
        digits if value < 0.0 => format!("−{digits}"),
        digits => format!("+{digits}"),
    }
}

/// A share with its half-width: `84.2 ± 0.6 %`.
pub fn share(value: Option<Estimate>) -> String {
    let Some(it) = value else {
        return "–".to_owned();
    };
    let width = it
        .half_width
        .map(|it| format!(" ± {}", half_width(100.0 * it, 1)));
    format!(
        "{}{} %",
        decimals(100.0 * it.mean, 1),
        width.unwrap_or_default()
    )
}

/// A difference of shares in points: `+1.2 ± 0.3`.
pub fn points(value: Option<Estimate>) -> String {
    let Some(it) = value else {
        return "–".to_owned();
    };
    let width = it
        .half_width
        .map(|it| format!(" ± {}", half_width(100.0 * it, 1)));
    let mean = signed(&decimals(100.0 * it.mean.abs(), 1), it.mean);
    format!("{mean}{}", width.unwrap_or_default())
}

/// Money or hours with its sign; `–` where unknown.
pub fn amount(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), signed_money)
}

/// Money or hours; `–` where unknown.
pub fn plain(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), thousands)
}

/// `12 cases, 11 done`.
pub fn counts(run: &Run, comparison: &Comparison) -> String {
    let done = comparison.count(Status::Done);
    format!("{}, {done} done", counted(run.cases.len(), "case"))
}
