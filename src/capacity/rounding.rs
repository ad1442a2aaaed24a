//! First plans out of a relaxation, without solving anything: the running total of what it hires, in whole classes.

use super::decision::Decision;
use super::limits::{Known, hired};
use super::model::CapacityModel;
use super::problem::{Class, Hiring, Problem};

/// Plans with small, middling and large classes, and one without any.
pub(super) fn rounded(built: &CapacityModel, problem: &Problem, values: &[f64]) -> Vec<Decision> {
    let hires = hires(built, problem, values);
    let sizes: [fn(&Hiring) -> u32; 3] = [
        |it| it.min_size,
        |it| u32::midpoint(it.min_size, it.max_size),
        |it| it.max_size,
    ];
    let mut plans: Vec<Decision> = sizes
        .iter()
        .map(|size| Room::new(problem).fill(&hires, size))
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

/// What is left of the limits while classes are put in.
struct Room<'a> {
    problem: &'a Problem,
    seats: Vec<Option<Vec<f64>>>,
    trainers: Vec<Option<Vec<f64>>>,
    decision: Decision,
}

impl<'a> Room<'a> {
    fn new(problem: &'a Problem) -> Self {
        let decision = Decision::none(problem);
        let known = Known::of(problem, &decision);
        let left = |all: &Option<Vec<f64>>, used: &[f64]| {
            let all = all.as_ref()?.iter().zip(used);
            Some(all.map(|(all, used)| (all - used).max(0.0)).collect())
        };
        let sites = || problem.sites.iter().enumerate();
        Self {
            problem,
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
    fn fill(mut self, hires: &[Vec<f64>], size: impl Fn(&Hiring) -> u32) -> Decision {
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
                    self.fits(&class, hiring)
                });
                if let Some(size) = fits {
                    ahead[pool] -= size;
                    self.put(Class { pool, week, size }, hiring);
                }
            }
        }
        self.decision
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

    fn fits(&self, class: &Class, hiring: &Hiring) -> bool {
        let site = self.problem.pools[class.pool].site;
        let seated = self.seats[site].as_ref().is_none_or(|left| {
            let share = self.share(class);
            let mut weeks = left[class.week..].iter().zip(share);
            weeks.all(|(left, share)| class.size * share <= left + 1e-9)
        });
        let need = hiring.trainers(class.size, true);
        let end = (class.week + hiring.training_weeks).min(self.problem.span());
        let taught = self.trainers[site]
            .as_ref()
            .is_none_or(|left| left[class.week..end].iter().all(|it| need <= it + 1e-9));
        seated && taught && self.allowed(class)
    }

    fn allowed(&self, class: &Class) -> bool {
        let problem = self.problem;
        let own = problem.hiring_limits.iter();
        let mut own =
            own.filter(|it| it.pools.contains(&class.pool) && it.weeks.contains(&class.week));
        own.all(|limit| {
            let committed = hired(problem, limit, &problem.committed);
            let new = hired(problem, limit, &self.decision.classes);
            let (classes, heads) = (committed.0 + new.0, committed.1 + new.1);
            limit
                .most_classes
                .is_none_or(|it| classes + 1.0 <= f64::from(it))
                && limit
                    .most_heads
                    .is_none_or(|it| heads + class.size <= f64::from(it))
        })
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
        self.decision.classes.push(class);
    }
}
