//! What column generation must know of a problem: members who each choose lines, rows that price what
//! the chosen lines cover together.

use super::model::Cover;
use super::price::ConvexPrice;
use std::fmt::Debug;
use std::hash::Hash;

/// A problem of choosing lines. A *member* is a person, or a class of people who may do the same at the
/// same cost; a class chooses a line for each of them.
pub trait Problem: Sync {
    /// What a member chooses.
    type Line: Clone + Eq + Hash + Debug + Send + Sync;

    /// Prices of what is covered.
    fn rows(&self) -> &[ConvexPrice];

    /// How many members there are.
    fn members(&self) -> usize;

    /// How many lines `member` chooses; 0 where it has no part.
    fn choices(&self, member: usize) -> u32;

    /// What `line` costs `member` apart from rows.
    fn own_cost(&self, member: usize, line: &Self::Line) -> f64;

    /// What `line` covers; a row may come more than once.
    fn work<'a>(&'a self, line: &'a Self::Line) -> impl Iterator<Item = Cover> + 'a;
}

/// What pricing found for a member.
#[derive(Debug, Clone, PartialEq)]
pub struct Offers<L> {
    /// No line costs less at these prices; infinite where there is none at all.
    pub bound: f64,
    /// Lines worth a look, the cheapest first.
    pub lines: Vec<L>,
}

/// Finds cheap lines at prices of rows.
pub trait Pricer<P: Problem> {
    /// For each of `members` cheap lines where a unit covered costs `prices[row]`. Lines dearer than
    /// `worth`, by position in `members`, are of no interest. `exact`: the cheapest is wanted for sure
    /// where it is of interest.
    fn offers(
        &mut self,
        problem: &P,
        members: &[usize],
        prices: &[f64],
        worth: &[f64],
        exact: bool,
    ) -> Vec<Offers<P::Line>>;
}
