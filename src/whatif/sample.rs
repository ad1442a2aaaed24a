//! Runs and figures for tests.

use super::{QueueFigures, Run, RunCase, Unlike};
use crate::simulate::Estimate;

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

/// A queue of 100 contacts that answers this share of them in time, for tests.
#[must_use]
pub fn sample_queue(share: f64) -> QueueFigures {
    QueueFigures {
        queue: "phone".to_owned(),
        offered: 100.0,
        required_h: 1.0,
        target: Some(0.8),
        service_level: Some(Estimate {
            mean: share,
            half_width: None,
        }),
        asa_s: None,
        abandoned: None,
        occupancy: None,
        days_kept: None,
        plays: vec![],
        plays_of_days: vec![],
    }
}
