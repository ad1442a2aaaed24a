//! Numbers as people and spreadsheets read them, the same on every machine.

use crate::wording::grouped_number;

/// `value` with at most `at_most` decimals, trailing zeros cut, never `-0`; blank where it is not
/// finite.
#[must_use]
pub fn decimals(value: f64, at_most: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let mut text = format!("{value:.at_most$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// A half-width with at most one or two decimals: `0.6`; `<0.1` where it would be rounded to 0, which it never is.
#[must_use]
pub(in crate::report) fn half_width(value: f64, at_most: usize) -> String {
    match decimals(value, at_most) {
        none if none == "0" && at_most > 0 => format!("<0.{:0>at_most$}", 1),
        none if none == "0" => "<1".to_owned(),
        some => some,
    }
}

/// `value` rounded to whole units with a comma between thousands: `41,200`.
#[must_use]
pub fn thousands(value: f64) -> String {
    grouped_number(value, 0)
}

/// A share as a percentage with at most one decimal: `80 %`, `79.5 %`. What is not quite all is not rounded up to it:
/// `99.97 %`, two decimals cut off.
#[must_use]
pub fn percent(share: f64) -> String {
    let rounded_up = (0.9995..1.0 - 1e-7).contains(&share);
    match rounded_up {
        true => format!("{} %", decimals((share * 1e4).floor() / 100.0, 2)),
        false => format!("{} %", decimals(share * 100.0, 1)),
    }
}

/// `value` rounded to six decimals, for JSON; `None` where it is not finite.
#[must_use]
pub(super) fn tidy(value: f64) -> Option<f64> {
    let rounded = (value * 1e6).round() / 1e6;
    rounded.is_finite().then_some(rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_cut_not_padded() {
        for (value, at_most, text) in [
            (12.0, 4, "12"),
            (12.5, 4, "12.5"),
            (0.123_456_78, 6, "0.123457"),
            (-0.000_01, 3, "0"),
            (100.0, 0, "100"),
            (f64::NAN, 2, ""),
        ] {
            assert_eq!(decimals(value, at_most), text);
        }
    }

    #[test]
    fn a_half_width_is_never_nothing() {
        for (value, at_most, text) in [
            (0.64, 1, "0.6"),
            (0.04, 1, "<0.1"),
            (0.004, 2, "<0.01"),
            (0.0, 1, "<0.1"),
            (0.4, 0, "<1"),
            (12.0, 1, "12"),
        ] {
            assert_eq!(half_width(value, at_most), text);
        }
    }

    #[test]
    fn what_is_not_all_is_not_rounded_up_to_it() {
        for (share, text) in [
            (0.8, "80 %"),
            (0.795, "79.5 %"),
            (0.99975, "99.97 %"),
            (0.999_999, "99.99 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(thousands(0.4), "0");
        assert_eq!(thousands(999.6), "1,000");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!(thousands(-41_200.0), "-41,200");
    }
}
