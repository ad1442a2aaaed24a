//! The comparison on the terminal.

use super::columns::{Seen, columns};
use super::words::{counts, findings, open_points};
use crate::report::terminal::wrap;
use crate::whatif::{Comparison, Outcome, Run};
use crate::wording::listed;
use comfy_table::{CellAlignment, Table, presets::NOTHING};

/// More cases are in `cases.csv` alone.
const MOST_ROWS: usize = 40;

/// Reasons at most, each of them whole.
const MOST_REASONS: usize = 20;

/// Characters of a line of text.
const WIDE: usize = 98;

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
    text += &reasons(run, comparison);
    text += "\n";
    for line in findings(run, comparison)
        .iter()
        .chain(&open_points(run, comparison))
    {
        text += &wrap(line, WIDE, usize::MAX).join("\n");
        text += "\n";
    }
    text
}

fn table(run: &Run, comparison: &Comparison) -> Table {
    let mut columns = columns(run, comparison);
    columns.retain(|it| !it.page_only);
    let mut table = Table::new();
    table.load_style(NOTHING);
    let headings = columns.iter().map(|it| it.heading.clone());
    table.set_header(std::iter::once("case".to_owned()).chain(headings));
    for at in 0..run.cases.len().min(MOST_ROWS) {
        let name = wrap(&run.cases[at].name, NAME, MOST_LINES).join("\n");
        let cells: Vec<String> = match Seen::of(run, comparison, at) {
            Some(seen) => columns.iter().map(|it| (it.cell)(seen)).collect(),
            None => {
                let status = comparison.outcomes[at].status.name().to_owned();
                let blank = std::iter::repeat_n(String::new(), columns.len().saturating_sub(1));
                std::iter::once(status).chain(blank).collect()
            }
        };
        table.add_row(std::iter::once(name).chain(cells));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Why cases have no figures, in full; cases with the same reason together.
fn reasons(run: &Run, comparison: &Comparison) -> String {
    let mut told: Vec<(&Outcome, Vec<&str>)> = vec![];
    for (case, outcome) in run.cases.iter().zip(&comparison.outcomes) {
        if outcome.figures.is_some() {
            continue;
        }
        let alike = |it: &&mut (&Outcome, Vec<&str>)| {
            it.0.status == outcome.status && it.0.reason == outcome.reason
        };
        match told.iter_mut().find(alike) {
            Some((_, names)) => names.push(&case.name),
            None => told.push((outcome, vec![&case.name])),
        }
    }
    let mut text = String::new();
    for (outcome, names) in told.iter().take(MOST_REASONS) {
        let names = listed(names, 4, "more");
        let line = format!("{names}: {}: {}", outcome.status.name(), outcome.reason);
        text += &format!(
            "{}\n",
            wrap(&breakable(&line), WIDE, usize::MAX).join("\n  ")
        );
    }
    if told.len() > MOST_REASONS {
        let more = told.len() - MOST_REASONS;
        text += &format!("… and {more} more reasons: see cases.csv\n");
    }
    text
}

/// With a blank in words that are longer than a line, such as paths.
fn breakable(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let letters: Vec<char> = word.chars().collect();
        let parts = letters.chunks(WIDE).map(|it| it.iter().collect::<String>());
        parts.collect::<Vec<_>>().join(" ")
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::{Status, compare, sample_run};

    #[test]
    fn a_reason_is_shown_whole_and_once_for_all_cases_that_have_it() {
        let run = sample_run(&["base", "a", "b"]);
        let reason =
            "no roster keeps the rules: ".to_owned() + &"Anna owes hours, ".repeat(20) + "end";
        let none = |_| Outcome::none(Status::Infeasible, reason.clone());
        let comparison = compare(&run, (0..3).map(none).collect());
        let text = screen(&run, &comparison);
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = format!("base, a and b: infeasible: {reason}");
        assert!(joined.contains(&told), "{text}");
        assert!(
            text.lines().all(|it| it.chars().count() <= WIDE + 2),
            "{text}"
        );
    }
}
