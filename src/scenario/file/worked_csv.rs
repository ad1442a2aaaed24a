//! The shifts worked before the plan: rows as `roster.csv` has them, of which agent, start and end are read.

use super::cells::{Cell, Cells, split, unclosed};
use crate::problem::{Place, Problem, Problems, Source};
use crate::scenario::codes;
use crate::scenario::decode::refused;
use crate::scenario::words::date::{When, when};
use crate::scenario::words::nearest::key;
use std::ops::Range;
use std::sync::Arc;

/// The columns that must be there; others are left out.
const COLUMNS: [&str; 3] = ["agent", "start", "end"];

/// A shift that somebody worked.
#[derive(Debug, Clone)]
pub struct WorkedFile {
    /// Its row.
    pub place: Place,
    /// Who.
    pub agent: String,
    /// From when.
    pub start: When,
    /// Until when.
    pub end: When,
}

/// Reads the shifts of a CSV text, and everything that is wrong with its form.
pub fn parse(source: &Arc<Source>) -> (Vec<WorkedFile>, Problems) {
    let mut reader = Reader {
        source: Arc::clone(source),
        problems: Problems::default(),
    };
    let shifts = reader.shifts();
    (shifts, reader.problems)
}

struct Reader {
    source: Arc<Source>,
    problems: Problems,
}

impl Reader {
    fn shifts(&mut self) -> Vec<WorkedFile> {
        let source = Arc::clone(&self.source);
        let Cells {
            rows,
            unclosed: open,
        } = split(&source.text);
        if let Some(open) = open {
            self.problems.push(unclosed(self.place(open)));
        }
        let Some((header, rows)) = rows.split_first() else {
            let message = format!("{} is empty", source.file.display());
            let problem = Problem::error(codes::EMPTY, message);
            self.problems
                .push(problem.help("write a header row `agent,start,end`, then one row a shift"));
            return vec![];
        };
        let Some(places) = self.columns(header) else {
            return vec![];
        };
        rows.iter()
            .filter_map(|cells| self.shift(cells, &places))
            .collect()
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place {
            source: Arc::clone(&self.source),
            range,
        }
    }

    /// Where the columns stand, or `None` where one is missing.
    fn columns(&mut self, header: &[Cell]) -> Option<[usize; 3]> {
        let name = |cell: &Cell| cell.text.trim().to_lowercase();
        let at = |column: &str| header.iter().position(|cell| name(cell) == column);
        let whole = header.first()?.range.start..header.last()?.range.end;
        for column in COLUMNS.into_iter().filter(|column| at(column).is_none()) {
            let message = format!("the column {} is missing", key(column));
            let problem = Problem::error(codes::MISSING_COLUMN, message)
                .at(self.place(whole.clone()), format!("no column is called {column}"))
                .help("a roster has the columns agent, start and end, separated by commas; others may stand beside them");
            self.problems.push(problem);
        }
        Some([at(COLUMNS[0])?, at(COLUMNS[1])?, at(COLUMNS[2])?])
    }

    fn shift(&mut self, cells: &[Cell], [agent, start, end]: &[usize; 3]) -> Option<WorkedFile> {
        let whole = cells.first()?.range.start..cells.last()?.range.end;
        let place = self.place(whole);
        let said = |at: usize| cells.get(at).filter(|cell| !cell.text.trim().is_empty());
        let (Some(agent), Some(start), Some(end)) = (said(*agent), said(*start), said(*end)) else {
            self.incomplete(place);
            return None;
        };
        let start = self.time(COLUMNS[1], start);
        let end = self.time(COLUMNS[2], end);
        Some(WorkedFile {
            place,
            agent: agent.text.trim().to_owned(),
            start: start?,
            end: end?,
        })
    }

    fn time(&mut self, column: &str, cell: &Cell) -> Option<When> {
        let read = when(&cell.text).map_err(|refusal| {
            let place = self.place(cell.range.clone());
            self.problems.push(refused(column, refusal, place));
        });
        read.ok()
    }

    fn incomplete(&mut self, place: Place) {
        let problem = Problem::error(
            codes::BAD_WORKED_SHIFT,
            "a shift worked before the plan cannot be read",
        )
        .at(place, "does not say who worked, from when or until when")
        .help("fill the cells agent, start and end, or take the row out");
        self.problems.push(problem);
    }
}
