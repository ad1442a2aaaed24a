//! The classic covering problems: so many needed in each interval, patterns that cover some of them
//! at a cost, how many of each?
//!
//! Dantzig 1954 (doi 10.1287/opre.2.3.339). With [`FixedCost`] also shift design (Musliu, Schaerf
//! & Slany 2004, doi 10.1016/S0377-2217(03)00098-5), where each different shift has a price of its
//! own. For textbooks, benchmarks and
//! cross-checks; plans with contracts, skills and breaks go through
//! [`schedule`](super::schedule).

use super::SolveReport;
use super::solver::{Bound, Column, Limits, Model, SolverError, solve};
use crate::control::Control;

/// A pattern: what one of it costs and covers.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverPattern {
    /// Cost of one.
    pub cost: f64,
    /// Positions in [`CoverProblem::demand`] and how much one adds to each.
    pub covers: Vec<(usize, f64)>,
}

/// A price paid once if any of some patterns is used.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedCost {
    /// The price.
    pub cost: f64,
    /// Positions in [`CoverProblem::patterns`].
    pub patterns: Vec<usize>,
}

/// A covering problem.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CoverProblem {
    /// How many are needed in each interval.
    pub demand: Vec<f64>,
    /// What can be chosen, any whole number of each.
    pub patterns: Vec<CoverPattern>,
    /// Prices paid once.
    pub fixed: Vec<FixedCost>,
    /// Price of one missing in one interval; `None` = the demand must be met.
    pub understaffing: Option<f64>,
    /// Price of one too many in one interval; `None` = free.
    pub overstaffing: Option<f64>,
}

/// How many of each pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverSolution {
    /// A count a pattern; `None` where nothing was found.
    pub counts: Option<Vec<u32>>,
    /// How it ended.
    pub report: SolveReport,
}

/// Solves `problem` within `limits`.
///
/// # Errors
/// [`SolverError`] where a number is none or a position does not exist, and where the solver fails.
pub fn solve_cover(
    problem: &CoverProblem,
    limits: &Limits,
    control: &Control,
) -> Result<CoverSolution, SolverError> {
    check(problem)?;
    let (model, columns) = model(problem);
    let solved = solve(&model, limits, None, control)?;
    let counts = solved.values.map(|values| {
        let counts = columns.iter().map(|column| values[column.position()]);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole numbers, 0 or more"
        )]
        let counts = counts.map(|count| count.max(0.0) as u32).collect();
        counts
    });
    Ok(CoverSolution {
        counts,
        report: solved.report,
    })
}

fn check(problem: &CoverProblem) -> Result<(), SolverError> {
    let bad = |what: &str| Err(SolverError(format!("covering problem: {what}")));
    let numbers = problem.demand.iter().chain(&problem.understaffing);
    let numbers = numbers.chain(&problem.overstaffing);
    let numbers = numbers.chain(problem.patterns.iter().map(|pattern| &pattern.cost));
    if !numbers.copied().all(f64::is_finite) {
        return bad("a demand or a cost is not a number");
    }
    for (position, factor) in problem.patterns.iter().flat_map(|pattern| &pattern.covers) {
        if *position >= problem.demand.len() || !factor.is_finite() {
            return bad("a pattern covers an interval that does not exist");
        }
    }
    let fixed = problem.fixed.iter();
    if fixed
        .flat_map(|it| &it.patterns)
        .any(|pattern| *pattern >= problem.patterns.len())
    {
        return bad("a fixed cost is for a pattern that does not exist");
    }
    Ok(())
}

fn model(problem: &CoverProblem) -> (Model, Vec<Column>) {
    let mut model = Model::default();
    let columns: Vec<Column> = problem
        .patterns
        .iter()
        .map(|pattern| model.integer(pattern.cost, 0.0, most(problem, pattern)))
        .collect();
    let exact = problem.overstaffing.is_some();
    let mut rows = Vec::with_capacity(problem.demand.len());
    for demand in &problem.demand {
        let bound = if exact {
            Bound::Equal(*demand)
        } else {
            Bound::AtLeast(*demand)
        };
        let row = model.row("demand", bound);
        if let Some(price) = problem.understaffing {
            let under = model.continuous(price, 0.0, demand.max(0.0));
            model.term(row, under, 1.0);
        }
        if let Some(price) = problem.overstaffing {
            let over = model.continuous(price, 0.0, f64::INFINITY);
            model.term(row, over, -1.0);
        }
        rows.push(row);
    }
    for (pattern, column) in problem.patterns.iter().zip(&columns) {
        for (position, factor) in &pattern.covers {
            model.term(rows[*position], *column, *factor);
        }
    }
    for fixed in &problem.fixed {
        let used = model.integer(fixed.cost, 0.0, 1.0);
        for pattern in &fixed.patterns {
            let row = model.row("used", Bound::AtMost(0.0));
            model.term(row, columns[*pattern], 1.0);
            let most = most(problem, &problem.patterns[*pattern]);
            model.term(row, used, -most);
        }
    }
    (model, columns)
}

/// More of a pattern than this never helps: every interval it covers is met by it alone, or, where
/// surplus has a price, one fewer would save more surplus than it would lack.
fn most(problem: &CoverProblem, pattern: &CoverPattern) -> f64 {
    let covers = pattern.covers.iter().filter(|(_, factor)| *factor > 0.0);
    let covers: Vec<(f64, f64)> = covers
        .map(|(position, factor)| ((problem.demand[*position] / factor).ceil(), *factor))
        .collect();
    let alone = covers
        .iter()
        .fold(0.0, |most: f64, (need, _)| most.max(*need));
    let (Some(under), Some(over)) = (problem.understaffing, problem.overstaffing) else {
        return alone;
    };
    let mut most = alone;
    while most >= 1.0 {
        // Of `most`, the last one is surplus wherever fewer are needed than `most`.
        let (mut surplus, mut useful) = (pattern.cost, 0.0);
        for (need, factor) in &covers {
            if *need < most {
                surplus += factor * over;
            } else {
                useful += factor * under;
            }
        }
        if useful >= surplus {
            break;
        }
        most -= 1.0;
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(under: Option<f64>) -> CoverProblem {
        CoverProblem {
            demand: vec![2.0, 3.0, 1.0],
            patterns: vec![
                CoverPattern {
                    cost: 3.0,
                    covers: vec![(0, 1.0), (1, 1.0)],
                },
                CoverPattern {
                    cost: 2.0,
                    covers: vec![(1, 1.0), (2, 1.0)],
                },
            ],
            understaffing: under,
            ..CoverProblem::default()
        }
    }

    fn solved(problem: &CoverProblem) -> (Vec<u32>, f64) {
        let limits = Limits::default();
        let it = solve_cover(problem, &limits, &Control::unlimited()).unwrap();
        (it.counts.unwrap(), it.report.objective.unwrap())
    }

    #[test]
    fn demand_is_met_at_least_cost() {
        assert_eq!(solved(&problem(None)), (vec![2, 1], 8.0));
    }

    #[test]
    fn understaffing_is_bought_where_it_is_cheaper() {
        assert_eq!(solved(&problem(Some(0.9))), (vec![0, 0], 6.0 * 0.9));
        assert_eq!(solved(&problem(Some(1.2))).0, [0, 1]);
    }

    #[test]
    fn a_fixed_cost_is_paid_once() {
        let mut problem = problem(None);
        problem.fixed = vec![FixedCost {
            cost: 10.0,
            patterns: vec![0, 1],
        }];
        assert_eq!(solved(&problem), (vec![2, 1], 18.0));
    }

    #[test]
    fn positions_that_do_not_exist_are_refused() {
        let mut problem = problem(None);
        problem.patterns[0].covers[0].0 = 9;
        let result = solve_cover(&problem, &Limits::default(), &Control::unlimited());
        assert!(result.is_err());
    }
}
