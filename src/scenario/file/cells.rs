//! CSV as cells with positions, so that a problem can be drawn under its cell.

use crate::problem::{Place, Problem};
use crate::scenario::codes;
use std::ops::Range;

/// A cell: what it says, and the bytes it stands at (quotes included).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The value, quotes taken off.
    pub text: String,
    /// Bytes of the file.
    pub range: Range<usize>,
    /// Where the value's own bytes begin, where they stand in the file as they are.
    pub plain_from: Option<usize>,
}

/// The rows of a file, and the place of a quotation mark that is never closed.
#[derive(Debug, Default)]
pub struct Cells {
    /// Rows that are not empty.
    pub rows: Vec<Vec<Cell>>,
    /// Bytes of an opening quotation mark without its closing one.
    pub unclosed: Option<Range<usize>>,
}

/// That a quotation mark is opened and never closed.
pub fn unclosed(opened: Place) -> Problem {
    Problem::error(codes::UNCLOSED_QUOTE, "a quotation mark is never closed")
        .at(opened, "opened here")
        .help("close it at the end of the cell, or take it out")
}

/// Splits a text by RFC 4180: commas, double quotes, doubled quotes inside; either line ending.
pub fn split(text: &str) -> Cells {
    let mut cells = Cells::default();
    let mut row = vec![];
    let mut at = 0;
    while at < text.len() {
        let (cell, next) = match cell(text, at) {
            Ok(read) => read,
            Err(open) => {
                cells.unclosed = Some(open);
                break;
            }
        };
        row.push(cell);
        let ended = match text.as_bytes().get(next) {
            Some(b',') => {
                at = next + 1;
                if at == text.len() {
                    row.push(empty_cell(at));
                }
                at == text.len()
            }
            _ => {
                at = after_line_end(text, next);
                true
            }
        };
        if ended {
            finish(&mut row, &mut cells.rows);
        }
    }
    finish(&mut row, &mut cells.rows);
    cells
}

fn empty_cell(at: usize) -> Cell {
    Cell {
        text: String::new(),
        range: at..at,
        plain_from: Some(at),
    }
}

fn finish(row: &mut Vec<Cell>, rows: &mut Vec<Vec<Cell>>) {
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.text.trim().is_empty()) {
        rows.push(row);
    }
}

fn after_line_end(text: &str, at: usize) -> usize {
    match &text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => at + 2,
        [] => at,
        _ => at + 1,
    }
}

/// The cell that begins at `start`, and where its separator stands.
fn cell(text: &str, start: usize) -> Result<(Cell, usize), Range<usize>> {
    let rest = &text[start..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[blanks..].starts_with('"') {
        return quoted_cell(text, start + blanks);
    }
    let length = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
    let value = rest[..length].trim();
    let from = start + (rest[..length].len() - rest[..length].trim_start().len());
    let cell = Cell {
        text: value.to_owned(),
        range: from..from + value.len(),
        plain_from: Some(from),
    };
    Ok((cell, start + length))
}

fn quoted_cell(text: &str, open: usize) -> Result<(Cell, usize), Range<usize>> {
    let mut value = String::new();
    let mut at = open + 1;
    loop {
        let Some(length) = text[at..].find('"') else {
            return Err(open..open + 1);
        };
        value.push_str(&text[at..at + length]);
        at += length + 1;
        if !text[at..].starts_with('"') {
            break;
        }
        value.push('"');
        at += 1;
    }
    let plain = value.len() == at - open - 2;
    // What stands between the closing quote and the separator belongs to the cell too.
    let rest = &text[at..];
    let length = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
    value.push_str(rest[..length].trim_end());
    let cell = Cell {
        text: value,
        range: open..at + rest[..length].trim_end().len(),
        plain_from: plain.then_some(open + 1),
    };
    Ok((cell, at + length))
}

impl Cell {
    /// The pieces between `;`, trimmed, empty ones left out, each with its bytes.
    pub fn pieces(&self) -> Vec<(&str, Range<usize>)> {
        let mut pieces = vec![];
        let mut offset = 0;
        for part in self.text.split(';') {
            let piece = part.trim();
            let lead = part.len() - part.trim_start().len();
            if !piece.is_empty() {
                let range = match self.plain_from {
                    Some(from) => from + offset + lead..from + offset + lead + piece.len(),
                    None => self.range.clone(),
                };
                pieces.push((piece, range));
            }
            offset += part.len() + 1;
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        let rows = split(text).rows;
        rows.into_iter()
            .map(|row| row.into_iter().map(|c| c.text).collect())
            .collect()
    }

    #[test]
    fn quotes_commas_and_line_ends() {
        let text = "a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\n\n,\nlast, z \n";
        assert_eq!(
            texts(text),
            [
                vec!["a", "b"],
                vec!["x, y", "say \"hi\""],
                vec!["last", "z"]
            ]
        );
        assert_eq!(texts("a,b,"), [vec!["a", "b", ""]]);
        assert_eq!(split("a,\"b\nc").unclosed, Some(2..3));
    }

    #[test]
    fn every_cell_knows_its_bytes() {
        let text = "agent,skills\nÄnne, \"phone; email\" \n";
        let rows = split(text).rows;
        assert_eq!(&text[rows[1][0].range.clone()], "Änne");
        let pieces = rows[1][1].pieces();
        assert_eq!(
            pieces.iter().map(|(p, _)| *p).collect::<Vec<_>>(),
            ["phone", "email"]
        );
        assert_eq!(&text[pieces[1].1.clone()], "email");
    }
}
