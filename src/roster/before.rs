//! What a person worked before the plan, as far as rules reach into the plan from there.

use super::problem::Limits;
use super::rules::State;
use crate::scenario::model::{WorkedBefore, WorkedShift};
use crate::units::AgentIndex;
use chrono::NaiveDate;

/// A person's last days before the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Days worked in a row up to the day before the plan.
    pub on: u32,
    /// Days off in a row up to then.
    pub off: u32,
    /// Whether that run is as long as it is known, and may be longer.
    pub may_be_longer: bool,
    /// The last shift.
    pub last: Option<WorkedShift>,
}

impl Before {
    /// The last days of `agent` before `first_day`.
    #[must_use]
    pub fn of(worked: &WorkedBefore, agent: AgentIndex, first_day: NaiveDate) -> Self {
        let shifts = worked.of(agent);
        let known = days_between(worked.from, first_day);
        let last_date = shifts.iter().map(|it| it.date).max();
        let off = last_date.map_or(known, |it| days_between(it, first_day) - 1);
        let on = if off > 0 {
            0
        } else {
            run_up_to(shifts, first_day)
        };
        Self {
            on,
            off,
            may_be_longer: on.max(off) >= known,
            last: shifts.iter().max_by_key(|it| it.span.end).copied(),
        }
    }

    /// What that leaves for the plan's first day; `ready` is the first of the person's starts that keeps the
    /// rest, counted from that day's first.
    #[must_use]
    pub fn start(&self, limits: &Limits, ready: u32) -> State {
        let enough = limits.min_off.max(1);
        let off = if self.may_be_longer { enough } else { self.off };
        State {
            on: self.on.min(limits.max_on.max(limits.min_on)),
            off: if self.off > 0 { off.min(enough) } else { 0 },
            edge: self.may_be_longer && self.on > 0 && self.on < limits.min_on,
            ready,
            ..State::default()
        }
    }
}

/// Days from `from` to the day before `first_day`.
fn days_between(from: NaiveDate, first_day: NaiveDate) -> u32 {
    let days = first_day.signed_duration_since(from).num_days();
    u32::try_from(days).unwrap_or(0)
}

/// Days in a row that end with the day before `first_day`.
fn run_up_to(shifts: &[WorkedShift], first_day: NaiveDate) -> u32 {
    let mut run = 0;
    let mut next = first_day.pred_opt();
    while let Some(date) = next.filter(|date| shifts.iter().any(|it| it.date == *date)) {
        run += 1;
        next = date.pred_opt();
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Moment, Span};

    fn worked(dates: &[u32]) -> WorkedBefore {
        let date = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let shift = |day: &u32| WorkedShift {
            agent: AgentIndex::new(1),
            date: date(*day),
            span: Span::lasting(Moment::from_minutes(i64::from(*day) * 1440), 480),
        };
        WorkedBefore {
            from: date(9),
            shifts: dates.iter().map(shift).collect(),
        }
    }

    fn before(dates: &[u32], agent: usize) -> Before {
        let first_day = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        Before::of(&worked(dates), AgentIndex::new(agent), first_day)
    }

    #[test]
    fn runs_end_with_the_day_before_the_plan() {
        let it = before(&[10, 13, 14, 15], 1);
        assert_eq!((it.on, it.off, it.may_be_longer), (3, 0, false));
        assert_eq!(
            it.last.map(|it| it.date.to_string()).as_deref(),
            Some("2026-03-15")
        );
        let it = before(&[10, 13], 1);
        assert_eq!((it.on, it.off, it.may_be_longer), (0, 2, false));
    }

    #[test]
    fn a_run_that_goes_back_to_the_first_known_day_may_be_longer() {
        let it = before(&[9, 10, 11, 12, 13, 14, 15], 1);
        assert_eq!((it.on, it.may_be_longer), (7, true));
        let nobody = before(&[9, 15], 0);
        assert_eq!(
            (nobody.off, nobody.may_be_longer, nobody.last),
            (7, true, None)
        );
    }
}
