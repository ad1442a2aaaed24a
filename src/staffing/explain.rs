//! Why a number of agents is what it is, in plain words.

use super::compared::{Compared, compared};
use super::deferred::Horizon;
use super::{Binding, IntervalStaffing, Model, QueueStaffing, Service, day};
use crate::scenario::model::{Shrinkage, Sizing};
use crate::units::Seconds;
use crate::wording::{counted_or_no, grouped_number};
use serde::Serialize;

/// Why an interval of a queue needs the agents it needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// What is known and assumed, one fact a line: a word for it, and what it is.
    pub facts: Vec<(&'static str, String)>,
    /// The number of agents on the phones.
    pub agents_required: u32,
    /// What that number gives, what one fewer would give, and what is promised.
    pub compared: Vec<Compared>,
    /// What decides the number.
    pub conclusion: String,
    /// What is paid for it: shrinkage and rounding.
    pub paid: String,
}

/// Why the interval at `position` of `staffing` asks for the number it asks for. `None` where there is
/// no such interval.
#[must_use]
pub fn explain(
    staffing: &QueueStaffing,
    position: usize,
    shrinkage: &Shrinkage,
) -> Option<Explanation> {
    let it = staffing.intervals.get(position)?;
    if let Some(flow) = &it.deferred {
        return Some(Explanation {
            facts: deferred_facts(it, &staffing.service),
            agents_required: it.agents_required.get(),
            compared: vec![],
            conclusion: super::deferred::explain(it, flow, Horizon::of(staffing)),
            paid: paid(it, shrinkage),
        });
    }
    Some(Explanation {
        facts: facts(staffing, it),
        agents_required: it.agents_required.get(),
        compared: compared(it, &staffing.service),
        conclusion: left_alone(staffing, position).unwrap_or_else(|| conclusion(it)),
        paid: paid(it, shrinkage),
    })
}

/// Where nobody is asked for because nothing arrives, though contacts are in hand from before and the way of sizing
/// does not see them: that, and how many.
fn left_alone(staffing: &QueueStaffing, position: usize) -> Option<String> {
    let it = staffing.intervals.get(position)?;
    let blind = matches!(
        staffing.sizing,
        Sizing::Interval | Sizing::LagAverage | Sizing::LagMax
    );
    if it.binding != Binding::None || !blind {
        return None;
    }
    let until = &staffing.intervals[..=position];
    let loads: Vec<_> = until.iter().map(|it| it.load(&staffing.service)).collect();
    let in_hand = day::left(&loads).last()?.at_start;
    (in_hand >= 0.05).then(|| {
        format!(
            "No agent is asked for: nothing arrives. But about {in_hand:.1} contacts are still in hand when the \
             interval begins, and sizing = \"{}\" leaves them out; sizing = \"carried\" counts them.",
            staffing.sizing.name()
        )
    })
}

/// Of email and tickets: volume, and what is promised.
fn deferred_facts(it: &IntervalStaffing, service: &Service) -> Vec<(&'static str, String)> {
    let mut facts = vec![("expected", expected(it))];
    if let Some(promise) = &service.deferred {
        let words = format!(
            "{} done within {} of opening time",
            promise.target, promise.within
        );
        facts.push(("promised", words));
    }
    let formula = "work with a deadline, done where other queues leave room before it";
    facts.push(("formula", formula.to_owned()));
    facts
}

fn expected(it: &IntervalStaffing) -> String {
    if it.offered <= 0.0 {
        return "nothing".to_owned();
    }
    format!(
        "{} contacts in {} minutes, {} each",
        few_decimals(it.offered),
        it.interval.span.minutes(),
        whole_seconds(it.aht)
    )
}

/// Volume, work, model, how it is sized.
fn facts(staffing: &QueueStaffing, it: &IntervalStaffing) -> Vec<(&'static str, String)> {
    let service = &staffing.service;
    let mut facts = vec![("expected", expected(it))];
    if it.offered > 0.0 {
        facts.push(("work", work(it, service)));
    }
    facts.push(("formula", formula(service)));
    facts.push(("sized", sized(staffing.sizing, it)));
    facts
}

fn work(it: &IntervalStaffing, service: &Service) -> String {
    let load = it.offered_load.get();
    let minutes = it.interval.span.minutes();
    let erlangs = format!(
        "{} × {} ÷ {minutes}m = {} erlangs",
        few_decimals(it.offered),
        whole_seconds(it.aht),
        few_decimals(load)
    );
    if service.at_once > 1 {
        let busy = load / f64::from(service.at_once);
        return format!(
            "{erlangs}: {} chats at a time, {} an agent, keep {} agents busy",
            few_decimals(load),
            service.at_once,
            few_decimals(busy)
        );
    }
    format!("{erlangs}: so many agents are busy all the time")
}

fn formula(service: &Service) -> String {
    let places = if service.at_once > 1 {
        format!("; {} chats an agent", service.at_once)
    } else {
        String::new()
    };
    let words = match (service.model(), service.patience) {
        (Model::ErlangA, Some(patience)) => format!(
            "Erlang A: who waits hangs up after {} on average",
            whole_seconds(patience)
        ),
        _ => "Erlang C: who waits stays until answered".to_owned(),
    };
    words + &places
}

fn sized(sizing: Sizing, it: &IntervalStaffing) -> String {
    let lag = |what: &str| {
        format!(
            "{what} one handle time before: {} contacts",
            few_decimals(it.sized_for)
        )
    };
    match sizing {
        Sizing::Carried => format!(
            "through the day: {} contacts are in hand or waiting from before",
            few_decimals(it.carried_in)
        ),
        Sizing::LagAverage => lag("for the arrivals of"),
        Sizing::LagMax => lag("for the busiest moment of the interval"),
        Sizing::Interval | Sizing::Auto => "by itself, as if it went on like this".to_owned(),
    }
}

fn conclusion(it: &IntervalStaffing) -> String {
    let agents = it.agents_required.get();
    let number = counted_or_no(agents, "agent");
    let fewer = counted_or_no(agents.saturating_sub(1), "agent");
    let because = match it.binding {
        Binding::None => return "No agent is needed: nothing arrives, nothing is left.".to_owned(),
        Binding::MinimumAgents => {
            return format!("{number}: the scenario's minimum, more than the promises ask for.");
        }
        Binding::ServiceLevel => "too few would be answered in time",
        Binding::Asa => "the mean wait would be too long",
        Binding::Occupancy => "agents would be busy for too much of their time",
        Binding::Abandoned => "too many would hang up",
        Binding::Stability => "the queue would grow without end",
        Binding::Deadline => "emails or tickets would be late",
        Binding::Simulation => {
            return format!("{number}: so many proved right when the roster was played.");
        }
        Binding::Day | Binding::Week => {
            return format!(
                "{number}: all intervals together keep what is promised over the {}, and none of these agents \
                 would do more in another one. A plan may move some to where its shifts fit.",
                it.binding.name()
            );
        }
    };
    format!("{number}: with {fewer} {because}.")
}

/// What is paid, shrinkage and rounding.
fn paid(it: &IntervalStaffing, shrinkage: &Shrinkage) -> String {
    let agents = it.agents_required.get();
    let lost = shrinkage.planned.get() + shrinkage.unplanned.get();
    if agents == 0 {
        return "Nobody is paid for it.".to_owned();
    }
    if lost <= 0.0 {
        return format!(
            "{} paid: no shrinkage is given.",
            counted_or_no(agents, "agent")
        );
    }
    let paid = it.fte_required.get();
    format!(
        "{agents} ÷ (1 − {}) = {} paid ({} planned, {} unplanned shrinkage): {} people, rounded up.",
        few_decimals(lost),
        few_decimals(paid),
        shrinkage.planned,
        shrinkage.unplanned,
        (paid - 1e-9).ceil().max(0.0)
    )
}

fn few_decimals(value: f64) -> String {
    let decimals = if value.abs() >= 100.0 { 0 } else { 2 };
    let text = grouped_number(value, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Seconds without tenths, except below ten.
pub(super) fn whole_seconds(time: Seconds) -> Seconds {
    if time.get() < 10.0 {
        return time;
    }
    Seconds::new(time.get().round()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Interval, Moment, Span};
    use crate::control::Control;
    use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
    use crate::scenario::model::{AtOnce, Channel, Patience, Queue};
    use crate::scenario::sample;
    use crate::staffing::staff;
    use crate::units::{Fraction, QueueIndex};

    fn explained(offered: &[f64], change: impl Fn(&mut Queue)) -> Explanation {
        let mut scenario = sample::help_desk(1);
        change(&mut scenario.queues[0]);
        scenario.shrinkage.unplanned = Fraction::new(0.3).unwrap();
        let first = scenario.open_intervals(QueueIndex::new(0), scenario.first_day)[0];
        let start = first.span.start.minutes();
        let interval = |(at, offered): (usize, &f64)| {
            let span = Span::lasting(Moment::from_minutes(start + 30 * at as i64), 30);
            IntervalForecast::expected(
                Interval { span, ..first },
                *offered,
                Seconds::new(180.0).unwrap(),
            )
        };
        let intervals: Vec<_> = offered.iter().enumerate().map(interval).collect();
        let forecast = Forecast {
            queues: vec![QueueForecast::bare(
                QueueIndex::new(0),
                intervals,
                scenario.first_day,
            )],
        };
        let staffing = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
        explain(&staffing.queues[0], offered.len() - 1, &scenario.shrinkage).unwrap()
    }

    fn rows(it: &Explanation) -> Vec<(&str, &str, &str, bool)> {
        it.compared
            .iter()
            .map(|it| {
                let fewer = it.one_fewer.as_deref().unwrap_or("");
                (
                    it.measure.as_str(),
                    fewer,
                    it.required.as_str(),
                    it.missed_by_one_fewer,
                )
            })
            .collect()
    }

    #[test]
    fn a_number_is_explained_by_the_one_before() {
        let it = explained(&[100.0], |_| {});
        assert_eq!(
            rows(&it),
            [
                ("answered within 20s", "79.6 %", "88.8 %", true),
                ("mean wait", "17s", "7.8s", false),
                ("agents busy", "76.9 %", "71.4 %", false),
            ]
        );
        assert_eq!(
            it.facts[1].1,
            "100 × 3m ÷ 30m = 10 erlangs: so many agents are busy all the time"
        );
        assert_eq!(
            it.conclusion,
            "14 agents: with 13 agents too few would be answered in time."
        );
        assert_eq!(
            it.paid,
            "14 ÷ (1 − 0.3) = 20 paid (0.0 % planned, 30.0 % unplanned shrinkage): 20 people, rounded up."
        );
    }

    #[test]
    fn a_floor_and_nothing_are_explained_too() {
        let it = explained(&[0.0], |_| {});
        assert_eq!(
            it.conclusion,
            "No agent is needed: nothing arrives, nothing is left."
        );
        assert_eq!(it.paid, "Nobody is paid for it.");
        let it = explained(&[200.0, 0.0], |queue| queue.sizing = Sizing::Interval);
        assert_eq!(
            it.conclusion,
            "No agent is asked for: nothing arrives. But about 20.0 contacts are still in hand when the interval begins, \
             and sizing = \"interval\" leaves them out; sizing = \"carried\" counts them."
        );
        let it = explained(&[0.0], |queue| queue.minimum_agents = 2);
        assert!(
            it.conclusion
                .starts_with("2 agents: the scenario's minimum")
        );
        let it = explained(&[0.1], |queue| queue.targets.max_occupancy = None);
        assert_eq!(it.compared[1].one_fewer.as_deref(), Some("without end"));
    }

    #[test]
    fn patience_chats_and_what_is_carried_are_told() {
        let it = explained(&[100.0], |queue| {
            queue.patience = Some(Patience::Mean(Seconds::new(120.0).unwrap()));
        });
        assert_eq!(
            it.facts[2].1,
            "Erlang A: who waits hangs up after 2m on average"
        );
        assert!(rows(&it).iter().any(|row| row.0 == "hang up"));
        let it = explained(&[100.0], |queue| {
            queue.channel = Channel::Chat;
            queue.at_once = Some(AtOnce {
                chats: 3,
                slower: Some(0.2),
                measured_at: Some(1.0),
            });
        });
        assert_eq!(
            it.facts[1].1,
            "100 × 4m12s ÷ 30m = 14 erlangs: 14 chats at a time, 3 an agent, keep 4.67 agents busy"
        );
        let it = explained(&[100.0, 100.0], |queue| queue.sizing = Sizing::Carried);
        assert!(
            it.facts[3].1.starts_with("through the day: 10"),
            "{:?}",
            it.facts
        );
        let it = explained(&[50.0, 100.0], |queue| queue.sizing = Sizing::LagMax);
        assert!(it.facts[3].1.starts_with("for the busiest moment"));
    }
}
