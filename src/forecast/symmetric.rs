//! A symmetric matrix, of which one half is kept: what covariances are.
//!
//! What a filter does day by day is compiled into its caller, for the processor that this one is for.

#![allow(clippy::inline_always)]

/// Numbers that processors work on together.
pub type Block = [f64; WIDE];
const WIDE: usize = 4;
/// So many rows of so many columns.
type Tile = [Block; WIDE];

/// Makes a vector one of `size` numbers, 0 each, and some more up to whole blocks.
#[inline(always)]
pub fn set_to_zeros(vector: &mut Vec<Block>, size: usize) {
    vector.clear();
    vector.resize(size.div_ceil(WIDE), [0.0; WIDE]);
}

/// A symmetric matrix of numbers in tiles: of each row of tiles, those from the diagonal on. Filled up with rows
/// and columns of 0 to whole tiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    tiles: Vec<Tile>,
    /// Tiles in the first row.
    wide: usize,
}

impl Symmetric {
    /// All 0, of `size` rows.
    #[must_use]
    pub fn zero(size: usize) -> Self {
        let wide = size.div_ceil(WIDE);
        Self {
            tiles: vec![[[0.0; WIDE]; WIDE]; wide * (wide + 1) / 2],
            wide,
        }
    }

    /// Where a tile is; its row is not greater than its column.
    #[inline(always)]
    const fn tile(&self, row: usize, column: usize) -> usize {
        row * (2 * self.wide - row + 1) / 2 + column - row
    }

    /// The cell of two positions, in either order.
    #[must_use]
    pub fn at(&self, one: usize, other: usize) -> f64 {
        let (row, column) = (one.min(other), one.max(other));
        self.tiles[self.tile(row / WIDE, column / WIDE)][row % WIDE][column % WIDE]
    }

    /// Variance of a sum of some positions, each times its factor, where this is their covariance.
    #[must_use]
    pub fn of_sum(&self, terms: &[(usize, f64)]) -> f64 {
        let pairs = (terms.iter()).flat_map(|one| terms.iter().map(move |other| (one, other)));
        let variance = pairs.map(|((a, x), (b, y))| x * y * self.at(*a, *b));
        variance.sum::<f64>().max(0.0)
    }

    /// Adds to a cell of the diagonal.
    #[inline(always)]
    pub fn add_to_variance(&mut self, position: usize, more: f64) {
        let (tile, lane) = (position / WIDE, position % WIDE);
        let tile = self.tile(tile, tile);
        self.tiles[tile][lane][lane] += more;
    }

    /// Multiplies row and column of `position`: the diagonal twice.
    #[inline(always)]
    pub fn scale(&mut self, position: usize, factor: f64) {
        let (tile, lane) = (position / WIDE, position % WIDE);
        for above in 0..=tile {
            let at = self.tile(above, tile);
            for row in &mut self.tiles[at] {
                row[lane] *= factor;
            }
        }
        let own = self.tile(tile, tile)..self.tile(tile, self.wide);
        for tile in &mut self.tiles[own] {
            tile[lane] = tile[lane].map(|cell| cell * factor);
        }
    }

    /// Adds `factor` × the row of `position` to `sum`, as far as that goes: past `position`.
    #[inline(always)]
    pub fn add_row(&self, position: usize, factor: f64, sum: &mut [Block]) {
        let (tile, lane) = (position / WIDE, position % WIDE);
        let (before, from) = sum.split_at_mut(tile);
        // Down the column to the diagonal, then along the row.
        let mut at = tile;
        for (above, sum) in before.iter_mut().enumerate() {
            let column = self.tiles[at].map(|row| row[lane]);
            *sum = plus(*sum, factor, column);
            at += self.wide - above - 1;
        }
        for (sum, tile) in from.iter_mut().zip(&self.tiles[at..]) {
            *sum = plus(*sum, factor, tile[lane]);
        }
    }

    /// Subtracts `vector` × its transpose ÷ `divisor`; the matrix may go on past the vector.
    #[inline(always)]
    pub fn subtract_square(&mut self, vector: &[Block], divisor: f64) {
        let share = -1.0 / divisor;
        for (at, own) in vector.iter().enumerate() {
            let factors = own.map(|value| share * value);
            let start = self.tile(at, at);
            for (tile, values) in self.tiles[start..].iter_mut().zip(&vector[at..]) {
                for (row, factor) in tile.iter_mut().zip(factors) {
                    *row = plus(*row, factor, *values);
                }
            }
        }
    }
}

/// `cells` + `factor` × `values`.
#[inline(always)]
fn plus(cells: Block, factor: f64, values: Block) -> Block {
    std::array::from_fn(|lane| cells[lane] + factor * values[lane])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zeros(size: usize) -> Vec<Block> {
        let mut vector = vec![];
        set_to_zeros(&mut vector, size);
        vector
    }

    /// 10 + position on the diagonal of six rows, 1 beside it.
    fn matrix() -> Symmetric {
        let mut matrix = Symmetric::zero(6);
        let mut ones = zeros(6);
        ones.as_flattened_mut()[..6].fill(1.0);
        matrix.subtract_square(&ones, -1.0);
        (0..6).for_each(|position| matrix.add_to_variance(position, 9.0 + position as f64));
        matrix
    }

    #[test]
    fn both_halves_are_one() {
        let matrix = matrix();
        assert_eq!((matrix.at(0, 0), matrix.at(5, 5)), (10.0, 15.0));
        assert_eq!((matrix.at(0, 5), matrix.at(5, 0)), (1.0, 1.0));
        let mut sum = zeros(6);
        matrix.add_row(5, 2.0, &mut sum);
        matrix.add_row(2, 1.0, &mut sum);
        assert_eq!(
            sum.as_flattened(),
            [3.0, 3.0, 14.0, 3.0, 3.0, 31.0, 0.0, 0.0]
        );
    }

    #[test]
    fn a_row_is_scaled_with_its_column() {
        let mut matrix = matrix();
        matrix.scale(1, 0.5);
        assert_eq!(matrix.at(1, 1), 11.0 / 4.0);
        assert_eq!((matrix.at(0, 1), matrix.at(5, 1)), (0.5, 0.5));
        assert_eq!((matrix.at(0, 0), matrix.at(0, 5)), (10.0, 1.0));
    }

    #[test]
    fn a_square_is_subtracted_as_far_as_its_vector_goes() {
        let mut matrix = matrix();
        matrix.subtract_square(&[[4.0, 2.0, 0.0, 6.0]], 4.0);
        assert_eq!((matrix.at(0, 0), matrix.at(1, 0)), (6.0, -1.0));
        assert_eq!((matrix.at(3, 0), matrix.at(3, 3)), (-5.0, 4.0));
        assert_eq!((matrix.at(2, 2), matrix.at(2, 3)), (12.0, 1.0));
        assert_eq!((matrix.at(5, 3), matrix.at(5, 5)), (1.0, 15.0));
    }
}
