//! One future, week by week.

use super::Uncertainty;
use super::draws::{Drawn, levels, presence, required};
use crate::capacity::decision::Decision;
use crate::capacity::evaluate::{balance, hours};
use crate::capacity::flows::{Costs, Flows, PoolWeek, QueueWeek};
use crate::capacity::people::{Beginnings, People};
use crate::capacity::problem::Problem;
use crate::capacity::recourse::spread;
use crate::simulate::streams::key;

/// What every path starts from.
pub(super) struct Stage<'a> {
    problem: &'a Problem,
    decision: &'a Decision,
    planned: &'a Flows,
    uncertainty: &'a Uncertainty,
    beginnings: Beginnings,
    keys: Vec<u64>,
}

/// What a path came to; lists by queue (pool), then week.
#[derive(Debug, Clone, Default)]
pub(super) struct Walked {
    pub(super) required_h: Vec<Vec<f64>>,
    pub(super) covered_h: Vec<Vec<f64>>,
    pub(super) short_h: Vec<Vec<f64>>,
    pub(super) on_target: Vec<Vec<bool>>,
    pub(super) heads: Vec<Vec<f64>>,
    pub(super) productive: Vec<Vec<f64>>,
    pub(super) cost: Costs,
}

/// Hours below this are a rounding difference, not a surprise.
const SURPRISE_H: f64 = 1e-6;

/// The hours of one week.
struct Week {
    week: usize,
    /// Productive hours of a paid one, by pool.
    yields: Vec<f64>,
    pools: Vec<PoolWeek>,
    queues: Vec<QueueWeek>,
    /// By pool, then as it serves.
    worked_h: Vec<Vec<f64>>,
    /// Productive hours without work, by pool.
    idle_h: Vec<f64>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        problem: &'a Problem,
        decision: &'a Decision,
        planned: &'a Flows,
        uncertainty: &'a Uncertainty,
    ) -> Self {
        Self {
            problem,
            decision,
            planned,
            uncertainty,
            beginnings: Beginnings::new(problem, decision),
            keys: problem.pools.iter().map(|it| key(&it.name)).collect(),
        }
    }

    pub(super) fn walk(&self, path: u64) -> Walked {
        let problem = self.problem;
        let levels = levels(problem, self.uncertainty, path);
        let mut chance = Drawn::new(self.uncertainty, path, &self.keys);
        let mut everybody = People::new(problem, true);
        let mut walked = self.empty();
        for week in 0..problem.horizon {
            let mut rows = everybody.begin(&self.beginnings, &mut chance);
            everybody.end(&mut rows, &mut chance);
            chance.next_week();
            for row in &mut rows {
                // More trainers than people: then a class is taught by fewer.
                row.productive = row.productive.max(0.0);
            }
            let levels = levels.iter().map(|it| it[week]).enumerate();
            let needs = levels
                .map(|(queue, level)| required(problem, self.uncertainty, queue, week, level))
                .collect();
            self.note(self.play(week, path, rows, needs), &mut walked);
        }
        self.one_off(&mut walked);
        walked
    }

    fn empty(&self) -> Walked {
        let weeks = self.problem.horizon;
        let lists = |count: usize| vec![Vec::with_capacity(weeks); count];
        let (queues, pools) = (self.problem.queues.len(), self.problem.pools.len());
        Walked {
            required_h: lists(queues),
            covered_h: lists(queues),
            short_h: lists(queues),
            on_target: vec![Vec::with_capacity(weeks); queues],
            heads: lists(pools),
            productive: lists(pools),
            cost: Costs::default(),
        }
    }

    /// The week as planned, then what is done about surprises.
    fn play(&self, week: usize, path: u64, rows: Vec<PoolWeek>, needs: Vec<f64>) -> Week {
        let mut now = self.as_planned(week, path, rows, &needs);
        self.give_up(&mut now);
        let mut missing = self.surprises(&now);
        if missing.iter().any(|it| *it > SURPRISE_H) {
            self.call_in(&mut now, &mut missing);
        }
        now
    }

    /// Overtime, time off and people on queues as planned, as far as there are people.
    fn as_planned(&self, week: usize, path: u64, rows: Vec<PoolWeek>, needs: &[f64]) -> Week {
        let mut now = Week {
            week,
            yields: Vec::new(),
            pools: rows,
            queues: Vec::new(),
            worked_h: Vec::new(),
            idle_h: Vec::new(),
        };
        for (queue, required_h) in needs.iter().enumerate() {
            now.queues.push(QueueWeek {
                required_h: *required_h,
                outsourced_h: self.decision.outsourced_h[queue][week],
                ..QueueWeek::default()
            });
        }
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            let there = presence(
                self.uncertainty,
                path,
                self.keys[pool],
                week,
                terms.presence[week],
            );
            let yields = there * terms.efficiency;
            let row = &mut now.pools[pool];
            let (overtime, off) = self.most(pool, row);
            row.overtime_h = self.decision.overtime_h[pool][week].min(overtime);
            row.time_off_h = self.decision.time_off_h[pool][week].min(off);
            hours(terms, week, yields, row);
            let planned = &self.decision.worked_h[pool];
            let sum: f64 = planned.iter().map(|it| it[week]).sum();
            let part = if sum > row.productive_h {
                row.productive_h / sum
            } else {
                1.0
            };
            let worked: Vec<f64> = planned.iter().map(|it| it[week] * part).collect();
            for (serves, own) in terms.serves.iter().zip(&worked) {
                now.queues[serves.queue].own_h += own * serves.speed;
            }
            now.idle_h
                .push(row.productive_h - worked.iter().sum::<f64>());
            now.worked_h.push(worked);
            now.yields.push(yields);
        }
        now
    }

    /// Most overtime and most time off of a pool's week.
    fn most(&self, pool: usize, row: &PoolWeek) -> (f64, f64) {
        let terms = &self.problem.pools[pool];
        let base = terms.hours_per_week * row.productive;
        let overtime = terms.overtime.as_ref().map_or(0.0, |it| it.most_share);
        let off = terms.time_off.as_ref().map_or(0.0, |it| it.most_share);
        (overtime * base, off * base)
    }

    /// Where less is to be done than planned: outsourcing, then overtime is given up, then time off given.
    fn give_up(&self, now: &mut Week) {
        let week = now.week;
        for (queue, need) in self.problem.queues.iter().enumerate() {
            let row = &mut now.queues[queue];
            let over = row.own_h + row.outsourced_h - row.required_h;
            let surprise = over - self.planned.queues[queue][week].over_h;
            if surprise <= SURPRISE_H {
                continue;
            }
            let least = need.outsourcing.as_ref().map_or(0.0, |it| it.least_h[week]);
            let cut = surprise.min((row.outsourced_h - least).max(0.0));
            row.outsourced_h -= cut;
            if row.own_h > 0.0 {
                let part = ((row.own_h - (surprise - cut)) / row.own_h).max(0.0);
                row.own_h *= part;
                self.release(queue, part, now);
            }
        }
        for pool in 0..self.problem.pools.len() {
            self.send_home(pool, now);
        }
    }

    /// Leaves `part` of the people of a queue on it.
    fn release(&self, queue: usize, part: f64, now: &mut Week) {
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            for (index, serves) in terms.serves.iter().enumerate() {
                if serves.queue == queue {
                    let own = &mut now.worked_h[pool][index];
                    now.idle_h[pool] += *own * (1.0 - part);
                    *own *= part;
                }
            }
        }
    }

    /// Of people who have nothing to do against the plan, overtime is cancelled, then time off given.
    fn send_home(&self, pool: usize, now: &mut Week) {
        let (week, terms) = (now.week, &self.problem.pools[pool]);
        let planned = &self.planned.pools[pool][week];
        let mut surplus = now.idle_h[pool] - (planned.productive_h - planned.worked_h);
        if surplus <= SURPRISE_H || self.wanted(pool, now) {
            return;
        }
        let (_, most) = self.most(pool, &now.pools[pool]);
        let (yields, row) = (now.yields[pool], &mut now.pools[pool]);
        let overtime = terms.overtime.as_ref().map_or(0.0, |it| it.productive);
        if overtime > 0.0 {
            let cut = (surplus / overtime).min(row.overtime_h);
            row.overtime_h -= cut;
            surplus -= cut * overtime;
        }
        if yields > 0.0 {
            row.time_off_h += (surplus / yields).min((most - row.time_off_h).max(0.0));
        }
        let before = row.productive_h;
        hours(terms, week, yields, row);
        now.idle_h[pool] -= before - row.productive_h;
    }

    /// Whether a queue that the pool serves lacks more than planned.
    fn wanted(&self, pool: usize, now: &Week) -> bool {
        let missing = self.surprises(now);
        let mut own = self.problem.pools[pool].serves.iter();
        own.any(|it| missing[it.queue] > SURPRISE_H)
    }

    /// Hours missing on each queue beyond those that the plan leaves missing.
    fn surprises(&self, now: &Week) -> Vec<f64> {
        let each = now.queues.iter().enumerate().map(|(queue, row)| {
            let short = row.required_h - row.own_h - row.outsourced_h;
            let beyond = short - self.planned.queues[queue][now.week].short_h;
            if beyond > SURPRISE_H { beyond } else { 0.0 }
        });
        each.collect()
    }

    /// Where more is missing than planned: people without work help, time off is taken back, then overtime, then
    /// outsourcing.
    fn call_in(&self, now: &mut Week, missing: &mut [f64]) {
        let before = missing.to_vec();
        let mut idle: Vec<f64> = now.idle_h.iter().map(|it| it.max(0.0)).collect();
        spread(self.problem, &mut idle, missing);
        let mut off: Vec<f64> = self.per_pool(|pool| now.pools[pool].time_off_h * now.yields[pool]);
        let all_off = off.clone();
        spread(self.problem, &mut off, missing);
        let productive = |pool: usize| {
            let overtime = self.problem.pools[pool].overtime.as_ref();
            overtime.map_or(0.0, |it| it.productive)
        };
        let mut more: Vec<f64> = self.per_pool(|pool| {
            let (most, _) = self.most(pool, &now.pools[pool]);
            (most - now.pools[pool].overtime_h).max(0.0) * productive(pool)
        });
        let all_more = more.clone();
        spread(self.problem, &mut more, missing);
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            let (yields, row) = (now.yields[pool], &mut now.pools[pool]);
            if yields > 0.0 {
                row.time_off_h -= (all_off[pool] - off[pool]) / yields;
            }
            if productive(pool) > 0.0 {
                row.overtime_h += (all_more[pool] - more[pool]) / productive(pool);
            }
            hours(terms, now.week, yields, row);
        }
        for (queue, need) in self.problem.queues.iter().enumerate() {
            let row = &mut now.queues[queue];
            row.own_h += before[queue] - missing[queue];
            if let Some(outside) = &need.outsourcing {
                let left = (outside.most_h[now.week] - row.outsourced_h).max(0.0);
                row.outsourced_h += left.min(missing[queue]);
            }
        }
    }

    fn per_pool(&self, each: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..self.problem.pools.len()).map(each).collect()
    }

    fn note(&self, mut now: Week, walked: &mut Walked) {
        let week = now.week;
        for (queue, row) in now.queues.iter_mut().enumerate() {
            balance(&self.problem.queues[queue], week, row);
            let allowed = self.uncertainty.on_target_share * row.required_h + SURPRISE_H;
            walked.required_h[queue].push(row.required_h);
            walked.covered_h[queue].push(row.own_h + row.outsourced_h);
            walked.short_h[queue].push(row.short_h);
            walked.on_target[queue].push(row.short_h <= allowed);
            walked.cost += row.cost;
        }
        for (pool, row) in now.pools.iter().enumerate() {
            walked.heads[pool].push(row.heads);
            walked.productive[pool].push(row.productive);
            walked.cost += row.cost;
        }
    }

    /// What is paid once is paid on every path; a price for busy weeks is for plans, not for what happens.
    fn one_off(&self, walked: &mut Walked) {
        walked.cost.hiring = self.planned.cost.hiring;
        walked.cost.moves = self.planned.cost.moves;
        walked.cost.robust = self.planned.cost.robust;
    }
}
