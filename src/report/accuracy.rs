//! Which line of the backtest tells how good the plan's own forecast is.

use crate::forecast::{MethodAccuracy, QueueForecast};
use crate::history::QueueHistory;
use crate::scenario::Scenario;

/// The chosen method's accuracy at the plan's own lead: the longest lead tested that is not longer
/// (the shortest tested where all are). `None` where nothing was tested.
pub(super) fn at_own_lead<'a>(
    scenario: &Scenario,
    history: Option<&QueueHistory>,
    forecast: &'a QueueForecast,
) -> Option<&'a MethodAccuracy> {
    let last = history.and_then(|own| own.days.last());
    let days = last.map(|day| (scenario.first_day - day.date).num_days().max(1));
    let own = days.and_then(|days| u32::try_from(days).ok());
    let own = scenario.forecast.lead_days.or(own).unwrap_or(u32::MAX);
    let chosen = || forecast.backtest.iter().filter(|it| it.chosen);
    chosen()
        .filter(|it| it.lead_days <= own)
        .max_by_key(|it| it.lead_days)
        .or_else(|| chosen().min_by_key(|it| it.lead_days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;

    #[test]
    fn the_plans_own_lead_decides() {
        let mut plan = Plan::help_desk(0);
        let own = &mut plan.forecast.queues[0];
        let line = own.backtest[1].clone();
        own.backtest = [28, 1, 7]
            .map(|lead_days| MethodAccuracy {
                lead_days,
                ..line.clone()
            })
            .to_vec();
        let lead = |plan: &Plan, missing: usize| {
            let mut history = plan.history.queues[0].clone();
            history.days.truncate(70 - missing);
            let found = at_own_lead(&plan.scenario, Some(&history), &plan.forecast.queues[0]);
            found.map(|it| it.lead_days)
        };
        assert_eq!(lead(&plan, 0), Some(1));
        assert_eq!(lead(&plan, 20), Some(7));
        assert_eq!(lead(&plan, 40), Some(28));
        plan.scenario.forecast.lead_days = Some(10);
        assert_eq!(lead(&plan, 0), Some(7));
        plan.forecast.queues[0].backtest.clear();
        assert_eq!(lead(&plan, 0), None);
    }
}
