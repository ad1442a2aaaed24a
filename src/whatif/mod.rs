//! Many variations of a scenario side by side.
//!
//! ```text
//! scenario.toml ─▶ Document ─▶ changed for each case ─▶ checked as ever ─▶ level ─▶ Outcome ─▶ Comparison
//! agents.csv        (tree)     --cases --set --vary      (Scenario)        weekly …  (plain)    what differs, why
//! ```
//!
//! A case is a few [changes](Assignment) of the scenario's document: keys as they are written in TOML, or friendly
//! [levers](LEVERS) such as `volume`. The changed document is checked like any scenario, so that errors are the usual ones.
//! What a case gives is a plain [`Outcome`]; all that is said of a run is a function of [`Run`] and outcomes, so that it
//! does not matter where, when and in which order cases were worked out.

mod address;
mod cases;
mod change;
pub mod codes;
mod compare;
mod guard;
mod level;
mod outcome;
mod run;
#[cfg(test)]
mod sample;
mod slice;
mod unlike;

pub use address::{Address, Addresses};
pub use cases::{
    Case, CaseFile, Cases, MOST_CASES, Question, Vary, grid, parse_file, sample, single,
};
pub use change::{Assignment, Document, LEVERS};
pub use compare::{
    Against, Comparison, Difference, End, Factor, Factors, Metric, SureBy, Swing, compare, factors,
    frontier_of, is_choice, told_question,
};
pub use guard::guarded;
pub use level::{Futures, Level, Settings, work_out};
pub use outcome::{
    Figures, HireFigures, Outcome, Profile, QueueFigures, Status, WeekFigures, service_all,
};
pub use run::{Prepared, Run, RunCase, prepare};
#[cfg(test)]
pub(crate) use sample::{sample_queue, sample_run};
pub use slice::Slice;
pub use unlike::{OtherPromise, Unlike};
