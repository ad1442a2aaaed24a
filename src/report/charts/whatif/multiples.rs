//! Agents over the mean day, a small picture a case, all on one scale.

use super::{heading, labels};
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font, sheet};
use crate::report::charts::scale::{Scale, whole_marks};
use crate::report::charts::theme::{
    AXIS, BLUE, GRID, MARGIN, PAST, QUIET, VERMILION, WHITE, WIDTH, mix,
};
use crate::whatif::{Comparison, Profile, Run};

/// Pictures at most.
const MOST: usize = 12;
const ACROSS: usize = 4;
const CELL: f64 = 230.0;
const TOP: f64 = 100.0;

/// The chart; `None` where no case tells its day.
pub fn multiples(run: &Run, comparison: &Comparison) -> Result<Option<String>, ChartError> {
    let told = |case: usize| {
        let profile = &comparison.figures(case)?.profile;
        (!profile.required.is_empty()).then_some((case, profile))
    };
    let all: Vec<(usize, &Profile)> = (0..run.cases.len()).filter_map(told).collect();
    if all.is_empty() {
        return Ok(None);
    }
    let shown = spread(&all);
    let values = shown
        .iter()
        .flat_map(|(_, it)| it.required.iter().chain(&it.on_duty));
    let marks = whole_marks(values.copied().fold(1.0, f64::max), 4);
    let rows = shown.len().div_ceil(ACROSS);
    let (labels, keys) = labels(run);
    let sheet = sheet(WIDTH, TOP + CELL * rows as f64 + 20.0, |canvas| {
        let note = match shown.len() < all.len() {
            true => format!(
                "Agents on the mean day of the plan; {} of {} cases",
                shown.len(),
                all.len()
            ),
            false => "Agents on the mean day of the plan".to_owned(),
        };
        let note = keys
            .iter()
            .fold(note, |note, keys| format!("{note}. Labels: {keys}"));
        heading(canvas, "Required and on duty, over the day", &[note])?;
        canvas.legend(
            (WIDTH - MARGIN, 62.0),
            [
                ("on duty", None),
                ("missing", Some(VERMILION)),
                ("required", Some(PAST)),
            ],
            |area, shade| match shade {
                None => canvas.line(
                    &[(area.left, area.middle_y()), (area.right, area.middle_y())],
                    BLUE,
                    3,
                ),
                Some(shade) => canvas.fill(area, mix(shade, WHITE, 0.45)),
            },
        )?;
        let width = (WIDTH - 2.0 * MARGIN) / ACROSS as f64;
        for (number, (case, profile)) in shown.iter().enumerate() {
            let (column, row) = (number % ACROSS, number / ACROSS);
            let left = MARGIN + width * column as f64;
            let top = TOP + CELL * row as f64;
            let cell = Area {
                left,
                right: left + width,
                top,
                bottom: top + CELL,
            };
            picture(canvas, cell, &labels[*case], profile, &marks)?;
        }
        Ok(())
    })?;
    Ok(Some(sheet))
}

/// The base, and the others evenly over the list.
fn spread<'a>(all: &[(usize, &'a Profile)]) -> Vec<(usize, &'a Profile)> {
    if all.len() <= MOST {
        return all.to_vec();
    }
    let at = |number: usize| all[number * (all.len() - 1) / (MOST - 1)];
    (0..MOST).map(at).collect()
}

fn picture(
    canvas: &Canvas<'_>,
    cell: Area,
    name: &str,
    profile: &Profile,
    marks: &[f64],
) -> Result<(), ChartError> {
    let plot = Area {
        left: cell.left + 34.0,
        right: cell.right - 16.0,
        top: cell.top + 30.0,
        bottom: cell.bottom - 36.0,
    };
    let font = Font::bold(13.0);
    let title = canvas.fit(name, cell.width() - 24.0, font);
    canvas.text(&title, plot.left, cell.top + 14.0, font, Align::Left)?;
    let across = Scale::new((0.0, 24.0), (plot.left, plot.right));
    let up = Scale::new((0.0, marks[marks.len() - 1]), (plot.bottom, plot.top));
    let small = Font::plain(11.0).colour(QUIET);
    for mark in marks {
        let y = up.at(*mark);
        canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1)?;
        canvas.text(&format!("{mark}"), plot.left - 6.0, y, small, Align::Right)?;
    }
    for (hour, required) in profile.required.iter().enumerate() {
        let area = Area {
            left: across.at(hour as f64),
            right: across.at(hour as f64 + 1.0),
            top: up.at(*required),
            bottom: plot.bottom,
        };
        if *required > 0.0 {
            canvas.fill(area, mix(PAST, WHITE, 0.45))?;
        }
        let there = profile.on_duty.get(hour).copied().unwrap_or(0.0);
        if there < required - 0.05 && there > 0.0 {
            let missing = Area {
                bottom: up.at(there),
                ..area
            };
            canvas.fill(missing, mix(VERMILION, WHITE, 0.45))?;
        }
    }
    let steps = profile
        .on_duty
        .iter()
        .enumerate()
        .flat_map(|(hour, there)| {
            let y = up.at(*there);
            [
                (across.at(hour as f64), y),
                (across.at(hour as f64 + 1.0), y),
            ]
        });
    let steps: Vec<(f64, f64)> = steps.collect();
    if profile.on_duty.iter().any(|it| *it > 0.0) {
        canvas.line(&steps, BLUE, 2)?;
    }
    canvas.line(
        &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
        AXIS,
        1,
    )?;
    for hour in [0, 6, 12, 18, 24] {
        let x = across.at(f64::from(hour));
        canvas.text(
            &format!("{hour:02}"),
            x,
            plot.bottom + 14.0,
            small,
            Align::Centre,
        )?;
    }
    Ok(())
}
