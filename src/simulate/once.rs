//! One play, contact by contact.

use super::kernel::{Contact, Engine, Outcome, Sink};
use super::measure::Measures;
use super::run::Stage;
use super::timetable::Timetable;
use super::world::{Volumes, World};
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::staffing::Staffing;
use crate::units::{AgentIndex, QueueIndex};
use chrono::{DateTime, TimeDelta, Utc};

/// One contact, from its arrival to its end, and how it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlayedContact {
    /// Its queue.
    pub queue: QueueIndex,
    /// When it arrived; `None` where it waited when the plan began.
    pub arrived: Option<DateTime<Utc>>,
    /// When an agent first took it.
    pub answered: Option<DateTime<Utc>>,
    /// When it was over, or the plan was.
    pub ended: DateTime<Utc>,
    /// The wait that counts, seconds: until the answer, else until the end; of email and tickets the open
    /// time until they were done, `None` where they were not.
    pub wait_s: Option<f64>,
    /// From the first answer to the end, seconds, waiting in between included; `None` without an answer.
    pub handle_s: Option<f64>,
    /// Who had it last.
    pub agent: Option<AgentIndex>,
    /// How it ended.
    pub outcome: Outcome,
    /// How often the customer had hung up before.
    pub attempt: u32,
    /// Whether it counts as answered (email and tickets: done) in time; `None` where none is promised or
    /// it does not count for the service level.
    pub in_time: Option<bool>,
    /// Whether it counts as resolved in time; `None` where no time is set or it does not count.
    pub resolved_in_time: Option<bool>,
}

/// Plays play number `number` (from 1) of [`simulate`](fn@super::simulate) again, as days may come, and
/// tells every contact in the order in which it is known to be over. What is told adds up to the figures
/// of that play.
pub fn play_once(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    number: u32,
    tell: impl FnMut(&PlayedContact),
) {
    let stage = Stage::new(scenario, forecast, staffing, timetable);
    let number = u64::from(number.saturating_sub(1));
    let occasion = stage.world.occasion(number, Volumes::default(), None);
    let mut teller = Teller {
        scenario,
        world: &stage.world,
        measures: &stage.measures,
        tell,
    };
    Engine::new(&stage.world.centre).play(&occasion, &mut teller);
}

struct Teller<'a, F> {
    scenario: &'a Scenario,
    world: &'a World,
    measures: &'a Measures,
    tell: F,
}

impl<F: FnMut(&PlayedContact)> Sink for Teller<'_, F> {
    fn contact(&mut self, contact: &Contact) {
        let measure = &self.measures.queues[contact.queue];
        let promised = self.scenario.queues[contact.queue].targets.service_level;
        let cell = measure.judged(contact);
        let counts = |counted: f64, kept: f64| (counted > 0.0).then_some(kept > 0.0);
        let told = PlayedContact {
            queue: QueueIndex::new(contact.queue),
            arrived: (contact.arrived_s >= 0.0).then(|| self.instant(contact.arrived_s)),
            answered: contact.answered_s.map(|at_s| self.instant(at_s)),
            ended: self.instant(contact.ended_s),
            wait_s: (cell.waiters(measure.deferred) > 0.0).then_some(cell.waited_s),
            handle_s: contact.answered_s.map(|at_s| contact.ended_s - at_s),
            agent: contact.agent.map(AgentIndex::new),
            outcome: contact.outcome,
            attempt: contact.attempt,
            in_time: promised.and_then(|_| counts(cell.judged, cell.in_time)),
            resolved_in_time: counts(cell.resolvable, cell.resolved),
        };
        (self.tell)(&told);
    }

    fn at_work(&mut self, _: Option<usize>, _: f64, _: f64, _: bool) {}
}

impl<F> Teller<'_, F> {
    /// A moment of the play, to the millisecond below.
    fn instant(&self, at_s: f64) -> DateTime<Utc> {
        let start = self.world.start.local(chrono_tz::UTC).to_utc();
        start + TimeDelta::milliseconds((at_s * 1e3) as i64)
    }
}
