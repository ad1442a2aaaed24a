//! The rounds of a plan, in a planner's words.

use super::{CauseSummary, RoundSummary, TuningSummary};
use crate::plan::Tuning;
use crate::report::number::{decimals, thousands};
use crate::tune::Ended;
use crate::wording::{counted, grouped, listed, plural};

/// Queues below their promise that are named.
const MOST_BELOW: usize = 3;

/// The plan that the rounds came to, after the last change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whole<'a> {
    /// The scenario's currency.
    pub currency: &'a str,
    /// Paid hours.
    pub paid_h: f64,
    /// Pay.
    pub cost: f64,
    /// Agent-hours expected on the phones.
    pub expected_h: f64,
    /// Whether nothing is promised but service levels.
    pub levels_only: bool,
    /// Whether any promise is missed.
    pub missed: bool,
}

/// What the rounds did; where promises are missed, why, a paragraph each.
#[must_use]
pub fn told(tuning: &TuningSummary, plan: &Whole<'_>) -> Vec<String> {
    let mut first = if tuning.best_round > 0 || tuning.changed_shifts > 0 {
        changed(tuning, plan)
    } else if !tuning.is_proved {
        "the plan is the one by formula.".to_owned()
    } else if tuning.settled {
        let what = if plan.missed {
            "what can still be kept of the promises is kept"
        } else if plan.levels_only {
            "every service level is as promised"
        } else {
            "everything that is promised is kept"
        };
        format!("nothing to change: {what} when the roster is played.")
    } else if !plan.missed && tuning.kind == Tuning::Repair {
        "no round made it better; every promise is kept on the mean when the roster is played."
            .to_owned()
    } else {
        let rounds = tuning.rounds.len().saturating_sub(1);
        match rounds {
            0 => "the plan is the one by formula.".to_owned(),
            _ => format!(
                "the plan is the one by formula: {} made it better{}.",
                plural(
                    rounds,
                    "the one round that was tried has not",
                    &format!("none of {} has", counted(rounds, "round"))
                ),
                missed_by(tuning)
            ),
        }
    };
    if !tuning.is_proved {
        first += " It was stopped before the plan was played for customers other than those of the rounds: nobody knows \
                  whether it keeps what it promises.";
    } else if !tuning.settled && (plan.missed || tuning.kind == Tuning::CreditSkills) {
        first += why(tuning, plan.missed);
    }
    first += &below(tuning);
    if tuning.kind == Tuning::CreditSkills {
        first += &intervals_below(tuning, plan.missed);
    }
    let causes = tuning.causes.iter().map(cause);
    [first].into_iter().chain(causes).collect()
}

fn changed(tuning: &TuningSummary, plan: &Whole<'_>) -> String {
    let Some(first) = tuning.rounds.first() else {
        return String::new();
    };
    let (hours, cost) = (plan.paid_h - first.paid_h, plan.cost - first.cost);
    let mut text = format!(
        "{} ({}), after {}",
        differs(hours, "paid hours").map_or_else(
            || "as many paid hours as by formula".to_owned(),
            |it| format!("{it} than by formula")
        ),
        differs(cost, plan.currency).unwrap_or_else(|| "at the same cost".to_owned()),
        counted(tuning.rounds.len().saturating_sub(1), "round"),
    );
    if tuning.changed_shifts > 0 {
        let changes = counted(tuning.changed_shifts, "change");
        text += &format!(" and {changes} of single shifts");
    }
    let on_the_phones = thousands(plan.expected_h);
    match tuning.kind {
        Tuning::Repair => {
            text += &format!(
                ". Expected on the phones: {on_the_phones} agent-hours. Asked for beyond what is required by formula: {} h.",
                thousands(tuning.added_h)
            );
        }
        Tuning::CreditSkills => {
            text += &format!(
                ". Expected on the phones: {on_the_phones} agent-hours; a formula requires {} for queues apart, {} if \
                 everyone could do everything.",
                thousands(tuning.references.apart_h),
                thousands(tuning.references.everyone_h)
            );
        }
    }
    text
}

/// `1,200 paid hours more`; `None` where it is less than one.
fn differs(value: f64, unit: &str) -> Option<String> {
    let word = if value < 0.0 { "fewer" } else { "more" };
    let number = thousands(value.abs());
    let unit = if number == "1" {
        unit.trim_end_matches('s')
    } else {
        unit
    };
    (value.abs() >= 0.5).then(|| format!("{number} {unit} {word}"))
}

/// The queues that are below their promise in plays other than those of the rounds, which, fitted to theirs, come out
/// better.
fn below(tuning: &TuningSummary) -> String {
    let short = tuning.fresh.iter().filter(|it| it.above_promise < 0.0);
    let short = short.map(|it| {
        let points = decimals((-it.above_promise * 1000.0).round().max(1.0) / 10.0, 1);
        match it.target {
            "max_asa" => format!("{} ({})", it.queue, it.target),
            _ => format!("{} by {points} points", it.queue),
        }
    });
    let short: Vec<String> = short.collect();
    if short.is_empty() {
        return String::new();
    }
    let short = listed(&short, MOST_BELOW, "more");
    format!(" In plays other than those of the rounds, short of the promise: {short}.")
}

/// `; the cheapest missed promises by up to 2.4 points at 59,356 instead of 88,350`: what giving back could not keep.
fn missed_by(tuning: &TuningSummary) -> String {
    let (
        Some(first),
        TuningSummary {
            kind: Tuning::CreditSkills,
            ..
        },
    ) = (tuning.rounds.first(), tuning)
    else {
        return String::new();
    };
    let worst = |it: &RoundSummary| {
        let above = it.queues.iter().map(|own| own.above_promise);
        above.fold(f64::INFINITY, f64::min)
    };
    let cheaper = tuning
        .rounds
        .iter()
        .filter(|it| it.cost < first.cost && worst(it) < 0.0);
    let Some(nearest) = cheaper.max_by(|a, b| worst(a).total_cmp(&worst(b))) else {
        return String::new();
    };
    format!(
        ", at the promises that were made; one cost {} % less and missed one by {} points",
        thousands(100.0 * (1.0 - nearest.cost / first.cost)),
        decimals(-100.0 * worst(nearest), 1)
    )
}

/// How many intervals are below the promise, though the queue as a whole keeps it where nothing is `missed`.
fn intervals_below(tuning: &TuningSummary, missed: bool) -> String {
    let short = tuning
        .intervals_below
        .iter()
        .filter(|it| it.fraction >= 0.005);
    let short = short.map(|it| format!("{} {} %", it.queue, thousands(100.0 * it.fraction)));
    let short: Vec<String> = short.collect();
    if short.is_empty() {
        return String::new();
    }
    let kept = match missed {
        true => "By themselves",
        false => "Each queue keeps its promise over the time for which it is judged; by themselves",
    };
    format!(
        " {kept} intervals fell below it: {}.",
        listed(&short, short.len(), "more")
    )
}

/// Why it is not as was asked.
const fn why(tuning: &TuningSummary, missed: bool) -> &'static str {
    match (tuning.kind, tuning.ended) {
        (_, Ended::SameRoster) => {
            " Asked for more agents, the plan had the same shifts as before: more rounds would change nothing."
        }
        (_, Ended::NothingBetter) => " The last rounds brought nothing better.",
        (_, Ended::Stopped) if missed => " It was stopped before every promise was kept.",
        (_, Ended::Stopped) => {
            " It was stopped before every queue was as near its promise as was asked."
        }
        (Tuning::Repair, Ended::Settled) if missed => {
            " The customers of the rounds felt every promise kept; others do not."
        }
        (Tuning::Repair, _) if missed => " Not every promise is kept.",
        (Tuning::Repair, _) => "",
        (Tuning::CreditSkills, _) => " Not every queue is as near its promise as was asked.",
    }
}

/// `phone: it lacks agents most Thu 7 May 19:00. Of the 12 who serve it 9 are at work and 3 are kept off by the rule
/// “Hours a week”: nobody is free.`
fn cause(it: &CauseSummary) -> String {
    let when = format!("{}: it lacks agents most {}", it.queue, it.label);
    if it.serve == 0 {
        return format!(
            "{}: nobody has the skill for it: no agent serves it, so that more rounds would change nothing.",
            it.queue
        );
    }
    if it.at_work == it.serve {
        return format!(
            "{when}. {} at work then: there are not enough agents.",
            plural(
                it.serve,
                "The one who serves it is",
                &format!("All {} who serve it are", grouped(it.serve))
            )
        );
    }
    let free = free(it);
    let parts = whereabouts(it);
    let parts = listed(&parts, parts.len().max(1), "more");
    format!(
        "{when}. {} {parts}: {free}.",
        plural(
            it.serve,
            "Of the one who serves it",
            &format!("Of the {} who serve it", grouped(it.serve))
        )
    )
}

/// Whether anybody could work then, and what keeps the plan from asking them.
fn free(it: &CauseSummary) -> String {
    if it.free == 0 {
        return "nobody is free".to_owned();
    }
    let many = format!("{} of them", grouped(it.free));
    let who = plural(it.free, "one", &many);
    match (it.missing_per_hour, it.pay_per_hour) {
        (Some(missing), Some(pay)) => format!(
            "{who} could work by every rule, but at {} an hour where a missing hour is priced at {} ([prices])",
            decimals(pay, 2),
            decimals(missing, 2)
        ),
        _ => format!(
            "{who} could work by every rule, which a longer search (--effort thorough) may use"
        ),
    }
}

/// Where those are who serve a queue: `9 are at work`, `1 is free`.
fn whereabouts(it: &CauseSummary) -> Vec<String> {
    let are = |count: usize, what: &str| {
        let verb = plural(count, "is", "are");
        (count > 0).then(|| format!("{} {verb} {what}", grouped(count)))
    };
    let barred = it.barred.iter().map(|(rule, count)| {
        let title = rule.title();
        are(*count, &format!("kept off by the rule “{title}”"))
    });
    let no_shift = (it.no_shift > 0).then(|| {
        format!(
            "{} {} a contract and site without a shift at that time",
            grouped(it.no_shift),
            plural(it.no_shift, "has", "have")
        )
    });
    let all = [are(it.at_work, "at work")].into_iter().chain(barred);
    let all = all.chain([no_shift, are(it.free, "free")]);
    all.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::CauseSummary;
    use super::*;
    use crate::tune::References;
    use crate::verify::Rule;

    fn plan(missed: bool) -> Whole<'static> {
        Whole {
            currency: "EUR",
            paid_h: 110.0,
            cost: 1_100.0,
            expected_h: 90.0,
            levels_only: false,
            missed,
        }
    }

    fn tuning(ended: Ended) -> TuningSummary {
        let round = |round| super::super::RoundSummary {
            round,
            paid_h: 100.0,
            cost: 1_000.0,
            required_h: 80.0,
            expected_h: 70.0,
            queues: vec![],
        };
        TuningSummary {
            kind: Tuning::Repair,
            rounds: vec![round(0), round(1)],
            best_round: 0,
            changed_shifts: 0,
            settled: ended == Ended::Settled,
            is_proved: true,
            fresh: vec![],
            intervals_below: vec![],
            ended,
            added_h: 0.0,
            given_back_h: 0.0,
            causes: vec![],
            references: References {
                apart_h: 80.0,
                everyone_h: 75.0,
            },
        }
    }

    #[test]
    fn a_plan_without_service_levels_is_not_said_to_keep_them() {
        let text = told(&tuning(Ended::Settled), &plan(false));
        assert_eq!(
            text,
            ["nothing to change: everything that is promised is kept when the roster is played."]
        );
    }

    #[test]
    fn a_roster_that_stays_the_same_is_told_with_the_cause() {
        let mut tuning = tuning(Ended::SameRoster);
        tuning.causes = vec![CauseSummary {
            queue: "mail".into(),
            label: "Mon 2 Mar 09:00".into(),
            serve: 12,
            at_work: 8,
            barred: vec![(Rule::Rest, 3), (Rule::TimeOff, 1)],
            no_shift: 0,
            free: 0,
            missing_per_hour: None,
            pay_per_hour: None,
        }];
        let text = told(&tuning, &plan(true));
        assert_eq!(
            text[0],
            "the plan is the one by formula: the one round that was tried has not made it better. Asked for more agents, the plan had the \
             same shifts as before: more rounds would change nothing."
        );
        assert_eq!(
            text[1],
            "mail: it lacks agents most Mon 2 Mar 09:00. Of the 12 who serve it 8 are at work, 3 are kept off by the \
             rule “Rest between shifts” and 1 is kept off by the rule “Time off”: nobody is free."
        );
        let cause = &mut tuning.causes[0];
        (cause.barred, cause.free) = (vec![(Rule::Rest, 2)], 2);
        (cause.missing_per_hour, cause.pay_per_hour) = (Some(30.0), Some(24.5));
        assert!(
            told(&tuning, &plan(true))[1].ends_with(
                "2 are kept off by the rule “Rest between shifts” and 2 are free: 2 of them could work by every rule, \
                 but at 24.5 an hour where a missing hour is priced at 30 ([prices])."
            ),
            "{:?}",
            told(&tuning, &plan(true))
        );
        let cause = &mut tuning.causes[0];
        cause.free = 0;
        (cause.serve, cause.at_work, cause.no_shift) = (7, 0, 7);
        cause.barred.clear();
        let told_of = told(&tuning, &plan(true)).swap_remove(1);
        let whereabouts = "Of the 7 who serve it 7 have a contract and site without a shift at that time: nobody is free.";
        assert!(told_of.ends_with(whereabouts), "{told_of}");
        tuning.causes[0].serve = 12;
        tuning.causes[0].at_work = 12;
        assert!(told(&tuning, &plan(true))[1].ends_with("there are not enough agents."));
        (tuning.causes[0].serve, tuning.causes[0].at_work) = (0, 0);
        assert!(told(&tuning, &plan(true))[1].starts_with("mail: nobody has the skill for it"));
    }

    #[test]
    fn queues_that_fresh_plays_find_short_are_named_with_how_far() {
        let mut tuning = tuning(Ended::Settled);
        (tuning.kind, tuning.best_round, tuning.settled) = (Tuning::CreditSkills, 1, false);
        let felt = |queue: &str, above_promise| super::super::RoundOfQueue {
            queue: queue.into(),
            target: "service_level",
            from: None,
            above_promise,
            change_h: 0.0,
        };
        tuning.fresh = vec![felt("english", -0.007), felt("german", 0.004)];
        let text = told(&tuning, &plan(false));
        let told = "Not every queue is as near its promise as was asked. In plays other than those of the rounds, short of the \
                    promise: english by 0.7 points.";
        assert!(text[0].ends_with(told), "{text:?}");
    }

    #[test]
    fn a_round_that_was_cheaper_and_missed_is_told_and_so_are_intervals_below() {
        let mut tuning = tuning(Ended::Stopped);
        (tuning.kind, tuning.settled) = (Tuning::CreditSkills, false);
        tuning.rounds[1].cost = 700.0;
        tuning.rounds[1].queues = vec![super::super::RoundOfQueue {
            queue: "english".into(),
            target: "service_level",
            from: None,
            above_promise: -0.024,
            change_h: 0.0,
        }];
        tuning.intervals_below = vec![super::super::IntervalsBelow {
            queue: "english".into(),
            fraction: 0.31,
        }];
        let text = told(&tuning, &plan(false)).remove(0);
        assert!(
            text.contains("one cost 30 % less and missed one by 2.4 points"),
            "{text}"
        );
        assert!(
            text.contains("stopped before every queue was as near"),
            "{text}"
        );
        assert!(
            text.ends_with("intervals fell below it: english 31 %."),
            "{text}"
        );
    }

    #[test]
    fn hours_on_the_phones_are_those_after_the_last_change() {
        let mut tuning = tuning(Ended::Settled);
        (tuning.best_round, tuning.changed_shifts, tuning.added_h) = (1, 2, 12.0);
        let text = told(&tuning, &plan(false));
        assert!(
            text[0].contains("10 paid hours more than by formula (100 EUR more)"),
            "{text:?}"
        );
        assert!(
            text[0].contains("Expected on the phones: 90 agent-hours"),
            "{text:?}"
        );
        assert!(
            text[0].contains("beyond what is required by formula: 12 h"),
            "{text:?}"
        );
        tuning.rounds[0].paid_h = 110.2;
        let text = told(&tuning, &plan(false));
        let same = "as many paid hours as by formula (100 EUR more), after 1 round";
        assert!(text[0].starts_with(same), "{text:?}");
    }
}
