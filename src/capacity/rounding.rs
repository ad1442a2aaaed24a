//! First plans out of a relaxation, without solving anything: the running total of what it hires, in whole classes.

use super::decision::{Decision, TempStart};
use super::evaluate::flows;
use super::limits::{Known, hired, spent};
use super::model::CapacityModel;
use super::problem::{Budget, Class, CostKind, Hiring, Problem};

/// Plans with small, middling and large classes, and one without any.
pub(super) fn rounded(built: &CapacityModel, problem: &Problem, values: &[f64]) -> Vec<Decision> {
    let hires = hires(built, problem, values);
    let temps = temps(built, problem, values);
    let sizes: [fn(&Hiring) -> u32; 3] = [
        |it| it.min_size,
        |it| u32::midpoint(it.min_size, it.max_size),
        |it| it.max_size,
    ];
    let mut plans: Vec<Decision> = sizes
        .iter()
        .map(|size| {
            let mut room = Room::new(problem);
            room.fill(&hires, size);
            room.take_temps(&temps);
            room.decision
        })
        .collect();
    plans.push(Decision::none(problem));
    plans.dedup();
    plans
}

/// Heads that the relaxation hires, by pool and week.
fn hires(built: &CapacityModel, problem: &Problem, values: &[f64]) -> Vec<Vec<f64>> {
    let mut hires = vec![vec![0.0; problem.horizon]; problem.pools.len()];
    for class in &built.columns.classes {
        if class.week < problem.horizon {
            hires[class.pool][class.week] += values[class.size.position()].max(0.0);
        }
    }
    hires
}

/// Temps who come in the relaxation, by pool and week.
fn temps(built: &CapacityModel, problem: &Problem, values: &[f64]) -> Vec<Vec<f64>> {
    let mut temps = vec![vec![0.0; problem.horizon]; problem.pools.len()];
    for (pool, week, column) in &built.columns.temps {
        if *week < problem.horizon {
            temps[*pool][*week] += values[column.position()].max(0.0);
        }
    }
    temps
}

/// What stands against a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Against {
    Seats,
    Trainers,
    /// A hiring limit.
    Limit(usize),
    Budget(usize),
}

/// What is left of the limits while classes are put in.
pub(super) struct Room<'a> {
    problem: &'a Problem,
    seats: Vec<Option<Vec<f64>>>,
    trainers: Vec<Option<Vec<f64>>>,
    /// Money left by budget.
    money: Vec<f64>,
    decision: Decision,
}

impl<'a> Room<'a> {
    /// Nothing put in yet.
    pub(super) fn new(problem: &'a Problem) -> Self {
        let decision = Decision::none(problem);
        let known = Known::of(problem, &decision);
        let left = |all: &Option<Vec<f64>>, used: &[f64]| {
            let all = all.as_ref()?.iter().zip(used);
            Some(all.map(|(all, used)| (all - used).max(0.0)).collect())
        };
        let sites = || problem.sites.iter().enumerate();
        let before = flows(problem, &decision);
        let budgets = problem.budgets.iter();
        let money = budgets.map(|it| (it.most - spent(problem, &before, it)).max(0.0));
        Self {
            problem,
            money: money.collect(),
            seats: sites()
                .map(|(site, it)| left(&it.seats, &known.heads[site]))
                .collect(),
            trainers: sites()
                .map(|(site, it)| left(&it.trainers, &known.trainers[site]))
                .collect(),
            decision,
        }
    }

    /// A class of `size` each time that the running total is half of it ahead of the classes so far.
    fn fill(&mut self, hires: &[Vec<f64>], size: impl Fn(&Hiring) -> u32) {
        let mut ahead = vec![0.0; hires.len()];
        for week in 0..self.problem.horizon {
            for (pool, terms) in self.problem.pools.iter().enumerate() {
                let Some(hiring) = &terms.hiring else {
                    continue;
                };
                ahead[pool] += hires[pool].get(week).copied().unwrap_or(0.0);
                let usual = f64::from(size(hiring));
                if ahead[pool] < usual / 2.0 || !hiring.may_start(week) {
                    continue;
                }
                let (least, most) = (f64::from(hiring.min_size), f64::from(hiring.max_size));
                let wanted = usual.max(ahead[pool].round()).clamp(least, most);
                let fits = [wanted, least].into_iter().find(|size| {
                    let class = Class {
                        pool,
                        week,
                        size: *size,
                    };
                    self.against(&class, hiring).is_none()
                });
                if let Some(size) = fits {
                    ahead[pool] -= size;
                    self.put(Class { pool, week, size }, hiring);
                }
            }
        }
    }

    /// Whole temps by the running total, as far as there are seats.
    fn take_temps(&mut self, temps: &[Vec<f64>]) {
        for (pool, weeks) in temps.iter().enumerate() {
            let Some(terms) = &self.problem.pools[pool].temps else {
                continue;
            };
            let (mut ahead, mut here) = (0.0, Vec::<(usize, f64)>::new());
            for (week, wanted) in weeks.iter().enumerate() {
                ahead += wanted;
                here.retain(|(since, _)| since + terms.contract_weeks > week);
                let there: f64 = here.iter().map(|it| it.1).sum();
                let room = f64::from(terms.most_heads) - there;
                let heads =
                    ahead
                        .round()
                        .min(room)
                        .min(self.seats_for(pool, week, terms.contract_weeks));
                if heads >= 1.0 {
                    ahead -= heads;
                    here.push((week, heads));
                    self.seat(pool, week, terms.contract_weeks, heads);
                    self.decision.temps.push(TempStart { pool, week, heads });
                }
            }
        }
    }

    /// Seats left through these weeks, whole.
    fn seats_for(&self, pool: usize, week: usize, stay: usize) -> f64 {
        let site = self.problem.pools[pool].site;
        self.seats[site].as_ref().map_or(f64::INFINITY, |left| {
            let weeks = left[week..].iter().take(stay);
            weeks.copied().fold(f64::INFINITY, f64::min).floor()
        })
    }

    fn seat(&mut self, pool: usize, week: usize, stay: usize, heads: f64) {
        let site = self.problem.pools[pool].site;
        if let Some(left) = &mut self.seats[site] {
            left[week..]
                .iter_mut()
                .take(stay)
                .for_each(|it| *it -= heads);
        }
    }

    /// Share of a class that is there, by weeks since it began.
    fn share(&self, class: &Class) -> Vec<f64> {
        let terms = &self.problem.pools[class.pool];
        let training = terms.training_weeks();
        let mut left = terms.hiring.as_ref().map_or(1.0, |it| it.graduation);
        let weeks = class.week..self.problem.span();
        weeks
            .enumerate()
            .map(|(tenure, week)| {
                if tenure < training {
                    return 1.0;
                }
                let here = left;
                left *= 1.0 - terms.leaving(tenure, week);
                here
            })
            .collect()
    }

    /// The first limit that stands against a class; `None` where it fits.
    pub(super) fn against(&self, class: &Class, hiring: &Hiring) -> Option<Against> {
        let site = self.problem.pools[class.pool].site;
        let seated = self.seats[site].as_ref().is_none_or(|left| {
            let share = self.share(class);
            let mut weeks = left[class.week..].iter().zip(share);
            weeks.all(|(left, share)| class.size * share <= left + 1e-9)
        });
        if !seated {
            return Some(Against::Seats);
        }
        let need = hiring.trainers(class.size, true);
        let end = (class.week + hiring.training_weeks).min(self.problem.span());
        let taught = self.trainers[site]
            .as_ref()
            .is_none_or(|left| left[class.week..end].iter().all(|it| need <= it + 1e-9));
        if !taught {
            return Some(Against::Trainers);
        }
        self.limit(class)
            .map(Against::Limit)
            .or_else(|| self.unpaid(class, hiring).map(Against::Budget))
    }

    /// The hiring limit that a class breaks.
    fn limit(&self, class: &Class) -> Option<usize> {
        let problem = self.problem;
        problem.hiring_limits.iter().position(|limit| {
            if !limit.pools.contains(&class.pool) || !limit.weeks.contains(&class.week) {
                return false;
            }
            let committed = hired(problem, limit, &problem.committed);
            let new = hired(problem, limit, &self.decision.classes);
            let (classes, heads) = (committed.0 + new.0, committed.1 + new.1);
            let many = |most: u32| classes + 1.0 > f64::from(most);
            let large = |most: u32| heads + class.size > f64::from(most);
            limit.most_classes.is_some_and(many) || limit.most_heads.is_some_and(large)
        })
    }

    /// The budget that cannot pay for a class.
    fn unpaid(&self, class: &Class, hiring: &Hiring) -> Option<usize> {
        let budgets = self.problem.budgets.iter().zip(&self.money);
        let mut dear = budgets.map(|(it, left)| self.charge(it, class, hiring) > left + 1e-6);
        dear.position(|it| it)
    }

    /// What a class takes from a budget.
    fn charge(&self, budget: &Budget, class: &Class, hiring: &Hiring) -> f64 {
        let terms = &self.problem.pools[class.pool];
        let pays = |kind: CostKind, week: usize| {
            f64::from(u8::from(
                budget.kinds.contains(&kind) && budget.weeks.contains(&week),
            ))
        };
        let mut sum = pays(CostKind::Hiring, class.week)
            * (class.size * hiring.cost_per_hire + hiring.cost_per_class);
        for (tenure, share) in self.share(class).into_iter().enumerate() {
            let week = class.week + tenure;
            let wage = terms.hours_per_week * terms.pay(week);
            sum += class.size
                * share
                * match tenure < hiring.training_weeks {
                    true => {
                        let paid = wage * hiring.training_pay_share;
                        pays(CostKind::Training, week) * (paid + hiring.training_cost_per_week)
                    }
                    false => pays(CostKind::Pay, week) * wage,
                };
        }
        sum
    }

    fn put(&mut self, class: Class, hiring: &Hiring) {
        let site = self.problem.pools[class.pool].site;
        let share = self.share(&class);
        if let Some(left) = &mut self.seats[site] {
            for (left, share) in left[class.week..].iter_mut().zip(share) {
                *left -= class.size * share;
            }
        }
        let end = (class.week + hiring.training_weeks).min(self.problem.span());
        if let Some(left) = &mut self.trainers[site] {
            for left in &mut left[class.week..end] {
                *left -= hiring.trainers(class.size, true);
            }
        }
        for at in 0..self.money.len() {
            self.money[at] -= self.charge(&self.problem.budgets[at], &class, hiring);
        }
        self.decision.classes.push(class);
    }
}
