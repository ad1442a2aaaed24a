//! Pricing of a [`RosterModel`]: everybody's cheapest line within masks.

use super::model::{Line, RosterModel};
use super::pricing::{Asked, Found, Graph, LineSearch, Masks, OFF, Terms};
use super::problem::{Offers, Pricer};
use rayon::prelude::*;

/// A line is of interest where it is so much cheaper.
const CHEAPER: f64 = 1e-4;

/// Everything that pricing reads, and what it remembers.
#[derive(Debug)]
pub struct Desk<'a> {
    /// By person.
    pub graphs: &'a [Graph],
    /// By person what may be worked.
    pub masks: &'a [Vec<u128>],
    /// By person: where the search for a line left its multipliers.
    pub multipliers: Vec<Vec<f64>>,
    threads: bool,
}

impl<'a> Desk<'a> {
    /// `threads`: whether people are priced side by side.
    #[must_use]
    pub fn new(graphs: &'a [Graph], masks: &'a [Vec<u128>], threads: bool) -> Self {
        Self {
            graphs,
            masks,
            multipliers: vec![Vec::new(); graphs.len()],
            threads,
        }
    }
}

impl Pricer<RosterModel> for Desk<'_> {
    fn offers(
        &mut self,
        problem: &RosterModel,
        members: &[usize],
        prices: &[f64],
        worth: &[f64],
        exact: bool,
    ) -> Vec<Offers<Line>> {
        let shifts = problem.shift_prices(prices);
        let (graphs, masks) = (self.graphs, self.masks);
        let one = |search: &mut LineSearch, (person, below, kept): &mut (usize, f64, Vec<f64>)| {
            let asked = Asked {
                below: *below,
                exact,
            };
            let terms = Terms {
                graph: &graphs[*person],
                prices: &shifts,
                masks: &masks[*person],
            };
            offers(search.search(terms, asked, kept))
        };
        let each = members.iter().zip(worth);
        let mut jobs: Vec<(usize, f64, Vec<f64>)> = each
            .map(|(person, worth)| {
                let kept = std::mem::take(&mut self.multipliers[*person]);
                (*person, worth - CHEAPER, kept)
            })
            .collect();
        let found = if self.threads {
            let each = jobs.par_iter_mut();
            each.map_init(LineSearch::default, |search, job| one(search, job))
                .collect()
        } else {
            let mut search = LineSearch::default();
            jobs.iter_mut().map(|job| one(&mut search, job)).collect()
        };
        for (person, _, kept) in jobs {
            self.multipliers[person] = kept;
        }
        found
    }
}

fn offers(found: Found) -> Offers<Line> {
    Offers {
        bound: found.bound,
        lines: found.line.into_iter().collect(),
    }
}

/// By row: whether a free person can cover any of it.
#[must_use]
pub fn touched(model: &RosterModel, free: &[usize], masks: &[impl AsRef<Masks>]) -> Vec<bool> {
    let mut touched = vec![false; model.rows.len()];
    for (day, kinds) in model.covers.iter().enumerate() {
        let any = free
            .iter()
            .fold(0, |any, person| any | masks[*person].as_ref()[day]);
        for (kind, covers) in kinds.iter().enumerate() {
            if (any & !OFF) >> kind & 1 == 1 {
                for cover in covers {
                    touched[cover.row as usize] = true;
                }
            }
        }
    }
    touched
}
