//! The February of a log of calls, played: its own calls by half-hour, its own agents' hours as far as the
//! log shows them.

use super::february::{Call, HOUR_S, Log, TYPES, counts, joined, overlap_s};
use rayon::prelude::*;
use shiftwright::simulate::kernel::{
    AgentPlan, Centre, Contact, Engine, HandleLaw, House, Kind, Occasion, Outcome, QueueLaw,
    Segment, Sink, Stint,
};

pub const REPLICATIONS: u64 = 40;
pub const HALF_HOUR_S: f64 = 1_800.0;
/// Calls end after midnight; nobody waits as long as until then.
pub const END_S: f64 = 32.0 * HOUR_S;
pub const HOURS: usize = 32;
/// 0 to 2.
pub const PRIORITIES: usize = 3;
/// Who has taken no call for longer is on a break, or gone.
pub const BREAK_S: f64 = 1_800.0;
/// Who has let callers wait for longer is not taking calls.
pub const AWAY_S: f64 = 60.0;

/// What those felt who asked for an agent in a while.
#[derive(Debug, Clone, Copy, Default)]
pub struct Felt {
    pub offered: f64,
    pub waited_s: f64,
    pub within_20: f64,
    pub within_60: f64,
    pub hung_up: f64,
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
    pub const fn sums(&self) -> [f64; 4] {
        [self.waited_s, self.within_20, self.within_60, self.hung_up]
    }
}

/// By hour of the day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Month {
    pub hours: [Felt; HOURS],
    pub unfinished: u64,
    pub answered: f64,
    pub busy_s: f64,
    pub at_work_s: f64,
}

impl Month {
    pub fn add(&mut self, at_s: f64, waited_s: f64, answered: bool) {
        self.hours[((at_s / HOUR_S) as usize).min(HOURS - 1)].add(waited_s, answered);
        self.answered += f64::from(u8::from(answered));
    }

    pub fn total(&self) -> Felt {
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
pub struct Assumed {
    pub name: &'static str,
    /// The longest while without a call that is still work.
    pub break_s: f64,
    /// The longest while without a call, though somebody waits, that is still work.
    pub away_s: f64,
    /// How long before the first call of a day and after the last the agent is ready.
    pub edge_s: f64,
    /// Whether customers of priority 2 come first.
    pub priorities: bool,
    /// Whether any agent takes any call.
    pub all_skills: bool,
}

pub const BASE: Assumed = Assumed {
    name: "as the log shows it",
    break_s: BREAK_S,
    away_s: f64::INFINITY,
    edge_s: 0.0,
    priorities: true,
    all_skills: false,
};

pub const OTHERS: [Assumed; 8] = [
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
pub fn stints(
    calls: Vec<(f64, f64)>,
    waiting: &[(f64, f64)],
    assumed: &Assumed,
) -> Vec<(f64, f64)> {
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
pub fn queue_of(call: &Call) -> usize {
    PRIORITIES * call.of_type + call.priority as usize
}

pub fn centre(log: &Log, date: u32, assumed: &Assumed) -> Centre {
    let queue = |number: usize| QueueLaw {
        key: number as u64,
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
pub fn arrivals(log: &Log, date: u32) -> Vec<Vec<Segment>> {
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
pub fn played(log: &Log, assumed: &Assumed) -> Vec<Month> {
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

pub fn real(log: &Log) -> Month {
    let mut month = Month::default();
    for it in &log.calls {
        let answered = it.served_s.is_some();
        month.add(it.asked_s, it.waited_s, answered);
    }
    month
}
