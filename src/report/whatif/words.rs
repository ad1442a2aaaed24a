//! What a comparison says, in sentences and short figures.

use crate::report::number::{decimals, half_width, thousands};
use crate::simulate::Estimate;
use crate::whatif::{
    Against, Comparison, End, Factor, Figures, Run, Status, SureBy, Swing, factors, told_question,
};
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
            .to_owned() + &largest_gap(comparison),
        _ => format!(
            "Costs are of the months ahead, {}. Each plan is searched until it is good enough: a difference in cost smaller \
             than the gap of either case may be the search's.{}",
            counted(run.horizon as usize, "week"),
            largest_gap(comparison)
        ),
    });
    told
}

/// How far the cost of a case may lie above the least, at most.
fn largest_gap(comparison: &Comparison) -> String {
    let gap = comparison.largest_gap();
    gap.map_or_else(String::new, |it| {
        let percent = half_width(100.0 * it, 2);
        format!(" The largest gap of these cases is {percent} % of the cost (column gap).")
    })
}

/// Which cases cannot be compared with the base, and why.
fn unlike(run: &Run) -> Vec<String> {
    let mut told: Vec<(String, Vec<&str>)> = vec![];
    for case in &run.cases {
        let Some(why) = case.unlike.told(&run.currency, run.horizon) else {
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

/// A service that moves by less is not worth a sentence.
const FELT: f64 = 0.0005;

fn what_matters(run: &Run, comparison: &Comparison) -> Option<String> {
    let all = factors(run, comparison);
    let money = |it: &'_ Factor| it.cost.clone().filter(|it| it.size() > 0.0);
    let costs: Vec<(&Factor, Swing)> = all
        .list
        .iter()
        .filter_map(|it| Some((it, money(it)?)))
        .collect();
    costs.first()?;
    let mut shown = vec![];
    let mut text = match costs.iter().find(|it| it.1.is_told()) {
        Some((factor, swing)) => {
            shown.push((*factor, swing.clone()));
            let told = ends(swing, &sure_money);
            format!(
                "What matters most for the cost: {} ({told} {} {}).",
                factor.key,
                run.currency,
                against(factor.against)
            )
        }
        None => {
            "What matters most for the cost: no difference that the search can tell.".to_owned()
        }
    };
    let service = all
        .list
        .iter()
        .filter_map(|it| Some((it, it.service.as_ref()?)));
    let most = service.max_by(|a, b| a.1.size().total_cmp(&b.1.size()));
    if let Some((factor, swing)) = most.filter(|(_, it)| it.size() > FELT) {
        shown.push((factor, swing.clone()));
        text += &format!(
            " For service: {} ({} {}).",
            factor.key,
            ends(swing, &sure_points),
            against(factor.against)
        );
    }
    let sure = |by: SureBy| {
        let own = |it: &(&Factor, Swing)| it.0.sure_by == by && it.1.high.half_width.is_some();
        shown.iter().any(own)
    };
    if sure(SureBy::Scatter) {
        text += " ± is the 95 % half-width, by how the draws scatter around straight lines.";
    } else if sure(SureBy::Plays) {
        text += " ± is the 95 % half-width, by the plays of the cases.";
    } else if shown.iter().any(|it| it.0.sure_by == SureBy::Scatter) {
        text += " Too few draws to say how sure that is.";
    }
    text += &inseparable(&all.inseparable);
    Some(text)
}

/// Which keys cannot be told apart.
fn inseparable(keys: &[String]) -> String {
    match keys {
        [] => String::new(),
        [one] => format!(
            " What {one} does cannot be told apart from the other keys: the cases stand for the keys."
        ),
        all => format!(
            " What {} do cannot be told apart, for too few cases change one without the others: the cases stand for the keys.",
            listed(all, 6, "more")
        ),
    }
}

/// Against what an effect is, in words.
pub fn against(it: Against) -> &'static str {
    match it {
        Against::Base => "against the base",
        Against::Mean => "against the mean of its values, all else alike",
        Against::Middle => "against the middle of its range, all else alike",
    }
}

/// `*0.9: −12,000, *1.1: +13,000`, with half-widths where they are known.
fn ends(swing: &Swing, shown: &dyn Fn(&End) -> String) -> String {
    let end = |it: &End| {
        let told = match it.is_told() {
            true => shown(it),
            false => "no difference that the search can tell".to_owned(),
        };
        match it.value.is_empty() {
            true => told,
            false => format!("{}: {told}", it.value),
        }
    };
    if swing.low == swing.high {
        end(&swing.low)
    } else {
        format!("{}, {}", end(&swing.low), end(&swing.high))
    }
}

/// `−12,000 ± 300`.
fn sure_money(it: &End) -> String {
    let width = it.half_width.map(|it| format!(" ± {}", thousands(it)));
    signed_money(it.more) + &width.unwrap_or_default()
}

/// `−1.2 ± 0.3 points`.
fn sure_points(it: &End) -> String {
    let (mean, half_width) = (it.more, it.half_width);
    match half_width {
        Some(_) => format!("{} points", points(Some(Estimate { mean, half_width }))),
        None => signed_points(mean),
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
        // What the search itself leaves open recommends nothing.
        .filter(|it| **it > 0 && !comparison.is_within_search(0, **it))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::{HireFigures, Outcome, compare, sample_queue, sample_run};

    /// Cases of another number of people: what they cost, by so much above the least, and the share in time.
    fn compared(cases: &[(f64, f64, f64)]) -> (Run, Comparison) {
        let names: Vec<String> = (0..cases.len()).map(|it| format!("case {it}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut run = sample_run(&names);
        for (at, case) in run.cases.iter_mut().enumerate().skip(1) {
            case.set = vec![("agents".to_owned(), format!("+{at}"))];
        }
        let outcome = |(cost, above, share): &(f64, f64, f64)| {
            Outcome::done(Figures {
                cost: Some(*cost),
                cost_above_least: Some(*above),
                queues: vec![sample_queue(*share)],
                ..Figures::default()
            })
        };
        let comparison = compare(&run, cases.iter().map(outcome).collect());
        (run, comparison)
    }

    #[test]
    fn a_difference_that_the_search_leaves_open_is_no_headline() {
        let (run, comparison) = compared(&[(1000.0, 30.0, 0.8), (980.0, 10.0, 0.85)]);
        let told = findings(&run, &comparison).join(" ");
        assert!(
            told.contains("no difference that the search can tell")
                && !told.contains("less than the base"),
            "{told}"
        );
        let (run, comparison) = compared(&[(1000.0, 15.0, 0.8), (980.0, 10.0, 0.85)]);
        let told = findings(&run, &comparison).join(" ");
        assert!(
            told.contains("agents (+1: −20 EUR against the base)")
                && told.contains("costs 20 EUR less than the base"),
            "{told}"
        );
    }

    #[test]
    fn the_largest_gap_of_the_months_ahead_and_their_weeks_are_told() {
        let mut run = sample_run(&["base", "more"]);
        run.settings = "hire".to_owned();
        run.horizon = 78;
        let outcome = |gap: f64| {
            Outcome::done(Figures {
                cost: Some(1e6),
                hire: Some(HireFigures {
                    hires: 1.0,
                    leavers: 1.0,
                    heads_at_end: 10.0,
                    short_h: 0.0,
                    gap: Some(gap),
                    left_open: None,
                }),
                ..Figures::default()
            })
        };
        let comparison = compare(&run, vec![outcome(0.004), outcome(0.0213)]);
        let told = open_points(&run, &comparison).join(" ");
        assert!(
            told.contains("78 weeks") && told.contains("2.13 % of the cost"),
            "{told}"
        );
    }

    #[test]
    fn keys_that_cannot_be_told_apart_are_named() {
        let (mut run, comparison) =
            compared(&[(1000.0, 0.0, 0.8), (900.0, 0.0, 0.8), (800.0, 0.0, 0.8)]);
        for case in &mut run.cases[1..] {
            case.set.push(("bot".to_owned(), case.name.clone()));
        }
        let told = findings(&run, &comparison).join(" ");
        assert!(
            told.contains("What agents and bot do cannot be told apart"),
            "{told}"
        );
        assert!(
            told.contains("case 2 (−200 EUR against the base)"),
            "{told}"
        );
    }
}
