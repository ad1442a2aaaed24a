use super::*;
use crate::history::experience::{Moments, Ratings, WeekRatings, resolution_log, wait_log};
use crate::units::Seconds;
use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

type Random = Xoshiro256PlusPlus;

fn random(seed: u64) -> Random {
    Random::seed_from_u64(seed)
}

/// Twelve uniform numbers less six: mean 0, variance 1.
fn noise(random: &mut Random) -> f64 {
    (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0
}

/// `weeks` of `rows` ratings each; `rate` gives one from ln(1 + minutes) and ln(1 + hours).
fn ratings(
    seed: u64,
    (weeks, rows): (u64, usize),
    rate: impl Fn((f64, f64), &mut Random) -> f64,
) -> Ratings {
    let mut random = random(seed);
    let monday = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
    let week = |week: u64| {
        let mut both = Moments::default();
        for _ in 0..rows {
            let wait_s = 7200.0 * random.random::<f64>().powi(2);
            let resolution_s = 200_000.0 * random.random::<f64>().powi(2);
            let logs = (wait_log(wait_s), resolution_log(resolution_s));
            let rating = rate(logs, &mut random);
            both.add(1.0, logs, rating);
        }
        WeekRatings {
            monday: monday + Days::new(7 * week),
            both,
            ..WeekRatings::default()
        }
    };
    Ratings {
        single: true,
        weeks: (0..weeks).map(week).collect(),
    }
}

const FIVE: (f64, f64) = (1.0, 5.0);

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

#[test]
fn planted_coefficients_are_found_exactly_without_noise() {
    let it = ratings(1, (6, 50), |(w, r), _| 4.8 - 0.3 * w - 0.2 * r);
    let found = fit(&it, FIVE).unwrap();
    assert!((found.intercept - 4.8).abs() < 1e-9);
    assert!((found.wait.unwrap().value + 0.3).abs() < 1e-9);
    assert!((found.resolution.unwrap().value + 0.2).abs() < 1e-9);
    assert!((found.r2 - 1.0).abs() < 1e-9 && (found.r2_held_out - 1.0).abs() < 1e-9);
    assert!(found.residual_sd < 1e-6);
    // ln(1 + 9) minutes, ln(1 + 1) hours.
    let expected = 4.8 - 0.3 * 10.0_f64.ln() - 0.2 * 2.0_f64.ln();
    let predicted = found.predict(seconds(540.0), Some(seconds(3600.0)));
    assert!((predicted - expected).abs() < 1e-9);
    let mean = found.predict(seconds(540.0), None);
    let by_logs = found.predict_logs(10.0_f64.ln(), Some(found.mean_resolution_log));
    assert!((mean - by_logs).abs() < 1e-12);
}

#[test]
fn planted_coefficients_are_found_in_noise_within_their_standard_errors() {
    let mut inside = 0;
    for seed in 0..100 {
        let it = ratings(seed, (20, 60), |(w, r), random| {
            70.0 - 5.0 * w - 3.0 * r + 15.0 * noise(random)
        });
        let found = fit(&it, (0.0, 100.0)).unwrap();
        let (wait, resolution) = (found.wait.unwrap(), found.resolution.unwrap());
        inside += usize::from((wait.value + 5.0).abs() < 2.0 * wait.standard_error);
        assert!((resolution.value + 3.0).abs() < 5.0 * resolution.standard_error);
        assert!(
            (found.residual_sd - 15.0).abs() < 1.5,
            "{}",
            found.residual_sd
        );
        assert!(found.r2_held_out < found.r2 && found.r2_held_out > found.r2 - 0.03);
    }
    // 95 in theory; 88 or fewer of 100 has a chance of one in two hundred.
    assert!(inside > 88, "{inside}");
}

#[test]
fn noise_explains_nothing_and_predicts_nothing() {
    let mut found = 0;
    for seed in 0..200 {
        let it = ratings(seed, (12, 40), |_, random| 3.0 + 0.5 * noise(random));
        match fit(&it, FIVE) {
            Ok(_) => found += 1,
            Err(gap) => {
                assert!(
                    matches!(gap, Gap::NotPredictive { rows: 480, .. }),
                    "{gap:?}"
                );
                let text = gap_in_words("CSAT", &gap);
                assert!(text.starts_with("CSAT is not predictive:"), "{text}");
            }
        }
    }
    // Two terms, each 2.3 % by chance, a little more with twelve weeks: 6 % of 200 are 12.
    assert!(found <= 20, "{found} of 200");
}

#[test]
fn a_coefficient_of_the_wrong_sign_is_dropped_and_said() {
    let it = ratings(3, (8, 50), |(w, r), random| {
        4.0 - 0.4 * w + 0.3 * r + 0.1 * noise(random)
    });
    let found = fit(&it, FIVE).unwrap();
    assert_eq!(found.resolution, None);
    let dropped = Dropped {
        term: Term::Resolution,
        why: Why::WrongSign,
    };
    assert_eq!(found.dropped, [dropped]);
    let text = in_words("CSAT", &found);
    assert!(
        text.ends_with("Left out: the time to resolution, for longer ones would please more."),
        "{text}"
    );
    assert!(found.predict(seconds(0.0), None) >= found.predict(seconds(600.0), None));
    let both = ratings(4, (8, 50), |(w, r), _| 2.0 + 0.4 * w + 0.3 * r);
    let gap = fit(&both, FIVE).unwrap_err();
    assert!(
        matches!(&gap, Gap::NotPredictive { dropped, .. } if dropped.len() == 2),
        "{gap:?}"
    );
}

#[test]
fn a_prediction_stays_on_the_scale() {
    let it = ratings(5, (6, 50), |(w, _), _| 5.5 - 1.5 * w);
    let found = fit(&it, FIVE).unwrap();
    assert_eq!(found.predict(seconds(0.0), None), 5.0);
    assert_eq!(found.predict(seconds(1e6), None), 1.0);
}

#[test]
fn too_little_is_refused() {
    let planted = |(w, _): (f64, f64), _: &mut Random| 5.0 - 0.5 * w;
    assert_eq!(
        fit(&ratings(6, (29, 1), planted), FIVE),
        Err(Gap::Few { rows: 29 })
    );
    assert!(fit(&ratings(6, (30, 1), planted), FIVE).is_ok());
    let three = ratings(6, (3, 50), planted);
    assert_eq!(fit(&three, FIVE), Err(Gap::FewWeeks { weeks: 3 }));
    assert_eq!(
        fit(&ratings(6, (6, 50), |_, _| 4.0), FIVE),
        Err(Gap::NoVariation)
    );
    assert_eq!(fit(&Ratings::default(), FIVE), Err(Gap::NoRatings));
    // A wait that never varies: the time to resolution is left.
    let mut level = ratings(7, (6, 50), |(_, r), _| 5.0 - 0.5 * r);
    for week in &mut level.weeks {
        let mut both = week.both;
        (both.w, both.ww, both.wr, both.wy) = (
            2.0 * both.weight,
            4.0 * both.weight,
            2.0 * both.r,
            2.0 * both.y,
        );
        week.both = both;
    }
    let found = fit(&level, FIVE).unwrap();
    assert!(found.wait.is_none() && (found.resolution.unwrap().value + 0.5).abs() < 1e-9);
}

#[test]
fn the_planner_reads_a_sentence() {
    let mut found = fit(
        &ratings(1, (6, 50), |(w, r), _| 4.8 - 0.3 * w - 0.2 * r),
        FIVE,
    )
    .unwrap();
    (found.rows, found.r2, found.r2_held_out) = (8_412, 0.23, 0.214);
    assert_eq!(
        in_words("CSAT", &found),
        "CSAT from waits and resolution times of 8,412 rated tickets: explains 23 % of their \
         differences (21 % on weeks held out)."
    );
    let few = gap_in_words("NPS", &Gap::Few { rows: 1 });
    assert!(few.contains("1 rating with"), "{few}");
    let none = satisfaction(&crate::history::Experience::NOTHING);
    assert_eq!((none.csat_gap, none.nps), (Some(Gap::NoRatings), None));
}
