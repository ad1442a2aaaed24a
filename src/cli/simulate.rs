//! `shiftwright simulate`: a finished roster played against random days.

use super::pipeline::{self, Answer, StageArgs};
use super::{Exit, Failure, terminal::Terminal};
use crate::control::Control;
use crate::plan::{self, Requirement};
use crate::problem::Problems;
use crate::report::charts::{self, Chart};
use crate::report::csv::{self, Table};
use crate::report::felt::{self, SimulationSummary};
use crate::report::number::decimals;
use crate::scenario::Scenario;
use crate::simulate::{Proof, Timetable, prove};
use crate::verify::{self, Activity, Sheet};
use crate::wording::counted;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Play a roster against random days, and say what customers will feel.
///
/// Days are drawn from the forecast's distribution, contacts, handle times and patience by chance, and
/// agents follow their activities to the minute. Ctrl-C ends it with what is known until then.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  shiftwright plan scenarios/helpdesk --out out
  shiftwright simulate scenarios/helpdesk --roster out/roster.csv
  shiftwright simulate scenarios/helpdesk --roster out/roster.csv --replications 1000 --out felt

Writes simulation.csv, simulation_days.csv, simulation_remedies.csv and the chart risk where --out is given.")]
pub struct Args {
    #[command(flatten)]
    /// What it shares with the other stages.
    pub stage: StageArgs,
    /// The roster: one row an agent and shift
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    /// Its activities: one row a piece of a shift [default: activities.csv beside the roster]
    #[arg(long, value_name = "FILE")]
    activities: Option<PathBuf>,
    /// Play exactly so many times [default: the scenario's simulation.replications, fewer where the service level is known before]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replications: Option<u32>,
}

/// Runs `simulate`.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    pipeline::run_stage(&args.stage, terminal, |scenario, control| {
        let mut scenario = scenario.clone();
        if let Some(replications) = args.replications {
            scenario.simulation.replications = replications;
            scenario.simulation.half_width = None;
        }
        played(&scenario, args, terminal, control)
    })
}

fn played(
    scenario: &Scenario,
    args: &Args,
    terminal: &Terminal,
    control: &Control,
) -> Result<Played, Failure> {
    let activities = activities_file(&args.roster, args.activities.as_deref());
    let mut sheet =
        verify::read(&args.roster, activities.as_deref(), scenario).map_err(Failure::Input)?;
    if sheet.pieces.is_none() {
        terminal.warning(&format!(
            "no activities.csv beside {}: breaks are not known, all of a shift counts as work on any queue",
            args.roster.display()
        ));
    }
    keep_plan_dates(scenario, &mut sheet, &args.roster, terminal)?;
    let timetable = Timetable::of_sheet(scenario, &sheet);
    tell_left_out(&sheet, &timetable, terminal);
    let requirement = plan::require(scenario, control)?;
    let staffing = &requirement.staffing;
    let forecast = &requirement.outlook.forecast;
    let proof = prove(scenario, forecast, staffing, &timetable, control);
    Ok(Played { requirement, proof })
}

/// Leaves out shifts that begin on no date of the plan, and says so.
fn keep_plan_dates(
    scenario: &Scenario,
    sheet: &mut Sheet,
    roster: &Path,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (first, end, all) = (scenario.first_day, scenario.end_day(), sheet.shifts.len());
    sheet.shifts.retain(|it| {
        let zone = scenario.zone_of(&scenario.agents[it.agent.get()]);
        (first..end).contains(&it.span.start.date_clock(zone).0)
    });
    let outside = all - sheet.shifts.len();
    let last = end.pred_opt().unwrap_or(end);
    if outside > 0 && sheet.shifts.is_empty() {
        return Err(Failure::Argument {
            message: format!(
                "no shift of {} lies in the plan, which runs from {first} to {last}",
                roster.display()
            ),
            help: "name the roster of this scenario, or set first_day and weeks to its dates"
                .to_owned(),
        });
    }
    if outside > 0 {
        terminal.warning(&format!(
            "{} of {} outside the plan, which runs from {first} to {last}: not played",
            counted(outside, "shift"),
            roster.display()
        ));
    }
    Ok(())
}

/// Says how much of the activities' work is not in the timetable, and why that may be.
fn tell_left_out(sheet: &Sheet, timetable: &Timetable, terminal: &Terminal) {
    let Some(pieces) = &sheet.pieces else { return };
    let work = pieces.iter().filter(|it| it.activity == Activity::Work);
    let written: i64 = work.map(|it| it.span.minutes()).sum();
    let shifts = timetable.shifts.iter().flat_map(|it| &it.work);
    let played: i64 = shifts.map(|(span, _)| span.minutes()).sum();
    if written > played {
        let hours = decimals((written - played) as f64 / 60.0, 1);
        terminal.warning(&format!(
            "{hours} hours of work among the activities are not played: outside of every shift, on a queue \
             that the agent does not serve, or twice at once; `shiftwright verify` names them"
        ));
    }
}

/// The activities given, else those beside the roster where there are any.
pub fn activities_file(roster: &Path, given: Option<&Path>) -> Option<PathBuf> {
    given.map(Path::to_owned).or_else(|| {
        let beside = roster.with_file_name("activities.csv");
        beside.is_file().then_some(beside)
    })
}

/// A roster put to the proof.
struct Played {
    requirement: Requirement,
    proof: Proof,
}

impl Answer for Played {
    fn warnings(&self) -> &Problems {
        self.requirement.warnings()
    }

    fn files(&self, scenario: &Scenario) -> Vec<(&'static str, Table)> {
        proof_files(scenario, &self.proof)
    }

    fn charts(&self, scenario: &Scenario) -> Result<Vec<Chart>, Failure> {
        let played = &self.proof.as_it_may_come;
        charts::risk_charts(scenario, played).map_err(|error| Failure::Bug(error.to_string()))
    }

    fn besides(&self, scenario: &Scenario) -> Option<(&'static str, Value)> {
        let summary = SimulationSummary::new(scenario, &self.proof);
        Some(("summary", serde_json::to_value(summary).ok()?))
    }

    fn text(&self, scenario: &Scenario) -> String {
        felt::told(&SimulationSummary::new(scenario, &self.proof))
    }
}

/// The tables of a proof.
pub fn proof_files(scenario: &Scenario, proof: &Proof) -> Vec<(&'static str, Table)> {
    let played = &proof.as_it_may_come;
    vec![
        ("simulation.csv", csv::simulation_table(scenario, played)),
        (
            "simulation_days.csv",
            csv::simulation_days_table(scenario, played),
        ),
        (
            "simulation_remedies.csv",
            csv::remedies_table(scenario, &proof.remedies),
        ),
    ]
}
