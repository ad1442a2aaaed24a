//! A long horizon improved in windows that overlap: everybody's lines within some weeks are searched
//! anew while the rest stays.

use super::improve::Best;
use super::model::Line;
use super::pool::only;
use super::pricing::{Graph, quickly_found};
use super::roll::{SEARCHED_WEEKS, Task};
use super::run::{Beginning, Run};
use super::solve::{Impossible, Settings};
use super::window::{self, rest};
use crate::control::Control;
use std::ops::Range;
use std::time::Duration;

/// Weeks of a window, by turns; the next one begins half its length later. Shorter ones where those are too much work.
const WEEKS: [usize; 3] = [8, 12, 16];
const SHORT: usize = 4;

/// Work of a window grows with this power of its length, about.
const GROWTH: f64 = 1.5;

/// A window's roster this near to its bound is good enough.
const GAP: f64 = 5e-4;

/// Time for each where there is no limit.
const WINDOW: Duration = Duration::from_secs(60);

/// Which pass it is.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// So many were made before.
    pub turn: usize,
    /// How long a window of [`SEARCHED_WEEKS`] took.
    pub window: Duration,
}

impl Pass {
    /// Weeks of its windows: as its turn has them, or the most for which there is time.
    fn weeks(self, days: usize, time: Option<Duration>) -> usize {
        let wanted = WEEKS[self.turn % WEEKS.len()];
        let fits = |weeks: &usize| {
            let many = windows(days, weeks * 7, 0).len();
            let each = time.map_or(WINDOW.as_secs_f64(), |it| it.as_secs_f64() / many as f64);
            let longer = (*weeks as f64 / SEARCHED_WEEKS).powf(GROWTH);
            self.window.as_secs_f64() * longer <= each
        };
        let shorter = WEEKS.into_iter().rev().filter(|it| *it <= wanted);
        shorter.into_iter().find(fits).unwrap_or(SHORT)
    }
}

/// One pass over all windows, the first days first; `tell` is told of every gain.
///
/// # Errors
/// [`Impossible`] where the solver fails.
pub fn sweep(
    task: Task<'_>,
    pass: Pass,
    best: &mut Best,
    control: &Control,
    tell: impl Fn(&Best),
) -> Result<(), Impossible> {
    let days = task.model.days();
    let weeks = pass.weeks(days, control.remaining());
    let windows = windows(days, weeks * 7, pass.turn * 7);
    // Another pass over the same windows goes by other chances.
    let task = Task {
        seed: task.seed.wrapping_add(pass.turn as u64),
        ..task
    };
    for (number, open) in windows.iter().enumerate() {
        if control.stop() {
            return Ok(());
        }
        let left = u32::try_from(windows.len() - number).unwrap_or(1);
        let time = control.remaining().map_or(WINDOW, |all| all / left);
        let slice = control.clone().silent().within(time);
        let new = anew(task, &best.lines, open.clone(), &slice)?;
        if best.offer(task.model, &new) > 0.0 {
            tell(best);
        }
    }
    Ok(())
}

/// Windows of so many days, the last of them at the end; the second one begins `later`, but within half a length.
fn windows(days: usize, length: usize, later: usize) -> Vec<Range<usize>> {
    let last = days.saturating_sub(length);
    let half = (length / 2).max(1);
    let mut from: Vec<usize> = (later % half..last).step_by(half).collect();
    from.insert(0, 0);
    from.push(last);
    from.dedup();
    let to = |from: &usize| (from + length).min(days);
    from.iter().map(|from| *from..to(from)).collect()
}

/// Everybody's lines with the days of `open` searched anew.
fn anew(
    task: Task<'_>,
    lines: &[Line],
    open: Range<usize>,
    control: &Control,
) -> Result<Vec<(usize, Line)>, Impossible> {
    let model = task.model;
    let everybody: Vec<usize> = (0..lines.len()).collect();
    let days = window::widened(model, lines, &everybody, open.clone());
    let allow = |it: usize| rest::rest(model, &model.people[it], &lines[it], &days);
    let cut = window::cut(model, lines, &everybody, days.clone(), allow);
    let now: Vec<Line> = lines.iter().map(|line| cut.of(line)).collect();
    let graph = |(person, line): (_, &Line)| {
        let mut graph = Graph::new(&cut.model, person);
        for (day, kind) in line.iter().enumerate() {
            if !open.contains(&(day + days.start)) {
                graph.narrow(day, only(*kind));
            }
        }
        graph
    };
    let graphs: Vec<Graph> = cut.model.people.iter().zip(&now).map(graph).collect();
    // A window that is too much work is left out.
    if !quickly_found(&graphs) {
        return Ok(Vec::new());
    }
    let settings = Settings {
        seed: task.seed,
        gap: GAP,
    };
    let beginning = Beginning { graphs, lines: now };
    let units = (task.factor, task.step);
    let mut run = Run::go_on(&cut.model, units, settings, beginning, control);
    run.search()?;
    let (found, _) = run.end();
    let whole = |(person, part): (usize, &Line)| (person, cut.within(&lines[person], part));
    Ok(found.iter().enumerate().map(whole).collect())
}

#[cfg(test)]
mod tests {
    use super::super::rules::breaches;
    use super::super::rules::testing::Case;
    use super::super::{ConvexPrice, model::Cover, model::Hours};
    use super::*;

    #[test]
    fn windows_overlap_and_reach_the_last_day() {
        assert_eq!(windows(90, 56, 0), vec![0..56, 28..84, 34..90]);
        assert_eq!(windows(90, 56, 35), vec![0..56, 7..63, 34..90]);
        assert_eq!(windows(56, 56, 0), vec![0..56]);
        assert_eq!(windows(40, 56, 7), vec![0..40]);
    }

    #[test]
    fn windows_are_as_long_as_there_is_time_for() {
        let pass = |turn, window| Pass {
            turn,
            window: Duration::from_secs(window),
        };
        // 364 days: 12 windows of 8 weeks, 6 of 16.
        let hour = Some(Duration::from_secs(3600));
        assert_eq!(pass(0, 1).weeks(364, hour), 8);
        assert_eq!(pass(2, 1).weeks(364, hour), 16);
        assert_eq!(pass(2, 120).weeks(364, hour), 12);
        assert_eq!(pass(0, 200).weeks(364, hour), SHORT);
    }

    #[test]
    fn a_pass_finds_what_is_better_and_keeps_rules_and_totals() {
        let mut case = Case::new(84);
        case.person.hours = vec![Hours {
            end: 84,
            least: 40 * 480,
            most: 40 * 480,
        }];
        case.person.most_on = 6;
        case.person.least_off = 2;
        let mut model = case.model;
        for day in 0..84 {
            let row = day as u32;
            model.covers[day][0].push(Cover { row, units: 1.0 });
            model.covers[day][1].push(Cover { row, units: 1.0 });
            let pieces = vec![(1.0, -10.0), (f64::INFINITY, 1.0)];
            model.rows.push(ConvexPrice::new(10.0, pieces));
        }
        model.people = vec![case.person.clone(), case.person];
        // Both work the same days.
        let worked = |day: usize| day % 7 < if day < 56 { 3 } else { 4 };
        let line: Line = (0..84).map(|day| worked(day).then_some(0)).collect();
        let lines = vec![line.clone(), line];
        assert_eq!(breaches(&model, &model.people[0], &lines[0]), vec![]);
        let task = Task {
            model: &model,
            factor: 1.0,
            step: 1.0,
            seed: 1,
        };
        let mut best = Best {
            cost: model.cost(&lines),
            lines,
        };
        let before = best.cost;
        let control = Control::unlimited().within(Duration::from_secs(20));
        let pass = Pass {
            turn: 0,
            window: Duration::ZERO,
        };
        sweep(task, pass, &mut best, &control, |_| {}).unwrap();
        for (person, line) in model.people.iter().zip(&best.lines) {
            assert_eq!(breaches(&model, person, line), vec![]);
        }
        assert!(best.cost < before - 100.0, "{} of {before}", best.cost);
        assert!((best.cost - model.cost(&best.lines)).abs() < 1e-9);
    }
}
