//! What the roster means to the people in it, each figure with how it was got or what would give it.

use super::Kpi;
use crate::coverage::{People, WishTotals};
use crate::wording::counted;

/// Wishes granted, how evenly weekends, nights and hours are shared, and how steady starts are.
#[must_use]
pub fn of_people(wishes: &WishTotals, people: &People) -> Vec<Kpi> {
    let agents = counted(people.agents, "agent");
    let share = (wishes.total > 0).then(|| wishes.granted as f64 / wishes.total as f64);
    let gini = |name: &str, value: Option<f64>, of: &str, none: &str| {
        let how = format!("Gini coefficient of {of}, {agents} with a shift: 0 = all alike");
        Kpi::new(name, "Gini", value, how, none)
    };
    vec![
        Kpi::new(
            "wishes_granted",
            "share",
            share,
            format!("{} of {}, counted per day", wishes.granted, wishes.total),
            "no agent wishes anything; `wishes` of agents in the scenario would say what they do",
        ),
        gini(
            "weekends_gini",
            people.weekends_gini,
            "weekends worked",
            "nobody works at a weekend of the plan",
        ),
        gini(
            "night_hours_gini",
            people.night_hours_gini,
            "hours worked between 22:00 and 06:00",
            "nobody works at night",
        ),
        gini(
            "paid_hours_gini",
            people.paid_hours_gini,
            "paid hours by contract",
            "nobody has a shift, or no contract a weekly maximum",
        ),
        Kpi::new(
            "start_change",
            "min",
            people.start_change_min,
            "mean of agents' means, from one shift to their next".to_owned(),
            "nobody has two shifts in the plan",
        ),
        Kpi::new(
            "steady_weeks",
            "share",
            people.steady_weeks,
            "of weeks with two shifts or more those in which all start within 2 h".to_owned(),
            "nobody has two shifts in a week of the plan",
        ),
    ]
}
