//! Bands of intervals and days, on histories made by a known law.

use super::*;

#[test]
fn eighty_percent_bands_hold_about_eighty_percent() {
    let mut scenario = scenario();
    scenario.weeks = 2;
    // (contacts an interval, over-dispersion): quiet to busy, calm to wild.
    for (level, cv) in [(8.0, 0.2), (40.0, 0.12), (150.0, 0.25)] {
        let (mut inside, mut all) = (0_u32, 0_u32);
        for seed in 0..40 {
            let mut later = scenario.clone();
            later.first_day = scenario.end_day();
            let truth = noisy(&later, 20 * 7, level, cv, 1000 + seed);
            let mut known = truth.clone();
            known.queues[0].days.retain(|d| d.date < scenario.first_day);
            let forecast = made(&scenario, &known);
            let actual = truth.queues[0]
                .days
                .iter()
                .filter(|day| day.date >= scenario.first_day)
                .flat_map(|day| &day.intervals);
            for (row, actual) in forecast.queues[0].intervals.iter().zip(actual) {
                assert_eq!(row.interval, actual.interval);
                let band = row.offered_p10..=row.offered_p90;
                inside += u32::from(band.contains(&actual.offered));
                all += 1;
            }
        }
        let share = f64::from(inside) / f64::from(all);
        println!("level {level}, cv {cv}: {:.1} % inside", 100.0 * share);
        assert!((0.75..=0.85).contains(&share), "{level} {cv}: {share}");
    }
}

#[test]
fn bands_of_days_hold_eight_in_ten_and_agree_with_those_of_intervals() {
    let scenario = scenario();
    for (level, cv) in [(8.0, 0.2), (40.0, 0.12), (150.0, 0.25)] {
        let (mut inside, mut all) = (0_u32, 0_u32);
        let (mut drawn_inside, mut drawn_all) = (0_u32, 0_u32);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        for seed in 0..40 {
            let mut later = scenario.clone();
            later.first_day = scenario.end_day();
            let truth = noisy(&later, 20 * 7, level, cv, 2000 + seed);
            let mut known = truth.clone();
            known.queues[0].days.retain(|d| d.date < scenario.first_day);
            let queue = &made(&scenario, &known).queues[0];
            let weeks: f64 = queue.weeks.iter().map(|week| week.offered).sum();
            let days: f64 = queue.days.iter().map(|day| day.offered).sum();
            assert!((weeks / days - 1.0).abs() < 1e-9);
            for day in &queue.days {
                let actual = truth.queues[0].days.iter().find(|d| d.date == day.date);
                let band = day.offered_p10..=day.offered_p90;
                inside += u32::from(band.contains(&actual.unwrap().offered()));
                all += 1;
                let rows = queue
                    .intervals
                    .iter()
                    .filter(|row| row.interval.date == day.date);
                let expected: Vec<f64> = rows.clone().map(|row| row.offered).collect();
                assert!((expected.iter().sum::<f64>() - day.offered).abs() < 1e-6);
                let drawn = queue.uncertainty.draw_day(day.date, &expected, &mut rng);
                for (row, drawn) in rows.zip(drawn) {
                    let band = row.offered_p10..=row.offered_p90;
                    drawn_inside += u32::from(band.contains(&drawn));
                    drawn_all += 1;
                }
            }
        }
        let share = f64::from(inside) / f64::from(all);
        let drawn = f64::from(drawn_inside) / f64::from(drawn_all);
        println!("level {level}, cv {cv}: {share:.3} of days, {drawn:.3} of drawn intervals");
        assert!((0.75..=0.85).contains(&share), "{level} {cv}: {share}");
        assert!((0.75..=0.85).contains(&drawn), "{level} {cv}: {drawn}");
    }
}

/// Mean width of the bands as a share of the forecast.
fn width(forecast: &Forecast) -> f64 {
    let rows = &forecast.queues[0].intervals;
    let widths = rows
        .iter()
        .map(|r| (r.offered_p90 - r.offered_p10) / r.offered);
    widths.sum::<f64>() / rows.len() as f64
}

#[test]
fn three_weeks_have_no_trend_and_wide_bands() {
    let scenario = scenario();
    // Each week a tenth more than the one before.
    let first = scenario.first_day - Days::new(21);
    let growing = |date: NaiveDate| 1.1_f64.powf((date - first).num_days() as f64 / 7.0);
    let mut random = Random(5);
    let short = history(&scenario, 21, |date, clock| {
        Some(random.poisson(40.0 * growing(date) * shape(date, clock)))
    });
    let mut random = Random(5);
    let long = history(&scenario, 26 * 7, |date, clock| {
        Some(random.poisson(40.0 * shape(date, clock)))
    });
    let (short, long) = (made(&scenario, &short), made(&scenario, &long));
    let level = |week: i64| {
        let rows = short.queues[0].intervals.iter();
        let rows = rows.filter(|r| (r.interval.date - scenario.first_day).num_days() / 7 == week);
        let (sum, usual) = rows.fold((0.0, 0.0), |(sum, usual), r| {
            let own = 40.0 * shape(r.interval.date, r.interval.clock);
            (sum + r.offered, usual + own)
        });
        sum / usual
    };
    // Within what was seen (weeks at 1.03, 1.13 and 1.24 of the first day), and no growth after.
    let levels = [level(0), level(1)];
    println!("{levels:?} by {}", short.queues[0].reason);
    assert!(
        levels.iter().all(|level| (1.0..1.35).contains(level)),
        "{levels:?}"
    );
    assert!((levels[1] / levels[0] - 1.0).abs() < 0.03, "{levels:?}");
    println!("{} against {}", width(&short), width(&long));
    assert!(width(&short) > width(&long));
}
