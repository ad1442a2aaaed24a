//! Lines where minutes beyond somebody's limits of hours have a price instead of being forbidden.

use crate::lines::model::{Line, Person, RosterModel};
use crate::lines::pricing::{Asked, Graph, LineSearch, Terms};
use crate::lines::problem::{Offers, Pricer};
use rayon::prelude::*;

/// Steps of the prices of hours at the first prices of rows, and at each later.
const AT_FIRST: usize = 12;
const LATER: usize = 1;

/// The first of them, of prices of which the dearest is about 100: for a minute.
const STEP: f64 = 5.0 / 480.0;

/// They grow as long as they go one way, and shrink where they turn (Riedmiller & Braun 1993,
/// doi 10.1109/ICNN.1993.298623).
const LONGER: f64 = 1.3;
const SHORTER: f64 = 0.5;
const LONGEST: f64 = 10.0 * STEP;

/// The price of somebody's minutes, by stretch of hours.
#[derive(Debug, Clone)]
pub struct Hours {
    /// Above 0 where more is wanted than may be worked, below where less than must be.
    prices: Vec<f64>,
    /// The next step of each, with the way that the last one went.
    steps: Vec<f64>,
}

impl Hours {
    fn none(person: &Person) -> Self {
        let many = person.hours.len();
        Self {
            prices: vec![0.0; many],
            steps: vec![STEP; many],
        }
    }

    /// A step after a line that works so many minutes in each stretch.
    fn learn(&mut self, person: &Person, minutes: &[f64]) {
        let own = self.prices.iter_mut().zip(&mut self.steps);
        for (((price, step), limits), minutes) in own.zip(&person.hours).zip(minutes) {
            let (least, most) = (f64::from(limits.least), f64::from(limits.most));
            let way = if *minutes > most || (*minutes < most && *price > 0.0) {
                minutes - most
            } else if *minutes < least || (*minutes > least && *price < 0.0) {
                minutes - least
            } else {
                continue;
            };
            let same = way.signum() == step.signum();
            let length = step.abs() * if same { LONGER } else { SHORTER };
            *step = length.min(LONGEST) * way.signum();
            let next = *price + *step;
            // At 0 another limit begins.
            *price = if next * *price < 0.0 { 0.0 } else { next };
        }
    }

    /// What the prices give back of the cost of any line that keeps the limits, at most.
    fn given(&self, person: &Person) -> f64 {
        let each = self.prices.iter().zip(&person.hours);
        each.map(|(price, it)| price * f64::from(if *price > 0.0 { it.most } else { it.least }))
            .sum()
    }
}

/// Everybody's cheapest line where hours have prices.
pub struct HoursDesk {
    /// By person, without limits of hours.
    graphs: Vec<Graph>,
    pub hours: Vec<Hours>,
    multipliers: Vec<Vec<f64>>,
    /// Steps of the prices of hours in the next pricing.
    steps: usize,
}

impl HoursDesk {
    pub fn new(model: &RosterModel, graphs: &[Graph]) -> Self {
        Self {
            graphs: graphs.iter().map(Graph::without_hours).collect(),
            hours: model.people.iter().map(Hours::none).collect(),
            multipliers: vec![Vec::new(); graphs.len()],
            steps: AT_FIRST,
        }
    }

    pub fn begin_anew(&mut self, model: &RosterModel) {
        self.hours = model.people.iter().map(Hours::none).collect();
        self.steps = AT_FIRST;
    }
}

impl Pricer<RosterModel> for HoursDesk {
    /// Never exact: any line will do, the bound holds.
    fn offers(
        &mut self,
        problem: &RosterModel,
        members: &[usize],
        prices: &[f64],
        _worth: &[f64],
        _exact: bool,
    ) -> Vec<Offers<Line>> {
        let shifts = problem.shift_prices(prices);
        let take = |person: &usize| {
            let hours = std::mem::replace(
                &mut self.hours[*person],
                Hours {
                    prices: vec![],
                    steps: vec![],
                },
            );
            (
                *person,
                hours,
                std::mem::take(&mut self.multipliers[*person]),
            )
        };
        let mut jobs: Vec<(usize, Hours, Vec<f64>)> = members.iter().map(take).collect();
        let (graphs, steps) = (&self.graphs, self.steps);
        let one = |search: &mut LineSearch,
                   (person, hours, kept): &mut (usize, Hours, Vec<f64>)| {
            let own = Own {
                person: &problem.people[*person],
                graph: &graphs[*person],
                minutes: problem
                    .kinds
                    .iter()
                    .map(|it| f64::from(it.minutes))
                    .collect(),
                shifts: &shifts,
            };
            own.offers(search, hours, kept, steps)
        };
        let each = jobs.par_iter_mut();
        let found = each.map_init(LineSearch::default, one).collect();
        for (person, hours, kept) in jobs {
            self.hours[person] = hours;
            self.multipliers[person] = kept;
        }
        self.steps = LATER;
        found
    }
}

/// Somebody's pricing.
struct Own<'a> {
    person: &'a Person,
    graph: &'a Graph,
    /// By kind.
    minutes: Vec<f64>,
    /// By day and kind, without hours.
    shifts: &'a [Vec<f64>],
}

impl Own<'_> {
    fn offers(
        &self,
        search: &mut LineSearch,
        hours: &mut Hours,
        kept: &mut Vec<f64>,
        steps: usize,
    ) -> Offers<Line> {
        let asked = Asked {
            below: f64::MAX,
            exact: false,
        };
        let mut best = Offers {
            bound: f64::NEG_INFINITY,
            lines: vec![],
        };
        for _ in 0..steps {
            let prices = self.with_hours(hours);
            let terms = Terms {
                graph: self.graph,
                prices: &prices,
                masks: self.graph.all(),
            };
            let found = search.search(terms, asked, kept);
            best.bound = best.bound.max(found.bound - hours.given(self.person));
            let Some(line) = found.line else {
                break;
            };
            hours.learn(self.person, &self.worked(&line));
            best.lines = vec![line];
        }
        best
    }

    /// By day and kind the price of a shift with that of its minutes.
    fn with_hours(&self, hours: &Hours) -> Vec<Vec<f64>> {
        let day = |(day, shifts): (usize, &Vec<f64>)| {
            let price = self.stretch(day).map_or(0.0, |it| hours.prices[it]);
            let each = shifts.iter().zip(&self.minutes);
            each.map(|(shift, minutes)| shift + price * minutes)
                .collect()
        };
        self.shifts.iter().enumerate().map(day).collect()
    }

    fn stretch(&self, day: usize) -> Option<usize> {
        self.person.hours.iter().position(|it| day < it.end)
    }

    /// Minutes by stretch of hours.
    fn worked(&self, line: &Line) -> Vec<f64> {
        let mut worked = vec![0.0; self.person.hours.len()];
        for (day, kind) in line.iter().enumerate() {
            if let (Some(kind), Some(stretch)) = (kind, self.stretch(day)) {
                worked[stretch] += self.minutes[usize::from(*kind)];
            }
        }
        worked
    }
}
