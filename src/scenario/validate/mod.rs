//! From what was written to what may be trusted: names resolved, every rule between values
//! checked, *all* problems reported.
//!
//! Each part goes on with a stand-in where a value is missing or wrong (that was reported), so
//! that the rest is checked too. A stand-in never leaves this module: with an error, no scenario
//! is returned.

mod agents;
mod availability;
mod believable;
mod borrow;
mod breaks;
mod contracts;
mod customers;
mod general;
mod hiring;
mod holidays;
mod hours;
mod knowledge;
mod names;
mod numbers;
mod overrides;
mod proficiency;
mod promises;
mod queues;
mod reach;
mod shifts;
mod simulation;
mod special_hours;
mod unfelt;
mod volumes;
mod wishes;
mod worked;

use super::codes;
use super::decode::List;
use super::file::worked_csv::WorkedFile;
use super::file::{AgentFile, ScenarioFile};
use super::model::{
    ClosedDay, Contract, Queue, Scenario, SpecialHours, Validated, concerns, special_hours_on,
};
use crate::calendar::{Clock, ClockSpan, IntervalLength};
use crate::problem::{Problem, Problems};
use crate::units::QueueIndex;
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use names::Names;
use std::path::Path;

/// What all parts of the check need to know.
pub(crate) struct Basis<'a> {
    /// Folder of the scenario.
    folder: &'a Path,
    /// The scenario's name, for the one site of a scenario without sites.
    name: String,
    zone: Tz,
    interval: IntervalLength,
    first_day: NaiveDate,
    weeks: u32,
    /// Whether first day and weeks could be read, so that dates can be held against the plan.
    dates_known: bool,
    /// The day after the last of the months ahead, where they are written.
    ahead: Option<NaiveDate>,
}

impl Basis<'_> {
    /// The day after the plan's last.
    fn end_day(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.weeks) * 7);
        self.first_day
            .checked_add_days(days)
            .unwrap_or(self.first_day)
    }

    /// The day after the last that anything looks at: the plan's, or the last of the months ahead.
    fn horizon_end(&self) -> NaiveDate {
        self.end_day().max(self.ahead.unwrap_or(NaiveDate::MIN))
    }

    /// Whether a date is surely outside the plan.
    fn is_outside(&self, date: NaiveDate) -> bool {
        self.dates_known && !(self.first_day..self.end_day()).contains(&date)
    }
}

/// What stands in files of rows beside the scenario's.
pub struct Rows<'a> {
    /// The agents of the agents' file.
    pub agents: &'a [AgentFile],
    /// Whether all of it could be read.
    pub agents_complete: bool,
    /// Shifts worked before the plan.
    pub worked: &'a [WorkedFile],
}

/// Checks what was written. Problems are added; the scenario is returned where none of
/// all problems is an error.
pub fn validate(
    file: &ScenarioFile,
    rows: &Rows<'_>,
    folder: &Path,
    problems: &mut Problems,
) -> Option<Scenario> {
    let basis = general::basis(file, folder, problems);
    let queue_names = Names::of("queue", items(&file.queue), problems);
    let site_names = Names::of("site", items(&file.site), problems);
    let shift_names = Names::of("shift", items(&file.shift), problems);
    let contract_names = Names::of("contract", items(&file.contract), problems);
    let mut queues = queues::queues(file, &basis, problems);
    borrow::borrow(file, &queue_names, &mut queues, problems);
    let shifts = shifts::shifts(file, problems);
    let contracts = contracts::contracts(file, &shift_names, &shifts, problems);
    let sites = general::sites(file, &basis, problems);
    let mut closed_days = general::closed_days(file, &queue_names, problems);
    let holidays = holidays::holidays(file, &queue_names, &basis, problems);
    holidays::close(&holidays, queues.len(), &mut closed_days);
    let known = knowledge::World {
        basis: &basis,
        queues: &queue_names,
    };
    let special_hours = special_hours::special_hours(file, &known, &closed_days, problems);
    let closed = Closed {
        queues: &queues,
        days: &closed_days,
        special: &special_hours,
    };
    let overrides = overrides::overrides(file, &known, &closed, problems);
    let events = knowledge::events(file, &known, problems);
    unfelt::unfelt(file, &events, &known, &closed, problems);
    let agents = {
        let world = agents::World {
            basis: &basis,
            queues: &queue_names,
            sites: &site_names,
            shifts: &shift_names,
            contracts: &contract_names,
            all_sites: &sites,
            all_contracts: &contracts,
            all_shifts: &shifts,
        };
        let written: Vec<&AgentFile> = items(&file.agent).iter().chain(rows.agents).collect();
        let unread = ["agent", "agents"]
            .iter()
            .any(|key| file.unread.contains(key));
        let all_inline = file.agent.as_ref().is_none_or(|list| list.complete);
        let complete = rows.agents_complete && all_inline && !unread;
        agents::agents(&written, complete, file, &world, problems)
    };
    let people = (agents.as_slice(), sites.as_slice());
    let worked_before = worked::worked(
        file.worked_before.as_ref(),
        rows.worked,
        people,
        &basis,
        problems,
    );
    believable::volumes(file, &queues, agents.len(), &basis, problems);
    let shrinkage = general::shrinkage(file, problems);
    let contracts_only: Vec<Contract> = contracts.iter().map(|it| it.contract.clone()).collect();
    let hiring = {
        let world = hiring::World {
            basis: &basis,
            queues: &queue_names,
            sites: &site_names,
            all_sites: &sites,
            contracts: &contract_names,
            all_contracts: &contracts_only,
            agents: &agents,
            agents_complete: rows.agents_complete,
            shrinkage,
        };
        hiring::hiring(file, &world, problems)
    };
    let scenario = Scenario {
        name: basis.name.clone(),
        zone: basis.zone,
        interval: basis.interval,
        first_day: basis.first_day,
        weeks: basis.weeks,
        seed: file.seed.as_ref().map_or(1, |seed| seed.value),
        currency: general::currency(file, problems),
        shrinkage,
        prices: general::prices(file, &contracts, problems),
        forecast: general::forecast(file, problems),
        simulation: simulation::settings(file, problems),
        hiring,
        queues,
        closed_days,
        special_hours,
        holidays,
        events,
        growth: knowledge::growth(file, &known, problems),
        overrides,
        history_marks: knowledge::history_marks(file, &known, problems),
        aht_changes: knowledge::aht_changes(file, &known, problems),
        sites,
        shifts: shifts.into_iter().map(|shift| shift.pattern).collect(),
        contracts: contracts
            .into_iter()
            .map(|checked| checked.contract)
            .collect(),
        agents,
        worked_before,
        folder: folder.to_owned(),
        validated: Validated(()),
    };
    (!problems.has_errors()).then_some(scenario)
}

/// When queues do not open.
struct Closed<'a> {
    queues: &'a [Queue],
    days: &'a [ClosedDay],
    special: &'a [SpecialHours],
}

impl Closed<'_> {
    /// Whether a queue surely does not open on a date, so that nothing can be spread over it.
    fn is_closed(&self, queue: QueueIndex, date: NaiveDate) -> bool {
        let Some(it) = self.queues.get(queue.get()) else {
            return false;
        };
        let mut days = self.days.iter();
        let closed = days.any(|day| day.date == date && concerns(&day.queues, queue));
        let weekday = special_hours_on(self.special, queue, date)
            .unwrap_or_else(|| it.hours.on(date.weekday()));
        let evening = it.hours.on(date.weekday().pred()).iter();
        let night = evening.map(|span| span.to).any(|to| to > Clock::END_OF_DAY);
        (closed || weekday.is_empty()) && !night
    }
}

impl Closed<'_> {
    /// Whether a queue does not open within `hours` of a date, which may run into the next morning, nor
    /// do the hours of the evening before.
    fn is_shut(&self, queue: QueueIndex, date: NaiveDate, hours: &[ClockSpan]) -> bool {
        let on = |day: Option<NaiveDate>, later: i32| {
            let spans = day.map_or(&[][..], |day| self.hours(queue, day)).iter();
            spans.map(move |span| ClockMinutes::of(span, later))
        };
        let mut open = on(date.pred_opt(), -1440)
            .chain(on(Some(date), 0))
            .chain(on(date.succ_opt(), 1440));
        let meant = |open: &ClockMinutes| {
            let hours = hours.iter().map(|span| ClockMinutes::of(span, 0));
            hours
                .into_iter()
                .any(|it| it.from < open.to && open.from < it.to)
        };
        !open.any(|open| meant(&open))
    }

    /// Hours of a queue on a date, none where it is closed.
    fn hours(&self, queue: QueueIndex, date: NaiveDate) -> &[ClockSpan] {
        let mut days = self.days.iter();
        let Some(it) = self.queues.get(queue.get()) else {
            return &[];
        };
        if days.any(|day| day.date == date && concerns(&day.queues, queue)) {
            return &[];
        }
        special_hours_on(self.special, queue, date).unwrap_or_else(|| it.hours.on(date.weekday()))
    }
}

/// A stretch in minutes from a day's midnight, below 0 on the day before.
struct ClockMinutes {
    from: i32,
    to: i32,
}

impl ClockMinutes {
    fn of(span: &ClockSpan, later: i32) -> Self {
        Self {
            from: i32::from(span.from.minutes()) + later,
            to: i32::from(span.to.minutes()) + later,
        }
    }
}

/// The items of a list that may be missing.
fn items<T>(list: &Option<List<T>>) -> &[T] {
    list.as_ref().map_or(&[], |list| &list.items)
}

/// Says that `min` is above `max`.
fn limits_reversed(what: &str, min: &crate::problem::Place, problems: &mut Problems) {
    let problem = Problem::error(
        codes::LIMITS_REVERSED,
        format!("{what}: the least is above the most"),
    )
    .at(min.clone(), "above the most")
    .help("exchange the two, or correct one of them");
    problems.push(problem);
}
