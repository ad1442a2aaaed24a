//! The plan as planners write it down: required and available FTE, gap, overtime, hires, leavers.

use super::Ahead;
use crate::capacity::{CostKind, PoolWeek};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whom a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// Everybody.
    All,
    /// A site.
    Site,
    /// People of one site, contract and set of skills.
    Group,
}

/// A week of a group. FTE are paid ones: an hour a week of the longest contract is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Whom it is about.
    pub kind: GroupKind,
    /// Its name; `all` for everybody.
    pub group: String,
    /// First day of the week.
    pub week: NaiveDate,
    /// Agent-hours required on the phones; of a group or site those given to it, and its part of those missing.
    pub required_h: f64,
    /// The same as FTE: neither shrinkage nor shifts that do not fit are counted.
    pub fte_required_net: f64,
    /// FTE that must be paid for it.
    pub fte_required: f64,
    /// The same in a quiet week; of everybody alone.
    pub fte_required_p10: Option<f64>,
    /// The same in a busy week; of everybody alone.
    pub fte_required_p90: Option<f64>,
    /// Share of the required hours in which contacts are handled; of everybody alone.
    pub occupancy: Option<f64>,
    /// Share of the paid time that is not worked.
    pub shrinkage: f64,
    /// Heads on the payroll while the week is worked.
    pub headcount: f64,
    /// Of these in training.
    pub in_training: f64,
    /// Of these on the phones but new.
    pub ramping: f64,
    /// What those at work are worth, as FTE.
    pub productive_fte: f64,
    /// Productive less required FTE, overtime and bought hours not counted: below 0 people are missing.
    pub gap_fte: f64,
    /// Heads that begin their training.
    pub hires: f64,
    /// Heads that leave, those who do not finish the training included.
    pub leavers: f64,
    /// Of these the ones who do not finish the training: they go at the start of the week, all others at its end.
    pub dropouts: f64,
    /// Heads that come from another group, arrived.
    pub moved_in: f64,
    /// Heads that go to another group, arrived there.
    pub moved_out: f64,
    /// Heads that come for a time.
    pub temps_in: f64,
    /// Of those who came for a time, heads whose time is over.
    pub temps_out: f64,
    /// Heads that come as is known.
    pub known_in: f64,
    /// Heads that go as is known.
    pub known_out: f64,
    /// Of the heads those who are there for a time.
    pub temps: f64,
    /// Required hours of a week as busy as 1 in 10 that are missing beyond what `shortfall_at_p90` allows; of everybody alone,
    /// `None` where that was not asked.
    pub beyond_busy_limit_h: Option<f64>,
    /// Hours of overtime ÷ paid hours.
    pub overtime_share: f64,
    /// Hours of voluntary time off ÷ paid hours.
    pub time_off_share: f64,
    /// Required hours that others work.
    pub outsourced_h: f64,
    /// Required hours that are missing after overtime and bought hours.
    pub short_h: f64,
    /// Money by kind, in the order of [`CostKind::ALL`]. A queue's costs stand with everybody.
    #[serde(skip)]
    pub cost: [f64; CostKind::ALL.len()],
}

impl Row {
    /// Gap ÷ required; `None` where nothing is required.
    #[must_use]
    pub fn gap_share(&self) -> Option<f64> {
        (self.fte_required > 0.0).then(|| self.gap_fte / self.fte_required)
    }

    /// All money of the row that is paid.
    #[must_use]
    pub fn money(&self) -> f64 {
        let kinds = CostKind::ALL.iter().zip(self.cost);
        kinds
            .filter(|(kind, _)| kind.is_money())
            .map(|(_, money)| money)
            .sum()
    }
}

/// Paid hours a week of one FTE: those of the longest contract.
#[must_use]
pub fn fte_hours(ahead: &Ahead) -> f64 {
    let pools = ahead.problem.pools.iter().map(|it| it.hours_per_week);
    pools.fold(0.0, f64::max).max(1.0)
}

/// Rows of everybody, then of every site (where there are several), then of every group; each by week.
#[must_use]
pub fn rows(ahead: &Ahead) -> Vec<Row> {
    let pools: Vec<usize> = (0..ahead.problem.pools.len()).collect();
    let mut all: Vec<Row> = (0..ahead.weeks)
        .map(|week| everybody(ahead, &pools, week))
        .collect();
    if ahead.problem.sites.len() > 1 {
        for (site, room) in ahead.problem.sites.iter().enumerate() {
            let own: Vec<usize> = pools
                .iter()
                .copied()
                .filter(|at| ahead.problem.pools[*at].site == site)
                .collect();
            if !own.is_empty() {
                let of_week = |week| part(ahead, GroupKind::Site, &room.name, &own, week);
                all.extend((0..ahead.weeks).map(of_week));
            }
        }
    }
    for at in pools {
        let name = &ahead.problem.pools[at].name;
        let of_week = |week| part(ahead, GroupKind::Group, name, &[at], week);
        all.extend((0..ahead.weeks).map(of_week));
    }
    all
}

/// A site or group: what its people bring, and the part of the requirement that is theirs.
fn part(ahead: &Ahead, kind: GroupKind, name: &str, pools: &[usize], week: usize) -> Row {
    let (mut required_h, mut paid_h, mut short_h) = (0.0, 0.0, 0.0);
    for at in pools {
        let (own, missing) = given_to(ahead, *at, week);
        required_h += own + missing;
        short_h += missing;
        paid_h += (own + missing) / yields(ahead, *at, week);
    }
    let mut row = supply(ahead, kind, name, pools, week);
    row.required_h = required_h;
    row.short_h = short_h;
    row.fte_required_net = required_h / fte_hours(ahead);
    row.fte_required = paid_h / fte_hours(ahead);
    row.gap_fte = row.productive_fte - row.fte_required;
    row
}

/// Required hours that a pool covers in a week, and its part of those that nobody does: by what it covers of
/// each queue, else by its heads among those who could.
fn given_to(ahead: &Ahead, pool: usize, week: usize) -> (f64, f64) {
    let mut both = (0.0, 0.0);
    for serves in &ahead.problem.pools[pool].serves {
        let covered = |at: usize| covered_h(ahead, at, serves.queue, week);
        let pools = 0..ahead.problem.pools.len();
        let all: f64 = pools.clone().map(covered).sum();
        let able = |at: usize| {
            let can = ahead.problem.pools[at]
                .serves
                .iter()
                .any(|it| it.queue == serves.queue);
            if can {
                ahead.plan.flows.pools[at][week].productive
            } else {
                0.0
            }
        };
        let heads: f64 = pools.map(able).sum();
        let share = match (all > 0.0, heads > 0.0) {
            (true, _) => covered(pool) / all,
            (false, true) => able(pool) / heads,
            (false, false) => 0.0,
        };
        both.0 += covered(pool);
        both.1 += share * ahead.plan.flows.queues[serves.queue][week].short_h;
    }
    both
}

/// Required hours of a queue that a pool covers.
fn covered_h(ahead: &Ahead, pool: usize, queue: usize, week: usize) -> f64 {
    let serves = ahead.problem.pools[pool].serves.iter().enumerate();
    let own = serves.filter(|(_, it)| it.queue == queue);
    own.map(|(at, it)| ahead.plan.decision.worked_h[pool][at][week] * it.speed)
        .sum()
}

/// Required hours that a paid hour of a pool covers.
fn yields(ahead: &Ahead, pool: usize, week: usize) -> f64 {
    let it = &ahead.problem.pools[pool];
    (it.presence[week] * it.efficiency).max(1e-9)
}

fn everybody(ahead: &Ahead, pools: &[usize], week: usize) -> Row {
    let queues = &ahead.plan.flows.queues;
    let sum = |of: fn(&crate::capacity::QueueWeek) -> f64| {
        queues.iter().map(|it| of(&it[week])).sum::<f64>()
    };
    let need =
        |of: fn(&super::WeekNeed) -> f64| ahead.demand.iter().map(|it| of(&it[week])).sum::<f64>();
    let mut row = supply(ahead, GroupKind::All, "all", pools, week);
    let hours = fte_hours(ahead);
    // A paid hour of the mean of all who are at work.
    let paid_for = |required_h: f64| required_h / mean_yield(ahead, pools, week) / hours;
    row.required_h = need(|it| it.required_h);
    row.fte_required_net = row.required_h / hours;
    row.fte_required = paid_for(row.required_h);
    row.fte_required_p10 = Some(paid_for(need(|it| it.required_p10_h)));
    row.fte_required_p90 = Some(paid_for(need(|it| it.required_p90_h)));
    let load_h = need(|it| it.load_h);
    row.occupancy = (row.required_h > 0.0).then(|| (load_h / row.required_h).min(1.0));
    row.outsourced_h = sum(|it| it.outsourced_h);
    row.short_h = sum(|it| it.short_h);
    let is_limited = ahead.problem.robust.is_some();
    row.beyond_busy_limit_h = is_limited.then(|| sum(|it| it.beyond_limit_h));
    row.gap_fte = row.productive_fte - row.fte_required;
    for queue in queues {
        for (own, kind) in row.cost.iter_mut().zip(CostKind::ALL) {
            *own += queue[week].cost.of(kind);
        }
    }
    row
}

fn mean_yield(ahead: &Ahead, pools: &[usize], week: usize) -> f64 {
    let weight = |at: &usize| {
        ahead.plan.flows.pools[*at][week].heads.max(1e-9) * ahead.problem.pools[*at].hours_per_week
    };
    let all: f64 = pools.iter().map(weight).sum();
    let sum: f64 = pools
        .iter()
        .map(|at| weight(at) * yields(ahead, *at, week))
        .sum();
    if all > 0.0 { sum / all } else { 1.0 }
}

/// What the people of some pools are and cost.
fn supply(ahead: &Ahead, kind: GroupKind, name: &str, pools: &[usize], week: usize) -> Row {
    let of_pool = |at: &usize| &ahead.plan.flows.pools[*at][week];
    let sum = |of: fn(&PoolWeek) -> f64| pools.iter().map(|at| of(of_pool(at))).sum::<f64>();
    let hours = |at: &usize| ahead.problem.pools[*at].hours_per_week;
    let productive_h: f64 = pools
        .iter()
        .map(|at| of_pool(at).productive * hours(at))
        .sum();
    let paid_h = sum(|it| it.paid_h);
    let share = |hours: f64| if paid_h > 0.0 { hours / paid_h } else { 0.0 };
    let weight = |at: &usize| of_pool(at).heads.max(1e-9) * hours(at);
    let all: f64 = pools.iter().map(weight).sum();
    let present: f64 = pools
        .iter()
        .map(|at| weight(at) * ahead.problem.pools[*at].presence[week])
        .sum();
    let mut cost = [0.0; CostKind::ALL.len()];
    for at in pools {
        for (own, kind) in cost.iter_mut().zip(CostKind::ALL) {
            *own += of_pool(at).cost.of(kind);
        }
    }
    Row {
        kind,
        group: name.to_owned(),
        week: ahead.problem.weeks[week],
        required_h: 0.0,
        fte_required_net: 0.0,
        fte_required: 0.0,
        fte_required_p10: None,
        fte_required_p90: None,
        occupancy: None,
        shrinkage: 1.0 - present / all.max(1e-9),
        headcount: sum(|it| it.heads),
        in_training: sum(|it| it.in_training),
        ramping: ramping(ahead, pools, week),
        productive_fte: productive_h / fte_hours(ahead),
        gap_fte: 0.0,
        hires: sum(|it| it.hires),
        leavers: sum(|it| it.leavers + it.dropouts),
        dropouts: sum(|it| it.dropouts),
        moved_in: sum(|it| it.moved_in),
        moved_out: sum(|it| it.moved_out),
        temps_in: sum(|it| it.temps_in),
        temps_out: sum(|it| it.temps_out),
        known_in: sum(|it| it.known_in),
        known_out: sum(|it| it.known_out),
        temps: sum(|it| it.temps),
        beyond_busy_limit_h: None,
        overtime_share: share(sum(|it| it.overtime_h)),
        time_off_share: share(sum(|it| it.time_off_h)),
        outsourced_h: 0.0,
        short_h: 0.0,
        cost,
    }
}

/// Heads on the phones that graduated less than the ramp ago: those who left meanwhile not taken off.
fn ramping(ahead: &Ahead, pools: &[usize], week: usize) -> f64 {
    let of_pool = |at: &usize| {
        let ramp = ahead.problem.pools[*at].ramp.len();
        let weeks = &ahead.plan.flows.pools[*at];
        let from = (week + 1).saturating_sub(ramp);
        let new: f64 = weeks[from..=week].iter().map(|it| it.graduates).sum();
        new.min(weeks[week].ready)
    };
    pools.iter().map(of_pool).sum()
}
