//! Last touches while duties stay: where breaks lie, and which queue is served when.
//!
//! Both go person by person: the line is taken out of the coverage, its breaks are placed anew at
//! the exact prices of what is left, and its work is spread over the person's queues by a
//! shortest path through the shift, in which a change of queue has a price. A person whose
//! roster did not get cheaper keeps it.

use super::breaks::worked_ticks;
use super::coverage::Coverage;
use super::lines::{Line, Lines, PlacedDuty, Workshop, own_cost};
use super::problem::{Person, RosterProblem};

/// Rounds over everybody, at most.
const ROUNDS: usize = 6;

/// Improves breaks and queues until a round gains nothing. `switch_price` is what a change of
/// queue within a shift counts for; it is not part of the roster's price.
pub fn polish(problem: &RosterProblem, lines: &mut Lines, switch_price: f64) {
    let mut workshop = Workshop::default();
    for _ in 0..ROUNDS {
        let mut gained = 0.0;
        for number in 0..lines.lines.len() {
            gained += polish_one(problem, lines, number, switch_price, &mut workshop);
        }
        if gained <= 1e-6 {
            break;
        }
    }
    *lines = Lines::of(problem, std::mem::take(&mut lines.lines));
}

/// One person; what is gained, changes of queue counted in.
fn polish_one(
    problem: &RosterProblem,
    lines: &mut Lines,
    number: usize,
    switch_price: f64,
    workshop: &mut Workshop,
) -> f64 {
    let person = &problem.people[number];
    let old = lines.lines[number].clone();
    let felt = |line: &Line, change: f64| {
        change + line.own_cost + switch_price * f64::from(switches(problem, line))
    };
    let left = old.leave(problem, &mut lines.coverage);
    workshop
        .prices
        .marginal(problem, &lines.coverage, &person.skills);
    let before = felt(&old, -left);
    let mut change = 0.0;
    let mut days = Vec::with_capacity(old.days.len());
    for placed in &old.days {
        days.push(placed.as_ref().map(|placed| {
            let moved = workshop.place_breaks(problem, placed.duty);
            let options = [moved, placed.breaks.clone()];
            let (best, price) = cheapest(
                problem,
                person,
                &mut lines.coverage,
                placed.duty,
                &options,
                switch_price,
            );
            change += price;
            best
        }));
    }
    let line = Line {
        own_cost: own_cost(problem, person, &days),
        days,
    };
    let gain = before - felt(&line, change);
    if gain > 1e-9 {
        lines.lines[number] = line;
        return gain;
    }
    line.leave(problem, &mut lines.coverage);
    old.join(problem, &mut lines.coverage);
    0.0
}

/// The better of several placements of the breaks, added to the coverage; its change of price.
fn cheapest(
    problem: &RosterProblem,
    person: &Person,
    coverage: &mut Coverage,
    duty: u32,
    options: &[Vec<usize>],
    switch_price: f64,
) -> (PlacedDuty, f64) {
    let mut best: Option<(PlacedDuty, f64, f64)> = None;
    for breaks in options {
        let work = spread(problem, person, coverage, duty, breaks, switch_price);
        let placed = PlacedDuty {
            duty,
            breaks: breaks.clone(),
            work,
        };
        let change = coverage.add(problem, &placed.work);
        coverage.remove(problem, &placed.work);
        let felt = change + switch_price * f64::from(duty_switches(problem, &placed));
        if best
            .as_ref()
            .is_none_or(|(_, _, least)| felt < *least - 1e-9)
        {
            best = Some((placed, change, felt));
        }
    }
    match best {
        Some((placed, change, _)) => {
            coverage.add(problem, &placed.work);
            (placed, change)
        }
        None => (
            PlacedDuty {
                duty,
                breaks: Vec::new(),
                work: Vec::new(),
            },
            0.0,
        ),
    }
}

/// A stretch of a shift in which the person's queues keep their rows.
struct Stretch {
    from: usize,
    to: usize,
}

/// For each tick of the shift the row served: a shortest path over its stretches of work.
fn spread(
    problem: &RosterProblem,
    person: &Person,
    coverage: &Coverage,
    duty: u32,
    breaks: &[usize],
    switch_price: f64,
) -> Vec<Option<u32>> {
    let it = &problem.duties[duty as usize];
    let worked = worked_ticks(problem, duty as usize, breaks);
    let row =
        |skill: usize, tick: usize| problem.row_at[person.skills[skill].get()][it.start + tick];
    let skills = person.skills.len();
    let same = |a: usize, b: usize| {
        worked[a] && worked[b] && (0..skills).all(|skill| row(skill, a) == row(skill, b))
    };
    let mut stretches: Vec<Stretch> = Vec::new();
    for tick in (0..it.ticks).filter(|tick| worked[*tick]) {
        match stretches.last_mut() {
            Some(last) if last.to == tick && same(last.from, tick) => last.to = tick + 1,
            _ => stretches.push(Stretch {
                from: tick,
                to: tick + 1,
            }),
        }
    }
    let path = cheapest_path(&stretches, skills, switch_price, |stretch, skill| {
        let row = row(skill, stretch.from)?;
        let count = u32::try_from(stretch.to - stretch.from).unwrap_or(0);
        let queue = problem.rows[row as usize].queue;
        Some(coverage.change(problem, row, count) * problem.tie_at[queue.get()])
    });
    let mut work = vec![None; it.ticks];
    for (stretch, skill) in stretches.iter().zip(path) {
        if let Some(skill) = skill {
            work[stretch.from..stretch.to].fill(row(skill, stretch.from));
        }
    }
    work
}

/// For each stretch the skill that serves it (`None` where no queue is open), so that prices and
/// changes of queue cost least.
fn cheapest_path(
    stretches: &[Stretch],
    skills: usize,
    switch_price: f64,
    price: impl Fn(&Stretch, usize) -> Option<f64>,
) -> Vec<Option<usize>> {
    // cost[k] = cheapest way to be on skill k after the last open stretch.
    let mut cost = vec![0.0_f64; skills];
    let mut from: Vec<Option<Vec<usize>>> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        let prices: Vec<Option<f64>> = (0..skills).map(|skill| price(stretch, skill)).collect();
        if prices.iter().all(Option::is_none) {
            from.push(None);
            continue;
        }
        let cheapest = (0..skills).fold(0, |best, skill| {
            if cost[skill] < cost[best] {
                skill
            } else {
                best
            }
        });
        let mut next = vec![f64::INFINITY; skills];
        let mut parents = vec![0; skills];
        for skill in 0..skills {
            let stay = cost[skill] <= cost[cheapest] + switch_price;
            parents[skill] = if stay { skill } else { cheapest };
            let before = if stay {
                cost[skill]
            } else {
                cost[cheapest] + switch_price
            };
            next[skill] = prices[skill].map_or(f64::INFINITY, |price| before + price);
        }
        cost = next;
        from.push(Some(parents));
    }
    let mut at = (0..skills).fold(0, |best, skill| {
        if cost[skill] < cost[best] {
            skill
        } else {
            best
        }
    });
    let mut path = vec![None; stretches.len()];
    for (step, parents) in from.iter().enumerate().rev() {
        if let Some(parents) = parents {
            path[step] = Some(at);
            at = parents[at];
        }
    }
    path
}

/// Changes of queue in a line, within shifts.
fn switches(problem: &RosterProblem, line: &Line) -> u32 {
    line.days
        .iter()
        .flatten()
        .map(|placed| duty_switches(problem, placed))
        .sum()
}

fn duty_switches(problem: &RosterProblem, placed: &PlacedDuty) -> u32 {
    let mut last = None;
    let mut count = 0;
    for row in placed.work.iter().flatten() {
        let queue = problem.rows[*row as usize].queue;
        count += u32::from(last.is_some_and(|last| last != queue));
        last = Some(queue);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(prices: &[[f64; 2]], switch_price: f64) -> Vec<usize> {
        let stretches: Vec<Stretch> = (0..prices.len())
            .map(|from| Stretch { from, to: from + 1 })
            .collect();
        let price = |stretch: &Stretch, skill: usize| Some(prices[stretch.from][skill]);
        cheapest_path(&stretches, 2, switch_price, price)
            .into_iter()
            .flatten()
            .collect()
    }

    #[test]
    fn a_queue_is_changed_only_where_it_pays() {
        let prices = [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 9.0], [9.0, 0.0]];
        assert_eq!(path(&prices, 0.0), [0, 1, 0, 0, 1]);
        assert_eq!(path(&prices, 2.0), [0, 0, 0, 0, 1]);
        assert_eq!(path(&prices, 20.0), [0, 0, 0, 0, 0]);
    }
}
