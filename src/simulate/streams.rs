//! Named streams of random numbers: one for each purpose, replication and queue (or shift).
//!
//! A stream does not depend on what others draw, nor on where its queue or agent stands among others: it is [named](key)
//! after them. So two rosters, or two cases of a what-if, meet the
//! same customers in the same replication (common random numbers), and their difference is known
//! far better than either of them.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of every stream.
pub type Stream = Xoshiro256PlusPlus;

/// What a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// How busy the days are.
    Days,
    /// When contacts arrive.
    Arrivals,
    /// How long contacts take.
    HandleTimes,
    /// How long customers wait.
    Patience,
    /// Whether they accept to be called back.
    Callbacks,
    /// Whether and when those who hung up try again.
    Retries,
    /// How long those take who try again.
    RetriesHandleTimes,
    /// How long those wait who try again.
    RetriesPatience,
    /// Whether those who try again accept to be called back.
    RetriesCallbacks,
    /// Which shifts nobody turns up for.
    Absence,
    /// How far handle times are from what is expected.
    Pace,
    /// How much the weeks of the months ahead require.
    Weeks,
    /// How far attrition is from what is expected.
    Attrition,
    /// Who leaves in a week.
    Leavers,
    /// Who graduates.
    Graduates,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Arrivals => "arrivals",
            Self::HandleTimes => "handle times",
            Self::Patience => "patience",
            Self::Callbacks => "callbacks",
            Self::Retries => "retries",
            Self::RetriesHandleTimes => "retries' handle times",
            Self::RetriesPatience => "retries' patience",
            Self::RetriesCallbacks => "retries' callbacks",
            Self::Absence => "absence",
            Self::Pace => "pace",
            Self::Weeks => "weeks",
            Self::Attrition => "attrition",
            Self::Leavers => "leavers",
            Self::Graduates => "graduates",
        }
    }
}

/// The stream for `purpose` of whoever has the key `of`, in a replication.
#[must_use]
pub fn stream(seed: u64, purpose: Purpose, replication: u64, of: u64) -> Stream {
    Stream::seed_from_u64(
        [seed, replication, of]
            .into_iter()
            .fold(key(purpose.name()), mixed),
    )
}

/// The key of a queue or an agent: the same wherever it stands in the scenario.
#[must_use]
pub fn key(name: &str) -> u64 {
    name.bytes().map(u64::from).fold(START, mixed)
}

/// The key of what belongs to the `number`th part (a day) of whoever has the key `of`.
#[must_use]
pub fn key_of_part(of: u64, number: u64) -> u64 {
    mixed(of, number)
}

/// What names are stirred into.
const START: u64 = 0x9e37_79b9_7f4a_7c15;

/// Stirs `part` into `state`: the finaliser of SplitMix64 (Steele, Lea & Flood 2014, doi
/// 10.1145/2714064.2660195), under which one different bit makes another number.
fn mixed(state: u64, part: u64) -> u64 {
    let mut z = state ^ part.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;
    use std::collections::BTreeSet;

    #[test]
    fn every_stream_is_another_one_and_comes_again() {
        let first = |purpose, replication, of| stream(7, purpose, replication, of).next_u64();
        let purposes = [Purpose::Days, Purpose::Arrivals, Purpose::Absence];
        let mut seen = BTreeSet::new();
        for purpose in purposes {
            for replication in 0..20 {
                for of in 0..20 {
                    assert!(seen.insert(first(purpose, replication, of)));
                }
            }
        }
        assert_eq!(first(Purpose::Days, 3, 1), first(Purpose::Days, 3, 1));
    }

    #[test]
    fn names_have_keys_of_their_own_and_days_of_agents_too() {
        let names = ["phone", "phonf", "enohp", "", "Anna", "Ben"];
        let mut seen = BTreeSet::new();
        for name in names {
            assert!(seen.insert(key(name)));
            assert!((0..100).all(|day| seen.insert(key_of_part(key(name), day))));
        }
    }
}
