//! A bound for long horizons: prices of rows as the windows had them, and everybody's best line over all days at
//! those prices, where hours beyond the limits have a price rather than being forbidden. So priced a line has few
//! states; at any price of hours no line that keeps them is dearer (Held & Karp 1971, doi 10.1007/BF01584070).

mod hours;

use super::model::{Line, RosterModel};
use super::pricing::Graph;
use super::volume::{Near, Steps, near};
use crate::control::Control;
use hours::{Hours, HoursDesk};

/// Steps toward better prices at most, and when they end.
const STEPS: usize = 1500;
const LEAST_GAIN: f64 = 1e-5;

/// Length of the first step.
const FIRST: f64 = 0.05;

/// No roster costs less than the bound; `None` where somebody has no line. `from`: prices to begin at, of which the best
/// are taken; `cost`: of a known roster.
#[must_use]
pub fn at_prices(
    model: &RosterModel,
    graphs: &[Graph],
    from: Vec<Vec<f64>>,
    cost: f64,
    control: &Control,
) -> Option<Near<Line>> {
    let mut desk = HoursDesk::new(model, graphs);
    let steps = Steps {
        most: STEPS,
        cost,
        least_gain: LEAST_GAIN,
        length: FIRST,
    };
    let mut best: Option<(Near<Line>, Vec<Hours>)> = None;
    for prices in from {
        let each = model.rows.iter().zip(prices);
        let within = each.map(|(row, price)| row.within_slopes(price)).collect();
        let there = Steps { most: 0, ..steps };
        desk.begin_anew(model);
        let found = near(model, &mut desk, within, there, control)?;
        if best.as_ref().is_none_or(|it| found.bound > it.0.bound) {
            best = Some((found, desk.hours.clone()));
        }
    }
    let (best, hours) = best?;
    desk.hours = hours;
    let found = near(model, &mut desk, best.prices.clone(), steps, control)?;
    Some(if found.bound > best.bound {
        found
    } else {
        best
    })
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
    fn the_bound_knows_runs_and_the_price_of_hours() {
        let model = case();
        let graphs: Vec<Graph> = model
            .people
            .iter()
            .map(|it| Graph::new(&model, it))
            .collect();
        let control = Control::unlimited();
        let from = vec![vec![-10.0; 14]];
        let found = at_prices(&model, &graphs, from, 140.0, &control).unwrap();
        // Nine days can be worked, six with hours.
        assert!((found.bound - 80.0).abs() < 0.1, "{}", found.bound);
        // From where it ended there is nothing left to gain, however bad the other prices are.
        let from = vec![vec![0.0; 14], found.prices];
        let stopped = control.within(std::time::Duration::ZERO);
        let again = at_prices(&model, &graphs, from, 140.0, &stopped).unwrap();
        assert!((again.bound - found.bound).abs() < 1e-9);
        assert_eq!(plain(&model), 0.0);
    }
}
