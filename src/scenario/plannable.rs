//! What a scenario lacks for a roster, though forecast and requirement can be made from it.

use super::codes;
use super::model::{Agent, Scenario};
use crate::calendar::{Moment, Repeated, Span, at, exists};
use crate::problem::{Problem, Problems};
use crate::units::QueueIndex;
use chrono::{Datelike, NaiveDate};

/// The longest plan that can be rostered, in weeks.
pub const MOST_ROSTER_WEEKS: u32 = 53;

/// The error of a plan of so many `weeks`, where it is longer than a roster can be.
#[must_use]
pub fn too_long_for_roster(weeks: u32) -> Option<Problem> {
    (weeks > MOST_ROSTER_WEEKS).then(|| {
        let message =
            format!("a roster covers at most {MOST_ROSTER_WEEKS} weeks, the plan has {weeks}");
        Problem::error(codes::TOO_LONG_FOR_ROSTER, message).help(
            "forecast and staffing can be made; for a roster plan in parts, one after the other",
        )
    })
}

/// Everything without which nobody can be rostered, as errors; empty where a plan can be tried.
#[must_use]
pub fn lacking(scenario: &Scenario) -> Problems {
    let mut problems = Problems::default();
    if scenario.agents.is_empty() {
        problems.push(Problem::error(codes::NO_AGENTS, "there are no agents").help(
            "forecast and staffing can be made, a roster cannot; add [[agent]] blocks or agents = \"agents.csv\"",
        ));
    }
    if scenario.shifts.is_empty() {
        problems.push(
            Problem::error(codes::NO_SHIFTS, "there are no shifts")
                .help("a roster needs one at least: add a [[shift]] with name, start and length"),
        );
    }
    problems.0.extend(too_long_for_roster(scenario.weeks));
    if !problems.0.is_empty() {
        return problems;
    }
    let skilled: Vec<&Agent> = scenario
        .agents
        .iter()
        .filter(|agent| !agent.skills.is_empty())
        .collect();
    if skilled.is_empty() {
        problems.push(
            Problem::error(codes::NO_SKILLS, "no agent can serve any queue")
                .help("name queues in `skills`; leave the key out for all of them"),
        );
    } else if !skilled.iter().any(|agent| has_a_shift(scenario, agent)) {
        problems.push(
            Problem::error(codes::NO_SHIFT_POSSIBLE, "no agent can work any shift of the plan").help(
                "no start of a shift that a contract allows lies in its agents' availability and outside \
                 their time off; widen them, or allow other shifts or days",
            ),
        );
    }
    problems
}

/// Whether `agent` could work at least one shift in the plan.
fn has_a_shift(scenario: &Scenario, agent: &Agent) -> bool {
    scenario
        .days()
        .any(|date| has_a_shift_on(scenario, agent, date))
}

fn has_a_shift_on(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> bool {
    first_start_on(scenario, agent, date).is_some()
}

/// The first start of a shift that anybody with the skill for `queue` could work in the plan;
/// `None` where nobody can.
#[must_use]
pub fn first_start(scenario: &Scenario, queue: QueueIndex) -> Option<Moment> {
    let agents = scenario.agents.iter();
    let skilled = agents.filter(|agent| agent.skills.contains(&queue));
    let first = |agent: &Agent| {
        let mut days = scenario.days();
        days.find_map(|date| first_start_on(scenario, agent, date))
    };
    skilled.filter_map(first).min()
}

fn first_start_on(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> Option<Moment> {
    let zone = scenario.zone_of(agent);
    let weekday = date.weekday().num_days_from_monday() as usize;
    let allowed = &scenario.contracts[agent.contract.get()].shifts;
    let patterns = allowed.iter().map(|shift| &scenario.shifts[shift.get()]);
    let starting = patterns.filter(|pattern| pattern.days[weekday]);
    let starts = starting.flat_map(|pattern| {
        let starts = pattern.starts.iter();
        let starts = starts.filter(|clock| exists(date, **clock, zone));
        let starts = starts.map(|clock| at(date, *clock, zone, Repeated::First));
        starts.filter(|start| {
            let mut lengths = pattern.lengths_min.iter();
            lengths
                .any(|length| agent.can_work(date, Span::lasting(*start, i64::from(*length)), zone))
        })
    });
    starts.min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::TimeOff;
    use crate::scenario::sample;

    fn codes_of(scenario: &Scenario) -> Vec<&'static str> {
        lacking(scenario).0.iter().map(|it| it.code.0).collect()
    }

    #[test]
    fn one_agent_with_a_shift_is_enough() {
        let mut scenario = sample::help_desk(2);
        scenario.agents[0].skills.clear();
        assert_eq!(codes_of(&scenario), [""; 0]);
        scenario.agents[1].skills.clear();
        assert_eq!(codes_of(&scenario), ["S505"]);
    }

    #[test]
    fn a_plan_of_more_than_a_year_is_no_roster() {
        let mut scenario = sample::help_desk(1);
        scenario.weeks = MOST_ROSTER_WEEKS;
        assert_eq!(codes_of(&scenario), [""; 0]);
        scenario.weeks += 1;
        assert_eq!(codes_of(&scenario), ["S112"]);
    }

    #[test]
    fn nobody_and_no_shift_are_both_said() {
        let mut scenario = sample::help_desk(0);
        assert_eq!(codes_of(&scenario), ["S501"]);
        scenario.shifts.clear();
        assert_eq!(codes_of(&scenario), ["S501", "S401"]);
        let mut scenario = sample::help_desk(1);
        scenario.shifts.clear();
        assert_eq!(codes_of(&scenario), ["S401"]);
    }

    #[test]
    fn shifts_that_nobody_can_work_are_no_shifts() {
        let mut scenario = sample::help_desk(1);
        let days: Vec<NaiveDate> = scenario.days().collect();
        let off = days.iter().map(|date| TimeOff {
            date: *date,
            paid: true,
        });
        scenario.agents[0].time_off = off.collect();
        assert_eq!(codes_of(&scenario), ["S504"]);
        scenario.agents[0].time_off.pop();
        assert_eq!(codes_of(&scenario), ["S504"], "the last day is a Sunday");
        scenario.agents[0].time_off.truncate(11);
        assert_eq!(codes_of(&scenario), [""; 0]);
    }
}
