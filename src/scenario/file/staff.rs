//! The people: contracts and agents.

use super::{Hours, ProficiencyFile};
use crate::scenario::decode::{At, List, Name, TableOr, table};
use crate::scenario::words::agent::{Away, Wished};
use crate::units::Seconds;
use chrono::NaiveDate;

table! {
    /// What an employment contract allows and costs. All limits are kept.
    pub struct ContractFile, "contract" {
        /// Its name, unique.
        name: At<Name>, required, "\"full-time\"";
        /// Paid hours a plan week: least and most, or one length of time for exactly so many.
        hours_per_week: TableOr<DurationRange, At<Seconds>>, required, "{ min = \"38h\", max = \"40h\" }";
        /// Days worked a plan week: least and most, or a number for at most so many.
        days_per_week: TableOr<CountRange, At<u32>>, optional("at most 5"), "{ max = 5 }";
        /// Days worked in a row: least and most, or a number for at most so many.
        consecutive_days: TableOr<CountRange, At<u32>>, optional("at most 6"), "{ min = 2, max = 6 }";
        /// Days off in a row: at least.
        consecutive_days_off: TableOr<AtLeast, At<u32>>, optional("1"), "{ min = 2 }";
        /// From the end of a shift to the start of the next, at least.
        rest: At<Seconds>, optional("11h"), "\"11h\"";
        /// Weekends worked in the plan.
        weekends: WeekendsFile, optional("no limit"), "{ max = 2, whole = true }";
        /// The shifts it may work.
        shifts: List<At<String>>, optional("all shifts"), "[\"early\", \"late\"]";
        /// Pay for an hour.
        cost_per_hour: At<f64>, required, "21.50";
        /// Hours past the most of a week.
        overtime: OvertimeFile, optional("none"), "{ max = \"4h\", pay_factor = 1.25 }";
        /// Whether a closed day counts as worked hours.
        paid_holidays: At<bool>, optional("true"), "true";
    }
}

table! {
    /// Least and most of a length of time.
    pub struct DurationRange, "range of hours" {
        /// The least.
        min: At<Seconds>, optional("0h"), "\"38h\"";
        /// The most.
        max: At<Seconds>, required, "\"40h\"";
    }
}

table! {
    /// Least and most of a number of days.
    pub struct CountRange, "range of days" {
        /// The least.
        min: At<u32>, optional("no limit"), "2";
        /// The most.
        max: At<u32>, optional("as if nothing were written"), "5";
    }
}

table! {
    /// The least of a number of days.
    pub struct AtLeast, "number of days" {
        /// The least.
        min: At<u32>, required, "2";
    }
}

table! {
    /// Limits on weekends.
    pub struct WeekendsFile, "weekends" {
        /// The most in the plan; a weekend counts if a shift starts on its Saturday or Sunday.
        max: At<u32>, optional("no limit"), "2";
        /// Both days of a weekend or neither.
        whole: At<bool>, optional("false"), "true";
    }
}

table! {
    /// Hours past the most of a week.
    pub struct OvertimeFile, "overtime" {
        /// The most in a plan week.
        max: At<Seconds>, required, "\"4h\"";
        /// What such an hour costs, as a multiple of an ordinary one.
        pay_factor: At<f64>, optional("1.25"), "1.25";
    }
}

table! {
    /// A person.
    pub struct AgentFile, "agent" {
        /// Name or number, unique: what the roster calls them.
        name: At<Name>, required, "\"Anna\"";
        /// Where they work.
        site: At<String>, optional("the only site"), "\"Berlin\"";
        /// Their contract.
        contract: At<String>, optional("the only contract"), "\"full-time\"";
        /// What they are; reports and pay bands use it.
        role: At<String>, optional("agent"), "\"team_lead\"";
        /// The queues they can serve.
        skills: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// How long they take on some queues ÷ that queue's handle time, above 0, 10 at most.
        proficiency: ProficiencyFile, optional("1 on each of their queues"), "{ email = 1.2, phone = 0.9 }";
        /// When they can work, by weekday, local time of their site.
        availability: Hours, optional("any time"), "{ mon-fri = \"07:00-17:00\" }";
        /// Days away: dates and ranges, paid unless it says unpaid.
        time_off: List<At<Away>>, optional("none"), "[\"2026-03-30..2026-04-03\", \"2026-03-27 unpaid\"]";
        /// Wishes: for or against a date or weekday, a shift or both, with a weight.
        wishes: List<At<Wished>>, optional("none"), "[\"against 2026-03-28 x5\", \"for early x2\"]";
        /// Pay for a year of full work; an hour is this ÷ 52 ÷ the contract's most hours a week.
        pay_per_year: At<f64>, optional("the contract's cost_per_hour"), "42000";
        /// Pay for an hour.
        cost_per_hour: At<f64>, optional("the contract's"), "23.0";
        /// First day of their employment, training included: the months ahead reckon with it.
        hired: At<NaiveDate>, optional("long ago"), "2026-01-12";
    }
}
