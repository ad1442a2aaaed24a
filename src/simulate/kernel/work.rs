//! Agents take contacts, work on them, set them aside and finish them.

use super::agenda::Event;
use super::contact::{Contact, Outcome, Sink};
use super::desk::{Hand, State};
use super::engine::Engine;
use super::lines::Waiting;
use super::pools::Shelf;

/// What an agent turns to.
enum Next {
    /// One who waits.
    Waiting(usize, Waiting),
    /// What they had set aside.
    Aside(Hand),
}

impl Engine<'_> {
    pub(super) fn looks_for_work<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        match self.next_for(agent, sink) {
            Some(Next::Waiting(queue, it)) => self.takes(agent, queue as u32, &it, sink),
            Some(Next::Aside(hand)) => self.picks_up(agent, hand, sink),
            None => {
                let pool = self.desks[agent as usize].pool;
                self.pools.put(agent, pool, Shelf::Idle, self.now_s);
                self.returns_aside(agent, sink);
            }
        }
    }

    fn next_for<S: Sink>(&mut self, agent: u32, sink: &mut S) -> Option<Next> {
        let pool = self.desks[agent as usize].pool as usize;
        for at in 0..self.routes.wants[pool].len() {
            if self.routes.wants[pool][at].deferred
                && let Some(hand) = self.desks[agent as usize].aside.take()
            {
                return Some(Next::Aside(hand));
            }
            if let Some(queue) = self.longest_of(pool, at, sink) {
                let it = self.lines[queue].take_first()?;
                return Some(Next::Waiting(queue, it));
            }
        }
        None
    }

    /// The queue of the one who has waited longest among those of a want.
    fn longest_of<S: Sink>(&mut self, pool: usize, at: usize, sink: &mut S) -> Option<usize> {
        let mut longest: Option<(f64, usize)> = None;
        for number in 0..self.routes.wants[pool][at].queues.len() {
            let queue = self.routes.wants[pool][at].queues[number] as usize;
            if let Some(arrived_s) = self.first_of(queue, sink)
                && longest.is_none_or(|(since_s, _)| arrived_s < since_s)
            {
                longest = Some((arrived_s, queue));
            }
        }
        longest.map(|(_, queue)| queue)
    }

    /// The queue whose contact `agent` would take next, had they nothing in hand.
    pub(super) fn would_take<S: Sink>(&mut self, agent: u32, sink: &mut S) -> Option<usize> {
        let pool = self.desks[agent as usize].pool as usize;
        let wants = 0..self.routes.wants[pool].len();
        wants
            .into_iter()
            .find_map(|at| self.longest_of(pool, at, sink))
    }

    /// `agent` takes a contact of `queue`.
    pub(super) fn takes<S: Sink>(&mut self, agent: u32, queue: u32, it: &Waiting, sink: &mut S) {
        if let Some(token) = it.token {
            self.tokens[token as usize].waits = false;
        }
        let hand = Hand {
            queue,
            attempt: it.attempt,
            arrived_s: it.arrived_s,
            answered_s: it.answered_s.unwrap_or(self.now_s),
            work_s: it.work_s,
            called_back: it.called_back_from_s <= self.now_s,
        };
        if self.centre.queues[queue as usize].is_chat() {
            self.takes_chat(agent, hand, sink);
        } else {
            self.picks_up(agent, hand, sink);
        }
    }

    fn picks_up<S: Sink>(&mut self, agent: u32, hand: Hand, sink: &mut S) {
        self.tells_time(agent, sink);
        self.pools.remove(agent);
        let takes_s = hand.work_s * self.slowness(agent, hand.queue);
        let desk = &mut self.desks[agent as usize];
        desk.state = State::Busy;
        desk.hand = Some(hand);
        desk.turn = desk.turn.wrapping_add(1);
        let turn = desk.turn;
        self.agenda
            .add(self.now_s + takes_s, Event::Done { agent, turn });
        self.shelves_busy(agent);
    }

    /// How much longer than work takes `agent` on `queue` with nothing beside it.
    fn slowness(&self, agent: u32, queue: u32) -> f64 {
        self.factor(agent, queue) * self.centre.queues[queue as usize].pace[0]
    }

    /// Who has deferred work in hand that can be set aside stands where they are found.
    pub(super) fn shelves_busy(&mut self, agent: u32) {
        let desk = &self.desks[agent as usize];
        let Some(hand) = desk.hand else { return };
        let deferred = self.centre.queues[hand.queue as usize].deferred;
        if deferred && self.routes.sets_aside[desk.pool as usize] {
            self.pools
                .put(agent, desk.pool, Shelf::Interruptible, self.now_s);
        } else {
            self.pools.remove(agent);
        }
    }

    /// `agent` is done with what they foresaw.
    pub(super) fn done<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        if self.desks[agent as usize].state == State::Chatting {
            self.ends_chat(agent, sink);
            return;
        }
        let Some(hand) = self.desks[agent as usize].hand.take() else {
            return;
        };
        self.tells_time(agent, sink);
        self.pools.remove(agent);
        served(agent, &hand, self.now_s, sink);
        self.frees(agent, sink);
    }

    /// `agent` lays what they have in hand aside, with what is left of it.
    pub(super) fn sets_aside<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        self.goes_on(agent, sink);
        self.pools.remove(agent);
        let desk = &mut self.desks[agent as usize];
        desk.state = State::Idle;
        desk.turn = desk.turn.wrapping_add(1);
        desk.aside = desk.hand.take();
    }

    /// Tells what `agent` has been doing, and counts the work done on what is in hand.
    pub(super) fn goes_on<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        let passed_s = self.now_s - self.desks[agent as usize].since_s;
        let queue = self.desks[agent as usize].hand.map(|hand| hand.queue);
        let slowness = match queue {
            Some(queue) => self.slowness(agent, queue),
            None => self.chat_slowness(agent),
        };
        self.tells_time(agent, sink);
        let desk = &mut self.desks[agent as usize];
        for it in desk.hand.iter_mut().chain(&mut desk.chats) {
            it.work_s = (it.work_s - passed_s / slowness).max(0.0);
        }
    }

    /// Tells what `agent` has been doing since it was told last.
    pub(super) fn tells_time<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        let now_s = self.now_s;
        let desk = &mut self.desks[agent as usize];
        if desk.state != State::Off && now_s > desk.since_s {
            let queue = self.routes.meant_for(desk.pool);
            sink.at_work(queue, desk.since_s, now_s, desk.state != State::Idle);
        }
        desk.since_s = now_s;
    }

    /// The play is over: what `agent` has in hand.
    pub(super) fn last_words<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        self.goes_on(agent, sink);
        self.last_chats(agent, sink);
        let desk = &mut self.desks[agent as usize];
        let (hand, aside) = (desk.hand.take(), desk.aside.take());
        for it in hand.iter().chain(&aside) {
            if self.centre.queues[it.queue as usize].deferred {
                unfinished(agent, it, self.now_s, sink);
            } else {
                let ended_s = self.now_s + it.work_s * self.slowness(agent, it.queue);
                served(agent, it, ended_s, sink);
            }
        }
    }
}

/// `agent` is done with it.
pub(super) fn served<S: Sink>(agent: u32, hand: &Hand, ended_s: f64, sink: &mut S) {
    let outcome = if hand.called_back {
        Outcome::CalledBack
    } else {
        Outcome::Served
    };
    over(agent, hand, ended_s, outcome, sink);
}

fn unfinished<S: Sink>(agent: u32, hand: &Hand, ended_s: f64, sink: &mut S) {
    over(agent, hand, ended_s, Outcome::Unfinished, sink);
}

fn over<S: Sink>(agent: u32, hand: &Hand, ended_s: f64, outcome: Outcome, sink: &mut S) {
    sink.contact(&Contact {
        queue: hand.queue as usize,
        arrived_s: hand.arrived_s,
        answered_s: Some(hand.answered_s),
        ended_s,
        agent: Some(agent as usize),
        attempt: hand.attempt,
        outcome,
    });
}
