//! How far a week's mean handle time is off from what was expected of it.
//!
//! Each past week is held against the level that the weeks known before it gave, carried ahead as far as
//! the plan lies ahead and by the same [trend](super::handle_trend) as the forecast's own. What single
//! contacts differ by is taken out, so that what is left is what all contacts of a week have in common: a
//! new product, a slow system, newcomers.
//!
//! The spread is Huber's proposal 2 (Robust Statistics, 1981, ch. 6) on the logarithms, weighted by
//! contacts: one spoilt week hardly counts. A step that lasts does count, as often as it surprised.

use super::aht::Weekly;
use super::handle_trend::{HandleTrend, Week};

/// Weeks that must be known before one that is tested.
const LEAST_BEFORE: usize = 3;
/// Weeks that must be tested.
const LEAST_TESTED: usize = 4;
/// A week off by more than so many standard deviations counts as if it were off by so many.
const CLIPPED: f64 = 2.0;
/// The mean of min(z², 2²) for a standard normal z.
const CLIPPED_MEAN: f64 = 0.920_537;
/// No more is believed: half as much again, two weeks in three, is another queue.
const MOST: f64 = 0.5;

/// A week that was tested.
#[derive(Debug, Clone, Copy)]
struct Tested {
    handled: f64,
    /// ln(was ÷ expected).
    off: f64,
}

/// The coefficient of variation of a week's mean handle time about what was expected of it `lead_weeks`
/// (1 or more) before, 0 to 0.5. Zero where nothing beyond chance is seen, and where fewer than about
/// seven weeks are known: nothing is made up then, and what is played is surer than it should be.
#[must_use]
pub fn uncertainty(weekly: &Weekly, lead_weeks: u32) -> f64 {
    let tested = tested(&weekly.weeks, lead_weeks.max(1));
    if tested.len() < LEAST_TESTED {
        return 0.0;
    }
    let variance = spread(&tested, weekly.contact_variance);
    variance.exp_m1().sqrt().min(MOST)
}

/// Every week that has enough before it.
fn tested(weeks: &[Week], lead_weeks: u32) -> Vec<Tested> {
    let one = |week: &Week| {
        let before = weeks.iter().filter(|it| it.back >= week.back + lead_weeks);
        let before: Vec<Week> = before.copied().collect();
        let expected = expected(&before, week.back)?;
        Some(Tested {
            handled: week.handled,
            off: (week.ratio / expected).ln(),
        })
    };
    let tested = weeks.iter().filter_map(one);
    tested.filter(|it| it.off.is_finite()).collect()
}

/// What the weeks `before` let expect of the week `back` weeks before the last.
fn expected(before: &[Week], back: u32) -> Option<f64> {
    if before.len() < LEAST_BEFORE {
        return None;
    }
    let handled: f64 = before.iter().map(|it| it.handled).sum();
    let time: f64 = before.iter().map(|it| it.handled * it.ratio).sum();
    let mean = time / handled;
    let last = before.last()?.back;
    let about_one = before.iter().map(|it| Week {
        back: it.back - last,
        ratio: it.ratio / mean,
        ..*it
    });
    let trend = HandleTrend::of(&about_one.collect::<Vec<_>>());
    Some(mean * trend.ahead(f64::from(last - back)))
}

/// The variance that weeks have in common besides that of their contacts' mean, by halving.
fn spread(tested: &[Tested], contact_variance: f64) -> f64 {
    let handled: f64 = tested.iter().map(|it| it.handled).sum();
    let surprise = |variance: f64| {
        let of = |it: &Tested| {
            let expected = variance + contact_variance / it.handled;
            it.handled * (it.off * it.off / expected.max(1e-12)).min(CLIPPED * CLIPPED)
        };
        tested.iter().map(of).sum::<f64>() / handled
    };
    if surprise(0.0) <= CLIPPED_MEAN {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if surprise(middle) > CLIPPED_MEAN {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;

    const HANDLED: f64 = 400.0;
    /// Of single contacts: as spread as the exponential law.
    const CONTACT: f64 = 1.0;

    /// Weeks whose level varies by `cv` and whose contacts differ by chance.
    fn planted(cv: f64, weeks: u32, random: &mut Xoshiro256PlusPlus) -> Weekly {
        let week = |back: u32| {
            let [level, chance]: [f64; 2] = std::array::from_fn(|_| random.sample(StandardNormal));
            Week {
                back,
                handled: HANDLED,
                ratio: (1.0 + cv * level) * (1.0 + chance * (CONTACT / HANDLED).sqrt()),
            }
        };
        Weekly {
            weeks: (0..weeks).rev().map(week).collect(),
            contact_variance: CONTACT,
        }
    }

    fn mean_found(cv: f64) -> f64 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let found = (0..200).map(|_| uncertainty(&planted(cv, 26, &mut random), 2));
        found.map(|it| it * it).sum::<f64>() / 200.0
    }

    #[test]
    fn what_was_planted_is_found_again() {
        for cv in [0.05, 0.1, 0.2] {
            let found = mean_found(cv).sqrt();
            // What is expected of a week is itself a mean of 3 to 24 weeks, and off by that.
            assert!((0.95..1.2).contains(&(found / cv)), "{cv}: {found}");
        }
    }

    #[test]
    fn the_chance_of_single_contacts_is_not_taken_for_the_weeks() {
        // The weeks' means differ by 5 %, all of it chance: what is left is that of the level before.
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let (mut found, mut raw) = (0.0, 0.0);
        for _ in 0..200 {
            let weekly = planted(0.0, 26, &mut random);
            let blind = Weekly {
                contact_variance: 0.0,
                ..weekly.clone()
            };
            found += uncertainty(&weekly, 2).powi(2);
            raw += uncertainty(&blind, 2).powi(2);
        }
        assert!(found < 0.4 * raw, "{found} {raw}");
    }

    #[test]
    fn one_spoilt_week_hardly_counts() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(6);
        let mut weekly = planted(0.1, 26, &mut random);
        let before = uncertainty(&weekly, 1);
        weekly.weeks[20].ratio = 5.0;
        let after = uncertainty(&weekly, 1);
        assert!(after < 2.0 * before, "{before} {after}");
    }

    #[test]
    fn of_few_weeks_nothing_is_said() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        assert_eq!(uncertainty(&planted(0.2, 6, &mut random), 1), 0.0);
        assert!(uncertainty(&planted(0.2, 9, &mut random), 1) > 0.0);
    }
}
