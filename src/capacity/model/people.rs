//! Columns of classes, temps and moves, and the stocks they flow into.

use super::fate::Fate;
use super::{Build, ClassColumns};
use crate::capacity::problem::{CostKind, Hiring};
use crate::schedule::solver::{Bound, Column};

impl Build<'_> {
    /// `open`, `size` and `trainers` of every class that may start, and who is there of it while it is young.
    pub(super) fn classes(&mut self) {
        let problem = self.problem;
        for (pool, terms) in problem.pools.iter().enumerate() {
            let Some(hiring) = &terms.hiring else {
                continue;
            };
            for week in (0..problem.span()).filter(|it| hiring.may_start(*it)) {
                let class = self.class(pool, week, hiring);
                self.young(&class);
                self.columns.classes.push(class);
            }
        }
    }

    fn class(&mut self, pool: usize, week: usize, hiring: &Hiring) -> ClassColumns {
        let (least, most) = (f64::from(hiring.min_size), f64::from(hiring.max_size));
        if week >= self.problem.horizon {
            let size = self.model.continuous(0.0, 0.0, most);
            let money = hiring.cost_per_hire + hiring.cost_per_class / most;
            self.charge(CostKind::Hiring, week, size, money);
            let each = 1.0 / hiring.trainees_per_trainer;
            self.trainers(pool, week, hiring, &[(size, each)]);
            let open = None;
            return ClassColumns {
                pool,
                week,
                open,
                size,
                trainers: None,
            };
        }
        let open = self.model.integer(0.0, 0.0, 1.0);
        let size = self.model.integer(0.0, 0.0, most);
        self.charge(CostKind::Hiring, week, open, hiring.cost_per_class);
        self.charge(CostKind::Hiring, week, size, hiring.cost_per_hire);
        let row = self.model.row("class_max", Bound::AtMost(0.0));
        self.model.term(row, size, 1.0);
        self.model.term(row, open, -most);
        let row = self.model.row("class_min", Bound::AtLeast(0.0));
        self.model.term(row, size, 1.0);
        self.model.term(row, open, -least);
        let trainers = self.class_trainers(pool, week, hiring, (open, size));
        let open = Some(open);
        ClassColumns {
            pool,
            week,
            open,
            size,
            trainers,
        }
    }

    /// The trainers of a class: size ÷ trainees a trainer, at least 1; their column where they need one of their own.
    fn class_trainers(
        &mut self,
        pool: usize,
        week: usize,
        hiring: &Hiring,
        (open, size): (Column, Column),
    ) -> Option<Column> {
        let each = 1.0 / hiring.trainees_per_trainer;
        let limited = self.problem.sites[self.problem.pools[pool].site]
            .trainers
            .is_some();
        if hiring.training_weeks == 0 || !(limited || hiring.trainers_from.is_some()) {
            return None;
        }
        if f64::from(hiring.max_size) * each <= 1.0 {
            self.trainers(pool, week, hiring, &[(open, 1.0)]);
        } else if f64::from(hiring.min_size) * each >= 1.0 {
            self.trainers(pool, week, hiring, &[(size, each)]);
        } else {
            let trainers = self.model.continuous(0.0, 0.0, f64::INFINITY);
            let row = self.model.row("trainers_of_size", Bound::AtLeast(0.0));
            self.model.term(row, trainers, 1.0);
            self.model.term(row, size, -each);
            let row = self.model.row("trainers_of_class", Bound::AtLeast(0.0));
            self.model.term(row, trainers, 1.0);
            self.model.term(row, open, -1.0);
            self.trainers(pool, week, hiring, &[(trainers, 1.0)]);
            return Some(trainers);
        }
        None
    }

    fn trainers(&mut self, pool: usize, week: usize, hiring: &Hiring, terms: &[(Column, f64)]) {
        let end = (week + hiring.training_weeks).min(self.problem.span());
        for week in week..end {
            self.present[pool][week].trainers.extend_from_slice(terms);
        }
    }

    /// Trainees, and graduates in their ramp one week after the other.
    fn young(&mut self, class: &ClassColumns) {
        let (pool, size) = (class.pool, class.size);
        let terms = &self.problem.pools[pool];
        let fate = Fate::of_class(terms, class.week, self.problem.span());
        let ramp_over = fate.training + terms.ramp.len();
        for (tenure, share) in fate.share.iter().enumerate().take(ramp_over) {
            let week = class.week + tenure;
            if week >= self.problem.span() {
                break;
            }
            let wage = terms.hours_per_week * terms.pay(week);
            if tenure < fate.training {
                self.present[pool][week].trainees.push((size, *share));
                let hiring = terms.hiring.as_ref();
                let (part, extra) = hiring.map_or((1.0, 0.0), |it| {
                    (it.training_pay_share, it.training_cost_per_week)
                });
                self.charge(CostKind::Training, week, size, wage * part + extra);
            } else {
                self.present[pool][week].young.push((size, *share));
                let worth = share * terms.worth_at(tenure);
                self.present[pool][week].young_worth.push((size, worth));
                self.charge(CostKind::Pay, week, size, wage * share);
            }
        }
    }

    /// Temps who may come.
    pub(super) fn temps(&mut self) {
        let problem = self.problem;
        for (pool, terms) in problem.pools.iter().enumerate() {
            let Some(temps) = &terms.temps else { continue };
            let most = f64::from(temps.most_heads);
            for since in temps.lead_weeks..problem.span() {
                let column = if since < problem.horizon {
                    self.model.integer(0.0, 0.0, most)
                } else {
                    self.model.continuous(0.0, 0.0, most)
                };
                self.charge(CostKind::Hiring, since, column, temps.cost_per_hire);
                let end = (since + temps.contract_weeks).min(problem.span());
                for week in since..end {
                    self.present[pool][week].temps.push((column, 1.0));
                    let worth = temps.worth_at(since, week);
                    self.present[pool][week].temps_worth.push((column, worth));
                    let wage = terms.hours_per_week * temps.pay_per_h;
                    self.charge(CostKind::Temps, week, column, wage);
                }
                self.columns.temps.push((pool, since, column));
            }
        }
    }

    /// Moves that may set out, and who is away.
    pub(super) fn moves(&mut self) {
        let problem = self.problem;
        for (route, way) in problem.moves.iter().enumerate() {
            let terms = &problem.pools[way.from];
            for since in way.first_week..problem.span() {
                let most = f64::from(way.most_per_week);
                let column = if since < problem.horizon {
                    self.model.integer(0.0, 0.0, most)
                } else {
                    self.model.continuous(0.0, 0.0, most)
                };
                self.charge(CostKind::Moves, since, column, way.cost_per_head);
                for week in since..(since + way.weeks_away).min(problem.span()) {
                    self.present[way.from][week].away.push((column, 1.0));
                    let wage = terms.hours_per_week * terms.pay(week);
                    self.charge(CostKind::Pay, week, column, wage);
                }
                self.columns.moves.push((route, since, column));
            }
        }
    }

    /// Rows `stock`: people past their ramp, one stock for each band of attrition, the last one the seasoned.
    pub(super) fn stocks(&mut self) {
        for pool in 0..self.problem.pools.len() {
            let terms = &self.problem.pools[pool];
            let ramp_over = terms.training_weeks() + terms.ramp.len();
            let mut starts = vec![ramp_over];
            let bands = terms.attrition.bands.iter().map(|it| it.from_week);
            starts.extend(bands.filter(|it| *it > ramp_over));
            for (index, start) in starts.iter().enumerate() {
                self.stock(pool, *start, starts.get(index + 1).copied());
            }
        }
    }

    /// The stock of those with a tenure from `start` to below `end`.
    fn stock(&mut self, pool: usize, start: usize, end: Option<usize>) {
        let problem = self.problem;
        let terms = &problem.pools[pool];
        let (mut changes, floor) = self.arrivals(pool, start, end);
        if changes.iter().all(Vec::is_empty) {
            return;
        }
        let mut before: Option<Column> = None;
        for (week, change) in changes.iter_mut().enumerate() {
            if before.is_none() && change.is_empty() {
                continue;
            }
            let least = if floor {
                -self.standing.seasoned[pool][week]
            } else {
                0.0
            };
            // Rounding must not make a stock of nobody impossible.
            let now = self.model.continuous(0.0, least.min(0.0), f64::INFINITY);
            let wage = terms.hours_per_week * terms.pay(week);
            self.charge(CostKind::Pay, week, now, wage);
            let row = self.model.row("stock", Bound::Equal(0.0));
            self.model.term(row, now, 1.0);
            if let Some(before) = before {
                let stay = 1.0 - terms.leaving(start, week - 1);
                self.model.term(row, before, -stay);
            }
            for (column, heads) in change {
                self.model.term(row, *column, -*heads);
            }
            self.present[pool][week].stock.push((now, 1.0));
            before = Some(now);
        }
    }

    /// Who joins a stock and who passes on to the next, by week; and whether people can be moved out of it.
    fn arrivals(
        &self,
        pool: usize,
        start: usize,
        end: Option<usize>,
    ) -> (Vec<Vec<super::Term>>, bool) {
        let problem = self.problem;
        let terms = &problem.pools[pool];
        let mut changes = vec![Vec::new(); problem.span()];
        for class in self.columns.classes.iter().filter(|it| it.pool == pool) {
            let fate = Fate::of_class(terms, class.week, problem.span());
            for (tenure, sign) in [(Some(start), 1.0), (end, -1.0)] {
                let Some(tenure) = tenure else { continue };
                let week = class.week + tenure;
                if let (Some(change), Some(share)) = (changes.get_mut(week), fate.share.get(tenure))
                {
                    change.push((class.size, sign * share));
                }
            }
        }
        let mut floor = false;
        if end.is_none() {
            for (route, since, column) in &self.columns.moves {
                let way = &problem.moves[*route];
                if way.from == pool {
                    changes[*since].push((*column, -1.0));
                    floor = true;
                }
                let arrive = since + way.weeks_away;
                if way.to == pool && arrive < problem.span() {
                    changes[arrive].push((*column, 1.0));
                }
            }
        }
        (changes, floor)
    }
}
