//! The months ahead: whom to hire when and where, and what people in training, ramp and overtime come to.
//!
//! Plain numbers in, plain numbers out; nothing here knows the scenario's files.
//!
//! - [`Problem`]: weeks, required hours of the queues, pools of people, limits and prices;
//! - [`Decision`]: classes, temps, moves, overtime, voluntary time off, outsourcing;
//! - [`Flows`]: what a decision comes to in heads, hours and money;
//! - [`Plan`]: the best decision found, with its bound, and why its classes are there;
//! - [`Risk`]: the plan played against many futures.
//!
//! `docs/capacity.md` has the model in words with an example computed by hand, `docs/formulation.md` the
//! program's rows.

mod begun;
mod changes;
mod check;
mod clip;
mod decision;
mod effects;
mod evaluate;
mod flows;
mod ground;
mod improve;
mod limits;
mod model;
mod parts;
mod people;
mod plan;
mod polish;
mod position;
mod problem;
mod reasons;
mod recourse;
mod repair;
mod risk;
mod rounding;
mod search;
mod solve;
mod terms;
mod tidy;
mod turns;
mod weeks;

pub use check::check;
pub use clip::clip;
pub use decision::{Decision, MoveStart, TempStart};
pub use evaluate::evaluate;
pub use flows::{Costs, Flows, PoolWeek, QueueWeek};
pub use limits::{BrokenLimit, Rule, broken_limits};
pub use plan::{CapacityError, Missed, Plan, PoolWorth, Reason, Settings, Warning, WarningKind};
pub use problem::{
    Attrition, Budget, Class, Cohort, CostKind, Hiring, HiringLimit, LAST_MONTH_WEEKS, MoveRoute,
    Outsourcing, Overtime, Pool, PriceStep, Problem, QueueNeed, RampWeek, Robust, Serves, SiteRoom,
    Temps, TenureBand, VoluntaryTimeOff,
};
pub use risk::{Fan, PoolRisk, QueueRisk, Risk, Spread, Uncertainty, risk};
pub use solve::solve;
