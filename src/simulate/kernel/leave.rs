//! Agents come and leave, and what becomes of the work in their hands.

use super::agenda::Event;
use super::centre::AtEnd;
use super::contact::Sink;
use super::desk::{Hand, State};
use super::engine::Engine;
use super::lines::Waiting;
use super::pools::Shelf;

impl Engine<'_> {
    /// `agent` works for `pool` from now on.
    pub(super) fn begins<S: Sink>(&mut self, agent: u32, pool: u32, sink: &mut S) {
        let desk = &mut self.desks[agent as usize];
        if desk.leaving {
            desk.wanted = Some(pool);
            return;
        }
        if desk.state == State::Off {
            desk.wanted = Some(pool);
            if self.now_s < desk.not_before_s {
                let at_s = desk.not_before_s;
                self.agenda.add(at_s, Event::Back { agent });
            } else {
                self.comes_back(agent, sink);
            }
            return;
        }
        self.goes_on(agent, sink);
        self.desks[agent as usize].pool = pool;
        match self.desks[agent as usize].state {
            State::Idle => {
                self.pools.remove(agent);
                self.looks_for_work(agent, sink);
            }
            State::Busy => self.finds_work_in_hand(agent, sink),
            State::Chatting => self.shelves_chatting(agent),
            State::Off => {}
        }
    }

    /// `agent` has work in hand and may take other queues' contacts than before.
    fn finds_work_in_hand<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        self.shelves_busy(agent);
        if self.pools.stands(agent, Shelf::Interruptible)
            && let Some(queue) = self.would_take(agent, sink)
            && !self.centre.queues[queue].deferred
        {
            self.sets_aside(agent, sink);
            self.looks_for_work(agent, sink);
        }
    }

    /// `agent` is back from a break, if they are still wanted.
    pub(super) fn comes_back<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        let desk = &mut self.desks[agent as usize];
        if desk.state != State::Off || self.now_s < desk.not_before_s {
            return;
        }
        let Some(pool) = desk.wanted.take() else {
            return;
        };
        desk.pool = pool;
        self.frees(agent, sink);
    }

    /// The work of `agent` ends, for a break of `pause_s` or for good.
    pub(super) fn ends<S: Sink>(&mut self, agent: u32, pause_s: Option<f64>, sink: &mut S) {
        let hands_over = self.hands_over(agent);
        let desk = &mut self.desks[agent as usize];
        desk.wanted = None;
        desk.pause_s = pause_s;
        let deferred = |hand: Hand| self.centre.queues[hand.queue as usize].deferred;
        match desk.state {
            State::Off => {}
            State::Idle => self.goes(agent, false, sink),
            State::Busy if desk.hand.is_some_and(deferred) => {
                self.sets_aside(agent, sink);
                self.goes(agent, false, sink);
            }
            State::Busy if hands_over => {
                self.returns_aside(agent, sink);
                self.sets_aside(agent, sink);
                self.goes(agent, false, sink);
            }
            State::Chatting if hands_over => self.hands_chats_over(agent, sink),
            State::Busy | State::Chatting => {
                desk.leaving = true;
                self.pools.remove(agent);
            }
        }
    }

    /// Whether what `agent` has in hand goes to others when their work ends: not once its queue has closed,
    /// for then it would be turned away amid the contact.
    fn hands_over(&self, agent: u32) -> bool {
        let desk = &self.desks[agent as usize];
        let mut in_hand = desk.hand.iter().chain(&desk.chats);
        let is_open = |hand: &Hand| self.centre.queues[hand.queue as usize].is_open(self.now_s);
        self.centre.house.at_end == AtEnd::HandOver && in_hand.all(is_open)
    }

    /// `agent` leaves; `late` = after their time, so that a break is moved.
    pub(super) fn goes<S: Sink>(&mut self, agent: u32, late: bool, sink: &mut S) {
        self.tells_time(agent, sink);
        self.pools.remove(agent);
        let now_s = self.now_s;
        let desk = &mut self.desks[agent as usize];
        desk.state = State::Off;
        desk.leaving = false;
        desk.not_before_s = now_s + desk.pause_s.filter(|_| late).unwrap_or(0.0);
        if desk.wanted.is_some() {
            let at_s = desk.not_before_s;
            self.agenda.add(at_s, Event::Back { agent });
        }
        self.returns_aside(agent, sink);
    }

    /// What `agent` had set aside is for others now.
    pub(super) fn returns_aside<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        if let Some(hand) = self.desks[agent as usize].aside.take() {
            self.returns(&hand, sink);
        }
    }

    /// A contact that was in hand is for somebody else.
    pub(super) fn returns<S: Sink>(&mut self, hand: &Hand, sink: &mut S) {
        let queue = hand.queue as usize;
        let gives_up_s = if hand.called_back {
            f64::INFINITY
        } else {
            self.patience_from_now(queue)
        };
        let it = Waiting {
            arrived_s: hand.arrived_s,
            gives_up_s,
            called_back_from_s: if hand.called_back {
                hand.answered_s
            } else {
                f64::INFINITY
            },
            work_s: hand.work_s,
            aht_s: hand.work_s,
            attempt: hand.attempt,
            answered_s: Some(hand.answered_s),
            token: None,
        };
        match self.who_takes(queue, sink) {
            Some(agent) => self.takes(agent, hand.queue, &it, sink),
            None => self.lines[queue].return_to_place(it),
        }
    }

    /// `agent` has nothing in hand any more.
    pub(super) fn frees<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        let desk = &mut self.desks[agent as usize];
        desk.state = State::Idle;
        desk.since_s = self.now_s;
        if desk.leaving {
            self.goes(agent, true, sink);
        } else {
            self.looks_for_work(agent, sink);
        }
    }
}
