//! What more or less service costs: pay against the service level that customers feel.

use super::canvas::{Align, Area, Canvas, Font, sheet};
use super::scale::{Scale, marks_between};
use super::theme::{AXIS, GRID, INK, MARGIN, QUIET, WHITE, WIDTH, kind_colour};
use super::{Chart, ChartError};
use crate::frontier::{Case, CaseFigures, Frontier};
use crate::report::frontier::told;
use crate::report::number::{percent, thousands};
use crate::scenario::Scenario;
use crate::simulate::Estimate;
use crate::units::QueueIndex;
use plotters::style::RGBColor;

const HEIGHT: f64 = 760.0;

/// The chart `frontier`: the cases of each queue with their half-widths, a line through those that are worth their
/// pay, the others hollow; a diamond is the present plan. `None` where no case was played.
///
/// # Errors
/// [`ChartError`].
pub fn frontier_chart(
    scenario: &Scenario,
    frontier: &Frontier,
) -> Result<Option<Chart>, ChartError> {
    let Some(axes) = Axes::of(frontier) else {
        return Ok(None);
    };
    let svg = sheet(WIDTH, HEIGHT, |canvas| {
        let title = "What more or less service costs";
        canvas.text(title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
        let quiet = Font::plain(14.0).colour(QUIET);
        let lines = told(scenario, frontier);
        let line = lines.first().map_or("", String::as_str);
        let line = canvas.fit(line, WIDTH - 2.0 * MARGIN, quiet);
        canvas.text(&line, MARGIN, 64.0, quiet, Align::Left)?;
        axes.draw(canvas, scenario)?;
        let queues = frontier.cases.iter().flat_map(|it| &it.targets);
        let mut queues: Vec<QueueIndex> = queues.map(|(queue, _)| *queue).collect();
        queues.sort_by_key(|it| it.get());
        queues.dedup();
        for (number, queue) in queues.iter().enumerate() {
            axes.queue(canvas, frontier, *queue, kind_colour(number))?;
        }
        legend(canvas, scenario, &queues)
    })?;
    let name = "frontier".to_owned();
    Ok(Some(Chart { name, svg }))
}

/// What a case has to show of a queue: pay, and the level felt.
fn point(case: &Case, queue: QueueIndex) -> Option<(f64, Estimate)> {
    let figures: &CaseFigures = case.outcome.as_ref().ok()?;
    Some((figures.pay, figures.of_queue(queue)?.total.service_level?))
}

struct Axes {
    across: Scale,
    up: Scale,
    levels: Vec<f64>,
    pays: Vec<f64>,
    plot: Area,
}

impl Axes {
    fn of(frontier: &Frontier) -> Option<Self> {
        let of_case = |it: &Case| -> Vec<(f64, Estimate)> {
            let own = it.targets.iter();
            own.filter_map(|(queue, _)| point(it, *queue)).collect()
        };
        let points: Vec<(f64, Estimate)> = frontier.cases.iter().flat_map(of_case).collect();
        let first = points.first()?;
        let (mut level, mut pay) = ((first.1.mean, first.1.mean), (first.0, first.0));
        for (own, felt) in &points {
            let width = felt.half_width.unwrap_or(0.0);
            level = (
                level.0.min(felt.mean - width),
                level.1.max(felt.mean + width),
            );
            pay = (pay.0.min(*own), pay.1.max(*own));
        }
        let room = (0.05 * (pay.1 - pay.0)).max(0.01 * pay.1).max(1.0);
        let levels = marks_between(100.0 * level.0.max(0.0), 100.0 * level.1.min(1.0), 10);
        let pays = marks_between((pay.0 - room).max(0.0), pay.1 + room, 8);
        let plot = Area {
            left: MARGIN + 90.0,
            right: WIDTH - MARGIN - 20.0,
            top: 150.0,
            bottom: HEIGHT - 80.0,
        };
        let ends = |marks: &[f64]| (marks[0], marks[marks.len() - 1]);
        Some(Self {
            across: Scale::new(ends(&levels), (plot.left, plot.right)),
            up: Scale::new(ends(&pays), (plot.bottom, plot.top)),
            levels,
            pays,
            plot,
        })
    }

    fn draw(&self, canvas: &Canvas<'_>, scenario: &Scenario) -> Result<(), ChartError> {
        let (plot, font) = (self.plot, Font::plain(13.0).colour(QUIET));
        for mark in &self.pays {
            let y = self.up.at(*mark);
            canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1)?;
            canvas.text(&thousands(*mark), plot.left - 8.0, y, font, Align::Right)?;
        }
        for mark in &self.levels {
            let x = self.across.at(*mark);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], GRID, 1)?;
            let text = percent(mark / 100.0);
            canvas.text(&text, x, plot.bottom + 18.0, font, Align::Centre)?;
        }
        canvas.outline(plot, AXIS)?;
        let font = Font::plain(14.0);
        let pay = format!("Pay of the plan, {}", scenario.currency);
        canvas.text(&pay, MARGIN, plot.top - 20.0, font, Align::Left)?;
        let felt = "Service level felt, share answered in time over the plan";
        let y = plot.bottom + 46.0;
        canvas.text(felt, plot.middle_x(), y, font, Align::Centre)
    }

    fn queue(
        &self,
        canvas: &Canvas<'_>,
        frontier: &Frontier,
        queue: QueueIndex,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        let at =
            |(pay, felt): (f64, Estimate)| (self.across.at(100.0 * felt.mean), self.up.at(pay));
        let cases = |present: bool| {
            let own = frontier.cases.iter();
            let own = own.filter(move |it| it.shift_points.is_none() == present);
            own.filter_map(|it| Some((it.shift_points, point(it, queue)?)))
        };
        let worth_it = frontier.worth_it();
        let on = worth_it
            .iter()
            .filter_map(|it| point(&frontier.cases[*it], queue));
        let line: Vec<(f64, f64)> = on.map(at).collect();
        if line.len() > 1 {
            canvas.line(&line, colour, 2)?;
        }
        for (place, case) in frontier.cases.iter().enumerate() {
            let Some(it) = point(case, queue) else {
                continue;
            };
            let (x, y) = at(it);
            self.whisker(canvas, it.1, y, colour)?;
            if case.shift_points.is_some() {
                dot(canvas, (x, y), colour, worth_it.contains(&place))?;
            }
        }
        for (_, it) in cases(true) {
            diamond(canvas, at(it), colour)?;
        }
        let mut above: Vec<(f64, f64)> = vec![];
        for (shift, it) in cases(false) {
            let (x, y) = at(it);
            // Below the line where one above it stands in the way.
            let is_free = above
                .iter()
                .all(|it| (it.0 - x).abs() > 34.0 || (it.1 - y).abs() > 30.0);
            let (left, down) = if is_free {
                (-10.0, -13.0)
            } else {
                (12.0, 15.0)
            };
            if is_free {
                above.push((x, y));
            }
            let label = shift.map_or_else(String::new, points);
            let font = Font::plain(12.0);
            canvas.text(&label, x + left, y + down, font, Align::Centre)?;
        }
        Ok(())
    }

    fn whisker(
        &self,
        canvas: &Canvas<'_>,
        felt: Estimate,
        y: f64,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        let width = felt.half_width.unwrap_or(0.0);
        let [left, right] = [-width, width].map(|it| self.across.at(100.0 * (felt.mean + it)));
        canvas.line(&[(left, y), (right, y)], colour, 1)?;
        for x in [left, right] {
            canvas.line(&[(x, y - 4.0), (x, y + 4.0)], colour, 1)?;
        }
        Ok(())
    }
}

/// `−5`, `±0`, `+10`.
fn points(shift: i32) -> String {
    let sign = match shift {
        0 => "±",
        _ if shift < 0 => "−",
        _ => "+",
    };
    format!("{sign}{}", shift.abs())
}

/// The present plan: large, with a dark rim.
fn diamond(canvas: &Canvas<'_>, (x, y): (f64, f64), colour: RGBColor) -> Result<(), ChartError> {
    let diamond = |half: f64| [(x - half, y), (x, y - half), (x + half, y), (x, y + half)];
    canvas.polygon(&diamond(13.0), INK)?;
    canvas.polygon(&diamond(10.0), WHITE)?;
    canvas.polygon(&diamond(8.0), colour)
}

/// A case; hollow where others give as much for less.
fn dot(
    canvas: &Canvas<'_>,
    (x, y): (f64, f64),
    colour: RGBColor,
    worth_it: bool,
) -> Result<(), ChartError> {
    let round = |radius: f64| -> Vec<(f64, f64)> {
        let angles = (0..12).map(|it| f64::from(it) * std::f64::consts::TAU / 12.0);
        angles
            .map(|it| (x + radius * it.cos(), y + radius * it.sin()))
            .collect()
    };
    canvas.polygon(&round(5.0), colour)?;
    match worth_it {
        true => Ok(()),
        false => canvas.polygon(&round(3.0), WHITE),
    }
}

fn legend(
    canvas: &Canvas<'_>,
    scenario: &Scenario,
    queues: &[QueueIndex],
) -> Result<(), ChartError> {
    let font = Font::plain(13.0);
    let (mut x, y) = (MARGIN, 96.0);
    for (number, queue) in queues.iter().enumerate() {
        let name = canvas.fit(&scenario.queues[queue.get()].name, 180.0, font);
        let room = canvas.text_width(&name, font) + 60.0;
        if x + room > WIDTH - 700.0 {
            canvas.text("…", x, y, font, Align::Left)?;
            break;
        }
        canvas.line(&[(x, y), (x + 26.0, y)], kind_colour(number), 2)?;
        dot(canvas, (x + 13.0, y), kind_colour(number), true)?;
        canvas.text(&name, x + 34.0, y, font, Align::Left)?;
        x += room;
    }
    let text = "present plan · numbers: points added to every promise · hollow: others give as much for less · bars: 95 %";
    canvas.text(text, WIDTH - MARGIN, y, font, Align::Right)?;
    let left = WIDTH - MARGIN - canvas.text_width(text, font) - 18.0;
    diamond(canvas, (left, y), WHITE)
}
