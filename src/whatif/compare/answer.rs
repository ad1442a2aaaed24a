//! The answer to a ready question, in a sentence.

use super::factors::size_of;
use super::{Comparison, Metric};
use crate::whatif::{Question, Run};
use crate::wording::{counted, grouped_number, listed};

/// A case on the way from the least to the most of what is asked about.
struct Step<'a> {
    /// The value as written; empty of the base.
    value: &'a str,
    size: f64,
    cost: Option<f64>,
    service: Option<f64>,
    /// Whether every promise is kept; `None` where nothing is promised, or not known.
    kept: Option<bool>,
}

impl<'a> Step<'a> {
    /// The case `at`; `None` where it has no figures.
    fn of(run: &'a Run, comparison: &Comparison, (at, key): (usize, &str)) -> Option<Self> {
        let figures = comparison.figures(at)?;
        let value = match at {
            0 => "",
            _ => run.cases.get(at)?.value(key)?,
        };
        let promised = figures.queues.iter();
        let promised = promised.filter_map(|it| Some(it.service_level?.mean >= it.target?));
        Some(Step {
            value,
            size: match at {
                0 => 0.0,
                _ => size_of(value)?,
            },
            cost: figures.cost_of_need(),
            service: Metric::Service.of(figures),
            kept: promised.reduce(|all, it| all && it),
        })
    }

    /// ` 1,200 EUR` more or less than `base`, with its verb; empty where it is not known.
    fn costs(&self, base: &Self, currency: &str) -> String {
        let more = self.cost.zip(base.cost).map(|(cost, base)| cost - base);
        more.map_or_else(String::new, |it| {
            let word = if it < 0.0 { "saves" } else { "costs" };
            format!("{word} {} {currency}", grouped_number(it.abs(), 0))
        })
    }
}

/// The answer; `None` where there is no question, or no case has figures.
#[must_use]
pub fn told_question(run: &Run, comparison: &Comparison) -> Option<String> {
    let question = run.question?;
    let steps =
        (0..run.cases.len()).filter_map(|at| Step::of(run, comparison, (at, question.key())));
    let mut steps: Vec<Step<'_>> = steps.collect();
    steps.sort_by(|a, b| a.size.total_cmp(&b.size));
    let base = steps.iter().find(|it| it.value.is_empty())?;
    let told = answered(run, question, &steps, base)?;
    let set = &run.cases.first()?.words;
    Some(match set.is_empty() {
        true => told,
        false => format!("{told} All of that with: {}.", set.join("; ")),
    })
}

fn answered(run: &Run, question: Question, steps: &[Step<'_>], base: &Step<'_>) -> Option<String> {
    let (first, last) = (steps.first()?, steps.last()?);
    let weeks = counted(run.weeks as usize, "week");
    let costs = |it: &Step<'_>| it.costs(base, &run.currency);
    let both = |first: &Step<'_>, last: &Step<'_>| {
        [
            points(first.size).to_string(),
            costs(first),
            points(last.size).to_string(),
            costs(last),
        ]
    };
    let each = each(steps, base, 0.01, "a point");
    Some(match question {
        Question::Hiring => hiring(steps, base),
        Question::ServiceLevel => {
            let [less, saved, more, cost] = both(first, last);
            format!(
                "Promising {less} points less {saved}, {more} points more {cost} over {weeks}{each}."
            )
        }
        Question::Shrinkage => {
            let [less, saved, more, cost] = both(first, last);
            format!(
                "With {less} points of shrinkage less the same work {saved}, with {more} points more it {cost}, over \
                 {weeks}{each}."
            )
        }
        Question::ClosingHours => {
            let (earlier, later) = (
                first.value.trim_start_matches('-'),
                last.value.trim_start_matches('+'),
            );
            let (saved, cost) = (costs(first), costs(last));
            format!(
                "Closing {earlier} earlier {saved}, closing {later} later {cost}, over {weeks}."
            )
        }
        Question::BotShare => {
            let [less, saved, more, cost] = both(steps.get(1)?, last);
            format!(
                "A bot that answers {less} % of the written contacts alone {saved}, one that answers {more} % {cost}, \
                 over {weeks}, before its own price."
            )
        }
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

fn hiring(steps: &[Step<'_>], base: &Step<'_>) -> String {
    let percent = |it: Option<f64>| {
        it.map_or("unknown".to_owned(), |it| {
            format!("{} %", (it * 1000.0).round() / 10.0)
        })
    };
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return String::new();
    };
    format!(
        "Service goes from {} with {} over {} with as many as now to {} with {}; {}.",
        percent(first.service),
        agents(first),
        percent(base.service),
        percent(last.service),
        agents(last),
        kept_from(steps)
    )
}

fn agents(it: &Step<'_>) -> String {
    match it.value {
        "" => "as many agents as now".to_owned(),
        value => format!(
            "{} agents {}",
            value.trim_start_matches(['+', '-']),
            if it.size < 0.0 { "fewer" } else { "more" }
        ),
    }
}

/// From how many agents on every promise is kept: with that number and all larger ones.
fn kept_from(steps: &[Step<'_>]) -> String {
    let kept = |it: &Step<'_>| it.kept == Some(true);
    let from = steps
        .iter()
        .rposition(|it| !kept(it))
        .map_or(0, |it| it + 1);
    if let Some(it) = steps.get(from) {
        return format!("every promise is kept from {} on", agents(it));
    }
    let some: Vec<String> = steps.iter().filter(|it| kept(it)).map(agents).collect();
    match some.is_empty() {
        true => "with none of these numbers every promise is kept".to_owned(),
        false => format!(
            "every promise is kept with {}, but not with every larger number",
            listed(&some, 4, "more")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(kept: &[(&'static str, bool)]) -> Vec<Step<'static>> {
        let step = |(value, kept): &(&'static str, bool)| Step {
            value,
            size: size_of(value).unwrap_or(0.0),
            cost: None,
            service: None,
            kept: Some(*kept),
        };
        kept.iter().map(step).collect()
    }

    #[test]
    fn kept_from_a_number_on_means_with_all_larger_ones() {
        let all = [("-5", false), ("", true), ("+5", true)];
        let told = kept_from(&steps(&all));
        assert_eq!(told, "every promise is kept from as many agents as now on");
        let gap = [("-5", true), ("", false), ("+5", true)];
        assert_eq!(
            kept_from(&steps(&gap)),
            "every promise is kept from 5 agents more on"
        );
        let never = [("-5", true), ("", false), ("+5", false)];
        let told = kept_from(&steps(&never));
        assert_eq!(
            told,
            "every promise is kept with 5 agents fewer, but not with every larger number"
        );
        let none = kept_from(&steps(&[("", false)]));
        assert_eq!(none, "with none of these numbers every promise is kept");
    }
}
