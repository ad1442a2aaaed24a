//! From values to pixels, and round numbers for the marks on an axis.

/// A straight scale from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// `from.0` lies at pixel `to.0`, `from.1` at `to.1`.
    pub(super) fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// The pixel of `value`, held inside the scale.
    pub(super) fn at(self, value: f64) -> f64 {
        let width = self.from.1 - self.from.0;
        let share = if width > 0.0 {
            ((value - self.from.0) / width).clamp(0.0, 1.0)
        } else {
            0.0
        };
        self.to.0 + (self.to.1 - self.to.0) * share
    }
}

/// Marks from 0 to at least `top`, at most `most` steps, on round numbers (1, 2, 5 and their tens);
/// whole numbers only.
pub(super) fn whole_marks(top: f64, most: usize) -> Vec<f64> {
    let most = most.max(1) as f64;
    let top = if top.is_finite() { top.max(1.0) } else { 1.0 };
    let mut step = 1.0_f64;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(60) {
        if (top / step).ceil() <= most {
            break;
        }
        step *= factor;
    }
    let count = (top / step - 1e-9).ceil() as usize;
    (0..=count).map(|number| number as f64 * step).collect()
}

/// Marks on round numbers from at most `low` to at least `high`, `most` steps or a few more; two or more.
pub(super) fn marks_between(low: f64, high: f64, most: usize) -> Vec<f64> {
    let width = (high - low).max(1.0);
    let wanted = width / most.max(1) as f64;
    let ten = 10_f64.powf(wanted.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|it| it * ten);
    let step = steps.into_iter().find(|it| *it >= wanted * 0.999);
    let step = step.unwrap_or(10.0 * ten);
    let (from, to) = ((low / step).floor(), (high / step).ceil());
    let count = (to - from).clamp(1.0, 100.0) as usize;
    (0..=count)
        .map(|number| (from + number as f64) * step)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_reach_the_top() {
        assert_eq!(whole_marks(0.0, 5), [0.0, 1.0]);
        assert_eq!(whole_marks(13.0, 5), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(whole_marks(4.0, 5), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(whole_marks(1_020.0, 5).last(), Some(&1_500.0));
        assert_eq!(whole_marks(f64::NAN, 5), [0.0, 1.0]);
    }

    #[test]
    fn marks_between_hold_both_ends() {
        assert_eq!(
            marks_between(71.0, 93.0, 5),
            [70.0, 75.0, 80.0, 85.0, 90.0, 95.0]
        );
        assert_eq!(marks_between(50.0, 50.0, 5).first(), Some(&50.0));
        let marks = marks_between(41_200.0, 43_900.0, 8);
        assert!(marks[0] <= 41_200.0 && marks[marks.len() - 1] >= 43_900.0);
        assert!(marks.len() > 3 && marks.len() < 12);
    }

    #[test]
    fn values_beyond_a_scale_stay_on_its_edge() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        assert_eq!(scale.at(5.0), 50.0);
        assert_eq!(scale.at(20.0), 0.0);
    }
}
