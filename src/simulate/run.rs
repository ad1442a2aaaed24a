//! Replications side by side, until what is asked is known well enough.

use super::kernel::Engine;
use super::measure::{Gathered, Grouping, Measures, OpenClock, Play, QueueMeasure, Slots, Tally};
use super::result::{self, Simulation};
use super::timetable::Timetable;
use super::world::{Volumes, World, promised};
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::scenario::model::ShareOf;
use crate::staffing::Staffing;
use crate::units::Fraction;
use rayon::prelude::*;

/// Replications between two looks at the half-widths: the same on every machine.
const BATCH: u32 = 16;

/// How much is played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaySettings {
    /// Replications at most, 1 or more.
    pub replications: u32,
    /// Ends earlier once every promised service level over the plan is known to ± this; `None` = never.
    pub half_width: Option<Fraction>,
    /// How volumes come.
    pub volumes: Volumes,
}

impl PlaySettings {
    /// As the scenario says.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            replications: scenario.simulation.replications,
            half_width: scenario.simulation.half_width,
            volumes: Volumes::default(),
        }
    }
}

/// Plays `timetable` against random days.
///
/// Each replication is the whole plan from its first interval to its last: queues begin empty but for the
/// scenario's backlog. The same seed gives the same figures, whatever the number of threads.
/// Where `control` stops it, the figures are those of the replications until then, at least one batch.
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
    let world = World::new(scenario, forecast, staffing, timetable);
    let measures = measures(scenario, &world);
    let groupings = groupings(scenario, &world);
    let mut gathered = Gathered::new(&measures, &groupings);
    let most = settings.replications.max(1);
    while gathered.plays < most {
        let from = gathered.plays;
        let numbers: Vec<u32> = (from..most.min(from + BATCH)).collect();
        let play = |engine: &mut Engine<'_>, number: u32| -> Play {
            let mut tally = Tally::new(&measures);
            engine.play(
                &world.occasion(u64::from(number), settings.volumes),
                &mut tally,
            );
            tally.finish()
        };
        let plays: Vec<Play> = numbers
            .into_par_iter()
            .map_init(|| Engine::new(&world.centre), play)
            .collect();
        for it in &plays {
            gathered.add(it, &measures, &groupings);
        }
        let done = f64::from(gathered.plays) / f64::from(most);
        control.report("simulation", Some(done), "");
        let known = settings.half_width.zip(gathered.widest(&groupings));
        if control.stop() || known.is_some_and(|(wanted, seen)| seen <= wanted.get()) {
            break;
        }
    }
    result::result(scenario, &world, &groupings, &gathered)
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
    let one = |(queue, world): (_, &super::world::QueueWorld)| {
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
        }
    };
    queues.map(one).collect()
}
