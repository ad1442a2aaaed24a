//! Levers of what customers are promised: service and opening hours.

use super::Pull;
use crate::problem::Problem;
use crate::whatif::change::Document;
use crate::whatif::change::amount::{Change, Unit, clock_minutes, clock_text, number, shown};
use crate::whatif::change::words::percent;
use crate::wording::listed;
use toml::{Table, Value};

/// One of the two ends of a day's hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Opening,
    Closing,
}

impl Pull<'_> {
    pub(super) fn service_level(&self, document: &mut Document) -> Result<String, Problem> {
        let promises = |it: &Table| it.get("service_level").is_some_and(Value::is_table);
        let queues = self.queues(document, promises)?;
        if queues.is_empty() {
            let help = "write a promise first: queues.NAME.service_level={ answer_within = \"20s\", target = 0.8 }";
            return Err(self
                .wanted
                .refuse("no queue promises a service level", help));
        }
        let mut told = vec![];
        for queue in self.tables(document, &queues) {
            let name = queue
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned();
            let level = queue.get_mut("service_level").and_then(Value::as_table_mut);
            let target = level.and_then(|it| it.get_mut("target"));
            let Some((target, before)) = target.and_then(|it| number(it).map(|own| (it, own)))
            else {
                let help = format!(
                    "write the whole promise: queues.{name}.service_level={{ answer_within = \"20s\", target = 0.8 }}"
                );
                return Err(self
                    .wanted
                    .refuse(format!("{name} promises no service level"), help));
            };
            let after = self.wanted.change.of_number(before).ok_or_else(|| {
                self.wanted.refuse(
                    "not a share",
                    "write a share, or points more or less: service_level=0.9, service_level=+0.05",
                )
            })?;
            *target = Value::Float(after);
            told.push(format!(
                "{name}: {} in time promised instead of {}",
                percent(after),
                percent(before)
            ));
        }
        Ok(told.join("; "))
    }

    pub(super) fn hours(&self, document: &mut Document, end: End) -> Result<String, Problem> {
        let queues = self.queues(document, |_| true)?;
        let mut seen = None;
        for queue in self.tables(document, &queues) {
            let Some(hours) = queue.get_mut("hours") else {
                continue;
            };
            let days: Vec<&mut Value> = match hours {
                Value::Table(week) => week.iter_mut().map(|(_, day)| day).collect(),
                day => vec![day],
            };
            for day in days {
                let Some(text) = day.as_str().map(str::to_owned) else {
                    continue;
                };
                if let Some(moved) = self.moved(&text, end)? {
                    seen.get_or_insert_with(|| (text, moved.clone()));
                    *day = Value::String(moved);
                }
            }
        }
        let Some((from, to)) = seen else {
            let help = "write hours such as \"08:00-18:00\" into scenario.toml first";
            return Err(self.wanted.refuse("no hours that begin or end", help));
        };
        let what = if end == End::Opening {
            "opens"
        } else {
            "closes"
        };
        let by = match &self.wanted.change {
            Change::To(value) => format!("at {}", shown(value)),
            _ => self.wanted.written.clone(),
        };
        Ok(format!(
            "{} {what} {by} ({to} instead of {from})",
            listed(&queues, 4, "more")
        ))
    }

    /// A day's hours with one end moved; `None` where the day has none, or all of it.
    fn moved(&self, hours: &str, end: End) -> Result<Option<String>, Problem> {
        let mut stretches: Vec<String> = hours.split(',').map(|it| it.trim().to_owned()).collect();
        let stretch = match end {
            End::Opening => stretches.first_mut(),
            End::Closing => stretches.last_mut(),
        };
        let Some((stretch, (from, to))) = stretch.and_then(|it| {
            let (from, to) = it.split_once(['-', '–', '—'])?;
            let both = (from.trim().to_owned(), to.trim().to_owned());
            Some((it, both))
        }) else {
            return Ok(None);
        };
        let own = if end == End::Opening { &from } else { &to };
        let to_clock = match &self.wanted.change {
            Change::To(value) => clock_minutes(&shown(value)).map(f64::from),
            Change::Plus(seconds, Unit::Seconds) => {
                clock_minutes(own).map(|it| f64::from(it) + seconds / 60.0)
            }
            _ => None,
        };
        let clock = to_clock.and_then(clock_text).ok_or_else(|| {
            let help = format!(
                "write a clock time or how much later: {0}=06:00, {0}=+1h, {0}=-30min",
                self.wanted.key
            );
            self.wanted
                .refuse(format!("not a time that {own} can become"), help)
        })?;
        let moved = match end {
            End::Opening => (clock, to.clone()),
            End::Closing => (from.clone(), clock),
        };
        if within_day(&from, &to) && !within_day(&moved.0, &moved.1) {
            let help = "leave some time between opening and closing on every day; hours past midnight are written in full: queues.NAME.hours=…";
            let why = format!("{} would become {}-{}", hours.trim(), moved.0, moved.1);
            return Err(self.wanted.refuse(why, help));
        }
        *stretch = format!("{}-{}", moved.0, moved.1);
        Ok(Some(stretches.join(", ")))
    }
}

/// Whether hours begin and end on one day; midnight ends it.
fn within_day(from: &str, to: &str) -> bool {
    let ends = |it: &u32| if *it == 0 { 1440 } else { *it };
    let both = clock_minutes(from).zip(clock_minutes(to));
    both.is_some_and(|(from, to)| from < ends(&to))
}
