//! One interval's number of agents from a steady state: by itself, or lagged by the handle time.

use super::day::{Course, Load};
use super::{Binding, Service};
use crate::queueing::{Steady, Unreachable, Workload, required};

/// A number of agents, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sized {
    /// Agents on the phones.
    pub agents: u32,
    /// What one agent fewer would miss.
    pub binding: Binding,
    /// What they give.
    pub reached: Steady,
    /// What one agent fewer would give; `None` where there is no one fewer.
    pub one_fewer: Option<Steady>,
    /// The contacts they are for.
    pub sized_for: f64,
    /// Contacts in hand or waiting from before the interval.
    pub carried_in: f64,
}

/// The smallest number of agents for `workload` in its steady state, each with several contacts at
/// once where the queue has that: the places they make up are rounded up to whole agents. At least
/// `minimum`.
///
/// # Errors
/// [`Unreachable`] where no number will do.
pub fn steady_state(
    service: &Service,
    workload: &Workload,
    minimum: u32,
) -> Result<Sized, Unreachable> {
    let goals = service.goals();
    let found = required(workload, &goals)?;
    let needed = found.agents.div_ceil(service.at_once);
    let agents = needed.max(minimum);
    let at = |agents: u32| service.steady(workload, agents);
    let one_fewer = agents.checked_sub(1).map(at);
    let binding = match one_fewer {
        _ if minimum > needed => Binding::MinimumAgents,
        None => Binding::None,
        Some(fewer) => goals
            .missed_most(&fewer)
            .or(found.binding)
            .map_or(Binding::None, Binding::from),
    };
    Ok(Sized {
        agents,
        binding,
        reached: at(agents),
        one_fewer,
        sized_for: workload.offered,
        carried_in: 0.0,
    })
}

/// How volumes of before count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// On average over the interval.
    Average,
    /// The most of any moment.
    Max,
}

/// The number for the interval at `at` of a stretch, for the volumes of one handle time before (Green,
/// Kolesar & Soares 2001, doi 10.1287/opre.49.4.549.11228). Before the stretch it was as in its first
/// moments.
///
/// # Errors
/// [`Unreachable`] where no number will do.
pub fn lagging(
    service: &Service,
    stretch: &[Load],
    courses: &[Course],
    at: usize,
    lag: Lag,
    minimum: u32,
) -> Result<Sized, Unreachable> {
    let load = &stretch[at];
    let rate = Window::before(load, at).rate(stretch, courses, lag);
    let workload = Load {
        offered: rate * load.seconds(),
        ..*load
    };
    steady_state(service, &workload.workload(service), minimum)
}

/// A stretch of time as long as an interval, one handle time before it, in seconds from the interval's
/// start.
struct Window {
    at: usize,
    from_s: f64,
    to_s: f64,
}

impl Window {
    fn before(load: &Load, at: usize) -> Self {
        Self {
            at,
            from_s: -load.aht_s,
            to_s: load.seconds() - load.aht_s,
        }
    }

    /// The mean or the highest rate in it.
    fn rate(&self, stretch: &[Load], courses: &[Course], lag: Lag) -> f64 {
        let (mut contacts, mut most) = (0.0, 0.0_f64);
        let mut end_s = stretch[self.at].seconds();
        for (load, course) in stretch[..=self.at].iter().zip(courses).rev() {
            let start_s = end_s - load.seconds();
            let (from_s, to_s) = (self.from_s.max(start_s), self.to_s.min(end_s));
            if to_s > from_s {
                let share = |time_s: f64| course.at((time_s - start_s) / load.seconds());
                contacts += 0.5 * (share(from_s) + share(to_s)) * (to_s - from_s);
                most = most.max(share(from_s)).max(share(to_s));
            }
            end_s = start_s;
            if end_s <= self.from_s {
                break;
            }
        }
        let before_s = (end_s.min(self.to_s) - self.from_s).max(0.0);
        if before_s > 0.0 {
            let first = courses[0].at(0.0);
            contacts += first * before_s;
            most = most.max(first);
        }
        match lag {
            Lag::Average => contacts / (self.to_s - self.from_s).max(1.0),
            Lag::Max => most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Moment, Span};
    use crate::staffing::day::courses;

    fn rates(offered: &[f64], aht_s: f64, at: usize) -> (f64, f64) {
        let load = |(at, offered): (usize, &f64)| Load {
            span: Span::lasting(Moment::from_minutes(30 * at as i64), 30),
            offered: *offered,
            aht_s,
        };
        let stretch: Vec<Load> = offered.iter().enumerate().map(load).collect();
        let window = Window::before(&stretch[at], at);
        let of = |lag| 1800.0 * window.rate(&stretch, &courses(&stretch), lag);
        (of(Lag::Average), of(Lag::Max))
    }

    #[test]
    fn a_lag_of_one_interval_is_the_interval_before() {
        let day = [30.0, 60.0, 120.0, 60.0];
        for at in 1..4 {
            assert!((rates(&day, 1800.0, at).0 - day[at - 1]).abs() < 1e-9);
        }
        // Rising by 45 within the second half-hour.
        assert!((rates(&day, 1800.0, 2).1 - 82.5).abs() < 1e-9);
        assert!((rates(&day, 1800.0, 0).0 - 30.0).abs() < 1e-9);
    }

    #[test]
    fn a_lag_within_the_interval_mixes_both() {
        // Ten minutes of the first half-hour, with nothing, and twenty of the second.
        let (mean, most) = rates(&[0.0, 90.0, 90.0], 600.0, 1);
        let course = |minute: f64| 90.0 + (minute / 30.0 - 0.5) * 45.0;
        assert!((mean - 20.0 * course(10.0) / 30.0).abs() < 1e-9, "{mean}");
        assert!((most - course(20.0)).abs() < 1e-9, "{most}");
        // A handle time longer than the day: as in the first moments.
        let (mean, most) = rates(&[40.0, 90.0, 10.0], 1e6, 2);
        assert!((mean - 40.0).abs() < 1e-9 && (most - 40.0).abs() < 1e-9);
    }
}
