//! Histories: how many contacts an interval brings, and how long they take.
//!
//! The mean of an interval is
//! `volume of the weekday × trend × season of the date × share of the clock in the day`;
//! what happens is Poisson around `mean × factor of the day × factor of the interval`, so that
//! counts vary more than a Poisson count would, and intervals of a day go up and down together.

use super::dice::Dice;
use chrono::{Datelike, NaiveDate};
use std::fmt::Write;

/// Minutes of the plan's interval in all the scenarios.
const STEP: u32 = 30;

/// What a queue's history is drawn from.
pub struct Curve {
    pub queue: &'static str,
    pub first: NaiveDate,
    pub days: usize,
    /// Contacts on an ordinary day, Monday to Sunday.
    pub volumes: [f64; 7],
    /// Opening and closing, minutes after midnight, Monday to Sunday; equal = closed.
    pub hours: [(u32, u32); 7],
    /// Weight of each hour of the day, on weekdays and on the weekend.
    pub shapes: [[f64; 24]; 2],
    /// Growth a week.
    pub growth: f64,
    /// Standard deviation of the day's and of the interval's factor.
    pub spreads: (f64, f64),
    /// Mean handle time of the whole day, seconds.
    pub aht_s: f64,
    /// Dates without rows: closed days, and days whose data was lost.
    pub without_rows: Vec<NaiveDate>,
    /// What a date's volume is multiplied by, on top.
    pub season: fn(NaiveDate) -> f64,
}

/// An interval of a history.
pub struct Drawn {
    pub date: NaiveDate,
    /// Start, minutes after midnight.
    pub minute: u32,
    pub offered: u32,
}

impl Curve {
    /// Every open interval with what arrived in it.
    pub fn draw(&self, dice: &mut Dice) -> Vec<Drawn> {
        let mut drawn = Vec::new();
        for (number, date) in self.first.iter_days().take(self.days).enumerate() {
            let of_day = dice.factor(self.spreads.0);
            let weekday = date.weekday().num_days_from_monday() as usize;
            let trend = 1.0 + self.growth * number as f64 / 7.0;
            let mean = self.volumes[weekday] * trend * (self.season)(date) * of_day;
            let shares = self.shares(weekday);
            for (minute, share) in shares {
                let mean = mean * share * dice.factor(self.spreads.1);
                let offered = dice.poisson(mean);
                if !self.without_rows.contains(&date) {
                    drawn.push(Drawn {
                        date,
                        minute,
                        offered,
                    });
                }
            }
        }
        drawn
    }

    /// The day's open intervals, each with its share of the day.
    fn shares(&self, weekday: usize) -> Vec<(u32, f64)> {
        let (open, close) = self.hours[weekday];
        let shape = &self.shapes[usize::from(weekday >= 5)];
        let weights: Vec<(u32, f64)> = (open..close)
            .step_by(STEP as usize)
            .map(|minute| (minute, smooth(shape, minute + STEP / 2)))
            .collect();
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        weights
            .into_iter()
            .map(|(minute, weight)| (minute, weight / total))
            .collect()
    }

    /// An interval file: one row an open interval.
    pub fn interval_csv(&self, dice: &mut Dice) -> String {
        let mut text = "queue,start,offered,handled,abandoned,aht_s\n".to_owned();
        for row in self.draw(dice) {
            // More callers give up where more arrive than the hour is used to.
            let abandoned = dice.of(row.offered, 0.02 + 0.02 * pressure(row.offered));
            let handled = row.offered - abandoned;
            let aht = self.mean_handle_time(row.minute, handled, dice);
            let (date, clock) = (row.date, clock(row.minute));
            let head = format!(
                "{},{date} {clock},{},{handled},{abandoned}",
                self.queue, row.offered
            );
            writeln!(text, "{head},{aht}").expect("writing to a String cannot fail");
        }
        text
    }

    /// The same by the hour, of a queue that opens and closes on the hour.
    pub fn hourly_csv(&self, dice: &mut Dice) -> String {
        let mut text = "queue,start,offered,handled,abandoned,aht_s\n".to_owned();
        let rows = self.draw(dice);
        for hour in rows.chunk_by(|a, b| (a.date, a.minute / 60) == (b.date, b.minute / 60)) {
            let offered: u32 = hour.iter().map(|row| row.offered).sum();
            let abandoned = dice.of(offered, 0.02 + 0.02 * pressure(offered / 2));
            let handled = offered - abandoned;
            let minute = hour[0].minute;
            let aht = self.mean_handle_time(minute, handled, dice);
            let (date, clock) = (hour[0].date, clock(minute));
            let head = format!(
                "{},{date} {clock},{offered},{handled},{abandoned}",
                self.queue
            );
            writeln!(text, "{head},{aht}").expect("writing to a String cannot fail");
        }
        text
    }

    /// The mean of `handled` handle times: longer in the morning and the evening, and the less
    /// certain the fewer they are; blank where nothing was handled.
    fn mean_handle_time(&self, minute: u32, handled: u32, dice: &mut Dice) -> String {
        let noise = dice.normal();
        if handled == 0 {
            return String::new();
        }
        let from_noon = (f64::from(minute) / 60.0 - 13.0).abs() / 12.0;
        let mean = self.aht_s * (0.96 + 0.16 * from_noon);
        let sampled = mean * (1.0 + 0.55 * noise / f64::from(handled).sqrt());
        format!("{:.0}", sampled.max(self.aht_s * 0.3))
    }
}

/// How full an interval is, 0 to 1, as far as it makes callers give up.
fn pressure(offered: u32) -> f64 {
    (f64::from(offered) / 150.0).min(1.0)
}

/// The weight at a minute, in a straight line between the middles of two hours.
fn smooth(shape: &[f64; 24], minute: u32) -> f64 {
    between(shape, f64::from(minute) / 60.0 - 0.5)
}

/// The weight at `at`, in a straight line between those at whole numbers, round and round.
pub fn between(weights: &[f64], at: f64) -> f64 {
    let before = at.floor();
    let part = at - before;
    let of = |it: f64| weights[(it as i64).rem_euclid(weights.len() as i64) as usize];
    of(before) * (1.0 - part) + of(before + 1.0) * part
}

/// Opening and closing of each day, in minutes: Monday to Friday, Saturday, Sunday.
pub const fn open(
    weekdays: (u32, u32),
    saturday: (u32, u32),
    sunday: (u32, u32),
) -> [(u32, u32); 7] {
    [
        weekdays, weekdays, weekdays, weekdays, weekdays, saturday, sunday,
    ]
}

/// A queue that stays closed on that day.
pub const CLOSED: (u32, u32) = (0, 0);

/// `08:30`.
pub fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The first working days of a month bring more (bills, contracts), and the days between
/// Christmas and New Year less.
pub fn office_season(date: NaiveDate) -> f64 {
    let month_start = if date.day() <= 3 { 1.08 } else { 1.0 };
    let holidays = match (date.month(), date.day()) {
        (12, 22..=31) => 0.70,
        (1, 1..=4) => 0.85,
        _ => 1.0,
    };
    month_start * holidays
}

/// A date that is known to exist.
pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar")
}
