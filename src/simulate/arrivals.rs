//! How the contacts of a queue come, occasion by occasion.

use super::kernel::{Early, Segment};
use super::pace::Pace;
use super::streams::Stream;
use super::world::{Volumes, seconds};
use crate::calendar::{Interval, Moment, Span};
use crate::forecast::{QueueForecast, Uncertainty};
use crate::scenario::model::Queue;
use crate::staffing::Service;
use crate::staffing::day::{self, Load};
use chrono::NaiveDate;

/// How the contacts of a queue come.
#[derive(Debug, Clone)]
pub struct QueueWorld {
    /// Its open intervals, in order.
    pub intervals: Vec<Interval>,
    /// How it is served.
    pub service: Option<Service>,
    /// Open days with what is expected of each interval.
    days: Vec<(NaiveDate, Vec<f64>)>,
    /// For each interval its thirds, at what is expected.
    parts: Vec<Vec<Segment>>,
    uncertainty: Uncertainty,
    pub early: Vec<Early>,
    /// How far its handle times may be off.
    pub pace: Pace,
}

impl QueueWorld {
    /// From what is known of `queue`, in a play that begins at `start`.
    pub fn new(
        queue: &Queue,
        forecast: Option<&QueueForecast>,
        service: Option<Service>,
        start: Moment,
    ) -> Self {
        let intervals = forecast.map_or(&[][..], |it| it.intervals.as_slice());
        let mut days: Vec<(NaiveDate, Vec<f64>)> = vec![];
        for it in intervals {
            let offered = it.offered.max(0.0);
            match days.last_mut() {
                Some((last, own)) if *last == it.interval.date => own.push(offered),
                _ => days.push((it.interval.date, vec![offered])),
            }
        }
        let loads = intervals.iter().map(|it| Rate {
            span: it.interval.span,
            offered: it.offered.max(0.0),
            aht_s: it.aht.get(),
        });
        let first_day = days.first().map_or(NaiveDate::MIN, |(date, _)| *date);
        let aht_s = intervals.first().map_or(1.0, |it| it.aht.get());
        Self {
            parts: parts(&loads.collect::<Vec<_>>(), start),
            intervals: intervals.iter().map(|it| it.interval).collect(),
            service,
            days,
            uncertainty: forecast.map_or_else(
                || Uncertainty::poisson(first_day),
                |it| it.uncertainty.clone(),
            ),
            early: early(queue, aht_s),
            pace: Pace::new(forecast.map_or(0.0, |it| it.aht_uncertainty)),
        }
    }

    /// Whether its days may be busier or quieter than forecast, and not by the chance of single contacts alone.
    pub fn volume_varies(&self) -> bool {
        self.uncertainty.varies()
    }

    /// Contacts expected in all of it.
    pub fn expected(&self) -> f64 {
        let days = self.days.iter().flat_map(|(_, own)| own);
        days.sum::<f64>() + self.early.len() as f64
    }

    /// The rates of one occasion; `paces` = by interval, handle times ÷ what is expected.
    pub fn segments(
        &self,
        volumes: Volumes,
        paces: Option<&[f64]>,
        stream: &mut Stream,
    ) -> Vec<Segment> {
        let drawn = match volumes {
            Volumes::AsForecast => None,
            Volumes::AsTheyMayCome => Some(self.uncertainty.draw_rates(&self.days, stream)),
        };
        let drawn: Option<Vec<f64>> = drawn.map(|days| days.concat());
        let expected = self.days.iter().flat_map(|(_, own)| own);
        let mut all = Vec::with_capacity(self.parts.len() * day::PARTS);
        for (number, (parts, expected)) in self.parts.iter().zip(expected).enumerate() {
            let factor = match &drawn {
                Some(drawn) if *expected > 0.0 => drawn[number] / expected,
                _ => 1.0,
            };
            let pace = paces.map_or(1.0, |it| it[number]);
            all.extend(parts.iter().map(|it| Segment {
                per_s: it.per_s * factor,
                aht_s: it.aht_s * pace,
                ..*it
            }));
        }
        all
    }
}

/// What is expected of an interval.
#[derive(Debug, Clone, Copy)]
struct Rate {
    span: Span,
    offered: f64,
    aht_s: f64,
}

/// The thirds of each interval, arrivals rising and falling from one to the next as in the [evaluation
/// through the day](crate::staffing::through_the_day).
fn parts(rates: &[Rate], start: Moment) -> Vec<Vec<Segment>> {
    let loads: Vec<Load> = rates
        .iter()
        .map(|it| Load {
            span: it.span,
            offered: it.offered,
            aht_s: it.aht_s,
        })
        .collect();
    let courses = day::stretches(&loads)
        .into_iter()
        .flat_map(|stretch| day::courses(&loads[stretch]));
    let of = |(load, course): (&Load, day::Course)| {
        let at = |part: usize| part as f64 / day::PARTS as f64;
        let from_s = seconds(load.span.start, start);
        let segment = |part: usize| Segment {
            from_s: from_s + load.seconds() * at(part),
            to_s: from_s + load.seconds() * at(part + 1),
            per_s: course.at(0.5 * (at(part) + at(part + 1))).max(0.0),
            aht_s: load.aht_s,
        };
        (0..day::PARTS).map(segment).collect()
    };
    loads.iter().zip(courses).map(of).collect()
}

/// What waits at the start, the oldest first, evenly over its ages.
pub(super) fn early(queue: &Queue, aht_s: f64) -> Vec<Early> {
    let Some(backlog) = queue.backlog else {
        return vec![];
    };
    let count = backlog.contacts.round().max(0.0);
    let age = |number: f64| backlog.oldest.get() * (1.0 - (number + 0.5) / count);
    let early = (0..count as u64).map(|number| Early {
        // Before the play begins, be it by a moment.
        arrived_s: -age(number as f64).max(1e-3),
        aht_s,
    });
    early.collect()
}
