//! Contacts → intervals.

use super::mapping::Plan;
use super::written::{Imported, ImportedContact, ImportedRow, Summary};
use crate::calendar::{self, Clock, ClockSpan, Interval, IntervalLength, Moment};
use crate::history::stamp::{Meaning, Resolver, Stamp};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// What one row stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contact {
    pub queue: String,
    pub stamp: Stamp,
    pub offered: f64,
    /// `None` where the export does not say.
    pub handled: Option<f64>,
    /// Those that hung up after a wait; `None` where the export does not say.
    pub abandoned: Option<f64>,
    /// Mean wait until answered or hung up.
    pub wait_s: Option<f64>,
    pub handle_s: Option<f64>,
    /// With `first_by`: the case it belongs to.
    pub case: Option<String>,
}

impl Contact {
    /// Whether it hung up, of a single contact: waited or not.
    fn hung_up(&self) -> Option<bool> {
        let handled = self.handled.map(|handled| handled <= 0.0);
        handled.or(self.abandoned.map(|abandoned| abandoned > 0.0))
    }
}

/// Sums of one queue and interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    offered: f64,
    handled: f64,
    /// Whether some row does not say how many were handled.
    handled_unknown: bool,
    /// Contacts handled whose handle time is known, and its sum.
    timed: f64,
    time_s: f64,
    /// Contacts that hung up, and whether some row does not say.
    abandoned: f64,
    abandoned_unknown: bool,
    /// Contacts offered whose wait is known, and its sum.
    waited: f64,
    wait_s: f64,
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
    /// The earliest contact of each case.
    cases: BTreeMap<String, ((Moment, Option<Moment>), Contact)>,
    /// Single contacts by queue, where those are to be written.
    contacts: Option<BTreeMap<String, Vec<(Moment, ImportedContact)>>>,
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
            cases: BTreeMap::new(),
            contacts: plan.contacts.then(BTreeMap::new),
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

    fn count(&mut self, (first, last): (Moment, Option<Moment>), contact: &Contact) {
        let created = self.written(first);
        if let Some(contacts) = &mut self.contacts {
            let row = ImportedContact {
                created,
                queue: contact.queue.clone(),
                handle_s: contact.handle_s,
                wait_s: contact.wait_s,
                abandoned: contact.hung_up(),
            };
            let queue = contacts.entry(contact.queue.clone()).or_default();
            return queue.push((first, row));
        }
        let part = if last.is_some() { 0.5 } else { 1.0 };
        self.summary.repeated += usize::from(last.is_some());
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
            sums.handled += part * contact.handled.unwrap_or(0.0);
            sums.handled_unknown |= contact.handled.is_none();
            sums.abandoned += part * contact.abandoned.unwrap_or(0.0);
            sums.abandoned_unknown |= contact.abandoned.is_none();
            if let Some(wait_s) = contact.wait_s {
                sums.waited += part * contact.offered;
                sums.wait_s += part * contact.offered * wait_s;
            }
            if let Some(handle_s) = contact.handle_s {
                let weight = part * contact.handled.unwrap_or(contact.offered);
                sums.timed += weight;
                sums.time_s += weight * handle_s;
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
                    handled: (!sums.handled_unknown).then_some(sums.handled),
                    aht_s: (sums.timed > 0.0).then(|| sums.time_s / sums.timed),
                    abandoned: (!sums.abandoned_unknown).then_some(sums.abandoned),
                    asa_s: (sums.waited > 0.0).then(|| sums.wait_s / sums.waited),
                });
            }
        }
        let contacts = self.contacts.unwrap_or_default().into_values();
        let contacts = contacts.flat_map(|mut queue| {
            queue.sort_by_key(|(moment, _)| *moment);
            queue.into_iter().map(|(_, contact)| contact)
        });
        Imported {
            rows,
            contacts: contacts.collect(),
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
