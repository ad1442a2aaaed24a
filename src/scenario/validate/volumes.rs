//! Where a queue's volumes come from: one source, and one only.

use super::hours::Placed;
use super::queues::{called, handle_time};
use super::{Basis, items, numbers};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{QueueFile, TypicalWeekFile};
use crate::scenario::model::{Channel, InlineVolume, TypicalWeek, Volumes};
use crate::scenario::words::days::FULL_NAMES;
use crate::scenario::words::nearest::{listed, nearest, quoted};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// The queue's volumes; a stand-in where they were reported.
pub fn volumes(
    queue: &QueueFile,
    hours: Option<&Placed>,
    zone: Tz,
    basis: &Basis<'_>,
    problems: &mut Problems,
) -> Volumes {
    let mut sources: Vec<(&str, &Place)> = vec![];
    sources.extend(queue.history.as_ref().map(|at| ("history", &at.place)));
    sources.extend(queue.volumes.as_ref().map(|list| ("volumes", &list.place)));
    sources.extend(
        queue
            .typical_week
            .as_ref()
            .map(|week| ("typical_week", &week.place)),
    );
    report_sources(queue, &sources, problems);
    let mut result = Volumes::Inline(vec![]);
    if let Some(week) = &queue.typical_week {
        needs_handle_time(queue, &week.place, problems);
        result = Volumes::Typical(typical(week, hours, problems));
    }
    if let Some(list) = &queue.volumes {
        result = Volumes::Inline(inline(queue, zone, problems));
        if list.complete && list.items.is_empty() {
            no_volumes(queue, &list.place, "an empty list", problems);
        }
        if !list.items.is_empty() && list.items.iter().all(|row| row.aht.is_none()) {
            needs_handle_time(queue, &list.place, problems);
        }
    }
    if sources.is_empty() && queue.borrow.is_some() {
        result = Volumes::Borrowed;
    }
    if let Some(path) = &queue.history {
        history_exists(path, basis, problems);
        result = Volumes::File(path.value.clone().into());
    }
    result
}

fn report_sources(queue: &QueueFile, sources: &[(&str, &Place)], problems: &mut Problems) {
    let kinds = ["history", "volumes", "typical_week", "borrow"];
    if sources.is_empty()
        && queue.borrow.is_none()
        && !queue.unread.iter().any(|key| kinds.contains(key))
    {
        no_volumes(
            queue,
            &queue.place,
            "no history, volumes or typical_week",
            problems,
        );
    }
    if let [(first, _), (second, place), ..] = sources {
        let problem = Problem::error(
            codes::TWO_VOLUMES,
            format!("{} has more than one source of volumes", called(queue)),
        )
        .at((*place).clone(), format!("{second}, but also {first}"))
        .help("keep one of history, volumes and typical_week");
        problems.push(problem);
    }
}

fn no_volumes(queue: &QueueFile, place: &Place, label: &str, problems: &mut Problems) {
    let problem = Problem::error(
        codes::NO_VOLUMES,
        format!("{} has no volumes", called(queue)),
    )
    .at(place.clone(), label)
    .help("add history = \"history.csv\", or typical_week = { mon = 300, tue-fri = 280 }");
    problems.push(problem);
}

fn history_exists(path: &At<String>, basis: &Basis<'_>, problems: &mut Problems) {
    let file = basis.folder.join(&path.value);
    if !path.value.is_empty() && file.is_file() {
        return;
    }
    let name = quoted(&path.value);
    let (message, label, help) = match (path.value.is_empty(), file.is_dir()) {
        (true, _) => ("no history is named".to_owned(), "no file is named", None),
        (_, true) => (
            format!("the history {name} is a folder"),
            "this is a folder",
            Some("name the CSV file in it, such as \"history/calls.csv\"".to_owned()),
        ),
        _ => {
            let similar = similar_file(basis, &path.value);
            let help = similar.map(|name| format!("did you mean {}?", quoted(&name)));
            (
                format!("the history {name} is not there"),
                "no such file",
                help,
            )
        }
    };
    let problem = Problem::error(codes::NO_HISTORY_FILE, message).at(path.place.clone(), label);
    problems.push(problem.help(
        help.unwrap_or_else(|| "put the file beside scenario.toml, or correct its name".to_owned()),
    ));
}

/// A CSV file in the scenario's folder with a name like the one that is not there.
fn similar_file(basis: &Basis<'_>, wanted: &str) -> Option<String> {
    let folder = if basis.folder.as_os_str().is_empty() {
        ".".as_ref()
    } else {
        basis.folder
    };
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.to_lowercase().ends_with(".csv"))
        .collect();
    names.sort();
    nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
}

fn needs_handle_time(queue: &QueueFile, place: &Place, problems: &mut Problems) {
    if queue.aht.is_some() || queue.unread.contains(&"aht") {
        return;
    }
    let problem = Problem::error(
        codes::NO_AHT,
        format!("nothing says how long a contact of {} takes", called(queue)),
    )
    .at(place.clone(), "has no handle time")
    .help("add the mean handle time to the queue, such as aht = \"4m30s\"");
    problems.push(problem);
}

fn inline(queue: &QueueFile, zone: Tz, problems: &mut Problems) -> Vec<InlineVolume> {
    let channel = queue.channel.as_ref().map_or(Channel::Phone, |at| at.value);
    let mut seen = BTreeSet::new();
    let mut rows = vec![];
    for row in items(&queue.volumes) {
        let offered = row
            .offered
            .as_ref()
            .map(|at| numbers::not_negative("offered", at, problems));
        let aht = row
            .aht
            .as_ref()
            .map(|at| handle_time(at, channel, problems));
        let Some(start) = &row.start else { continue };
        let moment = start.value.moment(zone);
        if !seen.insert(moment) {
            let problem = Problem::error(codes::REPEATED_VOLUME, "two volumes are given for the same interval")
                .at(start.place.clone(), "was given before")
                .help("keep one, or add their contacts together; in the repeated hour of autumn write the offset, \
                       such as \"2026-10-25T02:30:00+01:00\"");
            problems.push(problem);
        }
        rows.push(InlineVolume {
            start: moment,
            offered: offered.unwrap_or(0.0),
            aht,
        });
    }
    rows.sort_by_key(|row| row.start);
    rows
}

fn typical(week: &TypicalWeekFile, hours: Option<&Placed>, problems: &mut Problems) -> TypicalWeek {
    let mut per_weekday = [0.0; 7];
    for (day, at) in week.days.iter().enumerate() {
        if let Some(at) = at {
            per_weekday[day] = numbers::not_negative("typical_week", at, problems);
        }
    }
    let mut hour_weights = [1.0; 24];
    if let Some(written) = &week.by_hour {
        for (weight, at) in hour_weights.iter_mut().zip(written.iter()) {
            *weight = at
                .as_ref()
                .map_or(0.0, |at| numbers::not_negative("by_hour", at, problems));
        }
    }
    if week.complete {
        check_contacts(week, &per_weekday, problems);
        if let Some(placed) = hours.filter(|placed| placed.complete) {
            check_against_hours(week, &mut per_weekday, &hour_weights, placed, problems);
        }
    }
    TypicalWeek {
        per_weekday,
        hour_weights,
    }
}

fn check_contacts(week: &TypicalWeekFile, per_weekday: &[f64; 7], problems: &mut Problems) {
    if per_weekday.iter().all(|contacts| *contacts == 0.0) {
        let problem = Problem::error(codes::BAD_TYPICAL_WEEK, "the typical week has no contacts")
            .at(week.place.clone(), "nothing arrives")
            .help("write the contacts of each weekday, such as { mon = 300, tue-fri = 280 }");
        problems.push(problem);
    }
}

/// A way in which contacts and hours contradict each other on a weekday.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clash {
    ClosedWithContacts,
    OpenWithoutContacts,
    NoHourWithWeight,
}

/// Contacts need open hours with weight; open days should have contacts. Days that were written
/// together are reported together.
fn check_against_hours(
    week: &TypicalWeekFile,
    per_weekday: &mut [f64; 7],
    weights: &[f64; 24],
    placed: &Placed,
    problems: &mut Problems,
) {
    if placed.hours.by_weekday.iter().all(Vec::is_empty) {
        return;
    }
    let mut clashes: Vec<(Clash, &Place, Vec<&str>)> = vec![];
    for day in 0..7 {
        let open = open_hours(placed, day);
        let clash = if open.is_empty() && per_weekday[day] > 0.0 {
            per_weekday[day] = 0.0;
            Clash::ClosedWithContacts
        } else if week.days[day].is_none() && !placed.hours.by_weekday[day].is_empty() {
            Clash::OpenWithoutContacts
        } else if per_weekday[day] > 0.0 && open.iter().all(|hour| weights[*hour] == 0.0) {
            Clash::NoHourWithWeight
        } else {
            continue;
        };
        let place = week.days[day].as_ref().map_or(&week.place, |at| &at.place);
        let same = clashes
            .iter_mut()
            .find(|known| known.0 == clash && known.1 == place);
        match same {
            Some((_, _, days)) => days.push(FULL_NAMES[day]),
            None => clashes.push((clash, place, vec![FULL_NAMES[day]])),
        }
    }
    for (clash, place, days) in clashes {
        problems.push(clash.problem(place, &listed(days)));
    }
}

impl Clash {
    fn problem(self, place: &Place, days: &str) -> Problem {
        let code = codes::BAD_TYPICAL_WEEK;
        match self {
            Self::ClosedWithContacts => {
                let message = format!("contacts are given for {days}, but the queue is closed");
                Problem::warning(code, message)
                    .at(place.clone(), "taken as 0")
                    .help("leave the day out, or open the queue")
            }
            Self::OpenWithoutContacts => {
                let message = format!("the queue is open on {days}, but no contacts are given");
                Problem::warning(code, message)
                    .at(place.clone(), "taken as 0")
                    .help("add the contacts of each open day, or close the queue")
            }
            Self::NoHourWithWeight => {
                let message = format!("the contacts of {days} have no hour to arrive in");
                Problem::error(code, message)
                    .at(place.clone(), "by_hour gives no weight to any open hour")
                    .help("give the open hours a weight in by_hour, or leave by_hour out")
            }
        }
    }
}

/// Hours of the clock, 0 to 23, in which the queue is open on a weekday, those after midnight
/// of the evening before included.
fn open_hours(placed: &Placed, day: usize) -> Vec<usize> {
    let on = |day: usize, shift: usize| {
        let spans = placed.hours.by_weekday[day].iter();
        spans.flat_map(move |span| {
            let (from, to) = (
                usize::from(span.from.minutes()),
                usize::from(span.to.minutes()),
            );
            (0..24usize).filter(move |hour| {
                let start = hour * 60 + shift;
                from < start + 60 && start < to
            })
        })
    };
    on(day, 0).chain(on((day + 6) % 7, 1440)).collect()
}
