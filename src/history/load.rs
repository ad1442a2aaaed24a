//! From a scenario to its history: every file is read once, every queue gets its days.

use super::behaviour::{self, Evidence};
use super::experience::{self, Gathering, Scales};
use super::frame::Frame;
use super::header::{self, Layout};
use super::notices::Notices;
use super::stamp::Stamp;
use super::table::{self, Table};
use super::tally::{Besides, Entry, Tally};
use super::{History, QueueHistory, codes, days, events, marks, rows, support, year};
use crate::problem::{Place, Problem, Problems, Source};
use crate::scenario::Scenario;
use crate::scenario::model::{InlineVolume, Patience, Volumes};
use crate::units::QueueIndex;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads the history of every queue of `scenario`: files (each once, however many queues share
/// it), rows in the scenario itself, or nothing where a typical week is given.
///
/// Returns the history and the warnings: what was left out and what was assumed.
///
/// # Errors
/// Every problem with every file, warnings included, where one of them is an error. Of one code,
/// at most twenty are kept in full.
pub fn load(scenario: &Scenario) -> Result<(History, Problems), Problems> {
    let planned: Vec<String> = scenario.queues.iter().map(|q| q.name.clone()).collect();
    let mut queues: Vec<QueueHistory> = scenario.queue_indices().map(QueueHistory::none).collect();
    let mut files: BTreeMap<PathBuf, Vec<Frame>> = BTreeMap::new();
    let mut problems = Problems::default();
    for queue in scenario.queue_indices() {
        let frame = Frame::of(scenario, queue);
        match &scenario.queues[queue.get()].volumes {
            Volumes::File(path) => files
                .entry(scenario.folder.join(path))
                .or_default()
                .push(frame),
            Volumes::Inline(volumes) => {
                let (history, found) = from_rows(&frame, volumes);
                queues[queue.get()] = history;
                problems.extend(found);
            }
            Volumes::Typical(_) | Volumes::Borrowed => {}
        }
    }
    // In the order of the files' names, whichever is read first.
    let read: Vec<(Vec<QueueHistory>, Problems)> = (files.into_par_iter())
        .map(|(path, frames)| match table::read_text(&path) {
            Ok(source) => from_text(source, &frames, &planned),
            Err(problem) => (vec![], Problems(vec![problem])),
        })
        .collect();
    for (histories, found) in read {
        problems.extend(found);
        for history in histories {
            let position = history.queue.get();
            queues[position] = history;
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let mut notices = Notices::default();
    for history in &queues {
        support::check(scenario, history, &mut notices);
    }
    for queue in scenario.queue_indices() {
        check_borrowed(scenario, &queues, queue, &mut notices);
    }
    marks::check(scenario, &queues, &mut notices);
    events::check(scenario, &queues, &mut notices);
    problems.extend(notices.finish());
    Ok((History { queues }, problems))
}

/// Reads one file for the queues `frames` that use it. `planned` are the names of all queues of
/// the scenario: rows of those among them that do not use this file are passed over.
///
/// The histories are only worth using where the problems hold no error.
#[must_use]
pub fn from_text(
    source: Arc<Source>,
    frames: &[Frame],
    planned: &[String],
) -> (Vec<QueueHistory>, Problems) {
    let mut notices = Notices::default();
    let table = match Table::new(source) {
        Ok(table) => table,
        Err(problem) => return (vec![], Problems(vec![problem])),
    };
    let Some(layout) = header::layout(&table, &mut notices) else {
        return (vec![], notices.finish());
    };
    if layout.queue().is_none() && frames.len() > 1 {
        notices.add(codes::WHICH_QUEUE, || which_queue(&table, frames));
        return (vec![], notices.finish());
    }
    let (tallies, foreign) = rows::read(&table, &layout, frames, planned, &mut notices);
    let column = match &layout {
        Layout::Intervals(columns) => columns.start,
        Layout::Tickets(columns) => columns.created,
    };
    let row_place = |at: usize| table.place(at, column);
    let any_rows = tallies.iter().any(Tally::has_rows) || !foreign.is_empty();
    let mut histories = vec![];
    // Each queue's rows go as soon as its days are made of them: together they may be large.
    for (frame, mut tally) in frames.iter().zip(tallies) {
        let told = tally.refused > 0 || rows::may_be_of(&foreign, frame, planned);
        if !tally.has_rows() && any_rows && !told {
            notices.add(codes::QUEUE_ABSENT, || {
                absent(&table, &layout, frame, &unplanned(&foreign, planned))
            });
        }
        tally.settle(frame, &|at| Some(row_place(at)), &mut notices);
        let place = |at| Some(row_place(at));
        let history = days::build(frame, &tally, &place, &mut notices);
        if tally.has_rows() {
            let (file, header) = (table.file(), table.header_place(usize::MAX));
            behaviour::report(frame, &history.observed, &file, &header, &mut notices);
            experience::report(frame, &tally.gathering, &table, &mut notices);
        }
        histories.push(history);
    }
    (histories, notices.finish())
}

/// The history of a queue whose rows are written in the scenario.
#[must_use]
pub fn from_rows(frame: &Frame, volumes: &[InlineVolume]) -> (QueueHistory, Problems) {
    let mut notices = Notices::default();
    let gathering = Gathering::new(frame, false, Scales::default());
    let mut tally = Tally::new(frame, Evidence::default(), gathering);
    for (at, volume) in volumes.iter().enumerate() {
        let date = Stamp::Instant(volume.start).date();
        if !year::is_meant(date, frame.first_day) {
            notices.add(codes::ABSURD_YEAR, || year::problem(date, frame.first_day));
            continue;
        }
        let entry = Entry {
            start: volume.start,
            offered: volume.offered,
            handled: volume.offered,
            aht_s: volume.aht.map(|aht| aht.get()).filter(|aht_s| *aht_s > 0.0),
            at,
        };
        let stamp = Stamp::Instant(volume.start);
        tally.add(frame, stamp, entry, Besides::default());
    }
    let nowhere = |_: usize| -> Option<Place> { None };
    tally.settle(frame, &nowhere, &mut notices);
    let history = days::build(frame, &tally, &nowhere, &mut notices);
    (history, notices.finish())
}

/// A queue without history of its own has the patience of its lender, if that is known.
fn check_borrowed(
    scenario: &Scenario,
    histories: &[QueueHistory],
    queue: QueueIndex,
    notices: &mut Notices,
) {
    let it = &scenario.queues[queue.get()];
    let asks = it.patience == Some(Patience::FromHistory);
    let Some(lender) = it.borrow.map(|it| it.from.get()) else {
        return;
    };
    let known = histories[lender].observed.behaviour.patience.is_some();
    if asks && !known && matches!(it.volumes, Volumes::Borrowed) {
        let lender = &scenario.queues[lender].name;
        notices.add(codes::NO_PATIENCE, || {
            behaviour::borrowed(&it.name, lender, it.targets.need_patience())
        });
    }
}

fn which_queue(table: &Table, frames: &[Frame]) -> Problem {
    let names: Vec<String> = frames.iter().map(|f| format!("\"{}\"", f.name)).collect();
    let message = format!(
        "{} has no column `queue`, and {} read it",
        table.file(),
        names.join(", ")
    );
    Problem::error(codes::WHICH_QUEUE, message)
        .at(table.header_place(usize::MAX), "which queue is it?")
        .help("add a column `queue`, or give each queue its own file")
}

/// Names of rows that no queue of the scenario has, and where each is first.
fn unplanned<'a>(foreign: &'a rows::Foreign, planned: &[String]) -> Vec<(&'a str, usize)> {
    let rows = foreign.iter();
    let rows = rows.filter(|(name, _)| !name.is_empty() && !planned.contains(name));
    rows.map(|(name, (_, at))| (name.as_str(), *at)).collect()
}

/// `unplanned` are the names that the file has and the scenario has not, with the byte of a row of each.
fn absent(table: &Table, layout: &Layout, frame: &Frame, unplanned: &[(&str, usize)]) -> Problem {
    let column = layout.queue().unwrap_or(0);
    let message = format!("{} has no row for queue \"{}\"", table.file(), frame.name);
    let problem = Problem::error(codes::QUEUE_ABSENT, message);
    let nearest = unplanned
        .iter()
        .min_by_key(|(name, _)| rows::distance(&frame.name, name));
    let Some((name, at)) = nearest else {
        return problem
            .at(table.header_place(column), "none below names it")
            .help(
                "spell the queue as in the scenario, or give it `typical_week` instead of history",
            );
    };
    let name = rows::shortened(name);
    problem
        .at(table.place(*at, column), format!("is it \"{name}\"?"))
        .help(format!(
            "if these are its rows, give the queue the same name in both places, such as name = \"{name}\" in the \
             scenario; else export its rows, or give it `typical_week` instead of history"
        ))
}

#[cfg(test)]
mod tests {
    use super::super::DayStatus;
    use super::*;
    use crate::scenario::model::{DateSpan, HistoryMark, HistoryUse};
    use crate::scenario::sample::help_desk;

    /// Two queues that read `history.csv` in `folder`, and one with a typical week.
    fn scenario(folder: &std::path::Path) -> Scenario {
        let mut scenario = help_desk(0);
        scenario.folder = folder.to_owned();
        let mut mail = scenario.queues[0].clone();
        mail.name = "mail".into();
        mail.volumes = Volumes::File("history.csv".into());
        let mut chat = mail.clone();
        chat.name = "chat".into();
        scenario.queues.extend([mail, chat]);
        scenario
    }

    #[test]
    fn a_mark_on_days_without_rows_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let text = "queue,start,offered\nmail,2026-03-02 08:00,5\nchat,2026-03-03 08:00,7\n";
        std::fs::write(folder.path().join("history.csv"), text).unwrap();
        let mut scenario = scenario(folder.path());
        let mark = |from: &str, to: &str, queues: &[usize]| HistoryMark {
            dates: vec![DateSpan {
                first: from.parse().unwrap(),
                last: to.parse().unwrap(),
            }],
            queues: queues
                .iter()
                .copied()
                .map(crate::units::QueueIndex::new)
                .collect(),
            usage: HistoryUse::Ignore,
            reason: String::new(),
        };
        scenario.history_marks = vec![
            mark("2026-03-01", "2026-03-02", &[]),
            mark("2026-03-02", "2026-03-02", &[2]),
            mark("2025-03-02", "2025-03-02", &[]),
            mark("2026-03-03", "2026-03-03", &[0]),
        ];
        let (_, problems) = load(&scenario).unwrap();
        let said = problems
            .0
            .iter()
            .filter(|it| it.code == codes::MARK_WITHOUT_ROWS);
        let said: Vec<&str> = said.map(|it| it.message.as_str()).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(
            said[0].contains("on 2026-03-02, which is marked ignore"),
            "{said:?}"
        );
        assert!(said[1].contains("on 2025-03-02"), "{said:?}");
    }

    #[test]
    fn queues_share_a_file_and_a_typical_week_has_no_history() {
        let folder = tempfile::tempdir().unwrap();
        let text = "queue,start,offered\nmail,2026-03-02 08:00,5\nchat,2026-03-03 08:00,7\n\
                    phone,2026-03-03 08:00,9\n";
        std::fs::write(folder.path().join("history.csv"), text).unwrap();
        let (history, problems) = load(&scenario(folder.path())).unwrap();
        assert!(!problems.has_errors());
        let totals: Vec<f64> = history
            .queues
            .iter()
            .map(|queue| {
                queue
                    .days
                    .iter()
                    .map(super::super::HistoryDay::offered)
                    .sum()
            })
            .collect();
        assert_eq!(totals, [0.0, 5.0, 7.0]);
        assert!(history.queues[0].days.is_empty());
    }

    #[test]
    fn a_busy_day_of_zeros_is_closed_unless_it_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let text = "queue,start,offered\nchat,2026-03-03 10:00,7\nmail,2026-03-02 10:00,20\n\
                    mail,2026-03-09 10:00,0\nmail,2026-03-16 10:00,20\n";
        std::fs::write(folder.path().join("history.csv"), text).unwrap();
        let mut scenario = scenario(folder.path());
        let date = chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let read = |scenario: &Scenario| {
            let (history, problems) = load(scenario).unwrap();
            let warned = problems.0.iter().any(|p| p.code == codes::ALL_ZERO);
            let mail = &history.queues[1];
            let day = mail.days.iter().find(|day| day.date == date).unwrap();
            (day.status, mail.zero_days.clone(), warned)
        };
        assert_eq!(read(&scenario), (DayStatus::Closed, vec![date], true));
        scenario.history_marks.push(HistoryMark {
            dates: vec![DateSpan::day(date)],
            queues: vec![],
            usage: HistoryUse::Keep,
            reason: String::new(),
        });
        assert_eq!(read(&scenario), (DayStatus::Open, vec![], false));
    }

    #[test]
    fn a_missing_file_is_one_problem_however_many_queues_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let problems = load(&scenario(folder.path())).unwrap_err();
        assert_eq!(problems.0.len(), 1);
        assert_eq!(problems.0[0].code, codes::UNREADABLE);
        std::fs::write(folder.path().join("history.csv"), [b'a', 0xff, b'\n']).unwrap();
        let problems = load(&scenario(folder.path())).unwrap_err();
        assert_eq!(problems.0[0].code, codes::NOT_TEXT);
    }
}
