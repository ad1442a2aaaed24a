//! From lines to the [`Roster`] that is handed on, and what it costs.

use super::lines::{Lines, PlacedDuty, idle_cost};
use super::outcome::RosterCost;
use super::problem::{Person, RosterProblem};
use super::wishes::missed_points;
use super::{Activity, CreditedDay, Piece, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::scenario::model::BreakKind;
use crate::units::QueueIndex;

/// The roster of `lines`.
#[must_use]
pub fn roster(problem: &RosterProblem, scenario: &Scenario, lines: &Lines) -> Roster {
    let mut roster = Roster::default();
    for (person, line) in problem.people.iter().zip(&lines.lines) {
        for placed in line.days.iter().flatten() {
            roster.shifts.push(shift(problem, scenario, person, placed));
        }
        let credits = person.credits.iter();
        roster
            .credits
            .extend(credits.map(|(day, minutes)| CreditedDay {
                agent: person.agent,
                date: problem.dates[*day],
                minutes: *minutes,
            }));
    }
    roster
        .shifts
        .sort_by_key(|shift| (shift.agent, shift.span.start));
    roster
        .credits
        .sort_by_key(|credit| (credit.agent, credit.date));
    roster
}

fn shift(
    problem: &RosterProblem,
    scenario: &Scenario,
    person: &Person,
    placed: &PlacedDuty,
) -> RosteredShift {
    let duty = &problem.duties[placed.duty as usize];
    let pattern = &scenario.shifts[duty.shift.get()];
    let queues = queues(problem, person, placed);
    let mut activities: Vec<(Activity, bool)> = queues
        .into_iter()
        .map(|queue| (Activity::Work(queue), true))
        .collect();
    let windows = &problem.pauses[duty.shift.get()];
    for ((pause, window), start) in pattern.breaks.iter().zip(windows).zip(&placed.breaks) {
        let activity = match pause.kind {
            BreakKind::Break => Activity::Break,
            BreakKind::Lunch => Activity::Lunch,
        };
        activities[*start..*start + window.ticks].fill((activity, pause.paid));
    }
    let mut at = duty.start;
    let mut pieces = Vec::new();
    let parts = boundaries(&activities, windows, &placed.breaks);
    for (from, to) in parts {
        let (activity, paid) = activities[from];
        pieces.push(Piece {
            span: problem.span(at, to - from),
            activity,
            paid,
        });
        at += to - from;
    }
    RosteredShift {
        agent: person.agent,
        shift: duty.shift,
        date: problem.dates[duty.day],
        span: duty.span,
        paid_min: duty.paid_min,
        pieces,
    }
}

/// Where pieces begin and end: at each change of activity, and between two breaks that touch.
fn boundaries(
    activities: &[(Activity, bool)],
    windows: &[super::problem::PauseWindow],
    breaks: &[usize],
) -> Vec<(usize, usize)> {
    let ends = |tick: usize| {
        breaks.contains(&tick)
            || windows
                .iter()
                .zip(breaks)
                .any(|(it, start)| start + it.ticks == tick)
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for tick in 1..=activities.len() {
        if tick == activities.len() || activities[tick] != activities[from] || ends(tick) {
            parts.push((from, tick));
            from = tick;
        }
    }
    parts
}

/// For each tick the queue served. Where none is open, the one served last, or next.
fn queues(problem: &RosterProblem, person: &Person, placed: &PlacedDuty) -> Vec<QueueIndex> {
    let queue = |row: &Option<u32>| row.map(|row| problem.rows[row as usize].queue);
    let first = placed.work.iter().find_map(queue);
    let mut last = first
        .or(person.skills.first().copied())
        .unwrap_or(QueueIndex::new(0));
    let mut queues = Vec::with_capacity(placed.work.len());
    for row in &placed.work {
        last = queue(row).unwrap_or(last);
        queues.push(last);
    }
    queues
}

/// What the roster costs, part by part.
#[must_use]
pub fn cost(problem: &RosterProblem, scenario: &Scenario, lines: &Lines) -> RosterCost {
    let mut cost = RosterCost::default();
    for (person, line) in problem.people.iter().zip(&lines.lines) {
        let agent = &scenario.agents[person.agent.get()];
        let per_min = scenario.hourly_cost(agent).get() / 60.0;
        for (week, limits) in line.days.chunks(7).zip(&person.weeks) {
            let paid = |placed: &PlacedDuty| problem.duties[placed.duty as usize].paid_min;
            let minutes: u32 = week.iter().flatten().map(paid).sum();
            cost.pay += f64::from(minutes) * per_min;
            let over = super::rules::week_hours::overtime(minutes, limits);
            cost.overtime += f64::from(over) * person.overtime_per_min;
        }
        for (placed, date) in line.days.iter().zip(&problem.dates) {
            let shift = placed
                .as_ref()
                .map(|placed| problem.duties[placed.duty as usize].shift);
            cost.wishes += missed_points(agent, *date, shift) * scenario.prices.wish_point.get();
            cost.idle += placed
                .as_ref()
                .map_or(0.0, |placed| idle_cost(problem, placed));
        }
    }
    let presence = scenario.shrinkage.presence();
    for (row, ticks) in problem.rows.iter().zip(&lines.coverage.ticks) {
        let hours = row.span.minutes() as f64 / 60.0;
        let present = f64::from(*ticks) / f64::from(row.ticks) * presence;
        let missing = f64::from(row.required) - present;
        cost.understaffing += scenario.prices.of_missing(missing.max(0.0)) * hours;
        cost.overstaffing +=
            (-missing).max(0.0) * hours * scenario.prices.overstaffing_per_hour.get();
    }
    cost
}
