//! Coverage added up: by queue, day and plan, and the intervals where most is missing.

use super::{Coverage, IntervalCoverage, QueueCoverage};
use crate::calendar::Moment;
use crate::scenario::{Scenario, first_start};
use crate::units::QueueIndex;
use chrono::NaiveDate;
use serde::Serialize;

/// Coverage added up over intervals of one queue, or of the whole plan. Shares and waits are
/// weighted by contacts, occupancy by agent-hours.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct QueueTotals {
    /// Expected contacts.
    pub offered: f64,
    /// Share of contacts answered within the threshold; `None` where none is promised or nothing
    /// arrives. Of email and tickets: of all that are done or fall due, what waited before included, the share that is
    /// done in time.
    pub service_level: Option<f64>,
    /// The contacts of which that is a share.
    pub judged: f64,
    /// Of those, email and tickets whose deadline had passed before the plan began: late whatever it does.
    pub late_before: f64,
    /// Mean wait in seconds; `None` where in some interval nobody answers (and nobody hangs up), or
    /// nothing arrives.
    pub asa_s: Option<f64>,
    /// Mean wait in seconds of the contacts that arrive in all other intervals; `None` where there
    /// are none.
    pub asa_outside_overload_s: Option<f64>,
    /// Contacts that arrive in intervals in which nobody answers and nobody hangs up: they wait
    /// until somebody is there.
    pub offered_in_overload: f64,
    /// Contacts that hang up, those included that do so where nothing arrives.
    pub hung_up: f64,
    /// Share of contacts that hang up; `None` where nothing arrives.
    pub abandoned_fraction: Option<f64>,
    /// Share of the expected agents' time that is busy; `None` where nobody is expected.
    pub occupancy: Option<f64>,
    /// Agent-hours required on the phones.
    pub required_h: f64,
    /// Agent-hours rostered in open intervals.
    pub scheduled_h: f64,
    /// Agent-hours that will be there in open intervals.
    pub expected_h: f64,
    /// Agent-hours missing.
    pub understaffing_h: f64,
    /// Agent-hours too many.
    pub overstaffing_h: f64,
    /// Agent-hours rostered while the queue is closed.
    pub outside_opening_h: f64,
    /// Those of them before the plan's first day or after its last one.
    pub beyond_plan_h: f64,
    /// Open intervals.
    pub intervals: usize,
    /// Those in which anybody is missing.
    pub intervals_short: usize,
    /// The largest number of agents missing in an interval.
    pub worst_understaffing: f64,
}

/// A day's totals of one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayTotals {
    /// The local date of the queue.
    pub date: NaiveDate,
    /// The day added up.
    pub totals: QueueTotals,
}

/// A shortfall smaller than this many agents is rounding, not understaffing.
pub(crate) const NOTHING: f64 = 1e-6;

impl QueueTotals {
    /// Adds up `intervals`, all of queues that promise a service level or all that do not.
    fn of<'a>(intervals: impl IntoIterator<Item = &'a IntervalCoverage>) -> Self {
        let mut sums = Sums::default();
        intervals.into_iter().for_each(|it| sums.add(it));
        sums.totals()
    }
}

/// Sums under way.
#[derive(Default)]
struct Sums {
    totals: QueueTotals,
    answered_in_time: f64,
    waited_s: f64,
    busy_h: f64,
}

impl Sums {
    fn add(&mut self, it: &IntervalCoverage) {
        let (hours, totals) = (it.hours(), &mut self.totals);
        totals.offered += it.offered;
        totals.required_h += f64::from(it.agents_required.get()) * hours;
        totals.scheduled_h += it.agents_scheduled * hours;
        totals.expected_h += it.agents_expected * hours;
        totals.understaffing_h += it.understaffing * hours;
        totals.overstaffing_h += it.overstaffing * hours;
        totals.intervals += 1;
        totals.intervals_short += usize::from(it.understaffing > NOTHING);
        totals.worst_understaffing = totals.worst_understaffing.max(it.understaffing);
        self.busy_h += it.performance.occupancy.get() * it.agents_expected * hours;
        if let Some(flow) = it.flow {
            if flow.promised {
                totals.judged += flow.judged();
                totals.late_before += flow.late_before;
                self.answered_in_time += flow.done_in_time;
            }
        } else if let Some(level) = it.performance.service_level {
            totals.judged += it.offered;
            self.answered_in_time += level.get() * it.offered;
        }
        let given = &it.performance;
        let (hung_up, waited_s) = match given.counted {
            Some(counted) => (counted.hung_up, Some(counted.waited_s)),
            None => (
                given.abandoned.get() * it.offered,
                given.asa.map(|asa| asa.get() * it.offered),
            ),
        };
        totals.hung_up += hung_up;
        // Who comes while nobody answers waits until somebody does: not in the mean wait.
        if given.asa.is_some() || it.offered <= 0.0 {
            self.waited_s += waited_s.unwrap_or(0.0);
        } else {
            totals.offered_in_overload += it.offered;
        }
    }

    fn totals(self) -> QueueTotals {
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let overload = self.totals.offered_in_overload;
        QueueTotals {
            service_level: share(self.answered_in_time, self.totals.judged),
            asa_s: share(self.waited_s, self.totals.offered).filter(|_| overload <= 0.0),
            abandoned_fraction: share(self.totals.hung_up, self.totals.offered)
                .map(|it| it.min(1.0)),
            asa_outside_overload_s: share(self.waited_s, self.totals.offered - overload),
            occupancy: share(self.busy_h, self.totals.expected_h),
            ..self.totals
        }
    }
}

/// The totals of one queue, and of each of its days that is open.
#[must_use]
pub fn queue_totals(coverage: &QueueCoverage) -> (QueueTotals, Vec<DayTotals>) {
    let by_day = coverage
        .intervals
        .chunk_by(|a, b| a.interval.date == b.interval.date);
    let days = by_day.map(|day| DayTotals {
        date: day[0].interval.date,
        totals: QueueTotals::of(day),
    });
    let totals = QueueTotals {
        outside_opening_h: coverage.hours_outside_opening,
        beyond_plan_h: coverage.hours_beyond_plan,
        ..QueueTotals::of(&coverage.intervals)
    };
    (totals, days.collect())
}

/// The totals over all queues. Its service level is the share of all contacts of those queues
/// that promise one, each held against its own threshold.
#[must_use]
pub fn plan_totals(coverage: &Coverage) -> QueueTotals {
    let summed = |of: fn(&QueueCoverage) -> f64| coverage.queues.iter().map(of).sum();
    QueueTotals {
        outside_opening_h: summed(|queue| queue.hours_outside_opening),
        beyond_plan_h: summed(|queue| queue.hours_beyond_plan),
        ..QueueTotals::of(coverage.queues.iter().flat_map(|queue| &queue.intervals))
    }
}

/// An interval in which agents are missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// The queue.
    pub queue: QueueIndex,
    /// The interval and what it lacks.
    pub interval: IntervalCoverage,
}

/// The `count` intervals that lack most agents, the worst first; of equals the earlier one, then
/// the queue that is served first. Fewer where fewer lack any. Those that no shift of the plan can
/// reach are left out: [`before_first_shift`] adds them up.
#[must_use]
pub fn worst_shortfalls(scenario: &Scenario, coverage: &Coverage, count: usize) -> Vec<Shortfall> {
    let mut all: Vec<Shortfall> = coverage
        .queues
        .iter()
        .flat_map(|own| {
            let first = first_start(scenario, own.queue);
            let reached = own.intervals.iter();
            let reached = reached.filter(move |it| !is_before(it, first));
            reached.map(|it| (own.queue, it))
        })
        .filter(|(_, it)| it.understaffing > NOTHING)
        .map(|(queue, it)| Shortfall {
            queue,
            interval: *it,
        })
        .collect();
    all.sort_by(|a, b| {
        let priority = |it: &Shortfall| scenario.queues[it.queue.get()].priority;
        (b.interval.understaffing)
            .total_cmp(&a.interval.understaffing)
            .then_with(|| a.interval.interval.span.cmp(&b.interval.interval.span))
            .then_with(|| priority(a).cmp(&priority(b)))
            .then_with(|| a.queue.cmp(&b.queue))
    });
    all.truncate(count);
    all
}

/// What a queue lacks before any shift of the plan can start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeforeFirst {
    /// The queue.
    pub queue: QueueIndex,
    /// The first start of a shift of those who serve it.
    pub until: Moment,
    /// Intervals before it that lack agents.
    pub intervals_short: usize,
    /// Agent-hours missing in them.
    pub understaffing_h: f64,
}

/// The queues that lack agents before any shift of the plan can start, in the scenario's order: a
/// shift that reaches the plan's first night starts on the day before it.
#[must_use]
pub fn before_first_shift(scenario: &Scenario, coverage: &Coverage) -> Vec<BeforeFirst> {
    let of_queue = |own: &QueueCoverage| {
        let first = first_start(scenario, own.queue);
        let short: Vec<&IntervalCoverage> = (own.intervals.iter())
            .filter(|it| is_before(it, first) && it.understaffing > NOTHING)
            .collect();
        first
            .filter(|_| !short.is_empty())
            .map(|until| BeforeFirst {
                queue: own.queue,
                until,
                intervals_short: short.len(),
                understaffing_h: short.iter().map(|it| it.understaffing * it.hours()).sum(),
            })
    };
    coverage.queues.iter().filter_map(of_queue).collect()
}

fn is_before(it: &IntervalCoverage, first: Option<Moment>) -> bool {
    first.is_some_and(|first| it.interval.span.end <= first)
}
