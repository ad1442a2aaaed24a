//! Which part of the roster to free next: a few people for all days, (almost) everybody for some days,
//! or, where the horizon is long, some people for some weeks. Sizes follow how the last parts of their
//! kind went.

use super::model::{Line, RosterModel};
use super::part::{Part, Whole};
use rand::RngExt;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::ops::Range;

/// Kinds of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A few people, all days.
    People,
    /// Many people, a few days.
    Days,
    /// Some people, some weeks.
    Weeks,
}

/// All of them.
const WAYS: [Way; 3] = [Way::People, Way::Days, Way::Weeks];

/// Costs of a person's wishes count so far, and each so much: of prices of which the dearest is about 100.
const DEAR: f64 = 20.0;
const PER_COST: f64 = 0.1;

/// Most people freed for some days.
const MOST_PEOPLE: usize = 60;

/// Some weeks are so many days; a horizon is long where it is twice that.
const WEEKS: usize = 28;

/// Sizes and worth of the kinds.
#[derive(Debug, Clone)]
pub struct Neighbourhoods {
    /// People freed for all days, and for some weeks.
    people: f64,
    for_weeks: f64,
    /// Days for which many are freed.
    days: f64,
    /// By [`Way`]; 0 = not tried.
    worth: [f64; 3],
}

impl Neighbourhoods {
    /// To begin with. `whole_lines`: whether lines over all days are quickly found.
    #[must_use]
    pub fn new(model: &RosterModel, whole_lines: bool) -> Self {
        let quarter = (model.people.len() / 4).clamp(4, 12);
        let long = model.days() >= 2 * WEEKS;
        let tried = |so: bool| if so { 1.0 } else { 0.0 };
        Self {
            people: quarter as f64,
            for_weeks: 2.0 * quarter as f64,
            days: 7.0,
            worth: [tried(whole_lines), 1.0, tried(long)],
        }
    }

    /// Draws a part.
    pub fn draw(&self, whole: Whole<'_>, rng: &mut Xoshiro256PlusPlus) -> (Way, Part) {
        let all: f64 = self.worth.iter().sum();
        let mut at = rng.random::<f64>() * all;
        let mut way = Way::Days;
        for (each, worth) in WAYS.iter().zip(self.worth) {
            if worth > 0.0 && at < worth {
                way = *each;
                break;
            }
            at -= worth;
        }
        let days = whole.model.days();
        let part = match way {
            Way::People => Part {
                free: some_people(whole, self.people as usize, rng),
                days: 0..days,
            },
            Way::Weeks => Part {
                free: some_people(whole, self.for_weeks as usize, rng),
                days: some_days(whole, WEEKS, rng),
            },
            Way::Days => {
                let people = whole.lines.len();
                Part {
                    free: index::sample(rng, people, people.min(MOST_PEOPLE)).into_vec(),
                    days: some_days(whole, self.days as usize, rng),
                }
            }
        };
        (way, part)
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
        let people = model.people.len().max(3) as f64;
        match way {
            Way::People => self.people = (self.people * factor).clamp(3.0, people),
            Way::Weeks => self.for_weeks = (self.for_weeks * factor).clamp(3.0, people),
            Way::Days => self.days = (self.days * factor).clamp(3.0, model.days().max(3) as f64),
        }
    }
}

/// People, those whose own wishes cost something rather than others.
fn some_people(whole: Whole<'_>, many: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let people = &whole.model.people;
    let weight =
        |at: usize| 1.0 + people[at].own_cost(&whole.lines[at]).clamp(0.0, DEAR) * PER_COST;
    // Every weight is a number from 1 up: there is always a sample.
    let drawn = index::sample_weighted(rng, people.len(), weight, many.min(people.len()));
    drawn.map(index::IndexVec::into_vec).unwrap_or_default()
}

/// Days around one where rows cost something, or any.
fn some_days(whole: Whole<'_>, many: usize, rng: &mut Xoshiro256PlusPlus) -> Range<usize> {
    let days = whole.model.days();
    let length = many.clamp(1, days);
    let dear = dear_days(whole.model, whole.lines);
    let centre = if dear.is_empty() || rng.random::<f64>() < 0.5 {
        rng.random_range(0..days)
    } else {
        dear[rng.random_range(0..dear.len())]
    };
    let before = rng.random_range(0..length);
    let from = centre.saturating_sub(before).min(days - length);
    from..from + length
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
