//! What more or less service costs, in a line or two.

use super::number::{decimals, thousands};
use crate::frontier::{Frontier, Price};
use crate::scenario::Scenario;
use crate::wording::plural;

/// `One more point of service costs about 420 EUR here (858 for +2 points); one point less saves about 270 EUR
/// (622 for −2.3 points).`, and why cases cannot be had.
#[must_use]
pub fn told(scenario: &Scenario, frontier: &Frontier) -> Vec<String> {
    if frontier.cases.is_empty() {
        return vec!["No queue promises a service level: there is no frontier to draw.".to_owned()];
    }
    let [more, less] = frontier.prices();
    let currency = &scenario.currency;
    let mut lines = vec![format!(
        "{}; {}.",
        more.map_or_else(
            || "None of the cases made gives noticeably more service".to_owned(),
            |it| match it.pay > 0.0 {
                true => format!(
                    "One more point of service costs about {} {currency} here ({} for {})",
                    amount(it.of_a_point()),
                    thousands(it.pay),
                    points(it.points)
                ),
                false => format!("{} of service cost nothing more", points(it.points)),
            },
        ),
        less.map_or_else(|| "none gives noticeably less".to_owned(), saved(currency),),
    )];
    let impossible = frontier.cases.iter().filter_map(|it| {
        let reason = it.outcome.as_ref().err()?.lines().next()?.to_owned();
        Some(format!("{:+} points: {reason}", it.shift_points?))
    });
    lines.extend(impossible);
    lines
}

fn saved(currency: &str) -> impl Fn(Price) -> String + '_ {
    move |it| match it.pay < 0.0 {
        true => format!(
            "one point less saves about {} {currency} ({} for {})",
            amount(it.of_a_point()),
            thousands(-it.pay),
            points(it.points)
        ),
        false => "less service would save nothing".to_owned(),
    }
}

/// `+1 point`, `−2.3 points`.
fn points(points: f64) -> String {
    let sign = if points < 0.0 { "−" } else { "+" };
    let digits = decimals(points.abs(), 1);
    let one = usize::from(digits != "1") + 1;
    format!("{sign}{digits} {}", plural(one, "point", "points"))
}

/// To two digits: the cases do not tell more.
fn amount(value: f64) -> String {
    let digits = value.abs().max(1.0).log10().floor() as i32;
    let unit = 10_f64.powi((digits - 1).max(0));
    thousands((value / unit).round() * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_apart_from_one() {
        assert_eq!(points(1.02), "+1 point");
        assert_eq!(points(-2.34), "−2.3 points");
    }

    #[test]
    fn amounts_have_two_digits() {
        for (value, text) in [
            (3.4, "3"),
            (38.2, "38"),
            (384.0, "380"),
            (12_345.0, "12,000"),
        ] {
            assert_eq!(amount(value), text);
        }
    }
}
