//! Contacts by interval in the first plan week that is open: the forecast with its band over the
//! four latest same weekdays.

use super::{Mark, amounts, heading};
use crate::calendar::{Interval, IntervalLength};
use crate::forecast::{IntervalForecast, QueueForecast};
use crate::history::{DayStatus, QueueHistory};
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font};
use crate::report::charts::days::{Window, is_weekend, minutes_into, short};
use crate::report::charts::scale::{Scale, whole_marks};
use crate::report::charts::theme::{AXIS, BLUE, GRID, PAST_LINE, QUIET, SKY, WEEKEND, WHITE, mix};
use crate::scenario::Scenario;
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

/// Same weekdays of history shown behind each day.
const PAST_WEEKS: usize = 4;

/// What all days of the panel share.
struct Week<'a> {
    zone: Tz,
    window: Window,
    up: Scale,
    history: &'a QueueHistory,
    first_day: NaiveDate,
}

pub(super) fn draw(
    canvas: &Canvas<'_>,
    plot: Area,
    scenario: &Scenario,
    history: &QueueHistory,
    forecast: &QueueForecast,
) -> Result<(), ChartError> {
    let zone = scenario.queues[forecast.queue.get()].zone;
    let Some(first) = first_open_week(scenario, forecast) else {
        heading(canvas, plot, "No interval of the plan is open", &[])?;
        return canvas.outline(plot, GRID);
    };
    let days: Vec<NaiveDate> = first.iter_days().take(7).collect();
    let own: Vec<&IntervalForecast> = (forecast.intervals.iter())
        .filter(|it| days.contains(&it.interval.date))
        .collect();
    let spans = own
        .iter()
        .map(|it| (it.interval.date, it.interval.span, zone));
    let Some(window) = Window::holding(spans) else {
        return Ok(());
    };
    let mut week = Week {
        zone,
        window,
        up: Scale::new((0.0, 1.0), (plot.bottom, plot.top)),
        history,
        first_day: scenario.first_day,
    };
    let top = week.top(&own, &days);
    let marks = whole_marks(top * 1.03, 5);
    week.up = Scale::new(
        (0.0, marks.last().copied().unwrap_or(1.0)),
        (plot.bottom, plot.top),
    );
    let title = format!(
        "Contacts by {}, week from {}",
        interval_name(scenario.interval),
        short(first)
    );
    let legend = [
        (Mark::Line(PAST_LINE, 1), "the latest 4 same weekdays"),
        (Mark::Block(band()), "p10 to p90"),
        (Mark::Line(BLUE, 3), "expected"),
    ];
    let shown = if history.days.is_empty() {
        &legend[1..]
    } else {
        &legend[..]
    };
    heading(canvas, plot, &title, shown)?;
    for (place, date) in places(plot).zip(&days) {
        if is_weekend(*date) {
            canvas.fill(place, WEEKEND)?;
        }
    }
    amounts(canvas, plot, &marks, week.up)?;
    for (place, date) in places(plot).zip(&days) {
        let of_day: Vec<&IntervalForecast> = (own.iter().copied())
            .filter(|it| it.interval.date == *date)
            .collect();
        week.day(canvas, place, *date, &of_day)?;
    }
    canvas.line(
        &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
        AXIS,
        1,
    )
}

fn band() -> plotters::style::RGBColor {
    mix(WHITE, SKY, 0.5)
}

fn interval_name(length: IntervalLength) -> &'static str {
    match length {
        IntervalLength::Quarter => "quarter of an hour",
        IntervalLength::Half => "half hour",
        IntervalLength::Hour => "hour",
    }
}

/// First day of the first plan week in which the queue opens.
fn first_open_week(scenario: &Scenario, forecast: &QueueForecast) -> Option<NaiveDate> {
    let first = forecast.intervals.iter().map(|it| it.interval.date).min()?;
    let week = (first - scenario.first_day).num_days().max(0) / 7;
    scenario
        .first_day
        .checked_add_days(Days::new(week.unsigned_abs() * 7))
}

/// The places of seven days, a little apart.
fn places(plot: Area) -> impl Iterator<Item = Area> {
    let width = plot.width() / 7.0;
    (0..7).map(move |day| Area {
        left: plot.left + width * f64::from(day) + 4.0,
        right: plot.left + width * f64::from(day + 1) - 4.0,
        ..plot
    })
}

impl Week<'_> {
    fn top(&self, own: &[&IntervalForecast], days: &[NaiveDate]) -> f64 {
        let expected = own.iter().map(|it| it.offered_p90.max(it.offered));
        let past = (days.iter())
            .flat_map(|date| self.same_weekdays(*date))
            .flat_map(|line| line.into_iter().map(|(_, offered)| offered));
        expected.chain(past).fold(0.0, f64::max)
    }

    /// The latest open days of history on `date`'s weekday: middle of each known interval, in
    /// minutes from midnight, and what arrived.
    fn same_weekdays(&self, date: NaiveDate) -> Vec<Vec<(f64, f64)>> {
        let days = self.history.days.iter().rev();
        days.filter(|day| {
            day.status == DayStatus::Open
                && day.date < self.first_day
                && day.date.weekday() == date.weekday()
        })
        .take(PAST_WEEKS)
        .map(|day| {
            let known = day.intervals.iter().filter(|it| it.known);
            known
                .map(|it| (self.middle(&it.interval), it.offered))
                .collect()
        })
        .collect()
    }

    fn middle(&self, interval: &Interval) -> f64 {
        minutes_into(interval.span.start, interval.date, self.zone)
            + interval.span.minutes() as f64 / 2.0
    }

    fn day(
        &self,
        canvas: &Canvas<'_>,
        place: Area,
        date: NaiveDate,
        own: &[&IntervalForecast],
    ) -> Result<(), ChartError> {
        let across = Scale::new(
            (self.window.from_min as f64, self.window.to_min as f64),
            (place.left, place.right),
        );
        let y = place.bottom + 36.0;
        canvas.text(
            &short(date),
            place.middle_x(),
            y,
            Font::bold(13.0),
            Align::Centre,
        )?;
        if own.is_empty() {
            let font = Font::plain(14.0).colour(QUIET);
            return canvas.text(
                "closed",
                place.middle_x(),
                place.middle_y(),
                font,
                Align::Centre,
            );
        }
        let font = Font::plain(12.0).colour(QUIET);
        for (minutes, clock) in self.window.marks(date, self.zone, 6) {
            let x = across.at(minutes as f64);
            canvas.line(&[(x, place.bottom), (x, place.bottom + 4.0)], AXIS, 1)?;
            canvas.text(&clock, x, place.bottom + 14.0, font, Align::Centre)?;
        }
        for run in own.chunk_by(|a, b| a.interval.span.end == b.interval.span.start) {
            self.band(canvas, run, across)?;
        }
        for line in self.same_weekdays(date) {
            let inside = line.into_iter().filter(|(minutes, _)| {
                (self.window.from_min as f64..=self.window.to_min as f64).contains(minutes)
            });
            let points: Vec<(f64, f64)> = inside
                .map(|(minutes, offered)| (across.at(minutes), self.up.at(offered)))
                .collect();
            canvas.line(&points, PAST_LINE, 1)?;
        }
        for run in own.chunk_by(|a, b| a.interval.span.end == b.interval.span.start) {
            let points = run
                .iter()
                .map(|it| (across.at(self.middle(&it.interval)), self.up.at(it.offered)));
            canvas.line(&points.collect::<Vec<_>>(), BLUE, 3)?;
        }
        Ok(())
    }

    fn band(
        &self,
        canvas: &Canvas<'_>,
        run: &[&IntervalForecast],
        across: Scale,
    ) -> Result<(), ChartError> {
        let at = |it: &IntervalForecast, value: f64| {
            (across.at(self.middle(&it.interval)), self.up.at(value))
        };
        let above = run.iter().map(|it| at(it, it.offered_p90));
        let below = run.iter().rev().map(|it| at(it, it.offered_p10));
        let outline: Vec<(f64, f64)> = above.chain(below).collect();
        canvas.polygon(&outline, band())
    }
}
