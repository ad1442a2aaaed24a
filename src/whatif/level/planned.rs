//! The level with a roster: planned, and played against the customers whom all cases meet.

use super::required::{Hours, fte};
use super::sums::{self, Piece, Week};
use super::{Futures, Outcome, Settings, Status};
use crate::control::Control;
use crate::coverage::{Coverage, QueueCoverage, labour, plan_totals};
use crate::plan::{Plan, PlanError, PlanOutcome, PlanSettings, plan_for};
use crate::roster;
use crate::scenario::{self, Scenario};
use crate::simulate::{
    Counts, Estimate, InTime, PlaySettings, Simulation, Timetable, simulate_counted,
};
use crate::units::Fraction;
use crate::whatif::{Figures, Profile, QueueFigures, WeekFigures};

/// The figures of a case.
pub fn figures(
    scenario: &Scenario,
    settings: &Settings,
    futures: &Futures,
    control: &Control,
) -> Result<Outcome, Outcome> {
    let lacking = scenario::lacking(scenario);
    if lacking.has_errors() {
        return Err(PlanError::Nobody(lacking).into());
    }
    roster::check_scenario(scenario).map_err(|error| Outcome::from(PlanError::from(error)))?;
    let outlook = futures.outlook(scenario)?;
    let wanted = PlanSettings {
        time_limit: settings.time_limit,
        effort: settings.effort,
        unplayed: true,
        tuning: None,
    };
    let planned = plan_for(scenario, outlook, &wanted, control).map_err(Outcome::from)?;
    let plan = match planned {
        PlanOutcome::Planned(plan) => plan,
        PlanOutcome::Impossible { conflicts, .. } => {
            let first = conflicts.first().map(|it| it.message.replace('\n', "; "));
            let reason = first.unwrap_or_else(|| "no roster keeps the rules".to_owned());
            return Ok(Outcome::none(Status::Infeasible, reason));
        }
    };
    Ok(Outcome::done(of_plan(scenario, &plan, control)))
}

fn of_plan(scenario: &Scenario, plan: &Plan, control: &Control) -> Figures {
    let play = PlaySettings {
        // All cases are played as often, so that they can be compared play by play.
        half_width: None,
        ..PlaySettings::of(scenario)
    };
    let requirement = &plan.requirement;
    let timetable = Timetable::from(&plan.roster);
    let forecast = &requirement.outlook.forecast;
    let (felt, counts) = simulate_counted(
        scenario,
        forecast,
        &requirement.staffing,
        &timetable,
        &play,
        control,
    );
    let paid = labour(scenario, &plan.roster);
    let totals = plan_totals(&plan.coverage);
    let report = &plan.roster_report;
    Figures {
        work_h: sums::work_h(scenario, pieces(&plan.coverage)),
        required_h: totals.required_h,
        paid_h: paid.paid_h,
        cost: Some(paid.cost),
        needed_paid_h: None,
        needed_cost: None,
        fte: fte(scenario, paid.paid_h),
        available_h: None,
        peak_agents: sums::peak(pieces(&plan.coverage)),
        understaffing_h: Some(totals.understaffing_h),
        cost_above_least: report.above_least(),
        weeks: weeks(scenario, plan),
        queues: queues(scenario, plan, &felt, &counts),
        profile: profile(scenario, &plan.coverage),
        hire: None,
    }
}

fn queues(
    scenario: &Scenario,
    plan: &Plan,
    felt: &Simulation,
    counts: &Counts,
) -> Vec<QueueFigures> {
    let of_queue = |own: &QueueCoverage| {
        let queue = &scenario.queues[own.queue.get()];
        let played = felt.queues.iter().find(|it| it.queue == own.queue)?;
        let total = &played.total;
        let plays = |of: &[Vec<InTime>]| -> Vec<(f64, f64)> {
            let counted = of.iter().filter_map(|it| it.get(own.queue.get()));
            counted.map(|it| (it.in_time, it.judged)).collect()
        };
        let days = played.days.iter().filter_map(|it| it.felt.p_target_met);
        let days: Vec<f64> = days.map(Fraction::get).collect();
        let kept = (!days.is_empty()).then(|| Estimate {
            mean: days.iter().sum::<f64>() / days.len() as f64,
            half_width: total.p_day_half_width,
        });
        Some(QueueFigures {
            queue: queue.name.clone(),
            offered: own.intervals.iter().map(|it| it.offered).sum(),
            required_h: sums::required_h(pieces_of(own)),
            target: queue.targets.service_level.map(|it| it.target.get()),
            service_level: total.service_level,
            asa_s: total.asa_s,
            abandoned: total.abandoned,
            occupancy: total.occupancy,
            days_kept: kept,
            plays: plays(&counts.contacts),
            plays_of_days: kept.map_or_else(Vec::new, |_| plays(&counts.days)),
        })
    };
    plan.coverage.queues.iter().filter_map(of_queue).collect()
}

fn pieces(coverage: &Coverage) -> impl Iterator<Item = Piece<'_>> {
    coverage.queues.iter().flat_map(pieces_of)
}

fn pieces_of(own: &QueueCoverage) -> impl Iterator<Item = Piece<'_>> {
    own.intervals.iter().map(|it| Piece {
        interval: &it.interval,
        offered: it.offered,
        aht_s: it.aht.get(),
        required: f64::from(it.agents_required.get()),
    })
}

fn weeks(scenario: &Scenario, plan: &Plan) -> Vec<WeekFigures> {
    let week = |it: Week| {
        let is_own = |date| scenario.plan_week(date) == i64::from(it.number);
        let mut roster = plan.roster.clone();
        roster.shifts.retain(|it| is_own(it.date));
        roster.credits.retain(|it| is_own(it.date));
        let paid = labour(scenario, &roster);
        WeekFigures {
            first: it.first,
            offered: it.offered,
            required_h: it.required_h,
            paid_h: paid.paid_h,
            cost: Some(paid.cost),
        }
    };
    let weeks = sums::weeks(scenario, || pieces(&plan.coverage));
    weeks.into_iter().map(week).collect()
}

fn profile(scenario: &Scenario, coverage: &Coverage) -> Profile {
    let mut sum = Hours::new(scenario);
    for it in coverage.queues.iter().flat_map(|own| &own.intervals) {
        let required = f64::from(it.agents_required.get());
        sum.add(&it.interval, required, it.agents_expected);
    }
    sum.profile()
}
