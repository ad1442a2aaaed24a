//! Small changes of a plan: a class left out, moved, larger or smaller, joined with another, put in, two that trade weeks
//! or people; temps and moves more or fewer.

use super::model::{CapacityModel, ClassColumns};
use super::problem::{Hiring, Problem};
use crate::schedule::solver::Column;
use std::collections::BTreeMap;

/// Weeks by which a class is moved at most, within its site and to another one.
const SHIFT: usize = 6;
const SHIFT_ELSEWHERE: usize = 2;
/// Weeks between classes that are joined or trade at most.
const NEAR: usize = 26;

/// Columns and what they are to be.
pub(super) type Change = Vec<(Column, f64)>;

/// All changes of `values` within the classes' own terms; whether limits allow them is not asked.
pub(super) fn changes(built: &CapacityModel, problem: &Problem, values: &[f64]) -> Vec<Change> {
    let around = Around::new(built, problem, values);
    let mut all = Vec::new();
    for class in &around.classes {
        match around.size(class) > 0.0 {
            true => around.of_class(class, &mut all),
            false => all.extend(around.put_in(class)),
        }
    }
    around.of_counts(&mut all);
    all
}

struct Around<'a> {
    built: &'a CapacityModel,
    problem: &'a Problem,
    values: &'a [f64],
    classes: Vec<&'a ClassColumns>,
    at: BTreeMap<(usize, usize), &'a ClassColumns>,
    /// By pool: pools that its classes may go to, and by how many weeks at most.
    others: Vec<Vec<(usize, usize)>>,
}

impl<'a> Around<'a> {
    fn new(built: &'a CapacityModel, problem: &'a Problem, values: &'a [f64]) -> Self {
        let own = built.columns.classes.iter();
        let classes: Vec<&ClassColumns> = own.filter(|it| it.week < problem.horizon).collect();
        let pools = problem.pools.iter();
        Self {
            built,
            problem,
            values,
            at: classes.iter().map(|it| ((it.pool, it.week), *it)).collect(),
            classes,
            others: pools.enumerate().map(|it| others(problem, it.0)).collect(),
        }
    }

    fn value(&self, column: Column) -> f64 {
        self.values[column.position()].round()
    }

    fn size(&self, class: &ClassColumns) -> f64 {
        self.value(class.size)
    }

    fn hiring(&self, class: &ClassColumns) -> Option<&'a Hiring> {
        self.problem.pools[class.pool].hiring.as_ref()
    }

    /// A class of this size, or none; nothing where its pool's terms forbid it.
    fn set(&self, class: &ClassColumns, size: f64) -> Option<Change> {
        let hiring = self.hiring(class)?;
        let (least, most) = (f64::from(hiring.min_size), f64::from(hiring.max_size));
        if size != 0.0 && !(least..=most).contains(&size) {
            return None;
        }
        let open = class.open.map(|it| (it, f64::from(u8::from(size > 0.0))));
        let trainers = class.trainers.map(|it| (it, hiring.trainers(size, true)));
        Some(
            open.into_iter()
                .chain(trainers)
                .chain([(class.size, size)])
                .collect(),
        )
    }

    /// Several classes set at once.
    fn all(&self, sizes: &[(&ClassColumns, f64)]) -> Option<Change> {
        let each: Option<Vec<Change>> = sizes.iter().map(|it| self.set(it.0, it.1)).collect();
        each.map(|it| it.concat())
    }

    fn put_in(&self, class: &ClassColumns) -> Vec<Change> {
        let Some(hiring) = self.hiring(class) else {
            return Vec::new();
        };
        let (least, most) = (f64::from(hiring.min_size), f64::from(hiring.max_size));
        let mut sizes = vec![least, f64::midpoint(least, most).floor(), most];
        sizes.dedup();
        sizes
            .into_iter()
            .filter_map(|it| self.set(class, it))
            .collect()
    }

    fn of_class(&self, class: &ClassColumns, all: &mut Vec<Change>) {
        let size = self.size(class);
        all.extend(self.set(class, 0.0));
        let steps = [-4.0, -2.0, -1.0, 1.0, 2.0, 4.0];
        let resized = steps.iter().map(|step| size + step);
        all.extend(
            resized
                .filter(|it| *it > 0.0)
                .filter_map(|it| self.set(class, it)),
        );
        for (pool, shift) in &self.others[class.pool] {
            let weeks = class.week.saturating_sub(NEAR)..=class.week + NEAR;
            for week in weeks.filter(|it| (*pool, *it) != (class.pool, class.week)) {
                let Some(other) = self.at.get(&(*pool, week)) else {
                    continue;
                };
                match self.size(other) > 0.0 {
                    true => self.of_pair((class, size), (other, self.size(other)), all),
                    false if week.abs_diff(class.week) <= *shift => {
                        all.extend(self.all(&[(class, 0.0), (other, size)]));
                    }
                    false => {}
                }
            }
        }
    }

    /// Two classes: one joins the other, gives it some people, or they trade weeks.
    fn of_pair(
        &self,
        (one, size): (&ClassColumns, f64),
        (other, there): (&ClassColumns, f64),
        all: &mut Vec<Change>,
    ) {
        all.extend(self.all(&[(one, 0.0), (other, there + size)]));
        for given in [1.0, 2.0, 4.0].into_iter().filter(|it| *it < size) {
            all.extend(self.all(&[(one, size - given), (other, there + given)]));
        }
        let traded = (one.pool, one.week) < (other.pool, other.week) && one.pool != other.pool;
        if traded && one.week != other.week {
            let free = |at: (usize, usize)| self.at.get(&at).filter(|it| self.size(it) <= 0.0);
            let moved = free((one.pool, other.week)).zip(free((other.pool, one.week)));
            if let Some((first, second)) = moved {
                let sizes = [(one, 0.0), (other, 0.0), (*first, size), (*second, there)];
                all.extend(self.all(&sizes));
            }
        }
    }

    /// Temps and moves, more and fewer.
    fn of_counts(&self, all: &mut Vec<Change>) {
        let (columns, problem) = (&self.built.columns, self.problem);
        let temps = columns.temps.iter().map(|(pool, week, column)| {
            let most = problem.pools[*pool].temps.as_ref();
            (*week, *column, most.map_or(0, |it| it.most_heads))
        });
        let moves = columns.moves.iter();
        let moves = moves
            .map(|(route, week, column)| (*week, *column, problem.moves[*route].most_per_week));
        for (_, column, most) in temps.chain(moves).filter(|it| it.0 < problem.horizon) {
            let value = self.value(column);
            let tried = [value + 1.0, value + 3.0, value - 1.0, 0.0];
            let able = tried
                .into_iter()
                .filter(|it| *it != value && (0.0..=f64::from(most)).contains(it));
            all.extend(able.map(|it| vec![(column, it)]));
        }
    }
}

/// Pools that a class of `pool` may go to, and by how many weeks at most.
fn others(problem: &Problem, pool: usize) -> Vec<(usize, usize)> {
    let own = &problem.pools[pool];
    let shift = |other: usize| match problem.pools[other].site == own.site {
        true => SHIFT,
        false => SHIFT_ELSEWHERE,
    };
    let all = (0..problem.pools.len()).filter(|it| are_related(problem, pool, *it));
    all.map(|it| (it, shift(it))).collect()
}

/// Whether two pools are at one site or serve a common queue.
fn are_related(problem: &Problem, one: usize, other: usize) -> bool {
    let (one, other) = (&problem.pools[one], &problem.pools[other]);
    let mut queues = other.serves.iter().map(|it| it.queue);
    one.site == other.site || queues.any(|queue| one.serves.iter().any(|it| it.queue == queue))
}

/// By pool: those at its site or with a queue of it, itself among them.
pub(super) fn related(problem: &Problem) -> Vec<Vec<usize>> {
    let pools = 0..problem.pools.len();
    let of = |one: usize| {
        pools
            .clone()
            .filter(|it| are_related(problem, one, *it))
            .collect()
    };
    pools.clone().map(of).collect()
}

/// Pool and week of each whole number; a move's pool is where it comes from.
pub(super) fn places(built: &CapacityModel, problem: &Problem) -> BTreeMap<Column, (usize, usize)> {
    let columns = &built.columns;
    let classes = columns.classes.iter();
    let classes = classes.map(|it| (it.size, (it.pool, it.week)));
    let temps = columns.temps.iter().map(|it| (it.2, (it.0, it.1)));
    let moves = columns.moves.iter();
    let moves = moves.map(|it| (it.2, (problem.moves[it.0].from, it.1)));
    classes.chain(temps).chain(moves).collect()
}
