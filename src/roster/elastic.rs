//! Why a person has no line: the rules that would have to give way, fewest by weight.
//!
//! The same shortest path as for ordinary lines, but every rule may be broken at a price; coverage
//! and pay count for nothing. What the cheapest line breaks is the smallest set of rules (by
//! weight) to relax. Contract, availability and time off as such are facts and never give way:
//! they stand in the explanation.

use super::line::LineSearch;
use super::menu::Menu;
use super::outcome::Conflict;
use super::problem::{Person, RosterProblem};
use super::rules::{Breach, Judge, Rule, breaches, date_text, days_text, hours_text};
use crate::scenario::Scenario;

/// Prices of broken rules: the contract's weekly minima give way first, then how days are strung
/// together, the limits that protect people last.
#[derive(Debug, Clone, Copy)]
struct Weights;

impl Judge for Weights {
    fn price(&self, rule: Rule, amount: u32) -> Option<f64> {
        let (once, each) = match rule {
            Rule::HoursPerWeekMin => (4.0, 1.0 / 60.0),
            Rule::DaysPerWeekMin => (2.0, 4.0),
            Rule::ConsecutiveDaysMin | Rule::ConsecutiveDaysOff => (2.0, 8.0),
            Rule::WholeWeekends => (0.0, 10.0),
            Rule::HoursPerWeekMax => (8.0, 1.0 / 30.0),
            Rule::ConsecutiveDaysMax | Rule::DaysPerWeekMax => (0.0, 14.0),
            Rule::WeekendsMax => (0.0, 16.0),
            Rule::Rest => (0.0, 20.0),
        };
        Some(once + each * f64::from(amount))
    }
}

/// The conflicts of `without`, people (by position) who have no line.
#[must_use]
pub fn explain(problem: &RosterProblem, scenario: &Scenario, without: &[usize]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut known: Vec<(usize, Vec<Breach>)> = Vec::new();
    let (mut menu, mut search) = (Menu::default(), LineSearch::default());
    for number in without {
        let person = &problem.people[*number];
        let seen = known
            .iter()
            .find(|(other, _)| alike(&problem.people[*other], person));
        let broken = match seen {
            Some((_, broken)) => broken.clone(),
            None => {
                menu.fill_with(person, |_| Some(0.0));
                menu.off_cost.fill(0.0);
                let free = Person {
                    overtime_per_min: 0.0,
                    ..person.clone()
                };
                let line = search.best(&free, &menu, &Weights, false);
                let broken =
                    line.map_or_else(Vec::new, |line| breaches(problem, person, &line.worked));
                known.push((*number, broken.clone()));
                broken
            }
        };
        conflicts.extend(
            broken
                .into_iter()
                .map(|breach| conflict(problem, scenario, person, breach)),
        );
    }
    conflicts
}

/// Whether two people may work the same.
fn alike(a: &Person, b: &Person) -> bool {
    let duties = |person: &Person| -> Vec<Vec<u32>> {
        let of_day = |options: &Vec<super::problem::DutyOption>| {
            options.iter().map(|option| option.duty).collect()
        };
        person.days.iter().map(|day| of_day(&day.options)).collect()
    };
    a.limits == b.limits && a.weeks == b.weeks && duties(a) == duties(b)
}

fn conflict(
    problem: &RosterProblem,
    scenario: &Scenario,
    person: &Person,
    breach: Breach,
) -> Conflict {
    let name = &scenario.agents[person.agent.get()].name;
    let mut message = format!("{name}: {}", breach.message);
    if let Some(why) = why(problem, scenario, person, &breach) {
        message = format!("{message}: {why}");
    }
    Conflict {
        agent: person.agent,
        rule: breach.rule,
        dates: breach.dates,
        message,
    }
}

/// What leaves so little room in the days of a breach.
fn why(
    problem: &RosterProblem,
    scenario: &Scenario,
    person: &Person,
    breach: &Breach,
) -> Option<String> {
    let first = *breach.dates.first()?;
    let day = problem.dates.iter().position(|date| *date == first)?;
    let week = day / 7;
    let days = week * 7..(week * 7 + 7).min(problem.dates.len());
    let mut causes = Vec::new();
    let free: Vec<usize> = days
        .clone()
        .filter(|day| !person.days[*day].options.is_empty())
        .collect();
    let names: Vec<String> = free
        .iter()
        .map(|day| date_text(problem.dates[*day]))
        .collect();
    match free.len() {
        0 => causes.push("no shift fits on any of its days".to_owned()),
        count if count < 7 => causes.push(format!("shifts fit on {} only", names.join(", "))),
        _ => {}
    }
    let agent = &scenario.agents[person.agent.get()];
    let off = |paid: bool| {
        let dates = problem.dates[days.clone()].iter();
        let is_off = |date: &&chrono::NaiveDate| {
            agent
                .time_off
                .iter()
                .any(|off| off.date == **date && off.paid == paid)
        };
        dates.filter(is_off).count()
    };
    if off(true) > 0 {
        causes.push(format!("{} of paid time off", days_text(off(true))));
    }
    if off(false) > 0 {
        causes.push(format!(
            "{} of unpaid time off, which credits no hours",
            days_text(off(false))
        ));
    }
    let paid = free
        .iter()
        .flat_map(|day| &person.days[*day].options)
        .map(|option| option.paid_min);
    if let (Some(least), Some(most)) = (paid.clone().min(), paid.max())
        && matches!(breach.rule, Rule::HoursPerWeekMin | Rule::HoursPerWeekMax)
    {
        let length = if least == most {
            hours_text(most)
        } else {
            format!("{} to {}", hours_text(least), hours_text(most))
        };
        let count = days_text(person.weeks[week].max_days as usize);
        causes.push(format!("a shift is {length} paid, on at most {count}"));
    }
    (!causes.is_empty()).then(|| causes.join("; "))
}
