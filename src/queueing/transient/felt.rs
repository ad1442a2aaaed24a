//! What one who arrives feels, and a piece's figures.
//!
//! One who finds n < s in system is answered at once. Else n − s + 1 departures come first, at the rates
//! sμ + jθ, j = n − s, …, 0, while the own patience runs; with agents a = sμ/θ and x = e^{−θT} those who
//! still wait at T are x · I_x(a, j + 1), those answered a/(a + j + 1) · (1 − I_x(a + 1, j + 1)): incomplete
//! beta functions, which for j = 0, 1, 2, … are running sums of positive terms, and without patience
//! pass into those of the Poisson distribution.
//!
//! Where agents or rates change within the threshold, the position is carried backward through the
//! pieces: by uniformisation of departures alone.

use super::chain::{Rates, Run};
use super::spread::Spread;
use super::weights::poisson;
use super::{Felt, Piece};

/// Gauss–Legendre points on [−1, 1] and weights (they sum to 2).
const GAUSS: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

/// Panels of the last seconds of a piece, at most.
const MOST_PANELS: f64 = 12.0;

/// Updates that the future of those who arrive late in a piece may cost; beyond it agents are taken as
/// going on.
const MOST_WORK: f64 = 67_108_864.0;

/// Shares of the piece's arrivals.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Seen {
    answered: f64,
    hung_up: f64,
}

/// For how long rates last, as far as one who waits is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    seconds: f64,
    rates: Rates,
}

/// By the number found in system, from `lo` on: shares answered and hung up in time.
struct Fate {
    lo: usize,
    answered: Vec<f64>,
    hung_up: Vec<f64>,
}

/// Runs through `piece`; `None` where that is too much work.
pub(super) fn through(run: &mut Run, piece: &Piece, following: &[Piece]) -> Option<Seen> {
    let rates = Rates::of(piece);
    let alone = [Stretch {
        seconds: piece.within_s,
        rates,
    }];
    if piece.length_s <= 0.0 {
        let stretches = if_affordable(ahead(piece, following, 0.0), run.now.hi(), &alone, 1.0);
        let fate = fate(&stretches, run.now.lo, run.now.hi());
        return Some(fate.seen(&run.now, 1.0));
    }
    // Those who arrive before this see nothing of the following pieces.
    let changes = ahead(piece, following, 0.0).len() > 1;
    let late_s = if changes {
        piece.within_s.min(piece.length_s)
    } else {
        0.0
    };
    run.advance(&rates, piece.length_s - late_s)?;
    let own = fate(&alone, run.time.lo, run.time.hi());
    let mut seen = own.seen(&run.time, 1.0 / piece.length_s);
    let panels = (late_s / piece.aht_s).ceil().clamp(1.0, MOST_PANELS);
    let half_s = 0.5 * late_s / panels;
    let mut to_end_s = late_s;
    for number in 0..if late_s > 0.0 { panels as u32 } else { 0 } {
        let middle_s = late_s - (2.0 * f64::from(number) + 1.0) * half_s;
        for (place, weight) in GAUSS {
            let at_s = middle_s - place * half_s;
            run.advance(&rates, to_end_s - at_s)?;
            to_end_s = at_s;
            let stretches =
                if_affordable(ahead(piece, following, at_s), run.now.hi(), &alone, panels);
            let fate = fate(&stretches, run.now.lo, run.now.hi());
            seen.add(&fate.seen(&run.now, weight * half_s / piece.length_s));
        }
    }
    run.advance(&rates, to_end_s)?;
    Some(seen)
}

/// What lies ahead of one who arrives `to_end_s` before the end of `piece`, until the threshold: equal
/// rates joined, arrivals left out.
fn ahead(piece: &Piece, following: &[Piece], to_end_s: f64) -> Vec<Stretch> {
    let quiet = |piece: &Piece| Rates {
        arrivals: 0.0,
        ..Rates::of(piece)
    };
    let mut left_s = piece.within_s - to_end_s;
    let mut stretches = vec![Stretch {
        seconds: to_end_s.min(piece.within_s),
        rates: quiet(piece),
    }];
    for next in following.iter().map(Piece::tame) {
        if left_s <= 0.0 {
            break;
        }
        let seconds = next.length_s.min(left_s);
        left_s -= seconds;
        match stretches.last_mut() {
            Some(last) if last.rates == quiet(&next) => last.seconds += seconds,
            _ if seconds > 0.0 => stretches.push(Stretch {
                seconds,
                rates: quiet(&next),
            }),
            _ => {}
        }
    }
    if let Some(last) = stretches.last_mut() {
        last.seconds += left_s.max(0.0);
    }
    stretches
}

/// `stretches`, or where carrying `hi` positions back through them is too much work, `alone`.
fn if_affordable(
    stretches: Vec<Stretch>,
    hi: usize,
    alone: &[Stretch],
    panels: f64,
) -> Vec<Stretch> {
    let but_last = stretches.split_last().map_or(&[][..], |(_, others)| others);
    let jumps = |stretch: &Stretch| {
        (stretch.rates.departures(hi) + stretch.rates.hang_ups) * stretch.seconds
    };
    let work =
        but_last.iter().map(jumps).sum::<f64>() * (hi as f64 + 1.0) * panels * GAUSS.len() as f64;
    if work <= MOST_WORK {
        stretches
    } else {
        alone.to_vec()
    }
}

/// The fate of one who finds `lo ..= hi` in system and has `stretches` ahead.
fn fate(stretches: &[Stretch], lo: usize, hi: usize) -> Fate {
    let fewest = stretches.iter().map(|stretch| stretch.rates.agents).min();
    let lo = fewest.map_or(lo, |fewest| fewest.min(lo));
    let Some((last, before)) = stretches.split_last() else {
        return Fate::at_once(lo, hi);
    };
    let mut fate = Fate::at_once(lo, hi);
    fate.in_constant_rates(last);
    for stretch in before.iter().rev() {
        fate.and_before(stretch);
    }
    fate
}

impl Fate {
    fn at_once(lo: usize, hi: usize) -> Self {
        let states = hi.saturating_sub(lo) + 1;
        Self {
            lo,
            answered: vec![1.0; states],
            hung_up: vec![0.0; states],
        }
    }

    /// Overwrites with the fate in rates that do not change.
    fn in_constant_rates(&mut self, stretch: &Stretch) {
        let (answers, theta) = (
            stretch.rates.agents as f64 * stretch.rates.service,
            stretch.rates.hang_ups,
        );
        let gone = -(-theta * stretch.seconds).exp_m1();
        let gone_by_theta = if theta > 0.0 {
            gone / theta
        } else {
            stretch.seconds
        };
        let expected = answers * gone_by_theta;
        let mut too_early = Terms::starting_at(-answers * stretch.seconds);
        let mut unanswered = Terms::starting_at(-(answers + theta) * stretch.seconds);
        let agents = stretch.rates.agents;
        for number in agents..self.lo + self.answered.len() {
            let queue = (number - agents) as f64;
            let waits = too_early.sum().min(1.0) * (1.0 - gone);
            let in_time = if answers > 0.0 {
                let ever = answers / (answers + (queue + 1.0) * theta);
                ever * (1.0 - unanswered.sum()).max(0.0)
            } else {
                0.0
            };
            if let Some(index) = number.checked_sub(self.lo) {
                self.answered[index] = in_time;
                self.hung_up[index] = if theta > 0.0 {
                    (1.0 - in_time - waits).max(0.0)
                } else {
                    0.0
                };
            }
            too_early.next((expected + gone * queue) / (queue + 1.0));
            unanswered.next((expected + gone * (queue + 1.0)) / (queue + 1.0));
        }
    }

    /// From the fate at the end of `stretch` to that at its beginning.
    fn and_before(&mut self, stretch: &Stretch) {
        let rates = &stretch.rates;
        let hi = self.lo + self.answered.len() - 1;
        let first = rates.agents.max(self.lo) - self.lo;
        self.answered[..first.min(hi + 1 - self.lo)].fill(1.0);
        self.hung_up[..first.min(hi + 1 - self.lo)].fill(0.0);
        if rates.agents > hi {
            return;
        }
        let jumps_per_s = rates.departures(hi) + rates.hang_ups;
        let jumps = jumps_per_s * stretch.seconds;
        if jumps < 1e-12 {
            return;
        }
        let weights = poisson(jumps).end;
        let own = rates.hang_ups / jumps_per_s;
        let moves: Vec<f64> = (first..self.answered.len())
            .map(|index| rates.departures(self.lo + index) / jumps_per_s)
            .collect();
        backward(
            &mut self.answered[first..],
            &moves,
            own,
            (1.0, 0.0),
            &weights,
        );
        backward(
            &mut self.hung_up[first..],
            &moves,
            own,
            (0.0, 1.0),
            &weights,
        );
    }

    fn seen(&self, spread: &Spread, times: f64) -> Seen {
        let mut seen = Seen::default();
        for (number, weight) in spread.iter() {
            let index = number - self.lo;
            seen.answered += times * weight * self.answered[index];
            seen.hung_up += times * weight * self.hung_up[index];
        }
        seen
    }
}

impl Seen {
    fn add(&mut self, other: &Self) {
        self.answered += other.answered;
        self.hung_up += other.hung_up;
    }
}

/// Carries `values`, by the number ahead, back over the jumps that `weights` expect. One ahead leaves with
/// probability `moves`, below the first the value is `answered`; the own patience ends with
/// probability `own`, and then it is `hung_up`.
fn backward(
    values: &mut [f64],
    moves: &[f64],
    own: f64,
    (answered, hung_up): (f64, f64),
    weights: &[f64],
) {
    let states = values.len();
    let mut sum = vec![0.0; states];
    let stay: Vec<f64> = moves.iter().map(|moves| 1.0 - moves - own).collect();
    // The first place is that of one whose turn has come.
    let mut now = vec![answered; states + 1];
    now[1..].copy_from_slice(values);
    let mut next = now.clone();
    for weight in weights {
        let (ahead, here) = (&now[..states], &now[1..=states]);
        let to = &mut next[1..=states];
        let (sum, stay, moves) = (&mut sum[..states], &stay[..states], &moves[..states]);
        for i in 0..states {
            sum[i] += weight * here[i];
            to[i] = moves[i] * ahead[i] + stay[i] * here[i] + own * hung_up;
        }
        std::mem::swap(&mut now, &mut next);
    }
    values.copy_from_slice(&sum);
}

/// Running sum of terms that may begin too small, or become too large, for a float.
struct Terms {
    /// ln of what `term` is to be multiplied by, and that factor (0 where it underflows).
    scale: f64,
    factor: f64,
    term: f64,
    sum: f64,
}

impl Terms {
    fn starting_at(ln: f64) -> Self {
        Self {
            scale: ln,
            factor: ln.exp(),
            term: 1.0,
            sum: ln.exp(),
        }
    }

    fn next(&mut self, ratio: f64) {
        const BIG: f64 = 1e200;
        self.term *= ratio;
        if self.term > BIG {
            self.term /= BIG;
            self.scale += BIG.ln();
            self.factor = self.scale.exp();
        }
        self.sum += self.term * self.factor;
    }

    fn sum(&self) -> f64 {
        self.sum
    }
}

/// The figures of a piece that `run` went through.
pub(super) fn summary(run: &Run, piece: &Piece, seen: Seen) -> Felt {
    let rates = Rates::of(piece);
    let agents = rates.agents;
    let length_s = piece.length_s;
    // A piece without length is a moment.
    let (time, total) = if length_s > 0.0 {
        (&run.time, length_s)
    } else {
        (&run.now, 1.0)
    };
    let mean_in_system = time.mean() / total;
    let mean_queue = time.mean_beyond(agents) / total;
    let busy = time.sum_of(|number| number.min(agents) as f64) / total;
    let p_wait = time.sum_of(|number| if number >= agents { 1.0 } else { 0.0 }) / total;
    let share = |value: f64| value.clamp(0.0, 1.0);
    let lot = rates.lot();
    let hangs_up = time.sum_of(|number| lot.hangs_up(number as f64)) / total;
    let work = piece.arrivals_per_s > 0.0 || mean_in_system > 0.0;
    Felt {
        arrivals: piece.arrivals_per_s * length_s,
        served: busy * rates.service * length_s,
        abandoned: mean_queue * rates.hang_ups * length_s,
        waiting_s: mean_queue * length_s,
        mean_in_system,
        mean_queue,
        busy,
        occupancy: match agents {
            0 => f64::from(u8::from(work)),
            _ => share(busy / agents as f64),
        },
        p_wait: share(p_wait),
        service_level: share(seen.answered),
        abandoned_within: share(seen.hung_up),
        hangs_up: share(hangs_up),
        wait_s: lot.wait_s(
            hangs_up,
            time.sum_of(|number| lot.ahead(number as f64)) / total,
        ),
        in_system_at_end: run.now.mean(),
        queue_at_end: run.now.mean_beyond(agents),
    }
}
