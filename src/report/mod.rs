//! What is handed out: one file a format.

pub mod diagnostics;
pub mod scenario_summary;
