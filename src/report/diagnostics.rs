//! Problems drawn under the offending line, in rustc's style.
//!
//! Says everything without colour: severity and code in words, the place as `file:line:column`,
//! marks of `^`, help as a line that begins with `help:`.

use crate::problem::{Code, Place, Problem, Problems, Source};
use crate::wording::{counted, grouped};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Most problems that are drawn; the rest is counted.
const MOST_DRAWN: usize = 100;
/// Most problems of the same kind in one file that are all drawn.
const MOST_APART: usize = 5;
/// Of more than that, so many are drawn.
const FIRST_OF_GROUP: usize = 3;
/// Most runs of lines that are named for the others.
const MOST_RUNS: usize = 12;
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
    let groups = Groups::of(&problems.0);
    let (mut drawn, mut left_out) = (0, 0);
    for (position, problem) in problems.0.iter().enumerate() {
        match groups.role(position) {
            Role::Told => continue,
            _ if drawn == MOST_DRAWN => {
                left_out += 1;
                continue;
            }
            _ => drawn += 1,
        }
        text.push_str(&one(problem, &renderer, &mut lines));
        text.push_str("\n\n");
        if let Role::Last(rest) = groups.role(position) {
            text.push_str(&more_like_it(rest, &problems.0, &mut lines));
        }
    }
    if left_out > 0 {
        text.push_str(&format!(
            "… and {} more; mend these first, or see all of them with check --json\n\n",
            grouped(left_out)
        ));
    }
    text.push_str(&count(problems));
    text.push('\n');
    text
}

/// The same fault again and again: rows of a table, as a rule. The first few are drawn, of the
/// others only the lines are named.
struct Groups<'a> {
    of: Vec<Key<'a>>,
    members: HashMap<Key<'a>, Vec<usize>>,
}

/// What makes two problems the same: all but the place and the value found there.
type Key<'a> = (Code, bool, Option<&'a Path>, &'a str, &'a str);

/// What becomes of a problem in the drawing.
enum Role<'a> {
    /// It is drawn.
    Drawn,
    /// It is drawn, and the rest of its group is told after it.
    Last(&'a [usize]),
    /// It is told with its group.
    Told,
}

impl<'a> Groups<'a> {
    fn of(problems: &'a [Problem]) -> Self {
        let key = |it: &'a Problem| {
            let file = it.place.as_ref().map(|place| place.source.file.as_path());
            let (label, help) = (it.label.as_str(), it.help.as_str());
            (it.code, it.is_error(), file, label, help)
        };
        let of: Vec<Key<'a>> = problems.iter().map(key).collect();
        let mut members: HashMap<Key<'a>, Vec<usize>> = HashMap::new();
        for (position, key) in of.iter().enumerate() {
            members.entry(*key).or_default().push(position);
        }
        Self { of, members }
    }

    fn role(&self, position: usize) -> Role<'_> {
        let group = &self.members[&self.of[position]];
        let place = group.partition_point(|member| *member < position);
        if group.len() <= MOST_APART || place < FIRST_OF_GROUP - 1 {
            Role::Drawn
        } else if place == FIRST_OF_GROUP - 1 {
            Role::Last(&group[FIRST_OF_GROUP..])
        } else {
            Role::Told
        }
    }
}

/// `… and 497 more like it: lines 5-480, 482-502`.
fn more_like_it(rest: &[usize], problems: &[Problem], lines: &mut Lines) -> String {
    let places = rest.iter().filter_map(|at| problems[*at].place.as_ref());
    let mut numbers: Vec<usize> = places.map(|place| lines.window(place).line).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let runs: Vec<String> = numbers
        .chunk_by(|one, next| one + 1 == *next)
        .map(|run| match run {
            [only] => only.to_string(),
            _ => format!("{}-{}", run[0], run[run.len() - 1]),
        })
        .collect();
    let shown = runs.iter().take(MOST_RUNS).cloned().collect::<Vec<_>>();
    let cut = if runs.len() > MOST_RUNS { ", …" } else { "" };
    let where_ = match shown.is_empty() {
        true => String::new(),
        false => format!(": lines {}{cut}", shown.join(", ")),
    };
    format!("… and {} more like it{where_}\n\n", grouped(rest.len()))
}

/// `2 errors, 1 warning`.
fn count(problems: &Problems) -> String {
    let (errors, warnings) = problems.counts();
    let some = |count: usize, noun: &str| (count > 0).then(|| counted(count, noun));
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
        let many = (0..5_000).map(|number| {
            let mut one = problem(&long, 100_001..100_003);
            one.label = format!("label {number}");
            one
        });
        let drawn = render(&Problems(many.collect()), false);
        assert!(drawn.len() < 60_000, "{}", drawn.len());
        assert!(drawn.contains("4,900 more") && drawn.ends_with("5,000 errors\n"));
    }

    #[test]
    fn the_same_fault_in_many_rows_is_drawn_three_times_and_then_counted() {
        let text = "row\n".repeat(600);
        let source = problem(&text, 0..1).place.unwrap().source;
        let at = |line: usize| {
            let place = Place {
                source: Arc::clone(&source),
                range: 4 * line - 4..4 * line - 1,
            };
            Problem::error(Code("S104"), format!("no contract \"{line}\"")).at(place, "no such")
        };
        let rows = (2..=500).filter(|line| ![100, 300].contains(line));
        let mut problems = Problems(rows.map(at).collect());
        problems.push(problem("a\n", 0..1));
        let drawn = render(&problems, false);
        assert_eq!(drawn.matches("error[S104]").count(), 3, "{drawn}");
        let told = "… and 494 more like it: lines 5-99, 101-299, 301-500\n";
        assert!(drawn.contains(told), "{drawn}");
        assert!(drawn.contains("error[S000]") && drawn.ends_with("498 errors\n"));
        // A handful is drawn in full.
        let few = render(&Problems((2..=6).map(at).collect()), false);
        assert_eq!(few.matches("error[S104]").count(), 5);
        assert!(!few.contains("more like it"));
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
