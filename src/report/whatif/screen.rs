//! The comparison on the terminal.

use super::columns::{Seen, columns};
use super::names::names;
use super::words::{counts, findings, open_points};
use crate::report::terminal::wrap;
use crate::whatif::{Comparison, Outcome, Run, RunCase};
use crate::wording::listed;
use comfy_table::{CellAlignment, Table, presets::NOTHING};

/// More cases are in `cases.csv` alone.
const MOST_ROWS: usize = 40;

/// Reasons at most, each of them whole.
const MOST_REASONS: usize = 20;

/// Characters of a line of text.
const WIDE: usize = 98;

/// Characters of a case's name on a line, and in all.
const NAME: usize = 40;
const WHOLE_NAME: usize = 110;

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
    let names = names(run, MOST_ROWS, WHOLE_NAME);
    for (at, name) in names.iter().enumerate() {
        let name = wrap(&breakable(name, NAME), NAME, usize::MAX).join("\n");
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

/// Why cases have no figures, in full; cases with the same reason together, also where it differs in their own values alone.
fn reasons(run: &Run, comparison: &Comparison) -> String {
    let mut told: Vec<Reason<'_>> = vec![];
    for (case, outcome) in run.cases.iter().zip(&comparison.outcomes) {
        if outcome.figures.is_some() {
            continue;
        }
        let common = without_values(case, &outcome.reason);
        let alike =
            |it: &&mut Reason<'_>| it.outcome.status == outcome.status && it.common == common;
        match told.iter_mut().find(alike) {
            Some(it) => it.names.push(&case.name),
            None => told.push(Reason {
                outcome,
                common,
                names: vec![&case.name],
            }),
        }
    }
    let mut text = String::new();
    for it in told.iter().take(MOST_REASONS) {
        let names = listed(&it.names, 4, "more");
        let reason = match it.names.len() {
            1 => &it.outcome.reason,
            _ => &it.common,
        };
        let line = format!("{names}: {}: {reason}", it.outcome.status.name());
        text += &format!(
            "{}\n",
            wrap(&breakable(&line, WIDE), WIDE, usize::MAX).join("\n  ")
        );
    }
    if told.len() > MOST_REASONS {
        let more = told.len() - MOST_REASONS;
        text += &format!("… and {more} more reasons: see cases.csv\n");
    }
    text
}

/// Why cases have no figures.
struct Reason<'a> {
    outcome: &'a Outcome,
    /// The reason without the cases' own values.
    common: String,
    names: Vec<&'a str>,
}

/// A reason with the key alone where it begins with a change of the case: `bot=0.1: no queue is written to`.
fn without_values(case: &RunCase, reason: &str) -> String {
    let own = case.set.iter();
    own.fold(reason.to_owned(), |reason, (key, value)| {
        reason.replacen(&format!("{key}={value}: "), &format!("{key}: "), 1)
    })
}

/// With a blank in words that are longer than a line, such as paths.
fn breakable(text: &str, width: usize) -> String {
    let words = text.split_whitespace().map(|word| {
        let letters: Vec<char> = word.chars().collect();
        let parts = letters
            .chunks(width)
            .map(|it| it.iter().collect::<String>());
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

    #[test]
    fn reasons_that_differ_in_the_cases_own_values_alone_are_one() {
        let mut run = sample_run(&["base", "bot=0.1", "bot=0.2", "volume=*0"]);
        for (case, (key, value)) in
            run.cases[1..]
                .iter_mut()
                .zip([("bot", "0.1"), ("bot", "0.2"), ("volume", "*0")])
        {
            case.set = vec![(key.to_owned(), value.to_owned())];
        }
        let none = |reason: &str| Outcome::none(Status::Invalid, reason);
        let outcomes = vec![
            Outcome::done(crate::whatif::Figures::default()),
            none("W005: bot=0.1: no queue is written to"),
            none("W005: bot=0.2: no queue is written to"),
            none("W005: volume=*0: not a factor"),
        ];
        let text = screen(&run, &compare(&run, outcomes));
        assert!(
            text.contains("bot=0.1 and bot=0.2: invalid: W005: bot: no queue is written to\n"),
            "{text}"
        );
        assert!(
            text.contains("volume=*0: invalid: W005: volume=*0: not a factor"),
            "{text}"
        );
    }

    #[test]
    fn a_draw_has_its_values_beside_it() {
        let mut run = sample_run(&["base", "draw 1"]);
        run.drawn = vec!["volume".to_owned(), "agents".to_owned()];
        let value = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        run.cases[1].set = vec![value("volume", "*1.03"), value("agents", "-2")];
        let done = || Outcome::done(crate::whatif::Figures::default());
        let comparison = compare(&run, vec![done(), done()]);
        assert!(screen(&run, &comparison).contains("draw 1: volume=*1.03 agents=-2"));
        let page = crate::report::whatif::page(&run, &comparison, &[]);
        assert!(page.contains("volume=*1.03 agents=-2"), "{page}");
    }
}
