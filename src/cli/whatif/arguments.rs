//! The arguments of `whatif`, and the cases that they ask for.

use crate::cli::Failure;
use crate::problem::{Problem, Problems, Source};
use crate::roster::Effort;
use crate::scenario::{Scenario, parse_duration};
use crate::whatif::{
    self, Assignment, CaseFile, Cases, Level, Question, Settings, Slice, Vary, codes,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Look at many variations of a scenario side by side: what changes, what matters most, what is worth its money.
///
/// Keys are those of scenario.toml, dotted (queues.phone.service_level.target), or levers: volume, bot, aht, agents,
/// shrinkage, service_level, opening, closing, each also of one queue or site (volume.phone, agents.austin). Values may be
/// relative: *1.2, +10, -10%, +30min. With --out a finished case is never worked out again.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  shiftwright whatif scenarios/three-cities --set volume=*2
  shiftwright whatif scenarios/three-cities --vary volume=*0.9,*1.1 --vary shrinkage=0.1,0.13,0.16 --out out/grid
  shiftwright whatif scenarios/three-cities --vary volume=*0.8..*1.2 --vary agents=-10..+10 --sample 200 --out out/draws
  shiftwright whatif scenarios/three-cities --ask hiring
  shiftwright whatif scenarios/helpdesk --cases cases.toml --level full --out out/full
  shiftwright whatif scenarios/helpdesk --cases cases.toml --out out/3 --shard 3/8
  shiftwright whatif merge out/all out/1 out/2 out/3

Writes cases.csv, comparison.html and charts where --out is given. docs/whatif.md says how cases are written."
)]
pub struct Args {
    /// What it does besides: joining slices.
    #[command(subcommand)]
    pub part: Option<Part>,
    /// A folder with a scenario.toml, or the TOML file itself.
    #[arg(required = true)]
    pub scenario: Option<PathBuf>,
    /// Seed of everything random; the scenario's where not given.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// File of cases: a `[[case]]` each, with name and set = { KEY = VALUE }
    #[arg(long, value_name = "FILE")]
    pub cases: Option<PathBuf>,
    /// Change a key; several together are one case, or hold in all cases of --cases and --vary, and of --ask in its base, too
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Give a key several values; several keys are a full grid
    #[arg(long, value_name = "KEY=A,B,C")]
    pub vary: Vec<String>,
    /// Draw N cases from --vary KEY=LOW..HIGH, spread evenly over all ranges (Latin hypercube), instead of a grid
    #[arg(long, value_name = "N", requires = "vary", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub sample: Option<u32>,
    /// A ready question
    #[arg(long, value_enum, conflicts_with_all = ["cases", "vary"])]
    pub ask: Option<Ask>,
    /// How far each case goes
    #[arg(long, value_enum, default_value_t = Depth::Weekly)]
    pub level: Depth,
    /// How hard to search for rosters (--level full)
    #[arg(long, value_enum, default_value_t = Search::Rough)]
    pub effort: Search,
    /// Longest time of one case's search; results then depend on the machine [default: the same work everywhere]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, allow_hyphen_values = true)]
    pub time_limit: Option<crate::units::Seconds>,
    /// Folder for results and reports; made if it does not exist
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Work out only slice K of N, into a folder of its own; `whatif merge` joins them
    #[arg(long, value_name = "K/N", requires = "out")]
    pub shard: Option<Slice>,
    /// Cases worked out at the same time [default: one a core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub jobs: Option<u32>,
    /// Leave the charts out
    #[arg(long)]
    pub no_charts: bool,
    /// Print every figure as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

impl Args {
    /// Whether a program reads the answer.
    #[must_use]
    pub const fn wants_json(&self) -> bool {
        match &self.part {
            Some(Part::Merge(merge)) => merge.json,
            None => self.json,
        }
    }
}

/// What `whatif` does besides.
#[derive(Debug, clap::Subcommand)]
pub enum Part {
    /// Joins the slices of a run.
    #[command(
        about = "Join the slices of a run: the same files, byte for byte, as if it had been worked out in one go"
    )]
    Merge(Merge),
}

/// Join the slices of a run: the same files, byte for byte, as if it had been worked out in one go.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  shiftwright whatif merge out/all out/slice-*")]
pub struct Merge {
    /// Folder for the whole run; made if it does not exist
    pub out: PathBuf,
    /// Folders of the slices
    #[arg(required = true)]
    pub shards: Vec<PathBuf>,
    /// Leave the charts out
    #[arg(long)]
    pub no_charts: bool,
    /// Print every figure as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// [`Level`] as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Depth {
    /// Agents required, hours, cost and service by formula; a few milliseconds a case
    Weekly,
    /// The same, with service followed through each day
    Staffing,
    /// A named roster for each case, played against the same customers
    Full,
    /// The months ahead: hires, heads and cost
    Hire,
}

/// [`Effort`] as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Search {
    /// A twentieth of the ordinary work, the shift program only relaxed: a hundred agents in seconds
    Rough,
    /// A fifth of the ordinary work
    Quick,
    /// As `plan` does
    Normal,
    /// Four times the ordinary work
    Thorough,
}

/// [`Question`] as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Ask {
    /// How service moves from 20 agents fewer to 20 more
    Hiring,
    /// What 10 points less to 15 points more of the promise cost
    ServiceLevel,
    /// What more or less shrinkage costs
    Shrinkage,
    /// What closing earlier or later costs
    ClosingHours,
    /// What a bot saves that answers part of the written contacts
    BotShare,
}

impl From<Ask> for Question {
    fn from(ask: Ask) -> Self {
        match ask {
            Ask::Hiring => Self::Hiring,
            Ask::ServiceLevel => Self::ServiceLevel,
            Ask::Shrinkage => Self::Shrinkage,
            Ask::ClosingHours => Self::ClosingHours,
            Ask::BotShare => Self::BotShare,
        }
    }
}

/// What is asked of a scenario.
pub struct Asked<'a> {
    pub args: &'a Args,
    pub path: &'a Path,
}

impl Asked<'_> {
    /// How far and how hard.
    pub fn settings(&self, base: &Scenario) -> Settings {
        Settings {
            level: match self.args.level {
                Depth::Weekly => Level::Weekly,
                Depth::Staffing => Level::Staffing,
                Depth::Full => Level::Full,
                Depth::Hire => Level::Hire,
            },
            effort: match self.args.effort {
                Search::Rough => Effort::Rough,
                Search::Quick => Effort::Quick,
                Search::Normal => Effort::Normal,
                Search::Thorough => Effort::Thorough,
            },
            time_limit: self
                .args
                .time_limit
                .map(|it| Duration::from_secs_f64(it.get())),
            named: !base.agents.is_empty(),
        }
    }

    /// The cases; draws by `seed`.
    pub fn cases(&self, seed: u64) -> Result<Cases, Failure> {
        let args = self.args;
        let mut problems = Problems::default();
        let sets = read(&args.set, Assignment::parse, &mut problems);
        let vary = read(&args.vary, Vary::parse, &mut problems);
        if !problems.0.is_empty() {
            return Err(Failure::Input(problems));
        }
        let file = args
            .cases
            .as_deref()
            .map(read_file)
            .transpose()?
            .unwrap_or_default();
        let mut list = file.cases;
        if !vary.is_empty() {
            let cases = match args.sample {
                Some(count) => whatif::sample(&vary, count as usize, seed),
                None => whatif::grid(&vary),
            };
            list.extend(cases.map_err(Failure::Input)?);
        }
        let question = args.ask.map(Question::from);
        if let Some(question) = question {
            let cases = question
                .cases()
                .map_err(|it| Failure::Input(Problems(vec![it])))?;
            list.extend(cases);
        }
        let (common, sets) = match question {
            // What is asked is asked of the scenario with the sets.
            Some(_) => (sets, vec![]),
            None => (vec![], sets),
        };
        if list.is_empty() && !sets.is_empty() {
            list.push(whatif::single(sets));
        } else {
            for case in &mut list {
                // A case's own value stands for the one that all have; one that is relative to a value goes on from it.
                let stays = |set: &&Assignment| {
                    let mut own = case.changes.iter().filter(|it| it.key == set.key);
                    own.all(|it| it.is_relative() && !set.is_relative())
                };
                let others: Vec<_> = sets.iter().filter(stays).cloned().collect();
                case.changes.splice(0..0, others);
            }
        }
        let title = match (file.question.as_str(), question) {
            ("", Some(question)) => question.sentence().to_owned(),
            (title, _) => title.to_owned(),
        };
        let cases = Cases::new(title, question, list).map_err(Failure::Input)?;
        let drawn = vary
            .iter()
            .filter(|it| args.sample.is_some() && it.is_range());
        let drawn = drawn.map(|it| it.key.clone()).collect();
        Ok(Cases { drawn, ..cases }.based_on(&common))
    }
}

fn read<T>(
    texts: &[String],
    parse: fn(&str) -> Result<T, Problem>,
    problems: &mut Problems,
) -> Vec<T> {
    let mut all = vec![];
    for text in texts {
        match parse(text) {
            Ok(it) => all.push(it),
            Err(problem) => problems.push(problem),
        }
    }
    all
}

/// Reads a file of cases.
fn read_file(path: &Path) -> Result<CaseFile, Failure> {
    let text = std::fs::read(path).map_err(|source| Failure::read(path, source))?;
    let text = String::from_utf8(text).map_err(|_| {
        let message = format!("{} is not text in UTF-8", path.display());
        Failure::Input(Problems(vec![Problem::error(codes::BAD_FILE, message)]))
    })?;
    let source = Arc::new(Source {
        file: path.to_owned(),
        text: text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
    });
    whatif::parse_file(&source).map_err(Failure::Input)
}
