//! What a change says, for somebody who never sees the file.

use super::amount::{number, shown};
use crate::wording::grouped_number;
use toml::Value;

/// `queues phone: service level target 90 % instead of 80 %`.
pub fn set(parts: &[String], before: Option<&Value>, after: &Value) -> String {
    let what = phrase(parts);
    let share = is_share(parts);
    let after_text = value(after, share);
    match before {
        None => format!("{what} {after_text} (not given before)"),
        Some(before) if before == after => format!("{what} {after_text}, as it is"),
        Some(before) => format!("{what} {after_text} instead of {}", value(before, share)),
    }
}

/// The key as a phrase: blanks for underscores and dots.
fn phrase(parts: &[String]) -> String {
    match parts {
        [list, name, rest @ ..] if !rest.is_empty() && list.ends_with('s') => {
            format!("{name}: {}", rest.join(" ").replace('_', " "))
        }
        all => all.join(" ").replace('_', " "),
    }
}

/// Keys whose numbers are shares.
fn is_share(parts: &[String]) -> bool {
    let shares = [
        "target",
        "max_occupancy",
        "max_abandoned",
        "planned",
        "unplanned",
        "graduation",
        "schedule_efficiency",
        "share",
        "shrinkage",
    ];
    parts.last().is_some_and(|it| shares.contains(&it.as_str()))
}

fn value(it: &Value, share: bool) -> String {
    match number(it) {
        Some(number) if share && (0.0..=1.0).contains(&number) => percent(number),
        Some(number) if number.abs() >= 10_000.0 => grouped_number(number, 0),
        _ => shown(it),
    }
}

/// `20 %`, `12.5 %`.
pub fn percent(share: f64) -> String {
    let percent = (share * 1e4).round() / 1e2;
    format!("{percent} %")
}
