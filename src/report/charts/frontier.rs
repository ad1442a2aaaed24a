//! What more or less service costs: pay against the service level that customers feel.

use super::canvas::{Align, Canvas, Font, sheet};
use super::plane::{HEIGHT, Plane, diamond, dot};
use super::theme::{MARGIN, QUIET, WHITE, WIDTH, kind_colour};
use super::{Chart, ChartError};
use crate::frontier::{Case, CaseFigures, Frontier};
use crate::report::frontier::told;
use crate::scenario::Scenario;
use crate::simulate::Estimate;
use crate::units::QueueIndex;
use plotters::style::RGBColor;

/// The chart `frontier`: the cases of each queue with their half-widths, a line through those that are worth their
/// pay, the others hollow; a diamond is the present plan. `None` where no case was played.
///
/// # Errors
/// [`ChartError`].
pub fn frontier_chart(
    scenario: &Scenario,
    frontier: &Frontier,
) -> Result<Option<Chart>, ChartError> {
    let Some(plane) = Plane::of(&all_points(frontier), 150.0) else {
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
        let pay = format!("Pay of the plan, {}", scenario.currency);
        let felt = "Service level felt, share answered in time over the plan";
        plane.draw(canvas, &pay, felt)?;
        let queues = frontier.cases.iter().flat_map(|it| &it.targets);
        let mut queues: Vec<QueueIndex> = queues.map(|(queue, _)| *queue).collect();
        queues.sort_by_key(|it| it.get());
        queues.dedup();
        for (number, queue) in queues.iter().enumerate() {
            self::queue(&plane, canvas, frontier, *queue, kind_colour(number))?;
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

/// What all cases have to show of all queues.
fn all_points(frontier: &Frontier) -> Vec<(f64, Estimate)> {
    let of_case = |it: &Case| -> Vec<(f64, Estimate)> {
        let own = it.targets.iter();
        own.filter_map(|(queue, _)| point(it, *queue)).collect()
    };
    frontier.cases.iter().flat_map(of_case).collect()
}

fn queue(
    plane: &Plane,
    canvas: &Canvas<'_>,
    frontier: &Frontier,
    queue: QueueIndex,
    colour: RGBColor,
) -> Result<(), ChartError> {
    let cases = |present: bool| {
        let own = frontier.cases.iter();
        let own = own.filter(move |it| it.shift_points.is_none() == present);
        own.filter_map(|it| Some((it.shift_points, point(it, queue)?)))
    };
    let worth_it = frontier.worth_it();
    let on = worth_it
        .iter()
        .filter_map(|it| point(&frontier.cases[*it], queue));
    let line: Vec<(f64, f64)> = on.map(|it| plane.at(it)).collect();
    if line.len() > 1 {
        canvas.line(&line, colour, 2)?;
    }
    for (place, case) in frontier.cases.iter().enumerate() {
        let Some(it) = point(case, queue) else {
            continue;
        };
        let (x, y) = plane.at(it);
        plane.whisker(canvas, it.1, y, colour)?;
        if case.shift_points.is_some() {
            dot(canvas, (x, y), colour, worth_it.contains(&place))?;
        }
    }
    for (_, it) in cases(true) {
        diamond(canvas, plane.at(it), colour)?;
    }
    let mut above: Vec<(f64, f64)> = vec![];
    for (shift, it) in cases(false) {
        let (x, y) = plane.at(it);
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

/// `−5`, `±0`, `+10`.
fn points(shift: i32) -> String {
    let sign = match shift {
        0 => "±",
        _ if shift < 0 => "−",
        _ => "+",
    };
    format!("{sign}{}", shift.abs())
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
