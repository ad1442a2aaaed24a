//! A bound that needs no search.

use super::model::{Person, RosterModel};

/// What everybody's own days cost at least: the cheapest of each day.
#[must_use]
pub fn own(model: &RosterModel) -> f64 {
    let person = |person: &Person| -> f64 {
        let days = person.work_cost.iter().zip(&person.off_cost);
        days.map(|(work, off)| work.iter().copied().fold(*off, f64::min))
            .sum()
    };
    model.people.iter().map(person).sum()
}

/// Everybody's cheapest day each day, every row at its cheapest.
#[must_use]
pub fn plain(model: &RosterModel) -> f64 {
    let rows = model.rows.iter().map(|row| row.at(row.cheapest_at(0.0)));
    own(model) + rows.sum::<f64>() + 0.0
}
