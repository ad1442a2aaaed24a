//! What customers bring with them: work, patience, whether they accept to be called back.

use super::centre::HandleLaw;
use super::engine::{Engine, Occasion};
use super::lines::Waiting;
use crate::simulate::streams::{Purpose, Stream, stream};
use rand::RngExt;
use rand_distr::{Exp1, StandardNormal};

/// Random numbers of one queue.
pub struct QueueStreams {
    first: Personal,
    again: Personal,
    pub retries: Stream,
}

/// What customers bring with them. Those who come again have streams of their own, so that first attempts
/// keep their numbers whatever becomes of others; so has whether they accept to be called back, so that who
/// offers callbacks meets customers as patient as who does not.
struct Personal {
    work: Stream,
    patience: Stream,
    callbacks: Stream,
}

impl QueueStreams {
    /// Those of an occasion, of the queue with this key.
    pub fn new(occasion: &Occasion, key: u64) -> Self {
        let of = |purpose| stream(occasion.seed, purpose, occasion.replication, key);
        Self {
            first: Personal {
                work: of(Purpose::HandleTimes),
                patience: of(Purpose::Patience),
                callbacks: of(Purpose::Callbacks),
            },
            again: Personal {
                work: of(Purpose::RetriesHandleTimes),
                patience: of(Purpose::RetriesPatience),
                callbacks: of(Purpose::RetriesCallbacks),
            },
            retries: of(Purpose::Retries),
        }
    }
}

impl Engine<'_> {
    /// A contact of `queue`; what becomes of it later is settled now, whoever will have it.
    pub(super) fn newcomer(
        &mut self,
        queue: usize,
        arrived_s: f64,
        aht_s: f64,
        attempt: u32,
    ) -> Waiting {
        let law = &self.centre.queues[queue];
        let streams = &mut self.streams[queue];
        let own = if attempt == 0 {
            &mut streams.first
        } else {
            &mut streams.again
        };
        let work_s = aht_s * variate(law.handle, &mut own.work);
        let mut it = Waiting {
            arrived_s,
            gives_up_s: f64::INFINITY,
            called_back_from_s: f64::INFINITY,
            work_s,
            aht_s,
            attempt,
            answered_s: None,
            token: None,
        };
        if let Some(patience_s) = law.patience_s {
            let patience: f64 = own.patience.sample(Exp1);
            it.gives_up_s = arrived_s + patience * patience_s;
        }
        if let Some(callback) = law.callback {
            let offered_s = arrived_s + callback.after_s;
            let accepts = own.callbacks.random::<f64>() < callback.share;
            if accepts && offered_s < it.gives_up_s {
                it.gives_up_s = f64::INFINITY;
                it.called_back_from_s = offered_s;
            }
        }
        it
    }

    /// A patience that begins now.
    pub(super) fn patience_from_now(&mut self, queue: usize) -> f64 {
        let Some(patience_s) = self.centre.queues[queue].patience_s else {
            return f64::INFINITY;
        };
        let patience: f64 = self.streams[queue].retries.sample(Exp1);
        self.now_s + patience * patience_s
    }
}

fn variate(law: HandleLaw, stream: &mut Stream) -> f64 {
    match law {
        HandleLaw::Exponential => stream.sample(Exp1),
        HandleLaw::LogNormal { log_sd } => {
            let normal: f64 = stream.sample(StandardNormal);
            (log_sd * normal - 0.5 * log_sd * log_sd).exp()
        }
    }
}
