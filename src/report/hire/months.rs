//! The rows that planners know, by month.

use crate::hire::{Ahead, GroupKind, Row};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// A month of everybody: means over its weeks, sums of who comes and goes. A week belongs to the month of
/// its fourth day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthSummary {
    /// First day of the month.
    pub month: NaiveDate,
    /// Weeks of it that are looked at.
    pub weeks: usize,
    /// Contacts a week, all queues.
    pub offered_a_week: f64,
    /// FTE required on the phones.
    pub fte_required_net: f64,
    /// FTE that must be paid for it, with shrinkage and shifts that do not fit.
    pub fte_required: f64,
    /// Share of the required hours in which contacts are handled.
    pub occupancy: Option<f64>,
    /// Share of the paid time that is not worked.
    pub shrinkage: f64,
    /// FTE that are there, new people at what they are worth.
    pub productive_fte: f64,
    /// Available less required FTE.
    pub gap_fte: f64,
    /// The same ÷ required.
    pub gap_share: Option<f64>,
    /// Hours of overtime ÷ paid hours.
    pub overtime_share: f64,
    /// Hours of voluntary time off ÷ paid hours.
    pub time_off_share: f64,
    /// Required hours a week that others work.
    pub outsourced_h_a_week: f64,
    /// Required hours a week that are missing.
    pub short_h_a_week: f64,
    /// People hired.
    pub hires: f64,
    /// People in training, on average.
    pub in_training: f64,
    /// People who leave.
    pub leavers: f64,
    /// People on the payroll, on average.
    pub headcount: f64,
    /// Money that is paid.
    pub paid: f64,
    /// Share of futures in which a week has no more than a fiftieth of any queue's hours missing, on average; `None` where
    /// none were played.
    pub p_on_target: Option<f64>,
}

/// The months of `rows`.
#[must_use]
pub fn months(ahead: &Ahead, rows: &[Row]) -> Vec<MonthSummary> {
    let all: Vec<&Row> = rows.iter().filter(|it| it.kind == GroupKind::All).collect();
    let mut months = vec![];
    let mut from = 0;
    for own in all.chunk_by(|a, b| month(a.week) == month(b.week)) {
        months.push(one(ahead, own, from));
        from += own.len();
    }
    months
}

/// The month of a week's fourth day.
fn month(week: NaiveDate) -> NaiveDate {
    let middle = week.checked_add_days(chrono::Days::new(3)).unwrap_or(week);
    middle.with_day(1).unwrap_or(middle)
}

fn one(ahead: &Ahead, rows: &[&Row], from: usize) -> MonthSummary {
    let count = rows.len().max(1) as f64;
    let sum = |of: fn(&Row) -> f64| rows.iter().map(|it| of(it)).sum::<f64>();
    let mean = |of: fn(&Row) -> f64| sum(of) / count;
    let fte_required = mean(|it| it.fte_required);
    let gap_fte = mean(|it| it.gap_fte);
    let weeks = from..from + rows.len();
    let offered: f64 = (ahead.weekly.iter())
        .flat_map(|own| own.weeks[weeks.clone()].iter().map(|week| week.offered))
        .sum();
    let required_h = sum(|it| it.required_h);
    let busy_h = sum(|it| it.occupancy.unwrap_or(0.0) * it.required_h);
    let on_target = ahead
        .risk
        .as_ref()
        .map(|risk| &risk.all_on_target[weeks.clone()]);
    MonthSummary {
        month: month(rows.first().map_or(ahead.first, |it| it.week)),
        weeks: rows.len(),
        offered_a_week: offered / count,
        fte_required_net: mean(|it| it.fte_required_net),
        fte_required,
        occupancy: (required_h > 0.0).then(|| busy_h / required_h),
        shrinkage: mean(|it| it.shrinkage),
        productive_fte: mean(|it| it.productive_fte),
        gap_fte,
        gap_share: (fte_required > 0.0).then(|| gap_fte / fte_required),
        overtime_share: mean(|it| it.overtime_share),
        time_off_share: mean(|it| it.time_off_share),
        outsourced_h_a_week: mean(|it| it.outsourced_h),
        short_h_a_week: mean(|it| it.short_h),
        hires: sum(|it| it.hires),
        in_training: mean(|it| it.in_training),
        leavers: sum(|it| it.leavers),
        headcount: mean(|it| it.headcount),
        paid: rows.iter().map(|it| it.money()).sum(),
        p_on_target: on_target.map(|it| it.iter().sum::<f64>() / count),
    }
}
