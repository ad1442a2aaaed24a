//! Contacts a day: history as grey bars, the plan as blue ones with their p10 to p90.

use super::{Mark, amounts, cross, heading, whisker};
use crate::forecast::QueueForecast;
use crate::history::{DayStatus, HistoryDay, QueueHistory};
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font};
use crate::report::charts::days::{is_weekend, short};
use crate::report::charts::scale::{Scale, whole_marks};
use crate::report::charts::theme::{AXIS, BLUE, INK, PAST, QUIET, SKY, VERMILION, WEEKEND};
use crate::scenario::Scenario;
use chrono::{Datelike, NaiveDate, Weekday};

/// Days of history shown.
const PAST_DAYS: usize = 56;
/// A gap between history and plan that is longer than this many days is drawn as a gap.
const LONG_GAP: i64 = 10;

/// What stands in one place of the axis.
enum Slot {
    Past {
        date: NaiveDate,
        offered: f64,
    },
    Missing(NaiveDate),
    Plan {
        date: NaiveDate,
        sums: [f64; 3],
    },
    Closed(NaiveDate),
    /// Where a long gap is told of.
    Gap,
    /// Room around it.
    Blank,
}

impl Slot {
    fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Past { date, .. } | Self::Plan { date, .. } => Some(*date),
            Self::Missing(date) | Self::Closed(date) => Some(*date),
            Self::Gap | Self::Blank => None,
        }
    }

    fn top(&self) -> f64 {
        match self {
            Self::Past { offered, .. } => *offered,
            Self::Plan { sums, .. } => sums[2].max(sums[0]),
            _ => 0.0,
        }
    }
}

pub(super) fn draw(
    canvas: &Canvas<'_>,
    plot: Area,
    scenario: &Scenario,
    history: &QueueHistory,
    forecast: &QueueForecast,
) -> Result<(), ChartError> {
    let (slots, gap_days) = slots(scenario, history, forecast);
    let top = slots.iter().map(Slot::top).fold(0.0, f64::max);
    let marks = whole_marks(top * 1.03, 5);
    let up = Scale::new(
        (0.0, marks.last().copied().unwrap_or(1.0)),
        (plot.bottom, plot.top),
    );
    let across = Scale::new((0.0, slots.len().max(1) as f64), (plot.left, plot.right));
    let mut legend = vec![
        (Mark::Block(PAST), "arrived"),
        (Mark::Block(SKY), "expected"),
        (Mark::Whisker(INK), "p10 to p90 of the day"),
    ];
    if slots.iter().any(|slot| matches!(slot, Slot::Missing(_))) {
        legend.insert(1, (Mark::Cross(VERMILION), "no data"));
    }
    if history.days.is_empty() {
        legend.remove(0);
    }
    heading(canvas, plot, "Contacts a day", &legend)?;
    for (position, slot) in slots.iter().enumerate() {
        if slot.date().is_some_and(is_weekend) {
            canvas.fill(column(plot, across, position, 0.0), WEEKEND)?;
        }
    }
    amounts(canvas, plot, &marks, up)?;
    for (position, slot) in slots.iter().enumerate() {
        bar(
            canvas,
            column(plot, across, position, 0.14),
            slot,
            up,
            gap_days,
        )?;
    }
    canvas.line(
        &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
        AXIS,
        1,
    )?;
    dates(canvas, plot, across, &slots)
}

/// The place of slot `position`, with `free` of its width left free at either side.
fn column(plot: Area, across: Scale, position: usize, free: f64) -> Area {
    let left = position as f64;
    Area {
        left: across.at(left + free),
        right: across.at(left + 1.0 - free),
        ..plot
    }
}

fn bar(
    canvas: &Canvas<'_>,
    place: Area,
    slot: &Slot,
    up: Scale,
    gap_days: i64,
) -> Result<(), ChartError> {
    let rising = |value: f64| Area {
        top: up.at(value),
        ..place
    };
    match slot {
        Slot::Past { offered, .. } => canvas.fill(rising(*offered), PAST),
        Slot::Missing(_) => cross(canvas, place.middle_x(), place.bottom - 8.0, VERMILION),
        Slot::Plan { sums, .. } => {
            canvas.fill(rising(sums[0]), SKY)?;
            canvas.outline(rising(sums[0]), BLUE)?;
            whisker(
                canvas,
                place.middle_x(),
                (up.at(sums[1]), up.at(sums[2])),
                INK,
            )
        }
        Slot::Gap => {
            let font = Font::plain(13.0).colour(QUIET);
            let y = place.middle_y();
            canvas.text("…", place.middle_x(), y, font, Align::Centre)?;
            let text = format!("{gap_days} days");
            canvas.text(&text, place.middle_x(), y + 18.0, font, Align::Centre)
        }
        Slot::Closed(_) | Slot::Blank => Ok(()),
    }
}

/// Mondays, as many as there is room for.
fn dates(canvas: &Canvas<'_>, plot: Area, across: Scale, slots: &[Slot]) -> Result<(), ChartError> {
    let font = Font::plain(12.0).colour(QUIET);
    let mut free_from = plot.left;
    for (position, slot) in slots.iter().enumerate() {
        let monday = slot.date().filter(|date| date.weekday() == Weekday::Mon);
        let Some(date) = monday else { continue };
        let x = across.at(position as f64);
        canvas.line(&[(x, plot.bottom), (x, plot.bottom + 5.0)], AXIS, 1)?;
        let text = short(date);
        let width = canvas.text_width(&text, font);
        if x >= free_from && x + width <= plot.right + 20.0 {
            canvas.text(&text, x, plot.bottom + 17.0, font, Align::Left)?;
            free_from = x + width + 14.0;
        }
    }
    Ok(())
}

/// The axis from left to right, and the days that a gap in it stands for.
fn slots(
    scenario: &Scenario,
    history: &QueueHistory,
    forecast: &QueueForecast,
) -> (Vec<Slot>, i64) {
    let before: Vec<&HistoryDay> = (history.days.iter())
        .filter(|day| day.date < scenario.first_day)
        .collect();
    let shown = &before[before.len().saturating_sub(PAST_DAYS)..];
    let mut slots: Vec<Slot> = shown.iter().map(|day| past(day)).collect();
    let mut gap_days = 0;
    if let Some(last) = shown.last() {
        let between = (scenario.first_day - last.date).num_days() - 1;
        let closed = last.date.iter_days().skip(1).map(Slot::Closed);
        if between > LONG_GAP {
            gap_days = between;
            let aside = (slots.len() / 24).max(1);
            slots.extend((0..aside).map(|_| Slot::Blank));
            slots.push(Slot::Gap);
            slots.extend((0..aside).map(|_| Slot::Blank));
        } else {
            slots.extend(closed.take(usize::try_from(between).unwrap_or(0)));
        }
    }
    slots.extend(scenario.days().map(|date| planned(forecast, date)));
    (slots, gap_days)
}

fn past(day: &HistoryDay) -> Slot {
    match day.status {
        DayStatus::Open => Slot::Past {
            date: day.date,
            offered: day.offered(),
        },
        DayStatus::Missing => Slot::Missing(day.date),
        DayStatus::Closed => Slot::Closed(day.date),
    }
}

fn planned(forecast: &QueueForecast, date: NaiveDate) -> Slot {
    let day = forecast.days.iter().find(|day| day.date == date);
    day.map_or(Slot::Closed(date), |day| Slot::Plan {
        date,
        sums: [day.offered, day.offered_p10, day.offered_p90],
    })
}
