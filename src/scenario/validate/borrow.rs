//! Borrowed forecasts: from another queue that has volumes of its own, for hours in which it opens.

use super::names::Names;
use super::queues::called;
use super::{items, numbers};
use crate::calendar::{OpeningHours, WEEKDAYS};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::file::{BorrowFile, QueueFile, ScenarioFile};
use crate::scenario::model::{Borrow, Queue};
use crate::units::QueueIndex;
use crate::wording::listed;
use std::collections::BTreeMap;

/// Highest share: a queue ten times another is not like it.
const MOST_SHARE: f64 = 10.0;

/// Fills in what each queue borrows.
pub fn borrow(file: &ScenarioFile, names: &Names, queues: &mut [Queue], problems: &mut Problems) {
    let written = items(&file.queue);
    for (own, (queue, model)) in written.iter().zip(queues.iter_mut()).enumerate() {
        if let Some(borrow) = &queue.borrow {
            model.borrow = one(own, queue, borrow, written, names, problems);
        }
    }
    for (queue, model) in written.iter().zip(&*queues) {
        let from = queue
            .borrow
            .as_ref()
            .and_then(|borrow| borrow.from.as_ref());
        let (Some(from), Some(borrow)) = (from, model.borrow) else {
            continue;
        };
        let (Some(other), Some(lender)) = (
            written.get(borrow.from.get()),
            queues.get(borrow.from.get()),
        ) else {
            continue;
        };
        let unread = |it: &QueueFile| it.unread.contains(&"hours");
        if !unread(queue) && !unread(other) {
            not_lent(
                (queue, &model.hours),
                (other, &lender.hours),
                &from.place,
                problems,
            );
        }
    }
}

/// Warns of hours in which the lender never opens: nothing is known of them.
fn not_lent(
    (queue, own): (&QueueFile, &OpeningHours),
    (other, lent): (&QueueFile, &OpeningHours),
    place: &Place,
    problems: &mut Problems,
) {
    let mut by_hours: BTreeMap<Vec<(u16, u16)>, Vec<&str>> = BTreeMap::new();
    for (weekday, name) in WEEKDAYS.iter().enumerate() {
        let only_own =
            |minute: u16| own.opens_at(weekday, minute) && !lent.opens_at(weekday, minute);
        let stretches = stretches(only_own);
        if !stretches.is_empty() {
            by_hours.entry(stretches).or_default().push(name);
        }
    }
    if by_hours.is_empty() {
        return;
    }
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let when = by_hours.iter().map(|(stretches, days)| {
        let hours: Vec<String> = (stretches.iter())
            .map(|(from, to)| format!("{}-{}", clock(*from), clock(*to)))
            .collect();
        let days: Vec<String> = days.iter().map(|day| format!("{day}s")).collect();
        let (hours, days) = (listed(&hours, 4, "others"), listed(&days, 7, "others"));
        format!("{hours} on {days}")
    });
    let when: Vec<String> = when.collect();
    let message = format!(
        "{} is open when {}, whose forecast it borrows, never is: {}",
        called(queue),
        called(other),
        when.join("; ")
    );
    let problem = Problem::warning(codes::HOURS_NOT_LENT, message)
        .at(place.clone(), "no contacts are forecast then")
        .help("say how many you expect then with [[override]], or give both queues the same hours");
    problems.push(problem);
}

/// The stretches of a day, from minute to minute, in which something holds.
fn stretches(holds: impl Fn(u16) -> bool) -> Vec<(u16, u16)> {
    let mut all: Vec<(u16, u16)> = vec![];
    for minute in (0..1440).filter(|minute| holds(*minute)) {
        match all.last_mut() {
            Some((_, to)) if *to == minute => *to += 1,
            _ => all.push((minute, minute + 1)),
        }
    }
    all
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
