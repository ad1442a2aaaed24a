//! The best line for one person: a shortest path over days with resources.
//!
//! Labels are the states that [`rules`](super::rules) define (hours and days of the plan week,
//! the run of work or of days off, rest, weekends). Labels of a day with the same state are one;
//! the cheapest survives. Within its offers and prices the line found is the best there is: no
//! state is left out unless the week's limits can no longer be met from it.

use super::menu::{Menu, Offer};
use super::problem::{Person, WeekLimits};
use super::rules::{
    Judge, Rule, State, consecutive, days_off, judged, rest, week_days, week_hours, weekends,
};

/// A line and its price.
#[derive(Debug, Clone, PartialEq)]
pub struct BestLine {
    /// For each day the duty, as a position in the problem's list.
    pub worked: Vec<Option<u32>>,
    /// The price: offers, days off, overtime, and what the judge asks for broken rules.
    pub cost: f64,
}

#[derive(Debug, Clone, Copy)]
struct Label {
    key: u64,
    cost: f64,
    parent: u32,
    duty: Option<u32>,
}

/// Finds lines; keeps its buffers from one to the next.
#[derive(Debug, Clone, Default)]
pub struct LineSearch {
    labels: Vec<Label>,
    slots: Vec<u32>,
    /// First label of the day in work.
    day_from: usize,
    /// The most paid minutes that the rest of the week can still give, by days still allowed.
    reach: Vec<[u32; 8]>,
    /// Steps of work done, for deterministic budgets.
    pub work: u64,
}

impl LineSearch {
    /// The cheapest line from `menu`, or `None` where the rules leave none under `judge`.
    /// `exact_weeks` prunes what cannot reach a week's minimum: right only where the judge forbids
    /// missing it.
    pub fn best(
        &mut self,
        person: &Person,
        menu: &Menu,
        judge: &impl Judge,
        exact_weeks: bool,
    ) -> Option<BestLine> {
        self.labels.clear();
        self.labels.push(Label {
            key: person.start.key(),
            cost: 0.0,
            parent: 0,
            duty: None,
        });
        self.find_reach(person, menu, exact_weeks);
        let mut from = 0;
        for day in 0..person.days.len() {
            let to = self.labels.len();
            self.day_from = to;
            self.reset_slots((to - from) * 8);
            for label in from..to {
                self.extend(person, menu, judge, day, label);
            }
            if self.labels.len() == to {
                return None;
            }
            from = to;
        }
        self.trace(person, from)
    }

    fn trace(&self, person: &Person, from: usize) -> Option<BestLine> {
        let ends = from..self.labels.len();
        let cheaper = |a: &usize, b: &usize| self.labels[*a].cost.total_cmp(&self.labels[*b].cost);
        let mut at = ends.min_by(cheaper)?;
        let cost = self.labels[at].cost;
        let mut worked = vec![None; person.days.len()];
        for day in worked.iter_mut().rev() {
            *day = self.labels[at].duty;
            at = self.labels[at].parent as usize;
        }
        Some(BestLine { worked, cost })
    }

    /// For each day the most minutes that the days after it in its week can give.
    fn find_reach(&mut self, person: &Person, menu: &Menu, exact_weeks: bool) {
        self.reach.clear();
        self.reach.resize(person.days.len(), [u32::MAX; 8]);
        if !exact_weeks {
            return;
        }
        for first in (0..person.days.len()).step_by(7) {
            let mut longest: Vec<u32> = Vec::with_capacity(7);
            for day in (first..(first + 7).min(person.days.len())).rev() {
                let reach = &mut self.reach[day];
                reach[0] = 0;
                for count in 1..8 {
                    reach[count] = reach[count - 1] + longest.get(count - 1).copied().unwrap_or(0);
                }
                let most = menu
                    .day(day)
                    .iter()
                    .map(|offer| offer.option.paid_min)
                    .max();
                if let Some(most) = most {
                    longest.push(most);
                    longest.sort_unstable_by(|a, b| b.cmp(a));
                }
            }
        }
    }

    fn reset_slots(&mut self, size: usize) {
        self.slots.clear();
        self.slots.resize(size.next_power_of_two().max(64), 0);
    }

    fn extend(
        &mut self,
        person: &Person,
        menu: &Menu,
        judge: &impl Judge,
        day: usize,
        label: usize,
    ) {
        let Label { key, cost, .. } = self.labels[label];
        let state = State::of(key);
        let context = Context {
            person,
            judge,
            day,
            week: &person.weeks[day / 7],
            week_ends: day % 7 == 6 || day + 1 == person.days.len(),
            next_first: person
                .days
                .get(day + 1)
                .map_or(u32::MAX, |next| next.first_start),
        };
        self.work += 2;
        if let Some((next, price)) = context.rest_day(&state)
            && self.hopeful(&next, day, context.week)
        {
            self.arrive(
                &context,
                next,
                cost + price + menu.off_cost[day],
                label,
                None,
            );
        }
        let Some((base, price)) = context.work_day(&state) else {
            return;
        };
        let offers = menu.day(day);
        self.work += offers.len() as u64;
        for offer in offers {
            if let Some((next, extra)) = context.shift(&state, base, offer)
                && self.hopeful(&next, day, context.week)
            {
                let total = cost + price + extra + offer.cost;
                self.arrive(&context, next, total, label, Some(offer.option.duty));
            }
        }
    }

    /// Whether the week's minimum can still be reached.
    #[inline]
    fn hopeful(&self, next: &State, day: usize, week: &WeekLimits) -> bool {
        let days_left = week.max_days.saturating_sub(next.days).min(7) as usize;
        next.minutes.saturating_add(self.reach[day][days_left]) >= week.min_minutes
    }

    /// Closes the week where it ends, and keeps the label if it is new or cheaper.
    fn arrive(
        &mut self,
        context: &Context<'_, impl Judge>,
        mut next: State,
        mut cost: f64,
        parent: usize,
        duty: Option<u32>,
    ) {
        if context.week_ends {
            let Some(price) = context.close_week(&next) else {
                return;
            };
            cost += price;
            next.minutes = 0;
            next.days = 0;
        }
        let parent = u32::try_from(parent).unwrap_or(u32::MAX);
        let label = Label {
            key: next.key(),
            cost,
            parent,
            duty,
        };
        if (self.labels.len() - self.day_from + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(label.key) & mask;
        loop {
            match self.slots[slot] {
                0 => {
                    self.labels.push(label);
                    self.slots[slot] = u32::try_from(self.labels.len()).unwrap_or(u32::MAX);
                    return;
                }
                taken => {
                    let known = &mut self.labels[taken as usize - 1];
                    if known.key == label.key {
                        if label.cost < known.cost {
                            *known = label;
                        }
                        return;
                    }
                    slot = (slot + 1) & mask;
                }
            }
        }
    }

    /// Makes the table larger and enters this day's labels again.
    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.reset_slots(size);
        for label in self.day_from..self.labels.len() {
            let mut slot = hash(self.labels[label].key) & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = u32::try_from(label + 1).unwrap_or(u32::MAX);
        }
    }
}

#[inline]
fn hash(key: u64) -> usize {
    let mixed = (key ^ (key >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 33).unwrap_or(0)
}

/// A day of one person, as a label sees it.
struct Context<'a, J> {
    person: &'a Person,
    judge: &'a J,
    day: usize,
    week: &'a WeekLimits,
    week_ends: bool,
    next_first: u32,
}

impl<J: Judge> Context<'_, J> {
    /// Whether this is the plan's first day, and nobody knows what came before.
    #[inline]
    fn begins_unknown(&self) -> bool {
        self.day == 0 && self.person.before.is_none()
    }

    /// A day off after `state`, and the price of what it breaks.
    #[inline]
    fn rest_day(&self, state: &State) -> Option<(State, f64)> {
        let (person, limits) = (self.person, &self.person.limits);
        let weekend = weekends::step(state, person.days[self.day].weekend, false, limits);
        let price = judged(
            self.judge,
            Rule::ConsecutiveDaysMin,
            self.day / 7,
            consecutive::shortfall(state, limits),
        )? + judged(self.judge, Rule::WholeWeekends, self.day / 7, weekend.torn)?;
        let ready = person.days[self.day].first_start + state.ready;
        let next = State {
            on: 0,
            off: days_off::longer(state, self.begins_unknown(), limits),
            edge: false,
            ready: rest::carried(ready, self.next_first),
            weekends: weekend.weekends,
            saturday: weekend.saturday,
            ..*state
        };
        Some((next, price))
    }

    /// A day of work after `state`, whatever the shift, and the price of what it breaks.
    #[inline]
    fn work_day(&self, state: &State) -> Option<(State, f64)> {
        let (person, limits, judge) = (self.person, &self.person.limits, self.judge);
        let weekend = weekends::step(state, person.days[self.day].weekend, true, limits);
        let price = judged(
            judge,
            Rule::ConsecutiveDaysOff,
            self.day / 7,
            days_off::shortfall(state, limits),
        )? + judged(
            judge,
            Rule::ConsecutiveDaysMax,
            self.day / 7,
            consecutive::excess(state, limits),
        )? + judged(
            judge,
            Rule::DaysPerWeekMax,
            self.day / 7,
            week_days::excess(state.days, self.week),
        )? + judged(judge, Rule::WeekendsMax, self.day / 7, weekend.excess)?
            + judged(judge, Rule::WholeWeekends, self.day / 7, weekend.torn)?;
        let before = person.before.map_or(0, |it| it.on);
        let longest = u32::try_from(person.days.len()).unwrap_or(u32::MAX - before) + before;
        let (on, edge) = consecutive::longer(state, self.begins_unknown(), limits, longest);
        let next = State {
            days: state.days + 1,
            on,
            off: 0,
            edge,
            weekends: weekend.weekends,
            saturday: weekend.saturday,
            ..*state
        };
        Some((next, price))
    }

    /// The shift on that day.
    #[inline]
    fn shift(&self, state: &State, base: State, offer: &Offer) -> Option<(State, f64)> {
        let option = &offer.option;
        let rest = rest::missing(state.ready, &self.person.days[self.day], option);
        let excess = week_hours::excess(state.minutes, option.paid_min, self.week);
        let price = judged(self.judge, Rule::Rest, self.day / 7, rest)?
            + judged(self.judge, Rule::HoursPerWeekMax, self.day / 7, excess)?;
        let next = State {
            minutes: base.minutes + option.paid_min,
            ready: rest::carried(option.ready, self.next_first),
            ..base
        };
        Some((next, price))
    }

    /// What the finished week costs: overtime, and what it breaks.
    #[inline]
    fn close_week(&self, state: &State) -> Option<f64> {
        let (judge, week) = (self.judge, self.week);
        let overtime = f64::from(week_hours::overtime(state.minutes, week));
        Some(
            overtime * self.person.overtime_per_min
                + judged(
                    judge,
                    Rule::HoursPerWeekMin,
                    self.day / 7,
                    week_hours::shortfall(state.minutes, week),
                )?
                + judged(
                    judge,
                    Rule::DaysPerWeekMin,
                    self.day / 7,
                    week_days::shortfall(state.days, week),
                )?,
        )
    }
}
