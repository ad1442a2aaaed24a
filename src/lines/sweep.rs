//! A long horizon improved in windows that overlap: everybody's lines within some weeks are searched
//! anew while the rest stays.

use super::improve::Best;
use super::model::Line;
use super::pool::only;
use super::pricing::Graph;
use super::roll::Task;
use super::run::{Beginning, Run};
use super::solve::{Impossible, Settings};
use super::window::{self, rest};
use crate::control::Control;
use std::ops::Range;
use std::time::Duration;

/// Days of a window, and how far the next one is from it.
const DAYS: usize = 56;
const APART: usize = 28;

/// A window's roster this near to its bound is good enough.
const GAP: f64 = 5e-4;

/// Time for each where there is no limit.
const WINDOW: Duration = Duration::from_secs(60);

/// One pass over all windows, the first days first; `tell` is told of every gain. The rows' prices in the windows go
/// to `prices`.
///
/// # Errors
/// [`Impossible`] where the solver fails.
pub fn sweep(
    task: Task<'_>,
    best: &mut Best,
    prices: &mut [f64],
    control: &Control,
    tell: impl Fn(&Best),
) -> Result<(), Impossible> {
    let windows = windows(task.model.days());
    for (number, open) in windows.iter().enumerate() {
        if control.stop() {
            return Ok(());
        }
        let left = u32::try_from(windows.len() - number).unwrap_or(1);
        let time = control.remaining().map_or(WINDOW, |all| all / left);
        let slice = control.clone().silent().within(time);
        let new = anew(task, &best.lines, open.clone(), prices, &slice)?;
        if best.offer(task.model, &new) > 0.0 {
            tell(best);
        }
    }
    Ok(())
}

fn windows(days: usize) -> Vec<Range<usize>> {
    let last = days.saturating_sub(DAYS);
    let mut from: Vec<usize> = (0..last).step_by(APART).collect();
    from.push(last);
    let to = |from: &usize| (from + DAYS).min(days);
    from.iter().map(|from| *from..to(from)).collect()
}

/// Everybody's lines with the days of `open` searched anew; `prices` of rows within it are set.
fn anew(
    task: Task<'_>,
    lines: &[Line],
    open: Range<usize>,
    prices: &mut [f64],
    control: &Control,
) -> Result<Vec<(usize, Line)>, Impossible> {
    let model = task.model;
    let everybody: Vec<usize> = (0..lines.len()).collect();
    let days = window::widened(model, lines, &everybody, open.clone());
    let allow = |person: &_, line: &_| rest::rest(model, person, line, &days);
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
    let graphs = cut.model.people.iter().zip(&now).map(graph).collect();
    let settings = Settings {
        seed: task.seed,
        gap: GAP,
    };
    let beginning = Beginning { graphs, lines: now };
    let units = (task.factor, task.step);
    let mut run = Run::go_on(&cut.model, units, settings, beginning, control);
    run.search()?;
    run.tell_prices(|row, price| prices[cut.rows[row] as usize] = price);
    let (found, _) = run.end();
    let whole = |(person, part): (usize, &Line)| (person, cut.within(&lines[person], part));
    Ok(found.iter().enumerate().map(whole).collect())
}
