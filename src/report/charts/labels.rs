//! Where labels of dots go: each nearest its own dot, over nothing else.

use super::canvas::Area;

/// A dot that may bear a label, and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dot {
    /// Its middle.
    pub at: (f64, f64),
    /// From there to its rim.
    pub radius: f64,
}

/// What is drawn already, and what labels must keep clear of.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    /// Labels lie within.
    pub plot: Area,
    /// All dots.
    pub dots: Vec<Dot>,
    /// Lines between two points.
    pub lines: Vec<[(f64, f64); 2]>,
    /// Labels that have their place.
    pub taken: Vec<Area>,
}

/// Room between a label and its dot, the nearest first.
const DISTANCES: [f64; 3] = [4.0, 9.0, 15.0];

/// The same of labels that a line joins to their dots.
const FAR: [f64; 5] = [22.0, 34.0, 50.0, 75.0, 110.0];

/// A label is nearer its own dot than any other by so much at least.
const CLEARLY: f64 = 4.0;

/// Room between labels.
const APART: f64 = 3.0;

impl Labels {
    /// The place of a label of `width` × `height` at the dots numbered `own`, which lie on top of each other; `None` where
    /// there is none that is clear of everything.
    pub(super) fn place(&mut self, own: &[usize], (width, height): (f64, f64)) -> Option<Area> {
        let dot = *self.dots.get(*own.first()?)?;
        let mut places = DISTANCES.iter().flat_map(|distance| {
            directions().map(move |it| beside(dot, it, *distance, (width, height)))
        });
        let place = places.find(|it| self.is_clear(*it) && self.is_nearest(*it, own))?;
        self.taken.push(place);
        Some(place)
    }

    /// The same farther away, where a line joins label and dot: both their ends. What the line passes over stays to be seen.
    pub(super) fn place_far(
        &mut self,
        own: &[usize],
        size: (f64, f64),
    ) -> Option<(Area, [(f64, f64); 2])> {
        let dot = *self.dots.get(*own.first()?)?;
        let mut places = FAR
            .iter()
            .flat_map(|distance| directions().map(move |it| beside(dot, it, *distance, size)));
        let joined = |area: Area| {
            let (x, y) = dot.at;
            let end = (
                x.clamp(area.left, area.right),
                y.clamp(area.top, area.bottom),
            );
            let share = dot.radius / (end.0 - x).hypot(end.1 - y).max(1.0);
            [(x + share * (end.0 - x), y + share * (end.1 - y)), end]
        };
        let place = places.find(|it| {
            let line = joined(*it);
            self.is_clear(*it) && !self.taken.iter().any(|it| crosses(grown(*it, 1.0), line))
        })?;
        let line = joined(place);
        self.taken.push(place);
        self.lines.push(line);
        Some((place, line))
    }

    fn is_clear(&self, area: Area) -> bool {
        let inside = area.left > self.plot.left + 2.0
            && area.right < self.plot.right - 2.0
            && area.top > self.plot.top + 2.0
            && area.bottom < self.plot.bottom - 2.0;
        inside
            && self
                .dots
                .iter()
                .all(|it| distance(area, it.at) > it.radius + 1.0)
            && !self.lines.iter().any(|it| crosses(grown(area, 1.0), *it))
            && !self.taken.iter().any(|it| overlap(grown(area, APART), *it))
    }

    fn is_nearest(&self, area: Area, own: &[usize]) -> bool {
        let to = |dot: &Dot| distance(area, dot.at);
        let numbered = || self.dots.iter().enumerate();
        let is_own = |number: usize| own.contains(&number);
        let near = numbered()
            .filter(|(it, _)| is_own(*it))
            .map(|(_, it)| to(it));
        let near = near.fold(f64::INFINITY, f64::min);
        let mut others = numbered().filter(|(it, _)| !is_own(*it));
        others.all(|(_, it)| to(it) > near + CLEARLY)
    }
}

/// Dots that lie on top of each other, together: none can be told from the others by where its label stands.
pub(super) fn together(dots: &[Dot]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = vec![];
    for (number, dot) in dots.iter().enumerate() {
        let close = |it: &usize| {
            let other = dots[*it].at;
            (other.0 - dot.at.0).hypot(other.1 - dot.at.1) < dot.radius.min(dots[*it].radius) + 2.0
        };
        match groups.iter_mut().find(|group| group.iter().any(close)) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups
}

/// Right, left, above, below, then the ways between; as the side of the dot on which the label lies.
fn directions() -> impl Iterator<Item = (f64, f64)> {
    let straight = [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0)];
    let corners = [(1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0)];
    let leaning = [(0.5, -1.0), (0.5, 1.0), (-0.5, -1.0), (-0.5, 1.0)];
    straight.into_iter().chain(corners).chain(leaning)
}

/// A label on a side of a dot.
fn beside(dot: Dot, (x, y): (f64, f64), distance: f64, (width, height): (f64, f64)) -> Area {
    let away = dot.radius + distance;
    // Beside a corner the label is as far away along the diagonal.
    let away = if x.abs() == 1.0 && y.abs() == 1.0 {
        away * 0.75
    } else {
        away
    };
    let middle_x = dot.at.0 + x * width / 2.0 + if x.abs() == 1.0 { x * away } else { 0.0 };
    let middle_y = dot.at.1 + y * (height / 2.0 + away);
    Area {
        left: middle_x - width / 2.0,
        right: middle_x + width / 2.0,
        top: middle_y - height / 2.0,
        bottom: middle_y + height / 2.0,
    }
}

fn grown(area: Area, by: f64) -> Area {
    Area {
        left: area.left - by,
        right: area.right + by,
        top: area.top - by,
        bottom: area.bottom + by,
    }
}

fn overlap(a: Area, b: Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/// From a point to the nearest of an area; 0 inside.
fn distance(area: Area, (x, y): (f64, f64)) -> f64 {
    let across = (area.left - x).max(x - area.right).max(0.0);
    let up = (area.top - y).max(y - area.bottom).max(0.0);
    across.hypot(up)
}

/// Whether a line between two points meets an area (Liang and Barsky's clipping, doi 10.1145/357332.357333).
fn crosses(area: Area, [from, to]: [(f64, f64); 2]) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, from.0 - area.left),
        (dx, area.right - from.0),
        (-dy, from.1 - area.top),
        (dy, area.bottom - from.1),
    ] {
        if step == 0.0 && room < 0.0 {
            return false;
        }
        match step {
            it if it < 0.0 => enters = enters.max(room / it),
            it if it > 0.0 => leaves = leaves.min(room / it),
            _ => {}
        }
    }
    enters <= leaves
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Area = Area {
        left: 0.0,
        top: 0.0,
        right: 800.0,
        bottom: 400.0,
    };

    fn labels(dots: &[(f64, f64)], lines: &[[(f64, f64); 2]]) -> Labels {
        let dot = |at: &(f64, f64)| Dot {
            at: *at,
            radius: 5.0,
        };
        Labels {
            plot: PLOT,
            dots: dots.iter().map(dot).collect(),
            lines: lines.to_vec(),
            taken: vec![],
        }
    }

    #[test]
    fn a_label_stands_nearest_its_own_dot_over_no_line_and_no_other_label() {
        // A curve of dots joined by a line, some of them close.
        let dots: Vec<(f64, f64)> = (0..12)
            .map(|it| {
                (
                    60.0 + 55.0 * f64::from(it),
                    360.0 - 2.3 * f64::from(it * it),
                )
            })
            .collect();
        let lines: Vec<_> = dots.windows(2).map(|it| [it[0], it[1]]).collect();
        let mut labels = labels(&dots, &lines);
        let size = (70.0, 15.0);
        let placed: Vec<Option<Area>> = (0..12).map(|it| labels.place(&[it], size)).collect();
        assert!(placed.iter().flatten().count() >= 11, "{placed:?}");
        for (number, area) in placed.iter().enumerate() {
            let Some(area) = area else { continue };
            let nearest = (0..12)
                .min_by(|a, b| distance(*area, dots[*a]).total_cmp(&distance(*area, dots[*b])));
            assert_eq!(nearest, Some(number));
            assert!(!lines.iter().any(|it| crosses(*area, *it)), "{number}");
            let others = placed.iter().enumerate().filter(|(it, _)| *it != number);
            assert!(others.flat_map(|it| it.1).all(|it| !overlap(*area, *it)));
        }
    }

    #[test]
    fn a_dot_in_a_crowd_has_its_label_at_the_end_of_a_line() {
        let dots: Vec<(f64, f64)> = (0..31)
            .map(|it| (400.0, 50.0 + 10.0 * f64::from(it)))
            .collect();
        let mut labels = labels(&dots, &[]);
        assert_eq!(labels.place(&[15], (40.0, 15.0)), None);
        let (area, [from, to]) = labels.place_far(&[15], (40.0, 15.0)).unwrap();
        assert!((distance(area, dots[15]) - 27.0).abs() < 1e-9, "{area:?}");
        assert!(
            distance(area, to) < 1e-9 && (from.0 - 400.0).abs() <= 5.0,
            "{from:?} {to:?}"
        );
    }

    #[test]
    fn where_there_is_no_clear_place_there_is_none() {
        let dots = [
            (400.0, 200.0),
            (400.0, 212.0),
            (412.0, 206.0),
            (388.0, 206.0),
        ];
        let mut labels = labels(&dots, &[]);
        assert_eq!(labels.place(&[3], (3000.0, 15.0)), None);
        assert_eq!(together(&labels.dots), [vec![0], vec![1], vec![2], vec![3]]);
        labels.dots[1].at = (402.0, 201.0);
        assert_eq!(together(&labels.dots), [vec![0, 1], vec![2], vec![3]]);
    }

    #[test]
    fn a_line_crosses_where_it_passes_through_and_not_where_it_ends_before() {
        let area = Area {
            left: 10.0,
            right: 20.0,
            top: 10.0,
            bottom: 20.0,
        };
        assert!(crosses(area, [(0.0, 0.0), (30.0, 30.0)]));
        assert!(crosses(area, [(15.0, 0.0), (15.0, 12.0)]));
        assert!(!crosses(area, [(0.0, 0.0), (9.0, 9.0)]));
        assert!(!crosses(area, [(0.0, 15.0), (12.0, 40.0)]));
    }
}
