//! What the roster means to the people in it, in one to three lines.

use super::screen::Screen;
use crate::coverage::People;
use crate::report::number::{decimals, percent};
use crate::report::summary::PlanSummary;
use crate::units::Seconds;
use crate::wording::{grouped, plural};

/// Wishes and weekends; how evenly weekends, nights and hours are shared; how steady starts are: the
/// first `most` lines of these.
pub(super) fn told(screen: &mut Screen, summary: &PlanSummary, most: usize) {
    let granted = granted(summary);
    let granted = (!granted.is_empty()).then(|| granted.join(", ") + ".");
    let lines = [
        ("People", granted),
        ("Shared", shared(&summary.people)),
        ("Starts", starts(&summary.people)),
    ];
    let lines = lines
        .into_iter()
        .filter_map(|(label, text)| Some((label, text?)));
    for (label, text) in lines.take(most) {
        screen.paragraph(label, &text, 1);
    }
}

fn granted(summary: &PlanSummary) -> Vec<String> {
    let mut people = Vec::new();
    let wishes = &summary.wishes;
    if wishes.total > 0 {
        people.push(format!(
            "{} of {} {} granted",
            grouped(wishes.granted),
            grouped(wishes.total),
            plural(wishes.total, "wish", "wishes")
        ));
    }
    let weekends = &summary.weekends;
    if weekends.weekends_worked_max > 0 {
        people.push(format!(
            "weekends worked per agent {} to {} of {}",
            weekends.weekends_worked_min, weekends.weekends_worked_max, weekends.weekends
        ));
    }
    people
}

/// `weekends 0.21, night hours 0.43, paid hours by contract 0.05 (Gini; 0 = all alike).`
fn shared(people: &People) -> Option<String> {
    let each = [
        ("weekends", people.weekends_gini),
        ("night hours", people.night_hours_gini),
        ("paid hours by contract", people.paid_hours_gini),
    ];
    let told = |(what, gini): (&str, Option<f64>)| Some(format!("{what} {}", decimals(gini?, 2)));
    let each: Vec<String> = each.into_iter().filter_map(told).collect();
    let told = people.agents > 1 && !each.is_empty();
    told.then(|| format!("{} (Gini; 0 = all alike).", each.join(", ")))
}

/// `34m apart from shift to shift on average; in 87.5 % of weeks all start within 2 h.`
fn starts(people: &People) -> Option<String> {
    let change = people.start_change_min?;
    let minutes = Seconds::new(change.round() * 60.0).ok()?;
    let steady = people.steady_weeks.map_or_else(String::new, |share| {
        format!("; in {} of weeks all start within 2 h", percent(share))
    });
    let apart = format!("{minutes} apart from shift to shift on average");
    Some(format!("{apart}{steady}."))
}
