//! Replications side by side, until what is asked is known well enough.

use super::kernel::Engine;
use super::measure::{Gathered, Grouping, Measures, OpenClock, Play, QueueMeasure, Slots, Tally};
use super::result::{self, Simulation};
use super::timetable::Timetable;
use super::world::{Source, Volumes, World, promised};
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::scenario::model::{PromiseOver, ShareOf};
use crate::staffing::Staffing;
use crate::units::Fraction;
use rayon::prelude::*;
use std::ops::Range;

/// Replications between two looks at the half-widths: the same on every machine.
pub(super) const BATCH: u32 = 16;

/// Replications before the half-widths are looked at for the first time, where these are no more than
/// [`FEW_CONTACTS`] together: of fewer, chance makes them too narrow too often.
const LEAST: u32 = 48;

/// Contacts that are played in a second or two.
const FEW_CONTACTS: f64 = 2e6;

/// From so many contacts a play on, plays go one after the other: those who wait in it fill the memory.
const HUGE_PLAY: f64 = 5e6;

/// Plays double so often at most where chance may still decide over a promise.
const DOUBLINGS: u32 = 4;

/// Contacts in all plays together beyond which they do not go on for that.
const MOST_CONTACTS: f64 = 1e7;

/// Where the replications of searches begin, far beyond those of any proof.
const FIRST_OF_SEARCH: u32 = 1 << 30;

/// How much is played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaySettings {
    /// Number of the first replication: other numbers meet other customers.
    pub first: u32,
    /// Replications at most, 1 or more.
    pub replications: u32,
    /// Ends earlier once every promised service level over the plan is known to ± this and, where it is promised
    /// of each day, the chance of a day to keep it; `None` = never.
    pub half_width: Option<Fraction>,
    /// How volumes come.
    pub volumes: Volumes,
}

impl PlaySettings {
    /// As the scenario says.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            first: 0,
            replications: scenario.simulation.replications,
            half_width: scenario.simulation.half_width,
            volumes: Volumes::default(),
        }
    }

    /// As the scenario says, with customers whom no proof meets: for searches, which fit what they find to those
    /// whom they meet.
    #[must_use]
    pub fn of_search(scenario: &Scenario) -> Self {
        Self {
            first: FIRST_OF_SEARCH,
            ..Self::of(scenario)
        }
    }
}

/// Plays `timetable` against random days.
///
/// Each replication is the whole plan from its first interval to its last: queues begin empty but for the
/// scenario's backlog. The same seed gives the same figures, whatever the number of threads.
/// Where `control` stops it, the figures are those of the replications until then: at least one batch, but of plays of
/// more than a quarter of a million contacts those that are over, which may be none.
///
/// When not to use it: for a single answer that a formula gives exactly.
#[must_use]
pub fn simulate(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    settings: &PlaySettings,
    control: &Control,
) -> Simulation {
    let stage = Stage::new(scenario, forecast, staffing, timetable);
    let mut series = Series::new(scenario, &stage, settings);
    series.play_until_known(control);
    series.told()
}

/// Plays one after the other, and what they say together.
pub(super) struct Series<'a> {
    scenario: &'a Scenario,
    stage: &'a Stage,
    settings: &'a PlaySettings,
    gathered: Gathered,
}

impl<'a> Series<'a> {
    /// None yet.
    pub(super) fn new(
        scenario: &'a Scenario,
        stage: &'a Stage,
        settings: &'a PlaySettings,
    ) -> Self {
        Self {
            scenario,
            stage,
            settings,
            gathered: Gathered::new(&stage.measures, &stage.groupings),
        }
    }

    /// What they say.
    pub(super) fn told(&self) -> Simulation {
        let stage = self.stage;
        result::result(
            self.scenario,
            &stage.world,
            &stage.groupings,
            &self.gathered,
        )
    }

    /// Plays as often as the settings ask for, and says for every play and queue which share of its days kept the
    /// promise.
    pub(super) fn play_until_known(&mut self, control: &Control) -> Vec<Kept> {
        let (mut kept, stage) = (vec![], self.stage);
        self.tell_until_known(control, |it| kept.push(stage.kept(it)));
        kept
    }

    /// The same, and tells every play, in order.
    pub(super) fn tell_until_known(&mut self, control: &Control, mut tell: impl FnMut(&Play)) {
        let most = self.settings.replications.max(1);
        let least = self.least();
        while self.gathered.plays < most {
            self.batch(most, control).iter().for_each(&mut tell);
            let done = f64::from(self.gathered.plays) / f64::from(most);
            control.report("simulation", Some(done), "");
            let seen = self.gathered.widest(&self.stage.groupings);
            let known = self.settings.half_width.zip(seen);
            let is_known = known.is_some_and(|(wanted, seen)| seen <= wanted.get());
            if control.stop() || (is_known && self.gathered.plays >= least) {
                break;
            }
        }
    }

    /// Plays before the half-widths are looked at; searches compare rosters, by the same plays, and are content with
    /// fewer.
    fn least(&self) -> u32 {
        let quick = f64::from(LEAST) * self.stage.world.contacts() <= FEW_CONTACTS;
        if quick && self.settings.first < FIRST_OF_SEARCH {
            LEAST
        } else {
            self.stage.batch()
        }
    }

    /// Goes on while what is told is `undecided`: sixteen times as many plays as there are, at most, and no more
    /// than ten million contacts. Looks only where plays have doubled: who looks all the time finds at some
    /// time what is not so.
    pub(super) fn play_until_decided(
        &mut self,
        control: &Control,
        undecided: &dyn Fn(&Simulation) -> bool,
    ) {
        let contacts = self.gathered.contacts as f64 / f64::from(self.gathered.plays.max(1));
        let affordable = (MOST_CONTACTS / contacts.max(1.0)) as u32;
        for _ in 0..DOUBLINGS {
            let until = (self.gathered.plays.saturating_mul(2)).min(affordable);
            if control.stop() || !undecided(&self.told()) {
                break;
            }
            while self.gathered.plays < until && !control.stop() {
                self.batch(until, control);
                control.report("simulation", Some(1.0), "what may be chance");
            }
        }
    }

    /// Adds a batch of plays, up to the number `most` in all; those that `control` stops are left out.
    fn batch(&mut self, most: u32, control: &Control) -> Vec<Play> {
        let (from, stage) = (self.gathered.plays, self.stage);
        let numbered = |played: u32| self.settings.first.saturating_add(played);
        let numbers = numbered(from)..numbered(most.min(from + stage.batch()));
        let plays = stage.play(numbers, self.settings.volumes, None, control);
        for it in &plays {
            self.gathered.add(it, &stage.measures, &stage.groupings);
        }
        plays
    }
}

/// By queue: the share of a play's days that kept the promise; `None` where nothing is promised or
/// nobody came.
pub(super) type Kept = Vec<Option<f64>>;

/// All that plays of one roster share.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) measures: Measures,
    pub(super) groupings: Vec<Grouping>,
}

impl Stage {
    pub(super) fn new(
        scenario: &Scenario,
        forecast: &Forecast,
        staffing: &Staffing,
        timetable: &Timetable,
    ) -> Self {
        let world = World::new(scenario, forecast, staffing, timetable);
        Self {
            measures: measures(scenario, &world),
            groupings: groupings(scenario, &world),
            world,
        }
    }

    /// Replications that are played side by side.
    pub(super) fn batch(&self) -> u32 {
        if self.world.contacts() > HUGE_PLAY {
            1
        } else {
            BATCH
        }
    }

    /// Replications side by side, in order, up to the first that is not over when the user asks to stop.
    pub(super) fn play(
        &self,
        numbers: Range<u32>,
        volumes: Volumes,
        without: Option<Source>,
        control: &Control,
    ) -> Vec<Play> {
        let play = |engine: &mut Engine<'_>, number: u32| -> Option<Play> {
            let mut tally = Tally::new(&self.measures);
            let number = u64::from(number);
            let occasion = self.world.occasion(number, volumes, without);
            let stop = || control.is_cancelled();
            let is_over = engine.play_unless(&occasion, &mut tally, &stop);
            is_over.then(|| tally.finish())
        };
        let numbers = numbers.into_par_iter();
        let plays: Vec<Option<Play>> = numbers
            .map_init(|| Engine::new(&self.world.centre), play)
            .collect();
        plays.into_iter().map_while(|it| it).collect()
    }

    pub(super) fn kept(&self, play: &Play) -> Kept {
        let queues = play.cells.iter().zip(&self.groupings);
        queues.map(|(cells, it)| it.share_kept(cells)).collect()
    }
}

fn measures(scenario: &Scenario, world: &World) -> Measures {
    let one = |(number, queue): (usize, &crate::scenario::model::Queue)| {
        let own = &world.queues[number];
        let level = queue.targets.service_level;
        QueueMeasure {
            slots: Slots::new(world.start, world.end, &own.intervals),
            intervals: own.intervals.len(),
            clock: OpenClock::new(&world.open_s(number)),
            deferred: world.centre.queues[number].deferred,
            within_s: promised(queue).map_or(0.0, |(within, _)| within.get()),
            without_short_abandons: level.is_some_and(|it| it.of == ShareOf::WithoutShortAbandons),
            resolve_within_s: queue.resolve_within.map(|it| it.get()),
        }
    };
    Measures {
        queues: scenario.queues.iter().enumerate().map(one).collect(),
    }
}

fn groupings(scenario: &Scenario, world: &World) -> Vec<Grouping> {
    let queues = scenario.queues.iter().zip(&world.queues);
    let one = |(queue, world): (&crate::scenario::model::Queue, &super::arrivals::QueueWorld)| {
        let level = queue.targets.service_level;
        let mut days = vec![];
        let day_of = world.intervals.iter().map(|it| {
            if days.last() != Some(&it.date) {
                days.push(it.date);
            }
            days.len() - 1
        });
        Grouping {
            day_of: day_of.collect(),
            days: days.len(),
            target: promised(queue).map(|(_, target)| target.get()),
            by_the_day: level.is_some_and(|it| it.over == PromiseOver::Day),
        }
    };
    queues.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;

    #[test]
    fn a_search_meets_customers_whom_no_proof_meets() {
        let plan = Plan::help_desk(30);
        let timetable = Timetable::from(&plan.roster);
        let play = |settings: PlaySettings| {
            let one = PlaySettings {
                replications: 1,
                half_width: None,
                ..settings
            };
            let (scenario, control) = (&plan.scenario, Control::unlimited());
            simulate(
                scenario,
                &plan.forecast,
                &plan.staffing,
                &timetable,
                &one,
                &control,
            )
        };
        let proof = PlaySettings::of(&plan.scenario);
        let search = play(PlaySettings::of_search(&plan.scenario));
        for first in 0..20 {
            assert_ne!(play(PlaySettings { first, ..proof }), search);
        }
    }
}
