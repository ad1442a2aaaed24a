//! The tables that `forecast` prints.

use crate::forecast::{MethodAccuracy, QueueForecast, adjust};
use crate::wording::{counted, grouped_number};
use chrono::NaiveDate;
use comfy_table::{CellAlignment, Table, presets};
use std::collections::{BTreeMap, BTreeSet};

/// A day added up.
#[derive(Default)]
struct DayTotals {
    offered: f64,
    work_s: f64,
    /// Contacts and clock of the busiest interval.
    busiest: Option<(f64, String)>,
}

/// Contacts, busiest interval and handle time, a row a day.
pub fn by_day(queue: &QueueForecast) -> Table {
    let mut days: BTreeMap<NaiveDate, DayTotals> = BTreeMap::new();
    for interval in &queue.intervals {
        let DayTotals {
            offered,
            work_s,
            busiest,
        } = days.entry(interval.interval.date).or_default();
        *offered += interval.offered;
        *work_s += interval.offered * interval.aht.get();
        if busiest
            .as_ref()
            .is_none_or(|(most, _)| interval.offered > *most)
        {
            *busiest = Some((interval.offered, interval.interval.clock.to_string()));
        }
    }
    let mut table = table(&[
        "day",
        "contacts",
        "8 in 10 times",
        "busiest interval",
        "contacts in it",
        "AHT",
    ]);
    for (
        date,
        DayTotals {
            offered,
            work_s,
            busiest,
        },
    ) in days
    {
        let (most, clock) = busiest.unwrap_or_default();
        let aht = match offered > 0.0 {
            true => format!("{:.0} s", work_s / offered),
            false => String::new(),
        };
        let decimals = usize::from(offered < 10.0);
        table.add_row([
            date.format("%a %-d %b").to_string(),
            grouped_number(offered, decimals),
            band(queue, date),
            clock,
            grouped_number(most, 1),
            aht,
        ]);
    }
    right_align(table)
}

/// What the contacts of `date` lie between in eight of ten cases.
fn band(queue: &QueueForecast, date: NaiveDate) -> String {
    let day = queue.days.iter().find(|day| day.date == date);
    day.map_or_else(String::new, |day| {
        let (from, to) = (day.offered_p10, day.offered_p90);
        format!("{} to {}", grouped_number(from, 0), grouped_number(to, 0))
    })
}

/// What the planner's word changed, a row for days that follow each other; `None` for nothing.
pub fn changes(queue: &QueueForecast) -> Option<Table> {
    let mut table = table(&["days", "hours", "what", "factor"]);
    let changes = adjust::changes(queue);
    for change in &changes {
        let shown = |date: NaiveDate| date.format("%a %-d %b").to_string();
        let days = match change.first == change.last {
            true => shown(change.first),
            false => format!("{} – {}", shown(change.first), shown(change.last)),
        };
        let hours = change
            .note
            .hours
            .map_or_else(String::new, |hours| format!("{}–{}", hours.from, hours.to));
        table.add_row([
            days,
            hours,
            change.note.why.clone(),
            factors(change.factors),
        ]);
    }
    (!changes.is_empty()).then_some(table)
}

fn factors(factors: Option<(f64, f64)>) -> String {
    let shown = factors.map(|(least, most)| (format!("×{least:.2}"), format!("×{most:.2}")));
    match shown {
        Some((least, most)) if least == most => least,
        Some((least, most)) => format!("{least} – {most}"),
        None => String::new(),
    }
}

/// Every method's errors on weeks it had not seen: WAPE by lead, the rest at the lead at which
/// methods were compared, the least error first; all figures are in `backtest.csv`.
pub fn backtest(queue: &QueueForecast) -> String {
    let leads: BTreeSet<u32> = queue.backtest.iter().map(|row| row.lead_days).collect();
    let judged = queue
        .judged_lead_days
        .or(leads.last().copied())
        .unwrap_or(1);
    let mut header = vec!["method".to_owned()];
    header.extend(leads.iter().map(|lead| counted(*lead as usize, "day")));
    header.extend(["MASE", "bias", "pinball", "in p10–p90", "days in"].map(str::to_owned));
    let mut table = table(&header.iter().map(String::as_str).collect::<Vec<_>>());
    for method in by_error(queue, judged) {
        let of = |lead: u32| find(queue, method, lead);
        let mut row = vec![match method == queue.method {
            true => format!("{method} (chosen)"),
            false => method.to_owned(),
        }];
        row.extend(leads.iter().map(|lead| {
            of(*lead).map_or_else(String::new, |it| format!("{:.1} %", it.wape * 100.0))
        }));
        row.extend(of(judged).map_or_else(Default::default, |it| {
            [
                format!("{:.2}", it.mase),
                format!("{:+.1} %", it.bias * 100.0),
                format!("{:.2}", it.pinball),
                format!("{:.0} %", it.coverage_p10_p90.get() * 100.0),
                format!("{:.0} %", it.coverage_days_p10_p90.get() * 100.0),
            ]
        }));
        table.add_row(row);
    }
    format!(
        "Errors on weeks that the methods had not seen (WAPE, by days from the last one known; the last \
         five columns for {}):\n\n{}\n\n",
        counted(judged as usize, "day"),
        right_align(table)
    )
}

fn find<'a>(queue: &'a QueueForecast, method: &str, lead: u32) -> Option<&'a MethodAccuracy> {
    let mut rows = queue.backtest.iter();
    rows.find(|row| row.method == method && row.lead_days == lead)
}

/// The methods, the least WAPE at `lead` first.
fn by_error(queue: &QueueForecast, lead: u32) -> Vec<&str> {
    let mut methods: Vec<&str> = queue.backtest.iter().map(|row| &*row.method).collect();
    methods.sort_unstable();
    methods.dedup();
    let error = |method: &str| find(queue, method, lead).map_or(f64::INFINITY, |it| it.wape);
    methods.sort_by(|a, b| error(a).total_cmp(&error(b)));
    methods
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table
}

/// All columns but the first to the right.
fn right_align(mut table: Table) -> Table {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
