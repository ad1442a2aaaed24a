//! Runs for tests.

use super::{Run, RunCase, Unlike};

/// A run of cases that change nothing, for tests.
#[must_use]
pub fn sample_run(names: &[&str]) -> Run {
    let case = |name: &&str| RunCase {
        name: (*name).to_owned(),
        set: vec![],
        words: vec![],
        address: None,
        invalid: String::new(),
        unlike: Unlike::default(),
    };
    Run {
        version: String::new(),
        scenario: String::new(),
        currency: "EUR".to_owned(),
        weeks: 1,
        horizon: 1,
        seed: 1,
        settings: "weekly".to_owned(),
        title: String::new(),
        question: None,
        drawn: vec![],
        queues: vec![],
        cases: names.iter().map(case).collect(),
    }
}
