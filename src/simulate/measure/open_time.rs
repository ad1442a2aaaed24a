//! The clock that runs only while a queue is open.

/// Open time until a moment of the play.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenClock {
    /// Stretches: start, end, open time before.
    stretches: Vec<(f64, f64, f64)>,
}

impl OpenClock {
    /// Of a queue that is open in `open_s`, in order.
    #[must_use]
    pub fn new(open_s: &[(f64, f64)]) -> Self {
        let mut before_s = 0.0;
        let stretch = |(from_s, to_s): &(f64, f64)| {
            let it = (*from_s, *to_s, before_s);
            before_s += to_s - from_s;
            it
        };
        Self {
            stretches: open_s.iter().map(stretch).collect(),
        }
    }

    /// Open time until `at_s`. What waited when the play began arrived so much open time before it.
    #[must_use]
    pub fn at(&self, at_s: f64) -> f64 {
        if at_s < 0.0 {
            return at_s;
        }
        let begun = (self.stretches).partition_point(|(from_s, ..)| *from_s <= at_s);
        let Some(last) = begun.checked_sub(1) else {
            return 0.0;
        };
        let (from_s, to_s, before_s) = self.stretches[last];
        before_s + at_s.min(to_s) - from_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_still_while_it_is_closed() {
        let clock = OpenClock::new(&[(100.0, 200.0), (500.0, 600.0)]);
        for (at, open) in [
            (-50.0, -50.0),
            (0.0, 0.0),
            (150.0, 50.0),
            (300.0, 100.0),
            (550.0, 150.0),
        ] {
            assert!((clock.at(at) - open).abs() < 1e-12, "{at}");
        }
        assert!((clock.at(f64::MAX) - 200.0).abs() < 1e-12);
    }
}
