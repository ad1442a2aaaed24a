//! Whether the plan holds what it promises, in a sentence.

use super::screen::{BOLD, GREEN, RED, duration, shorten};
use crate::report::number::percent;
use crate::report::summary::{PlanSummary, QueueSummary};
use crate::report::targets::{Promised, TargetSummary};
use crate::wording::counted;

/// Whether the plan holds what it promises, in a sentence.
pub(super) fn verdict(summary: &PlanSummary) -> (&'static str, String) {
    let violations = summary.verification.map_or(0, |it| it.violations);
    if violations > 0 {
        let text = format!(
            "Do not publish: the check found {} (see below).",
            counted(violations, "broken rule")
        );
        return (RED, text);
    }
    let promised: Vec<&QueueSummary> = (summary.queues.iter())
        .filter(|it| it.keeps_promise().is_some())
        .collect();
    let missed: Vec<&QueueSummary> = (promised.iter().copied())
        .filter(|it| it.keeps_promise() == Some(false))
        .collect();
    match (missed.as_slice(), promised.as_slice()) {
        ([], []) => (BOLD, nothing_to_keep(summary).to_owned()),
        ([], [one]) => (GREEN, format!("The promise is kept: {}.", expectation(one))),
        ([], all) => (GREEN, all_kept(all)),
        ([one], _) => (RED, format!("The promise is missed: {}.", expectation(one))),
        (many, all) => {
            let names: Vec<&str> = many.iter().map(|it| it.queue.as_str()).collect();
            let text = format!(
                "{} of {} queues are expected to miss what they promise: {}.",
                many.len(),
                all.len(),
                names.join(", ")
            );
            (RED, text)
        }
    }
}

/// Why no promise can be kept or missed.
fn nothing_to_keep(summary: &PlanSummary) -> &'static str {
    if summary.total.intervals == 0 {
        "Every queue is closed on every day of the plan: nobody is required."
    } else if summary.queues.iter().any(|it| !it.targets.is_empty()) {
        "Nothing is expected to arrive where something is promised."
    } else {
        "Nothing is promised."
    }
}

/// That all promises are kept, of several queues.
fn all_kept(queues: &[&QueueSummary]) -> String {
    let targets = || queues.iter().flat_map(|queue| &queue.targets);
    let what = if targets().all(|it| it.target == Promised::ServiceLevel) {
        "service levels"
    } else {
        "promises"
    };
    format!("All {} {what} are expected to be kept.", targets().count())
}

/// `phone is expected to answer 84.3 % within 20s, promised are 80 %`; of the target that is missed by most, else
/// of the first.
fn expectation(queue: &QueueSummary) -> String {
    let name = shorten(&queue.queue, 20);
    let Some(it) = queue.decisive() else {
        return name;
    };
    let felt = it.as_felt().map(|felt| TargetSummary {
        expected: felt.expected.map(|it| (it * 1000.0).round() / 1000.0),
        ..felt
    });
    if it.target == Promised::ServiceLevel {
        let (answers, it) = match &felt {
            Some(felt) => ("when played answers", felt),
            None => ("is expected to answer", it),
        };
        return format!(
            "{name} {answers} {} within {}, promised are {}",
            it.expectation(),
            duration(queue.answer_within_s.unwrap_or(0.0)),
            percent(it.promised)
        );
    }
    let rest = (queue.targets.iter())
        .filter(|it| it.kept == Some(false))
        .count();
    let more = match rest {
        0 | 1 => String::new(),
        many => format!(", and {} more", many - 1),
    };
    let when = if felt.is_some() { " when played" } else { "" };
    let told = felt.as_ref().unwrap_or(it).told(queue.answer_within_s);
    let told = told.trim_end_matches(" MISSED");
    format!("{name}: {told}{when}{more}")
}
