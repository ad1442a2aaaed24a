//! `shiftwright import`: an export of an ACD or help desk → history CSV.

use super::{Exit, Failure, pipeline, terminal::Terminal};
use crate::history::import::{Imported, Mapping, OneOrMany, import};
use crate::history::notices::{counted, grouped};
use crate::report::files::write_whole;
use clap::ValueEnum;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Turn an export of a phone system or help desk into history that a scenario reads.
///
/// Any file with named columns will do: one row a contact, one row an interval, or a log with
/// several rows a case. Say what stands where by options or in a small mapping file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shiftwright import csv calls.csv --time datetime --offered calls --queue phone -o history.csv
  shiftwright import csv log.txt --map examples/mappings/call-log.toml --out my-scenario
  shiftwright import csv tickets.csv --time created --first-by case_id --interval 60min")]
pub struct Args {
    /// Whose export it is; `csv` is any file with named columns.
    vendor: Vendor,
    /// The exported files, read as one.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A mapping file in TOML; options given beside it win.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Write history.csv into this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    out: Option<PathBuf>,
    /// Write to this file; without it and --out, to standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where it exists.
    #[arg(long)]
    force: bool,
    /// Print what was read and left out as JSON; needs --out or --output.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    mapping: Box<MappingArgs>,
}

/// Whose export it is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Vendor {
    /// Any file with named columns.
    Csv,
}

/// The mapping's keys as options.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What stands where")]
struct MappingArgs {
    /// Separator: one character or `tab`; found by itself where not given.
    #[arg(long, value_name = "CHAR")]
    separator: Option<String>,
    /// Column with the time; give it twice where date and clock are apart.
    #[arg(long, value_name = "COLUMN")]
    time: Vec<String>,
    /// How times are written, such as `%d.%m.%Y %H:%M`; several are tried in order.
    #[arg(long, value_name = "STRPTIME")]
    format: Vec<String>,
    /// Zone of the export's clock; starts are then written with their offset.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Length of the intervals: 15min, 30min (the default) or 60min.
    #[arg(long, value_name = "LENGTH")]
    interval: Option<String>,
    /// The queue of all rows (default: phone).
    #[arg(long, value_name = "NAME", conflicts_with = "queue_column")]
    queue: Option<String>,
    /// Column with the queue's name.
    #[arg(long, value_name = "COLUMN")]
    queue_column: Option<String>,
    /// Column with the number of contacts; without it each row is one contact.
    #[arg(long, value_name = "COLUMN")]
    offered: Option<String>,
    /// Column with the number of contacts handled.
    #[arg(long, value_name = "COLUMN")]
    handled: Option<String>,
    /// Column with the number of contacts abandoned.
    #[arg(long, value_name = "COLUMN")]
    abandoned: Option<String>,
    /// Column with the wait until answered or hung up: seconds or H:MM:SS.
    #[arg(long, value_name = "COLUMN")]
    wait: Option<String>,
    /// Column with the handle time: seconds or H:MM:SS.
    #[arg(long, value_name = "COLUMN")]
    handle_time: Option<String>,
    /// Keep only rows that meet this, such as `outcome!=PHANTOM`; may be given several times.
    #[arg(long = "where", value_name = "CONDITION")]
    conditions: Vec<String>,
    /// Contacts that meet this were handled, such as `outcome=AGENT`.
    #[arg(long, value_name = "CONDITION")]
    handled_where: Vec<String>,
    /// Event logs: the column that names the case; its earliest row is the contact.
    #[arg(long, value_name = "COLUMN")]
    first_by: Option<String>,
    /// Write 0 for intervals without contacts inside these hours, on days that have contacts.
    #[arg(long, value_name = "HH:MM-HH:MM")]
    open: Option<String>,
    /// Leave out rows that cannot be used instead of stopping.
    #[arg(long)]
    skip_bad: bool,
    /// Write one row a contact instead of one an interval: its waits tell how patience spreads.
    #[arg(long)]
    contacts: bool,
}

impl MappingArgs {
    fn mapping(&self) -> Mapping {
        let many = |texts: &[String]| (!texts.is_empty()).then(|| OneOrMany::Many(texts.to_vec()));
        Mapping {
            separator: self.separator.clone(),
            time: many(&self.time),
            format: many(&self.format),
            zone: self.zone.clone(),
            interval: self.interval.clone(),
            queue: self.queue.clone(),
            queue_column: self.queue_column.clone(),
            offered: self.offered.clone(),
            handled: self.handled.clone(),
            abandoned: self.abandoned.clone(),
            wait: self.wait.clone(),
            handle_time: self.handle_time.clone(),
            conditions: many(&self.conditions),
            handled_where: many(&self.handled_where),
            first_by: self.first_by.clone(),
            open: self.open.clone(),
            skip_bad: self.skip_bad.then_some(true),
            contacts: self.contacts.then_some(true),
        }
    }
}

/// Runs `import`.
///
/// # Errors
/// [`Failure`].
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let Vendor::Csv = args.vendor;
    let target = args.target();
    match &target {
        Some(path) => refuse_existing(path, args.force)?,
        None if args.json => {
            return Err(Failure::Argument {
                message:
                    "--json needs --out or --output: the history itself goes to standard output"
                        .to_owned(),
                help: "add --output history.csv".to_owned(),
            });
        }
        None => {}
    }
    let base = match &args.map {
        Some(path) => Mapping::read(path).map_err(Failure::Input)?,
        None => Mapping::default(),
    };
    let mapping = base.with(args.mapping.mapping());
    let (imported, warnings) = import(&args.files, &mapping).map_err(Failure::Input)?;
    terminal.problems(&warnings);
    let mut bytes = vec![];
    imported
        .write_csv(&mut bytes)
        .map_err(|error| Failure::Bug(error.to_string()))?;
    match &target {
        Some(path) => write_file(path, &bytes)?,
        None => terminal.print(&String::from_utf8_lossy(&bytes))?,
    }
    terminal.note(&summary(&imported, &mapping, target.as_deref()));
    if args.json {
        terminal.print_json(&JsonSummary::new(&imported, &mapping, target.as_deref()))?;
    }
    Ok(Exit::Done)
}

impl Args {
    /// The file to write; `None` = standard output.
    fn target(&self) -> Option<PathBuf> {
        let in_folder = self.out.as_ref().map(|folder| folder.join("history.csv"));
        in_folder.or_else(|| self.output.clone())
    }
}

/// Nothing that exists is overwritten unless it is asked for.
fn refuse_existing(path: &Path, force: bool) -> Result<(), Failure> {
    pipeline::refuse_file_as_folder(path.parent().unwrap_or(path))?;
    let (message, help) = if path.is_dir() {
        (
            format!("{} is a folder", path.display()),
            "name a file, or a folder with --out",
        )
    } else if path.symlink_metadata().is_ok() && !force {
        (
            format!("{} exists already", path.display()),
            "name another file, or replace it with --force",
        )
    } else {
        return Ok(());
    };
    Err(Failure::Argument {
        message,
        help: help.to_owned(),
    })
}

/// Writes the file whole or not at all, and the folder it is in where that does not exist.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder)
        .and_then(|()| write_whole(path, bytes))
        .map_err(|error| Failure::write(path, error))
}

fn summary(imported: &Imported, mapping: &Mapping, target: Option<&Path>) -> String {
    let read = &imported.summary;
    let mut lines = vec![format!("{} read", counted(read.rows, "row"))];
    let conditions = mapping.conditions.as_ref().map(OneOrMany::list);
    for (condition, count) in conditions.iter().flatten().zip(&read.left_out) {
        lines.push(format!("  {} left out by {condition}", grouped(*count)));
    }
    if read.bad > 0 {
        lines.push(format!("  {} left out as unusable", grouped(read.bad)));
    }
    if read.repeated > 0 {
        lines.push(format!(
            "  {} at a time that the clock shows twice: counted half in each showing",
            grouped(read.repeated)
        ));
    }
    let rows = match imported.rows.len() {
        0 => "one row each".to_owned(),
        rows => format!("in {}", counted(rows, "interval")),
    };
    lines.push(format!(
        "{} contacts {rows} for {}{}",
        imported.offered(),
        imported.queues().join(", "),
        target.map_or_else(String::new, |path| format!(" -> {}", path.display()))
    ));
    lines.join("\n")
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct JsonSummary<'a> {
    file: Option<String>,
    queues: Vec<&'a str>,
    intervals: usize,
    contacts: f64,
    rows_read: usize,
    /// Rows left out by each condition of `where`.
    left_out: Vec<LeftOut>,
    /// Rows left out as unusable.
    unusable: usize,
    /// Contacts at a local time that the clock shows twice, counted half in each showing.
    at_a_repeated_time: usize,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    condition: String,
    rows: usize,
}

impl<'a> JsonSummary<'a> {
    fn new(imported: &'a Imported, mapping: &Mapping, target: Option<&Path>) -> Self {
        let read = &imported.summary;
        let conditions = mapping.conditions.as_ref().map(OneOrMany::list);
        let left_out = conditions
            .unwrap_or_default()
            .into_iter()
            .zip(&read.left_out);
        Self {
            file: target.map(|path| path.display().to_string()),
            queues: imported.queues(),
            intervals: imported.rows.len(),
            contacts: imported.offered(),
            rows_read: read.rows,
            left_out: left_out
                .map(|(condition, rows)| LeftOut {
                    condition,
                    rows: *rows,
                })
                .collect(),
            unusable: read.bad,
            at_a_repeated_time: read.repeated,
        }
    }
}
