//! Why a person has no line: minimal sets of rules that cannot all be kept.
//!
//! The same shortest path as for ordinary lines says whether a set of rules leaves a line. Rules
//! are dropped one after the other for as long as the rest still leaves none (a deletion filter:
//! Chinneck & Dravnieks 1991, doi 10.1287/ijoc.3.2.157); what remains is a set of which every rule
//! is needed for the contradiction. Then each of its rules alone is allowed to break, at a price,
//! which tells by how much and on which days it would have to give way. Availability, time off and
//! the contract's patterns are facts and never give way: they stand in the explanation.

use super::line::LineSearch;
use super::menu::Menu;
use super::outcome::{Clash, Conflict};
use super::problem::{Person, RosterProblem};
use super::rules::{Breach, Judge, Rule, Strict, breaches, date_text, days_text, hours_text, rest};
use super::setup::{self, MAX_WEEKS};
use crate::scenario::Scenario;
use crate::wording::counted;
use chrono::NaiveDate;

/// Price of each breach, against 1 for each unit by which it breaks the rule: as few as can be,
/// then as small as can be.
const BREACH: f64 = 1e6;

/// Minutes of a week: no limit.
const WEEK_MIN: u32 = 7 * 24 * 60;

/// A rule, in one week of the plan where it counts by weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Atom {
    rule: Rule,
    week: Option<usize>,
}

impl Atom {
    /// Whether it asks for work. Without any such rule not to work at all is a line.
    fn asks_for_work(self) -> bool {
        matches!(self.rule, Rule::HoursPerWeekMin | Rule::DaysPerWeekMin)
    }
}

/// Only one rule may be broken.
#[derive(Debug, Clone, Copy)]
struct Gives(Atom);

impl Judge for Gives {
    fn price(&self, rule: Rule, week: usize, amount: u32) -> Option<f64> {
        let here = self.0.week.is_none_or(|own| own == week);
        (rule == self.0.rule && here).then(|| BREACH + f64::from(amount))
    }
}

/// What a person without a line cannot keep: sets of rules, each with what would have to give way.
type Cores = Vec<Vec<Clash>>;

/// The conflicts of `without`, people (by position) who have no line.
#[must_use]
pub fn explain(problem: &RosterProblem, scenario: &Scenario, without: &[usize]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut known: Vec<(usize, Cores)> = Vec::new();
    for number in without {
        let person = &problem.people[*number];
        let seen = known
            .iter()
            .find(|(other, _)| alike(&problem.people[*other], person));
        let cores = match seen {
            Some((_, cores)) => cores.clone(),
            None => {
                let cores = Inquiry::new(problem, person).cores();
                known.push((*number, cores.clone()));
                cores
            }
        };
        let of_person = cores.into_iter();
        conflicts.extend(of_person.map(|rules| conflict(problem, scenario, person, rules)));
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
    a.limits == b.limits && a.weeks == b.weeks && a.before == b.before && duties(a) == duties(b)
}

/// One person's rules under question.
struct Inquiry<'a> {
    problem: &'a RosterProblem,
    person: &'a Person,
    /// What every duty may be followed by where no rest is asked.
    ready_without_rest: Vec<Vec<u32>>,
    /// The distinct starts of the person's duties, minutes.
    starts: Vec<i64>,
    menu: Menu,
    search: LineSearch,
}

impl<'a> Inquiry<'a> {
    fn new(problem: &'a RosterProblem, person: &'a Person) -> Self {
        let starts = setup::distinct_starts(problem, &person.days);
        Self {
            problem,
            person,
            ready_without_rest: ready_without_rest(problem, person, &starts),
            starts,
            menu: Menu::default(),
            search: LineSearch::default(),
        }
    }

    /// Sets of rules that cannot all be kept, earliest first, until the rest leave a line.
    fn cores(&mut self) -> Cores {
        let mut atoms = self.atoms();
        let mut cores = Vec::new();
        while !self.leave_a_line(&atoms) {
            let core = self.core(atoms.clone());
            // What was worked before the plan may ask for work without them: a run that is too short must go on.
            let any_asks = core.iter().any(|atom| atom.asks_for_work());
            let aside = |atom: &Atom| core.contains(atom) && (atom.asks_for_work() || !any_asks);
            atoms.retain(|atom| !aside(atom));
            let clashes = core.iter().map(|atom| self.clash(&core, *atom));
            cores.push(clashes.collect());
        }
        cores
    }

    /// Every rule that asks for something: later weeks come first, so that they are dropped first.
    fn atoms(&self) -> Vec<Atom> {
        let mut atoms = Vec::new();
        for (number, week) in self.person.weeks.iter().enumerate().rev() {
            let mut add = |rule, asked: bool| {
                if asked {
                    let week = Some(number);
                    atoms.push(Atom { rule, week });
                }
            };
            add(Rule::HoursPerWeekMax, true);
            add(Rule::DaysPerWeekMax, week.max_days < 7);
            add(Rule::DaysPerWeekMin, week.min_days > 0);
            add(Rule::HoursPerWeekMin, week.min_minutes > 0);
        }
        let limits = &self.person.limits;
        let plan = [
            (Rule::ConsecutiveDaysMax, true),
            (Rule::ConsecutiveDaysMin, limits.min_on > 1),
            (Rule::ConsecutiveDaysOff, limits.min_off > 1),
            (Rule::WeekendsMax, limits.max_weekends.is_some()),
            (Rule::WholeWeekends, limits.whole_weekends),
            (Rule::Rest, limits.rest_min > 0),
        ];
        let asked = plan.into_iter().filter(|(_, asked)| *asked);
        atoms.extend(asked.map(|(rule, _)| Atom { rule, week: None }));
        atoms.sort_by_key(|atom| atom.asks_for_work());
        atoms
    }

    /// What is left of `atoms` when all are dropped that the contradiction can do without.
    fn core(&mut self, mut atoms: Vec<Atom>) -> Vec<Atom> {
        let mut position = 0;
        while position < atoms.len() {
            let atom = atoms.remove(position);
            if self.leave_a_line(&atoms) {
                atoms.insert(position, atom);
                position += 1;
            }
        }
        atoms.sort_by_key(|atom| (!atom.asks_for_work(), atom.week, atom.rule));
        atoms
    }

    fn leave_a_line(&mut self, atoms: &[Atom]) -> bool {
        let person = self.keeping(atoms);
        self.line(&person, &Strict, true).is_some()
    }

    /// How `atom` would have to give way if the rest of `core` is kept.
    fn clash(&mut self, core: &[Atom], atom: Atom) -> Clash {
        let person = self.keeping(core);
        let exact_weeks = atom.week.is_none();
        let worked = self.line(&person, &Gives(atom), exact_weeks);
        let broken =
            worked.map_or_else(Vec::new, |worked| breaches(self.problem, &person, &worked));
        merged(atom, broken)
    }

    fn line(
        &mut self,
        person: &Person,
        judge: &impl Judge,
        exact_weeks: bool,
    ) -> Option<Vec<Option<u32>>> {
        self.menu.fill_with(person, |_| Some(0.0));
        self.menu.off_cost.fill(0.0);
        let line = self.search.best(person, &self.menu, judge, exact_weeks)?;
        Some(line.worked)
    }

    /// The person with no rules but `atoms`.
    fn keeping(&self, atoms: &[Atom]) -> Person {
        let kept = |rule: Rule| atoms.contains(&Atom { rule, week: None });
        let mut person = self.person.clone();
        person.overtime_per_min = 0.0;
        for (number, week) in person.weeks.iter_mut().enumerate() {
            let kept = |rule: Rule| {
                let week = Some(number);
                atoms.contains(&Atom { rule, week })
            };
            if !kept(Rule::HoursPerWeekMin) {
                week.min_minutes = 0;
            }
            if !kept(Rule::HoursPerWeekMax) {
                (week.max_minutes, week.limit_minutes) = (WEEK_MIN, WEEK_MIN);
            }
            if !kept(Rule::DaysPerWeekMin) {
                week.min_days = 0;
            }
            if !kept(Rule::DaysPerWeekMax) {
                week.max_days = 7;
            }
        }
        let limits = &mut person.limits;
        if !kept(Rule::ConsecutiveDaysMin) {
            limits.min_on = 1;
        }
        if !kept(Rule::ConsecutiveDaysMax) {
            limits.max_on = MAX_WEEKS * 7 + 1;
        }
        if !kept(Rule::ConsecutiveDaysOff) {
            limits.min_off = 1;
        }
        if !kept(Rule::WeekendsMax) {
            limits.max_weekends = None;
        }
        limits.whole_weekends &= kept(Rule::WholeWeekends);
        if !kept(Rule::Rest) {
            limits.rest_min = 0;
            for (day, ready) in person.days.iter_mut().zip(&self.ready_without_rest) {
                for (option, ready) in day.options.iter_mut().zip(ready) {
                    option.ready = *ready;
                }
            }
        }
        if let Some(before) = &person.before {
            let rest_min = person.limits.rest_min;
            let ready = setup::ready(before, rest_min, &self.starts, &person.days);
            person.start = before.start(&person.limits, ready);
        }
        person
    }
}

/// For each option of each day the first of the person's `starts` that does not overlap it.
fn ready_without_rest(problem: &RosterProblem, person: &Person, starts: &[i64]) -> Vec<Vec<u32>> {
    let span = |duty: u32| problem.duties[duty as usize].span;
    let ready = |duty: u32| rest::first_start_after(span(duty).end.minutes(), 0, starts);
    let of_day = |day: &super::problem::PersonDay| {
        let options = day.options.iter();
        options.map(|option| ready(option.duty)).collect()
    };
    person.days.iter().map(of_day).collect()
}

/// Everything by which one rule would have to give way, as one.
fn merged(atom: Atom, broken: Vec<Breach>) -> Clash {
    let more = broken.len().saturating_sub(1);
    let mut dates: Vec<NaiveDate> = broken.iter().flat_map(|it| it.dates.clone()).collect();
    dates.sort_unstable();
    dates.dedup();
    let first = broken.into_iter().next();
    let mut message = first.map_or_else(String::new, |breach| breach.message);
    if more > 0 {
        message += &format!(" (and {} more)", counted(more, "time"));
    }
    Clash {
        rule: atom.rule,
        dates,
        message,
    }
}

fn conflict(
    problem: &RosterProblem,
    scenario: &Scenario,
    person: &Person,
    mut rules: Vec<Clash>,
) -> Conflict {
    for clash in &mut rules {
        let asks = matches!(clash.rule, Rule::HoursPerWeekMin | Rule::DaysPerWeekMin);
        if let Some(why) = why(problem, scenario, person, clash).filter(|_| asks) {
            clash.message += &format!(": {why}");
        }
    }
    let name = &scenario.agents[person.agent.get()].name;
    let line = |clash: &Clash| format!("{}: {}", clash.rule.key(), clash.message);
    let message = match &rules[..] {
        [only] => format!("{name}: {}", line(only)),
        several => {
            let lines: Vec<String> = several.iter().map(line).collect();
            format!(
                "{name}: these rules cannot all be kept, one of them must give way:\n  {}",
                lines.join("\n  ")
            )
        }
    };
    Conflict {
        agent: person.agent,
        rules,
        message,
    }
}

/// What leaves so little room in the week of a clash.
fn why(
    problem: &RosterProblem,
    scenario: &Scenario,
    person: &Person,
    clash: &Clash,
) -> Option<String> {
    let first = *clash.dates.first()?;
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
    causes.extend(days_away(problem, scenario, person, days));
    let paid = free
        .iter()
        .flat_map(|day| &person.days[*day].options)
        .map(|option| option.paid_min);
    if let (Some(least), Some(most)) = (paid.clone().min(), paid.max())
        && clash.rule == Rule::HoursPerWeekMin
    {
        let length = if least == most {
            hours_text(most)
        } else {
            format!("{} to {}", hours_text(least), hours_text(most))
        };
        causes.push(format!("a shift is {length} paid"));
    }
    (!causes.is_empty()).then(|| causes.join("; "))
}

/// Leave and holidays among `days` of the plan.
fn days_away(
    problem: &RosterProblem,
    scenario: &Scenario,
    person: &Person,
    days: std::ops::Range<usize>,
) -> Vec<String> {
    let agent = &scenario.agents[person.agent.get()];
    let off = |paid: bool| {
        let dates = problem.dates[days.clone()].iter();
        let is_off = |date: &&NaiveDate| {
            let mut all = agent.time_off.iter();
            all.any(|off| off.date == **date && off.paid == paid)
        };
        dates.filter(is_off).count()
    };
    let holidays = days.clone().filter(|day| person.days[*day].holiday).count();
    let counted = [
        (off(true), "of paid time off"),
        (off(false), "of unpaid time off, which credits no hours"),
        (holidays, "closed and paid as a holiday"),
    ];
    let some = counted.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, what)| format!("{} {what}", days_text(count)))
        .collect()
}
