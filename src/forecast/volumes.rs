//! The volumes of one queue: from its history, or as a typical week gives them.

use super::backtest::{self, Backtest, Design};
use super::calendar_effects::{self, Contribution};
use super::choose::{Choice, choose};
use super::clean::{Finding, with_zero_days};
use super::combination::{self, Combined};
use super::day_calendar::DayCalendar;
use super::error::Cause;
use super::mark_effects::{MarkEffects, fitted};
use super::method::{Fitted, Method, methods};
use super::run::plan_points;
use super::series::{Point, Series, Training};
use super::trial::Trial;
use super::uncertainty::{TestedDay, Uncertainty};
use super::{MethodAccuracy, known, short_days, small_counts, typical};
use crate::history::{Frame, QueueHistory};
use crate::scenario::Scenario;
use crate::scenario::model::TypicalWeek;
use crate::units::QueueIndex;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Leads at which every method is judged besides the plan's own: a day, one, two and four weeks.
const LEADS: [u32; 4] = [1, 7, 14, 28];
/// Plans longer than this are judged on their first weeks.
const MAX_HORIZON_WEEKS: u32 = 4;

/// The volumes of one queue before handle times are put to them.
pub struct Learnt {
    pub method: String,
    pub reason: String,
    pub backtest: Vec<MethodAccuracy>,
    /// Expected contacts of each of the plan's open intervals.
    pub offered: Vec<f64>,
    pub findings: Vec<Finding>,
    pub effects: Vec<Contribution>,
    pub uncertainty: Uncertainty,
    pub backtest_days: Vec<TestedDay>,
    pub judged_lead_days: Option<u32>,
}

/// As the scenario gives them.
pub fn given(scenario: &Scenario, queue: QueueIndex, week: &TypicalWeek) -> Learnt {
    let frame = Frame::of(scenario, queue);
    let rates = typical::spread(&frame, week);
    let slots = rates.len() / 7;
    let rate = |point: &Point| rates[point.weekday() * slots + point.slot] * point.share;
    Learnt {
        method: "given".to_owned(),
        reason: "the scenario gives a typical week".to_owned(),
        backtest: vec![],
        offered: plan_points(scenario, queue).iter().map(rate).collect(),
        findings: vec![],
        effects: vec![],
        uncertainty: Uncertainty::poisson(scenario.first_day),
        backtest_days: vec![],
        judged_lead_days: None,
    }
}

/// From the history: the method that is chosen, and how sure it is.
///
/// # Errors
/// [`Cause`] where there is no history to learn from, or the planner's method does not exist.
pub fn learnt(
    scenario: &Scenario,
    queue: QueueIndex,
    history: Option<&QueueHistory>,
) -> Result<Learnt, Cause> {
    let methods = methods(scenario.forecast.mean_of_weeks);
    let mut names: Vec<&'static str> = methods.iter().map(|method| method.name()).collect();
    names.push(combination::NAME);
    let fixed = fixed_method(&names, scenario.forecast.method.as_deref())?;
    let series = series(scenario, queue, history)?;
    let lead_days = lead_days(scenario, &series);
    let backtest = backtest::run(&series, &methods, &design(scenario, lead_days));
    let mut accuracies: Vec<MethodAccuracy> = (backtest.trials.par_iter())
        .filter_map(Trial::accuracy)
        .collect();
    let training = series.all();
    let few = training.contacts() < small_counts::FEW;
    let choice = choose(&names, &backtest.trials, &accuracies, lead_days, fixed, few);
    let name = names[choice.method];
    for accuracy in &mut accuracies {
        accuracy.chosen = accuracy.method == name;
    }
    let judged = (backtest.trials.iter())
        .find(|t| t.method == name && Some(t.lead_days) == choice.lead_days);
    let chosen = Chosen::of(&methods, &training, &backtest, &choice, lead_days);
    let uncertainty = judged.map_or_else(
        || Uncertainty::unknown(scenario.first_day),
        |trial| trial.uncertainty(scenario.first_day),
    );
    let judged_lead = choice.lead_days.unwrap_or(lead_days);
    let zero_days = history.map_or(&[][..], |history| &history.zero_days);
    Ok(Learnt {
        method: name.to_owned(),
        offered: chosen.fitted().predict(&plan_points(scenario, queue)),
        effects: chosen.effects(scenario.first_day),
        uncertainty: Uncertainty {
            of_events: chosen.variance_of_events(scenario.days()),
            ..uncertainty.further_ahead(lead_days.saturating_sub(judged_lead))
        },
        findings: with_zero_days(training.findings.clone(), zero_days),
        reason: choice.reason,
        backtest: accuracies,
        judged_lead_days: choice.lead_days,
        backtest_days: judged.map_or(vec![], Trial::tested_days),
    })
}

/// The history with what the scenario knows of its days and of coming ones.
fn series(
    scenario: &Scenario,
    queue: QueueIndex,
    history: Option<&QueueHistory>,
) -> Result<Series, Cause> {
    let series = history.and_then(|history| Series::of(history, scenario.interval));
    let mut series = series.ok_or_else(|| Cause::NoHistory {
        queue: scenario.queues[queue.get()].name.clone(),
        first_day: scenario.first_day,
    })?;
    let frame = Frame::of(scenario, queue);
    let mut calendar = DayCalendar::clone(&series.calendar).with_plan(&frame);
    known::mark(&mut calendar, scenario, queue, series.first);
    let plan = plan_points(scenario, queue);
    short_days::mark(&mut calendar, &series, &frame, &plan);
    series.given = known::given(&calendar, scenario, queue, series.first);
    series.calendar = Arc::new(calendar);
    series.marks = known::history_marks(scenario, queue);
    Ok(series)
}

/// Days from the history's last to the plan's first, unless the planner sets them.
fn lead_days(scenario: &Scenario, series: &Series) -> u32 {
    let real = (scenario.first_day - series.last).num_days();
    let real = u32::try_from(real).unwrap_or(1);
    scenario.forecast.lead_days.unwrap_or(real).max(1)
}

fn design(scenario: &Scenario, lead_days: u32) -> Design {
    let mut leads = LEADS.to_vec();
    leads.push(lead_days);
    leads.sort_unstable();
    leads.dedup();
    Design {
        leads,
        origins: scenario.forecast.backtest_weeks,
        horizon_weeks: scenario.weeks.clamp(1, MAX_HORIZON_WEEKS),
    }
}

/// What makes the forecast: one method, or several with their weights.
struct Chosen<'a> {
    methods: &'a [Box<dyn Method>],
    weights: Vec<f64>,
    training: &'a Training,
}

impl<'a> Chosen<'a> {
    fn of(
        methods: &'a [Box<dyn Method>],
        training: &'a Training,
        backtest: &Backtest,
        choice: &Choice,
        lead_days: u32,
    ) -> Self {
        let judged_lead = choice.lead_days.unwrap_or(lead_days);
        let mut weights = backtest.weights_at(judged_lead).to_vec();
        if choice.method < methods.len() {
            weights = vec![0.0; methods.len()];
            weights[choice.method] = 1.0;
        }
        Self {
            methods,
            weights,
            training,
        }
    }

    /// The methods that have a weight, fitted to all of the history.
    fn fitted(&self) -> impl Fitted {
        let parts = (self.methods.iter().zip(&self.weights))
            .filter(|(_, weight)| **weight > 0.0)
            .map(|(method, weight)| (*weight, fitted(&**method, self.training)))
            .collect();
        Combined(parts)
    }

    /// The share of the forecast whose methods know of marks themselves.
    fn knowing(&self) -> f64 {
        let parts = self.methods.iter().zip(&self.weights);
        let knows = parts.filter(|(method, _)| method.knows_marks());
        knows.map(|(_, weight)| weight).sum()
    }

    /// What events and open holidays do.
    fn marks(&self) -> MarkEffects {
        if self.knowing() >= 1.0 {
            MarkEffects::Logs(Arc::clone(self.training.regression()))
        } else {
            self.training.marks.clone()
        }
    }

    /// How unsure that is, on the days that have any.
    fn variance_of_events(
        &self,
        days: impl Iterator<Item = NaiveDate>,
    ) -> BTreeMap<NaiveDate, f64> {
        let marks = self.marks();
        let variance = |date| marks.variance_on(date, &self.training.calendar);
        let all = days.map(|date| (date, variance(date)));
        all.filter(|(_, variance)| *variance > 0.0).collect()
    }

    /// What moves the days of the forecast, the largest effect first: of the calendar only what a part of
    /// the forecast knows, at that part's weight.
    fn effects(&self, first_day: NaiveDate) -> Vec<Contribution> {
        let share = self.knowing();
        let mut all = (self.marks()).contributions(&self.training.calendar, first_day);
        if share > 0.0 {
            let whole = calendar_effects::contributions(self.training.regression());
            all.extend(whole.into_iter().map(|it| it.at_weight(share)));
        }
        all.sort_by(|a, b| b.factor.ln().abs().total_cmp(&a.factor.ln().abs()));
        all
    }
}

fn fixed_method(names: &[&'static str], name: Option<&str>) -> Result<Option<usize>, Cause> {
    let Some(name) = name.filter(|name| *name != "auto") else {
        return Ok(None);
    };
    let found = names.iter().position(|known| *known == name);
    found.map(Some).ok_or_else(|| Cause::NoSuchMethod {
        name: name.to_owned(),
        known: names.to_vec(),
    })
}
