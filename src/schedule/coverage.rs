//! What a set of shifts covers, exactly: agents on duty by crew and piece of time, split over the
//! queues as well as can be.
//!
//! Understaffing costs the same on every queue, so the best split of the agents on duty is the one
//! that lets most of their time meet a requirement: a maximum flow from crews to cells. It is
//! computed for each *island* of pieces and cells that hang together. Where all queues share one
//! grid, an island is one interval, and the flow is had from Hall's condition: the time missing is
//! the most, over all sets of queues, that the set needs beyond what those who can serve any of it
//! supply.

use super::catalogue::Catalogue;
use super::flow::{Source, most_useful};
use super::grid::Grid;
use super::model::Rates;
use crate::calendar::Span;

/// Cells of an island up to which all sets of them are listed.
const MOST_LISTED: usize = 4;

/// Pieces and cells that hang together.
#[derive(Debug, Clone, Default)]
struct Island {
    pieces: Vec<usize>,
    cells: Vec<usize>,
    /// Minutes required.
    needed: f64,
    /// Sets of cells (as bits) and the minutes they need; empty where the flow is computed.
    sets: Vec<(u8, f64)>,
    /// Crews who serve any of the cells, and which (as bits), where `sets` are listed.
    crews: Vec<(usize, u8)>,
}

/// Missing and surplus time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Balance {
    /// Agent-minutes missing.
    pub under_min: f64,
    /// Agent-minutes too many.
    pub over_min: f64,
}

/// Agents on duty, and what that costs.
#[derive(Debug, Clone)]
pub struct Coverage<'a> {
    grid: &'a Grid,
    rates: Rates,
    /// By crew and piece, the cells it serves.
    served: Vec<Vec<Vec<usize>>>,
    /// Agent-minutes on duty, by piece and crew.
    supply: Vec<Vec<f64>>,
    islands: Vec<Island>,
    island_of: Vec<usize>,
    cost: Vec<f64>,
    total: f64,
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
        let served: Vec<Vec<Vec<usize>>> = served.collect();
        let (mut islands, island_of) = islands(grid);
        for island in &mut islands {
            list_sets(island, grid, &served);
        }
        let mut coverage = Self {
            grid,
            rates,
            served,
            supply: vec![vec![0.0; catalogue.crews.len()]; count],
            cost: vec![0.0; islands.len()],
            islands,
            island_of,
            total: 0.0,
        };
        for island in 0..coverage.islands.len() {
            coverage.cost[island] = coverage.price(island);
        }
        coverage.total = coverage.cost.iter().sum();
        coverage
    }

    /// Puts `agents` (fewer than 0 takes away) of `crew` on duty during `span`; gives what the cost
    /// changes by.
    pub fn add(&mut self, crew: usize, span: Span, agents: f64) -> f64 {
        let before = self.total;
        let pieces = self.grid.touched(span);
        let mut last = None;
        for piece in pieces {
            #[expect(clippy::cast_precision_loss, reason = "minutes of one piece")]
            let shared = self.grid.pieces[piece].span.overlap(span) as f64;
            self.supply[piece][crew] += agents * shared;
            let island = self.island_of[piece];
            if last.is_some_and(|last| last != island) {
                self.price_again(last);
            }
            last = Some(island);
        }
        self.price_again(last);
        self.total - before
    }

    fn price_again(&mut self, island: Option<usize>) {
        if let Some(island) = island {
            let price = self.price(island);
            self.total += price - self.cost[island];
            self.cost[island] = price;
        }
    }

    /// Cost of under- and overstaffing, without the rounding of many small changes.
    #[must_use]
    pub fn settle(&mut self) -> f64 {
        self.total = self.cost.iter().sum();
        self.total
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
        let it = &self.islands[island];
        if it.sets.is_empty() {
            return self.flow(it);
        }
        let supply = &self.supply[it.pieces[0]];
        let presence = self.rates.presence;
        let of_crews = |set: u8| -> f64 {
            let able = it.crews.iter().filter(|(_, serves)| serves & set != 0);
            able.map(|(crew, _)| supply[*crew]).sum::<f64>() * presence
        };
        let missing = it.sets.iter().map(|(set, need)| need - of_crews(*set));
        let under_min = missing.fold(0.0, f64::max);
        Balance {
            under_min,
            over_min: (of_crews(u8::MAX) - (it.needed - under_min)).max(0.0),
        }
    }

    fn flow(&self, island: &Island) -> Balance {
        let local = |cell: usize| island.cells.iter().position(|it| *it == cell);
        let cells = island.cells.iter();
        let needs: Vec<f64> = cells
            .map(|cell| self.grid.cells[*cell].required_minutes())
            .collect();
        let mut sources = Vec::new();
        for piece in &island.pieces {
            for (crew, served) in self.served.iter().enumerate() {
                let served = &served[*piece];
                if !served.is_empty() {
                    sources.push(Source {
                        left: (self.supply[*piece][crew] * self.rates.presence).max(0.0),
                        cells: served.iter().filter_map(|c| local(*c)).collect(),
                    });
                }
            }
        }
        let present: f64 = sources.iter().map(|source| source.left).sum();
        let useful = most_useful(sources, &needs);
        Balance {
            under_min: (island.needed - useful).max(0.0),
            over_min: (present - useful).max(0.0),
        }
    }
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
                island.needed += grid.cells[*cell].required_minutes();
            }
        }
        island_of.push(last);
    }
    (islands, island_of)
}

/// Lists the sets of cells of an island of one piece and few cells.
fn list_sets(island: &mut Island, grid: &Grid, served: &[Vec<Vec<usize>>]) {
    let ([piece], 1..=MOST_LISTED) = (&island.pieces[..], island.cells.len()) else {
        return;
    };
    let bits = |cells: &[usize]| -> u8 {
        let inside = island.cells.iter().enumerate();
        let inside = inside.filter(|(_, cell)| cells.contains(cell));
        inside.map(|(bit, _)| 1_u8 << bit).sum()
    };
    let crews = served.iter().enumerate();
    let crews: Vec<(usize, u8)> = crews
        .map(|(crew, served)| (crew, bits(&served[*piece])))
        .filter(|(_, serves)| *serves != 0)
        .collect();
    let sets = (1_u8..1 << island.cells.len()).map(|set| {
        let inside = island.cells.iter().enumerate();
        let inside = inside.filter(|(bit, _)| set >> bit & 1 == 1);
        let need = inside
            .map(|(_, cell)| grid.cells[*cell].required_minutes())
            .sum();
        (set, need)
    });
    island.sets = sets.collect();
    island.crews = crews;
}
