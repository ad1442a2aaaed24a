//! The months ahead of a case: hires, heads and money.

use super::{Outcome, Settings};
use crate::control::Control;
use crate::hire::{self, GroupKind, look_ahead};
use crate::scenario::Scenario;
use crate::whatif::{Figures, HireFigures};

/// The figures of a case.
pub fn figures(
    scenario: &Scenario,
    settings: &Settings,
    control: &Control,
) -> Result<Outcome, Outcome> {
    let wanted = hire::Settings {
        time_limit: settings.time_limit,
        ..hire::Settings::default()
    };
    let ahead = look_ahead(scenario, &wanted, control).map_err(Outcome::from)?;
    let all = hire::rows(&ahead);
    let rows: Vec<_> = all
        .iter()
        .filter(|it| it.kind == GroupKind::All)
        .take(ahead.weeks)
        .collect();
    let sum = |of: &dyn Fn(&hire::Row) -> f64| rows.iter().map(|it| of(it)).sum::<f64>();
    let fte_weeks = sum(&|it| it.fte_required);
    Ok(Outcome::done(Figures {
        required_h: sum(&|it| it.required_h),
        paid_h: fte_weeks * hire::fte_hours(&ahead),
        cost: Some(sum(&hire::Row::money)),
        fte: Some(fte_weeks / rows.len().max(1) as f64),
        hire: Some(HireFigures {
            hires: sum(&|it| it.hires),
            leavers: sum(&|it| it.leavers),
            heads_at_end: rows.last().map_or(0.0, |it| it.headcount),
            short_h: sum(&|it| it.short_h),
            gap: ahead.plan.report.gap,
            left_open: ahead.plan.report.above_least(),
        }),
        ..Figures::default()
    }))
}
