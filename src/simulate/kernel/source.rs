//! When contacts arrive: a Poisson stream whose rate changes in steps.

use crate::simulate::streams::Stream;
use rand::RngExt;
use rand_distr::Exp1;

/// A while with a constant rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Its start.
    pub from_s: f64,
    /// Its end.
    pub to_s: f64,
    /// Contacts a second, 0 or more.
    pub per_s: f64,
    /// Mean handle time of those who arrive in it.
    pub aht_s: f64,
}

/// A contact that waits when the play begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Early {
    /// When it arrived, before 0.
    pub arrived_s: f64,
    /// Its mean handle time.
    pub aht_s: f64,
}

/// The arrivals of one queue, one after the other.
#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    segments: &'a [Segment],
    at: usize,
    now_s: f64,
}

impl<'a> Source<'a> {
    /// At the start of `segments`, which are in order and do not overlap.
    fn new(segments: &'a [Segment]) -> Self {
        Self {
            segments,
            at: 0,
            now_s: segments.first().map_or(0.0, |it| it.from_s),
        }
    }

    /// The next arrival and its mean handle time.
    fn next(&mut self, stream: &mut Stream) -> Option<(f64, f64)> {
        // Exponential in the number expected until then: rates may change on the way.
        let mut ahead: f64 = stream.sample(Exp1);
        while let Some(it) = self.segments.get(self.at) {
            let expected = (it.to_s - self.now_s) * it.per_s;
            if ahead < expected {
                self.now_s += ahead / it.per_s;
                return Some((self.now_s, it.aht_s));
            }
            ahead -= expected;
            self.at += 1;
            self.now_s = self.segments.get(self.at).map_or(it.to_s, |it| it.from_s);
        }
        None
    }
}

/// The arrivals of all queues in order of time.
pub struct Arrivals<'a> {
    sources: Vec<Source<'a>>,
    streams: &'a mut [Stream],
    /// Of each queue the next.
    coming: Vec<Option<(f64, f64)>>,
    soonest: usize,
    /// When the next of all arrives; infinite = nobody does.
    pub next_s: f64,
}

impl<'a> Arrivals<'a> {
    /// Of queues with these rates; a queue without any has no arrivals.
    pub fn new(rates: &'a [Vec<Segment>], streams: &'a mut [Stream]) -> Self {
        let mut sources: Vec<Source<'a>> = rates.iter().map(|it| Source::new(it)).collect();
        let both = sources.iter_mut().zip(streams.iter_mut());
        let coming = both.map(|(source, stream)| source.next(stream)).collect();
        let mut arrivals = Self {
            sources,
            streams,
            coming,
            soonest: 0,
            next_s: f64::INFINITY,
        };
        arrivals.look();
        arrivals
    }

    /// Takes the next: its queue and mean handle time.
    pub fn take(&mut self) -> (usize, f64) {
        let queue = self.soonest;
        let (_, aht_s) = self.coming[queue].unwrap_or_default();
        self.coming[queue] = self.sources[queue].next(&mut self.streams[queue]);
        self.look();
        (queue, aht_s)
    }

    fn look(&mut self) {
        self.next_s = f64::INFINITY;
        for (queue, coming) in self.coming.iter().enumerate() {
            if let Some((at_s, _)) = coming
                && *at_s < self.next_s
            {
                (self.soonest, self.next_s) = (queue, *at_s);
            }
        }
    }
}
