//! Rows that several pools or weeks share: seats, trainers, hiring limits, budgets, temps.

use super::{Build, Term};
use crate::capacity::problem::CostKind;
use crate::schedule::solver::{Bound, Column};

impl Build<'_> {
    pub(super) fn limits(&mut self) {
        self.seats();
        self.trainers_max();
        self.temps_max();
        self.hiring_limits();
        self.budgets();
    }

    /// A row `family`: `terms` are at most `most`; none where nothing is to be limited.
    fn at_most(&mut self, family: &'static str, terms: &[Term], most: f64) {
        if terms.is_empty() {
            return;
        }
        let row = self.model.row(family, Bound::AtMost(most));
        for (column, factor) in terms {
            self.model.term(row, *column, *factor);
        }
    }

    /// Row `seats`: what is added fits into the seats that are left.
    fn seats(&mut self) {
        let problem = self.problem;
        for (site, room) in problem.sites.iter().enumerate() {
            let Some(seats) = &room.seats else { continue };
            for (week, seats) in seats.iter().enumerate() {
                let pools = self.present.iter().zip(&problem.pools);
                let own = pools.filter(|(_, terms)| terms.site == site);
                let terms: Vec<Term> = own
                    .flat_map(|(weeks, _)| weeks[week].heads().copied())
                    .collect();
                let left = (seats - self.standing.heads[site][week]).max(0.0);
                self.at_most("seats", &terms, left);
            }
        }
    }

    /// Row `trainers_max`: classes need no more trainers than the site has.
    fn trainers_max(&mut self) {
        let problem = self.problem;
        for (site, room) in problem.sites.iter().enumerate() {
            let Some(trainers) = &room.trainers else {
                continue;
            };
            for (week, trainers) in trainers.iter().enumerate() {
                let pools = self.present.iter().zip(&problem.pools);
                let own = pools.filter(|(_, terms)| terms.site == site);
                let terms: Vec<Term> = own
                    .flat_map(|(weeks, _)| weeks[week].trainers.iter().copied())
                    .collect();
                let left = (trainers - self.standing.trainers[site][week]).max(0.0);
                self.at_most("trainers_max", &terms, left);
            }
        }
    }

    /// Row `temps_max`: temps who are there at the same time.
    fn temps_max(&mut self) {
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            let Some(temps) = &terms.temps else { continue };
            for week in 0..self.problem.span() {
                let here = self.present[pool][week].temps.clone();
                self.at_most("temps_max", &here, f64::from(temps.most_heads));
            }
        }
    }

    /// Rows `classes_max` and `hires_max`.
    fn hiring_limits(&mut self) {
        let problem = self.problem;
        for limit in &problem.hiring_limits {
            let (classes, heads) =
                crate::capacity::limits::hired(problem, limit, &problem.committed);
            let own = self.columns.classes.iter();
            let own =
                own.filter(|it| limit.pools.contains(&it.pool) && limit.weeks.contains(&it.week));
            let own: Vec<_> = own.copied().collect();
            if let Some(most) = limit.most_classes {
                let share = |pool: usize| {
                    let hiring = problem.pools[pool].hiring.as_ref();
                    1.0 / hiring.map_or(1.0, |it| f64::from(it.max_size))
                };
                let terms = own.iter().map(|it| match it.open {
                    Some(open) => (open, 1.0),
                    None => (it.size, share(it.pool)),
                });
                let terms: Vec<Term> = terms.collect();
                self.at_most("classes_max", &terms, (f64::from(most) - classes).max(0.0));
            }
            if let Some(most) = limit.most_heads {
                let terms: Vec<Term> = own.iter().map(|it| (it.size, 1.0)).collect();
                self.at_most("hires_max", &terms, (f64::from(most) - heads).max(0.0));
            }
        }
    }

    /// Row `budget`: what is charged in its weeks, and what is spent anyway.
    fn budgets(&mut self) {
        for index in 0..self.problem.budgets.len() {
            let budget = &self.problem.budgets[index];
            let outside = if budget.kinds.contains(&CostKind::Outsourcing) {
                self.agreed_outside(budget.weeks.clone())
            } else {
                0.0
            };
            let spent = self.standing.spent[index];
            let most = budget.most.max(spent + outside) - spent;
            let mut terms = std::mem::take(&mut self.charged[index]);
            terms.sort_by_key(|it| it.0);
            let terms = summed(&terms);
            self.at_most("budget", &terms, most);
        }
    }

    /// Money for the least outsourcing in these weeks.
    fn agreed_outside(&self, weeks: std::ops::Range<usize>) -> f64 {
        let outside = self
            .problem
            .queues
            .iter()
            .filter_map(|it| it.outsourcing.as_ref());
        let each = outside.map(|it| it.least_h[weeks.clone()].iter().sum::<f64>() * it.price_per_h);
        each.sum()
    }
}

/// One term a column, of terms sorted by column.
fn summed(terms: &[Term]) -> Vec<Term> {
    let mut sums: Vec<(Column, f64)> = Vec::new();
    for (column, factor) in terms {
        match sums.last_mut() {
            Some(last) if last.0 == *column => last.1 += factor,
            _ => sums.push((*column, *factor)),
        }
    }
    sums
}
