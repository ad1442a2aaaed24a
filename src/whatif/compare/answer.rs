//! The answer to a ready question, in a sentence.

use super::factors::size_of;
use super::{Comparison, Metric};
use crate::whatif::{Question, Run};
use crate::wording::{counted, grouped_number};

/// A case on the way from the least to the most of what is asked about.
struct Step<'a> {
    /// The value as written; empty of the base.
    value: &'a str,
    size: f64,
    cost: Option<f64>,
    service: Option<f64>,
}

/// The answer; `None` where there is no question, or no case has figures.
#[must_use]
pub fn told_question(run: &Run, comparison: &Comparison) -> Option<String> {
    let question = run.question?;
    let key = question.key();
    let steps = run.cases.iter().enumerate().filter_map(|(at, case)| {
        let figures = comparison.figures(at)?;
        let value = case.value(key).unwrap_or("");
        Some(Step {
            value,
            size: if value.is_empty() {
                0.0
            } else {
                size_of(value)?
            },
            cost: figures.cost_of_need(),
            service: Metric::Service.of(figures),
        })
    });
    let mut steps: Vec<Step<'_>> = steps.collect();
    steps.sort_by(|a, b| a.size.total_cmp(&b.size));
    let (first, last) = (steps.first()?, steps.last()?);
    let base = steps.iter().find(|it| it.value.is_empty())?;
    let currency = &run.currency;
    let weeks = counted(run.weeks as usize, "week");
    let money = |it: &Step<'_>| it.cost.zip(base.cost).map(|(cost, base)| cost - base);
    let costs = |it: &Step<'_>| {
        money(it).map_or_else(String::new, |it| {
            let word = if it < 0.0 { "saves" } else { "costs" };
            format!("{word} {} {currency}", grouped_number(it.abs(), 0))
        })
    };
    Some(match question {
        Question::Hiring => hiring(run, comparison, &steps, base),
        Question::ServiceLevel => format!(
            "Promising {} points less {}, {} points more {} over {}{}.",
            points(first.size),
            costs(first),
            points(last.size),
            costs(last),
            weeks,
            each(&steps, base, 0.01, "a point")
        ),
        Question::Shrinkage => format!(
            "With {} points of shrinkage less the same work {}, with {} points more it {}, over {}{}.",
            points(first.size),
            costs(first),
            points(last.size),
            costs(last),
            weeks,
            each(&steps, base, 0.01, "a point")
        ),
        Question::ClosingHours => format!(
            "Closing {} earlier {}, closing {} later {}, over {}.",
            first.value.trim_start_matches('-'),
            costs(first),
            last.value.trim_start_matches('+'),
            costs(last),
            weeks
        ),
        Question::BotShare => format!(
            "A bot that answers {} % of the written contacts alone {}, one that answers {} % {}, over {}, before \
             its own price.",
            points(steps.get(1)?.size),
            costs(steps.get(1)?),
            points(last.size),
            costs(last),
            weeks
        ),
    })
}

fn points(share: f64) -> f64 {
    (share.abs() * 1000.0).round() / 10.0
}

/// What one unit more costs next to the base.
fn each(steps: &[Step<'_>], base: &Step<'_>, unit: f64, noun: &str) -> String {
    let next = steps.iter().find(|it| it.size > base.size);
    let price = next.and_then(|it| Some((it.cost? - base.cost?) / (it.size - base.size) * unit));
    price.map_or_else(String::new, |it| {
        format!(": {noun} next to the present is {}", grouped_number(it, 0))
    })
}

fn hiring(run: &Run, comparison: &Comparison, steps: &[Step<'_>], base: &Step<'_>) -> String {
    let percent = |it: Option<f64>| {
        it.map_or("unknown".to_owned(), |it| {
            format!("{} %", (it * 1000.0).round() / 10.0)
        })
    };
    let at = |it: &Step<'_>| match it.value {
        "" => "as many agents as now".to_owned(),
        value => format!(
            "{} agents {}",
            value.trim_start_matches(['+', '-']),
            if it.size < 0.0 { "fewer" } else { "more" }
        ),
    };
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return String::new();
    };
    let mut text = format!(
        "Service goes from {} with {} over {} today to {} with {}",
        percent(first.service),
        at(first),
        percent(base.service),
        percent(last.service),
        at(last)
    );
    let kept = |it: &&Step<'_>| {
        let case = run
            .cases
            .iter()
            .position(|case| case.value("agents").unwrap_or("") == it.value);
        let figures = case.and_then(|case| comparison.figures(case));
        figures.is_some_and(|it| {
            let promised = it
                .queues
                .iter()
                .filter_map(|own| Some((own.target?, own.service_level?.mean)));
            promised.clone().count() > 0 && promised.clone().all(|(target, felt)| felt >= target)
        })
    };
    text += &match steps.iter().find(kept) {
        Some(it) => format!("; every promise is kept from {} on.", at(it)),
        None => "; with none of these numbers every promise is kept.".to_owned(),
    };
    text
}
