//! The roster: a row an agent, a column a day, a bar a shift with its breaks left out.

use super::canvas::{Align, Area, Canvas, Font, sheet};
use super::days::{Window, clock_change, is_weekend, minutes_into, range, short};
use super::scale::Scale;
use super::theme::{
    AWAY, AXIS, GRID, INK, MARGIN, QUIET, WEEKEND, WHITE, WIDTH, ink_on, kind_colour, mix,
};
use super::{Chart, ChartError};
use crate::calendar::Clock;
use crate::report::files::file_parts;
use crate::report::number::decimals;
use crate::roster::{Activity, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, ClosedDay};
use crate::units::{AgentIndex, SiteIndex};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use plotters::style::RGBColor;
use std::collections::{BTreeMap, BTreeSet};

/// Most rows on a sheet that one would want to read.
const MOST_ROWS: usize = 60;
/// Size of the clocks in the bars.
const LABEL: f64 = 9.0;
/// Width of a letter or digit, on average, as a share of the font's size.
const LETTER: f64 = 0.62;
/// Width of the hours' column.
const HOURS: f64 = 58.0;

/// All sheets: `roster-weekN`; `roster-SITE-weekN` where there are several sites with agents, and
/// `…-pageP` where a site has more than 60 agents. None where there are no agents.
///
/// # Errors
/// [`ChartError`].
pub fn roster_charts(scenario: &Scenario, roster: &Roster) -> Result<Vec<Chart>, ChartError> {
    let parts = file_parts(scenario.sites.iter().map(|site| site.name.as_str()));
    let by_site: Vec<(usize, Vec<AgentIndex>)> = (0..scenario.sites.len())
        .map(|site| (site, agents_of(scenario, SiteIndex::new(site))))
        .filter(|(_, agents)| !agents.is_empty())
        .collect();
    let shifts: Shifts<'_> = (roster.shifts.iter())
        .map(|it| ((it.agent, it.date), it))
        .collect();
    let mut charts = Vec::new();
    for week in 0..scenario.weeks {
        for (site, agents) in &by_site {
            let pages = agents.len().div_ceil(MOST_ROWS);
            let rows = agents.len().div_ceil(pages);
            for (page, agents) in agents.chunks(rows).enumerate() {
                let place = match by_site.len() {
                    1 => String::new(),
                    _ => format!("{}-", parts[*site]),
                };
                let suffix = match pages {
                    1 => String::new(),
                    _ => format!("-page{}", page + 1),
                };
                let sheet = Sheet::new(
                    scenario,
                    roster,
                    &shifts,
                    (week, SiteIndex::new(*site)),
                    agents,
                );
                charts.push(Chart {
                    name: format!("roster-{place}week{}{suffix}", week + 1),
                    svg: sheet.draw((page + 1, pages))?,
                });
            }
        }
    }
    Ok(charts)
}

/// Every shift by agent and date.
type Shifts<'a> = BTreeMap<(AgentIndex, NaiveDate), &'a RosteredShift>;

fn agents_of(scenario: &Scenario, site: SiteIndex) -> Vec<AgentIndex> {
    let agents = scenario.agents.iter().enumerate();
    agents
        .filter(|(_, agent)| agent.site == site)
        .map(|(position, _)| AgentIndex::new(position))
        .collect()
}

/// One page of one site's plan week.
struct Sheet<'a> {
    scenario: &'a Scenario,
    roster: &'a Roster,
    shifts: &'a Shifts<'a>,
    week: u32,
    site: SiteIndex,
    zone: Tz,
    first: NaiveDate,
    agents: &'a [AgentIndex],
    window: Window,
    row: f64,
    names: f64,
    labelled: bool,
    kinds: Kinds,
    legend: Vec<(RGBColor, String)>,
}

const HEAD: f64 = 168.0;

impl<'a> Sheet<'a> {
    fn new(
        scenario: &'a Scenario,
        roster: &'a Roster,
        shifts: &'a Shifts<'a>,
        (week, site): (u32, SiteIndex),
        agents: &'a [AgentIndex],
    ) -> Self {
        let zone = scenario.sites[site.get()].zone;
        let all = roster.shifts.iter();
        let of_site = all.filter(|it| scenario.agents[it.agent.get()].site == site);
        let of_site: Vec<&RosteredShift> = of_site.collect();
        let window = Window::holding(of_site.iter().map(|it| (it.date, it.span, zone)));
        let kinds = Kinds::of(&of_site, zone);
        let row = match agents.len() {
            0..=30 => 24.0,
            31..=45 => 19.0,
            _ => 15.0,
        };
        let letters = agents
            .iter()
            .map(|it| scenario.agents[it.get()].name.chars().count());
        let names = letters.max().unwrap_or(0) as f64 * LETTER * name_size(row);
        let mut sheet = Self {
            scenario,
            roster,
            shifts,
            week,
            site,
            zone,
            first: scenario.first_day + Days::new(u64::from(week) * 7),
            agents,
            window: window.unwrap_or(Window {
                from_min: 8 * 60,
                to_min: 18 * 60,
            }),
            row,
            names: (names + 16.0).clamp(90.0, 260.0),
            labelled: false,
            legend: legend(scenario, roster, site, &kinds),
            kinds,
        };
        sheet.labelled = sheet.labels_fit(&of_site);
        sheet
    }

    /// Whether the starts can be written into all bars; where the colours tell them, or some bar is
    /// too short before its first break, none is.
    fn labels_fit(&self, shifts: &[&RosteredShift]) -> bool {
        let across = self.across(0);
        let per_minute = (across.at((self.window.from_min + 60) as f64)
            - across.at(self.window.from_min as f64))
            / 60.0;
        matches!(self.kinds, Kinds::Patterns(_))
            && shifts.iter().all(|shift| {
                let first = shift.pieces.first().map_or(shift.span, |piece| piece.span);
                let letters = label(shift, self.zone).chars().count() as f64;
                letters * LETTER * LABEL + 3.0 <= first.minutes() as f64 * per_minute
            })
    }

    fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.first.iter_days().take(7)
    }

    fn plot(&self) -> Area {
        Area {
            left: MARGIN + self.names,
            right: WIDTH - MARGIN - HOURS,
            top: HEAD,
            bottom: HEAD + self.row * self.agents.len() as f64,
        }
    }

    /// The place of the `position`th day.
    fn day(&self, position: usize) -> Area {
        let plot = self.plot();
        let width = plot.width() / 7.0;
        Area {
            left: plot.left + width * position as f64,
            right: plot.left + width * (position + 1) as f64,
            ..plot
        }
    }

    fn across(&self, position: usize) -> Scale {
        let day = self.day(position);
        Scale::new(
            (self.window.from_min as f64, self.window.to_min as f64),
            (day.left + 3.0, day.right - 3.0),
        )
    }

    fn draw(&self, page: (usize, usize)) -> Result<String, ChartError> {
        let height = self.plot().bottom + 50.0;
        sheet(WIDTH, height, |canvas| {
            self.head(canvas, page)?;
            self.ground(canvas)?;
            for (row, agent) in self.agents.iter().enumerate() {
                self.agent(canvas, row, *agent)?;
            }
            self.foot(canvas)
        })
    }

    fn head(&self, canvas: &Canvas<'_>, page: (usize, usize)) -> Result<(), ChartError> {
        let site = &self.scenario.sites[self.site.get()];
        let mut title = format!(
            "Roster {}: {}",
            site.name,
            range(self.first, self.first + Days::new(6))
        );
        if page.1 > 1 {
            title += &format!(" (page {} of {})", page.0, page.1);
        }
        let bold = Font::bold(22.0);
        let title = canvas.fit(&title, WIDTH - 2.0 * MARGIN, bold);
        canvas.text(&title, MARGIN, 34.0, bold, Align::Left)?;
        let subtitle = format!(
            "Week {} of {} · bars from start to end of the shift by the clock of {}, breaks left white",
            self.week + 1,
            self.scenario.weeks,
            self.zone.name()
        );
        let quiet = Font::plain(14.0).colour(QUIET);
        canvas.text(&subtitle, MARGIN, 62.0, quiet, Align::Left)?;
        let font = Font::plain(13.0);
        let mut x = MARGIN;
        for (number, (colour, label)) in self.legend.iter().enumerate() {
            let label = canvas.fit(label, 200.0, font);
            let width = canvas.text_width(&label, font) + 28.0;
            if x + width > WIDTH - MARGIN {
                let rest = format!("and {} more", self.legend.len() - number);
                canvas.text(&rest, x, 90.0, font.colour(QUIET), Align::Left)?;
                break;
            }
            let swatch = Area {
                left: x,
                right: x + 20.0,
                top: 83.0,
                bottom: 97.0,
            };
            self.block(canvas, swatch, *colour)?;
            canvas.text(&label, x + 28.0, 90.0, font, Align::Left)?;
            x += width + 24.0;
        }
        Ok(())
    }

    /// A filled block; what is away is hatched.
    fn block(&self, canvas: &Canvas<'_>, area: Area, colour: RGBColor) -> Result<(), ChartError> {
        canvas.fill(area, colour)?;
        if colour == AWAY {
            canvas.hatch(area, mix(AWAY, INK, 0.35), 6.0)?;
        }
        Ok(())
    }

    fn ground(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let plot = self.plot();
        for (position, date) in self.dates().enumerate() {
            let day = self.day(position);
            if is_weekend(date) {
                canvas.fill(
                    Area {
                        top: HEAD - 50.0,
                        ..day
                    },
                    WEEKEND,
                )?;
            }
            let bold = Font::bold(13.0);
            canvas.text(&short(date), day.left + 4.0, HEAD - 40.0, bold, Align::Left)?;
            let font = Font::plain(11.0).colour(QUIET);
            let note = canvas.fit(&self.note(date), day.width() - 8.0, font);
            canvas.text(&note, day.left + 4.0, HEAD - 24.0, font, Align::Left)?;
            let small = Font::plain(10.0).colour(QUIET);
            let across = self.across(position);
            for (minutes, clock) in self.window.marks(date, self.zone, 7) {
                let x = across.at(minutes as f64);
                canvas.line(&[(x, plot.top), (x, plot.bottom)], GRID, 1)?;
                // At the edge of the day the rule between the days would run through the label.
                let (x, align) = if x - day.left < 6.0 {
                    (day.left + 3.0, Align::Left)
                } else {
                    (x, Align::Centre)
                };
                canvas.text(&clock, x, HEAD - 8.0, small, align)?;
            }
        }
        for row in 0..=self.agents.len() {
            let y = plot.top + self.row * row as f64;
            canvas.line(&[(MARGIN, y), (WIDTH - MARGIN, y)], GRID, 1)?;
        }
        for position in 0..=7 {
            let x = self.day(position).left;
            canvas.line(&[(x, HEAD - 50.0), (x, plot.bottom)], AXIS, 1)?;
        }
        let small = Font::bold(12.0);
        canvas.text("paid h", WIDTH - MARGIN, HEAD - 40.0, small, Align::Right)
    }

    /// What is special about a day: why it is closed, or its clock change.
    fn note(&self, date: NaiveDate) -> String {
        let closed = self.scenario.closed_days.iter().find(|it| it.date == date);
        let name = |it: &ClosedDay| match it.queues.as_slice() {
            [] => it.name.clone(),
            some => {
                let queues = some
                    .iter()
                    .map(|it| self.scenario.queues[it.get()].name.as_str());
                format!("{} ({})", it.name, queues.collect::<Vec<_>>().join(", "))
            }
        };
        closed
            .map(name)
            .or_else(|| clock_change(date, self.zone))
            .unwrap_or_default()
    }

    fn agent(&self, canvas: &Canvas<'_>, row: usize, index: AgentIndex) -> Result<(), ChartError> {
        let plot = self.plot();
        let agent = &self.scenario.agents[index.get()];
        let top = plot.top + self.row * row as f64;
        let y = top + self.row / 2.0;
        let font = Font::plain(name_size(self.row));
        let name = canvas.fit(&agent.name, self.names - 10.0, font);
        canvas.text(&name, MARGIN, y, font, Align::Left)?;
        let mut paid_min = 0;
        for (position, date) in self.dates().enumerate() {
            let place = Area {
                top: top + 2.0,
                bottom: top + self.row - 2.0,
                ..self.day(position)
            };
            if let Some(shift) = self.shift_of(index, date) {
                paid_min += shift.paid_min;
                self.bar(canvas, place, self.across(position), shift)?;
            } else if let Some(minutes) = self.away(index, agent, date) {
                paid_min += minutes;
                let block = Area {
                    left: place.left + 3.0,
                    right: place.right - 3.0,
                    ..place
                };
                self.block(canvas, block, AWAY)?;
            }
        }
        let hours = decimals(f64::from(paid_min) / 60.0, 2);
        canvas.text(&hours, WIDTH - MARGIN, y, font, Align::Right)
    }

    fn shift_of(&self, agent: AgentIndex, date: NaiveDate) -> Option<&'a RosteredShift> {
        self.shifts.get(&(agent, date)).copied()
    }

    /// Minutes credited on a day away, 0 where it is not paid; `None` where nothing keeps the agent
    /// away.
    fn away(&self, index: AgentIndex, agent: &Agent, date: NaiveDate) -> Option<u32> {
        let credits = self.roster.credits.iter();
        let mut own = credits.filter(|it| it.agent == index && it.date == date);
        let off = agent.time_off.iter().any(|off| off.date == date);
        own.next().map(|it| it.minutes).or(off.then_some(0))
    }

    fn bar(
        &self,
        canvas: &Canvas<'_>,
        place: Area,
        across: Scale,
        shift: &RosteredShift,
    ) -> Result<(), ChartError> {
        let colour = self.kinds.colour(shift, self.zone);
        let at = |moment| across.at(minutes_into(moment, shift.date, self.zone));
        let whole = Area {
            left: at(shift.span.start),
            right: at(shift.span.end),
            ..place
        };
        canvas.fill(whole, colour)?;
        for piece in &shift.pieces {
            let pause = Area {
                left: at(piece.span.start),
                right: at(piece.span.end).max(at(piece.span.start) + 1.0),
                ..place
            };
            match piece.activity {
                Activity::Work(_) => continue,
                Activity::TimeOff => canvas.fill(pause, AWAY)?,
                Activity::Break | Activity::Lunch => canvas.fill(pause, WHITE)?,
            }
        }
        canvas.outline(whole, mix(colour, INK, 0.3))?;
        if !self.labelled {
            return Ok(());
        }
        let font = Font::plain(LABEL).colour(ink_on(colour));
        let text = label(shift, self.zone);
        canvas.text(&text, whole.left + 2.0, whole.middle_y(), font, Align::Left)
    }

    /// How many of the page's agents work each day.
    fn foot(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let y = self.plot().bottom + 18.0;
        canvas.text("working", MARGIN, y, Font::bold(12.0), Align::Left)?;
        for (position, date) in self.dates().enumerate() {
            let working = (self.agents.iter()).filter(|it| self.shift_of(**it, date).is_some());
            let text = format!("{} of {}", working.count(), self.agents.len());
            let x = self.day(position).middle_x();
            canvas.text(&text, x, y, Font::plain(12.0), Align::Centre)?;
        }
        Ok(())
    }
}

/// Size of the names in rows of this height.
fn name_size(row: f64) -> f64 {
    (row * 0.62).min(13.0)
}

/// A shift's start, short: `8`, `7:30`.
fn label(shift: &RosteredShift, zone: Tz) -> String {
    let clock = start(shift, zone);
    match (clock.minutes() / 60, clock.minutes() % 60) {
        (hour, 0) => hour.to_string(),
        (hour, minute) => format!("{hour}:{minute:02}"),
    }
}

/// What a bar's colour tells: the pattern; its start where there is but one pattern.
enum Kinds {
    /// Patterns in use, as positions in the scenario.
    Patterns(Vec<usize>),
    /// Starts in use.
    Starts(Vec<Clock>),
}

/// More starts than this have no colour of their own.
const MOST_STARTS: usize = 7;

impl Kinds {
    fn of(shifts: &[&RosteredShift], zone: Tz) -> Self {
        let patterns: BTreeSet<usize> = shifts.iter().map(|it| it.shift.get()).collect();
        let starts: BTreeSet<Clock> = shifts.iter().map(|it| start(it, zone)).collect();
        if patterns.len() == 1 && starts.len() <= MOST_STARTS {
            Self::Starts(starts.into_iter().collect())
        } else {
            Self::Patterns(patterns.into_iter().collect())
        }
    }

    fn colour(&self, shift: &RosteredShift, zone: Tz) -> RGBColor {
        let number = match self {
            Self::Patterns(used) => used.binary_search(&shift.shift.get()),
            Self::Starts(used) => used.binary_search(&start(shift, zone)),
        };
        kind_colour(number.unwrap_or(0))
    }
}

fn start(shift: &RosteredShift, zone: Tz) -> Clock {
    shift.span.start.date_clock(zone).1
}

/// What the colours mean, and days away where `site` has any.
fn legend(
    scenario: &Scenario,
    roster: &Roster,
    site: SiteIndex,
    kinds: &Kinds,
) -> Vec<(RGBColor, String)> {
    let labels: Vec<String> = match kinds {
        Kinds::Patterns(used) => (used.iter())
            .map(|position| scenario.shifts[*position].name.clone())
            .collect(),
        Kinds::Starts(used) => used.iter().map(|clock| format!("from {clock}")).collect(),
    };
    let mut legend: Vec<(RGBColor, String)> = (labels.into_iter().enumerate())
        .map(|(number, label)| (kind_colour(number), label))
        .collect();
    let here = |agent: AgentIndex| scenario.agents[agent.get()].site == site;
    let off = scenario
        .agents
        .iter()
        .any(|it| it.site == site && !it.time_off.is_empty());
    if off || roster.credits.iter().any(|it| here(it.agent)) {
        legend.push((AWAY, "day off: leave or holiday".to_owned()));
    }
    legend
}
