//! Local search on concrete shifts: each agent's shift is moved to where the plan gains most, its
//! breaks with it, shifts are added and taken away, all counted exactly.

use super::breaks::{Duty, cheapest_breaks};
use super::catalogue::Catalogue;
use super::coverage::Coverage;
use super::model::Rates;
use super::pay::WeekPay;
use crate::calendar::Span;
use crate::control::Control;
use chrono::NaiveDate;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::{BTreeMap, BTreeSet};

/// Money below which a change is not worth it.
const WORTH: f64 = 1e-6;

/// Shifts taken out at once at most.
const MOST_RUINED: usize = 4;

/// Offers by group and date.
type Choices = BTreeMap<(usize, NaiveDate), Vec<usize>>;

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
                self.take(&duty, true);
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

    /// Number of shifts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.duties.len()
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
        let duty = self.duties[position].clone();
        let date = self.catalogue.offers[duty.offer].shape.date;
        let mut choices = self.choices_like(duty.offer);
        if !wide {
            choices.retain(|other| self.catalogue.offers[*other].shape.date == date);
        }
        let gone = self.take(&duty, false);
        let best = self.cheapest(&choices);
        match best {
            Some((price, next)) if price < -WORTH && gone + price < -WORTH => {
                self.take(&next, true);
                self.duties[position] = next;
                Change::Moved
            }
            _ if gone < -WORTH => {
                self.duties.swap_remove(position);
                Change::Gone
            }
            Some((price, next)) if gone + price < -WORTH => {
                self.take(&next, true);
                self.duties[position] = next;
                Change::Moved
            }
            _ => {
                self.take(&duty, true);
                Change::None
            }
        }
    }

    /// Ruin and recreate: `rounds` times over a few shifts of one date are taken out and put back
    /// one after the other where each costs least, or left out where that is cheaper, with now and
    /// then one more of another group; kept where the cost rises by less than a random amount about
    /// `heat` (money) that sinks to nothing. Ends early once the cost is down to `good`.
    pub fn recreate(
        &mut self,
        rounds: usize,
        heat: f64,
        good: f64,
        random: &mut Xoshiro256PlusPlus,
        control: &Control,
    ) {
        let by_date = self.by_date();
        let kinds: Vec<(usize, NaiveDate)> = by_date.keys().copied().collect();
        let mut on_date = self.positions_by_date();
        for round in 0..rounds {
            if on_date.is_empty() || control.stop() || (round % 64 == 0 && self.cost() <= good) {
                return;
            }
            let (date, here) = &on_date[random.random_range(0..on_date.len())];
            let count = random.random_range(2..=MOST_RUINED).min(here.len());
            let mut out: Vec<usize> = Vec::with_capacity(count);
            while out.len() < count {
                let position = here[random.random_range(0..here.len())];
                if !out.contains(&position) {
                    out.push(position);
                }
            }
            let mut back: Vec<(usize, NaiveDate)> = Vec::with_capacity(count + 1);
            for position in &out {
                let it = &self.catalogue.offers[self.duties[*position].offer];
                back.push((it.group, *date));
            }
            if random.random_range(0..3) == 0 {
                let (group, _) = kinds[random.random_range(0..kinds.len())];
                back.push((group, *date));
            }
            #[expect(clippy::cast_precision_loss, reason = "a number of rounds")]
            let left = 1.0 - round as f64 / rounds as f64;
            let limit = -heat * left * f64::ln(random.random_range(f64::EPSILON..1.0));
            let before = self.duties.len();
            if self.ruin(&mut out, &back, &by_date, limit) && self.duties.len() != before {
                on_date = self.positions_by_date();
            }
        }
    }

    fn positions_by_date(&self) -> Vec<(NaiveDate, Vec<usize>)> {
        let mut on_date: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (position, duty) in self.duties.iter().enumerate() {
            let date = self.catalogue.offers[duty.offer].shape.date;
            on_date.entry(date).or_default().push(position);
        }
        on_date.into_iter().collect()
    }

    /// Takes out the duties at the positions `out` and puts one of each of `back` where it costs
    /// least, if it is worth it; undone where that raises the cost by more than `limit`.
    fn ruin(
        &mut self,
        out: &mut [usize],
        back: &[(usize, NaiveDate)],
        by_date: &Choices,
        limit: f64,
    ) -> bool {
        let before: Vec<Duty> = out.iter().map(|it| self.duties[*it].clone()).collect();
        let mut change: f64 = before.iter().map(|duty| self.take(duty, false)).sum();
        let mut after: Vec<Duty> = Vec::with_capacity(back.len());
        for key in back {
            let cheapest = by_date.get(key).and_then(|choices| self.cheapest(choices));
            if let Some((price, next)) = cheapest.filter(|(price, _)| *price < 0.0) {
                change += price;
                self.take(&next, true);
                after.push(next);
            }
        }
        if change > limit {
            for duty in &after {
                self.take(duty, false);
            }
            for duty in &before {
                self.take(duty, true);
            }
            return false;
        }
        if after.len() == before.len() {
            for (position, duty) in out.iter().zip(after) {
                self.duties[*position] = duty;
            }
        } else {
            out.sort_unstable();
            for position in out.iter().rev() {
                self.duties.swap_remove(*position);
            }
            self.duties.extend(after);
        }
        true
    }

    /// The offer among `choices` of which one more costs least, and that cost.
    fn cheapest(&mut self, choices: &[usize]) -> Option<(f64, Duty)> {
        let mut best: Option<(f64, Duty)> = None;
        for offer in choices {
            if self.fits(*offer) {
                let (price, breaks) = self.price(*offer);
                if best
                    .as_ref()
                    .is_none_or(|(least, _)| price < *least - WORTH)
                {
                    let offer = *offer;
                    best = Some((price, Duty { offer, breaks }));
                }
            }
        }
        best
    }

    /// Puts `duty` on or takes it off; gives what the cost changes by.
    fn take(&mut self, duty: &Duty, on: bool) -> f64 {
        let crew = self.crew(duty.offer);
        let span = self.catalogue.offers[duty.offer].shape.span;
        let sign = if on { 1.0 } else { -1.0 };
        put(&mut self.coverage, crew, span, &duty.breaks, sign) + self.count(duty.offer, on)
    }

    fn by_date(&self) -> Choices {
        let mut by_date = Choices::new();
        for offer in self.choices.values().flatten() {
            let it = &self.catalogue.offers[*offer];
            let key = (it.group, it.shape.date);
            by_date.entry(key).or_default().push(*offer);
        }
        by_date
    }

    fn choices_like(&self, offer: usize) -> Vec<usize> {
        let it = &self.catalogue.offers[offer];
        let key = (it.group, it.week);
        self.choices.get(&key).cloned().unwrap_or_default()
    }

    /// Adds shifts one by one, a group and date after the other, each where it costs least, until
    /// none lowers the cost: a whole schedule in little time, so it does not ask to be stopped.
    pub fn fill(&mut self) {
        let by_date = self.by_date();
        let mut open: Vec<&Vec<usize>> = by_date.values().collect();
        while !open.is_empty() {
            open.retain(|choices| {
                let best = self.cheapest(choices);
                let found = best.filter(|(price, _)| *price < -WORTH);
                if let Some((_, duty)) = &found {
                    self.take(duty, true);
                    self.duties.push(duty.clone());
                }
                found.is_some()
            });
        }
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
                let choices = self.choices.get(&key).cloned().unwrap_or_default();
                let best = self.cheapest(&choices);
                let Some((_, duty)) = best.filter(|(price, _)| *price < -WORTH) else {
                    break;
                };
                self.start_from(vec![duty]);
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
fn put(coverage: &mut Coverage<'_>, crew: usize, span: Span, breaks: &[Span], agents: f64) -> f64 {
    let on_duty = coverage.add(crew, span, agents);
    let resting = breaks
        .iter()
        .map(|pause| coverage.add(crew, *pause, -agents));
    let resting: f64 = resting.sum();
    on_duty + resting
}
