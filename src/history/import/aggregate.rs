//! Contacts → intervals, and intervals → history CSV.

use super::mapping::Plan;
use crate::calendar::{self, Clock, ClockSpan, Interval, IntervalLength, Moment};
use crate::history::HandleLogs;
use crate::history::stamp::{Meaning, Resolver, Stamp};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::io;

/// What one row stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contact {
    pub queue: String,
    pub stamp: Stamp,
    pub offered: f64,
    pub handled: f64,
    pub handle_s: Option<f64>,
    /// With `first_by`: the case it belongs to.
    pub case: Option<String>,
}

/// Sums of one queue and interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    offered: f64,
    handled: f64,
    /// Contacts handled whose handle time is known, and its sum.
    timed: f64,
    time_s: f64,
}

/// One row of the history that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedRow {
    /// The queue's name.
    pub queue: String,
    /// Start of the interval: local, or RFC 3339 where the mapping names a zone.
    pub start: String,
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts that were handled.
    pub handled: f64,
    /// Their mean handle time in seconds, where known.
    pub aht_s: Option<f64>,
}

/// What was read and left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Rows read.
    pub rows: usize,
    /// Rows left out by each condition, in the mapping's order.
    pub left_out: Vec<usize>,
    /// Rows that could not be used.
    pub bad: usize,
    /// Rows at a local time that the clock shows twice: counted half in each showing.
    pub repeated: usize,
}

/// The history that was made, by queue, then time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Its rows.
    pub rows: Vec<ImportedRow>,
    /// By queue, the handle times of single contacts (a row that stands for several is left
    /// out). They are not in the CSV, which has means.
    pub handle_logs: BTreeMap<String, HandleLogs>,
    /// How it came about.
    pub summary: Summary,
}

/// Contacts counted so far.
#[derive(Debug)]
pub(super) struct Counts {
    zone: Tz,
    local: bool,
    open: Option<ClockSpan>,
    grid: Grid,
    resolver: Resolver,
    sums: BTreeMap<String, BTreeMap<Moment, Sums>>,
    handle_logs: BTreeMap<String, HandleLogs>,
    /// The earliest contact of each case.
    cases: BTreeMap<String, ((Moment, Option<Moment>), Contact)>,
    pub summary: Summary,
}

impl Counts {
    pub fn new(plan: &Plan) -> Self {
        // Without a zone the local clock is counted as it stands, as if it were UTC's.
        let zone = plan.zone.unwrap_or(Tz::UTC);
        Self {
            zone,
            local: plan.zone.is_none(),
            open: plan.open,
            grid: Grid {
                zone,
                length: plan.interval,
                day: None,
            },
            resolver: Resolver::new(zone),
            sums: BTreeMap::new(),
            handle_logs: BTreeMap::new(),
            cases: BTreeMap::new(),
            summary: Summary {
                left_out: vec![0; plan.conditions.len()],
                ..Summary::default()
            },
        }
    }

    /// Counts a row that condition number `condition` leaves out.
    pub fn left_out(&mut self, condition: usize) {
        if let Some(count) = self.summary.left_out.get_mut(condition) {
            *count += 1;
        }
    }

    /// Counts a contact.
    ///
    /// # Errors
    /// Why it cannot be counted, in words.
    pub fn add(&mut self, contact: Contact) -> Result<(), String> {
        let at = match contact.stamp {
            Stamp::Instant(_) if self.local => {
                return Err(
                    "the time has an offset: say which zone the queue is in with `zone`".to_owned(),
                );
            }
            Stamp::Instant(moment) => (moment, None),
            Stamp::Local(date, clock) => match self.resolver.resolve(date, clock) {
                Meaning::Once(moment) => (moment, None),
                Meaning::Twice(first, last) => (first, Some(last)),
                Meaning::Never => {
                    let zone = self.zone;
                    return Err(format!("the clock in {zone} skips {clock} on {date}"));
                }
            },
        };
        match contact.case.clone() {
            None => self.count(at, &contact),
            Some(case) => {
                let earlier = self.cases.get(&case).is_some_and(|(known, _)| *known <= at);
                if !earlier {
                    self.cases.insert(case, (at, contact));
                }
            }
        }
        Ok(())
    }

    fn keep_handle_time(&mut self, contact: &Contact) {
        // A row of several contacts has their mean.
        let Some(handle_s) = contact.handle_s.filter(|_| contact.handled == 1.0) else {
            return;
        };
        if !self.handle_logs.contains_key(&contact.queue) {
            let logs = HandleLogs::default();
            self.handle_logs.insert(contact.queue.clone(), logs);
        }
        if let Some(logs) = self.handle_logs.get_mut(&contact.queue) {
            logs.add(handle_s, 1.0);
        }
    }

    fn count(&mut self, (first, last): (Moment, Option<Moment>), contact: &Contact) {
        let part = if last.is_some() { 0.5 } else { 1.0 };
        self.summary.repeated += usize::from(last.is_some());
        self.keep_handle_time(contact);
        for moment in [Some(first), last].into_iter().flatten() {
            let start = self.grid.start_of(moment);
            if !self.sums.contains_key(&contact.queue) {
                self.sums.insert(contact.queue.clone(), BTreeMap::new());
            }
            let Some(queue) = self.sums.get_mut(&contact.queue) else {
                continue;
            };
            let sums = queue.entry(start).or_default();
            sums.offered += part * contact.offered;
            sums.handled += part * contact.handled;
            if let Some(handle_s) = contact.handle_s {
                sums.timed += part * contact.handled;
                sums.time_s += part * contact.handled * handle_s;
            }
        }
    }

    /// The intervals, with zeros inside the opening hours of days that have contacts.
    pub fn finish(mut self) -> Imported {
        for (at, contact) in std::mem::take(&mut self.cases).into_values() {
            self.count(at, &contact);
        }
        if let Some(open) = self.open {
            for intervals in self.sums.values_mut() {
                fill(intervals, open, &mut self.grid);
            }
        }
        let mut rows = vec![];
        for (queue, intervals) in &self.sums {
            for (start, sums) in intervals {
                rows.push(ImportedRow {
                    queue: queue.clone(),
                    start: self.written(*start),
                    offered: sums.offered,
                    handled: sums.handled,
                    aht_s: (sums.timed > 0.0).then(|| sums.time_s / sums.timed),
                });
            }
        }
        Imported {
            rows,
            handle_logs: self.handle_logs,
            summary: self.summary,
        }
    }

    fn written(&self, start: Moment) -> String {
        if self.local {
            start.local(self.zone).format("%Y-%m-%d %H:%M").to_string()
        } else {
            start.rfc3339(self.zone)
        }
    }
}

fn fill(intervals: &mut BTreeMap<Moment, Sums>, open: ClockSpan, grid: &mut Grid) {
    let mut dates: Vec<NaiveDate> = intervals
        .keys()
        .map(|start| start.date_clock(grid.zone).0)
        .collect();
    dates.dedup();
    for date in dates {
        let span = open.on(date, grid.zone);
        let mut moment = span.start;
        while moment < span.end {
            let interval = grid.interval_of(moment);
            intervals.entry(interval.span.start).or_default();
            moment = interval.span.end.max(moment.plus(1));
        }
    }
}

/// The intervals of the day that was asked for last.
#[derive(Debug)]
struct Grid {
    zone: Tz,
    length: IntervalLength,
    day: Option<Vec<Interval>>,
}

impl Grid {
    fn start_of(&mut self, moment: Moment) -> Moment {
        self.interval_of(moment).span.start
    }

    fn interval_of(&mut self, moment: Moment) -> Interval {
        let inside = |day: &Vec<Interval>| -> Option<Interval> {
            let after = day.partition_point(|interval| interval.span.start <= moment);
            let interval = day.get(after.checked_sub(1)?)?;
            interval.span.contains(moment).then_some(*interval)
        };
        if let Some(interval) = self.day.as_ref().and_then(inside) {
            return interval;
        }
        let (date, clock) = moment.date_clock(self.zone);
        let day = calendar::intervals(date, self.zone, self.length);
        let found = inside(&day);
        self.day = Some(day);
        // Every moment lies in an interval of its own local day.
        found.unwrap_or(Interval {
            span: calendar::Span::lasting(moment, self.length.minutes()),
            date,
            clock: clock.min(Clock::END_OF_DAY),
        })
    }
}

impl Imported {
    /// Writes it as history CSV.
    ///
    /// # Errors
    /// What the system says where `output` cannot be written.
    pub fn write_csv(&self, output: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(["queue", "start", "offered", "handled", "aht_s"])?;
        for row in &self.rows {
            let aht_s = row.aht_s.map_or_else(String::new, |aht_s| {
                ((aht_s * 1000.0).round() / 1000.0).to_string()
            });
            writer.write_record([
                &row.queue,
                &row.start,
                &row.offered.to_string(),
                &row.handled.to_string(),
                &aht_s,
            ])?;
        }
        writer.flush()
    }

    /// Contacts in all.
    #[must_use]
    pub fn offered(&self) -> f64 {
        self.rows.iter().map(|row| row.offered).sum()
    }
}
