//! Convex, piecewise-linear prices of what is covered.

/// A convex, piecewise-linear price of a number of ticks worked.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvexPrice {
    /// Price of no tick at all.
    at_zero: f64,
    /// Pieces: up to so many ticks, each costs so much. The last goes on for ever.
    pieces: Vec<(f64, f64)>,
}

impl ConvexPrice {
    /// A price of `at_zero` for nothing and then pieces `(up to, slope per tick)`, ends ascending and
    /// slopes not falling; the last piece's end is not used.
    #[must_use]
    pub fn new(at_zero: f64, pieces: Vec<(f64, f64)>) -> Self {
        debug_assert!(
            pieces
                .windows(2)
                .all(|w| w[0].0 <= w[1].0 && w[0].1 <= w[1].1),
            "a price must be convex"
        );
        Self { at_zero, pieces }
    }

    /// The same price in another unit: every amount times `factor`, above 0.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let pieces = self.pieces.iter().map(|(to, slope)| (*to, slope * factor));
        Self {
            at_zero: self.at_zero * factor,
            pieces: pieces.collect(),
        }
    }

    /// The price of units on top of `units` that are there already, those included.
    #[must_use]
    pub fn after(&self, units: f64) -> Self {
        let last = self.pieces.len().saturating_sub(1);
        let left = self.pieces.iter().enumerate();
        let left = left.filter(|(number, piece)| *number == last || piece.0 > units);
        Self {
            at_zero: self.at(units),
            pieces: left.map(|(_, (to, slope))| (to - units, *slope)).collect(),
        }
    }

    /// The pieces as made: up to so many units, each costs so much.
    #[must_use]
    pub fn pieces(&self) -> &[(f64, f64)] {
        &self.pieces
    }

    /// The price of `ticks` worked.
    #[must_use]
    pub fn at(&self, ticks: f64) -> f64 {
        let mut total = self.at_zero;
        let mut from = 0.0;
        let last = self.pieces.len().saturating_sub(1);
        for (position, &(to, slope)) in self.pieces.iter().enumerate() {
            if position == last || ticks <= to {
                return total + (ticks - from) * slope;
            }
            total += (to - from) * slope;
            from = to;
        }
        total
    }

    /// The number of ticks, 0 or more, at which the price less `slope` for each tick is least.
    #[must_use]
    pub fn cheapest_at(&self, slope: f64) -> f64 {
        let mut from = 0.0;
        for &(to, piece) in &self.pieces {
            if piece >= slope {
                break;
            }
            from = to;
        }
        if from.is_finite() { from } else { 0.0 }
    }

    /// `slope`, or the nearest to it that any number of units has.
    #[must_use]
    pub fn within_slopes(&self, slope: f64) -> f64 {
        let (least, most) = (self.slopes(0.0).1, self.slopes(f64::MAX).1);
        slope.clamp(least, most.max(least))
    }

    /// The slopes just below and just above `ticks`.
    #[must_use]
    pub fn slopes(&self, ticks: f64) -> (f64, f64) {
        let slope = |past: &dyn Fn(f64) -> bool| {
            let piece = self.pieces.iter().find(|(to, _)| !past(*to));
            piece.or(self.pieces.last()).map_or(0.0, |p| p.1)
        };
        (
            slope(&|to| to < ticks - 1e-9),
            slope(&|to| to <= ticks + 1e-9),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_falls_to_its_kink_and_rises_after_it() {
        let price = ConvexPrice::new(30.0, vec![(3.0, -10.0), (f64::INFINITY, 2.0)]);
        assert_eq!(
            [price.at(0.0), price.at(2.0), price.at(3.0), price.at(5.0)],
            [30.0, 10.0, 0.0, 4.0]
        );
        assert_eq!(price.slopes(3.0), (-10.0, 2.0));
        assert_eq!(price.slopes(1.0), (-10.0, -10.0));
        assert_eq!(
            [-20.0, -3.0, 5.0].map(|it| price.within_slopes(it)),
            [-10.0, -3.0, 2.0]
        );
    }

    #[test]
    fn a_price_with_several_steps_adds_them_up() {
        let price = ConvexPrice::new(50.0, vec![(2.0, -20.0), (4.0, -5.0), (f64::INFINITY, 1.0)]);
        assert_eq!(
            [price.at(1.0), price.at(3.0), price.at(6.0)],
            [30.0, 5.0, 2.0]
        );
    }
}
