//! A queue of contacts: how they reach the centre, what is promised to its customers, and how
//! they and the agents behave.

use super::knowledge::Borrow;
use crate::calendar::OpeningHours;
use crate::units::{Fraction, Seconds};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How a contact reaches the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A call: the customer waits on the line.
    Phone,
    /// A chat: the customer waits at the screen.
    Chat,
    /// An email: answered within hours.
    Email,
    /// A help-desk ticket: answered within hours or days.
    Ticket,
}

impl Channel {
    /// Whether customers write and need not wait for the answer.
    #[must_use]
    pub const fn is_deferred(self) -> bool {
        matches!(self, Self::Email | Self::Ticket)
    }

    /// What the planner must know of how such a queue is staffed; `None` where nothing.
    #[must_use]
    pub const fn staffed_as(self) -> Option<&'static str> {
        if self.is_deferred() {
            Some(
                "Work with a deadline in opening hours: done when the queues that share its agents leave \
                 room, what is due first before the rest.",
            )
        } else {
            None
        }
    }
}

/// A queue of contacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Its name, unique.
    pub name: String,
    /// The channel.
    pub channel: Channel,
    /// The zone of its hours and of the local times in its history.
    pub zone: Tz,
    /// When it is open, by weekday.
    pub hours: OpeningHours,
    /// Where its volumes come from.
    pub volumes: Volumes,
    /// The queue whose forecast it takes, if any; it then needs no volumes of its own, and those
    /// it has only tell its handle times.
    pub borrow: Option<Borrow>,
    /// Mean handle time where history gives none (or where it overrides history).
    pub aht: Option<Seconds>,
    /// Standard deviation ÷ mean of single contacts' handle times, above 0; `None` = not given.
    #[serde(default)]
    pub aht_variation: Option<f64>,
    /// What is promised to its customers.
    pub targets: Targets,
    /// How long those who wait are patient; `None` = nobody hangs up.
    #[serde(default)]
    pub patience: Option<Patience>,
    /// Who of those that hang up try again (phone and chat only, with a patience); `None` = nobody.
    #[serde(default)]
    pub retry: Option<Retry>,
    /// Who of those that wait are called back instead (phone and chat only); `None` = nobody.
    #[serde(default)]
    pub callback: Option<Callback>,
    /// From arrival to the end of its handling, within which a contact counts as resolved in time:
    /// elapsed for phone and chat, open hours for email and tickets. `None` = not counted.
    #[serde(default)]
    pub resolve_within: Option<Seconds>,
    /// How agents required follow volumes that change through the day.
    #[serde(default)]
    pub sizing: Sizing,
    /// How many chats an agent has at once; `None` = one contact at a time.
    #[serde(default)]
    pub at_once: Option<AtOnce>,
    /// Contacts that already wait when the plan begins (email and tickets only).
    #[serde(default)]
    pub backlog: Option<Backlog>,
    /// Fewest agents while open, whatever the formula says. 0 = no floor.
    pub minimum_agents: u32,
    /// 1 is served first where agents are short.
    pub priority: u32,
}

/// Where a queue's volumes come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // a handful of queues: a box would cost more than it saves
pub enum Volumes {
    /// History in a file: intervals or tickets, told apart by the header.
    File(PathBuf),
    /// History rows written in the scenario itself.
    Inline(Vec<InlineVolume>),
    /// No history: expected contacts of a typical week, given by weekday; spread evenly over
    /// the open intervals, or by a profile of hours. Used as the forecast as it is.
    Typical(TypicalWeek),
    /// None of its own: it borrows another queue's forecast.
    Borrowed,
}

/// One inline history row: an interval's start and what arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InlineVolume {
    /// Start of the interval, an instant.
    pub start: crate::calendar::Moment,
    /// Contacts that arrived.
    pub offered: f64,
    /// Mean handle time of those handled, where known.
    pub aht: Option<Seconds>,
}

/// Expected contacts of a typical week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypicalWeek {
    /// Contacts a day, Monday (0) to Sunday (6); a closed weekday has 0.
    pub per_weekday: [f64; 7],
    /// Relative weight of each hour of the day, 24 values; all equal where not given.
    pub hour_weights: [f64; 24],
}

/// What is promised. At least one target is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Targets {
    /// A share answered within a time.
    pub service_level: Option<ServiceLevel>,
    /// Highest share of time on the phones that an agent is busy.
    pub max_occupancy: Option<Fraction>,
    /// Longest mean wait.
    pub max_asa: Option<Seconds>,
    /// Highest share of contacts that hang up; needs a [`Queue::patience`].
    #[serde(default)]
    pub max_abandoned: Option<Fraction>,
}

impl Targets {
    /// Whether something is promised about those who hang up, which needs a [`Queue::patience`].
    #[must_use]
    pub fn need_patience(&self) -> bool {
        let short = |level: ServiceLevel| level.of == ShareOf::WithoutShortAbandons;
        self.max_abandoned.is_some() || self.service_level.is_some_and(short)
    }
}

/// So many of the contacts answered within so long.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ServiceLevel {
    /// The threshold: elapsed time for phone and chat, time during which the queue is open for
    /// email and tickets.
    pub answer_within: Seconds,
    /// The share, below 1.
    pub target: Fraction,
    /// Of which contacts it is a share.
    #[serde(default)]
    pub of: ShareOf,
    /// Over what time it must hold.
    #[serde(default)]
    pub over: PromiseOver,
}

/// Of which contacts a service level is a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareOf {
    /// All that are offered.
    #[default]
    Offered,
    /// Those that did not hang up within the threshold.
    WithoutShortAbandons,
}

/// Over what time a service level must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseOver {
    /// In every interval.
    #[default]
    Interval,
    /// On average over each day, intervals weighted by their contacts.
    Day,
    /// On average over each plan week.
    Week,
}

impl PromiseOver {
    /// A number for the day (interval: the day too) or plan week of `date` in a plan from `first_day`
    /// on: equal for dates of the same one.
    #[must_use]
    pub fn period(self, date: NaiveDate, first_day: NaiveDate) -> i64 {
        let day = (date - first_day).num_days();
        match self {
            Self::Week => day.div_euclid(7),
            Self::Day | Self::Interval => day,
        }
    }
}

/// How long those who wait are patient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Patience {
    /// The mean time after which one who waits hangs up (exponential).
    Mean(Seconds),
    /// To be estimated from the history.
    FromHistory,
}

/// Customers who hang up and try again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Retry {
    /// Share of those who hang up who try again, above 0.
    pub share: Fraction,
    /// The mean time after which they do (exponential).
    pub after: Seconds,
    /// Further tries of one customer at most, 1 or more.
    pub at_most: u32,
}

/// Customers who are called back instead of waiting on the line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Callback {
    /// How long one has waited when it is offered.
    pub after: Seconds,
    /// Share of those still waiting who accept, above 0: they keep their place and do not hang up.
    pub share: Fraction,
}

/// How agents required follow volumes that change through the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sizing {
    /// [`Sizing::Carried`] where handle times are half an interval or longer, else
    /// [`Sizing::Interval`].
    #[default]
    Auto,
    /// Each interval by itself, in its steady state (SIPP).
    Interval,
    /// Each interval for the volumes of one mean handle time before.
    LagAverage,
    /// The most that any moment of the interval needs, one mean handle time later.
    LagMax,
    /// Interval after interval through the day, contacts in hand and waiting carried over.
    Carried,
}

impl Sizing {
    /// As it stands in the scenario and in `staffing.csv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Interval => "interval",
            Self::LagAverage => "lag_average",
            Self::LagMax => "lag_max",
            Self::Carried => "carried",
        }
    }
}

/// Several chats at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AtOnce {
    /// Chats an agent has at once, 1 or more.
    pub chats: u32,
    /// How much longer a chat takes for each further one beside it, as a share of its time alone;
    /// `None` = to be estimated from the history.
    pub slower: Option<f64>,
    /// Chats at once for which handle times are given; `None` = [`AtOnce::chats`].
    pub measured_at: Option<f64>,
}

/// Contacts that already wait when the plan begins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Backlog {
    /// How many.
    pub contacts: f64,
    /// How long the oldest has waited, in open hours; the others evenly from then until now.
    pub oldest: Seconds,
}
