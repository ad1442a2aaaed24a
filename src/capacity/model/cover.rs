//! Hours of the pools, and what they cover.

use super::{Build, PoolColumns, QueueColumns, Term};
use crate::capacity::problem::CostKind;
use crate::schedule::solver::{Bound, Column};

impl Build<'_> {
    /// Columns `productive`, `overtime`, `off`, `work`, `busy_work` of a pool's week and their rows.
    pub(super) fn pool_week(&mut self, pool: usize, week: usize) -> PoolColumns {
        let mut own = PoolColumns::default();
        let terms = &self.problem.pools[pool];
        let productive = self.productive(pool, week, &mut own);
        let head_h = terms.hours_per_week;
        let (wage, yields) = (terms.pay(week), terms.yields(week));
        let row = self.model.row("hours", Bound::AtMost(0.0));
        own.hours = Some(row);
        self.model.term(row, productive, -head_h * yields);
        if let Some(overtime) = terms.overtime.as_ref().filter(|it| it.most_share > 0.0) {
            let column = self.model.continuous(0.0, 0.0, f64::INFINITY);
            self.charge(CostKind::Overtime, week, column, wage * overtime.pay_factor);
            self.model.term(row, column, -overtime.productive);
            self.share(
                "overtime_max",
                column,
                productive,
                overtime.most_share * head_h,
            );
            own.overtime = Some(column);
        }
        if let Some(off) = terms.time_off.as_ref().filter(|it| it.most_share > 0.0) {
            let column = self.model.continuous(0.0, 0.0, f64::INFINITY);
            self.charge(CostKind::TimeOff, week, column, -wage * off.saved_share);
            self.model.term(row, column, yields);
            self.share("time_off_max", column, productive, off.most_share * head_h);
            own.off = Some(column);
        }
        for _ in &terms.serves {
            let column = self.model.continuous(0.0, 0.0, f64::INFINITY);
            self.model.term(row, column, 1.0);
            own.work.push(column);
        }
        if self.problem.robust.is_some() {
            self.busy_hours(pool, week, productive, &mut own);
        }
        own
    }

    /// Row `productive`: who is worth what.
    fn productive(&mut self, pool: usize, week: usize, own: &mut PoolColumns) -> Column {
        let column = self.model.continuous(0.0, 0.0, f64::INFINITY);
        let base = self.standing.productive[pool][week].max(0.0);
        let row = self.model.row("productive", Bound::Equal(base));
        (own.productive, own.heads) = (Some(row), Some(column));
        self.model.term(row, column, 1.0);
        let here = &self.present[pool][week];
        let worth = here.young_worth.iter().chain(&here.stock);
        let mut terms: Vec<Term> = worth
            .chain(&here.temps_worth)
            .map(|it| (it.0, -it.1))
            .collect();
        for (other, its) in self.problem.pools.iter().enumerate() {
            let from = its.hiring.as_ref().and_then(|it| it.trainers_from);
            if from == Some(pool) {
                terms.extend_from_slice(&self.present[other][week].trainers);
            }
        }
        for (other, factor) in terms {
            self.model.term(row, other, factor);
        }
        column
    }

    /// A row `family`: `column` is at most `share` of `of`.
    fn share(&mut self, family: &'static str, column: Column, of: Column, share: f64) {
        let row = self.model.row(family, Bound::AtMost(0.0));
        self.model.term(row, column, 1.0);
        self.model.term(row, of, -share);
    }

    /// Row `busy_hours`: in a busy week all the overtime there is, and no time off.
    fn busy_hours(&mut self, pool: usize, week: usize, productive: Column, own: &mut PoolColumns) {
        let terms = &self.problem.pools[pool];
        let overtime = terms.overtime.as_ref();
        let more = overtime.map_or(0.0, |it| it.most_share * it.productive);
        let hours = terms.hours_per_week * (terms.yields(week) + more);
        let row = self.model.row("busy_hours", Bound::AtMost(0.0));
        self.model.term(row, productive, -hours);
        for _ in &terms.serves {
            let column = self.model.continuous(0.0, 0.0, f64::INFINITY);
            self.model.term(row, column, 1.0);
            own.busy_work.push(column);
        }
    }

    /// Rows `cover` and `busy_cover` of every queue's week.
    pub(super) fn cover(&mut self) {
        for queue in 0..self.problem.queues.len() {
            let weeks = 0..self.problem.span();
            let own = weeks.map(|week| self.queue_week(queue, week)).collect();
            self.columns.queues.push(own);
        }
    }

    fn queue_week(&mut self, queue: usize, week: usize) -> QueueColumns {
        let need = &self.problem.queues[queue];
        let required = need.required_h[week];
        let mut own = QueueColumns::default();
        let mut terms = self.workers(queue, week, |it| &it.work);
        if let Some(outside) = &need.outsourcing {
            let (least, most) = (outside.least_h[week], outside.most_h[week]);
            let column = self.model.continuous(0.0, least, most);
            self.charge(CostKind::Outsourcing, week, column, outside.price_per_h);
            terms.push((column, 1.0));
            own.outsourced = Some(column);
        }
        let mut from = 0.0;
        for step in &need.understaffing {
            // Nothing more than everything can be missing.
            let end = step.up_to_share.min(1.0) * required;
            let column = self.model.continuous(0.0, 0.0, (end - from).max(0.0));
            let price = step.price_per_h * need.price_factor(week);
            self.charge(CostKind::Understaffing, week, column, price);
            terms.push((column, 1.0));
            own.short.push(column);
            from = end.max(from);
        }
        let row = self.model.row("cover", Bound::AtLeast(required));
        for (column, factor) in terms {
            self.model.term(row, column, factor);
        }
        own.beyond = self.busy_cover(queue, week);
        own
    }

    /// The column of what is short beyond what is allowed.
    fn busy_cover(&mut self, queue: usize, week: usize) -> Option<Column> {
        let robust = self.problem.robust?;
        let need = &self.problem.queues[queue];
        let required = need.required_p90_h[week];
        let outside = need.outsourcing.as_ref().map_or(0.0, |it| it.most_h[week]);
        let allowed = robust.most_short_share * required;
        let short = self.model.continuous(0.0, 0.0, allowed);
        let beyond = self.model.continuous(0.0, 0.0, f64::INFINITY);
        self.charge(CostKind::Robust, week, beyond, robust.price_per_h);
        let mut terms = self.workers(queue, week, |it| &it.busy_work);
        terms.extend([(short, 1.0), (beyond, 1.0)]);
        let row = self
            .model
            .row("busy_cover", Bound::AtLeast(required - outside));
        for (column, factor) in terms {
            self.model.term(row, column, factor);
        }
        Some(beyond)
    }

    /// Who works on a queue, in required hours for each of their own.
    fn workers(
        &self,
        queue: usize,
        week: usize,
        columns: impl Fn(&PoolColumns) -> &Vec<Column>,
    ) -> Vec<Term> {
        let mut terms = Vec::new();
        for (pool, own) in self.problem.pools.iter().zip(&self.columns.pools) {
            for (serves, column) in pool.serves.iter().zip(columns(&own[week])) {
                if serves.queue == queue {
                    terms.push((*column, serves.speed));
                }
            }
        }
        terms
    }
}
