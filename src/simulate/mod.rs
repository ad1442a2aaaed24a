//! The proof: the finished roster played against random days.
//!
//! [`simulate`] draws days from the forecast's distribution, contacts within them by chance, absences,
//! handle times and patience, and lets the agents of a [`Timetable`] work through them minute by
//! minute: what customers feel then is what is told, with how sure it is.
//!
//! ```text
//! world ─▶ kernel ─▶ measure ─▶ estimate ─▶ result ─▶ judged
//! scenario  records    cells      mean ±     per       kept, missed,
//!                                            interval  or undecided
//! ```

mod absence;
mod arrivals;
mod bunching;
mod counted;
pub mod estimate;
pub mod fitting;
mod holes;
mod judged;
pub mod kernel;
mod laws;
mod measure;
mod once;
mod pace;
mod proof;
mod reachable;
mod remedy;
mod result;
mod risk;
mod run;
mod spreading;
pub mod streams;
mod timetable;
mod world;

pub use bunching::{Bunching, bunchings};
pub use counted::{Counts, InTime, paired_difference, share_in_time, simulate_counted};
pub use estimate::{Estimate, Verdict};
pub use holes::{Hole, holes};
pub use judged::{Goal, PlayedPeriod, PlayedTarget, any_undecided, played_periods, played_targets};
pub use once::{PlayedContact, play_once};
pub use proof::{Proof, prove, prove_within};
pub use reachable::{OutOfReach, out_of_reach};
pub use remedy::{Addition, Remedy};
pub use result::{DaySimulation, Felt, IntervalSimulation, QueueSimulation, Simulation};
pub use risk::{QueueRisk, SourceCost};
pub use run::{PlaySettings, simulate};
pub use timetable::{Shift, Timetable};
pub use world::{Source, Volumes};
