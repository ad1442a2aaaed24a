//! What a tick of work is worth to the plan, for somebody with given skills.

use super::coverage::Coverage;
use super::problem::RosterProblem;
use crate::units::QueueIndex;

/// Prices of work and of pauses for one set of skills. Negative = it makes the plan cheaper.
#[derive(Debug, Clone, Default)]
pub struct WorkPrices {
    /// Sum of the prices of all ticks before each tick; one entry more than ticks.
    before: Vec<f64>,
    /// The row whose price a tick has.
    row: Vec<Option<u32>>,
    /// For each length in [`RosterProblem::pause_lengths`] and each first tick: what a pause there
    /// takes away from the shift's price (positive where it costs coverage).
    pause: Vec<Vec<f64>>,
    /// By row: price of so many ticks fewer than all of it.
    less: Vec<f64>,
}

impl WorkPrices {
    /// Exact prices of one more agent on top of `coverage`: an agent on the whole of a row changes
    /// the plan's price by the row's convex price, a pause gives part of that back. Exact where an
    /// agent has at most one pause in a row and one skill.
    pub fn marginal(
        &mut self,
        problem: &RosterProblem,
        coverage: &Coverage,
        skills: &[QueueIndex],
    ) {
        let whole = |row: u32| {
            let it = &problem.rows[row as usize];
            coverage.change(problem, row, it.ticks) / f64::from(it.ticks) * tie(problem, it.queue)
        };
        self.choose_rows(problem, skills, whole);
        let longest = problem.pause_lengths.iter().copied().max().unwrap_or(0);
        self.less.clear();
        self.less.resize(problem.rows.len() * longest, f64::NAN);
        let less = &mut self.less;
        let row_at = &self.row;
        let mut given_back = |row: u32, count: usize| {
            let slot = &mut less[row as usize * longest + count - 1];
            if slot.is_nan() {
                let it = &problem.rows[row as usize];
                let kept = it.ticks.saturating_sub(u32::try_from(count).unwrap_or(0));
                *slot = (coverage.change(problem, row, kept)
                    - coverage.change(problem, row, it.ticks))
                    * tie(problem, it.queue);
            }
            *slot
        };
        pause_table(&mut self.pause, problem, row_at, &mut given_back);
    }

    /// Prices for placing the first people where there is no schedule: short rows are worth the
    /// more the emptier they are, so that people spread. Only work is priced this way; pauses keep
    /// the prices of the last [`WorkPrices::marginal`].
    pub fn falling(&mut self, problem: &RosterProblem, coverage: &Coverage, skills: &[QueueIndex]) {
        let value = |row: u32| {
            let it = &problem.rows[row as usize];
            let now = coverage.change(problem, row, it.ticks) / f64::from(it.ticks);
            let wanted = f64::from(it.required * it.ticks);
            let left = 1.0 - f64::from(coverage.ticks[row as usize]) / wanted.max(1.0);
            now * if now < 0.0 {
                left.clamp(0.05, 1.0)
            } else {
                1.0
            }
        };
        self.choose_rows(problem, skills, value);
    }

    /// Prices that are the same for every agent and tick of a row, `price[row]` a tick: the duals of
    /// a master program.
    pub fn linear(&mut self, problem: &RosterProblem, price: &[f64], skills: &[QueueIndex]) {
        self.choose_rows(problem, skills, |row| price[row as usize]);
        let row_at = &self.row;
        let mut given_back = |row: u32, count: usize| -price[row as usize] * count as f64;
        pause_table(&mut self.pause, problem, row_at, &mut given_back);
    }

    /// For every tick the cheapest row among those of `skills`, and the sums.
    fn choose_rows(
        &mut self,
        problem: &RosterProblem,
        skills: &[QueueIndex],
        price: impl Fn(u32) -> f64,
    ) {
        self.before.clear();
        self.row.clear();
        let mut sum = 0.0;
        let mut known: Vec<(Option<u32>, f64)> = vec![(None, 0.0); skills.len()];
        for tick in 0..problem.ticks {
            self.before.push(sum);
            let mut best: Option<(u32, f64)> = None;
            for (number, queue) in skills.iter().enumerate() {
                let Some(row) = problem.row_at[queue.get()][tick] else {
                    continue;
                };
                if known[number].0 != Some(row) {
                    known[number] = (Some(row), price(row));
                }
                let value = known[number].1;
                if best.is_none_or(|(_, least)| value < least) {
                    best = Some((row, value));
                }
            }
            sum += best.map_or_else(|| idle(problem, tick), |(_, value)| value);
            self.row.push(best.map(|(row, _)| row));
        }
        self.before.push(sum);
    }

    /// The price of working all of the `ticks` ticks from `start`.
    #[inline]
    #[must_use]
    pub fn work(&self, start: usize, ticks: usize) -> f64 {
        self.before[start + ticks] - self.before[start]
    }

    /// The row whose price `tick` has: the one to serve.
    #[must_use]
    pub fn row(&self, tick: usize) -> Option<u32> {
        self.row[tick]
    }

    /// What a pause of length number `length` at `tick` adds to that.
    #[inline]
    #[must_use]
    pub fn pause(&self, length: usize, tick: usize) -> f64 {
        self.pause[length][tick]
    }
}

/// How the search weighs a queue of lower priority.
fn tie(problem: &RosterProblem, queue: QueueIndex) -> f64 {
    problem.tie_at[queue.get()]
}

/// The price of a tick in which none of the person's queues is open.
#[must_use]
pub fn idle(problem: &RosterProblem, tick: usize) -> f64 {
    if tick < problem.end_tick {
        problem.idle_per_tick
    } else {
        0.0
    }
}

fn pause_table(
    table: &mut Vec<Vec<f64>>,
    problem: &RosterProblem,
    row_at: &[Option<u32>],
    given_back: &mut impl FnMut(u32, usize) -> f64,
) {
    table.resize(problem.pause_lengths.len(), Vec::new());
    for (values, length) in table.iter_mut().zip(&problem.pause_lengths) {
        values.clear();
        for tick in 0..problem.ticks {
            let end = (tick + length).min(problem.ticks);
            let mut total = 0.0;
            for run in row_at[tick..end].chunk_by(|a, b| a == b) {
                total += match run[0] {
                    Some(row) => given_back(row, run.len()),
                    None => -idle(problem, tick) * run.len() as f64,
                };
            }
            values.push(total);
        }
    }
}
