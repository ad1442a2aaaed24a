use super::*;
use crate::forecast::accuracy::Outcome;
use chrono::Days;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 23).unwrap()
}

fn spread(day: f64, same_week: f64, within_day: f64) -> Uncertainty {
    Uncertainty {
        first_day: monday(),
        day_dispersion: vec![day],
        interval_dispersion: vec![day + within_day],
        same_week,
        within_day,
        ..Uncertainty::poisson(monday())
    }
}

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn learnt(tested: &[Tested]) -> Uncertainty {
    Uncertainty::of(&PastErrors::of(tested.iter()), 1, monday()).with_intervals(tested.iter())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let product = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
    };
    product(a, mean_a, b, mean_b)
        / (product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b)).sqrt()
}

/// Outcomes of `weeks` weeks of 5 days of 8 intervals, drawn from `truth`, a day ahead.
fn drawn(truth: &Uncertainty, level: f64, weeks: u64, seed: u64) -> Vec<Tested> {
    let mut rng = rng(seed);
    let mut tested = vec![];
    for week in 0..weeks {
        let days: Vec<(NaiveDate, Vec<f64>)> = (0..5)
            .map(|day| (monday() + Days::new(7 * week + day), vec![level; 8]))
            .collect();
        // Each week is as near as the first.
        let truth = Uncertainty {
            first_day: days[0].0,
            ..truth.clone()
        };
        for ((date, _), contacts) in days.iter().zip(truth.draw_days(&days, &mut rng)) {
            let origin = monday() + Days::new(7 * week) - Days::new(1);
            tested.extend(contacts.into_iter().map(|actual| Tested {
                date: *date,
                distance_days: u32::try_from((*date - origin).num_days()).unwrap(),
                outcome: Outcome {
                    forecast: level,
                    actual,
                },
                naive_error: 1.0,
            }));
        }
    }
    tested
}

#[test]
fn drawn_days_have_the_stated_mean_and_quantiles() {
    const DRAWS: usize = 20_000;
    for (level, day, within) in [
        (0.3, 0.05, 0.1),
        (4.0, 0.02, 0.05),
        (60.0, 0.01, 0.02),
        (300.0, 0.2, 0.1),
    ] {
        let it = spread(day, 0.4, within);
        let expected: Vec<f64> = (1..=10).map(|n| level * f64::from(n) / 5.0).collect();
        let mut rng = rng(1);
        let totals: Vec<f64> = (0..DRAWS)
            .map(|_| it.draw_day(monday(), &expected, &mut rng).iter().sum())
            .collect();
        let offered: f64 = expected.iter().sum();
        let deviation = (offered + day * offered * offered).sqrt();
        let error = deviation / (DRAWS as f64).sqrt();
        assert!((mean(&totals) - offered).abs() < 4.0 * error, "{level}");
        let band = it.day(monday(), offered);
        // A quantile of a count: at most its share lies below it, at least its share up to it; past
        // 400 contacts the stated one is an expansion, good to a hundredth in its share.
        let chance = 4.0 * (0.25 / DRAWS as f64).sqrt() + if offered > 400.0 { 0.01 } else { 0.0 };
        for (share, at) in [(0.1, band.p10), (0.5, band.p50), (0.9, band.p90)] {
            let count = |wanted: &dyn Fn(f64) -> bool| {
                totals.iter().filter(|t| wanted(**t)).count() as f64 / DRAWS as f64
            };
            assert!(count(&|t| t < at) < share + chance, "{level} {share}");
            assert!(count(&|t| t <= at) > share - chance, "{level} {share}");
        }
    }
}

#[test]
fn drawn_weeks_have_the_stated_quantiles() {
    const DRAWS: usize = 10_000;
    let it = spread(0.02, 0.5, 0.02);
    let days: Vec<(NaiveDate, Vec<f64>)> = (0..5)
        .map(|day| (monday() + Days::new(day), vec![20.0 + day as f64; 8]))
        .collect();
    let totals: Vec<(NaiveDate, f64)> = (days.iter())
        .map(|(date, expected)| (*date, expected.iter().sum()))
        .collect();
    let band = it.week_total(&totals);
    let mut rng = rng(2);
    let inside = (0..DRAWS)
        .filter(|_| {
            let drawn = it.draw_days(&days, &mut rng);
            let total: f64 = drawn.iter().flatten().sum();
            band.p10 <= total && total <= band.p90
        })
        .count() as f64
        / DRAWS as f64;
    assert!((inside - 0.8).abs() < 0.025, "{inside}");
    // Narrower than the days' bands laid end to end, wider than if days were independent.
    let width = band.p90 - band.p10;
    let widths: Vec<f64> = (totals.iter())
        .map(|(date, offered)| it.day(*date, *offered))
        .map(|band| band.p90 - band.p10)
        .collect();
    assert!(width < widths.iter().sum());
    assert!(width > widths.iter().map(|w| w * w).sum::<f64>().sqrt());
}

#[test]
fn a_day_that_starts_high_stays_high_and_days_of_a_week_go_together() {
    let it = spread(0.02, 0.5, 0.01);
    let mut rng = rng(3);
    let days: Vec<(NaiveDate, Vec<f64>)> = [0, 1, 7]
        .map(|day| (monday() + Days::new(day), vec![100.0; 10]))
        .to_vec();
    let (mut morning, mut evening) = (vec![], vec![]);
    let mut totals = [vec![], vec![], vec![]];
    for _ in 0..4_000 {
        let drawn = it.draw_days(&days, &mut rng);
        morning.push(drawn[0][..5].iter().sum());
        evening.push(drawn[0][5..].iter().sum());
        for (totals, day) in totals.iter_mut().zip(&drawn) {
            totals.push(day.iter().sum::<f64>());
        }
    }
    assert!(correlation(&morning, &evening) > 0.6);
    // 0.5 between the factors; the Poisson noise of 1,000 contacts takes 1/21 of the variance.
    let alike = correlation(&totals[0], &totals[1]);
    assert!((alike - 0.5 / 1.05).abs() < 0.06, "{alike}");
    assert!(correlation(&totals[0], &totals[2]).abs() < 0.06);
}

#[test]
fn the_same_seed_draws_the_same_day() {
    let it = spread(0.02, 0.5, 0.05);
    let draw = |seed| it.draw_day(monday(), &[3.0, 0.0, 80.0], &mut rng(seed));
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
    assert_eq!(draw(7)[1], 0.0, "nothing is expected, nothing comes");
}

#[test]
fn what_was_drawn_is_learnt_again() {
    let truth = spread(0.01, 0.5, 0.03);
    let tested = drawn(&truth, 100.0, 200, 4);
    let it = learnt(&tested);
    assert!((it.day_dispersion[0] / 0.01 - 1.0).abs() < 0.2, "{it:?}");
    assert!((it.same_week - 0.5).abs() < 0.15, "{it:?}");
    assert!((it.within_day / 0.03 - 1.0).abs() < 0.2, "{it:?}");
}

#[test]
fn bands_learnt_from_eight_weeks_hold_eight_in_ten_of_new_days() {
    for (level, day, same_week) in [
        (2.0, 0.05, 0.3),
        (50.0, 0.01, 0.0),
        (50.0, 0.01, 0.5),
        (50.0, 0.01, 0.9),
    ] {
        let truth = spread(day, same_week, 0.02);
        let (mut inside, mut all) = (0.0, 0.0);
        let mut intervals = [0.0; 2];
        for seed in 0..150 {
            let known = drawn(&truth, level, 8, 2 * seed);
            let it = learnt(&known);
            let new = drawn(&truth, level, 20, 2 * seed + 1);
            for t in &new {
                let band = it.interval(monday(), t.outcome.forecast);
                intervals[0] += f64::from(u8::from(band.holds(t.outcome.actual)));
                intervals[1] += 1.0;
            }
            for day in PastErrors::of(new.iter()).days {
                let band = it.day(monday(), day.forecast);
                inside += f64::from(u8::from(band.p10 <= day.actual && day.actual <= band.p90));
                all += 1.0;
            }
        }
        let (share, of_intervals) = (inside / all, intervals[0] / intervals[1]);
        println!(
            "level {level}, alike {same_week}: {:.1} % of days, {:.1} % of intervals inside",
            100.0 * share,
            100.0 * of_intervals
        );
        // A Poisson band of two contacts (0 to 4) holds 95 %: counts are whole.
        assert!(
            (0.77..if level < 5.0 { 0.96 } else { 0.87 }).contains(&of_intervals),
            "{level} {same_week}: {of_intervals}"
        );
        assert!(
            (0.77..0.87).contains(&share),
            "{level} {same_week}: {share}"
        );
    }
}

#[test]
fn one_freak_day_does_not_widen_the_band() {
    let mut tested = drawn(&spread(0.01, 0.3, 0.0), 100.0, 8, 5);
    let calm = learnt(&tested);
    let freak = tested[0].date;
    for t in tested.iter_mut().filter(|t| t.date == freak) {
        t.outcome.actual *= 5.0;
    }
    let it = learnt(&tested);
    assert!(
        it.day_dispersion[0] < 1.5 * calm.day_dispersion[0],
        "{it:?}"
    );
}

#[test]
fn what_was_not_tested_is_less_sure_and_so_are_days_of_a_new_event() {
    let width = |band: Band| band.p90 - band.p10;
    let it = spread(0.01, 0.5, 0.02);
    let far = it.clone().further_ahead(364);
    assert!(width(far.day(monday(), 1_000.0)) > 1.5 * width(it.day(monday(), 1_000.0)));
    let later = monday() + Days::new(7 * 52);
    assert!(width(it.day(later, 1_000.0)) > 1.5 * width(it.day(monday(), 1_000.0)));
    let event = Uncertainty {
        of_events: [(monday(), 0.09)].into(),
        ..it.clone()
    };
    let tuesday = monday() + Days::new(1);
    assert!(width(event.day(monday(), 1_000.0)) > 2.0 * width(it.day(monday(), 1_000.0)));
    assert_eq!(event.day(tuesday, 1_000.0), it.day(tuesday, 1_000.0));
    let week = [(monday(), 1_000.0), (tuesday, 1_000.0)];
    assert!(width(event.week_total(&week)) > width(it.week_total(&week)));
    // What is drawn varies as stated.
    let mut rng = rng(9);
    let days = [(monday(), vec![100.0; 10])];
    let totals: Vec<f64> = (0..8_000)
        .map(|_| event.draw_days(&days, &mut rng)[0].iter().sum())
        .collect();
    let of = mean(&totals);
    let squares: Vec<f64> = totals.iter().map(|it| (it / of - 1.0).powi(2)).collect();
    let stated = 0.001 + 0.01 + 0.09;
    assert!(
        (mean(&squares) / stated - 1.0).abs() < 0.15,
        "{}",
        mean(&squares)
    );
}

#[test]
fn a_year_without_a_look_is_no_surer_than_a_guess_and_tested_leads_stay_as_they_are() {
    // A queue so steady that its days were off by 2 %.
    let tested = drawn(&spread(0.0004, 0.3, 0.0), 1_000.0, 8, 7);
    let near = learnt(&tested);
    assert!(near.dispersion_on(monday()) < 0.002);
    assert_eq!(near.dispersion_on(monday()), near.day_dispersion[0]);
    let far = near.clone().further_ahead(365);
    assert!(far.dispersion_on(monday()) >= 0.0225);
    let steps: Vec<f64> = [0, 30, 90, 365, 730]
        .map(|days| near.clone().further_ahead(days).dispersion_on(monday()))
        .into();
    assert!(steps.is_sorted_by(|a, b| a < b), "{steps:?}");
    // What the planner gives is not looked at at all.
    let given = Uncertainty::poisson(monday());
    assert_eq!(given.dispersion_on(monday() + Days::new(364)), 0.0);
}

#[test]
fn without_errors_days_are_off_by_fifteen_percent() {
    let it = learnt(&[]);
    assert_eq!(it.dispersion_on(monday()), 0.0225);
    assert_eq!(it, Uncertainty::unknown(monday()));
}

proptest! {
    #[test]
    fn quantiles_are_in_order_and_finite(
        offered in 0.0_f64..1e6, day in 0.0_f64..2.0, same_week in 0.0_f64..=1.0, count in 1_u64..8,
    ) {
        let it = spread(day, same_week, 0.1);
        let days: Vec<(NaiveDate, f64)> =
            (0..count).map(|n| (monday() + Days::new(n), offered / (n + 1) as f64)).collect();
        for band in [it.day(monday(), offered), it.week_total(&days)] {
            let all = [band.p10, band.p50, band.p90];
            prop_assert!(all.iter().all(|q| q.is_finite() && *q >= 0.0), "{band:?}");
            prop_assert!(all.is_sorted(), "{band:?}");
        }
        let drawn = it.draw_days(&[(monday(), vec![offered; 3]), (monday(), vec![0.0])], &mut rng(1));
        prop_assert!(drawn.iter().flatten().all(|n| n.is_finite() && *n >= 0.0));
    }
}

#[test]
fn bands_never_narrow_with_distance() {
    let rising = |values: &[f64]| never_falling(values.iter().map(|value| (*value, 1.0)));
    assert_eq!(rising(&[1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]);
    assert_eq!(rising(&[3.0, 1.0, 5.0]), [2.0, 2.0, 5.0]);
    assert_eq!(rising(&[1.0, 4.0, 2.0, 0.0]), [1.0, 2.0, 2.0, 2.0]);
    let weighed = never_falling([(4.0, 3.0), (0.0, 1.0)].into_iter());
    assert_eq!(weighed, [3.0, 3.0]);
    assert!(rising(&[]).is_empty());
    // Two weeks ahead, of which the second was surer on sixty days by chance.
    let first = NaiveDate::from_ymd_opt(2025, 1, 6).unwrap();
    let day = |at: u32, distance_days: u32, off: f64| super::super::past_errors::DayError {
        date: first + chrono::Days::new(u64::from(at)),
        distance_days,
        forecast: 1_000.0,
        actual: 1_000.0 + off,
        needed: (off / 1_280.0_f64).powi(2),
    };
    let week = |weeks: u32, off: f64| {
        (0..60).map(move |at| day(at, 1 + at % 5 + 7 * weeks, off * f64::from(at % 7)))
    };
    let errors = PastErrors {
        days: week(0, 40.0).chain(week(1, 25.0)).collect(),
        intervals: vec![],
    };
    let own = Uncertainty::of(&errors, 1, first);
    let week = |weeks: u64| own.dispersion_on(first + chrono::Days::new(7 * weeks));
    assert!(week(0) > 0.0 && week(0) == week(1), "{own:?}");
    assert!(week(2) > week(1), "{own:?}");
}
