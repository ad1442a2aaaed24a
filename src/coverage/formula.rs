//! What a number of agents gives, whole or not: Erlang C, linear between whole numbers.

use crate::scenario::model::Targets;
use crate::staffing::Performance;
use crate::units::{Fraction, Seconds};

/// Performance at `agents`, which need not be whole: half the interval with n and half with n + 1
/// is between the two. A queue with no more agents than load serves nobody in time (its wait grows
/// without end), so the mean wait is unknown there.
pub(super) fn performance_at(
    agents: f64,
    offered: f64,
    interval_s: f64,
    aht_s: f64,
    targets: &Targets,
) -> Performance {
    let load = offered * aht_s / interval_s;
    let low = at_whole(agents.floor(), load, aht_s, targets);
    let high = at_whole(agents.floor() + 1.0, load, aht_s, targets);
    let share = agents - agents.floor();
    let between = |a: f64, b: f64| a + (b - a) * share;
    let asa_s = if share == 0.0 {
        low.asa_s
    } else {
        low.asa_s.zip(high.asa_s).map(|(a, b)| between(a, b))
    };
    Performance {
        service_level: targets
            .service_level
            .map(|_| fraction(between(low.service_level, high.service_level))),
        asa: asa_s.and_then(|asa_s| Seconds::new(asa_s).ok()),
        abandoned: Fraction::ZERO,
        occupancy: fraction(if agents > 0.0 { load / agents } else { load.signum() }),
    }
}

fn fraction(value: f64) -> Fraction {
    Fraction::new(value.clamp(0.0, 1.0)).unwrap_or(Fraction::ZERO)
}

struct Whole {
    service_level: f64,
    asa_s: Option<f64>,
}

fn at_whole(agents: f64, load: f64, aht_s: f64, targets: &Targets) -> Whole {
    if load <= 0.0 {
        return Whole {
            service_level: 1.0,
            asa_s: Some(0.0),
        };
    }
    if agents <= load {
        return Whole {
            service_level: 0.0,
            asa_s: None,
        };
    }
    let wait = erlang_c(agents, load);
    let within_s = targets
        .service_level
        .map_or(0.0, |promise| promise.answer_within.get());
    Whole {
        service_level: 1.0 - wait * (-(agents - load) * within_s / aht_s.max(1e-9)).exp(),
        asa_s: Some(wait * aht_s / (agents - load)),
    }
}

/// Probability of waiting with whole `agents` > `load` > 0, by Erlang B's recursion.
fn erlang_c(agents: f64, load: f64) -> f64 {
    let mut blocked = 1.0;
    let mut n = 1.0;
    while n <= agents {
        blocked = load * blocked / (n + load * blocked);
        n += 1.0;
    }
    agents * blocked / (agents - load * (1.0 - blocked))
}
