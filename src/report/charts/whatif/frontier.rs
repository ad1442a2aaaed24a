//! Cost against service: a dot a case, a line through those that are worth their money.

use super::{heading, labels};
use crate::report::charts::ChartError;
use crate::report::charts::canvas::{Align, Area, Canvas, Font, sheet};
use crate::report::charts::labels::{Dot, Labels, together};
use crate::report::charts::plane::{DIAMOND, DOT, HEIGHT, Plane, diamond, dot};
use crate::report::charts::theme::{BLUE, INK, MARGIN, PAST, QUIET, VERMILION, WIDTH};
use crate::simulate::Estimate;
use crate::whatif::{Comparison, Run};
use crate::wording::counted;

/// Labels at most: of more cases only those on the frontier bear theirs.
const MOST_LABELS: usize = 14;

/// Dots at most that labels keep clear of: of more, only the labelled ones.
const MOST_DOTS: usize = 400;

/// So few names may stand away from their dots, at the end of a line.
const FEW: usize = 8;

/// A label that is wider goes into the legend, and its dot bears a number.
const WIDEST: f64 = 260.0;

const LABEL: Font = Font::plain(12.0);
const LINE: f64 = 22.0;
const COLUMNS: usize = 3;

struct Point {
    case: usize,
    cost: f64,
    service: Estimate,
}

/// A label and where it stands.
struct Placed {
    text: String,
    area: Area,
    is_base: bool,
    /// From the dot to the label, where that is farther away.
    line: Option<[(f64, f64); 2]>,
}

/// The chart; `None` where fewer than two cases have both figures that are like the base's.
pub fn frontier(run: &Run, comparison: &Comparison) -> Result<Option<String>, ChartError> {
    let point = |case: usize| {
        let figures = comparison.figures(case)?;
        let unlike = &run.cases[case].unlike;
        let alike = unlike.is_comparable() && unlike.has_same_service();
        alike.then_some(Point {
            case,
            cost: figures.cost?,
            service: figures.service_all()?,
        })
    };
    let points: Vec<Point> = (0..run.cases.len()).filter_map(point).collect();
    let known: Vec<(f64, Estimate)> = points.iter().map(|it| (it.cost, it.service)).collect();
    let (true, Some(plane)) = (points.len() > 1, Plane::of(&known, 130.0)) else {
        return Ok(None);
    };
    let (names, keys) = labels(run);
    let drawing = Drawing {
        comparison,
        points: &points,
        plane: &plane,
        names: &names,
    };
    // What fits is known only where texts are measured: on a sheet that is thrown away.
    let mut placed = (vec![], vec![]);
    sheet(WIDTH, HEIGHT, |canvas| {
        placed = drawing.placed(canvas);
        Ok(())
    })?;
    let (placed, legend) = placed;
    let below = LINE * legend.len().div_ceil(COLUMNS) as f64;
    let sheet = sheet(WIDTH, HEIGHT + below, |canvas| {
        let labelled = keys.iter().map(|it| format!("Labels: {it}"));
        let notes: Vec<String> = std::iter::once(NOTE.to_owned()).chain(labelled).collect();
        heading(canvas, "Cost and service", &notes)?;
        let money = format!(
            "Cost, {} over {}",
            run.currency,
            counted(run.horizon as usize, "week")
        );
        let felt = "Share answered in time, over all contacts of queues with a promise";
        plane.draw(canvas, &money, felt)?;
        drawing.draw(canvas)?;
        for it in &placed {
            if let Some(line) = it.line {
                canvas.line(&line, QUIET, 1)?;
            }
            let font = LABEL.colour(if it.is_base { VERMILION } else { INK });
            canvas.text(
                &it.text,
                it.area.left,
                it.area.middle_y(),
                font,
                Align::Left,
            )?;
        }
        drawing.legend(canvas, &legend)
    })?;
    Ok(Some(sheet))
}

const NOTE: &str = "The line joins the choices (the work and pay of the base) for which no other, nor a mixture of two, gives as \
                    much for less; the diamond is the base";

struct Drawing<'a> {
    comparison: &'a Comparison,
    points: &'a [Point],
    plane: &'a Plane,
    names: &'a [String],
}

impl Drawing<'_> {
    fn at(&self, point: &Point) -> (f64, f64) {
        self.plane.at((point.cost, point.service))
    }

    fn on_line(&self, case: usize) -> bool {
        self.comparison.frontier.contains(&case)
    }

    fn line(&self) -> Vec<(f64, f64)> {
        let frontier = self.comparison.frontier.iter();
        let on = frontier.filter_map(|case| self.points.iter().find(|it| it.case == *case));
        on.map(|it| self.at(it)).collect()
    }

    fn draw(&self, canvas: &Canvas<'_>) -> Result<(), ChartError> {
        let line = self.line();
        if line.len() > 1 {
            canvas.line(&line, BLUE, 2)?;
        }
        // The base last: it lies over the others.
        for it in self.points.iter().rev() {
            let (at, on) = (self.at(it), self.on_line(it.case));
            let colour = if on { BLUE } else { PAST };
            if it.service.half_width.is_some() {
                self.plane.whisker(canvas, it.service, at.1, colour)?;
            }
            match it.case {
                0 => diamond(canvas, at, VERMILION)?,
                _ => dot(canvas, at, colour, on)?,
            }
        }
        Ok(())
    }

    /// The points that bear a label: all where they are few, else the base and those on the line.
    fn labelled(&self) -> Vec<usize> {
        let is_first = |it: &usize| {
            let case = self.points[*it].case;
            case == 0 || self.on_line(case) || self.points.len() <= MOST_LABELS
        };
        (0..self.points.len()).filter(is_first).collect()
    }

    fn clear_of(&self, labelled: &[usize]) -> Labels {
        let few = self.points.len() <= MOST_DOTS;
        let others = (0..self.points.len()).filter(|it| few && !labelled.contains(it));
        let dots = labelled.iter().copied().chain(others).map(|it| Dot {
            at: self.at(&self.points[it]),
            radius: if self.points[it].case == 0 {
                DIAMOND
            } else {
                DOT
            },
        });
        let line = self.line();
        let steps = line.windows(2).map(|it| [it[0], it[1]]);
        let wide = labelled.iter().map(|it| &self.points[*it]);
        let wide = wide.filter(|it| it.service.half_width.is_some()).map(|it| {
            let y = self.at(it).1;
            self.plane.ends(it.service).map(|x| (x, y))
        });
        Labels {
            plot: self.plane.plot,
            dots: dots.collect(),
            lines: steps.chain(wide).collect(),
            taken: vec![],
        }
    }

    /// The labels, and the cases of the legend, in the order of their numbers: none where all names have a place.
    fn placed(&self, canvas: &Canvas<'_>) -> (Vec<Placed>, Vec<usize>) {
        let labelled = self.labelled();
        let room = self.clear_of(&labelled);
        let cases: Vec<usize> = labelled.iter().map(|it| self.points[*it].case).collect();
        let name = |at: usize| self.names[cases[at]].clone();
        let tries: [(&dyn Fn(usize) -> String, bool); 2] = [(&name, false), (&name, true)];
        let tries = tries
            .into_iter()
            .filter(|(_, far)| !far || cases.len() <= FEW);
        for (text, far) in tries {
            let all = self.try_all(canvas, room.clone(), cases.len(), (text, far));
            if all.iter().all(Option::is_some) {
                return (all.into_iter().flatten().collect(), vec![]);
            }
        }
        let number = |at: usize| (at + 1).to_string();
        let all = self.try_all(canvas, room, cases.len(), (&number, true));
        (all.into_iter().flatten().collect(), cases)
    }

    /// A label for each group of dots that lie on top of each other, `far` = at the end of a line where there is no place
    /// beside; `None` of those that have none.
    fn try_all(
        &self,
        canvas: &Canvas<'_>,
        mut room: Labels,
        count: usize,
        (text, far): (&dyn Fn(usize) -> String, bool),
    ) -> Vec<Option<Placed>> {
        let groups = together(&room.dots[..count]);
        let place = |own: Vec<usize>| {
            let texts: Vec<String> = own.iter().map(|it| text(*it)).collect();
            let text = texts.join(", ");
            let width = canvas.text_width(&text, LABEL);
            let size = (width, 16.0);
            let (area, line) = match room.place(&own, size).filter(|_| width <= WIDEST) {
                Some(area) => (area, None),
                None if far && width <= WIDEST => {
                    let (area, line) = room.place_far(&own, size)?;
                    (area, Some(line))
                }
                None => return None,
            };
            Some(Placed {
                text,
                area,
                is_base: own.contains(&0),
                line,
            })
        };
        groups.into_iter().map(place).collect()
    }

    /// What the numbers stand for, column by column.
    fn legend(&self, canvas: &Canvas<'_>, cases: &[usize]) -> Result<(), ChartError> {
        let rows = cases.len().div_ceil(COLUMNS).max(1);
        let width = (WIDTH - 2.0 * MARGIN) / COLUMNS as f64;
        for (at, case) in cases.iter().enumerate() {
            let x = MARGIN + width * (at / rows) as f64;
            let y = HEIGHT + LINE * (at % rows) as f64;
            let number = format!("{}", at + 1);
            let font = Font::bold(12.0);
            canvas.text(&number, x + 22.0, y, font, Align::Right)?;
            let name = canvas.fit(&self.names[*case], width - 50.0, LABEL);
            canvas.text(&name, x + 32.0, y, LABEL, Align::Left)?;
        }
        Ok(())
    }
}
