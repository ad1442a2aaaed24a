//! `staff --explain QUEUE TIME`: why one interval needs the agents it needs.

use crate::calendar::{Clock, Moment};
use crate::cli::Failure;
use crate::forecast::{IntervalForecast, QueueForecast};
use crate::plan::Requirement;
use crate::report::number::decimals;
use crate::report::terminal::wrap;
use crate::scenario::model::Shrinkage;
use crate::scenario::{Scenario, nearest_name, parse_time};
use crate::staffing::{
    Compared, Explanation, IntervalStaffing, Performance, QueueStaffing, explain,
};
use crate::units::Seconds;
use chrono::{Datelike, Weekday};
use chrono_tz::Tz;
use comfy_table::{CellAlignment, Table, presets::NOTHING};
use serde::Serialize;

/// Widest line, characters.
const WIDTH: usize = 98;

/// What is asked: a queue's name, and a time in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The queue.
    pub queue: String,
    /// `2026-03-02 10:00` (the queue's clock), RFC 3339, or `mon 10:00`: the plan's first Monday.
    pub time: String,
}

/// The answer, as `--json` prints it.
#[derive(Debug, Serialize)]
pub struct Reason {
    queue: String,
    start: String,
    end: String,
    /// Name of the method that expects the volume.
    forecast_method: String,
    /// Eight times in ten the volume lies between.
    offered_p10_p90: (f64, f64),
    /// The numbers, as in `staffing.csv`.
    numbers: Numbers,
    #[serde(flatten)]
    explanation: Explanation,
    #[serde(skip)]
    title: String,
}

#[derive(Debug, Serialize)]
struct Numbers {
    offered: f64,
    aht_s: f64,
    offered_load_erlangs: f64,
    agents_required: u32,
    fte_required: f64,
    shrinkage: f64,
    model: &'static str,
    /// `None` where customers wait for no answer: deadlines decide.
    sizing: Option<&'static str>,
    patience_s: Option<f64>,
    sized_for: f64,
    carried_in: f64,
    binding: &'static str,
    /// With the agents required.
    performance: Performance,
    /// With one agent fewer.
    one_fewer: Option<Performance>,
}

impl Numbers {
    fn new(staffing: &QueueStaffing, it: &IntervalStaffing, shrinkage: &Shrinkage) -> Self {
        Self {
            offered: it.offered,
            aht_s: it.aht.get(),
            offered_load_erlangs: it.offered_load.get(),
            agents_required: it.agents_required.get(),
            fte_required: it.fte_required.get(),
            shrinkage: shrinkage.planned.get() + shrinkage.unplanned.get(),
            model: staffing.service.model().name(),
            sizing: (staffing.service.deferred.is_none()).then(|| staffing.sizing.name()),
            patience_s: staffing.service.patience.map(Seconds::get),
            sized_for: it.sized_for,
            carried_in: it.carried_in,
            binding: it.binding.name(),
            performance: it.performance,
            one_fewer: it.one_fewer,
        }
    }
}

/// Looks up the interval and explains it.
///
/// # Errors
/// [`Failure::Argument`] where there is no such queue, or it is not open then.
pub fn answer(
    scenario: &Scenario,
    requirement: &Requirement,
    question: &Question,
) -> Result<Reason, Failure> {
    let (queue, staffing, forecast) = find_queue(scenario, requirement, &question.queue)?;
    let zone = queue.zone;
    let moment = moment(staffing, zone, &question.time)?;
    let position = position(staffing, zone, moment, &queue.name)?;
    let it = &staffing.intervals[position];
    let explanation = explain(staffing, position, &scenario.shrinkage)
        .ok_or_else(|| Failure::Bug("an interval without an explanation".to_owned()))?;
    let (start, end) = (it.interval.span.start, it.interval.span.end);
    let expected: Option<&IntervalForecast> = forecast
        .intervals
        .iter()
        .find(|own| own.interval.span == it.interval.span);
    Ok(Reason {
        title: format!(
            "{}, {} to {}",
            queue.name,
            start.local(zone).format("%a %-d %b %Y, %H:%M"),
            end.local(zone).format("%H:%M")
        ),
        queue: queue.name.clone(),
        start: start.rfc3339(zone),
        end: end.rfc3339(zone),
        forecast_method: forecast.method.clone(),
        offered_p10_p90: expected.map_or((it.offered, it.offered), |own| {
            (own.offered_p10, own.offered_p90)
        }),
        numbers: Numbers::new(staffing, it, &scenario.shrinkage),
        explanation,
    })
}

type Found<'a> = (
    &'a crate::scenario::model::Queue,
    &'a QueueStaffing,
    &'a QueueForecast,
);

fn find_queue<'a>(
    scenario: &'a Scenario,
    requirement: &'a Requirement,
    name: &str,
) -> Result<Found<'a>, Failure> {
    let names = || scenario.queues.iter().map(|queue| queue.name.as_str());
    let wanted = name.trim().to_lowercase();
    let position = names().position(|known| known.to_lowercase() == wanted);
    let Some(position) = position else {
        let help = match nearest_name(name, names()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the queues are {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(Failure::Argument {
            message: format!("there is no queue \"{name}\""),
            help,
        });
    };
    let staffing = requirement
        .staffing
        .queues
        .iter()
        .find(|own| own.queue.get() == position);
    let forecast =
        (requirement.outlook.forecast.queues.iter()).find(|own| own.queue.get() == position);
    match staffing.zip(forecast) {
        Some((staffing, forecast)) => Ok((&scenario.queues[position], staffing, forecast)),
        None => Err(Failure::Bug(format!(
            "the queue \"{name}\" was not staffed"
        ))),
    }
}

/// The instant that is meant.
fn moment(staffing: &QueueStaffing, zone: Tz, text: &str) -> Result<Moment, Failure> {
    if let Some((weekday, clock)) = weekday_and_clock(text) {
        let first = staffing.intervals.iter().find(|it| {
            it.interval.date.weekday() == weekday
                && it.interval.clock <= clock
                && it.interval.span.end.date_clock(zone) > (it.interval.date, clock)
        });
        return first
            .map(|it| it.interval.span.start)
            .ok_or_else(|| Failure::Argument {
                message: format!("the queue is never open at {text} in the plan"),
                help: "name a time at which it is open".to_owned(),
            });
    }
    parse_time(text, zone).ok_or_else(|| Failure::Argument {
        message: format!("{text:?} is not a time"),
        help: "write it such as \"2026-03-02 10:00\" (the queue's own clock) or \"mon 10:00\""
            .to_owned(),
    })
}

fn weekday_and_clock(text: &str) -> Option<(Weekday, Clock)> {
    let (day, clock) = text.trim().split_once(char::is_whitespace)?;
    let weekday = day.parse::<Weekday>().ok()?;
    let time = chrono::NaiveTime::parse_from_str(clock.trim(), "%H:%M").ok()?;
    Some((weekday, Clock::of(time)))
}

fn position(
    staffing: &QueueStaffing,
    zone: Tz,
    moment: Moment,
    name: &str,
) -> Result<usize, Failure> {
    let intervals = &staffing.intervals;
    if let Some(found) = intervals
        .iter()
        .position(|it| it.interval.span.contains(moment))
    {
        return Ok(found);
    }
    let said = |moment: Moment| moment.local(zone).format("%a %-d %b %Y %H:%M").to_string();
    let help = match intervals.iter().find(|it| it.interval.span.start > moment) {
        Some(next) => format!("it opens next at {}", said(next.interval.span.start)),
        None => match intervals.last() {
            Some(last) => format!("the plan ends at {}", said(last.interval.span.end)),
            None => "it is never open in the plan".to_owned(),
        },
    };
    Err(Failure::Argument {
        message: format!("{name} is not open at {}", said(moment)),
        help,
    })
}

impl Reason {
    /// The answer for a person.
    pub fn text(&self) -> String {
        let it = &self.explanation;
        let mut text = format!("{}\n\n", self.title);
        let (p10, p90) = self.offered_p10_p90;
        for (name, words) in &it.facts {
            text += &format!("  {name:<10}{words}\n");
            if *name == "expected" && p90 > p10 {
                let (p10, p90) = (decimals(p10, 0), decimals(p90, 0));
                text += &format!(
                    "  {:<10}{p10} to {p90} eight times in ten ({})\n",
                    "", self.forecast_method
                );
            }
        }
        if !it.compared.is_empty() {
            text += &format!("\n{}\n", table(it));
        }
        let paragraphs = [&it.conclusion, &it.paid].map(|words| wrap(words, WIDTH, usize::MAX));
        text + &format!("\n{}\n", paragraphs.concat().join("\n"))
    }
}

fn table(it: &Explanation) -> Table {
    let agents = it.agents_required;
    let count = |agents: u32| crate::wording::counted(agents as usize, "agent");
    let fewer = agents
        .checked_sub(1)
        .filter(|_| it.compared.iter().any(|row| row.one_fewer.is_some()));
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header([
        String::new(),
        fewer.map_or(String::new(), count),
        count(agents),
        "promised".to_owned(),
    ]);
    for row in &it.compared {
        table.add_row(cells(row));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn cells(row: &Compared) -> [String; 4] {
    let mark = if row.missed_by_one_fewer { "! " } else { "" };
    let fewer = row.one_fewer.as_ref();
    [
        row.measure.clone(),
        fewer.map_or(String::new(), |it| format!("{mark}{it}")),
        row.required.clone(),
        row.promised.clone().unwrap_or_default(),
    ]
}
