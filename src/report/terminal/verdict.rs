//! Whether the plan holds what it promises, in a sentence.

use super::screen::{BOLD, GREEN, RED, duration, shorten};
use crate::report::felt::{level, when};
use crate::report::number::percent;
use crate::report::played::JudgedBy;
use crate::report::summary::{PlanSummary, QueueSummary};
use crate::report::targets::{Promised, TargetSummary};
use crate::scenario::model::PromiseOver;
use crate::simulate::Verdict;
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
        ([], [one]) if is_unsure(one) => (BOLD, unsure(summary, one, "kept")),
        ([], [one]) => {
            let told = expectation(summary, one);
            (GREEN, format!("The promise is kept: {told}."))
        }
        ([], all) => (GREEN, all_kept(all)),
        ([one], _) if is_unsure(one) => (RED, unsure(summary, one, "missed")),
        ([one], _) => {
            let told = expectation(summary, one);
            (RED, format!("The promise is missed: {told}."))
        }
        (many, all) => {
            let names: Vec<&str> = many.iter().map(|it| it.queue.as_str()).collect();
            let miss = match were_played(all) {
                true => "miss what they promise when played",
                false => "are expected to miss what they promise",
            };
            let text = format!(
                "{} of {} queues {miss}: {}.",
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

/// Whether chance may decide over what a queue promises.
fn is_unsure(queue: &QueueSummary) -> bool {
    let decisive = queue.decisive().and_then(|it| it.verdict);
    decisive == Some(Verdict::Undecided)
}

/// What counts where chance may decide, and by which figure.
fn unsure(summary: &PlanSummary, queue: &QueueSummary, counts: &str) -> String {
    let name = shorten(&queue.queue, 20);
    let told = match queue.decisive() {
        Some(it) if it.target == Promised::ServiceLevel => {
            let (figure, when) = level_told(summary, queue, it);
            let within = duration(queue.answer_within_s.unwrap_or(0.0));
            let promised = percent(it.promised);
            format!("{name} {figure} in {within}{when}, {promised} promised")
        }
        Some(it) => format!("{name}: {}", it.told(None).trim_end_matches(" MISSED")),
        None => name,
    };
    format!("Cannot be told from the promise ({counts} on the mean): {told}.")
}

/// The figure that decides over a service level, and when it is.
fn level_told(summary: &PlanSummary, queue: &QueueSummary, it: &TargetSummary) -> (String, String) {
    let worst = worst_period(summary, queue, it);
    worst.unwrap_or_else(|| (it.figure(), String::new()))
}

/// That all promises are kept, of several queues.
fn all_kept(queues: &[&QueueSummary]) -> String {
    let targets = || queues.iter().flat_map(|queue| &queue.targets);
    let what = if targets().all(|it| it.target == Promised::ServiceLevel) {
        "service levels"
    } else {
        "promises"
    };
    let unsure = targets().filter(|it| it.verdict == Some(Verdict::Undecided));
    let unsure = match unsure.count() {
        0 => String::new(),
        some => format!(", {some} of them within chance"),
    };
    let all = match targets().count() {
        2 => "Both".to_owned(),
        count => format!("All {count}"),
    };
    let kept = match were_played(queues) {
        true => "are kept when played",
        false => "are expected to be kept",
    };
    format!("{all} {what} {kept}{unsure}.")
}

/// Whether it is the play that decides.
fn were_played(queues: &[&QueueSummary]) -> bool {
    queues.iter().all(|it| it.judged_by == JudgedBy::Play)
}

/// `phone when played answers 84.3 ± 0.6 % within 20s, promised are 80 %`; of the target that is missed by most, else
/// of the first. Of a service level over the day or week the worst of them, where that is missed.
fn expectation(summary: &PlanSummary, queue: &QueueSummary) -> String {
    let name = shorten(&queue.queue, 20);
    let Some(it) = queue.decisive() else {
        return name;
    };
    if it.target == Promised::ServiceLevel {
        let answers = match it.felt {
            Some(_) => "when played answers",
            None => "is expected to answer",
        };
        let (figure, when) = level_told(summary, queue, it);
        return format!(
            "{name} {answers} {figure} within {}{when}, promised are {}",
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
    let when = if it.felt.is_some() {
        " when played"
    } else {
        ""
    };
    let told = it.told(queue.answer_within_s);
    let told = told.trim_end_matches(" MISSED");
    format!("{name}: {told}{when}{more}")
}

/// Of a service level over the day or week that is missed, or may be, the lowest of them: as played, else by formula; `None` of others.
fn worst_period(
    summary: &PlanSummary,
    queue: &QueueSummary,
    it: &TargetSummary,
) -> Option<(String, String)> {
    if it.kept != Some(false) && it.verdict != Some(Verdict::Undecided) {
        return None;
    }
    let mut played = summary.simulation.iter().flat_map(|it| &it.queues);
    if let Some(felt) = played.find(|felt| felt.queue == queue.queue) {
        let worst = felt.worst_period()?;
        return Some((
            level(Some(worst.service_level)),
            format!(" {}", when(felt, worst)),
        ));
    }
    let periods = queue.promised_periods.iter();
    let known = periods.filter_map(|it| Some((it.service_level?, it.from)));
    let (lowest, from) = known.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let unit = match queue.promise_over {
        PromiseOver::Week => "in the week from",
        _ => "on",
    };
    let rounded = percent((lowest * 1000.0).round() / 1000.0);
    Some((rounded, format!(" {unit} {}", from.format("%a %-d %b"))))
}
