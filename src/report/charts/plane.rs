//! Money up, service across: the plane on which both frontiers of cost and service are drawn.

use super::ChartError;
use super::canvas::{Align, Area, Canvas, Font};
use super::scale::{Scale, marks_between};
use super::theme::{AXIS, GRID, INK, MARGIN, QUIET, WHITE, WIDTH};
use crate::report::number::{percent, thousands};
use crate::simulate::Estimate;
use plotters::style::RGBColor;

/// Height of the sheet.
pub(super) const HEIGHT: f64 = 760.0;

/// Half the height of the diamond that stands for what is there now.
pub(super) const DIAMOND: f64 = 13.0;

/// Radius of a dot.
pub(super) const DOT: f64 = 5.0;

/// The two axes, and where they lie.
pub(super) struct Plane {
    across: Scale,
    up: Scale,
    levels: Vec<f64>,
    costs: Vec<f64>,
    /// The part of the sheet between them.
    pub plot: Area,
}

impl Plane {
    /// With room for all `points` (money, service) and their half-widths, from `top` on; `None` where there are none.
    pub(super) fn of(points: &[(f64, Estimate)], top: f64) -> Option<Self> {
        let first = points.first()?;
        let (mut level, mut cost) = ((first.1.mean, first.1.mean), (first.0, first.0));
        for (own, felt) in points {
            let width = felt.half_width.unwrap_or(0.0);
            level = (
                level.0.min(felt.mean - width),
                level.1.max(felt.mean + width),
            );
            cost = (cost.0.min(*own), cost.1.max(*own));
        }
        let room = (0.05 * (cost.1 - cost.0)).max(0.005 * cost.1).max(1.0);
        let (low, high) = (100.0 * level.0.max(0.0), 100.0 * level.1.min(1.0));
        let levels = marks_between(low - 0.2, (high + 0.2).min(100.0), 10);
        let costs = marks_between((cost.0 - room).max(0.0), cost.1 + room, 8);
        let plot = Area {
            left: MARGIN + 90.0,
            right: WIDTH - MARGIN - 20.0,
            top,
            bottom: HEIGHT - 80.0,
        };
        let ends = |marks: &[f64]| (marks[0], marks[marks.len() - 1]);
        Some(Self {
            across: Scale::new(ends(&levels), (plot.left, plot.right)),
            up: Scale::new(ends(&costs), (plot.bottom, plot.top)),
            levels,
            costs,
            plot,
        })
    }

    /// Where a case lies.
    pub(super) fn at(&self, (cost, service): (f64, Estimate)) -> (f64, f64) {
        (self.across.at(100.0 * service.mean), self.up.at(cost))
    }

    /// From the one end of the half-width to the other.
    pub(super) fn ends(&self, service: Estimate) -> [f64; 2] {
        let width = service.half_width.unwrap_or(0.0);
        [-width, width].map(|it| self.across.at(100.0 * (service.mean + it)))
    }

    /// Draws axes and grid; `money` and `service` say what they are.
    pub(super) fn draw(
        &self,
        canvas: &Canvas<'_>,
        money: &str,
        service: &str,
    ) -> Result<(), ChartError> {
        let (plot, font) = (self.plot, Font::plain(13.0).colour(QUIET));
        for mark in &self.costs {
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
        canvas.text(money, MARGIN, plot.top - 20.0, font, Align::Left)?;
        let y = plot.bottom + 46.0;
        canvas.text(service, plot.middle_x(), y, font, Align::Centre)
    }

    /// The half-width of a case's service, at its height.
    pub(super) fn whisker(
        &self,
        canvas: &Canvas<'_>,
        service: Estimate,
        y: f64,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        let [left, right] = self.ends(service);
        canvas.line(&[(left, y), (right, y)], colour, 1)?;
        for x in [left, right] {
            canvas.line(&[(x, y - 4.0), (x, y + 4.0)], colour, 1)?;
        }
        Ok(())
    }
}

/// What is there now: large, with a dark rim.
pub(super) fn diamond(
    canvas: &Canvas<'_>,
    (x, y): (f64, f64),
    colour: RGBColor,
) -> Result<(), ChartError> {
    let diamond = |half: f64| [(x - half, y), (x, y - half), (x + half, y), (x, y + half)];
    canvas.polygon(&diamond(DIAMOND), INK)?;
    canvas.polygon(&diamond(DIAMOND - 3.0), WHITE)?;
    canvas.polygon(&diamond(DIAMOND - 5.0), colour)
}

/// A case; hollow where others give as much for less.
pub(super) fn dot(
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
    canvas.polygon(&round(DOT), colour)?;
    match worth_it {
        true => Ok(()),
        false => canvas.polygon(&round(DOT - 2.0), WHITE),
    }
}
