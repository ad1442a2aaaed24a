//! The levels without a roster: hours required, what they cost, and what customers get from those who are there.
//!
//! The requirement is the staffing stage's own, interval by interval. Two things are simpler than in a plan:
//!
//! - *Hours to pay* are required hours ÷ (1 − shrinkage) ÷ the share of a paid hour at work that falls where it is
//!   required: `schedule_efficiency` of `[hiring]`, else [`USUAL_EFFICIENCY`]. A roster may do better or worse.
//! - *Service* is that of the people who are there: they work what is required, at most what their contracts allow and at
//!   least what they guarantee, spread over the intervals in proportion to what is required, among queues that share
//!   agents. It moves as it must with people, volumes and shrinkage; how far a roster can follow the requirement only the
//!   level `full` tells. Where nobody is named, whoever is required is there.

use super::{Futures, Level, Outcome, Status};
use crate::calendar::Interval;
use crate::scenario::Scenario;
use crate::scenario::model::Agent;
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
    let pools = Pools::of(scenario, &staffing, &terms);
    let queues = staffing.queues.iter().map(|own| {
        let share = pools.share(own.queue);
        queue_figures(scenario, own, share, level)
    });
    let required_h = all_hours(&staffing);
    let needed_h = required_h * terms.paid_per_required;
    let paid_h = pools.paid_h();
    let intervals = || staffing.queues.iter().flat_map(|it| &it.intervals);
    let work_h: f64 = intervals()
        .map(|it| it.offered * it.aht.get() / 3600.0)
        .sum();
    Ok(Outcome::done(Figures {
        work_h: work_h * scenario.shrinkage.paid_per_required(),
        required_h,
        paid_h,
        cost: terms.pay.map(|it| it * paid_h),
        needed_paid_h: Some(needed_h),
        needed_cost: terms.pay.map(|it| it * needed_h),
        fte: fte(scenario, needed_h),
        available_h: (!scenario.agents.is_empty()).then(|| pools.available_h()),
        peak_agents: peak(&staffing),
        weeks: weeks(scenario, &staffing, &terms),
        queues: queues.collect(),
        profile: profile(scenario, &staffing, &pools),
        ..Figures::default()
    }))
}

/// How hours become paid hours and money.
struct Terms {
    /// Paid hours for each required one.
    paid_per_required: f64,
    /// Pay for an hour of the people who are there, on average; without people, of the contracts.
    pay: Option<f64>,
}

impl Terms {
    fn of(scenario: &Scenario) -> Self {
        let given = scenario.hiring.schedule_efficiency;
        let efficiency = given.map_or(USUAL_EFFICIENCY, Fraction::get).max(0.01);
        let hours = |it: &Agent| week_h(scenario, it).1;
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
        }
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

/// Hours a week that an agent's contract guarantees, and that it allows.
fn week_h(scenario: &Scenario, agent: &Agent) -> (f64, f64) {
    if agent.skills.is_empty() {
        return (0.0, 0.0);
    }
    let contract = &scenario.contracts[agent.contract.get()];
    let hours = |minutes: u32| f64::from(minutes) / 60.0;
    (
        hours(contract.week_min_minutes),
        hours(contract.week_max_minutes),
    )
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

/// People and work that belong together: queues that share an agent share their people.
struct Pools {
    /// The pool of each queue of the scenario.
    of_queue: Vec<usize>,
    /// What is known of each.
    pools: Vec<Pool>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pool {
    required_h: f64,
    needed_h: f64,
    least_h: f64,
    most_h: f64,
    /// Whether nobody is named at all: then whoever is needed is there.
    anybody: bool,
}

impl Pool {
    /// What is needed, within what contracts guarantee and allow.
    fn paid_h(&self) -> f64 {
        match self.anybody {
            true => self.needed_h,
            false => self.needed_h.min(self.most_h).max(self.least_h),
        }
    }
}

impl Pools {
    fn of(scenario: &Scenario, staffing: &Staffing, terms: &Terms) -> Self {
        let mut of_queue: Vec<usize> = (0..scenario.queues.len()).collect();
        for agent in &scenario.agents {
            let Some(first) = agent.skills.first() else {
                continue;
            };
            for queue in &agent.skills {
                let (from, to) = (of_queue[queue.get()], of_queue[first.get()]);
                let same = of_queue.iter_mut().filter(|it| **it == from);
                same.for_each(|it| *it = to);
            }
        }
        let mut pools = vec![Pool::default(); of_queue.len()];
        for own in &staffing.queues {
            let pool = &mut pools[of_queue[own.queue.get()]];
            pool.required_h += required_h(own);
        }
        for agent in &scenario.agents {
            if let Some(first) = agent.skills.first() {
                let pool = &mut pools[of_queue[first.get()]];
                let (least_h, most_h) = week_h(scenario, agent);
                pool.least_h += least_h * f64::from(scenario.weeks);
                pool.most_h += most_h * f64::from(scenario.weeks);
            }
        }
        for pool in &mut pools {
            pool.needed_h = pool.required_h * terms.paid_per_required;
            pool.anybody = scenario.agents.is_empty();
        }
        Self { of_queue, pools }
    }

    /// Agents there for each one required.
    fn share(&self, queue: QueueIndex) -> f64 {
        let pool = &self.pools[self.of_queue[queue.get()]];
        if pool.needed_h > 0.0 {
            pool.paid_h() / pool.needed_h
        } else {
            1.0
        }
    }

    fn paid_h(&self) -> f64 {
        self.pools.iter().map(Pool::paid_h).sum()
    }

    fn available_h(&self) -> f64 {
        self.pools.iter().map(|it| it.most_h).sum()
    }
}

fn queue_figures(
    scenario: &Scenario,
    own: &QueueStaffing,
    share: f64,
    level: Level,
) -> QueueFigures {
    let queue = &scenario.queues[own.queue.get()];
    let offered: f64 = own.intervals.iter().map(|it| it.offered).sum();
    let agents = |it: &IntervalStaffing| f64::from(it.agents_required.get()) * share;
    let given = performances(scenario, own, level, &agents);
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

fn profile(scenario: &Scenario, staffing: &Staffing, pools: &Pools) -> Profile {
    let mut sum = Hours::new(scenario);
    for own in &staffing.queues {
        let share = pools.share(own.queue);
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
