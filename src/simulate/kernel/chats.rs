//! Several chats in hand at once: each takes the longer, the more there are.

use super::agenda::Event;
use super::contact::Sink;
use super::desk::{Hand, State};
use super::engine::Engine;
use super::pools::Shelf;
use super::work::served;

impl Engine<'_> {
    /// Those who wait in `queue` go to agents who have chats of it in hand and room for one more, or
    /// deferred work that can be set aside.
    pub(super) fn fills_up<S: Sink>(&mut self, queue: usize, sink: &mut S) {
        while self.first_of(queue, sink).is_some() {
            let agent = self.who_has_room(queue, sink);
            let Some(agent) = agent.or_else(|| self.who_sets_aside(queue, sink)) else {
                return;
            };
            if let Some(it) = self.lines[queue].take_first() {
                self.takes(agent, queue as u32, &it, sink);
            }
        }
    }

    /// Of those who have chats of `queue` in hand and room for one more, and would take nothing else
    /// first, one with the fewest.
    fn who_has_room<S: Sink>(&mut self, queue: usize, sink: &mut S) -> Option<u32> {
        let pools = self.routes.tiers[queue].iter().flatten();
        let agents = pools.flat_map(|pool| self.pools.all(*pool, Shelf::Room));
        let chats = |agent: &u32| &self.desks[*agent as usize].chats;
        let same = |agent: &u32| chats(agent).iter().all(|it| it.queue as usize == queue);
        let mut able: Vec<u32> = agents.filter(same).collect();
        able.sort_by_key(|agent| chats(agent).len());
        let mut able = able.into_iter();
        able.find(|agent| self.would_take(*agent, sink) == Some(queue))
    }

    /// `agent` takes a chat, beside those in hand.
    pub(super) fn takes_chat<S: Sink>(&mut self, agent: u32, hand: Hand, sink: &mut S) {
        self.goes_on(agent, sink);
        let desk = &mut self.desks[agent as usize];
        desk.state = State::Chatting;
        desk.chats.push(hand);
        self.foresees(agent);
    }

    /// The chat of `agent` with the least work left is over.
    pub(super) fn ends_chat<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        self.goes_on(agent, sink);
        let chats = &mut self.desks[agent as usize].chats;
        let least = (0..chats.len()).min_by(|a, b| chats[*a].work_s.total_cmp(&chats[*b].work_s));
        let Some(least) = least else { return };
        let hand = chats.swap_remove(least);
        served(agent, &hand, self.now_s, sink);
        if self.desks[agent as usize].chats.is_empty() {
            self.pools.remove(agent);
            self.frees(agent, sink);
            return;
        }
        self.foresees(agent);
    }

    /// The chats of `agent` go back to their queue, and the agent leaves.
    pub(super) fn hands_chats_over<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        self.goes_on(agent, sink);
        let desk = &mut self.desks[agent as usize];
        desk.turn = desk.turn.wrapping_add(1);
        let chats = std::mem::take(&mut desk.chats);
        self.goes(agent, false, sink);
        for hand in &chats {
            self.returns(hand, sink);
        }
    }

    /// Who has room for one more chat stands where they are found.
    pub(super) fn shelves_chatting(&mut self, agent: u32) {
        let desk = &self.desks[agent as usize];
        let most = desk.chats.first().map_or(0, |it| {
            let queue = &self.centre.queues[it.queue as usize];
            queue.pace.len()
        });
        if desk.chats.len() < most && !desk.leaving {
            self.pools.put(agent, desk.pool, Shelf::Room, self.now_s);
        } else {
            self.pools.remove(agent);
        }
    }

    /// The play is over: the chats of `agent` end one after the other.
    pub(super) fn last_chats<S: Sink>(&mut self, agent: u32, sink: &mut S) {
        let mut at_s = self.now_s;
        let works = |a: &Hand, b: &Hand| b.work_s.total_cmp(&a.work_s);
        self.desks[agent as usize].chats.sort_by(works);
        let mut done_s = 0.0;
        loop {
            let slowness = self.chat_slowness(agent);
            let Some(hand) = self.desks[agent as usize].chats.pop() else {
                return;
            };
            at_s += (hand.work_s - done_s) * slowness;
            done_s = hand.work_s;
            served(agent, &hand, at_s, sink);
        }
    }

    /// Notes when the first of the chats of `agent` will be over as things stand.
    fn foresees(&mut self, agent: u32) {
        let slowness = self.chat_slowness(agent);
        let desk = &mut self.desks[agent as usize];
        desk.turn = desk.turn.wrapping_add(1);
        let turn = desk.turn;
        let works_s = desk.chats.iter().map(|it| it.work_s);
        let least_s = works_s.fold(f64::INFINITY, f64::min);
        let at_s = self.now_s + least_s * slowness;
        self.agenda.add(at_s, Event::Done { agent, turn });
        self.shelves_chatting(agent);
    }

    pub(super) fn chat_slowness(&self, agent: u32) -> f64 {
        let chats = &self.desks[agent as usize].chats;
        let Some(first) = chats.first() else {
            return 1.0;
        };
        let pace = &self.centre.queues[first.queue as usize].pace;
        let at_once = chats.len().min(pace.len()).max(1);
        self.factor(agent, first.queue) * pace[at_once - 1]
    }
}
