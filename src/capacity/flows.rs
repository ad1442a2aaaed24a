//! What a decision comes to: heads, hours and money, week by week.

use super::problem::CostKind;
use serde::{Deserialize, Serialize};

/// Heads, hours and money of a decision.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Flows {
    /// By pool, then week.
    pub pools: Vec<Vec<PoolWeek>>,
    /// By queue, then week.
    pub queues: Vec<Vec<QueueWeek>>,
    /// Money of the plan's own weeks.
    pub cost: Costs,
    /// Money of the weeks past the plan's end.
    pub cost_beyond: Costs,
}

impl Flows {
    /// All money, weeks past the plan's end included: what [`solve`](super::solve()) makes least.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.cost.total() + self.cost_beyond.total()
    }
}

/// One pool in one week. Heads are expectations, so they have fractions.
///
/// The order of events: at the start of the week new classes begin, classes whose training is over
/// graduate (or drop out), people move, temps come and go, known changes happen; then the week is
/// worked; leavers go at its end. So
/// `closing = opening + hires + moved_in + temps_in + known_in − dropouts − moved_out − temps_out − known_out − leavers`,
/// and the next week's `opening` is this week's `closing`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PoolWeek {
    /// Heads on the payroll at the start of the week, before anything happens.
    pub opening: f64,
    /// Heads of classes that start.
    pub hires: f64,
    /// Heads who have finished training and are on the phones from this week on (no change of headcount).
    pub graduates: f64,
    /// Heads whose training has ended without graduation.
    pub dropouts: f64,
    /// Heads who arrive from another pool.
    pub moved_in: f64,
    /// Heads who arrive at another pool.
    pub moved_out: f64,
    /// Temps who come.
    pub temps_in: f64,
    /// Temps whose time is over.
    pub temps_out: f64,
    /// Known changes that add heads.
    pub known_in: f64,
    /// Known changes that take heads away.
    pub known_out: f64,
    /// Heads who leave at the end of the week.
    pub leavers: f64,
    /// Heads on the payroll after the leavers have gone.
    pub closing: f64,
    /// Heads on the payroll while the week is worked: those below together.
    pub heads: f64,
    /// Of these in training.
    pub in_training: f64,
    /// Of these on the way to another pool.
    pub away: f64,
    /// Of these temps.
    pub temps: f64,
    /// Of these on the phones (trainers included), new ones as whole heads.
    pub ready: f64,
    /// Heads who train others instead of being on the phones.
    pub trainers: f64,
    /// What those on the phones and the temps are worth in seasoned heads, trainers taken off.
    pub productive: f64,
    /// Paid hours by contract, overtime and time off apart.
    pub paid_h: f64,
    /// Paid hours of overtime.
    pub overtime_h: f64,
    /// Hours of voluntary time off.
    pub time_off_h: f64,
    /// Productive hours there are, overtime added and time off taken away: what can be put on queues.
    pub productive_h: f64,
    /// Productive hours put on queues.
    pub worked_h: f64,
    /// Money of the pool.
    pub cost: Costs,
}

/// One queue in one week, in hours on the queue.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct QueueWeek {
    /// Required where as much arrives as is expected.
    pub required_h: f64,
    /// Required in a busy week.
    pub required_p90_h: f64,
    /// Covered by own people (their speed counted).
    pub own_h: f64,
    /// Covered by another company.
    pub outsourced_h: f64,
    /// Missing.
    pub short_h: f64,
    /// Too many.
    pub over_h: f64,
    /// Missing in a busy week after all the overtime and outsourcing there is and without voluntary time off, as
    /// [`Decision::worked_busy_h`](super::Decision::worked_busy_h) puts people on queues.
    pub short_p90_h: f64,
    /// Of these, more than the limit for busy weeks allows; 0 where there is none.
    pub beyond_limit_h: f64,
    /// Money of the queue.
    pub cost: Costs,
}

/// Money by kind.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Costs {
    /// See [`CostKind::Pay`].
    pub pay: f64,
    /// See [`CostKind::Training`].
    pub training: f64,
    /// See [`CostKind::Hiring`].
    pub hiring: f64,
    /// See [`CostKind::Overtime`].
    pub overtime: f64,
    /// See [`CostKind::TimeOff`]: negative.
    pub time_off: f64,
    /// See [`CostKind::Outsourcing`].
    pub outsourcing: f64,
    /// See [`CostKind::Temps`].
    pub temps: f64,
    /// See [`CostKind::Moves`].
    pub moves: f64,
    /// See [`CostKind::Understaffing`].
    pub understaffing: f64,
    /// See [`CostKind::Robust`].
    #[serde(rename = "busy_weeks")]
    pub robust: f64,
}

impl CostKind {
    /// Every kind, in the order of [`Costs`].
    pub const ALL: [Self; 10] = [
        Self::Pay,
        Self::Training,
        Self::Hiring,
        Self::Overtime,
        Self::TimeOff,
        Self::Outsourcing,
        Self::Temps,
        Self::Moves,
        Self::Understaffing,
        Self::Robust,
    ];

    /// Whether it is money that is paid, not a price of what is missing.
    #[must_use]
    pub const fn is_money(self) -> bool {
        !matches!(self, Self::Understaffing | Self::Robust)
    }
}

impl Costs {
    /// Money of one kind.
    #[must_use]
    pub const fn of(&self, kind: CostKind) -> f64 {
        match kind {
            CostKind::Pay => self.pay,
            CostKind::Training => self.training,
            CostKind::Hiring => self.hiring,
            CostKind::Overtime => self.overtime,
            CostKind::TimeOff => self.time_off,
            CostKind::Outsourcing => self.outsourcing,
            CostKind::Temps => self.temps,
            CostKind::Moves => self.moves,
            CostKind::Understaffing => self.understaffing,
            CostKind::Robust => self.robust,
        }
    }

    /// All kinds together.
    #[must_use]
    pub fn total(&self) -> f64 {
        CostKind::ALL.iter().map(|kind| self.of(*kind)).sum()
    }

    /// What is paid: all kinds but the prices of what is missing.
    #[must_use]
    pub fn money(&self) -> f64 {
        let paid = CostKind::ALL.iter().filter(|kind| kind.is_money());
        paid.map(|kind| self.of(*kind)).sum()
    }
}

impl std::ops::AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        self.pay += other.pay;
        self.training += other.training;
        self.hiring += other.hiring;
        self.overtime += other.overtime;
        self.time_off += other.time_off;
        self.outsourcing += other.outsourcing;
        self.temps += other.temps;
        self.moves += other.moves;
        self.understaffing += other.understaffing;
        self.robust += other.robust;
    }
}
