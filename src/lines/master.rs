//! The restricted master program: known lines, as parts of which everybody's is made, against the
//! rows' prices.
//!
//! ```text
//! min  Σ cost(line) λ(line) + Σ rows, pieces: slope · s
//!      Σ covers λ − Σ s = −covered by people who are fixed      (each row)
//!      Σ λ = 1, or how many they are                            (each free person or class)
//! ```

mod whole;

use super::price::ConvexPrice;
use super::problem::Problem;
use crate::control::Control;
use crate::schedule::solver::{Bound, Limits, LiveModel, Model, Priced, Relaxed, Row, SolverError};
use std::collections::HashSet;

/// A known line of somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Known<L> {
    /// The member of the problem whose it is.
    pub person: usize,
    /// It.
    pub line: L,
    /// Its position in the program.
    at: usize,
}

/// The program over some people; the others are fixed.
#[derive(Debug)]
pub struct Master<'a, P: Problem> {
    /// The problem.
    pub model: &'a P,
    /// The people whose lines are chosen.
    pub free: Vec<usize>,
    /// Their known lines.
    pub known: Vec<Known<P::Line>>,
    live: LiveModel,
    /// Lines were shut since the last solve: the dual simplex goes on from there.
    thinned: bool,
    /// By row of the model: its row here, where a free person can touch it.
    rows: Vec<Option<Row>>,
    /// By person: the row that chooses one line.
    choose: Vec<Option<Row>>,
    seen: Vec<HashSet<P::Line>>,
    base: Vec<f64>,
    constant: f64,
}

/// A solution of the program.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Cost of the whole roster, fixed people included.
    pub cost: f64,
    /// By known line: its part.
    pub parts: Vec<f64>,
    /// By known line: its reduced cost.
    pub reduced: Vec<f64>,
    /// By row of the model: price of a unit more that is covered.
    pub prices: Vec<f64>,
    /// By position in `free`: what a further line must be cheaper than.
    pub worth: Vec<f64>,
}

impl Solution {
    /// Whether every line is taken whole or not at all.
    #[must_use]
    pub fn whole(&self) -> bool {
        let whole = |part: &f64| *part < 1e-6 || *part > 1.0 - 1e-6;
        self.parts.iter().all(whole)
    }
}

/// A row of what is covered on top of `base`, with the slopes of its price; the price of nothing is not in it.
pub fn covered(program: &mut Model, price: &ConvexPrice, base: f64) -> Row {
    let row = program.row("covered", Bound::Equal(-base));
    let mut from = 0.0;
    for (piece, (to, slope)) in price.pieces().iter().enumerate() {
        let last = piece + 1 == price.pieces().len();
        let width = if last { f64::INFINITY } else { to - from };
        let part = program.continuous(*slope, 0.0, width);
        program.term(row, part, -1.0);
        from = *to;
    }
    row
}

/// How the program is solved: columns come between solves.
fn limits() -> Limits {
    Limits {
        primal: true,
        ..Limits::default()
    }
}

impl<'a, P: Problem> Master<'a, P> {
    /// Without lines yet. `fixed` is what the others cover and what they cost; `touched`, by row,
    /// whether a free person can cover any of it.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS refuses the program.
    pub fn new(
        model: &'a P,
        free: &[usize],
        fixed: (Vec<f64>, f64),
        touched: &[bool],
    ) -> Result<Self, SolverError> {
        let (base, mut constant) = fixed;
        let mut program = Model::default();
        let mut rows = Vec::with_capacity(model.rows().len());
        for (number, price) in model.rows().iter().enumerate() {
            if !touched[number] {
                constant += price.at(base[number]);
                rows.push(None);
                continue;
            }
            constant += price.at(0.0);
            rows.push(Some(covered(&mut program, price, base[number])));
        }
        let mut choose = vec![None; model.members()];
        for person in free {
            let lines = Bound::Equal(f64::from(model.choices(*person)));
            choose[*person] = Some(program.row("lines chosen", lines));
        }
        Ok(Self {
            model,
            free: free.to_vec(),
            known: Vec::new(),
            live: LiveModel::new(&program, &limits())?,
            thinned: false,
            rows,
            choose,
            seen: vec![HashSet::new(); model.members()],
            base,
            constant,
        })
    }

    /// Adds a line; false where it is known.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS refuses it.
    pub fn add(&mut self, person: usize, line: &P::Line) -> Result<bool, SolverError> {
        let Some(choose) = self.choose[person] else {
            return Ok(false);
        };
        if !self.seen[person].insert(line.clone()) {
            return Ok(false);
        }
        let mut terms: Vec<(Row, f64)> = vec![(choose, 1.0)];
        for cover in self.model.work(line) {
            let Some(row) = self.rows[cover.row as usize] else {
                continue;
            };
            match terms.iter_mut().find(|term| term.0 == row) {
                Some(term) => term.1 += cover.units,
                None => terms.push((row, cover.units)),
            }
        }
        let cost = self.model.own_cost(person, line);
        let at = self.live.add(&Priced {
            cost,
            upper: f64::INFINITY,
            terms,
        })?;
        self.known.push(Known {
            person,
            line: line.clone(),
            at,
        });
        Ok(true)
    }

    /// Forgets the lines that `keep` does not want, and gives them back. Those in use in `solution`
    /// are shut rather than taken out, which keeps the solver's basis.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS refuses it.
    pub fn keep(
        &mut self,
        solution: Option<&Solution>,
        keep: impl Fn(&Known<P::Line>) -> bool,
    ) -> Result<Vec<(usize, P::Line)>, SolverError> {
        let mut out = Vec::new();
        let mut dropped = Vec::new();
        let mut stay = Vec::with_capacity(self.known.len());
        for (number, it) in std::mem::take(&mut self.known).into_iter().enumerate() {
            if keep(&it) {
                stay.push(it);
                continue;
            }
            self.seen[it.person].remove(&it.line);
            let part = solution.and_then(|solution| solution.parts.get(number));
            if part.is_some_and(|part| *part <= 1e-9) {
                out.push(it.at);
            } else {
                self.live.set_range(it.at, 0.0, 0.0)?;
                self.thinned = true;
            }
            dropped.push((it.person, it.line));
        }
        self.known = stay;
        if !out.is_empty() {
            out.sort_unstable();
            self.live.remove(&out)?;
        }
        for it in &mut self.known {
            it.at -= out.partition_point(|gone| *gone < it.at);
        }
        Ok(dropped)
    }

    /// Solves the program; `None` where somebody has no line, or it was stopped.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS fails.
    pub fn solve(&mut self, control: &Control) -> Result<Option<Solution>, SolverError> {
        self.live.set_primal(!self.thinned);
        self.thinned = false;
        let solved = self.live.solve(control)?;
        Ok(solved.map(|solved| self.solution(&solved)))
    }

    fn solution(&self, solved: &Relaxed) -> Solution {
        let price = |(row, price): (&Option<Row>, &ConvexPrice)| {
            let own = row.map_or(0.0, |row| -solved.row_prices[row.position()]);
            price.within_slopes(own)
        };
        let worth = |person: &usize| {
            self.choose[*person].map_or(0.0, |row| solved.row_prices[row.position()])
        };
        Solution {
            cost: solved.cost + self.constant,
            parts: self.known.iter().map(|it| solved.values[it.at]).collect(),
            reduced: self
                .known
                .iter()
                .map(|it| solved.column_prices[it.at])
                .collect(),
            prices: self.rows.iter().zip(self.model.rows()).map(price).collect(),
            worth: self.free.iter().map(worth).collect(),
        }
    }

    /// The part of the Lagrangian bound that rows make at `prices`, fixed people included.
    #[must_use]
    pub fn rows_bound(&self, prices: &[f64]) -> f64 {
        let mut bound = self.constant;
        for (number, price) in self.model.rows().iter().enumerate() {
            if self.rows[number].is_some() {
                let slope = prices[number];
                let units = price.cheapest_at(slope);
                let least = price.at(units) - slope * units;
                bound += least - price.at(0.0) + slope * self.base[number];
            }
        }
        bound
    }
}
