//! What is wrong with a roster.

use super::rules::Rule;
use chrono::NaiveDate;
use serde::Serialize;

/// One rule broken by one agent's roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// The agent's name.
    pub agent: String,
    /// The dates it is about, ascending, by the clock of the agent's site; empty where it is
    /// about the plan as a whole.
    pub dates: Vec<NaiveDate>,
    /// What is wrong and what the rule asks for, one sentence without a full stop.
    pub message: String,
}

/// Collects what one rule finds for one agent.
pub(super) struct Findings<'a> {
    rule: Rule,
    agent: &'a str,
    found: Vec<Violation>,
}

impl<'a> Findings<'a> {
    pub(super) const fn new(rule: Rule, agent: &'a str) -> Self {
        Self {
            rule,
            agent,
            found: Vec::new(),
        }
    }

    /// Adds a violation about one date.
    pub(super) fn on(&mut self, date: NaiveDate, message: impl Into<String>) {
        self.about([date], message);
    }

    /// Adds a violation about several dates.
    pub(super) fn about(
        &mut self,
        dates: impl IntoIterator<Item = NaiveDate>,
        message: impl Into<String>,
    ) {
        let mut dates: Vec<NaiveDate> = dates.into_iter().collect();
        dates.sort_unstable();
        dates.dedup();
        self.found.push(Violation {
            rule: self.rule,
            agent: self.agent.to_owned(),
            dates,
            message: message.into(),
        });
    }

    pub(super) fn into_violations(self) -> Vec<Violation> {
        self.found
    }
}
