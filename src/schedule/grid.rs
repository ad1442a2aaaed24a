//! The requirement as cells of time: every open interval of every queue, and the pieces of time
//! between their edges, so that queues of different zones share one grid.

use crate::calendar::{Moment, Span};
use crate::scenario::Scenario;
use crate::staffing::Staffing;
use crate::units::QueueIndex;

/// One open interval of one queue: a row `cover` of the program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The queue.
    pub queue: QueueIndex,
    /// When.
    pub span: Span,
    /// Agents required.
    pub required: f64,
}

impl Cell {
    /// Minutes of agents required.
    #[must_use]
    pub fn required_minutes(&self) -> f64 {
        self.required * minutes(self.span)
    }
}

/// A piece of time inside which no interval of any queue begins or ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// When.
    pub span: Span,
    /// The cells open then, by queue.
    pub cells: Vec<usize>,
}

/// Cells and pieces of a plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// By queue, then by time.
    pub cells: Vec<Cell>,
    /// By time, only those in which a queue is open.
    pub pieces: Vec<Piece>,
}

/// Length of `span` in minutes.
#[must_use]
pub fn minutes(span: Span) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a plan has far fewer than 2^52 minutes"
    )]
    let length = span.minutes() as f64;
    length
}

impl Grid {
    /// The grid of what `staffing` requires. Queues it does not know of, and intervals of no
    /// length, have no cell.
    #[must_use]
    pub fn new(scenario: &Scenario, staffing: &Staffing) -> Self {
        let mut cells = Vec::new();
        for queue in &staffing.queues {
            if queue.queue.get() >= scenario.queues.len() {
                continue;
            }
            for it in &queue.intervals {
                if it.interval.span.minutes() > 0 {
                    cells.push(Cell {
                        queue: queue.queue,
                        span: it.interval.span,
                        required: f64::from(it.agents_required.get()),
                    });
                }
            }
        }
        let pieces = pieces(&cells);
        Self { cells, pieces }
    }

    /// The grid of these cells alone.
    #[must_use]
    pub fn only(&self, cells: &[usize]) -> Self {
        let cells: Vec<Cell> = cells.iter().map(|cell| self.cells[*cell]).collect();
        let pieces = pieces(&cells);
        Self { cells, pieces }
    }

    /// The pieces that `span` touches, as a range of positions.
    #[must_use]
    pub fn touched(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.pieces.partition_point(|p| p.span.end <= span.start);
        let end = self.pieces.partition_point(|p| p.span.start < span.end);
        first..end.max(first)
    }

    /// The cells of `piece` that agents with `skills` can serve.
    pub fn served<'a>(
        &'a self,
        piece: usize,
        skills: &'a [QueueIndex],
    ) -> impl Iterator<Item = usize> + 'a {
        let cells = self.pieces[piece].cells.iter().copied();
        cells.filter(|cell| skills.contains(&self.cells[*cell].queue))
    }

    /// Whether anything that agents with `skills` serve is open during `span`.
    #[must_use]
    pub fn is_open(&self, span: Span, skills: &[QueueIndex]) -> bool {
        self.touched(span)
            .any(|piece| self.served(piece, skills).next().is_some())
    }
}

fn pieces(cells: &[Cell]) -> Vec<Piece> {
    let mut edges: Vec<Moment> = cells
        .iter()
        .flat_map(|cell| [cell.span.start, cell.span.end])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let mut pieces: Vec<Piece> = edges
        .windows(2)
        .map(|pair| Piece {
            span: Span {
                start: pair[0],
                end: pair[1],
            },
            cells: Vec::new(),
        })
        .collect();
    for (position, cell) in cells.iter().enumerate() {
        let first = edges.partition_point(|edge| *edge < cell.span.start);
        let end = edges.partition_point(|edge| *edge < cell.span.end);
        for piece in &mut pieces[first..end] {
            piece.cells.push(position);
        }
    }
    pieces.retain(|piece| !piece.cells.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(queue: usize, start: i64, length: i64) -> Cell {
        Cell {
            queue: QueueIndex::new(queue),
            span: Span::lasting(Moment::from_minutes(start), length),
            required: 1.0,
        }
    }

    #[test]
    fn grids_that_do_not_align_share_pieces() {
        let cells = vec![
            cell(0, 0, 60),
            cell(0, 60, 60),
            cell(1, 30, 60),
            cell(1, 300, 60),
        ];
        let pieces = pieces(&cells);
        let seen: Vec<(i64, i64, &[usize])> = pieces
            .iter()
            .map(|p| (p.span.start.minutes(), p.span.minutes(), &p.cells[..]))
            .collect();
        assert_eq!(
            seen,
            [
                (0, 30, &[0][..]),
                (30, 30, &[0, 2]),
                (60, 30, &[1, 2]),
                (90, 30, &[1]),
                (300, 60, &[3])
            ]
        );
        let grid = Grid { cells, pieces };
        let span = Span::lasting(Moment::from_minutes(80), 100);
        assert_eq!(grid.touched(span), 2..4);
        assert!(grid.is_open(span, &[QueueIndex::new(0)]));
        let gap = Span::lasting(Moment::from_minutes(120), 100);
        assert!(!grid.is_open(gap, &[QueueIndex::new(0), QueueIndex::new(1)]));
    }
}
