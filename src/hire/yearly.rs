//! Growth and the pattern of the year, from the weeks of a history: each is used where a backtest at the
//! leads of a hiring plan says that it helps, and none is where the history is too short to say so.
//!
//! The log of a week's level is a recent level, plus growth in a straight line, plus two waves of the year. A
//! candidate leaves parts out; all are fitted by least squares, the waves pulled toward none.

mod fit;

use crate::forecast::accuracy::{Errors, Outcome};
use fit::Fit;
use serde::{Deserialize, Serialize};

/// Weeks of which the mean is the recent level.
const RECENT: usize = 8;
/// Fewest weeks from which the waves of a year are fitted: a whole one.
const YEAR: usize = 52;
/// Fewest weeks from which growth is fitted beside the waves.
const GROWTH: usize = 78;
/// Fewest weeks that a backtest forecasts.
const TESTED: usize = 13;
/// Weeks between two origins of the backtest.
const STEP: usize = 4;
/// Longest lead of the backtest, in weeks.
const LONGEST: usize = 52;
/// A method that knows more is used where its error is clearly less: else chance would choose.
const CLEARLY: f64 = 0.95;
/// What a method knows of a week's level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// As in the last eight weeks.
    Level,
    /// Besides, it goes on growing.
    Growth,
    /// Besides, the year has its pattern.
    Pattern,
    /// All of it.
    PatternAndGrowth,
}

impl Method {
    const ALL: [Self; 4] = [
        Self::Level,
        Self::Growth,
        Self::Pattern,
        Self::PatternAndGrowth,
    ];

    const fn has_growth(self) -> bool {
        matches!(self, Self::Growth | Self::PatternAndGrowth)
    }

    const fn has_waves(self) -> bool {
        matches!(self, Self::Pattern | Self::PatternAndGrowth)
    }

    const fn needs(self) -> usize {
        match self {
            Self::Level => RECENT,
            Self::Growth => YEAR,
            Self::Pattern => YEAR,
            Self::PatternAndGrowth => GROWTH,
        }
    }

    /// In the planner's words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Level => "the level of the last weeks",
            Self::Growth => "level and growth",
            Self::Pattern => "level and pattern of the year",
            Self::PatternAndGrowth => "level, growth and pattern of the year",
        }
    }
}

/// A week of the history: how far it is from the typical one, and when it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// Weeks from any week that is the same for all.
    pub at: f64,
    /// Where in the year its middle is, 0 to 1.
    pub of_year: f64,
    /// Contacts ÷ those of a typical week with the same open days, above 0.
    pub level: f64,
}

/// A method's error over the backtest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// The method.
    pub method: Method,
    /// Σ|error| ÷ Σ actual of weeks, 1 to 52 weeks ahead.
    pub wape: f64,
}

/// What was found of a queue's weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct Yearly {
    /// What is used.
    pub method: Method,
    /// Every method that could be tested; empty where the history is too short.
    pub tested: Vec<Tested>,
    /// Standard deviation of the log error by lead in weeks from 1; empty where nothing was tested.
    pub spread: Vec<f64>,
    fit: Fit,
}

impl Yearly {
    /// Level of a week ÷ that of a typical one: `at` on the scale of [`Week::at`], with the
    /// growth or without it.
    #[must_use]
    pub fn level(&self, at: f64, of_year: f64, with_growth: bool) -> f64 {
        self.fit.level(at, of_year, with_growth)
    }

    /// The pattern of the year alone, mean 1 over the year's months.
    #[must_use]
    pub fn pattern(&self, of_year: f64) -> f64 {
        self.fit.waves(of_year).exp()
    }

    /// Growth a year at first.
    #[must_use]
    pub fn growth_per_year(&self) -> f64 {
        (self.fit.growth * 52.18).exp_m1()
    }
}

/// Finds what the weeks show. `waves` says whether a pattern may be looked for (not where the planner gives
/// one), `growth` the same of growth.
#[must_use]
pub fn yearly(weeks: &[Week], waves: bool, growth: bool) -> Yearly {
    let allowed = |it: &Method| (waves || !it.has_waves()) && (growth || !it.has_growth());
    let methods: Vec<Method> = Method::ALL.into_iter().filter(allowed).collect();
    let start = YEAR;
    let mut best: Option<(Method, f64)> = None;
    let (mut tested, mut spread) = (vec![], vec![]);
    if weeks.len() >= start + TESTED {
        let origins: Vec<usize> = (start..=weeks.len() - TESTED).step_by(STEP).collect();
        for method in methods
            .into_iter()
            .filter(|it| it.needs() <= start || weeks.len() >= it.needs() + TESTED)
        {
            let errors = backtest(weeks, method, &origins);
            let wape = wape_of(&errors);
            tested.push(Tested { method, wape });
            if best.is_none_or(|(_, least)| wape < CLEARLY * least) {
                best = Some((method, wape));
                spread = spread_of(&errors);
            }
        }
    }
    let method = best.map_or(Method::Level, |(method, _)| method);
    Yearly {
        method,
        tested,
        spread,
        fit: Fit::of(weeks, method),
    }
}

/// A tested week: lead, expected and actual level.
type Tried = (usize, f64, f64);

fn backtest(weeks: &[Week], method: Method, origins: &[usize]) -> Vec<Tried> {
    let of_origin = |origin: &usize| {
        let known = &weeks[..*origin];
        let usable = if known.len() >= method.needs() {
            method
        } else {
            Method::Level
        };
        let fit = Fit::of(known, usable);
        let ahead = weeks[*origin..].iter().take(LONGEST);
        let tried = ahead
            .enumerate()
            .map(move |(lead, it)| (lead + 1, fit.level(it.at, it.of_year, true), it.level));
        tried.collect::<Vec<Tried>>()
    };
    origins.iter().flat_map(of_origin).collect()
}

fn wape_of(errors: &[Tried]) -> f64 {
    let outcome = |(_, expected, actual): &Tried| Outcome {
        forecast: *expected,
        actual: *actual,
    };
    let outcomes: Vec<Outcome> = errors.iter().map(outcome).collect();
    Errors::of(&outcomes).wape().unwrap_or(f64::INFINITY)
}

/// Standard deviation of log errors by lead, over leads that are alike; never falling with the lead.
fn spread_of(errors: &[Tried]) -> Vec<f64> {
    const GROUPS: [(usize, usize); 4] = [(1, 4), (5, 13), (14, 26), (27, LONGEST)];
    let mut spread = vec![];
    let mut least: f64 = 0.0;
    for (from, to) in GROUPS {
        let own = errors
            .iter()
            .filter(|(lead, ..)| (from..=to).contains(lead));
        let squares: Vec<f64> = own
            .map(|(_, expected, actual)| (actual / expected).ln().powi(2))
            .collect();
        if !squares.is_empty() {
            least = least.max((squares.iter().sum::<f64>() / squares.len() as f64).sqrt());
        }
        spread.extend(std::iter::repeat_n(least, to + 1 - from));
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks of a level with a wave of the year, growth a year, and noise that is the same each time.
    fn weeks(count: usize, wave: f64, growth: f64, noise: f64) -> Vec<Week> {
        let mut state = 7_u64;
        let mut random = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / f64::from(u32::MAX >> 1) - 0.5
        };
        let week = |at: usize| {
            let of_year = (at as f64 / 52.18).fract();
            let log = wave * (std::f64::consts::TAU * of_year).cos()
                + (1.0 + growth).ln() * at as f64 / 52.18
                + noise * random();
            Week {
                at: at as f64,
                of_year,
                level: log.exp(),
            }
        };
        let mut week = week;
        (0..count).map(&mut week).collect()
    }

    #[test]
    fn a_pattern_is_used_where_a_backtest_proves_it() {
        let found = yearly(&weeks(130, 0.3, 0.0, 0.05), true, true);
        assert!(found.method.has_waves(), "{:?}", found.tested);
        // December against June: e^0.6.
        let ratio = found.pattern(0.0) / found.pattern(0.5);
        assert!((ratio - 0.6_f64.exp()).abs() < 0.15, "{ratio}");
        assert_eq!(found.spread.len(), LONGEST);
        assert!(found.spread.windows(2).all(|it| it[0] <= it[1]));
    }

    #[test]
    fn noise_is_no_pattern_and_a_short_history_has_none() {
        let flat = yearly(&weeks(130, 0.0, 0.0, 0.1), true, true);
        let least = flat
            .tested
            .iter()
            .map(|it| it.wape)
            .fold(f64::INFINITY, f64::min);
        assert_eq!(flat.method, Method::Level, "{:?} {least}", flat.tested);
        let short = yearly(&weeks(40, 0.3, 0.2, 0.0), true, true);
        assert_eq!((short.method, short.tested.len()), (Method::Level, 0));
    }

    #[test]
    fn growth_is_seen_and_fades() {
        let found = yearly(&weeks(156, 0.0, 0.2, 0.02), true, true);
        assert!(found.method.has_growth(), "{:?}", found.tested);
        assert!(
            (found.growth_per_year() - 0.2).abs() < 0.03,
            "{}",
            found.growth_per_year()
        );
        let at = |week: f64| found.level(week, 0.2, true);
        let (first, second) = (at(208.0) / at(156.0), at(260.0) / at(208.0));
        assert!(first > second && second > 1.0, "{first} {second}");
        assert!(
            (found.level(260.0, 0.2, false) / found.level(156.0, 0.2, false) - 1.0).abs() < 1e-9
        );
    }

    #[test]
    fn what_the_planner_gives_is_not_looked_for() {
        let found = yearly(&weeks(156, 0.3, 0.2, 0.02), false, false);
        assert_eq!(found.method, Method::Level);
    }
}
