//! The cheapest line of one person at given prices: a shortest path with resources over the days.
//!
//! ```text
//! Graph      a person's rules as states: run of work or days off, class of the last kind,
//!            weekends and rare kinds counted, units of work in the stretch of hours
//! layout     which units can occur on each day
//! backward   by dynamic programming, for every state the least cost of the days that remain
//! step       what can follow a state; the cheapest path from the front
//! multipliers  kinds with frequent maxima, by their prices
//! labels     the exact search, pruned by the values of `backward`
//! list       every line below a price
//! search     all of it: what a caller asks for
//! ```
//!
//! Values are kept as `f32`: the inner loop runs over units of work that lie side by side, eight at a
//! time on most machines. Costs of finished lines are added up again as `f64`.

mod backward;
mod graph;
mod labels;
mod layout;
mod list;
mod multipliers;
mod search;
mod step;

pub use graph::{Graph, OFF};
pub use layout::quickly_found;
pub use search::{Asked, Found, LineSearch, Masks, Terms};
