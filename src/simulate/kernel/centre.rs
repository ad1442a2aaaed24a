//! What stays the same from play to play: queues, who can serve them, when they work, house rules.

/// A contact centre in numbers. Queues, kinds and agents are known by their positions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Centre {
    /// The queues.
    pub queues: Vec<QueueLaw>,
    /// Kinds of agents: those of one kind can do the same.
    pub kinds: Vec<Kind>,
    /// The agents.
    pub agents: Vec<AgentPlan>,
    /// Rules for all.
    pub house: House,
}

/// How a queue's contacts behave.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueLaw {
    /// Whose streams of random numbers are its own.
    pub key: u64,
    /// Whether nobody waits for the answer (email, tickets).
    pub deferred: bool,
    /// 1 is taken first by whoever has a choice.
    pub priority: u32,
    /// Mean time after which one who waits hangs up (exponential); `None` = never.
    pub patience_s: Option<f64>,
    /// How handle times spread around their mean.
    pub handle: HandleLaw,
    /// Factor of the handle time with 1, 2, … contacts in hand at once; as many values as an agent
    /// may have, at least one. Of deferred queues the first alone counts.
    pub pace: Vec<f64>,
    /// Whether those who hang up try again.
    pub retry: Option<RetryLaw>,
    /// Whether those who wait can be called back.
    pub callback: Option<CallbackLaw>,
    /// The stretches in which it is open, in order; empty = always. Where one ends and no other begins,
    /// those who still wait are turned away, but for deferred queues and those to be called back.
    pub open_s: Vec<(f64, f64)>,
}

impl QueueLaw {
    /// A queue of calls with exponential handle times and a mean patience.
    #[must_use]
    pub fn calls(patience_s: Option<f64>) -> Self {
        Self {
            key: 0,
            deferred: false,
            priority: 1,
            patience_s,
            handle: HandleLaw::Exponential,
            pace: vec![1.0],
            retry: None,
            callback: None,
            open_s: vec![],
        }
    }

    /// Whether an agent may have several of its contacts in hand.
    pub(super) fn is_chat(&self) -> bool {
        !self.deferred && self.pace.len() > 1
    }

    /// Whether it is open at a moment.
    #[must_use]
    pub fn is_open(&self, at_s: f64) -> bool {
        let begun = self.open_s.partition_point(|(from_s, _)| *from_s <= at_s);
        self.open_s.is_empty() || (begun > 0 && at_s < self.open_s[begun - 1].1)
    }
}

/// The law of handle times, mean 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HandleLaw {
    /// Exponential.
    Exponential,
    /// Log-normal with this standard deviation of the logarithm.
    LogNormal {
        /// The standard deviation of ln(time), 0 or more; 0 = all alike.
        log_sd: f64,
    },
}

impl HandleLaw {
    /// The log-normal law with this standard deviation ÷ mean.
    #[must_use]
    pub fn with_variation(variation: f64) -> Self {
        Self::LogNormal {
            log_sd: (variation * variation).ln_1p().sqrt(),
        }
    }
}

/// Those who hung up and try again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetryLaw {
    /// Share of them, 0 to 1.
    pub share: f64,
    /// Mean time after which they do (exponential).
    pub after_s: f64,
    /// How many times at most.
    pub at_most: u32,
}

/// Those who wait and accept to be called back: they keep their place and do not hang up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CallbackLaw {
    /// The wait after which it is offered.
    pub after_s: f64,
    /// Share of those who accept, 0 to 1.
    pub share: f64,
}

/// What agents of a kind can do.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Queues that they serve, each with the factor of their handle time there.
    pub skills: Vec<(usize, f64)>,
}

/// When an agent works.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentPlan {
    /// What they can do.
    pub kind: usize,
    /// When they are at work, in order, not overlapping.
    pub stints: Vec<Stint>,
}

/// A piece of work between breaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stint {
    /// Its start.
    pub from_s: f64,
    /// Its end, after the start.
    pub to_s: f64,
    /// The queue that it is meant for; `None` = any that the agent serves.
    pub queue: Option<usize>,
    /// Number of the shift that it belongs to: who is absent is so for all of it.
    pub shift: usize,
}

/// Rules for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct House {
    /// When work ends with a contact in hand.
    pub at_end: AtEnd,
    /// Which contacts an agent takes.
    pub reach: Reach,
    /// What those do who wait for a live contact.
    pub idle: Idle,
}

/// What becomes of a live contact in hand when its agent's work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AtEnd {
    /// It is finished first; a break that follows keeps its length.
    #[default]
    Overrun,
    /// It goes back to the place in its queue that its arrival gives it, with the work that is left and a
    /// new patience; finished first where its queue has closed.
    HandOver,
}

/// Which contacts an agent takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Those of every queue that they serve.
    #[default]
    Skills,
    /// Those of the queue that their work is meant for.
    Assigned,
}

/// What agents do with deferred work while they wait for a live contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Idle {
    /// They do it, and set it aside when a contact comes.
    #[default]
    SetAside,
    /// They do it, and finish what they began.
    Finish,
    /// They do not touch it.
    Wait,
}
