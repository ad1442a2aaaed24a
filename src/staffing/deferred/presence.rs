//! Who could be at work when: the room that people leave for deferred work.

use super::sharing::shares;
use crate::calendar::{Interval, Repeated, Span, at};
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, ShiftPattern};
use crate::units::{QueueIndex, ShiftIndex, SiteIndex};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// When each agent of a scenario could be at work.
pub struct Presence<'a> {
    scenario: &'a Scenario,
    /// Of each agent, in order of time; none overlap.
    spans: Vec<Vec<Span>>,
    /// Of each agent, in order of dates.
    duties: Vec<Vec<Duty>>,
}

/// What an agent could work on a date: one of the shifts in its window.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Duty {
    date: NaiveDate,
    span: Span,
    /// Minutes of work in the longest such shift, breaks off.
    work_min: f64,
    /// Work ÷ paid time.
    work_per_paid: f64,
}

/// What people can do for a queue beside what others need.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Room {
    /// How many who serve the queue, or one that shares agents with it, could be at work in each
    /// interval.
    pub people: Vec<f64>,
    /// The most agents whom the queue can have in each interval.
    pub agents: Vec<u32>,
    /// Hours that agents can work for it by date, in order; empty = without a limit.
    pub by_date: BTreeMap<NaiveDate, f64>,
    /// The same by plan week.
    pub by_week: Vec<f64>,
}

impl<'a> Presence<'a> {
    /// From the shifts of the agents' contracts, their availability and time off.
    pub fn new(scenario: &'a Scenario) -> Self {
        let mut windows = Windows::default();
        let duties: Vec<Vec<Duty>> = (scenario.agents.iter())
            .map(|agent| agent_duties(scenario, agent, &mut windows))
            .collect();
        Self {
            scenario,
            spans: duties
                .iter()
                .map(|own| merged(own.iter().map(|it| it.span).collect()))
                .collect(),
            duties,
        }
    }

    /// The room that is left for `queue` in each of `intervals`, where the queues that share agents
    /// with it need `others` there and `others_h` hours by date; without a limit where the scenario
    /// names nobody.
    ///
    /// Agents in an interval: who serves the queue and could be there, and no more than those who
    /// serve any of the queues less `others`. Hours of a day: the longest shift of each, breaks
    /// off; of a week: no more days and paid hours than the contract has. Hours count for those who turn up.
    pub fn room(
        &self,
        queue: QueueIndex,
        intervals: &[Interval],
        others: &[f64],
        others_h: &BTreeMap<NaiveDate, f64>,
    ) -> Room {
        let people = self.people(queue, intervals);
        if self.scenario.agents.is_empty() {
            let agents = vec![u32::MAX; intervals.len()];
            return Room {
                people,
                agents,
                ..Room::default()
            };
        }
        let near = self.near(queue);
        let own: Vec<bool> = (self.scenario.queue_indices())
            .map(|it| it == queue)
            .collect();
        let own_people = self.count(&own, intervals);
        let counts = own_people.iter().zip(&people).zip(others);
        let presence = self.scenario.shrinkage.presence();
        let agents = counts.map(|((own, near), others)| {
            let there = own.min(near - others).floor();
            // Of those who are rostered some do not turn up.
            let expected = (presence * near - others).ceil();
            there.min(expected).max(0.0) as u32
        });
        let left = |own_h: f64, near_h: f64, others_h: f64| {
            (presence * own_h)
                .min(presence * near_h - others_h)
                .max(0.0)
        };
        let (own_h, near_h) = (self.hours(&own), self.hours(&near));
        let by_date = intervals.iter().map(|it| it.date);
        let by_date = by_date.map(|date| {
            let of = |hours: &BTreeMap<NaiveDate, f64>| hours.get(&date).copied().unwrap_or(0.0);
            (date, left(of(&own_h), of(&near_h), of(others_h)))
        });
        let (own_h, near_h) = (self.week_hours(&own), self.week_hours(&near));
        let by_week = (own_h.iter().zip(near_h).enumerate()).map(|(week, (own_h, near_h))| {
            let of_week = others_h
                .iter()
                .filter(|(date, _)| self.week(**date) == week);
            left(*own_h, near_h, of_week.map(|(_, hours)| hours).sum())
        });
        Room {
            agents: agents.collect(),
            by_date: by_date.collect(),
            by_week: by_week.collect(),
            people,
        }
    }

    /// Which queues are `queue` or share agents with it.
    fn near(&self, queue: QueueIndex) -> Vec<bool> {
        (self.scenario.queue_indices())
            .map(|it| it == queue || shares(self.scenario, queue, it))
            .collect()
    }

    /// The plan week of `date`.
    pub fn week(&self, date: NaiveDate) -> usize {
        usize::try_from(self.scenario.plan_week(date)).unwrap_or(0)
    }

    /// The agents who serve any of `queues`, with what they could work.
    fn serving(&self, queues: &[bool]) -> impl Iterator<Item = (&Agent, &[Span], &[Duty])> {
        let all = self
            .scenario
            .agents
            .iter()
            .zip(&self.spans)
            .zip(&self.duties);
        all.filter(|((agent, _), _)| agent.skills.iter().any(|it| queues[it.get()]))
            .map(|((agent, spans), duties)| (agent, spans.as_slice(), duties.as_slice()))
    }

    /// Hours that those who serve any of `queues` can work by date. What a shift works after
    /// midnight may be taken from either date.
    fn hours(&self, queues: &[bool]) -> BTreeMap<NaiveDate, f64> {
        let mut hours = BTreeMap::new();
        for (agent, _, duties) in self.serving(queues) {
            let zone = self.scenario.zone_of(agent);
            for own in duties.chunk_by(|a, b| a.date == b.date) {
                let (date, best_h) = (own[0].date, most_work_h(own));
                *hours.entry(date).or_insert(0.0) += best_h;
                let last = own.iter().map(|it| it.span.end).max();
                let next = date
                    .succ_opt()
                    .filter(|next| last.is_some_and(|it| it.plus(-1).date_clock(zone).0 >= *next));
                if let Some(next) = next {
                    *hours.entry(next).or_insert(0.0) += best_h;
                }
            }
        }
        hours
    }

    /// Hours that those who serve any of `queues` can work by plan week.
    fn week_hours(&self, queues: &[bool]) -> Vec<f64> {
        let mut hours = vec![0.0; self.scenario.weeks as usize];
        for (agent, _, duties) in self.serving(queues) {
            let contract = &self.scenario.contracts[agent.contract.get()];
            let overtime = contract.overtime.map_or(0, |it| it.max_minutes_per_week);
            let paid_h = f64::from(contract.week_max_minutes + overtime) / 60.0;
            for week in duties.chunk_by(|a, b| self.week(a.date) == self.week(b.date)) {
                let mut days: Vec<f64> = (week.chunk_by(|a, b| a.date == b.date))
                    .map(most_work_h)
                    .collect();
                days.sort_by(|a, b| b.total_cmp(a));
                let worked = days.iter().take(contract.max_days_per_week as usize);
                let per_paid = week.iter().map(|it| it.work_per_paid).fold(0.0, f64::max);
                if let Some(sum) = hours.get_mut(self.week(week[0].date)) {
                    *sum += worked.sum::<f64>().min(paid_h * per_paid);
                }
            }
        }
        hours
    }

    /// How many who serve `queue`, or one that shares agents with it, could be at work when each
    /// of `intervals` starts; 1 everywhere where the scenario names nobody.
    pub fn people(&self, queue: QueueIndex, intervals: &[Interval]) -> Vec<f64> {
        if self.scenario.agents.is_empty() {
            return vec![1.0; intervals.len()];
        }
        self.count(&self.near(queue), intervals)
    }

    /// How many who serve any of `queues` could be at work when each of `intervals` starts.
    fn count(&self, queues: &[bool], intervals: &[Interval]) -> Vec<f64> {
        let mut change = vec![0.0; intervals.len() + 1];
        for (_, spans, _) in self.serving(queues) {
            for span in spans {
                change[intervals.partition_point(|it| it.span.start < span.start)] += 1.0;
                change[intervals.partition_point(|it| it.span.start < span.end)] -= 1.0;
            }
        }
        let running = change[..intervals.len()].iter().scan(0.0, |sum, it| {
            *sum += it;
            Some(*sum)
        });
        running.collect()
    }
}

/// From a pattern's first start to its latest end on a date, by site.
#[derive(Default)]
struct Windows(BTreeMap<(SiteIndex, ShiftIndex, NaiveDate), Option<Span>>);

impl Windows {
    fn of(
        &mut self,
        scenario: &Scenario,
        site: SiteIndex,
        shift: ShiftIndex,
        date: NaiveDate,
    ) -> Option<Span> {
        let zone = scenario.sites[site.get()].zone;
        *(self.0.entry((site, shift, date))).or_insert_with(|| {
            let pattern = &scenario.shifts[shift.get()];
            let starts = |it: &ShiftPattern| Some((*it.starts.first()?, *it.starts.last()?));
            let (first, last) = starts(pattern)?;
            let longest = i64::from(*pattern.lengths_min.last()?);
            let works = pattern.days[date.weekday().num_days_from_monday() as usize];
            works.then(|| Span {
                start: at(date, first, zone, Repeated::First),
                end: at(date, last, zone, Repeated::First).plus(longest),
            })
        })
    }
}

fn most_work_h(duties: &[Duty]) -> f64 {
    duties.iter().map(|it| it.work_min).fold(0.0, f64::max) / 60.0
}

fn agent_duties(scenario: &Scenario, agent: &Agent, windows: &mut Windows) -> Vec<Duty> {
    let zone = scenario.zone_of(agent);
    let shifts = &scenario.contracts[agent.contract.get()].shifts;
    let mut duties = Vec::new();
    for date in scenario.days() {
        if agent.time_off.iter().any(|off| off.date == date) {
            continue;
        }
        let available = agent.availability.on(date.weekday()).iter();
        for available in available.map(|it| it.on(date, zone)) {
            for shift in shifts {
                let window = windows.of(scenario, agent.site, *shift, date);
                let both = window.map(|window| Span {
                    start: window.start.max(available.start),
                    end: window.end.min(available.end),
                });
                duties.extend(both.and_then(|it| duty(&scenario.shifts[shift.get()], date, it)));
            }
        }
    }
    duties
}

/// The longest shift of `pattern` in `span`; `None` where not even the shortest fits.
fn duty(pattern: &ShiftPattern, date: NaiveDate, span: Span) -> Option<Duty> {
    let fits = |it: &&u32| i64::from(**it) <= span.minutes();
    let longest = *pattern.lengths_min.iter().rev().find(fits)?;
    let breaks = |paid: bool| -> u32 {
        let all = pattern.breaks.iter();
        all.filter(|it| it.paid || !paid)
            .map(|it| it.length_min)
            .sum()
    };
    let work_min = f64::from(longest.saturating_sub(breaks(false)));
    let paid_min = work_min + f64::from(breaks(true));
    Some(Duty {
        date,
        span,
        work_min,
        work_per_paid: if paid_min > 0.0 {
            work_min / paid_min
        } else {
            0.0
        },
    })
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}
