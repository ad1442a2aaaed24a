//! Through the day: a queue whose arrivals and agents change, M(t)/M/s(t)+M, evaluated exactly.
//!
//! The steady formulas ([`steady`](super::steady())) take each interval alone: they know no backlog
//! carried over, no lag behind a rise, and say nothing of an hour without agents. Here the
//! probabilities of 0, 1, 2, … contacts in system are carried through the day, piece by piece.
//!
//! ```
//! use shiftwright::queueing::transient::{Piece, State};
//!
//! let hour = |arrivals_per_s, agents| Piece {
//!     length_s: 3600.0,
//!     arrivals_per_s,
//!     aht_s: 180.0,
//!     agents,
//!     patience_s: Some(120.0),
//!     within_s: 20.0,
//! };
//! // A quiet hour, then a rush; how many agents in the rush?
//! let (nine, _) = State::empty().after(&hour(0.02, 5));
//! let choices = (10..30).map(|agents| nine.after(&hour(0.1, agents)));
//! let kept = choices.into_iter().find(|(_, felt)| felt.service_level >= 0.8);
//! assert!(kept.is_some_and(|(ten, felt)| felt.p_wait < 0.3 && ten.mean() > 17.0));
//! ```
//!
//! **The model.** Over a [`Piece`] all rates are constant: Poisson arrivals, exponential handle times
//! and patience, agents alike, first come first served. With N in system, min(N, s) are served.
//! When agents leave while they are busy, their contacts go back to the *head* of the queue (and
//! may hang up there); work is memoryless, so nothing is lost but their place. That agents finish
//! the contact they are in (the exhaustive discipline) is left to simulation.
//!
//! **The method** is uniformisation (Jensen 1953; Grassmann 1977), found by Ingolfsson et al. 2007
//! (doi 10.1287/ijoc.1050.0157) to be both exact and fast; only the states that carry weight are
//! touched. At most 1e-10 of probability is lost in a day. Where a piece would need more than 2²⁶
//! updates of a state, and only there, N is taken as normal with mean and variance from their
//! differential equations: from about 100,000 agents, a queue of tens of thousands that grows without
//! end, or patience or handling of less than a ten-thousandth of the other.
//!
//! **By arrival and by time.** `p_wait`, `service_level`, `abandoned_within`, `hangs_up` and `wait_s` are felt by
//! those who *arrive* in the piece. `abandoned`, `served` and `waiting_s` happen *during* the piece, to
//! whoever is there, including those who came before. In the long run it is all the same.

mod chain;
mod felt;
mod large;
mod long_run;
mod spread;
mod steps;
mod weights;

#[cfg(test)]
mod tests;

use chain::{BUDGET, Rates, Run};
use large::Normal;
use spread::Spread;

/// Rates and lengths are taken as at most this, handle times and patience as at least its inverse.
const EXTREME: f64 = 1e12;

/// A stretch of time over which nothing changes.
///
/// All numbers finite and 0 or more; handle time and patience above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Length, seconds.
    pub length_s: f64,
    /// Contacts that arrive a second.
    pub arrivals_per_s: f64,
    /// Mean handle time, seconds.
    pub aht_s: f64,
    /// Agents on the phones; 0 = nobody answers.
    pub agents: u32,
    /// Mean time after which one who waits hangs up, seconds; `None` = never.
    pub patience_s: Option<f64>,
    /// Threshold of the service level, seconds.
    pub within_s: f64,
}

impl Piece {
    /// The same with every number in a range in which nothing overflows.
    fn tame(&self) -> Self {
        let within = |value: f64, least: f64| value.max(least).min(EXTREME);
        Self {
            length_s: within(self.length_s, 0.0),
            arrivals_per_s: within(self.arrivals_per_s, 0.0),
            aht_s: within(self.aht_s, 1.0 / EXTREME),
            agents: self.agents,
            patience_s: self.patience_s.map(|s| within(s, 1.0 / EXTREME)),
            within_s: within(self.within_s, 0.0),
        }
    }
}

/// What a piece was like. Counts are expected values; shares lie between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Felt {
    /// Contacts that arrive in the piece.
    pub arrivals: f64,
    /// Contacts whose handling ends in the piece.
    pub served: f64,
    /// Contacts that hang up in the piece, whenever they came.
    pub abandoned: f64,
    /// Seconds spent waiting in the piece, summed over all who wait, whenever they came.
    pub waiting_s: f64,
    /// Mean number in system (waiting or served) over the piece.
    pub mean_in_system: f64,
    /// Mean number waiting over the piece.
    pub mean_queue: f64,
    /// Mean number of busy agents over the piece.
    pub busy: f64,
    /// Share of agents' time that is busy. Without agents 1 while there is or comes work, else 0.
    pub occupancy: f64,
    /// Share of the piece's arrivals that find every agent busy. Where nobody arrives, this and the
    /// next two are what one who did would feel.
    pub p_wait: f64,
    /// Share of the piece's arrivals answered within the threshold, hang-ups counting as not answered.
    pub service_level: f64,
    /// Share of the piece's arrivals that hang up within the threshold.
    pub abandoned_within: f64,
    /// Probability that one who arrives in the piece hangs up at some time, if its agents went on. Where nobody
    /// arrives, of one who did.
    pub hangs_up: f64,
    /// Mean wait of one who arrives in the piece, hang-ups included, if its agents went on; `None` where it has no
    /// agents and nobody hangs up.
    pub wait_s: Option<f64>,
    /// Mean number in system when the piece ends.
    pub in_system_at_end: f64,
    /// Mean number waiting when the piece ends, before agents change: the backlog.
    pub queue_at_end: f64,
}

impl Felt {
    /// Share answered within the threshold of those who did not hang up within it; 0 where all did.
    #[must_use]
    pub fn service_level_excluding_short_abandons(&self) -> f64 {
        let stayed = 1.0 - self.abandoned_within;
        if stayed > 0.0 {
            (self.service_level / stayed).min(1.0)
        } else {
            0.0
        }
    }

    /// Mean wait in seconds, those who hang up included; `None` where nobody arrives.
    ///
    /// By time: the waiting done in the piece over the arrivals of the piece (Little). After a hole it
    /// holds the waiting of those who came before; over a day that ends empty it is exact.
    #[must_use]
    pub fn asa_s(&self) -> Option<f64> {
        (self.arrivals > 0.0).then(|| self.waiting_s / self.arrivals)
    }

    /// Hang-ups in the piece over its arrivals; `None` where nobody arrives.
    ///
    /// By time, as [`asa_s`](Self::asa_s): above 1 where a backlog hangs up while few arrive.
    #[must_use]
    pub fn abandoned_share(&self) -> Option<f64> {
        (self.arrivals > 0.0).then(|| self.abandoned / self.arrivals)
    }
}

/// How many contacts are in system at one moment: a distribution. Cloning copies a few hundred numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct State(Number);

#[derive(Debug, Clone, PartialEq)]
enum Number {
    Exact(Spread),
    Large(Normal),
}

impl Default for State {
    fn default() -> Self {
        Self::empty()
    }
}

impl State {
    /// Nobody is in system.
    #[must_use]
    pub fn empty() -> Self {
        Self::of(0)
    }

    /// Exactly `contacts` are in system.
    #[must_use]
    pub fn of(contacts: u32) -> Self {
        Self(Number::Exact(Spread::of(contacts as usize)))
    }

    /// Mean number in system.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.0 {
            Number::Exact(spread) => spread.mean(),
            Number::Large(normal) => normal.mean,
        }
    }

    /// Mean number waiting with `agents` agents.
    #[must_use]
    pub fn mean_queue(&self, agents: u32) -> f64 {
        match &self.0 {
            Number::Exact(spread) => spread.mean_beyond(agents as usize),
            Number::Large(normal) => normal.beyond(f64::from(agents)),
        }
    }

    /// Probability that `contacts` are in system.
    #[must_use]
    pub fn probability(&self, contacts: u32) -> f64 {
        match &self.0 {
            Number::Exact(spread) => spread.at(contacts as usize),
            Number::Large(normal) => normal.density(f64::from(contacts)),
        }
    }

    /// The state after `piece`, and what the piece was like, if its agents and rates go on
    /// after it for the threshold's length. Where they change, those who arrive in the last
    /// `within_s` seconds feel something else: see [`after_before`](Self::after_before).
    #[must_use]
    pub fn after(&self, piece: &Piece) -> (Self, Felt) {
        self.after_before(piece, &[])
    }

    /// [`after`](Self::after) where `following` comes next: who arrives late in `piece` is answered (or
    /// not) by the agents of the pieces after it. The last one counts as going on. Only
    /// `service_level` and `abandoned_within` differ; by five Gauss points over each handle time of
    /// the threshold (the rest is exact).
    #[must_use]
    pub fn after_before(&self, piece: &Piece, following: &[Piece]) -> (Self, Felt) {
        let piece = piece.tame();
        let rates = Rates::of(&piece);
        let exact = match &self.0 {
            Number::Exact(spread) => Some(spread.clone()),
            Number::Large(normal) => normal.to_spread(),
        };
        let exact =
            exact.filter(|spread| chain::least_work(spread, &rates, piece.length_s) < BUDGET);
        let done = exact.and_then(|spread| {
            let mut run = Run::new(spread, BUDGET);
            let seen = felt::through(&mut run, &piece, following)?;
            Some((run, seen))
        });
        if let Some((run, seen)) = done {
            let felt = felt::summary(&run, &piece, seen);
            return (Self(Number::Exact(run.now)), felt);
        }
        let start = match &self.0 {
            Number::Exact(spread) => Normal::like(spread),
            Number::Large(normal) => *normal,
        };
        let (end, felt) = start.through(&piece);
        (Self(Number::Large(end)), felt)
    }

    /// All of `pieces` in turn, each knowing those that follow; and the state at the end.
    #[must_use]
    pub fn through(&self, pieces: &[Piece]) -> (Self, Vec<Felt>) {
        let mut state = self.clone();
        let mut felt = Vec::with_capacity(pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            let (next, seen) = state.after_before(piece, pieces.get(index + 1..).unwrap_or(&[]));
            state = next;
            felt.push(seen);
        }
        (state, felt)
    }
}
