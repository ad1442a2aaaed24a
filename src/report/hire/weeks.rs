//! The weeks one by one: everybody in the rows that planners know, and how busy weeks fare against their limit.

use super::cost::CostSummary;
use crate::capacity::Costs;
use crate::hire::{Ahead, GroupKind, Row};
use chrono::NaiveDate;
use serde::Serialize;

/// Hours below this are rounding.
const TRIFLE_H: f64 = 0.05;

/// A week of everybody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekSummary {
    /// What planners know.
    #[serde(flatten)]
    pub row: Row,
    /// Money, by kind.
    pub cost: CostSummary,
    /// Share of the futures in which it is on target; `None` where none were played.
    pub p_on_target: Option<f64>,
}

/// Weeks as busy as 1 in 10 against the limit on what may be missing in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BusySummary {
    /// Share of a queue's hours that may be missing.
    pub allowed_share: f64,
    /// Weeks in which more would be missing.
    pub weeks_beyond: usize,
    /// Hours missing beyond it, over all weeks and queues.
    pub beyond_h: f64,
    /// Where most is; `None` where the limit is kept in every week.
    pub worst: Option<BusyWeek>,
}

/// A busy week that lacks more than is allowed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BusyWeek {
    /// First day.
    pub week: NaiveDate,
    /// The queue.
    pub queue: String,
    /// Hours missing beyond the limit.
    pub beyond_h: f64,
}

/// Everybody, week by week.
pub(super) fn by_week(ahead: &Ahead, rows: &[Row]) -> Vec<WeekSummary> {
    let all = rows.iter().filter(|it| it.kind == GroupKind::All);
    let chances = ahead.risk.as_ref().map(|it| &it.all_on_target);
    all.enumerate()
        .map(|(week, row)| WeekSummary {
            row: row.clone(),
            cost: cost(ahead, week),
            p_on_target: chances.and_then(|it| it.get(week).copied()),
        })
        .collect()
}

/// Money of a week, everybody's and all queues'.
fn cost(ahead: &Ahead, week: usize) -> CostSummary {
    let flows = &ahead.plan.flows;
    let pools = flows.pools.iter().map(|it| it[week].cost);
    let mut sum = Costs::default();
    for cost in pools.chain(flows.queues.iter().map(|it| it[week].cost)) {
        sum += cost;
    }
    (&sum).into()
}

/// Busy weeks against `shortfall_at_p90`; `None` where that is not asked.
pub(super) fn busy(ahead: &Ahead) -> Option<BusySummary> {
    let robust = ahead.problem.robust?;
    let mut told = BusySummary {
        allowed_share: robust.most_short_share,
        weeks_beyond: 0,
        beyond_h: 0.0,
        worst: None,
    };
    for week in 0..ahead.weeks {
        let queues = ahead.plan.flows.queues.iter().enumerate();
        let beyond = queues.map(|(queue, it)| (queue, it[week].beyond_limit_h));
        let beyond: Vec<(usize, f64)> = beyond.filter(|it| it.1 > TRIFLE_H).collect();
        told.weeks_beyond += usize::from(!beyond.is_empty());
        for (queue, hours) in beyond {
            told.beyond_h += hours;
            if told.worst.as_ref().is_none_or(|it| hours > it.beyond_h) {
                told.worst = Some(BusyWeek {
                    week: ahead.problem.weeks[week],
                    queue: ahead.problem.queues[queue].name.clone(),
                    beyond_h: hours,
                });
            }
        }
    }
    Some(told)
}
