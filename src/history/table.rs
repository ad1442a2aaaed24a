//! A CSV file as rows whose cells know their place: separator found, byte-order mark skipped,
//! memory used once.

use super::codes;
use crate::problem::{Place, Problem, Source};
use csv::ByteRecord;
use std::path::Path;
use std::sync::Arc;

/// A text that is read as a table.
#[derive(Debug, Clone)]
pub struct Table {
    source: Arc<Source>,
    /// Bytes before the header: a byte-order mark.
    skipped: usize,
    delimiter: u8,
    header: Vec<String>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    record: &'a ByteRecord,
    /// Byte of the text at which it starts.
    pub at: usize,
}

/// Reads a file as text.
///
/// # Errors
/// A [`Problem`] where the file cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<Arc<Source>, Problem> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        let help = match error.kind() {
            std::io::ErrorKind::PermissionDenied => "ask for the right to read it, or copy it",
            _ => "check the name; relative paths start at the folder of scenario.toml",
        };
        let message = format!("cannot read the history file {shown}: {error}");
        Problem::error(codes::UNREADABLE, message).help(help)
    })?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = format!("{shown} is UTF-16 text, not UTF-8");
        return Err(Problem::error(codes::NOT_TEXT, message)
            .help("save it again as `CSV UTF-8 (comma delimited)`"));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_text(path, &error))?;
    Ok(Arc::new(Source {
        file: path.to_owned(),
        text,
    }))
}

/// The first character in another encoding, drawn as the mark for what cannot be read.
fn not_text(path: &Path, error: &std::string::FromUtf8Error) -> Problem {
    let start = error.utf8_error().valid_up_to();
    let source = Source {
        file: path.to_owned(),
        text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    let place = Place {
        source: Arc::new(source),
        range: start..start + char::REPLACEMENT_CHARACTER.len_utf8(),
    };
    let (line, _) = place.line_column();
    let message = format!(
        "{} is not UTF-8 text: line {line} has a character in another encoding",
        path.display()
    );
    Problem::error(codes::NOT_TEXT, message)
        .at(place, "not UTF-8")
        .help("save it again as `CSV UTF-8 (comma delimited)`")
}

impl Table {
    /// Finds separator and header.
    ///
    /// # Errors
    /// A [`Problem`] where the text has no header row.
    pub fn new(source: Arc<Source>) -> Result<Self, Problem> {
        let skipped = if source.text.starts_with('\u{feff}') {
            3
        } else {
            0
        };
        let mut table = Self {
            delimiter: delimiter_of(&source.text[skipped..]),
            source,
            skipped,
            header: vec![],
        };
        let mut record = ByteRecord::new();
        let found = table.reader().read_byte_record(&mut record);
        if !found.unwrap_or(false) {
            let file = table.source.file.display();
            let message = format!("{file} is empty");
            let place = Place {
                source: Arc::clone(&table.source),
                range: 0..0,
            };
            return Err(Problem::error(codes::NO_ROWS, message)
                .at(place, "no header")
                .help("its first line names the columns, such as `queue,start,offered,aht_s`"));
        }
        table.header = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_ascii_lowercase())
            .collect();
        Ok(table)
    }

    /// Column names, trimmed and in lower case.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Position of the column `name`.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The file's name, as the planner wrote it.
    #[must_use]
    pub fn file(&self) -> String {
        self.source.file.display().to_string()
    }

    /// The place of a header cell; of the first where it does not exist.
    #[must_use]
    pub fn header_place(&self, column: usize) -> Place {
        self.place(self.skipped, column)
    }

    /// Calls `each` with every row that is not blank. `false` from `each` ends the reading.
    pub fn for_each_row(&self, mut each: impl FnMut(Row<'_>) -> bool) {
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        let mut is_header = true;
        // Reading from memory with `flexible` has no error to report.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            if std::mem::take(&mut is_header) || record.iter().all(|c| c.trim_ascii().is_empty()) {
                continue;
            }
            let offset = record.position().map_or(0, csv::Position::byte);
            let row = Row {
                table: self,
                record: &record,
                at: self.skipped + usize::try_from(offset).unwrap_or(0),
            };
            if !each(row) {
                return;
            }
        }
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&self.source.text.as_bytes()[self.skipped..])
    }

    /// The place of a cell in the row that starts at byte `at`.
    #[must_use]
    pub fn place(&self, at: usize, column: usize) -> Place {
        let bytes = self.source.text.as_bytes();
        let mut start = at;
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        let (mut column_now, mut cell, mut at, mut quoted) = (0, start, start, false);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => quoted = !quoted,
                b'\r' | b'\n' if !quoted => break,
                _ if *byte == self.delimiter && !quoted => {
                    if column_now == column {
                        break;
                    }
                    column_now += 1;
                    cell = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        let range = if column_now == column {
            cell..at
        } else {
            start..at
        };
        Place {
            source: Arc::clone(&self.source),
            range,
        }
    }
}

impl<'a> Row<'a> {
    /// The cell's bytes without the spaces around it; empty where the row is too short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a [u8] {
        self.record.get(column).unwrap_or(b"").trim_ascii()
    }

    /// The cell as text.
    #[must_use]
    pub fn text(&self, column: usize) -> String {
        String::from_utf8_lossy(self.cell(column)).into_owned()
    }

    /// Number of cells.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.record.len()
    }

    /// The place of a cell.
    #[must_use]
    pub fn place(&self, column: usize) -> Place {
        self.table.place(self.at, column)
    }
}

/// The separator that the first line shows most: comma, semicolon or tab.
pub fn delimiter_of(text: &str) -> u8 {
    let line = text.trim_start_matches(['\r', '\n']).lines().next();
    let line = line.unwrap_or_default().as_bytes();
    let count = |delimiter: u8| {
        let mut quoted = false;
        line.iter()
            .filter(|byte| {
                quoted ^= **byte == b'"';
                !quoted && **byte == delimiter
            })
            .count()
    };
    let mut best = b',';
    for candidate in [b';', b'\t'] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        let source = Source {
            file: "h.csv".into(),
            text: text.into(),
        };
        Table::new(Arc::new(source)).unwrap()
    }

    #[test]
    fn separators_and_the_byte_order_mark_are_found() {
        for text in [
            "queue,start\na,b\n",
            "\u{feff}queue;start\na;b\n",
            "queue\tstart\r\na\tb\r\n",
            "\u{feff}\"queue\",start\na,b",
        ] {
            let table = table(text);
            assert_eq!(table.header(), ["queue", "start"], "{text:?}");
            let mut cells = vec![];
            table.for_each_row(|row| {
                let place = row.place(1);
                cells.push((row.text(1), place.source.text[place.range].to_owned()));
                true
            });
            assert_eq!(cells, [("b".to_owned(), "b".to_owned())], "{text:?}");
        }
    }

    #[test]
    fn a_cell_knows_its_line_behind_blank_lines_and_quotes() {
        let table = table("queue,start,offered\n\n\"a,\nb\",x,1\n\nphone,y,-3\n");
        let mut places = vec![];
        table.for_each_row(|row| {
            places.push(row.place(2).line_column());
            true
        });
        assert_eq!(places, [(4, 6), (6, 9)]);
    }
}
