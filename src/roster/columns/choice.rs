//! The roster as a choice of lines, class by class.

use crate::lines::ConvexPrice;
use crate::lines::model::Cover;
use crate::lines::problem::Problem;
use crate::roster::classes::{Class, classes};
use crate::roster::lines::PlacedDuty;
use crate::roster::problem::{DemandRow, RosterProblem};
use ordered_float::OrderedFloat;

/// A shift in a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Worked {
    /// Position in [`RosterProblem::duties`].
    pub duty: u32,
    /// First ticks of its breaks, after its start.
    pub breaks: Vec<u32>,
}

/// One agent's whole roster before it is given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column {
    /// By day.
    pub days: Vec<Option<Worked>>,
    /// Rows and the ticks worked in them.
    pub covers: Vec<(u32, u32)>,
    /// Pay, overtime, wishes missed, idle time.
    pub own_cost: OrderedFloat<f64>,
}

impl Column {
    /// From placed shifts.
    #[must_use]
    pub fn of(days: &[Option<PlacedDuty>], own_cost: f64) -> Self {
        let mut covers: Vec<(u32, u32)> = Vec::new();
        for placed in days.iter().flatten() {
            for run in placed.work.chunk_by(|a, b| a == b) {
                let (Some(row), Ok(ticks)) = (run[0], u32::try_from(run.len())) else {
                    continue;
                };
                match covers.iter_mut().rev().find(|it| it.0 == row) {
                    Some(it) => it.1 += ticks,
                    None => covers.push((row, ticks)),
                }
            }
        }
        Self {
            days: days.iter().map(|day| day.as_ref().map(worked)).collect(),
            covers,
            own_cost: OrderedFloat(own_cost),
        }
    }
}

fn worked(placed: &PlacedDuty) -> Worked {
    let tick = |tick: &usize| u32::try_from(*tick).unwrap_or(u32::MAX);
    Worked {
        duty: placed.duty,
        breaks: placed.breaks.iter().map(tick).collect(),
    }
}

/// Classes that choose columns.
#[derive(Debug)]
pub struct Choice<'a> {
    /// The roster's problem.
    pub problem: &'a RosterProblem,
    /// Who chooses.
    pub classes: Vec<Class>,
    /// By class: how many have not chosen yet.
    pub left: Vec<u32>,
    rows: Vec<ConvexPrice>,
}

impl<'a> Choice<'a> {
    /// All people of `problem`.
    #[must_use]
    pub fn new(problem: &'a RosterProblem) -> Self {
        let classes = classes(problem);
        Self {
            problem,
            left: classes.iter().map(Class::count).collect(),
            classes,
            rows: problem.rows.iter().map(at_whole_ticks).collect(),
        }
    }

    /// One of `member` chooses `column`.
    pub fn take(&mut self, member: usize, column: &Column) {
        self.left[member] -= 1;
        for (row, ticks) in &column.covers {
            let row = &mut self.rows[*row as usize];
            *row = row.after(f64::from(*ticks));
        }
    }
}

impl Problem for Choice<'_> {
    type Line = Column;

    fn rows(&self) -> &[ConvexPrice] {
        &self.rows
    }

    fn members(&self) -> usize {
        self.classes.len()
    }

    fn choices(&self, member: usize) -> u32 {
        self.left[member]
    }

    fn own_cost(&self, _member: usize, line: &Column) -> f64 {
        line.own_cost.0
    }

    fn work<'b>(&'b self, line: &'b Column) -> impl Iterator<Item = Cover> + 'b {
        line.covers.iter().map(|(row, ticks)| Cover {
            row: *row,
            units: f64::from(*ticks),
        })
    }
}

/// The row's price drawn through whole ticks: nobody works part of one, so a kink between two is cut
/// off, which makes the linear program's bound the higher.
fn at_whole_ticks(row: &DemandRow) -> ConvexPrice {
    let price = &row.price;
    let last = price.pieces().len().saturating_sub(1);
    let mut pieces: Vec<(f64, f64)> = Vec::new();
    let mut from = 0.0;
    let mut upto = |to: f64| {
        if to > from {
            pieces.push((to, (price.at(to) - price.at(from)) / (to - from)));
            from = to;
        }
    };
    for (kink, _) in &price.pieces()[..last] {
        upto(kink.floor());
        upto(kink.ceil());
    }
    pieces.push((f64::INFINITY, price.slopes(f64::MAX).1));
    ConvexPrice::new(price.at(0.0), pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Moment, Span};
    use crate::units::QueueIndex;

    #[test]
    fn a_price_is_drawn_through_whole_ticks() {
        let row = DemandRow {
            queue: QueueIndex::new(0),
            span: Span::lasting(Moment::from_minutes(0), 30),
            ticks: 2,
            required: 1,
            price: ConvexPrice::new(27.0, vec![(2.7, -10.0), (f64::INFINITY, 2.0)]),
        };
        let drawn = at_whole_ticks(&row);
        for ticks in [0.0, 1.0, 2.0, 3.0, 9.0] {
            assert!((drawn.at(ticks) - row.price.at(ticks)).abs() < 1e-9);
        }
        assert!((drawn.at(2.5) - 3.8).abs() < 1e-9, "{}", drawn.at(2.5));
    }
}
