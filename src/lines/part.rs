//! Part of a roster solved anew: some people, or some days, are free; the rest stays. Column
//! generation within it, then the best whole choice among the lines found. Days are cut out as a model
//! of their own ([`super::window`]).

use super::close::{Wanted, widest};
use super::desk::{Desk, touched};
use super::generate::{Generated, Rounds, generate};
use super::master::Master;
use super::model::{Line, RosterModel};
use super::pool::{Pool, fits, only};
use super::pricing::Graph;
use super::window::{self, rest};
use crate::control::Control;
use crate::schedule::solver::{Limits, SolverError};
use std::ops::Range;
use std::time::{Duration, Instant};

/// What is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// People whose lines may change.
    pub free: Vec<usize>,
    /// On these days.
    pub days: Range<usize>,
}

/// People who are free, and what each may work.
struct Open<'a> {
    free: &'a [usize],
    /// By person.
    masks: &'a [Vec<u128>],
}

/// How long to try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Nodes of the integer search.
    pub nodes: u64,
    /// Time for all of it.
    pub time: Duration,
    /// A better roster costs at least this much less.
    pub step: f64,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// New lines of free people; empty where nothing better was found.
    pub better: Vec<(usize, Line)>,
    /// Lines found on the way.
    pub found: Vec<(usize, Line)>,
    /// Whether nothing was left undone for want of time.
    pub done: bool,
}

/// Lines listed at most for the choice in a part.
const MOST_LISTED: usize = 2_000;

/// Lines of each person taken over from the pool.
const FROM_POOL: usize = 60;

/// Everything that parts of one roster share.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'a> {
    /// The model.
    pub model: &'a RosterModel,
    /// By person.
    pub graphs: &'a [Graph],
    /// The roster as it is.
    pub lines: &'a [Line],
    /// Its cost.
    pub cost: f64,
    /// Lines known.
    pub pool: &'a Pool,
}

/// Solves `part`.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn solve(
    whole: Whole<'_>,
    part: &Part,
    effort: Effort,
    control: &Control,
) -> Result<Outcome, SolverError> {
    let model = whole.model;
    if part.days == (0..model.days()) {
        let all = whole.graphs.iter().map(|graph| graph.all().to_vec());
        let masks: Vec<Vec<u128>> = all.collect();
        let open = Open {
            free: &part.free,
            masks: &masks,
        };
        return solve_open(whole, &open, effort, control);
    }
    let days = window::widened(model, whole.lines, &part.free, part.days.clone());
    let allow = |it: usize| rest::rest(model, &model.people[it], &whole.lines[it], &days);
    let cut = window::cut(model, whole.lines, &part.free, days.clone(), allow);
    let own = |person: &usize| cut.of(&whole.lines[*person]);
    let lines: Vec<Line> = part.free.iter().map(own).collect();
    let graph = |person| Graph::new(&cut.model, person);
    let graphs: Vec<Graph> = cut.model.people.iter().map(graph).collect();
    let mask = |(at, graph): (usize, &Graph)| {
        // What the whole's graph does not allow is not free: days around a window stay as they are.
        let allowed = whole.graphs[part.free[at]].all();
        let day = |day: usize| {
            let whole_day = day + days.start;
            if part.days.contains(&whole_day) {
                graph.all()[day] & allowed[whole_day]
            } else {
                only(lines[at][day])
            }
        };
        (0..lines[at].len()).map(day).collect()
    };
    let masks: Vec<Vec<u128>> = graphs.iter().enumerate().map(mask).collect();
    let everybody: Vec<usize> = (0..lines.len()).collect();
    let open = Open {
        free: &everybody,
        masks: &masks,
    };
    let within = Whole {
        model: &cut.model,
        graphs: &graphs,
        lines: &lines,
        cost: cut.model.cost(&lines),
        pool: &Pool::new(lines.len(), FROM_POOL),
    };
    let mut outcome = solve_open(within, &open, effort, control)?;
    for lines in [&mut outcome.better, &mut outcome.found] {
        for (person, line) in lines {
            *person = part.free[*person];
            *line = cut.within(&whole.lines[*person], line);
        }
    }
    Ok(outcome)
}

fn solve_open(
    whole: Whole<'_>,
    open: &Open<'_>,
    effort: Effort,
    control: &Control,
) -> Result<Outcome, SolverError> {
    let began = Instant::now();
    let control = control.clone().within(effort.time);
    let mut master = master_of(whole, open)?;
    let known = master.known.len();
    let cutoff = whole.cost - effort.step * 0.999;
    let rounds = Rounds {
        smoothing: 0.3,
        most: 200,
        tolerance: (effort.step * 0.05).max(1e-6 * whole.cost.abs()),
        cutoff,
    };
    let mut desk = Desk::new(whole.graphs, open.masks, false);
    let generated = generate(&mut master, &mut desk, rounds, &control, |_, _| {})?;
    let found = master.known[known..].iter();
    let found = found.map(|it| (it.person, it.line.clone())).collect();
    let mut outcome = Outcome {
        found,
        ..Outcome::default()
    };
    let worth_it = generated.bound < cutoff;
    let Some(solution) = generated.solution.clone().filter(|_| worth_it) else {
        outcome.done = !control.stop();
        return Ok(outcome);
    };
    complete(&mut master, &desk, open, &generated, cutoff, &control)?;
    let limits = Limits {
        gap: 0.0,
        cost_step: Some(effort.step),
        nodes: Some(effort.nodes),
        ..Limits::default()
    };
    let rest = effort.time.saturating_sub(began.elapsed());
    let control = control.within(rest.max(effort.time / 8));
    let gap = whole.cost - generated.bound;
    // Lines that were listed have no reduced cost here: they are near.
    let far = |number: usize| {
        solution
            .reduced
            .get(number)
            .is_some_and(|by| *by > gap + 1e-6)
    };
    let (lines, solved) =
        master.choose_whole(|number| !far(number), whole.lines, &limits, &control)?;
    outcome.done = solved.ended;
    if lines.len() == open.free.len() {
        outcome.better = lines;
    }
    Ok(outcome)
}

/// Adds every line that a better choice could need, where those are not too many.
fn complete(
    master: &mut Master<'_, RosterModel>,
    desk: &Desk<'_>,
    open: &Open<'_>,
    generated: &Generated,
    cutoff: f64,
    control: &Control,
) -> Result<(), SolverError> {
    let masks: Vec<&[u128]> = open.masks.iter().map(Vec::as_slice).collect();
    let shifts = master.model.shift_prices(&generated.bound_prices);
    let wanted = Wanted {
        graphs: desk.graphs,
        people: open.free,
        masks: &masks,
        shifts: &shifts,
        multipliers: &desk.multipliers,
        most: MOST_LISTED,
    };
    let Some((listed, _)) = widest(wanted, cutoff - generated.bound, 0, control) else {
        return Ok(());
    };
    for (person, lines) in open.free.iter().zip(&listed) {
        for line in lines {
            master.add(*person, line)?;
        }
    }
    Ok(())
}

/// The program with the lines as they are and those of the pool.
fn master_of<'a>(
    whole: Whole<'a>,
    open: &Open<'_>,
) -> Result<Master<'a, RosterModel>, SolverError> {
    let model = whole.model;
    let mut is_free = vec![false; model.people.len()];
    for person in open.free {
        is_free[*person] = true;
    }
    let kept = (0..model.people.len()).filter(|person| !is_free[*person]);
    let fixed: Vec<usize> = kept.collect();
    let covered = model.covered(fixed.iter().map(|person| &whole.lines[*person]));
    let own = fixed
        .iter()
        .map(|person| model.people[*person].own_cost(&whole.lines[*person]));
    let touched = touched(model, open.free, open.masks);
    let mut master = Master::new(model, open.free, (covered, own.sum()), &touched)?;
    for person in open.free {
        master.add(*person, &whole.lines[*person])?;
        let near = whole
            .pool
            .of(*person)
            .filter(|line| fits(line, &open.masks[*person]));
        for line in near.take(FROM_POOL) {
            master.add(*person, line)?;
        }
    }
    Ok(master)
}

#[cfg(test)]
mod tests {
    use super::super::rules::testing::Case;
    use super::*;
    use crate::lines::pricing::OFF;

    #[test]
    fn days_that_the_whole_fixes_are_not_freed_by_a_part() {
        let mut case = Case::new(14);
        case.person.off_cost = vec![10.0; 14];
        let mut model = case.model;
        model.people = vec![case.person];
        let mut graph = Graph::new(&model, &model.people[0]);
        graph.narrow(3, OFF);
        let lines = vec![vec![None; 14]];
        let whole = Whole {
            model: &model,
            graphs: &[graph],
            lines: &lines,
            cost: model.cost(&lines),
            pool: &Pool::new(1, 10),
        };
        let part = Part {
            free: vec![0],
            days: 1..6,
        };
        let effort = Effort {
            nodes: 100,
            time: Duration::from_secs(10),
            step: 1.0,
        };
        let found = solve(whole, &part, effort, &Control::unlimited()).unwrap();
        let (_, line) = &found.better[0];
        let worked: Vec<usize> = (0..14).filter(|day| line[*day].is_some()).collect();
        assert_eq!(worked, [1, 2, 4, 5]);
    }
}
