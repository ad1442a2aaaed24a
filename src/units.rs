//! Units as types: what crosses a module's border says what it is.
//!
//! Each quantity keeps its field private and is made by a checked constructor, so that a
//! value that exists is a value that makes sense. There is no conversion from or to a bare
//! number without naming the unit. Kernels (queueing, the solver) work on `f64` with a
//! suffixed name (`aht_s`).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A number that does not fit its unit: the unit, the value and the allowed range.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{value} is not a {unit}: it must be {allowed}")]
pub struct UnitError {
    /// The unit in the planner's words, such as `share`.
    pub unit: &'static str,
    /// The value that was refused.
    pub value: f64,
    /// The allowed range in words.
    pub allowed: &'static str,
}

/// Declares a quantity: a finite, non-negative `f64` that satisfies `$ok`.
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $unit:literal, $allowed:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// Checks the range and makes the quantity.
            ///
            /// # Errors
            /// [`UnitError`] where the value is outside the allowed range or not a number.
            pub fn new(value: f64) -> Result<Self, UnitError> {
                let ok: fn(f64) -> bool = $ok;
                if value.is_finite() && ok(value) {
                    Ok(Self(value))
                } else {
                    Err(UnitError { unit: $unit, value, allowed: $allowed })
                }
            }

            /// The bare number, in this unit.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = UnitError;
            fn try_from(value: f64) -> Result<Self, UnitError> {
                Self::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(quantity: $name) -> f64 {
                quantity.0
            }
        }
    };
}

quantity!(
    /// A length of time in seconds, 0 or more; sub-second parts allowed.
    Seconds, "length of time in seconds", "0 or more", |v| v >= 0.0
);
quantity!(
    /// A share between 0 and 1: service level, occupancy, shrinkage.
    Fraction, "share", "between 0 and 1", |v| (0.0..=1.0).contains(&v)
);
quantity!(
    /// Offered load: arrivals × handle time, in erlangs (agents kept busy on average), 0 or more.
    Erlangs, "load in erlangs", "0 or more", |v| v >= 0.0
);
quantity!(
    /// Paid full-time equivalents, 0 or more.
    Fte, "number of full-time equivalents", "0 or more", |v| v >= 0.0
);
quantity!(
    /// An amount of money in the scenario's currency, 0 or more.
    Money, "amount of money", "0 or more", |v| v >= 0.0
);

impl Seconds {
    /// From whole minutes.
    #[must_use]
    pub fn from_minutes(minutes: u32) -> Self {
        Self(f64::from(minutes) * 60.0)
    }

    /// The same time in minutes.
    #[must_use]
    pub fn minutes(self) -> f64 {
        self.0 / 60.0
    }

    /// The same time in hours.
    #[must_use]
    pub fn hours(self) -> f64 {
        self.0 / 3600.0
    }
}

impl Fraction {
    /// Nothing: 0.
    pub const ZERO: Self = Self(0.0);
    /// Everything: 1.
    pub const ONE: Self = Self(1.0);

    /// What is left: 1 − this share.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} %", self.0 * 100.0)
    }
}

impl fmt::Display for Seconds {
    /// As a person writes it: `20s`, `4m30s`, `11h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round();
        let (h, m) = ((tenths / 36_000.0).floor(), (tenths / 600.0).floor() % 60.0);
        let s = (tenths % 600.0) / 10.0;
        if h > 0.0 {
            write!(f, "{h}h")?;
        }
        if m > 0.0 {
            write!(f, "{m}m")?;
        }
        if s > 0.0 || (h == 0.0 && m == 0.0) {
            write!(f, "{s}s")?;
        }
        Ok(())
    }
}

/// A number of agents, on the phones or scheduled, as the context names it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Agents(u32);

impl Agents {
    /// This many agents.
    #[must_use]
    pub const fn new(count: u32) -> Self {
        Self(count)
    }

    /// The bare count.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Agents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Declares an index into one of the scenario's lists, so that a queue's number cannot be
/// used to look up an agent.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            /// The index of position `position` in its list.
            #[must_use]
            pub fn new(position: usize) -> Self {
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }

            /// The position in the list.
            #[must_use]
            pub const fn get(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// Position of a queue in [`Scenario::queues`](crate::scenario::Scenario::queues).
    QueueIndex
);
index!(
    /// Position of a site in [`Scenario::sites`](crate::scenario::Scenario::sites).
    SiteIndex
);
index!(
    /// Position of a shift pattern in [`Scenario::shifts`](crate::scenario::Scenario::shifts).
    ShiftIndex
);
index!(
    /// Position of a contract in [`Scenario::contracts`](crate::scenario::Scenario::contracts).
    ContractIndex
);
index!(
    /// Position of an agent in [`Scenario::agents`](crate::scenario::Scenario::agents).
    AgentIndex
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_above_one_is_refused_with_its_range() {
        let error = Fraction::new(1.2).unwrap_err();
        assert_eq!(
            error.to_string(),
            "1.2 is not a share: it must be between 0 and 1"
        );
        assert!(Fraction::new(f64::NAN).is_err());
    }

    #[test]
    fn seconds_read_as_a_person_writes_them() {
        for (value, text) in [
            (0.0, "0s"),
            (20.0, "20s"),
            (20.5, "20.5s"),
            (59.97, "1m"),
            (270.0, "4m30s"),
            (39_600.0, "11h"),
            (5_400.0, "1h30m"),
        ] {
            assert_eq!(Seconds::new(value).unwrap().to_string(), text);
        }
    }
}
