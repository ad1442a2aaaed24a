//! The levels without a roster: hours required, what they cost, and what customers get from those who are there.
//!
//! The requirement is the staffing stage's own, interval by interval. Two things are simpler than in a plan:
//!
//! - *Hours to pay* are required hours ÷ (1 − shrinkage) ÷ the share of a paid hour at work that falls where it is
//!   required: `schedule_efficiency` of `[hiring]`, else 0.85. A roster may do better or worse.
//! - *Service* is that of the people who are there: they work what is required, at most what their contracts allow and at
//!   least what they guarantee, spread over the intervals in proportion to what is required, among queues that share
//!   agents. It moves as it must with people, volumes and shrinkage; how far a roster can follow the requirement only the
//!   level `full` tells. Where the scenario as it is names nobody, whoever is required is there; where a case takes away
//!   all who are named, nobody is.

mod day;
mod pools;
mod service;

pub use day::Hours;

use super::sums::{self, Piece, Week};
use super::{Futures, Outcome, Settings, Status};
use crate::scenario::Scenario;
use crate::staffing::{self, IntervalStaffing, QueueStaffing, Staffing};
use crate::whatif::{Figures, Profile, WeekFigures};
use pools::{Pools, Terms};
use service::queue_figures;

/// The figures of a case.
pub fn figures(
    scenario: &Scenario,
    settings: &Settings,
    futures: &Futures,
) -> Result<Outcome, Outcome> {
    let forecast = futures.forecast(scenario)?;
    let staffing = staffing::staff(scenario, &forecast, &crate::control::Control::unlimited())
        .map_err(|error| Outcome::none(Status::Failed, error.to_string()))?;
    let terms = Terms::of(scenario);
    let pools = Pools::of(scenario, &staffing, &terms, settings.named);
    let queues = staffing.queues.iter().map(|own| {
        let share = pools.share(own.queue);
        queue_figures(scenario, own, share, settings.level)
    });
    let required_h = sums::required_h(pieces(&staffing));
    let needed_h = required_h * terms.paid_per_required;
    let paid_h = pools.paid_h();
    Ok(Outcome::done(Figures {
        work_h: sums::work_h(scenario, pieces(&staffing)),
        required_h,
        paid_h,
        cost: terms.pay.map(|it| it * paid_h),
        needed_paid_h: Some(needed_h),
        needed_cost: terms.pay.map(|it| it * needed_h),
        fte: fte(scenario, needed_h),
        available_h: (settings.named || !scenario.agents.is_empty()).then(|| pools.available_h()),
        peak_agents: sums::peak(pieces(&staffing)),
        weeks: weeks(scenario, &staffing, &terms),
        queues: queues.collect(),
        profile: profile(scenario, &staffing, &pools),
        ..Figures::default()
    }))
}

/// Paid full-time people: an hour a week of the longest contract is one.
pub fn fte(scenario: &Scenario, paid_h: f64) -> Option<f64> {
    let longest = scenario
        .contracts
        .iter()
        .map(|it| it.week_max_minutes)
        .max()?;
    let hours = f64::from(longest) / 60.0 * f64::from(scenario.weeks);
    (hours > 0.0).then(|| paid_h / hours)
}

fn hours(it: &IntervalStaffing) -> f64 {
    it.interval.span.minutes() as f64 / 60.0
}

fn pieces(staffing: &Staffing) -> impl Iterator<Item = Piece<'_>> {
    staffing.queues.iter().flat_map(pieces_of)
}

fn pieces_of(own: &QueueStaffing) -> impl Iterator<Item = Piece<'_>> {
    own.intervals.iter().map(|it| Piece {
        interval: &it.interval,
        offered: it.offered,
        aht_s: it.aht.get(),
        required: f64::from(it.agents_required.get()),
    })
}

fn weeks(scenario: &Scenario, staffing: &Staffing, terms: &Terms) -> Vec<WeekFigures> {
    let week = |it: Week| {
        let paid_h = it.required_h * terms.paid_per_required;
        WeekFigures {
            first: it.first,
            offered: it.offered,
            required_h: it.required_h,
            paid_h,
            cost: terms.pay.map(|it| it * paid_h),
        }
    };
    let weeks = sums::weeks(scenario, || pieces(staffing));
    weeks.into_iter().map(week).collect()
}

fn profile(scenario: &Scenario, staffing: &Staffing, pools: &Pools) -> Profile {
    let mut sum = Hours::new(scenario);
    for own in &staffing.queues {
        let share = pools.share(own.queue);
        for it in &own.intervals {
            let required = f64::from(it.agents_required.get());
            sum.add(&it.interval, required, required * share);
        }
    }
    sum.profile()
}
