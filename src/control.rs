//! How a long computation is told to stop, and tells how far it is.
//!
//! A stage that may take more than a second takes a [`Control`]: it asks [`Control::stop`] at
//! every safe point, ends there with the best it has, and reports with [`Control::report`].
//! The command line connects it to `--time-limit`, Ctrl-C and the progress bar.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a stage says of its own progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The stage in the planner's words, such as `Named roster`.
    pub stage: &'static str,
    /// Share done, 0 to 1, where it is known.
    pub done: Option<f64>,
    /// What is known so far, such as `cost 41,200 · bound 40,900`.
    pub note: String,
}

type Sink = Arc<dyn Fn(&Progress) + Send + Sync>;

/// Limit, cancellation and progress of one computation. Cheap to clone; clones share the
/// cancellation.
#[derive(Clone, Default)]
pub struct Control {
    deadline: Option<Instant>,
    cancelled: Arc<AtomicBool>,
    sink: Option<Sink>,
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("deadline", &self.deadline)
            .field("cancelled", &self.cancelled)
            .finish_non_exhaustive()
    }
}

impl Control {
    /// No limit, no progress.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::default()
    }

    /// Stops after `limit` from now (or earlier where it already stops earlier).
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        let end = Instant::now().checked_add(limit);
        self.deadline = match (self.deadline, end) {
            (Some(own), Some(end)) => Some(own.min(end)),
            (own, end) => own.or(end),
        };
        self
    }

    /// Reports to `sink`.
    #[must_use]
    pub fn reporting(mut self, sink: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.sink = Some(Arc::new(sink));
        self
    }

    /// Reports to nobody.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.sink = None;
        self
    }

    /// The flag that, once set, stops the computation: for a signal handler.
    #[must_use]
    pub fn cancellation(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Whether the user asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Whether to stop now: the time is up or the user asked.
    #[must_use]
    pub fn stop(&self) -> bool {
        self.is_cancelled() || self.deadline.is_some_and(|end| Instant::now() >= end)
    }

    /// The same, with this share (0 to 1) of the time left, where there is a limit.
    #[must_use]
    pub fn share(&self, share: f64) -> Self {
        match self.remaining() {
            Some(left) => self.clone().within(left.mul_f64(share)),
            None => self.clone(),
        }
    }

    /// Time left; `None` where there is no limit.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline
            .map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// Tells how far `stage` is.
    pub fn report(&self, stage: &'static str, done: Option<f64>, note: impl Into<String>) {
        if let Some(sink) = &self.sink {
            sink(&Progress {
                stage,
                done,
                note: note.into(),
            });
        }
    }
}
