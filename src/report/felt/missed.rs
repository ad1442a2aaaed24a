//! A plan's proof beside its table of queues: what is missed, why, and what would mend it.

use super::help::help;
use super::left;
use super::words::{chance, days_kept, played_times, verdict, volumes_given};
use super::{FeltQueue, SimulationSummary};
use crate::report::summary::QueueSummary;
use crate::report::targets::Promised;
use crate::simulate::Verdict;
use crate::wording::listed;

/// How many days keep what is promised, and of those of `queues` that do not keep it by more than chance: what they
/// miss, when, and what would mend it.
#[must_use]
pub fn lines(played: &SimulationSummary, queues: &[QueueSummary]) -> Vec<String> {
    let days = played.queues.iter().filter_map(|it| {
        let kept = days_kept(it)?;
        Some(format!("{} {}", it.queue, chance(kept)))
    });
    let days: Vec<String> = days.collect();
    let mut first = format!("{}.", played_times(played));
    if !days.is_empty() {
        let days = listed(&days, days.len(), "more");
        first += &format!(" Days that keep their service level: {days}.");
    }
    if let Some(given) = volumes_given(played) {
        first += &format!(" {given}");
    }
    let sure = |it: &&QueueSummary| {
        let mut targets = it.targets.iter();
        targets.all(|own| own.kept != Some(false) && own.verdict != Some(Verdict::Undecided))
    };
    let mut short: Vec<&QueueSummary> = queues.iter().filter(|it| !sure(it)).collect();
    short.sort_by_key(|it| it.keeps_promise() != Some(false));
    let told = short.into_iter().flat_map(|it| {
        let felt = played.queues.iter().find(|own| own.queue == it.queue);
        felt.map_or_else(Vec::new, |felt| missed(it, felt))
    });
    let left = left::lines(played).into_iter();
    [first].into_iter().chain(left).chain(told).collect()
}

/// What a queue misses, or may miss.
fn missed(queue: &QueueSummary, felt: &FeltQueue) -> Vec<String> {
    let of_level = felt.level();
    let is_told = of_level.is_some_and(|it| !it.kept || it.verdict != Verdict::Kept);
    let mut lines = if is_told { verdict(felt) } else { vec![] };
    let others = queue.targets.iter();
    let others = others.filter(|it| it.target != Promised::ServiceLevel || of_level.is_none());
    let short = |it: &&crate::report::targets::TargetSummary| {
        it.kept == Some(false) || it.verdict == Some(Verdict::Undecided)
    };
    for it in others.filter(short) {
        let told = it.told(queue.answer_within_s);
        let told = told.trim_end_matches(" MISSED");
        let told = match it.verdict {
            Some(Verdict::Undecided) => {
                format!(
                    "{told}: {}",
                    super::words::undecided(it.kept != Some(false))
                )
            }
            Some(_) => format!("when played {told}"),
            None => format!("by formula {told}"),
        };
        lines.push(format!("{}: {told}.", queue.queue));
    }
    if of_level.is_none_or(|it| it.kept) && queue.keeps_promise() == Some(false) {
        lines.extend(help(felt));
    }
    lines
}
