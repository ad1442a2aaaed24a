//! A CSV file with a header, its cells by column name, and the place of every cell.

use super::{EMPTY, NO_COLUMN, RAGGED, UNREADABLE};
use crate::problem::{Place, Problem, Problems, Source};
use csv::StringRecord;
use std::ops::Range;
use std::sync::Arc;

/// What Excel and others put before UTF-8 text.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table whose header has all the columns asked for.
pub(super) struct Table {
    source: Arc<Source>,
    /// Records with the byte at which each starts in the source.
    records: Vec<(StringRecord, usize, u64)>,
    /// For each column asked for, its position in the header.
    positions: Vec<usize>,
}

/// A row of the table.
pub(super) struct Row<'a> {
    table: &'a Table,
    record: &'a StringRecord,
    from: usize,
    /// Line of the file, from 1.
    pub(super) line: u64,
}

impl Table {
    /// Reads the text; `None` (and problems) where it has no such header. Rows with too few or too
    /// many cells are reported and left out.
    pub(super) fn new(
        source: Arc<Source>,
        columns: &[&str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let skipped = if source.text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len()
        } else {
            0
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(&source.text.as_bytes()[skipped..]);
        let mut records = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let (byte, line) = record
                        .position()
                        .map_or((0, 0), |position| (position.byte(), position.line()));
                    let from = usize::try_from(byte).unwrap_or(0) + skipped;
                    // The reader counts blank lines before a row as part of it.
                    let blank = blank_before(&source.text[from..]);
                    let lines = source.text[from..from + blank].matches('\n').count();
                    records.push((record, from + blank, line + lines as u64));
                }
                Err(error) => problems.push(Problem::error(
                    UNREADABLE,
                    format!("cannot read {}: {error}", source.file.display()),
                )),
            }
        }
        let header = Self::header(&source, &mut records, problems)?;
        let positions = find_columns(&source, &header, columns, problems)?;
        let mut table = Self {
            source,
            records,
            positions,
        };
        table.drop_ragged(header.0.len(), problems);
        Some(table)
    }

    fn header(
        source: &Arc<Source>,
        records: &mut Vec<(StringRecord, usize, u64)>,
        problems: &mut Problems,
    ) -> Option<(StringRecord, usize)> {
        if records.is_empty() {
            problems.push(
                Problem::error(EMPTY, format!("{} is empty", source.file.display()))
                    .at(place(source, 0..0), "no header")
                    .help("the first row names the columns, even where nobody works"),
            );
            return None;
        }
        let (record, from, _) = records.remove(0);
        Some((record, from))
    }

    fn drop_ragged(&mut self, width: usize, problems: &mut Problems) {
        let source = Arc::clone(&self.source);
        self.records.retain(|(record, from, line)| {
            let fits = record.len() == width;
            if !fits {
                let end = *from + row_length(&source.text[*from..]);
                problems.push(
                    Problem::error(
                        RAGGED,
                        format!(
                            "row {line} has {} cells, but the header has {width}",
                            record.len()
                        ),
                    )
                    .at(
                        place(&source, *from..end),
                        format!("{} cells", record.len()),
                    )
                    .help("put cells that contain a comma in double quotes"),
                );
            }
            fits
        });
    }

    /// The rows, in the file's order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(record, from, line)| Row {
            table: self,
            record,
            from: *from,
            line: *line,
        })
    }
}

impl<'a> Row<'a> {
    /// The cell in the column that was asked for as number `column`, without spaces around it.
    pub(super) fn cell(&self, column: usize) -> &'a str {
        let position = self.table.positions[column];
        self.record.get(position).unwrap_or("").trim()
    }

    /// Where that cell stands.
    pub(super) fn place(&self, column: usize) -> Place {
        let source = &self.table.source;
        let cell = nth_cell(&source.text[self.from..], self.table.positions[column]);
        place(source, self.from + cell.start..self.from + cell.end)
    }
}

fn find_columns(
    source: &Arc<Source>,
    (header, from): &(StringRecord, usize),
    columns: &[&str],
    problems: &mut Problems,
) -> Option<Vec<usize>> {
    let find = |column: &str| header.iter().position(|name| name.trim() == column);
    let missing: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|column| find(column).is_none())
        .collect();
    if missing.is_empty() {
        return Some(columns.iter().filter_map(|column| find(column)).collect());
    }
    let end = *from + row_length(&source.text[*from..]);
    let help = if header.len() == 1 && header.iter().any(|name| name.contains(';')) {
        "separate the columns by commas, not by semicolons".to_owned()
    } else {
        format!("the first row must name {}", columns.join(", "))
    };
    let word = if missing.len() == 1 {
        "column"
    } else {
        "columns"
    };
    problems.push(
        Problem::error(
            NO_COLUMN,
            format!(
                "{} has no {word} `{}`",
                source.file.display(),
                missing.join("`, `")
            ),
        )
        .at(place(source, *from..end), "the header")
        .help(help),
    );
    None
}

fn place(source: &Arc<Source>, range: Range<usize>) -> Place {
    Place {
        source: Arc::clone(source),
        range,
    }
}

/// Bytes of the line ends with which `text` starts.
fn blank_before(text: &str) -> usize {
    text.len() - text.trim_start_matches(['\r', '\n']).len()
}

/// Bytes of the row with which `text` starts, its line end left out.
fn row_length(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// The bytes of cell number `wanted` of the row with which `text` starts, spaces around it left
/// out; the row's end where it has fewer.
fn nth_cell(text: &str, wanted: usize) -> Range<usize> {
    let row = &text[..row_length(text)];
    let (mut quoted, mut number, mut start) = (false, 0, 0);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted && number == wanted => return trimmed(row, start..at),
            b',' if !quoted => (number, start) = (number + 1, at + 1),
            _ => {}
        }
    }
    if number == wanted {
        trimmed(row, start..row.len())
    } else {
        row.len()..row.len()
    }
}

fn trimmed(row: &str, range: Range<usize>) -> Range<usize> {
    let cell = &row[range.clone()];
    let start = range.start + (cell.len() - cell.trim_start().len());
    start..start + cell.trim().len()
}
