//! The rules, one a file. Each looks at one agent's rows and says what is broken.

mod alignment;
mod availability;
mod breaks;
mod consecutive_days;
mod contract_shifts;
mod date;
mod days_off;
mod days_per_week;
mod hours_per_week;
mod inside_plan;
mod one_shift_a_day;
mod own_site;
mod paid_hours;
mod pieces;
mod rest;
mod shift_pattern;
mod skills;
mod time_off;
mod time_off_rows;
mod weekends;

use super::book::Book;
use super::violation::Findings;
use serde::Serialize;

/// A hard rule of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every shift starts on a date of the plan.
    InsidePlan,
    /// The column `date` is the date on which the shift starts, by the site's clock.
    Date,
    /// Agents work at their own site.
    OwnSite,
    /// At most one shift starts on a date.
    OneShiftADay,
    /// Only shifts that the contract allows.
    ContractShifts,
    /// Start, length and weekday are ones that the shift pattern offers.
    ShiftPattern,
    /// The activities fill each shift from start to end, without gaps or overlaps, and only it.
    Pieces,
    /// The pattern's breaks: each once, in order, as long and paid as it says, in its window.
    Breaks,
    /// `paid_h` is the length less unpaid breaks, and work is paid.
    PaidHours,
    /// Agents only serve queues that they can serve.
    Skills,
    /// A shift lies inside the agent's availability.
    Availability,
    /// No shift touches a day off that was granted, or starts on a paid holiday.
    TimeOff,
    /// Rest between the end of a shift and the start of the next.
    Rest,
    /// Paid hours a plan week, with credits and overtime.
    HoursPerWeek,
    /// Days worked a plan week, with credits.
    DaysPerWeek,
    /// Days in a row, at most and at least.
    ConsecutiveDays,
    /// Days off in a row, at least.
    DaysOff,
    /// Weekends worked, at most; whole weekends.
    Weekends,
    /// Rows of time off stand for days that are credited or granted.
    TimeOffRows,
}

impl Rule {
    /// Every rule, in the order in which violations are shown.
    pub const ALL: [Self; 19] = [
        Self::InsidePlan,
        Self::Date,
        Self::OwnSite,
        Self::OneShiftADay,
        Self::ContractShifts,
        Self::ShiftPattern,
        Self::Pieces,
        Self::Breaks,
        Self::PaidHours,
        Self::Skills,
        Self::Availability,
        Self::TimeOff,
        Self::Rest,
        Self::HoursPerWeek,
        Self::DaysPerWeek,
        Self::ConsecutiveDays,
        Self::DaysOff,
        Self::Weekends,
        Self::TimeOffRows,
    ];

    /// The rule in the planner's words, a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::InsidePlan => "Shifts lie in the plan",
            Self::Date => "Dates fit the start times",
            Self::OwnSite => "Agents work at their own site",
            Self::OneShiftADay => "One shift a day",
            Self::ContractShifts => "Shifts that the contract allows",
            Self::ShiftPattern => "Shifts fit their pattern",
            Self::Pieces => "Activities fill the shift",
            Self::Breaks => "Breaks",
            Self::PaidHours => "Paid hours",
            Self::Skills => "Skills",
            Self::Availability => "Availability",
            Self::TimeOff => "Time off",
            Self::Rest => "Rest between shifts",
            Self::HoursPerWeek => "Hours a week",
            Self::DaysPerWeek => "Days a week",
            Self::ConsecutiveDays => "Days in a row",
            Self::DaysOff => "Days off in a row",
            Self::Weekends => "Weekends",
            Self::TimeOffRows => "Rows of time off",
        }
    }

    /// Whether it can only be checked with `activities.csv`.
    #[must_use]
    pub const fn needs_activities(self) -> bool {
        matches!(
            self,
            Self::Pieces | Self::Breaks | Self::Skills | Self::TimeOffRows
        )
    }

    pub(super) fn check(self, book: &Book, found: &mut Findings) {
        let check = match self {
            Self::InsidePlan => inside_plan::check,
            Self::Date => date::check,
            Self::OwnSite => own_site::check,
            Self::OneShiftADay => one_shift_a_day::check,
            Self::ContractShifts => contract_shifts::check,
            Self::ShiftPattern => shift_pattern::check,
            Self::Pieces => pieces::check,
            Self::Breaks => breaks::check,
            Self::PaidHours => paid_hours::check,
            Self::Skills => skills::check,
            Self::Availability => availability::check,
            Self::TimeOff => time_off::check,
            Self::Rest => rest::check,
            Self::HoursPerWeek => hours_per_week::check,
            Self::DaysPerWeek => days_per_week::check,
            Self::ConsecutiveDays => consecutive_days::check,
            Self::DaysOff => days_off::check,
            Self::Weekends => weekends::check,
            Self::TimeOffRows => time_off_rows::check,
        };
        check(book, found);
    }
}
