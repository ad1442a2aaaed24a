//! A queue's volumes through the day: stretches without a gap, and how arrivals rise and fall
//! inside an interval.

use super::{Counted, Service};
use crate::calendar::Span;
use crate::queueing::transient::{Felt, Piece, State};
use crate::queueing::{Steady, Workload};
use crate::units::Seconds;
use std::ops::Range;

/// Parts of an interval, each with a rate of its own.
pub const PARTS: usize = 3;

/// What arrives in an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// When.
    pub span: Span,
    /// Expected contacts.
    pub offered: f64,
    /// Mean handle time as it is with several contacts at once, seconds.
    pub aht_s: f64,
}

impl Load {
    /// Of an interval's forecast. What is not a number, or below 0, counts as nothing; without new
    /// contacts the handle time is still that of those in hand.
    pub fn new(service: &Service, span: Span, offered: f64, aht_s: f64) -> Self {
        let lasts = aht_s.is_finite() && aht_s > 0.0;
        Self {
            span,
            offered: service.workload(offered, seconds(span), aht_s).offered,
            aht_s: if lasts {
                aht_s * service.handle_factor
            } else {
                1.0
            },
        }
    }

    /// Length, seconds.
    pub fn seconds(&self) -> f64 {
        seconds(self.span)
    }

    /// As a constant rate.
    pub fn workload(&self, service: &Service) -> Workload {
        Workload {
            offered: self.offered,
            per_s: if self.seconds() > 0.0 {
                self.seconds()
            } else {
                1.0
            },
            aht_s: self.aht_s,
            patience_s: service.patience.map(Seconds::get),
        }
    }

    /// Of what is in hand when it begins, how much still is on average over it.
    pub fn share_left(&self) -> f64 {
        let handled = self.seconds() / self.aht_s;
        if handled > 0.0 {
            -(-handled).exp_m1() / handled
        } else {
            1.0
        }
    }

    /// Contacts a second.
    pub fn rate(&self) -> f64 {
        if self.seconds() > 0.0 {
            self.offered / self.seconds()
        } else {
            0.0
        }
    }
}

fn seconds(span: Span) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "an interval has few minutes")]
    let minutes = span.minutes() as f64;
    minutes * 60.0
}

/// Stretches of intervals that follow each other without a gap: over a closure nothing is carried.
pub fn stretches(loads: &[Load]) -> Vec<Range<usize>> {
    let mut all = vec![];
    let mut first = 0;
    for next in 1..=loads.len() {
        let breaks = next == loads.len() || loads[next - 1].span.end != loads[next].span.start;
        if breaks {
            all.push(first..next);
            first = next;
        }
    }
    all
}

/// How arrivals come in an interval: a rate that rises or falls evenly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Contacts a second, on average.
    pub rate: f64,
    /// How much the rate rises from the interval's start to its end; below 0 where it falls.
    pub rise: f64,
    /// The rise as a share of the rate, −2 to 2; where nothing arrives, that of the least volume.
    pub tilt: f64,
}

impl Course {
    /// The rate at a share of the interval, 0 at its start, 1 at its end.
    pub fn at(&self, share: f64) -> f64 {
        self.rate + (share - 0.5) * self.rise
    }

    /// How much of the arrivals a moment has, 1 on average: also where nothing arrives, so that a volume that
    /// shrinks to nothing is judged as nothing is.
    fn weight(&self, share: f64) -> f64 {
        (1.0 + (share - 0.5) * self.tilt).max(0.0)
    }
}

/// How arrivals rise and fall from interval to interval of a stretch: half as much as from the interval before to the
/// one after, but never below nothing. An interval keeps its contacts; the first and the last are even.
pub fn courses(stretch: &[Load]) -> Vec<Course> {
    let rise = |at: usize| {
        let before = stretch[at.checked_sub(1)?].rate();
        let after = stretch.get(at + 1)?.rate();
        Some(0.5 * (after - before))
    };
    let course = |at: usize| {
        let (rate, rise) = (stretch[at].rate(), rise(at).unwrap_or(0.0));
        let tilt = match rate {
            rate if rate > 0.0 => (rise / rate).clamp(-2.0, 2.0),
            _ if rise == 0.0 => 0.0,
            _ => 2.0 * rise.signum(),
        };
        Course {
            rate,
            rise: rise.clamp(-2.0 * rate, 2.0 * rate),
            tilt,
        }
    };
    (0..stretch.len()).map(course).collect()
}

/// What is in hand from before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// Contacts in hand when the interval begins, as if there had always been agents enough.
    pub at_start: f64,
    /// How many of these still are, on average over the interval.
    pub on_average: f64,
}

/// What each interval of `loads` has in hand from before (M/M/∞): nothing after a closure.
pub fn left(loads: &[Load]) -> Vec<Left> {
    let mut now = 0.0;
    let mut all = Vec::with_capacity(loads.len());
    for (at, load) in loads.iter().enumerate() {
        if at > 0 && loads[at - 1].span.end != load.span.start {
            now = 0.0;
        }
        all.push(Left {
            at_start: now,
            on_average: now * load.share_left(),
        });
        let full = load.rate() * load.aht_s;
        now = full + (now - full) * (-load.seconds() / load.aht_s).exp();
    }
    all
}

/// A number of agents for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnDuty {
    /// How long, minutes.
    pub minutes: f64,
    /// Agents on the queue, whole or not, 0 or more.
    pub agents: f64,
}

/// The pieces of an interval in which `on_duty` follow each other from its start; where they end early,
/// nobody is there for the rest. A fraction of an agent is one more for that fraction of the
/// while.
pub fn pieces(load: &Load, course: &Course, on_duty: &[OnDuty], service: &Service) -> Vec<Piece> {
    let mut all = Vec::with_capacity(2 * PARTS);
    let mut from = 0.0;
    let at_once = f64::from(service.at_once);
    for own in on_duty {
        let to = from + own.minutes * 60.0 / load.seconds().max(1.0);
        all.extend(parts(
            load,
            course,
            (from, to.min(1.0)),
            own.agents * at_once,
            service,
        ));
        from = to.min(1.0);
    }
    if from < 1.0 - 1e-9 {
        all.extend(parts(load, course, (from, 1.0), 0.0, service));
    }
    all
}

/// The pieces from a share of an interval to another: cut at the thirds of the interval, so that each
/// has about the rate of its moment.
fn parts(
    load: &Load,
    course: &Course,
    (from, to): (f64, f64),
    places: f64,
    service: &Service,
) -> Vec<Piece> {
    let piece = |from: f64, to: f64, rate: f64, agents: f64| Piece {
        length_s: load.seconds() * (to - from),
        arrivals_per_s: rate.max(0.0),
        aht_s: load.aht_s,
        agents: agents as u32,
        patience_s: service.patience.map(Seconds::get),
        within_s: service.goals().within_s(),
    };
    let places = if places.is_finite() {
        places.clamp(0.0, 1e9)
    } else {
        0.0
    };
    // Averages come from sums of minutes: a remainder this small is rounding.
    let whole = (places - places.round()).abs() < 1e-9;
    let (fewer, more) = if whole {
        (places.round(), 0.0)
    } else {
        (places.floor(), places.fract())
    };
    let mut all = Vec::with_capacity(4);
    for part in 0..PARTS {
        let edge = |part: usize| part as f64 / PARTS as f64;
        let (start, end) = (from.max(edge(part)), to.min(edge(part + 1)));
        if end - start < 1e-9 {
            continue;
        }
        let rate = course.at(0.5 * (start + end));
        let change = start + (end - start) * (1.0 - more);
        all.push(piece(start, change, rate, fewer));
        if more > 0.0 {
            all.push(piece(change, end, rate, fewer + 1.0));
        }
    }
    all
}

/// What an interval was like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Played {
    /// What one who arrives in it feels, and how busy agents are.
    pub steady: Steady,
    /// What happens in it, to whoever is there.
    pub counted: Counted,
}

/// Plays the `pieces` of an interval from `state` on, with `following` after them; what they were like
/// together.
pub fn play(
    state: &State,
    course: &Course,
    pieces: &[Piece],
    following: &[Piece],
) -> (State, Played) {
    let all: Vec<Piece> = pieces.iter().chain(following).copied().collect();
    let mut now = state.clone();
    let mut felt = Vec::with_capacity(pieces.len());
    for at in 0..pieces.len() {
        let (next, seen) = now.after_before(&all[at], &all[at + 1..]);
        now = next;
        felt.push(seen);
    }
    (now, together(course, pieces, &felt))
}

/// The share of an interval's arrivals that comes in each of its pieces; where nothing arrives, that of the least
/// volume that did.
fn shares(course: &Course, pieces: &[Piece]) -> Vec<f64> {
    let length_s: f64 = pieces.iter().map(|it| it.length_s).sum();
    let mut from_s = 0.0;
    let weight = |it: &Piece| {
        let middle = (from_s + 0.5 * it.length_s) / length_s.max(1e-300);
        from_s += it.length_s;
        it.length_s * course.weight(middle)
    };
    let weights: Vec<f64> = pieces.iter().map(weight).collect();
    let all: f64 = weights.iter().sum();
    weights.iter().map(|it| it / all.max(1e-300)).collect()
}

/// Several pieces as one, as a steady state has it: what arrivals feel weighted by arrivals, agents' time by
/// agents' time.
fn together(course: &Course, pieces: &[Piece], felt: &[Felt]) -> Played {
    let sum = |of: &dyn Fn(&Piece, &Felt) -> f64| -> f64 {
        pieces.iter().zip(felt).map(|(p, f)| of(p, f)).sum()
    };
    let shares = shares(course, pieces);
    let of_arrivals = |value: &dyn Fn(&Felt) -> f64| -> f64 {
        shares.iter().zip(felt).map(|(w, f)| w * value(f)).sum()
    };
    let length_s = sum(&|p, _| p.length_s).max(1.0);
    let agents_s = sum(&|p, _| p.length_s * f64::from(p.agents));
    let most = |value: fn(&Felt) -> f64| felt.iter().map(value).fold(0.0, f64::max);
    let counted = Counted {
        hung_up: sum(&|_, f| f.abandoned),
        waited_s: sum(&|_, f| f.waiting_s),
    };
    let service_level = of_arrivals(&|f| f.service_level).clamp(0.0, 1.0);
    let stayed = 1.0 - of_arrivals(&|f| f.abandoned_within);
    let asa_s = if felt.iter().all(|f| f.wait_s.is_some()) {
        Some(of_arrivals(&|f| f.wait_s.unwrap_or(0.0)))
    } else {
        // While nobody is there, waits end somewhere later: by what is waited in the interval.
        let arrivals = sum(&|_, f| f.arrivals);
        (agents_s > 0.0 && arrivals > 0.0).then(|| counted.waited_s / arrivals)
    };
    let steady = Steady {
        p_wait: of_arrivals(&|f| f.p_wait).clamp(0.0, 1.0),
        service_level,
        service_level_excluding_short_abandons: if stayed > 0.0 {
            (service_level / stayed).min(1.0)
        } else {
            0.0
        },
        asa_s,
        asa_served_s: None,
        abandoned: of_arrivals(&|f| f.hangs_up).clamp(0.0, 1.0),
        occupancy: if agents_s > 0.0 {
            (sum(&|p, f| p.length_s * f.busy) / agents_s).min(1.0)
        } else {
            most(|f| f.occupancy)
        },
        mean_queue: asa_s.map(|_| sum(&|p, f| p.length_s * f.mean_queue) / length_s),
    };
    Played { steady, counted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Moment;

    fn load(start_min: i64, offered: f64) -> Load {
        Load {
            span: Span::lasting(Moment::from_minutes(start_min), 30),
            offered,
            aht_s: 300.0,
        }
    }

    #[test]
    fn a_closure_ends_a_stretch() {
        let loads = [load(0, 1.0), load(30, 1.0), load(90, 1.0), load(120, 1.0)];
        assert_eq!(stretches(&loads), [0..2, 2..4]);
        assert!(stretches(&[]).is_empty());
    }

    #[test]
    fn arrivals_rise_between_neighbours_and_keep_the_contacts() {
        let loads = [load(0, 18.0), load(30, 36.0), load(60, 72.0), load(90, 0.0)];
        let courses = courses(&loads);
        let service = Service::new(
            &crate::scenario::sample::help_desk(1).queues[0],
            &Default::default(),
        );
        for (course, load) in courses.iter().zip(&loads) {
            let on_duty = [(5.0, 1.5), (13.0, 3.0), (7.0, 0.0)];
            let on_duty = on_duty.map(|(minutes, agents)| OnDuty { minutes, agents });
            let pieces = pieces(load, course, &on_duty, &service);
            let sum = |of: fn(&Piece) -> f64| pieces.iter().map(of).sum::<f64>();
            assert!((sum(|it| it.length_s * it.arrivals_per_s) - load.offered).abs() < 1e-9);
            assert!((sum(|it| it.length_s) - 1800.0).abs() < 1e-9);
            let worked = sum(|it| it.length_s * f64::from(it.agents));
            assert!(
                (worked - 60.0 * (5.0 * 1.5 + 13.0 * 3.0)).abs() < 1e-6,
                "{worked}"
            );
            assert!(course.at(0.0) >= 0.0 && course.at(1.0) >= 0.0);
        }
        // From 0.01 before to 0.04 a second after: from 0.0125 to 0.0275 within.
        assert!((courses[1].at(0.0) - 0.0125).abs() < 1e-12);
        assert!((courses[1].at(1.0) - 0.0275).abs() < 1e-12);
        assert!((courses[2].rise + 0.01).abs() < 1e-12);
        // The ends are even.
        assert_eq!((courses[0].rise, courses[3].rise), (0.0, 0.0));
    }
}
