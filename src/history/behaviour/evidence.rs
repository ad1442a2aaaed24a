//! What the rows of a queue say of behaviour, kept while they are read.

use super::chats::{self, ChatRow};
use super::{Behaviour, Observed, PatienceGap, patience};
use crate::calendar::{Interval, Moment};
use crate::history::frame::Frame;
use crate::history::header::Layout;
use crate::scenario::model::Channel;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What one row says of behaviour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// An interval.
    Interval {
        /// Contacts that arrived.
        offered: f64,
        /// Contacts that hung up, where known; may be below 0 where more were handled than
        /// arrived (those of the interval before).
        abandoned: Option<f64>,
        /// Mean wait of all offered, where known.
        asa_s: Option<f64>,
        /// Chats at once, their number and mean handle time, where known.
        chats: Option<(f64, f64, f64)>,
    },
    /// A contact whose wait is known.
    Contact {
        /// Until it was answered or hung up.
        wait_s: f64,
        /// Whether it hung up.
        hung_up: bool,
    },
}

impl Seen {
    /// Whether it tells nothing, as most intervals of files without these columns.
    const fn is_nothing(&self) -> bool {
        match self {
            Self::Contact { .. } => false,
            Self::Interval {
                abandoned,
                asa_s,
                chats,
                ..
            } => (abandoned.is_none() || asa_s.is_none()) && chats.is_none(),
        }
    }
}

/// What was waited on a day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct DayWaits {
    pub contacts: f64,
    pub hung_up: f64,
    pub wait_s: f64,
    /// The interval of the day that was waited longest in, all contacts together.
    pub longest: Option<IntervalWaits>,
}

impl DayWaits {
    pub fn add(&mut self, interval: IntervalWaits) {
        self.contacts += interval.contacts;
        self.hung_up += interval.hung_up;
        self.wait_s += interval.wait_s;
        if (self.longest).is_none_or(|longest| longest.wait_s < interval.wait_s) {
            self.longest = Some(interval);
        }
    }

    /// It without its longest interval.
    pub fn without_longest(&self) -> Self {
        let Some(it) = self.longest else { return *self };
        Self {
            contacts: self.contacts - it.contacts,
            hung_up: self.hung_up - it.hung_up,
            wait_s: self.wait_s - it.wait_s,
            longest: None,
        }
    }
}

/// What was waited in an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct IntervalWaits {
    pub start: Moment,
    pub contacts: f64,
    pub hung_up: f64,
    pub wait_s: f64,
}

/// A contact whose wait is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Waited {
    pub date: NaiveDate,
    pub wait_s: f64,
    pub hung_up: bool,
}

impl Waited {
    /// As sums. One who hung up without waiting tells nothing of patience, and is none of them.
    pub fn as_day(&self) -> DayWaits {
        let waited = self.wait_s > 0.0;
        DayWaits {
            contacts: f64::from(u8::from(waited || !self.hung_up)),
            hung_up: f64::from(u8::from(waited && self.hung_up)),
            wait_s: self.wait_s,
            longest: None,
        }
    }
}

/// The rows of one queue, as far as they tell behaviour.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Columns that patience needs and the file has not.
    missing: Vec<&'static str>,
    /// Whether the file has a column for chats at once.
    has_at_once: bool,
    /// The open intervals of the day that was asked for last.
    open: Option<(NaiveDate, Vec<Interval>)>,
    days: BTreeMap<NaiveDate, DayWaits>,
    contacts: Vec<Waited>,
    chats: Vec<ChatRow>,
}

impl Evidence {
    /// Nothing yet, of a file with these columns.
    #[must_use]
    pub fn of(layout: &Layout) -> Self {
        let (missing, has_at_once) = match layout {
            Layout::Intervals(it) => {
                let abandoned = it.abandoned.is_none() && it.handled.is_none();
                let missing = [("abandoned", abandoned), ("asa_s", it.asa_s.is_none())];
                (missing, it.at_once.is_some())
            }
            Layout::Tickets(it) => {
                let abandoned = it.abandoned.is_none();
                let missing = [("abandoned", abandoned), ("wait_s", it.wait_s.is_none())];
                (missing, false)
            }
        };
        let missing = missing.iter().filter(|(_, missing)| *missing);
        Self {
            missing: missing.map(|(name, _)| *name).collect(),
            has_at_once,
            ..Self::default()
        }
    }

    /// Adds a row at `moment`, unless it is outside the opening hours, on a day that the planner
    /// leaves out, or in the plan.
    pub fn add(&mut self, frame: &Frame, moment: Moment, seen: Seen) {
        if frame.channel.is_deferred() || seen.is_nothing() {
            return;
        }
        let (date, _) = moment.date_clock(frame.zone);
        let counts = date < frame.first_day && !frame.ignored_days.contains(&date);
        if !counts || !self.is_open(frame, date, moment) {
            return;
        }
        match seen {
            Seen::Contact { wait_s, hung_up } => self.contacts.push(Waited {
                date,
                wait_s,
                hung_up,
            }),
            Seen::Interval {
                offered,
                abandoned,
                asa_s,
                chats,
            } => {
                if let (Some(abandoned), Some(asa_s)) = (abandoned, asa_s) {
                    self.days.entry(date).or_default().add(IntervalWaits {
                        start: moment,
                        contacts: offered,
                        hung_up: abandoned,
                        wait_s: offered * asa_s,
                    });
                }
                if let Some((at_once, handled, aht_s)) = chats
                    && frame.channel == Channel::Chat
                {
                    self.chats.push(ChatRow {
                        date,
                        at_once,
                        handled,
                        aht_s,
                    });
                }
            }
        }
    }

    fn is_open(&mut self, frame: &Frame, date: NaiveDate, moment: Moment) -> bool {
        if self.open.as_ref().is_none_or(|(day, _)| *day != date) {
            self.open = Some((date, frame.open_intervals(date)));
        }
        let open = self.open.as_ref().map_or(&[][..], |(_, open)| open);
        let after = open.partition_point(|it| it.span.start <= moment);
        let interval = after.checked_sub(1).and_then(|at| open.get(at));
        interval.is_some_and(|it| it.span.contains(moment))
    }

    /// What all of it tells of a queue of `channel`.
    #[must_use]
    pub fn observed(&self, channel: Channel) -> Observed {
        if channel.is_deferred() {
            return Observed::default();
        }
        let patience = match self.missing.as_slice() {
            [] if self.contacts.is_empty() => patience::of_intervals(&self.days),
            [] => patience::of_contacts(&self.contacts),
            missing => {
                let names = missing.iter().map(|name| (*name).to_owned());
                Err(PatienceGap::NoColumn(names.collect()))
            }
        };
        let (chat, chat_gap) = match channel {
            Channel::Chat => chats::of(&self.chats, self.has_at_once),
            _ => (None, None),
        };
        Observed {
            patience_gap: patience.as_ref().err().cloned(),
            behaviour: Behaviour {
                patience: patience.ok(),
                chat,
            },
            chat_gap,
        }
    }
}
