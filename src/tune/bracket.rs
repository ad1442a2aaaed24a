//! The search for the least multiple of a remedy that is enough.

/// By how much a multiple grows at least and at most where it was too little.
const GROWTH: (f64, f64) = (1.15, 3.0);
/// A next try lies at least so far from both ends of what is known, as a share of it.
const APART: f64 = 0.1;

/// What is known of one gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bracket {
    /// The greatest multiple that was too little, and how far above (below) what is aimed at it came.
    low: (f64, f64),
    /// The least that was enough.
    high: Option<(f64, f64)>,
    /// How far below it was with nothing.
    lacked: f64,
    /// Tries in a row that moved the same end.
    same: i32,
    now: f64,
}

impl Bracket {
    /// Of a gap that is so far `above` (below 0) with nothing; `first` is tried first.
    #[must_use]
    pub const fn new(above: f64, first: f64) -> Self {
        Self {
            low: (0.0, above),
            high: None,
            lacked: above,
            same: 0,
            now: first,
        }
    }

    /// The multiple to try.
    #[must_use]
    pub const fn now(&self) -> f64 {
        self.now
    }

    /// The least that was enough.
    #[must_use]
    pub fn enough(&self) -> Option<f64> {
        self.high.map(|(factor, _)| factor)
    }

    /// Whether one was enough and came no more than `most` above.
    #[must_use]
    pub fn is_near(&self, most: f64) -> bool {
        self.high.is_some_and(|(_, above)| above <= most)
    }

    /// What was tried came so far `above`; what is tried next shall come half of `near` above.
    pub fn learn(&mut self, above: f64, near: f64) {
        if above >= 0.0 {
            self.high = Some((self.now, above));
            self.same = self.same.max(0) + 1;
        } else {
            self.low = (self.now, above);
            self.same = self.same.min(0) - 1;
        }
        self.now = match self.high {
            None => {
                let got = (1.0 - above / self.lacked).max(1.0 / GROWTH.1);
                self.now * (1.0 / got).clamp(GROWTH.0, GROWTH.1)
            }
            Some((factor, above)) if above <= near => factor,
            Some(high) => self.between(high, 0.5 * near),
        };
    }

    /// Between too little and enough: on the straight line between them, or where that moved one end alone, in the
    /// middle.
    fn between(&self, high: (f64, f64), aim: f64) -> f64 {
        let (low, above) = self.low;
        let share = if self.same.abs() > 2 {
            0.5
        } else {
            ((aim - above) / (high.1 - above)).clamp(APART, 1.0 - APART)
        };
        low + share * (high.0 - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries until `above(multiple)` is within a point, and which multiple that is.
    fn search(above: impl Fn(f64) -> f64) -> (usize, f64) {
        let mut bracket = Bracket::new(above(0.0), 1.0);
        for tries in 1..30 {
            bracket.learn(above(bracket.now()), 0.01);
            if bracket.is_near(0.01) {
                return (tries, bracket.enough().unwrap());
            }
        }
        panic!("{bracket:?}")
    }

    #[test]
    fn the_least_that_is_enough_is_found_in_few_tries() {
        // A straight line; a cliff near the top, as of an overloaded queue; far more than was guessed.
        let cliff = |x: f64| -0.8 + 1.0 / (1.0 + (-60.0 * (x - 0.9)).exp());
        assert!(search(|x| 0.3 * (x - 0.4)).0 <= 4);
        let (tries, multiple) = search(cliff);
        assert!(tries <= 8, "{tries}");
        assert!((0.9..0.95).contains(&multiple), "{multiple}");
        assert!(search(|x| 0.02 * (x - 9.0)).0 <= 8);
    }
}
