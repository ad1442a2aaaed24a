//! What becomes of people in closed form: survival as products, not week by week.

use crate::capacity::problem::{Class, Pool, Problem};

/// Shares of a class that are there, by week since its first day.
pub(super) struct Fate {
    /// By weeks since the first day (or since the plan's first morning, for those who were there): the
    /// share on the payroll, up to the week they become seasoned.
    pub(super) share: Vec<f64>,
    /// Weeks of training.
    pub(super) training: usize,
}

impl Fate {
    /// Of people hired in `week`, up to the week in which they become seasoned.
    pub(super) fn of_class(pool: &Pool, week: usize, span: usize) -> Self {
        let training = pool.training_weeks();
        let graduation = pool.hiring.as_ref().map_or(1.0, |it| it.graduation);
        let mut share = vec![1.0; training];
        let mut left = graduation;
        for tenure in training..=pool.seasoned_from() {
            share.push(left);
            if week + tenure >= span {
                break;
            }
            left *= 1.0 - pool.leaving(tenure, week + tenure);
        }
        Self { share, training }
    }
}

/// What is there without any decision.
pub(super) struct Standing {
    /// Productive seasoned heads by pool and week, trainers of committed classes taken off.
    pub(super) productive: Vec<Vec<f64>>,
    /// Seasoned heads by pool and week.
    pub(super) seasoned: Vec<Vec<f64>>,
    /// Heads by site and week.
    pub(super) heads: Vec<Vec<f64>>,
    /// Trainers needed by site and week.
    pub(super) trainers: Vec<Vec<f64>>,
    /// Money spent by budget, outsourcing apart.
    pub(super) spent: Vec<f64>,
    /// All money, outsourcing apart.
    pub(super) cost: f64,
}

/// One number for each pool (or site) and week.
fn zeros(count: usize, weeks: usize) -> Vec<Vec<f64>> {
    vec![vec![0.0; weeks]; count]
}

impl Standing {
    pub(super) fn new(problem: &Problem) -> Self {
        let (weeks, pools) = (problem.span(), problem.pools.len());
        let mut standing = Self {
            productive: zeros(pools, weeks),
            seasoned: zeros(pools, weeks),
            heads: zeros(problem.sites.len(), weeks),
            trainers: zeros(problem.sites.len(), weeks),
            spent: vec![0.0; problem.budgets.len()],
            cost: 0.0,
        };
        for (pool, terms) in problem.pools.iter().enumerate() {
            for cohort in &terms.opening {
                standing.cohort(problem, pool, cohort.tenure_weeks, cohort.heads);
            }
            for week in 0..weeks {
                let change = terms.known(week);
                if change != 0.0 {
                    standing.seasoned_from(problem, pool, week, change);
                }
            }
        }
        for class in &problem.committed {
            standing.class(problem, class);
        }
        standing
    }

    /// Money of `kind` in `week`.
    fn pay(&mut self, problem: &Problem, kind: super::CostKind, week: usize, amount: f64) {
        self.cost += amount;
        for (budget, spent) in problem.budgets.iter().zip(&mut self.spent) {
            if budget.weeks.contains(&week) && budget.kinds.contains(&kind) {
                *spent += amount;
            }
        }
    }

    /// Graduated heads of a pool's week.
    fn graduated(&mut self, problem: &Problem, pool: usize, week: usize, heads: f64, worth: f64) {
        let terms = &problem.pools[pool];
        self.productive[pool][week] += heads * worth;
        self.heads[terms.site][week] += heads;
        let money = heads * terms.hours_per_week * terms.pay(week);
        self.pay(problem, super::CostKind::Pay, week, money);
    }

    /// Seasoned people from `week` on; fewer where `heads` is negative.
    fn seasoned_from(&mut self, problem: &Problem, pool: usize, week: usize, heads: f64) {
        let terms = &problem.pools[pool];
        let mut left = heads;
        for week in week..problem.span() {
            self.graduated(problem, pool, week, left, 1.0);
            self.seasoned[pool][week] += left;
            left *= 1.0 - terms.leaving(terms.seasoned_from(), week);
        }
    }

    /// People with this tenure on the first morning.
    fn cohort(&mut self, problem: &Problem, pool: usize, tenure: usize, heads: f64) {
        let terms = &problem.pools[pool];
        let training = terms.training_weeks();
        if tenure < training {
            self.learn(problem, pool, 0..training - tenure, heads);
            let graduation = terms.hiring.as_ref().map_or(1.0, |it| it.graduation);
            self.on_phones(
                problem,
                pool,
                training - tenure,
                training,
                heads * graduation,
            );
        } else {
            self.on_phones(problem, pool, 0, tenure, heads);
        }
    }

    /// A class that is committed.
    fn class(&mut self, problem: &Problem, class: &Class) {
        let (pool, week) = (class.pool, class.week);
        let terms = &problem.pools[pool];
        let Some(hiring) = terms.hiring.as_ref().filter(|_| class.size > 0.0) else {
            return;
        };
        let share = problem.share_of_class(class);
        let money = class.size * hiring.cost_per_hire + share * hiring.cost_per_class;
        self.pay(problem, super::CostKind::Hiring, week, money);
        let over = week + hiring.training_weeks;
        self.learn(problem, pool, week..over, class.size);
        let passed = class.size * hiring.graduation;
        self.on_phones(problem, pool, over, hiring.training_weeks, passed);
    }

    /// Trainees in these weeks.
    fn learn(&mut self, problem: &Problem, pool: usize, weeks: std::ops::Range<usize>, heads: f64) {
        let terms = &problem.pools[pool];
        let Some(hiring) = &terms.hiring else { return };
        let whole = weeks.start < problem.horizon;
        let trainers = hiring.trainers(heads, whole);
        for week in weeks.start..weeks.end.min(problem.span()) {
            self.heads[terms.site][week] += heads;
            self.trainers[terms.site][week] += trainers;
            if let Some(from) = hiring.trainers_from {
                self.productive[from][week] -= trainers;
            }
            let paid = terms.hours_per_week * terms.pay(week) * hiring.training_pay_share;
            let money = heads * (paid + hiring.training_cost_per_week);
            self.pay(problem, super::CostKind::Training, week, money);
        }
    }

    /// Graduated people who have this tenure in `week`, and all their weeks after.
    fn on_phones(
        &mut self,
        problem: &Problem,
        pool: usize,
        week: usize,
        tenure: usize,
        heads: f64,
    ) {
        let terms = &problem.pools[pool];
        let (mut week, mut tenure, mut left) = (week, tenure, heads);
        while week < problem.span() && tenure < terms.seasoned_from() {
            self.graduated(problem, pool, week, left, terms.worth_at(tenure));
            left *= 1.0 - terms.leaving(tenure, week);
            week += 1;
            tenure += 1;
        }
        if week < problem.span() {
            self.seasoned_from(problem, pool, week, left);
        }
    }
}
