//! One search: the linear program, a dive, then parts and listed lines by turns ([`whole`]). Where lines over all
//! days are too much work, windows first, then parts of some weeks ([`windows`]).

mod whole;
mod windows;

use super::bound;
use super::improve::{Best, Search, Task, improve};
use super::model::{Line, RosterModel};
use super::neighbourhood::Neighbourhoods;
use super::pool::Pool;
use super::pricing::{Graph, quickly_found};
use super::roll::{self, roll};
use super::solve::{Impossible, Settings};
use super::start::{Nobody, start};
use crate::control::Control;
use crate::schedule::solver::{lifted, relative_gap};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::time::{Duration, Instant};

/// Lines kept for everybody.
const POOL: usize = 400;

/// Share of the time left that parts are solved anew in a turn.
const PARTS: f64 = 0.2;

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
    step: f64,
    gap: f64,
    seed: u64,
    control: &'a Control,
    began: Instant,
    /// Lines over all days are quickly found.
    whole_lines: bool,
    /// Cost of a better roster that is set aside while another is searched.
    aside: f64,
    /// How long a window of the first roster took.
    window: Duration,
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
        let whole_lines = model.days() < LONG || quickly_found(&graphs);
        let rolled = (!whole_lines).then(|| {
            let task = roll::Task {
                model,
                factor,
                step,
                seed: settings.seed,
            };
            roll(task, control)
        });
        let mut window = Duration::ZERO;
        let lines = match rolled {
            Some(Ok(rolled)) => {
                window = rolled.window;
                rolled.lines
            }
            // Totals that windows cannot share are left to whole lines.
            _ => start(model, &graphs, &mut pool, control).map_err(|it| nobody(model, it))?,
        };
        let beginning = Beginning { graphs, lines };
        let mut run = Self::go_on(model, (factor, step), settings, beginning, control);
        run.began = began;
        run.search.pool = pool;
        run.whole_lines = whole_lines;
        run.window = window;
        run.search.near = Neighbourhoods::new(model, whole_lines);
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
            search: Search {
                best,
                pool,
                rng,
                near: Neighbourhoods::new(model, true),
            },
            bound: f64::NEG_INFINITY,
            step: units.1,
            gap: settings.gap,
            seed: settings.seed,
            control,
            began: Instant::now(),
            whole_lines: true,
            aside: f64::INFINITY,
            window: Duration::ZERO,
            stalled: false,
        }
    }

    /// Searches until the gap is met or the control says stop.
    ///
    /// # Errors
    /// [`Impossible`] where the solver fails.
    pub fn search(&mut self) -> Result<(), Impossible> {
        self.tell("first roster");
        if self.whole_lines {
            self.search_whole()
        } else {
            self.search_in_windows()
        }
    }

    /// The best lines and the bound.
    pub fn end(self) -> (Vec<Line>, f64) {
        (self.search.best.lines, self.bound)
    }

    /// Parts of the roster solved anew.
    fn improve(&mut self, share: f64) -> Result<(), Impossible> {
        let control = self.part_of_time(share);
        let (goal, factor, bound, began) = (self.goal(), self.factor, self.bound, self.began);
        let task = Task {
            model: self.model,
            graphs: &self.graphs,
            step: self.step,
        };
        let aside = self.aside;
        let tell = |best: &Best| {
            let least = best.cost.min(aside);
            report(&control, factor, (least, bound), "parts", began);
        };
        Ok(improve(task, &mut self.search, goal, &control, tell)?)
    }

    fn raise(&mut self, bound: f64) {
        self.bound = self.bound.max(lifted(bound, self.step));
    }

    /// A roster at this cost or below is good enough.
    fn goal(&self) -> f64 {
        self.bound + (self.gap * self.search.best.cost.abs()).max(1e-9)
    }

    fn over(&self) -> bool {
        self.stalled || self.control.stop() || self.search.best.cost <= self.goal()
    }

    fn part_of_time(&self, share: f64) -> Control {
        let limit = self.control.remaining();
        let limit = limit.map_or(TURN, |left| left.mul_f64(share).max(SHORTEST));
        self.control.clone().within(limit)
    }

    /// Cost of the best roster.
    fn least(&self) -> f64 {
        self.search.best.cost.min(self.aside)
    }

    fn tell(&self, stage: &str) {
        self.report(self.bound, stage);
    }

    fn report(&self, bound: f64, stage: &str) {
        let costs = (self.least(), bound);
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
