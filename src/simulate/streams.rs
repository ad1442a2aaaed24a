//! Named streams of random numbers: one for each purpose, replication and queue (or shift).
//!
//! A stream does not depend on what others draw. So two rosters, or two cases of a what-if, meet the
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
    /// How long customers wait, and whether they accept to be called back.
    Patience,
    /// Whether and when those who hung up try again.
    Retries,
    /// How long those take who try again.
    RetriesHandleTimes,
    /// How long those wait who try again.
    RetriesPatience,
    /// Which shifts nobody turns up for.
    Absence,
    /// How far handle times are from what is expected.
    Pace,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Arrivals => "arrivals",
            Self::HandleTimes => "handle times",
            Self::Patience => "patience",
            Self::Retries => "retries",
            Self::RetriesHandleTimes => "retries' handle times",
            Self::RetriesPatience => "retries' patience",
            Self::Absence => "absence",
            Self::Pace => "pace",
        }
    }
}

/// The stream for `purpose` of number `of` (a queue, or 0) in a replication.
#[must_use]
pub fn stream(seed: u64, purpose: Purpose, replication: u64, of: usize) -> Stream {
    let name = purpose.name().bytes().map(u64::from);
    let parts = name.chain([seed, replication, of as u64]);
    Stream::seed_from_u64(parts.fold(0x9e37_79b9_7f4a_7c15, mixed))
}

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
}
