//! Pools that have nothing to do with each other but seats, trainers, hiring limits and budgets: planned apart.
//!
//! Two pools belong together where they serve a common queue, people move between them or one trains the other. What
//! parts share is split: each part gets what the others leave. With nobody else deciding anything that is
//! more than it can really have, so that the sum of the parts' bounds is a bound of the whole.

use super::decision::Decision;
use super::evaluate::flows;
use super::limits::{Known, hired, spent};
use super::problem::{Budget, CostKind, MoveRoute, Pool, Problem, Serves};

/// Some of a problem's pools and all that is theirs alone; positions in the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) pools: Vec<usize>,
    pub(super) queues: Vec<usize>,
    pub(super) moves: Vec<usize>,
}

/// Which pools are found to belong together: each points to another one of its part, the first to itself.
struct Together(Vec<usize>);

impl Together {
    fn first(&self, mut pool: usize) -> usize {
        while self.0[pool] != pool {
            pool = self.0[pool];
        }
        pool
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high] = low;
    }

    fn join_all(&mut self, pools: impl Iterator<Item = usize>) {
        let mut before = None;
        for pool in pools {
            if let Some(before) = before {
                self.join(before, pool);
            }
            before = Some(pool);
        }
    }
}

/// The parts of `problem`, by their first pool. Queues that nobody serves go with the first.
pub(super) fn parts(problem: &Problem) -> Vec<Part> {
    let mut together = Together((0..problem.pools.len()).collect());
    for queue in 0..problem.queues.len() {
        let serves = |pool: &usize| {
            problem.pools[*pool]
                .serves
                .iter()
                .any(|it| it.queue == queue)
        };
        together.join_all((0..problem.pools.len()).filter(serves));
    }
    for way in &problem.moves {
        together.join(way.from, way.to);
    }
    for (pool, terms) in problem.pools.iter().enumerate() {
        if let Some(from) = terms.hiring.as_ref().and_then(|it| it.trainers_from) {
            together.join(pool, from);
        }
    }
    if gives_back(problem) {
        together.join_all(0..problem.pools.len());
    }
    let firsts: Vec<usize> = (0..problem.pools.len())
        .map(|it| together.first(it))
        .collect();
    let mut found: Vec<usize> = firsts.clone();
    found.sort_unstable();
    found.dedup();
    let mut parts: Vec<Part> = found
        .iter()
        .map(|first| part(problem, &firsts, *first))
        .collect();
    let served: Vec<usize> = parts.iter().flat_map(|it| it.queues.clone()).collect();
    let others = (0..problem.queues.len()).filter(|it| !served.contains(it));
    match parts.first_mut() {
        Some(first) => first.queues.extend(others),
        None => parts.push(Part {
            pools: Vec::new(),
            queues: others.collect(),
            moves: Vec::new(),
        }),
    }
    parts
}

/// Whether two parts have anything in common: seats or trainers of a site, a hiring limit, a budget.
pub(super) fn share(problem: &Problem, parts: &[Part]) -> bool {
    let part_of = |pool: usize| parts.iter().position(|it| it.pools.contains(&pool));
    let apart = |pools: &mut dyn Iterator<Item = usize>| {
        let mut all: Vec<Option<usize>> = pools.map(part_of).collect();
        all.dedup();
        all.len() < 2
    };
    let rooms = problem.sites.iter().enumerate().all(|(site, room)| {
        let mut own = (0..problem.pools.len()).filter(|it| problem.pools[*it].site == site);
        (room.seats.is_none() && room.trainers.is_none()) || apart(&mut own)
    });
    let limits = problem.hiring_limits.iter();
    let mut limits = limits.map(|it| it.pools.iter().copied());
    let limits = limits.all(|mut it| apart(&mut it));
    parts.len() > 1 && !(rooms && limits && problem.budgets.is_empty())
}

/// Whether what one part decides can leave more to another than if it decided nothing: people who move away from a
/// site with few seats (or to where more leave), time off or cheaper people that fill a budget.
fn gives_back(problem: &Problem) -> bool {
    let seats = problem.sites.iter().any(|it| it.seats.is_some());
    let empties = |way: &MoveRoute| {
        let (from, to) = (&problem.pools[way.from], &problem.pools[way.to]);
        let leaving = |pool: &Pool, week| pool.leaving(pool.seasoned_from(), week);
        let sooner = |week: usize| leaving(to, week) > leaving(from, week) + 1e-12;
        from.site != to.site || (0..problem.span()).any(sooner)
    };
    let refills = |budget: &Budget| {
        let pays = budget.kinds.contains(&CostKind::Pay) && !problem.moves.is_empty();
        pays || budget.kinds.contains(&CostKind::TimeOff)
    };
    (seats && problem.moves.iter().any(empties)) || problem.budgets.iter().any(refills)
}

fn part(problem: &Problem, firsts: &[usize], first: usize) -> Part {
    let own = |pool: &usize| firsts[*pool] == first;
    let pools: Vec<usize> = (0..problem.pools.len()).filter(own).collect();
    let serves = |queue: &usize| {
        let mut all = pools.iter().flat_map(|pool| &problem.pools[*pool].serves);
        all.any(|it| it.queue == *queue)
    };
    Part {
        queues: (0..problem.queues.len()).filter(serves).collect(),
        moves: (0..problem.moves.len())
            .filter(|it| own(&problem.moves[*it].from))
            .collect(),
        pools,
    }
}

/// Position of `whole` in `list`.
fn place(list: &[usize], whole: usize) -> Option<usize> {
    list.iter().position(|it| *it == whole)
}

impl Part {
    /// Everything.
    pub(super) fn whole(problem: &Problem) -> Self {
        Self {
            pools: (0..problem.pools.len()).collect(),
            queues: (0..problem.queues.len()).collect(),
            moves: (0..problem.moves.len()).collect(),
        }
    }

    /// The part as a problem of its own, where the others do as `others` says (which must decide nothing for this part).
    /// Its decision and theirs together keep every limit.
    pub(super) fn alone(&self, problem: &Problem, others: &Decision) -> Problem {
        self.with(problem, others, f64::floor)
    }

    /// The part where nobody else decides anything: what all can cost at least is the sum of the parts'.
    pub(super) fn undisturbed(&self, problem: &Problem) -> Problem {
        self.with(problem, &Decision::none(problem), f64::ceil)
    }

    /// Classes and heads that limits leave are whole numbers, made so by `whole`: classes behind the plan's end are parts of one.
    fn with(&self, problem: &Problem, others: &Decision, whole: fn(f64) -> f64) -> Problem {
        let before = flows(problem, others);
        let mut alone = Problem {
            weeks: problem.weeks.clone(),
            horizon: problem.horizon,
            queues: self
                .queues
                .iter()
                .map(|it| problem.queues[*it].clone())
                .collect(),
            sites: problem.sites.clone(),
            robust: problem.robust,
            ..Problem::default()
        };
        for pool in &self.pools {
            let mut terms = problem.pools[*pool].clone();
            for own in &mut terms.serves {
                let queue = place(&self.queues, own.queue).unwrap_or(0);
                *own = Serves { queue, ..*own };
            }
            if let Some(hiring) = &mut terms.hiring {
                hiring.trainers_from = hiring.trainers_from.and_then(|it| place(&self.pools, it));
            }
            alone.pools.push(terms);
        }
        for route in &self.moves {
            let mut way = problem.moves[*route].clone();
            way.from = place(&self.pools, way.from).unwrap_or(0);
            way.to = place(&self.pools, way.to).unwrap_or(0);
            alone.moves.push(way);
        }
        for class in &problem.committed {
            if let Some(pool) = place(&self.pools, class.pool) {
                alone.committed.push(super::Class { pool, ..*class });
            }
        }
        self.rooms(problem, others, &mut alone);
        self.limits(problem, others, &mut alone, whole);
        self.budgets(problem, &before, &mut alone);
        alone
    }

    /// Seats and trainers: those of its own people, and what everybody leaves.
    fn rooms(&self, problem: &Problem, others: &Decision, alone: &mut Problem) {
        let all = Known::of(problem, others);
        let nothing = Decision::none(alone);
        let own = Known::of(alone, &nothing);
        for (site, room) in alone.sites.iter_mut().enumerate() {
            if let Some(seats) = &mut room.seats {
                for (week, seats) in seats.iter_mut().enumerate() {
                    *seats = own.heads[site][week] + (*seats - all.heads[site][week]).max(0.0);
                }
            }
            if let Some(trainers) = &mut room.trainers {
                for (week, trainers) in trainers.iter_mut().enumerate() {
                    let left = *trainers - all.trainers[site][week];
                    *trainers = own.trainers[site][week] + left.max(0.0);
                }
            }
        }
    }

    fn limits(
        &self,
        problem: &Problem,
        others: &Decision,
        alone: &mut Problem,
        whole: fn(f64) -> f64,
    ) {
        let all: Vec<super::Class> = problem
            .committed
            .iter()
            .chain(&others.classes)
            .copied()
            .collect();
        for limit in &problem.hiring_limits {
            let (classes, heads) = hired(problem, limit, &all);
            let mut own = limit.clone();
            own.pools = limit
                .pools
                .iter()
                .filter_map(|it| place(&self.pools, *it))
                .collect();
            if own.pools.is_empty() {
                continue;
            }
            let (mine, my_heads) = hired(alone, &own, &alone.committed);
            let left = |most: u32, used: f64, mine: f64| {
                let left = mine + (f64::from(most) - used).max(0.0);
                // What is whole but for rounding is.
                let near = left.round();
                let is_whole = (left - near).abs() < 1e-9;
                (if is_whole { near } else { whole(left) }) as u32
            };
            own.most_classes = limit.most_classes.map(|it| left(it, classes, mine));
            own.most_heads = limit.most_heads.map(|it| left(it, heads, my_heads));
            alone.hiring_limits.push(own);
        }
    }

    fn budgets(&self, problem: &Problem, before: &super::Flows, alone: &mut Problem) {
        let nothing = flows(alone, &Decision::none(alone));
        for budget in &problem.budgets {
            let used = spent(problem, before, budget);
            let mut own = budget.clone();
            own.most = spent(alone, &nothing, budget) + (budget.most - used).max(0.0);
            alone.budgets.push(own);
        }
    }

    /// Puts the part's decision into that of the whole.
    pub(super) fn put(&self, own: Decision, whole: &mut Decision) {
        for mut class in own.classes {
            class.pool = self.pools[class.pool];
            whole.classes.push(class);
        }
        for mut start in own.temps {
            start.pool = self.pools[start.pool];
            whole.temps.push(start);
        }
        for mut start in own.moves {
            start.route = self.moves[start.route];
            whole.moves.push(start);
        }
        let pools = own
            .overtime_h
            .into_iter()
            .zip(own.time_off_h)
            .zip(own.worked_h);
        for (pool, ((overtime, off), worked)) in self.pools.iter().zip(pools) {
            whole.overtime_h[*pool] = overtime;
            whole.time_off_h[*pool] = off;
            whole.worked_h[*pool] = worked;
        }
        if !own.worked_busy_h.is_empty() {
            if whole.worked_busy_h.is_empty() {
                whole.worked_busy_h = whole.worked_h.clone();
            }
            for (pool, busy) in self.pools.iter().zip(own.worked_busy_h) {
                whole.worked_busy_h[*pool] = busy;
            }
        }
        for (queue, hours) in self.queues.iter().zip(own.outsourced_h) {
            whole.outsourced_h[*queue] = hours;
        }
        whole.classes.sort_by_key(|it| (it.week, it.pool));
        whole.temps.sort_by_key(|it| (it.week, it.pool));
        whole.moves.sort_by_key(|it| (it.week, it.route));
    }
}
