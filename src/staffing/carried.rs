//! Numbers of agents through the day: each interval's is the smallest with which the contacts that arrive
//! in it get what is promised, given all that is in hand or waiting from before.
//!
//! Every promise is judged by what one who arrives would feel, whether few arrive, many or none: so the number does
//! not jump as a volume shrinks to nothing. Agents count as busy with the contacts that they have in hand
//! when the interval begins, also where too few of them went on and those contacts would be lost.

use super::day::{self, Course, Load, OnDuty};
use super::sized::{Sized, steady_state};
use super::{Binding, Service};
use crate::control::Control;
use crate::queueing::search::smallest;
use crate::queueing::sizing::MAX_AGENTS;
use crate::queueing::transient::{Piece, State};
use crate::queueing::{Steady, Unreachable};

/// Contacts in hand below which nothing is left.
const NOTHING: f64 = 1e-3;

/// Why a stretch has no numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Failed {
    /// No number of agents will do in this interval of the stretch.
    At(usize, Unreachable),
    /// The user stopped the computation.
    Stopped,
}

/// The numbers for a stretch of intervals, one after the other. The queue opens empty; agents are as many
/// through an interval; after the interval, for as long as its last contacts may still wait, as many
/// go on.
///
/// # Errors
/// [`Failed`] where no number will do, or the user stopped.
pub fn carried(
    service: &Service,
    stretch: &[Load],
    minimum: u32,
    control: &Control,
) -> Result<Vec<Sized>, Failed> {
    let courses = day::courses(stretch);
    let mut walk = Walk {
        service,
        minimum,
        state: State::empty(),
        busy: 0.0,
        in_hand: 0.0,
    };
    let mut all = Vec::with_capacity(stretch.len());
    for (at, load) in stretch.iter().enumerate() {
        if control.is_cancelled() {
            return Err(Failed::Stopped);
        }
        let following = courses.get(at + 1).map_or(courses[at], |next| *next);
        let sized = walk
            .interval(load, &courses[at], &following)
            .map_err(|reason| Failed::At(at, reason))?;
        all.push(sized);
    }
    Ok(all)
}

/// A walk through the day.
struct Walk<'a> {
    service: &'a Service,
    minimum: u32,
    state: State,
    /// Contacts in hand if there were always agents enough: the offered load as it builds up.
    busy: f64,
    /// Contacts with an agent when the interval begins.
    in_hand: f64,
}

impl Walk<'_> {
    /// The number for the next interval; the walk goes on from its end.
    fn interval(
        &mut self,
        load: &Load,
        course: &Course,
        following: &Course,
    ) -> Result<Sized, Unreachable> {
        let goals = self.service.goals();
        let carried_in = self.state.mean();
        let guess = self.guess(load)?;
        let nothing = load.offered <= 0.0 && carried_in < NOTHING;
        if nothing {
            return Ok(self.quiet(load));
        }
        let found = smallest((1, MAX_AGENTS), guess, 1, |agents| {
            let (state, reached) = self.with(load, course, following, agents);
            (goals.met_by(&reached), (state, reached))
        });
        let found = found.ok_or(Unreachable::TooMany)?;
        let needed = found.number;
        let agents = needed.max(self.minimum);
        let (one_fewer, (state, reached)) = if agents > needed {
            let fewer = self.with(load, course, following, agents - 1);
            (Some(fewer.1), self.with(load, course, following, agents))
        } else {
            (found.one_fewer.map(|it| it.1), found.value)
        };
        self.in_hand = state.mean() - state.mean_queue(agents.saturating_mul(self.service.at_once));
        self.state = state;
        let binding = match one_fewer {
            _ if agents > needed => Binding::MinimumAgents,
            None => Binding::Stability,
            Some(fewer) => (goals.missed_most(&fewer)).map_or(Binding::Stability, Binding::from),
        };
        Ok(Sized {
            agents,
            binding,
            reached,
            one_fewer,
            sized_for: load.offered,
            carried_in,
        })
    }

    /// Nothing arrives and nothing is left: the scenario's minimum.
    fn quiet(&mut self, load: &Load) -> Sized {
        let reached = self
            .service
            .steady(&load.workload(self.service), self.minimum);
        (self.state, self.in_hand) = (State::empty(), 0.0);
        Sized {
            agents: self.minimum,
            binding: if self.minimum > 0 {
                Binding::MinimumAgents
            } else {
                Binding::None
            },
            reached,
            one_fewer: (self.minimum > 0).then_some(reached),
            sized_for: 0.0,
            carried_in: 0.0,
        }
    }

    /// The interval with `agents` agents: where it ends, and what it is like.
    fn with(
        &self,
        load: &Load,
        course: &Course,
        following: &Course,
        agents: u32,
    ) -> (State, Steady) {
        let on_duty = [OnDuty {
            minutes: load.seconds() / 60.0,
            agents: f64::from(agents),
        }];
        let own = day::pieces(load, course, &on_duty, self.service);
        let next: Vec<Piece> = day::pieces(load, following, &on_duty, self.service);
        let (state, played) = day::play(&self.state, course, &own, &next);
        let places = f64::from(agents) * f64::from(self.service.at_once);
        let mut reached = played.steady;
        if places > 0.0 {
            let kept = self.in_hand * load.share_left() / places;
            reached.occupancy = reached.occupancy.max(kept.min(1.0));
        }
        (state, reached)
    }

    /// The number for the mean load in hand as it builds up (the modified offered load: Jennings, Massey &
    /// Whitt, doi 10.1287/mnsc.42.10.1383): mostly right or one off.
    fn guess(&mut self, load: &Load) -> Result<u32, Unreachable> {
        let full = load.rate() * load.aht_s;
        let left = (-load.seconds() / load.aht_s).exp();
        let share = load.share_left();
        let mean = full + (self.busy - full) * share;
        self.busy = full + (self.busy - full) * left;
        let workload =
            self.service
                .workload(mean, load.aht_s, load.aht_s / self.service.handle_factor);
        Ok(steady_state(self.service, &workload, 0)?.agents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Moment, Span};
    use crate::scenario::{model::Targets, sample};
    use crate::units::{Fraction, Seconds};

    fn service() -> Service {
        Service::new(&sample::help_desk(1).queues[0], &Default::default())
    }

    fn day_of(offered: &[f64], aht_s: f64) -> Vec<Load> {
        let load = |(at, offered): (usize, &f64)| Load {
            span: Span::lasting(Moment::from_minutes(30 * at as i64), 30),
            offered: *offered,
            aht_s,
        };
        offered.iter().enumerate().map(load).collect()
    }

    fn numbers(service: &Service, stretch: &[Load]) -> Vec<Sized> {
        carried(service, stretch, 0, &Control::unlimited()).unwrap()
    }

    #[test]
    fn each_number_keeps_the_promise_and_one_fewer_does_not() {
        let stretch = day_of(&[20.0, 60.0, 90.0, 70.0, 30.0, 10.0], 900.0);
        let service = service();
        let goals = service.goals();
        for sized in numbers(&service, &stretch) {
            assert!(goals.met_by(&sized.reached), "{sized:?}");
            let fewer = sized.one_fewer.unwrap();
            assert!(goals.missed_most(&fewer).is_some(), "{sized:?}");
        }
    }

    #[test]
    fn a_long_even_day_needs_what_the_steady_state_needs() {
        let stretch = day_of(&[50.0; 40], 240.0);
        let service = service();
        let workload = service.workload(50.0, 1800.0, 240.0);
        let steady = steady_state(&service, &workload, 0).unwrap();
        let last = *numbers(&service, &stretch).last().unwrap();
        assert_eq!(last.agents, steady.agents);
        assert!((last.reached.service_level - steady.reached.service_level).abs() < 1e-4);
    }

    #[test]
    fn what_is_in_hand_at_the_end_of_a_rush_still_needs_agents() {
        let stretch = day_of(&[60.0, 60.0, 0.0, 0.0, 0.0], 1800.0);
        let sized = numbers(&service(), &stretch);
        assert!(sized[2].carried_in > 30.0);
        assert!(sized[2].agents >= 20, "{:?}", sized[2]);
        let nothing = numbers(&service(), &day_of(&[0.0; 3], 1800.0));
        assert!(
            nothing
                .iter()
                .all(|it| it.agents == 0 && it.binding == Binding::None)
        );
    }

    /// A busy half-hour of 20 minutes' contacts, then as good as nothing: none and a little need the same, and more never
    /// fewer agents.
    #[test]
    fn the_number_does_not_jump_where_a_volume_shrinks_to_nothing() {
        let promises: [fn(&mut Targets); 4] = [
            |it| it.max_asa = Seconds::new(30.0).ok(),
            |it| it.max_abandoned = Fraction::new(0.05).ok(),
            |it| it.max_occupancy = Fraction::new(0.8).ok(),
            |it| *it = sample::help_desk(1).queues[0].targets,
        ];
        for (which, promise) in promises.iter().enumerate() {
            for patience_s in [None, Some(1.0), Some(180.0)] {
                if which == 1 && patience_s.is_none() {
                    continue;
                }
                let mut service = service();
                service.targets = Targets {
                    service_level: None,
                    max_occupancy: None,
                    max_asa: None,
                    max_abandoned: None,
                };
                promise(&mut service.targets);
                service.patience = patience_s.and_then(|it| Seconds::new(it).ok());
                let at = |x: f64| {
                    let sized = numbers(
                        &service,
                        &day_of(&[10.0, 40.0, x, x, x, 10.0, 10.0], 1200.0),
                    );
                    assert!(sized.iter().all(|it| service.goals().met_by(&it.reached)));
                    sized[2].agents
                };
                let all = [0.0, 1e-6, 0.01, 0.1, 1.0, 3.0].map(at);
                let what = format!("promise {which}, patience {patience_s:?}: {all:?}");
                // Nobody waits 30 seconds who hangs up after one.
                let never_waits = which == 0 && patience_s == Some(1.0);
                assert!(all[0] >= 7 || which == 3 || never_waits, "{what}");
                assert_eq!((all[0], all[0]), (all[1], all[2]), "{what}");
                assert!(all.is_sorted(), "{what}");
            }
        }
    }

    #[test]
    fn where_nothing_is_left_nobody_is_late() {
        let sized = numbers(&service(), &day_of(&[10.0, 0.0, 0.0, 0.0, 0.0], 240.0));
        let last = sized.last().unwrap();
        assert_eq!((last.agents, last.binding), (0, Binding::None));
        assert_eq!(last.reached.service_level, 1.0);
    }

    #[test]
    fn the_scenarios_minimum_holds() {
        let stretch = day_of(&[1.0, 0.0, 40.0], 240.0);
        let sized = carried(&service(), &stretch, 3, &Control::unlimited()).unwrap();
        assert!(sized.iter().all(|it| it.agents >= 3));
        assert_eq!(sized[1].binding, Binding::MinimumAgents);
        assert_ne!(sized[2].binding, Binding::MinimumAgents);
    }
}
