//! The work: queues with their promises, and the shifts in which it is done.

use super::{BorrowFile, CallbackFile, Hours, RetryFile, Starts, TypicalWeekFile};
use crate::calendar::Clock;
use crate::scenario::decode::{At, DaySet, List, Name, OneOrMany, table};
use crate::scenario::model::{BreakKind, Channel, Patience, PromiseOver, ShareOf, Sizing};
use crate::scenario::words::date::When;
use crate::units::Seconds;
use chrono_tz::Tz;

table! {
    /// A queue of contacts.
    pub struct QueueFile, "queue" {
        /// Its name, unique; the history calls it the same.
        name: At<Name>, required, "\"phone\"";
        /// How contacts reach it: phone, chat, email or ticket.
        channel: At<Channel>, required, "\"phone\"";
        /// Time zone of its hours and of the local times in its history.
        zone: At<Tz>, optional("the scenario's zone"), "\"Europe/Berlin\"";
        /// When it is open, by weekday; "always" = day and night.
        hours: Hours, required, "{ mon-fri = \"08:00-18:00\", sat = \"09:00-13:00\" }";
        /// CSV file with what arrived, beside the scenario. One of history, volumes, typical_week.
        history: At<String>, optional("see volumes, typical_week"), "\"history.csv\"";
        /// What arrived, written here: one row an interval.
        volumes: List<VolumeFile>, optional("see history, typical_week"), "[ { start = \"2026-03-02 08:00\", offered = 12, aht = \"4m\" } ]";
        /// Expected contacts of a typical week, where there is no history.
        typical_week: TypicalWeekFile, optional("see history, volumes"), "{ mon = 300, tue-fri = 280 }";
        /// Another queue's forecast at a share of its volume, for a queue that is new: it needs no history, volumes or typical_week.
        borrow: BorrowFile, optional("none"), "{ from = \"phone\", share = 0.2 }";
        /// Mean handle time: needed where the history has none, overrides it where it has.
        aht: At<Seconds>, optional("from the history"), "\"4m30s\"";
        /// How much handle times of single contacts vary: standard deviation ÷ mean, above 0, 10 at most.
        aht_variation: At<f64>, optional("from the history, where its rows are single contacts"), "0.8";
        /// A share of the contacts answered within a time.
        service_level: ServiceLevelFile, optional("none; one target is needed"), "{ answer_within = \"20s\", target = 0.80 }";
        /// Highest share of their time on the phones that agents are busy.
        max_occupancy: At<f64>, optional("none"), "0.88";
        /// Longest mean wait (average speed of answer).
        max_asa: At<Seconds>, optional("none"), "\"30s\"";
        /// Highest share of contacts that hang up; needs patience.
        max_abandoned: At<f64>, optional("none"), "0.05";
        /// Mean time after which one who waits hangs up, or "history": estimated from its columns `abandoned` and `asa_s`.
        patience: At<Patience>, optional("nobody hangs up"), "\"3m\"";
        /// Customers who hang up and try again; needs patience.
        retry: RetryFile, optional("nobody tries again"), "{ share = 0.4, after = \"10min\", at_most = 3 }";
        /// Customers who are called back instead of waiting on.
        callback: CallbackFile, optional("nobody is called back"), "{ after = \"2min\", share = 0.5 }";
        /// From arrival to the end of its handling, within which a contact counts as resolved in time: elapsed for phone and chat, opening hours for email and tickets.
        resolve_within: At<Seconds>, optional("not counted"), "\"24h\"";
        /// How agents required follow volumes that change through the day: interval, lag_average, lag_max, carried or auto. Not used beside a promise over the day or week.
        sizing: At<Sizing>, optional("auto: carried where handle times are half an interval or longer, or where in some interval more is left in hand from before than arrives; else interval"), "\"carried\"";
        /// Several chats at once.
        at_once: AtOnceFile, optional("one contact at a time"), "{ chats = 3, slower = 0.2, measured_at = 1 }";
        /// Emails or tickets that already wait when the plan begins.
        backlog: BacklogFile, optional("none"), "{ contacts = 120, oldest = \"6h\" }";
        /// Fewest agents while it is open, whatever the formula says.
        minimum_agents: At<u32>, optional("0"), "1";
        /// 1 is served first where agents are short.
        priority: At<u32>, optional("1"), "1";
    }
}

table! {
    /// A promise: so many of the contacts answered within so long.
    pub struct ServiceLevelFile, "service level" {
        /// The time: elapsed for phone and chat, opening hours for email and tickets.
        answer_within: At<Seconds>, required, "\"20s\"";
        /// The share, below 1.
        target: At<f64>, required, "0.80";
        /// Of which contacts: offered (all), or without_short_abandons (those that did not hang up within the time).
        of: At<ShareOf>, optional("\"offered\""), "\"offered\"";
        /// Over what time it must hold: interval (each by itself), day or week (of all its contacts together; fewer agent-hours).
        over: At<PromiseOver>, optional("\"interval\""), "\"day\"";
    }
}

table! {
    /// Several chats at once.
    pub struct AtOnceFile, "number of chats at once" {
        /// Chats an agent has at once.
        chats: At<u32>, required, "3";
        /// How much longer a chat takes for each further one beside it, as a share of its time alone.
        slower: At<f64>, optional("estimated from the history, where it has a column `at_once`"), "0.2";
        /// Chats at once for which handle times are given.
        measured_at: At<f64>, optional("chats; the history's column `at_once` where it has one"), "1";
    }
}

table! {
    /// Emails or tickets that already wait when the plan begins.
    pub struct BacklogFile, "backlog" {
        /// How many.
        contacts: At<f64>, required, "120";
        /// How long the oldest has waited, in opening hours; the others evenly from then until now.
        oldest: At<Seconds>, optional("0min: they all came just now"), "\"6h\"";
    }
}

table! {
    /// What arrived in one interval.
    pub struct VolumeFile, "volume" {
        /// Start of the interval: local time of the queue's zone, or with an offset.
        start: At<When>, required, "\"2026-03-02 08:00\"";
        /// Contacts that arrived.
        offered: At<f64>, required, "12";
        /// Mean handle time of those handled.
        aht: At<Seconds>, optional("the queue's"), "\"4m\"";
    }
}

table! {
    /// A shift pattern: every start with every length.
    pub struct ShiftFile, "shift" {
        /// Its name, unique.
        name: At<Name>, required, "\"early\"";
        /// Weekdays on which it may start.
        days: At<DaySet>, optional("every day"), "\"mon-fri\"";
        /// When it starts, local time of the site: a time, a list, or a window with a step.
        start: Starts, required, "{ from = \"07:30\", to = \"09:30\", step = \"30min\" }";
        /// From start to end, breaks included: one length or a list.
        length: OneOrMany<At<Seconds>>, required, "\"8h30m\"";
        /// Its breaks, in the order in which they are taken.
        breaks: List<BreakFile>, optional("none"), "[ { kind = \"lunch\", length = \"30min\", paid = false, earliest = \"3h30m\", latest = \"5h\" } ]";
    }
}

table! {
    /// Starts from one clock time to another.
    pub struct StartWindow, "start window" {
        /// First start.
        from: At<Clock>, required, "\"07:30\"";
        /// Last start.
        to: At<Clock>, required, "\"09:30\"";
        /// From one start to the next.
        step: At<Seconds>, optional("30min"), "\"30min\"";
    }
}

table! {
    /// A break, placed within a window.
    pub struct BreakFile, "break" {
        /// break or lunch: how the roster calls it.
        kind: At<BreakKind>, optional("break"), "\"lunch\"";
        /// How long it is.
        length: At<Seconds>, required, "\"30min\"";
        /// Whether it is paid and counts as hours.
        paid: At<bool>, required, "false";
        /// Earliest start, after the start of the shift.
        earliest: At<Seconds>, required, "\"3h30m\"";
        /// Latest start, after the start of the shift.
        latest: At<Seconds>, required, "\"5h\"";
        /// Starts are tried in such steps from the earliest.
        step: At<Seconds>, optional("15min"), "\"15min\"";
    }
}
