//! Gauss–Legendre quadrature on one panel.

/// Points on each half of a panel, as a share of its half width, and their weights
/// (16 points in all: exact for polynomials up to degree 31).
const HALF: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// Calls `point(x, weight)` at every point of the panel `[from, to]`; the sum of
/// `weight × f(x)` is the integral of `f`.
pub(super) fn panel(from: f64, to: f64, mut point: impl FnMut(f64, f64)) {
    let (middle, half) = (f64::midpoint(from, to), 0.5 * (to - from));
    for (share, weight) in HALF {
        point(middle - half * share, half * weight);
        point(middle + half * share, half * weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_integrates_a_high_power_exactly() {
        let mut sum = 0.0;
        panel(0.0, 2.0, |x, weight| sum += weight * x.powi(20));
        let exact = 2_f64.powi(21) / 21.0;
        assert!((sum - exact).abs() < 1e-13 * exact);
    }
}
