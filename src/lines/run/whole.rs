//! Where lines over all days are quickly found: the linear program of everybody, a dive from it, parts solved anew and
//! listed lines by turns; where nothing more is gained, another dive by other chances.

use super::super::close::{self, Known};
use super::super::desk::{Desk, touched};
use super::super::dive::{Dive, dive};
use super::super::generate::{Generated, Rounds, generate};
use super::super::improve::Best;
use super::super::master::Master;
use super::{Line, Neighbourhoods, PARTS, Run, relative_gap, report};
use crate::lines::model::RosterModel;
use crate::lines::solve::Impossible;

/// A step of the dive that makes the program dearer by this share is taken back.
const JUMP: f64 = 1e-3;

/// So often.
const TURNS: usize = 100;

/// Share of the open person-days that a step of the dive fixes.
const FIXED: f64 = 0.03;

/// Rounds of pricing between its steps.
const BETWEEN: usize = 25;

/// Chance in the order in which a dive fixes: in the first, and in those anew.
const NOISE: f64 = 0.02;
const MORE_NOISE: f64 = 0.1;

/// Weight of the best bound's prices.
const SMOOTHING: f64 = 0.6;

/// Share of the cost, or of a step of it, that the linear program may be from its bound.
const RELAXED: f64 = 1e-5;
const OF_STEP: f64 = 0.1;

/// Share of the time left that the choice among listed lines may take.
const LISTED: f64 = 0.25;

/// Share of the time left that the linear program may take, then the dive, and one anew.
const PROGRAM: f64 = 0.5;
const DIVING: f64 = 0.4;
const DIVING_ANEW: f64 = 0.05;

/// Lines are listed once the gap is no larger, or parts gain nothing.
const NEAR: f64 = 0.1;

/// What the linear program of everybody left.
struct Relaxation {
    generated: Generated,
    /// By person.
    multipliers: Vec<Vec<f64>>,
    /// Lines that are in its solution or nearly could be: up to a step dearer.
    lines: Vec<(usize, Line)>,
}

/// Which choice among listed lines was made last. As long as the best is the same, so is the choice, unless more are listed.
struct Listing {
    most: usize,
    /// The best's cost then.
    at: f64,
    whole: bool,
}

/// Of more lines no choice is made.
const MOST_LISTED: usize = 16 * close::MOST_LINES;

impl Default for Listing {
    fn default() -> Self {
        Self {
            most: close::MOST_LINES,
            at: f64::INFINITY,
            whole: false,
        }
    }
}

impl Listing {
    fn is_new(&self, cost: f64) -> bool {
        cost < self.at
    }

    fn done(&mut self, cost: f64, whole: bool) {
        (self.at, self.whole) = (cost, whole);
    }

    /// Nothing else helped: next time twice as many, where some that matter were left out.
    fn widen(&mut self) {
        if !self.whole && self.most < MOST_LISTED {
            self.most *= 2;
            self.at = f64::INFINITY;
        }
    }
}

/// How a dive is made anew.
#[derive(Debug, Clone, Copy)]
struct Chance {
    noise: f64,
    /// Of the time left.
    share: f64,
    /// A program at this cost or above is given up.
    cutoff: f64,
}

impl<'a> Run<'a> {
    pub(super) fn search_whole(&mut self) -> Result<(), Impossible> {
        let relaxed = self.relax()?;
        let mut listing = Listing::default();
        while !self.over() {
            let before = self.search.best.cost;
            self.improve(if relaxed.is_some() { PARTS } else { 1.0 })?;
            if let Some(relaxed) = &relaxed {
                // Far from the bound, lines that matter are many: parts first, as long as they gain.
                let now = self.is_near() || self.search.best.cost >= before;
                if now && !self.over() && listing.is_new(self.search.best.cost) {
                    let whole = self.close(relaxed, listing.most)?;
                    listing.done(self.search.best.cost, whole);
                }
                if self.search.best.cost >= before && !self.over() {
                    self.dive_anew(relaxed)?;
                    if self.search.best.cost >= before {
                        // Without a limit of time this is where it ends.
                        listing.widen();
                    }
                }
            }
            let gained = self.search.best.cost < before;
            self.stalled = !gained && self.control.remaining().is_none();
        }
        Ok(())
    }

    /// By person everything that may be worked.
    fn masks(&self) -> Vec<Vec<u128>> {
        self.graphs.iter().map(|it| it.all().to_vec()).collect()
    }

    /// The linear program of everybody, without lines yet.
    fn program(&self, masks: &[Vec<u128>]) -> Result<Master<'a, RosterModel>, Impossible> {
        let everybody: Vec<usize> = (0..self.model.people.len()).collect();
        let nothing = (vec![0.0; self.model.rows.len()], 0.0);
        let touched = touched(self.model, &everybody, masks);
        Ok(Master::new(self.model, &everybody, nothing, &touched)?)
    }

    /// The linear program with its bound and prices, and a dive from its solution.
    fn relax(&mut self) -> Result<Option<Relaxation>, Impossible> {
        let masks = self.masks();
        let mut master = self.program(&masks)?;
        for person in 0..self.model.people.len() {
            for line in self.search.pool.of(person) {
                master.add(person, line)?;
            }
        }
        let rounds = Rounds {
            smoothing: SMOOTHING,
            most: usize::MAX,
            tolerance: self.tolerance(),
            cutoff: f64::INFINITY,
        };
        let tell = |cost: f64, bound: f64| {
            self.report(bound, &format!("linear program {:.1}", cost / self.factor));
        };
        let mut desk = Desk::new(&self.graphs, &masks, true);
        let hurried = self.part_of_time(PROGRAM);
        let generated = generate(&mut master, &mut desk, rounds, &hurried, tell)?;
        let multipliers = desk.multipliers;
        self.raise(generated.bound);
        self.learn(&master);
        let Some(solution) = &generated.solution else {
            return Ok(None);
        };
        let near = master.known.iter().zip(&solution.reduced);
        let near = near.filter(|(_, reduced)| **reduced <= self.step);
        let lines = near.map(|(it, _)| (it.person, it.line.clone())).collect();
        if !self.control.stop() {
            let chance = Chance {
                noise: NOISE,
                share: DIVING,
                cutoff: self.search.best.cost - self.step * 0.999,
            };
            if let Some(found) = self.dive(master, &masks, chance)? {
                self.search.best.offer(self.model, &found);
            }
            self.tell("dive");
        }
        Ok(Some(Relaxation {
            generated,
            multipliers,
            lines,
        }))
    }

    /// Another dive, and parts of what it ends at, even where that is dearer than the best: its lines go to the pool, so
    /// that parts of the best can be made of both.
    fn dive_anew(&mut self, relaxed: &Relaxation) -> Result<(), Impossible> {
        let masks = self.masks();
        let mut master = self.program(&masks)?;
        for (person, line) in &relaxed.lines {
            master.add(*person, line)?;
        }
        let chance = Chance {
            noise: MORE_NOISE,
            share: DIVING_ANEW,
            cutoff: f64::INFINITY,
        };
        let Some(found) = self.dive(master, &masks, chance)? else {
            return Ok(());
        };
        let mut lines = self.search.best.lines.clone();
        for (person, line) in found {
            lines[person] = line;
        }
        let cost = self.model.cost(&lines);
        let best = std::mem::replace(&mut self.search.best, Best { lines, cost });
        self.aside = best.cost;
        // Far from the best small parts gain most.
        let small = Neighbourhoods::new(self.model, self.whole_lines);
        let near = std::mem::replace(&mut self.search.near, small);
        let searched = self.improve(PARTS);
        self.search.near = near;
        self.aside = f64::INFINITY;
        if self.search.best.cost >= best.cost {
            self.search.best = best;
        }
        self.tell("dive anew");
        searched
    }

    fn dive(
        &mut self,
        mut master: Master<'_, RosterModel>,
        masks: &[Vec<u128>],
        chance: Chance,
    ) -> Result<Option<Vec<(usize, Line)>>, Impossible> {
        let left = self.control.remaining();
        let how = Dive {
            share: FIXED,
            rounds: BETWEEN,
            tolerance: self.tolerance(),
            cutoff: chance.cutoff,
            jump: (2.0 * self.step).max(JUMP * self.bound.abs()),
            turns: TURNS,
            noise: chance.noise,
            time: left.map(|left| left.mul_f64(chance.share)),
        };
        let costs = (self.least(), self.bound);
        let (control, factor, began) = (self.control, self.factor, self.began);
        let tell = |open: usize, cost: f64| {
            let stage = format!("dive: {open} open, program {:.1}", cost / factor);
            report(control, factor, costs, &stage, began);
        };
        let rng = &mut self.search.rng;
        let found = dive(&mut master, &self.graphs, masks, how, rng, control, tell)?;
        self.learn(&master);
        Ok(found)
    }

    /// The choice among every line that could matter, or among the nearest where those are more than `most`; whether it was
    /// among all.
    fn close(&mut self, relaxed: &Relaxation, most: usize) -> Result<bool, Impossible> {
        let known = Known {
            lines: &self.search.best.lines,
            cost: self.search.best.cost,
            bound: relaxed.generated.bound,
            prices: &relaxed.generated.bound_prices,
            multipliers: &relaxed.multipliers,
            step: self.step,
            most,
        };
        let control = self.part_of_time(LISTED);
        let closed = close::close(self.model, &self.graphs, known, &control)?;
        self.search.best.offer(self.model, &closed.better);
        self.raise(closed.bound);
        self.tell("listed lines");
        Ok(closed.whole)
    }

    /// The lines of a program go to the pool.
    fn learn(&mut self, master: &Master<'_, RosterModel>) {
        for it in &master.known {
            self.search.pool.add(it.person, &it.line);
        }
    }

    fn tolerance(&self) -> f64 {
        (OF_STEP * self.step).max(RELAXED * self.search.best.cost.abs())
    }

    fn is_near(&self) -> bool {
        relative_gap(self.search.best.cost, self.bound) <= NEAR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_lines_are_not_listed_twice_for_the_same_roster() {
        let mut listing = Listing::default();
        assert!(listing.is_new(1057.0));
        listing.done(1057.0, false);
        assert!(!listing.is_new(1057.0) && listing.is_new(1056.0));
        listing.widen();
        assert!(listing.is_new(1057.0) && listing.most == 2 * close::MOST_LINES);
        listing.done(1057.0, true);
        listing.widen();
        assert!(!listing.is_new(1057.0), "all that matter were listed");
    }
}
