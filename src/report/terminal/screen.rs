//! Lines under way, and text that fits them.

use crate::report::number::{decimals, thousands};
use crate::units::Seconds;

pub(in crate::report) const WIDTH: usize = 98;
pub(in crate::report) const BOLD: &str = "\u{1b}[1m";
pub(in crate::report) const GREEN: &str = "\u{1b}[32m";
pub(in crate::report) const RED: &str = "\u{1b}[31m";
pub(in crate::report) const RESET: &str = "\u{1b}[0m";

/// Lines under way.
#[derive(Default)]
pub(in crate::report) struct Screen {
    pub(in crate::report) text: String,
}

impl Screen {
    pub(in crate::report) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    pub(in crate::report) fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub(in crate::report) fn styled(&mut self, style: &str, text: &str) {
        self.line(&format!("{style}{text}{RESET}"));
    }

    pub(in crate::report) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A heading after a blank line.
    pub(in crate::report) fn heading(&mut self, text: &str) {
        self.blank();
        self.styled(BOLD, text);
    }

    /// An item of a list, wrapped to the width.
    pub(in crate::report) fn item(&mut self, text: &str) {
        for (position, line) in wrap(text, WIDTH - 4, usize::MAX).iter().enumerate() {
            let mark = if position == 0 { "- " } else { "  " };
            self.line(&format!("  {mark}{line}"));
        }
    }

    /// `text` under `label`, wrapped to the width, at most `most` lines.
    pub(in crate::report) fn paragraph(&mut self, label: &str, text: &str, most: usize) {
        let indent = 10;
        let lines = wrap(text, WIDTH - indent, most);
        for (position, line) in lines.iter().enumerate() {
            let label = if position == 0 { label } else { "" };
            self.line(format!("{label:<indent$}{line}").trim_end());
        }
    }
}

/// `text` in lines of at most `width` characters; what goes beyond `most` lines is cut.
pub fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let word = shorten(word, width);
        let last = lines.len() - 1;
        let used = lines[last].chars().count();
        if used > 0 && used + 1 + word.chars().count() > width {
            if lines.len() == most {
                lines[last] = cut(&lines[last], width);
                return lines;
            }
            lines.push(word);
        } else {
            if used > 0 {
                lines[last].push(' ');
            }
            lines[last].push_str(&word);
        }
    }
    lines
}

/// A line that goes on elsewhere: up to its last whole item or sentence where that is not too little.
fn cut(line: &str, width: usize) -> String {
    let most: String = line.chars().take(width - 2).collect();
    // A mark inside a number ends nothing.
    let ends = |(at, _): &(usize, &str)| most[at + 1..].starts_with(' ') || at + 1 == most.len();
    let marks = most.rmatch_indices([',', ';', '.']);
    let end = marks.map(|it| (it.0, it.1)).find(ends).map(|it| it.0);
    let end = end.filter(|at| 2 * at > most.len());
    match end {
        Some(end) => format!("{} …", &most[..=end]),
        None => format!("{}…", most.trim_end()),
    }
}

/// `text` cut to `width` characters, the last of them `…` where something was cut.
pub(in crate::report) fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    kept.trim_end_matches([' ', '…']).to_owned() + "…"
}

pub(in crate::report) fn duration(seconds: f64) -> String {
    Seconds::new(seconds).map_or_else(|_| "–".to_owned(), |it| it.to_string())
}

pub(in crate::report) fn hours(hours: f64) -> String {
    if hours >= 10.0 || hours == 0.0 {
        thousands(hours)
    } else {
        decimals(hours.max(0.1), 1)
    }
}
