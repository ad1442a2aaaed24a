//! The run that a day ends: so many days of work or off in a row, as far as it matters.

use super::before;
use crate::lines::model::Person;

/// What may be in a run, and the numbers of its states.
///
/// States: off 1, 2 … `least_off` (and longer), then on 1 … `most_on`, then on 1 … `least_on` − 1 of
/// a run that touches the first day and may end at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    most_on: usize,
    least_on: usize,
    least_off: usize,
}

impl Runs {
    /// Of a person, over so many days.
    #[must_use]
    pub fn new(person: &Person, days: usize) -> Self {
        // A run longer than what was before and all days is never reached.
        let earlier = before::worked(person).max(before::off(person)) as usize;
        let cap = |value: u32| (value as usize).clamp(1, days + earlier + 1);
        Self {
            most_on: cap(person.most_on),
            least_on: cap(person.least_on),
            least_off: cap(person.least_off),
        }
    }

    /// How many states.
    #[must_use]
    pub fn count(&self) -> usize {
        self.least_off + self.most_on + self.least_on - 1
    }

    /// How many of them, the first ones, are days off.
    #[must_use]
    pub fn offs(&self) -> usize {
        self.least_off
    }

    /// Longest run of work.
    #[must_use]
    pub fn most_on(&self) -> usize {
        self.most_on
    }

    fn on(&self, days: usize) -> usize {
        self.least_off + days - 1
    }

    /// Whether the state is one of work.
    #[must_use]
    pub fn works(&self, run: usize) -> bool {
        run >= self.least_off
    }

    /// The state after a day off.
    #[inline]
    #[must_use]
    pub fn after_off(&self, run: usize) -> Option<usize> {
        if run < self.least_off {
            return Some((run + 1).min(self.least_off - 1));
        }
        let place = run - self.least_off;
        let may_end = place >= self.most_on || place + 1 >= self.least_on;
        may_end.then_some(0)
    }

    /// The state after a day of work.
    #[inline]
    #[must_use]
    pub fn after_work(&self, run: usize) -> Option<usize> {
        if run < self.least_off {
            return (run + 1 == self.least_off).then_some(self.on(1));
        }
        let place = run - self.least_off;
        if place >= self.most_on {
            return self.edge(place - self.most_on + 2);
        }
        (place + 1 < self.most_on).then_some(run + 1)
    }

    /// So many days of work from the first day.
    fn edge(&self, days: usize) -> Option<usize> {
        if days > self.most_on {
            None
        } else if days >= self.least_on {
            Some(self.on(days))
        } else {
            Some(self.least_off + self.most_on + days - 1)
        }
    }

    /// The states after a first day off and a first day of work; `None` = not allowed.
    #[must_use]
    pub fn first(&self, person: &Person) -> (Option<usize>, Option<usize>) {
        let (worked, off) = (before::worked(person), before::off(person));
        if worked > 0 {
            let worked = worked as usize;
            let off = (worked >= self.least_on).then_some(0);
            let on = (worked < self.most_on).then(|| self.on(worked + 1));
            return (off, on);
        }
        if off > 0 {
            let run = (off as usize).min(self.least_off) - 1;
            return (self.after_off(run), self.after_work(run));
        }
        (Some(self.least_off - 1), self.edge(1))
    }
}
