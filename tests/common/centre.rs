//! A large centre, made up: queues that never close, years of quarter-hours, holidays and events.
//!
//! What comes in a quarter of an hour is Poisson around volume × weekday × clock × season × level × what
//! the day is known for. The level wanders; every queue has volume, level and effects of its own.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::{America::Chicago, Tz};
use rand::{Rng, RngExt, SeedableRng};
use rand_distr::{Distribution, Normal, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// Weekdays from Monday, around 1.
const WEEKDAYS: [f64; 7] = [1.25, 1.1, 1.05, 1.03, 1.0, 0.7, 0.62];

/// What is made up.
#[derive(Debug, Clone, Copy)]
pub struct Centre {
    pub queues: u32,
    /// Days of history, up to the day before the plan.
    pub days: u64,
    /// One file with a column `queue`, as one system exports it, in place of a file for each queue.
    pub one_file: bool,
}

/// A quarter of an hour of the past.
struct Quarter {
    start: DateTime<Tz>,
    text: String,
}

/// Something that changes volumes: its dates, and what a queue does on them and on the open days after.
struct Event {
    name: &'static str,
    dates: Vec<NaiveDate>,
    effects: [f64; 4],
}

impl Centre {
    fn first_plan_day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    fn events(self) -> [Event; 3] {
        let last = Self::first_plan_day() + Days::new(28);
        let first = Self::first_plan_day() - Days::new(self.days);
        let on = |wanted: &dyn Fn(NaiveDate) -> bool| {
            let dates = first.iter_days().take_while(|date| *date < last);
            dates.filter(|date| wanted(*date)).collect()
        };
        [
            Event {
                name: "bills",
                dates: on(&|date| date.day() == 8),
                effects: [1.3, 1.2, 1.12, 1.05],
            },
            Event {
                name: "campaign",
                dates: on(&|date| date.day() == 19 && date.month() % 2 == 1),
                effects: [1.2, 1.35, 1.25, 1.1],
            },
            Event {
                name: "tariff change",
                dates: on(&|date| date.day() == 1 && date.month() % 3 == 1),
                effects: [1.5, 1.3, 1.15, 1.1],
            },
        ]
    }

    /// Writes scenario and history into `folder`.
    pub fn write(self, folder: &Path) {
        let quarters = self.quarters();
        let mut toml = format!(
            "name = \"large centre\"\nzone = \"America/Chicago\"\ninterval = \"15min\"\n\
             first_day = {}\nweeks = 4\nholidays = {{ country = \"US\", closed = false }}\n",
            Self::first_plan_day()
        );
        for event in self.events() {
            let dates: Vec<String> = event.dates.iter().map(NaiveDate::to_string).collect();
            let (name, dates) = (event.name, dates.join(", "));
            write!(
                toml,
                "[[event]]\nname = \"{name}\"\ndates = [{dates}]\ndays_after = 3\n"
            )
            .unwrap();
        }
        let mut all = self.one_file.then(|| history(folder, "history.csv"));
        for queue in 1..=self.queues {
            let name = match self.one_file {
                true => "history.csv".to_owned(),
                false => format!("queue-{queue:03}.csv"),
            };
            write!(
                toml,
                "[[queue]]\nname = \"queue {queue:03}\"\nchannel = \"phone\"\nhours = {{ mon-sun = \"always\" }}\n\
                 history = \"{name}\"\nservice_level = {{ answer_within = \"20s\", target = 0.8 }}\n"
            )
            .unwrap();
            match &mut all {
                Some(file) => self.write_queue(queue, &quarters, file),
                None => self.write_queue(queue, &quarters, &mut history(folder, &name)),
            }
        }
        fs::write(folder.join("scenario.toml"), toml).unwrap();
    }

    fn quarters(self) -> Vec<Quarter> {
        let from = (Self::first_plan_day() - Days::new(self.days)).and_time(chrono::NaiveTime::MIN);
        let to = Self::first_plan_day().and_time(chrono::NaiveTime::MIN);
        let [from, to] = [from, to].map(|at| at.and_local_timezone(Chicago).unwrap());
        let quarter = |start: DateTime<Tz>| Quarter {
            start,
            text: start
                .with_timezone(&Utc)
                .format("%Y-%m-%dT%H:%MZ")
                .to_string(),
        };
        std::iter::successors(Some(from), |at| Some(*at + TimeDelta::minutes(15)))
            .take_while(|at| *at < to)
            .map(quarter)
            .collect()
    }

    /// The rows of one queue. Queues have 2 to 150 contacts in a mean quarter of an hour.
    fn write_queue(self, queue: u32, quarters: &[Quarter], file: &mut impl std::io::Write) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(u64::from(queue));
        let volume = 2.0 * 75.0_f64.powf(f64::from(queue % 25) / 24.0);
        let aht_s = rng.random_range(150.0..420.0);
        let noise = Normal::new(0.0, 1.0).unwrap();
        let strength = rng.random_range(0.3..1.2);
        let events = self.events();
        let mut level = 0.0_f64;
        for day in quarters.chunk_by(|a, b| a.start.date_naive() == b.start.date_naive()) {
            let date = day[0].start.date_naive();
            level = 0.985 * level + 0.02 * noise.sample(&mut rng);
            let passing = 0.04 * noise.sample(&mut rng);
            let known = known(date, &events).powf(strength);
            let of_day = volume * known * (level + passing).exp();
            for quarter in day {
                let offered = count(of_day * clock(&quarter.start), &mut rng);
                let spread = 0.6 / offered.max(1.0).sqrt();
                let aht_s = (aht_s * (1.0 + spread * noise.sample(&mut rng))).max(20.0);
                let text = &quarter.text;
                writeln!(file, "queue {queue:03},{text},{offered},{aht_s:.0}").unwrap();
            }
        }
    }
}

fn history(folder: &Path, name: &str) -> BufWriter<File> {
    let mut file = BufWriter::new(File::create(folder.join(name)).unwrap());
    writeln!(file, "queue,start,offered,aht_s").unwrap();
    file
}

fn count(mean: f64, rng: &mut impl Rng) -> f64 {
    Poisson::new(mean.max(1e-3)).unwrap().sample(rng)
}

/// What a date is known for: weekday, time of the year, start of the month, holidays, events.
fn known(date: NaiveDate, events: &[Event]) -> f64 {
    let weekday = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
    let season = 1.0 + 0.08 * (std::f64::consts::TAU * f64::from(date.ordinal0()) / 365.25).cos();
    let month = if date.day() <= 3 { 1.08 } else { 1.0 };
    let holiday = match (date.month(), date.day()) {
        (7, 4) | (12, 25) | (1, 1) => 0.5,
        (11, 22..=28) if date.weekday().num_days_from_monday() == 3 => 0.6,
        _ => 1.0,
    };
    let event = |event: &Event| {
        let after = (0..event.effects.len())
            .find(|after| event.dates.contains(&(date - Days::new(*after as u64))));
        after.map_or(1.0, |after| event.effects[after])
    };
    weekday * season * month * holiday * events.iter().map(event).product::<f64>()
}

/// The shape of a day: a quiet night, a high morning, a lower afternoon; 1 in the mean.
fn clock(start: &DateTime<Tz>) -> f64 {
    let hour = f64::from(start.hour()) + f64::from(start.minute()) / 60.0;
    let hill = |at: f64, wide: f64| (-0.5 * ((hour - at) / wide).powi(2)).exp();
    0.25 + 1.9 * hill(10.5, 2.3) + 1.4 * hill(15.5, 2.6)
}
