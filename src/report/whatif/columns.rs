//! The columns of a table of cases for people.

use super::words::{amount, plain, points, share};
use crate::whatif::{Comparison, Difference, Figures, Run};

/// What a cell of a table of cases is made of.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The case's figures.
    pub figures: &'a Figures,
    /// How they differ from the base's.
    pub more: Option<&'a Difference>,
    /// Its currency, where it is not the run's.
    pub currency: Option<&'a str>,
}

impl<'a> Seen<'a> {
    /// Of a case; `None` where it has no figures.
    pub fn of(run: &'a Run, comparison: &'a Comparison, case: usize) -> Option<Self> {
        Some(Self {
            figures: comparison.figures(case)?,
            more: comparison.differences.get(case)?.as_ref(),
            currency: run.cases.get(case)?.unlike.currency.as_deref(),
        })
    }

    /// Money; with its currency where that is not the heading's.
    fn money(&self, value: Option<f64>) -> String {
        match self.currency.filter(|_| value.is_some()) {
            Some(currency) => format!("{} {currency}", plain(value)),
            None => plain(value),
        }
    }
}

/// A column of a table of cases: its heading, and what it says of a case.
pub struct Column {
    /// The heading.
    pub heading: String,
    /// What it says.
    pub cell: fn(Seen<'_>) -> String,
    /// Whether only the page has room for it.
    pub page_only: bool,
}

impl Column {
    fn new(heading: impl Into<String>, cell: fn(Seen<'_>) -> String) -> Self {
        Self {
            heading: heading.into(),
            cell,
            page_only: false,
        }
    }

    fn on_page(heading: &str, cell: fn(Seen<'_>) -> String) -> Self {
        Self {
            page_only: true,
            ..Self::new(heading, cell)
        }
    }
}

/// The columns that tell what a run's level knows; differences are to the base.
pub fn columns(run: &Run, comparison: &Comparison) -> Vec<Column> {
    let any = |of: fn(&Figures) -> bool| {
        let figures = comparison.outcomes.iter();
        figures.filter_map(|it| it.figures.as_deref()).any(of)
    };
    let currency = &run.currency;
    let mut all = match any(|it| it.needed_cost.is_some()) {
        true => needed(currency),
        false => vec![
            Column::new("paid h", |it| plain(Some(it.figures.paid_h))),
            Column::new("more", |it| amount(it.more.and_then(|it| it.paid_h))),
        ],
    };
    all.push(Column::new(format!("paid {currency}"), |it| {
        it.money(it.figures.cost)
    }));
    all.push(Column::new("more", |it| {
        amount(it.more.and_then(|it| it.cost))
    }));
    match any(|it| it.hire.is_some()) {
        true => all.extend(hires()),
        false => all.extend([
            Column::new("in time", |it| share(it.figures.service_all())),
            Column::new("points", |it| points(it.more.and_then(|it| it.service_all))),
        ]),
    }
    if any(|it| it.queues.iter().any(|it| it.days_kept.is_some())) {
        all.push(Column::on_page("days kept", days_kept));
        all.push(Column::on_page("points", days_kept_more));
    }
    all
}

fn needed(currency: &str) -> Vec<Column> {
    vec![
        Column::new("needed h", |it| plain(it.figures.needed_paid_h)),
        Column::on_page("more", |it| amount(it.more.and_then(|it| it.needed_paid_h))),
        Column::new(format!("needed {currency}"), |it| {
            it.money(it.figures.needed_cost)
        }),
        Column::new("more", |it| amount(it.more.and_then(|it| it.needed_cost))),
    ]
}

fn hires() -> [Column; 3] {
    [
        Column::new("hires", |it| plain(it.figures.hire.map(|it| it.hires))),
        Column::new("more", |it| amount(it.more.and_then(|it| it.hires))),
        Column::new("h short", |it| plain(it.figures.hire.map(|it| it.short_h))),
    ]
}

fn days_kept(it: Seen<'_>) -> String {
    let kept = it.figures.queues.iter();
    let kept = kept.filter_map(|it| Some(format!("{} {}", it.queue, share(Some(it.days_kept?)))));
    kept.collect::<Vec<_>>().join(", ")
}

fn days_kept_more(it: Seen<'_>) -> String {
    let Some(more) = it.more else {
        return "–".to_owned();
    };
    let queues = it.figures.queues.iter().zip(&more.days_kept);
    let told =
        queues.filter_map(|(it, more)| Some(format!("{} {}", it.queue, points(Some((*more)?)))));
    told.collect::<Vec<_>>().join(", ")
}
