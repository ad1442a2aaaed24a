//! Which cases are worth their pay, and what a point of service costs between them.

use super::{Case, Frontier};
use crate::simulate::{Estimate, InTime, paired_difference, share_in_time};

/// Pay that differs by a smaller share is the same, as searches go.
const SAME_PAY: f64 = 0.005;

/// From one case to another that gives more service, both on the frontier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The case with less, by its place in [`Frontier::cases`].
    pub from: usize,
    /// The case with more.
    pub to: usize,
    /// Points of service more, of all contacts of the queues together, by plays of the same customers.
    pub points: Estimate,
    /// Pay more.
    pub pay: f64,
}

impl Step {
    /// Whether more service was felt by more than chance.
    #[must_use]
    pub fn is_told_apart(&self) -> bool {
        is_told_apart(self.points)
    }

    /// Pay for one point; `None` where the two cases are not told apart.
    #[must_use]
    pub fn of_a_point(&self) -> Option<f64> {
        self.is_told_apart().then(|| self.pay / self.points.mean)
    }

    /// Lowest and highest pay for one point that the half-width allows; `None` where the two are not told apart.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let width = self.points.half_width?;
        let at = |points: f64| self.pay / points;
        let told = self.is_told_apart();
        told.then(|| (at(self.points.mean + width), at(self.points.mean - width)))
    }
}

/// Whether a difference is more than chance; a single play tells nothing apart.
#[must_use]
pub fn is_told_apart(difference: Estimate) -> bool {
    let width = difference.half_width;
    width.is_some_and(|width| difference.mean.abs() > width)
}

/// Service, share of 1, and pay of a case.
type Point = (f64, f64);

impl Frontier {
    /// The case with the present targets, planned as the others are, by its place.
    #[must_use]
    pub fn here(&self) -> Option<usize> {
        let is_here = |it: &Case| it.shift_points == Some(0) && it.outcome.is_ok();
        self.cases.iter().position(is_here)
    }

    /// By play: what was answered in time of all queues with a promise; empty where the case has no plan.
    fn plays(&self, case: usize) -> Vec<InTime> {
        let case = &self.cases[case];
        let queues = || case.targets.iter().map(|(it, _)| it.get());
        let Ok(figures) = &case.outcome else {
            return vec![];
        };
        let plays = figures.plays.iter();
        plays
            .map(|play| {
                let own = queues().filter_map(|it| play.get(it).copied());
                own.fold(InTime::default(), InTime::plus)
            })
            .collect()
    }

    /// Share answered in time in a case, over all contacts of the queues with a promise, 0 to 1.
    #[must_use]
    pub fn service(&self, case: usize) -> Option<f64> {
        share_in_time(&self.plays(case))
    }

    /// Points of service by which `to` gives more than `from`.
    #[must_use]
    pub fn points(&self, from: usize, to: usize) -> Option<Estimate> {
        let difference = paired_difference(&self.plays(from), &self.plays(to))?;
        Some(Estimate {
            mean: 100.0 * difference.mean,
            half_width: difference.half_width.map(|it| 100.0 * it),
        })
    }

    fn point(&self, case: usize) -> Option<Point> {
        let figures = self.cases[case].outcome.as_ref().ok()?;
        Some((self.service(case)?, figures.pay))
    }

    /// The planned cases that are worth their pay, by place, in order of service: no other case, and no mixture of
    /// two others, gives as much for less. The present plan, which is searched longer, is left out.
    #[must_use]
    pub fn worth_it(&self) -> Vec<usize> {
        let planned = (0..self.cases.len()).filter(|it| self.cases[*it].shift_points.is_some());
        let known = planned.filter_map(|it| Some((it, self.point(it)?)));
        lower_hull(known.collect())
    }

    /// The step between two cases.
    #[must_use]
    pub fn step(&self, from: usize, to: usize) -> Option<Step> {
        let pay = self.point(to)?.1 - self.point(from)?.1;
        let points = self.points(from, to)?;
        Some(Step {
            from,
            to,
            points,
            pay,
        })
    }

    /// From the case with the present targets the step to more service, and that from less, along the cases that
    /// are worth it; the nearest that is told apart from chance, else the nearest. `None` where no case gives more
    /// (less). Where the present targets' case is not worth its pay, steps are from (to) the next that is.
    #[must_use]
    pub fn steps(&self) -> [Option<Step>; 2] {
        let hull = self.worth_it();
        let Some(here) = self.here().and_then(|it| self.service(it)) else {
            return [None, None];
        };
        let service = |it: &&usize| self.service(**it).unwrap_or(0.0);
        let below = hull.iter().rposition(|it| service(&it) <= here);
        let above = hull.iter().position(|it| service(&it) >= here);
        let nearest = |steps: Vec<Step>| {
            let told = steps.iter().find(|it| it.is_told_apart());
            told.or_else(|| steps.first()).copied()
        };
        // A case on the hull that differs from the present targets' by no more than chance stands for it.
        let stands = self.standing_for_here(&hull);
        let from = stands.or(below).unwrap_or(0);
        let to = stands
            .or(above)
            .unwrap_or_else(|| hull.len().saturating_sub(1));
        let up = hull.iter().skip(from + 1);
        let down = hull.iter().take(to).rev();
        [
            nearest(up.filter_map(|it| self.step(hull[from], *it)).collect()),
            nearest(down.filter_map(|it| self.step(*it, hull[to])).collect()),
        ]
    }

    /// The place in `hull` of the case with the present targets, or of the nearest that is not told apart from it in
    /// service and in pay differs by less than it does from others; `None` where there is none.
    fn standing_for_here(&self, hull: &[usize]) -> Option<usize> {
        let here = self.here()?;
        let step = |it: &usize| (*it != here).then(|| self.step(here, *it)).flatten();
        let alike = hull.iter().enumerate().filter_map(|(place, it)| {
            let Some(step) = step(it) else {
                return (*it == here).then_some((place, 0.0));
            };
            let same = !step.is_told_apart() && step.pay.abs() < SAME_PAY * self.point(here)?.1;
            same.then_some((place, step.points.mean.abs()))
        });
        let nearest = alike.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(nearest.0)
    }

    /// The cheapest case that gives more than that with the present targets, by more than chance, and costs no more;
    /// else one that gives as much and costs less.
    #[must_use]
    pub fn better(&self) -> Option<Step> {
        let here = self.here()?;
        let planned = self.worth_it().into_iter().filter(|it| *it != here);
        let steps = planned.filter_map(|it| self.step(here, it));
        let better = steps.filter(|it| {
            let cheaper = it.pay < 0.0 || (it.pay <= 0.0 && it.is_told_apart());
            cheaper && it.points.mean >= 0.0
        });
        better.min_by(|a, b| a.pay.total_cmp(&b.pay))
    }
}

/// The lower hull of `points` (place, service, pay), rising: non-dominated and convex.
pub(crate) fn lower_hull(mut points: Vec<(usize, Point)>) -> Vec<usize> {
    // Most service first, and of equal service the cheapest.
    points.sort_by(|(_, a), (_, b)| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let mut cheapest = f64::INFINITY;
    points.retain(|(_, it)| {
        let is_cheaper = it.1 < cheapest;
        cheapest = cheapest.min(it.1);
        is_cheaper
    });
    let mut hull: Vec<(usize, Point)> = vec![];
    for next in points.into_iter().rev() {
        while let [.., (_, a), (_, b)] = hull.as_slice() {
            let c = next.1;
            let bends_up = (b.1 - a.1) * (c.0 - b.0) < (c.1 - b.1) * (b.0 - a.0);
            if bends_up {
                break;
            }
            hull.pop();
        }
        hull.push(next);
    }
    hull.into_iter().map(|(place, _)| place).collect()
}
