//! Working cases out, several at a time, each kept as soon as it is done.

use super::Outcomes;
use super::store::Store;
use crate::cli::Failure;
use crate::control::Control;
use crate::whatif::{Document, Futures, Outcome, Prepared, Settings, Status, guarded, work_out};
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
/// A case that breaks the program off has that as its outcome, and the others go on.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn work(task: &Task<'_>) -> Result<Outcomes, Failure> {
    let futures = Futures::default();
    work_with(task, &|it| of_case(task, &futures, it))
}

/// How a case is worked out; `None` where it was stopped before it was done.
type OfCase<'a> = dyn Fn(&Prepared) -> Option<Outcome> + Sync + 'a;

fn work_with(task: &Task<'_>, of_case: &OfCase<'_>) -> Result<Outcomes, Failure> {
    // What broke off is tried again: the machine may have been short of something.
    let kept = |it: &&Prepared| {
        let outcome = task.store.outcome(&it.address)?;
        (outcome.status != Status::Crashed).then(|| (it.address.clone(), outcome))
    };
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
    let next = AtomicUsize::new(0);
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
                    let broken = |why| Some(Outcome::none(Status::Crashed, why));
                    if let Some(outcome) = guarded(|| of_case(it)).unwrap_or_else(broken) {
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::roster::Effort;
    use crate::whatif::{Assignment, Cases, Level, grid, prepare};

    const SETTINGS: Settings = Settings {
        level: Level::Weekly,
        effort: Effort::Rough,
        time_limit: None,
        named: true,
    };

    #[test]
    fn a_case_that_breaks_off_is_a_row_with_its_reason_and_is_tried_again() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/helpdesk");
        let (document, base, _) = Document::open(&path).unwrap();
        let vary = crate::whatif::Vary::parse("shrinkage=0.1,0.2,0.3").unwrap();
        let cases = Cases::new(String::new(), None, grid(&[vary]).unwrap()).unwrap();
        let (run, work) = prepare(&document, &base, &cases, &SETTINGS).unwrap();
        let out = tempfile::tempdir().unwrap();
        let store = Store::open(Some(out.path()), "mark".to_owned()).unwrap();
        let task = Task {
            document: &document,
            work: &work.iter().collect::<Vec<_>>(),
            settings: &SETTINGS,
            store: &store,
            control: &Control::unlimited(),
            jobs: Some(2),
        };
        let is_bad = |it: &Prepared| {
            let bad = |it: &Assignment| it.written == "0.2";
            it.case.changes.iter().any(bad)
        };
        let done = || Some(Outcome::none(Status::Failed, "done"));
        let broken = work_with(&task, &|it| match is_bad(it) {
            true => panic!("no such shift"),
            false => done(),
        });
        let rows = run.outcomes(&broken.unwrap());
        let crashed = |rows: &[Outcome]| {
            rows.iter()
                .filter(|it| it.status == Status::Crashed)
                .count()
        };
        assert_eq!((rows.len(), crashed(&rows)), (4, 1), "{rows:?}");
        assert!(rows[2].reason.contains("no such shift"), "{rows:?}");
        // The next run works out that case alone.
        let again = work_with(&task, &|it| match is_bad(it) {
            true => done(),
            false => panic!("worked out twice"),
        });
        assert_eq!(crashed(&run.outcomes(&again.unwrap())), 0);
    }
}
