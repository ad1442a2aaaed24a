//! What events and open holidays do to volumes, for the methods that do not know of them.
//!
//! Before such a method learns, the days of the history are divided by what their marks did, so that
//! a mailing raises neither the level nor its weekday's profile; its forecasts of coming days are
//! multiplied by what the marks usually do. The effects are those of the regression, or ratios of
//! counts where a day has too few contacts for logarithms ([`super::mark_counts`]).

use super::calendar_effects::Contribution;
use super::clean::Finding;
use super::daily::DayLevels;
use super::day_calendar::{DayCalendar, DayMark};
use super::mark_counts::MarkCounts;
use super::mark_ratios::Ratios;
use super::mark_sizes::MarkSizes;
use super::method::{Fitted, Method};
use super::profile::{Profile, Span};
use super::regression::Regression;
use super::series::{Point, SeriesDay, Training};
use super::short_days::Shapes;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Mean contacts a day below which marks are learnt from counts: with fewer, chance alone moves a
/// day's log by more than a fifth, and a day without contacts has none.
const TOO_FEW_FOR_LOGS: f64 = 20.0;

/// What the marks do.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkEffects {
    /// There are none in the history.
    None,
    /// By the regression.
    Logs(Arc<Regression>),
    /// By ratios of counts.
    Counts(MarkCounts),
}

/// What a mark does to a coming day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Log of volume with it ÷ volume without.
    pub log: f64,
    /// Its variance.
    pub variance: f64,
    /// Days on which it acted.
    pub days: usize,
    /// Whether the day belongs to an occurrence that has begun.
    pub goes_on: bool,
}

impl Found {
    /// Nothing is known of it.
    pub const NONE: Self = Self {
        log: 0.0,
        variance: 0.0,
        days: 0,
        goes_on: false,
    };
}

/// Days without what their marks did.
pub struct Ordinary {
    /// The days, divided by `factors`.
    pub days: Vec<SeriesDay>,
    /// The shape of an ordinary week.
    pub profile: Profile,
    /// Levels of the divided days.
    pub levels: Vec<f64>,
    /// What the marks did on each day; 1 where there are none.
    pub factors: Vec<f64>,
    /// What they do.
    pub effects: MarkEffects,
    /// How short days lie in their open hours.
    pub shapes: Shapes,
}

impl Ordinary {
    /// Takes what the marks did out of `seen`.
    #[must_use]
    pub fn of(
        seen: Vec<SeriesDay>,
        span: Span,
        calendar: &DayCalendar,
        findings: &[Finding],
    ) -> Self {
        let (seen, shapes) = Shapes::straightened(seen, span, calendar);
        Self {
            shapes,
            ..Self::unshaped(seen, span, calendar, findings)
        }
    }

    /// The same, of days that have the usual shape.
    fn unshaped(
        seen: Vec<SeriesDay>,
        span: Span,
        calendar: &DayCalendar,
        findings: &[Finding],
    ) -> Self {
        let arrived: f64 = (seen.iter().flat_map(|day| &day.cells))
            .map(|cell| cell.offered)
            .sum();
        if seen.iter().all(|day| calendar.marks(day.date).is_empty()) {
            Self::unmarked(seen, span)
        } else if arrived < TOO_FEW_FOR_LOGS * seen.len() as f64 {
            Self::by_counts(&seen, span, calendar)
        } else {
            Self::by_logs(&seen, span, calendar, findings)
        }
    }

    /// No day has a mark.
    fn unmarked(seen: Vec<SeriesDay>, span: Span) -> Self {
        let (profile, levels) = Profile::and_levels(&seen, span);
        Self {
            factors: vec![1.0; seen.len()],
            days: seen,
            profile,
            levels,
            effects: MarkEffects::None,
            shapes: Shapes::default(),
        }
    }

    /// Days have a handful of contacts.
    fn by_counts(seen: &[SeriesDay], span: Span, calendar: &DayCalendar) -> Self {
        let (counts, factors) = MarkCounts::of(seen, span, calendar);
        let days = divided(seen, &factors);
        let (profile, levels) = Profile::and_levels(&days, span);
        Self {
            days,
            profile,
            levels,
            factors,
            effects: MarkEffects::Counts(counts),
            shapes: Shapes::default(),
        }
    }

    fn by_logs(
        seen: &[SeriesDay],
        span: Span,
        calendar: &DayCalendar,
        findings: &[Finding],
    ) -> Self {
        let of = |levels| DayLevels {
            days: seen,
            levels,
            calendar,
            last: span.last,
            findings,
        };
        let ones = vec![1.0; seen.len()];
        let sizes = MarkSizes::of(&Ratios::of(seen, span, calendar));
        // At a glance first, so that the profile is that of ordinary days.
        let (_, levels) = Profile::and_levels(seen, span);
        let rough = Regression::rough_marks(&of(&levels), &ones, &sizes);
        let rough: Vec<f64> = rough.into_iter().map(f64::exp).collect();
        let (profile, _) = Profile::and_levels(&divided(seen, &rough), span);
        let levels = profile.levels(seen);
        let (regression, past) = Regression::with_past_marks(&of(&levels), &ones, &sizes);
        let factors: Vec<f64> = past.into_iter().map(f64::exp).collect();
        let ordinary = levels.iter().zip(&factors);
        Self {
            days: divided(seen, &factors),
            profile,
            levels: ordinary.map(|(level, factor)| level / factor).collect(),
            factors,
            effects: MarkEffects::Logs(Arc::new(regression)),
            shapes: Shapes::default(),
        }
    }
}

/// The days, each divided by its factor.
pub fn divided(days: &[SeriesDay], factors: &[f64]) -> Vec<SeriesDay> {
    let mut days = days.to_vec();
    for (day, factor) in days.iter_mut().zip(factors) {
        day.cells.iter_mut().for_each(|cell| cell.offered /= factor);
    }
    days
}

impl MarkEffects {
    /// How large the marks were believed to be.
    #[must_use]
    pub fn sizes(&self) -> MarkSizes {
        match self {
            Self::Counts(counts) => counts.sizes().clone(),
            Self::None | Self::Logs(_) => MarkSizes::default(),
        }
    }

    /// What a mark does to a coming day.
    #[must_use]
    pub fn of(&self, mark: &DayMark) -> Found {
        match self {
            Self::None => Found::NONE,
            Self::Logs(regression) => regression.mark(mark),
            Self::Counts(counts) => counts.mark(mark),
        }
    }

    /// What the marks of a coming day do to it.
    #[must_use]
    pub fn factor_on(&self, date: NaiveDate, calendar: &DayCalendar) -> f64 {
        let logs = calendar.marks(date).iter().map(|mark| self.of(mark).log);
        logs.sum::<f64>().exp()
    }

    /// Variance of the log of what the marks of a coming day do to it: how sure the factor is.
    #[must_use]
    pub fn variance_on(&self, date: NaiveDate, calendar: &DayCalendar) -> f64 {
        let marks = calendar.marks(date).iter();
        marks.map(|mark| self.of(mark).variance).sum()
    }

    /// The marks' effects for the planner: those that act on a day of the plan, from `first` on, and
    /// those of the past that are larger than twice their uncertainty.
    #[must_use]
    pub fn contributions(&self, calendar: &DayCalendar, first: NaiveDate) -> Vec<Contribution> {
        let mut found: BTreeMap<String, Contribution> = BTreeMap::new();
        let mut note = |mark: &DayMark, always: bool| {
            let it = self.of(mark);
            let uncertainty = it.variance.sqrt();
            if it.days == 0 || !(always || it.log.abs() > 2.0 * uncertainty) {
                return;
            }
            let more = if it.goes_on { " (now going on)" } else { "" };
            let effect = format!("{}{more}", mark.label());
            found.entry(effect.clone()).or_insert(Contribution {
                effect,
                factor: it.log.exp(),
                uncertainty,
                days: it.days,
            });
        };
        for (date, mark) in calendar.all_marks() {
            if date >= first {
                note(mark, true);
            } else {
                let occurrence = NaiveDate::MAX;
                note(
                    &DayMark {
                        occurrence,
                        ..mark.clone()
                    },
                    false,
                );
            }
        }
        found.into_values().collect()
    }
}

/// Fits a method, and lets it know of the marks if it does not, and of the shapes of short days.
#[must_use]
pub fn fitted(method: &dyn Method, training: &Training) -> Box<dyn Fitted> {
    let inner = method.fit(training);
    if training.marks == MarkEffects::None {
        return inner;
    }
    Box::new(Marked {
        inner,
        effects: match method.knows_marks() {
            true => MarkEffects::None,
            false => training.marks.clone(),
        },
        shapes: training.shapes.clone(),
        calendar: Arc::clone(&training.calendar),
    })
}

/// A fitted method × what the marks do.
struct Marked {
    inner: Box<dyn Fitted>,
    effects: MarkEffects,
    shapes: Shapes,
    calendar: Arc<DayCalendar>,
}

impl Fitted for Marked {
    fn predict(&self, points: &[Point]) -> Vec<f64> {
        let mut ordinary = self.inner.predict(points).into_iter();
        let mut marked = Vec::with_capacity(points.len());
        for day in points.chunk_by(|a, b| a.date == b.date) {
            let date = day[0].date;
            let factor = self.effects.factor_on(date, &self.calendar);
            let own: Vec<f64> = ordinary
                .by_ref()
                .take(day.len())
                .map(|it| it * factor)
                .collect();
            if self.shapes.is_plain() {
                marked.extend(own);
            } else {
                let slots: Vec<usize> = day.iter().map(|point| point.slot).collect();
                marked.extend(self.shapes.moved(date, &slots, &own, &self.calendar));
            }
        }
        marked
    }
}
