//! One search: the linear program, a dive, then parts and listed lines by turns. Where lines over all
//! days are too much work, windows first, then parts of some weeks.

use super::bound;
use super::close::{self, Known};
use super::desk::{Desk, touched};
use super::dive::{Dive, dive};
use super::generate::{Generated, Rounds, generate};
use super::improve::{Best, Search, Task, improve};
use super::master::Master;
use super::model::{Line, RosterModel};
use super::pool::Pool;
use super::pricing::{Graph, quickly_found};
use super::roll::{self, roll};
use super::solve::{Impossible, Settings};
use super::start::{Nobody, start};
use super::sweep::sweep;
use crate::control::Control;
use crate::schedule::solver::{lifted, relative_gap};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::time::{Duration, Instant};

/// A step of the dive that makes the program dearer by this share is taken back.
const JUMP: f64 = 1e-3;

/// So often.
const TURNS: usize = 100;

/// Share of the open person-days that a step of the dive fixes.
const FIXED: f64 = 0.03;

/// Rounds of pricing between its steps.
const BETWEEN: usize = 25;

/// Weight of the best bound's prices.
const SMOOTHING: f64 = 0.6;

/// Share of the cost, or of a step of it, that the linear program may be from its bound.
const RELAXED: f64 = 1e-5;
const OF_STEP: f64 = 0.1;

/// Lines kept for everybody.
const POOL: usize = 400;

/// Share of the time left that parts are solved anew before lines are listed.
const PARTS: f64 = 0.2;

/// Share of the time left that the choice among listed lines may take.
const LISTED: f64 = 0.25;

/// Share of the time left that the linear program may take, and then the dive.
const PROGRAM: f64 = 0.5;
const DIVING: f64 = 0.4;

/// Share of the time left for a pass over windows, and for a bound.
const SWEEP: f64 = 0.5;
const BOUND: f64 = 0.03;

/// Lines are listed once the gap is no larger, or parts gain nothing.
const NEAR: f64 = 0.1;

/// No turn is shorter.
const SHORTEST: Duration = Duration::from_secs(2);

/// Fewer days are never solved in windows.
const LONG: usize = 56;

/// Time for each of them where there is no limit.
const TURN: Duration = Duration::from_secs(30);

/// The state of a search.
pub struct Run<'a> {
    model: &'a RosterModel,
    /// Costs shown are divided by it.
    factor: f64,
    graphs: Vec<Graph>,
    search: Search,
    bound: f64,
    /// By row: prices of the bound.
    prices: Vec<f64>,
    step: f64,
    gap: f64,
    seed: u64,
    control: &'a Control,
    began: Instant,
    /// Lines over all days are quickly found.
    whole_lines: bool,
    /// Nothing more was found, and there is no limit that would end the search.
    stalled: bool,
}

/// A roster to begin with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// By person, with everything that may be worked.
    pub graphs: Vec<Graph>,
    /// By person, within the graphs.
    pub lines: Vec<Line>,
}

type Multipliers = Vec<Vec<f64>>;

impl<'a> Run<'a> {
    /// With a first roster. `model` has its costs multiplied by `factor`; a better roster costs
    /// `step` less.
    ///
    /// # Errors
    /// [`Impossible`] where somebody has no line.
    pub fn new(
        model: &'a RosterModel,
        factor: f64,
        step: f64,
        settings: Settings,
        control: &'a Control,
    ) -> Result<Self, Impossible> {
        let began = Instant::now();
        let graph = |person| Graph::new(model, person);
        let graphs: Vec<Graph> = model.people.iter().map(graph).collect();
        let mut pool = Pool::new(model.people.len(), POOL);
        let mut prices = vec![0.0; model.rows.len()];
        let whole_lines = model.days() < LONG || quickly_found(&graphs);
        let rolled = (!whole_lines).then(|| {
            let task = roll::Task {
                model,
                factor,
                step,
                seed: settings.seed,
            };
            roll(task, &mut prices, control)
        });
        let lines = match rolled {
            Some(Ok(lines)) => lines,
            // Totals that windows cannot share are left to whole lines.
            _ => start(model, &graphs, &mut pool, control).map_err(|it| nobody(model, it))?,
        };
        let beginning = Beginning { graphs, lines };
        let mut run = Self::go_on(model, (factor, step), settings, beginning, control);
        run.began = began;
        run.search.pool = pool;
        run.prices = prices;
        run.whole_lines = whole_lines;
        run.raise(bound::plain(model));
        Ok(run)
    }

    /// From a roster that is known, within what the graphs allow. `units`: the factor of the costs, and
    /// what a better roster costs less at least.
    pub fn go_on(
        model: &'a RosterModel,
        units: (f64, f64),
        settings: Settings,
        beginning: Beginning,
        control: &'a Control,
    ) -> Self {
        let Beginning { graphs, lines } = beginning;
        let mut pool = Pool::new(model.people.len(), POOL);
        for (person, line) in lines.iter().enumerate() {
            pool.add(person, line);
        }
        let best = Best {
            cost: model.cost(&lines),
            lines,
        };
        let rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
        Self {
            model,
            factor: units.0,
            graphs,
            search: Search { best, pool, rng },
            bound: f64::NEG_INFINITY,
            prices: vec![0.0; model.rows.len()],
            step: units.1,
            gap: settings.gap,
            seed: settings.seed,
            control,
            began: Instant::now(),
            whole_lines: true,
            stalled: false,
        }
    }

    /// Searches until the gap is met or the control says stop.
    ///
    /// # Errors
    /// [`Impossible`] where the solver fails.
    pub fn search(&mut self) -> Result<(), Impossible> {
        self.tell("first roster");
        if !self.whole_lines {
            return self.search_in_windows();
        }
        let relaxed = self.relax()?;
        while !self.over() {
            let before = self.search.best.cost;
            self.improve(if relaxed.is_some() { PARTS } else { 1.0 })?;
            // Far from the bound, lines that matter are many: parts first, as long as they gain.
            let now = self.is_near() || self.search.best.cost >= before;
            match &relaxed {
                Some((generated, kept)) if now && !self.over() => self.close(generated, kept)?,
                _ => {}
            }
            let gained = self.search.best.cost < before;
            self.stalled = !gained && self.control.remaining().is_none();
        }
        Ok(())
    }

    /// The same where lines over all days take long to find: by turns windows with everybody, and
    /// parts.
    fn search_in_windows(&mut self) -> Result<(), Impossible> {
        self.raise(bound::plain(self.model));
        let mut turn = 0;
        while !self.over() {
            let before = self.search.best.cost;
            self.sweep(turn)?;
            turn += 1;
            self.raise_by_prices();
            if !self.over() {
                self.improve(PARTS)?;
            }
            let gained = self.search.best.cost < before;
            self.stalled = !gained && self.control.remaining().is_none();
        }
        Ok(())
    }

    fn raise_by_prices(&mut self) {
        let control = self.part_of_time(BOUND);
        let (prices, cost) = (self.prices.clone(), self.search.best.cost);
        let bound = bound::without_hours(self.model, &self.graphs, prices, cost, &control);
        self.raise(bound);
        self.tell("bound");
    }

    /// A pass over windows that overlap.
    fn sweep(&mut self, turn: usize) -> Result<(), Impossible> {
        let control = self.part_of_time(SWEEP);
        let (factor, bound, began) = (self.factor, self.bound, self.began);
        let task = roll::Task {
            model: self.model,
            factor,
            step: self.step,
            seed: self.seed,
        };
        let tell = |best: &Best| report(&control, factor, (best.cost, bound), "windows", began);
        let best = &mut self.search.best;
        sweep(task, turn, best, &mut self.prices, &control, tell)
    }

    /// Tells the price of every row's unit at which the bound was found, where there was one.
    pub fn tell_prices(&self, mut tell: impl FnMut(usize, f64)) {
        for (row, price) in self.prices.iter().enumerate() {
            tell(row, *price);
        }
    }

    /// The best lines and the bound.
    pub fn end(self) -> (Vec<Line>, f64) {
        (self.search.best.lines, self.bound)
    }

    /// The linear program with its bound and prices, and a dive from its solution.
    fn relax(&mut self) -> Result<Option<(Generated, Multipliers)>, Impossible> {
        let everybody: Vec<usize> = (0..self.model.people.len()).collect();
        let all = |graph: &Graph| graph.all().to_vec();
        let masks: Vec<Vec<u128>> = self.graphs.iter().map(all).collect();
        let nothing = (vec![0.0; self.model.rows.len()], 0.0);
        let touched = touched(self.model, &everybody, &masks);
        let mut master = Master::new(self.model, &everybody, nothing, &touched)?;
        for person in everybody {
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
        self.prices.clone_from(&generated.bound_prices);
        self.learn(&master);
        if generated.solution.is_none() {
            return Ok(None);
        }
        if !self.control.stop() {
            self.dive(master, &masks)?;
        }
        Ok(Some((generated, multipliers)))
    }

    fn dive(
        &mut self,
        mut master: Master<'_, RosterModel>,
        masks: &[Vec<u128>],
    ) -> Result<(), Impossible> {
        let how = Dive {
            share: FIXED,
            rounds: BETWEEN,
            tolerance: self.tolerance(),
            cutoff: self.search.best.cost - self.step * 0.999,
            jump: (2.0 * self.step).max(JUMP * self.bound.abs()),
            turns: TURNS,
            time: self.control.remaining().map(|left| left.mul_f64(DIVING)),
        };
        let costs = (self.search.best.cost, self.bound);
        let (control, factor, began) = (self.control, self.factor, self.began);
        let tell = |open: usize, cost: f64| {
            let stage = format!("dive: {open} open, program {:.1}", cost / factor);
            report(control, factor, costs, &stage, began);
        };
        let rng = &mut self.search.rng;
        let found = dive(&mut master, &self.graphs, masks, how, rng, control, tell)?;
        self.search
            .best
            .offer(self.model, &found.unwrap_or_default());
        self.learn(&master);
        self.tell("dive");
        Ok(())
    }

    /// Parts of the roster solved anew.
    fn improve(&mut self, share: f64) -> Result<(), Impossible> {
        let control = self.part_of_time(share);
        let (goal, factor, bound, began) = (self.goal(), self.factor, self.bound, self.began);
        let task = Task {
            model: self.model,
            graphs: &self.graphs,
            step: self.step,
            whole_lines: self.whole_lines,
        };
        let tell = |best: &Best| report(&control, factor, (best.cost, bound), "parts", began);
        Ok(improve(task, &mut self.search, goal, &control, tell)?)
    }

    /// The choice among every line that could matter.
    fn close(&mut self, generated: &Generated, kept: &Multipliers) -> Result<(), Impossible> {
        let known = Known {
            lines: &self.search.best.lines,
            cost: self.search.best.cost,
            bound: generated.bound,
            prices: &generated.bound_prices,
            multipliers: kept,
            step: self.step,
        };
        let control = self.part_of_time(LISTED);
        let closed = close::close(self.model, &self.graphs, known, &control)?;
        self.search.best.offer(self.model, &closed.better);
        self.raise(closed.bound);
        self.tell("listed lines");
        Ok(())
    }

    /// The lines of a program go to the pool.
    fn learn(&mut self, master: &Master<'_, RosterModel>) {
        for it in &master.known {
            self.search.pool.add(it.person, &it.line);
        }
    }

    fn raise(&mut self, bound: f64) {
        self.bound = self.bound.max(lifted(bound, self.step));
    }

    fn tolerance(&self) -> f64 {
        (OF_STEP * self.step).max(RELAXED * self.search.best.cost.abs())
    }

    /// A roster at this cost or below is good enough.
    fn goal(&self) -> f64 {
        self.bound + (self.gap * self.search.best.cost.abs()).max(1e-9)
    }

    fn is_near(&self) -> bool {
        relative_gap(self.search.best.cost, self.bound) <= NEAR
    }

    fn over(&self) -> bool {
        self.stalled || self.control.stop() || self.search.best.cost <= self.goal()
    }

    fn part_of_time(&self, share: f64) -> Control {
        let limit = self.control.remaining();
        let limit = limit.map_or(TURN, |left| left.mul_f64(share).max(SHORTEST));
        self.control.clone().within(limit)
    }

    fn tell(&self, stage: &str) {
        self.report(self.bound, stage);
    }

    fn report(&self, bound: f64, stage: &str) {
        let costs = (self.search.best.cost, bound);
        report(self.control, self.factor, costs, stage, self.began);
    }
}

fn nobody(model: &RosterModel, it: Nobody) -> Impossible {
    let name = model.people[it.person].name.clone();
    if it.proven {
        Impossible::Person(name)
    } else {
        Impossible::NotFound(name)
    }
}

/// Best and bound in the model's own unit.
fn report(control: &Control, factor: f64, (best, bound): (f64, f64), stage: &str, began: Instant) {
    let known = if bound.is_finite() {
        let gap = relative_gap(best, bound) * 100.0;
        format!(" · bound {:.1} · gap {gap:.2} %", bound / factor)
    } else {
        String::new()
    };
    let seconds = began.elapsed().as_secs_f64();
    let note = format!(
        "best {:.1}{known} · {stage} · {seconds:.0} s",
        best / factor
    );
    control.report("Roster", None, note);
}
