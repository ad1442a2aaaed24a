//! From a path to a checked scenario: the files are read here, and nowhere else in the stage.

use super::decode::At;
use super::file::worked_csv::{self, WorkedFile};
use super::file::{AgentFile, ScenarioFile, agents_csv, parse};
use super::words::nearest::quoted;
use super::{Scenario, codes, validate};
use crate::problem::{Code, Problem, Problems, Source};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file in a scenario's folder.
const FILE_NAME: &str = "scenario.toml";
/// Largest `scenario.toml`, in bytes: two thousand agents written at length take one megabyte.
const LARGEST_SCENARIO: u64 = 16 << 20;
/// Largest `agents.csv`, in bytes.
const LARGEST_AGENTS: u64 = 64 << 20;

/// Reads and checks a scenario: a folder with a `scenario.toml`, or the file itself.
///
/// Reads `agents.csv` too; of a history it only checks that the file exists.
///
/// # Errors
/// All problems, in the order of the files, where one of them is an error. Where none is, the
/// warnings come with the scenario.
pub fn load(path: &Path) -> Result<(Scenario, Problems), Problems> {
    let file = locate(path).map_err(|problem| Problems(vec![problem]))?;
    let text = read(&file, LARGEST_SCENARIO).map_err(|problem| Problems(vec![problem]))?;
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let source = Arc::new(Source { file, text });
    check(&source, &folder, &|agents| read(agents, LARGEST_AGENTS))
}

/// Reads and checks a scenario's text as if it stood in `folder/scenario.toml`.
///
/// # Errors
/// As [`load`].
pub fn load_text(text: &str, folder: &Path) -> Result<(Scenario, Problems), Problems> {
    let source = Arc::new(Source {
        file: folder.join(FILE_NAME),
        text: without_mark(text).to_owned(),
    });
    check(&source, folder, &|agents| read(agents, LARGEST_AGENTS))
}

/// A scenario's texts as they stand in its files, not yet checked: for those who change them and load again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The scenario's own file.
    pub file: PathBuf,
    /// What it says.
    pub text: String,
}

/// Finds and reads the file of a scenario.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn open(path: &Path) -> Result<Opened, Problems> {
    let alone = |problem| Problems(vec![problem]);
    let file = locate(path).map_err(alone)?;
    let text = read(&file, LARGEST_SCENARIO).map_err(alone)?;
    Ok(Opened { file, text })
}

impl Opened {
    /// The folder in which the names of other files are looked up.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// The text of a file that the scenario names, such as its agents.
    ///
    /// # Errors
    /// Where it is not there, or cannot be read.
    pub fn beside(&self, name: &str) -> Result<String, Problems> {
        let text = read(&self.folder().join(name), LARGEST_AGENTS);
        text.map_err(|problem| Problems(vec![problem]))
    }

    /// Checks the scenario; texts of `beside` stand for the files of their names.
    ///
    /// # Errors
    /// As [`load`].
    pub fn check(
        &self,
        beside: &BTreeMap<String, String>,
    ) -> Result<(Scenario, Problems), Problems> {
        let source = Arc::new(Source {
            file: self.file.clone(),
            text: self.text.clone(),
        });
        let folder = self.folder();
        check(&source, folder, &|path| {
            let changed = beside.iter().find(|(name, _)| folder.join(name) == path);
            changed.map_or_else(|| read(path, LARGEST_AGENTS), |(_, text)| Ok(text.clone()))
        })
    }
}

type ReadAgents<'a> = &'a dyn Fn(&Path) -> Result<String, Problem>;

fn check(
    source: &Arc<Source>,
    folder: &Path,
    read_agents: ReadAgents<'_>,
) -> Result<(Scenario, Problems), Problems> {
    let (file, mut problems) = parse(source);
    let scenario = file.and_then(|file| {
        let (agents, complete) = agents(&file, folder, read_agents, &mut problems);
        let worked = worked(&file, folder, read_agents, &mut problems);
        let rows = validate::Rows {
            agents: &agents,
            agents_complete: complete,
            worked: &worked,
        };
        validate::validate(&file, &rows, folder, &mut problems)
    });
    in_order(&mut problems, source);
    match scenario {
        Some(scenario) if !problems.has_errors() => Ok((scenario, problems)),
        _ => Err(problems),
    }
}

/// The agents of the agents' file, and whether all of it could be read.
fn agents(
    file: &ScenarioFile,
    folder: &Path,
    read: ReadAgents<'_>,
    problems: &mut Problems,
) -> (Vec<AgentFile>, bool) {
    let Some(named) = &file.agents else {
        return (vec![], true);
    };
    let absent = Absent {
        code: codes::NO_AGENTS_FILE,
        what: "the agents' file",
    };
    let Some(source) = beside(named, folder, read, &absent, problems) else {
        return (vec![], false);
    };
    let (agents, found) = agents_csv::parse(&source);
    let complete = !found.has_errors();
    problems.extend(found);
    (agents, complete)
}

/// The shifts worked before the plan, as far as they can be read.
fn worked(
    file: &ScenarioFile,
    folder: &Path,
    read: ReadAgents<'_>,
    problems: &mut Problems,
) -> Vec<WorkedFile> {
    let absent = Absent {
        code: codes::NO_WORKED_FILE,
        what: "the file of shifts worked before the plan",
    };
    let named = file.worked_before.as_ref();
    let source = named.and_then(|named| beside(named, folder, read, &absent, problems));
    let Some(source) = source else {
        return vec![];
    };
    let (shifts, found) = worked_csv::parse(&source);
    problems.extend(found);
    shifts
}

/// What is said of a file that is not there.
struct Absent {
    code: Code,
    what: &'static str,
}

/// The text of a file that the scenario names; `None` where it cannot be read, which is reported.
fn beside(
    named: &At<String>,
    folder: &Path,
    read: ReadAgents<'_>,
    absent: &Absent,
    problems: &mut Problems,
) -> Option<Arc<Source>> {
    let path = folder.join(&named.value);
    match read(&path) {
        Ok(text) => Some(Arc::new(Source { file: path, text })),
        Err(problem) => {
            let problem = if problem.code == codes::NO_FILE {
                let message = format!("{} {} is not there", absent.what, quoted(&named.value));
                Problem::error(absent.code, message)
                    .help("put it beside scenario.toml, or correct its name")
            } else {
                problem
            };
            problems.push(problem.at(named.place.clone(), "this file"));
            None
        }
    }
}

/// Sorts problems by file (the scenario's first) and place; those without a place come first.
fn in_order(problems: &mut Problems, main: &Arc<Source>) {
    problems.0.sort_by_key(|problem| {
        problem
            .place
            .as_ref()
            .map(|place| (!Arc::ptr_eq(&place.source, main), place.range.start))
    });
}

fn locate(path: &Path) -> Result<PathBuf, Problem> {
    let shown = path.display();
    if path.is_dir() {
        let file = path.join(FILE_NAME);
        return if file.exists() {
            Ok(file)
        } else {
            Err(no_scenario(path))
        };
    }
    if path.exists() {
        return Ok(path.to_owned());
    }
    let problem = Problem::error(
        codes::NO_FILE,
        format!("there is no file or folder {shown}"),
    );
    Err(problem.help(format!(
        "check the path; `shiftwright new {shown}` makes a scenario there"
    )))
}

fn no_scenario(folder: &Path) -> Problem {
    let shown = folder.display();
    let mut others: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.to_lowercase().ends_with(".toml"))
        .collect();
    others.sort();
    let help = match others.first() {
        Some(other) => format!("name the file itself: {}", folder.join(other).display()),
        None => format!("`shiftwright new {shown}` makes a scenario there"),
    };
    Problem::error(
        codes::NO_SCENARIO_IN_FOLDER,
        format!("the folder {shown} has no {FILE_NAME}"),
    )
    .help(help)
}

/// Reads a text of at most `largest` bytes.
fn read(path: &Path, largest: u64) -> Result<String, Problem> {
    let shown = path.display();
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Problem::error(codes::NO_FILE, format!("there is no file {shown}"))
        }
        _ => Problem::error(
            codes::UNREADABLE,
            format!("{shown} cannot be read: {error}"),
        )
        .help("check that it is a file, and that you may read it"),
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let problem = Problem::error(codes::UNREADABLE, format!("{shown} is not a file"));
        return Err(problem.help("name a text file"));
    }
    let mut bytes = vec![];
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        let message = format!("{shown} is larger than {} MB", largest >> 20);
        return Err(Problem::error(codes::TOO_LARGE, message)
            .help("is it the right file? History belongs into a CSV file of its own"));
    }
    decoded(bytes, path)
}

fn decoded(bytes: Vec<u8>, path: &Path) -> Result<String, Problem> {
    let shown = path.display();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    String::from_utf8(bytes)
        .map(|text| without_mark(&text).to_owned())
        .map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..valid]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            let (what, help) = if utf16 {
                (
                    format!("{shown} is text in UTF-16"),
                    "save it again as UTF-8",
                )
            } else {
                (
                    format!("{shown} is not text in UTF-8: line {line} has a byte that is none"),
                    "save it as UTF-8; if it is a spreadsheet or a PDF, export it as text first",
                )
            };
            Problem::error(codes::NOT_UTF8, what).help(help)
        })
}

/// The text without the invisible mark that some Windows programs put at its beginning.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
