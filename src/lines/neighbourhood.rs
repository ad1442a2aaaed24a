//! Which part of the roster to free next: a few people for all days, or (almost) everybody for some
//! days. Sizes follow how the last parts of their kind went.

use super::model::{Line, RosterModel};
use super::part::{Part, Whole};
use super::pool::only;
use super::pricing::Graph;
use rand::RngExt;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Kinds of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A few people, all days.
    People,
    /// Many people, a few days.
    Days,
}

/// Costs of a person's wishes count so far, and each so much: of prices of which the dearest is about 100.
const DEAR: f64 = 20.0;
const PER_COST: f64 = 0.1;

/// Most people freed for some days.
const MOST_PEOPLE: usize = 60;

/// Sizes and worth of both kinds.
#[derive(Debug, Clone)]
pub struct Neighbourhoods {
    people: f64,
    days: f64,
    worth: [f64; 2],
}

impl Neighbourhoods {
    /// To begin with.
    #[must_use]
    pub fn new(model: &RosterModel) -> Self {
        let quarter = (model.people.len() / 4).clamp(4, 12);
        Self {
            people: quarter as f64,
            days: 7.0,
            worth: [1.0; 2],
        }
    }

    /// Draws a part.
    pub fn draw(&self, whole: Whole<'_>, rng: &mut Xoshiro256PlusPlus) -> (Way, Part) {
        let share = self.worth[0] / (self.worth[0] + self.worth[1]);
        if rng.random::<f64>() < share {
            (Way::People, self.some_people(whole, rng))
        } else {
            (Way::Days, self.some_days(whole, rng))
        }
    }

    /// People, those whose own wishes cost something rather than others.
    fn some_people(&self, whole: Whole<'_>, rng: &mut Xoshiro256PlusPlus) -> Part {
        let people = &whole.model.people;
        let weight =
            |at: usize| 1.0 + people[at].own_cost(&whole.lines[at]).clamp(0.0, DEAR) * PER_COST;
        let many = (self.people as usize).min(people.len());
        // Every weight is a number from 1 up: there is always a sample.
        let drawn = index::sample_weighted(rng, people.len(), weight, many);
        let free = drawn.map(index::IndexVec::into_vec).unwrap_or_default();
        let masks = whole
            .graphs
            .iter()
            .map(|graph| graph.all().to_vec())
            .collect();
        Part { free, masks }
    }

    /// Days around one where rows cost something, or any.
    fn some_days(&self, whole: Whole<'_>, rng: &mut Xoshiro256PlusPlus) -> Part {
        let days = whole.model.days();
        let length = (self.days as usize).clamp(1, days);
        let dear = dear_days(whole.model, whole.lines);
        let centre = if dear.is_empty() || rng.random::<f64>() < 0.5 {
            rng.random_range(0..days)
        } else {
            dear[rng.random_range(0..dear.len())]
        };
        let from = centre
            .saturating_sub(rng.random_range(0..length))
            .min(days - length);
        let people = whole.lines.len();
        let free = index::sample(rng, people, people.min(MOST_PEOPLE)).into_vec();
        let mask = |graph: &Graph, line: &Line| {
            let day = |day: usize| {
                let inside = (from..from + length).contains(&day);
                if inside {
                    graph.all()[day]
                } else {
                    only(line[day])
                }
            };
            (0..days).map(day).collect()
        };
        let masks = whole
            .graphs
            .iter()
            .zip(whole.lines)
            .map(|(graph, line)| mask(graph, line))
            .collect();
        Part { free, masks }
    }

    /// Takes into account how a part went: what was gained, in which time, and whether it was solved.
    pub fn learn(&mut self, way: Way, gain: f64, seconds: f64, done: bool, model: &RosterModel) {
        let worth = &mut self.worth[way as usize];
        *worth = *worth * 0.95 + 0.05 * gain / seconds.max(0.05) + 0.002;
        let factor = if gain > 0.0 || (done && seconds >= 4.0) {
            1.0
        } else if done {
            1.05
        } else {
            0.9
        };
        match way {
            Way::People => {
                self.people = (self.people * factor).clamp(3.0, model.people.len().max(3) as f64)
            }
            Way::Days => self.days = (self.days * factor).clamp(3.0, model.days().max(3) as f64),
        }
    }
}

/// Days on which a row costs something.
fn dear_days(model: &RosterModel, lines: &[Line]) -> Vec<usize> {
    let covered = model.covered(lines);
    let dear = |day: &usize| {
        let covers = model.covers[*day].iter().flatten();
        let row = |row: u32| model.rows[row as usize].at(covered[row as usize]);
        covers.into_iter().any(|cover| row(cover.row) > 1e-9)
    };
    (0..model.days()).filter(dear).collect()
}
