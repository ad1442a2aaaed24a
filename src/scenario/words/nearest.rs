//! The nearest known word for a misspelt one, and how words are quoted in messages.

/// Longest piece of the planner's own text that a message repeats.
const LONGEST_QUOTE: usize = 50;

/// The one of `known` that `word` is most likely meant to be, if any is near enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = simplified(word);
    let limit = word.chars().count().div_ceil(3).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| (distance(&word, &simplified(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

fn distance(a: &str, b: &str) -> usize {
    // Long words are garbage, and the distance is quadratic in their length.
    if a.len() > 200 || b.len() > 200 {
        return usize::MAX;
    }
    strsim::damerau_levenshtein(a, b)
}

/// Case, hyphens, blanks and a plural's `s` are what people get wrong first.
fn simplified(word: &str) -> String {
    let lower = word.trim().to_lowercase().replace(['-', ' '], "_");
    match lower.strip_suffix('s') {
        Some(singular) if singular.len() > 3 => singular.to_owned(),
        _ => lower,
    }
}

/// The text in quotes, cut where it is long, control characters made visible.
pub fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_QUOTE).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("\"{}\"", made_visible(&shown))
}

/// The text in back quotes, as keys are shown.
pub fn key(text: &str) -> String {
    format!("`{}`", quoted(text).trim_matches('"'))
}

fn made_visible(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let escaped: Vec<char> = match c {
                '"' | '\'' | '\\' => vec![c],
                c if c.is_control() || is_invisible(c) => c.escape_unicode().collect(),
                c => vec![c],
            };
            escaped
        })
        .collect()
}

/// Characters that turn the direction of text or show nothing: they would make a message lie.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A few of many: `a, b, c and 12 more`.
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(shortened).collect();
    match words[..] {
        [] => "none".to_owned(),
        _ => crate::wording::listed(&words, 12, "more"),
    }
}

fn shortened(word: &str) -> String {
    quoted(word).trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_does_not() {
        let known = ["service_level", "max_occupancy", "hours", "aht"];
        assert_eq!(nearest("service-levl", known), Some("service_level"));
        assert_eq!(nearest("Hour", known), Some("hours"));
        assert_eq!(nearest("atht", known), Some("aht"));
        assert_eq!(nearest("banana", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }

    #[test]
    fn quotes_are_short_and_harmless() {
        assert_eq!(quoted("a\u{1b}[31m"), "\"a\\u{1b}[31m\"");
        assert!(quoted(&"x".repeat(500)).chars().count() < 60);
    }

    #[test]
    fn lists_are_short() {
        assert_eq!(listed(["a", "b", "c"]), "a, b and c");
        assert_eq!(listed(["x"; 20]).matches('x').count(), 11);
    }
}
