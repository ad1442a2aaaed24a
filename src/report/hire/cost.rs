//! What the months ahead cost, by kind.

use crate::capacity::{CostKind, Costs};
use serde::Serialize;

/// Money by kind, of the weeks ahead.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct CostSummary {
    /// All that is paid.
    pub paid: f64,
    /// Usual pay.
    pub pay: f64,
    /// Pay of trainees, and what training costs beside it.
    pub training: f64,
    /// Finding new people.
    pub hiring: f64,
    /// Overtime, whole.
    pub overtime: f64,
    /// What voluntary time off saves, below 0.
    pub time_off: f64,
    /// Work given to another company.
    pub outsourcing: f64,
    /// Pay of temps.
    pub temps: f64,
    /// Cross-training and moves.
    pub moves: f64,
    /// The price of what is missing: not paid.
    pub understaffing: f64,
    /// The price of what is missing of the limit for busy weeks: not paid.
    pub busy_weeks: f64,
}

impl From<&Costs> for CostSummary {
    fn from(costs: &Costs) -> Self {
        Self {
            paid: costs.money(),
            pay: costs.pay,
            training: costs.training,
            hiring: costs.hiring,
            overtime: costs.overtime,
            time_off: costs.time_off,
            outsourcing: costs.outsourcing,
            temps: costs.temps,
            moves: costs.moves,
            understaffing: costs.understaffing,
            busy_weeks: costs.robust,
        }
    }
}

/// A kind in the planner's words.
#[must_use]
pub const fn kind_name(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Pay => "pay",
        CostKind::Training => "training",
        CostKind::Hiring => "hiring",
        CostKind::Overtime => "overtime",
        CostKind::TimeOff => "time off",
        CostKind::Outsourcing => "outsourcing",
        CostKind::Temps => "temps",
        CostKind::Moves => "cross-training",
        CostKind::Understaffing => "price of missing hours",
        CostKind::Robust => "price of busy weeks",
    }
}
