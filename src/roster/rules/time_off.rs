//! Time off: no shift starts on such a day or runs into it.

use crate::calendar::Span;
use crate::scenario::model::Agent;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// The stretches of time in which a person is away.
#[derive(Debug, Clone, PartialEq)]
pub struct Away {
    spans: Vec<Span>,
}

impl Away {
    /// The local days that `agent` has off in `zone`.
    #[must_use]
    pub fn of(agent: &Agent, zone: Tz) -> Self {
        let day = |date: NaiveDate| crate::calendar::day(date, zone);
        Self {
            spans: agent.time_off.iter().map(|off| day(off.date)).collect(),
        }
    }

    /// Whether a shift over `span` touches a day off.
    #[must_use]
    pub fn forbids(&self, span: Span) -> bool {
        self.spans.iter().any(|away| away.overlap(span) > 0)
    }
}
