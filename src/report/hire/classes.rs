//! The classes one by one: who, where, when, and why.

use crate::capacity::{Class, Missed};
use crate::hire::Ahead;
use crate::report::number::{decimals, thousands};
use crate::wording::listed;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// A class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassSummary {
    /// Its number, from 1, by date.
    pub number: usize,
    /// First day of its training.
    pub start: NaiveDate,
    /// Until when it must be decided; `None` where it is decided already.
    pub decide_by: Option<NaiveDate>,
    /// First day on the phones.
    pub on_phones: NaiveDate,
    /// First day on which it works as fast as others.
    pub at_full_speed: NaiveDate,
    /// The site.
    pub site: String,
    /// The contract.
    pub contract: String,
    /// The queues it will serve.
    pub skills: String,
    /// The group it joins.
    pub group: String,
    /// People who begin.
    pub people: u32,
    /// Those of them who are expected to finish the training.
    pub expected_graduates: f64,
    /// Hiring and training, pay of trainees included.
    pub cost: f64,
    /// What the plan saves by it, its own cost counted; `None` where that was not worked out.
    pub saves: Option<f64>,
    /// Whether it was decided before.
    pub decided: bool,
    /// Why it is there, in a sentence.
    pub why: String,
    /// The weeks that it is for, those that cost most without it first.
    pub weeks: Vec<MissedWeek>,
}

/// What would be lacking in a week without a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissedWeek {
    /// First day of the week.
    pub week: NaiveDate,
    /// The queue.
    pub queue: String,
    /// Hours more that would be missing.
    pub short_h: f64,
    /// Hours more that would be bought.
    pub outsourced_h: f64,
    /// Hours more of overtime.
    pub overtime_h: f64,
    /// What that costs.
    pub cost: f64,
}

/// All classes of the weeks ahead, by date; those decided before among them.
#[must_use]
pub fn classes(ahead: &Ahead) -> Vec<ClassSummary> {
    let planned = ahead.plan.decision.classes.iter().map(|it| (it, false));
    let decided = ahead.problem.committed.iter().map(|it| (it, true));
    let mut all: Vec<(&Class, bool)> = planned
        .chain(decided)
        .filter(|(it, _)| it.week < ahead.weeks)
        .collect();
    all.sort_by_key(|(it, decided)| (it.week, it.pool, *decided));
    let numbered = all.into_iter().enumerate();
    numbered
        .map(|(at, (class, decided))| told(ahead, at + 1, class, decided))
        .collect()
}

fn told(ahead: &Ahead, number: usize, class: &Class, decided: bool) -> ClassSummary {
    let pool = &ahead.problem.pools[class.pool];
    let start = ahead.problem.weeks[class.week];
    let hiring = pool.hiring.as_ref();
    let training = hiring.map_or(0, |it| it.training_weeks);
    let lead = hiring.map_or(0, |it| it.lead_weeks);
    let later = |weeks: usize| {
        start
            .checked_add_days(Days::new(weeks as u64 * 7))
            .unwrap_or(start)
    };
    let earlier = |weeks: usize| {
        start
            .checked_sub_days(Days::new(weeks as u64 * 7))
            .unwrap_or(start)
    };
    let reason = ahead
        .plan
        .reasons
        .iter()
        .find(|it| it.class == *class && !decided);
    let weeks: Vec<MissedWeek> = reason.map_or(vec![], |it| {
        it.weeks
            .iter()
            .map(|missed| missed_week(ahead, missed))
            .collect()
    });
    ClassSummary {
        number,
        start,
        decide_by: (!decided).then(|| earlier(lead).max(ahead.first)),
        on_phones: later(training),
        at_full_speed: later(training + pool.ramp.len()),
        site: ahead.problem.sites[pool.site].name.clone(),
        contract: pool.contract.clone(),
        skills: pool.group.clone(),
        group: pool.name.clone(),
        people: class.size.round() as u32,
        expected_graduates: class.size * hiring.map_or(1.0, |it| it.graduation),
        cost: cost(ahead, class),
        saves: reason.and_then(|it| it.saves),
        decided,
        why: why(ahead, &weeks, decided),
        weeks,
    }
}

/// Hiring, training and the pay of trainees, of the weeks ahead.
fn cost(ahead: &Ahead, class: &Class) -> f64 {
    let pool = &ahead.problem.pools[class.pool];
    let Some(terms) = &pool.hiring else {
        return 0.0;
    };
    let weeks = class.week..(class.week + terms.training_weeks).min(ahead.weeks);
    let training: f64 = weeks
        .map(|week| {
            pool.hours_per_week * pool.pay(week) * terms.training_pay_share
                + terms.training_cost_per_week
        })
        .sum();
    class.size * (terms.cost_per_hire + training) + terms.cost_per_class
}

fn missed_week(ahead: &Ahead, missed: &Missed) -> MissedWeek {
    MissedWeek {
        week: ahead.problem.weeks[missed.week.min(ahead.problem.weeks.len() - 1)],
        queue: ahead.problem.queues[missed.queue].name.clone(),
        short_h: missed.short_h,
        outsourced_h: missed.outsourced_h,
        overtime_h: missed.overtime_h,
        cost: missed.cost,
    }
}

/// The weeks that drive a class: how much of what would be lacking, and where most.
fn why(ahead: &Ahead, weeks: &[MissedWeek], decided: bool) -> String {
    if decided {
        return "decided before".to_owned();
    }
    let end = ahead.problem.weeks.get(ahead.weeks);
    let (own, later): (Vec<MissedWeek>, Vec<MissedWeek>) = weeks
        .iter()
        .cloned()
        .partition(|it| end.is_none_or(|end| it.week < *end));
    let Some(worst) = own.first() else {
        let parts = listed(&lacking(&later), 3, "more");
        return match parts.is_empty() {
            true => parts,
            false => format!("without it {parts} in weeks after the last one told here"),
        };
    };
    let parts = lacking(&own);
    if parts.is_empty() {
        return String::new();
    }
    format!(
        "without it {} {}, most on {} in the week of {}{}",
        listed(&parts, 3, "more"),
        months_of(&own),
        worst.queue,
        worst.week.format("%-d %b %Y"),
        if later.is_empty() {
            ""
        } else {
            ", and more after the last week"
        },
    )
}

/// `120 h short`, `40 h more overtime`: what is at least an hour.
fn lacking(weeks: &[MissedWeek]) -> Vec<String> {
    let sum = |of: fn(&MissedWeek) -> f64| weeks.iter().map(of).sum::<f64>();
    let told = [
        (sum(|it| it.short_h), "h short"),
        (sum(|it| it.overtime_h), "h more overtime"),
        (sum(|it| it.outsourced_h), "h more bought"),
    ];
    let large = told.iter().filter(|(hours, _)| *hours >= 0.5);
    large
        .map(|(hours, what)| match *hours < 10.0 {
            true => format!("{} {what}", decimals(*hours, 1)),
            false => format!("{} {what}", thousands(*hours)),
        })
        .collect()
}

/// `in Nov and Dec 2026`: the months of the weeks, those with most weeks first.
fn months_of(weeks: &[MissedWeek]) -> String {
    let mut counts: BTreeMap<(i32, u32), usize> = BTreeMap::new();
    for it in weeks {
        use chrono::Datelike;
        *counts.entry((it.week.year(), it.week.month())).or_default() += 1;
    }
    let names: Vec<String> = counts
        .keys()
        .filter_map(|(year, month)| NaiveDate::from_ymd_opt(*year, *month, 1))
        .map(|first| first.format("%b %Y").to_string())
        .collect();
    format!("in {}", listed(&names, 3, "other months"))
}
