//! A plan's proof beside its table of queues: what is missed, why, and what would mend it.

use super::words::{mended, played_times, turned_away, verdict};
use super::{FeltQueue, SimulationSummary};
use crate::report::number::{decimals, percent};
use crate::report::promise::PromisedPeriod;
use crate::report::summary::QueueSummary;
use crate::report::targets::Promised;
use crate::scenario::model::PromiseOver;
use crate::wording::listed;

/// Queues that are named.
const MOST_QUEUES: usize = 4;

/// How many days keep what is promised, and what those of `queues` miss that miss something: in the play or by
/// formula, when, and what would mend it.
#[must_use]
pub fn lines(played: &SimulationSummary, queues: &[QueueSummary]) -> Vec<String> {
    let days = played.queues.iter().filter_map(|it| {
        let chance = it.p_day_keeps_promise?;
        let rounded = (chance * 100.0).round() / 100.0;
        Some(format!("{} {}", it.queue, percent(rounded)))
    });
    let days: Vec<String> = days.collect();
    let mut first = format!("{}.", played_times(played));
    if !days.is_empty() {
        let days = listed(&days, MOST_QUEUES, "more");
        first += &format!(" Days that keep their service level: {days}.");
    }
    let short = queues.iter().filter(|it| it.keeps_promise() == Some(false));
    let told = short.flat_map(|it| {
        let felt = played.queues.iter().find(|own| own.queue == it.queue);
        felt.map_or_else(Vec::new, |felt| missed(it, felt))
    });
    let first = [Some(first), turned_away(played)];
    first.into_iter().flatten().chain(told).collect()
}

/// What a queue misses.
fn missed(queue: &QueueSummary, felt: &FeltQueue) -> Vec<String> {
    let missed = || queue.targets.iter().filter(|it| it.kept == Some(false));
    let in_play = felt.keeps_promise() == Some(false);
    let mut lines = vec![];
    for it in missed() {
        match it.target {
            Promised::ServiceLevel if in_play => lines.extend(verdict(felt)),
            Promised::ServiceLevel => lines.extend(by_formula(queue, felt)),
            _ => {
                let told = it.told(queue.answer_within_s);
                let told = told.trim_end_matches(" MISSED");
                let felt = match it.experience() {
                    felt if felt == it.expectation() => ".".to_owned(),
                    felt => format!("; when played {felt}."),
                };
                lines.push(format!("{}: {told}{felt}", queue.queue));
            }
        }
    }
    if !in_play {
        lines.extend(felt.remedy.as_ref().and_then(mended));
    }
    lines
}

/// A day or week that misses its promise by formula alone.
fn by_formula(queue: &QueueSummary, felt: &FeltQueue) -> Option<String> {
    let target = queue.service_level_target?;
    let periods = queue.promised_periods.iter();
    let short = periods.filter(|it| it.kept == Some(false));
    let worst = short.min_by(|a, b| {
        let level = |it: &PromisedPeriod| it.service_level.unwrap_or(0.0);
        level(a).total_cmp(&level(b))
    })?;
    let week = queue.promise_over == PromiseOver::Week;
    let when = worst.from.format("%a %-d %b");
    let when = if week {
        format!("in the week from {when}")
    } else {
        format!("on {when}")
    };
    let inside = |date| {
        let later = queue
            .promised_periods
            .iter()
            .filter(|it| it.from > worst.from);
        date >= worst.from && later.map(|it| it.from).min().is_none_or(|next| date < next)
    };
    let days = queue.days.iter().filter(|it| inside(it.date));
    let missing: f64 = days.map(|it| it.totals.understaffing_h).sum();
    let period = felt.periods.iter().find(|it| it.from == worst.from);
    let played = period.map_or_else(String::new, |it| {
        let level = percent((it.service_level.mean * 1000.0).round() / 1000.0);
        format!("; played it is {level}")
    });
    Some(format!(
        "{}: by formula {} {when}, promised are {}{played}. {} of the agent-hours required are missing then.",
        queue.queue,
        percent(worst.service_level?),
        percent(target),
        decimals(missing, 1),
    ))
}
