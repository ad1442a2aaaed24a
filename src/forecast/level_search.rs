//! Which variances the days make likely: the search, and how much each of its finds counts.
//!
//! From plausible values ([`Guess::plausible`]) each is moved up and down as long as the likelihood × the
//! prior grows. Forecasts are the mean over all that were tried, weighted by it (Bayesian model
//! averaging, Hoeting et al. 1999, doi 10.1214/ss/1009212519): half a year of days does not settle how fast
//! a level moves, and the mean errs less than the likeliest guess.

use super::effects::Family;
use super::level_filter::{LevelFilter, Observation, Scales};

/// Standard deviation of a step of the level, where one was found.
const STEP: f64 = 0.5;
/// Steps by which the search moves, as factors.
const STEPS: [f64; 2] = [2.0, 1.3];
/// Passes over the variances for each step.
const PASSES: usize = 4;
/// Guesses whose −log likelihood is greater than the least by more than this are left out.
const NEAR: f64 = 3.0;
/// A guess whose −log likelihood is greater than that of the best by more than this after some days is given
/// up: one in ten thousand would have come near it again.
const HOPELESS: f64 = 12.0;
/// A pass that gains less is the last with its step.
const EASE: f64 = 0.05;
/// Plausible: noise ÷ 2 for the level's move in a week and for passing deviations, by a factor of
/// e either way; families of effects as in their priors, and occurrences of an event as unlike as in theirs, by a factor of 2.
const USUAL_SHARE: f64 = 0.5;
/// Plausible: deviations that pass are half gone after a week, by a factor of 2.
const USUAL_HALF_LIFE: f64 = 7.0;
/// Plausible: the level is half-way back to its mean after six weeks, by a factor of 4 or so.
const USUAL_RETURN: f64 = 45.0;

/// What the search moves: variances, how large effects are on the whole, and whether the steps of the
/// level stay: surges that come and go look like steps for a while, and only the days tell.
#[derive(Debug, Clone, Copy)]
struct Guess {
    scales: Scales,
    effects: f64,
    /// How far occurrences of an event differ from each other.
    unlike: f64,
}

impl Guess {
    /// Where the search begins, with days' noise as `noise`.
    fn plausible(noise: f64) -> Self {
        Self {
            scales: Scales {
                noise,
                level: noise * USUAL_SHARE,
                passing: noise * USUAL_SHARE,
                half_life_days: USUAL_HALF_LIFE,
                return_days: USUAL_RETURN,
                steps_stay: false,
            },
            effects: 1.0,
            unlike: 1.0,
        }
    }

    /// How implausible it is: −log of the prior, 0 at the plausible.
    fn penalty(&self) -> f64 {
        let off = |value: f64, usual: f64, wide: f64| 0.5 * ((value / usual).ln() / wide).powi(2);
        let usual = self.scales.noise * USUAL_SHARE;
        off(self.scales.level, usual, 1.0)
            + off(self.scales.passing, usual, 1.0)
            + off(self.scales.half_life_days, USUAL_HALF_LIFE, 0.7)
            + off(self.scales.return_days, USUAL_RETURN, 1.5)
            + off(self.effects, 1.0, 0.7)
            + off(self.unlike, 1.0, 0.5)
    }
}

/// Filters that have seen `observations`, with weights that add up to 1, the likeliest first. `priors`
/// are the family and standard deviation of each effect.
pub fn likely(observations: &[Observation], priors: &[(Family, f64)]) -> Vec<(f64, LevelFilter)> {
    let tried = search(observations, priors);
    let least = tried.first().map_or(0.0, |(loss, _)| *loss);
    let weights = tried.iter().map(|(loss, _)| (least - loss).exp());
    let sum: f64 = weights.sum();
    let weighed = tried.into_iter();
    weighed
        .map(|(loss, filter)| ((least - loss).exp() / sum, filter))
        .collect()
}

/// The filter of the plausible variances alone: quick, and near enough to look at the history with.
pub fn rough(observations: &[Observation], priors: &[(Family, f64)]) -> LevelFilter {
    let guess = Guess::plausible(rough_noise(observations));
    filtered(observations, priors, &guess)
}

/// All guesses that come near the best, with their loss, from the least on.
fn search(observations: &[Observation], priors: &[(Family, f64)]) -> Vec<(f64, LevelFilter)> {
    let mut search = Search::new(observations, priors);
    let stepped = observations.iter().any(|it| it.steps);
    let events = priors.iter().any(|(it, _)| *it == Family::Occurrence);
    let parameters = if events { 7 } else { 6 };
    let mut best = Guess::plausible(rough_noise(observations));
    let mut least = search.evaluate(&best);
    for step in STEPS {
        for _ in 0..PASSES {
            let before = least;
            if stepped {
                let mut guess = best;
                guess.scales.steps_stay = !best.scales.steps_stay;
                let own = search.evaluate(&guess);
                if own < least {
                    (best, least) = (guess, own);
                }
            }
            for parameter in 0..parameters {
                for factor in [step, 1.0 / step] {
                    let guess = moved(&best, parameter, factor);
                    let own = search.evaluate(&guess);
                    if own < least {
                        (best, least) = (guess, own);
                        break;
                    }
                }
            }
            if before - least < EASE {
                break;
            }
        }
    }
    search.tried.sort_by(|a, b| a.0.total_cmp(&b.0));
    search.tried
}

/// The guesses so far.
struct Search<'a> {
    observations: &'a [Observation],
    priors: &'a [(Family, f64)],
    /// Those near the best, with their loss.
    tried: Vec<(f64, LevelFilter)>,
    /// The loss of the best one after each day.
    best: Vec<f64>,
}

impl<'a> Search<'a> {
    const fn new(observations: &'a [Observation], priors: &'a [(Family, f64)]) -> Self {
        Self {
            observations,
            priors,
            tried: vec![],
            best: vec![],
        }
    }

    /// The loss of a guess: infinite where it fell behind the best by [`HOPELESS`] on the way.
    fn evaluate(&mut self, guess: &Guess) -> f64 {
        let penalty = guess.penalty();
        let mut filter = unlearnt(self.priors, guess);
        let mut losses = Vec::with_capacity(self.observations.len());
        for (at, seen) in self.observations.iter().enumerate() {
            learn(&mut filter, seen);
            let loss = filter.loss() + penalty;
            if self.best.get(at).is_some_and(|best| loss > best + HOPELESS) {
                return f64::INFINITY;
            }
            losses.push(loss);
        }
        let loss = filter.loss() + penalty;
        if self.best.last().is_none_or(|best| loss < *best) {
            self.best = losses;
            self.tried.retain(|(other, _)| *other <= loss + NEAR);
        }
        if self.best.last().is_none_or(|best| loss <= best + NEAR) {
            self.tried.push((loss, filter));
        }
        loss
    }
}

fn filtered(observations: &[Observation], priors: &[(Family, f64)], guess: &Guess) -> LevelFilter {
    let mut filter = unlearnt(priors, guess);
    observations
        .iter()
        .for_each(|seen| learn(&mut filter, seen));
    filter
}

/// The filter of a guess before its first day.
fn unlearnt(priors: &[(Family, f64)], guess: &Guess) -> LevelFilter {
    let scaled: Vec<f64> = priors
        .iter()
        .map(|(family, prior)| match family {
            Family::Week | Family::Trend | Family::Mark => *prior,
            Family::Occurrence => prior * guess.unlike,
            _ => prior * guess.effects,
        })
        .collect();
    LevelFilter::new(&scaled, 0.0, guess.scales)
}

/// Lets a filter learn from the next day.
pub fn learn(filter: &mut LevelFilter, seen: &Observation) {
    if seen.steps {
        filter.loosen_level(STEP);
        // While an event lasts, it may be the event that changed: the days after it tell.
        let going_on = seen.moving.iter();
        going_on.for_each(|(at, _)| filter.loosen_effect(*at, STEP));
    }
    filter.observe(seen);
}

const fn moved(guess: &Guess, parameter: usize, factor: f64) -> Guess {
    let mut guess = *guess;
    match parameter {
        0 => guess.scales.noise *= factor,
        1 => guess.scales.level *= factor,
        2 => guess.scales.passing *= factor,
        3 => guess.scales.half_life_days *= factor,
        4 => guess.scales.return_days *= factor,
        5 => guess.effects *= factor,
        _ => guess.unlike *= factor,
    }
    guess
}

/// Half the median difference from one day to the next, as a standard deviation.
fn rough_noise(observations: &[Observation]) -> f64 {
    let mut steps: Vec<f64> = observations
        .windows(2)
        .map(|pair| (pair[1].value - pair[0].value).abs())
        .collect();
    steps.sort_unstable_by(f64::total_cmp);
    let median = steps.get(steps.len() / 2).copied().unwrap_or(0.1);
    (median * 1.4826 / std::f64::consts::SQRT_2).clamp(0.005, 1.0)
}
