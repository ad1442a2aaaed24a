//! Problems by row, capped: a million bad rows make a thousand messages and a count, which are drawn as a few.

use crate::problem::{Code, Problem, Problems};
pub use crate::wording::{counted, grouped, plural};
use std::collections::BTreeMap;

/// Problems of one code that are kept in full.
pub const KEPT_PER_CODE: usize = 1_000;

/// Collects problems; past [`KEPT_PER_CODE`] of one code it only counts.
#[derive(Debug, Default)]
pub struct Notices {
    kept: Vec<Problem>,
    counts: BTreeMap<Code, usize>,
}

impl Notices {
    /// Adds the problem that `make` describes; it is only called where the problem is kept.
    pub fn add(&mut self, code: Code, make: impl FnOnce() -> Problem) {
        let count = self.counts.entry(code).or_insert(0);
        *count += 1;
        if *count <= KEPT_PER_CODE {
            self.kept.push(make());
        }
    }

    /// Whether there is any problem.
    #[must_use]
    pub fn has_any(&self) -> bool {
        !self.kept.is_empty()
    }

    /// All that is kept, in order, and for each code that overflowed how many more there were.
    #[must_use]
    pub fn finish(self) -> Problems {
        let mut problems = Problems(self.kept);
        for (code, count) in self.counts {
            if count <= KEPT_PER_CODE {
                continue;
            }
            let more = format!("and {} more like these", grouped(count - KEPT_PER_CODE));
            let last = problems.0.iter().rposition(|p| p.code == code);
            let severity = last.map(|at| problems.0[at].severity);
            let mut summary = Problem::error(code, more);
            summary.severity = severity.unwrap_or(summary.severity);
            problems
                .0
                .insert(last.map_or(problems.0.len(), |at| at + 1), summary);
        }
        problems
    }
}

/// Dates, clock times or days as a person lists them, at most twelve.
#[must_use]
pub fn listed<W: std::fmt::Display>(words: &[W]) -> String {
    crate::wording::listed(words, 12, "more")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_problems_become_a_thousand_and_a_count() {
        let code = Code("H111");
        let mut notices = Notices::default();
        for _ in 0..2_234 {
            notices.add(code, || Problem::warning(code, "bad"));
        }
        let problems = notices.finish();
        assert_eq!(problems.0.len(), KEPT_PER_CODE + 1);
        let last = problems.0.last().unwrap();
        assert_eq!(last.message, "and 1,234 more like these");
        assert!(!last.is_error());
    }
}
