//! What a support manager asks of a queue: each figure with how it was got, or what would give it.

use super::number::tidy;
use crate::experience::{Gap, why_not};
use crate::forecast::QueueForecast;
use crate::history::experience::{CsatScale, Experience, Ratings, Times};
use crate::history::{HistoryDay, QueueHistory};
use crate::wording::grouped_number;
use serde::{Deserialize, Serialize};

mod people;
mod played;

pub use people::of_people;
pub use played::{played, unplayed};

const DAY_S: f64 = 86_400.0;

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kpi {
    /// What it is called: `csat`.
    pub name: String,
    /// `s`, `share` (0 to 1), a rating's scale (`1 to 5`, `0 to 100`, `share of satisfaction`), or
    /// `-100 to 100`.
    pub unit: String,
    /// Its value; `None` where it is not given.
    pub value: Option<f64>,
    /// Half-width of its 95 % confidence interval, in the same unit; `None` where it is no mean of plays.
    #[serde(default)]
    pub half_width: Option<f64>,
    /// How it was got, or `not given:` and what would give it.
    pub how: String,
}

impl Kpi {
    fn new(name: &str, unit: &str, value: Option<f64>, given: String, missing: &str) -> Self {
        let value = value.and_then(tidy);
        Self {
            name: name.to_owned(),
            unit: unit.to_owned(),
            how: match value {
                Some(_) => given,
                None => format!("{NOT_GIVEN}{missing}"),
            },
            value,
            half_width: None,
        }
    }

    /// Why there is no value; `None` where there is one.
    #[must_use]
    pub fn why_not(&self) -> Option<&str> {
        self.how.strip_prefix(NOT_GIVEN)
    }
}

/// How `how` begins where there is no value.
const NOT_GIVEN: &str = "not given: ";

/// The figures of a queue that are known without playing the plan: what its history observed, and
/// the handle time that its forecast expects.
#[must_use]
pub fn kpis(history: Option<&QueueHistory>, forecast: Option<&QueueForecast>) -> Vec<Kpi> {
    let it = history.map_or(&Experience::NOTHING, |it| &it.experience);
    let seen = history.map_or_else(String::new, |it| dates(&it.days));
    vec![
        first_response(it, &seen),
        handle_time(forecast),
        resolution(it, &seen),
        resolved(it, &seen),
        within_a_day(it, &seen),
        answered_in_time(it, &seen),
        csat(it, &seen),
        nps(it, &seen),
    ]
}

const NPS_UNIT: &str = "-100 to 100";

const fn scale_in_words(scale: CsatScale) -> &'static str {
    match scale {
        CsatScale::OneToFive => "1 to 5",
        CsatScale::Share => "share of satisfaction",
        CsatScale::Percent => "0 to 100",
    }
}

/// `, 2026-01-05 to 2026-03-20`.
fn dates(days: &[HistoryDay]) -> String {
    match (days.first(), days.last()) {
        (Some(first), Some(last)) => format!(", {} to {}", first.date, last.date),
        _ => String::new(),
    }
}

/// `8,412 contacts`.
fn contacts(count: f64) -> String {
    let noun = if (count - 1.0).abs() < 0.5 {
        "contact"
    } else {
        "contacts"
    };
    format!("{} {noun}", grouped_number(count, 0))
}

fn first_response(it: &Experience, seen: &str) -> Kpi {
    let times = it.first_response.as_ref();
    let single = times.is_some_and(|it| it.single);
    let what = match single {
        true => "from creation to first response, or in the queue",
        false => "mean waits of intervals, over all offered",
    };
    let count = contacts(times.map_or(0.0, Times::count));
    Kpi::new(
        "first_response_time",
        "s",
        times.and_then(Times::mean),
        format!("mean of {count} of the history{seen}: {what}"),
        "the column `first_response` or `wait_s` (tickets) or `asa_s` (intervals) of the history \
         would give it",
    )
}

fn handle_time(forecast: Option<&QueueForecast>) -> Kpi {
    let intervals = forecast.map_or(&[][..], |it| &it.intervals);
    let offered: f64 = intervals.iter().map(|it| it.offered).sum();
    let work: f64 = intervals.iter().map(|it| it.offered * it.aht.get()).sum();
    Kpi::new(
        "handle_time",
        "s",
        (offered > 0.0).then(|| work / offered),
        format!(
            "the forecast's mean over the {} expected in the plan",
            contacts(offered)
        ),
        "nothing is expected to arrive in the plan",
    )
}

fn resolution(it: &Experience, seen: &str) -> Kpi {
    let times = it.resolution.as_ref();
    let count = contacts(times.map_or(0.0, Times::count));
    Kpi::new(
        "resolution_time",
        "s",
        times.and_then(Times::mean),
        format!("mean of {count} of the history{seen}, from creation to resolution"),
        "a ticket history with the column `resolved` would give it",
    )
}

fn resolved(it: &Experience, seen: &str) -> Kpi {
    let of = contacts(it.resolved.map_or(0.0, |it| it.of));
    Kpi::new(
        "resolved",
        "share",
        it.resolved.and_then(|it| it.share()),
        format!("of {of} of the history{seen}; the latest may yet be"),
        "the column `resolved` or `status` of the history would give it",
    )
}

fn within_a_day(it: &Experience, seen: &str) -> Kpi {
    let of = contacts(it.resolved.map_or(0.0, |it| it.of));
    Kpi::new(
        "resolved_within_1d",
        "share",
        it.resolved_within(DAY_S),
        format!("of {of} of the history{seen}, within 24 hours of creation"),
        "a ticket history with the column `resolved` would give it",
    )
}

fn answered_in_time(it: &Experience, seen: &str) -> Kpi {
    let of = contacts(it.answered_in_time.map_or(0.0, |it| it.of));
    Kpi::new(
        "answered_in_time",
        "share",
        it.answered_in_time.and_then(|it| it.share()),
        format!("of {of} of the history{seen}, as its column `service_level` has it"),
        "the column `service_level` of an interval history would give it",
    )
}

fn csat(it: &Experience, seen: &str) -> Kpi {
    let ratings = it.csat.as_ref().map(|it| &it.ratings);
    let unit = it.csat.as_ref().map_or("", |it| scale_in_words(it.scale));
    Kpi::new(
        "csat",
        unit,
        ratings.and_then(Ratings::mean),
        rated(ratings, seen),
        &why_not("CSAT", &Gap::NoRatings),
    )
}

fn nps(it: &Experience, seen: &str) -> Kpi {
    let ratings = it.nps.as_ref();
    Kpi::new(
        "nps",
        NPS_UNIT,
        ratings.and_then(Ratings::mean),
        rated(ratings, seen),
        &why_not("NPS", &Gap::NoRatings),
    )
}

fn rated(ratings: Option<&Ratings>, seen: &str) -> String {
    let rows = ratings.map_or(0, |it| it.all().rows) as f64;
    match ratings.is_some_and(|it| it.single) {
        true => format!(
            "mean of the ratings of {} of the history{seen}",
            contacts(rows)
        ),
        false => format!(
            "mean of {} rated intervals of the history{seen}, weighted by contacts handled",
            grouped_number(rows, 0)
        ),
    }
}

#[cfg(test)]
mod tests;
