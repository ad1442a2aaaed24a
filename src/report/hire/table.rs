//! The tables of the screen: the classes, and the months in the rows that planners know.

use super::{ClassSummary, HireSummary, MonthSummary};
use crate::report::number::{decimals, thousands};
use comfy_table::{CellAlignment, Table, presets::NOTHING};

/// Classes on the screen at most; the others are in `hiring.csv`.
pub const MOST_CLASSES: usize = 16;

/// The classes, one a row.
pub fn classes(all: &[ClassSummary]) -> String {
    let header = [
        "",
        "people",
        "begin",
        "decide by",
        "on the phones",
        "where",
        "for",
    ];
    let row = |it: &ClassSummary| {
        [
            it.number.to_string(),
            it.people.to_string(),
            it.start.format("%-d %b %Y").to_string(),
            it.decide_by.map_or("decided".to_owned(), |day| {
                day.format("%-d %b %Y").to_string()
            }),
            it.on_phones.format("%-d %b %Y").to_string(),
            it.site.clone(),
            format!("{}, {}", it.skills, it.contract),
        ]
    };
    let rows = all.iter().take(MOST_CLASSES).map(row);
    aligned(&header, rows, &[0, 1])
}

/// The months, one a row.
pub fn months(summary: &HireSummary) -> String {
    let risky = summary.risk.is_some();
    let mut header = vec![
        "", "FTE on", "FTE to", "busy", "FTE", "gap", "gap", "over-", "time", "hires", "train-",
        "leav-", "people",
    ];
    let mut second = vec![
        "", "phones", "pay", "", "there", "FTE", "%", "time", "off", "", "ing", "ers", "",
    ];
    if risky {
        header.push("sure");
        second.push("");
    }
    let rows = std::iter::once(second.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let rows = rows.chain(summary.months.iter().map(|it| month(it, risky)));
    let numbers: Vec<usize> = (1..header.len()).collect();
    aligned(&header, rows, &numbers)
}

fn month(it: &MonthSummary, risky: bool) -> Vec<String> {
    let share = |it: f64| format!("{} %", decimals(100.0 * it, 0));
    let maybe = |it: Option<f64>| it.map_or("–".to_owned(), share);
    let fte = |it: f64| format!("{it:.1}");
    let people = |it: f64| {
        if it.abs() < 0.05 {
            "–".to_owned()
        } else {
            decimals(it, 1)
        }
    };
    let some = |it: f64| {
        if it.abs() < 0.0005 {
            "–".to_owned()
        } else {
            format!("{} %", decimals(100.0 * it, 1))
        }
    };
    let mut row = vec![
        it.month.format("%b %Y").to_string(),
        fte(it.fte_required_net),
        fte(it.fte_required),
        maybe(it.occupancy),
        fte(it.productive_fte),
        signed(it.gap_fte),
        it.gap_share
            .map_or("–".to_owned(), |gap| format!("{} %", signed(100.0 * gap))),
        some(it.overtime_share),
        some(it.time_off_share),
        if it.hires > 0.0 {
            thousands(it.hires)
        } else {
            "–".to_owned()
        },
        people(it.in_training),
        people(it.leavers),
        fte(it.headcount),
    ];
    if risky {
        row.push(maybe(it.p_on_target));
    }
    row
}

/// With its sign: `+1.2`, `−3`.
fn signed(value: f64) -> String {
    let text = format!("{:.1}", value.abs());
    match value {
        _ if text == "0.0" => text,
        _ if value < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

/// Columns side by side, those of `numbers` to the right.
fn aligned<R: IntoIterator<Item = String>>(
    header: &[&str],
    rows: impl Iterator<Item = R>,
    numbers: &[usize],
) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(header.to_vec());
    for row in rows {
        table.add_row(row.into_iter().collect::<Vec<String>>());
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if numbers.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines = table.to_string();
    let lines: Vec<&str> = lines.lines().map(str::trim_end).collect();
    lines.join("\n")
}
