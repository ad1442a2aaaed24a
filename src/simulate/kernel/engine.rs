//! The play: the next event, and what it does to lines and agents.

use super::agenda::{Agenda, Event};
use super::centre::Centre;
use super::contact::{Outcome, Sink};
use super::customers::QueueStreams;
use super::desk::Desk;
use super::lines::Line;
use super::pools::{Pools, Shelf};
use super::roster::{Change, Edge, edges};
use super::routes::Routes;
use super::source::{Arrivals, Early, Segment};
use super::waits::Token;
use crate::simulate::streams::{Purpose, Stream, stream};

/// A play of fewer contacts is over before anybody could want to stop it.
const UNASKED: u64 = 1 << 18;
/// Contacts between two looks at whether to stop.
const ASKED_EVERY: u64 = 1 << 14;

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
        self.play_unless(occasion, sink, &|| false);
    }

    /// The same, unless `stop` says so on the way, which is asked once so many contacts have come that the play takes
    /// a while. Whether the play is over: if not, what went to `sink` is only its beginning.
    pub fn play_unless<S: Sink>(
        &mut self,
        occasion: &Occasion,
        sink: &mut S,
        stop: &dyn Fn() -> bool,
    ) -> bool {
        self.clear(occasion);
        let mut arrived = 0_u64;
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
        let mut stopped = false;
        while !stopped {
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
                arrived += 1;
                stopped = arrived >= UNASKED && arrived.is_multiple_of(ASKED_EVERY) && stop();
            }
            for at in 0..self.chats.len() {
                self.fills_up(self.chats[at], sink);
            }
        }
        self.edges = edges;
        self.now_s = occasion.end_s;
        if !stopped {
            self.end(sink);
        }
        !stopped
    }

    fn clear(&mut self, occasion: &Occasion) {
        self.now_s = 0.0;
        self.desks.iter_mut().for_each(Desk::clear);
        self.pools.clear(self.routes.wants.len(), self.desks.len());
        self.agenda.clear();
        self.tokens.clear();
        let keys = || self.centre.queues.iter().map(|it| it.key);
        self.streams = keys().map(|key| QueueStreams::new(occasion, key)).collect();
        let arrivals = |key| stream(occasion.seed, Purpose::Arrivals, occasion.replication, key);
        self.arrival_streams = keys().map(arrivals).collect();
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
            Event::Again { token } => self.tries_again(token, sink),
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
