//! What has arrived and what is expected: day by day, and the first plan week by interval.

mod backtest;
mod by_day;
mod by_interval;

use super::canvas::{Align, Area, Canvas, Font, sheet};
use super::theme::{MARGIN, QUIET, WIDTH};
use super::{Chart, ChartError};
use crate::forecast::{Forecast, QueueForecast};
use crate::history::{History, QueueHistory};
use crate::report::accuracy::at_own_lead;
use crate::report::files::file_parts;
use crate::report::number::percent;
use crate::scenario::Scenario;
use crate::wording::counted;
use plotters::style::RGBColor;

pub use backtest::{backtest_chart, backtest_charts};

/// One sheet a queue: `forecast-QUEUE`.
///
/// # Errors
/// [`ChartError`].
pub fn forecast_charts(
    scenario: &Scenario,
    history: &History,
    forecast: &Forecast,
) -> Result<Vec<Chart>, ChartError> {
    let names = file_parts(scenario.queues.iter().map(|queue| queue.name.as_str()));
    let draw = |own: &QueueForecast| {
        let none = QueueHistory::none(own.queue);
        let past = history.queues.iter().find(|it| it.queue == own.queue);
        Ok(Chart {
            name: format!("forecast-{}", names[own.queue.get()]),
            svg: forecast_chart(scenario, past.unwrap_or(&none), own)?,
        })
    };
    forecast.queues.iter().map(draw).collect()
}

/// The sheet of one queue: above, contacts a day over the last eight weeks of history and the plan;
/// below, contacts by interval in the first plan week over the four latest same weekdays.
///
/// The band of a day is that of its total.
///
/// # Errors
/// [`ChartError`].
pub fn forecast_chart(
    scenario: &Scenario,
    history: &QueueHistory,
    forecast: &QueueForecast,
) -> Result<String, ChartError> {
    let queue = &scenario.queues[forecast.queue.get()];
    sheet(WIDTH, 860.0, |canvas| {
        let room = WIDTH - 2.0 * MARGIN;
        let title = format!("{}: contacts so far and expected", queue.name);
        let title = canvas.fit(&title, room, Font::bold(22.0));
        canvas.text(&title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
        let quiet = Font::plain(14.0).colour(QUIET);
        let subtitle = canvas.fit(&subtitle(scenario, history, forecast), room, quiet);
        canvas.text(&subtitle, MARGIN, 64.0, quiet, Align::Left)?;
        let above = Area {
            left: MARGIN + 44.0,
            right: WIDTH - MARGIN,
            top: 140.0,
            bottom: 400.0,
        };
        let below = Area {
            top: 530.0,
            bottom: 780.0,
            ..above
        };
        by_day::draw(canvas, above, scenario, history, forecast)?;
        by_interval::draw(canvas, below, scenario, history, forecast)
    })
}

fn subtitle(scenario: &Scenario, history: &QueueHistory, forecast: &QueueForecast) -> String {
    let zone = scenario.queues[forecast.queue.get()].zone.name();
    let accuracy = at_own_lead(scenario, Some(history), forecast);
    let error = accuracy.filter(|it| it.wape.is_finite()).map(|it| {
        let (wape, lead) = (percent(it.wape), counted(it.lead_days as usize, "day"));
        format!(", off by {wape} in past weeks, {lead} ahead")
    });
    let error = error.unwrap_or_default();
    let method = forecast.method.replace('_', " ");
    format!("Method {method}{error} · clock of {zone}")
}

/// How a legend shows a kind of mark.
#[derive(Clone, Copy)]
enum Mark {
    Block(RGBColor),
    Line(RGBColor, u32),
    Cross(RGBColor),
    /// What arrived.
    Dot(RGBColor),
    /// What arrived, outside its band.
    Ring(RGBColor),
    /// A bar's p10 to p90.
    Whisker(RGBColor),
}

/// A panel's heading at its left and its legend at its right, in one line above it.
fn heading(
    canvas: &Canvas<'_>,
    plot: Area,
    title: &str,
    legend: &[(Mark, &str)],
) -> Result<(), ChartError> {
    let y = plot.top - 34.0;
    canvas.text(title, plot.left - 44.0, y, Font::bold(15.0), Align::Left)?;
    let marks = legend.iter().rev().map(|(mark, label)| (*label, *mark));
    canvas.legend((plot.right, y), marks, |sample, mark| {
        draw_mark(canvas, sample, mark)
    })
}

fn draw_mark(canvas: &Canvas<'_>, sample: Area, mark: Mark) -> Result<(), ChartError> {
    match mark {
        Mark::Block(colour) => canvas.fill(sample, colour),
        Mark::Line(colour, width) => {
            let y = sample.middle_y();
            canvas.line(&[(sample.left, y), (sample.right, y)], colour, width)
        }
        Mark::Cross(colour) => cross(canvas, sample.middle_x(), sample.middle_y(), colour),
        Mark::Dot(colour) => backtest::dot(canvas, sample.middle(), backtest::DOT, colour),
        Mark::Ring(colour) => backtest::ring(canvas, sample.middle(), backtest::DOT, colour),
        Mark::Whisker(colour) => whisker(
            canvas,
            sample.middle_x(),
            (sample.bottom, sample.top),
            colour,
        ),
    }
}

fn cross(canvas: &Canvas<'_>, x: f64, y: f64, colour: RGBColor) -> Result<(), ChartError> {
    canvas.line(&[(x - 4.0, y - 4.0), (x + 4.0, y + 4.0)], colour, 2)?;
    canvas.line(&[(x - 4.0, y + 4.0), (x + 4.0, y - 4.0)], colour, 2)
}

fn whisker(
    canvas: &Canvas<'_>,
    x: f64,
    (low, high): (f64, f64),
    colour: RGBColor,
) -> Result<(), ChartError> {
    canvas.line(&[(x, low), (x, high)], colour, 1)?;
    for y in [low, high] {
        canvas.line(&[(x - 3.0, y), (x + 3.0, y)], colour, 1)?;
    }
    Ok(())
}

/// Lines across and numbers at the left.
fn amounts(
    canvas: &Canvas<'_>,
    plot: Area,
    marks: &[f64],
    up: super::scale::Scale,
) -> Result<(), ChartError> {
    let font = Font::plain(12.0).colour(QUIET);
    for mark in marks {
        let y = up.at(*mark);
        canvas.line(&[(plot.left, y), (plot.right, y)], super::theme::GRID, 1)?;
        let text = crate::report::number::thousands(*mark);
        canvas.text(&text, plot.left - 6.0, y, font, Align::Right)?;
    }
    Ok(())
}
