//! The lines chosen so far: who works what, with breaks and queues, and what it costs.

use super::breaks::{Places, place};
use super::coverage::Coverage;
use super::line::{BestLine, LineSearch};
use super::menu::Menu;
use super::prices::{WorkPrices, idle};
use super::problem::{Person, RosterProblem};
use super::rules::{Strict, week_hours};

/// A shift that somebody works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedDuty {
    /// Position in [`RosterProblem::duties`].
    pub duty: u32,
    /// First ticks of its breaks, after its start.
    pub breaks: Vec<usize>,
    /// For each of its ticks the row served; `None` on breaks and while no queue is open.
    pub work: Vec<Option<u32>>,
}

/// One person's roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// By day.
    pub days: Vec<Option<PlacedDuty>>,
    /// What it costs apart from coverage: pay, overtime, wishes, idle time.
    pub own_cost: f64,
}

impl Line {
    /// Takes its work out of `coverage`; the change of the coverage's price.
    pub fn leave(&self, problem: &RosterProblem, coverage: &mut Coverage) -> f64 {
        self.days
            .iter()
            .flatten()
            .map(|placed| coverage.remove(problem, &placed.work))
            .sum()
    }

    /// Adds its work to `coverage`; the change of the coverage's price.
    pub fn join(&self, problem: &RosterProblem, coverage: &mut Coverage) -> f64 {
        self.days
            .iter()
            .flatten()
            .map(|placed| coverage.add(problem, &placed.work))
            .sum()
    }

    /// The duties alone.
    #[must_use]
    pub fn worked(&self) -> Vec<Option<u32>> {
        self.days
            .iter()
            .map(|day| day.as_ref().map(|placed| placed.duty))
            .collect()
    }
}

/// Everything a worker needs to find lines; keeps its buffers.
#[derive(Debug, Clone, Default)]
pub struct Workshop {
    /// Prices.
    pub prices: WorkPrices,
    /// Offers.
    pub menu: Menu,
    /// Lines.
    pub search: LineSearch,
    places: Places,
}

impl Workshop {
    /// Steps of work done so far, for deterministic budgets.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.menu.work + self.search.work
    }

    /// The best line for `person` on top of `coverage`, to which it is added; and the change of
    /// the coverage's price. `extra` is added to the price of each duty. `None` where the
    /// person's rules leave no line.
    pub fn insert(
        &mut self,
        problem: &RosterProblem,
        person: &Person,
        coverage: &mut Coverage,
        extra: impl Fn(u32) -> f64,
    ) -> Option<(Line, f64)> {
        self.prices.marginal(problem, coverage, &person.skills);
        self.menu.fill(problem, person, &self.prices, extra);
        let best = self.search.best(person, &self.menu, &Strict, true)?;
        Some(self.settle(problem, person, coverage, &best))
    }

    /// Places the breaks and queues of `best` and adds them to `coverage`.
    pub fn settle(
        &mut self,
        problem: &RosterProblem,
        person: &Person,
        coverage: &mut Coverage,
        best: &BestLine,
    ) -> (Line, f64) {
        let mut change = 0.0;
        let mut days = Vec::with_capacity(best.worked.len());
        for duty in &best.worked {
            days.push(duty.map(|duty| {
                let breaks = self.place_breaks(problem, duty);
                let (placed, price) = serve(problem, person, coverage, duty, breaks);
                change += price;
                placed
            }));
        }
        let own_cost = own_cost(problem, person, &days);
        (Line { days, own_cost }, change)
    }

    /// The cheapest breaks of `duty` at the present prices.
    pub fn place_breaks(&mut self, problem: &RosterProblem, duty: u32) -> Vec<usize> {
        let it = &problem.duties[duty as usize];
        let windows = &problem.pauses[it.shift.get()];
        let prices = &self.prices;
        let price = |length: usize, tick: usize| prices.pause(length, tick);
        let _ = place(windows, it.start, it.ticks, price, &mut self.places);
        self.places.starts(windows)
    }
}

/// Puts a shift with its breaks onto the rows of the person's queues, each stretch on the queue
/// where it is worth most, and adds it to `coverage`; the change of the coverage's price.
pub fn serve(
    problem: &RosterProblem,
    person: &Person,
    coverage: &mut Coverage,
    duty: u32,
    breaks: Vec<usize>,
) -> (PlacedDuty, f64) {
    let it = &problem.duties[duty as usize];
    let mut work = vec![None; it.ticks];
    let mut total = 0.0;
    let worked = super::breaks::worked_ticks(problem, duty as usize, &breaks);
    let rows = |tick: usize| {
        person
            .skills
            .iter()
            .map(move |queue| problem.row_at[queue.get()][tick])
    };
    let mut at = 0;
    let mut last_queue = None;
    while at < it.ticks {
        if !worked[at] {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < it.ticks && worked[end] && rows(it.start + end).eq(rows(it.start + at)) {
            end += 1;
        }
        let count = u32::try_from(end - at).unwrap_or(0);
        let mut best: Option<(u32, f64, f64)> = None;
        for row in rows(it.start + at).flatten() {
            let change = coverage.change(problem, row, count);
            let queue = problem.rows[row as usize].queue;
            let stay = if last_queue == Some(queue) {
                SWITCH_PRICE
            } else {
                0.0
            };
            let felt = change * problem.tie_at[queue.get()] - stay;
            if best.is_none_or(|(_, _, least)| felt < least) {
                best = Some((row, change, felt));
            }
        }
        if let Some((row, change, _)) = best {
            work[at..end].fill(Some(row));
            coverage.ticks[row as usize] += count;
            total += change;
            last_queue = Some(problem.rows[row as usize].queue);
        }
        at = end;
    }
    (PlacedDuty { duty, breaks, work }, total)
}

/// What staying on a queue is worth: it decides only between equals.
pub const SWITCH_PRICE: f64 = 1e-3;

/// What a line costs apart from coverage.
#[must_use]
pub fn own_cost(problem: &RosterProblem, person: &Person, days: &[Option<PlacedDuty>]) -> f64 {
    let mut total = 0.0;
    for (week, limits) in days.chunks(7).zip(&person.weeks) {
        let paid = |placed: &PlacedDuty| problem.duties[placed.duty as usize].paid_min;
        let minutes: u32 = week.iter().flatten().map(paid).sum();
        total += f64::from(week_hours::overtime(minutes, limits)) * person.overtime_per_min;
    }
    for (placed, day) in days.iter().zip(&person.days) {
        total += match placed {
            None => day.off_cost,
            Some(placed) => {
                let option = day.options.iter().find(|option| option.duty == placed.duty);
                option.map_or(0.0, |option| option.cost) + idle_cost(problem, placed)
            }
        };
    }
    total
}

/// The price of the ticks of a shift in which none of the person's queues is open.
#[must_use]
pub fn idle_cost(problem: &RosterProblem, placed: &PlacedDuty) -> f64 {
    let start = problem.duties[placed.duty as usize].start;
    let worked = super::breaks::worked_ticks(problem, placed.duty as usize, &placed.breaks);
    let ticks = placed.work.iter().zip(worked).enumerate();
    ticks
        .filter(|(_, (row, worked))| row.is_none() && *worked)
        .map(|(tick, _)| idle(problem, start + tick))
        .sum()
}

/// All lines, in the order of [`RosterProblem::people`], with the coverage they make.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// By person.
    pub lines: Vec<Line>,
    /// What they cover.
    pub coverage: Coverage,
    /// The whole price.
    pub cost: f64,
}

impl Lines {
    /// From complete lines; coverage and price are counted afresh.
    #[must_use]
    pub fn of(problem: &RosterProblem, lines: Vec<Line>) -> Self {
        let mut coverage = Coverage::empty(problem);
        for line in &lines {
            line.join(problem, &mut coverage);
        }
        let own: f64 = lines.iter().map(|line| line.own_cost).sum();
        let cost = own + coverage.cost(problem);
        Self {
            lines,
            coverage,
            cost,
        }
    }
}
