//! Faults gathered one after the other.

use crate::capacity::CapacityError;
use std::ops::Range;

/// Every fault so far.
pub(super) struct Faults {
    weeks: usize,
    texts: Vec<String>,
}

impl Faults {
    pub(super) fn new(weeks: usize) -> Self {
        Self {
            weeks,
            texts: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, text: String) {
        self.texts.push(text);
    }

    pub(super) fn result(self) -> Result<(), CapacityError> {
        if self.texts.is_empty() {
            Ok(())
        } else {
            Err(CapacityError::Input(self.texts))
        }
    }

    /// A number between `least` and `most`.
    pub(super) fn number(&mut self, name: &str, what: &str, value: f64, least: f64, most: f64) {
        if !(value.is_finite() && (least..=most).contains(&value)) {
            self.add(format!(
                "{name}: {what} is {value}, {}",
                allowed(least, most)
            ));
        }
    }

    /// A share above 0.
    pub(super) fn part(&mut self, name: &str, what: &str, value: f64) {
        if !(value > 0.0 && value <= 1.0) {
            self.add(format!(
                "{name}: {what} is {value}, it must be above 0 and at most 1"
            ));
        }
    }

    /// A number above 0.
    pub(super) fn positive(&mut self, name: &str, what: &str, value: f64) {
        if !(value.is_finite() && value > 0.0) {
            self.add(format!("{name}: {what} is {value}, it must be above 0"));
        }
    }

    /// A number for each week.
    pub(super) fn by_week(&mut self, name: &str, what: &str, list: &[f64], least: f64, most: f64) {
        if list.len() != self.weeks {
            self.add(format!(
                "{name}: {what} has {} entries for {} weeks",
                list.len(),
                self.weeks
            ));
        }
        let wrong = |it: &f64| !(it.is_finite() && (least..=most).contains(it));
        if let Some(week) = list.iter().position(wrong) {
            self.add(format!(
                "{name}, week {}: {what} is {}, {}",
                week + 1,
                list[week],
                allowed(least, most)
            ));
        }
    }

    /// A factor for each week, or none at all.
    pub(super) fn factors(&mut self, name: &str, what: &str, list: &[f64]) {
        if !list.is_empty() {
            self.by_week(name, what, list, 0.0, f64::INFINITY);
        }
    }

    /// Weeks that exist.
    pub(super) fn range(&mut self, name: &str, weeks: &Range<usize>) {
        if weeks.start >= weeks.end || weeks.end > self.weeks {
            self.add(format!(
                "{name}: is for weeks {} to {}, the data has weeks 1 to {}",
                weeks.start + 1,
                weeks.end,
                self.weeks
            ));
        }
    }
}

fn allowed(least: f64, most: f64) -> String {
    if most.is_finite() {
        format!("it must be between {least} and {most}")
    } else if least == f64::NEG_INFINITY {
        "it must be a number".to_owned()
    } else {
        format!("it must be {least} or more")
    }
}
