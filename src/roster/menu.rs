//! What each day offers one person at given prices: the duties worth considering.
//!
//! A duty is left out where another with the same paid time starts no earlier, ends no later (as
//! far as rest can tell the two apart) and is no dearer: no line needs it.

use super::breaks::{Places, place};
use super::prices::WorkPrices;
use super::problem::{DutyOption, Person, RosterProblem};

/// A duty on offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// The option of the person's day.
    pub option: DutyOption,
    /// Its price all told: pay, wishes, and what it changes in coverage.
    pub cost: f64,
}

/// The offers of all days.
#[derive(Debug, Clone, Default)]
pub struct Menu {
    offers: Vec<Offer>,
    ends: Vec<usize>,
    /// Price of each day without work.
    pub off_cost: Vec<f64>,
    places: Places,
    day: Vec<Offer>,
    /// Steps of work done, for deterministic budgets.
    pub work: u64,
}

impl Menu {
    /// The offers of `day`, cheapest first within the same paid time.
    #[must_use]
    pub fn day(&self, day: usize) -> &[Offer] {
        let from = if day == 0 { 0 } else { self.ends[day - 1] };
        &self.offers[from..self.ends[day]]
    }

    /// Fills the menu at `prices`; `extra(duty)` is added to a duty's price.
    pub fn fill(
        &mut self,
        problem: &RosterProblem,
        person: &Person,
        prices: &WorkPrices,
        extra: impl Fn(u32) -> f64,
    ) {
        let mut places = std::mem::take(&mut self.places);
        let mut work = 0;
        self.fill_with(person, |option| {
            let duty = &problem.duties[option.duty as usize];
            let windows = &problem.pauses[duty.shift.get()];
            work += 4 + 8 * windows.len() as u64;
            let pauses = place(
                windows,
                duty.start,
                duty.ticks,
                |length, tick| prices.pause(length, tick),
                &mut places,
            )?;
            let value = prices.work(duty.start, duty.ticks) + pauses;
            Some(option.cost + value + extra(option.duty))
        });
        self.work += work + problem.ticks as u64;
        self.places = places;
    }

    /// Fills the menu with any price of an option; `None` = not on offer.
    pub fn fill_with(
        &mut self,
        person: &Person,
        mut price: impl FnMut(&DutyOption) -> Option<f64>,
    ) {
        self.offers.clear();
        self.ends.clear();
        self.off_cost.clear();
        // What was worked before the plan may still ask for rest on its first day.
        let first = person.days.first().map_or(0, |day| day.first_start);
        let mut latest_ready = first + person.start.ready;
        for (number, day) in person.days.iter().enumerate() {
            self.day.clear();
            for option in &day.options {
                if let Some(cost) = price(option) {
                    self.day.push(Offer {
                        option: *option,
                        cost,
                    });
                }
            }
            let next_first = person
                .days
                .get(number + 1)
                .map_or(u32::MAX, |next| next.first_start);
            let from = self.offers.len();
            sort(&mut self.day);
            for offer in &self.day {
                let kept = &self.offers[from..];
                if !kept
                    .iter()
                    .any(|other| beats(other, offer, latest_ready, next_first))
                {
                    self.offers.push(*offer);
                }
            }
            self.ends.push(self.offers.len());
            self.off_cost.push(day.off_cost);
            let ready = day.options.iter().map(|option| option.ready).max();
            latest_ready = latest_ready.max(ready.unwrap_or(0));
        }
    }
}

fn sort(offers: &mut [Offer]) {
    offers.sort_unstable_by(|a, b| {
        let paid = a.option.paid_min.cmp(&b.option.paid_min);
        paid.then(a.cost.total_cmp(&b.cost))
            .then(a.option.duty.cmp(&b.option.duty))
    });
}

/// Whether no line needs `offer` where it has `other`, which comes before it.
fn beats(other: &Offer, offer: &Offer, latest_ready: u32, next_first: u32) -> bool {
    let start = |it: &Offer| it.option.start.min(latest_ready);
    let ready = |it: &Offer| it.option.ready.max(next_first);
    other.option.paid_min == offer.option.paid_min
        && start(other) >= start(offer)
        && (ready(other) <= ready(offer) || next_first == u32::MAX)
}
