//! The levels without a roster: hours required, what they cost, and what customers get from those who are there.
//!
//! The requirement is the staffing stage's own, interval by interval. Two things are simpler than in a plan:
//!
//! - *Hours to pay* are required hours ÷ (1 − shrinkage) ÷ the share of a paid hour at work that falls where it is
//!   required: `schedule_efficiency` of `[hiring]`, else [`USUAL_EFFICIENCY`]. A roster may do better or worse.
//! - *Service* is that of the people who are there, all of their contracts' hours worked, spread over the intervals
//!   in proportion to what is required, among those whose skills are connected. It moves as it must with people, volumes
//!   and shrinkage; how far a roster can follow the requirement only the level `full` tells.

use super::{Futures, Level, Outcome, Status};
use crate::calendar::Interval;
use crate::scenario::Scenario;
use crate::simulate::Estimate;
use crate::staffing::{
    self, IntervalStaffing, OnDuty, Performance, QueueStaffing, Staffing, flow, performance_at,
    through_the_day,
};
use crate::units::{Fraction, QueueIndex, Seconds};
use crate::whatif::{Figures, Profile, QueueFigures, WeekFigures};
use chrono::Days;

/// Required hours that a paid hour at work covers, where the scenario does not say.
pub const USUAL_EFFICIENCY: f64 = 0.85;

/// The figures of a case at `level`.
pub fn figures(scenario: &Scenario, level: Level, futures: &Futures) -> Result<Outcome, Outcome> {
    let forecast = futures.forecast(scenario)?;
    let staffing = staffing::staff(scenario, &forecast, &crate::control::Control::unlimited())
        .map_err(|error| Outcome::none(Status::Failed, error.to_string()))?;
    let terms = Terms::of(scenario);
    let shares = shares(scenario, &staffing, &terms);
    let queues = staffing.queues.iter().map(|own| {
        let share = shares.get(own.queue.get()).copied().flatten();
        queue_figures(scenario, own, share, level)
    });
    let required_h = all_hours(&staffing);
    let paid_h = required_h * terms.paid_per_required;
    Ok(Outcome::done(Figures {
        required_h,
        paid_h,
        cost: terms.pay.map(|it| it * paid_h),
        fte: terms.fte(scenario, paid_h),
        available_h: (!scenario.agents.is_empty()).then_some(terms.available_h),
        peak_agents: peak(&staffing),
        weeks: weeks(scenario, &staffing, &terms),
        queues: queues.collect(),
        profile: profile(scenario, &staffing, &shares),
        ..Figures::default()
    }))
}

/// How hours become paid hours and money.
struct Terms {
    /// Paid hours for each required one.
    paid_per_required: f64,
    /// Pay for an hour of the people who are there, on average; without people, of the contracts.
    pay: Option<f64>,
    /// Hours that those who are there may be paid for, over the plan.
    available_h: f64,
}

impl Terms {
    fn of(scenario: &Scenario) -> Self {
        let given = scenario.hiring.schedule_efficiency;
        let efficiency = given.map_or(USUAL_EFFICIENCY, Fraction::get).max(0.01);
        let hours = |it: &crate::scenario::model::Agent| week_h(scenario, it);
        let all: f64 = scenario.agents.iter().map(hours).sum();
        let paid = scenario
            .agents
            .iter()
            .map(|it| hours(it) * scenario.hourly_cost(it).get());
        let contracts = scenario.contracts.iter().map(|it| it.cost_per_hour.get());
        let pay = if all > 0.0 {
            Some(paid.sum::<f64>() / all)
        } else if scenario.contracts.is_empty() {
            None
        } else {
            Some(contracts.sum::<f64>() / scenario.contracts.len() as f64)
        };
        Self {
            paid_per_required: scenario.shrinkage.paid_per_required() / efficiency,
            pay,
            available_h: all * f64::from(scenario.weeks),
        }
    }

    fn fte(&self, scenario: &Scenario, paid_h: f64) -> Option<f64> {
        fte(scenario, paid_h)
    }
}

/// Paid full-time people: an hour a week of the longest contract is one.
pub fn fte(scenario: &Scenario, paid_h: f64) -> Option<f64> {
    let longest = scenario
        .contracts
        .iter()
        .map(|it| it.week_max_minutes)
        .max()?;
    let hours = f64::from(longest) / 60.0 * f64::from(scenario.weeks);
    (hours > 0.0).then(|| paid_h / hours)
}

fn week_h(scenario: &Scenario, agent: &crate::scenario::model::Agent) -> f64 {
    if agent.skills.is_empty() {
        return 0.0;
    }
    f64::from(scenario.contracts[agent.contract.get()].week_max_minutes) / 60.0
}

fn hours(it: &IntervalStaffing) -> f64 {
    it.interval.span.minutes() as f64 / 60.0
}

fn required_h(own: &QueueStaffing) -> f64 {
    let intervals = own.intervals.iter();
    intervals
        .map(|it| f64::from(it.agents_required.get()) * hours(it))
        .sum()
}

fn all_hours(staffing: &Staffing) -> f64 {
    staffing.queues.iter().map(required_h).sum()
}

/// Hours there ÷ hours required, by queue of the scenario; `None` where nobody serves it or nothing is required. Queues
/// that share an agent share their people.
fn shares(scenario: &Scenario, staffing: &Staffing, terms: &Terms) -> Vec<Option<f64>> {
    let mut pool: Vec<usize> = (0..scenario.queues.len()).collect();
    for agent in &scenario.agents {
        let Some(first) = agent.skills.first() else {
            continue;
        };
        for queue in &agent.skills {
            let (from, to) = (pool[queue.get()], pool[first.get()]);
            pool.iter_mut()
                .filter(|it| **it == from)
                .for_each(|it| *it = to);
        }
    }
    let mut required = vec![0.0; pool.len()];
    for own in &staffing.queues {
        required[pool[own.queue.get()]] += required_h(own);
    }
    let mut there = vec![0.0; pool.len()];
    for agent in &scenario.agents {
        if let Some(first) = agent.skills.first() {
            let paid_h = week_h(scenario, agent) * f64::from(scenario.weeks);
            there[pool[first.get()]] += paid_h / terms.paid_per_required;
        }
    }
    let share = |own: &usize| {
        (there[*own] > 0.0 && required[*own] > 0.0).then(|| there[*own] / required[*own])
    };
    pool.iter().map(share).collect()
}

fn queue_figures(
    scenario: &Scenario,
    own: &QueueStaffing,
    share: Option<f64>,
    level: Level,
) -> QueueFigures {
    let queue = &scenario.queues[own.queue.get()];
    let offered: f64 = own.intervals.iter().map(|it| it.offered).sum();
    let agents = |it: &IntervalStaffing| f64::from(it.agents_required.get()) * share.unwrap_or(0.0);
    let given = share.map(|_| performances(scenario, own, level, &agents));
    let given = given.unwrap_or_default();
    let weighed = |of: &dyn Fn(&Performance) -> Option<f64>| weighed(own, &given, of);
    let busy: f64 = own
        .intervals
        .iter()
        .zip(&given)
        .map(|(it, got)| got.occupancy.get() * agents(it) * hours(it))
        .sum();
    let there: f64 = own.intervals.iter().map(|it| agents(it) * hours(it)).sum();
    let live = !queue.channel.is_deferred();
    QueueFigures {
        queue: queue.name.clone(),
        offered,
        required_h: required_h(own),
        target: queue.targets.service_level.map(|it| it.target.get()),
        service_level: weighed(&|it| it.service_level.map(Fraction::get)),
        asa_s: weighed(&|it| it.asa.map(Seconds::get)).filter(|_| live),
        abandoned: weighed(&|it| Some(it.abandoned.get())).filter(|_| live),
        occupancy: (there > 0.0).then(|| known(busy / there)),
        days_kept: None,
        plays: vec![],
    }
}

const fn known(mean: f64) -> Estimate {
    Estimate {
        mean,
        half_width: None,
    }
}

fn performances(
    scenario: &Scenario,
    own: &QueueStaffing,
    level: Level,
    agents: &dyn Fn(&IntervalStaffing) -> f64,
) -> Vec<Performance> {
    let queue: QueueIndex = own.queue;
    if own.service.deferred.is_some() {
        let there: Vec<f64> = own.intervals.iter().map(agents).collect();
        let backlog = scenario.queues[queue.get()].backlog;
        return flow(own, backlog, &there)
            .into_iter()
            .map(|(_, it)| it)
            .collect();
    }
    if level == Level::Staffing {
        let on_duty = own.intervals.iter().map(|it| {
            vec![OnDuty {
                minutes: it.interval.span.minutes() as f64,
                agents: agents(it),
            }]
        });
        return through_the_day(own, &on_duty.collect::<Vec<_>>());
    }
    let aht = |it: &IntervalStaffing| it.aht.get() / own.service.handle_factor;
    let intervals = own.intervals.iter();
    intervals
        .map(|it| {
            performance_at(
                agents(it),
                it.offered,
                3600.0 * hours(it),
                aht(it),
                &own.service,
            )
        })
        .collect()
}

/// The mean over contacts; of those of which it is known.
fn weighed(
    own: &QueueStaffing,
    given: &[Performance],
    of: &dyn Fn(&Performance) -> Option<f64>,
) -> Option<Estimate> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (it, got) in own.intervals.iter().zip(given) {
        if let Some(value) = of(got) {
            sum += it.offered * value;
            weight += it.offered;
        }
    }
    (weight > 0.0).then(|| known(sum / weight))
}

/// Most agents required at once, over all queues.
fn peak(staffing: &Staffing) -> f64 {
    let mut at: std::collections::BTreeMap<_, f64> = std::collections::BTreeMap::new();
    for it in staffing.queues.iter().flat_map(|own| &own.intervals) {
        *at.entry(it.interval.span.start).or_default() += f64::from(it.agents_required.get());
    }
    at.into_values().fold(0.0, f64::max)
}

fn weeks(scenario: &Scenario, staffing: &Staffing, terms: &Terms) -> Vec<WeekFigures> {
    let week = |number: u32| {
        let of_week =
            |it: &&IntervalStaffing| scenario.plan_week(it.interval.date) == i64::from(number);
        let own = || {
            staffing
                .queues
                .iter()
                .flat_map(|it| &it.intervals)
                .filter(of_week)
        };
        let required_h: f64 = own()
            .map(|it| f64::from(it.agents_required.get()) * hours(it))
            .sum();
        let paid_h = required_h * terms.paid_per_required;
        let days = Days::new(u64::from(number) * 7);
        WeekFigures {
            first: scenario
                .first_day
                .checked_add_days(days)
                .unwrap_or(scenario.first_day),
            offered: own().map(|it| it.offered).sum(),
            required_h,
            paid_h,
            cost: terms.pay.map(|it| it * paid_h),
        }
    };
    (0..scenario.weeks).map(week).collect()
}

fn profile(scenario: &Scenario, staffing: &Staffing, shares: &[Option<f64>]) -> Profile {
    let mut sum = Hours::new(scenario);
    for own in &staffing.queues {
        let share = shares
            .get(own.queue.get())
            .copied()
            .flatten()
            .unwrap_or(0.0);
        for it in &own.intervals {
            let required = f64::from(it.agents_required.get());
            sum.add(&it.interval, required, required * share);
        }
    }
    sum.profile()
}

/// Agents by the hour of the day, added up.
pub struct Hours<'a> {
    scenario: &'a Scenario,
    required: Vec<f64>,
    on_duty: Vec<f64>,
}

impl<'a> Hours<'a> {
    /// None yet.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            required: vec![0.0; 24],
            on_duty: vec![0.0; 24],
        }
    }

    /// Adds an interval's agents, by the scenario's clock.
    pub fn add(&mut self, interval: &Interval, required: f64, on_duty: f64) {
        let clock = interval.span.start.date_clock(self.scenario.zone).1;
        let hour = usize::from(clock.minutes() / 60).min(23);
        let hours = interval.span.minutes() as f64 / 60.0;
        self.required[hour] += required * hours;
        self.on_duty[hour] += on_duty * hours;
    }

    /// The mean day.
    pub fn profile(self) -> Profile {
        let days = f64::from(self.scenario.weeks * 7);
        let mean = |all: Vec<f64>| {
            all.into_iter()
                .map(|it| (it / days * 1e3).round() / 1e3)
                .collect()
        };
        Profile {
            required: mean(self.required),
            on_duty: mean(self.on_duty),
        }
    }
}
