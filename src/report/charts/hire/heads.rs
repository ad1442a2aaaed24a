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
        let (seasoned, new, training) = (BLUE, SKY, kind_colour(1));
        for (week, row) in all.iter().enumerate() {
            let old = (row.headcount - row.ramping - row.in_training).max(0.0);
            canvas.fill(panel.column(week, (0.0, old)), seasoned)?;
            canvas.fill(panel.column(week, (old, old + row.ramping)), new)?;
            let trained = panel.column(week, (old + row.ramping, row.headcount));
            canvas.fill(trained, training)?;
        }
        legend(
            canvas,
            &[
                ("seasoned", Sign::Filled(seasoned)),
                ("new on the phones", Sign::Filled(new)),
                ("in training", Sign::Filled(training)),
            ],
        )
    })
}
