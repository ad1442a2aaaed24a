//! Problems drawn under the offending line, in rustc's style.
//!
//! Says everything without colour: severity and code in words, the place as `file:line:column`,
//! marks of `^`, help as a line that begins with `help:`.

use crate::problem::{Place, Problem, Problems, Source};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;
use std::sync::Arc;

/// Most problems that are drawn; the rest is counted.
const MOST_DRAWN: usize = 100;
/// Longest line that is drawn, in bytes. Of a longer one only the place is named.
const LONGEST_LINE: usize = 2_000;
/// Width to which lines are cut, the offending part kept.
const WIDTH: usize = 120;

/// Draws the problems in their order, and counts them in a last line: `2 errors, 1 warning`.
/// Empty where there are none.
#[must_use]
pub fn render(problems: &Problems, colour: bool) -> String {
    if problems.0.is_empty() {
        return String::new();
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(WIDTH);
    let mut lines = Lines::default();
    let mut text = String::new();
    for problem in problems.0.iter().take(MOST_DRAWN) {
        text.push_str(&one(problem, &renderer, &mut lines));
        text.push_str("\n\n");
    }
    if problems.0.len() > MOST_DRAWN {
        let more = problems.0.len() - MOST_DRAWN;
        text.push_str(&format!(
            "… and {more} more; mend these first, or see all of them with check --json\n\n"
        ));
    }
    text.push_str(&count(problems));
    text.push('\n');
    text
}

/// `2 errors, 1 warning`.
fn count(problems: &Problems) -> String {
    let (errors, warnings) = problems.counts();
    let some = |count: usize, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {noun}{plural}"))
    };
    let parts: Vec<String> = [some(errors, "error"), some(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

fn one(problem: &Problem, renderer: &Renderer, lines: &mut Lines) -> String {
    let level = if problem.is_error() {
        Level::ERROR
    } else {
        Level::WARNING
    };
    let title = level.primary_title(&problem.message).id(problem.code.0);
    let window = problem.place.as_ref().map(|place| lines.window(place));
    let path = problem
        .place
        .as_ref()
        .map(|place| place.source.file.to_string_lossy());
    let mut group = Group::with_title(title);
    if let (Some(window), Some(path)) = (&window, path) {
        group = match &window.text {
            Some(text) => {
                let mark = AnnotationKind::Primary
                    .span(window.marked.clone())
                    .label(&problem.label);
                let snippet = Snippet::source(text.as_str())
                    .path(path)
                    .line_start(window.line);
                group.element(snippet.annotation(mark))
            }
            None => {
                let origin = Origin::path(path)
                    .line(window.line)
                    .char_column(window.column);
                group
                    .element(origin)
                    .element(Level::NOTE.message(&problem.label))
            }
        };
    }
    if !problem.help.is_empty() {
        group = group.element(Level::HELP.message(&problem.help));
    }
    renderer.render(&[group])
}

/// The line of a text in which a problem lies.
struct Window {
    /// The line, unless it is too long to be shown.
    text: Option<String>,
    /// The offending bytes of it.
    marked: Range<usize>,
    line: usize,
    column: usize,
}

/// Where the lines of the texts begin, found once a text: files may be large and problems many.
#[derive(Default)]
struct Lines(Vec<(Arc<Source>, Vec<usize>)>);

impl Lines {
    fn starts(&mut self, source: &Arc<Source>) -> &[usize] {
        let known = self
            .0
            .iter()
            .position(|(other, _)| Arc::ptr_eq(other, source));
        let position = known.unwrap_or_else(|| {
            let breaks = source.text.match_indices('\n').map(|(at, _)| at + 1);
            self.0.push((
                Arc::clone(source),
                std::iter::once(0).chain(breaks).collect(),
            ));
            self.0.len() - 1
        });
        &self.0[position].1
    }

    /// Cuts out the line in which the place begins; what reaches past its end is left out.
    fn window(&mut self, place: &Place) -> Window {
        let text = &place.source.text;
        let start = floor_boundary(text, place.range.start);
        let starts = self.starts(&place.source);
        let line = starts.partition_point(|begin| *begin <= start);
        let begin = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let length = text[begin..].find('\n').unwrap_or(text.len() - begin);
        let whole = text[begin..begin + length].trim_end_matches('\r');
        let column = text[begin..start].chars().count() + 1;
        let from = (start - begin).min(whole.len());
        let to = floor_boundary(
            whole,
            place.range.end.saturating_sub(begin).min(whole.len()),
        );
        let mut end = to.max(from);
        if end == from {
            end += whole[from..].chars().next().map_or(0, char::len_utf8);
        }
        Window {
            text: (whole.len() <= LONGEST_LINE).then(|| whole.to_owned()),
            marked: from..end,
            line,
            column,
        }
    }
}

/// The last place at or before `at` where a character begins.
fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    fn problem(text: &str, range: Range<usize>) -> Problem {
        let source = Arc::new(Source {
            file: "scenario.toml".into(),
            text: text.to_owned(),
        });
        Problem::error(Code("S000"), "a message")
            .at(Place { source, range }, "a label")
            .help("do this")
    }

    #[test]
    fn message_place_label_help_and_count_are_there_without_colour() {
        let drawn = render(&Problems(vec![problem("a = 1\nzone = 5\n", 13..14)]), false);
        for part in [
            "error[S000]: a message",
            "scenario.toml:2:8",
            "zone = 5",
            "^ a label",
            "help: do this",
            "1 error\n",
        ] {
            assert!(drawn.contains(part), "{part} is missing in\n{drawn}");
        }
        assert!(!drawn.contains('\u{1b}'));
    }

    #[test]
    fn long_lines_and_many_problems_stay_short() {
        let long = format!("x = \"{}\"", "ä".repeat(200_000));
        let drawn = render(
            &Problems(vec![problem(&long, 100_001..100_003); 5_000]),
            false,
        );
        assert!(drawn.len() < 60_000, "{}", drawn.len());
        assert!(drawn.contains("4900 more") && drawn.ends_with("5000 errors\n"));
    }

    #[test]
    fn places_outside_the_text_do_no_harm() {
        for (text, range) in [
            ("", 0..0),
            ("ä", 1..1),
            ("a\n", 2..2),
            ("a\r\nb", 50..60),
            ("a\nb\nc", 0..5),
        ] {
            assert!(render(&Problems(vec![problem(text, range)]), true).contains("S000"));
        }
    }
}
