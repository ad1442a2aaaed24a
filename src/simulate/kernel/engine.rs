//! The play: the next event, and what it does to lines and agents.

use super::agenda::{Agenda, Event};
use super::centre::Centre;
use super::contact::{Contact, Outcome, Sink};
use super::customers::QueueStreams;
use super::desk::Desk;
use super::lines::{Line, Waiting};
use super::pools::{Pools, Shelf};
use super::roster::{Change, Edge, edges};
use super::routes::Routes;
use super::source::{Arrivals, Early, Segment};
use crate::simulate::streams::{Purpose, Stream, stream};
use rand::RngExt;
use rand_distr::Exp1;

/// What differs from play to play.
#[derive(Debug, Clone, Default)]
pub struct Occasion {
    /// How many come when, by queue.
    pub arrivals: Vec<Vec<Segment>>,
    /// Contacts that wait when the play begins, by queue, the oldest first.
    pub early: Vec<Vec<Early>>,
    /// Whether nobody turns up, by shift; missing = somebody does.
    pub absent: Vec<bool>,
    /// When the play ends.
    pub end_s: f64,
    /// The seed of all plays.
    pub seed: u64,
    /// Which play it is.
    pub replication: u64,
}

/// One who waits and may try again once they have hung up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    queue: u32,
    attempt: u32,
    aht_s: f64,
    /// Whether they still wait.
    pub waits: bool,
}

/// Plays a centre. It keeps its memory from play to play.
pub struct Engine<'a> {
    pub(super) centre: &'a Centre,
    pub(super) routes: Routes,
    edges: Vec<Edge>,
    /// Factor of the handle time by kind and queue.
    factors: Vec<f64>,
    pub(super) desks: Vec<Desk>,
    pub(super) pools: Pools,
    pub(super) lines: Vec<Line>,
    pub(super) agenda: Agenda,
    pub(super) tokens: Vec<Token>,
    pub(super) streams: Vec<QueueStreams>,
    arrival_streams: Vec<Stream>,
    /// Queues of which an agent may have several in hand.
    chats: Vec<usize>,
    pub(super) now_s: f64,
}

impl<'a> Engine<'a> {
    /// An engine for `centre`.
    #[must_use]
    pub fn new(centre: &'a Centre) -> Self {
        let routes = Routes::new(centre);
        let mut factors = vec![1.0; centre.kinds.len() * centre.queues.len()];
        for (number, kind) in centre.kinds.iter().enumerate() {
            for (queue, factor) in &kind.skills {
                factors[number * centre.queues.len() + queue] = *factor;
            }
        }
        Self {
            edges: edges(centre, &routes),
            routes,
            factors,
            desks: vec![Desk::default(); centre.agents.len()],
            pools: Pools::default(),
            lines: centre.queues.iter().map(|_| Line::default()).collect(),
            agenda: Agenda::default(),
            tokens: vec![],
            streams: vec![],
            arrival_streams: vec![],
            chats: (0..centre.queues.len())
                .filter(|queue| centre.queues[*queue].is_chat())
                .collect(),
            now_s: 0.0,
            centre,
        }
    }

    /// Plays one occasion; every contact, and every while of every agent, goes to `sink`.
    pub fn play<S: Sink>(&mut self, occasion: &Occasion, sink: &mut S) {
        self.clear(occasion);
        let edges = std::mem::take(&mut self.edges);
        let present = |it: &Edge| {
            let absent = it
                .shift
                .and_then(|shift| occasion.absent.get(shift as usize));
            !absent.copied().unwrap_or(false)
        };
        let mut coming = edges.iter().filter(|it| present(it)).peekable();
        let mut streams = std::mem::take(&mut self.arrival_streams);
        let mut arrivals = Arrivals::new(&occasion.arrivals, &mut streams);
        loop {
            let edge_s = coming.peek().map_or(f64::INFINITY, |it| it.at_s);
            let event_s = self.agenda.next_s();
            let soonest_s = edge_s.min(event_s).min(arrivals.next_s);
            if soonest_s >= occasion.end_s {
                break;
            }
            self.now_s = soonest_s;
            if edge_s <= soonest_s {
                if let Some(edge) = coming.next() {
                    self.change(edge.change, sink);
                }
            } else if event_s <= soonest_s {
                if let Some((_, event)) = self.agenda.take() {
                    self.happens(event, sink);
                }
            } else {
                let (queue, aht_s) = arrivals.take();
                self.arrives(queue, aht_s, sink);
            }
            for at in 0..self.chats.len() {
                self.fills_up(self.chats[at], sink);
            }
        }
        self.edges = edges;
        self.now_s = occasion.end_s;
        self.end(sink);
    }

    fn clear(&mut self, occasion: &Occasion) {
        self.now_s = 0.0;
        self.desks.iter_mut().for_each(Desk::clear);
        self.pools.clear(self.routes.wants.len(), self.desks.len());
        self.agenda.clear();
        self.tokens.clear();
        let queues = 0..self.centre.queues.len();
        self.streams = queues
            .map(|queue| QueueStreams::new(occasion, queue))
            .collect();
        let queues = 0..self.centre.queues.len();
        self.arrival_streams = queues
            .map(|queue| {
                let (seed, number) = (occasion.seed, occasion.replication);
                stream(seed, Purpose::Arrivals, number, queue)
            })
            .collect();
        for queue in 0..self.lines.len() {
            self.lines[queue].clear();
            for early in occasion.early.get(queue).into_iter().flatten() {
                let waiting = self.newcomer(queue, early.arrived_s, early.aht_s, 0);
                self.lines[queue].join(waiting);
            }
        }
    }

    fn happens<S: Sink>(&mut self, event: Event, sink: &mut S) {
        match event {
            Event::Done { agent, turn } => {
                if self.desks[agent as usize].turn == turn {
                    self.done(agent, sink);
                }
            }
            Event::Back { agent } => self.comes_back(agent, sink),
            Event::HangsUp { token } => self.hangs_up(token),
            Event::Again { token } => {
                let it = self.tokens[token as usize];
                let queue = it.queue as usize;
                if !self.centre.queues[queue].is_open(self.now_s) {
                    return;
                }
                let waiting = self.newcomer(queue, self.now_s, it.aht_s, it.attempt + 1);
                self.welcomes(queue, waiting, sink);
            }
        }
    }

    fn change<S: Sink>(&mut self, change: Change, sink: &mut S) {
        match change {
            Change::Works { agent, pool } => self.begins(agent, pool, sink),
            Change::Ends { agent, pause_s } => self.ends(agent, pause_s, sink),
            Change::Closes { queue } => self.closes(queue as usize, sink),
        }
    }

    fn arrives<S: Sink>(&mut self, queue: usize, aht_s: f64, sink: &mut S) {
        let it = self.newcomer(queue, self.now_s, aht_s, 0);
        self.welcomes(queue, it, sink);
    }

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

    /// The agent for a contact of `queue`, with nothing live in hand.
    pub(super) fn who_takes<S: Sink>(&mut self, queue: usize, sink: &mut S) -> Option<u32> {
        let tiers = &self.routes.tiers[queue];
        let idle = tiers.iter();
        let mut idle = idle.filter_map(|tier| self.pools.longest(tier, Shelf::Idle));
        if let Some(agent) = idle.next() {
            return Some(agent);
        }
        let law = &self.centre.queues[queue];
        if law.deferred || law.is_chat() {
            return None;
        }
        self.who_sets_aside(queue, sink)
    }

    /// An agent for a live contact of `queue`, whose deferred work is laid aside.
    pub(super) fn who_sets_aside<S: Sink>(&mut self, queue: usize, sink: &mut S) -> Option<u32> {
        let tiers = self.routes.tiers[queue].iter();
        let mut busy = tiers.filter_map(|tier| self.pools.longest(tier, Shelf::Interruptible));
        let agent = busy.next()?;
        self.sets_aside(agent, sink);
        Some(agent)
    }

    /// The patience of one who may still wait ends.
    fn hangs_up(&mut self, token: u32) {
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

    fn closes<S: Sink>(&mut self, queue: usize, sink: &mut S) {
        let now_s = self.now_s;
        let leaves = |it: &Waiting| it.called_back_from_s > now_s;
        for it in self.lines[queue].take_where(leaves) {
            self.gone(queue, &it, Outcome::TurnedAway, sink);
        }
    }

    /// One who waited is gone: hung up before now, or else as `outcome` says.
    fn gone<S: Sink>(&mut self, queue: usize, it: &Waiting, outcome: Outcome, sink: &mut S) {
        if it.gives_up_s <= self.now_s {
            record(queue, it, it.gives_up_s, Outcome::HungUp, sink);
            return;
        }
        if let Some(token) = it.token {
            self.tokens[token as usize].waits = false;
        }
        record(queue, it, self.now_s, outcome, sink);
    }

    fn end<S: Sink>(&mut self, sink: &mut S) {
        for agent in 0..self.desks.len() as u32 {
            self.last_words(agent, sink);
        }
        for queue in 0..self.lines.len() {
            let law = &self.centre.queues[queue];
            // Its last hours end with the play: that is a closing like any other.
            if !law.deferred && !law.is_open(self.now_s) {
                self.closes(queue, sink);
            }
            for it in self.lines[queue].take_where(|_| true) {
                self.gone(queue, &it, Outcome::Unfinished, sink);
            }
        }
    }

    /// Factor of the handle time of `queue` at the hands of `agent`.
    pub(super) fn factor(&self, agent: u32, queue: u32) -> f64 {
        let kind = self.centre.agents[agent as usize].kind;
        self.factors[kind * self.centre.queues.len() + queue as usize]
    }
}

fn record<S: Sink>(queue: usize, it: &Waiting, ended_s: f64, outcome: Outcome, sink: &mut S) {
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
