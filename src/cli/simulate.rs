//! `shiftwright simulate`: a finished roster played against random days.

mod reading;

pub use reading::activities_file;

use super::pipeline::{self, Answer, StageArgs};
use super::{Exit, Failure, terminal::Terminal};
use crate::control::Control;
use crate::plan::{self, Requirement};
use crate::problem::Problems;
use crate::report::charts::{self, Chart};
use crate::report::csv::{self, ContactsTable, Table};
use crate::report::felt::{self, SimulationSummary};
use crate::report::files::OutputFolder;
use crate::report::summary::HoleSummary;
use crate::scenario::Scenario;
use crate::simulate::{Hole, Proof, bunchings, holes, play_once, played_targets, prove};
use crate::tune;
use reading::Read;
use serde_json::Value;
use std::path::PathBuf;

const CONTACTS: &str = "contacts.csv";

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
  shiftwright simulate scenarios/helpdesk --roster out/roster.csv --out felt --contacts=7
  shiftwright simulate scenarios/helpdesk --roster out/roster.csv --strict

Writes simulation.csv, simulation_days.csv, simulation_remedies.csv and the chart risk where --out is given,
contacts.csv where --contacts is given, too.")]
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
    /// Exit code 4 where a queue misses a promise, by what was felt on the mean
    #[arg(long)]
    strict: bool,
    /// Write contacts.csv, too: every contact of play N, one row each [default N: 1]
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1", requires = "out", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    contacts: Option<u32>,
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
    let read = reading::read(scenario, &args.roster, args.activities.as_deref())?;
    for warning in &read.warnings {
        terminal.warning(warning);
    }
    let requirement = plan::require(scenario, control)?;
    let staffing = &requirement.staffing;
    let forecast = &requirement.outlook.forecast;
    let mut proof = prove(scenario, forecast, staffing, &read.timetable, control);
    proof.bunchings = bunchings(
        scenario,
        forecast,
        staffing,
        &read.timetable,
        &proof,
        control,
    );
    let as_played = tune::Played {
        scenario,
        forecast,
        staffing,
        timetable: &read.timetable,
        felt: &proof.as_it_may_come,
    };
    proof.remedies = tune::remedies(&as_played, control);
    Ok(Played {
        holes: holes(scenario, staffing, &read.timetable),
        strict: args.strict,
        requirement,
        proof,
        read,
        contacts_of: args.contacts,
    })
}

/// A roster put to the proof.
struct Played {
    requirement: Requirement,
    proof: Proof,
    read: Read,
    /// When nobody is there.
    holes: Vec<Hole>,
    /// Whether a missed promise is a failure.
    strict: bool,
    /// The play of which every contact is written.
    contacts_of: Option<u32>,
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

    fn besides(&self, scenario: &Scenario) -> Vec<(&'static str, Value)> {
        let summary = SimulationSummary::new(scenario, &self.proof);
        let summary = serde_json::to_value(summary).unwrap_or_default();
        let warnings = self.read.warnings.clone();
        let holes = self.holes.iter().map(|it| HoleSummary::new(scenario, it));
        let holes: Vec<HoleSummary> = holes.collect();
        let holes = serde_json::to_value(holes).unwrap_or_default();
        vec![
            ("summary", summary),
            ("warnings", warnings.into()),
            ("holes", holes),
        ]
    }

    fn write_more(&self, scenario: &Scenario, folder: &mut OutputFolder) -> Result<(), Failure> {
        let Some(number) = self.contacts_of else {
            return Ok(());
        };
        let path = folder.path_of(CONTACTS);
        let Requirement { outlook, staffing } = &self.requirement;
        let timetable = &self.read.timetable;
        let filled = folder.write_filled(CONTACTS, |file| {
            let mut table = ContactsTable::new(scenario, file);
            play_once(
                scenario,
                &outlook.forecast,
                staffing,
                timetable,
                number,
                |it| table.add(it),
            );
            table.finish()
        });
        filled.map_err(|source| Failure::write(&path, source))
    }

    fn exit(&self, scenario: &Scenario) -> Exit {
        if self.strict && misses(scenario, &self.proof) {
            Exit::TargetMissed
        } else {
            Exit::Done
        }
    }

    fn text(&self, scenario: &Scenario) -> String {
        let mut told = felt::told(&SimulationSummary::new(scenario, &self.proof));
        if let Some(holes) = felt::holes_told(scenario, &self.holes) {
            told += &format!("{holes}\n");
        }
        told + if self.read.is_meant_for_queues() {
            ""
        } else {
            "Busy is not known of work that is on any queue (without activities.csv all of it): nobody says \
             which queue's agents they are.\n"
        }
    }
}

/// Whether any promise is missed on the mean.
fn misses(scenario: &Scenario, proof: &Proof) -> bool {
    let queues = proof.as_it_may_come.queues.iter();
    let mut targets = queues.flat_map(|it| played_targets(scenario, it));
    targets.any(|it| !it.kept)
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
