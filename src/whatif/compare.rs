//! What differs between cases, what matters most, and which cases are worth their money.

mod answer;
mod effects;
mod factors;

pub use answer::told_question;
pub use factors::{Against, End, Factor, Factors, SureBy, Swing, factors};

use super::{Figures, Outcome, QueueFigures, Run, Status, Unlike};
use crate::frontier::lower_hull;
use crate::simulate::{Estimate, InTime, paired_difference};

/// A figure by which cases are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Money for all that is required; of a roster, or of the months ahead, as it is.
    Cost,
    /// Hours paid.
    PaidHours,
    /// Share answered in time of all queues with a promise.
    Service,
    /// Money paid to those who are there.
    Paid,
    /// People hired.
    Hires,
}

impl Metric {
    /// The figure of a case.
    #[must_use]
    pub fn of(self, figures: &Figures) -> Option<f64> {
        match self {
            Self::Cost => figures.cost_of_need(),
            Self::PaidHours => Some(figures.paid_h),
            Self::Paid => figures.cost,
            Self::Service => figures.service_all().map(|it| it.mean),
            Self::Hires => figures.hire.map(|it| it.hires),
        }
    }

    /// The figure with its half-width, where it has one.
    #[must_use]
    pub fn estimate(self, figures: &Figures) -> Option<Estimate> {
        let plain = |mean| Estimate {
            mean,
            half_width: None,
        };
        match self {
            Self::Service => figures.service_all(),
            other => other.of(figures).map(plain),
        }
    }

    /// By how much the figure may be too high because a search ended: of money alone.
    #[must_use]
    pub fn left_open(self, figures: &Figures) -> f64 {
        match self {
            Self::Cost | Self::Paid => figures.left_open().unwrap_or(0.0),
            Self::PaidHours | Self::Service | Self::Hires => 0.0,
        }
    }
}

/// The cases beside the base.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The outcome of each case of the run.
    pub outcomes: Vec<Outcome>,
    /// What is more or less than in the base; `None` of the base, and where either has no figures.
    pub differences: Vec<Option<Difference>>,
    /// The cases on the frontier of cost and service, the cheapest first.
    pub frontier: Vec<usize>,
}

/// A case against the base: its figure less the base's. None of what is not alike: money in another currency, service
/// within another time, anything of other weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Money.
    pub cost: Option<f64>,
    /// Money for all that is required.
    pub needed_cost: Option<f64>,
    /// Hours paid for all that is required.
    pub needed_paid_h: Option<f64>,
    /// Paid hours.
    pub paid_h: Option<f64>,
    /// Required hours.
    pub required_h: Option<f64>,
    /// Full-time people.
    pub fte: Option<f64>,
    /// Share in time over all queues with a promise; where both were played, by plays of the same customers.
    pub service_all: Option<Estimate>,
    /// Share in time by queue, in the run's order.
    pub service: Vec<Option<Estimate>>,
    /// Chance of a day to keep the promise, by queue; by plays of the same customers.
    pub days_kept: Vec<Option<Estimate>>,
    /// People hired.
    pub hires: Option<f64>,
}

/// Compares the cases of a run.
#[must_use]
pub fn compare(run: &Run, outcomes: Vec<Outcome>) -> Comparison {
    let base = outcomes.first().and_then(|it| it.figures.as_deref());
    let against = |(at, outcome): (usize, &Outcome)| {
        let (base, own) = (base?, outcome.figures.as_deref()?);
        (at > 0).then(|| Difference::of(run, &run.cases[at].unlike, base, own))
    };
    let differences = outcomes.iter().enumerate().map(against).collect();
    Comparison {
        frontier: frontier_of(run, &outcomes),
        differences,
        outcomes,
    }
}

impl Comparison {
    /// The figures of a case.
    #[must_use]
    pub fn figures(&self, case: usize) -> Option<&Figures> {
        self.outcomes.get(case)?.figures.as_deref()
    }

    /// The largest share by which a case's cost may lie above the least; `None` where none was searched.
    #[must_use]
    pub fn largest_gap(&self) -> Option<f64> {
        let figures = self.outcomes.iter().filter_map(|it| it.figures.as_deref());
        figures.filter_map(Figures::gap).reduce(f64::max)
    }

    /// Whether two cases differ in cost by no more than the search of either leaves open.
    #[must_use]
    pub fn is_within_search(&self, one: usize, other: usize) -> bool {
        let money = |it: usize| {
            let figures = self.figures(it)?;
            Some((figures.cost_of_need()?, figures.left_open()?))
        };
        money(one).zip(money(other)).is_some_and(|(one, other)| {
            let open = one.1.max(other.1);
            open > 0.0 && (one.0 - other.0).abs() <= open
        })
    }

    /// How many cases ended as `status`.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.outcomes
            .iter()
            .filter(|it| it.status == status)
            .count()
    }
}

/// Work that differs by a smaller share is the same: those cases are choices, the others are other circumstances.
const SAME_WORK: f64 = 0.001;

/// Whether a case is a choice: it has the work of the base, at the same pay for an hour, in the same weeks and money, and
/// its share in time is of the same time.
/// Only what differs by choice can be worth its money or not.
#[must_use]
pub fn is_choice(run: &Run, outcomes: &[Outcome], case: usize) -> bool {
    let unlike = run.cases.get(case).map(|it| &it.unlike);
    if unlike.is_none_or(|it| it.pay || !it.is_comparable() || !it.has_same_service()) {
        return false;
    }
    let work = |at: usize| Some(outcomes.get(at)?.figures.as_deref()?.work_h);
    match (work(0), work(case)) {
        (Some(base), Some(own)) => (own - base).abs() <= SAME_WORK * base,
        (None, own) => own.is_some(),
        _ => false,
    }
}

/// The choices for which no other, nor a mixture of two, gives as much service for less money; the cheapest first.
#[must_use]
pub fn frontier_of(run: &Run, outcomes: &[Outcome]) -> Vec<usize> {
    let point = |(at, it): (usize, &Outcome)| {
        let figures = it.figures.as_deref();
        let figures = figures.filter(|_| is_choice(run, outcomes, at))?;
        let service = Metric::Service.of(figures)?;
        Some((at, (service, figures.cost?)))
    };
    lower_hull(outcomes.iter().enumerate().filter_map(point).collect())
}

impl Difference {
    fn of(run: &Run, unlike: &Unlike, base: &Figures, own: &Figures) -> Self {
        let same_weeks = unlike.weeks.is_none();
        let both =
            |a: Option<f64>, b: Option<f64>| b.zip(a).map(|(b, a)| b - a).filter(|_| same_weeks);
        let money =
            |a: Option<f64>, b: Option<f64>| both(a, b).filter(|_| unlike.currency.is_none());
        let all = apart(&plays_of_all(base), &plays_of_all(own));
        let all = all.or_else(|| plain(base.service_all(), own.service_all()));
        let by_queue = |of: fn(&QueueFigures, &QueueFigures) -> Option<Estimate>| {
            let queues = run.queues.iter().map(|name| {
                let find = |it: &'_ Figures| it.queues.iter().find(|it| it.queue == *name).cloned();
                of(&find(base)?, &find(own)?).filter(|_| unlike.has_same_service_of(name))
            });
            queues.collect()
        };
        Self {
            cost: money(base.cost, own.cost),
            needed_cost: money(base.needed_cost, own.needed_cost),
            needed_paid_h: both(base.needed_paid_h, own.needed_paid_h),
            paid_h: both(Some(base.paid_h), Some(own.paid_h)),
            required_h: both(Some(base.required_h), Some(own.required_h)),
            fte: both(base.fte, own.fte),
            service_all: all.filter(|_| unlike.has_same_service()),
            service: by_queue(service_more),
            days_kept: by_queue(days_kept_more),
            hires: both(base.hire.map(|it| it.hires), own.hire.map(|it| it.hires)),
        }
    }
}

fn service_more(from: &QueueFigures, to: &QueueFigures) -> Option<Estimate> {
    from.service_level.zip(to.service_level)?;
    apart(&plays_of(&from.plays), &plays_of(&to.plays))
        .or_else(|| plain(from.service_level, to.service_level))
}

/// The mean is that of the two chances as they are shown.
fn days_kept_more(from: &QueueFigures, to: &QueueFigures) -> Option<Estimate> {
    let means = plain(from.days_kept, to.days_kept)?;
    let apart = apart(&plays_of(&from.plays_of_days), &plays_of(&to.plays_of_days));
    Some(Estimate {
        half_width: apart.and_then(|it| it.half_width),
        ..means
    })
}

fn plays_of(plays: &[(f64, f64)]) -> Vec<InTime> {
    let play = |it: &(f64, f64)| InTime {
        in_time: it.0,
        judged: it.1,
    };
    plays.iter().map(play).collect()
}

fn plays_of_all(figures: &Figures) -> Vec<InTime> {
    let own: Vec<_> = figures
        .queues
        .iter()
        .filter(|it| it.service_level.is_some())
        .collect();
    let plays = own.iter().map(|it| it.plays.len()).min().unwrap_or(0);
    let play = |at: usize| {
        let all = own.iter().map(|it| InTime {
            in_time: it.plays[at].0,
            judged: it.plays[at].1,
        });
        all.fold(InTime::default(), InTime::plus)
    };
    (0..plays).map(play).collect()
}

fn apart(from: &[InTime], to: &[InTime]) -> Option<Estimate> {
    (!from.is_empty() && !to.is_empty())
        .then(|| paired_difference(from, to))
        .flatten()
}

fn plain(from: Option<Estimate>, to: Option<Estimate>) -> Option<Estimate> {
    let (from, to) = (from?, to?);
    Some(Estimate {
        mean: to.mean - from.mean,
        half_width: None,
    })
}
