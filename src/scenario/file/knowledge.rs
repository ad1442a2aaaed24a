//! What the planner knows and history does not: holidays, events, growth, overrides, marks on
//! the history, changes of the handle time, and borrowed forecasts.

use crate::scenario::decode::{At, DateOrName, DayHours, List, Name, OneOrMany, table};
use crate::scenario::model::{DateSpan, HistoryUse};
use crate::units::Seconds;
use chrono::NaiveDate;

/// One date or range, or a list of them.
pub type Dates = OneOrMany<At<DateSpan>>;

/// Declares the table of something that changes from a date on, at once or over some time: whose,
/// by how much, over what time, why.
macro_rules! change {
    (
        $(#[doc = $table_doc:literal])+ $name:ident, $noun:literal;
        $(#[doc = $whose:literal])+ queues;
        $(#[doc = $how_much:literal])+ $size:ident = $size_example:literal;
        $(#[doc = $time:literal])+ over = $over_example:literal;
        reason = $reason_example:literal
    ) => {
        table! {
            $(#[doc = $table_doc])+
            pub struct $name, $noun {
                $(#[doc = $whose])+
                queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
                /// First day of it.
                from: At<NaiveDate>, required, "2026-05-01";
                $(#[doc = $how_much])+
                $size: At<f64>, required, $size_example;
                $(#[doc = $time])+
                over: At<Seconds>, optional("at once"), $over_example;
                /// Why: reports show it.
                reason: At<String>, optional("empty"), $reason_example;
            }
        }
    };
}

table! {
    /// The public holidays of a country; [[holidays]] for several countries.
    pub struct HolidaysFile, "holiday calendar" {
        /// The country: its two or three letters or its English name.
        country: At<String>, required, "\"US\"";
        /// The state, province or region with holidays of its own: its code or its name.
        region: At<String>, optional("those of the whole country"), "\"NY\"";
        /// Whether queues are closed then; false: they are open, and the forecast learns such days.
        closed: At<bool>, optional("true"), "true";
        /// Holidays that are not kept: dates, ranges or names.
        except: List<At<DateOrName>>, optional("none"), "[2026-10-12, \"Veterans Day\"]";
        /// The queues that keep them.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
    }
}

table! {
    /// Days on which queues open at other hours than on their weekday, past and coming.
    pub struct SpecialHoursFile, "special hours" {
        /// The dates and ranges.
        dates: Dates, required, "[2025-12-24, 2026-12-24]";
        /// When they are open on them. Days without any are [[closed_day]].
        hours: At<DayHours>, required, "\"08:00-12:00\"";
        /// Why.
        name: At<String>, optional("empty"), "\"Christmas Eve\"";
        /// The queues with these hours.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
    }
}

table! {
    /// Something that changes volumes: a mailing, a price change, a campaign, a payment date.
    pub struct EventFile, "event" {
        /// What you call it.
        name: At<Name>, required, "\"spring mailing\"";
        /// Events of one kind share one learnt effect.
        kind: At<Name>, optional("its name"), "\"mailing\"";
        /// Its dates and ranges, past ones (to learn from) and coming ones.
        dates: Dates, required, "[2025-04-14, \"2026-04-13..2026-04-14\"]";
        /// Open days before it that feel it, 0 to 60.
        days_before: At<u32>, optional("0"), "0";
        /// Open days after it that feel it, 0 to 60.
        days_after: At<u32>, optional("0"), "2";
        /// The queues that feel it.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// Contacts on such a day ÷ contacts without it, above 0, 20 at most.
        effect: At<f64>, optional("learnt from earlier occurrences"), "1.4";
    }
}

table! {
    /// Your own number for some days, in place of the forecast's.
    pub struct OverrideFile, "override" {
        /// The queues it is for.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// Its dates and ranges.
        dates: Dates, required, "[2026-05-04]";
        /// Contacts of each day (or of its hours), for each queue that is named; spread as the forecast spreads them.
        volume: At<f64>, optional("see factor"), "650";
        /// The forecast times this, 0 to 20. One of volume and factor.
        factor: At<f64>, optional("see volume"), "1.2";
        /// Hours of those days, by the queue's clock.
        between: At<DayHours>, optional("the whole day"), "\"09:00-12:00\"";
        /// Why: reports show it.
        reason: At<String>, optional("empty"), "\"town fair\"";
    }
}

change! {
    /// A change of the level from a date on.
    GrowthFile, "growth";
    /// The queues that grow.
    queues;
    /// 0.08 = 8 % more from then on; above -1, 2 at most.
    change = "0.08";
    /// Time over which it is reached, in a straight line.
    over = "\"4w\"";
    reason = "\"new customers\""
}

table! {
    /// Days of the history to leave out, or to believe however odd they look.
    pub struct HistoryMarkFile, "history mark" {
        /// The dates and ranges.
        dates: Dates, required, "[\"2025-11-03..2025-11-05\"]";
        /// The queues it is about.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// ignore: leave them out, as if they were missing; keep: never set them aside.
        r#use: At<HistoryUse>, required, "\"ignore\"";
        /// Why: reports show it.
        reason: At<String>, optional("empty"), "\"telephone system down\"";
    }
}

change! {
    /// A change of the handle time from a date on.
    AhtChangeFile, "handle time change";
    /// The queues whose handle time changes.
    queues;
    /// Handle time after it ÷ before it, above 0, 20 at most.
    factor = "0.9";
    /// Time after which 95 % of the change is there, along a learning curve.
    over = "\"8w\"";
    reason = "\"new CRM\""
}

table! {
    /// Another queue whose forecast a new queue takes.
    pub struct BorrowFile, "borrowed forecast" {
        /// That queue; it has volumes of its own.
        from: At<String>, required, "\"phone\"";
        /// This queue's volume ÷ that queue's, above 0, 10 at most.
        share: At<f64>, required, "0.2";
    }
}
