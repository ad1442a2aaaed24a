//! The chance of each day to keep the promise: a panel a queue.

use super::canvas::{Align, Area, Canvas, Font, sheet};
use super::days::{is_weekend, range, short};
use super::scale::Scale;
use super::theme::{AXIS, GRID, INK, MARGIN, QUIET, SKY, VERMILION, WEEKEND, WHITE, WIDTH, mix};
use super::{Chart, ChartError};
use crate::report::number::{decimals, percent};
use crate::scenario::Scenario;
use crate::scenario::model::Volumes;
use crate::simulate::{DaySimulation, QueueSimulation, Simulation};
use chrono::{Datelike, NaiveDate, Weekday};

const HEAD: f64 = 118.0;
const PANEL_HEIGHT: f64 = 270.0;
/// Panels on a sheet.
const PANELS: usize = 6;
/// Worst days that are set off.
const WORST: usize = 3;
/// A day with less room than so many pixels has its percentage without the sign.
const NARROW: f64 = 56.0;
/// Below this chance a day is more likely to miss the promise than to keep it.
const EVEN: f64 = 0.5;

/// The sheets `risk`, or `risk-1`, `risk-2` … of many queues; none where nothing is promised.
///
/// # Errors
/// [`ChartError`].
pub fn risk_charts(scenario: &Scenario, played: &Simulation) -> Result<Vec<Chart>, ChartError> {
    let promised = |it: &&QueueSimulation| {
        let targets = &scenario.queues[it.queue.get()].targets;
        targets.service_level.is_some()
    };
    let queues: Vec<&QueueSimulation> = played.queues.iter().filter(promised).collect();
    let sheets = queues.len().div_ceil(PANELS);
    let draw = |(number, own): (usize, &[&QueueSimulation])| {
        Ok(Chart {
            name: match sheets {
                1 => "risk".to_owned(),
                _ => format!("risk-{}", number + 1),
            },
            svg: risk_chart(scenario, own, played.replications)?,
        })
    };
    queues.chunks(PANELS).enumerate().map(draw).collect()
}

fn risk_chart(
    scenario: &Scenario,
    queues: &[&QueueSimulation],
    replications: u32,
) -> Result<String, ChartError> {
    let days: Vec<NaiveDate> = scenario.days().collect();
    let height = HEAD + PANEL_HEIGHT * queues.len() as f64 + 10.0;
    sheet(WIDTH, height, |canvas| {
        let title = "How likely each day is to keep its promise";
        canvas.text(title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
        let quiet = Font::plain(14.0).colour(QUIET);
        let dates = days.first().zip(days.last());
        let given = |it: &&QueueSimulation| {
            let volumes = &scenario.queues[it.queue.get()].volumes;
            matches!(volumes, Volumes::Typical(_))
        };
        let come = if queues.iter().all(given) {
            "volumes as given, without a forecast's uncertainty"
        } else {
            "days as they may come"
        };
        let subtitle = format!(
            "{} · the roster played {replications} times, {come} · in orange: each queue's least sure days",
            dates.map_or_else(String::new, |(first, last)| range(*first, *last)),
        );
        canvas.text(&subtitle, MARGIN, 64.0, quiet, Align::Left)?;
        legend(canvas)?;
        for (number, own) in queues.iter().enumerate() {
            let top = HEAD + PANEL_HEIGHT * number as f64;
            let plot = Area {
                left: MARGIN + 50.0,
                right: WIDTH - MARGIN,
                top: top + 48.0,
                bottom: top + PANEL_HEIGHT - 62.0,
            };
            Panel {
                scenario,
                own,
                days: &days,
                plot,
            }
            .draw(canvas)?;
        }
        Ok(())
    })
}

/// What the legend explains.
enum Sign {
    /// Of a day that is more likely to keep the promise than not, or less.
    Chance(bool),
    Felt,
    Promised,
}

fn legend(canvas: &Canvas<'_>) -> Result<(), ChartError> {
    let marks = [
        ("service level promised", Sign::Promised),
        ("service level felt", Sign::Felt),
        ("more likely missed than kept", Sign::Chance(false)),
        ("chance to keep the promise", Sign::Chance(true)),
    ];
    canvas.legend(
        (WIDTH - MARGIN, LEGEND_Y),
        marks,
        |sample, sign| match sign {
            Sign::Chance(is_kept) => bar(canvas, sample, is_kept),
            Sign::Felt => level(canvas, sample.middle_x(), sample.middle_y()),
            Sign::Promised => {
                let (left, y) = (sample.left, sample.middle_y());
                canvas.line(&[(left, y), (sample.right, y)], INK, 2)
            }
        },
    )
}

/// Where the legend stands.
const LEGEND_Y: f64 = 96.0;

/// One queue.
struct Panel<'a> {
    scenario: &'a Scenario,
    own: &'a QueueSimulation,
    days: &'a [NaiveDate],
    plot: Area,
}

impl Panel<'_> {
    fn draw(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let up = Scale::new((0.0, 1.0), (self.plot.bottom, self.plot.top));
        self.heading(canvas)?;
        self.ground(canvas, up)?;
        let worst = self.worst();
        for (number, date) in self.days.iter().enumerate() {
            let slot = self.slot(number);
            let day = self.own.days.iter().find(|it| it.date == *date);
            self.date(canvas, slot, *date)?;
            match day {
                Some(day) => self.day(canvas, slot, up, day, worst.contains(date))?,
                None => self.closed(canvas, slot)?,
            }
        }
        self.promise(canvas, up)
    }

    fn heading(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let queue = &self.scenario.queues[self.own.queue.get()];
        let promise = queue.targets.service_level.map(|it| {
            format!(
                ": {} promised within {}",
                percent(it.target.get()),
                it.answer_within
            )
        });
        let y = self.plot.top - 24.0;
        let text = format!("{}{}", queue.name, promise.unwrap_or_default());
        let text = canvas.fit(&text, self.plot.width() * 0.65, Font::bold(15.0));
        canvas.text(&text, MARGIN, y, Font::bold(15.0), Align::Left)?;
        let Some(mean) = crate::report::felt::p_day(self.own) else {
            return Ok(());
        };
        let text = format!("{} of days keep it", whole(mean));
        canvas.text(&text, self.plot.right, y, Font::plain(14.0), Align::Right)
    }

    /// Where the `number`th day stands.
    fn slot(&self, number: usize) -> Area {
        let width = self.plot.width() / self.days.len().max(1) as f64;
        let left = self.plot.left + width * number as f64;
        Area {
            left,
            right: left + width,
            ..self.plot
        }
    }

    fn ground(&self, canvas: &Canvas<'_>, up: Scale) -> Result<(), ChartError> {
        for (number, date) in self.days.iter().enumerate() {
            if is_weekend(*date) {
                canvas.fill(self.slot(number), WEEKEND)?;
            }
        }
        let font = Font::plain(12.0).colour(QUIET);
        for mark in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let y = up.at(mark);
            let colour = if mark == 0.0 { AXIS } else { GRID };
            canvas.line(&[(self.plot.left, y), (self.plot.right, y)], colour, 1)?;
            canvas.text(&whole(mark), self.plot.left - 6.0, y, font, Align::Right)?;
        }
        Ok(())
    }

    /// The date under the day; of many days that of Mondays and the first.
    fn date(&self, canvas: &Canvas<'_>, slot: Area, date: NaiveDate) -> Result<(), ChartError> {
        let font = Font::plain(12.0).colour(QUIET);
        let text = short(date);
        let is_wide = canvas.text_width(&text, font) + 6.0 <= slot.width();
        let begins = date.weekday() == Weekday::Mon;
        if is_wide || begins {
            let x = slot.middle_x();
            canvas.text(&text, x, self.plot.bottom + 38.0, font, Align::Centre)?;
        }
        Ok(())
    }

    fn day(
        &self,
        canvas: &Canvas<'_>,
        slot: Area,
        up: Scale,
        day: &DaySimulation,
        is_worst: bool,
    ) -> Result<(), ChartError> {
        let gap = (slot.width() * 0.16).min(14.0);
        if let Some(chance) = day.felt.p_target_met {
            let chance = chance.get();
            let column = Area {
                left: slot.left + gap,
                right: slot.right - gap,
                top: up.at(chance),
                bottom: self.plot.bottom,
            };
            bar(canvas, column, chance >= EVEN)?;
            self.chance(canvas, slot, chance, is_worst)?;
        }
        if let Some(felt) = day.felt.service_level {
            level(canvas, slot.middle_x(), up.at(felt.mean))?;
        }
        Ok(())
    }

    fn closed(&self, canvas: &Canvas<'_>, slot: Area) -> Result<(), ChartError> {
        let font = Font::plain(12.0).colour(QUIET);
        if canvas.text_width("closed", font) > slot.width() {
            return Ok(());
        }
        let (x, y) = (slot.middle_x(), self.plot.bottom + 17.0);
        canvas.text("closed", x, y, font, Align::Centre)
    }

    /// The chance as a number: of every day where there is room, of the worst in any case.
    fn chance(
        &self,
        canvas: &Canvas<'_>,
        slot: Area,
        chance: f64,
        is_worst: bool,
    ) -> Result<(), ChartError> {
        let font = match is_worst {
            true => Font::bold(13.0).colour(VERMILION),
            false => Font::plain(13.0),
        };
        let text = match slot.width() < NARROW {
            true => decimals(chance * 100.0, 0),
            false => whole(chance),
        };
        if !is_worst && canvas.text_width(&text, font) + 4.0 > slot.width() {
            return Ok(());
        }
        let (x, y) = (slot.middle_x(), self.plot.bottom + 17.0);
        canvas.text(&text, x, y, font, Align::Centre)
    }

    /// The promised service level across.
    fn promise(&self, canvas: &Canvas<'_>, up: Scale) -> Result<(), ChartError> {
        let queue = &self.scenario.queues[self.own.queue.get()];
        let Some(level) = queue.targets.service_level else {
            return Ok(());
        };
        let y = up.at(level.target.get());
        canvas.line(&[(self.plot.left, y), (self.plot.right, y)], INK, 2)
    }

    /// The days least likely to keep the promise.
    fn worst(&self) -> Vec<NaiveDate> {
        let known = self.own.days.iter();
        let known = known.filter_map(|it| Some((it.felt.p_target_met?.get(), it.date)));
        let mut days: Vec<(f64, NaiveDate)> = known.filter(|(chance, _)| *chance < 1.0).collect();
        days.sort_by(|a, b| a.0.total_cmp(&b.0));
        days.into_iter().take(WORST).map(|(_, date)| date).collect()
    }
}

fn bar(canvas: &Canvas<'_>, area: Area, is_kept: bool) -> Result<(), ChartError> {
    if is_kept {
        return canvas.fill(area, mix(WHITE, SKY, 0.7));
    }
    canvas.fill(area, mix(WHITE, VERMILION, 0.35))?;
    canvas.hatch(area, VERMILION, 6.0)
}

/// A diamond with a white rim: the service level felt.
fn level(canvas: &Canvas<'_>, x: f64, y: f64) -> Result<(), ChartError> {
    for (half, colour) in [(6.0, WHITE), (4.0, INK)] {
        let diamond = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)];
        canvas.polygon(&diamond, colour)?;
    }
    Ok(())
}

fn whole(share: f64) -> String {
    format!("{} %", decimals(share * 100.0, 0))
}
