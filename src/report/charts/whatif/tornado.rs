//! What matters most: a bar a key, the longest on top; cost on the left, service or hires on the right.

use super::heading;
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font, sheet};
use crate::report::charts::scale::{Scale, marks_between};
use crate::report::charts::theme::{
    AXIS, BLUE, GRID, MARGIN, QUIET, SKY, VERMILION, WHITE, WIDTH, mix,
};
use crate::report::number::{decimals, half_width, thousands};
use crate::whatif::{Against, Comparison, End, Factor, Factors, Run, SureBy, Swing, factors};
use crate::wording::{counted, listed};

/// Bars at most.
const MOST: usize = 16;
const ROW: f64 = 46.0;
const TOP: f64 = 146.0;
/// What stands at a bar that is no longer than what the search leaves open.
const UNTOLD: &str = "none the search can tell";
/// Room for the keys.
const KEYS: f64 = 250.0;
/// Room for a label beyond the longest bar, on either side.
const LABEL: f64 = 130.0;
/// The same where half-widths stand in it.
const LONG_LABEL: f64 = 178.0;

/// The chart; `None` where nothing moves.
pub fn tornado(run: &Run, comparison: &Comparison) -> Result<Option<String>, ChartError> {
    let Factors {
        list: mut all,
        inseparable,
    } = factors(run, comparison);
    all.retain(|it| {
        [&it.cost, &it.service, &it.hires]
            .into_iter()
            .flatten()
            .any(|it| it.size() > 0.0)
    });
    all.truncate(MOST);
    if all.is_empty() {
        return Ok(None);
    }
    let figures = comparison.figures(0);
    let needed = figures.is_some_and(|it| it.needed_cost.is_some());
    let hire = all.iter().any(|it| it.hires.is_some());
    let cost: Vec<Option<&Swing>> = all.iter().map(|it| it.cost.as_ref()).collect();
    let other: Vec<Option<&Swing>> = match hire {
        true => all.iter().map(|it| it.hires.as_ref()).collect(),
        false => all.iter().map(|it| it.service.as_ref()).collect(),
    };
    let height = TOP + ROW * all.len() as f64 + 70.0;
    let sheet = sheet(WIDTH, height, |canvas| {
        heading(canvas, "What matters most", &notes(&all, &inseparable))?;
        keys(canvas, &all)?;
        let left = MARGIN + KEYS;
        let middle = left + (WIDTH - MARGIN - left) / 2.0;
        let bottom = TOP + ROW * all.len() as f64;
        let weeks = counted(run.horizon as usize, "week");
        let money = format!("{} more or less over {weeks}", run.currency);
        let money = Panel {
            title: match needed {
                true => format!("Cost of all that is required (agents: pay), {money}"),
                false => format!("Cost, {money}"),
            },
            plot: Area {
                left,
                right: middle - 20.0,
                top: TOP,
                bottom,
            },
            factor: 1.0,
            shown: thousands,
            width: thousands,
        };
        money.draw(canvas, &cost)?;
        let second = Panel {
            title: if hire {
                "Hires, more or fewer".to_owned()
            } else {
                "Answered in time, points more or less".to_owned()
            },
            plot: Area {
                left: middle + 20.0,
                right: WIDTH - MARGIN,
                top: TOP,
                bottom,
            },
            factor: if hire { 1.0 } else { 100.0 },
            shown: |it| decimals(it, 1),
            width: |it| half_width(it, 1),
        };
        second.draw(canvas, &other)
    })?;
    Ok(Some(sheet))
}

fn keys(canvas: &Canvas<'_>, all: &[Factor]) -> Result<(), ChartError> {
    let font = Font::bold(14.0);
    for (number, factor) in all.iter().enumerate() {
        let y = TOP + ROW * (number as f64 + 0.5);
        let name = canvas.fit(&factor.key, KEYS - 20.0, font);
        canvas.text(&name, MARGIN, y - 8.0, font, Align::Left)?;
        let quiet = Font::plain(12.0).colour(QUIET);
        canvas.text(against(factor.against), MARGIN, y + 9.0, quiet, Align::Left)?;
    }
    Ok(())
}

const fn against(it: Against) -> &'static str {
    match it {
        Against::Base => "against the base",
        Against::Mean => "against the mean of its values",
        Against::Middle => "against the middle of its range",
    }
}

/// What the bars are, and from what their half-widths, where they have any.
fn notes(all: &[Factor], inseparable: &[String]) -> Vec<String> {
    let bars = match inseparable {
        [] => "Each bar is what its key does at the values beside it, all other keys alike; the longest in cost on top".to_owned(),
        keys => format!(
            "Each bar is a case; what each of {} does alone cannot be told from them; the longest in cost on top",
            listed(keys, 4, "more")
        ),
    };
    let mut told = vec![bars];
    let sure = |by: SureBy| {
        let own = |it: &Factor| {
            let swings = [&it.cost, &it.service, &it.hires].into_iter().flatten();
            it.sure_by == by && swings.into_iter().any(|it| it.high.half_width.is_some())
        };
        all.iter().any(own)
    };
    if sure(SureBy::Scatter) {
        told.push(
            "± and whiskers: 95 % half-width, by how the draws scatter around straight lines"
                .to_owned(),
        );
    } else if sure(SureBy::Plays) {
        told.push("± and whiskers: 95 % half-width, by the plays of the cases".to_owned());
    }
    told
}

struct Panel {
    title: String,
    plot: Area,
    factor: f64,
    shown: fn(f64) -> String,
    width: fn(f64) -> String,
}

impl Panel {
    fn draw(&self, canvas: &Canvas<'_>, swings: &[Option<&Swing>]) -> Result<(), ChartError> {
        let font = Font::plain(14.0);
        canvas.text(
            &self.title,
            self.plot.middle_x(),
            TOP - 28.0,
            font,
            Align::Centre,
        )?;
        let ends = swings.iter().flatten().flat_map(|it| [&it.low, &it.high]);
        let most = ends.map(|it| self.reach(it).abs()).fold(0.0, f64::max);
        let plot = self.plot;
        if most <= 0.0 {
            let quiet = Font::plain(13.0).colour(QUIET);
            canvas.text(
                "no difference",
                plot.middle_x(),
                plot.top + 20.0,
                quiet,
                Align::Centre,
            )?;
            return Ok(());
        }
        let mut sure = swings.iter().flatten().map(|it| it.high.half_width);
        let label = match sure.any(|it| it.is_some()) {
            true => LONG_LABEL,
            false => LABEL,
        };
        let scale = Scale::new((-most, most), (plot.left + label, plot.right - label));
        self.marks(canvas, scale, most)?;
        for (number, swing) in swings.iter().enumerate() {
            let Some(swing) = swing else { continue };
            let y = plot.top + ROW * (number as f64 + 0.5);
            let alone = swing.low == swing.high;
            self.bar(canvas, scale, &swing.high, (y, alone))?;
            if !alone {
                self.bar(canvas, scale, &swing.low, (y, false))?;
            }
            self.labels(canvas, scale, swing, y)?;
        }
        let zero = scale.at(0.0);
        canvas.line(&[(zero, plot.top), (zero, plot.bottom)], AXIS, 2)
    }

    fn marks(&self, canvas: &Canvas<'_>, scale: Scale, most: f64) -> Result<(), ChartError> {
        let font = Font::plain(12.0).colour(QUIET);
        let step = if most < 1.0 { 100.0 } else { 1.0 };
        for mark in marks_between(-most * step, most * step, 4) {
            let mark = mark / step;
            if mark.abs() > most {
                continue;
            }
            let x = scale.at(mark);
            canvas.line(&[(x, self.plot.top), (x, self.plot.bottom)], GRID, 1)?;
            canvas.text(
                &signed(&(self.shown)(mark.abs()), mark),
                x,
                self.plot.bottom + 16.0,
                font,
                Align::Centre,
            )?;
        }
        Ok(())
    }

    /// How far a bar goes with its whisker.
    fn reach(&self, end: &End) -> f64 {
        let width = end.half_width.unwrap_or(0.0);
        self.factor * (end.more + width.copysign(end.more))
    }

    fn bar(
        &self,
        canvas: &Canvas<'_>,
        scale: Scale,
        end: &End,
        (y, alone): (f64, bool),
    ) -> Result<(), ChartError> {
        let value = end.more * self.factor;
        let (zero, x) = (scale.at(0.0), scale.at(value));
        let area = Area {
            left: zero.min(x),
            right: zero.max(x).max(zero.min(x) + 1.0),
            top: y - 13.0,
            bottom: y + 13.0,
        };
        let colour = match value < 0.0 {
            _ if !end.is_told() => GRID,
            _ if alone => mix(BLUE, WHITE, 0.4),
            true => mix(SKY, WHITE, 0.15),
            false => mix(VERMILION, WHITE, 0.35),
        };
        canvas.fill(area, colour)?;
        let Some(width) = end.half_width.map(|it| it * self.factor) else {
            return Ok(());
        };
        let (from, to) = (scale.at(value - width), scale.at(value + width));
        for x in [from, to] {
            canvas.line(&[(x, y - 4.0), (x, y + 4.0)], QUIET, 1)?;
        }
        canvas.line(&[(from, y), (to, y)], QUIET, 1)
    }

    /// A label at each end; one for both where they are on the same side.
    fn labels(
        &self,
        canvas: &Canvas<'_>,
        scale: Scale,
        swing: &Swing,
        y: f64,
    ) -> Result<(), ChartError> {
        let (low, high) = (self.reach(&swing.low), self.reach(&swing.high));
        let nothing = |it: &End| (self.shown)((it.more * self.factor).abs()) == "0";
        let farther = if low.abs() > high.abs() { low } else { high };
        if nothing(&swing.low) && nothing(&swing.high) {
            return self.label(canvas, scale, ("0", farther.max(0.0)), y);
        }
        if !swing.is_told() {
            return self.label(canvas, scale, (UNTOLD, farther), y);
        }
        if swing.low == swing.high {
            return self.label(canvas, scale, (&self.told(&swing.low), low), y);
        }
        if (low < 0.0) != (high < 0.0) {
            self.label(canvas, scale, (&self.told(&swing.low), low), y)?;
            return self.label(canvas, scale, (&self.told(&swing.high), high), y);
        }
        let both = format!("{}, {}", self.told(&swing.low), self.told(&swing.high));
        self.label(canvas, scale, (&both, farther), y)
    }

    fn told(&self, end: &End) -> String {
        let value = end.more * self.factor;
        let mut figure = signed(&(self.shown)(value.abs()), value);
        if let Some(width) = end.half_width {
            figure += &format!(" ± {}", (self.width)(width * self.factor));
        }
        if !end.is_told() {
            figure = UNTOLD.to_owned();
        }
        match end.value.is_empty() {
            true => figure,
            false => format!("{}: {figure}", end.value),
        }
    }

    fn label(
        &self,
        canvas: &Canvas<'_>,
        scale: Scale,
        (text, value): (&str, f64),
        y: f64,
    ) -> Result<(), ChartError> {
        let (x, font) = (scale.at(value), Font::plain(12.0));
        let left = value < 0.0;
        let room = match left {
            true => x - self.plot.left - 8.0,
            false => self.plot.right - x - 8.0,
        };
        let text = canvas.fit(text, room, font);
        match left {
            true => canvas.text(&text, x - 6.0, y, font, Align::Right),
            false => canvas.text(&text, x + 6.0, y, font, Align::Left),
        }
    }
}

fn signed(digits: &str, value: f64) -> String {
    match digits {
        "0" => "0".to_owned(),
        digits if value < 0.0 => format!("−{digits}"),
        digits => format!("+{digits}"),
    }
}
