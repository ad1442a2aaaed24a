//! Cost against service: a dot a case, a line through those that are worth their money.

use super::labels;
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font, sheet};
use crate::report::charts::scale::{Scale, marks_between};
use crate::report::charts::theme::{
    AXIS, BLUE, GRID, INK, MARGIN, PAST, QUIET, VERMILION, WHITE, WIDTH,
};
use crate::report::number::{percent, thousands};
use crate::simulate::Estimate;
use crate::whatif::{Comparison, Run};
use crate::wording::counted;
use plotters::style::RGBColor;

const HEIGHT: f64 = 760.0;
/// Labels at most: of more cases only those on the frontier bear theirs.
const MOST_LABELS: usize = 14;

struct Point {
    case: usize,
    cost: f64,
    service: Estimate,
}

/// The chart; `None` where fewer than two cases have both figures, or all of them the same service.
pub fn frontier(run: &Run, comparison: &Comparison) -> Result<Option<String>, ChartError> {
    let point = |case: usize| {
        let figures = comparison.figures(case)?;
        Some(Point {
            case,
            cost: figures.cost?,
            service: figures.service_all()?,
        })
    };
    let points: Vec<Point> = (0..run.cases.len()).filter_map(point).collect();
    if points.len() < 2 {
        return Ok(None);
    }
    let axes = Axes::of(&points);
    let labels = labels(run);
    let sheet = sheet(WIDTH, HEIGHT, |canvas| {
        canvas.text(
            "Cost and service",
            MARGIN,
            34.0,
            Font::bold(22.0),
            Align::Left,
        )?;
        let quiet = Font::plain(14.0).colour(QUIET);
        let note = "The line joins the choices (cases with the work of the base) for which no other, nor a mixture of two, gives as \
                    much for less; the diamond is the scenario as it is";
        canvas.text(note, MARGIN, 62.0, quiet, Align::Left)?;
        if let Some(keys) = &labels.1 {
            let keys = format!("Labels: {keys}");
            canvas.text(&keys, MARGIN, 84.0, quiet, Align::Left)?;
        }
        axes.draw(canvas, run)?;
        axes.line(canvas, comparison, &points)?;
        axes.dots(canvas, &labels.0, comparison, &points)
    })?;
    Ok(Some(sheet))
}

struct Axes {
    across: Scale,
    up: Scale,
    levels: Vec<f64>,
    costs: Vec<f64>,
    plot: Area,
}

impl Axes {
    fn of(points: &[Point]) -> Self {
        let width = |it: &Point| it.service.half_width.unwrap_or(0.0);
        let least =
            |of: &dyn Fn(&Point) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
        let most =
            |of: &dyn Fn(&Point) -> f64| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let low = least(&|it| it.service.mean - width(it)).max(0.0);
        let high = most(&|it| it.service.mean + width(it)).min(1.0);
        let (cheap, dear) = (least(&|it| it.cost), most(&|it| it.cost));
        let room = (0.05 * (dear - cheap)).max(0.005 * dear).max(1.0);
        let levels = marks_between(100.0 * low - 0.5, (100.0 * high + 0.5).min(100.0), 10);
        let costs = marks_between((cheap - room).max(0.0), dear + room, 8);
        let plot = Area {
            left: MARGIN + 90.0,
            right: WIDTH - MARGIN - 20.0,
            top: 130.0,
            bottom: HEIGHT - 80.0,
        };
        let ends = |marks: &[f64]| (marks[0], marks[marks.len() - 1]);
        Self {
            across: Scale::new(ends(&levels), (plot.left, plot.right)),
            up: Scale::new(ends(&costs), (plot.bottom, plot.top)),
            levels,
            costs,
            plot,
        }
    }

    fn at(&self, point: &Point) -> (f64, f64) {
        (
            self.across.at(100.0 * point.service.mean),
            self.up.at(point.cost),
        )
    }

    fn draw(&self, canvas: &Canvas<'_>, run: &Run) -> Result<(), ChartError> {
        let (plot, font) = (self.plot, Font::plain(13.0).colour(QUIET));
        for mark in &self.costs {
            let y = self.up.at(*mark);
            canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1)?;
            canvas.text(&thousands(*mark), plot.left - 8.0, y, font, Align::Right)?;
        }
        for mark in &self.levels {
            let x = self.across.at(*mark);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], GRID, 1)?;
            canvas.text(
                &percent(mark / 100.0),
                x,
                plot.bottom + 18.0,
                font,
                Align::Centre,
            )?;
        }
        canvas.outline(plot, AXIS)?;
        let font = Font::plain(14.0);
        let cost = format!(
            "Cost, {} over {}",
            run.currency,
            counted(run.weeks as usize, "week")
        );
        canvas.text(&cost, MARGIN, plot.top - 20.0, font, Align::Left)?;
        let felt = "Share answered in time, over all contacts of queues with a promise";
        canvas.text(
            felt,
            plot.middle_x(),
            plot.bottom + 46.0,
            font,
            Align::Centre,
        )
    }

    fn line(
        &self,
        canvas: &Canvas<'_>,
        comparison: &Comparison,
        points: &[Point],
    ) -> Result<(), ChartError> {
        let on = comparison
            .frontier
            .iter()
            .filter_map(|case| points.iter().find(|it| it.case == *case));
        let line: Vec<(f64, f64)> = on.map(|it| self.at(it)).collect();
        match line.len() {
            0 | 1 => Ok(()),
            _ => canvas.line(&line, BLUE, 2),
        }
    }

    fn dots(
        &self,
        canvas: &Canvas<'_>,
        labels: &[String],
        comparison: &Comparison,
        points: &[Point],
    ) -> Result<(), ChartError> {
        for it in points {
            let on = comparison.frontier.contains(&it.case);
            self.dot(canvas, it, on)?;
        }
        let mut taken: Vec<Area> = vec![];
        let (mut first, rest): (Vec<&Point>, Vec<&Point>) = points
            .iter()
            .partition(|it| it.case == 0 || comparison.frontier.contains(&it.case));
        first.sort_by_key(|it| it.case);
        let all = first
            .into_iter()
            .chain(rest.into_iter().filter(|_| points.len() <= MOST_LABELS));
        for it in all {
            self.label(canvas, &labels[it.case], it, &mut taken)?;
        }
        Ok(())
    }

    fn dot(&self, canvas: &Canvas<'_>, point: &Point, on: bool) -> Result<(), ChartError> {
        let (x, y) = self.at(point);
        let colour = if on { BLUE } else { PAST };
        if let Some(width) = point.service.half_width {
            let [left, right] =
                [-width, width].map(|it| self.across.at(100.0 * (point.service.mean + it)));
            canvas.line(&[(left, y), (right, y)], colour, 1)?;
            for x in [left, right] {
                canvas.line(&[(x, y - 4.0), (x, y + 4.0)], colour, 1)?;
            }
        }
        if point.case == 0 {
            let diamond = |half: f64| [(x - half, y), (x, y - half), (x + half, y), (x, y + half)];
            canvas.polygon(&diamond(12.0), INK)?;
            canvas.polygon(&diamond(10.0), WHITE)?;
            return canvas.polygon(&diamond(7.0), VERMILION);
        }
        canvas.polygon(&round((x, y), 5.0), colour)?;
        match on {
            true => Ok(()),
            false => canvas.polygon(&round((x, y), 3.0), WHITE),
        }
    }

    /// The case's name beside its dot, where there is room for it.
    fn label(
        &self,
        canvas: &Canvas<'_>,
        name: &str,
        point: &Point,
        taken: &mut Vec<Area>,
    ) -> Result<(), ChartError> {
        let font = Font::plain(12.0).colour(label_colour(point));
        let name = canvas.fit(name, 260.0, font);
        let width = canvas.text_width(&name, font);
        let (x, y) = self.at(point);
        let places = [
            (12.0, -14.0),
            (-12.0 - width, -14.0),
            (12.0, 15.0),
            (-12.0 - width, 15.0),
            (-width / 2.0, -26.0),
            (-width / 2.0, 28.0),
        ];
        for (left, down) in places {
            let area = Area {
                left: x + left,
                right: x + left + width,
                top: y + down - 8.0,
                bottom: y + down + 8.0,
            };
            let inside = area.left > self.plot.left
                && area.right < self.plot.right
                && area.top > self.plot.top
                && area.bottom < self.plot.bottom;
            let overlaps = |it: &Area| {
                area.left < it.right
                    && it.left < area.right
                    && area.top < it.bottom
                    && it.top < area.bottom
            };
            if inside && !taken.iter().any(overlaps) {
                taken.push(area);
                return canvas.text(&name, area.left, y + down, font, Align::Left);
            }
        }
        Ok(())
    }
}

const fn label_colour(point: &Point) -> RGBColor {
    if point.case == 0 { VERMILION } else { INK }
}

fn round((x, y): (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    let angles = (0..12).map(|it| f64::from(it) * std::f64::consts::TAU / 12.0);
    angles
        .map(|it| (x + radius * it.cos(), y + radius * it.sin()))
        .collect()
}
