//! The comparison on the terminal.

use super::words::{columns, counts, findings, open_points};
use crate::report::terminal::wrap;
use crate::whatif::{Comparison, Run};
use comfy_table::{CellAlignment, Table, presets::NOTHING};

/// More cases are in `cases.csv` alone.
const MOST_ROWS: usize = 40;

/// Characters of a case's name on a line, and lines.
const NAME: usize = 40;
const MOST_LINES: usize = 3;

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
    // What days keep is a matter for the page.
    let mut columns = columns(run, comparison);
    columns.retain(|it| it.heading != "days kept");
    let mut table = Table::new();
    table.load_style(NOTHING);
    let headings = columns.iter().map(|it| it.heading.clone());
    table.set_header(std::iter::once("case".to_owned()).chain(headings));
    for at in 0..run.cases.len().min(MOST_ROWS) {
        let outcome = &comparison.outcomes[at];
        let name = wrap(&run.cases[at].name, NAME, MOST_LINES).join("\n");
        let Some(figures) = &outcome.figures else {
            let reason = shortened(&outcome.reason, 60);
            let blank = std::iter::repeat_n(String::new(), columns.len());
            let name = format!("{name}\n{}: {reason}", outcome.status.name());
            table.add_row(std::iter::once(name).chain(blank));
            continue;
        };
        let more = comparison.differences[at].as_ref();
        let cells = columns.iter().map(|it| (it.cell)(figures, more));
        table.add_row(std::iter::once(name).chain(cells));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn shortened(text: &str, most: usize) -> String {
    let short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short + "…"
    } else {
        short
    }
}
