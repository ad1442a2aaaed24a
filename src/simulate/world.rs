//! The scenario as the kernel sees it: queues and agents in numbers, and how days come.

use super::absence::Absences;
use super::arrivals::QueueWorld;
use super::kernel::{Centre, Early, Occasion};
use super::laws::{house, law, people};
use super::streams::{Purpose, stream};
use super::timetable::Timetable;
use crate::calendar::{Interval, Moment, Span};
use crate::forecast::{Forecast, QueueForecast};
use crate::scenario::Scenario;
use crate::scenario::model::Queue;
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::{Fraction, QueueIndex, Seconds};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How volumes come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Volumes {
    /// As the forecast's distribution says: busy and quiet days.
    #[default]
    AsTheyMayCome,
    /// Every interval's expectation is what was forecast; single contacts still come by chance.
    AsForecast,
}

/// What makes days differ from what is expected of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Days are busier and quieter than forecast.
    Volume,
    /// Nobody knows who will be missing.
    Absence,
    /// Handle times of a week are longer or shorter than expected.
    HandleTime,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Volume, Self::Absence, Self::HandleTime];
}

/// A scenario and a timetable, ready to be played.
#[derive(Debug, Clone)]
pub struct World {
    /// What stays the same.
    pub centre: Centre,
    /// The start of the play.
    pub start: Moment,
    /// Its end.
    pub end: Moment,
    /// By queue: how its contacts come, in the scenario's order.
    pub queues: Vec<QueueWorld>,
    absences: Absences,
    first_day: NaiveDate,
    seed: u64,
}

impl World {
    /// `timetable` in `scenario`, with the volumes of `forecast` and the service of `staffing`.
    #[must_use]
    pub fn new(
        scenario: &Scenario,
        forecast: &Forecast,
        staffing: &Staffing,
        timetable: &Timetable,
    ) -> Self {
        let (start, end) = horizon(forecast, timetable);
        let forecast = |number: usize| {
            let own = |it: &&QueueForecast| it.queue.get() == number;
            forecast.queues.iter().find(own)
        };
        let queue = |(number, queue): (usize, &Queue)| {
            let service = staffing.queues.iter().find(|it| it.queue.get() == number);
            let service = service.map(|it: &QueueStaffing| it.service);
            QueueWorld::new(queue, forecast(number), service, start)
        };
        let numbered = || scenario.queues.iter().enumerate();
        let queues: Vec<QueueWorld> = numbered().map(queue).collect();
        let law = |(number, queue): (usize, &Queue)| {
            let mut law = law(scenario, queue, &queues[number], forecast(number), start);
            goes_on(scenario, number, &queues[number].intervals, &mut law.open_s);
            law
        };
        let laws = numbered().map(law).collect();
        let (kinds, agents, shifts) = people(scenario, timetable, start);
        Self {
            centre: Centre {
                queues: laws,
                kinds,
                agents,
                house: house(scenario),
            },
            start,
            end,
            queues,
            absences: Absences::new(timetable, shifts, scenario.shrinkage.presence()),
            first_day: scenario.first_day,
            seed: scenario.seed,
        }
    }

    /// Replication number `number`; where a source of uncertainty is left out, what it would vary is as
    /// expected, all else as in the replication of that number with it.
    #[must_use]
    pub fn occasion(&self, number: u64, volumes: Volumes, without: Option<Source>) -> Occasion {
        let volume = match without {
            Some(Source::Volume) => Volumes::AsForecast,
            _ => volumes,
        };
        let paced = volumes == Volumes::AsTheyMayCome && without != Some(Source::HandleTime);
        let (mut arrivals, mut early): (Vec<_>, Vec<Vec<Early>>) = (vec![], vec![]);
        for (queue, it) in self.queues.iter().enumerate() {
            let key = self.centre.queues[queue].key;
            let mut days = stream(self.seed, Purpose::Days, number, key);
            let mut pace = stream(self.seed, Purpose::Pace, number, key);
            let weeks = paced.then(|| it.pace.draw(&it.intervals, self.first_day, &mut pace));
            let weeks = weeks.flatten();
            arrivals.push(it.segments(volume, weeks.as_deref(), &mut days));
            let first = weeks.and_then(|it| it.first().copied()).unwrap_or(1.0);
            let paced = it.early.iter().map(|own| Early {
                aht_s: own.aht_s * first,
                ..*own
            });
            early.push(paced.collect());
        }
        Occasion {
            arrivals,
            early,
            absent: match without {
                Some(Source::Absence) => self.absences.spread(self.seed, number),
                _ => self.absences.drawn(self.seed, number),
            },
            end_s: seconds(self.end, self.start),
            seed: self.seed,
            replication: number,
        }
    }

    /// Whether a source makes any difference.
    #[must_use]
    pub fn has(&self, source: Source) -> bool {
        match source {
            Source::Volume => self.queues.iter().any(QueueWorld::volume_varies),
            Source::Absence => self.absences.any(),
            Source::HandleTime => self.queues.iter().any(|it| it.pace.varies()),
        }
    }

    /// Contacts expected in a play, tries again left out.
    #[must_use]
    pub fn contacts(&self) -> f64 {
        self.queues.iter().map(QueueWorld::expected).sum()
    }

    /// Stretches in which queue number `queue` is open, in seconds of the play.
    #[must_use]
    pub fn open_s(&self, queue: usize) -> Vec<(f64, f64)> {
        open_s(&self.queues[queue].intervals, self.start)
    }
}

/// Stretches of `intervals`, in seconds of the play.
pub(super) fn open_s(intervals: &[Interval], start: Moment) -> Vec<(f64, f64)> {
    let mut all: Vec<(f64, f64)> = vec![];
    for span in intervals.iter().map(|it| it.span) {
        let (from_s, to_s) = (seconds(span.start, start), seconds(span.end, start));
        match all.last_mut() {
            Some(last) if last.1 >= from_s => last.1 = to_s,
            _ => all.push((from_s, to_s)),
        }
    }
    all
}

/// A queue that is open when the plan ends and stays so does not close then.
fn goes_on(scenario: &Scenario, queue: usize, own: &[Interval], open_s: &mut [(f64, f64)]) {
    let next = scenario.open_intervals(QueueIndex::new(queue), scenario.end_day());
    let next = next.first().map(|it| it.span.start);
    if let (Some(last), Some(stretch)) = (own.last(), open_s.last_mut())
        && next == Some(last.span.end)
    {
        stretch.1 += seconds(last.span.end, last.span.start);
    }
}

/// Seconds of the play.
pub(super) fn seconds(moment: Moment, start: Moment) -> f64 {
    moment.since(start) as f64 * 60.0
}

/// From the first to the last of all that happens.
fn horizon(forecast: &Forecast, timetable: &Timetable) -> (Moment, Moment) {
    let intervals = forecast.queues.iter().flat_map(|it| &it.intervals);
    let open = intervals.map(|it| it.interval.span);
    let worked = timetable.shifts.iter().flat_map(|it| &it.work);
    let spans = open.chain(worked.map(|(span, _)| *span));
    let both = spans.fold(None, |seen: Option<Span>, span| {
        let seen = seen.unwrap_or(span);
        Some(Span {
            start: seen.start.min(span.start),
            end: seen.end.max(span.end),
        })
    });
    let nothing = Moment::from_minutes(0);
    both.map_or((nothing, nothing), |it| (it.start, it.end))
}

/// The threshold of a queue's service level, where one is promised.
#[must_use]
pub fn promised(queue: &Queue) -> Option<(Seconds, Fraction)> {
    let level = queue.targets.service_level?;
    Some((level.answer_within, level.target))
}

#[cfg(test)]
mod tests;
