//! `shiftwright forecast`: history → volume and handle time per queue and interval.

mod behaviour;
mod reasons;
mod tables;

use super::pipeline::{self, Answer, StageArgs};
use super::{Exit, Failure, plan_files, terminal::Terminal};
use crate::forecast::{Forecast, QueueForecast};
use crate::plan::{self, Outlook};
use crate::problem::Problems;
use crate::report::charts::Chart;
use crate::report::csv::Table;
use crate::scenario::Scenario;
use serde_json::{Value, json};

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
    pipeline::run_stage(&args.stage, terminal, |scenario, control| {
        let outlook = plan::forecast(scenario, control)?;
        Ok::<_, Failure>(Found {
            outlook,
            backtest: args.backtest,
        })
    })
}

/// What was found, and whether the backtest is to be shown.
struct Found {
    outlook: Outlook,
    backtest: bool,
}

impl Answer for Found {
    fn warnings(&self) -> &Problems {
        &self.outlook.warnings
    }

    fn files(&self, scenario: &Scenario) -> Vec<(&'static str, Table)> {
        pipeline::forecast_files(scenario, &self.outlook.forecast)
    }

    fn charts(&self, scenario: &Scenario) -> Result<Vec<Chart>, Failure> {
        plan_files::forecast_charts(scenario, &self.outlook)
    }

    fn besides(&self, scenario: &Scenario) -> Vec<(&'static str, Value)> {
        vec![("queues", queues(scenario, &self.outlook.forecast))]
    }

    fn text(&self, scenario: &Scenario) -> String {
        text(scenario, &self.outlook.forecast, self.backtest)
    }
}

/// What no file has: why, and what was found in the history.
fn queues(scenario: &Scenario, forecast: &Forecast) -> Value {
    let queue = |it: &QueueForecast| {
        json!({
            "queue": scenario.queues[it.queue.get()].name,
            "method": it.method,
            "reason": it.reason,
            "judged_lead_days": it.judged_lead_days,
            "aht_reason": it.aht_reason,
            "aht_uncertainty": it.aht_uncertainty,
            "handle_time_distribution": it.handle_time_distribution,
            "behaviour": it.behaviour,
            "effects": it.effects,
            "findings": it.findings,
        })
    };
    Value::Array(forecast.queues.iter().map(queue).collect())
}

fn text(scenario: &Scenario, forecast: &Forecast, backtest: bool) -> String {
    let mut text = String::new();
    for queue in &forecast.queues {
        let name = &scenario.queues[queue.queue.get()].name;
        text += &format!("{name}: {}\n", queue.reason);
        text += &format!("Handle time: {}\n", queue.aht_reason);
        if let Some(spread) = &queue.handle_time_distribution {
            text += &reasons::handle_times(spread);
        }
        text += &behaviour::text(&scenario.queues[queue.queue.get()], queue);
        text += "\n";
        text += &format!("{}\n\n", tables::by_day(queue));
        text += &reasons::text(queue, scenario.interval);
        if let Some(table) = tables::changes(queue) {
            text += &format!("Your changes:\n\n{table}\n\n");
        }
        if backtest && !queue.backtest.is_empty() {
            text += &tables::backtest(queue);
        }
    }
    text
}
