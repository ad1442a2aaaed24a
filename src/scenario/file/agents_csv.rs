//! `agents.csv`: one agent a row, columns by name, lists inside a cell separated by `;`.

use super::cells::{Cell, Cells, split, unclosed};
use super::week::Week;
use super::{AgentFile, Hours, ProficiencyFile, WeekHours, proficiency};
use crate::problem::{Place, Problem, Problems, Source};
use crate::scenario::codes;
use crate::scenario::decode::{
    At, DayHours, List, Name, Refused, Scalar, TableOr, finite, refused,
};
use crate::scenario::words::nearest::{key, listed, nearest};
use crate::scenario::words::{Refusal, clock, days};
use crate::wording::counted;
use std::ops::Range;
use std::sync::Arc;

/// The columns, the one that must be there first.
pub const COLUMNS: [&str; 12] = [
    "agent",
    "site",
    "contract",
    "role",
    "skills",
    "proficiency",
    "availability",
    "time_off",
    "wishes",
    "pay_per_year",
    "cost_per_hour",
    "hired",
];

/// Reads the agents of a CSV text, and everything that is wrong with its form.
pub fn parse(source: &Arc<Source>) -> (Vec<AgentFile>, Problems) {
    let mut reader = Reader {
        source: Arc::clone(source),
        problems: Problems::default(),
    };
    let agents = reader.agents();
    (agents, reader.problems)
}

struct Reader {
    source: Arc<Source>,
    problems: Problems,
}

/// A row's cells by column.
struct Row<'a> {
    columns: &'a [Option<&'static str>],
    cells: &'a [Cell],
}

impl Row<'_> {
    /// The cell of a column, if it says something.
    fn cell(&self, column: &str) -> Option<&Cell> {
        let position = self.columns.iter().position(|name| *name == Some(column))?;
        self.cells
            .get(position)
            .filter(|cell| !cell.text.trim().is_empty())
    }
}

impl Reader {
    fn agents(&mut self) -> Vec<AgentFile> {
        let source = Arc::clone(&self.source);
        let Cells {
            rows,
            unclosed: open,
        } = split(&source.text);
        if let Some(open) = open {
            self.report(unclosed(self.place(open)));
        }
        let Some((header, rows)) = rows.split_first() else {
            self.empty();
            return vec![];
        };
        let Some(columns) = self.header(header) else {
            return vec![];
        };
        let mut agents = Vec::with_capacity(rows.len());
        for cells in rows {
            if !self.fits(cells, columns.len()) {
                continue;
            }
            agents.push(self.agent(&Row {
                columns: &columns,
                cells,
            }));
        }
        agents
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place {
            source: Arc::clone(&self.source),
            range,
        }
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn empty(&mut self) {
        if self.problems.0.is_empty() {
            let name = self.source.file.display();
            let problem = Problem::error(codes::EMPTY, format!("{name} is empty"));
            self.report(
                problem.help("write a header row with the column agent, then one row an agent"),
            );
        }
    }

    /// The known column at each position, or `None` where no row can be read.
    fn header(&mut self, header: &[Cell]) -> Option<Vec<Option<&'static str>>> {
        if let [only] = header
            && only.text.contains([';', '\t'])
        {
            self.wrong_separator(only);
            return None;
        }
        let columns: Vec<_> = header.iter().map(|cell| self.column(cell)).collect();
        for (position, name) in columns.iter().enumerate() {
            if name.is_some() && columns[..position].contains(name) {
                self.column_twice(&header[position]);
            }
        }
        if columns.contains(&Some(COLUMNS[0])) {
            return Some(columns);
        }
        let place = self.place(header.first()?.range.start..header.last()?.range.end);
        let problem = Problem::error(codes::MISSING_COLUMN, "the column `agent` is missing")
            .at(place, "no column is called agent")
            .help("call the column with the agents' names `agent`");
        self.report(problem);
        None
    }

    fn wrong_separator(&mut self, header: &Cell) {
        let place = self.place(header.range.clone());
        let problem = Problem::error(
            codes::WRONG_SEPARATOR,
            "the columns are not separated by commas",
        )
        .at(place, "one single column")
        .help("save it as CSV with commas; semicolons separate several words within a cell");
        self.report(problem);
    }

    fn column(&mut self, cell: &Cell) -> Option<&'static str> {
        let name = cell.text.trim().to_lowercase().replace([' ', '-'], "_");
        if name.is_empty() {
            return None;
        }
        if let Some(known) = COLUMNS.into_iter().find(|known| *known == name) {
            return Some(known);
        }
        let help = match (name.as_str(), nearest(&name, COLUMNS)) {
            ("name" | "agent_name" | "employee", _) => "did you mean `agent`?".to_owned(),
            (_, Some(known)) => format!("did you mean {}?", key(known)),
            _ => format!("the columns are {}", listed(COLUMNS)),
        };
        let place = self.place(cell.range.clone());
        let problem = Problem::error(
            codes::UNKNOWN_COLUMN,
            format!(
                "the column {} means nothing in a list of agents",
                key(&cell.text)
            ),
        )
        .at(place, "unknown column")
        .help(help);
        self.report(problem);
        None
    }

    fn column_twice(&mut self, cell: &Cell) {
        let place = self.place(cell.range.clone());
        let problem = Problem::error(
            codes::REPEATED_COLUMN,
            format!("the column {} is there twice", key(&cell.text)),
        )
        .at(place, "was there before")
        .help("keep one of them");
        self.report(problem);
    }

    /// Whether a row has no more cells than the header; what stands in one that has more is not
    /// where it belongs, and is not read.
    fn fits(&mut self, cells: &[Cell], width: usize) -> bool {
        let (Some(first), Some(last)) = (cells.get(width), cells.last()) else {
            return true;
        };
        let place = self.place(first.range.start..last.range.end);
        let problem = Problem::error(
            codes::FIELD_COUNT,
            format!(
                "the row has {}, the header {width}",
                counted(cells.len(), "cell")
            ),
        )
        .at(place, "beyond the last column")
        .help("put a cell that contains commas in double quotes; separate lists with semicolons");
        self.report(problem);
        false
    }

    fn agent(&mut self, row: &Row<'_>) -> AgentFile {
        let whole = row.cells.first().map_or(0, |cell| cell.range.start)
            ..row.cells.last().map_or(0, |cell| cell.range.end);
        let name = match row.cell(COLUMNS[0]) {
            Some(cell) => self.single::<Name>(COLUMNS[0], cell),
            None => {
                self.nameless(whole.clone());
                None
            }
        };
        AgentFile {
            place: name
                .as_ref()
                .map_or_else(|| self.place(whole), |name| name.place.clone()),
            name,
            unread: vec![],
            site: self.text(row, "site"),
            contract: self.text(row, "contract"),
            role: self.text(row, "role"),
            skills: self.skills(row),
            proficiency: row.cell("proficiency").map(|cell| self.proficiency(cell)),
            availability: row.cell("availability").map(|cell| self.availability(cell)),
            time_off: self.list(row, "time_off"),
            wishes: self.list(row, "wishes"),
            pay_per_year: self.number(row, "pay_per_year"),
            cost_per_hour: self.number(row, "cost_per_hour"),
            hired: row
                .cell("hired")
                .and_then(|cell| self.single("hired", cell)),
        }
    }

    fn nameless(&mut self, whole: Range<usize>) {
        let place = self.place(whole);
        let problem = Problem::error(codes::BAD_NAME, "an agent has no name")
            .at(place, "the cell of the column agent is empty")
            .help("write a name or a number, or delete the row");
        self.report(problem);
    }

    fn text(&mut self, row: &Row<'_>, column: &'static str) -> Option<At<String>> {
        self.single(column, row.cell(column)?)
    }

    fn single<T: Scalar>(&mut self, column: &str, cell: &Cell) -> Option<At<T>> {
        self.read(column, &cell.text, cell.range.clone())
    }

    fn read<T: Scalar>(&mut self, column: &str, text: &str, range: Range<usize>) -> Option<At<T>> {
        let place = self.place(range);
        match T::from_text(text) {
            Ok(value) => Some(At { value, place }),
            Err(Refused::Value(refusal)) => {
                self.report(refused(column, refusal, place));
                None
            }
            Err(Refused::Kind(help)) => {
                let refusal = Refusal::new(codes::WRONG_TYPE, format!("not {}", T::KIND), "", help);
                self.report(refused(column, refusal, place));
                None
            }
        }
    }

    fn number(&mut self, row: &Row<'_>, column: &'static str) -> Option<At<f64>> {
        let cell = row.cell(column)?;
        let place = self.place(cell.range.clone());
        match finite(&cell.text) {
            Ok(value) => Some(At { value, place }),
            Err(Refused::Value(refusal)) => {
                self.report(refused(column, refusal, place));
                None
            }
            Err(Refused::Kind(_)) => None,
        }
    }

    fn list<T: Scalar>(&mut self, row: &Row<'_>, column: &'static str) -> Option<List<At<T>>> {
        let cell = row.cell(column)?;
        let pieces = cell.pieces();
        let items: Vec<At<T>> = pieces
            .iter()
            .filter_map(|(text, range)| self.read(column, text, range.clone()))
            .collect();
        Some(List {
            complete: items.len() == pieces.len(),
            items,
            place: self.place(cell.range.clone()),
        })
    }

    /// A list of queues; `none` says that there are none, because an empty cell says all.
    fn skills(&mut self, row: &Row<'_>) -> Option<List<At<String>>> {
        let mut skills: List<At<String>> = self.list(row, "skills")?;
        if let [only] = &skills.items[..]
            && only.value.eq_ignore_ascii_case("none")
        {
            skills.items.clear();
        }
        Some(skills)
    }

    /// Reads `email 1.2; phone 0.9`.
    fn proficiency(&mut self, cell: &Cell) -> ProficiencyFile {
        let mut factors = vec![];
        for (text, range) in cell.pieces() {
            let place = self.place(range);
            match proficiency::piece(text, &place) {
                Ok(factor) => factors.push(factor),
                Err(refusal) => self.report(refused("proficiency", refusal, place)),
            }
        }
        ProficiencyFile(factors)
    }

    /// Reads `mon-fri 07:00-17:00; sat 09:00-13:00`, or hours alone for every day.
    fn availability(&mut self, cell: &Cell) -> Hours {
        let before = self.problems.0.len();
        let mut week: Week<DayHours> = Week::default();
        for (text, range) in cell.pieces() {
            let place = self.place(range);
            if let Err(refusal) = availability_piece(text, &place, &mut week) {
                self.report(refused("availability", refusal, place));
            }
        }
        TableOr::Table(WeekHours {
            place: self.place(cell.range.clone()),
            days: week,
            complete: self.problems.0.len() == before,
        })
    }
}

fn availability_piece(text: &str, place: &Place, week: &mut Week<DayHours>) -> Result<(), Refusal> {
    let lower = text.to_lowercase();
    let hours_from = ["always", "closed", "none"]
        .iter()
        .find_map(|word| lower.strip_suffix(word).map(str::len))
        .or_else(|| text.find(|c: char| c.is_ascii_digit()))
        .unwrap_or(text.len());
    let (names, hours) = text.split_at_checked(hours_from).unwrap_or((text, ""));
    let chosen = match names.trim() {
        "" => [true; 7],
        names => days::days(names)?,
    };
    if hours.is_empty() {
        let help = "write weekdays, then hours: \"mon-fri 07:00-17:00\"";
        return Err(Refusal::new(
            codes::BAD_CLOCK,
            "not availability",
            "no hours are given",
            help,
        ));
    }
    let spans = clock::hours(hours)?;
    for (day, slot) in week.iter_mut().enumerate().filter(|(day, _)| chosen[*day]) {
        if slot.is_some() {
            let label = format!("names {} again", days::FULL_NAMES[day]);
            let help = "name each weekday once, several stretches separated by commas";
            return Err(Refusal::new(
                codes::DAY_TWICE,
                "given twice for a weekday",
                label,
                help,
            ));
        }
        *slot = Some(At {
            value: DayHours(spans.clone()),
            place: place.clone(),
        });
    }
    Ok(())
}
