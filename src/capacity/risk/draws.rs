//! What a path draws: one named stream for each purpose, path, pool (or queue) and week, so that two plans meet the
//! same futures.

use super::Uncertainty;
use crate::capacity::people::Chance;
use crate::capacity::problem::{Problem, QueueNeed};
use crate::simulate::streams::{Purpose, Stream, key, key_of_part, stream};
use rand::RngExt;
use rand_distr::{Beta, Distribution, Gamma, StandardNormal};
use statrs::distribution::{ContinuousCDF, Normal};

/// The level of every queue's weeks, in standard deviations above what is expected: by queue and week.
///
/// Of variance 1 in every week, so that the band stays as forecast. A part lasts: one draw a path, for a forecast that is too
/// low from the start or grows too slowly. The rest is autoregressive of order 1. A part of both is common to all queues.
pub(super) fn levels(problem: &Problem, of: &Uncertainty, path: u64) -> Vec<Vec<f64>> {
    let shared = Errors::drawn(problem.horizon, of, path, "all queues");
    let part = of.volume_shared.clamp(0.0, 1.0);
    let own = problem.queues.iter().map(|queue| {
        let own = Errors::drawn(problem.horizon, of, path, &queue.name);
        let lasting = lasting(queue, problem.horizon, of);
        let level = |(week, lasting): (usize, f64)| {
            let both = part.sqrt() * shared.level(week, lasting);
            both + (1.0 - part).sqrt() * own.level(week, lasting)
        };
        lasting.into_iter().enumerate().map(level).collect()
    });
    own.collect()
}

/// Of the variance of a week's level, the share that lasts through all weeks.
///
/// In the first week it is [`Uncertainty::volume_lasting`]. What the band is wider later is what a forecast misses by further
/// ahead, a level or growth: it all lasts.
fn lasting(queue: &QueueNeed, weeks: usize, of: &Uncertainty) -> Vec<f64> {
    let first_share = of.volume_lasting.clamp(0.0, 1.0);
    let variance = |week: usize| {
        let mid = queue.required_h.get(week).copied().unwrap_or(0.0);
        let band = |list: &[f64]| list.get(week).copied().unwrap_or(mid);
        let width = band(&queue.required_p90_h) - band(&queue.required_p10_h);
        (mid > 0.0 && width > 0.0).then(|| (width / mid).powi(2))
    };
    let first = (0..weeks).find_map(variance);
    let share = |week: usize| match first.zip(variance(week)) {
        Some((first, own)) => 1.0 - (1.0 - first_share) * (first / own).min(1.0),
        None => first_share,
    };
    (0..weeks).map(share).collect()
}

/// Errors of one forecast: one that lasts, and one of each week.
struct Errors {
    lasting: f64,
    passing: Vec<f64>,
}

impl Errors {
    fn drawn(weeks: usize, of: &Uncertainty, path: u64, whose: &str) -> Self {
        let mut random = stream(of.seed, Purpose::Weeks, path, key(whose));
        let memory = of.volume_memory.clamp(0.0, 0.999);
        let fresh = (1.0 - memory * memory).sqrt();
        let lasting = StandardNormal.sample(&mut random);
        let mut level: f64 = StandardNormal.sample(&mut random);
        let mut passing = Vec::with_capacity(weeks);
        for _ in 0..weeks {
            passing.push(level);
            let news: f64 = StandardNormal.sample(&mut random);
            level = memory * level + fresh * news;
        }
        Self { lasting, passing }
    }

    fn level(&self, week: usize, lasting: f64) -> f64 {
        lasting.sqrt() * self.lasting + (1.0 - lasting).sqrt() * self.passing[week]
    }
}

/// The quantile of the normal law at 0.9.
const P90: f64 = 1.281_551_565_544_600_4;

/// Hours that a queue requires at this level: the band's two halves, each a normal law's.
pub(super) fn required(
    problem: &Problem,
    of: &Uncertainty,
    queue: usize,
    week: usize,
    level: f64,
) -> f64 {
    let need = &problem.queues[queue];
    let (low, mid, high) = (
        need.required_p10_h[week],
        need.required_h[week],
        need.required_p90_h[week],
    );
    let width = if level > 0.0 { high - mid } else { mid - low };
    (mid + of.volume * width * level / P90).max(0.0)
}

/// Share of the paid time that people are at work in a pool's week, around the expected `presence`.
pub(super) fn presence(of: &Uncertainty, path: u64, pool: u64, week: usize, presence: f64) -> f64 {
    let mean = 1.0 - presence;
    // The widest a share can vary is all or nothing; nine tenths of that still is a beta law.
    let variance = of.absence_sd.powi(2).min(0.9 * mean * presence);
    if variance <= 0.0 {
        return presence;
    }
    let both = mean * presence / variance - 1.0;
    let mut random = stream(
        of.seed,
        Purpose::Absence,
        path,
        key_of_part(pool, week as u64),
    );
    match Beta::new(mean * both, presence * both) {
        Ok(law) => 1.0 - law.sample(&mut random),
        Err(_) => presence,
    }
}

/// How many leave and graduate, drawn.
pub(super) struct Drawn<'a> {
    of: &'a Uncertainty,
    path: u64,
    keys: &'a [u64],
    /// Factor on attrition by pool.
    factors: Vec<f64>,
    week: usize,
    leavers: Vec<Stream>,
    graduates: Vec<Stream>,
}

impl<'a> Drawn<'a> {
    pub(super) fn new(of: &'a Uncertainty, path: u64, keys: &'a [u64]) -> Self {
        let factor = |key: &u64| {
            let variance = of.attrition_sd.powi(2);
            if variance <= 0.0 {
                return 1.0;
            }
            let mut random = stream(of.seed, Purpose::Attrition, path, *key);
            Gamma::new(1.0 / variance, variance).map_or(1.0, |law| law.sample(&mut random))
        };
        let mut drawn = Self {
            of,
            path,
            keys,
            factors: keys.iter().map(factor).collect(),
            week: 0,
            leavers: Vec::new(),
            graduates: Vec::new(),
        };
        drawn.streams();
        drawn
    }

    fn streams(&mut self) {
        let week = self.week as u64;
        let of = |purpose| {
            let each = self.keys.iter();
            let each =
                each.map(|key| stream(self.of.seed, purpose, self.path, key_of_part(*key, week)));
            each.collect()
        };
        let (leavers, graduates) = (of(Purpose::Leavers), of(Purpose::Graduates));
        (self.leavers, self.graduates) = (leavers, graduates);
    }

    /// On to the next week.
    pub(super) fn next_week(&mut self) {
        self.week += 1;
        self.streams();
    }
}

impl Chance for Drawn<'_> {
    fn leavers(&mut self, pool: usize, heads: f64, share: f64) -> f64 {
        let share = (share * self.factors[pool]).min(1.0);
        if self.of.leavers {
            drawn(self.leavers[pool].random(), heads, share)
        } else {
            heads * share
        }
    }

    fn graduates(&mut self, pool: usize, heads: f64, share: f64) -> f64 {
        if self.of.graduates {
            drawn(self.graduates[pool].random(), heads, share)
        } else {
            heads * share
        }
    }
}

/// How many of `heads` it is: whole heads one by one, a fraction of a head as expected.
fn drawn(uniform: f64, heads: f64, share: f64) -> f64 {
    let whole = heads.max(0.0).floor();
    binomial(uniform, whole, share) + (heads - whole) * share
}

/// Binomial trials above which the normal law stands in.
const MANY: f64 = 400.0;

/// The quantile of the binomial law at `uniform`: the same draw means more leavers where more people are.
fn binomial(uniform: f64, count: f64, share: f64) -> f64 {
    if count <= 0.0 || share <= 0.0 {
        return 0.0;
    }
    if share >= 1.0 {
        return count;
    }
    if share > 0.5 {
        return count - binomial(1.0 - uniform, count, 1.0 - share);
    }
    if count * share > MANY {
        let sd = (count * share * (1.0 - share)).sqrt();
        let level = Normal::standard().inverse_cdf(uniform.clamp(1e-12, 1.0 - 1e-12));
        return (count * share + sd * level).round().clamp(0.0, count);
    }
    let mut chance = (1.0 - share).powf(count);
    let (mut sum, mut number) = (chance, 0.0);
    while sum < uniform && number < count {
        chance *= (count - number) / (number + 1.0) * share / (1.0 - share);
        number += 1.0;
        sum += chance;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_of_a_binomial_is_the_smallest_number_that_reaches_it() {
        // 3 coins: 1/8, 4/8, 7/8, 1.
        let numbers: Vec<f64> = [0.1, 0.4, 0.6, 0.9]
            .iter()
            .map(|it| binomial(*it, 3.0, 0.5))
            .collect();
        assert_eq!(numbers, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(binomial(0.7, 10.0, 0.0), 0.0);
        assert_eq!(binomial(0.7, 10.0, 1.0), 10.0);
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_the_law() {
        for (heads, share) in [
            (40.0, 0.01),
            (16.0, 0.88),
            (300.0, 0.3),
            (5_000.0, 0.2),
            (12.5, 0.25),
        ] {
            let each = (0..20_000).map(|it| drawn((f64::from(it) + 0.5) / 20_000.0, heads, share));
            let all: Vec<f64> = each.collect();
            let mean = all.iter().sum::<f64>() / 20_000.0;
            let variance = all.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 20_000.0;
            let law = heads.floor() * share * (1.0 - share);
            assert!(
                (mean - heads * share).abs() < 0.02 * (1.0 + law.sqrt()),
                "{heads} {share} {mean}"
            );
            assert!(
                (variance - law).abs() < 0.02 * law + 0.1,
                "{heads} {share} {variance}"
            );
        }
    }

    #[test]
    fn levels_have_variance_one_and_the_memory_asked_for() {
        let problem = Problem {
            horizon: 2_000,
            queues: vec![Default::default(), Default::default()],
            ..Problem::default()
        };
        let of = Uncertainty {
            volume_memory: 0.6,
            volume_lasting: 0.0,
            ..Uncertainty::default()
        };
        let levels = &levels(&problem, &of, 3)[0];
        let mean = levels.iter().sum::<f64>() / 2_000.0;
        let variance = levels.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 2_000.0;
        let pairs = levels.windows(2).map(|it| (it[0] - mean) * (it[1] - mean));
        let memory = pairs.sum::<f64>() / 2_000.0 / variance;
        assert!((variance - 1.0).abs() < 0.15, "{variance}");
        assert!((memory - 0.6).abs() < 0.08, "{memory}");
    }

    #[test]
    fn absence_keeps_its_mean_and_spread() {
        let of = Uncertainty {
            absence_sd: 0.05,
            ..Uncertainty::default()
        };
        let all: Vec<f64> = (0..4_000)
            .map(|path| presence(&of, path, 7, 3, 0.8))
            .collect();
        let mean = all.iter().sum::<f64>() / 4_000.0;
        let sd = (all.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 4_000.0).sqrt();
        assert!(
            (mean - 0.8).abs() < 0.004 && (sd - 0.05).abs() < 0.004,
            "{mean} {sd}"
        );
        let none = Uncertainty {
            absence_sd: 0.0,
            ..of
        };
        assert_eq!(presence(&none, 1, 7, 3, 0.8), 0.8);
    }
}
