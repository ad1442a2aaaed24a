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
}

impl<'a> Presence<'a> {
    /// From the shifts of the agents' contracts, their availability and time off.
    pub fn new(scenario: &'a Scenario) -> Self {
        let mut windows = Windows::default();
        let spans = (scenario.agents.iter())
            .map(|agent| merged(agent_spans(scenario, agent, &mut windows)))
            .collect();
        Self { scenario, spans }
    }

    /// How many who serve `queue`, or one that shares agents with it, could be at work when each
    /// of `intervals` starts; 1 everywhere where the scenario names nobody.
    pub fn people(&self, queue: QueueIndex, intervals: &[Interval]) -> Vec<f64> {
        if self.scenario.agents.is_empty() {
            return vec![1.0; intervals.len()];
        }
        let near: Vec<bool> = (self.scenario.queue_indices())
            .map(|it| it == queue || shares(self.scenario, queue, it))
            .collect();
        let mut change = vec![0.0; intervals.len() + 1];
        for (agent, spans) in self.scenario.agents.iter().zip(&self.spans) {
            if !agent.skills.iter().any(|it| near[it.get()]) {
                continue;
            }
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

fn agent_spans(scenario: &Scenario, agent: &Agent, windows: &mut Windows) -> Vec<Span> {
    let zone = scenario.zone_of(agent);
    let shifts = &scenario.contracts[agent.contract.get()].shifts;
    let mut spans = Vec::new();
    for date in scenario.days() {
        if agent.time_off.iter().any(|off| off.date == date) {
            continue;
        }
        let available = agent.availability.on(date.weekday()).iter();
        for available in available.map(|it| it.on(date, zone)) {
            for shift in shifts {
                let window = windows.of(scenario, agent.site, *shift, date);
                spans.extend(window.map(|window| Span {
                    start: window.start.max(available.start),
                    end: window.end.min(available.end),
                }));
            }
        }
    }
    spans.retain(|it| it.start < it.end);
    spans
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
