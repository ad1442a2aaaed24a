//! What the rows of one queue say, added up while they are read.

use super::cells::{Cell, Exact, Felt};
use super::moments::{resolution_log, wait_log};
use super::scale::{CsatScale, Scales, Unclear};
use super::{Csat, Experience, Part, Ratings, Times, WeekRatings};
use crate::calendar::Moment;
use crate::history::frame::Frame;
use crate::history::stamp::{Meaning, Resolver, Stamp};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

type Weeks = BTreeMap<NaiveDate, WeekRatings>;

/// Cells of one column that are not used: how many, and the first row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odd {
    /// Cells.
    pub cells: usize,
    /// Byte of the first of their rows.
    pub at: usize,
}

/// The rows of one queue, as far as they tell what customers got.
#[derive(Debug)]
pub struct Gathering {
    scales: Scales,
    single: bool,
    resolver: Resolver,
    sums: Experience,
    /// Whether any ticket said when it was resolved, or that it is done.
    tells_resolved: bool,
    csat: Weeks,
    nps: Weeks,
    odd: BTreeMap<&'static str, Odd>,
}

impl Gathering {
    /// Nothing yet, of rows that are `single` contacts or intervals.
    #[must_use]
    pub const fn new(frame: &Frame, single: bool, scales: Scales) -> Self {
        Self {
            scales,
            single,
            resolver: Resolver::new(frame.zone),
            sums: Experience::NOTHING,
            tells_resolved: false,
            csat: Weeks::new(),
            nps: Weeks::new(),
            odd: BTreeMap::new(),
        }
    }

    /// Whether a row is one contact rather than an interval's count.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        self.single
    }

    /// The scale of `csat` and what `resolved` is, as far as the file tells.
    #[must_use]
    pub const fn scales(&self) -> &Scales {
        &self.scales
    }

    /// Columns with cells that are not used.
    pub fn odd(&self) -> impl Iterator<Item = (&'static str, Odd)> {
        self.odd.iter().map(|(column, odd)| (*column, *odd))
    }

    /// Adds the row at byte `at` of the file, of an interval that starts or a ticket that was created
    /// at `moment`, unless it is on a day that the planner leaves out, or in the plan.
    pub fn add(&mut self, frame: &Frame, moment: Moment, at: usize, felt: &Felt) {
        let (date, _) = moment.date_clock(frame.zone);
        if date >= frame.first_day || frame.ignored_days.contains(&date) {
            return;
        }
        let wait_s = self.first_response(moment, at, felt);
        let resolution_s = self.since("resolved", (moment, felt.second), at, felt.resolved_at);
        self.tally(felt, at, wait_s, resolution_s);
        let logs = (wait_s.map(wait_log), resolution_s.map(resolution_log));
        let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
        if let Some(csat) = self.csat_of(at, felt) {
            rate(&mut self.csat, monday, felt.handled, logs, csat);
        }
        if let Some(nps) = self.used("nps", at, felt.nps) {
            rate(&mut self.nps, monday, felt.handled, logs, nps);
        }
    }

    /// Seconds to the first response: a ticket's own time, else the wait of a call or an interval.
    fn first_response(&mut self, moment: Moment, at: usize, felt: &Felt) -> Option<f64> {
        let told = self.since(
            "first_response",
            (moment, felt.second),
            at,
            felt.first_response,
        );
        // Waits that the plan has no use for may hold anything (`history::seen`).
        told.or(match felt.wait_s {
            Cell::Is(wait_s) => Some(wait_s),
            Cell::Blank | Cell::Odd => None,
        })
    }

    fn tally(&mut self, felt: &Felt, at: usize, wait_s: Option<f64>, resolution_s: Option<f64>) {
        let (single, handled) = (self.single, felt.handled);
        self.sums.handled += handled;
        let times = |own: &mut Option<Times>, seconds: Option<f64>, weight: f64| {
            if let Some(seconds) = seconds.filter(|_| weight > 0.0) {
                own.get_or_insert_with(|| Times::new(single))
                    .add(seconds, weight);
            }
        };
        let waited = if single { handled } else { felt.offered };
        times(&mut self.sums.first_response, wait_s, waited);
        times(&mut self.sums.resolution, resolution_s, handled);
        if let Some(level) = self.used("service_level", at, felt.service_level) {
            part(
                &mut self.sums.answered_in_time,
                felt.offered,
                level * felt.offered,
            );
        }
        self.tally_resolved(felt, at);
    }

    fn tally_resolved(&mut self, felt: &Felt, at: usize) {
        if self.single {
            let done = matches!(felt.resolved_at, Cell::Is(_)) || felt.done == Some(true);
            self.tells_resolved |= done;
            if done || felt.resolved_at == Cell::Blank {
                part(&mut self.sums.resolved, 1.0, f64::from(u8::from(done)));
            }
            return;
        }
        let Some(Ok(is_share)) = self.scales.resolved_is_share else {
            return;
        };
        let fits = |it: &f64| !is_share || *it <= 1.0;
        if let Some(resolved) = self.fitting("resolved", at, felt.resolved, fits) {
            let contacts = if is_share {
                resolved * felt.handled
            } else {
                resolved
            };
            part(&mut self.sums.resolved, felt.handled, contacts);
        }
    }

    fn csat_of(&mut self, at: usize, felt: &Felt) -> Option<f64> {
        let scale = self.scales.csat?.ok()?;
        let (least, most) = scale.limits();
        self.fitting("csat", at, felt.csat, |it| (least..=most).contains(it))
    }

    /// Seconds from a ticket's creation to `cell`; one that lies before it is odd.
    fn since(
        &mut self,
        column: &'static str,
        (created, second): (Moment, u32),
        at: usize,
        cell: Cell<Exact>,
    ) -> Option<f64> {
        let (stamp, to) = self.used(column, at, cell)?;
        let seconds = |moment: Moment| {
            moment.since(created) as f64 * 60.0 + f64::from(to) - f64::from(second)
        };
        let candidates = match stamp {
            Stamp::Instant(moment) => [Some(moment), None],
            Stamp::Local(date, clock) => match self.resolver.resolve(date, clock) {
                Meaning::Once(moment) => [Some(moment), None],
                // Of an hour that the clock shows twice, the first that is not before the creation.
                Meaning::Twice(first, last) => [Some(first), Some(last)],
                Meaning::Never => [None, None],
            },
        };
        let times = candidates.into_iter().flatten().map(seconds);
        let found = times.filter(|it| *it >= 0.0).reduce(f64::min);
        if found.is_none() {
            self.count_odd(column, at);
        }
        found
    }

    fn used<T>(&mut self, column: &'static str, at: usize, cell: Cell<T>) -> Option<T> {
        match cell {
            Cell::Is(value) => Some(value),
            Cell::Blank => None,
            Cell::Odd => {
                self.count_odd(column, at);
                None
            }
        }
    }

    fn fitting(
        &mut self,
        column: &'static str,
        at: usize,
        cell: Cell<f64>,
        fits: impl Fn(&f64) -> bool,
    ) -> Option<f64> {
        let value = self.used(column, at, cell)?;
        if !fits(&value) {
            self.count_odd(column, at);
            return None;
        }
        Some(value)
    }

    fn count_odd(&mut self, column: &'static str, at: usize) {
        let odd = self.odd.entry(column).or_insert(Odd { cells: 0, at });
        odd.cells += 1;
    }

    /// All of it.
    #[must_use]
    pub fn experience(&self) -> Experience {
        let ratings = |weeks: &Weeks| {
            (!weeks.is_empty()).then(|| Ratings {
                single: self.single,
                weeks: weeks.values().copied().collect(),
            })
        };
        let scale: Option<Result<CsatScale, Unclear>> = self.scales.csat;
        let scale = scale.and_then(Result::ok);
        let sums = self.sums.clone();
        Experience {
            resolved: sums
                .resolved
                .filter(|_| !self.single || self.tells_resolved),
            csat: scale
                .zip(ratings(&self.csat))
                .map(|(scale, ratings)| Csat { scale, ratings }),
            nps: ratings(&self.nps),
            ..sums
        }
    }
}

fn part(own: &mut Option<Part>, of: f64, contacts: f64) {
    if of > 0.0 {
        let own = own.get_or_insert_default();
        own.of += of;
        own.part += contacts;
    }
}

fn rate(
    weeks: &mut Weeks,
    monday: NaiveDate,
    weight: f64,
    logs: (Option<f64>, Option<f64>),
    rating: f64,
) {
    if weight <= 0.0 {
        return;
    }
    let week = weeks.entry(monday).or_default();
    week.monday = monday;
    let moments = match logs {
        (Some(_), Some(_)) => &mut week.both,
        (Some(_), None) => &mut week.wait,
        (None, Some(_)) => &mut week.resolution,
        (None, None) => &mut week.bare,
    };
    let (wait, resolution) = logs;
    moments.add(
        weight,
        (wait.unwrap_or(0.0), resolution.unwrap_or(0.0)),
        rating,
    );
}
