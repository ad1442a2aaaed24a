//! What each month costs, by kind.

use super::frame::{BELOW, HEIGHT, Panel, Sign, TOP, legend, subtitle, titled};
use crate::capacity::CostKind;
use crate::hire::{Ahead, GroupKind, Row};
use crate::report::charts::ChartError;
use crate::report::charts::theme::{VERMILION, kind_colour};
use crate::report::hire::kind_name;
use crate::scenario::Scenario;
use plotters::style::RGBColor;

/// Kinds that are stacked up from nothing, usual pay first.
const STACKED: [CostKind; 8] = [
    CostKind::Pay,
    CostKind::Training,
    CostKind::Hiring,
    CostKind::Overtime,
    CostKind::Outsourcing,
    CostKind::Temps,
    CostKind::Moves,
    CostKind::Understaffing,
];

/// The chart: columns a week; the price of what is missing is hatched, because nobody pays it.
pub fn chart(scenario: &Scenario, ahead: &Ahead, rows: &[Row]) -> Result<String, ChartError> {
    let all: Vec<&Row> = rows.iter().filter(|it| it.kind == GroupKind::All).collect();
    let money = |row: &Row, kind: CostKind| {
        let at = CostKind::ALL.iter().position(|it| *it == kind);
        at.map_or(0.0, |at| row.cost[at].max(0.0))
    };
    let used: Vec<CostKind> = STACKED
        .into_iter()
        .filter(|kind| all.iter().any(|row| money(row, *kind) > 0.5))
        .collect();
    let total = |row: &&Row| used.iter().map(|kind| money(row, *kind)).sum::<f64>();
    let most = all.iter().map(total).fold(1.0, f64::max);
    let colour = |kind: CostKind| -> RGBColor {
        let at = STACKED.iter().position(|it| *it == kind);
        kind_colour(at.unwrap_or(0))
    };
    let unit = format!("{} a week", scenario.currency);
    let text = subtitle(
        &scenario.name,
        ahead,
        "hatched: the price of missing hours, which is not paid",
    );
    titled(HEIGHT, "Cost by kind", &text, |canvas| {
        let panel = Panel::new((TOP, HEIGHT - BELOW), all.len(), (0.0, most));
        panel.ground(canvas, ahead, &unit)?;
        for (week, row) in all.iter().enumerate() {
            let mut from = 0.0;
            for kind in &used {
                let to = from + money(row, *kind);
                let area = panel.column(week, (from, to));
                if *kind == CostKind::Understaffing {
                    canvas.hatch(area, VERMILION, 5.0)?;
                } else if to > from {
                    canvas.fill(area, colour(*kind))?;
                }
                from = to;
            }
        }
        let signs: Vec<(&str, Sign)> = used
            .iter()
            .map(|kind| match kind {
                CostKind::Understaffing => (kind_name(*kind), Sign::Hatched(VERMILION)),
                _ => (kind_name(*kind), Sign::Filled(colour(*kind))),
            })
            .collect();
        legend(canvas, &signs)
    })
}
