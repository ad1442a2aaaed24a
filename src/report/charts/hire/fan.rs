//! How far the months ahead may turn out otherwise: required and covered hours, and the chance of each week
//! to be on target; a panel a queue.

use super::frame::{BELOW, Drawn, Panel, Sign, TOP, legend, subtitle, titled};
use crate::capacity::{QueueRisk, Risk, Uncertainty};
use crate::hire::Ahead;
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Canvas, Font};
use crate::report::charts::theme::{BLUE, INK, MARGIN, SKY, VERMILION, WHITE, mix};
use crate::report::number::percent;
use crate::scenario::Scenario;
use crate::wording::grouped;

const PANEL: f64 = 400.0;
/// Height of the chances under the hours.
const CHANCE: f64 = 70.0;
/// Queues at most: those with most required hours.
const MOST_QUEUES: usize = 4;

/// The chart; `None` where nothing was played.
pub fn chart(scenario: &Scenario, ahead: &Ahead) -> Result<Option<String>, ChartError> {
    let Some(risk) = ahead.risk.as_ref().filter(|it| it.paths > 0) else {
        return Ok(None);
    };
    let queues = shown(risk);
    let height = TOP + PANEL * queues.len() as f64;
    let rest = format!(
        "{} futures; on target: at most {} of the hours missing",
        grouped(risk.paths),
        percent(Uncertainty::default().on_target_share)
    );
    let text = subtitle(&scenario.name, ahead, &rest);
    let svg = titled(height, "How sure it is", &text, |canvas| {
        for (number, queue) in queues.iter().enumerate() {
            let name = ahead.problem.queues[*queue].name.as_str();
            panel(
                canvas,
                ahead,
                name,
                &risk.queues[*queue],
                TOP + PANEL * number as f64,
            )?;
        }
        legend(
            canvas,
            &[
                ("required, 8 of 10 futures", Sign::Filled(required_band())),
                ("required, median", Sign::Line(BLUE)),
                ("covered, 8 of 10 futures", Sign::Thin(INK)),
                ("covered, median", Sign::Line(INK)),
                (
                    "chance to miss the target",
                    Sign::Filled(mix(WHITE, VERMILION, 0.6)),
                ),
            ],
        )
    })?;
    Ok(Some(svg))
}

fn required_band() -> plotters::style::RGBColor {
    mix(WHITE, SKY, 0.45)
}

fn shown(risk: &Risk) -> Vec<usize> {
    let hours = |at: &usize| risk.queues[*at].required_h.p50.iter().sum::<f64>();
    let mut all: Vec<usize> = (0..risk.queues.len()).collect();
    all.sort_by(|a, b| hours(b).total_cmp(&hours(a)));
    all.truncate(MOST_QUEUES);
    all.sort_unstable();
    all
}

fn panel(canvas: &Canvas<'_>, ahead: &Ahead, name: &str, risk: &QueueRisk, top: f64) -> Drawn {
    let (upper, lower) = (top + 26.0, top + PANEL - BELOW - CHANCE - 22.0);
    let both = [&risk.required_h, &risk.covered_h];
    let most = both
        .iter()
        .flat_map(|it| &it.p90)
        .copied()
        .fold(1.0, f64::max);
    let least = both
        .iter()
        .flat_map(|it| &it.p10)
        .copied()
        .fold(most, f64::min);
    let from = if least > 0.4 * most {
        least - 0.1 * (most - least)
    } else {
        0.0
    };
    let hours = Panel::new((upper, lower), ahead.weeks, (from.max(0.0), most));
    let label = format!("{name}, agent-hours a week");
    canvas.text(&label, MARGIN, top, Font::bold(15.0), Align::Left)?;
    hours.values(canvas, "")?;
    hours.band(
        canvas,
        &risk.required_h.p10,
        &risk.required_h.p90,
        required_band(),
    )?;
    hours.line(canvas, &risk.required_h.p50, BLUE, 2)?;
    hours.line(canvas, &risk.covered_h.p10, INK, 1)?;
    hours.line(canvas, &risk.covered_h.p90, INK, 1)?;
    hours.line(canvas, &risk.covered_h.p50, INK, 3)?;
    let chance = Panel::new(
        (lower + 22.0, lower + 22.0 + CHANCE),
        ahead.weeks,
        (0.0, 100.0),
    );
    chance.ground(canvas, ahead, "")?;
    for (week, on_target) in risk.on_target.iter().take(ahead.weeks).enumerate() {
        let area = chance.column(week, (0.0, 100.0 * (1.0 - on_target)));
        canvas.fill(area, mix(WHITE, VERMILION, 0.6))?;
    }
    let label = Font::plain(12.0);
    let y = chance.plot.top - 9.0;
    canvas.text(
        "chance to miss the target, %",
        chance.plot.left,
        y,
        label,
        Align::Left,
    )
}
