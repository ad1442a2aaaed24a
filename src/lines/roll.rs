//! A first roster over a long horizon, window by window: the days before are fixed, those after have
//! their share of hours, maxima and weekends kept for them ([`super::window::share`]). Each window is
//! solved as a model of its own with some days beyond it, so that runs can go on.

use super::model::{Line, Person, RosterModel, Weekend};
use super::pricing::{Graph, LineSearch, Terms};
use super::run::Run;
use super::solve::{Impossible, Settings};
use super::window::share::{BEHIND, Window, share};
use super::window::{Cut, cut, rest};
use crate::control::Control;
use rayon::prelude::*;
use std::time::Duration;

/// Weeks that a window keeps, about, and days that it looks farther.
const WEEKS: f64 = 4.0;
const BEYOND: usize = 7;

/// A window's roster this near to its bound is good enough.
const GAP: f64 = 2e-3;

/// Share of the time left for all windows; for each where there is no limit.
const TIME: f64 = 0.3;
const WINDOW: Duration = Duration::from_secs(60);

/// What the search was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The model, its costs multiplied by `factor`.
    pub model: &'a RosterModel,
    /// Costs shown are divided by it.
    pub factor: f64,
    /// A better roster costs at least this much less.
    pub step: f64,
    /// Seed of the search.
    pub seed: u64,
}

/// A line for everybody. The rows' prices in the windows go to `prices`.
///
/// # Errors
/// [`Impossible`] where somebody has no line in a window.
pub fn roll(
    task: Task<'_>,
    prices: &mut [f64],
    control: &Control,
) -> Result<Vec<Line>, Impossible> {
    let found = roll_behind(task, BEHIND, prices, control);
    if found.is_err() && !control.stop() {
        // Somebody was too far behind in the end.
        return roll_behind(task, 0.0, prices, control);
    }
    found
}

/// Hours may be `behind` their share by so many shifts.
fn roll_behind(
    task: Task<'_>,
    behind: f64,
    prices: &mut [f64],
    control: &Control,
) -> Result<Vec<Line>, Impossible> {
    let model = task.model;
    let mut lines: Vec<Line> = vec![vec![None; model.days()]; model.people.len()];
    let windows = windows(model, behind);
    let end = control.remaining().map(|left| left.mul_f64(TIME));
    let control = &end.map_or_else(|| control.clone(), |end| control.clone().within(end));
    for (number, window) in windows.iter().enumerate() {
        let (first, last) = (window.days.start + 1, window.kept);
        control.report(
            "Roster",
            None,
            format!(
                "window {} of {}: days {first} to {last}",
                number + 1,
                windows.len()
            ),
        );
        let cut = within(model, &lines, window);
        let left = u32::try_from(windows.len() - number).unwrap_or(1);
        let time = control.remaining().map_or(WINDOW, |all| all / left);
        let slice = control.clone().silent().within(time);
        let settings = Settings {
            seed: task.seed,
            gap: GAP,
        };
        let mut run = Run::new(&cut.model, task.factor, task.step, settings, &slice)?;
        run.search()?;
        run.tell_prices(|row, price| prices[cut.rows[row] as usize] = price);
        let (found, _) = run.end();
        let kept = window.days.start..window.kept;
        for (line, part) in lines.iter_mut().zip(&found) {
            line[kept.clone()].clone_from_slice(&part[..kept.len()]);
        }
    }
    Ok(lines)
}

/// Windows of about [`WEEKS`] that end with whole weeks.
fn windows(model: &RosterModel, behind: f64) -> Vec<Window> {
    let days = model.days();
    let weeks = (days / 7) as f64;
    let many = ((weeks / WEEKS).round() as usize).max(1);
    let mut from = 0;
    let mut windows = Vec::with_capacity(many);
    for number in 1..=many {
        let mut kept = (weeks * number as f64 / many as f64).round() as usize * 7;
        if number == many {
            kept = days;
        }
        while model.weekend.get(kept) == Some(&Weekend::Second) {
            kept += 1;
        }
        let mut end = (kept + BEYOND).min(days);
        while model.weekend.get(end) == Some(&Weekend::Second) {
            end += 1;
        }
        windows.push(Window {
            days: from..end,
            kept,
            behind,
        });
        from = kept;
    }
    windows
}

/// The window with everybody's share; with all that is left to those who have no line otherwise.
fn within(model: &RosterModel, lines: &[Line], window: &Window) -> Cut {
    let everybody: Vec<usize> = (0..model.people.len()).collect();
    let days = window.days.clone();
    let allow = |person: &Person, line: &Line| share(model, person, line, window);
    let mut part = cut(model, lines, &everybody, days.clone(), allow);
    let nothing = vec![vec![0.0; model.kinds.len()]; days.len()];
    let has_line = |search: &mut LineSearch, person: &Person| {
        let graph = Graph::new(&part.model, person);
        let terms = Terms {
            graph: &graph,
            prices: &nothing,
            masks: graph.all(),
        };
        search.cheapest(terms, &[]).line.is_some()
    };
    let each = part.model.people.par_iter();
    let fine: Vec<bool> = each.map_init(LineSearch::default, has_line).collect();
    for (number, _) in fine.iter().enumerate().filter(|it| !*it.1) {
        let left = rest::rest(model, &model.people[number], &lines[number], &days);
        let person = &mut part.model.people[number];
        let last = model.people[number].hours.iter();
        let ends = |end: usize| last.clone().any(|it| it.end == end);
        person.hours = left.hours;
        for it in &mut person.hours {
            if !ends(it.end + days.start) {
                it.least = 0;
            }
        }
        person.most_of = left.most_of;
        person.most_weekends = left.most_weekends;
    }
    part
}

#[cfg(test)]
mod tests {
    use super::super::model::Hours;
    use super::super::rules::breaches;
    use super::super::rules::testing::Case;
    use super::super::{ConvexPrice, model::Cover};
    use super::*;

    #[test]
    fn windows_follow_on_each_other_to_the_last_day() {
        let model = Case::new(182).model;
        let found = windows(&model, BEHIND);
        assert_eq!(found.len(), 7);
        assert_eq!(found[0].days, 0..35);
        for pair in found.windows(2) {
            assert_eq!(pair[0].kept, pair[1].days.start);
            assert_eq!(pair[0].days.end, (pair[0].kept + 7).min(182));
        }
        assert_eq!((found[6].kept, found[6].days.end), (182, 182));
    }

    #[test]
    fn lines_of_all_windows_together_keep_the_rules_of_the_horizon() {
        let mut case = Case::new(84);
        case.person.hours = vec![Hours {
            end: 84,
            least: 50 * 480,
            most: 52 * 480,
        }];
        case.person.most_on = 5;
        case.person.least_on = 2;
        case.person.least_off = 2;
        case.person.most_weekends = Some(6);
        case.person.most_of = vec![Some(20), None];
        let mut model = case.model;
        model.kinds[1].not_next = vec![0];
        for day in 0..84 {
            for kind in 0..2 {
                let row = model.rows.len() as u32;
                model.covers[day][kind].push(Cover { row, units: 1.0 });
                let pieces = vec![(1.0, -10.0), (f64::INFINITY, 1.0)];
                model.rows.push(ConvexPrice::new(10.0, pieces));
            }
        }
        let mut away = case.person.clone();
        away.away[30..44].fill(true);
        model.people = vec![case.person.clone(), away, case.person];
        let task = Task {
            model: &model,
            factor: 1.0,
            step: 1.0,
            seed: 1,
        };
        let control = Control::unlimited().within(Duration::from_secs(120));
        let lines = roll(task, &mut vec![0.0; model.rows.len()], &control).unwrap();
        for (person, line) in model.people.iter().zip(&lines) {
            assert_eq!(breaches(&model, person, line), vec![]);
        }
        let nothing = vec![vec![None; 84]; 3];
        // 150 shifts of 168 wanted.
        assert!(model.cost(&lines) < 0.3 * model.cost(&nothing));
    }
}
