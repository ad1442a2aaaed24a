//! The answer to a ready question, in a sentence: of the cases that worked, and which end did not.

use super::factors::size_of;
use super::{Comparison, Metric};
use crate::whatif::{Question, Run};
use crate::wording::{counted, grouped_number, listed};

/// A case on the way from the least to the most of what is asked about.
struct Step<'a> {
    case: usize,
    /// The value as written; empty of the base.
    value: &'a str,
    size: f64,
    cost: Option<f64>,
    hours: Option<f64>,
    service: Option<f64>,
    /// Whether every promise is kept; `None` where nothing is promised, or not known.
    kept: Option<bool>,
}

impl<'a> Step<'a> {
    /// The case `at`; `None` where it has no figures.
    fn of(run: &'a Run, comparison: &Comparison, (at, key): (usize, &str)) -> Option<Self> {
        let figures = comparison.figures(at)?;
        let (value, size) = asked(run, (at, key))?;
        let promised = figures.queues.iter();
        let promised = promised.filter_map(|it| Some(it.service_level?.mean >= it.target?));
        Some(Step {
            case: at,
            value,
            size,
            cost: figures.cost_of_need(),
            hours: figures.needed_paid_h.or(Some(figures.paid_h)),
            service: Metric::Service.of(figures),
            kept: promised.reduce(|all, it| all && it),
        })
    }
}

/// The value that a case asks about, and its size: nothing of the base.
fn asked<'a>(run: &'a Run, (at, key): (usize, &str)) -> Option<(&'a str, f64)> {
    let value = match at {
        0 => return Some(("", 0.0)),
        _ => run.cases.get(at)?.value(key)?,
    };
    Some((value, size_of(value)?))
}

/// What the answer is made of.
struct Asked<'a> {
    run: &'a Run,
    comparison: &'a Comparison,
    /// The cases with figures, from the least to the most.
    steps: &'a [Step<'a>],
    base: &'a Step<'a>,
}

/// The answer; `None` where there is no question, or its base has no figures.
#[must_use]
pub fn told_question(run: &Run, comparison: &Comparison) -> Option<String> {
    let question = run.question?;
    let key = question.key();
    let steps = (0..run.cases.len()).filter_map(|at| Step::of(run, comparison, (at, key)));
    let mut steps: Vec<Step<'_>> = steps.collect();
    steps.sort_by(|a, b| a.size.total_cmp(&b.size));
    let base = steps.iter().find(|it| it.value.is_empty())?;
    let asked = Asked {
        run,
        comparison,
        steps: &steps,
        base,
    };
    let mut told: Vec<String> = asked.answer(question).into_iter().collect();
    told.extend(asked.ends_without_figures(question));
    let set = &run.cases.first()?.words;
    if !set.is_empty() {
        told.push(format!("All of that with: {}.", set.join("; ")));
    }
    (!told.is_empty()).then(|| told.join(" "))
}

impl Asked<'_> {
    /// `None` where no case but the base has figures.
    fn answer(&self, question: Question) -> Option<String> {
        let weeks = counted(self.run.horizon as usize, "week");
        let (less, more) = (self.less(), self.more());
        less.or(more)?;
        Some(match question {
            Question::Hiring => self.hiring(),
            Question::ServiceLevel => {
                let side = |it: &Step<'_>, word: &str| {
                    format!("{} points {word} {}", points(it.size), self.costs(it))
                };
                let sides = both(
                    less.map(|it| side(it, "less")),
                    more.map(|it| side(it, "more")),
                );
                format!("Promising {sides} over {weeks}{}.", self.each_point())
            }
            Question::Shrinkage => {
                let side = |it: &Step<'_>, word: &str| {
                    format!(
                        "{} points of shrinkage {word} the same work {}",
                        points(it.size),
                        self.costs(it)
                    )
                };
                let sides = both(
                    less.map(|it| side(it, "less")),
                    more.map(|it| side(it, "more")),
                );
                let sides = sides.replacen(", ", ", with ", 1);
                format!("With {sides}, over {weeks}{}.", self.each_point())
            }
            Question::ClosingHours => {
                let earlier = less.map(|it| {
                    let by = it.value.trim_start_matches(['-', '−']);
                    format!("closing {by} earlier {}", self.costs(it))
                });
                let later = more.map(|it| {
                    let by = it.value.trim_start_matches('+');
                    format!("closing {by} later {}", self.costs(it))
                });
                let sides = both(earlier, later);
                format!("{}, over {weeks}.", sides.replacen("closing", "Closing", 1))
            }
            Question::BotShare => {
                let first = self.steps.iter().find(|it| !it.value.is_empty())?;
                let mut told = format!(
                    "A bot that answers {} % of the written contacts alone {}",
                    points(first.size),
                    self.costs(first)
                );
                if let Some(last) = more.filter(|it| it.case != first.case) {
                    told += &format!(
                        ", one that answers {} % {}",
                        points(last.size),
                        self.costs(last)
                    );
                }
                format!("{told}, over {weeks}, before its own price.")
            }
        })
    }

    /// The end below the base, if a case there has figures.
    fn less(&self) -> Option<&Step<'_>> {
        self.steps.first().filter(|it| it.size < self.base.size)
    }

    /// The end above it.
    fn more(&self) -> Option<&Step<'_>> {
        self.steps.last().filter(|it| it.size > self.base.size)
    }

    /// `costs 1,200 EUR` more or less than the base; hours where no money is known.
    fn costs(&self, it: &Step<'_>) -> String {
        if self.comparison.is_within_search(self.base.case, it.case) {
            return "shows no difference in cost that the search can tell".to_owned();
        }
        let word = |more: f64| if more < 0.0 { "saves" } else { "costs" };
        let money = it.cost.zip(self.base.cost).map(|(own, base)| own - base);
        let hours = it.hours.zip(self.base.hours).map(|(own, base)| own - base);
        match (money, hours) {
            (Some(more), _) => {
                let amount = grouped_number(more.abs(), 0);
                format!("{} {amount} {}", word(more), self.run.currency)
            }
            (None, Some(more)) => {
                let amount = grouped_number(more.abs(), 0);
                format!("{} {amount} paid hours", word(more))
            }
            (None, None) => "costs what is not known".to_owned(),
        }
    }

    /// What one point more costs on average up to the next step that worked.
    fn each_point(&self) -> String {
        let base = self.base;
        let next = self.steps.iter().find(|it| it.size > base.size);
        let told = next.filter(|it| !self.comparison.is_within_search(base.case, it.case));
        let price = |it: &Step<'_>| {
            let points = (it.size - base.size) * 100.0;
            Some((points, (it.cost? - base.cost?) / points))
        };
        told.and_then(price)
            .map_or_else(String::new, |(points, price)| {
                format!(
                    ": each of the next {} points is {} {}",
                    grouped_number(points, 0),
                    grouped_number(price, 0),
                    self.run.currency
                )
            })
    }

    fn hiring(&self) -> String {
        let service = |it: &Step<'_>| match it.service {
            Some(share) => format!("{} %", (share * 1000.0).round() / 10.0),
            None => "unknown".to_owned(),
        };
        let with = |it: &Step<'_>| format!("{} with {}", service(it), agents(it));
        let now = format!("{} with as many as now", service(self.base));
        let way = match (self.less(), self.more()) {
            (Some(less), Some(more)) => {
                format!("from {} over {now} to {}", with(less), with(more))
            }
            (Some(less), None) => format!("from {} to {now}", with(less)),
            (None, Some(more)) => format!("from {now} to {}", with(more)),
            (None, None) => now,
        };
        format!("Service goes {way}; {}.", kept_from(self.steps))
    }

    /// The two ends that were asked for, where they have no figures, and why.
    fn ends_without_figures(&self, question: Question) -> Vec<String> {
        let key = question.key();
        let of_case = |at| Some((at, asked(self.run, (at, key))?.1));
        let wanted: Vec<(usize, f64)> = (1..self.run.cases.len()).filter_map(of_case).collect();
        let by_size = |a: &&(usize, f64), b: &&(usize, f64)| a.1.total_cmp(&b.1);
        let ends = [wanted.iter().min_by(by_size), wanted.iter().max_by(by_size)];
        let mut ends: Vec<usize> = ends.into_iter().flatten().map(|it| it.0).collect();
        ends.dedup();
        let lost = ends
            .into_iter()
            .filter(|at| self.comparison.figures(*at).is_none());
        let why = |at: usize| {
            let (case, outcome) = (&self.run.cases[at], &self.comparison.outcomes[at]);
            let (name, status) = (&case.name, outcome.status.name());
            format!("{name} has no figures: {status}: {}.", outcome.reason)
        };
        lost.map(why).collect()
    }
}

/// The sides that there are.
fn both(less: Option<String>, more: Option<String>) -> String {
    let sides: Vec<String> = less.into_iter().chain(more).collect();
    sides.join(", ")
}

fn points(share: f64) -> f64 {
    (share.abs() * 1000.0).round() / 10.0
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
    use crate::whatif::{Figures, Outcome, Status};

    fn steps(kept: &[(&'static str, bool)]) -> Vec<Step<'static>> {
        let step = |(value, kept): &(&'static str, bool)| Step {
            case: 0,
            value,
            size: size_of(value).unwrap_or(0.0),
            cost: None,
            hours: None,
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

    /// A run of a question of which cases cost so much; `None` without figures.
    fn asked_of(question: Question, cases: &[(&str, Option<f64>)]) -> (Run, Comparison) {
        let names: Vec<&str> = cases.iter().map(|it| it.0).collect();
        let mut run = crate::whatif::sample_run(&names);
        run.question = Some(question);
        run.horizon = 78;
        for (case, (value, _)) in run.cases.iter_mut().zip(cases).skip(1) {
            case.set = vec![(question.key().to_owned(), (*value).to_owned())];
        }
        let outcome = |(_, cost): &(&str, Option<f64>)| match cost {
            Some(cost) => Outcome::done(Figures {
                cost: Some(*cost),
                paid_h: cost / 20.0,
                cost_above_least: Some(50.0),
                ..Figures::default()
            }),
            None => Outcome::none(Status::Infeasible, "nobody may work so long"),
        };
        let comparison = crate::whatif::compare(&run, cases.iter().map(outcome).collect());
        (run, comparison)
    }

    #[test]
    fn an_end_without_figures_is_told_with_its_reason_and_the_others_answer() {
        let cases = [
            ("base", Some(1000.0)),
            ("-0.04", Some(600.0)),
            ("-0.02", Some(800.0)),
            ("+0.02", None),
            ("+0.1", None),
        ];
        let (run, comparison) = asked_of(Question::Shrinkage, &cases);
        assert_eq!(
            told_question(&run, &comparison).unwrap(),
            "With 4 points of shrinkage less the same work saves 400 EUR, over 78 weeks. +0.1 has no figures: infeasible: nobody may \
             work so long."
        );
        let (run, comparison) = asked_of(Question::Hiring, &cases[..3]);
        let told = told_question(&run, &comparison).unwrap();
        assert!(
            told.starts_with(
                "Service goes from unknown with 0.04 agents fewer to unknown with as many"
            ),
            "{told}"
        );
        let (run, comparison) = asked_of(Question::ServiceLevel, &[cases[0], cases[3]]);
        let told = told_question(&run, &comparison).unwrap();
        assert!(
            !told.contains("costs 0") && told.starts_with("+0.02 has no figures"),
            "{told}"
        );
    }

    #[test]
    fn what_the_search_leaves_open_is_no_difference() {
        let cases = [
            ("base", Some(1000.0)),
            ("-0.1", Some(960.0)),
            ("+0.1", Some(1030.0)),
            ("+0.15", Some(1300.0)),
        ];
        let (run, comparison) = asked_of(Question::ServiceLevel, &cases);
        assert_eq!(
            told_question(&run, &comparison).unwrap(),
            "Promising 10 points less shows no difference in cost that the search can tell, 15 points more costs 300 EUR over 78 \
             weeks."
        );
    }
}
