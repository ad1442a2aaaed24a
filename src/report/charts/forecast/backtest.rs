//! What was expected of past days, without having seen them, and what arrived.

use super::{Mark, amounts, heading};
use crate::forecast::{Forecast, QueueForecast, TestedDay};
use crate::report::charts::canvas::{Align, Area, Canvas, Font, sheet};
use crate::report::charts::days::{is_weekend, range, short};
use crate::report::charts::scale::{Scale, whole_marks};
use crate::report::charts::theme::{
    AXIS, BLUE, INK, MARGIN, QUIET, SKY, VERMILION, WEEKEND, WHITE, WIDTH, mix,
};
use crate::report::charts::{Chart, ChartError};
use crate::report::files::file_parts;
use crate::report::number::percent;
use crate::scenario::Scenario;
use chrono::{Datelike, NaiveDate, Weekday};
use plotters::style::RGBColor;

/// Least width of a day, in pixels, for its weekday to be named.
const NAMED_DAY: f64 = 18.0;
const BAND: f64 = 0.55;
/// Half the width of the mark of what arrived, in pixels; less where days are narrow.
pub(super) const DOT: f64 = 5.0;
const SMALLEST_DOT: f64 = 2.0;

/// One sheet a queue whose method could be tested: `backtest-QUEUE`.
///
/// # Errors
/// [`ChartError`].
pub fn backtest_charts(scenario: &Scenario, forecast: &Forecast) -> Result<Vec<Chart>, ChartError> {
    let names = file_parts(scenario.queues.iter().map(|queue| queue.name.as_str()));
    let tested = forecast
        .queues
        .iter()
        .filter(|own| !own.backtest_days.is_empty());
    tested
        .map(|own| {
            Ok(Chart {
                name: format!("backtest-{}", names[own.queue.get()]),
                svg: backtest_chart(scenario, own)?,
            })
        })
        .collect()
}

/// The sheet of one queue: for each past day that was forecast at the plan's lead, what was
/// expected with its p10 to p90, and what arrived, marked where it is outside.
///
/// # Errors
/// [`ChartError`].
pub fn backtest_chart(scenario: &Scenario, forecast: &QueueForecast) -> Result<String, ChartError> {
    let queue = &scenario.queues[forecast.queue.get()];
    sheet(WIDTH, 660.0, |canvas| {
        let room = WIDTH - 2.0 * MARGIN;
        let title = format!("{}: past days, expected and arrived", queue.name);
        let title = canvas.fit(&title, room, Font::bold(22.0));
        canvas.text(&title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
        let quiet = Font::plain(14.0).colour(QUIET);
        let subtitle = canvas.fit(&subtitle(forecast), room, quiet);
        canvas.text(&subtitle, MARGIN, 64.0, quiet, Align::Left)?;
        let plot = Area {
            left: MARGIN + 44.0,
            right: WIDTH - MARGIN,
            top: 140.0,
            bottom: 580.0,
        };
        draw(canvas, plot, &forecast.backtest_days)
    })
}

fn inside(day: &TestedDay) -> bool {
    day.p10 <= day.actual && day.actual <= day.p90
}

fn subtitle(forecast: &QueueForecast) -> String {
    let days = &forecast.backtest_days;
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return String::new();
    };
    let error: f64 = days.iter().map(|d| (d.actual - d.forecast).abs()).sum();
    let actual: f64 = days.iter().map(|d| d.actual).sum();
    let off = if actual > 0.0 {
        format!(": days off by {}", percent(error / actual))
    } else {
        String::new()
    };
    let held = days.iter().filter(|day| inside(day)).count();
    let method = forecast.method.replace('_', " ");
    format!(
        "Method {method} at the plan's lead, without having seen these days{off}, {held} of {} inside p10 to p90 (8 in 10 is right) · {}",
        days.len(),
        range(first.date, last.date)
    )
}

fn draw(canvas: &Canvas<'_>, plot: Area, days: &[TestedDay]) -> Result<(), ChartError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(());
    };
    let count = (last.date - first.date).num_days() + 1;
    let top = days.iter().map(|day| day.p90.max(day.actual));
    let marks = whole_marks(top.fold(0.0, f64::max) * 1.03, 6);
    let up = Scale::new(
        (0.0, marks.last().copied().unwrap_or(1.0)),
        (plot.bottom, plot.top),
    );
    let across = Scale::new((0.0, count as f64), (plot.left, plot.right));
    let light = mix(SKY, WHITE, BAND);
    let legend = [
        (Mark::Line(BLUE, 3), "expected"),
        (Mark::Block(light), "its p10 to p90"),
        (Mark::Dot(INK), "arrived"),
        (Mark::Ring(VERMILION), "arrived, outside"),
    ];
    heading(canvas, plot, "Contacts a day", &legend)?;
    let place = |date: NaiveDate, free: f64| {
        let left = (date - first.date).num_days() as f64;
        Area {
            left: across.at(left + free),
            right: across.at(left + 1.0 - free),
            ..plot
        }
    };
    let dates = || first.date.iter_days().take_while(|date| *date <= last.date);
    for date in dates().filter(|date| is_weekend(*date)) {
        canvas.fill(place(date, 0.0), WEEKEND)?;
    }
    amounts(canvas, plot, &marks, up)?;
    for day in days {
        one_day(canvas, place(day.date, 0.14), day, up, light)?;
    }
    let base = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
    canvas.line(&base, AXIS, 1)?;
    let mut free_from = plot.left;
    for date in dates() {
        below(canvas, place(date, 0.0), date, &mut free_from)?;
    }
    Ok(())
}

fn one_day(
    canvas: &Canvas<'_>,
    place: Area,
    day: &TestedDay,
    up: Scale,
    light: RGBColor,
) -> Result<(), ChartError> {
    let band = Area {
        top: up.at(day.p90),
        bottom: up.at(day.p10),
        ..place
    };
    canvas.fill(band, light)?;
    let y = up.at(day.forecast);
    canvas.line(&[(place.left, y), (place.right, y)], BLUE, 3)?;
    let (x, y) = (place.middle_x(), up.at(day.actual));
    let radius = (place.width() / 2.0).clamp(SMALLEST_DOT, DOT);
    if inside(day) {
        dot(canvas, (x, y), radius, INK)
    } else {
        ring(canvas, (x, y), radius, VERMILION)
    }
}

/// A small diamond.
pub(super) fn dot(
    canvas: &Canvas<'_>,
    (x, y): (f64, f64),
    radius: f64,
    colour: RGBColor,
) -> Result<(), ChartError> {
    let points = [
        (x - radius, y),
        (x, y - radius),
        (x + radius, y),
        (x, y + radius),
    ];
    canvas.polygon(&points, colour)
}

/// A hollow one, a little larger: what it says is seen in grey too.
pub(super) fn ring(
    canvas: &Canvas<'_>,
    at: (f64, f64),
    radius: f64,
    colour: RGBColor,
) -> Result<(), ChartError> {
    dot(canvas, at, radius * 1.4, colour)?;
    dot(canvas, at, radius * 0.6, WHITE)
}

/// The weekday under each day, the date under Mondays, as far as there is room.
fn below(
    canvas: &Canvas<'_>,
    place: Area,
    date: NaiveDate,
    free_from: &mut f64,
) -> Result<(), ChartError> {
    let font = Font::plain(11.0).colour(QUIET);
    let named = place.width() >= NAMED_DAY;
    if named {
        let name: String = date.format("%a").to_string().chars().take(2).collect();
        let y = place.bottom + 12.0;
        canvas.text(&name, place.middle_x(), y, font, Align::Centre)?;
    }
    if date.weekday() != Weekday::Mon {
        return Ok(());
    }
    let x = place.left;
    let tick = if named { 24.0 } else { 6.0 };
    canvas.line(&[(x, place.bottom), (x, place.bottom + tick)], AXIS, 1)?;
    let font = Font::plain(12.0).colour(QUIET);
    let text = short(date);
    let width = canvas.text_width(&text, font);
    if x >= *free_from && x + width <= WIDTH - 8.0 {
        canvas.text(&text, x, place.bottom + tick + 10.0, font, Align::Left)?;
        *free_from = x + width + 14.0;
    }
    Ok(())
}
