//! The files of a finished plan.

use super::Failure;
use super::pipeline::{self, write};
use super::simulate::proof_files;
use crate::frontier::Frontier;
use crate::plan::{Outlook, Plan};
use crate::report::charts::{self, Chart};
use crate::report::csv;
use crate::report::files::OutputFolder;
use crate::report::summary::{PlanParts, PlanSummary, VerificationSummary, summarise};
use crate::report::tuning::TuningSummary;
use crate::scenario::Scenario;
use rayon::prelude::*;

/// Writes every CSV.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write_tables(
    folder: &mut OutputFolder,
    scenario: &Scenario,
    plan: &Plan,
) -> Result<(), Failure> {
    let mut files = pipeline::staffing_files(scenario, &plan.requirement);
    files.extend([
        (
            "schedule.csv",
            csv::schedule_table(scenario, &plan.schedule),
        ),
        (
            "coverage.csv",
            csv::coverage_table(scenario, &plan.coverage),
        ),
        ("roster.csv", csv::roster_table(scenario, &plan.roster)),
        (
            "activities.csv",
            csv::activities_table(scenario, &plan.roster),
        ),
    ]);
    let proof = plan.proof.as_ref();
    files.extend(
        proof
            .map(|it| proof_files(scenario, it))
            .into_iter()
            .flatten(),
    );
    let tuning = plan.tuning.as_ref();
    let rounds = tuning.map(|it| csv::tuning_table(&TuningSummary::new(scenario, it)));
    files.extend(rounds.map(|table| ("tuning.csv", table)));
    let agents = tuning.map(|it| csv::tuning_agents_table(scenario, it));
    files.extend(agents.map(|table| ("tuning_agents.csv", table)));
    files.extend(csv::backlog_table(scenario, &plan.coverage).map(|table| ("backlog.csv", table)));
    for (name, table) in files {
        write(folder, name, table.to_csv().as_bytes())?;
    }
    Ok(())
}

/// Draws the charts of the forecast: past and plan, and the backtest.
///
/// # Errors
/// [`Failure::Bug`] where a chart cannot be drawn.
pub fn forecast_charts(scenario: &Scenario, outlook: &Outlook) -> Result<Vec<Chart>, Failure> {
    let broken = |error: charts::ChartError| Failure::Bug(error.to_string());
    let mut drawn =
        charts::forecast_charts(scenario, &outlook.history, &outlook.forecast).map_err(broken)?;
    drawn.extend(charts::backtest_charts(scenario, &outlook.forecast).map_err(broken)?);
    Ok(drawn)
}

/// Draws every chart, as SVG and as PNG.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write_charts(
    folder: &mut OutputFolder,
    scenario: &Scenario,
    plan: &Plan,
) -> Result<(), Failure> {
    let broken = |error: charts::ChartError| Failure::Bug(error.to_string());
    let mut drawn = forecast_charts(scenario, &plan.requirement.outlook)?;
    drawn.extend(charts::coverage_charts(scenario, &plan.coverage).map_err(broken)?);
    drawn.extend(charts::roster_charts(scenario, &plan.roster).map_err(broken)?);
    if let Some(proof) = &plan.proof {
        drawn.extend(charts::risk_charts(scenario, &proof.as_it_may_come).map_err(broken)?);
    }
    write_drawn(folder, &drawn)
}

/// Writes what more or less service costs: the table, and the chart where charts are wanted.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write_frontier(
    folder: &mut OutputFolder,
    scenario: &Scenario,
    frontier: &Frontier,
    charts: bool,
) -> Result<(), Failure> {
    let table = csv::frontier_table(scenario, frontier);
    write(folder, "frontier.csv", table.to_csv().as_bytes())?;
    if charts {
        let broken = |error: charts::ChartError| Failure::Bug(error.to_string());
        let drawn = charts::frontier_chart(scenario, frontier).map_err(broken)?;
        write_drawn(folder, drawn.as_slice())?;
    }
    Ok(())
}

/// Writes charts, as SVG and as PNG.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write_drawn(folder: &mut OutputFolder, drawn: &[Chart]) -> Result<(), Failure> {
    let broken = |error: charts::ChartError| Failure::Bug(error.to_string());
    let pictures: Vec<_> = drawn
        .par_iter()
        .map(|chart| charts::to_png(&chart.svg))
        .collect();
    for (chart, picture) in drawn.iter().zip(pictures) {
        write(
            folder,
            &format!("charts/{}.svg", chart.name),
            chart.svg.as_bytes(),
        )?;
        write(
            folder,
            &format!("charts/{}.png", chart.name),
            &picture.map_err(broken)?,
        )?;
    }
    Ok(())
}

/// Adds the plan up.
#[must_use]
pub fn summary(
    scenario: &Scenario,
    plan: &Plan,
    verification: Option<VerificationSummary>,
    files: &[String],
) -> PlanSummary {
    summarise(&PlanParts {
        scenario,
        history: &plan.requirement.outlook.history,
        forecast: &plan.requirement.outlook.forecast,
        staffing: &plan.requirement.staffing,
        roster: &plan.roster,
        coverage: &plan.coverage,
        proof: plan.proof.as_ref(),
        tuning: plan.tuning.as_ref(),
        promise_savings: plan.promise_savings.as_ref(),
        schedule_solve: &plan.schedule.report,
        roster_solve: &plan.roster_report,
        verification,
        warnings: plan.requirement.outlook.warnings.0.len(),
        files,
        wall_time_s: plan
            .wall_time_s
            .iter()
            .map(|(stage, s)| ((*stage).to_owned(), *s))
            .collect(),
    })
}
