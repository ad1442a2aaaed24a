//! Counts and lists as a person writes them, for messages and the screen. Never for CSV or JSON.

use std::fmt::Display;

/// A count with thousands apart: `1,234`.
#[must_use]
pub fn grouped(count: usize) -> String {
    with_marks(&count.to_string())
}

/// A number to so many `decimals`, thousands apart: `12,345.6`.
#[must_use]
pub fn grouped_number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, text) = match text.strip_prefix('-') {
        // What rounds to nothing is not below it.
        Some(rest) if rest.bytes().all(|it| matches!(it, b'0' | b'.')) => ("", rest),
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{sign}{}.{fraction}", with_marks(whole)),
        None => format!("{sign}{}", with_marks(text)),
    }
}

/// Digits in groups of three; anything else as it is.
fn with_marks(digits: &str) -> String {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `2 rows`, `1,234 rows`; `one` is a noun that takes an s.
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    format!("{} {one}{}", grouped(count), plural(count, "", "s"))
}

/// [`counted`], and `no agent` for none.
#[must_use]
pub fn counted_or_no(count: u32, one: &str) -> String {
    match count {
        0 => format!("no {one}"),
        some => counted(some as usize, one),
    }
}

/// `one` for a count of 1, else `many`: `plural(rows, "is", "are")`.
#[must_use]
pub const fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// `a`; `a and b`; `a, b and c`; of more than `most`, one fewer than that and how many are left:
/// `a, b and 3 others`.
#[must_use]
pub fn listed<W: Display>(words: &[W], most: usize, others: &str) -> String {
    let joined = |words: &[W]| {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        words.join(", ")
    };
    match words {
        [] => String::new(),
        [only] => only.to_string(),
        [first @ .., last] if words.len() <= most => format!("{} and {last}", joined(first)),
        _ => {
            let shown = most.saturating_sub(1).max(1);
            let left = grouped(words.len() - shown);
            format!("{} and {left} {others}", joined(&words[..shown]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_a_person_writes_them() {
        for (count, text) in [
            (0, "0 shifts"),
            (1, "1 shift"),
            (999, "999 shifts"),
            (1234, "1,234 shifts"),
            (1_234_567, "1,234,567 shifts"),
        ] {
            assert_eq!(counted(count, "shift"), text);
        }
    }

    #[test]
    fn numbers_keep_their_decimals_and_their_sign() {
        for (value, decimals, text) in [
            (12_345.64, 1, "12,345.6"),
            (-1_234.0, 0, "-1,234"),
            (-0.04, 1, "0.0"),
            (999.96, 1, "1,000.0"),
            (f64::INFINITY, 0, "inf"),
        ] {
            assert_eq!(grouped_number(value, decimals), text);
        }
    }

    #[test]
    fn many_names_are_two_and_a_count() {
        let names = ["Anna", "Ben", "Cem", "Dana", "Eva"];
        let lists: Vec<String> = (1..=5).map(|n| listed(&names[..n], 3, "others")).collect();
        assert_eq!(
            lists,
            [
                "Anna",
                "Anna and Ben",
                "Anna, Ben and Cem",
                "Anna, Ben and 2 others",
                "Anna, Ben and 3 others"
            ]
        );
    }
}
