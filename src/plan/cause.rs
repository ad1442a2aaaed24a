//! Why nobody more works where agents are missing.

use crate::calendar::{Interval, Span};
use crate::coverage::Coverage;
use crate::roster::{Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::schedule::shapes::duty_shapes;
use crate::simulate::Remedy;
use crate::units::{AgentIndex, Money, QueueIndex};
use crate::verify::{self, Rule, Sheet, SheetShift};
use std::collections::BTreeMap;

/// Shifts tried for each agent at most.
const MOST_TRIED: usize = 8;

/// What keeps those who serve a queue from working in an interval in which it lacks them most.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The queue.
    pub queue: QueueIndex,
    /// The interval.
    pub interval: Interval,
    /// Agents who can serve the queue.
    pub serve: usize,
    /// Of those, the ones who are on a shift then.
    pub at_work: usize,
    /// Those who would break a rule with any shift that is worked then, by the rule, the commonest first.
    pub barred: Vec<(Rule, usize)>,
    /// Those for whom no shift of their contract is worked then, nor could be.
    pub no_shift: usize,
    /// Those who could work one of these shifts and do not.
    pub free: usize,
    /// Where a missing hour costs little beside what theirs costs: both, by the hour. Then the plan may rather miss it.
    pub cheap_to_miss: Option<(Money, Money)>,
}

/// Shifts cover hours besides in which nobody is missing: a missing hour that costs less than this many paid ones may
/// not be worth a shift.
const WORTH_A_SHIFT: f64 = 3.0;

/// Why nobody more works where `remedies` want agents, a cause for each queue.
pub fn causes(
    scenario: &Scenario,
    (roster, coverage): (&Roster, &Coverage),
    remedies: &[Remedy],
) -> Vec<Cause> {
    let cause = |remedy: &Remedy| {
        // Where several hours want as many, the one in which most are missing.
        let queue = coverage.queues.iter().find(|it| it.queue == remedy.queue);
        let missing = |of: Interval| {
            let own = queue.iter().flat_map(|it| &it.intervals);
            let mut own = own.filter(|it| it.interval == of);
            own.next().map_or(0.0, |it| it.understaffing)
        };
        let most = remedy.additions.iter().rev().max_by(|a, b| {
            let agents = a.agents.cmp(&b.agents);
            agents.then_with(|| missing(a.interval).total_cmp(&missing(b.interval)))
        })?;
        Some(Cause::of(scenario, roster, remedy.queue, most.interval))
    };
    remedies.iter().filter_map(cause).collect()
}

impl Cause {
    fn of(scenario: &Scenario, roster: &Roster, queue: QueueIndex, interval: Interval) -> Self {
        let then: Vec<&RosteredShift> = (roster.shifts.iter())
            .filter(|it| it.span.overlap(interval.span) > 0)
            .collect();
        let mut cause = Self {
            queue,
            interval,
            serve: 0,
            at_work: 0,
            barred: vec![],
            no_shift: 0,
            free: 0,
            cheap_to_miss: None,
        };
        let mut cheapest: Option<Money> = None;
        let mut barred: BTreeMap<Rule, usize> = BTreeMap::new();
        for (number, agent) in scenario.agents.iter().enumerate() {
            if !agent.skills.contains(&queue) {
                continue;
            }
            cause.serve += 1;
            let own = AgentIndex::new(number);
            if then.iter().any(|it| it.agent == own) {
                cause.at_work += 1;
                continue;
            }
            match bar(scenario, roster, (&then, interval), own) {
                Bar::NoShift => cause.no_shift += 1,
                Bar::Nothing => {
                    cause.free += 1;
                    let pay = scenario.hourly_cost(agent);
                    cheapest = Some(cheapest.map_or(pay, |it| if pay < it { pay } else { it }));
                }
                Bar::Rule(rule) => *barred.entry(rule).or_default() += 1,
            }
        }
        let missing = scenario.prices.understaffing_per_hour;
        let little = |pay: &Money| missing.get() < WORTH_A_SHIFT * pay.get();
        cause.cheap_to_miss = cheapest.filter(little).map(|pay| (missing, pay));
        cause.barred = barred.into_iter().collect();
        cause
            .barred
            .sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        cause
    }
}

/// What keeps an agent from working.
enum Bar {
    Nothing,
    Rule(Rule),
    NoShift,
}

fn bar(
    scenario: &Scenario,
    roster: &Roster,
    (then, interval): (&[&RosteredShift], Interval),
    own: AgentIndex,
) -> Bar {
    let agent = &scenario.agents[own.get()];
    let alike = |it: &&&RosteredShift| {
        let other = &scenario.agents[it.agent.get()];
        other.site == agent.site && other.contract == agent.contract
    };
    let mine = roster.shifts.iter().filter(|it| it.agent == own);
    let mine: Vec<RosteredShift> = mine.cloned().collect();
    let before = broken(scenario, &agent.name, &mine);
    let mut found = Bar::NoShift;
    let worked: Vec<RosteredShift> = then.iter().filter(alike).map(|it| (*it).clone()).collect();
    let shifts = match worked.is_empty() {
        true => possible(scenario, own, interval),
        false => worked,
    };
    let mut tried: Vec<(usize, Span)> = vec![];
    for shift in shifts {
        let shape = (shift.shift.get(), shift.span);
        if tried.contains(&shape) || tried.len() >= MOST_TRIED {
            continue;
        }
        tried.push(shape);
        let mut with = mine.clone();
        with.push(RosteredShift {
            agent: own,
            ..shift
        });
        with.sort_by_key(|it| it.span.start);
        let after = broken(scenario, &agent.name, &with);
        let Some(rule) = after.iter().find(|it| !before.contains(it)) else {
            return Bar::Nothing;
        };
        found = Bar::Rule(*rule);
    }
    found
}

/// Shifts of the agent's contract, of all that could be, that are worked then.
fn possible(scenario: &Scenario, own: AgentIndex, interval: Interval) -> Vec<RosteredShift> {
    let agent = &scenario.agents[own.get()];
    let contract = &scenario.contracts[agent.contract.get()];
    let today = interval.span.start.date_clock(scenario.zone_of(agent)).0;
    let dates = [today.pred_opt(), Some(today)].into_iter().flatten();
    let dates = dates.filter(|it| (scenario.first_day..scenario.end_day()).contains(it));
    let shapes = dates.flat_map(|date| duty_shapes(scenario, agent.site, date));
    let then = shapes.filter(|it| contract.shifts.contains(&it.shift));
    then.filter(|it| it.span.overlap(interval.span) > 0)
        .map(|it| RosteredShift {
            agent: own,
            shift: it.shift,
            date: it.date,
            span: it.span,
            paid_min: it.paid_min,
            pieces: vec![],
        })
        .collect()
}

/// The rules that an agent with these shifts alone would break.
fn broken(scenario: &Scenario, name: &str, shifts: &[RosteredShift]) -> Vec<Rule> {
    let found = verify::verify(scenario, &sheet(scenario, shifts));
    let own = found.iter().filter(|it| it.agent == name);
    own.map(|it| it.rule).collect()
}

/// Shifts for the independent check, without what they consist of.
pub fn sheet(scenario: &Scenario, shifts: &[RosteredShift]) -> Sheet {
    let shift = |it: &RosteredShift| SheetShift {
        line: 0,
        agent: it.agent,
        date: it.date,
        site: scenario.agents[it.agent.get()].site,
        shift: it.shift,
        span: it.span,
        paid_h: f64::from(it.paid_min) / 60.0,
    };
    Sheet {
        shifts: shifts.iter().map(shift).collect(),
        pieces: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;
    use crate::simulate::Addition;
    use crate::units::Fraction;

    #[test]
    fn who_is_at_work_who_is_kept_off_and_who_is_free_is_told() {
        let mut plan = Plan::nobody_yet(4);
        let work = |agent, day, from_min| {
            let mut shift = plan.work(agent, day, from_min, 510);
            // Half an hour is for lunch.
            shift.paid_min = 480;
            shift
        };
        // One works then, one works so late before that rest keeps them off, two are free.
        plan.roster.shifts = vec![work(0, 1, 8 * 60), work(1, 0, 16 * 60)];
        let own = &plan.staffing.queues[0];
        let second = plan.roster.shifts[0].date;
        let mut then = own.intervals.iter().filter(|it| it.interval.date == second);
        let interval = then.next().unwrap().interval;
        let remedy = |additions| Remedy {
            queue: own.queue,
            lacks: Fraction::new(0.1).unwrap(),
            additions,
            agent_hours: 0.5,
            suffices: true,
        };
        let one = remedy(vec![Addition {
            interval,
            agents: 1,
        }]);
        let nothing = Coverage::default();
        let found = causes(
            &plan.scenario,
            (&plan.roster, &nothing),
            &[one.clone(), remedy(vec![])],
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].serve, found[0].at_work), (4, 1), "{found:?}");
        let barred: usize = found[0].barred.iter().map(|(_, count)| count).sum();
        assert_eq!(barred + found[0].free, 3, "{found:?}");
        assert_eq!(found[0].barred, [(Rule::Rest, 1)], "{found:?}");
        // Where nobody works then, shifts that could be are tried: nobody lacks one.
        plan.roster.shifts.clear();
        let nobody = causes(&plan.scenario, (&plan.roster, &nothing), &[one]);
        let of = (nobody[0].at_work, nobody[0].no_shift, nobody[0].free);
        assert_eq!(of, (0, 0, 4), "{nobody:?}");
    }
}
