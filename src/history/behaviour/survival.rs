//! How long those who wait would wait, from single contacts: the Kaplan-Meier curve.
//!
//! One who was answered would have waited longer than they did: their wait is censored. The curve
//! (Kaplan & Meier 1958, doi 10.1080/01621459.1958.10501452) is the share still waiting after each
//! wait at which somebody hung up, the product of (1 − hung up ÷ still waiting just before).
//! Assumes that who is answered when has nothing to do with their patience; not for contacts that
//! are answered by how urgent or angry they are.

use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// Most points that are kept of a curve.
pub const MOST_POINTS: usize = 200;
/// The curve is compared with the exponential law as far as so many still wait: beyond, chance
/// moves it too much.
pub const LEAST_WAITING: usize = 100;

/// Share of customers who would still wait.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// After so many seconds.
    pub wait_s: f64,
    /// So many would still wait, 0 to 1.
    pub share: f64,
}

/// The Kaplan-Meier curve of patience.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatienceCurve {
    /// Contacts that waited: those answered and those who hung up.
    pub waited: usize,
    /// The share falls at these waits and is level between them; from 1 at 0 s, at most 200 points,
    /// evenly thinned by share: each is exact.
    pub points: Vec<CurvePoint>,
    /// Half would wait so long; `None` where more than half outwait the longest wait.
    pub median: Option<Seconds>,
    /// Mean of patience where none is longer than `longest`: the area under the curve.
    pub restricted_mean: Seconds,
    /// The longest wait.
    pub longest: Seconds,
    /// Largest distance between the curve and the exponential law, as a share (0 to 1), up to
    /// `compared_to`.
    pub largest_gap: f64,
    /// The longest wait that 100 contacts or more waited; 0 of fewer contacts, and then nothing is
    /// compared.
    pub compared_to: Seconds,
}

/// A wait at which somebody hung up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    wait_s: f64,
    /// Share that waits longer.
    share: f64,
}

impl PatienceCurve {
    /// The curve of `contacts` (seconds waited, and whether they hung up), compared with the
    /// exponential law of mean `mean_s`. Sorts them. `None` where nobody hung up.
    #[must_use]
    pub fn of(contacts: &mut [(f64, bool)], mean_s: f64) -> Option<Self> {
        contacts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let steps = steps(contacts);
        let (longest_s, _) = *contacts.last()?;
        steps.first()?;
        let median = steps.iter().find(|step| step.share <= 0.5);
        let far = contacts.len().checked_sub(LEAST_WAITING);
        let compared_to_s = far.map_or(0.0, |at| contacts[at].0);
        Some(Self {
            waited: contacts.len(),
            points: thinned(&steps),
            median: median.and_then(|step| Seconds::new(step.wait_s).ok()),
            restricted_mean: Seconds::new(area(&steps, longest_s)).ok()?,
            longest: Seconds::new(longest_s).ok()?,
            largest_gap: gap(&steps, compared_to_s, mean_s),
            compared_to: Seconds::new(compared_to_s).ok()?,
        })
    }

    /// Share of customers who would wait longer than `wait_s`, as far as the kept points tell; past the
    /// longest wait that of the last point.
    #[must_use]
    pub fn share_at(&self, wait_s: f64) -> f64 {
        let after = self.points.partition_point(|point| point.wait_s <= wait_s);
        let point = after.checked_sub(1).and_then(|at| self.points.get(at));
        point.map_or(1.0, |point| point.share)
    }
}

/// The steps of `contacts`, which are sorted by wait.
fn steps(contacts: &[(f64, bool)]) -> Vec<Step> {
    let (mut waiting, mut share) = (contacts.len(), 1.0);
    let mut steps = vec![];
    for alike in contacts.chunk_by(|a, b| a.0 == b.0) {
        let hung_up = alike.iter().filter(|(_, hung_up)| *hung_up).count();
        if hung_up > 0 {
            share *= (waiting - hung_up) as f64 / waiting as f64;
            steps.push(Step {
                wait_s: alike[0].0,
                share,
            });
        }
        waiting -= alike.len();
    }
    steps
}

/// The area under the curve up to `longest_s`.
fn area(steps: &[Step], longest_s: f64) -> f64 {
    let (mut area, mut from_s, mut share) = (0.0, 0.0, 1.0);
    for step in steps {
        area += share * (step.wait_s - from_s);
        (from_s, share) = (step.wait_s, step.share);
    }
    area + share * (longest_s - from_s)
}

/// Largest distance to the exponential law up to `to_s`: the curve is level and the law falls, so it is
/// just before a step, at one, or at the end.
fn gap(steps: &[Step], to_s: f64, mean_s: f64) -> f64 {
    let law = |wait_s: f64| (-wait_s / mean_s).exp();
    let (mut worst, mut share) = (0.0_f64, 1.0);
    for step in steps.iter().take_while(|step| step.wait_s <= to_s) {
        let expected = law(step.wait_s);
        worst = worst.max((share - expected).abs());
        share = step.share;
        worst = worst.max((share - expected).abs());
    }
    worst.max((share - law(to_s)).abs())
}

/// From 1 at no wait, those steps at which the share passes another 199th of its whole fall.
fn thinned(steps: &[Step]) -> Vec<CurvePoint> {
    let most = MOST_POINTS - 1;
    let fall = 1.0 - steps.last().map_or(1.0, |step| step.share);
    let grain = fall / most as f64;
    let passed = |share: f64| ((1.0 - share) / grain + 1e-9).floor();
    let mut points = vec![CurvePoint {
        wait_s: 0.0,
        share: 1.0,
    }];
    let mut last = 0.0;
    for step in steps {
        let now = passed(step.share);
        if now > last || steps.len() <= most {
            points.push(CurvePoint {
                wait_s: step.wait_s,
                share: step.share,
            });
        }
        last = now;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks of remission of 21 children with leukaemia under 6-mercaptopurine, `true` = relapse
    /// (Freireich et al. 1963, Blood 21:699-716; the textbooks' example of the estimate).
    fn remission() -> Vec<(f64, bool)> {
        let relapses = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
        let censored = [
            6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
        ];
        let relapses = relapses.map(|weeks| (weeks, true));
        relapses
            .into_iter()
            .chain(censored.map(|weeks| (weeks, false)))
            .collect()
    }

    #[test]
    fn the_textbooks_leukaemia_curve_is_found() {
        let curve = PatienceCurve::of(&mut remission(), 359.0 / 9.0).unwrap();
        let printed = [
            (0.0, 1.0),
            (6.0, 0.857),
            (7.0, 0.807),
            (10.0, 0.753),
            (13.0, 0.690),
            (16.0, 0.627),
            (22.0, 0.538),
            (23.0, 0.448),
        ];
        assert_eq!(curve.points.len(), printed.len());
        for (point, (weeks, share)) in curve.points.iter().zip(printed) {
            assert_eq!(point.wait_s, weeks);
            assert!((point.share - share).abs() < 0.0005, "{point:?}");
        }
        assert_eq!(curve.median.unwrap().get(), 23.0);
        assert_eq!((curve.waited, curve.longest.get()), (21, 35.0));
        // By hand, in fractions: 6 + 6/7 + 3·(6/7·16/17) + … up to week 35.
        let s = [
            6.0 / 7.0,
            16.0 / 17.0,
            14.0 / 15.0,
            11.0 / 12.0,
            10.0 / 11.0,
            6.0 / 7.0,
            5.0 / 6.0,
        ];
        let weeks = [1.0, 3.0, 3.0, 3.0, 6.0, 1.0, 12.0];
        let (mut share, mut mean) = (1.0, 6.0);
        for (factor, weeks) in s.into_iter().zip(weeks) {
            share *= factor;
            mean += share * weeks;
        }
        assert!((curve.restricted_mean.get() - mean).abs() < 1e-12);
        assert_eq!(curve.share_at(6.5), curve.points[1].share);
        assert_eq!(curve.share_at(100.0), curve.points[7].share);
    }

    #[test]
    fn without_censoring_it_is_the_share_that_waits_longer() {
        let mut all: Vec<(f64, bool)> = (1..=1000).map(|at| (f64::from(at), true)).collect();
        let curve = PatienceCurve::of(&mut all, 500.0).unwrap();
        assert!(curve.points.len() <= MOST_POINTS, "{}", curve.points.len());
        for point in &curve.points {
            assert!(
                (point.share - (1.0 - point.wait_s / 1000.0)).abs() < 1e-9,
                "{point:?}"
            );
        }
        assert_eq!(curve.points.last().unwrap().wait_s, 1000.0);
        assert_eq!(curve.median.unwrap().get(), 500.0);
        assert!((curve.restricted_mean.get() - 500.5).abs() < 1e-9);
        // A line is furthest from the law where their slopes are equal: at 347 s, 0.153 off.
        assert_eq!(curve.compared_to.get(), 901.0);
        let at = 500.0 * 2.0_f64.ln();
        let most = 1.0 - at / 1000.0 - 0.5;
        assert!(
            (curve.largest_gap - most).abs() < 0.001,
            "{} {most}",
            curve.largest_gap
        );
    }

    #[test]
    fn nobody_who_hung_up_makes_no_curve() {
        assert_eq!(
            PatienceCurve::of(&mut [(5.0, false), (9.0, false)], 60.0),
            None
        );
        assert_eq!(PatienceCurve::of(&mut [], 60.0), None);
    }
}
