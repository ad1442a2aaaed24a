//! Contacts a second: one queue as an M/M/n+M with 50 agents, and ten queues with twenty groups of agents;
//! and how much faster many days are played on two cores than on one.
//!
//! `cargo bench --bench simulate`; in test mode one short play of each.

#![allow(clippy::unwrap_used)]

use rayon::prelude::*;
use shiftwright::simulate::kernel::{
    AgentPlan, Centre, Contact, Engine, Kind, Occasion, Outcome, QueueLaw, Segment, Sink, Stint,
};
use std::time::Instant;

/// Counts contacts and adds up waits, as statistics would.
#[derive(Default)]
struct Counted {
    contacts: u64,
    hung_up: u64,
    waited_s: f64,
    busy_s: f64,
}

impl Sink for Counted {
    fn contact(&mut self, contact: &Contact) {
        self.contacts += 1;
        self.hung_up += u64::from(contact.outcome == Outcome::HungUp);
        self.waited_s += contact.waited_s();
    }

    fn at_work(&mut self, _: Option<usize>, from_s: f64, to_s: f64, busy: bool) {
        if busy {
            self.busy_s += to_s - from_s;
        }
    }
}

fn all_day(kind: usize, end_s: f64, shift: usize) -> AgentPlan {
    let stint = Stint {
        from_s: 0.0,
        to_s: end_s,
        queue: None,
        shift,
    };
    AgentPlan {
        kind,
        stints: vec![stint],
    }
}

/// `queues` queues of `erlangs` each, mean handle time a minute, patience two.
fn occasion(queues: usize, erlangs: f64, end_s: f64) -> Occasion {
    let segment = Segment {
        from_s: 0.0,
        to_s: end_s,
        per_s: erlangs / 60.0,
        aht_s: 60.0,
    };
    Occasion {
        arrivals: vec![vec![segment]; queues],
        end_s,
        seed: 1,
        ..Occasion::default()
    }
}

fn one_queue(end_s: f64) -> Centre {
    Centre {
        queues: vec![QueueLaw::calls(Some(120.0))],
        kinds: vec![Kind {
            skills: vec![(0, 1.0)],
        }],
        agents: (0..50).map(|shift| all_day(0, end_s, shift)).collect(),
        ..Centre::default()
    }
}

/// Group g serves three queues of ten; ten agents a group.
fn many(end_s: f64) -> Centre {
    let kind = |group: usize| Kind {
        skills: [0, 3, 7].map(|step| ((group + step) % 10, 1.0)).to_vec(),
    };
    Centre {
        queues: (0..10)
            .map(|key| QueueLaw {
                key,
                ..QueueLaw::calls(Some(120.0))
            })
            .collect(),
        kinds: (0..20).map(kind).collect(),
        agents: (0..200)
            .map(|agent| all_day(agent % 20, end_s, agent))
            .collect(),
        ..Centre::default()
    }
}

/// The median of five plays, and what the last of them counted.
fn per_second(centre: &Centre, occasion: &Occasion) -> (f64, Counted) {
    let mut engine = Engine::new(centre);
    let mut last = Counted::default();
    let rate = |_| {
        let mut counted = Counted::default();
        let began = Instant::now();
        engine.play(occasion, &mut counted);
        let seconds = began.elapsed().as_secs_f64();
        assert!(counted.waited_s >= 0.0 && counted.busy_s > 0.0);
        last = counted;
        last.contacts as f64 / seconds
    };
    let mut rates: Vec<f64> = (0..5).map(rate).collect();
    rates.sort_by(f64::total_cmp);
    (rates[2], last)
}

/// Seconds that so many days take on so many threads.
fn seconds(centre: &Centre, day: &Occasion, days: u64, threads: usize) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    let began = Instant::now();
    let contacts: u64 = pool.install(|| {
        let plays = (0..days).into_par_iter();
        let play = |engine: &mut Engine<'_>, replication| {
            let mut counted = Counted::default();
            let occasion = Occasion {
                replication,
                ..day.clone()
            };
            engine.play(&occasion, &mut counted);
            counted.contacts
        };
        plays.map_init(|| Engine::new(centre), play).sum()
    });
    assert!(contacts > 0);
    began.elapsed().as_secs_f64()
}

/// The median of five pairs of runs on one thread and on two, one right after the other.
fn speedup(centre: &Centre, day: &Occasion, days: u64) -> f64 {
    let pair = |_| seconds(centre, day, days, 1) / seconds(centre, day, days, 2);
    let mut pairs: Vec<f64> = (0..5).map(pair).collect();
    pairs.sort_by(f64::total_cmp);
    pairs[2]
}

#[expect(clippy::print_stdout, reason = "a benchmark's output")]
fn main() {
    let short = std::env::args().any(|it| it == "--test");
    let end_s = if short { 3_600.0 } else { 3_600_000.0 };
    let (single, counted) = per_second(&one_queue(end_s), &occasion(1, 48.0, end_s));
    let contacts = counted.contacts as f64;
    println!(
        "one queue, 50 agents: {single:.0} contacts a second (mean wait {:.2} s, hung up {:.2} %)",
        counted.waited_s / contacts,
        100.0 * counted.hung_up as f64 / contacts
    );
    let quarter_s = end_s / 4.0;
    let (several, _) = per_second(&many(quarter_s), &occasion(10, 19.0, quarter_s));
    println!("10 queues, 20 groups, 200 agents: {several:.0} contacts a second");
    let days = if short { 2 } else { 200 };
    let day_s = if short { 3_600.0 } else { 86_400.0 };
    let one = speedup(&one_queue(day_s), &occasion(1, 48.0, day_s), days);
    let ten = speedup(&many(day_s), &occasion(10, 19.0, day_s), days / 2);
    println!("on 2 cores: one queue {one:.2} times as fast as on one, 10 queues {ten:.2} times");
}
