//! `cases.csv`: what each case changes and gives, and how it differs from the base.

use super::Table;
use crate::simulate::Estimate;
use crate::whatif::{Comparison, Difference, Figures, QueueFigures, Run};

/// A column of one number: its name, how it is found, decimals at most.
type Number<T> = (&'static str, fn(&T) -> Option<f64>, usize);

/// A column of a mean and one of its half-width behind it.
type Mean<T> = (&'static str, fn(&T) -> Option<Estimate>, usize);

const FIGURES: [Number<Figures>; 9] = [
    ("required_h", |it| Some(it.required_h), 2),
    ("paid_h", |it| Some(it.paid_h), 2),
    ("cost", |it| it.cost, 2),
    ("needed_paid_h", |it| it.needed_paid_h, 2),
    ("needed_cost", |it| it.needed_cost, 2),
    ("fte", |it| it.fte, 3),
    ("available_h", |it| it.available_h, 2),
    (
        "peak_agents",
        |it| Some(it.peak_agents).filter(|it| *it > 0.0),
        0,
    ),
    ("understaffing_h", |it| it.understaffing_h, 2),
];

const ALL_QUEUES: [Mean<Figures>; 1] = [("service_level_all", Figures::service_all, 6)];

const WAITS: [Mean<QueueFigures>; 2] = [
    ("service_level", |it| it.service_level, 6),
    ("asa_s", |it| it.asa_s, 2),
];

const SHARES: [Number<QueueFigures>; 2] = [
    ("abandoned_fraction", |it| it.abandoned.map(|it| it.mean), 6),
    ("occupancy", |it| it.occupancy.map(|it| it.mean), 6),
];

const RISK: [Mean<QueueFigures>; 1] = [("days_kept", |it| it.days_kept, 6)];

const MONTHS: [Number<Figures>; 4] = [
    ("hires", |it| it.hire.map(|it| it.hires), 2),
    ("leavers", |it| it.hire.map(|it| it.leavers), 2),
    ("heads_at_end", |it| it.hire.map(|it| it.heads_at_end), 2),
    ("short_h", |it| it.hire.map(|it| it.short_h), 2),
];

const MORE: [Number<Difference>; 6] = [
    ("required_h_more", |it| it.required_h, 2),
    ("paid_h_more", |it| it.paid_h, 2),
    ("cost_more", |it| it.cost, 2),
    ("needed_cost_more", |it| it.needed_cost, 2),
    ("fte_more", |it| it.fte, 3),
    ("hires_more", |it| it.hires, 2),
];

const SERVICE_MORE: [Mean<Difference>; 1] = [("service_level_all_more", |it| it.service_all, 6)];

const SEARCH: [Number<Figures>; 1] = [("cost_above_least", |it| it.cost_above_least, 2)];

/// At the very end, as the newest.
const GAP: [Number<Figures>; 1] = [("gap", Figures::gap, 6)];

/// At the end, where older readers of the file do not miss them.
const HOURS_MORE: [Number<Difference>; 1] = [("needed_paid_h_more", |it| it.needed_paid_h, 2)];

/// One row a case, the base first.
#[must_use]
pub fn cases_table(run: &Run, comparison: &Comparison) -> Table {
    let keys = run.keys();
    let mut table = Table::of_columns(header(run, &keys)).guarded();
    for (at, case) in run.cases.iter().enumerate() {
        let outcome = &comparison.outcomes[at];
        table
            .text(&case.name)
            .text(outcome.status.name())
            .text(&outcome.reason);
        for key in &keys {
            table.text(&case.written(key));
        }
        let (figures, more) = (comparison.figures(at), comparison.differences[at].as_ref());
        told(&mut table, run, figures);
        differences(&mut table, run, more);
        numbers(&mut table, &SEARCH, figures);
        match figures.and_then(Figures::service_all) {
            Some(_) => table.flag(comparison.frontier.contains(&at)),
            None => table.text(""),
        };
        table.text(&case.words.join("; "));
        let address = case.address.as_ref().map(ToString::to_string);
        table.text(&address.unwrap_or_default());
        numbers(&mut table, &HOURS_MORE, more);
        by_queue(&mut table, run, |it| &it.days_kept, more);
        let why = case.unlike.told(&run.currency, run.horizon);
        table.text(&why.unwrap_or_default());
        numbers(&mut table, &GAP, figures);
    }
    table
}

fn header(run: &Run, keys: &[String]) -> Vec<String> {
    let mut header = Header(["case", "status", "reason"].map(str::to_owned).to_vec());
    header.0.extend(keys.iter().cloned());
    header.numbers("", &FIGURES);
    header.means("", &ALL_QUEUES);
    for queue in &run.queues {
        header.means(queue, &WAITS);
        header.numbers(queue, &SHARES);
        header.means(queue, &RISK);
    }
    header.numbers("", &MONTHS);
    header.numbers("", &MORE);
    header.means("", &SERVICE_MORE);
    header.by_queue(run, "service_level_more");
    header.numbers("", &SEARCH);
    header
        .0
        .extend(["on_frontier", "changes", "address"].map(str::to_owned));
    header.numbers("", &HOURS_MORE);
    header.by_queue(run, "days_kept_more");
    header.0.push("not_compared".to_owned());
    header.numbers("", &GAP);
    header.0
}

/// The names of columns.
struct Header(Vec<String>);

impl Header {
    fn add(&mut self, queue: &str, name: &str) {
        self.0.push(match queue {
            "" => name.to_owned(),
            queue => format!("{queue}.{name}"),
        });
    }

    fn numbers<T>(&mut self, queue: &str, columns: &[Number<T>]) {
        for (name, ..) in columns {
            self.add(queue, name);
        }
    }

    fn means<T>(&mut self, queue: &str, columns: &[Mean<T>]) {
        for (name, ..) in columns {
            self.add(queue, name);
            self.add(queue, &format!("{name}_half_width"));
        }
    }

    fn by_queue(&mut self, run: &Run, name: &str) {
        for queue in &run.queues {
            self.add(queue, name);
            self.add(queue, &format!("{name}_half_width"));
        }
    }
}

fn number(table: &mut Table, value: Option<f64>, at_most: usize) {
    table.number(value.unwrap_or(f64::NAN), at_most);
}

fn estimate(table: &mut Table, value: Option<Estimate>, at_most: usize) {
    number(table, value.map(|it| it.mean), at_most);
    number(table, value.and_then(|it| it.half_width), at_most);
}

fn numbers<T>(table: &mut Table, columns: &[Number<T>], of: Option<&T>) {
    for (_, value, at_most) in columns {
        number(table, of.and_then(value), *at_most);
    }
}

fn means<T>(table: &mut Table, columns: &[Mean<T>], of: Option<&T>) {
    for (_, value, at_most) in columns {
        estimate(table, of.and_then(value), *at_most);
    }
}

fn told(table: &mut Table, run: &Run, figures: Option<&Figures>) {
    numbers(table, &FIGURES, figures);
    means(table, &ALL_QUEUES, figures);
    for name in &run.queues {
        let queue = figures.and_then(|it| it.queues.iter().find(|own| own.queue == *name));
        means(table, &WAITS, queue);
        numbers(table, &SHARES, queue);
        means(table, &RISK, queue);
    }
    numbers(table, &MONTHS, figures);
}

fn differences(table: &mut Table, run: &Run, more: Option<&Difference>) {
    numbers(table, &MORE, more);
    means(table, &SERVICE_MORE, more);
    by_queue(table, run, |it| &it.service, more);
}

/// A difference of each queue with its half-width.
fn by_queue(
    table: &mut Table,
    run: &Run,
    of: fn(&Difference) -> &Vec<Option<Estimate>>,
    more: Option<&Difference>,
) {
    for queue in 0..run.queues.len() {
        let own = more.and_then(|it| of(it).get(queue).copied().flatten());
        estimate(table, own, 6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::{Outcome, compare, sample_run};

    #[test]
    fn other_weeks_and_money_have_no_difference_and_the_row_says_why() {
        let mut run = sample_run(&["base", "=HYPERLINK(1)", "long", "dear"]);
        run.cases[2].unlike.weeks = Some(4);
        run.cases[3].unlike.currency = Some("USD".to_owned());
        let outcome = |cost: f64| {
            Outcome::done(Figures {
                required_h: cost / 10.0,
                cost: Some(cost),
                needed_paid_h: Some(cost / 5.0),
                ..Figures::default()
            })
        };
        let comparison = compare(&run, [100.0, 150.0, 400.0, 120.0].map(outcome).to_vec());
        let table = cases_table(&run, &comparison);
        let rows = serde_json::to_value(&table).unwrap();
        assert_eq!(
            (&rows[1]["cost_more"], &rows[1]["needed_paid_h_more"]),
            (&50.into(), &10.into())
        );
        assert!(rows[2]["required_h_more"].is_null() && rows[2]["cost_more"].is_null());
        assert_eq!(
            rows[2]["not_compared"],
            "4 weeks instead of 1: nothing is compared"
        );
        assert!(rows[3]["cost_more"].is_null());
        assert_eq!(rows[3]["required_h_more"], 2);
        assert_eq!(
            rows[3]["not_compared"],
            "USD instead of EUR: money is not compared"
        );
        // Texts are no formulas in the CSV, and themselves in JSON.
        assert!(table.to_csv().contains("\n'=HYPERLINK(1),done,"));
        assert_eq!(rows[1]["case"], "=HYPERLINK(1)");
    }
}
