//! One play, counted while it goes on.

use super::open_time::OpenClock;
use super::slots::Slots;
use crate::simulate::kernel::{Contact, Outcome, Sink};

/// How the contacts of a queue are judged.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueMeasure {
    /// Its intervals.
    pub slots: Slots,
    /// How many intervals.
    pub intervals: usize,
    /// Its open time.
    pub clock: OpenClock,
    /// Whether nobody waits for the answer.
    pub deferred: bool,
    /// The time within which is in time.
    pub within_s: f64,
    /// Whether those who hang up within it are left out of the service level.
    pub without_short_abandons: bool,
    /// The time within which a contact shall be over; `None` = not said.
    pub resolve_within_s: Option<f64>,
}

/// How all contacts are judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// By queue.
    pub queues: Vec<QueueMeasure>,
}

/// What happened to those who arrived in an interval, and what agents did in it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// Contacts that arrived.
    pub offered: f64,
    /// Those of them that count for the service level: of deferred work those whose deadline is not
    /// beyond the play, or that are done.
    pub judged: f64,
    /// Those of them answered (deferred: done) in time.
    pub in_time: f64,
    /// Those answered (deferred: done).
    pub answered: f64,
    /// Those who hung up before anybody answered.
    pub hung_up: f64,
    /// Those whom the queue's closing turned away before anybody answered.
    pub turned_away: f64,
    /// Those whom nobody had answered (deferred: done) when the play ended. With the three above: all who
    /// arrived.
    pub unfinished: f64,
    /// Those of the answered who were handed over and gone before another agent took them.
    pub cut_off: f64,
    /// Waits of all, seconds; of deferred work those of the ones done, in open time.
    pub waited_s: f64,
    /// Waits of those answered, seconds; of deferred work in open time.
    pub answered_wait_s: f64,
    /// ln(1 + minutes) of the same, summed: what ratings follow.
    pub answered_wait_log: f64,
    /// Those whose time until they were over is known or too long.
    pub resolvable: f64,
    /// Those over within the time for it.
    pub resolved: f64,
    /// Time that agents meant for the queue were busy in the interval, whatever with.
    pub busy_s: f64,
    /// Time that they were at work.
    pub at_work_s: f64,
}

impl Cell {
    /// Adds another cell.
    pub fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.judged += other.judged;
        self.in_time += other.in_time;
        self.answered += other.answered;
        self.hung_up += other.hung_up;
        self.turned_away += other.turned_away;
        self.unfinished += other.unfinished;
        self.cut_off += other.cut_off;
        self.waited_s += other.waited_s;
        self.answered_wait_s += other.answered_wait_s;
        self.answered_wait_log += other.answered_wait_log;
        self.resolvable += other.resolvable;
        self.resolved += other.resolved;
        self.busy_s += other.busy_s;
        self.at_work_s += other.at_work_s;
    }

    /// Those for whom a wait is known.
    #[must_use]
    pub fn waiters(&self, deferred: bool) -> f64 {
        if deferred {
            self.answered
        } else {
            self.offered
        }
    }
}

/// One play, counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    /// By queue and interval.
    pub cells: Vec<Vec<Cell>>,
    /// By queue: what waited when the play began, and what became of it.
    pub early: Vec<Cell>,
    /// Contacts played.
    pub contacts: u64,
}

/// Counts a play.
pub struct Tally<'a> {
    measures: &'a Measures,
    play: Play,
}

impl<'a> Tally<'a> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(measures: &'a Measures) -> Self {
        let queues = measures.queues.iter();
        let cells = queues.map(|it| vec![Cell::default(); it.intervals]);
        Self {
            measures,
            play: Play {
                cells: cells.collect(),
                early: vec![Cell::default(); measures.queues.len()],
                contacts: 0,
            },
        }
    }

    /// The play.
    #[must_use]
    pub fn finish(self) -> Play {
        self.play
    }
}

impl Sink for Tally<'_> {
    fn contact(&mut self, contact: &Contact) {
        let measure = &self.measures.queues[contact.queue];
        self.play.contacts += 1;
        let own = match measure.slots.at(contact.arrived_s) {
            Some(slot) => &mut self.play.cells[contact.queue][slot],
            None if contact.arrived_s < 0.0 => &mut self.play.early[contact.queue],
            None => return,
        };
        measure.judge(contact, own);
    }

    fn at_work(&mut self, queue: Option<usize>, from_s: f64, to_s: f64, busy: bool) {
        let Some(queue) = queue else { return };
        let cells = &mut self.play.cells[queue];
        self.measures.queues[queue]
            .slots
            .cut(from_s, to_s, |slot, length_s| {
                cells[slot].at_work_s += length_s;
                if busy {
                    cells[slot].busy_s += length_s;
                }
            });
    }
}

impl QueueMeasure {
    /// What one contact counts for.
    #[must_use]
    pub fn judged(&self, contact: &Contact) -> Cell {
        let mut own = Cell::default();
        self.judge(contact, &mut own);
        own
    }

    fn judge(&self, contact: &Contact, own: &mut Cell) {
        own.offered += 1.0;
        if self.deferred {
            self.deferred(contact, own);
        } else {
            self.live(contact, own);
        }
    }

    fn live(&self, contact: &Contact, own: &mut Cell) {
        let waited_s = contact.waited_s();
        let in_time = waited_s <= self.within_s;
        own.waited_s += waited_s;
        if contact.answered_s.is_some() {
            own.answered += 1.0;
            own.answered_wait_s += waited_s;
            own.answered_wait_log += (waited_s / 60.0).ln_1p();
            own.in_time += if in_time { 1.0 } else { 0.0 };
        }
        match contact.outcome {
            Outcome::HungUp => own.hung_up += 1.0,
            Outcome::TurnedAway => own.turned_away += 1.0,
            Outcome::CutOff => own.cut_off += 1.0,
            Outcome::Unfinished if contact.answered_s.is_none() => own.unfinished += 1.0,
            Outcome::Served | Outcome::CalledBack | Outcome::Unfinished => {}
        }
        let short = contact.outcome == Outcome::HungUp && in_time;
        own.judged += if short && self.without_short_abandons {
            0.0
        } else {
            1.0
        };
        let lasted_s = contact.ended_s - contact.arrived_s;
        self.resolution(lasted_s, contact.outcome.is_served(), own);
    }

    fn deferred(&self, contact: &Contact, own: &mut Cell) {
        let lasted_s = self.clock.at(contact.ended_s) - self.clock.at(contact.arrived_s);
        let is_done = contact.outcome.is_served();
        if is_done {
            own.answered += 1.0;
            own.judged += 1.0;
            own.waited_s += lasted_s;
            own.answered_wait_s += lasted_s;
            own.answered_wait_log += (lasted_s.max(0.0) / 60.0).ln_1p();
            own.in_time += if lasted_s <= self.within_s { 1.0 } else { 0.0 };
        } else {
            own.unfinished += 1.0;
            own.judged += if lasted_s > self.within_s { 1.0 } else { 0.0 };
        }
        self.resolution(lasted_s, is_done, own);
    }

    /// A contact that is not over yet counts once its time is past.
    fn resolution(&self, lasted_s: f64, is_over: bool, own: &mut Cell) {
        let Some(within_s) = self.resolve_within_s else {
            return;
        };
        let in_time = lasted_s <= within_s;
        if is_over || !in_time || !self.deferred {
            own.resolvable += 1.0;
            own.resolved += if is_over && in_time { 1.0 } else { 0.0 };
        }
    }
}
