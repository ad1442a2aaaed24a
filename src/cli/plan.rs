//! `shiftwright plan`: the main job, from the scenario to a verified roster and its reports.

use super::pipeline::{self, ScenarioArgs, write};
use super::{Exit, Failure, plan_files, progress::Running, terminal::Terminal};
use crate::frontier::{self, Frontier};
use crate::plan::{self, Plan, PlanOutcome, PlanSettings, Requirement, Tuning};
use crate::problem::Problems;
use crate::report;
use crate::report::files::OutputFolder;
use crate::report::summary::{PlanStatus, PlanSummary, VerificationSummary};
use crate::report::terminal as screen;
use crate::roster::{Conflict, Effort};
use crate::scenario::{self, Scenario, parse_duration};
use crate::verify;
use crate::wording::{counted, grouped, listed};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The file that is written last.
const SUMMARY: &str = "summary.json";

/// Make the plan: forecast, agents required, shifts, named roster, verification and reports.
///
/// Ctrl-C ends the search with the best roster so far, written whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  shiftwright plan scenarios/helpdesk --out out/helpdesk
  shiftwright plan scenarios/three-cities --out out/cities --time-limit 30s --strict
  shiftwright plan scenarios/helpdesk --out out/helpdesk --frontier")]
pub struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Folder for everything that is written; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Longest time for shifts and roster together, such as 90s or 10min; of rounds (--repair, --credit-skills) for each
    /// of them, and five times as long for all [default: until done]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, allow_hyphen_values = true)]
    time_limit: Option<crate::units::Seconds>,
    /// How hard to search for the named roster
    #[arg(long, value_enum, default_value_t = Depth::Normal)]
    effort: Depth,
    /// Exit code 4 where a queue misses a promise: by what was felt on the mean, of a roster that was not played by formula
    #[arg(long)]
    strict: bool,
    /// Do not play the roster against random days
    #[arg(long, conflicts_with_all = ["repair", "credit_skills"])]
    no_simulate: bool,
    /// Where a queue misses its promise when the roster is played, add agents and plan again: at most ten times until all is
    /// kept, then seven to take back what was too much and to add what other random days find lacking
    #[arg(long)]
    repair: bool,
    /// Besides, give agents back where queues answer more than one point more in time than promised: mostly those that
    /// share agents, but single queues, too
    #[arg(long)]
    credit_skills: bool,
    /// Also plan for 5, 10 and 15 points of service level more and less, and say what a point costs: several
    /// plans, each searched quickly and within the time limit
    #[arg(long, conflicts_with = "no_simulate")]
    frontier: bool,
    /// Leave the charts out
    #[arg(long)]
    no_charts: bool,
    /// Print the summary as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

impl Args {
    const fn tuning(&self) -> Option<Tuning> {
        match (self.credit_skills, self.repair) {
            (true, _) => Some(Tuning::CreditSkills),
            (false, true) => Some(Tuning::Repair),
            (false, false) => None,
        }
    }

    fn limit(&self) -> Option<Duration> {
        let limit = self.time_limit?;
        Some(Duration::from_secs_f64(limit.get()))
    }
}

/// [`Effort`] as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Depth {
    /// A fifth of the ordinary work
    Quick,
    /// Seconds for a hundred agents, about a minute for five hundred
    Normal,
    /// Four times the ordinary work
    Thorough,
}

impl From<Depth> for Effort {
    fn from(depth: Depth) -> Self {
        match depth {
            Depth::Quick => Self::Quick,
            Depth::Normal => Self::Normal,
            Depth::Thorough => Self::Thorough,
        }
    }
}

/// Runs `plan`.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let (scenario, warnings) = args.scenario.read()?;
    let warnings = refuse_nobody(&scenario, warnings).map_err(Failure::Input)?;
    terminal.problems(&warnings);
    let mut folder = pipeline::output_folder(&args.out)?;
    let running = Running::start(terminal);
    let settings = PlanSettings {
        effort: args.effort.into(),
        unplayed: args.no_simulate,
        tuning: args.tuning(),
        time_limit: args.limit(),
    };
    let outcome = plan::plan(&scenario, &settings, &running.control)?;
    retract_summary(&folder)?;
    let written = match outcome {
        PlanOutcome::Planned(plan) => {
            terminal.problems(&plan.requirement.outlook.warnings);
            finish(args, terminal, &scenario, *plan, &mut folder, running)
        }
        PlanOutcome::Impossible {
            requirement,
            conflicts,
        } => {
            drop(running);
            no_plan(
                args,
                terminal,
                &scenario,
                (&requirement, &conflicts),
                &mut folder,
            )
        }
    };
    if matches!(written, Err(Failure::Io { .. })) {
        pipeline::tell_incomplete(terminal, &folder);
    }
    written
}

/// Writes the requirement and says which rules contradict each other.
fn no_plan(
    args: &Args,
    terminal: &Terminal,
    scenario: &Scenario,
    (requirement, conflicts): (&Requirement, &[Conflict]),
    folder: &mut OutputFolder,
) -> Result<Exit, Failure> {
    terminal.problems(&requirement.outlook.warnings);
    for (name, table) in pipeline::staffing_files(scenario, requirement) {
        write(folder, name, table.to_csv().as_bytes())?;
    }
    pipeline::clear_earlier(terminal, folder)?;
    anstream::eprintln!("{}", explain(scenario, conflicts));
    if args.json {
        terminal.print_json(&Infeasible::new(scenario, conflicts))?;
    }
    Ok(Exit::NoPlan)
}

/// The warnings, where somebody can be rostered. Where nobody can, what is lacking takes the place of
/// the warnings that already said so.
fn refuse_nobody(scenario: &Scenario, mut warnings: Problems) -> Result<Problems, Problems> {
    let mut lacking = scenario::lacking(scenario);
    if !lacking.has_errors() {
        return Ok(warnings);
    }
    for problem in &mut lacking.0 {
        let told = warnings.0.iter().find(|it| it.code == problem.code);
        if let Some(told) = told {
            problem.place.clone_from(&told.place);
            problem.label.clone_from(&told.label);
        }
    }
    let is_told = |code| lacking.0.iter().any(|it| it.code == code);
    warnings.0.retain(|it| !is_told(it.code));
    warnings.extend(lacking);
    Err(warnings)
}

/// Takes the earlier plan's summary away before its files are replaced: where it stands, the
/// plan beside it is whole.
fn retract_summary(folder: &OutputFolder) -> Result<(), Failure> {
    folder
        .retract(SUMMARY)
        .map_err(|source| Failure::write(&folder.path_of(SUMMARY), source))
}

/// Writes everything, checks what was written, shows the summary.
fn finish(
    args: &Args,
    terminal: &Terminal,
    scenario: &Scenario,
    mut plan: Plan,
    folder: &mut OutputFolder,
    running: Running,
) -> Result<Exit, Failure> {
    let timed = Instant::now();
    plan_files::write_tables(folder, scenario, &plan)?;
    plan.wall_time_s
        .push(("tables", timed.elapsed().as_secs_f64()));

    let timed = Instant::now();
    let (checked, violations) = check(scenario, folder)?;
    plan.wall_time_s
        .push(("verify", timed.elapsed().as_secs_f64()));

    let timed = Instant::now();
    if !args.no_charts {
        running.control.report("charts", None, "");
        plan_files::write_charts(folder, scenario, &plan)?;
    }
    plan.wall_time_s
        .push(("charts", timed.elapsed().as_secs_f64()));

    let found = frontier(args, scenario, &mut plan, folder, &running)?;

    let mut summary = plan_files::summary(scenario, &plan, Some(checked), folder.written());
    summary.frontier = found.as_ref().map(report::frontier::summarised);
    let prices = found.map_or_else(String::new, |it| told(scenario, &it));
    let json = summary
        .to_json()
        .map_err(|error| Failure::Bug(error.to_string()))?;
    write(folder, SUMMARY, json.as_bytes())?;
    pipeline::clear_earlier(terminal, folder)?;
    let interrupted = running.was_interrupted();
    drop(running);

    if interrupted {
        terminal.note("stopped by Ctrl-C: this is the best plan found until then");
    }
    if args.json {
        terminal.print(&json)?;
    } else {
        let place = format!("Everything is in {}\n", folder.root().display());
        let figures = "\n".to_owned() + &screen::figures(&summary);
        terminal.print(&(screen::render(&summary) + &figures + &prices + &place))?;
    }
    verdict(args, &summary, &violations)
}

/// What more or less service costs, in words.
fn told(scenario: &Scenario, found: &Frontier) -> String {
    let lines = report::frontier::told(scenario, found);
    let lines = lines.iter().flat_map(|it| screen::wrap(it, 98, usize::MAX));
    lines.collect::<Vec<_>>().join("\n") + "\n\n"
}

/// What more or less service costs, where that was asked for: written.
fn frontier(
    args: &Args,
    scenario: &Scenario,
    plan: &mut Plan,
    folder: &mut OutputFolder,
    running: &Running,
) -> Result<Option<Frontier>, Failure> {
    if !args.frontier {
        return Ok(None);
    }
    let timed = Instant::now();
    let found = frontier::frontier(scenario, plan, args.limit(), &running.control);
    plan_files::write_frontier(folder, scenario, &found, !args.no_charts)?;
    plan.wall_time_s
        .push(("frontier", timed.elapsed().as_secs_f64()));
    Ok(Some(found))
}

/// Reads the roster back from the disk and checks every rule.
fn check(
    scenario: &Scenario,
    folder: &OutputFolder,
) -> Result<(VerificationSummary, Vec<verify::Violation>), Failure> {
    let (roster, activities) = (
        folder.path_of("roster.csv"),
        folder.path_of("activities.csv"),
    );
    let sheet = verify::read(&roster, Some(&activities), scenario).map_err(Failure::Input)?;
    let violations = verify::verify(scenario, &sheet);
    let rules_checked = verify::rules_checked(&sheet).len();
    Ok((
        VerificationSummary {
            rules_checked,
            violations: violations.len(),
        },
        violations,
    ))
}

fn verdict(
    args: &Args,
    summary: &PlanSummary,
    violations: &[verify::Violation],
) -> Result<Exit, Failure> {
    if !violations.is_empty() {
        let listed: Vec<&str> = violations
            .iter()
            .take(10)
            .map(|v| v.message.as_str())
            .collect();
        return Err(Failure::Bug(format!(
            "the roster breaks {}:\n{}",
            counted(violations.len(), "rule"),
            listed.join("\n")
        )));
    }
    let mut queues = summary.queues.iter();
    let missed = queues.any(|queue| queue.keeps_promise() == Some(false));
    Ok(if args.strict && missed {
        Exit::TargetMissed
    } else {
        Exit::Done
    })
}

/// Which rules contradict each other, who and when.
fn explain(scenario: &Scenario, conflicts: &[Conflict]) -> String {
    let mut agents: Vec<_> = conflicts.iter().map(|conflict| conflict.agent).collect();
    agents.dedup();
    let mut text = format!(
        "error: no roster can keep the rules of {} of {}\n",
        grouped(agents.len()),
        counted(scenario.agents.len(), "agent")
    );
    for (names, why) in alike(scenario, conflicts) {
        let line = format!("{}: {why}", listed(&names, 3, "others"));
        text += &format!("  {}\n", line.replace('\n', "\n  "));
    }
    text + "hint: loosen these rules, or the time off and availability that they collide with, and plan again"
}

/// Each contradiction once, with the names of all whose it is, in the order of the first.
fn alike<'a>(scenario: &'a Scenario, conflicts: &'a [Conflict]) -> Vec<(Vec<&'a str>, &'a str)> {
    let mut groups: Vec<(Vec<&str>, &str)> = vec![];
    let mut known: HashMap<&str, usize> = HashMap::new();
    for conflict in conflicts {
        let name = scenario.agents[conflict.agent.get()].name.as_str();
        let message = conflict.message.as_str();
        let own = message.strip_prefix(name);
        let why = own.and_then(|it| it.strip_prefix(": ")).unwrap_or(message);
        let group = *known.entry(why).or_insert_with(|| {
            groups.push((vec![], why));
            groups.len() - 1
        });
        groups[group].0.push(name);
    }
    groups
}

/// What `--json` prints where no roster keeps the hard rules.
#[derive(Debug, Serialize)]
struct Infeasible<'a> {
    status: PlanStatus,
    conflicts: Vec<JsonConflict<'a>>,
}

/// Rules of one agent that cannot all be kept, with names instead of numbers. `rule` and `day` are
/// those of the first rule, for who wants one line a conflict.
#[derive(Debug, Serialize)]
struct JsonConflict<'a> {
    agent: &'a str,
    rule: Option<&'static str>,
    day: Option<NaiveDate>,
    message: &'a str,
    rules: Vec<JsonClash<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonClash<'a> {
    /// As the scenario spells it.
    rule: &'static str,
    /// The first day it is about; `null` where it is about the plan as a whole.
    day: Option<NaiveDate>,
    /// All of them.
    days: &'a [NaiveDate],
    message: &'a str,
}

impl<'a> Infeasible<'a> {
    fn new(scenario: &'a Scenario, conflicts: &'a [Conflict]) -> Self {
        let conflicts = conflicts.iter();
        Self {
            status: PlanStatus::Infeasible,
            conflicts: conflicts
                .map(|it| JsonConflict::new(scenario, it))
                .collect(),
        }
    }
}

impl<'a> JsonConflict<'a> {
    fn new(scenario: &'a Scenario, conflict: &'a Conflict) -> Self {
        let rules = conflict.rules.iter().map(|clash| JsonClash {
            rule: clash.rule.key(),
            day: clash.dates.first().copied(),
            days: &clash.dates,
            message: &clash.message,
        });
        let rules: Vec<JsonClash<'a>> = rules.collect();
        Self {
            agent: &scenario.agents[conflict.agent.get()].name,
            rule: rules.first().map(|it| it.rule),
            day: rules.first().and_then(|it| it.day),
            message: &conflict.message,
            rules,
        }
    }
}
