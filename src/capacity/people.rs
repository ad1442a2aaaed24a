//! People week by week: who comes, learns, moves and goes.
//!
//! One engine for expectation and chance: [`Chance`] says how many of a number leave or graduate.

use super::decision::Decision;
use super::flows::PoolWeek;
use super::problem::{Class, Problem};

/// How many of `heads` it is, where `share` of them are expected.
pub(super) trait Chance {
    /// Leavers of a pool at the end of a week.
    fn leavers(&mut self, pool: usize, heads: f64, share: f64) -> f64;
    /// Graduates of a class.
    fn graduates(&mut self, pool: usize, heads: f64, share: f64) -> f64;
}

/// Exactly as many as are expected.
pub(super) struct Expected;

impl Chance for Expected {
    fn leavers(&mut self, _: usize, heads: f64, share: f64) -> f64 {
        heads * share
    }

    fn graduates(&mut self, _: usize, heads: f64, share: f64) -> f64 {
        heads * share
    }
}

/// What begins in a week.
#[derive(Debug, Clone, Default)]
struct Beginning {
    classes: Vec<Class>,
    /// Pool and heads.
    temps: Vec<(usize, f64)>,
    /// Route and heads.
    moves: Vec<(usize, f64)>,
}

/// Whole numbers of a decision, committed classes among them, by week.
#[derive(Debug, Clone)]
pub(super) struct Beginnings(Vec<Beginning>);

impl Beginnings {
    pub(super) fn new(problem: &Problem, decision: &Decision) -> Self {
        let mut weeks = vec![Beginning::default(); problem.span()];
        for class in problem.committed.iter().chain(&decision.classes) {
            if class.size > 0.0 {
                weeks[class.week].classes.push(*class);
            }
        }
        for start in &decision.temps {
            weeks[start.week].temps.push((start.pool, start.heads));
        }
        for start in &decision.moves {
            weeks[start.week].moves.push((start.route, start.heads));
        }
        Self(weeks)
    }
}

/// People who were hired together and are not seasoned yet.
#[derive(Debug, Clone, Copy)]
struct Young {
    tenure: usize,
    heads: f64,
    in_training: bool,
    /// Of a class in the plan's own weeks.
    whole: bool,
}

/// People on the way to another pool.
#[derive(Debug, Clone, Copy)]
struct Away {
    heads: f64,
    to: usize,
    arrive: usize,
}

/// One pool's people.
#[derive(Debug, Clone, Default)]
struct Staff {
    young: Vec<Young>,
    seasoned: f64,
    away: Vec<Away>,
    /// First week and heads.
    temps: Vec<(usize, f64)>,
}

impl Staff {
    fn heads(&self) -> f64 {
        let young: f64 = self.young.iter().map(|it| it.heads).sum();
        young + self.seasoned + self.away() + self.temps()
    }

    fn away(&self) -> f64 {
        self.away.iter().map(|it| it.heads).sum()
    }

    fn temps(&self) -> f64 {
        self.temps.iter().map(|it| it.1).sum()
    }
}

/// Everybody.
#[derive(Debug, Clone)]
pub(super) struct People<'a> {
    problem: &'a Problem,
    staff: Vec<Staff>,
    week: usize,
    /// Whether no more can go than are there. A decision that is being judged may ask for more: its
    /// negative heads then are what is wrong with it.
    bounded: bool,
}

impl<'a> People<'a> {
    /// On the first morning. `bounded`: nobody is taken from where nobody is left.
    pub(super) fn new(problem: &'a Problem, bounded: bool) -> Self {
        let staff = problem.pools.iter().map(|pool| {
            let mut own = Staff::default();
            for cohort in &pool.opening {
                if cohort.tenure_weeks >= pool.seasoned_from() {
                    own.seasoned += cohort.heads;
                } else {
                    own.young.push(Young {
                        tenure: cohort.tenure_weeks,
                        heads: cohort.heads,
                        in_training: cohort.tenure_weeks < pool.training_weeks(),
                        whole: true,
                    });
                }
            }
            own
        });
        Self {
            problem,
            staff: staff.collect(),
            week: 0,
            bounded,
        }
    }

    /// Seasoned heads of `pool` as they are now.
    pub(super) fn seasoned(&self, pool: usize) -> f64 {
        self.staff[pool].seasoned
    }

    /// What happens at the start of the week, and who is there while it is worked. Money and hours are
    /// left at 0.
    pub(super) fn begin(
        &mut self,
        beginnings: &Beginnings,
        chance: &mut impl Chance,
    ) -> Vec<PoolWeek> {
        let mut rows: Vec<PoolWeek> = self.staff.iter().map(opened).collect();
        let new = &beginnings.0[self.week];
        for class in &new.classes {
            rows[class.pool].hires += class.size;
            self.staff[class.pool].young.push(Young {
                tenure: 0,
                heads: class.size,
                in_training: true,
                whole: class.week < self.problem.horizon,
            });
        }
        self.graduate(&mut rows, chance);
        self.known(&mut rows);
        self.move_on(&new.moves, &mut rows);
        self.exchange_temps(&new.temps, &mut rows);
        self.count(&mut rows);
        rows
    }

    fn graduate(&mut self, rows: &mut [PoolWeek], chance: &mut impl Chance) {
        let pools = self.staff.iter_mut().zip(&self.problem.pools);
        for (pool, (staff, terms)) in pools.enumerate() {
            let share = terms.hiring.as_ref().map_or(1.0, |it| it.graduation);
            let over = terms.training_weeks();
            let ended = |it: &&mut Young| it.in_training && it.tenure >= over;
            for young in staff.young.iter_mut().filter(ended) {
                let passed = chance.graduates(pool, young.heads, share);
                rows[pool].graduates += passed;
                rows[pool].dropouts += young.heads - passed;
                young.heads = passed;
                young.in_training = false;
            }
        }
        self.season();
    }

    /// Those who have become seasoned are counted together from now on.
    fn season(&mut self) {
        for (staff, terms) in self.staff.iter_mut().zip(&self.problem.pools) {
            let from = terms.seasoned_from();
            let done = |it: &Young| !it.in_training && it.tenure >= from;
            let joined: f64 = staff
                .young
                .iter()
                .filter(|it| done(it))
                .map(|it| it.heads)
                .sum();
            staff.seasoned += joined;
            staff.young.retain(|it| !done(it));
        }
    }

    fn known(&mut self, rows: &mut [PoolWeek]) {
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            let change = self.possible(pool, terms.known(self.week));
            rows[pool].known_in = change.max(0.0);
            rows[pool].known_out = (-change).max(0.0);
            self.staff[pool].seasoned += change;
        }
    }

    /// The part of `change` that can happen to the seasoned of `pool`.
    fn possible(&self, pool: usize, change: f64) -> f64 {
        if self.bounded {
            change.max(-self.staff[pool].seasoned.max(0.0))
        } else {
            change
        }
    }

    fn move_on(&mut self, starts: &[(usize, f64)], rows: &mut [PoolWeek]) {
        for (route, heads) in starts {
            let way = &self.problem.moves[*route];
            let heads = -self.possible(way.from, -heads);
            self.staff[way.from].seasoned -= heads;
            self.staff[way.from].away.push(Away {
                heads,
                to: way.to,
                arrive: self.week + way.weeks_away,
            });
        }
        for from in 0..self.staff.len() {
            let (here, still): (Vec<Away>, Vec<Away>) = self.staff[from]
                .away
                .iter()
                .partition(|it| it.arrive <= self.week);
            self.staff[from].away = still;
            for moved in here {
                rows[from].moved_out += moved.heads;
                rows[moved.to].moved_in += moved.heads;
                self.staff[moved.to].seasoned += moved.heads;
            }
        }
    }

    fn exchange_temps(&mut self, starts: &[(usize, f64)], rows: &mut [PoolWeek]) {
        for (pool, heads) in starts {
            rows[*pool].temps_in += heads;
            self.staff[*pool].temps.push((self.week, *heads));
        }
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            let stay = terms.temps.as_ref().map_or(0, |it| it.contract_weeks);
            let week = self.week;
            let own = &mut self.staff[pool].temps;
            let gone = own.iter().filter(|it| it.0 + stay <= week).map(|it| it.1);
            rows[pool].temps_out = gone.sum();
            own.retain(|it| it.0 + stay > week);
        }
    }

    /// Who is there while the week is worked.
    fn count(&self, rows: &mut [PoolWeek]) {
        for (pool, (staff, terms)) in self.staff.iter().zip(&self.problem.pools).enumerate() {
            let row = &mut rows[pool];
            row.heads = staff.heads();
            row.away = staff.away();
            row.temps = staff.temps();
            row.ready += staff.seasoned;
            row.productive += staff.seasoned;
            for young in &staff.young {
                if young.in_training {
                    row.in_training += young.heads;
                } else {
                    row.ready += young.heads;
                    row.productive += young.heads * terms.worth_at(young.tenure);
                }
            }
            if let Some(temps) = &terms.temps {
                let worth = |it: &(usize, f64)| it.1 * temps.worth_at(it.0, self.week);
                row.productive += staff.temps.iter().map(worth).sum::<f64>();
            }
        }
        for (pool, terms) in self.problem.pools.iter().enumerate() {
            if let Some(from) = terms.hiring.as_ref().and_then(|it| it.trainers_from) {
                let need = self.trainers_needed(pool);
                rows[from].trainers += need;
                rows[from].productive -= need;
            }
        }
    }

    /// Trainers whom the classes of `pool` need now.
    pub(super) fn trainers_needed(&self, pool: usize) -> f64 {
        let Some(hiring) = &self.problem.pools[pool].hiring else {
            return 0.0;
        };
        let classes = self.staff[pool].young.iter().filter(|it| it.in_training);
        classes.map(|it| hiring.trainers(it.heads, it.whole)).sum()
    }

    /// Leavers go, a week is over.
    pub(super) fn end(&mut self, rows: &mut [PoolWeek], chance: &mut impl Chance) {
        let pools = self.staff.iter_mut().zip(&self.problem.pools);
        for (pool, (staff, terms)) in pools.enumerate() {
            let share = terms.leaving(terms.seasoned_from(), self.week);
            let mut gone = chance.leavers(pool, staff.seasoned, share);
            staff.seasoned -= gone;
            for young in &mut staff.young {
                if !young.in_training {
                    let share = terms.leaving(young.tenure, self.week);
                    let left = chance.leavers(pool, young.heads, share);
                    young.heads -= left;
                    gone += left;
                }
                young.tenure += 1;
            }
            rows[pool].leavers = gone;
            rows[pool].closing = staff.heads();
        }
        self.week += 1;
        self.season();
    }
}

fn opened(staff: &Staff) -> PoolWeek {
    PoolWeek {
        opening: staff.heads(),
        ..PoolWeek::default()
    }
}
