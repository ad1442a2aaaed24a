//! When to hire: each class from its decision to full speed, a row a group.

use super::frame::{BELOW, Drawn, Panel, Sign, TOP, legend, subtitle, titled};
use crate::hire::Ahead;
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font};
use crate::report::charts::theme::{AXIS, GRID, MARGIN, QUIET, SKY, WIDTH, ink_on, kind_colour};
use crate::report::hire::{ClassSummary, classes};
use crate::scenario::Scenario;
use chrono::NaiveDate;

const ROW: f64 = 34.0;
/// Width of the groups' names.
const NAMES: f64 = 250.0;
/// Rows at most.
const MOST_ROWS: usize = 40;

/// The chart; `None` where nobody is hired.
pub fn chart(scenario: &Scenario, ahead: &Ahead) -> Result<Option<String>, ChartError> {
    let all = classes(ahead);
    if all.is_empty() {
        return Ok(None);
    }
    let lanes = lanes(&all);
    let height = TOP + ROW * lanes.len() as f64 + BELOW;
    let people: u32 = all.iter().map(|it| it.people).sum();
    let rest = format!(
        "{people} people in {} classes; the number is how many begin",
        all.len()
    );
    let text = subtitle(&scenario.name, ahead, &rest);
    let svg = titled(height, "When to hire", &text, |canvas| {
        let mut panel = Panel::new((TOP, height - BELOW), ahead.weeks, (0.0, 1.0));
        panel.narrow(MARGIN + NAMES);
        panel.month_lines(canvas, ahead)?;
        for (at, (group, own)) in lanes.iter().enumerate() {
            let top = TOP + ROW * at as f64;
            lane(canvas, &panel, ahead, (group, own), top)?;
        }
        legend(
            canvas,
            &[
                ("to decide by", Sign::Line(AXIS)),
                ("training", Sign::Filled(kind_colour(1))),
                ("getting up to speed", Sign::Filled(SKY)),
                ("at full speed", Sign::Filled(kind_colour(2))),
            ],
        )
    })?;
    Ok(Some(svg))
}

/// Classes that do not touch share a row; those of a group follow each other.
type Lane<'a> = (String, Vec<&'a ClassSummary>);

fn lanes(all: &[ClassSummary]) -> Vec<Lane<'_>> {
    let mut groups: Vec<&str> = all.iter().map(|it| it.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut lanes: Vec<Lane<'_>> = vec![];
    for group in groups {
        let first = lanes.len();
        for class in all.iter().filter(|it| it.group == group) {
            let from = class.decide_by.unwrap_or(class.start);
            let free =
                |lane: &Lane<'_>| lane.1.last().is_none_or(|last| last.at_full_speed <= from);
            match lanes[first..].iter().position(free) {
                Some(at) => lanes[first + at].1.push(class),
                None => lanes.push((group.to_owned(), vec![class])),
            }
        }
    }
    lanes.truncate(MOST_ROWS);
    lanes
}

fn lane(
    canvas: &Canvas<'_>,
    panel: &Panel,
    ahead: &Ahead,
    (group, classes): (&str, &[&ClassSummary]),
    top: f64,
) -> Drawn {
    let middle = top + ROW / 2.0;
    canvas.line(&[(MARGIN, top), (WIDTH - MARGIN, top)], GRID, 1)?;
    let font = Font::plain(13.0);
    let name = canvas.fit(group, NAMES - 14.0, font);
    canvas.text(&name, MARGIN, middle, font, Align::Left)?;
    let x = |date: NaiveDate| {
        let weeks = (date - ahead.first).num_days() as f64 / 7.0;
        panel.x(weeks.clamp(0.0, ahead.weeks as f64))
    };
    for class in classes {
        let (start, phones, full) = (x(class.start), x(class.on_phones), x(class.at_full_speed));
        if let Some(decide) = class.decide_by {
            canvas.line(&[(x(decide), middle), (start, middle)], AXIS, 2)?;
            canvas.line(
                &[(x(decide), middle - 6.0), (x(decide), middle + 6.0)],
                AXIS,
                2,
            )?;
        }
        let bar = |left: f64, right: f64| Area {
            left,
            right,
            top: top + 6.0,
            bottom: top + ROW - 6.0,
        };
        canvas.fill(bar(start, phones.max(start + 2.0)), kind_colour(1))?;
        canvas.fill(bar(phones, full.max(phones)), SKY)?;
        let later = (full + 26.0).min(panel.plot.right);
        canvas.fill(bar(full, later.max(full)), kind_colour(2))?;
        let text = class.people.to_string();
        let bold = Font::bold(13.0);
        if canvas.text_width(&text, bold) + 4.0 <= phones - start {
            let font = bold.colour(ink_on(kind_colour(1)));
            canvas.text(
                &text,
                f64::midpoint(start, phones),
                middle,
                font,
                Align::Centre,
            )?;
        } else {
            canvas.text(&text, start + 4.0, middle, bold, Align::Left)?;
        }
    }
    Ok(())
}

impl Panel {
    /// Lines at the beginnings of months, and their names.
    fn month_lines(&self, canvas: &Canvas<'_>, ahead: &Ahead) -> Drawn {
        for (_, at) in super::frame::months(ahead) {
            let x = self.x(at.max(0.0));
            canvas.line(&[(x, self.plot.top), (x, self.plot.bottom)], GRID, 1)?;
        }
        canvas.line(
            &[
                (MARGIN, self.plot.bottom),
                (self.plot.right, self.plot.bottom),
            ],
            AXIS,
            1,
        )?;
        self.months(canvas, ahead)?;
        let font = Font::plain(13.0).colour(QUIET);
        canvas.text("group", MARGIN, self.plot.top - 14.0, font, Align::Left)
    }
}
