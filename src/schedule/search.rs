//! Local search on concrete shifts: each agent's shift is moved to where the plan gains most, its
//! breaks with it, shifts are added and taken away, all counted exactly.

use super::breaks::{Duty, cheapest_breaks};
use super::catalogue::Catalogue;
use super::coverage::Coverage;
use super::model::Rates;
use super::pay::WeekPay;
use crate::calendar::Span;
use crate::control::Control;
use std::collections::{BTreeMap, BTreeSet};

/// Money below which a change is not worth it.
const WORTH: f64 = 1e-6;

/// A schedule of concrete shifts that is being improved.
#[derive(Debug)]
pub struct Search<'a> {
    catalogue: &'a Catalogue,
    coverage: Coverage<'a>,
    /// Offers by group and week.
    choices: BTreeMap<(usize, u32), Vec<usize>>,
    pay: BTreeMap<(usize, u32), Worked>,
    /// Head limits of each offer.
    heads_of: Vec<Vec<usize>>,
    heads_used: Vec<u32>,
    counts: Vec<u32>,
    duties: Vec<Duty>,
}

#[derive(Debug, Clone, Default)]
struct Worked {
    pay: WeekPay,
    minutes: f64,
    days: f64,
}

impl<'a> Search<'a> {
    /// Nothing scheduled yet, choosing from `offers`.
    #[must_use]
    pub fn new(
        catalogue: &'a Catalogue,
        coverage: Coverage<'a>,
        rates: &Rates,
        offers: &[usize],
    ) -> Self {
        let mut choices: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
        let mut pay = BTreeMap::new();
        for position in offers {
            let offer = &catalogue.offers[*position];
            let key = (offer.group, offer.week);
            choices.entry(key).or_default().push(*position);
            pay.entry(key).or_insert_with(|| Worked {
                pay: WeekPay::new(catalogue, rates, key.0, key.1 as usize),
                ..Worked::default()
            });
        }
        let mut heads_of = vec![Vec::new(); catalogue.offers.len()];
        for (position, limit) in catalogue.heads.iter().enumerate() {
            for offer in &limit.offers {
                heads_of[*offer].push(position);
            }
        }
        Self {
            catalogue,
            coverage,
            choices,
            pay,
            heads_of,
            heads_used: vec![0; catalogue.heads.len()],
            counts: vec![0; catalogue.offers.len()],
            duties: Vec::new(),
        }
    }

    /// Schedules `duties` as they are; those that break a limit are left out.
    pub fn start_from(&mut self, duties: Vec<Duty>) {
        for duty in duties {
            if self.fits(duty.offer) {
                self.count(duty.offer, true);
                let crew = self.crew(duty.offer);
                let span = self.catalogue.offers[duty.offer].shape.span;
                put(&mut self.coverage, crew, span, &duty.breaks, 1.0);
                self.duties.push(duty);
            }
        }
    }

    /// The shifts as they are now.
    #[must_use]
    pub fn into_duties(self) -> Vec<Duty> {
        self.duties
    }

    /// The cost of coverage, pay and shortfalls.
    #[must_use]
    pub fn cost(&mut self) -> f64 {
        let pay = self.pay.values();
        let pay: f64 = pay.map(|it| it.pay.cost(it.minutes, it.days)).sum();
        self.coverage.settle() + pay
    }

    fn crew(&self, offer: usize) -> usize {
        self.catalogue.crew_of[self.catalogue.offers[offer].group]
    }

    /// Whether one more of `offer` keeps heads, hours and days within their limits.
    fn fits(&self, offer: usize) -> bool {
        let it = &self.catalogue.offers[offer];
        let Some(worked) = self.pay.get(&(it.group, it.week)) else {
            return false;
        };
        let heads = &self.catalogue.heads;
        let paid = f64::from(it.shape.paid_min);
        self.counts[offer] < it.able
            && worked.pay.allows(worked.minutes + paid, worked.days + 1.0)
            && self.heads_of[offer]
                .iter()
                .all(|limit| self.heads_used[*limit] < heads[*limit].most)
    }

    /// Counts one `offer` more or less; gives what pay and shortfalls change by.
    fn count(&mut self, offer: usize, more: bool) -> f64 {
        let it = &self.catalogue.offers[offer];
        let step = |number: &mut u32| {
            *number = if more {
                *number + 1
            } else {
                number.saturating_sub(1)
            };
        };
        step(&mut self.counts[offer]);
        for limit in &self.heads_of[offer] {
            step(&mut self.heads_used[*limit]);
        }
        let Some(worked) = self.pay.get_mut(&(it.group, it.week)) else {
            return 0.0;
        };
        let before = worked.pay.cost(worked.minutes, worked.days);
        let sign = if more { 1.0 } else { -1.0 };
        worked.minutes += sign * f64::from(it.shape.paid_min);
        worked.days += sign;
        worked.pay.cost(worked.minutes, worked.days) - before
    }

    /// What one more of `offer` changes the cost by, breaks where they cost least.
    fn price(&mut self, offer: usize) -> (f64, Vec<Span>) {
        let pay = self.count(offer, true);
        self.count(offer, false);
        let crew = self.crew(offer);
        let it = &self.catalogue.offers[offer];
        let on_duty = self.coverage.add(crew, it.shape.span, 1.0);
        let (resting, breaks) = cheapest_breaks(&it.windows, crew, &mut self.coverage);
        put(&mut self.coverage, crew, it.shape.span, &breaks, -1.0);
        (pay + on_duty + resting, breaks)
    }

    /// Moves every shift to the best place there is in its group and week, or takes it away, for as
    /// long as that lowers the cost and at most `passes` times over. `wide` = other dates as well.
    /// Whether anything changed.
    pub fn relocate(&mut self, passes: usize, wide: bool, control: &Control) -> bool {
        let mut any = false;
        for _ in 0..passes {
            let mut moved = false;
            let mut position = 0;
            // Like duties whose best place is where they are, for as long as nothing else moves.
            let mut settled: BTreeSet<Duty> = BTreeSet::new();
            while position < self.duties.len() {
                if control.stop() {
                    return any | moved;
                }
                if settled.contains(&self.duties[position]) {
                    position += 1;
                    continue;
                }
                let change = self.relocate_one(position, wide);
                if change == Change::None {
                    settled.insert(self.duties[position].clone());
                } else {
                    settled.clear();
                    moved = true;
                }
                position += usize::from(change != Change::Gone);
            }
            any |= moved;
            if !moved {
                break;
            }
        }
        any
    }

    fn relocate_one(&mut self, position: usize, wide: bool) -> Change {
        let Duty { offer, breaks } = self.duties[position].clone();
        let crew = self.crew(offer);
        let (span, date) = {
            let it = &self.catalogue.offers[offer].shape;
            (it.span, it.date)
        };
        let gone = put(&mut self.coverage, crew, span, &breaks, -1.0) + self.count(offer, false);
        let mut best = (gone, None);
        for other in self.choices_like(offer) {
            let near = self.catalogue.offers[other].shape.date == date;
            if (near || wide) && self.fits(other) {
                let (price, breaks) = self.price(other);
                if gone + price < best.0 - WORTH {
                    best = (gone + price, Some((other, breaks)));
                }
            }
        }
        let better = best.0 < -WORTH;
        let (next, breaks, change) = match best.1 {
            Some((next, breaks)) if better => (next, breaks, Change::Moved),
            None if better => {
                self.duties.swap_remove(position);
                return Change::Gone;
            }
            _ => (offer, breaks, Change::None),
        };
        self.count(next, true);
        let span = self.catalogue.offers[next].shape.span;
        put(&mut self.coverage, crew, span, &breaks, 1.0);
        self.duties[position] = Duty {
            offer: next,
            breaks,
        };
        change
    }

    fn choices_like(&self, offer: usize) -> Vec<usize> {
        let it = &self.catalogue.offers[offer];
        let key = (it.group, it.week);
        self.choices.get(&key).cloned().unwrap_or_default()
    }

    /// Adds the best shift of each group and week for as long as that lowers the cost. Whether
    /// anything changed.
    pub fn add(&mut self, control: &Control) -> bool {
        let mut any = false;
        let keys: Vec<(usize, u32)> = self.choices.keys().copied().collect();
        for key in keys {
            loop {
                if control.stop() {
                    return any;
                }
                let mut best: Option<(f64, usize, Vec<Span>)> = None;
                for offer in self.choices.get(&key).cloned().unwrap_or_default() {
                    if self.fits(offer) {
                        let (price, breaks) = self.price(offer);
                        if price < best.as_ref().map_or(-WORTH, |it| it.0) {
                            best = Some((price, offer, breaks));
                        }
                    }
                }
                let Some((_, offer, breaks)) = best else { break };
                self.start_from(vec![Duty { offer, breaks }]);
                any = true;
            }
        }
        any
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    None,
    Moved,
    Gone,
}

/// Puts `agents` on duty during `span` but for the breaks; gives what the cost changes by.
fn put(
    coverage: &mut Coverage<'_>,
    crew: usize,
    span: Span,
    breaks: &[Span],
    agents: f64,
) -> f64 {
    let on_duty = coverage.add(crew, span, agents);
    let resting = breaks.iter().map(|pause| coverage.add(crew, *pause, -agents));
    let resting: f64 = resting.sum();
    on_duty + resting
}
