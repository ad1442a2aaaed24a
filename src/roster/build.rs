//! The first complete roster: people one by one, each the best line along the schedule.
//!
//! The schedule's shifts stand in the coverage as *ghosts*: as if somebody worked them already.
//! Who takes a ghost's shift turns it into a real one, with its breaks where the schedule put
//! them, and is rewarded; who works something else adds to the coverage. In the end the ghosts
//! that nobody took vanish. Without a schedule people are placed by prices that fall as a row
//! fills, so that the first ones do not all crowd into the same hours.

use super::coverage::Coverage;
use super::line::BestLine;
use super::lines::{Line, Lines, Workshop, own_cost, serve};
use super::problem::{Person, RosterProblem};
use super::rules::Strict;
use crate::scenario::Scenario;
use crate::schedule::Schedule;
use std::collections::BTreeMap;

/// A shift of the schedule is worth this many hours of understaffing to the first roster, long or
/// short: more than anything that a shift beside the schedule could mend. Were long ones worth
/// more, the first people would take them, and the last could not reach their weekly minimum
/// with what is left.
const GUIDE_HOURS: f64 = 24.0;

/// Shifts of the schedule that nobody has taken yet.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    ghosts: Vec<Ghost>,
    /// Positions of ghosts by group and duty.
    by_duty: BTreeMap<(usize, u32), Vec<usize>>,
    /// For each person the schedule's group.
    group_of: Vec<Option<usize>>,
}

#[derive(Debug, Clone)]
struct Ghost {
    breaks: Vec<usize>,
    work: Vec<Vec<Option<u32>>>,
}

impl Guide {
    /// Reads the schedule; its shifts enter `coverage`. Shifts that the problem does not know (a
    /// schedule of another scenario) are passed over.
    #[must_use]
    pub fn new(
        problem: &RosterProblem,
        scenario: &Scenario,
        schedule: &Schedule,
        coverage: &mut Coverage,
    ) -> Self {
        let mut guide = Self {
            group_of: groups(problem, scenario, schedule),
            ..Self::default()
        };
        let known: BTreeMap<_, u32> = problem
            .duties
            .iter()
            .zip(0..)
            .map(|(duty, number)| ((duty.site, duty.shift, duty.day, duty.span), number))
            .collect();
        for shift in &schedule.shifts {
            let shape = &shift.shape;
            let day = problem.dates.iter().position(|date| *date == shape.date);
            let duty = day.and_then(|day| known.get(&(shape.site, shape.shift, day, shape.span)));
            let person = guide
                .group_of
                .iter()
                .position(|group| *group == Some(shift.group));
            let (Some(duty), Some(person)) = (duty, person) else {
                continue;
            };
            let Some(breaks) = break_ticks(problem, *duty, &shift.breaks) else {
                continue;
            };
            let person = &problem.people[person];
            let work = (0..shift.count)
                .map(|_| {
                    serve(problem, person, coverage, *duty, breaks.clone())
                        .0
                        .work
                })
                .collect();
            guide
                .by_duty
                .entry((shift.group, *duty))
                .or_default()
                .push(guide.ghosts.len());
            guide.ghosts.push(Ghost { breaks, work });
        }
        guide
    }

    fn has(&self, person: usize, duty: u32) -> bool {
        self.group_of[person].is_some_and(|group| self.by_duty.contains_key(&(group, duty)))
    }

    /// Takes a ghost of `duty` for `person` out of the coverage; its breaks.
    fn take(
        &mut self,
        problem: &RosterProblem,
        person: usize,
        duty: u32,
        coverage: &mut Coverage,
    ) -> Option<Vec<usize>> {
        let key = (self.group_of[person]?, duty);
        let waiting = self.by_duty.get_mut(&key)?;
        let ghost = &mut self.ghosts[*waiting.first()?];
        let work = ghost.work.pop()?;
        let breaks = ghost.breaks.clone();
        if ghost.work.is_empty() {
            waiting.remove(0);
        }
        if waiting.is_empty() {
            self.by_duty.remove(&key);
        }
        coverage.remove(problem, &work);
        Some(breaks)
    }

    fn is_empty(&self) -> bool {
        self.ghosts.is_empty()
    }
}

/// The schedule's group of each person.
fn groups(problem: &RosterProblem, scenario: &Scenario, schedule: &Schedule) -> Vec<Option<usize>> {
    let group = |person: &Person| {
        let agent = &scenario.agents[person.agent.get()];
        schedule.groups.iter().position(|group| {
            group.site == agent.site
                && group.contract == agent.contract
                && group.skills == person.skills
        })
    };
    problem.people.iter().map(group).collect()
}

/// The schedule's breaks as ticks after the shift's start, if they fit the pattern.
fn break_ticks(
    problem: &RosterProblem,
    duty: u32,
    breaks: &[crate::calendar::Span],
) -> Option<Vec<usize>> {
    let it = &problem.duties[duty as usize];
    let windows = &problem.pauses[it.shift.get()];
    if windows.len() != breaks.len() {
        return None;
    }
    let mut free_from = 0;
    let mut starts = Vec::with_capacity(breaks.len());
    for (window, span) in windows.iter().zip(breaks) {
        let start = problem.tick_of(span.start)?.checked_sub(it.start)?;
        let on_step = start >= window.earliest && (start - window.earliest) % window.step == 0;
        let fits = start >= free_from && start <= window.latest && start + window.ticks <= it.ticks;
        if !on_step || !fits {
            return None;
        }
        free_from = start + window.ticks;
        starts.push(start);
    }
    Some(starts)
}

/// Everybody's first line, or those whose rules leave none.
///
/// # Errors
/// The people (as positions in [`RosterProblem::people`]) who have no line at all.
pub fn build(
    problem: &RosterProblem,
    scenario: &Scenario,
    schedule: &Schedule,
) -> Result<Lines, Vec<usize>> {
    let mut coverage = Coverage::empty(problem);
    let mut guide = Guide::new(problem, scenario, schedule, &mut coverage);
    let guided = !guide.is_empty();
    let reward = GUIDE_HOURS * scenario.prices.understaffing_per_hour.get();
    let mut workshop = Workshop::default();
    let mut lines: Vec<Option<Line>> = vec![None; problem.people.len()];
    let mut without = Vec::new();
    for number in order(problem) {
        let person = &problem.people[number];
        let extra = |duty: u32| {
            if guide.has(number, duty) {
                -reward
            } else {
                0.0
            }
        };
        workshop.prices.marginal(problem, &coverage, &person.skills);
        if !guided {
            workshop.prices.falling(problem, &coverage, &person.skills);
        }
        workshop.menu.fill(problem, person, &workshop.prices, extra);
        match workshop.search.best(person, &workshop.menu, &Strict, true) {
            None => without.push(number),
            Some(best) => {
                let line = realise(
                    problem,
                    number,
                    &mut guide,
                    &mut coverage,
                    &mut workshop,
                    &best,
                );
                lines[number] = Some(line);
            }
        }
    }
    without.sort_unstable();
    if without.is_empty() {
        Ok(Lines::of(problem, lines.into_iter().flatten().collect()))
    } else {
        Err(without)
    }
}

/// Puts a line onto the coverage, taking ghosts where there are some.
fn realise(
    problem: &RosterProblem,
    number: usize,
    guide: &mut Guide,
    coverage: &mut Coverage,
    workshop: &mut Workshop,
    best: &BestLine,
) -> Line {
    let person = &problem.people[number];
    let mut place = |duty: u32| {
        let breaks = guide
            .take(problem, number, duty, coverage)
            .unwrap_or_else(|| workshop.place_breaks(problem, duty));
        serve(problem, person, coverage, duty, breaks).0
    };
    let days: Vec<_> = best
        .worked
        .iter()
        .map(|duty| duty.map(&mut place))
        .collect();
    let own_cost = own_cost(problem, person, &days);
    Line { days, own_cost }
}

/// Those with the least choice first.
fn order(problem: &RosterProblem) -> Vec<usize> {
    let choice =
        |person: &Person| -> usize { person.days.iter().map(|day| day.options.len()).sum() };
    let mut order: Vec<usize> = (0..problem.people.len()).collect();
    order.sort_by_key(|number| {
        let person = &problem.people[*number];
        (choice(person), person.agent)
    });
    order
}
