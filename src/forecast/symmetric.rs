//! A symmetric matrix, of which one half is kept: what covariances are.

/// A symmetric matrix of numbers. Row by row, the cells from the diagonal on hold; those before it mean
/// nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    cells: Vec<f64>,
    size: usize,
}

impl Symmetric {
    /// All 0, of `size` rows.
    #[must_use]
    pub fn zero(size: usize) -> Self {
        Self {
            cells: vec![0.0; size * size],
            size,
        }
    }

    /// The cell of two positions, in either order.
    #[must_use]
    pub fn at(&self, one: usize, other: usize) -> f64 {
        self.cells[one.min(other) * self.size + one.max(other)]
    }

    /// Adds to a cell of the diagonal.
    pub fn add_to_variance(&mut self, position: usize, more: f64) {
        self.cells[position * self.size + position] += more;
    }

    /// Multiplies row and column of `position`, as far as the first `rows` go: the diagonal twice.
    pub fn scale(&mut self, position: usize, factor: f64, rows: usize) {
        for row in 0..=position {
            self.cells[row * self.size + position] *= factor;
        }
        let own = position * self.size + position..position * self.size + rows;
        self.cells[own].iter_mut().for_each(|cell| *cell *= factor);
    }

    /// Adds `factor` × the row of `position` to `sum`, as far as that goes: past `position`.
    pub fn add_row(&self, position: usize, factor: f64, sum: &mut [f64]) {
        let (before, from) = sum.split_at_mut(position);
        let column = self.cells[position..].iter().step_by(self.size);
        for (sum, cell) in before.iter_mut().zip(column) {
            *sum += factor * cell;
        }
        let own = &self.cells[position * self.size + position..];
        for (sum, cell) in from.iter_mut().zip(own) {
            *sum += factor * cell;
        }
    }

    /// Subtracts `vector` × its transpose ÷ `divisor`; the matrix may go on past the vector.
    pub fn subtract_square(&mut self, vector: &[f64], divisor: f64) {
        let rows = self.cells.chunks_exact_mut(self.size);
        for (position, (row, value)) in rows.zip(vector).enumerate() {
            let factor = value / divisor;
            for (cell, other) in row[position..].iter_mut().zip(&vector[position..]) {
                *cell -= factor * other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4, 3, 2 on the diagonal, 1 beside it.
    fn matrix() -> Symmetric {
        let mut matrix = Symmetric::zero(3);
        for (position, variance) in [4.0, 3.0, 2.0].into_iter().enumerate() {
            matrix.add_to_variance(position, variance);
        }
        // −(1 × 1) off the diagonal by a vector of ones, which is put back on the diagonal.
        matrix.subtract_square(&[1.0; 3], -1.0);
        (0..3).for_each(|position| matrix.add_to_variance(position, -1.0));
        matrix
    }

    #[test]
    fn both_halves_are_one() {
        let matrix = matrix();
        assert_eq!((matrix.at(0, 0), matrix.at(2, 2)), (4.0, 2.0));
        assert_eq!((matrix.at(0, 2), matrix.at(2, 0)), (1.0, 1.0));
        let mut sum = vec![0.0; 3];
        matrix.add_row(1, 2.0, &mut sum);
        assert_eq!(sum, [2.0, 6.0, 2.0]);
        let mut first = vec![0.0; 2];
        matrix.add_row(1, 1.0, &mut first);
        assert_eq!(first, [1.0, 3.0], "only as far as asked");
    }

    #[test]
    fn a_row_is_scaled_with_its_column() {
        let mut matrix = matrix();
        matrix.scale(1, 0.5, 3);
        assert_eq!(matrix.at(1, 1), 0.75);
        assert_eq!((matrix.at(0, 1), matrix.at(2, 1)), (0.5, 0.5));
        assert_eq!((matrix.at(0, 0), matrix.at(0, 2)), (4.0, 1.0));
    }

    #[test]
    fn a_square_is_subtracted_as_far_as_its_vector_goes() {
        let mut matrix = matrix();
        matrix.subtract_square(&[2.0, 1.0], 2.0);
        assert_eq!(
            (matrix.at(0, 0), matrix.at(1, 0), matrix.at(1, 1)),
            (2.0, 0.0, 2.5)
        );
        assert_eq!((matrix.at(2, 0), matrix.at(2, 2)), (1.0, 2.0));
    }
}
