//! Required against available FTE, with the band of what may be required.

use super::frame::{BELOW, Drawn, HEIGHT, Panel, Sign, TOP, legend, subtitle, titled};
use crate::hire::{Ahead, GroupKind, Row};
use crate::report::charts::ChartError;
use crate::report::charts::canvas::Canvas;
use crate::report::charts::theme::{BLUE, INK, SKY, VERMILION, WHITE, mix};
use crate::scenario::Scenario;

/// The chart.
pub fn chart(scenario: &Scenario, ahead: &Ahead, rows: &[Row]) -> Result<String, ChartError> {
    let all: Vec<&Row> = rows.iter().filter(|it| it.kind == GroupKind::All).collect();
    let of = |value: fn(&Row) -> f64| all.iter().map(|it| value(it)).collect::<Vec<f64>>();
    let required = of(|it| it.fte_required);
    let low = of(|it| it.fte_required_p10.unwrap_or(it.fte_required));
    let high = of(|it| it.fte_required_p90.unwrap_or(it.fte_required));
    let there = of(|it| it.productive_fte);
    let most = high.iter().chain(&there).copied().fold(1.0, f64::max);
    let least = low.iter().chain(&there).copied().fold(most, f64::min);
    // Not from 0 where that would flatten what matters.
    let low_end = if least > 0.5 * most {
        least - 0.15 * (most - least)
    } else {
        0.0
    };
    let text = subtitle(
        &scenario.name,
        ahead,
        "full-time equivalents to pay, with shrinkage and shifts that do not fit",
    );
    titled(HEIGHT, "Required and available people", &text, |canvas| {
        let panel = Panel::new((TOP, HEIGHT - BELOW), all.len(), (low_end.max(0.0), most));
        let band = mix(WHITE, SKY, 0.35);
        panel.ground(canvas, ahead, "FTE")?;
        panel.band(canvas, &low, &high, band)?;
        short(canvas, &panel, &required, &there)?;
        panel.line(canvas, &required, BLUE, 3)?;
        panel.line(canvas, &there, INK, 3)?;
        legend(
            canvas,
            &[
                ("8 of 10 weeks", Sign::Filled(band)),
                ("required", Sign::Line(BLUE)),
                (
                    "available, new people at what they are worth",
                    Sign::Line(INK),
                ),
                (
                    "short before overtime and bought hours",
                    Sign::Hatched(VERMILION),
                ),
            ],
        )
    })
}

/// Hatches the weeks in which people are missing.
fn short(canvas: &Canvas<'_>, panel: &Panel, required: &[f64], there: &[f64]) -> Drawn {
    for (week, (required, there)) in required.iter().zip(there).enumerate() {
        if required > there {
            canvas.hatch(panel.column(week, (*there, *required)), VERMILION, 6.0)?;
        }
    }
    Ok(())
}
