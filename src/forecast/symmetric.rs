//! A symmetric matrix, of which one half is kept: what covariances are.

/// Numbers that processors work on together.
pub type Block = [f64; WIDE];
const WIDE: usize = 4;

/// A vector of `size` numbers, 0 each, and some more up to whole blocks.
#[must_use]
pub fn zeros(size: usize) -> Vec<Block> {
    vec![[0.0; WIDE]; size.div_ceil(WIDE)]
}

/// A symmetric matrix of numbers. Row by row, the cells from the diagonal on hold; those before it mean
/// nothing. Filled up with rows and columns of 0 to whole blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    blocks: Vec<Block>,
    /// Blocks in a row.
    wide: usize,
}

impl Symmetric {
    /// All 0, of `size` rows.
    #[must_use]
    pub fn zero(size: usize) -> Self {
        let wide = size.div_ceil(WIDE);
        Self {
            blocks: vec![[0.0; WIDE]; WIDE * wide * wide],
            wide,
        }
    }

    /// The cell of two positions, in either order.
    #[must_use]
    pub fn at(&self, one: usize, other: usize) -> f64 {
        self.blocks.as_flattened()[one.min(other) * self.size() + one.max(other)]
    }

    /// Variance of a sum of some positions, each times its factor, where this is their covariance.
    #[must_use]
    pub fn of_sum(&self, terms: &[(usize, f64)]) -> f64 {
        let pairs = (terms.iter()).flat_map(|one| terms.iter().map(move |other| (one, other)));
        let variance = pairs.map(|((a, x), (b, y))| x * y * self.at(*a, *b));
        variance.sum::<f64>().max(0.0)
    }

    const fn size(&self) -> usize {
        WIDE * self.wide
    }

    /// Adds to a cell of the diagonal.
    pub fn add_to_variance(&mut self, position: usize, more: f64) {
        let at = position * self.size() + position;
        self.blocks.as_flattened_mut()[at] += more;
    }

    /// Multiplies row and column of `position`: the diagonal twice.
    pub fn scale(&mut self, position: usize, factor: f64) {
        let size = self.size();
        let cells = self.blocks.as_flattened_mut();
        let column = cells[position..].iter_mut().step_by(size);
        column.take(position + 1).for_each(|cell| *cell *= factor);
        let own = &mut cells[position * size + position..(position + 1) * size];
        own.iter_mut().for_each(|cell| *cell *= factor);
    }

    /// Adds `factor` × the row of `position` to `sum`, as far as that goes: past `position`.
    pub fn add_row(&self, position: usize, factor: f64, sum: &mut [Block]) {
        let cells = self.blocks.as_flattened();
        let (before, from) = sum.as_flattened_mut().split_at_mut(position);
        for (sum, column) in before.iter_mut().zip(cells[position..].chunks(self.size())) {
            *sum += factor * column[0];
        }
        let own = &cells[position * self.size() + position..];
        for (sum, cell) in from.iter_mut().zip(own) {
            *sum += factor * cell;
        }
    }

    /// Subtracts `vector` × its transpose ÷ `divisor`; the matrix may go on past the vector.
    pub fn subtract_square(&mut self, vector: &[Block], divisor: f64) {
        let bands = self.blocks.chunks_exact_mut(WIDE * self.wide);
        for (at, (band, own)) in bands.zip(vector).enumerate() {
            let factors = own.map(|value| value / divisor);
            subtract_multiples(band, at, &vector[at..], factors);
        }
    }
}

/// Subtracts `values` × each of `factors` from the rows of a band, from block `at` on. All rows in one go, so
/// that every value is fetched once.
fn subtract_multiples(band: &mut [Block], at: usize, values: &[Block], factors: Block) {
    let [first, second, third, fourth] = factors;
    let (above, below) = band.split_at_mut(band.len() / 2);
    let (a, b) = above.split_at_mut(above.len() / 2);
    let (c, d) = below.split_at_mut(below.len() / 2);
    let above = a[at..].iter_mut().zip(&mut b[at..]);
    let below = c[at..].iter_mut().zip(&mut d[at..]);
    for (((a, b), (c, d)), values) in above.zip(below).zip(values) {
        *a = less(*a, first, *values);
        *b = less(*b, second, *values);
        *c = less(*c, third, *values);
        *d = less(*d, fourth, *values);
    }
}

fn less(cells: Block, factor: f64, values: Block) -> Block {
    std::array::from_fn(|lane| cells[lane] - factor * values[lane])
}

#[cfg(test)]
mod tests {
    use super::*;

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
