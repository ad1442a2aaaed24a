//! The whole way from a model to a roster with a bound.

use super::close::{self, Known};
use super::dive::{Dive, dive};
use super::generate::{Generated, Rounds, generate};
use super::improve::{Best, improve};
use super::master::Master;
use super::model::{Line, RosterModel};
use super::pool::Pool;
use super::pricing::Graph;
use super::start::start;
use crate::control::Control;
use crate::schedule::SolveStatus;
use crate::schedule::solver::SolverError;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::time::{Duration, Instant};

/// How to solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Seed of the search.
    pub seed: u64,
    /// The relative gap at which the roster is good enough; 0 = proven.
    pub gap: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, gap: 0.0 }
    }
}

/// A roster, and how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// A line for everybody, within every rule.
    pub lines: Vec<Line>,
    /// What they cost.
    pub cost: f64,
    /// No roster costs less.
    pub bound: f64,
    /// How it ended.
    pub status: SolveStatus,
}

impl Solved {
    /// The share by which the cost is above the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        crate::schedule::solver::relative_gap(self.cost, self.bound)
    }
}

/// Why there is no roster.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Impossible {
    /// Somebody's rules leave no line.
    #[error(
        "the rules of {0} leave no line: hours, days in a row, weekends and days off contradict each other"
    )]
    Person(String),
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// A step of the dive that makes the program dearer by this share is taken back.
const JUMP: f64 = 1e-3;

/// So often.
const TURNS: usize = 100;

/// Lines kept for everybody.
const POOL: usize = 400;

/// Share of the time left that parts are solved anew before lines are listed.
const PARTS: f64 = 0.2;

/// Share of the time left that the choice among listed lines may take.
const LISTED: f64 = 0.25;

/// No turn is shorter.
const SHORTEST: Duration = Duration::from_secs(2);

/// Time for each of them where there is no limit.
const TURN: Duration = Duration::from_secs(30);

/// Solves `model` until the gap is met or `control` says stop: then with the best roster so far,
/// complete and valid.
///
/// # Errors
/// [`Impossible`] where somebody's own rules contradict each other.
pub fn solve(
    model: &RosterModel,
    settings: Settings,
    control: &Control,
) -> Result<Solved, Impossible> {
    let graphs: Vec<Graph> = model
        .people
        .iter()
        .map(|it| Graph::new(model, it))
        .collect();
    let mut pool = Pool::new(model.people.len(), POOL);
    let nobody = |person: usize| Impossible::Person(model.people[person].name.clone());
    let lines = start(model, &graphs, &mut pool, control).map_err(nobody)?;
    let mut run = Run {
        model,
        graphs,
        best: Best {
            cost: model.cost(&lines),
            lines,
        },
        bound: f64::NEG_INFINITY,
        step: step(model),
        gap: settings.gap,
        pool,
        rng: Xoshiro256PlusPlus::seed_from_u64(settings.seed),
        control,
        began: Instant::now(),
        stalled: false,
    };
    run.tell();
    let relaxed = run.relax()?;
    while !run.over() {
        let before = run.best.cost;
        run.improve(PARTS)?;
        match &relaxed {
            Some((generated, multipliers)) if !run.over() => run.close(generated, multipliers)?,
            _ => {}
        }
        run.stalled = run.best.cost >= before && run.control.remaining().is_none();
    }
    Ok(run.solved())
}

struct Run<'a> {
    model: &'a RosterModel,
    graphs: Vec<Graph>,
    best: Best,
    bound: f64,
    step: f64,
    gap: f64,
    pool: Pool,
    rng: Xoshiro256PlusPlus,
    control: &'a Control,
    began: Instant,
    /// Nothing more was found, and there is no limit that would end the search.
    stalled: bool,
}

type Multipliers = Vec<Vec<f64>>;

impl Run<'_> {
    /// The linear program, its bound, and a dive from its solution.
    fn relax(&mut self) -> Result<Option<(Generated, Multipliers)>, Impossible> {
        let everybody: Vec<usize> = (0..self.model.people.len()).collect();
        let masks: Vec<Vec<u128>> = self
            .graphs
            .iter()
            .map(|graph| graph.all().to_vec())
            .collect();
        let nothing = (vec![0.0; self.model.rows.len()], 0.0);
        let mut master = Master::new(self.model, &everybody, nothing, &masks)?;
        for person in everybody {
            for line in self.pool.of(person) {
                master.add(person, line)?;
            }
        }
        let rounds = Rounds {
            smoothing: 0.6,
            most: usize::MAX,
            tolerance: (self.step * 0.1).max(1e-5 * self.best.cost.abs()),
            cutoff: f64::INFINITY,
            threads: true,
        };
        let (began, control, best) = (self.began, self.control, self.best.cost);
        let generated = generate(
            &mut master,
            &self.graphs,
            &masks,
            rounds,
            control,
            |cost, bound| {
                report(control, began, best, bound, &format!("LP {cost:.1}"));
            },
        )?;
        self.raise(generated.bound);
        for it in &master.known {
            self.pool.add(it.person, &it.line);
        }
        let multipliers = master.multipliers.clone();
        if generated.solution.is_none() || self.control.stop() {
            return Ok(generated
                .solution
                .is_some()
                .then_some((generated, multipliers)));
        }
        let how = Dive {
            share: 0.03,
            rounds: 25,
            cutoff: self.cutoff(),
            jump: (2.0 * self.step).max(JUMP * self.bound.abs()),
            turns: TURNS,
        };
        let found = dive(
            &mut master,
            &self.graphs,
            &masks,
            how,
            &mut self.rng,
            self.control,
        )?;
        self.offer(found.unwrap_or_default());
        for it in &master.known {
            self.pool.add(it.person, &it.line);
        }
        self.tell();
        Ok(Some((generated, multipliers)))
    }

    fn improve(&mut self, share: f64) -> Result<(), Impossible> {
        let control = self.part_of_time(share);
        let goal = self.goal();
        let (began, bound) = (self.began, self.bound);
        improve(
            self.model,
            &self.graphs,
            &mut self.best,
            &mut self.pool,
            goal,
            self.step,
            &mut self.rng,
            &control,
            |best| report(&control, began, best.cost, bound, "parts"),
        )?;
        Ok(())
    }

    fn close(
        &mut self,
        generated: &Generated,
        multipliers: &Multipliers,
    ) -> Result<(), Impossible> {
        let known = Known {
            lines: &self.best.lines,
            cost: self.best.cost,
            bound: generated.bound,
            prices: &generated.bound_prices,
            multipliers,
            step: self.step,
        };
        let control = self.part_of_time(LISTED);
        let closed = close::close(self.model, &self.graphs, known, &control)?;
        self.offer(closed.better);
        self.raise(closed.bound);
        self.tell();
        Ok(())
    }

    /// Takes over new lines where the roster is cheaper with them.
    fn offer(&mut self, lines: Vec<(usize, Line)>) {
        if lines.is_empty() {
            return;
        }
        let mut all = self.best.lines.clone();
        for (person, line) in lines {
            all[person] = line;
        }
        let cost = self.model.cost(&all);
        if cost < self.best.cost {
            self.best = Best { lines: all, cost };
        }
    }

    /// A new bound, up to the next multiple of the step.
    fn raise(&mut self, bound: f64) {
        let lifted = if self.step > 0.0 {
            ((bound / self.step - 1e-5).ceil() * self.step).min(self.best.cost)
        } else {
            bound
        };
        self.bound = self.bound.max(lifted);
    }

    /// A roster at this cost or below is good enough.
    fn goal(&self) -> f64 {
        self.bound + (self.gap * self.best.cost.abs()).max(1e-9)
    }

    fn over(&self) -> bool {
        self.stalled || self.control.stop() || self.best.cost <= self.goal()
    }

    /// A better roster is below this.
    fn cutoff(&self) -> f64 {
        self.best.cost - self.step * 0.999
    }

    fn part_of_time(&self, share: f64) -> Control {
        match self.control.remaining() {
            Some(left) => self
                .control
                .clone()
                .within(left.mul_f64(share).max(SHORTEST)),
            None => self.control.clone().within(TURN),
        }
    }

    fn tell(&self) {
        report(
            self.control,
            self.began,
            self.best.cost,
            self.bound,
            "roster",
        );
    }

    fn solved(self) -> Solved {
        let gap = crate::schedule::solver::relative_gap(self.best.cost, self.bound);
        let reached = self.best.cost <= self.goal();
        Solved {
            status: if reached {
                SolveStatus::of_gap(Some(gap), f64::INFINITY)
            } else {
                SolveStatus::Stopped
            },
            lines: self.best.lines,
            cost: self.best.cost,
            bound: self.bound,
        }
    }
}

fn report(control: &Control, began: Instant, best: f64, bound: f64, stage: &str) {
    let gap = crate::schedule::solver::relative_gap(best, bound) * 100.0;
    let known = if bound.is_finite() {
        format!(" · bound {bound:.1} · gap {gap:.2} %")
    } else {
        String::new()
    };
    let seconds = began.elapsed().as_secs_f64();
    control.report(
        "Roster",
        None,
        format!("best {best:.1}{known} · {stage} · {seconds:.0} s"),
    );
}

/// What every roster's cost is a multiple of: 1 where all costs are whole numbers, else nothing.
fn step(model: &RosterModel) -> f64 {
    let whole = |cost: &f64| cost.fract() == 0.0;
    let own = model.people.iter().all(|person| {
        person.off_cost.iter().all(whole) && person.work_cost.iter().flatten().all(whole)
    });
    let units = model
        .covers
        .iter()
        .flatten()
        .flatten()
        .all(|cover| whole(&cover.units));
    let rows = model.rows.iter().all(|row| {
        let mut pieces = row.pieces().iter();
        let last = row.pieces().len().saturating_sub(1);
        whole(&row.at(0.0))
            && row.pieces()[..last].iter().all(|piece| whole(&piece.0))
            && pieces.all(|piece| whole(&piece.1))
    });
    if own && units && rows { 1.0 } else { 0.0 }
}
