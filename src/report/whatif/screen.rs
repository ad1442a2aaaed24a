//! The comparison on the terminal.

use super::words::{amount, counts, findings, open_points, plain, points, share};
use crate::report::terminal::wrap;
use crate::whatif::{Comparison, Run, Status};
use comfy_table::{CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};

/// More cases are in `cases.csv` alone.
const MOST_ROWS: usize = 40;

/// A table of the cases with their differences to the base, and what it says.
#[must_use]
pub fn screen(run: &Run, comparison: &Comparison) -> String {
    let mut text = String::new();
    if !run.title.is_empty() {
        text += &format!("{}\n", run.title);
    }
    text += &format!(
        "{}, {}: {}, differences to the base\n\n",
        run.scenario,
        run.settings,
        counts(run, comparison)
    );
    text += &format!("{}\n", table(run, comparison));
    if run.cases.len() > MOST_ROWS {
        text += &format!(
            "… and {} more: see cases.csv\n",
            run.cases.len() - MOST_ROWS
        );
    }
    text += "\n";
    for line in findings(run, comparison)
        .iter()
        .chain(&open_points(run, comparison))
    {
        text += &wrap(line, 98, usize::MAX).join("\n");
        text += "\n";
    }
    text
}

fn table(run: &Run, comparison: &Comparison) -> Table {
    let hire = comparison
        .outcomes
        .iter()
        .filter_map(|it| it.figures.as_ref())
        .any(|it| it.hire.is_some());
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    let cost = format!("cost {}", run.currency);
    let mut header = vec![
        "case",
        "paid h",
        "±",
        cost.as_str(),
        "± ",
        "service",
        "points",
    ];
    if hire {
        header.truncate(5);
        header.extend(["hires", "short h"]);
    }
    table.set_header(header);
    for at in 0..run.cases.len().min(MOST_ROWS) {
        table.add_row(row(run, comparison, at, hire));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn row(run: &Run, comparison: &Comparison, at: usize, hire: bool) -> Vec<String> {
    let outcome = &comparison.outcomes[at];
    let name = shortened(&run.cases[at].name, 44);
    let Some(figures) = &outcome.figures else {
        let reason = shortened(&outcome.reason, 60);
        let name = format!("{name}\n{}: {reason}", outcome.status.name());
        return std::iter::once(name)
            .chain(std::iter::repeat_n(String::new(), 6))
            .collect();
    };
    debug_assert_eq!(outcome.status, Status::Done);
    let more = comparison.differences[at].as_ref();
    let blank = |text: String| if at == 0 { String::new() } else { text };
    let mut row = vec![
        name,
        plain(Some(figures.paid_h)),
        blank(amount(more.map(|it| it.paid_h))),
        plain(figures.cost),
        blank(amount(more.and_then(|it| it.cost))),
    ];
    if hire {
        row.push(plain(figures.hire.map(|it| it.hires)));
        row.push(plain(figures.hire.map(|it| it.short_h)));
    } else {
        row.push(share(figures.service_all()));
        row.push(blank(points(more.and_then(|it| it.service_all))));
    }
    row
}

fn shortened(text: &str, most: usize) -> String {
    let short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short + "…"
    } else {
        short
    }
}
