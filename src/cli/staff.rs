//! `shiftwright staff`: forecast → agents required per queue and interval, with the reason.

mod explain;

use super::pipeline::{self, Answer, StageArgs};
use super::{Exit, Failure, terminal::Terminal};
use crate::plan::{self, Requirement};
use crate::problem::Problems;
use crate::report::csv;
use crate::report::number::{percent, thousands};
use crate::scenario::Scenario;
use crate::scenario::model::PromiseOver;
use crate::staffing::promise::{hours_both_ways, over_time};
use crate::staffing::{Binding, IntervalStaffing, QueueStaffing};
use crate::wording::counted;
use chrono::NaiveDate;
use comfy_table::{CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};
use explain::{Question, Reason};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Say how many agents each queue needs in each interval, and which promise decides it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  shiftwright staff scenarios/helpdesk
  shiftwright staff scenarios/three-cities --out out/cities
  shiftwright staff scenarios/helpdesk --json
  shiftwright staff scenarios/helpdesk --explain phone \"mon 10:00\"

Writes forecast.csv, backtest.csv and staffing.csv where --out is given.")]
pub struct Args {
    #[command(flatten)]
    /// What it shares with the other stages.
    pub stage: StageArgs,
    /// Say why one interval needs the agents it needs: a queue, and a time such as "2026-03-02 10:00" or "mon 10:00"
    #[arg(long, num_args = 2, value_names = ["QUEUE", "TIME"])]
    pub explain: Option<Vec<String>>,
}

/// Runs `staff`.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some([queue, time]) = args.explain.as_deref() else {
        return pipeline::run_stage(&args.stage, terminal, plan::require);
    };
    let question = Question {
        queue: queue.clone(),
        time: time.clone(),
    };
    pipeline::run_stage(&args.stage, terminal, |scenario, control| {
        let requirement = plan::require(scenario, control)?;
        Ok::<_, Failure>(Explained {
            reason: explain::answer(scenario, &requirement, &question)?,
            requirement,
        })
    })
}

/// The requirement, and why one interval of it is what it is.
struct Explained {
    requirement: Requirement,
    reason: Reason,
}

impl Answer for Explained {
    fn warnings(&self) -> &Problems {
        self.requirement.warnings()
    }

    fn files(&self, scenario: &Scenario) -> Vec<(&'static str, csv::Table)> {
        self.requirement.files(scenario)
    }

    fn json(&self, _: &Scenario) -> Option<Value> {
        serde_json::to_value(&self.reason).ok()
    }

    fn text(&self, _: &Scenario) -> String {
        self.reason.text()
    }
}

impl Answer for Requirement {
    fn warnings(&self) -> &Problems {
        &self.outlook.warnings
    }

    fn files(&self, scenario: &Scenario) -> Vec<(&'static str, csv::Table)> {
        pipeline::staffing_files(scenario, self)
    }

    fn text(&self, scenario: &Scenario) -> String {
        let queues = self.staffing.queues.iter();
        queues.map(|queue| text(scenario, queue)).collect()
    }
}

fn text(scenario: &Scenario, queue: &QueueStaffing) -> String {
    let name = &scenario.queues[queue.queue.get()].name;
    let mut text = format!("{name}: agents required on the phones, the most in each hour\n\n");
    for week in weeks(scenario, queue) {
        text += &format!("{}\n\n", week_table(&week));
    }
    text += &what_binds(queue);
    text += &promised(queue);
    if let Some(note) = scenario.queues[queue.queue.get()].channel.staffed_as() {
        text += &format!("\n{note}");
    }
    text + "\n\n"
}

type Week<'a> = Vec<&'a IntervalStaffing>;

fn weeks<'a>(scenario: &Scenario, queue: &'a QueueStaffing) -> Vec<Week<'a>> {
    let mut weeks: BTreeMap<i64, Week<'a>> = BTreeMap::new();
    for interval in &queue.intervals {
        let week = scenario.plan_week(interval.interval.date);
        weeks.entry(week).or_default().push(interval);
    }
    weeks.into_values().collect()
}

/// Hours down, days across: the most that an hour's intervals need.
fn week_table(week: &Week<'_>) -> Table {
    let dates: BTreeSet<NaiveDate> = week.iter().map(|it| it.interval.date).collect();
    let hours: BTreeSet<u16> = week
        .iter()
        .map(|it| it.interval.clock.minutes() / 60)
        .collect();
    let mut table = Table::new();
    let header = dates
        .iter()
        .map(|date| date.format("%a %-d %b").to_string());
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(std::iter::once(String::new()).chain(header));
    for hour in hours {
        let cells = dates.iter().map(|date| {
            let of_hour = |it: &&&IntervalStaffing| {
                it.interval.date == *date && it.interval.clock.minutes() / 60 == hour
            };
            let most = week
                .iter()
                .filter(of_hour)
                .map(|it| it.agents_required.get())
                .max();
            most.map_or(String::new(), |most| most.to_string())
        });
        table.add_row(std::iter::once(format!("{hour:02}:00")).chain(cells));
    }
    let hours_needed = dates.iter().map(|date| {
        let minutes: i64 = (week.iter().filter(|it| it.interval.date == *date))
            .map(|it| i64::from(it.agents_required.get()) * it.interval.span.minutes())
            .sum();
        format!("{} h", thousands(minutes as f64 / 60.0))
    });
    table.add_row(std::iter::once("agent-hours".to_owned()).chain(hours_needed));
    for column in table.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// What a promise over the day or week saves.
fn promised(queue: &QueueStaffing) -> String {
    let period = match over_time(&queue.service) {
        Some(PromiseOver::Day) => "day",
        Some(PromiseOver::Week) => "week",
        Some(PromiseOver::Interval) | None => return String::new(),
    };
    let Some((hours, alone)) = hours_both_ways(queue).filter(|(_, alone)| *alone > 0.0) else {
        return String::new();
    };
    format!(
        "\nPromised over the {period}: {} fewer agent-hours than interval by interval ({} against {}).",
        percent(1.0 - hours / alone),
        thousands(hours),
        thousands(alone)
    )
}

/// Which target decided how many of the intervals.
fn what_binds(queue: &QueueStaffing) -> String {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for interval in &queue.intervals {
        *counts.entry(words(interval.binding)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let parts: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name} in {}", counted(*count, "interval")))
        .collect();
    if parts.is_empty() {
        return "Never open in the plan.".to_owned();
    }
    format!("Decided by {}.", parts.join(", "))
}

const fn words(binding: Binding) -> &'static str {
    match binding {
        Binding::ServiceLevel => "the service level",
        Binding::Asa => "the longest mean wait",
        Binding::Occupancy => "the highest occupancy",
        Binding::Abandoned => "the abandoned share",
        Binding::Stability => "the load itself",
        Binding::Deadline => "the deadline",
        Binding::MinimumAgents => "the scenario's minimum",
        Binding::Day => "the day's service level",
        Binding::Week => "the week's service level",
        Binding::Simulation => "the simulation",
        Binding::None => "nothing (no agent needed)",
    }
}
