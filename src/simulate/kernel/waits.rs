//! Those who wait: they join a line, hang up, try again, are turned away.

use super::agenda::Event;
use super::contact::{Contact, Outcome, Sink};
use super::engine::Engine;
use super::lines::Waiting;
use rand::RngExt;
use rand_distr::Exp1;

/// One who waits and may try again once they have hung up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    queue: u32,
    attempt: u32,
    aht_s: f64,
    /// Whether they still wait.
    pub waits: bool,
}

impl Engine<'_> {
    /// Somebody takes it, or it waits.
    pub(super) fn welcomes<S: Sink>(&mut self, queue: usize, mut it: Waiting, sink: &mut S) {
        if let Some(agent) = self.who_takes(queue, sink) {
            self.takes(agent, queue as u32, &it, sink);
            return;
        }
        if self.centre.queues[queue].retry.is_some() && it.gives_up_s.is_finite() {
            let token = self.tokens.len() as u32;
            self.tokens.push(Token {
                queue: queue as u32,
                attempt: it.attempt,
                aht_s: it.aht_s,
                waits: true,
            });
            self.agenda.add(it.gives_up_s, Event::HangsUp { token });
            it.token = Some(token);
        }
        self.lines[queue].join(it);
    }

    /// The patience of one who may still wait ends.
    pub(super) fn hangs_up(&mut self, token: u32) {
        let it = &mut self.tokens[token as usize];
        let waited = std::mem::take(&mut it.waits);
        let retry = self.centre.queues[it.queue as usize].retry;
        let Some(retry) = retry.filter(|law| waited && it.attempt < law.at_most) else {
            return;
        };
        let stream = &mut self.streams[it.queue as usize].retries;
        let tries = stream.random::<f64>() < retry.share;
        let after: f64 = stream.sample(Exp1);
        if tries {
            let at_s = self.now_s + after * retry.after_s;
            self.agenda.add(at_s, Event::Again { token });
        }
    }

    /// One who hung up tries again, unless the queue is closed.
    pub(super) fn tries_again<S: Sink>(&mut self, token: u32, sink: &mut S) {
        let it = self.tokens[token as usize];
        let queue = it.queue as usize;
        if self.centre.queues[queue].is_open(self.now_s) {
            let waiting = self.newcomer(queue, self.now_s, it.aht_s, it.attempt + 1);
            self.welcomes(queue, waiting, sink);
        }
    }

    /// The first who waits in `queue`, those gone who have hung up meanwhile.
    pub(super) fn first_of<S: Sink>(&mut self, queue: usize, sink: &mut S) -> Option<f64> {
        loop {
            let first = self.lines[queue].first()?;
            if first.gives_up_s > self.now_s {
                return Some(first.arrived_s);
            }
            if let Some(gone) = self.lines[queue].take_first() {
                record(queue, &gone, gone.gives_up_s, Outcome::HungUp, sink);
            }
        }
    }

    pub(super) fn closes<S: Sink>(&mut self, queue: usize, sink: &mut S) {
        let now_s = self.now_s;
        let leaves = |it: &Waiting| it.called_back_from_s > now_s;
        for it in self.lines[queue].take_where(leaves) {
            self.gone(queue, &it, Outcome::TurnedAway, sink);
        }
    }

    /// One who waited is gone: hung up before now, or else as `outcome` says.
    pub(super) fn gone<S: Sink>(
        &mut self,
        queue: usize,
        it: &Waiting,
        outcome: Outcome,
        sink: &mut S,
    ) {
        if it.gives_up_s <= self.now_s {
            record(queue, it, it.gives_up_s, Outcome::HungUp, sink);
            return;
        }
        if let Some(token) = it.token {
            self.tokens[token as usize].waits = false;
        }
        record(queue, it, self.now_s, outcome, sink);
    }
}

/// One who waited is gone. Who was answered before is never counted among those who were not.
fn record<S: Sink>(queue: usize, it: &Waiting, ended_s: f64, outcome: Outcome, sink: &mut S) {
    let outcome = match outcome {
        Outcome::HungUp | Outcome::TurnedAway if it.answered_s.is_some() => Outcome::CutOff,
        other => other,
    };
    sink.contact(&Contact {
        queue,
        arrived_s: it.arrived_s,
        answered_s: it.answered_s,
        ended_s,
        agent: None,
        attempt: it.attempt,
        outcome,
    });
}
