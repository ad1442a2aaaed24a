//! Borrowed forecasts: from another queue that has volumes of its own.

use super::names::Names;
use super::queues::called;
use super::{items, numbers};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::file::{BorrowFile, QueueFile, ScenarioFile};
use crate::scenario::model::{Borrow, Queue};
use crate::units::QueueIndex;

/// Highest share: a queue ten times another is not like it.
const MOST_SHARE: f64 = 10.0;

/// Fills in what each queue borrows.
pub fn borrow(file: &ScenarioFile, names: &Names, queues: &mut [Queue], problems: &mut Problems) {
    let written = items(&file.queue);
    for (own, (queue, model)) in written.iter().zip(queues).enumerate() {
        if let Some(borrow) = &queue.borrow {
            model.borrow = one(own, queue, borrow, written, names, problems);
        }
    }
}

fn one(
    own: usize,
    queue: &QueueFile,
    borrow: &BorrowFile,
    all: &[QueueFile],
    names: &Names,
    problems: &mut Problems,
) -> Option<Borrow> {
    if let Some(week) = &queue.typical_week {
        let message = format!(
            "{} has a typical week and borrows a forecast",
            called(queue)
        );
        refuse(
            message,
            &week.place,
            "but also borrow",
            "keep one of typical_week and borrow",
            problems,
        );
    }
    let share = borrow.share.as_ref().map(|at| {
        if !(at.value > 0.0 && at.value <= MOST_SHARE) {
            let help = format!("write a share above 0, {MOST_SHARE} at most, such as 0.2");
            numbers::bad_number("share", at, "outside its range", help, problems);
        }
        at.value
    });
    let from = borrow.from.as_ref()?;
    let lender = names.find(from, problems)?;
    if lender == own {
        let message = format!("{} borrows from itself", called(queue));
        let help = "name a queue that has volumes of its own";
        refuse(message, &from.place, "the queue itself", help, problems);
        return None;
    }
    if let Some(other) = all.get(lender).filter(|it| it.borrow.is_some()) {
        let message = format!(
            "{} borrows from {}, which borrows too",
            called(queue),
            called(other)
        );
        let help = "borrow from a queue that has volumes of its own";
        refuse(message, &from.place, "borrows too", help, problems);
        return None;
    }
    Some(Borrow {
        from: QueueIndex::new(lender),
        share: share?,
    })
}

fn refuse(message: String, place: &Place, label: &str, help: &str, problems: &mut Problems) {
    let problem = Problem::error(codes::BAD_BORROW, message);
    problems.push(problem.at(place.clone(), label).help(help));
}
