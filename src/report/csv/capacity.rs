//! `capacity.csv` and `hiring.csv`: the months ahead, week by week and class by class.

use super::Table;
use crate::capacity::CostKind;
use crate::hire::{Ahead, GroupKind, Row, SiteWorth, worth};
use crate::report::hire::ClassSummary;

/// One row a site or group and week; everybody first, as `all`.
#[must_use]
pub fn capacity_table(ahead: &Ahead, rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "group",
        "week",
        "fte_required",
        "headcount",
        "in_training",
        "productive_fte",
        "gap_fte",
        "hires",
        "leavers",
        "cost_paid",
        "cost_pay",
        "cost_training",
        "cost_hiring",
        "cost_overtime",
        "cost_time_off",
        "cost_outsourcing",
        "cost_temps",
        "cost_moves",
        "cost_understaffing",
        "kind",
        "required_h",
        "fte_required_net",
        "fte_required_p10",
        "fte_required_p90",
        "occupancy",
        "shrinkage",
        "gap_share",
        "overtime_share",
        "time_off_share",
        "outsourced_h",
        "short_h",
        "new",
        "p_on_target",
        "worth_of_one_more",
        "dropouts",
        "moved_in",
        "moved_out",
        "temps_in",
        "temps_out",
        "known_in",
        "known_out",
        "temps",
        "beyond_busy_limit_h",
        "cost_busy_weeks",
    ]);
    let sites = worth(ahead);
    for row in rows {
        table
            .text(&row.group)
            .text(&row.week.to_string())
            .number(row.fte_required, 3)
            .number(row.headcount, 3)
            .number(row.in_training, 3)
            .number(row.productive_fte, 3)
            .number(row.gap_fte, 3)
            .number(row.hires, 3)
            .number(row.leavers, 3)
            .number(row.money(), 2);
        let kinds = CostKind::ALL.iter().zip(row.cost);
        for (_, money) in kinds.filter(|(kind, _)| **kind != CostKind::Robust) {
            table.number(money, 2);
        }
        planners_rows(&mut table, ahead, row, &sites);
        who_comes_and_goes(&mut table, row);
    }
    table
}

/// What leads from a week's headcount to the next one's, and the limit on busy weeks.
fn who_comes_and_goes(table: &mut Table, row: &Row) {
    let robust = CostKind::ALL.iter().position(|it| *it == CostKind::Robust);
    table
        .number(row.dropouts, 3)
        .number(row.moved_in, 3)
        .number(row.moved_out, 3)
        .number(row.temps_in, 3)
        .number(row.temps_out, 3)
        .number(row.known_in, 3)
        .number(row.known_out, 3)
        .number(row.temps, 3)
        .number(row.beyond_busy_limit_h.unwrap_or(f64::NAN), 2)
        .number(robust.map_or(0.0, |at| row.cost[at]), 2);
}

fn planners_rows(table: &mut Table, ahead: &Ahead, row: &Row, sites: &[SiteWorth]) {
    let or_blank = |it: Option<f64>| it.unwrap_or(f64::NAN);
    table
        .text(match row.kind {
            GroupKind::All => "all",
            GroupKind::Site => "site",
            GroupKind::Group => "group",
        })
        .number(row.required_h, 2)
        .number(row.fte_required_net, 3)
        .number(or_blank(row.fte_required_p10), 3)
        .number(or_blank(row.fte_required_p90), 3)
        .number(or_blank(row.occupancy), 4)
        .number(row.shrinkage, 4)
        .number(or_blank(row.gap_share()), 4)
        .number(row.overtime_share, 4)
        .number(row.time_off_share, 4)
        .number(row.outsourced_h, 2)
        .number(row.short_h, 2)
        .number(row.ramping, 3)
        .number(or_blank(on_target(ahead, row)), 4)
        .number(or_blank(worth_of(ahead, row, sites)), 2);
}

fn week_of(ahead: &Ahead, row: &Row) -> Option<usize> {
    ahead
        .problem
        .weeks
        .iter()
        .position(|week| *week == row.week)
}

/// The chance that a week is on target; of everybody alone.
fn on_target(ahead: &Ahead, row: &Row) -> Option<f64> {
    let week = week_of(ahead, row).filter(|_| row.kind == GroupKind::All)?;
    ahead.risk.as_ref()?.all_on_target.get(week).copied()
}

/// What one more agent would save in the week, before pay: of a group in it, of a site in the group where one who stays through
/// all the weeks is worth most.
fn worth_of(ahead: &Ahead, row: &Row, sites: &[SiteWorth]) -> Option<f64> {
    let week = week_of(ahead, row)?;
    match row.kind {
        GroupKind::All => None,
        GroupKind::Site => {
            let site = ahead
                .problem
                .sites
                .iter()
                .position(|it| it.name == row.group)?;
            let own = sites.iter().find(|it| it.site == site)?;
            own.saved.get(week).copied()
        }
        GroupKind::Group => {
            let pool = ahead
                .problem
                .pools
                .iter()
                .position(|it| it.name == row.group)?;
            let own = ahead.plan.worth.iter().find(|it| it.pool == pool)?;
            own.saved.get(week).copied()
        }
    }
}

/// One row a class.
#[must_use]
pub fn hiring_table(classes: &[ClassSummary]) -> Table {
    let mut table = Table::new(&[
        "class",
        "start",
        "site",
        "contract",
        "skills",
        "people",
        "decide_by",
        "on_phones",
        "full_speed",
        "expected_graduates",
        "cost",
        "saves",
        "decided",
        "why",
        "driving_week",
        "driving_queue",
    ]);
    for it in classes {
        let worst = it.weeks.first();
        table
            .number(it.number as f64, 0)
            .text(&it.start.to_string())
            .text(&it.site)
            .text(&it.contract)
            .text(&it.skills)
            .whole(it.people)
            .text(&it.decide_by.map_or(String::new(), |day| day.to_string()))
            .text(&it.on_phones.to_string())
            .text(&it.at_full_speed.to_string())
            .number(it.expected_graduates, 2)
            .number(it.cost, 2)
            .number(it.saves.unwrap_or(f64::NAN), 2)
            .flag(it.decided)
            .text(&it.why)
            .text(&worst.map_or(String::new(), |week| week.week.to_string()))
            .text(worst.map_or("", |week| week.queue.as_str()));
    }
    table
}
