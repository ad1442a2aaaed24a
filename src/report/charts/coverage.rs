//! Requirement against coverage: one small panel a day, a sheet a queue and week.

use super::canvas::{Align, Area, Canvas, Font, sheet};
use super::days::{Window, clock_change, is_weekend, minutes_into, range, short};
use super::scale::{Scale, whole_marks};
use super::theme::{AXIS, GRID, INK, MARGIN, QUIET, SKY, VERMILION, WEEKEND, WHITE, WIDTH, mix};
use super::{Chart, ChartError};
use crate::coverage::{Coverage, IntervalCoverage, QueueCoverage};
use crate::report::files::file_parts;
use crate::report::number::{decimals, percent, thousands};
use crate::scenario::Scenario;
use crate::scenario::model::Queue;
use chrono::{Days, NaiveDate};

/// Room for a day's name and date.
const TITLE: f64 = 100.0;
const COLUMNS: usize = 4;
const PANEL_HEIGHT: f64 = 330.0;
const HEAD: f64 = 96.0;

/// All sheets of all queues: `coverage-QUEUE`, with `-weekN` where the plan has several weeks.
///
/// # Errors
/// [`ChartError`].
pub fn coverage_charts(scenario: &Scenario, coverage: &Coverage) -> Result<Vec<Chart>, ChartError> {
    let names = file_parts(scenario.queues.iter().map(|queue| queue.name.as_str()));
    let mut charts = Vec::new();
    for own in &coverage.queues {
        for week in 0..scenario.weeks {
            let part = &names[own.queue.get()];
            let name = match scenario.weeks {
                1 => format!("coverage-{part}"),
                _ => format!("coverage-{part}-week{}", week + 1),
            };
            let svg = coverage_chart(scenario, own, week)?;
            charts.push(Chart { name, svg });
        }
    }
    Ok(charts)
}

/// Plan week `week` (from 0) of one queue. All weeks of a queue have the same scales, so that they
/// can be laid side by side.
///
/// # Errors
/// [`ChartError`].
pub fn coverage_chart(
    scenario: &Scenario,
    coverage: &QueueCoverage,
    week: u32,
) -> Result<String, ChartError> {
    let queue = &scenario.queues[coverage.queue.get()];
    let first = scenario.first_day + Days::new(u64::from(week) * 7);
    let days: Vec<NaiveDate> = first.iter_days().take(7).collect();
    let height = HEAD + 2.0 * PANEL_HEIGHT + 20.0;
    sheet(WIDTH, height, |canvas| {
        let title = format!("{}: agents required and expected", queue.name);
        let title = canvas.fit(&title, WIDTH - 2.0 * MARGIN, Font::bold(22.0));
        canvas.text(&title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
        let subtitle = format!(
            "Week {} of {}, {} · agents on the queue by {} minutes, clock of {}{}",
            week + 1,
            scenario.weeks,
            range(first, first + Days::new(6)),
            scenario.interval.minutes(),
            queue.zone.name(),
            presence(scenario),
        );
        let quiet = Font::plain(14.0).colour(QUIET);
        let subtitle = canvas.fit(&subtitle, WIDTH - 2.0 * MARGIN, quiet);
        canvas.text(&subtitle, MARGIN, 64.0, quiet, Align::Left)?;
        let sheet = Sheet::new(scenario, queue, coverage);
        for (position, date) in days.iter().enumerate() {
            sheet.panel(canvas, cell(position), *date)?;
        }
        let shown = |it: &&IntervalCoverage| days.contains(&it.interval.date);
        let of_week: Vec<&IntervalCoverage> = coverage.intervals.iter().filter(shown).collect();
        sheet.legend(canvas, cell(7), &of_week)
    })
}

/// How the agents expected follow from those rostered.
fn presence(scenario: &Scenario) -> String {
    let presence = scenario.shrinkage.presence();
    if presence < 1.0 {
        format!(" · expected = rostered × {}", percent(presence))
    } else {
        String::new()
    }
}

/// The plot area of the `position`th panel.
fn cell(position: usize) -> Area {
    let width = (WIDTH - 2.0 * MARGIN) / COLUMNS as f64;
    let left = MARGIN + width * (position % COLUMNS) as f64;
    let top = HEAD + PANEL_HEIGHT * (position / COLUMNS) as f64;
    Area {
        left: left + 34.0,
        top: top + 34.0,
        right: left + width - 10.0,
        bottom: top + PANEL_HEIGHT - 40.0,
    }
}

/// What all panels share.
struct Sheet<'a> {
    scenario: &'a Scenario,
    queue: &'a Queue,
    coverage: &'a QueueCoverage,
    window: Option<Window>,
    marks: Vec<f64>,
}

const FILL: f64 = 0.35;

impl<'a> Sheet<'a> {
    fn new(scenario: &'a Scenario, queue: &'a Queue, coverage: &'a QueueCoverage) -> Self {
        let top = coverage.intervals.iter().fold(0.0_f64, |top, it| {
            top.max(it.agents_expected)
                .max(f64::from(it.agents_required.get()))
        });
        let spans = coverage.intervals.iter();
        Self {
            scenario,
            queue,
            coverage,
            window: Window::holding(
                spans.map(|it| (it.interval.date, it.interval.span, queue.zone)),
            ),
            marks: whole_marks(top * 1.05, 6),
        }
    }

    fn panel(&self, canvas: &Canvas<'_>, plot: Area, date: NaiveDate) -> Result<(), ChartError> {
        let own: Vec<&IntervalCoverage> = (self.coverage.intervals.iter())
            .filter(|it| it.interval.date == date)
            .collect();
        if is_weekend(date) {
            canvas.fill(plot, WEEKEND)?;
        }
        self.heading(canvas, plot, date, &own)?;
        let (Some(window), false) = (self.window, own.is_empty()) else {
            canvas.outline(plot, GRID)?;
            let font = Font::plain(16.0).colour(QUIET);
            let text = canvas.fit(&self.why_closed(date), plot.width() - 16.0, font);
            return canvas.text(&text, plot.middle_x(), plot.middle_y(), font, Align::Centre);
        };
        let top = self.marks.last().copied().unwrap_or(1.0);
        let across = Scale::new(
            (window.from_min as f64, window.to_min as f64),
            (plot.left, plot.right),
        );
        let up = Scale::new((0.0, top), (plot.bottom, plot.top));
        self.axes(canvas, plot, date, (window, across, up))?;
        for run in own.chunk_by(|a, b| a.interval.span.end == b.interval.span.start) {
            self.fills(canvas, run, across, up)?;
        }
        Ok(())
    }

    /// `closed`, and the closed day's name where the scenario says so.
    fn why_closed(&self, date: NaiveDate) -> String {
        let queue = self.coverage.queue;
        let mut days = self.scenario.closed_days.iter();
        let day = days
            .find(|day| day.date == date && (day.queues.is_empty() || day.queues.contains(&queue)));
        day.map_or_else(
            || "closed".to_owned(),
            |day| format!("closed: {}", day.name),
        )
    }

    /// The date, and what is special about the day: hours short, a clock change.
    fn heading(
        &self,
        canvas: &Canvas<'_>,
        plot: Area,
        date: NaiveDate,
        own: &[&IntervalCoverage],
    ) -> Result<(), ChartError> {
        let y = plot.top - 16.0;
        canvas.text(&short(date), plot.left, y, Font::bold(15.0), Align::Left)?;
        let short_h: f64 = own.iter().map(|it| it.understaffing * it.hours()).sum();
        let short = (short_h >= 0.05).then(|| format!("{} h short", decimals(short_h, 1)));
        let colour = if short.is_some() { VERMILION } else { QUIET };
        let text = match (clock_change(date, self.queue.zone), short) {
            (Some(change), Some(short)) => {
                let day = change.replace("clock change:", "day of");
                format!("{day} · {short}")
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return Ok(()),
        };
        let font = Font::plain(13.0).colour(colour);
        let text = canvas.fit(&text, plot.width() - TITLE, font);
        canvas.text(&text, plot.right, y, font, Align::Right)
    }

    fn axes(
        &self,
        canvas: &Canvas<'_>,
        plot: Area,
        date: NaiveDate,
        (window, across, up): (Window, Scale, Scale),
    ) -> Result<(), ChartError> {
        let font = Font::plain(12.0).colour(QUIET);
        for mark in &self.marks {
            let y = up.at(*mark);
            canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1)?;
            canvas.text(&decimals(*mark, 0), plot.left - 6.0, y, font, Align::Right)?;
        }
        for (minutes, clock) in window.marks(date, self.queue.zone, 8) {
            let x = across.at(minutes as f64);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 4.0)], AXIS, 1)?;
            canvas.text(&clock, x, plot.bottom + 14.0, font, Align::Centre)?;
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            AXIS,
            1,
        )
    }

    /// A run of intervals without a gap: what is missing lies behind what is expected, which lies
    /// behind what is both expected and required; the requirement is a line over all.
    fn fills(
        &self,
        canvas: &Canvas<'_>,
        run: &[&IntervalCoverage],
        across: Scale,
        up: Scale,
    ) -> Result<(), ChartError> {
        let required = |it: &IntervalCoverage| f64::from(it.agents_required.get());
        let expected = |it: &IntervalCoverage| it.agents_expected;
        let both = |it: &IntervalCoverage| expected(it).min(required(it));
        let steps = |value: &dyn Fn(&IntervalCoverage) -> f64| {
            let mut points = Vec::with_capacity(run.len() * 2 + 2);
            for it in run {
                let (left, right) = self.edges(it, across);
                points.extend([(left, up.at(value(it))), (right, up.at(value(it)))]);
            }
            points
        };
        let down_to_zero = |mut points: Vec<(f64, f64)>| {
            let (first, last) = (points.first().copied(), points.last().copied());
            points.extend(last.map(|(x, _)| (x, up.at(0.0))));
            points.extend(first.map(|(x, _)| (x, up.at(0.0))));
            points
        };
        canvas.polygon(&down_to_zero(steps(&required)), under())?;
        for it in run.iter().filter(|it| it.understaffing > 0.0) {
            let (left, right) = self.edges(it, across);
            let (top, bottom) = (up.at(required(it)), up.at(expected(it)));
            let missing = Area {
                left,
                top,
                right,
                bottom,
            };
            canvas.hatch(missing, VERMILION, 5.0)?;
        }
        canvas.polygon(&down_to_zero(steps(&expected)), over())?;
        canvas.polygon(&down_to_zero(steps(&both)), covered())?;
        canvas.line(&steps(&required), INK, 2)
    }

    /// Where an interval begins and ends on the sheet.
    fn edges(&self, it: &IntervalCoverage, across: Scale) -> (f64, f64) {
        let at = |moment| across.at(minutes_into(moment, it.interval.date, self.queue.zone));
        (at(it.interval.span.start), at(it.interval.span.end))
    }

    fn legend(
        &self,
        canvas: &Canvas<'_>,
        plot: Area,
        of_week: &[&IntervalCoverage],
    ) -> Result<(), ChartError> {
        let font = Font::plain(14.0);
        let mut y = plot.top + 4.0;
        let swatch = |y: f64| Area {
            left: plot.left,
            right: plot.left + 28.0,
            top: y - 8.0,
            bottom: y + 8.0,
        };
        let text = |text: &str, y: f64, font: Font| {
            canvas.text(text, plot.left + 38.0, y, font, Align::Left)
        };
        canvas.line(&[(plot.left, y), (plot.left + 28.0, y)], INK, 2)?;
        text("agents required", y, font)?;
        for (colour, label) in [
            (covered(), "expected and required"),
            (over(), "expected beyond the requirement"),
            (under(), "missing"),
        ] {
            y += 26.0;
            canvas.fill(swatch(y), colour)?;
            if label == "missing" {
                canvas.hatch(swatch(y), VERMILION, 5.0)?;
            }
            text(label, y, font)?;
        }
        y += 40.0;
        for (what, value) in self.week_in_figures(of_week) {
            canvas.text(&what, plot.left, y, font.colour(QUIET), Align::Left)?;
            canvas.text(&value, plot.right, y, font, Align::Right)?;
            y += 24.0;
        }
        Ok(())
    }

    fn week_in_figures(&self, of_week: &[&IntervalCoverage]) -> Vec<(String, String)> {
        let sum = |value: &dyn Fn(&IntervalCoverage) -> f64| {
            let total: f64 = of_week.iter().map(|it| value(it) * it.hours()).sum();
            let text = if total < 100.0 {
                decimals(total, 1)
            } else {
                thousands(total)
            };
            format!("{text} h")
        };
        let mut figures = vec![
            (
                "required".to_owned(),
                sum(&|it| f64::from(it.agents_required.get())),
            ),
            ("expected".to_owned(), sum(&|it| it.agents_expected)),
            ("missing".to_owned(), sum(&|it| it.understaffing)),
            ("beyond".to_owned(), sum(&|it| it.overstaffing)),
        ];
        if let Some(promise) = self.queue.targets.service_level {
            let offered: f64 = of_week.iter().map(|it| it.offered).sum();
            let level =
                |it: &IntervalCoverage| it.performance.service_level.map_or(0.0, |s| s.get());
            let in_time: f64 = of_week.iter().map(|it| level(it) * it.offered).sum();
            if offered > 0.0 {
                let what = format!("answered in {}", promise.answer_within);
                figures.push((what, percent(in_time / offered)));
                figures.push(("promised".to_owned(), percent(promise.target.get())));
            }
        }
        figures
    }
}

fn covered() -> plotters::style::RGBColor {
    mix(WHITE, SKY, 0.85)
}

fn over() -> plotters::style::RGBColor {
    mix(WHITE, SKY, FILL)
}

fn under() -> plotters::style::RGBColor {
    mix(WHITE, VERMILION, FILL)
}
