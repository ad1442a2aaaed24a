//! Everything that the integer program chooses from: groups of like agents, the shifts each group
//! could work on each date, and how many heads, hours and days it has.

use super::limits::{WeekLimits, attainable, is_credited, week_dates, week_limits};
use super::shapes::{BreakWindow, break_windows, duty_shapes};
use super::{DutyShape, Group, grid::Grid};
use crate::calendar::{DAY_MIN, OpeningHours, Span, day};
use crate::scenario::Scenario;
use crate::scenario::model::Agent;
use crate::units::{QueueIndex, SiteIndex};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Head rows of one group and date at most: beyond that many kinds of availability the rest are
/// left to the named roster.
const MOST_HEAD_ROWS: usize = 12;

/// A shift that a group could work: one column `x`.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Position of the group.
    pub group: usize,
    /// The shift.
    pub shape: DutyShape,
    /// Where its breaks may lie.
    pub windows: Vec<BreakWindow>,
    /// Agents of the group who can work it.
    pub able: u32,
    /// The plan week of its date.
    pub week: u32,
}

/// So many agents at most on these offers together: all of one group and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLimit {
    /// Positions of the offers.
    pub offers: Vec<usize>,
    /// Agents who can work at least one of them.
    pub most: u32,
    /// The plan week.
    pub week: u32,
}

/// Agents of one group with the same pay, and their hours in each week.
#[derive(Debug, Clone, PartialEq)]
pub struct PayClass {
    /// The group.
    pub group: usize,
    /// Pay for an hour.
    pub rate: f64,
    /// Pay for an hour of overtime.
    pub overtime_rate: f64,
    /// Summed over its agents, a week each.
    pub weeks: Vec<WeekLimits>,
}

/// All that the program chooses from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    /// The groups.
    pub groups: Vec<Group>,
    /// Number of agents in each group.
    pub sizes: Vec<u32>,
    /// Different sets of skills: agents of any site and contract who can serve the same queues.
    pub crews: Vec<Vec<QueueIndex>>,
    /// The crew of each group.
    pub crew_of: Vec<usize>,
    /// By group, then by date, pattern, start and length.
    pub offers: Vec<Offer>,
    /// Limits on heads.
    pub heads: Vec<HeadLimit>,
    /// Hours by group and pay.
    pub pay: Vec<PayClass>,
}

/// What one agent could work, by date and by week.
struct Reach {
    able: Vec<Vec<bool>>,
    limits: Vec<WeekLimits>,
}

impl Catalogue {
    /// Collects what `scenario` offers for the open cells of `grid`. Shifts during which nothing is
    /// open that their group serves are left out.
    #[must_use]
    pub fn new(scenario: &Scenario, grid: &Grid) -> Self {
        let mut result = Self::default();
        let mut availability = Availability::default();
        for (group, members) in groups(scenario) {
            let crew = position_or_push(&mut result.crews, &group.skills);
            result.crew_of.push(crew);
            let position = result.groups.len();
            let days = offered(scenario, grid, &group);
            let reaches: Vec<Reach> = members
                .iter()
                .map(|agent| reach(scenario, agent, &days, &mut availability))
                .collect();
            result.add_offers(position, &days, &reaches);
            result.add_pay(scenario, position, &members, &reaches);
            result
                .sizes
                .push(u32::try_from(members.len()).unwrap_or(u32::MAX));
            result.groups.push(group);
        }
        result
    }

    fn add_offers(&mut self, group: usize, days: &[(u32, Vec<Choice>)], reaches: &[Reach]) {
        for (position, (week, choices)) in days.iter().enumerate() {
            let able = |choice: usize| reaches.iter().filter(|r| r.able[position][choice]).count();
            let mut offers = BTreeMap::new();
            for (choice, (shape, windows)) in choices.iter().enumerate() {
                let able = u32::try_from(able(choice)).unwrap_or(u32::MAX);
                if able > 0 {
                    offers.insert(choice, self.offers.len());
                    self.offers.push(Offer {
                        group,
                        shape: shape.clone(),
                        windows: windows.clone(),
                        able,
                        week: *week,
                    });
                }
            }
            let sets: Vec<&[bool]> = reaches.iter().map(|r| &r.able[position][..]).collect();
            self.heads.extend(head_limits(&sets, &offers, *week));
        }
    }

    fn add_pay(
        &mut self,
        scenario: &Scenario,
        group: usize,
        members: &[&Agent],
        reaches: &[Reach],
    ) {
        let first = self.pay.len();
        for (agent, reach) in members.iter().zip(reaches) {
            let rate = scenario.hourly_cost(agent).get();
            let contract = &scenario.contracts[agent.contract.get()];
            let factor = contract.overtime.map_or(1.0, |it| it.pay_factor);
            let known = self.pay[first..].iter().position(|c| c.rate == rate);
            let class = known.map_or(self.pay.len(), |offset| first + offset);
            if known.is_none() {
                self.pay.push(PayClass {
                    group,
                    rate,
                    overtime_rate: rate * factor,
                    weeks: vec![WeekLimits::default(); reach.limits.len()],
                });
            }
            for (sum, own) in self.pay[class].weeks.iter_mut().zip(&reach.limits) {
                sum.min_minutes += own.min_minutes;
                sum.regular_minutes += own.regular_minutes;
                sum.max_minutes += own.max_minutes;
                sum.min_days += own.min_days;
                sum.max_days += own.max_days;
                sum.lost_minutes += own.lost_minutes;
                sum.lost_days += own.lost_days;
            }
        }
        self.pay[first..].sort_by(|a, b| a.rate.total_cmp(&b.rate));
    }
}

type Choice = (DutyShape, Vec<BreakWindow>);

/// Agents with skills by site, contract and skills.
fn groups(scenario: &Scenario) -> Vec<(Group, Vec<&Agent>)> {
    let mut groups: BTreeMap<Group, Vec<&Agent>> = BTreeMap::new();
    for agent in &scenario.agents {
        let mut skills = agent.skills.clone();
        skills.sort_unstable();
        skills.dedup();
        if skills.is_empty() {
            continue;
        }
        let group = Group {
            site: agent.site,
            contract: agent.contract,
            skills,
        };
        groups.entry(group).or_default().push(agent);
    }
    groups.into_iter().collect()
}

fn position_or_push<T: PartialEq + Clone>(list: &mut Vec<T>, item: &T) -> usize {
    list.iter().position(|it| it == item).unwrap_or_else(|| {
        list.push(item.clone());
        list.len() - 1
    })
}

/// For each date of the plan its week and the shifts that `group` could work.
fn offered(scenario: &Scenario, grid: &Grid, group: &Group) -> Vec<(u32, Vec<Choice>)> {
    let allowed = &scenario.contracts[group.contract.get()].shifts;
    let mut days = Vec::new();
    for week in 0..scenario.weeks {
        for date in week_dates(scenario, week) {
            let shapes = duty_shapes(scenario, group.site, date).into_iter();
            let choices = shapes
                .filter(|shape| allowed.contains(&shape.shift))
                .filter(|shape| grid.is_open(shape.span, &group.skills))
                .filter_map(|shape| {
                    let pattern = &scenario.shifts[shape.shift.get()];
                    let windows = break_windows(pattern, shape.span)?;
                    Some((shape, windows))
                });
            days.push((week, without_twins(choices)));
        }
    }
    days
}

/// Shifts that differ in nothing but their pattern's name count once, under the first.
fn without_twins(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut kept: Vec<Choice> = Vec::new();
    for choice in choices {
        let (shape, windows) = &choice;
        let twin = kept.iter().any(|(other, its)| {
            (other.span, other.paid_min) == (shape.span, shape.paid_min) && its == windows
        });
        if !twin {
            kept.push(choice);
        }
    }
    kept
}

fn reach(
    scenario: &Scenario,
    agent: &Agent,
    days: &[(u32, Vec<Choice>)],
    availability: &mut Availability,
) -> Reach {
    let zone = scenario.zone_of(agent);
    let away: Vec<Span> = agent
        .time_off
        .iter()
        .map(|off| day(off.date, zone))
        .collect();
    let able: Vec<Vec<bool>> = days
        .iter()
        .map(|(_, choices)| {
            let credited = choices
                .first()
                .is_some_and(|(shape, _)| is_credited(scenario, agent, shape.date));
            let free = |shape: &DutyShape| {
                !credited && away.iter().all(|off| off.overlap(shape.span) == 0)
            };
            choices
                .iter()
                .map(|(shape, _)| free(shape) && availability.allows(scenario, agent, shape))
                .collect()
        })
        .collect();
    let limits = (0..scenario.weeks)
        .map(|week| {
            let limits = week_limits(scenario, agent, week);
            let of_week = days.iter().zip(&able).filter(|((w, _), _)| *w == week);
            let mut paid = BTreeSet::new();
            let mut dates = 0;
            for ((_, choices), able) in of_week {
                dates += u32::from(able.contains(&true));
                let could = choices.iter().zip(able).filter(|(_, able)| **able);
                paid.extend(could.map(|((shape, _), _)| shape.paid_min));
            }
            availability.attainable(limits, paid, dates)
        })
        .collect();
    Reach { able, limits }
}

/// The rows `heads`: for every kind of availability, the agents who can work anything that kind
/// cannot (Hall's condition on those sets), and all agents on all offers.
fn head_limits(sets: &[&[bool]], offers: &BTreeMap<usize, usize>, week: u32) -> Vec<HeadLimit> {
    let mut kinds: BTreeMap<&[bool], usize> = BTreeMap::new();
    for set in sets {
        *kinds.entry(set).or_insert(0) += 1;
    }
    let mut by_size: Vec<(&[bool], usize)> = kinds.iter().map(|(set, n)| (*set, *n)).collect();
    by_size.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut wanted: Vec<Vec<usize>> = vec![offers.keys().copied().collect()];
    for (kind, _) in &by_size {
        let others: Vec<usize> = offers.keys().copied().filter(|c| !kind[*c]).collect();
        if others.len() > 1 && !wanted.contains(&others) {
            wanted.push(others);
        }
    }
    wanted.truncate(MOST_HEAD_ROWS);
    wanted
        .into_iter()
        .filter(|choices| !choices.is_empty())
        .map(|choices| {
            let can = kinds
                .iter()
                .filter(|(set, _)| choices.iter().any(|c| set[*c]));
            HeadLimit {
                most: u32::try_from(can.map(|(_, n)| n).sum::<usize>()).unwrap_or(u32::MAX),
                offers: choices.iter().map(|choice| offers[choice]).collect(),
                week,
            }
        })
        .collect()
}

/// Remembers, for agents with the same hours, which shifts lie inside them.
#[derive(Default)]
struct Availability {
    kinds: Vec<(SiteIndex, OpeningHours)>,
    known: BTreeMap<(usize, NaiveDate, Span), bool>,
    attainable: BTreeMap<(WeekLimits, BTreeSet<u32>, u32), WeekLimits>,
    any_time: Vec<bool>,
}

impl Availability {
    fn allows(&mut self, scenario: &Scenario, agent: &Agent, shape: &DutyShape) -> bool {
        let found = self
            .kinds
            .iter()
            .position(|(site, hours)| *site == agent.site && *hours == agent.availability);
        let kind = found.unwrap_or_else(|| {
            self.kinds.push((agent.site, agent.availability.clone()));
            self.any_time.push(is_any_time(&agent.availability));
            self.kinds.len() - 1
        });
        if self.any_time[kind] {
            return true;
        }
        *self
            .known
            .entry((kind, shape.date, shape.span))
            .or_insert_with(|| {
                let probe = Agent {
                    time_off: Vec::new(),
                    ..agent.clone()
                };
                probe.can_work(shape.date, shape.span, scenario.zone_of(agent))
            })
    }

    fn attainable(&mut self, limits: WeekLimits, paid: BTreeSet<u32>, days: u32) -> WeekLimits {
        *self
            .attainable
            .entry((limits, paid, days))
            .or_insert_with_key(|(limits, paid, days)| attainable(*limits, paid, *days))
    }
}

/// Whether every weekday has one stretch from its midnight to the next or later.
fn is_any_time(hours: &OpeningHours) -> bool {
    hours.by_weekday.iter().all(|stretches| {
        stretches.iter().any(|stretch| {
            stretch.from.minutes() == 0 && i64::from(stretch.to.minutes()) >= DAY_MIN
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_count_those_who_can_work_what_others_cannot() {
        let (early, late, both) = ([true, false], [false, true], [true, true]);
        let sets: Vec<&[bool]> = vec![&early, &early, &late, &both];
        let offers = BTreeMap::from([(0, 10), (1, 11)]);
        let limits = head_limits(&sets, &offers, 0);
        let seen: Vec<(&[usize], u32)> = limits.iter().map(|l| (&l.offers[..], l.most)).collect();
        assert_eq!(seen, [(&[10, 11][..], 4)]);
        let three = [[true, false, false], [true, true, true]];
        let sets: Vec<&[bool]> = vec![&three[0], &three[0], &three[1]];
        let offers = BTreeMap::from([(0, 0), (1, 1), (2, 2)]);
        let limits = head_limits(&sets, &offers, 0);
        assert_eq!(limits[1].offers, [1, 2]);
        assert_eq!(limits[1].most, 1);
    }
}
