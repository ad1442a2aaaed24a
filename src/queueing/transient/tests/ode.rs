//! Random days against an independent solution: Runge–Kutta on Kolmogorov's equations, forward for the
//! number in system, backward for the fate of one arrival, in steps of a quarter of a second.

use super::{Piece, State};

/// Steps of a second, and states: the queues of these days stay far below.
const PER_S: usize = 4;
const STATES: usize = 400;

fn departures(piece: &Piece, number: usize) -> f64 {
    let agents = piece.agents as usize;
    let theta = piece.patience_s.map_or(0.0, f64::recip);
    number.min(agents) as f64 / piece.aht_s + number.saturating_sub(agents) as f64 * theta
}

/// One classical Runge–Kutta step of y' = f(y).
fn step(y: &mut [f64], h: f64, f: &dyn Fn(&[f64], &mut [f64])) {
    let moved = |y: &[f64], k: &[f64], h: f64| -> Vec<f64> {
        y.iter().zip(k).map(|(y, k)| y + h * k).collect()
    };
    let mut k = [(); 4].map(|()| vec![0.0; y.len()]);
    f(y, &mut k[0]);
    for (stage, part) in [(1, 0.5), (2, 0.5), (3, 1.0)] {
        let at = moved(y, &k[stage - 1], part * h);
        f(&at, &mut k[stage]);
    }
    for (i, y) in y.iter_mut().enumerate() {
        *y += h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i]);
    }
}

fn forward(piece: &Piece) -> impl Fn(&[f64], &mut [f64]) {
    let rates: Vec<f64> = (0..STATES)
        .map(|number| departures(piece, number))
        .collect();
    let up = piece.arrivals_per_s;
    move |p, change| {
        for n in 0..STATES {
            let from_below = if n > 0 { up * p[n - 1] } else { 0.0 };
            let from_above = if n + 1 < STATES {
                rates[n + 1] * p[n + 1]
            } else {
                0.0
            };
            let leave = rates[n] + if n + 1 < STATES { up } else { 0.0 };
            change[n] = from_below + from_above - leave * p[n];
        }
    }
}

/// By the number found: probability of being answered, and of having hung up, in time, `to_end` steps before
/// the end of `piece`.
fn fate(piece: &Piece, next: &Piece, to_end: usize) -> (Vec<f64>, Vec<f64>) {
    let within = (piece.within_s * PER_S as f64).round() as usize;
    let mut answered = vec![0.0; STATES];
    let mut hung_up = vec![0.0; STATES];
    let own = to_end.min(within);
    for (piece, steps) in [(next, within - own), (piece, own)] {
        let agents = piece.agents as usize;
        answered[..agents].fill(1.0);
        hung_up[..agents].fill(0.0);
        let theta = piece.patience_s.map_or(0.0, f64::recip);
        let back = |gain: f64| {
            move |v: &[f64], change: &mut [f64]| {
                change.fill(0.0);
                for n in agents.max(1)..STATES {
                    change[n] = departures(piece, n) * (v[n - 1] - v[n]) + theta * (gain - v[n]);
                }
                if agents == 0 {
                    change[0] = theta * (gain - v[0]);
                }
            }
        };
        for _ in 0..steps {
            step(&mut answered, 1.0 / PER_S as f64, &back(0.0));
            step(&mut hung_up, 1.0 / PER_S as f64, &back(1.0));
        }
    }
    (answered, hung_up)
}

/// By the number found: probability of ever hanging up, and the mean wait, if nothing changes: from event to
/// event of those ahead and the own patience. Without agents and patience the wait is left out.
fn at_last(piece: &Piece) -> (Vec<f64>, Vec<f64>) {
    let agents = piece.agents as usize;
    let theta = piece.patience_s.map_or(0.0, f64::recip);
    let (mut hangs_up, mut wait_s) = (vec![0.0; STATES], vec![0.0; STATES]);
    for n in agents..STATES {
        let ahead = departures(piece, n);
        let rate = ahead + theta;
        let (hung_up, waited_s) = if n > agents {
            (hangs_up[n - 1], wait_s[n - 1])
        } else {
            (0.0, 0.0)
        };
        if rate > 0.0 {
            hangs_up[n] = (theta + ahead * hung_up) / rate;
            wait_s[n] = (1.0 + ahead * waited_s) / rate;
        }
    }
    (hangs_up, wait_s)
}

struct Reference {
    mean: f64,
    hangs_up: f64,
    wait_s: f64,
    queue: f64,
    p_wait: f64,
    queue_at_end: f64,
    answered: f64,
    hung_up: f64,
}

/// Simpson's weight of point `at` of `steps` steps, for a mean over `all` steps.
fn simpson(at: usize, steps: usize, all: usize) -> f64 {
    let weight = match at {
        _ if at == 0 || at == steps => 1.0,
        _ if at % 2 == 1 => 4.0,
        _ => 2.0,
    };
    weight / (3.0 * all as f64)
}

fn reference(p: &mut [f64], piece: &Piece, next: &Piece) -> Reference {
    let steps = piece.length_s as usize * PER_S;
    let late_steps = piece.within_s as usize * PER_S;
    let agents = piece.agents as usize;
    let equations = forward(piece);
    let mut sums = [0.0; 7];
    let (hangs_up, wait_s) = at_last(piece);
    // Whoever arrives so late that the change falls within the threshold has a fate of their own, and it
    // jumps there.
    let mut add = |p: &[f64], weight: f64, (answered, hung_up): &(Vec<f64>, Vec<f64>)| {
        for (n, p) in p.iter().enumerate() {
            let waits = if n >= agents { 1.0 } else { 0.0 };
            let queue = n.saturating_sub(agents) as f64;
            let fates = [answered[n], hung_up[n], hangs_up[n], wait_s[n]];
            let values = [n as f64, waits, queue].into_iter().chain(fates);
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += weight * p * value;
            }
        }
    };
    let early = fate(piece, piece, steps);
    let early_steps = steps - late_steps;
    for done in 0..=early_steps {
        add(p, simpson(done, early_steps, steps), &early);
        if done < early_steps {
            step(p, 1.0 / PER_S as f64, &equations);
        }
    }
    for done in 0..=late_steps {
        let late = fate(piece, next, late_steps - done);
        add(p, simpson(done, late_steps, steps), &late);
        if done < late_steps {
            step(p, 1.0 / PER_S as f64, &equations);
        }
    }
    let queue_at_end = p
        .iter()
        .enumerate()
        .map(|(n, p)| p * n.saturating_sub(agents) as f64);
    Reference {
        mean: sums[0],
        p_wait: sums[1],
        queue: sums[2],
        queue_at_end: queue_at_end.sum(),
        answered: sums[3],
        hung_up: sums[4],
        hangs_up: sums[5],
        wait_s: sums[6],
    }
}

/// Six quarters of an hour: agents by shifts, one stretch of overload, now and then nobody.
fn day(seed: u64) -> Vec<Piece> {
    use rand::{RngExt, SeedableRng};
    let mut random = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(seed);
    let aht_s = random.random_range(60.0..400.0);
    let patience_s = seed
        .is_multiple_of(2)
        .then(|| random.random_range(30.0..400.0));
    let mut agents = random.random_range(5..=20);
    let overload = random.random_range(0..6);
    (0..6)
        .map(|index| {
            if random.random_bool(0.6) {
                agents = random.random_range(5..=20);
            }
            let use_ = if index == overload {
                1.7
            } else {
                random.random_range(0.3..1.1)
            };
            Piece {
                length_s: 900.0,
                arrivals_per_s: use_ * f64::from(agents) / aht_s,
                aht_s,
                agents: if seed == 7 && index == 2 { 0 } else { agents },
                patience_s,
                within_s: if seed.is_multiple_of(3) { 40.0 } else { 20.0 },
            }
        })
        .collect()
}

#[test]
fn ten_random_days_as_runge_and_kutta_have_them() {
    let mut worst = [0.0_f64; 9];
    for seed in 0..10 {
        let pieces = day(seed);
        let (_, felt) = State::empty().through(&pieces);
        let mut p = vec![0.0; STATES];
        p[0] = 1.0;
        for (index, piece) in pieces.iter().enumerate() {
            let next = pieces.get(index + 1).unwrap_or(piece);
            let want = reference(&mut p, piece, next);
            let got = &felt[index];
            let pairs = [
                (got.mean_in_system, want.mean),
                (got.p_wait, want.p_wait),
                (got.queue_at_end, want.queue_at_end),
                (got.service_level, want.answered),
                (got.abandoned_within, want.hung_up),
                (got.hangs_up, want.hangs_up),
                (
                    got.wait_s.unwrap_or(want.wait_s) / piece.aht_s,
                    want.wait_s / piece.aht_s,
                ),
                (got.waiting_s / piece.length_s, want.queue),
                (
                    got.abandoned * piece.patience_s.unwrap_or(1.0) / piece.length_s,
                    piece.patience_s.map_or(0.0, |_| want.queue),
                ),
            ];
            for (worst, (got, want)) in worst.iter_mut().zip(pairs) {
                *worst = worst.max((got - want).abs());
            }
        }
        assert!(
            worst.iter().all(|error| *error < 1e-6),
            "day {seed}: {worst:?}"
        );
    }
    println!("worst differences: {worst:?}");
}
