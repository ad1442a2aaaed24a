//! A handful of contacts a day: counts, not logarithms, and shapes only as far as counts tell.

use super::method::{Fitted, Method};
use super::series::{SeriesDay, Training};
use super::week_table::WeekTable;

/// The method's name in scenarios, `forecast.csv` and `backtest.csv`.
pub const NAME: &str = "small_counts";
/// Mean contacts in an interval below which a queue is a small one.
pub const FEW: f64 = 3.0;
/// Weeks after which a day counts half in the level, to choose from.
const HALF_LIVES_WEEKS: [f64; 5] = [2.0, 4.0, 8.0, 16.0, 52.0];
/// The same where the level may change abruptly: what moves fast needs no short memory then.
const HALF_LIVES_WITH_CHANGES_WEEKS: [f64; 2] = [8.0, 52.0];
/// Abrupt changes a week there: two a year.
const CHANGES_A_WEEK: f64 = 1.0 / 26.0;
/// Share of days that tell nothing of the level: an outage, a feast.
const ODD_DAYS: f64 = 0.02;
/// A run is dropped when it is less likely than this share of all.
const FORGOTTEN: f64 = 1e-3;
/// Weeks after which a day counts half in the shapes.
const SHAPE_HALF_LIFE_WEEKS: f64 = 52.0;
/// Days before a half-life's predictions count in its choice.
const WARM_UP_DAYS: usize = 10;

/// Gamma-Poisson smoothing: a level that forgets, × the weekday's factor, × the hour's factor.
///
/// Counts of an interval are Poisson around level × weekday × hour. The level is gamma-distributed
/// and discounted with time (West & Harrison 1997, power discounting; Harvey & Fernandes 1989, doi
/// 10.1080/07350015.1989.10509750), and may change abruptly; half-life and changes are those that
/// have predicted past days best by likelihood. Weekdays are shrunk toward all weekdays and hours toward all hours, as far as their
/// counts do not tell them apart.
///
/// Assumes that weekdays have one shape by the hour. Not for queues with more than a few contacts
/// an interval: their counts tell more than this method listens to (each weekday's own shape,
/// holidays, trends).
#[derive(Debug, Clone, Copy, Default)]
pub struct SmallCounts;

impl Method for SmallCounts {
    fn name(&self) -> &'static str {
        NAME
    }

    fn suits(&self, contacts: f64) -> bool {
        contacts < FEW
    }

    fn fit(&self, training: &Training) -> Box<dyn Fitted> {
        let slots = training.slots;
        let mut hours = Factors::flat(slots);
        let mut weekdays = Factors::flat(7);
        // Each shape given the other; twice is enough, they are nearly independent.
        for _ in 0..2 {
            hours = Factors::of(
                slots,
                &counts(training, |day, cell| (cell, weekdays.at(day))),
            );
            weekdays = Factors::of(7, &counts(training, |day, cell| (day, hours.at(cell))));
        }
        let shape = |weekday: usize, slot: usize| weekdays.at(weekday) * hours.at(slot);
        let days: Vec<DayCount> = (training.days.iter())
            .map(|day| DayCount::of(day, training, shape))
            .collect();
        let level = level(&days);
        let seen: Vec<Option<f64>> = (0..7 * slots)
            .map(|cell| {
                let (weekday, slot) = (cell / slots, cell % slots);
                hours.seen[slot].then(|| level * shape(weekday, slot))
            })
            .collect();
        Box::new(WeekTable::completed(&seen, slots))
    }
}

/// What arrived, and the exposure: contacts expected at a rate of 1.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    arrived: f64,
    exposure: f64,
}

/// The sums of all cells, sorted by what `group` says of their weekday and slot: the group, and
/// the cell's factor by what is known otherwise.
fn counts(
    training: &Training,
    group: impl Fn(usize, usize) -> (usize, f64),
) -> Vec<(usize, Count)> {
    let cells = training.days.iter().map(|day| day.cells.len()).sum();
    let mut all: Vec<(usize, Count)> = Vec::with_capacity(cells);
    for day in &training.days {
        let age_weeks = (training.last - day.date).num_days() as f64 / 7.0;
        let weight = day.weight * 0.5_f64.powf(age_weeks / SHAPE_HALF_LIFE_WEEKS);
        let weekday = day.weekday();
        let today = all.len();
        for cell in &day.cells {
            let (group, factor) = group(weekday, cell.slot);
            let count = Count {
                arrived: weight * cell.offered,
                exposure: weight * factor * cell.share,
            };
            match all[today..].last_mut().filter(|(last, _)| *last == group) {
                Some((_, sum)) => {
                    sum.arrived += count.arrived;
                    sum.exposure += count.exposure;
                }
                None => all.push((group, count)),
            }
        }
    }
    all
}

/// Factors around 1 of the groups of one kind.
#[derive(Debug, Clone, PartialEq)]
struct Factors {
    factors: Vec<f64>,
    seen: Vec<bool>,
}

impl Factors {
    fn flat(groups: usize) -> Self {
        Self {
            factors: vec![1.0; groups],
            seen: vec![false; groups],
        }
    }

    fn at(&self, group: usize) -> f64 {
        self.factors.get(group).copied().unwrap_or(1.0)
    }

    /// Empirical Bayes: factor = (arrived + k) ÷ (expected + k), where 1 ÷ k is the variance of
    /// true factors, by moments: what groups differ by, less what counts of equal rates would
    /// (with their own over-dispersion).
    fn of(groups: usize, counts: &[(usize, Count)]) -> Self {
        let mut sums = vec![Count::default(); groups];
        for (group, count) in counts {
            if let Some(sum) = sums.get_mut(*group) {
                sum.arrived += count.arrived;
                sum.exposure += count.exposure;
            }
        }
        let arrived: f64 = sums.iter().map(|sum| sum.arrived).sum();
        let exposure: f64 = sums.iter().map(|sum| sum.exposure).sum();
        if arrived <= 0.0 || exposure <= 0.0 {
            let seen = sums.iter().map(|sum| sum.exposure > 0.0).collect();
            return Self {
                seen,
                ..Self::flat(groups)
            };
        }
        let rate = arrived / exposure;
        let noise = dispersion(&sums, counts);
        let expected = |sum: &Count| rate * sum.exposure;
        let off: f64 = (sums.iter())
            .map(|sum| (sum.arrived - expected(sum)).powi(2) - noise * expected(sum))
            .sum();
        let squares: f64 = sums.iter().map(|sum| expected(sum).powi(2)).sum();
        let variance = off / squares;
        let factor = |sum: &Count| {
            if variance <= 0.0 {
                return 1.0;
            }
            // A count of over-dispersed contacts tells as much as fewer Poisson ones.
            let prior = noise / variance;
            (sum.arrived + prior) / (expected(sum) + prior)
        };
        Self {
            factors: sums.iter().map(factor).collect(),
            seen: sums.iter().map(|sum| sum.exposure > 0.0).collect(),
        }
    }
}

/// Variance ÷ mean of the counts within their groups, 1 or more.
fn dispersion(sums: &[Count], counts: &[(usize, Count)]) -> f64 {
    let (mut squares, mut freedom) = (
        0.0,
        -(sums.iter().filter(|s| s.arrived > 0.0).count() as f64),
    );
    for (group, count) in counts {
        let Some(sum) = sums.get(*group).filter(|sum| sum.arrived > 0.0) else {
            continue;
        };
        let expected = sum.arrived / sum.exposure * count.exposure;
        if expected > 0.0 {
            squares += (count.arrived - expected).powi(2) / expected;
            freedom += 1.0;
        }
    }
    if freedom > 0.0 {
        (squares / freedom).max(1.0)
    } else {
        1.0
    }
}

/// One day: what arrived, and what its shape makes of it at a level of 1.
#[derive(Debug, Clone, Copy)]
struct DayCount {
    arrived: f64,
    exposure: f64,
    /// Weeks since the open day before.
    gap_weeks: f64,
}

impl DayCount {
    fn of(day: &SeriesDay, training: &Training, shape: impl Fn(usize, usize) -> f64) -> Self {
        let before = training.days.partition_point(|other| other.date < day.date);
        let gap = before.checked_sub(1).map_or(0, |before| {
            (day.date - training.days[before].date).num_days()
        });
        let weekday = day.weekday();
        let exposure = |cell: &super::series::Cell| shape(weekday, cell.slot) * cell.share;
        Self {
            arrived: day.weight * day.cells.iter().map(|cell| cell.offered).sum::<f64>(),
            exposure: day.weight * day.cells.iter().map(exposure).sum::<f64>(),
            gap_weeks: gap as f64 / 7.0,
        }
    }
}

/// How the level moves: what is tried.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Weeks after which a day counts half.
    half_life_weeks: f64,
    /// Expected abrupt changes a week.
    changes_a_week: f64,
}

/// A stretch without an abrupt change: what is known of its level (gamma), and how likely it is
/// the present one.
#[derive(Debug, Clone, Copy)]
struct Run {
    shape: f64,
    rate: f64,
    probability: f64,
}

impl Run {
    /// One that begins: its level is exponential around `mean`.
    fn new(mean: f64, probability: f64) -> Self {
        Self {
            shape: 1.0,
            rate: 1.0 / mean,
            probability,
        }
    }
}

/// The level on the last day, by the pace that predicted best; the calmer one where two did alike.
fn level(days: &[DayCount]) -> f64 {
    let arrived: f64 = days.iter().map(|day| day.arrived).sum();
    let exposure: f64 = days.iter().map(|day| day.exposure).sum();
    if exposure <= 0.0 || arrived <= 0.0 {
        return 0.0;
    }
    let mean = arrived / exposure;
    let noise = day_noise(days, mean);
    let pace = |half_life_weeks: &f64, changes_a_week: f64| Pace {
        half_life_weeks: *half_life_weeks,
        changes_a_week,
    };
    let calm = HALF_LIVES_WEEKS.iter().rev();
    let changing = HALF_LIVES_WITH_CHANGES_WEEKS.iter().rev();
    let paces = (calm.map(|weeks| pace(weeks, 0.0)))
        .chain(changing.map(|weeks| pace(weeks, CHANGES_A_WEEK)));
    let best = paces
        .map(|pace| at_pace(days, pace, mean, noise))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or(mean, |(_, level)| level)
}

/// Variance ÷ mean of a day's contacts, 1 or more: what neighbouring days differ by.
fn day_noise(days: &[DayCount], mean: f64) -> f64 {
    let pairs = days
        .windows(2)
        .filter(|pair| pair[0].exposure > 0.0 && pair[1].exposure > 0.0);
    let (mut squares, mut count) = (0.0, 0.0);
    for pair in pairs {
        let rates = [pair[0], pair[1]].map(|day| day.arrived / day.exposure);
        let variance = mean * (1.0 / pair[0].exposure + 1.0 / pair[1].exposure);
        squares += (rates[1] - rates[0]).powi(2) / variance;
        count += 1.0;
    }
    if count > 0.0 {
        (squares / count).max(1.0)
    } else {
        1.0
    }
}

/// How surprising the days are at this pace (−log-likelihood), and the level at their end.
///
/// Every day may be the first of a new run, whose level is exponential around the mean; the
/// present run is one of those, each as likely as it has predicted the days since (Adams & MacKay
/// 2007, arXiv:0710.3742). Counts are divided by `noise`, and a day may be an odd one that tells
/// nothing, so that two low days are a change but one is not.
fn at_pace(days: &[DayCount], pace: Pace, mean: f64, noise: f64) -> (f64, f64) {
    let mut runs = vec![Run::new(mean, 1.0)];
    let mut surprise = 0.0;
    for (at, day) in days.iter().enumerate() {
        let kept = 0.5_f64.powf(day.gap_weeks / pace.half_life_weeks);
        let change = 1.0 - (-pace.changes_a_week * day.gap_weeks).exp();
        for run in &mut runs {
            run.shape = 1.0 + kept * (run.shape - 1.0);
            run.rate = 1.0 / mean + kept * (run.rate - 1.0 / mean);
            run.probability *= 1.0 - change;
        }
        if change > 0.0 {
            runs.push(Run::new(mean, change));
        }
        let counted = DayCount {
            arrived: day.arrived / noise,
            exposure: day.exposure / noise,
            ..*day
        };
        let own = seen(&mut runs, &counted, mean);
        if at >= WARM_UP_DAYS {
            surprise += own;
        }
    }
    let level = runs
        .iter()
        .map(|run| run.probability * run.shape / run.rate);
    (surprise, level.sum())
}

/// Lets every run learn from a day; how surprising it was to all of them.
fn seen(runs: &mut Vec<Run>, day: &DayCount, mean: f64) -> f64 {
    let odd = surprise_of((1.0, 1.0 / mean), day);
    let ordinary: Vec<f64> = (runs.iter())
        .map(|run| surprise_of((run.shape, run.rate), day))
        .collect();
    let least = ordinary.iter().copied().fold(odd, f64::min);
    let odd = ODD_DAYS * (least - odd).exp();
    let mut likelihood = 0.0;
    for (run, surprise) in runs.iter_mut().zip(ordinary) {
        let ordinary = (1.0 - ODD_DAYS) * (least - surprise).exp();
        let trust = ordinary / (ordinary + odd).max(f64::MIN_POSITIVE);
        run.shape += trust * day.arrived;
        run.rate += trust * day.exposure;
        run.probability *= ordinary + odd;
        likelihood += run.probability;
    }
    let likelihood = likelihood.max(f64::MIN_POSITIVE);
    runs.retain(|run| run.probability > FORGOTTEN * likelihood);
    let kept: f64 = runs.iter().map(|run| run.probability).sum();
    runs.iter_mut().for_each(|run| run.probability /= kept);
    least - likelihood.ln()
}

/// −log-likelihood of a day under the gamma-Poisson (negative binomial) law, without the term
/// that is the same for every level.
fn surprise_of((shape, rate): (f64, f64), day: &DayCount) -> f64 {
    let mean = shape / rate * day.exposure;
    if mean <= 0.0 {
        return 0.0;
    }
    let y = day.arrived;
    let gamma = ln_gamma(shape) - ln_gamma(shape + y);
    gamma + (y + shape) * (mean + shape).ln() - y * mean.ln() - shape * shape.ln()
}

/// ln Γ(x) for x > 0, to 10⁻⁹ (Stirling's series from 8 on, the recurrence below).
fn ln_gamma(mut x: f64) -> f64 {
    let mut below = 1.0;
    while x < 8.0 {
        below *= x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - below.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(arrived: f64, exposure: f64) -> Count {
        Count { arrived, exposure }
    }

    #[test]
    fn ln_gamma_has_its_exact_values() {
        assert!(ln_gamma(1.0).abs() < 1e-9);
        assert!((ln_gamma(11.0) - 3_628_800.0_f64.ln()).abs() < 1e-9);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.ln() / 2.0).abs() < 1e-8);
    }

    #[test]
    fn a_days_surprise_is_the_negative_binomial_laws() {
        // Shape 2, mean 3, count 1: P = 2 · (2/5)² · (3/5); ln 1! = 0.
        let exact = -(2.0 * 0.16 * 0.6_f64).ln();
        let day = DayCount {
            arrived: 1.0,
            exposure: 3.0,
            gap_weeks: 0.0,
        };
        assert!((surprise_of((2.0, 2.0), &day) - exact).abs() < 1e-8);
    }

    #[test]
    fn groups_that_differ_by_noise_alone_are_alike() {
        let counts: Vec<(usize, Count)> = [3.0, 5.0, 4.0, 4.0, 5.0, 3.0]
            .into_iter()
            .enumerate()
            .map(|(at, arrived)| (at % 3, count(arrived, 4.0)))
            .collect();
        assert_eq!(Factors::of(3, &counts).factors, [1.0; 3]);
    }

    #[test]
    fn groups_that_differ_clearly_keep_nearly_their_own() {
        // Two groups of 100 equal counts, 2 and 6 where 4 are expected: dispersion 1 (the least),
        // variance = (2·200² − 2·400) ÷ (2·400²) = 0.2475, prior 4.0404.
        let counts: Vec<(usize, Count)> = (0..200)
            .map(|at| (at % 2, count([2.0, 6.0][at % 2], 4.0)))
            .collect();
        let factors = Factors::of(3, &counts);
        let prior = 1.0 / 0.2475;
        assert!((factors.at(0) - (200.0 + prior) / (400.0 + prior)).abs() < 1e-9);
        assert!((factors.at(1) - (600.0 + prior) / (400.0 + prior)).abs() < 1e-9);
        assert!((factors.at(2) - 1.0).abs() < 1e-12, "unseen");
    }

    #[test]
    fn the_level_forgets_where_it_moved_and_remembers_where_not() {
        let days = |arrived: &dyn Fn(usize) -> f64| -> Vec<DayCount> {
            (0..140)
                .map(|at| DayCount {
                    arrived: arrived(at),
                    exposure: 10.0,
                    gap_weeks: 1.0 / 7.0,
                })
                .collect()
        };
        let steady = level(&days(&|at| [3.0, 4.0, 5.0][at % 3]));
        assert!((steady - 0.4).abs() < 0.005, "{steady}");
        let moved = level(&days(&|at| if at < 90 { 1.0 } else { 8.0 }));
        assert!((0.77..0.81).contains(&moved), "{moved}");
        // Days around 8, then some of 1.
        let fallen = |low: usize| {
            let arrived = |at: usize| [7.0, 9.0, 8.0, 6.0, 10.0][at % 5];
            level(&days(&|at| if at < 140 - low { arrived(at) } else { 1.0 }))
        };
        assert!(fallen(1) > 0.7, "one odd day: {}", fallen(1));
        assert!(fallen(5) < 0.25, "a change: {}", fallen(5));
        assert_eq!(level(&days(&|_| 0.0)), 0.0);
        assert_eq!(level(&[]), 0.0);
    }
}
