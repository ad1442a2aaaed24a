//! Ordinary least squares on a few columns, and what the rows cannot tell apart.
//!
//! The normal equations are swept column by column (Goodnight 1979, doi 10.1080/00031305.1979.10482685): a column that the
//! ones before it make up is left out, and what it is made of is kept, so that every contrast of coefficients is known to
//! be told by the rows or not.

/// A column is made up of others where so small a share of it is left.
const NOTHING_LEFT: f64 = 1e-9;

/// What rows say of their columns, whatever their figures are.
#[derive(Debug, Clone)]
pub struct Design {
    rows: Vec<Vec<f64>>,
    /// The swept normal equations: among columns that are kept their inverse.
    swept: Vec<Vec<f64>>,
    kept: Vec<bool>,
}

/// A sum of coefficients, as a sum of the rows' figures: so much of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    weights: Vec<f64>,
}

impl Design {
    /// Of rows of as many columns each.
    #[must_use]
    pub fn of(rows: Vec<Vec<f64>>) -> Self {
        let columns = rows.first().map_or(0, Vec::len);
        let mut swept = vec![vec![0.0; columns]; columns];
        for row in &rows {
            for (line, first) in swept.iter_mut().zip(row) {
                for (sum, second) in line.iter_mut().zip(row) {
                    *sum += first * second;
                }
            }
        }
        let whole: Vec<f64> = (0..columns).map(|it| swept[it][it]).collect();
        let kept = (0..columns)
            .map(|it| swept[it][it] > NOTHING_LEFT * whole[it] && sweep(&mut swept, it))
            .collect();
        Self { rows, swept, kept }
    }

    /// Rows beyond the columns that they tell.
    #[must_use]
    pub fn freedom(&self) -> usize {
        let told = self.kept.iter().filter(|it| **it).count();
        self.rows.len().saturating_sub(told)
    }

    /// The contrast that has so much of each coefficient; `None` where the rows do not tell it: columns that are only seen
    /// together.
    #[must_use]
    pub fn contrast(&self, of: &[f64]) -> Option<Contrast> {
        let own = |it: &usize| self.kept[*it];
        let columns = || 0..of.len();
        let is_told = columns().filter(|it| !self.kept[*it]).all(|left_out| {
            let made_of: f64 = columns()
                .filter(own)
                .map(|it| of[it] * self.swept[it][left_out])
                .sum();
            (of[left_out] - made_of).abs() < 1e-6
        });
        if !is_told {
            return None;
        }
        let mixed: Vec<f64> = columns()
            .map(|row| match self.kept[row] {
                true => columns()
                    .filter(own)
                    .map(|it| self.swept[row][it] * of[it])
                    .sum(),
                false => 0.0,
            })
            .collect();
        let weights = self.rows.iter().map(|row| dot(row, &mixed));
        Some(Contrast {
            weights: weights.collect(),
        })
    }

    /// What each column is worth, with the least sum of squares left; 0 of a column that others make up.
    #[must_use]
    pub fn coefficients(&self, figures: &[f64]) -> Vec<f64> {
        let columns = || 0..self.kept.len();
        let sum = |column: usize| -> f64 {
            let both = self.rows.iter().zip(figures);
            both.map(|(row, it)| row[column] * it).sum()
        };
        let sums: Vec<f64> = columns().map(sum).collect();
        let own = |row: usize| {
            let kept = columns().filter(|it| self.kept[*it] && self.kept[row]);
            kept.map(|it| self.swept[row][it] * sums[it]).sum()
        };
        columns().map(own).collect()
    }

    /// The figures' spread around what the columns make of them: its standard deviation; `None` where no row is beyond them.
    #[must_use]
    pub fn scatter(&self, figures: &[f64]) -> Option<f64> {
        let coefficients = self.coefficients(figures);
        let left = |(row, it): (&Vec<f64>, &f64)| (it - dot(row, &coefficients)).powi(2);
        let squares: f64 = self.rows.iter().zip(figures).map(left).sum();
        let freedom = self.freedom();
        (freedom > 0).then(|| (squares / freedom as f64).sqrt())
    }
}

impl Contrast {
    /// Its value.
    #[must_use]
    pub fn of(&self, figures: &[f64]) -> f64 {
        dot(&self.weights, figures)
    }

    /// The root of the sum of squares of as much of each row's `widths` as the contrast has.
    #[must_use]
    pub fn width(&self, widths: &[f64]) -> f64 {
        let squares = self.weights.iter().zip(widths);
        squares
            .map(|(it, width)| (it * width).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    /// Standard errors of a contrast of rows that each scatter by 1.
    #[must_use]
    pub fn spread(&self) -> f64 {
        self.weights.iter().map(|it| it * it).sum::<f64>().sqrt()
    }

    /// By how much it may be off where each row's figure may be too high by `above`: the larger of both directions.
    #[must_use]
    pub fn left_open(&self, above: &[f64]) -> f64 {
        let part = |of: fn(f64) -> f64| -> f64 {
            let both = self.weights.iter().zip(above);
            both.map(|(it, above)| of(*it) * above).sum()
        };
        part(|it| it.max(0.0)).max(part(|it| (-it).max(0.0)))
    }
}

/// Goodnight's step for column `at`; true, so that it can stand in a condition.
fn sweep(all: &mut [Vec<f64>], at: usize) -> bool {
    let pivot = all[at][at];
    for it in &mut all[at] {
        *it /= pivot;
    }
    let own = all[at].clone();
    for (number, line) in all.iter_mut().enumerate() {
        if number == at {
            continue;
        }
        let factor = line[at];
        for (it, own) in line.iter_mut().zip(&own) {
            *it -= factor * own;
        }
        line[at] = -factor / pivot;
    }
    all[at][at] = 1.0 / pivot;
    true
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_with_its_scatter() {
        // By hand: y = 1 + 2x with errors 1, −2, 1 at x = 0, 1, 2.
        let design = Design::of((0..3).map(|x| vec![1.0, f64::from(x)]).collect());
        let y = [2.0, 1.0, 6.0];
        let slope = design.contrast(&[0.0, 1.0]).unwrap();
        assert!((slope.of(&y) - 2.0).abs() < 1e-12);
        assert!((design.contrast(&[1.0, 0.0]).unwrap().of(&y) - 1.0).abs() < 1e-12);
        assert!((design.scatter(&y).unwrap() - 6.0_f64.sqrt()).abs() < 1e-12);
        assert!((slope.spread() - 0.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!(design.freedom(), 1);
        let both = design.coefficients(&y);
        assert!((both[0] - 1.0).abs() < 1e-12 && (both[1] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_only_seen_together_is_not_told_and_its_sum_is() {
        let rows = [
            [1.0, 0.0, 0.0],
            [1.0, 1.0, 1.0],
            [1.0, 0.0, 0.0],
            [1.0, 1.0, 1.0],
        ];
        let design = Design::of(rows.map(|it| it.to_vec()).to_vec());
        assert!(design.contrast(&[0.0, 1.0, 0.0]).is_none());
        assert!(design.contrast(&[0.0, 0.0, 1.0]).is_none());
        let both = design.contrast(&[0.0, 1.0, 1.0]).unwrap();
        assert!((both.of(&[5.0, 8.0, 7.0, 10.0]) - 3.0).abs() < 1e-12);
        assert_eq!(design.freedom(), 2);
    }

    #[test]
    fn what_is_left_open_is_that_of_the_side_that_leaves_more() {
        let contrast = Contrast {
            weights: vec![1.0, -0.5, -0.5],
        };
        assert_eq!(contrast.left_open(&[2.0, 10.0, 0.0]), 5.0);
        assert_eq!(contrast.width(&[3.0, 8.0, 0.0]), 5.0);
    }
}
