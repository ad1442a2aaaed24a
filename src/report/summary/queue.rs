//! One queue of `summary.json`.

use super::PlanParts;
use crate::coverage::{
    BacklogTotals, DayTotals, QueueCoverage, QueueTotals, backlog_totals, queue_totals,
};
use crate::experience::{Satisfaction, satisfaction};
use crate::history::QueueHistory;
use crate::report::accuracy::at_own_lead;
use crate::report::felt::FeltQueue;
use crate::report::kpi::{self, Kpi, kpis};
use crate::report::number::tidy;
use crate::report::played::{JudgedBy, PlayedTotals};
use crate::report::promise::{PromisedPeriod, promised_periods};
use crate::report::targets::{TargetSummary, target_summaries};
use crate::scenario::model::{Channel, PromiseOver};
use crate::simulate::Verdict;
use crate::staffing::{IntervalStaffing, QueueStaffing};
use serde::Serialize;

/// One queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueSummary {
    /// Its name.
    pub queue: String,
    /// How its contacts arrive.
    pub channel: Channel,
    /// Name of the forecast's method.
    pub forecast_method: String,
    /// Why that one.
    pub forecast_reason: String,
    /// Its error in the backtest at the plan's own lead; `None` where there was none.
    pub forecast_wape: Option<f64>,
    /// That lead: days from the last day of history to the first of the plan.
    pub forecast_lead_days: Option<u32>,
    /// Share that should be answered within `answer_within_s`.
    pub service_level_target: Option<f64>,
    /// The threshold.
    pub answer_within_s: Option<f64>,
    /// Over what time it is promised.
    pub promise_over: PromiseOver,
    /// The days or weeks over which it is promised; none where it is promised of each interval.
    pub promised_periods: Vec<PromisedPeriod>,
    /// Everything that is promised, and what the plan is expected to give.
    pub targets: Vec<TargetSummary>,
    /// The largest number required in an interval.
    pub peak_agents_required: u32,
    /// Paid agent-hours required, shrinkage included.
    pub paid_hours_required: f64,
    /// What waits; `None` where customers wait for the answer.
    pub backlog: Option<BacklogSummary>,
    /// The plan added up, by formula.
    pub totals: QueueTotals,
    /// The same figures as they were felt when the roster was played; `None` where it was not.
    pub played: Option<PlayedTotals>,
    /// Which of the two says whether promises are kept.
    pub judged_by: JudgedBy,
    /// Each day added up, by formula.
    pub days: Vec<DayTotals>,
    /// What a support manager asks, each with how it was got or what would give it.
    pub kpis: Vec<Kpi>,
    /// What waits do to its ratings; `None` where the history has no ratings.
    pub satisfaction: Option<Satisfaction>,
}

impl QueueSummary {
    /// Whether all is expected to be kept that is promised: over the plan, and a service level that is promised
    /// over the day or week on every one of them; `None` where nothing is promised or
    /// nothing arrives.
    #[must_use]
    pub fn keeps_promise(&self) -> Option<bool> {
        let known = self.targets.iter().filter_map(|it| it.kept);
        known.reduce(|all, kept| all && kept)
    }

    /// The target that is missed by most, else one that may be missed by chance, else the first that is promised.
    #[must_use]
    pub fn decisive(&self) -> Option<&TargetSummary> {
        let missed = self.targets.iter().filter(|it| it.kept == Some(false));
        let most = missed.max_by(|a, b| a.miss().total_cmp(&b.miss()));
        let mut unsure = self.targets.iter();
        let unsure = unsure.find(|it| it.verdict == Some(Verdict::Undecided));
        most.or(unsure).or_else(|| self.targets.first())
    }
}

/// The emails or tickets of a queue that wait.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacklogSummary {
    /// Before the first interval.
    pub at_start: f64,
    /// Of those, the ones whose deadline had passed already.
    pub overdue_at_start: f64,
    /// Done in the plan.
    pub done: f64,
    /// Of those, the ones done by their deadline.
    pub done_in_time: f64,
    /// The most at the start of the plan or the end of an interval.
    pub most: f64,
    /// When that is, RFC 3339 with the queue zone's offset.
    pub most_at: String,
    /// `Tue 3 Mar 17:00`, by the queue's clock.
    pub most_label: String,
    /// When the plan ends.
    pub at_end: f64,
    /// Of those, the ones whose deadline has passed.
    pub overdue_at_end: f64,
}

pub(super) fn queue_summary(parts: &PlanParts<'_>, coverage: &QueueCoverage) -> QueueSummary {
    let queue = &parts.scenario.queues[coverage.queue.get()];
    let promise = queue.targets.service_level;
    let forecast = (parts.forecast.queues.iter()).find(|it| it.queue == coverage.queue);
    let staffing = (parts.staffing.queues.iter()).find(|it| it.queue == coverage.queue);
    let history = (parts.history.queues.iter()).find(|it| it.queue == coverage.queue);
    let accuracy = forecast.and_then(|it| at_own_lead(parts.scenario, history, it));
    let (totals, days) = queue_totals(coverage);
    let promised_periods = promise.map_or_else(Vec::new, |it| {
        promised_periods(&days, it.over, it.target.get(), parts.scenario.first_day)
    });
    QueueSummary {
        queue: queue.name.clone(),
        channel: queue.channel,
        forecast_method: forecast.map_or_else(String::new, |it| it.method.clone()),
        forecast_reason: forecast.map_or_else(String::new, |it| it.reason.clone()),
        forecast_wape: accuracy.and_then(|it| tidy(it.wape)),
        forecast_lead_days: accuracy.map(|it| it.lead_days),
        service_level_target: promise.map(|it| it.target.get()),
        answer_within_s: promise.map(|it| it.answer_within.get()),
        promise_over: promise.map_or_else(Default::default, |it| it.over),
        targets: target_summaries(&queue.targets, &totals, &promised_periods),
        promised_periods,
        peak_agents_required: staffing.map_or(0, peak),
        paid_hours_required: staffing.map_or(0.0, paid_hours),
        backlog: backlog_totals(coverage).map(|it| backlog_summary(queue.zone, &it)),
        totals,
        played: None,
        judged_by: JudgedBy::Formula,
        days,
        kpis: kpis(history, forecast),
        satisfaction: history.and_then(rated),
    }
}

impl QueueSummary {
    /// Sets beside what is expected what customers `felt` when the roster was played so many times.
    pub(super) fn play(&mut self, felt: &FeltQueue, plays: u32, history: Option<&QueueHistory>) {
        self.targets.iter_mut().for_each(|it| it.play(felt));
        let periods = self.promised_periods.iter_mut();
        periods.for_each(|it| it.play(felt));
        self.played = Some(PlayedTotals::new(felt));
        self.judged_by = JudgedBy::Play;
        let scale = history.and_then(|it| Some(it.experience.csat.as_ref()?.scale));
        let ratings = self.satisfaction.as_ref();
        self.kpis.extend(kpi::played(felt, plays, ratings, scale));
    }

    /// Says of the figures that only playing gives what would give them.
    pub(super) fn leave_unplayed(&mut self) {
        self.kpis.extend(kpi::unplayed());
    }
}

/// What waits do to the ratings of `history`, where it has any.
fn rated(history: &QueueHistory) -> Option<Satisfaction> {
    let it = &history.experience;
    (it.csat.is_some() || it.nps.is_some()).then(|| satisfaction(it))
}

fn backlog_summary(zone: chrono_tz::Tz, it: &BacklogTotals) -> BacklogSummary {
    let most_at = it.most_at.local(zone);
    BacklogSummary {
        at_start: it.at_start,
        overdue_at_start: it.overdue_at_start,
        done: it.done,
        done_in_time: it.done_in_time,
        most: it.most,
        most_at: most_at.to_rfc3339(),
        most_label: most_at.format("%a %-d %b %H:%M").to_string(),
        at_end: it.at_end,
        overdue_at_end: it.overdue_at_end,
    }
}

fn peak(staffing: &QueueStaffing) -> u32 {
    let required = staffing.intervals.iter().map(|it| it.agents_required.get());
    required.max().unwrap_or(0)
}

fn paid_hours(staffing: &QueueStaffing) -> f64 {
    let hours = |it: &IntervalStaffing| it.interval.span.minutes() as f64 / 60.0;
    (staffing.intervals.iter())
        .map(|it| it.fte_required.get() * hours(it))
        .sum()
}
