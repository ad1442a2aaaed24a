//! Customers whom no figure of the table tells: turned away, left waiting, never come, or with nobody there at all.

use super::{FeltQueue, SimulationSummary};
use crate::calendar::Moment;
use crate::report::number::{decimals, percent};
use crate::scenario::Scenario;
use crate::simulate::{Estimate, Hole};
use crate::wording::listed;

/// Share turned away or left waiting up to which it is not told.
const HARDLY_ANYBODY: f64 = 0.005;
/// Holes that are named.
const MOST_HOLES: usize = 3;
/// Queues that are named.
const MOST_QUEUES: usize = 4;

/// Everybody who stands neither among those who were answered nor among those who hung up, a line a fate; and the
/// queues that nobody contacted.
pub(super) fn lines(played: &SimulationSummary) -> Vec<String> {
    let all = [
        turned_away(played),
        never_answered(played),
        not_done(played),
        nobody_contacts(played),
    ];
    all.into_iter().flatten().collect()
}

/// Whom the closing turned away; `None` where that is hardly anybody.
fn turned_away(played: &SimulationSummary) -> Option<String> {
    let why = |it: &FeltQueue| {
        if it.hangs_up {
            ""
        } else {
            " (nobody hangs up: it has no patience)"
        }
    };
    let named = named(played, |it| Some((it.turned_away?, why(it))))?;
    Some(format!("Turned away when it closes: {named}."))
}

/// Who still waits in a live queue when the plan ends; `None` where that is hardly anybody.
fn never_answered(played: &SimulationSummary) -> Option<String> {
    let share = |it: &FeltQueue| Some((it.unfinished.filter(|_| !it.deferred)?, ""));
    let named = named(played, share)?;
    Some(format!(
        "Never answered, still waiting or to be called back when the plan ends: {named}."
    ))
}

/// Email and tickets that are not done when the plan ends; `None` where there are hardly any.
fn not_done(played: &SimulationSummary) -> Option<String> {
    let share = |it: &FeltQueue| Some((it.unfinished.filter(|_| it.deferred)?, ""));
    let named = named(played, share)?;
    Some(format!("Not done when the plan ends: {named}."))
}

/// The queues with more than hardly anybody of a share, each with it and a remark.
fn named<'a>(
    played: &'a SimulationSummary,
    of: impl Fn(&'a FeltQueue) -> Option<(Estimate, &'a str)>,
) -> Option<String> {
    let named = played.queues.iter().filter_map(|it| {
        let (share, remark) = of(it)?;
        let told = percent((share.mean * 1000.0).round() / 1000.0);
        (share.mean > HARDLY_ANYBODY).then(|| format!("{} {told}{remark}", it.queue))
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| listed(&named, MOST_QUEUES, "more"))
}

/// The queues that promise something and were contacted by nobody in any play; `None` where there is none.
fn nobody_contacts(played: &SimulationSummary) -> Option<String> {
    let queues = played.queues.iter().filter(|it| it.nobody_contacts());
    let named: Vec<&str> = queues.map(|it| it.queue.as_str()).collect();
    let listed = listed(&named, MOST_QUEUES, "more");
    let any = !named.is_empty() && played.replications > 0;
    any.then(|| format!("Nobody contacted {listed}: there is nothing to keep."))
}

/// When live queues have nobody who serves them at work though agents are required, in one line; `None` where that
/// is never.
#[must_use]
pub fn holes_told(scenario: &Scenario, holes: &[Hole]) -> Option<String> {
    let minutes: i64 = holes.iter().map(|it| it.span.minutes()).sum();
    let hole = |it: &Hole| {
        let queue = &scenario.queues[it.queue.get()];
        let clock = |moment: Moment| moment.local(queue.zone);
        let (from, to) = (clock(it.span.start), clock(it.span.end));
        let from = from.format("%a %-d %b %H:%M");
        format!("{} {from}–{}", queue.name, to.format("%H:%M"))
    };
    let mut longest: Vec<&Hole> = holes.iter().collect();
    longest.sort_by_key(|it| std::cmp::Reverse(it.span.minutes()));
    let named: Vec<String> = longest.into_iter().map(hole).collect();
    let named = listed(&named, MOST_HOLES, "more");
    let hours = decimals(minutes as f64 / 60.0, 1);
    (!holes.is_empty()).then(|| format!("Nobody at all is there to answer for {hours} h: {named}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn felt(queue: &str, deferred: bool, unfinished: f64) -> FeltQueue {
        FeltQueue {
            queue: queue.into(),
            deferred,
            hangs_up: true,
            unfinished: Some(Estimate {
                mean: unfinished,
                half_width: Some(0.001),
            }),
            ..FeltQueue::default()
        }
    }

    #[test]
    fn whoever_is_left_at_the_end_is_told_where_it_is_more_than_hardly_anybody() {
        let mut played = SimulationSummary {
            replications: 16,
            contacts: 100.0,
            queues: vec![felt("phone", false, 0.3964), felt("mail", true, 0.021)],
        };
        assert_eq!(
            lines(&played),
            [
                "Never answered, still waiting or to be called back when the plan ends: phone 39.6 %.",
                "Not done when the plan ends: mail 2.1 %."
            ]
        );
        played.queues = vec![felt("phone", false, 0.005), felt("mail", true, 0.004)];
        assert!(lines(&played).is_empty());
    }
}
