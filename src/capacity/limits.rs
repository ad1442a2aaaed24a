//! Whether a decision keeps every limit, asked of the decision and its flows alone.

use super::check::check;
use super::decision::Decision;
use super::evaluate::{evaluate, flows as count};
use super::flows::Flows;
use super::people::{Beginnings, Expected, People};
use super::plan::CapacityError;
use super::problem::{Budget, Class, HiringLimit, Problem};
use serde::{Deserialize, Serialize};

pub(super) use super::check::NOTHING;

/// A limit that a decision breaks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BrokenLimit {
    /// Which kind.
    pub rule: Rule,
    /// The pool, site, queue, way, hiring limit or budget it is about.
    pub of: usize,
    /// The week; the first one for limits over several.
    pub week: usize,
    /// By how much, in the limit's own unit; 1 where that has no meaning.
    pub by: f64,
}

/// The limits there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A class starts before its lead time is over, or in a freeze week. Of a pool.
    ClassWeek,
    /// A class is smaller or larger than allowed, not whole, or the second one of its pool and week.
    ClassSize,
    /// More heads at a site than seats.
    Seats,
    /// More trainers needed at a site than there are.
    Trainers,
    /// More classes or hires than a hiring limit allows.
    HiringLimit,
    /// More money than a budget has.
    Budget,
    /// More overtime than allowed, or less than none. Of a pool.
    Overtime,
    /// More voluntary time off than allowed, or less than none. Of a pool.
    TimeOff,
    /// Outsourced hours outside their range. Of a queue.
    Outsourcing,
    /// Temps before their lead time, too many at once, or not whole. Of a pool.
    Temps,
    /// Moves before the way is open, too many, or not whole. Of a way.
    Moves,
    /// More seasoned people go from a pool than it has.
    Seasoned,
    /// More hours are worked than there are. Of a pool.
    Hours,
    /// More hours are worked in a busy week than there are. Of a pool.
    BusyHours,
}

/// Every limit of `problem` that `decision` breaks; none for a plan that [`solve`](super::solve()) made.
///
/// Where more than a limit allows is there without any decision (heads over seats, a budget spent by pay), the limit
/// is what is there.
///
/// # Errors
/// As [`evaluate`].
pub fn broken_limits(
    problem: &Problem,
    decision: &Decision,
) -> Result<Vec<BrokenLimit>, CapacityError> {
    check(problem)?;
    let flows = evaluate(problem, decision)?;
    Ok(broken(problem, decision, &flows))
}

/// As [`broken_limits`], of a problem and a decision that fit.
pub(super) fn broken(problem: &Problem, decision: &Decision, flows: &Flows) -> Vec<BrokenLimit> {
    let mut asked = Asked {
        problem,
        decision,
        flows,
        found: Vec::new(),
    };
    asked.classes();
    asked.temps();
    asked.moves();
    asked.hours();
    let nothing = Decision::none(problem);
    let before = count(problem, &nothing);
    asked.sites();
    asked.shared(&before);
    asked.found
}

/// Heads and trainers needed, by site and week.
pub(super) struct Known {
    pub(super) heads: Vec<Vec<f64>>,
    pub(super) trainers: Vec<Vec<f64>>,
}

impl Known {
    /// Of `decision`.
    pub(super) fn of(problem: &Problem, decision: &Decision) -> Self {
        let by_site = || vec![vec![0.0; problem.span()]; problem.sites.len()];
        let mut known = Self {
            heads: by_site(),
            trainers: by_site(),
        };
        let beginnings = Beginnings::new(problem, decision);
        let mut everybody = People::new(problem, false);
        for week in 0..problem.span() {
            let mut rows = everybody.begin(&beginnings, &mut Expected);
            for (pool, terms) in problem.pools.iter().enumerate() {
                known.heads[terms.site][week] += rows[pool].heads;
                known.trainers[terms.site][week] += everybody.trainers_needed(pool);
            }
            everybody.end(&mut rows, &mut Expected);
        }
        known
    }
}

/// Seasoned heads after all moves, by pool and week.
pub(super) fn seasoned(problem: &Problem, decision: &Decision) -> Vec<Vec<f64>> {
    let beginnings = Beginnings::new(problem, decision);
    let mut everybody = People::new(problem, false);
    let mut heads = vec![Vec::with_capacity(problem.span()); problem.pools.len()];
    for _ in 0..problem.span() {
        let mut rows = everybody.begin(&beginnings, &mut Expected);
        for (pool, own) in heads.iter_mut().enumerate() {
            own.push(everybody.seasoned(pool));
        }
        everybody.end(&mut rows, &mut Expected);
    }
    heads
}

/// Classes and heads of `classes` that `limit` counts.
pub(super) fn hired(problem: &Problem, limit: &HiringLimit, classes: &[Class]) -> (f64, f64) {
    let counted = classes.iter().filter(|it| {
        it.size > 0.0 && limit.pools.contains(&it.pool) && limit.weeks.contains(&it.week)
    });
    counted.fold((0.0, 0.0), |(classes, heads), it| {
        (classes + problem.share_of_class(it), heads + it.size)
    })
}

/// Money that goes from `budget`.
pub(super) fn spent(problem: &Problem, flows: &Flows, budget: &Budget) -> f64 {
    let mut sum = 0.0;
    for week in budget.weeks.clone() {
        for kind in &budget.kinds {
            let pools = (0..problem.pools.len()).map(|it| flows.pools[it][week].cost.of(*kind));
            let queues = (0..problem.queues.len()).map(|it| flows.queues[it][week].cost.of(*kind));
            sum += pools.sum::<f64>() + queues.sum::<f64>();
        }
    }
    sum
}

struct Asked<'a> {
    problem: &'a Problem,
    decision: &'a Decision,
    flows: &'a Flows,
    found: Vec<BrokenLimit>,
}

/// Rounding that is no broken limit, as a share of what is compared.
const ROUNDING: f64 = 1e-6;

impl Asked<'_> {
    fn at_most(&mut self, rule: Rule, of: usize, week: usize, value: f64, most: f64) {
        let by = value - most;
        if by > ROUNDING * most.abs().max(value.abs()).max(1.0) {
            self.found.push(BrokenLimit { rule, of, week, by });
        }
    }

    fn must(&mut self, rule: Rule, of: usize, week: usize, kept: bool) {
        if !kept {
            let by = 1.0;
            self.found.push(BrokenLimit { rule, of, week, by });
        }
    }

    fn whole(&self, week: usize, heads: f64) -> bool {
        week >= self.problem.horizon || (heads - heads.round()).abs() < ROUNDING
    }

    fn classes(&mut self) {
        let (problem, decision) = (self.problem, self.decision);
        for (index, class) in decision.classes.iter().enumerate() {
            let Some(hiring) = &problem.pools[class.pool].hiring else {
                continue;
            };
            let (pool, week) = (class.pool, class.week);
            self.must(Rule::ClassWeek, pool, week, hiring.may_start(week));
            let earlier = &decision.classes[..index];
            let twice = earlier.iter().any(|it| (it.pool, it.week) == (pool, week));
            let whole = self.whole(week, class.size);
            self.must(Rule::ClassSize, pool, week, whole && !twice);
            self.at_most(
                Rule::ClassSize,
                pool,
                week,
                class.size,
                f64::from(hiring.max_size),
            );
            if week < problem.horizon {
                self.at_most(
                    Rule::ClassSize,
                    pool,
                    week,
                    f64::from(hiring.min_size),
                    class.size,
                );
            }
        }
    }

    fn temps(&mut self) {
        for start in &self.decision.temps {
            if let Some(temps) = &self.problem.pools[start.pool].temps {
                let kept = start.week >= temps.lead_weeks && self.whole(start.week, start.heads);
                self.must(Rule::Temps, start.pool, start.week, kept);
            }
        }
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            let most = terms
                .temps
                .as_ref()
                .map_or(0.0, |it| f64::from(it.most_heads));
            for week in 0..self.problem.span() {
                self.at_most(
                    Rule::Temps,
                    pool,
                    week,
                    self.flows.pools[pool][week].temps,
                    most,
                );
            }
        }
    }

    fn moves(&mut self) {
        for start in &self.decision.moves {
            let way = &self.problem.moves[start.route];
            let kept = start.week >= way.first_week && self.whole(start.week, start.heads);
            self.must(Rule::Moves, start.route, start.week, kept);
        }
        for (route, way) in self.problem.moves.iter().enumerate() {
            for week in 0..self.problem.span() {
                let own = self.decision.moves.iter();
                let own = own.filter(|it| (it.route, it.week) == (route, week));
                let heads = own.map(|it| it.heads).sum();
                self.at_most(
                    Rule::Moves,
                    route,
                    week,
                    heads,
                    f64::from(way.most_per_week),
                );
            }
        }
        let left = seasoned(self.problem, self.decision);
        for (pool, weeks) in left.iter().enumerate() {
            for (week, heads) in weeks.iter().enumerate() {
                self.at_most(Rule::Seasoned, pool, week, -heads, 0.0);
            }
        }
    }

    fn hours(&mut self) {
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            for week in 0..self.problem.span() {
                let row = self.flows.pools[pool][week];
                let base = terms.hours_per_week * row.productive;
                let overtime = terms.overtime.as_ref().map_or(0.0, |it| it.most_share);
                let off = terms.time_off.as_ref().map_or(0.0, |it| it.most_share);
                self.at_most(Rule::Overtime, pool, week, row.overtime_h, overtime * base);
                self.at_most(Rule::Overtime, pool, week, -row.overtime_h, 0.0);
                self.at_most(Rule::TimeOff, pool, week, row.time_off_h, off * base);
                self.at_most(Rule::TimeOff, pool, week, -row.time_off_h, 0.0);
                self.at_most(Rule::Hours, pool, week, row.worked_h, row.productive_h);
                self.worked(pool, week);
            }
        }
        for (queue, need) in self.problem.queues.iter().enumerate() {
            for week in 0..self.problem.span() {
                let hours = self.decision.outsourced_h[queue][week];
                let range = need.outsourcing.as_ref();
                let (least, most) =
                    range.map_or((0.0, 0.0), |it| (it.least_h[week], it.most_h[week]));
                self.at_most(Rule::Outsourcing, queue, week, hours, most);
                self.at_most(Rule::Outsourcing, queue, week, least, hours);
            }
        }
    }

    fn worked(&mut self, pool: usize, week: usize) {
        let decision = self.decision;
        for own in &decision.worked_h[pool] {
            self.at_most(Rule::Hours, pool, week, -own[week], 0.0);
        }
        let Some(busy) = decision.worked_busy_h.get(pool) else {
            return;
        };
        let productive = self.flows.pools[pool][week].productive;
        let most = super::recourse::most_hours(&self.problem.pools[pool], week, productive);
        let worked = busy.iter().map(|own| own[week]).sum();
        self.at_most(Rule::BusyHours, pool, week, worked, most);
        for own in busy {
            self.at_most(Rule::BusyHours, pool, week, -own[week], 0.0);
        }
    }

    fn sites(&mut self) {
        let known = Known::of(self.problem, &Decision::none(self.problem));
        let now = Known::of(self.problem, self.decision);
        for (site, room) in self.problem.sites.iter().enumerate() {
            for week in 0..self.problem.span() {
                if let Some(seats) = &room.seats {
                    let most = seats[week].max(known.heads[site][week]);
                    self.at_most(Rule::Seats, site, week, now.heads[site][week], most);
                }
                if let Some(trainers) = &room.trainers {
                    let most = trainers[week].max(known.trainers[site][week]);
                    self.at_most(Rule::Trainers, site, week, now.trainers[site][week], most);
                }
            }
        }
    }

    fn shared(&mut self, before: &Flows) {
        let problem = self.problem;
        let all: Vec<Class> = problem
            .committed
            .iter()
            .chain(&self.decision.classes)
            .copied()
            .collect();
        for (index, limit) in problem.hiring_limits.iter().enumerate() {
            let (committed, committed_heads) = hired(problem, limit, &problem.committed);
            let (classes, heads) = hired(problem, limit, &all);
            let week = limit.weeks.start;
            if let Some(most) = limit.most_classes {
                let most = f64::from(most).max(committed);
                self.at_most(Rule::HiringLimit, index, week, classes, most);
            }
            if let Some(most) = limit.most_heads {
                let most = f64::from(most).max(committed_heads);
                self.at_most(Rule::HiringLimit, index, week, heads, most);
            }
        }
        for (index, budget) in problem.budgets.iter().enumerate() {
            let most = budget.most.max(spent(problem, before, budget));
            let money = spent(problem, self.flows, budget);
            self.at_most(Rule::Budget, index, budget.weeks.start, money, most);
        }
    }
}
