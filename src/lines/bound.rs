//! Bounds that need no search.

mod windows;

pub use windows::over_windows;

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

#[cfg(test)]
mod tests {
    use super::super::ConvexPrice;
    use super::super::rules::testing::Case;
    use super::*;

    #[test]
    fn everybody_has_the_cheapest_day_and_every_row_the_cheapest_number() {
        let mut case = Case::new(3);
        case.person.off_cost = vec![2.0, 0.0, 5.0];
        case.person.work_cost = vec![vec![1.0, 3.0], vec![4.0, 4.0], vec![7.0, -1.0]];
        let mut model = case.model;
        model.people = vec![case.person];
        assert_eq!(own(&model), 0.0);
        let pieces = vec![(2.0, -10.0), (f64::INFINITY, 1.0)];
        model.rows.push(ConvexPrice::new(25.0, pieces));
        assert_eq!(plain(&model), 5.0);
    }
}
