//! A bound for long horizons: prices of rows as the windows had them, and everybody's best line over all
//! days at those prices, hours left aside. Without hours a line has few states, and is no dearer.

use super::desk::Desk;
use super::model::RosterModel;
use super::pricing::Graph;
use super::volume::{Steps, near};
use crate::control::Control;

/// Steps toward better prices at most, and when they end.
const STEPS: usize = 1500;
const LEAST_GAIN: f64 = 1e-5;

/// Length of the first step.
const FIRST: f64 = 0.05;

/// No roster costs less. `cost`: of a known one.
#[must_use]
pub fn without_hours(
    model: &RosterModel,
    graphs: &[Graph],
    prices: Vec<f64>,
    cost: f64,
    control: &Control,
) -> f64 {
    let loose: Vec<Graph> = graphs.iter().map(Graph::without_hours).collect();
    let masks: Vec<Vec<u128>> = loose.iter().map(|graph| graph.all().to_vec()).collect();
    let mut desk = Desk::new(&loose, &masks, true);
    let steps = Steps {
        most: STEPS,
        cost,
        least_gain: LEAST_GAIN,
        length: FIRST,
    };
    let within = model.rows.iter().zip(prices).map(|(row, price)| {
        let (least, most) = (row.slopes(0.0).1, row.slopes(f64::MAX).1);
        price.clamp(least, most.max(least))
    });
    let prices = within.collect();
    near(model, &mut desk, prices, steps, control).map_or(f64::NEG_INFINITY, |near| near.bound)
}

/// A bound that needs no search: everybody's cheapest day each day, every row at its cheapest.
#[must_use]
pub fn plain(model: &RosterModel) -> f64 {
    let person = |person: &super::model::Person| -> f64 {
        let days = person.work_cost.iter().zip(&person.off_cost);
        days.map(|(work, off)| work.iter().copied().fold(*off, f64::min))
            .sum()
    };
    let own: f64 = model.people.iter().map(person).sum();
    let rows = model.rows.iter().map(|row| row.at(row.cheapest_at(0.0)));
    own + rows.sum::<f64>() + 0.0
}

#[cfg(test)]
mod tests {
    use super::super::rules::testing::Case;
    use super::super::{ConvexPrice, model::Cover, model::Hours};
    use super::*;

    /// Two people, one shift wanted each day of two weeks; who works does so five days at most.
    fn case() -> RosterModel {
        let mut case = Case::new(14);
        case.person.most_on = 5;
        case.person.least_off = 5;
        case.person.hours = vec![Hours {
            end: 14,
            least: 480,
            most: 6 * 480,
        }];
        let mut model = case.model;
        for day in 0..14 {
            let row = day as u32;
            model.covers[day][0].push(Cover { row, units: 1.0 });
            let pieces = vec![(1.0, -10.0), (f64::INFINITY, 1.0)];
            model.rows.push(ConvexPrice::new(10.0, pieces));
        }
        model.people.push(case.person);
        model
    }

    #[test]
    fn the_bound_knows_runs_and_not_hours() {
        let model = case();
        let graphs: Vec<Graph> = model
            .people
            .iter()
            .map(|it| Graph::new(&model, it))
            .collect();
        let control = Control::unlimited();
        let bound = without_hours(&model, &graphs, vec![-10.0; 14], 140.0, &control);
        // Nine days can be worked, six with hours.
        assert!((bound - 50.0).abs() < 0.1, "{bound}");
        assert_eq!(plain(&model), 0.0);
    }
}
