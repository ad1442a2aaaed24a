//! A bank's real February played again: its own calls by half-hour, its own agents' hours as far as the
//! log shows them. Nothing is tuned; the table says how far the simulation is from what was felt, and
//! the other plays what of it comes from hours that the log does not show.
//!
//! `cargo test --release --test real_february -- --nocapture`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;
#[path = "common/february.rs"]
mod february;
#[path = "common/february_alone.rs"]
mod february_alone;

use february::{Call, HOUR_S, Log, TYPES, counts, joined, overlap_s};
use rayon::prelude::*;
use shiftwright::simulate::estimate::Ratio;
use shiftwright::simulate::kernel::{
    AgentPlan, Centre, Contact, Engine, HandleLaw, House, Kind, Occasion, Outcome, QueueLaw,
    Segment, Sink, Stint,
};

const REPLICATIONS: u64 = 40;
const HALF_HOUR_S: f64 = 1_800.0;
/// Calls end after midnight; nobody waits as long as until then.
const END_S: f64 = 32.0 * HOUR_S;
const HOURS: usize = 32;
/// 0 to 2.
const PRIORITIES: usize = 3;
/// Who has taken no call for longer is on a break, or gone.
const BREAK_S: f64 = 1_800.0;
/// Who has let callers wait for longer is not taking calls.
const AWAY_S: f64 = 60.0;

/// What those felt who asked for an agent in a while.
#[derive(Debug, Clone, Copy, Default)]
struct Felt {
    offered: f64,
    waited_s: f64,
    within_20: f64,
    within_60: f64,
    hung_up: f64,
}

impl Felt {
    fn add(&mut self, waited_s: f64, answered: bool) {
        let within = |limit_s: f64| f64::from(u8::from(answered && waited_s <= limit_s));
        self.offered += 1.0;
        self.waited_s += waited_s;
        self.within_20 += within(20.0);
        self.within_60 += within(60.0);
        self.hung_up += f64::from(u8::from(!answered));
    }

    /// Mean wait and the three shares, to be divided by `offered`.
    const fn sums(&self) -> [f64; 4] {
        [self.waited_s, self.within_20, self.within_60, self.hung_up]
    }
}

/// By hour of the day.
#[derive(Debug, Clone, Copy, Default)]
struct Month {
    hours: [Felt; HOURS],
    unfinished: u64,
    answered: f64,
    busy_s: f64,
    at_work_s: f64,
}

impl Month {
    fn add(&mut self, at_s: f64, waited_s: f64, answered: bool) {
        self.hours[((at_s / HOUR_S) as usize).min(HOURS - 1)].add(waited_s, answered);
        self.answered += f64::from(u8::from(answered));
    }

    fn total(&self) -> Felt {
        let mut all = Felt::default();
        for it in &self.hours {
            all.offered += it.offered;
            all.waited_s += it.waited_s;
            all.within_20 += it.within_20;
            all.within_60 += it.within_60;
            all.hung_up += it.hung_up;
        }
        all
    }
}

impl Sink for Month {
    fn contact(&mut self, it: &Contact) {
        let answered = matches!(it.outcome, Outcome::Served);
        self.unfinished += u64::from(!answered && it.outcome != Outcome::HungUp);
        self.add(it.arrived_s, it.waited_s(), answered);
    }

    fn at_work(&mut self, _: Option<usize>, from_s: f64, to_s: f64, busy: bool) {
        self.at_work_s += to_s - from_s;
        self.busy_s += if busy { to_s - from_s } else { 0.0 };
    }
}

/// What is assumed of a play.
#[derive(Debug, Clone, Copy)]
struct Assumed {
    name: &'static str,
    /// The longest while without a call that is still work.
    break_s: f64,
    /// The longest while without a call, though somebody waits, that is still work.
    away_s: f64,
    /// How long before the first call of a day and after the last the agent is ready.
    edge_s: f64,
    /// Whether customers of priority 2 come first.
    priorities: bool,
    /// Whether any agent takes any call.
    all_skills: bool,
}

const BASE: Assumed = Assumed {
    name: "as the log shows it",
    break_s: BREAK_S,
    away_s: f64::INFINITY,
    edge_s: 0.0,
    priorities: true,
    all_skills: false,
};

const OTHERS: [Assumed; 8] = [
    Assumed {
        name: "ready 15 min before and after",
        edge_s: 900.0,
        ..BASE
    },
    Assumed {
        name: "breaks from 10 min on",
        break_s: 600.0,
        ..BASE
    },
    Assumed {
        name: "no priorities",
        priorities: false,
        ..BASE
    },
    Assumed {
        name: "every agent takes every type",
        all_skills: true,
        ..BASE
    },
    Assumed {
        name: "breaks from 15 min on",
        break_s: 900.0,
        ..BASE
    },
    Assumed {
        name: "breaks from 5 min on",
        break_s: 300.0,
        ..BASE
    },
    Assumed {
        name: "breaks from 60 min on",
        break_s: 3_600.0,
        ..BASE
    },
    Assumed {
        name: "away where callers waited for 60 s",
        away_s: AWAY_S,
        ..BASE
    },
];

/// An agent's hours of a day: calls, and whiles between them that count as work.
fn stints(calls: Vec<(f64, f64)>, waiting: &[(f64, f64)], assumed: &Assumed) -> Vec<(f64, f64)> {
    let mut stints = joined(calls, |from_s, to_s| {
        to_s - from_s <= assumed.break_s && overlap_s((from_s, to_s), waiting) <= assumed.away_s
    });
    if let Some(first) = stints.first_mut() {
        first.0 = (first.0 - assumed.edge_s).max(0.0);
    }
    if let Some(last) = stints.last_mut() {
        last.1 += assumed.edge_s;
    }
    stints
}

/// A queue for each type and priority.
fn queue_of(call: &Call) -> usize {
    PRIORITIES * call.of_type + call.priority as usize
}

fn centre(log: &Log, date: u32, assumed: &Assumed) -> Centre {
    let queue = |number: usize| QueueLaw {
        priority: 1 + u32::from(assumed.priorities && number % PRIORITIES < 2),
        handle: HandleLaw::with_variation(log.handle_time(number / PRIORITIES).1),
        ..QueueLaw::calls(Some(log.patience_s(Some(number / PRIORITIES))))
    };
    let kinds = log.skills().into_iter().map(|own| Kind {
        skills: (0..PRIORITIES * TYPES.len())
            .filter(|queue| assumed.all_skills || own.contains(&(queue / PRIORITIES)))
            .map(|queue| (queue, 1.0))
            .collect(),
    });
    let waiting = log.waiting(date);
    let agent = |(kind, calls): (usize, Vec<(f64, f64)>)| AgentPlan {
        kind,
        stints: stints(calls, &waiting, assumed)
            .into_iter()
            .map(|(from_s, to_s)| Stint {
                from_s,
                to_s,
                queue: None,
                shift: kind,
            })
            .collect(),
    };
    Centre {
        queues: (0..PRIORITIES * TYPES.len()).map(queue).collect(),
        kinds: kinds.collect(),
        agents: log.busy(date).into_iter().enumerate().map(agent).collect(),
        house: House::default(),
    }
}

/// Each half-hour's own count as its rate.
fn arrivals(log: &Log, date: u32) -> Vec<Vec<Segment>> {
    let half = |it: &Call| (queue_of(it), (it.asked_s / HALF_HOUR_S) as u32);
    let mut all = vec![vec![]; PRIORITIES * TYPES.len()];
    for ((queue, half), count) in counts(log.of_date(date).map(half)) {
        let from_s = f64::from(half) * HALF_HOUR_S;
        all[queue].push(Segment {
            from_s,
            to_s: from_s + HALF_HOUR_S,
            per_s: count / HALF_HOUR_S,
            aht_s: log.handle_time(queue / PRIORITIES).0,
        });
    }
    all
}

/// The month, so many times.
fn played(log: &Log, assumed: &Assumed) -> Vec<Month> {
    let dates = log.dates();
    let days: Vec<(Centre, Vec<Vec<Segment>>)> = dates
        .par_iter()
        .map(|date| (centre(log, *date, assumed), arrivals(log, *date)))
        .collect();
    let month = |replication: u64| {
        let mut month = Month::default();
        for ((centre, arrivals), date) in days.iter().zip(&dates) {
            let occasion = Occasion {
                arrivals: arrivals.clone(),
                end_s: END_S,
                seed: u64::from(*date),
                replication,
                ..Occasion::default()
            };
            Engine::new(centre).play(&occasion, &mut month);
        }
        month
    };
    (0..REPLICATIONS).into_par_iter().map(month).collect()
}

fn real(log: &Log) -> Month {
    let mut month = Month::default();
    for it in &log.calls {
        let answered = it.served_s.is_some();
        month.add(it.asked_s, it.waited_s, answered);
    }
    month
}

const HEADER: &str = "                                     calls        mean wait, s          within 20 s, %          within 60 s, %             hung up, %\n                                              real   played   diff     real   played   diff     real   played   diff     real   played   diff";

/// The four figures, really, played with its half-width, and their difference.
struct Row {
    name: String,
    calls: f64,
    figures: [(f64, f64, f64); 4],
}

impl Row {
    fn new(name: String, real: &Felt, played: &[Felt]) -> Self {
        let figure = |at: usize| {
            let scale = if at == 0 { 1.0 } else { 100.0 };
            let mut ratio = Ratio::default();
            for it in played {
                ratio.add(scale * it.sums()[at], it.offered);
            }
            let estimate = ratio.estimate().unwrap();
            let truth = scale * real.sums()[at] / real.offered;
            (truth, estimate.mean, estimate.half_width.unwrap())
        };
        Self {
            name,
            calls: real.offered,
            figures: [0, 1, 2, 3].map(figure),
        }
    }

    fn text(&self) -> String {
        let figure = |(real, played, half_width): &(f64, f64, f64)| {
            let difference = played - real;
            format!("{real:8.1} {played:6.1}±{half_width:3.1} {difference:+6.1}")
        };
        let figures: Vec<String> = self.figures.iter().map(figure).collect();
        format!("{:36} {:6} {}", self.name, self.calls, figures.join(" "))
    }

    /// What is printed is finite, and its difference the one of the figures beside it, to their last digit.
    fn holds(&self) {
        let text = self.text().split_off(43).replace('±', " ");
        let printed: Vec<f64> = text
            .split_whitespace()
            .map(|it| it.parse().unwrap())
            .collect();
        assert_eq!(printed.len(), 16, "{text}");
        assert!(printed.iter().all(|it| it.is_finite()), "{text}");
        for it in printed.chunks(4) {
            assert!((it[1] - it[0] - it[3]).abs() < 0.16, "{text}");
        }
    }
}

fn total_row(name: &str, real: &Month, played: &[Month]) -> Row {
    let totals: Vec<Felt> = played.iter().map(Month::total).collect();
    Row::new(name.to_owned(), &real.total(), &totals)
}

fn by_hour(real: &Month, played: &[Month]) -> Vec<Row> {
    let hour = |hour: usize| {
        let own: Vec<Felt> = played.iter().map(|it| it.hours[hour]).collect();
        let name = format!("{hour:02}:00");
        (real.hours[hour].offered >= 100.0).then(|| Row::new(name, &real.hours[hour], &own))
    };
    (0..HOURS).filter_map(hour).collect()
}

/// Everybody who comes is served or hangs up, and as many come as came.
fn nobody_is_lost(real: &Month, played: &[Month]) {
    for it in played {
        let total = it.total();
        assert_eq!(it.unfinished, 0);
        assert_eq!(it.answered + total.hung_up, total.offered);
        assert!(it.busy_s > 0.0 && it.busy_s <= it.at_work_s);
    }
    let came = real.total().offered;
    let mean = played.iter().map(|it| it.total().offered).sum::<f64>() / played.len() as f64;
    let error = (came / played.len() as f64).sqrt();
    assert!((mean - came).abs() < 4.0 * error, "{mean} for {came}");
}

#[test]
fn a_banks_february_played_again() {
    let Some(path) = common::shared_data("anonymous_bank/february_1999_raw.txt") else {
        return;
    };
    let log = february::read(&path);
    // The same calls as those of `forecast`, whose patience is checked against an independent computation.
    assert_eq!((log.calls.len(), log.hung_up_at_once), (31_071, 1_972));
    assert!((log.patience_s(None) - 347.344_783_715_012_74).abs() < 1e-9);
    let real = real(&log);
    let expected: f64 = log
        .dates()
        .iter()
        .flat_map(|date| arrivals(&log, *date).concat())
        .map(|it| it.per_s * (it.to_s - it.from_s))
        .sum();
    let came = real.total().offered;
    assert!((expected - came).abs() < 1e-6, "{expected} for {came}");
    let base = played(&log, &BASE);
    nobody_is_lost(&real, &base);
    let mut rows = by_hour(&real, &base);
    rows.push(total_row(BASE.name, &real, &base));
    for assumed in &OTHERS {
        let months = played(&log, assumed);
        nobody_is_lost(&real, &months);
        rows.push(total_row(assumed.name, &real, &months));
    }
    println!("{HEADER}");
    for row in &rows {
        println!("{}", row.text());
        row.holds();
    }
    let shown = february_alone::shown(&log, BREAK_S);
    let share = |of: fn(&Month) -> f64| base.iter().map(of).sum::<f64>();
    let busy = 100.0 * share(|it| it.busy_s) / share(|it| it.at_work_s);
    println!("\n{}\nplayed: busy {busy:.1} %", shown.text());
    shown.hold();
}
