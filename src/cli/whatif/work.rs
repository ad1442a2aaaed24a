//! Working cases out, several at a time, each kept as soon as it is done.

use super::Outcomes;
use super::store::Store;
use crate::cli::Failure;
use crate::control::Control;
use crate::whatif::{Document, Futures, Outcome, Prepared, Settings, work_out};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// What is to be worked out, and how.
pub struct Task<'a> {
    pub document: &'a Document,
    pub work: &'a [&'a Prepared],
    pub settings: &'a Settings,
    pub store: &'a Store,
    pub control: &'a Control,
    pub jobs: Option<u32>,
}

/// All outcomes that are known afterwards: those kept from before, and those worked out now.
///
/// Each thread takes the next case when it is done with one. They are threads of their own, not those of the parallel
/// stages within a case: one of those that waits for its parts would begin another case meanwhile, and wait there for
/// a forecast that it is making itself.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn work(task: &Task<'_>) -> Result<Outcomes, Failure> {
    let kept = |it: &&Prepared| Some((it.address.clone(), task.store.outcome(&it.address)?));
    let known: Outcomes = task.work.iter().filter_map(kept).collect();
    let open: Vec<&Prepared> = task
        .work
        .iter()
        .copied()
        .filter(|it| !known.contains_key(&it.address))
        .collect();
    let done = Done {
        task,
        since: Instant::now(),
        all: task.work.len(),
        before: known.len(),
        outcomes: Mutex::new(known),
        failure: Mutex::new(None),
        failed: AtomicBool::new(false),
    };
    done.report(0);
    let (next, futures) = (AtomicUsize::new(0), Futures::default());
    let threads = task
        .jobs
        .map_or_else(rayon::current_num_threads, |it| it as usize);
    std::thread::scope(|scope| {
        for _ in 0..threads.min(open.len()) {
            scope.spawn(|| {
                while let Some(it) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if task.control.is_cancelled() || done.failed.load(Ordering::Relaxed) {
                        break;
                    }
                    if let Some(outcome) = of_case(task, &futures, it) {
                        done.keep(it, outcome);
                    }
                }
            });
        }
    });
    match done
        .failure
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
    {
        Some(failure) => Err(failure),
        None => Ok(done
            .outcomes
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)),
    }
}

/// The outcome of a case; `None` where it was stopped before it was done.
fn of_case(task: &Task<'_>, futures: &Futures, it: &Prepared) -> Option<Outcome> {
    let control = task.control.clone().silent();
    match it.scenario(task.document) {
        Ok(scenario) => work_out(&scenario, task.settings, futures, &control),
        Err(outcome) => Some(outcome),
    }
}

struct Done<'a> {
    task: &'a Task<'a>,
    since: Instant,
    all: usize,
    before: usize,
    outcomes: Mutex<Outcomes>,
    failure: Mutex<Option<Failure>>,
    failed: AtomicBool,
}

impl Done<'_> {
    fn keep(&self, it: &Prepared, outcome: Outcome) {
        if let Err(failure) = self.task.store.keep(&it.address, &outcome) {
            self.failed.store(true, Ordering::Relaxed);
            let mut first = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert(failure);
            return;
        }
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.insert(it.address.clone(), outcome);
        let now = outcomes.len() - self.before;
        drop(outcomes);
        self.report(now);
    }

    /// `12 of 100, about 3 min left`.
    fn report(&self, now: usize) {
        let done = self.before + now;
        let mut note = format!("{done} of {}", self.all);
        if now > 0 {
            let each = self.since.elapsed().as_secs_f64() / now as f64;
            note += &format!(", about {} left", left(each * (self.all - done) as f64));
        }
        let share = done as f64 / self.all.max(1) as f64;
        self.task.control.report("cases", Some(share), note);
    }
}

/// A time to wait, in words.
fn left(seconds: f64) -> String {
    match seconds {
        it if it < 90.0 => format!("{it:.0} s"),
        it if it < 5400.0 => format!("{:.0} min", it / 60.0),
        it => format!("{:.1} h", it / 3600.0),
    }
}
