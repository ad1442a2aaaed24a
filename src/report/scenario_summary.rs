//! What was understood of a scenario, in a few readable lines.

use crate::calendar::{ClockSpan, OpeningHours};
use crate::scenario::Scenario;
use crate::scenario::model::{ClosedDay, Contract, Queue, ShiftPattern, SpecialHours, Volumes};
use crate::units::Seconds;
use crate::wording::{counted, grouped, plural};
use std::fmt::Write;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Longest list that is written out in full.
const MOST_LINES: usize = 20;

/// Queues with hours and promise, sites, shifts, contracts and agents.
#[must_use]
pub fn summary(scenario: &Scenario) -> String {
    let last = scenario.end_day().pred_opt().unwrap_or(scenario.first_day);
    let mut text = format!(
        "{}: {} to {} ({}), {}, intervals of {} min\n",
        scenario.name,
        scenario.first_day.format("%a %-d %b %Y"),
        last.format("%a %-d %b %Y"),
        counted(scenario.weeks as usize, "week"),
        scenario.zone,
        scenario.interval.minutes(),
    );
    list(&mut text, "Queues", scenario.queues.iter().map(queue));
    let sites = scenario
        .sites
        .iter()
        .map(|site| (site.name.clone(), site.zone.to_string()));
    list(&mut text, "Sites", sites);
    list(&mut text, "Shifts", scenario.shifts.iter().map(shift));
    list(
        &mut text,
        "Contracts",
        scenario.contracts.iter().map(|it| contract(it, scenario)),
    );
    let days = scenario.first_day..scenario.end_day();
    let closed = scenario.closed_days.iter();
    // Holidays are known for decades: those of the plan matter here.
    let closed = closed.filter(|day| !is_holiday(scenario, day) || days.contains(&day.date));
    list(
        &mut text,
        "Closed days",
        closed.map(|day| (day.date.to_string(), day.name.clone())),
    );
    let special = scenario.special_hours.iter();
    list(&mut text, "Special hours", special.map(special_hours));
    text.push_str(&agents(scenario));
    text
}

/// `2026-12-24`, `2026-12-24 to 2026-12-31`; `08:00–12:00, Christmas Eve`.
fn special_hours(it: &SpecialHours) -> (String, String) {
    let dates = it.dates.iter().map(|span| match span.first == span.last {
        true => span.first.to_string(),
        false => format!("{} to {}", span.first, span.last),
    });
    let spans = it.hours.iter();
    let spans = spans.map(|span| format!("{}–{}", span.from, span.to));
    let name = Some(it.name.clone()).filter(|name| !name.is_empty());
    let hours: Vec<String> = spans.chain(name).collect();
    let dates: Vec<String> = dates.collect();
    (dates.join(", "), hours.join(", "))
}

fn is_holiday(scenario: &Scenario, day: &ClosedDay) -> bool {
    let mut holidays = scenario.holidays.iter();
    holidays.any(|it| it.closed && it.date == day.date && it.name == day.name)
}

fn list(text: &mut String, title: &str, rows: impl Iterator<Item = (String, String)>) {
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    let width = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0)
        .min(24);
    let _ = writeln!(text, "\n{title}");
    for (name, words) in rows.iter().take(MOST_LINES) {
        let _ = writeln!(text, "  {name:width$}  {words}");
    }
    if rows.len() > MOST_LINES {
        let _ = writeln!(text, "  … and {} more", rows.len() - MOST_LINES);
    }
}

fn queue(queue: &Queue) -> (String, String) {
    let mut promises = vec![];
    if let Some(level) = queue.targets.service_level {
        let share = level.target.get() * 100.0;
        promises.push(format!("{} % in {}", trimmed(share), level.answer_within));
    }
    promises.extend(
        queue
            .targets
            .max_asa
            .map(|asa| format!("mean wait {asa} at most")),
    );
    promises.extend(
        queue
            .targets
            .max_occupancy
            .map(|most| format!("{} % busy at most", trimmed(most.get() * 100.0))),
    );
    let volumes = match &queue.volumes {
        Volumes::File(path) => path.display().to_string(),
        Volumes::Inline(rows) => counted(rows.len(), "inline volume"),
        Volumes::Typical(_) => "typical week".to_owned(),
        Volumes::Borrowed => "another queue".to_owned(),
    };
    let words = format!(
        "{} · {} · from {volumes}",
        opening(&queue.hours),
        promises.join(", ")
    );
    (queue.name.clone(), words)
}

/// A number with at most one decimal.
fn trimmed(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// `Mon–Fri 08:00–18:00, Sat 09:00–13:00`.
fn opening(hours: &OpeningHours) -> String {
    if hours == &OpeningHours::always() {
        return "always open".to_owned();
    }
    let mut parts = vec![];
    let mut day = 0;
    while day < 7 {
        let spans = &hours.by_weekday[day];
        let same = hours.by_weekday[day..]
            .iter()
            .take_while(|other| *other == spans)
            .count();
        if !spans.is_empty() {
            let name = match same {
                1 => DAYS[day].to_owned(),
                _ => format!("{}–{}", DAYS[day], DAYS[day + same - 1]),
            };
            parts.push(format!(
                "{name} {}",
                spans.iter().map(stretch).collect::<Vec<_>>().join(" and ")
            ));
        }
        day += same;
    }
    parts.join(", ")
}

/// A stretch of the clock, its end past midnight shown as the next day's clock.
fn stretch(span: &ClockSpan) -> String {
    let to = span.to.minutes();
    if to > 1440 {
        return format!("{}–{:02}:{:02}", span.from, to / 60 - 24, to % 60);
    }
    format!("{}–{}", span.from, span.to)
}

fn shift(shift: &ShiftPattern) -> (String, String) {
    let starts = match &shift.starts[..] {
        [only] => format!("starts {only}"),
        [first, .., last] => format!(
            "{} from {first} to {last}",
            counted(shift.starts.len(), "start")
        ),
        [] => "never starts".to_owned(),
    };
    let lengths: Vec<String> = shift
        .lengths_min
        .iter()
        .map(|min| Seconds::from_minutes(*min).to_string())
        .collect();
    let days = days(shift.days);
    let words = format!(
        "{starts} · {} · {} · {days}",
        lengths.join(" or "),
        counted(shift.breaks.len(), "break")
    );
    (shift.name.clone(), words)
}

/// `every day`, `Mon–Fri`, `Mon–Wed, Sun`.
fn days(chosen: [bool; 7]) -> String {
    if chosen == [true; 7] {
        return "every day".to_owned();
    }
    let mut runs: Vec<(usize, usize)> = vec![];
    for day in (0..7).filter(|day| chosen[*day]) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let shown = runs.iter().map(|(first, last)| match first == last {
        true => DAYS[*first].to_owned(),
        false => format!("{}–{}", DAYS[*first], DAYS[*last]),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn contract(contract: &Contract, scenario: &Scenario) -> (String, String) {
    let shown = Seconds::from_minutes;
    let hours = if contract.week_min_minutes == contract.week_max_minutes {
        shown(contract.week_max_minutes).to_string()
    } else {
        format!(
            "{} to {}",
            shown(contract.week_min_minutes),
            shown(contract.week_max_minutes)
        )
    };
    let holds = |agent: &crate::scenario::model::Agent| {
        scenario.contracts[agent.contract.get()].name == contract.name
    };
    let holders = scenario.agents.iter().filter(|agent| holds(agent)).count();
    let words = format!(
        "{hours} a week on at most {} · {} rest · {} {} an hour · {}",
        counted(contract.max_days_per_week as usize, "day"),
        shown(contract.rest_min),
        contract.cost_per_hour.get(),
        scenario.currency,
        counted(holders, "agent"),
    );
    (contract.name.clone(), words)
}

fn agents(scenario: &Scenario) -> String {
    if scenario.agents.is_empty() {
        return "\nNo agents: forecast and staffing can be made, a roster cannot.\n".to_owned();
    }
    let off: usize = scenario
        .agents
        .iter()
        .map(|agent| agent.time_off.len())
        .sum();
    let wishes: usize = scenario.agents.iter().map(|agent| agent.wishes.len()).sum();
    format!(
        "\n{} with {} off and {} {} in the plan\n",
        counted(scenario.agents.len(), "agent"),
        counted(off, "day"),
        grouped(wishes),
        plural(wishes, "wish", "wishes"),
    )
}
