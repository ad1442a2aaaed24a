//! Every figure of the months ahead, for programs: the part `hiring` of `summary.json`.

use super::classes::{ClassSummary, classes};
use super::cost::CostSummary;
use super::months::{MonthSummary, months};
use super::weeks::{BusySummary, WeekSummary, busy, by_week};
use crate::capacity::{Spread, Uncertainty, WarningKind};
use crate::hire::{self, Ahead, Efficiency, Row, Source, Tested};
use crate::report::number::tidy;
use crate::scenario::Scenario;
use crate::schedule::SolveStatus;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// The months ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HireSummary {
    /// The scenario's name.
    pub name: String,
    /// Currency of all money.
    pub currency: String,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day.
    pub last_day: NaiveDate,
    /// Weeks.
    pub weeks: usize,
    /// How the search ended.
    pub search: EndSummary,
    /// People hired in the weeks ahead, classes decided before not counted.
    pub hires: u32,
    /// People in classes that are decided already, agents among them who are hired and join later.
    pub decided_hires: u32,
    /// People on the first morning, and in the last week.
    pub headcount: (f64, f64),
    /// Hours of one FTE a week.
    pub fte_hours_a_week: f64,
    /// Money of the weeks ahead.
    pub cost: CostSummary,
    /// Required hours of the weeks ahead, and those of them that are missing.
    pub required_h: f64,
    /// See above.
    pub short_h: f64,
    /// The classes, by date.
    pub classes: Vec<ClassSummary>,
    /// Cross-training and moves, temps: how many people in all.
    pub moved: f64,
    /// See above.
    pub temps: f64,
    /// The rows that planners know, by month.
    pub months: Vec<MonthSummary>,
    /// The same of everybody by week, with the chance to be on target.
    pub by_week: Vec<WeekSummary>,
    /// How busy weeks fare against `shortfall_at_p90`; `None` where that is not asked.
    pub busy_weeks: Option<BusySummary>,
    /// What one more agent is worth, by site.
    pub worth: Vec<WorthSummary>,
    /// How sure it is; `None` where nothing was played.
    pub risk: Option<RiskSummary>,
    /// Where volumes come from, by queue.
    pub queues: Vec<QueueOutlook>,
    /// Required hours that a paid hour at work covers.
    pub efficiency: Efficiency,
    /// What is assumed because nothing was written.
    pub assumed: Vec<String>,
    /// Groups into which nobody can be hired because a limit lets no class begin: why.
    pub no_class_possible: Vec<String>,
    /// What the planner should know about the input; those of `no_class_possible` among them.
    pub warnings: Vec<String>,
    /// Seed of the futures.
    pub seed: u64,
    /// The program's version.
    pub version: &'static str,
    /// Files written.
    pub files: Vec<String>,
    /// Wall time by stage. The only part that differs between two runs with the same seed.
    pub wall_time_s: BTreeMap<String, f64>,
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EndSummary {
    /// Proven, stopped or infeasible.
    pub status: SolveStatus,
    /// Cost of the plan, the weeks past its end included.
    pub objective: Option<f64>,
    /// No plan can cost less.
    pub bound: Option<f64>,
    /// (objective − bound) ÷ |objective|.
    pub gap: Option<f64>,
    /// Of the objective what can be decided: all but the pay of those who are there, classes decided and hours bought in any
    /// case.
    pub decided: Option<f64>,
    /// (objective − bound) ÷ `decided`.
    pub gap_of_decided: Option<f64>,
}

/// What one more agent at a site is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorthSummary {
    /// The site.
    pub site: String,
    /// Its group in which one more agent, there through all the weeks, is worth most: all figures are that group's.
    pub group: String,
    /// Weeks in which one more agent would save more than their pay.
    pub weeks_worth_it: usize,
    /// What one more agent, there through all the weeks, would save less their pay.
    pub net: f64,
    /// The week in which they would be worth most; `None` where no week is looked at.
    pub best: Option<BestWeek>,
    /// What they would save, week by week, before pay.
    pub saved: Vec<f64>,
    /// Their pay, week by week.
    pub pay: Vec<f64>,
}

/// The week in which one more agent is worth most.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BestWeek {
    /// First day.
    pub week: NaiveDate,
    /// What they would save.
    pub saved: f64,
    /// Their pay.
    pub pay: f64,
}

/// How sure the plan is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskSummary {
    /// Futures that were played.
    pub futures: usize,
    /// A week is on target where at most so much of any queue's hours is missing.
    pub on_target_share: f64,
    /// Share of weeks and futures on target.
    pub p_on_target: f64,
    /// The week least likely to be on target.
    pub worst_week: Option<NaiveDate>,
    /// Its chance.
    pub worst_p: f64,
    /// Money that is paid.
    pub paid: Spread,
    /// The same with the prices of what is missing.
    pub cost: Spread,
    /// Mean of that in the dearest tenth of the futures.
    pub cost_worst_tenth: f64,
    /// Hours that are missing.
    pub short_h: Spread,
    /// Mean of the missing hours in the worst tenth of the futures.
    pub short_h_worst_tenth: f64,
}

/// Where a queue's volumes come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueOutlook {
    /// The queue.
    pub queue: String,
    /// Method of its typical week.
    pub typical_week_by: String,
    /// Where the pattern of the year comes from.
    pub pattern: Source,
    /// Methods that were tested for it.
    pub tested: Vec<Tested>,
    /// Growth a year at first, without `[[growth]]`.
    pub growth_per_year: f64,
    /// Contacts of the first and of the busiest week.
    pub first_week: f64,
    /// See above.
    pub busiest_week: f64,
    /// When that is.
    pub busiest: Option<NaiveDate>,
    /// p90 ÷ p50 of the last week.
    pub band_at_end: f64,
}

/// Whether in some week more than a fiftieth of a queue's required hours is missing.
#[must_use]
pub fn misses(ahead: &Ahead) -> bool {
    let share = Uncertainty::default().on_target_share;
    let mut weeks = ahead
        .plan
        .flows
        .queues
        .iter()
        .flat_map(|it| &it[..ahead.weeks]);
    weeks.any(|it| it.short_h > share * it.required_h + 1e-6)
}

impl HireSummary {
    /// As JSON, indented, numbers rounded to six decimals, a line break at the end.
    ///
    /// # Errors
    /// Where serde refuses a value; none of these types gives it reason to.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        crate::report::json::to_json(self)
    }

    /// Adds the months ahead up.
    #[must_use]
    pub fn new(scenario: &Scenario, ahead: &Ahead, rows: &[Row], files: &[String]) -> Self {
        let classes = classes(ahead);
        let report = &ahead.plan.report;
        let weeks = ahead
            .plan
            .flows
            .queues
            .iter()
            .flat_map(|it| &it[..ahead.weeks]);
        let (required_h, short_h) = weeks.fold((0.0, 0.0), |(required, short), it| {
            (required + it.required_h, short + it.short_h)
        });
        let heads = |week: usize| {
            ahead
                .plan
                .flows
                .pools
                .iter()
                .map(|it| it[week].heads)
                .sum::<f64>()
        };
        let days = Days::new(ahead.weeks as u64 * 7 - 1);
        let warned = ahead.plan.warnings.iter().map(|it| it.text.clone());
        Self {
            name: scenario.name.clone(),
            currency: scenario.currency.clone(),
            first_day: ahead.first,
            last_day: ahead.first.checked_add_days(days).unwrap_or(ahead.first),
            weeks: ahead.weeks,
            search: EndSummary {
                status: report.status,
                objective: report.objective.and_then(tidy),
                bound: report.bound.and_then(tidy),
                gap: report.gap.and_then(tidy),
                decided: report
                    .objective
                    .and_then(|it| tidy(it - ahead.plan.unavoidable)),
                gap_of_decided: ahead.plan.gap_of_decided().and_then(tidy),
            },
            hires: classes
                .iter()
                .filter(|it| !it.decided)
                .map(|it| it.people)
                .sum(),
            decided_hires: classes
                .iter()
                .filter(|it| it.decided)
                .map(|it| it.people)
                .sum(),
            headcount: (opening(ahead), heads(ahead.weeks - 1)),
            fte_hours_a_week: hire::fte_hours(ahead),
            cost: (&ahead.plan.flows.cost).into(),
            required_h,
            short_h,
            classes,
            moved: within(
                ahead
                    .plan
                    .decision
                    .moves
                    .iter()
                    .map(|it| (it.week, it.heads)),
                ahead.weeks,
            ),
            temps: within(
                ahead
                    .plan
                    .decision
                    .temps
                    .iter()
                    .map(|it| (it.week, it.heads)),
                ahead.weeks,
            ),
            months: months(ahead, rows),
            by_week: by_week(ahead, rows),
            busy_weeks: busy(ahead),
            worth: worth(ahead),
            risk: risk(ahead),
            queues: queues(scenario, ahead),
            efficiency: ahead.efficiency,
            assumed: assumed(scenario, ahead),
            no_class_possible: no_class(ahead),
            warnings: warned.collect(),
            seed: scenario.seed,
            version: env!("CARGO_PKG_VERSION"),
            files: files.to_vec(),
            wall_time_s: ahead
                .wall_time_s
                .iter()
                .map(|(stage, s)| ((*stage).to_owned(), *s))
                .collect(),
        }
    }
}

fn no_class(ahead: &Ahead) -> Vec<String> {
    let all = ahead.plan.warnings.iter();
    let shut = all.filter(|it| {
        matches!(
            it.kind,
            WarningKind::NoClassFits | WarningKind::NobodyCanGraduate
        )
    });
    shut.map(|it| it.text.clone()).collect()
}

fn opening(ahead: &Ahead) -> f64 {
    ahead.groups.iter().map(hire::Group::heads).sum()
}

fn within(all: impl Iterator<Item = (usize, f64)>, weeks: usize) -> f64 {
    all.filter(|(week, _)| *week < weeks)
        .map(|(_, heads)| heads)
        .sum()
}

fn worth(ahead: &Ahead) -> Vec<WorthSummary> {
    let all = hire::worth(ahead);
    let told = |it: &hire::SiteWorth| {
        let weeks = 0..it.saved.len();
        let best = it.best_week().map(|week| BestWeek {
            week: ahead.problem.weeks[week],
            saved: it.saved[week],
            pay: it.pay[week],
        });
        WorthSummary {
            site: ahead.problem.sites[it.site].name.clone(),
            group: ahead.problem.pools[it.group].name.clone(),
            weeks_worth_it: weeks.clone().filter(|week| it.net(*week) > 0.005).count(),
            net: it.net_of_all(),
            best,
            saved: it.saved.clone(),
            pay: it.pay.clone(),
        }
    };
    all.iter().map(told).collect()
}

fn risk(ahead: &Ahead) -> Option<RiskSummary> {
    let risk = ahead.risk.as_ref()?;
    let chances = &risk.all_on_target;
    let worst = (0..chances.len()).min_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    Some(RiskSummary {
        futures: risk.paths,
        on_target_share: Uncertainty::default().on_target_share,
        p_on_target: chances.iter().sum::<f64>() / chances.len().max(1) as f64,
        worst_week: worst.map(|week| ahead.problem.weeks[week]),
        worst_p: worst.map_or(1.0, |week| chances[week]),
        paid: risk.money,
        cost: risk.cost,
        cost_worst_tenth: risk.cost_worst_tenth,
        short_h: risk.short_h,
        short_h_worst_tenth: risk.short_h_worst_tenth,
    })
}

fn queues(scenario: &Scenario, ahead: &Ahead) -> Vec<QueueOutlook> {
    let told = |it: &hire::QueueWeeks| {
        let weeks = &it.weeks[..ahead.weeks];
        // Of weeks that are alike the first.
        let busiest = weeks
            .iter()
            .rev()
            .max_by(|a, b| a.offered.total_cmp(&b.offered));
        let last = weeks.last();
        QueueOutlook {
            queue: scenario.queues[it.queue.get()].name.clone(),
            typical_week_by: it.short_method.clone(),
            pattern: it.source,
            tested: it.tested.clone(),
            growth_per_year: it.growth_per_year,
            first_week: weeks.first().map_or(0.0, |week| week.offered),
            busiest_week: busiest.map_or(0.0, |week| week.offered),
            busiest: busiest.map(|week| week.first),
            band_at_end: last.map_or(1.0, |week| week.offered_p90 / week.offered.max(1e-9)),
        }
    };
    ahead.weekly.iter().map(told).collect()
}

/// What is assumed, of the input and of what could not be measured.
fn assumed(scenario: &Scenario, ahead: &Ahead) -> Vec<String> {
    let mut all = scenario.hiring.assumed.clone();
    if ahead.efficiency.source == hire::EfficiencySource::Assumed {
        all.push("85 % of the paid time at work falls where it is required: no roster could be made (`schedule_efficiency`)".to_owned());
    }
    for it in &ahead.weekly {
        let known = scenario.hiring.volume_of(it.queue);
        if it.source == Source::TooShort && known.growth_per_year.is_none() {
            let name = &scenario.queues[it.queue.get()].name;
            all.push(format!(
                "{name} neither grows nor has a pattern of the year: a history of 65 weeks or more would tell (`[[hiring.volume]]`)"
            ));
        }
        if known.uncertainty.is_none() && it.tested.is_empty() {
            let name = &scenario.queues[it.queue.get()].name;
            all.push(format!(
                "{name} is off by 10 % a year ahead (`uncertainty` in [[hiring.volume]])"
            ));
        }
    }
    all
}
