//! What each month costs, by kind.

use super::frame::{BELOW, HEIGHT, Panel, Sign, TOP, legend, subtitle, titled};
use crate::capacity::CostKind;
use crate::hire::{Ahead, GroupKind, Row};
use crate::report::charts::ChartError;
use crate::report::charts::theme::{INK, VERMILION, WHITE, kind_colour, mix};
use crate::report::hire::kind_name;
use crate::report::number::thousands;
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

/// The chart: columns a week. What time off saves stands below nothing, so that all filled parts together are what is paid; the
/// price of what is missing is hatched, because nobody pays it.
pub fn chart(scenario: &Scenario, ahead: &Ahead, rows: &[Row]) -> Result<String, ChartError> {
    let all: Vec<&Row> = rows.iter().filter(|it| it.kind == GroupKind::All).collect();
    let signed = |row: &Row, kind: CostKind| {
        let at = CostKind::ALL.iter().position(|it| *it == kind);
        at.map_or(0.0, |at| row.cost[at])
    };
    let money = |row: &Row, kind: CostKind| signed(row, kind).max(0.0);
    let saved = |row: &Row| -signed(row, CostKind::TimeOff).min(0.0);
    let used: Vec<CostKind> = STACKED
        .into_iter()
        .filter(|kind| all.iter().any(|row| money(row, *kind) > 0.5))
        .collect();
    let total = |row: &&Row| used.iter().map(|kind| money(row, *kind)).sum::<f64>();
    let most = all.iter().map(total).fold(1.0, f64::max);
    let least = -all.iter().map(|row| saved(row)).fold(0.0, f64::max);
    let colour = |kind: CostKind| -> RGBColor {
        let at = STACKED.iter().position(|it| *it == kind);
        kind_colour(at.unwrap_or(0))
    };
    let time_off = mix(WHITE, INK, 0.4);
    let unit = format!("{} a week", scenario.currency);
    let mut told = vec![];
    if least < -0.5 {
        told.push("below 0: what voluntary time off saves of the pay");
    }
    if used.contains(&CostKind::Understaffing) {
        told.push("hatched: the price of missing hours, which is not paid");
    }
    let paid: f64 = all.iter().map(|row| row.money()).sum();
    let paid = format!("{} {} paid", scenario.currency, thousands(paid));
    told.insert(0, &paid);
    let text = subtitle(&scenario.name, ahead, &told.join("; "));
    titled(HEIGHT, "Cost by kind", &text, |canvas| {
        let panel = Panel::new((TOP, HEIGHT - BELOW), all.len(), (least, most));
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
            if saved(row) > 0.0 {
                canvas.fill(panel.column(week, (-saved(row), 0.0)), time_off)?;
            }
        }
        let mut signs: Vec<(&str, Sign)> = used
            .iter()
            .map(|kind| match kind {
                CostKind::Understaffing => (kind_name(*kind), Sign::Hatched(VERMILION)),
                _ => (kind_name(*kind), Sign::Filled(colour(*kind))),
            })
            .collect();
        if least < -0.5 {
            signs.push((kind_name(CostKind::TimeOff), Sign::Filled(time_off)));
        }
        legend(canvas, &signs)
    })
}
