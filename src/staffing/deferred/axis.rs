//! The time over which deferred work is levelled: the plan, and weeks like its last.

use super::deadline::{Arriving, Batches, OpenTime, batches};
use super::level::{Levelled, Needed, level};
use super::play::{Played, play};
use super::presence::Room;
use super::task::{Budget, Task};
use super::{Deferred, DeferredInterval, DueWork, LocalTime, result, waiting};
use crate::calendar::Interval;
use crate::forecast::QueueForecast;
use crate::queueing::{Goal, Unreachable};
use crate::scenario::Scenario;
use crate::scenario::model::Queue;
use crate::staffing::Service;
use crate::staffing::requirement::StaffingError;
use chrono::{Days, NaiveDate};

/// Most weeks like the plan's last that are put after it.
const MOST_WEEKS_AFTER: u32 = 8;

/// What becomes of the work in an interval, why, and what customers get.
pub type Facts = (DeferredInterval, crate::staffing::Performance);

/// The plan's open intervals and, for what is due after its end, weeks like its last.
pub struct Axis {
    open: OpenTime,
    batches: Batches,
    others: Vec<f64>,
    people: Vec<f64>,
    /// The most agents that can be had in each interval.
    room: Vec<u32>,
    budgets: Vec<Budget>,
    /// The start and the end of each interval by the queue's clock.
    times: Vec<(LocalTime, LocalTime)>,
}

impl Axis {
    /// That of `forecast`, whose neighbours need what `others` says and whose people are those of `room`.
    pub fn new(
        scenario: &Scenario,
        deferred: &Deferred,
        forecast: &QueueForecast,
        others: impl Fn(&[Interval]) -> Vec<f64>,
        room: impl Fn(&[Interval], &[f64]) -> Room,
    ) -> Self {
        let queue = &scenario.queues[forecast.queue.get()];
        let intervals: Vec<Interval> = forecast.intervals.iter().map(|it| it.interval).collect();
        let others = others(&intervals);
        let room = room(&intervals, &others);
        let plan_s: f64 = intervals.iter().map(length_s).sum();
        let day_s = deferred.opening_day.get();
        let horizon_s = deferred.within.get().min(day_s) + day_s;
        let after = after(&intervals, scenario.end_day(), horizon_s);
        let places: Vec<(usize, u32)> = (0..intervals.len())
            .map(|it| (it, 0))
            .chain(after)
            .collect();
        let arriving: Vec<Arriving> = (places.iter())
            .map(|(source, _)| Arriving {
                contacts: forecast.intervals[*source].offered,
                aht_s: forecast.intervals[*source].aht.get(),
            })
            .collect();
        let lengths_s = places
            .iter()
            .map(|(source, _)| length_s(&intervals[*source]));
        let open = OpenTime::of(lengths_s);
        let waiting = waiting(queue.backlog, &arriving[..intervals.len()]);
        let times = places
            .iter()
            .map(|(source, weeks)| times(&intervals[*source], *weeks, queue));
        Self {
            batches: batches(&open, waiting, &arriving, &deferred.terms(plan_s)),
            open,
            others: places.iter().map(|(source, _)| others[*source]).collect(),
            people: (places.iter())
                .map(|(source, _)| room.people[*source])
                .collect(),
            budgets: budgets(scenario, &intervals, &places, &room, deferred),
            room: (places.iter())
                .map(|(source, _)| room.agents[*source])
                .collect(),
            times: times.collect(),
        }
    }

    fn slot_s(&self, deferred: &Deferred) -> Vec<f64> {
        let lengths_s = (0..self.open.intervals()).map(|it| self.open.length_s(it));
        lengths_s.map(|it| it * deferred.productive.get()).collect()
    }

    /// The fewest agents.
    ///
    /// # Errors
    /// [`StaffingError`] where no number will do.
    pub fn level(
        &self,
        queue: &Queue,
        deferred: &Deferred,
        forecast: &QueueForecast,
    ) -> Result<Levelled, StaffingError> {
        let slot_s = self.slot_s(deferred);
        let refused = |reason| StaffingError::Unreachable {
            queue: queue.name.clone(),
            start: (forecast.intervals.first())
                .map_or_else(String::new, |it| it.interval.span.start.rfc3339(queue.zone)),
            reason,
        };
        if slot_s.iter().any(|it| *it <= 0.0) {
            return Err(refused(Unreachable::Impossible(Goal::Occupancy)));
        }
        let task = self.task(queue, deferred, &slot_s);
        level(&task).map_err(|_| refused(Unreachable::TooMany))
    }

    fn task<'a>(&'a self, queue: &Queue, deferred: &Deferred, slot_s: &'a [f64]) -> Task<'a> {
        Task {
            batches: &self.batches,
            slot_s,
            floor: queue.minimum_agents,
            others: &self.others,
            people: &self.people,
            room: &self.room,
            budgets: &self.budgets,
            late_within_s: deferred.late_within_s() * deferred.productive.get(),
        }
    }

    /// What the agents found make of the work.
    pub fn play(&self, queue: &Queue, deferred: &Deferred, found: &Levelled) -> Vec<Played> {
        let slot_s = self.slot_s(deferred);
        let task = self.task(queue, deferred, &slot_s);
        let agents = found.agents.iter().enumerate();
        let capacity_s: Vec<f64> = agents
            .map(|(position, count)| task.capacity_s(position, *count))
            .collect();
        play(&self.open, &self.batches, &capacity_s)
    }

    /// The facts of the plan's interval at `position`.
    pub fn facts(
        &self,
        found: &Levelled,
        played: &Played,
        position: usize,
        service: &Service,
    ) -> Facts {
        let agent_s = f64::from(found.agents[position]) * self.open.length_s(position);
        let (flow, performance) = result(played, agent_s, service);
        let needed = found.needed[position].map(|it| self.due_work(&it));
        let deferred = DeferredInterval {
            flow,
            others: self.others[position],
            available: (self.room[position] < u32::MAX).then_some(self.room[position]),
            needed,
        };
        (deferred, performance)
    }

    fn due_work(&self, needed: &Needed) -> DueWork {
        let (mut busiest_at, mut busiest) = (needed.waits_since, f64::NEG_INFINITY);
        for position in needed.waits_since..=needed.due {
            if self.others[position] > busiest {
                (busiest_at, busiest) = (position, self.others[position]);
            }
        }
        DueWork {
            contacts: needed.contacts,
            missed: needed.missed,
            late: needed.late,
            due: self.times[needed.due].1,
            busiest,
            busiest_at: self.times[busiest_at].0,
        }
    }
}

fn length_s(interval: &Interval) -> f64 {
    interval.span.minutes() as f64 * 60.0
}

/// Intervals of the week before `end_day` again, week after week until they hold `horizon_s` of
/// open time: which interval, and how many weeks later.
fn after(intervals: &[Interval], end_day: NaiveDate, horizon_s: f64) -> Vec<(usize, u32)> {
    let from = end_day.checked_sub_days(Days::new(7)).unwrap_or(end_day);
    let last_week = intervals.partition_point(|it| it.date < from)..intervals.len();
    let mut after = Vec::new();
    let mut open_s = 0.0;
    for week in 1..=MOST_WEEKS_AFTER {
        for position in last_week.clone() {
            if open_s > horizon_s {
                return after;
            }
            after.push((position, week));
            open_s += length_s(&intervals[position]);
        }
    }
    after
}

/// The hours of `room` for the days and weeks of `places`.
fn budgets(
    scenario: &Scenario,
    intervals: &[Interval],
    places: &[(usize, u32)],
    room: &Room,
    deferred: &Deferred,
) -> Vec<Budget> {
    let date = |(source, weeks): (usize, u32)| (weeks, intervals[source].date);
    let week = |(source, weeks): (usize, u32)| {
        let week = scenario.plan_week(intervals[source].date);
        (weeks, usize::try_from(week).unwrap_or(0))
    };
    let of_date =
        stretches(places, date).filter_map(|((_, date), it)| Some((room.by_date.get(&date)?, it)));
    let of_week =
        stretches(places, week).filter_map(|((_, week), it)| Some((room.by_week.get(week)?, it)));
    let productive_s = 3600.0 * deferred.productive.get();
    of_date
        .chain(of_week)
        .map(|(hours, intervals)| Budget {
            intervals,
            work_s: hours * productive_s,
        })
        .collect()
}

/// Stretches of neighbouring `places` with the same key.
fn stretches<K: PartialEq + Copy>(
    places: &[(usize, u32)],
    key: impl Fn((usize, u32)) -> K,
) -> impl Iterator<Item = (K, std::ops::Range<usize>)> {
    let alike = places.chunk_by(|a, b| key(*a) == key(*b));
    let keyed: Vec<(K, usize)> = alike.map(|it| (key(it[0]), it.len())).collect();
    keyed.into_iter().scan(0, |first, (key, count)| {
        let from = *first;
        *first += count;
        Some((key, from..*first))
    })
}

/// Start and end of `interval` by the queue's clock, so many weeks later.
fn times(interval: &Interval, weeks: u32, queue: &Queue) -> (LocalTime, LocalTime) {
    let at = |moment: crate::calendar::Moment| {
        let (date, clock) = moment.date_clock(queue.zone);
        let later = date.checked_add_days(Days::new(u64::from(weeks) * 7));
        LocalTime {
            date: later.unwrap_or(date),
            clock,
        }
    };
    (at(interval.span.start), at(interval.span.end))
}
