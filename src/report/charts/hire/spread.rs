//! How the cost of the months ahead spreads over the futures: what is paid, and the same with the prices of missing hours.

use super::frame::{Drawn, Panel, Sign, TOP, legend, subtitle, titled};
use crate::capacity::Spread;
use crate::hire::Ahead;
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Canvas, Font};
use crate::report::charts::scale::marks_between;
use crate::report::charts::theme::{AXIS, BLUE, INK, QUIET, SKY, VERMILION};
use crate::report::number::thousands;
use crate::scenario::Scenario;
use crate::wording::grouped;

/// Columns of a panel.
const COLUMNS: usize = 30;
const PANEL: f64 = 300.0;
/// Room under a panel for its values.
const BELOW: f64 = 60.0;
/// Futures below which columns would show chance alone.
const FEWEST: usize = 20;

/// The chart; `None` where too few futures were played or all cost the same.
pub fn chart(scenario: &Scenario, ahead: &Ahead) -> Result<Option<String>, ChartError> {
    let Some(risk) = ahead.risk.as_ref().filter(|it| it.paths >= FEWEST) else {
        return Ok(None);
    };
    let panels = [
        ("paid", &risk.money, &risk.money_of_paths),
        (
            "with the prices of missing hours",
            &risk.cost,
            &risk.cost_of_paths,
        ),
    ];
    let panels: Vec<_> = panels
        .into_iter()
        .filter(|(.., all)| ends(all).is_some())
        .collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let height = TOP + PANEL * panels.len() as f64;
    let rest = format!(
        "{} futures, classes as planned in all of them",
        grouped(risk.paths)
    );
    let text = subtitle(&scenario.name, ahead, &rest);
    let svg = titled(height, "What it may cost", &text, |canvas| {
        for (number, (name, spread, all)) in panels.iter().enumerate() {
            let title = format!("{}, {name}", scenario.currency);
            panel(canvas, &title, spread, all, TOP + PANEL * number as f64)?;
        }
        legend(
            canvas,
            &[
                ("futures", Sign::Filled(SKY)),
                ("planned", Sign::Line(INK)),
                ("mean", Sign::Line(BLUE)),
                ("1 of 10 below, 1 of 10 above", Sign::Thin(VERMILION)),
            ],
        )
    })?;
    Ok(Some(svg))
}

/// Least and most, where they differ.
fn ends(all: &[f64]) -> Option<(f64, f64)> {
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (most > least + 1e-6 * most.abs().max(1.0)).then_some((least, most))
}

fn panel(canvas: &Canvas<'_>, title: &str, spread: &Spread, all: &[f64], top: f64) -> Drawn {
    let Some((least, most)) = ends(all) else {
        return Ok(());
    };
    let (least, most) = (least.min(spread.planned), most.max(spread.planned));
    let place = |value: f64| (value - least) / (most - least) * COLUMNS as f64;
    let mut counts = [0_u32; COLUMNS];
    for value in all {
        counts[(place(*value) as usize).min(COLUMNS - 1)] += 1;
    }
    let highest = counts.iter().copied().max().unwrap_or(1);
    let bottom = top + PANEL - BELOW;
    let panel = Panel::new((top + 26.0, bottom), COLUMNS, (0.0, f64::from(highest)));
    panel.values(canvas, "futures")?;
    for (column, count) in counts.iter().enumerate().filter(|it| *it.1 > 0) {
        canvas.fill(panel.column(column, (0.0, f64::from(*count))), SKY)?;
    }
    let lines = [
        (spread.p10, VERMILION, 1),
        (spread.p90, VERMILION, 1),
        (spread.mean, BLUE, 3),
        (spread.planned, INK, 3),
    ];
    for (value, colour, width) in lines {
        let x = panel.x(place(value));
        canvas.line(&[(x, panel.plot.top), (x, bottom)], colour, width)?;
    }
    let font = Font::plain(13.0).colour(QUIET);
    for mark in marks_between(least, most, 6) {
        let at = place(mark);
        if (0.0..=COLUMNS as f64).contains(&at) {
            let x = panel.x(at);
            canvas.line(&[(x, bottom), (x, bottom + 6.0)], AXIS, 1)?;
            canvas.text(&thousands(mark), x, bottom + 18.0, font, Align::Centre)?;
        }
    }
    let middle = f64::midpoint(panel.plot.left, panel.plot.right);
    canvas.text(title, middle, bottom + 40.0, font, Align::Centre)
}
