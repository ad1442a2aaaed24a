//! What the charts of the months ahead share: weeks across, values up, months under them.

use crate::hire::Ahead;
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font, sheet};
use crate::report::charts::scale::{Scale, marks_between};
use crate::report::charts::theme::{AXIS, GRID, MARGIN, QUIET, WIDTH};
use crate::report::number::{decimals, thousands};
use chrono::{Datelike, Days, NaiveDate};
use plotters::style::RGBColor;

/// Height of a sheet with one panel.
pub const HEIGHT: f64 = 620.0;
/// Where the first panel begins.
pub const TOP: f64 = 130.0;
/// Where the legend stands.
const LEGEND_Y: f64 = 98.0;
/// Room under a panel for its months.
pub const BELOW: f64 = 64.0;

/// Drawn or not.
pub type Drawn = Result<(), ChartError>;

/// A sheet with title and subtitle.
pub fn titled(
    height: f64,
    title: &str,
    subtitle: &str,
    paint: impl FnOnce(&Canvas<'_>) -> Drawn,
) -> Result<String, ChartError> {
    sheet(WIDTH, height, |canvas| {
        canvas.text(title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
        let quiet = Font::plain(14.0).colour(QUIET);
        let line = canvas.fit(subtitle, WIDTH - 2.0 * MARGIN, quiet);
        canvas.text(&line, MARGIN, 64.0, quiet, Align::Left)?;
        paint(canvas)
    })
}

/// `Three cities · 78 weeks from 2 Mar 2026`.
pub fn subtitle(name: &str, ahead: &Ahead, rest: &str) -> String {
    format!(
        "{name} · {} weeks from {} · {rest}",
        ahead.weeks,
        ahead.first.format("%-d %b %Y")
    )
}

/// How a legend shows a kind.
#[derive(Clone, Copy)]
pub enum Sign {
    /// A filled box.
    Filled(RGBColor),
    /// A line.
    Line(RGBColor),
    /// A thin line.
    Thin(RGBColor),
    /// A hatched box.
    Hatched(RGBColor),
}

/// The legend, from the right.
pub fn legend(canvas: &Canvas<'_>, marks: &[(&str, Sign)]) -> Drawn {
    let marks = marks.iter().rev().map(|(label, sign)| (*label, *sign));
    canvas.legend((WIDTH - MARGIN, LEGEND_Y), marks, |area, sign| match sign {
        Sign::Filled(colour) => canvas.fill(area, colour),
        Sign::Line(colour) => {
            let y = area.middle_y();
            canvas.line(&[(area.left, y), (area.right, y)], colour, 3)
        }
        Sign::Thin(colour) => {
            let y = area.middle_y();
            canvas.line(&[(area.left, y), (area.right, y)], colour, 1)
        }
        Sign::Hatched(colour) => {
            canvas.outline(area, colour)?;
            canvas.hatch(area, colour, 6.0)
        }
    })
}

/// Weeks across and values up.
pub struct Panel {
    /// Where it is drawn.
    pub plot: Area,
    /// Weeks.
    pub weeks: usize,
    across: Scale,
    up: Scale,
    marks: Vec<f64>,
}

impl Panel {
    /// A panel over `weeks` for values from `low` to `high`.
    pub fn new((top, bottom): (f64, f64), weeks: usize, (low, high): (f64, f64)) -> Self {
        let plot = Area {
            left: MARGIN + 74.0,
            right: WIDTH - MARGIN,
            top,
            bottom,
        };
        let most = ((bottom - top) / 52.0).max(3.0) as usize;
        let marks = marks_between(low, high.max(low + 1e-9), most);
        let ends = (marks[0], marks[marks.len() - 1]);
        Self {
            plot,
            weeks,
            across: Scale::new((0.0, weeks.max(1) as f64), (plot.left, plot.right)),
            up: Scale::new(ends, (plot.bottom, plot.top)),
            marks,
        }
    }

    /// The pixel of a week's beginning; halves are its middle.
    pub fn x(&self, week: f64) -> f64 {
        self.across.at(week)
    }

    /// The pixel of a value.
    pub fn y(&self, value: f64) -> f64 {
        self.up.at(value)
    }

    /// Makes room for names left of `left`.
    pub fn narrow(&mut self, left: f64) {
        self.plot.left = left;
        self.across = Scale::new((0.0, self.weeks.max(1) as f64), (left, self.plot.right));
    }

    /// Lines across with their values, and the months; `unit` stands above the values.
    pub fn ground(&self, canvas: &Canvas<'_>, ahead: &Ahead, unit: &str) -> Drawn {
        self.values(canvas, unit)?;
        self.months(canvas, ahead)
    }

    /// Lines across with their values.
    pub fn values(&self, canvas: &Canvas<'_>, unit: &str) -> Drawn {
        let (plot, font) = (self.plot, Font::plain(13.0).colour(QUIET));
        for mark in &self.marks {
            let y = self.y(*mark);
            let colour = if *mark == 0.0 { AXIS } else { GRID };
            canvas.line(&[(plot.left, y), (plot.right, y)], colour, 1)?;
            canvas.text(&value(*mark), plot.left - 8.0, y, font, Align::Right)?;
        }
        canvas.text(unit, MARGIN, plot.top - 20.0, font, Align::Left)
    }

    /// The months under it.
    pub fn months(&self, canvas: &Canvas<'_>, ahead: &Ahead) -> Drawn {
        let (plot, font) = (self.plot, Font::plain(13.0).colour(QUIET));
        let mut free_from = plot.left - 20.0;
        for (first, at) in months(ahead) {
            let x = self.x(at.max(0.0));
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 6.0)], AXIS, 1)?;
            let name = first.format("%b").to_string();
            let width = canvas.text_width(&name, font);
            if x + 4.0 >= free_from && x + 4.0 + width <= plot.right {
                canvas.text(&name, x + 4.0, plot.bottom + 16.0, font, Align::Left)?;
                free_from = x + width + 10.0;
            }
            let is_first = at <= 0.0;
            if (first.month() == 1 || is_first) && x + 50.0 <= plot.right {
                let year = first.format("%Y").to_string();
                let bold = Font::bold(13.0).colour(QUIET);
                canvas.text(&year, x + 4.0, plot.bottom + 36.0, bold, Align::Left)?;
            }
        }
        Ok(())
    }

    /// A line through the middles of weeks.
    pub fn line(&self, canvas: &Canvas<'_>, values: &[f64], colour: RGBColor, width: u32) -> Drawn {
        let points: Vec<(f64, f64)> = self.points(values);
        if points.len() < 2 {
            return Ok(());
        }
        canvas.line(&points, colour, width)
    }

    fn points(&self, values: &[f64]) -> Vec<(f64, f64)> {
        let all = values.iter().take(self.weeks).enumerate();
        all.map(|(week, value)| (self.x(week as f64 + 0.5), self.y(*value)))
            .collect()
    }

    /// The area between two lines.
    pub fn band(&self, canvas: &Canvas<'_>, low: &[f64], high: &[f64], colour: RGBColor) -> Drawn {
        let mut outline = self.points(high);
        outline.extend(self.points(low).into_iter().rev());
        if outline.len() < 4 {
            return Ok(());
        }
        canvas.polygon(&outline, colour)
    }

    /// A column of one week between two values.
    pub fn column(&self, week: usize, (from, to): (f64, f64)) -> Area {
        let (left, right) = (self.x(week as f64), self.x(week as f64 + 1.0));
        let gap = ((right - left) * 0.1).min(2.0);
        Area {
            left: left + gap,
            right: right - gap,
            top: self.y(from.max(to)),
            bottom: self.y(from.min(to)),
        }
    }
}

/// Months that begin in the weeks ahead, the one in which they begin first; each with its place in weeks.
pub fn months(ahead: &Ahead) -> Vec<(NaiveDate, f64)> {
    let days = Days::new(ahead.weeks as u64 * 7);
    let end = ahead.first.checked_add_days(days).unwrap_or(ahead.first);
    let first = ahead.first.with_day(1).unwrap_or(ahead.first);
    let all = std::iter::successors(Some(first), |it| {
        it.checked_add_months(chrono::Months::new(1))
    });
    all.take_while(|it| *it < end)
        .map(|it| (it, (it - ahead.first).num_days() as f64 / 7.0))
        .collect()
}

/// A mark's number: whole and grouped where it is large.
fn value(mark: f64) -> String {
    let text = if mark.abs() >= 20.0 || mark.fract() == 0.0 {
        thousands(mark)
    } else {
        decimals(mark, 2)
    };
    text.replace('-', "−")
}
