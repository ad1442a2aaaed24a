//! What the months ahead cost, by kind.

use crate::capacity::{CostKind, Costs};
use serde::Serialize;

/// Money of the weeks ahead: all that is paid, and each kind.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct CostSummary {
    /// All that is paid.
    pub paid: f64,
    /// By kind; the prices of what is missing are not paid.
    #[serde(flatten)]
    pub kinds: Costs,
}

impl From<&Costs> for CostSummary {
    fn from(costs: &Costs) -> Self {
        Self {
            paid: costs.money(),
            kinds: *costs,
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
