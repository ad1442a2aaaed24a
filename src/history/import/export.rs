//! Reading an export, row by row.

use super::aggregate::{Contact, Counts};
use super::condition::Condition;
use super::mapping::{Plan, QueueSource};
use super::times;
use crate::history::notices::Notices;
use crate::history::{codes, table};
use crate::problem::{Problem, Severity};
use csv::ByteRecord;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

/// Positions of the mapped columns in one file.
struct Columns {
    time: Vec<usize>,
    queue: Option<usize>,
    offered: Option<usize>,
    handled: Option<usize>,
    abandoned: Option<usize>,
    wait: Option<usize>,
    handle_time: Option<usize>,
    conditions: Vec<usize>,
    handled_where: Vec<usize>,
    first_by: Option<usize>,
}

/// Adds the rows of one file to `counts`.
pub(super) fn read(file: &Path, plan: &Plan, counts: &mut Counts, notices: &mut Notices) {
    let shown = file.display();
    let unreadable = |error: &dyn std::fmt::Display| {
        Problem::error(codes::UNREADABLE, format!("cannot read {shown}: {error}"))
            .help("check the file's name")
    };
    let mut reader = match open(file, plan) {
        Ok(reader) => reader,
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            return notices.add(codes::NOT_TEXT, || no_text(file));
        }
        Err(error) => return notices.add(codes::UNREADABLE, || unreadable(&error)),
    };
    let header = match reader.byte_headers() {
        Ok(header) if !header.is_empty() => header.clone(),
        Ok(_) => return notices.add(codes::NO_ROWS, || no_header(file)),
        Err(error) => return notices.add(codes::UNREADABLE, || unreadable(&error)),
    };
    let header: Vec<String> = header.iter().map(|c| text(c).trim().to_owned()).collect();
    let Some(columns) = Columns::find(&header, plan, file, notices) else {
        return;
    };
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return notices.add(codes::UNREADABLE, || unreadable(&error)),
        }
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        counts.summary.rows += 1;
        let outcome = Row {
            record: &record,
            plan,
            columns: &columns,
        }
        .contact(counts);
        let refused = match outcome {
            Ok(None) => continue,
            Ok(Some(contact)) => counts.add(contact),
            Err(message) => Err(message),
        };
        if let Err(message) = refused {
            counts.summary.bad += 1;
            let line = record.position().map_or(0, csv::Position::line);
            notices.add(codes::EXPORT_ROW, || bad_row(file, line, &message, plan));
        }
    }
}

fn open(file: &Path, plan: &Plan) -> std::io::Result<csv::Reader<BufReader<File>>> {
    let mut input = BufReader::with_capacity(1 << 16, File::open(file)?);
    let start = input.fill_buf()?;
    // No text has a zero byte; UTF-16, spreadsheets and PDFs are full of them.
    if start.contains(&0) {
        return Err(ErrorKind::InvalidData.into());
    }
    let mark = usize::from(start.starts_with(&[0xef, 0xbb, 0xbf])) * 3;
    let found = table::delimiter_of(&String::from_utf8_lossy(&start[mark..]));
    input.consume(mark);
    Ok(csv::ReaderBuilder::new()
        .delimiter(plan.separator.unwrap_or(found))
        .flexible(true)
        .from_reader(input))
}

fn no_text(file: &Path) -> Problem {
    let message = format!("{} is not a text file", file.display());
    Problem::error(codes::NOT_TEXT, message)
        .help("export it as CSV in UTF-8; a spreadsheet is saved as `CSV UTF-8 (comma delimited)`")
}

fn no_header(file: &Path) -> Problem {
    Problem::error(codes::NO_ROWS, format!("{} is empty", file.display()))
        .help("an export needs a first line that names its columns")
}

fn bad_row(file: &Path, line: u64, message: &str, plan: &Plan) -> Problem {
    let mut problem = Problem::error(
        codes::EXPORT_ROW,
        format!("{}, line {line}: {message}", file.display()),
    );
    if plan.skip_bad {
        problem.severity = Severity::Warning;
        return problem.help("left out, because of `skip_bad`");
    }
    problem.help("mend the row or the mapping; `--skip-bad` leaves such rows out")
}

impl Columns {
    /// Finds every mapped column; a problem for each that is not there.
    fn find(header: &[String], plan: &Plan, file: &Path, notices: &mut Notices) -> Option<Self> {
        let mut complete = true;
        let mut find = |name: &String| {
            let exact = header.iter().position(|column| column == name);
            let found = exact.or_else(|| {
                header
                    .iter()
                    .position(|column| column.eq_ignore_ascii_case(name))
            });
            if found.is_none() {
                complete = false;
                notices.add(codes::MAPPED_COLUMN, || no_column(name, header, file));
            }
            found.unwrap_or(0)
        };
        let of = |conditions: &[Condition]| -> Vec<String> {
            conditions.iter().map(|c| c.column.clone()).collect()
        };
        let columns = Self {
            time: plan.time.iter().map(&mut find).collect(),
            queue: match &plan.queue {
                QueueSource::Column(column) => Some(find(column)),
                QueueSource::Named(_) => None,
            },
            offered: plan.offered.as_ref().map(&mut find),
            handled: plan.handled.as_ref().map(&mut find),
            abandoned: plan.abandoned.as_ref().map(&mut find),
            wait: plan.wait.as_ref().map(&mut find),
            handle_time: plan.handle_time.as_ref().map(&mut find),
            conditions: of(&plan.conditions).iter().map(&mut find).collect(),
            handled_where: of(&plan.handled_where).iter().map(&mut find).collect(),
            first_by: plan.first_by.as_ref().map(&mut find),
        };
        complete.then_some(columns)
    }
}

fn no_column(name: &str, header: &[String], file: &Path) -> Problem {
    let near = header.iter().min_by_key(|column| {
        strsim::damerau_levenshtein(&column.to_lowercase(), &name.to_lowercase())
    });
    let short = |name: &String| name.chars().take(40).collect::<String>();
    let shown: Vec<String> = header.iter().take(30).map(short).collect();
    let hint = near.map_or_else(String::new, |near| {
        format!("did you mean `{}`? ", short(near))
    });
    Problem::error(
        codes::MAPPED_COLUMN,
        format!("{} has no column `{name}`", file.display()),
    )
    .help(format!("{hint}it has: {}", shown.join(", ")))
}

/// One row being read.
struct Row<'a> {
    record: &'a ByteRecord,
    plan: &'a Plan,
    columns: &'a Columns,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> Cow<'_, str> {
        text(self.record.get(column).unwrap_or(b"").trim_ascii())
    }

    /// The contacts it stands for; `None` where a condition leaves it out.
    fn contact(&self, counts: &mut Counts) -> Result<Option<Contact>, String> {
        let conditions = self.plan.conditions.iter().zip(&self.columns.conditions);
        for (at, (condition, column)) in conditions.enumerate() {
            if !condition.holds(&self.cell(*column))? {
                counts.left_out(at);
                return Ok(None);
            }
        }
        let when: Vec<Cow<'_, str>> = self.columns.time.iter().map(|c| self.cell(*c)).collect();
        let when = when.join(" ");
        let stamp = times::parse(&when, &self.plan.formats)
            .ok_or_else(|| format!("\"{when}\" is not a time as the mapping writes them"))?;
        let offered = match self.columns.offered {
            Some(column) => self.number(column)?,
            None => 1.0,
        };
        let handle_s = self.length(self.columns.handle_time, 7.0 * 86_400.0, "a handle time")?;
        let wait_s = self.length(self.columns.wait, 86_400.0, "a wait")?;
        let handled = self.handled(offered, handle_s)?;
        let abandoned = self.abandoned(handled, wait_s)?;
        let queue = match &self.plan.queue {
            QueueSource::Named(name) => name.clone(),
            QueueSource::Column(name) => {
                let queue = self.columns.queue.map(|column| self.cell(column));
                let queue = queue.filter(|queue| !queue.is_empty());
                queue
                    .ok_or_else(|| format!("`{name}` is empty"))?
                    .into_owned()
            }
        };
        let case = self
            .columns
            .first_by
            .map(|column| self.cell(column).into_owned());
        Ok(Some(Contact {
            queue,
            stamp,
            offered,
            handled,
            abandoned,
            wait_s,
            handle_s: handle_s.filter(|s| *s > 0.0),
            case,
        }))
    }

    fn number(&self, column: usize) -> Result<f64, String> {
        let cell = self.cell(column);
        let number = cell.parse::<f64>().ok();
        number
            .filter(|number| (0.0..=1e7).contains(number))
            .ok_or_else(|| format!("\"{cell}\" is not a number of contacts"))
    }

    /// A length of time in seconds, `most` at most.
    fn length(&self, column: Option<usize>, most: f64, what: &str) -> Result<Option<f64>, String> {
        let Some(column) = column else {
            return Ok(None);
        };
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        let seconds = times::parse_length(&cell);
        seconds
            .filter(|seconds| *seconds <= most)
            .map(Some)
            .ok_or_else(|| format!("\"{cell}\" is not {what} in seconds or H:MM:SS"))
    }

    /// Contacts that hung up, as far as the export says: a count, or of a single contact that was not
    /// handled whether it waited at all.
    fn abandoned(&self, handled: Option<f64>, wait_s: Option<f64>) -> Result<Option<f64>, String> {
        if let Some(column) = self.columns.abandoned {
            return self.number(column).map(Some);
        }
        let single = self.columns.offered.is_none();
        let told = handled.zip(wait_s).filter(|_| single);
        Ok(told.map(|(handled, wait_s)| f64::from(u8::from(handled <= 0.0 && wait_s > 0.0))))
    }

    /// Contacts handled, as far as the export says: a count of them or of those abandoned, a
    /// condition, or (of single contacts) whether there is a handle time.
    fn handled(&self, offered: f64, handle_s: Option<f64>) -> Result<Option<f64>, String> {
        if let Some(column) = self.columns.handled {
            return self.number(column).map(Some);
        }
        if let Some(column) = self.columns.abandoned {
            return Ok(Some((offered - self.number(column)?).max(0.0)));
        }
        if !self.plan.handled_where.is_empty() {
            let conditions = self.plan.handled_where.iter();
            let mut conditions = conditions.zip(&self.columns.handled_where);
            let handled = conditions.try_fold(true, |all, (condition, column)| {
                Ok::<bool, String>(all && condition.holds(&self.cell(*column))?)
            })?;
            return Ok(Some(if handled { offered } else { 0.0 }));
        }
        let single_contacts = self.columns.offered.is_none();
        if single_contacts && self.columns.handle_time.is_some() {
            let handled = handle_s.is_some_and(|s| s > 0.0);
            return Ok(Some(if handled { offered } else { 0.0 }));
        }
        Ok(None)
    }
}

fn text(cell: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(cell)
}
