//! From parts of columns to whole ones: the largest parts are taken, columns are priced again on top of
//! what is taken, and so on.

use super::STAGE;
use super::choice::{Choice, Column, Worked};
use super::pricing::Counter;
use crate::control::Control;
use crate::lines::{Near, Steps, near};
use crate::roster::coverage::Coverage;
use crate::roster::lines::{Line, Lines, own_cost, serve};

/// How the dive goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dive {
    /// Share of the people who are left that a step takes.
    pub share: f64,
    /// Steps toward better prices between.
    pub between: usize,
    /// Steps of counted work after which the rest is taken as it stands.
    pub work: u64,
}

/// Columns by class, one for each of its people. Where it is stopped, the rest is taken as it stands.
pub fn dive(
    choice: &mut Choice<'_>,
    counter: &mut Counter,
    mut at: Near<Column>,
    how: Dive,
    control: &Control,
) -> Vec<(usize, Column)> {
    let people: u32 = choice.left.iter().sum();
    let end = counter.work() + how.work;
    let mut taken = Vec::with_capacity(people as usize);
    loop {
        let left: u32 = choice.left.iter().sum();
        let over = control.stop() || counter.work() >= end;
        let share = if over { 1.0 } else { how.share };
        let more = (f64::from(left) * share).ceil() as u32;
        take(choice, &at, more, &mut taken);
        let left: u32 = choice.left.iter().sum();
        if left == 0 {
            return taken;
        }
        let done = 1.0 - f64::from(left) / f64::from(people);
        control.report(STAGE, None, format!("whole lines: {:.0} %", done * 100.0));
        let steps = Steps {
            most: how.between,
            cost: f64::INFINITY,
            least_gain: 0.0,
            length: at.length,
        };
        match near(choice, counter, at.prices.clone(), steps, control) {
            Some(next) => at = next,
            None => return taken,
        }
    }
}

/// Takes `more` columns, those with the largest parts first.
fn take(choice: &mut Choice<'_>, at: &Near<Column>, more: u32, taken: &mut Vec<(usize, Column)>) {
    let mut parts: Vec<(f64, usize, &Column)> = Vec::new();
    for (member, lines) in at.lines.iter().enumerate() {
        let count = f64::from(choice.left[member]);
        parts.extend(
            lines
                .iter()
                .map(|(line, part)| (count * part, member, line)),
        );
    }
    parts.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (a.1, a.2).cmp(&(b.1, b.2)))
    });
    let mut more = more;
    for (part, member, column) in parts {
        let times = (part.round() as u32).max(1).min(choice.left[member]);
        for _ in 0..times.min(more) {
            choice.take(member, column);
            taken.push((member, column.clone()));
            more -= 1;
        }
    }
}

/// Gives the columns of each class to its people, and places their work.
pub fn placed(choice: &Choice<'_>, columns: &[(usize, Column)]) -> Lines {
    let problem = choice.problem;
    let mut coverage = Coverage::empty(problem);
    let mut waiting: Vec<_> = choice.classes.iter().map(|it| it.people.iter()).collect();
    let mut lines: Vec<(usize, Line)> = Vec::with_capacity(columns.len());
    for (member, column) in columns {
        let Some(number) = waiting[*member].next() else {
            continue;
        };
        let person = &problem.people[*number];
        let mut place = |worked: &Option<Worked>| {
            let worked = worked.as_ref()?;
            let breaks = worked.breaks.iter().map(|tick| *tick as usize).collect();
            Some(serve(problem, person, &mut coverage, worked.duty, breaks).0)
        };
        let days: Vec<_> = column.days.iter().map(&mut place).collect();
        let own_cost = own_cost(problem, person, &days);
        lines.push((*number, Line { days, own_cost }));
    }
    lines.sort_by_key(|it| it.0);
    Lines::of(problem, lines.into_iter().map(|it| it.1).collect())
}
