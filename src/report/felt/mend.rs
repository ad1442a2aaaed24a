//! What would mend a queue, in a planner's words.

use super::{FeltQueue, FeltRemedy};
use crate::calendar::{Moment, Span};
use crate::report::number::decimals;
use crate::scenario::model::Queue;
use crate::simulate::Addition;
use crate::wording::listed;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Stretches of additions that are named.
const MOST_STRETCHES: usize = 4;

/// What would mend a queue, or that nobody can.
pub(super) fn help(it: &FeltQueue) -> Option<String> {
    if it.nobody_serves {
        return Some("  Nobody has the skill for it: no agent serves it.".to_owned());
    }
    it.remedy.as_ref().and_then(mended)
}

/// `About 6 more agent-hours would mend it: Mon 2 Mar 09:00–11:00 +1, …`.
fn mended(remedy: &FeltRemedy) -> Option<String> {
    let hours = decimals(remedy.agent_hours, 1);
    let begin = if remedy.suffices {
        format!("About {hours} more agent-hours on the phones should mend it")
    } else {
        "More agents are needed most at these hours".to_owned()
    };
    let agents = listed(
        &remedy.agents,
        MOST_STRETCHES,
        "more (simulation_remedies.csv)",
    );
    (!remedy.agents.is_empty()).then(|| format!("  {begin}: {agents}"))
}

/// Additions of one size that follow each other on a day, in words, the largest first.
pub(super) fn stretches(queue: &Queue, additions: &[Addition]) -> Vec<String> {
    let mut by_day: BTreeMap<NaiveDate, Vec<(Span, u32)>> = BTreeMap::new();
    for it in additions {
        let own = by_day.entry(it.interval.date).or_default();
        match own.last_mut() {
            Some((span, agents)) if span.end == it.interval.span.start && *agents == it.agents => {
                span.end = it.interval.span.end;
            }
            _ => own.push((it.interval.span, it.agents)),
        }
    }
    let all = by_day.into_iter().flat_map(|(date, own)| {
        let dated = own.into_iter();
        dated.map(move |(span, agents)| (date, span, agents))
    });
    let mut all: Vec<(NaiveDate, Span, u32)> = all.collect();
    all.sort_by_key(|(_, span, agents)| std::cmp::Reverse(i64::from(*agents) * span.minutes()));
    let clock = |moment: Moment| moment.local(queue.zone).format("%H:%M");
    let stretch = |(date, span, agents): (NaiveDate, Span, u32)| {
        let day = date.format("%a %-d %b");
        let (from, to) = (clock(span.start), clock(span.end));
        format!("{day} {from}–{to} +{agents}")
    };
    all.into_iter().map(stretch).collect()
}
