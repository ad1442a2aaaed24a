//! What would mend a queue that misses its promise, in a planner's words, and what nobody can.

use super::{FeltOutOfReach, FeltQueue, FeltRemedy};
use crate::calendar::{Moment, Span};
use crate::report::number::{decimals, percent, thousands};
use crate::scenario::model::Queue;
use crate::simulate::Addition;
use crate::wording::{grouped, listed, plural};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Stretches of additions that are named.
const MOST_STRETCHES: usize = 4;

/// What would mend a queue, or that nobody can.
pub(super) fn help(it: &FeltQueue) -> Option<String> {
    if it.nobody_serves {
        return Some("  Nobody has the skill for it: no agent serves it.".to_owned());
    }
    it.remedy.as_ref().map(|own| mended(it, own))
}

/// `  133 were overdue before the plan began: at most 73.4 % can be in time, whoever works.`
pub(super) fn too_late(it: &FeltOutOfReach) -> String {
    let overdue = it.overdue_before.round() as usize;
    // Down: what is said to be possible is.
    let at_most = percent((it.at_most * 1000.0).floor() / 1000.0);
    format!(
        "  {} overdue before the plan began: at most {at_most} can be in time, whoever works.",
        plural(overdue, "1 was", &format!("{} were", grouped(overdue)))
    )
}

/// `About 6 more agent-hours on the phones should mend it: Mon 2 Mar 09:00–11:00 +1, …`.
fn mended(it: &FeltQueue, remedy: &FeltRemedy) -> String {
    let hours = match remedy.agent_hours {
        many if many >= 1000.0 => thousands(many),
        few => decimals(few, 1),
    };
    let on = if it.deferred { "" } else { " on the phones" };
    let mended = match it.out_of_reach {
        Some(_) => "keep it for all others",
        None => "mend it",
    };
    let begin = if remedy.suffices {
        format!("About {hours} more agent-hours{on} should {mended}")
    } else if remedy.agents.is_empty() {
        return "  No hours were found at which agents more would help.".to_owned();
    } else {
        "More agents are needed most at these hours".to_owned()
    };
    let agents = listed(
        &remedy.agents,
        MOST_STRETCHES,
        "more (simulation_remedies.csv)",
    );
    format!("  {begin}: {agents}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_mend_is_said_and_what_agents_can_do_is_not_called_more() {
        let reach = FeltOutOfReach {
            overdue_before: 133.0,
            at_most: 0.7349,
        };
        let mut felt = FeltQueue {
            deferred: true,
            out_of_reach: Some(reach),
            ..FeltQueue::default()
        };
        assert_eq!(
            too_late(&reach),
            "  133 were overdue before the plan began: at most 73.4 % can be in time, whoever works."
        );
        assert_eq!(help(&felt), None);
        felt.remedy = Some(FeltRemedy {
            agent_hours: 33.5,
            suffices: true,
            agents: vec!["Mon 2 Mar 08:00–12:00 +8".into()],
        });
        let told = |felt: &FeltQueue| help(felt).unwrap();
        assert_eq!(
            told(&felt),
            "  About 33.5 more agent-hours should keep it for all others: Mon 2 Mar 08:00–12:00 +8"
        );
        felt.remedy = Some(FeltRemedy {
            agent_hours: 0.0,
            suffices: false,
            agents: vec![],
        });
        assert!(told(&felt).starts_with("  No hours were found"));
        felt.nobody_serves = true;
        assert!(told(&felt).starts_with("  Nobody has the skill"));
    }
}
