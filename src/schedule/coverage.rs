//! What a set of shifts covers, exactly: agents on duty by crew and piece of time, split over the
//! queues as well as can be.
//!
//! Understaffing costs the same on every queue, so the best split of the agents on duty is the one
//! that lets most of their time meet a requirement: a maximum flow from crews to cells. It is
//! computed for each *island* of pieces and cells that hang together; where all queues share one
//! grid, an island is one interval.

use super::catalogue::Catalogue;
use super::grid::Grid;
use super::model::Rates;
use crate::calendar::Span;

/// Agent-minutes below which nothing is worth moving.
const EPSILON: f64 = 1e-9;

/// Pieces and cells that hang together.
#[derive(Debug, Clone, Default)]
struct Island {
    pieces: Vec<usize>,
    cells: Vec<usize>,
}

/// Agents on duty, and what that costs.
#[derive(Debug, Clone)]
pub struct Coverage<'a> {
    grid: &'a Grid,
    rates: Rates,
    /// By crew and piece, the cells it serves.
    served: Vec<Vec<Vec<usize>>>,
    /// Agent-minutes on duty, by crew and piece.
    supply: Vec<Vec<f64>>,
    islands: Vec<Island>,
    island_of: Vec<usize>,
    cost: Vec<f64>,
}

/// Missing and surplus time and its price.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Balance {
    /// Agent-minutes missing.
    pub under_min: f64,
    /// Agent-minutes too many.
    pub over_min: f64,
}

impl<'a> Coverage<'a> {
    /// Nobody on duty.
    #[must_use]
    pub fn new(catalogue: &Catalogue, grid: &'a Grid, rates: Rates) -> Self {
        let count = grid.pieces.len();
        let served = catalogue.crews.iter().map(|skills| {
            let of_piece = |piece| grid.served(piece, skills).collect();
            (0..count).map(of_piece).collect()
        });
        let (islands, island_of) = islands(grid);
        let mut coverage = Self {
            grid,
            rates,
            served: served.collect(),
            supply: vec![vec![0.0; count]; catalogue.crews.len()],
            cost: vec![0.0; islands.len()],
            islands,
            island_of,
        };
        for island in 0..coverage.islands.len() {
            coverage.cost[island] = coverage.price(island);
        }
        coverage
    }

    /// Puts `agents` (fewer than 0 takes away) of `crew` on duty during `span`, without pricing it.
    fn put(&mut self, crew: usize, span: Span, agents: f64) {
        for piece in self.grid.touched(span) {
            let it = self.grid.pieces[piece].span;
            #[expect(clippy::cast_precision_loss, reason = "minutes of one piece")]
            let shared = it.overlap(span) as f64;
            self.supply[crew][piece] += agents * shared;
        }
    }

    /// Puts `agents` of `crew` on duty during `span`.
    pub fn add(&mut self, crew: usize, span: Span, agents: f64) {
        self.put(crew, span, agents);
        self.price_again(&[span]);
    }

    /// What the cost changes by where an agent of `crew` takes a break during `to`, not `from`.
    pub fn move_gain(&mut self, crew: usize, from: Span, to: Span) -> f64 {
        let before = self.cost_of(&[from, to]);
        self.put(crew, from, 1.0);
        self.put(crew, to, -1.0);
        let after: f64 = self
            .islands_of(&[from, to])
            .into_iter()
            .map(|island| self.price(island))
            .sum();
        self.put(crew, from, -1.0);
        self.put(crew, to, 1.0);
        before - after
    }

    fn islands_of(&self, spans: &[Span]) -> Vec<usize> {
        let pieces = spans.iter().flat_map(|span| self.grid.touched(*span));
        let mut islands: Vec<usize> = pieces.map(|piece| self.island_of[piece]).collect();
        islands.sort_unstable();
        islands.dedup();
        islands
    }

    fn cost_of(&self, spans: &[Span]) -> f64 {
        let islands = self.islands_of(spans).into_iter();
        islands.map(|island| self.cost[island]).sum()
    }

    fn price_again(&mut self, spans: &[Span]) {
        for island in self.islands_of(spans) {
            self.cost[island] = self.price(island);
        }
    }

    /// Cost of under- and overstaffing.
    #[must_use]
    pub fn total_cost(&self) -> f64 {
        self.cost.iter().sum()
    }

    /// Missing and surplus time over the plan.
    #[must_use]
    pub fn balance(&self) -> Balance {
        let all = (0..self.islands.len()).map(|island| self.balance_of(island));
        all.fold(Balance::default(), |sum, it| Balance {
            under_min: sum.under_min + it.under_min,
            over_min: sum.over_min + it.over_min,
        })
    }

    fn price(&self, island: usize) -> f64 {
        let balance = self.balance_of(island);
        balance.under_min * self.rates.under + balance.over_min * self.rates.over
    }

    fn balance_of(&self, island: usize) -> Balance {
        let island = &self.islands[island];
        let local = |cell: usize| island.cells.iter().position(|it| *it == cell);
        let cells = island.cells.iter().map(|cell| self.grid.cells[*cell].required_minutes());
        let needs: Vec<f64> = cells.collect();
        let mut sources = Vec::new();
        for piece in &island.pieces {
            for (supply, served) in self.supply.iter().zip(&self.served) {
                if supply[*piece] > EPSILON && !served[*piece].is_empty() {
                    sources.push(Source {
                        left: supply[*piece] * self.rates.presence,
                        cells: served[*piece].iter().filter_map(|c| local(*c)).collect(),
                    });
                }
            }
        }
        let present: f64 = sources.iter().map(|source| source.left).sum();
        let useful = most_useful(sources, &needs);
        Balance {
            under_min: (needs.iter().sum::<f64>() - useful).max(0.0),
            over_min: (present - useful).max(0.0),
        }
    }
}

/// Time on duty that may go to some of an island's cells.
#[derive(Debug, Clone)]
struct Source {
    left: f64,
    cells: Vec<usize>,
}

/// The most of the sources' time that can meet a need: a maximum flow by shortest augmenting paths.
fn most_useful(mut sources: Vec<Source>, needs: &[f64]) -> f64 {
    sources.sort_by_key(|source| source.cells.len());
    let mut open = needs.to_vec();
    let mut flow: Vec<Vec<f64>> = sources.iter().map(|s| vec![0.0; s.cells.len()]).collect();
    for (source, flow) in sources.iter_mut().zip(&mut flow) {
        for (cell, flow) in source.cells.iter().zip(flow) {
            let useful = source.left.min(open[*cell]);
            *flow += useful;
            source.left -= useful;
            open[*cell] -= useful;
        }
    }
    for start in 0..sources.len() {
        while sources[start].left > EPSILON && augment(start, &mut sources, &mut flow, &mut open) {}
    }
    needs.iter().sum::<f64>() - open.iter().sum::<f64>()
}

/// Leads some of `start`'s time to an open cell, moving others' time out of the way; `false` where
/// there is no way.
fn augment(
    start: usize,
    sources: &mut [Source],
    flow: &mut [Vec<f64>],
    open: &mut [f64],
) -> bool {
    let mut reached_from: Vec<Option<(usize, usize)>> = vec![None; open.len()];
    let mut entered_by: Vec<Option<usize>> = vec![None; sources.len()];
    let mut waiting = std::collections::VecDeque::from([start]);
    let mut target = None;
    'search: while let Some(source) = waiting.pop_front() {
        for (edge, cell) in sources[source].cells.iter().enumerate() {
            if reached_from[*cell].is_some() {
                continue;
            }
            reached_from[*cell] = Some((source, edge));
            if open[*cell] > EPSILON {
                target = Some(*cell);
                break 'search;
            }
            for (other, it) in sources.iter().enumerate() {
                let back = it.cells.iter().position(|c| c == cell);
                if other != start
                    && entered_by[other].is_none()
                    && back.is_some_and(|edge| flow[other][edge] > EPSILON)
                {
                    entered_by[other] = Some(*cell);
                    waiting.push_back(other);
                }
            }
        }
    }
    let Some(target) = target else { return false };
    let mut path = Vec::new();
    let mut cell = target;
    let mut amount = open[target].min(sources[start].left);
    while let Some((source, edge)) = reached_from[cell] {
        let back = entered_by[source]
            .filter(|_| source != start)
            .and_then(|from| Some((from, sources[source].cells.iter().position(|c| *c == from)?)));
        path.push((source, edge, back));
        let Some((from, back)) = back else { break };
        amount = amount.min(flow[source][back]);
        cell = from;
    }
    for (source, edge, back) in path {
        flow[source][edge] += amount;
        if let Some((_, back)) = back {
            flow[source][back] -= amount;
        }
    }
    open[target] -= amount;
    sources[start].left -= amount;
    true
}

fn islands(grid: &Grid) -> (Vec<Island>, Vec<usize>) {
    let mut islands: Vec<Island> = Vec::new();
    let mut island_of = Vec::with_capacity(grid.pieces.len());
    let mut until = None;
    for (position, piece) in grid.pieces.iter().enumerate() {
        if islands.is_empty() || until.is_none_or(|until| piece.span.start >= until) {
            islands.push(Island::default());
            until = None;
        }
        let last = islands.len() - 1;
        let island = &mut islands[last];
        island.pieces.push(position);
        for cell in &piece.cells {
            until = until.max(Some(grid.cells[*cell].span.end));
            if !island.cells.contains(cell) {
                island.cells.push(*cell);
            }
        }
        island_of.push(last);
    }
    (islands, island_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(left: f64, cells: &[usize]) -> Source {
        Source {
            left,
            cells: cells.to_vec(),
        }
    }

    #[test]
    fn others_make_way() {
        let sources = vec![source(4.0, &[0, 1]), source(3.0, &[0, 2]), source(2.0, &[2])];
        assert!((most_useful(sources.clone(), &[4.0, 9.0, 2.0]) - 9.0).abs() < 1e-9);
        assert!((most_useful(sources, &[3.0, 0.5, 2.0]) - 5.5).abs() < 1e-9);
        let chain = vec![source(5.0, &[0, 1]), source(5.0, &[1, 2]), source(5.0, &[0])];
        assert!((most_useful(chain, &[5.0, 5.0, 5.0]) - 15.0).abs() < 1e-9);
    }
}
