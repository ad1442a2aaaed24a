//! What customers got and said so far, where the history tells, in a small table.

use super::screen::{BOLD, Screen, WIDTH, shorten, wrap};
use crate::experience::{gap_in_words, in_words};
use crate::report::kpi::Kpi;
use crate::report::number::{decimals, percent};
use crate::report::summary::QueueSummary;
use crate::units::Seconds;
use comfy_table::{CellAlignment, Table, presets};

/// Fewest lines in which it says anything: a blank one, a title, a header, a queue.
const LEAST: usize = 4;
/// Most queues that are shown.
const MOST: usize = 6;

/// The observed figures that are columns, and their titles.
const COLUMNS: [(&str, &str); 6] = [
    ("first_response_time", "first response"),
    ("resolution_time", "resolution"),
    ("resolved", "resolved"),
    ("resolved_within_1d", "within a day"),
    ("csat", "CSAT"),
    ("nps", "NPS"),
];

/// Adds the table in at most `left` lines; nothing where no queue's history tells anything, or there
/// is no room.
pub(super) fn told(screen: &mut Screen, queues: &[QueueSummary], left: usize) {
    let given: Vec<&QueueSummary> = queues.iter().filter(|it| any(it)).collect();
    if given.is_empty() || left < LEAST {
        return;
    }
    let shown = &given[..given.len().min(MOST).min(left - LEAST + 1)];
    screen.blank();
    let more = match given.len() - shown.len() {
        0 => String::new(),
        more => format!(" ({more} more in summary.json)"),
    };
    screen.styled(BOLD, &format!("What customers said so far{more}"));
    rows(screen, shown);
    let used = LEAST - 1 + shown.len();
    let sentences = shown.iter().flat_map(|it| sentences(it));
    let lines = sentences.flat_map(|text| wrap(&text, WIDTH, 2));
    for line in lines.take(left - used) {
        screen.line(&line);
    }
}

fn value<'a>(queue: &'a QueueSummary, name: &str) -> Option<(&'a Kpi, f64)> {
    let kpi = queue.kpis.iter().find(|it| it.name == name)?;
    Some((kpi, kpi.value?))
}

fn any(queue: &QueueSummary) -> bool {
    COLUMNS.iter().any(|(name, _)| value(queue, name).is_some())
}

/// A row a queue, with the columns that any of them has.
fn rows(screen: &mut Screen, queues: &[&QueueSummary]) {
    let has = |name: &str| queues.iter().any(|it| value(it, name).is_some());
    let columns: Vec<_> = COLUMNS.into_iter().filter(|(name, _)| has(name)).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let titles = columns.iter().map(|(_, title)| (*title).to_owned());
    table.set_header([String::from("queue")].into_iter().chain(titles));
    for queue in queues {
        let cells = columns.iter().map(|(name, _)| match value(queue, name) {
            Some((kpi, value)) => shown(kpi, value),
            None => "–".to_owned(),
        });
        let name = [shorten(&queue.queue, 16)];
        table.add_row(name.into_iter().chain(cells));
    }
    for (position, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if position > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (position, line) in table.lines().enumerate() {
        let line = shorten(line.trim_end(), WIDTH);
        if position == 0 {
            screen.styled(BOLD, &line);
        } else {
            screen.line(&line);
        }
    }
}

/// `1h32m`, `83 %`, `4.21 (1 to 5)`, `-12`.
fn shown(kpi: &Kpi, value: f64) -> String {
    match kpi.unit.as_str() {
        "s" => roughly(value),
        "share" => percent(value),
        "share of satisfaction" => format!("{} (0 to 1)", decimals(value, 2)),
        "1 to 5" => format!("{} of 5", decimals(value, 2)),
        "0 to 100" => format!("{} of 100", decimals(value, 1)),
        _ => decimals(value, 0),
    }
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

/// What waits do to the ratings of a queue: of CSAT, or of NPS where there is no CSAT.
fn sentences(queue: &QueueSummary) -> Option<String> {
    let it = queue.satisfaction.as_ref()?;
    let csat = value(queue, "csat").is_some();
    let (rating, fit, gap) = match csat {
        true => ("CSAT", &it.csat, &it.csat_gap),
        false => ("NPS", &it.nps, &it.nps_gap),
    };
    let text = match (fit, gap) {
        (Some(fit), _) => in_words(rating, fit),
        (None, Some(gap)) => gap_in_words(rating, gap),
        (None, None) => return None,
    };
    Some(format!("{}: {text}", shorten(&queue.queue, 16)))
}
