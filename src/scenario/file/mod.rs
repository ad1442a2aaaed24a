//! What the planner wrote: the scenario as its TOML mirrors it, nothing resolved, any key maybe
//! missing. [`validate`](super::validate) makes the [`model`](super::model) of it.

pub mod agents_csv;
mod cells;
mod hiring;
mod knowledge;
mod months;
mod proficiency;
mod simulation;
mod staff;
mod syntax;
mod week;
mod work;
pub mod worked_csv;

pub use hiring::{
    Attrition, ClassSizeFile, DecidedClassFile, HiringFile, HiringSiteFile, OutsourcingFile,
    PoolFile, RampFile, ShortfallFile, TempsFile, WeeklyVolumeFile,
};
pub use knowledge::{
    AhtChangeFile, BorrowFile, Dates, EventFile, GrowthFile, HistoryMarkFile, HolidaysFile,
    OverrideFile, SpecialHoursFile,
};
pub use months::ByMonth;
pub use proficiency::ProficiencyFile;
pub use simulation::{CallbackFile, RetryFile, SimulationFile};
pub use staff::{AgentFile, ContractFile, CountRange, OvertimeFile};
pub use syntax::parse;
pub use week::{PayBands, TypicalWeekFile, WeekHours};
pub use work::{AtOnceFile, BreakFile, QueueFile, ServiceLevelFile, ShiftFile, StartWindow};

use super::decode::{At, List, Name, OneOrMany, TableOr, table};
use crate::calendar::IntervalLength;
use crate::units::Seconds;
use chrono::NaiveDate;
use chrono_tz::Tz;

table! {
    /// A planner's scenario: queues, shifts, contracts and agents of a contact centre.
    pub struct ScenarioFile, "scenario" {
        /// What you call it.
        name: At<Name>, required, "\"Help desk\"";
        /// Time zone of everything that names no other.
        zone: At<Tz>, required, "\"Europe/Berlin\"";
        /// Length of the plan's intervals: 15min, 30min or 60min.
        interval: At<IntervalLength>, optional("30min"), "\"30min\"";
        /// First day of the plan. Plan weeks are blocks of seven days from here.
        first_day: At<NaiveDate>, required, "2026-03-23";
        /// Number of weeks to plan, 1 to 104.
        weeks: At<u32>, required, "2";
        /// Seed of everything random: the same seed gives the same plan.
        seed: At<u64>, optional("1"), "7";
        /// Currency of all pay, three letters.
        currency: At<String>, optional("EUR"), "\"EUR\"";
        /// CSV file with one agent a row; may stand beside [[agent]].
        agents: At<String>, optional("no file"), "\"agents.csv\"";
        /// CSV file of the shifts worked before the plan, as `plan` writes rosters; rules about days in a row, days off and rest go on from there.
        worked_before: At<String>, optional("not known"), "\"last_roster.csv\"";
        /// Paid time that is not on the phones.
        shrinkage: ShrinkageFile, optional("none"), "{ planned = 0.08, unplanned = 0.06 }";
        /// The queues, at least one.
        queue: List<QueueFile>, required, "[[queue]]";
        /// Days on which queues stay closed whatever their hours say.
        closed_day: List<ClosedDayFile>, optional("none"), "[ { date = 2026-04-03, name = \"Good Friday\" } ]";
        /// Days with hours of their own, such as a half-day before a holiday.
        special_hours: List<SpecialHoursFile>, optional("none"), "[ { dates = [2026-12-24], hours = \"08:00-12:00\" } ]";
        /// Public holidays of the country, and of its region.
        holidays: OneOrMany<HolidaysFile>, optional("none"), "{ country = \"US\", region = \"NY\" }";
        /// What changes volumes on some days: mailings, price changes, campaigns.
        event: List<EventFile>, optional("none"), "[ { name = \"mailing\", dates = [2026-04-13], effect = 1.4 } ]";
        /// Changes of the level from a date on.
        growth: List<GrowthFile>, optional("none"), "[ { from = 2026-05-01, change = 0.08 } ]";
        /// Your own numbers for some days.
        r#override: List<OverrideFile>, optional("none"), "[ { dates = [2026-05-04], volume = 650 } ]";
        /// Days of the history to leave out or to believe.
        history_mark: List<HistoryMarkFile>, optional("none"), "[ { dates = [2025-11-03], use = \"ignore\" } ]";
        /// Changes of the handle time from a date on.
        aht_change: List<AhtChangeFile>, optional("none"), "[ { from = 2026-05-01, factor = 0.9 } ]";
        /// Places of work, each with its zone.
        site: List<SiteFile>, optional("one site, named as the scenario"), "[ { name = \"Berlin\" } ]";
        /// Shift patterns.
        shift: List<ShiftFile>, optional("none"), "[ { name = \"early\", start = \"08:00\", length = \"8h30m\" } ]";
        /// Contracts.
        contract: List<ContractFile>, optional("none"), "[ { name = \"full-time\", hours_per_week = \"40h\", cost_per_hour = 21.50 } ]";
        /// Agents by name.
        agent: List<AgentFile>, optional("none"), "[ { name = \"Anna\" } ]";
        /// How the optimiser weighs a missing, a surplus and a disappointed agent.
        prices: PricesFile, optional("from the dearest contract's hour"), "{ understaffing_per_hour = 200 }";
        /// How the forecast is made.
        forecast: ForecastFile, optional("the best method by backtest"), "{ method = \"auto\" }";
        /// How a roster is played against random arrivals.
        simulation: SimulationFile, optional("as its own defaults say"), "{ replications = 100 }";
        /// The months ahead: how many people leave, whom one may hire, and what that costs.
        hiring: HiringFile, optional("as its own defaults say"), "{ weeks = 78, attrition = 0.35 }";
    }
}

table! {
    /// Shares of paid time that is not on the phones, added together.
    pub struct ShrinkageFile, "shrinkage" {
        /// Known when the roster is made and entered as time off: leave, training.
        planned: At<f64>, optional("0"), "0.08";
        /// Not known when the roster is made: sickness, lateness.
        unplanned: At<f64>, optional("0"), "0.06";
    }
}

table! {
    /// A day on which queues do not open.
    pub struct ClosedDayFile, "closed day" {
        /// The date.
        date: At<NaiveDate>, required, "2026-04-03";
        /// Why.
        name: At<String>, optional("empty"), "\"Good Friday\"";
        /// The queues it closes.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
    }
}

table! {
    /// A place of work.
    pub struct SiteFile, "site" {
        /// Its name, unique.
        name: At<Name>, required, "\"Berlin\"";
        /// Its time zone: shifts there start by this clock.
        zone: At<Tz>, optional("the scenario's zone"), "\"Europe/Berlin\"";
        /// What a year of work is paid there, by role.
        pay_per_year: PayBands, optional("no bands"), "{ agent = { min = 30000, max = 70000 } }";
    }
}

table! {
    /// Least and most of an amount of money.
    pub struct MoneyRange, "money range" {
        /// The least.
        min: At<f64>, required, "30000";
        /// The most.
        max: At<f64>, required, "70000";
    }
}

table! {
    /// What the optimiser reckons with. Not money that is paid.
    pub struct PricesFile, "price list" {
        /// For an hour in which a queue lacks one agent.
        understaffing_per_hour: At<f64>, optional("10 × the dearest contract's hour"), "200";
        /// By how much dearer each further agent is who is missing at the same time, as a share of the first one's price; from the sixth on as the fifth.
        understaffing_rise: At<f64>, optional("0: all alike"), "0.5";
        /// For an hour in which a queue has one agent too many, on top of the pay.
        overstaffing_per_hour: At<f64>, optional("0.1 × the dearest contract's hour"), "2";
        /// For one point of weight of a wish that is not granted.
        wish_point: At<f64>, optional("0.25 × the dearest contract's hour"), "5";
    }
}

table! {
    /// How the forecast is made.
    pub struct ForecastFile, "forecast" {
        /// auto (by backtest), or a method's name, such as combination, calendar_effects or mean_same_weekday.
        method: At<String>, optional("auto"), "\"auto\"";
        /// How many of the same weekday the mean looks back on, 1 to 52.
        mean_of_weeks: At<u32>, optional("8"), "8";
        /// How many weeks the backtest forecasts again, 0 to 104; 0 = no backtest.
        backtest_weeks: At<u32>, optional("8"), "8";
        /// How far ahead of the plan's first day the forecast is made, in whole days.
        lead: At<Seconds>, optional("from the end of the history to the first day"), "\"2w\"";
    }
}

/// Opening hours: a table by weekday, or one text for all days.
pub type Hours = TableOr<WeekHours, At<super::decode::DayHours>>;

/// One clock time or several, or a window with a step.
pub type Starts = TableOr<StartWindow, OneOrMany<At<crate::calendar::Clock>>>;
