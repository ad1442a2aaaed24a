//! Random days by the chain that staffing uses and by the simulation's kernel, figure by figure.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use shiftwright::queueing::transient::{Felt, Piece, State};
use shiftwright::simulate::estimate::Ratio;
use shiftwright::simulate::kernel::{
    AgentPlan, AtEnd, Centre, Contact, Engine, House, Kind, Occasion, Outcome, QueueLaw, Segment,
    Sink, Stint,
};

/// Figures of an interval are compared where at least so many events are expected in all replications
/// together: fewer are not normal, and their interval says nothing.
const EVENTS: f64 = 1_000.0;

/// What is compared.
pub const FIGURES: [&str; 4] = [
    "service level",
    "hang-ups",
    "waiting",
    "in system at the end",
];

/// Day number `number`: half-hours or quarter-hours of random load, with hours of too much of it.
pub fn day(number: u64) -> Vec<Piece> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1_000 + number);
    let length_s = if number.is_multiple_of(2) {
        1_800.0
    } else {
        900.0
    };
    let count = (86_400.0 / length_s) as usize;
    let peak: f64 = random.random_range(4.0..40.0);
    let aht_s: f64 = random.random_range(90.0..360.0);
    let patience_s = (!number.is_multiple_of(3)).then(|| random.random_range(60.0..300.0));
    let within_s = random.random_range(10.0..60.0);
    let overload = [0, 0].map(|_: i32| random.random_range(0..count));
    // Shifts change every hour and a half to four hours, with more or fewer agents than the load asks for.
    let mut until = 0;
    let mut margin = 1.0;
    let mut pieces = vec![];
    for at in 0..count {
        if at >= until {
            until = at + (random.random_range(5_400.0..14_400.0) / length_s) as usize;
            margin = random.random_range(1.0..1.35);
        }
        let hour = 24.0 * at as f64 / count as f64;
        let course = 0.15 + 0.85 * (std::f64::consts::PI * (hour - 3.0) / 20.0).sin().max(0.0);
        let load = peak * course * random.random_range(0.8..1.2);
        let wanted = 1.0 + peak * course * margin;
        let rush = overload.iter().any(|from| (*from..from + 2).contains(&at));
        pieces.push(Piece {
            length_s,
            arrivals_per_s: if rush { 1.5 } else { 1.0 } * load / aht_s,
            aht_s,
            agents: wanted.round() as u32,
            patience_s,
            within_s,
        });
    }
    pieces
}

/// Counts of one play by interval.
struct Counts<'a> {
    pieces: &'a [Piece],
    arrivals: Vec<f64>,
    in_time: Vec<f64>,
    hung_up: Vec<f64>,
    /// Time in system less time with agents.
    waiting_s: Vec<f64>,
    at_end: Vec<f64>,
}

impl<'a> Counts<'a> {
    fn new(pieces: &'a [Piece]) -> Self {
        let none = vec![0.0; pieces.len()];
        Self {
            pieces,
            arrivals: none.clone(),
            in_time: none.clone(),
            hung_up: none.clone(),
            waiting_s: none.clone(),
            at_end: none,
        }
    }

    fn index(&self, at_s: f64) -> usize {
        (at_s / self.pieces[0].length_s) as usize
    }

    /// Adds `sign` × the seconds of a while to the intervals that it lies in.
    fn spread(&mut self, from_s: f64, to_s: f64, sign: f64) {
        let length_s = self.pieces[0].length_s;
        let mut at = self.index(from_s);
        while at < self.pieces.len() && at as f64 * length_s < to_s {
            let start_s = at as f64 * length_s;
            let seconds = to_s.min(start_s + length_s) - from_s.max(start_s);
            self.waiting_s[at] += sign * seconds;
            at += 1;
        }
    }
}

impl Sink for Counts<'_> {
    fn contact(&mut self, it: &Contact) {
        let (came, over) = (self.index(it.arrived_s), self.index(it.ended_s));
        for at in came..over.min(self.pieces.len()) {
            self.at_end[at] += 1.0;
        }
        self.spread(it.arrived_s, it.ended_s, 1.0);
        // Who was handed over and goes while waiting again is cut off, and to the chain like all who hang up.
        let gone = matches!(it.outcome, Outcome::HungUp | Outcome::CutOff);
        if gone && over < self.pieces.len() {
            self.hung_up[over] += 1.0;
        }
        if let Some(piece) = self.pieces.get(came) {
            self.arrivals[came] += 1.0;
            let answered = it
                .answered_s
                .is_some_and(|_| it.waited_s() <= piece.within_s);
            self.in_time[came] += f64::from(u8::from(answered));
        }
    }

    fn at_work(&mut self, _: Option<usize>, from_s: f64, to_s: f64, busy: bool) {
        if busy {
            self.spread(from_s, to_s, -1.0);
        }
    }
}

/// Agent number i works while more than i are needed; the last interval goes on for an hour.
fn centre(pieces: &[Piece]) -> Centre {
    let most = pieces.iter().map(|it| it.agents).max().unwrap_or(0);
    let last = pieces.len() - 1;
    let plan = |agent: u32| {
        let mut stints: Vec<Stint> = vec![];
        let mut from_s = 0.0;
        for (at, piece) in pieces.iter().enumerate() {
            let extra_s = if at == last { 3_600.0 } else { 0.0 };
            let to_s = (at + 1) as f64 * piece.length_s + extra_s;
            if piece.agents > agent {
                match stints.last_mut() {
                    Some(stint) if stint.to_s == from_s => stint.to_s = to_s,
                    _ => stints.push(Stint {
                        from_s,
                        to_s,
                        queue: None,
                        shift: 0,
                    }),
                }
            }
            from_s = to_s;
        }
        AgentPlan { kind: 0, stints }
    };
    Centre {
        queues: vec![QueueLaw::calls(pieces[0].patience_s)],
        kinds: vec![Kind {
            skills: vec![(0, 1.0)],
        }],
        agents: (0..most).map(plan).collect(),
        house: House {
            at_end: AtEnd::HandOver,
            ..House::default()
        },
    }
}

fn occasion(pieces: &[Piece], seed: u64, replication: u64) -> Occasion {
    let last = pieces.len() - 1;
    let segment = |(at, piece): (usize, &Piece)| Segment {
        from_s: at as f64 * piece.length_s,
        to_s: (at + 1) as f64 * piece.length_s + if at == last { 3_600.0 } else { 0.0 },
        per_s: piece.arrivals_per_s,
        aht_s: piece.aht_s,
    };
    Occasion {
        arrivals: vec![pieces.iter().enumerate().map(segment).collect()],
        end_s: 90_000.0,
        seed,
        replication,
        ..Occasion::default()
    }
}

/// A figure of an interval both ways.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub day: u64,
    pub interval: usize,
    pub figure: &'static str,
    pub by_chain: f64,
    pub by_play: Ratio,
}

impl Pair {
    pub fn agrees(&self, confidence: f64) -> bool {
        let found = self.by_play.at(confidence).unwrap();
        (found.mean - self.by_chain).abs() <= found.half_width.unwrap()
    }

    /// The difference in standard errors (those of many replications).
    pub fn errors(&self) -> f64 {
        let found = self.by_play.at(0.682_689_492).unwrap();
        (found.mean - self.by_chain) / found.half_width.unwrap()
    }
}

/// What of a figure happens in an interval on average, and the smaller of that and what does not.
fn events(felt: &Felt) -> [f64; 4] {
    let answered = felt.service_level.min(1.0 - felt.service_level);
    let waits = felt.p_wait * felt.arrivals;
    [answered * felt.arrivals, felt.abandoned, waits, waits]
}

/// Every figure of day number `number` that can be compared.
pub fn pairs(number: u64, replications: u64) -> Vec<Pair> {
    let pieces = day(number);
    let (_, felt) = State::empty().through(&pieces);
    let none = || vec![[Ratio::default(); 4]; pieces.len()];
    let centre = centre(&pieces);
    // Sums in a fixed order, so that the same figures come out on any number of cores.
    let chunks: Vec<u64> = (0..replications).step_by(250).collect();
    let plays = chunks.par_iter().map(|first| {
        let mut engine = Engine::new(&centre);
        let numbers = *first..(first + 250).min(replications);
        let play = |replication| {
            let mut counts = Counts::new(&pieces);
            engine.play(&occasion(&pieces, number, replication), &mut counts);
            let tops = [
                &counts.in_time,
                &counts.hung_up,
                &counts.waiting_s,
                &counts.at_end,
            ];
            let interval = |at: usize| {
                [
                    tops[0][at],
                    tops[1][at],
                    tops[2][at],
                    tops[3][at],
                    counts.arrivals[at],
                ]
            };
            (0..pieces.len()).map(interval).collect::<Vec<_>>()
        };
        numbers.map(play).collect::<Vec<_>>()
    });
    let mut ratios = none();
    for play in plays.collect::<Vec<_>>().into_iter().flatten() {
        for (ratio, [in_time, hung_up, waiting_s, at_end, arrivals]) in ratios.iter_mut().zip(play)
        {
            ratio[0].add(in_time, arrivals);
            ratio[1].add(hung_up, 1.0);
            ratio[2].add(waiting_s, 1.0);
            ratio[3].add(at_end, 1.0);
        }
    }
    let mut all = vec![];
    for (interval, (felt, ratio)) in felt.iter().zip(&ratios).enumerate() {
        let truths = [
            felt.service_level,
            felt.abandoned,
            felt.waiting_s,
            felt.in_system_at_end,
        ];
        for (which, figure) in FIGURES.into_iter().enumerate() {
            if events(felt)[which] * replications as f64 >= EVENTS {
                all.push(Pair {
                    day: number,
                    interval,
                    figure,
                    by_chain: truths[which],
                    by_play: ratio[which],
                });
            }
        }
    }
    all
}

/// Holds the pairs to what is promised: all of them inside at 99.9 % for all together, and 99.5 % of them
/// inside at 99.9 % each. Returns what there is to tell.
pub fn verdict(pairs: &[Pair]) -> (bool, String) {
    let together = 1.0 - 0.001 / pairs.len() as f64;
    let far: Vec<&Pair> = pairs.iter().filter(|it| !it.agrees(together)).collect();
    let inside = pairs.iter().filter(|it| it.agrees(0.999)).count();
    let share = inside as f64 / pairs.len() as f64;
    let squares: f64 = pairs.iter().map(|it| it.errors().powi(2)).sum();
    let mut text = format!(
        "{} figures: {inside} inside at 99.9 % each ({:.2} %), {} outside at 99.9 % for all together; \
         mean squared difference {:.2} squared standard errors",
        pairs.len(),
        100.0 * share,
        far.len(),
        squares / pairs.len() as f64,
    );
    for name in FIGURES {
        let own: Vec<f64> = pairs
            .iter()
            .filter(|it| it.figure == name)
            .map(Pair::errors)
            .collect();
        let mean = own.iter().sum::<f64>() / own.len().max(1) as f64;
        text += &format!(
            "\n  {name}: {} figures, mean difference {mean:+.2} standard errors",
            own.len()
        );
    }
    for it in &far {
        text += &format!(
            "\n  day {}, interval {}, {}: {:?}, by the chain {}",
            it.day,
            it.interval,
            it.figure,
            it.by_play.at(together),
            it.by_chain
        );
    }
    (
        pairs.len() > 100 && share >= 0.995 && text.contains(" 0 outside"),
        text,
    )
}
