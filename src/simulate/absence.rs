//! Who does not turn up.

use super::streams::{Purpose, stream};
use super::timetable::Timetable;
use rand::RngExt;

/// Shifts, and the chance that nobody turns up for one.
#[derive(Debug, Clone, PartialEq)]
pub struct Absences {
    /// By shift: the key that its agent and date have in every roster.
    keys: Vec<u64>,
    /// Shifts by day, queue and start.
    in_turn: Vec<usize>,
    /// Share of rostered agents who turn up.
    presence: f64,
}

impl Absences {
    /// Of the shifts of `timetable`, whose keys are `keys`.
    #[must_use]
    pub fn new(timetable: &Timetable, keys: Vec<u64>, presence: f64) -> Self {
        let mut in_turn: Vec<usize> = (0..keys.len()).collect();
        in_turn.sort_by_key(|it| {
            let shift = &timetable.shifts[*it];
            let first = shift.work.first();
            (shift.date, first.map(|(span, queue)| (*queue, *span)), *it)
        });
        Self {
            keys,
            in_turn,
            presence,
        }
    }

    /// Whether anybody may be missing.
    #[must_use]
    pub fn any(&self) -> bool {
        self.presence < 1.0 && !self.keys.is_empty()
    }

    /// Each shift by its own chance. The same agent and day have the same luck in every roster.
    #[must_use]
    pub fn drawn(&self, seed: u64, replication: u64) -> Vec<bool> {
        let absent = self.keys.iter().map(|shift| {
            let mut own = stream(seed, Purpose::Absence, replication, *shift);
            own.random::<f64>() >= self.presence
        });
        absent.collect()
    }

    /// As many as are expected, no more and no fewer: through the shifts in turn of day, queue and start,
    /// one after each full person that is expected to be missing, from a start by chance (systematic
    /// sampling; Cochran, Sampling Techniques, 1977, ch. 8). Each shift is as likely to be missing as by
    /// its own chance, so that nobody is gained; only that several are missing at once, or nobody is,
    /// does not happen. Numbers stay whole: of a day with half a person expected to be missing, every
    /// second lacks one.
    #[must_use]
    pub fn spread(&self, seed: u64, replication: u64) -> Vec<bool> {
        let mut random = stream(seed, Purpose::Absence, replication, u64::MAX);
        let mut expected: f64 = random.random();
        let mut absent = vec![false; self.keys.len()];
        for shift in &self.in_turn {
            let before = expected.floor();
            expected += 1.0 - self.presence;
            absent[*shift] = expected.floor() > before;
        }
        absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Moment, Span};
    use crate::simulate::timetable::Shift;
    use crate::units::AgentIndex;
    use chrono::NaiveDate;

    fn ten(presence: f64) -> Absences {
        let shift = |agent: usize| Shift {
            agent: AgentIndex::new(agent),
            date: NaiveDate::MIN,
            work: vec![(Span::lasting(Moment::from_minutes(480), 60), None)],
        };
        let timetable = Timetable {
            shifts: (0..10).map(shift).collect(),
        };
        Absences::new(&timetable, (0..10).collect(), presence)
    }

    #[test]
    fn spread_absences_are_as_many_as_expected_and_fall_on_all_alike() {
        let absences = ten(0.8);
        let mut of_shift = [0.0; 10];
        for replication in 0..5_000 {
            let absent = absences.spread(3, replication);
            assert_eq!(absent.iter().filter(|it| **it).count(), 2);
            for (own, absent) in of_shift.iter_mut().zip(absent) {
                *own += f64::from(u8::from(absent));
            }
        }
        for count in of_shift {
            assert!((count / 5_000.0 - 0.2_f64).abs() < 0.025, "{count}");
        }
    }

    #[test]
    fn with_everybody_there_nobody_is_missing() {
        let absences = ten(1.0);
        assert!(!absences.any());
        assert!(!absences.spread(3, 0).contains(&true));
        assert!(!absences.drawn(3, 0).contains(&true));
    }
}
