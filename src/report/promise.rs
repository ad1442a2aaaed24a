//! Service levels promised over the day or week: which days (weeks) keep them, and what they save.

use super::felt::FeltQueue;
use super::number::{percent, thousands};
use super::summary::{PlanSummary, QueueSummary};
use crate::coverage::DayTotals;
use crate::scenario::model::PromiseOver;
use crate::simulate::Verdict;
use chrono::NaiveDate;
use serde::Serialize;

/// A day or plan week of a queue that promises its service level over it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PromisedPeriod {
    /// The day, or the week's first day that is open.
    pub from: NaiveDate,
    /// Expected contacts.
    pub offered: f64,
    /// Share of them expected to be answered within the threshold; `None` where nothing arrives.
    pub service_level: Option<f64>,
    /// The same as it was felt when the roster was played; `None` where it was not.
    pub felt: Option<f64>,
    /// The truth lies within this of it, 19 times in 20.
    pub felt_half_width: Option<f64>,
    /// What the play says of it; `None` where it says nothing.
    pub verdict: Option<Verdict>,
    /// Whether that is what is promised: where the play says anything by its mean, else by formula.
    pub kept: Option<bool>,
}

impl PromisedPeriod {
    /// Adds what was felt in it, which judges.
    pub fn play(&mut self, felt: &FeltQueue) {
        let Some(own) = felt.periods.iter().find(|it| it.from == self.from) else {
            return;
        };
        self.felt = Some(own.service_level.mean);
        self.felt_half_width = own.service_level.half_width;
        self.verdict = Some(own.verdict);
        self.kept = Some(own.kept);
    }
}

/// The days or plan weeks over which `target` is promised, added up from `days`; none where it is
/// promised of each interval.
#[must_use]
pub fn promised_periods(
    days: &[DayTotals],
    over: PromiseOver,
    target: f64,
    first_day: NaiveDate,
) -> Vec<PromisedPeriod> {
    let period = |day: &DayTotals| over.period(day.date, first_day);
    if over == PromiseOver::Interval {
        return Vec::new();
    }
    let periods = days.chunk_by(|a, b| period(a) == period(b));
    periods.map(|days| added_up(days, target)).collect()
}

fn added_up(days: &[DayTotals], target: f64) -> PromisedPeriod {
    let offered: f64 = days.iter().map(|day| day.totals.offered).sum();
    let judged: f64 = days.iter().map(|day| day.totals.judged).sum();
    let answered = days.iter().map(|day| {
        let level = day.totals.service_level.unwrap_or(0.0);
        level * day.totals.judged
    });
    let service_level = (judged > 0.0).then(|| answered.sum::<f64>() / judged);
    PromisedPeriod {
        from: days[0].date,
        offered,
        service_level,
        felt: None,
        felt_half_width: None,
        verdict: None,
        kept: service_level.map(|level| level >= target - 1e-9),
    }
}

/// What the promises over time save, and the day or week that comes out worst; `None` where there is
/// no such promise.
#[must_use]
pub fn told(summary: &PlanSummary) -> Option<String> {
    let savings = summary.promise_savings.as_ref()?;
    let mut text = format!(
        "{} {}",
        over(&summary.queues),
        compared(savings.required_h.saved(), "agent-hours")
    );
    text += &format!(
        " than interval by interval ({} against {})",
        thousands(savings.required_h.hours),
        thousands(savings.required_h.by_interval)
    );
    if let Some(paid) = savings.relaxed_paid_h {
        text += &format!(", {} before rounding", compared(paid.saved(), "paid hours"));
    }
    let played = summary.simulation.is_some();
    if let Some((queue, worst)) = worst(&summary.queues) {
        text += &format!(
            "; lowest{}: {} of {} {} {}",
            if played { " when played" } else { "" },
            percent(level(worst).map_or(0.0, |it| (it * 1000.0).round() / 1000.0)),
            queue.queue,
            if queue.promise_over == PromiseOver::Week {
                "in the week from"
            } else {
                "on"
            },
            worst.from.format("%a %-d %b")
        );
    }
    Some(text + ".")
}

fn over(queues: &[QueueSummary]) -> &'static str {
    let any = |over| queues.iter().any(|queue| queue.promise_over == over);
    match (any(PromiseOver::Day), any(PromiseOver::Week)) {
        (true, true) => "Over the day or week:",
        (false, true) => "Over the week:",
        _ => "Over the day:",
    }
}

fn compared(saved: f64, what: &str) -> String {
    let word = if saved < 0.0 { "more" } else { "fewer" };
    format!("{} {word} {what}", percent(saved.abs()))
}

/// As it was felt, else by formula.
fn level(it: &PromisedPeriod) -> Option<f64> {
    it.felt.or(it.service_level)
}

fn worst(queues: &[QueueSummary]) -> Option<(&QueueSummary, &PromisedPeriod)> {
    let all = queues.iter().flat_map(|queue| {
        let periods = queue.promised_periods.iter();
        periods.map(move |period| (queue, period))
    });
    let margin = |(queue, period): &(&QueueSummary, &PromisedPeriod)| {
        Some(level(period)? - queue.service_level_target?)
    };
    all.filter_map(|it| Some((margin(&it)?, it)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::QueueTotals;
    use crate::report::sample::Plan;
    use crate::report::{summary::summarise, terminal::render};
    use crate::scenario::sample;
    use crate::schedule::{PromiseHours, PromiseSavings};

    fn day(number: u32, offered: f64, level: f64) -> DayTotals {
        DayTotals {
            date: NaiveDate::from_ymd_opt(2026, 3, number).unwrap(),
            totals: QueueTotals {
                offered,
                judged: offered,
                service_level: (offered > 0.0).then_some(level),
                ..QueueTotals::default()
            },
        }
    }

    #[test]
    fn the_screen_says_what_is_saved_and_which_day_is_worst() {
        let mut scenario = sample::help_desk(8);
        let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
        level.over = PromiseOver::Day;
        let plan = Plan::of(scenario);
        let coverage = plan.coverage();
        let hours = |hours, by_interval| PromiseHours { hours, by_interval };
        let savings = PromiseSavings {
            required_h: hours(8_120.0, 8_650.0),
            relaxed_paid_h: Some(hours(9_500.0, 10_000.0)),
            relaxed_cost: None,
        };
        let mut parts = plan.parts(&coverage, &[]);
        assert_eq!(told(&summarise(&parts)), None);
        parts.promise_savings = Some(&savings);
        let summary = summarise(&parts);
        let text = told(&summary).unwrap();
        let begin = "Over the day: 6.1 % fewer agent-hours than interval by interval (8,120 against 8,650), \
                     5 % fewer paid hours before rounding; lowest: ";
        assert!(text.starts_with(begin), "{text}");
        let queue = &summary.queues[0];
        let worst = queue
            .promised_periods
            .iter()
            .filter_map(|it| it.service_level);
        let worst = worst.fold(1.0, f64::min);
        assert!(
            text.contains(&format!("lowest: {} of phone on ", percent(worst))),
            "{text}"
        );
        assert_eq!(queue.keeps_promise(), Some(worst >= 0.8));
        let screen = render(&summary);
        assert!(screen.contains("Promise   Over the day: 6.1 %"), "{screen}");
        assert!(
            screen.lines().all(|line| line.chars().count() <= 110),
            "{screen}"
        );
    }

    #[test]
    fn a_week_adds_up_by_contacts_and_a_day_stands_for_itself() {
        let days = [day(2, 300.0, 0.9), day(3, 100.0, 0.5), day(9, 0.0, 0.0)];
        let first = days[0].date;
        let weeks = promised_periods(&days, PromiseOver::Week, 0.8, first);
        assert_eq!(weeks.len(), 2);
        assert_eq!(weeks[0].kept, Some(true));
        assert!((weeks[0].service_level.unwrap() - 0.8).abs() < 1e-12);
        assert_eq!(weeks[1].kept, None);
        let by_day = promised_periods(&days, PromiseOver::Day, 0.8, first);
        let kept: Vec<_> = by_day.iter().map(|it| it.kept).collect();
        assert_eq!(kept, [Some(true), Some(false), None]);
        assert!(promised_periods(&days, PromiseOver::Interval, 0.8, first).is_empty());
    }
}
