//! What days are at risk from, in figures and words.

use crate::report::number::{decimals, tidy};
use crate::simulate::{QueueRisk, Source, SourceCost};
use serde::Serialize;

/// What the days of a queue are at risk from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeltRisk {
    /// By how much the handle time of a week may be off, as a coefficient of variation.
    pub aht_uncertainty: f64,
    /// Whether volumes are given, not forecast: no uncertainty of a forecast is in the days that keep the promise.
    pub volumes_given: bool,
    /// What each source costs; those that there are.
    pub costs: Vec<FeltCost>,
}

/// What one source of uncertainty costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FeltCost {
    /// The source.
    pub source: Source,
    /// So many more days of a hundred would keep the promise without it.
    pub points: f64,
    /// The truth lies within this of it, 19 times in 20.
    pub half_width: Option<f64>,
    /// Plays that it is known from.
    pub replications: u32,
}

impl FeltRisk {
    /// Of a queue.
    #[must_use]
    pub fn new(risk: &QueueRisk) -> Self {
        let points = |share: f64| tidy(share * 100.0).unwrap_or(0.0);
        let cost = |it: &SourceCost| FeltCost {
            source: it.source,
            points: points(it.share_of_days.mean),
            half_width: it.share_of_days.half_width.map(points),
            replications: it.replications,
        };
        Self {
            aht_uncertainty: tidy(risk.aht_uncertainty).unwrap_or(0.0),
            volumes_given: risk.volumes_given,
            costs: risk.costs.iter().map(cost).collect(),
        }
    }
}

/// `Days of 100 that would keep it besides: 12 if volumes came as forecast, 8 if …`; the dearest first. `None` where
/// no source costs more than chance may explain.
pub(super) fn told(risk: &FeltRisk) -> Option<String> {
    let sure = |it: &&FeltCost| it.points >= it.half_width.unwrap_or(f64::INFINITY).max(0.5);
    let mut costs: Vec<&FeltCost> = risk.costs.iter().filter(sure).collect();
    costs.sort_by(|a, b| b.points.total_cmp(&a.points));
    let part = |it: &&FeltCost| format!("{} {}", decimals(it.points, 0), without(it.source));
    let parts: Vec<String> = costs.iter().map(part).collect();
    (!parts.is_empty()).then(|| {
        format!(
            "  Days of 100 that would keep it besides: {}.",
            parts.join(", ")
        )
    })
}

const fn without(source: Source) -> &'static str {
    match source {
        Source::Volume => "if volumes came as forecast",
        Source::Absence => "if as many as expected were missing every day",
        Source::HandleTime => "if handle times were as expected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(source: Source, points: f64, half_width: f64) -> FeltCost {
        FeltCost {
            source,
            points,
            half_width: Some(half_width),
            replications: 100,
        }
    }

    #[test]
    fn the_dearest_comes_first_and_what_may_be_chance_is_left_out() {
        let mut risk = FeltRisk {
            aht_uncertainty: 0.05,
            volumes_given: false,
            costs: vec![
                cost(Source::Volume, 4.2, 1.0),
                cost(Source::Absence, 11.8, 1.0),
                cost(Source::HandleTime, 0.8, 1.0),
            ],
        };
        assert_eq!(
            told(&risk).unwrap(),
            "  Days of 100 that would keep it besides: 12 if as many as expected were missing every day, \
             4 if volumes came as forecast."
        );
        risk.costs.drain(..2);
        assert_eq!(told(&risk), None);
    }
}
