//! A first roster over a long horizon, window by window: the days before are fixed, those after have
//! their share of hours, maxima and weekends kept for them ([`super::window::share`]). Each window is
//! solved as a model of its own with some days beyond it, so that runs can go on.

use super::model::{Line, Person, RosterModel, Weekend};
use super::pricing::{Graph, LineSearch, Terms};
use super::run::Run;
use super::solve::{Impossible, Settings};
use super::start::{change, marginal};
use super::window::share::{BEHIND, Window, share};
use super::window::{Cut, cut, rest};
use crate::control::Control;
use rayon::prelude::*;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Weeks that a window keeps, about, and days that it looks farther.
const WEEKS: f64 = 4.0;
const BEYOND: usize = 7;

/// A window's roster this near to its bound is good enough.
const GAP: f64 = 2e-3;

/// Share of the time left for all windows; for each where there is no limit.
const TIME: f64 = 0.45;
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

/// A line for everybody.
#[derive(Debug, Clone)]
pub struct Rolled {
    /// By person.
    pub lines: Vec<Line>,
    /// The longest time that a window took, of five weeks about.
    pub window: Duration,
}

/// Weeks that are searched in a window, those beyond it included.
pub const SEARCHED_WEEKS: f64 = WEEKS + BEYOND as f64 / 7.0;

/// A line for everybody.
///
/// # Errors
/// [`Impossible`] where somebody has no line in a window.
pub fn roll(task: Task<'_>, control: &Control) -> Result<Rolled, Impossible> {
    let found = roll_behind(task, BEHIND, control);
    if found.is_err() && !control.stop() {
        // Somebody was too far behind in the end.
        return roll_behind(task, 0.0, control);
    }
    found
}

/// Hours may be `behind` their share by so many shifts.
fn roll_behind(task: Task<'_>, behind: f64, control: &Control) -> Result<Rolled, Impossible> {
    let model = task.model;
    let mut roll = Roll {
        task,
        lines: vec![vec![None; model.days()]; model.people.len()],
        rolled: vec![true; model.people.len()],
    };
    let windows = windows(model, behind);
    let control = &control.share(TIME);
    let mut longest = Duration::ZERO;
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
        let left = u32::try_from(windows.len() - number).unwrap_or(1);
        let time = control.remaining().map_or(WINDOW, |all| all / left);
        let slice = control.clone().silent().within(time);
        let began = Instant::now();
        roll.on(window, &slice)?;
        longest = longest.max(began.elapsed());
    }
    Ok(Rolled {
        lines: roll.lines,
        window: longest,
    })
}

/// Lines under way.
struct Roll<'a> {
    task: Task<'a>,
    /// By person; days that are not decided are off.
    lines: Vec<Line>,
    /// Who is decided window by window. The others have their line over all days already: what was left to them after
    /// a window could not be worked.
    rolled: Vec<bool>,
}

impl Roll<'_> {
    /// Decides a window.
    fn on(&mut self, window: &Window, control: &Control) -> Result<(), Impossible> {
        let Task {
            model,
            factor,
            step,
            seed,
        } = self.task;
        loop {
            let rolled = self.rolled.iter().enumerate();
            let people: Vec<usize> = rolled.filter(|it| *it.1).map(|it| it.0).collect();
            if people.is_empty() {
                return Ok(());
            }
            let (cut, stuck) = within(model, &self.lines, &people, window);
            if !stuck.is_empty() {
                for person in stuck {
                    self.decide(person)?;
                }
                continue;
            }
            let settings = Settings { seed, gap: GAP };
            let mut run = match Run::new(&cut.model, factor, step, settings, control) {
                Ok(run) => run,
                Err(Impossible::Person(name) | Impossible::NotFound(name)) => {
                    let mut cut_out = cut.people.iter();
                    let stuck = cut_out.find(|it| model.people[**it].name == name);
                    self.decide(*stuck.ok_or(Impossible::NotFound(name))?)?;
                    continue;
                }
                Err(solver) => return Err(solver),
            };
            run.search()?;
            let (found, _) = run.end();
            let kept = window.days.start..window.kept;
            for (person, part) in cut.people.iter().zip(&found) {
                self.lines[*person][kept.clone()].clone_from_slice(&part[..kept.len()]);
            }
            return Ok(());
        }
    }

    /// Gives somebody a line over all days anew, on top of what the others work.
    fn decide(&mut self, person: usize) -> Result<(), Impossible> {
        let model = self.task.model;
        let mut covered = vec![0.0; model.rows.len()];
        for (_, line) in (self.lines.iter().enumerate()).filter(|it| it.0 != person) {
            change(model, &mut covered, line, 1.0);
        }
        let prices = marginal(model, &covered);
        let graph = Graph::new(model, &model.people[person]);
        let terms = Terms {
            graph: &graph,
            prices: &prices,
            masks: graph.all(),
        };
        let found = LineSearch::default().cheapest(terms, &[]);
        let name = || Impossible::NotFound(model.people[person].name.clone());
        self.lines[person] = found.line.ok_or_else(name)?;
        self.rolled[person] = false;
        Ok(())
    }
}

/// Days at which the windows end.
pub fn ends(model: &RosterModel) -> Vec<usize> {
    windows(model, BEHIND).iter().map(|it| it.kept).collect()
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

/// The window with the share of each of `people`, with all that is left to those who have no line otherwise; and who
/// has none even so.
fn within(
    model: &RosterModel,
    lines: &[Line],
    people: &[usize],
    window: &Window,
) -> (Cut, Vec<usize>) {
    let days = window.days.clone();
    let allow = |it: usize| share(model, it, &lines[it], window);
    let mut part = cut(model, lines, people, days.clone(), allow);
    let everybody: Vec<usize> = (0..people.len()).collect();
    let short = without_line(&part, &everybody);
    for at in &short {
        let number = people[*at];
        let both = (&model.people[number], &mut part.model.people[*at]);
        leave_all(model, &lines[number], &days, both);
    }
    let stuck = without_line(&part, &short);
    (part, stuck.into_iter().map(|at| people[at]).collect())
}

/// Those of a cut's people at `positions` who have no line in it.
fn without_line(part: &Cut, positions: &[usize]) -> Vec<usize> {
    let nothing = vec![vec![0.0; part.model.kinds.len()]; part.days.len()];
    let has_none = |search: &mut LineSearch, at: &usize| {
        let graph = Graph::new(&part.model, &part.model.people[*at]);
        let terms = Terms {
            graph: &graph,
            prices: &nothing,
            masks: graph.all(),
        };
        search.any(terms).line.is_none().then_some(*at)
    };
    let each = positions.par_iter();
    let none: Vec<Option<usize>> = each.map_init(LineSearch::default, has_none).collect();
    none.into_iter().flatten().collect()
}

/// Leaves somebody all that is left instead of a share.
fn leave_all(
    model: &RosterModel,
    line: &Line,
    days: &Range<usize>,
    (person, own): (&Person, &mut Person),
) {
    let left = rest::rest(model, person, line, days);
    let ends = |end: usize| person.hours.iter().any(|it| it.end == end);
    own.hours = left.hours;
    for it in &mut own.hours {
        if !ends(it.end + days.start) {
            it.least = 0;
        }
    }
    own.most_of = left.most_of;
    own.most_weekends = left.most_weekends;
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
        let rolled = roll(task, &control).unwrap();
        let lines = rolled.lines;
        for (person, line) in model.people.iter().zip(&lines) {
            assert_eq!(breaches(&model, person, line), vec![]);
        }
        let nothing = vec![vec![None; 84]; 3];
        // 150 shifts of 168 wanted.
        assert!(model.cost(&lines) < 0.3 * model.cost(&nothing));
    }
}
