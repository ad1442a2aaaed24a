//! Every figure that a support manager asks for, each with how it was got, or what would give it.

use super::screen::{BOLD, Screen, WIDTH, shorten, wrap};
use crate::report::felt;
use crate::report::kpi::Kpi;
use crate::report::number::{decimals, half_width};
use crate::report::summary::{PlanSummary, QueueSummary};
use crate::simulate::Estimate;
use crate::units::Seconds;
use crate::wording::listed;

/// Queues beside each other in a table.
const BESIDE: usize = 4;
/// Characters of a queue's name.
const NAME: usize = 14;

/// The figures of a queue: key, what it is called, and how it is got.
const FIGURES: [(&str, &str, &str); 16] = [
    ("first_response_time", "First response so far", "history"),
    (
        "first_response_time_simulated",
        "First response expected",
        "plays",
    ),
    ("handle_time", "Handle time", "forecast"),
    ("resolution_time", "Time to resolution so far", "history"),
    ("resolved", "Resolved so far", "history"),
    ("resolved_within_1d", "Resolved in a day so far", "history"),
    ("resolved_in_time_simulated", "Resolved in time", "plays"),
    ("answered_in_time", "In time so far", "history"),
    ("service_level_simulated", "Service level", "plays"),
    ("abandoned_simulated", "Hung up", "plays"),
    ("unfinished_simulated", "Left at the plan's end", "plays"),
    ("occupancy_simulated", "Busy (occupancy)", "plays"),
    ("csat", "CSAT so far", "history"),
    ("csat_expected", "CSAT expected", "waits played"),
    ("nps", "NPS so far", "history"),
    ("nps_expected", "NPS expected", "waits played"),
];

/// The figures of the people.
const OF_PEOPLE: [(&str, &str); 6] = [
    ("wishes_granted", "Wishes granted"),
    ("weekends_gini", "Weekends shared"),
    ("night_hours_gini", "Nights shared"),
    ("paid_hours_gini", "Hours shared"),
    ("start_change", "Starts change by"),
    ("steady_weeks", "Steady weeks"),
];

/// Keys of all figures of a queue that are told.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    FIGURES.iter().map(|(name, ..)| *name).collect()
}

/// The block below the screen, with a line break at the end of each line and a blank line at its end.
#[must_use]
pub fn figures(summary: &PlanSummary) -> String {
    let mut screen = Screen::default();
    screen.styled(BOLD, "Every figure, and how it was got");
    for queues in summary.queues.chunks(BESIDE) {
        table(&mut screen, queues);
    }
    for (text, kpis) in expected(&summary.queues) {
        under(&mut screen, &format!("{kpis}: {text}"));
    }
    people(&mut screen, &summary.people_kpis);
    not_given(&mut screen, summary);
    screen.blank();
    screen.text
}

fn kpi<'a>(queue: &'a QueueSummary, name: &str) -> Option<&'a Kpi> {
    queue.kpis.iter().find(|it| it.name == name)
}

/// A row a figure that one of the queues has.
fn table(screen: &mut Screen, queues: &[QueueSummary]) {
    let names = queues
        .iter()
        .map(|it| format!("{:>NAME$}", shorten(&it.queue, NAME)));
    let names: Vec<String> = names.collect();
    screen.line(format!("  {:<25}{}", "", names.join(" ")).trim_end());
    for (name, title, how) in FIGURES {
        let values: Vec<Option<&Kpi>> = queues.iter().map(|it| kpi(it, name)).collect();
        let cell = |it: &Option<&Kpi>| it.and_then(shown).unwrap_or_else(|| "–".to_owned());
        if values.iter().all(|it| it.and_then(shown).is_none()) {
            continue;
        }
        let cells = values.iter().map(|it| format!("{:>NAME$}", cell(it)));
        let cells: Vec<String> = cells.collect();
        // Of a single queue there is room for all that is known; what ratings rest on comes below.
        let full = values
            .first()
            .copied()
            .flatten()
            .filter(|_| queues.len() == 1);
        let how = match full {
            Some(it) if !name.ends_with("_expected") => it.how.as_str(),
            _ => how,
        };
        row(screen, &format!("  {title:<25}{}", cells.join(" ")), how);
    }
}

/// `text`, and beside it how it was got, over as many lines as that takes.
fn row(screen: &mut Screen, text: &str, how: &str) {
    let width = text.chars().count();
    for (position, line) in wrap(how, WIDTH - width - 2, usize::MAX).iter().enumerate() {
        let before = if position == 0 { text } else { "" };
        screen.line(&format!("{before:<width$}  {line}"));
    }
}

/// `12s ± 0.4`, `83.0 ± 0.2 %`, `4.21 of 5`, `-12`; `None` where it is not given.
fn shown(kpi: &Kpi) -> Option<String> {
    let value = kpi.value?;
    let width = match kpi.half_width {
        Some(it) => format!(" ± {}", half_width(it, 1)),
        None => String::new(),
    };
    Some(match kpi.unit.as_str() {
        "s" if value < 60.0 => format!("{}{width}", roughly(value)),
        "s" => roughly(value),
        "min" => roughly(60.0 * value.round()),
        "share" => felt::level(Some(Estimate {
            mean: value,
            half_width: kpi.half_width,
        })),
        "Gini" => decimals(value, 2),
        "share of satisfaction" => format!("{} (0 to 1)", decimals(value, 2)),
        "1 to 5" => format!("{} of 5", decimals(value, 2)),
        "0 to 100" => format!("{} of 100", decimals(value, 1)),
        _ => decimals(value, 0),
    })
}

/// Seconds below an hour, minutes below two days, hours beyond.
fn roughly(seconds: f64) -> String {
    let grain = match seconds {
        s if s < 3600.0 => 1.0,
        s if s < 2.0 * 86_400.0 => 60.0,
        _ => 3600.0,
    };
    let rounded = Seconds::new((seconds / grain).round() * grain);
    rounded.map_or_else(|_| "–".to_owned(), |it| it.to_string())
}

/// What expected ratings rest on, and why they are to be doubted where they are: text, and whose.
fn expected(queues: &[QueueSummary]) -> Vec<(&str, String)> {
    let own = queues.iter().flat_map(|queue| {
        let names = ["csat_expected", "nps_expected"];
        let given = names.into_iter().filter_map(|name| kpi(queue, name));
        let given = given.filter(|it| it.value.is_some());
        given.map(|it| (it.how.as_str(), shorten(&queue.queue, NAME)))
    });
    own.collect()
}

fn people(screen: &mut Screen, kpis: &[Kpi]) {
    for (name, title) in OF_PEOPLE {
        let Some(it) = kpis.iter().find(|it| it.name == name) else {
            continue;
        };
        if let Some(value) = shown(it) {
            row(screen, &format!("  {title:<25}{value:>NAME$}"), &it.how);
        }
    }
}

/// What is not given, and what would give it: a line a reason.
fn not_given(screen: &mut Screen, summary: &PlanSummary) {
    let mut reasons: Vec<(String, Vec<&str>)> = vec![];
    let mut add = |text: String, title: &'static str| match reasons
        .iter_mut()
        .find(|(known, _)| *known == text)
    {
        Some((_, titles)) => titles.push(title),
        None => reasons.push((text, vec![title])),
    };
    for (name, title, _) in FIGURES {
        let lacking = summary.queues.iter().filter_map(|queue| {
            let why = kpi(queue, name)?.why_not()?;
            Some((why, queue.queue.as_str()))
        });
        let lacking: Vec<(&str, &str)> = lacking.collect();
        let mut told: Vec<&str> = vec![];
        for (why, _) in &lacking {
            if told.contains(why) {
                continue;
            }
            told.push(why);
            let queues = lacking.iter().filter(|(other, _)| other == why);
            let queues: Vec<&str> = queues.map(|(_, queue)| *queue).collect();
            let whose = match queues.len() == summary.queues.len() {
                true => String::new(),
                false => format!(" ({})", listed(&queues, 3, "others")),
            };
            add(format!("{whose}: {why}."), title);
        }
    }
    for (name, title) in OF_PEOPLE {
        let own = summary.people_kpis.iter().find(|it| it.name == name);
        if let Some(why) = own.and_then(Kpi::why_not) {
            add(format!(": {why}."), title);
        }
    }
    if !reasons.is_empty() {
        screen.line("Not given");
    }
    for (text, titles) in reasons {
        under(screen, &format!("{}{text}", titles.join(", ")));
    }
}

/// A sentence, indented.
fn under(screen: &mut Screen, text: &str) {
    for (position, line) in wrap(text, WIDTH - 4, usize::MAX).iter().enumerate() {
        let indent = if position == 0 { "  " } else { "    " };
        screen.line(&format!("{indent}{line}"));
    }
}
