//! Marks on the history that touch no day of it.

use super::notices::Notices;
use super::{DayStatus, QueueHistory, codes};
use crate::problem::Problem;
use crate::scenario::Scenario;
use crate::scenario::model::{DateSpan, HistoryUse, Volumes, concerns};

/// Warns of marked days on which no queue that is meant has a row. Nothing is said where no queue that is meant
/// has a history, nor of dates that are not before the plan: those were told with the scenario.
pub fn check(scenario: &Scenario, histories: &[QueueHistory], notices: &mut Notices) {
    for mark in &scenario.history_marks {
        let meant = histories.iter().filter(|it| {
            let given = matches!(scenario.queues[it.queue.get()].volumes, Volumes::Typical(_));
            concerns(&mark.queues, it.queue) && !given && !it.days.is_empty()
        });
        let meant: Vec<&QueueHistory> = meant.collect();
        for span in &mark.dates {
            let told = span.first >= scenario.first_day;
            if told || meant.is_empty() || meant.iter().any(|it| has_rows(it, *span)) {
                continue;
            }
            notices.add(codes::MARK_WITHOUT_ROWS, || without_rows(*span, mark.usage));
        }
    }
}

/// Whether a day of `span` has rows, be they all 0.
fn has_rows(history: &QueueHistory, span: DateSpan) -> bool {
    let open = history
        .days
        .iter()
        .filter(|day| day.status == DayStatus::Open);
    let mut open = open
        .map(|day| day.date)
        .chain(history.zero_days.iter().copied());
    open.any(|date| span.contains(date))
}

fn without_rows(span: DateSpan, usage: HistoryUse) -> Problem {
    let when = if span.first == span.last {
        format!("{}", span.first)
    } else {
        format!("{} to {}", span.first, span.last)
    };
    let word = match usage {
        HistoryUse::Ignore => "ignore",
        HistoryUse::Keep => "keep",
    };
    let message = format!(
        "the history has no contacts on {when}, which is marked {word}: the mark changes nothing"
    );
    Problem::warning(codes::MARK_WITHOUT_ROWS, message)
        .help("correct the date under [[history_mark]], or leave the mark out")
}
