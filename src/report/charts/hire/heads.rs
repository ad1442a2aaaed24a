//! Who is on the payroll, by length of service.

use super::frame::{BELOW, HEIGHT, Panel, Sign, TOP, legend, subtitle, titled};
use crate::hire::{Ahead, GroupKind, Row};
use crate::report::charts::ChartError;
use crate::report::charts::theme::{BLUE, SKY, kind_colour};
use crate::scenario::Scenario;

/// The chart.
pub fn chart(scenario: &Scenario, ahead: &Ahead, rows: &[Row]) -> Result<String, ChartError> {
    let all: Vec<&Row> = rows.iter().filter(|it| it.kind == GroupKind::All).collect();
    let most = all.iter().map(|it| it.headcount).fold(1.0, f64::max);
    let text = subtitle(
        &scenario.name,
        ahead,
        "people on the payroll while the week is worked",
    );
    titled(HEIGHT, "Head count by length of service", &text, |canvas| {
        let panel = Panel::new((TOP, HEIGHT - BELOW), all.len(), (0.0, most));
        panel.ground(canvas, ahead, "people")?;
        let (seasoned, new, training, temps) = (BLUE, SKY, kind_colour(1), kind_colour(3));
        for (week, row) in all.iter().enumerate() {
            let old = row.headcount - row.ramping - row.in_training - row.temps;
            let parts = [
                (old, seasoned),
                (row.ramping, new),
                (row.in_training, training),
                (row.temps, temps),
            ];
            let mut from = 0.0;
            for (heads, colour) in parts {
                let to = from + heads.max(0.0);
                if to > from {
                    canvas.fill(panel.column(week, (from, to)), colour)?;
                }
                from = to;
            }
        }
        let mut signs = vec![
            ("seasoned", Sign::Filled(seasoned)),
            ("new on the phones", Sign::Filled(new)),
            ("in training", Sign::Filled(training)),
        ];
        if all.iter().any(|row| row.temps > 0.0) {
            signs.push(("temps", Sign::Filled(temps)));
        }
        legend(canvas, &signs)
    })
}
