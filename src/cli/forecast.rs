//! `shiftwright forecast`: history → volume and handle time per queue and interval.

mod reasons;

use super::pipeline::{self, StageArgs, Told};
use super::{Exit, Failure, plan_files, terminal::Terminal};
use crate::forecast::{Forecast, MethodAccuracy, QueueForecast, adjust};
use crate::plan;
use crate::scenario::Scenario;
use crate::wording::{counted, grouped_number};
use chrono::NaiveDate;
use comfy_table::{CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};
use std::collections::BTreeMap;

/// Forecast volume and handle time for every queue and interval of the plan.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  shiftwright forecast scenarios/helpdesk --backtest
  shiftwright forecast scenarios/three-cities --out out/cities
  shiftwright forecast scenarios/helpdesk --json

Writes forecast.csv, forecast_days.csv, forecast_weeks.csv, backtest.csv and charts where --out is given.")]
pub struct Args {
    #[command(flatten)]
    /// What it shares with the other stages.
    pub stage: StageArgs,
    /// Show every method's error on weeks it had not seen, and which one won
    #[arg(long)]
    backtest: bool,
}

/// Runs `forecast`.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    pipeline::run_stage(
        &args.stage,
        terminal,
        plan::forecast,
        |scenario, outlook| {
            let files = pipeline::forecast_files(scenario, &outlook.forecast);
            let charts = plan_files::forecast_charts(scenario, &outlook)?;
            Ok(Told {
                charts,
                json: pipeline::as_json(&files)?,
                text: text(scenario, &outlook.forecast, args.backtest),
                warnings: outlook.warnings,
                files,
            })
        },
    )
}

fn text(scenario: &Scenario, forecast: &Forecast, backtest: bool) -> String {
    let mut text = String::new();
    for queue in &forecast.queues {
        let name = &scenario.queues[queue.queue.get()].name;
        text += &format!("{name}: {}\n", queue.reason);
        text += &format!("Handle time: {}\n\n", queue.aht_reason);
        text += &format!("{}\n\n", by_day(queue));
        text += &reasons::text(queue, scenario.interval);
        if let Some(table) = changes(queue) {
            text += &format!("Your changes:\n\n{table}\n\n");
        }
        if backtest && !queue.backtest.is_empty() {
            let table = accuracy(&queue.backtest);
            text += &format!("Errors on weeks it had not seen:\n\n{table}\n\n");
        }
    }
    text
}

/// A day added up.
#[derive(Default)]
struct DayTotals {
    offered: f64,
    work_s: f64,
    /// Contacts and clock of the busiest interval.
    busiest: Option<(f64, String)>,
}

/// Contacts, busiest interval and handle time, a row a day.
fn by_day(queue: &QueueForecast) -> Table {
    let mut days: BTreeMap<NaiveDate, DayTotals> = BTreeMap::new();
    for interval in &queue.intervals {
        let DayTotals {
            offered,
            work_s,
            busiest,
        } = days.entry(interval.interval.date).or_default();
        *offered += interval.offered;
        *work_s += interval.offered * interval.aht.get();
        if busiest
            .as_ref()
            .is_none_or(|(most, _)| interval.offered > *most)
        {
            *busiest = Some((interval.offered, interval.interval.clock.to_string()));
        }
    }
    let mut table = table(&[
        "day",
        "contacts",
        "busiest interval",
        "contacts in it",
        "AHT",
    ]);
    for (
        date,
        DayTotals {
            offered,
            work_s,
            busiest,
        },
    ) in days
    {
        let (most, clock) = busiest.unwrap_or_default();
        let aht_s = if offered > 0.0 { work_s / offered } else { 0.0 };
        table.add_row([
            date.format("%a %-d %b").to_string(),
            grouped_number(offered, 0),
            clock,
            grouped_number(most, 1),
            format!("{aht_s:.0} s"),
        ]);
    }
    right_align(table)
}

/// What the planner's word changed, a row for days that follow each other; `None` for nothing.
fn changes(queue: &QueueForecast) -> Option<Table> {
    let mut table = table(&["days", "hours", "what", "factor"]);
    let changes = adjust::changes(queue);
    for change in &changes {
        let shown = |date: NaiveDate| date.format("%a %-d %b").to_string();
        let days = match change.first == change.last {
            true => shown(change.first),
            false => format!("{} – {}", shown(change.first), shown(change.last)),
        };
        let hours = change
            .note
            .hours
            .map_or_else(String::new, |hours| format!("{}–{}", hours.from, hours.to));
        table.add_row([
            days,
            hours,
            change.note.why.clone(),
            factors(change.factors),
        ]);
    }
    (!changes.is_empty()).then_some(table)
}

fn factors(factors: Option<(f64, f64)>) -> String {
    let shown = factors.map(|(least, most)| (format!("×{least:.2}"), format!("×{most:.2}")));
    match shown {
        Some((least, most)) if least == most => least,
        Some((least, most)) => format!("{least} – {most}"),
        None => String::new(),
    }
}

fn accuracy(rows: &[MethodAccuracy]) -> Table {
    let mut table = table(&[
        "method",
        "lead",
        "WAPE",
        "MASE",
        "bias",
        "in p10–p90",
        "chosen",
    ]);
    for row in rows {
        table.add_row([
            row.method.clone(),
            counted(row.lead_days as usize, "day"),
            format!("{:.1} %", row.wape * 100.0),
            format!("{:.2}", row.mase),
            format!("{:+.1} %", row.bias * 100.0),
            format!("{:.0} %", row.coverage_p10_p90.get() * 100.0),
            if row.chosen { "yes" } else { "" }.to_owned(),
        ]);
    }
    right_align(table)
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(header);
    table
}

/// All columns but the first to the right.
fn right_align(mut table: Table) -> Table {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
