//! Why a number of agents is what it is, in plain words.

use super::performance::performance_at;
use super::{Binding, IntervalStaffing, Performance, Service};
use crate::scenario::model::{Shrinkage, Targets};
use crate::units::Seconds;
use std::fmt::Write as _;

/// Why `staffing` asks for the number it asks for: the work, what one agent fewer would give, what
/// the number gives, and what is paid for it. A few sentences, for one interval of the queue that `service` is of.
#[must_use]
pub fn explain(staffing: &IntervalStaffing, service: &Service, shrinkage: &Shrinkage) -> String {
    if let Some(flow) = &staffing.deferred {
        return super::deferred::explain(staffing, flow) + &paid(staffing, shrinkage);
    }
    let mut text = work(staffing);
    let agents = staffing.agents_required.get();
    match staffing.binding {
        Binding::None => text.push_str(" No agent is needed."),
        Binding::MinimumAgents => {
            let _ = write!(
                text,
                " The scenario asks for at least {}, more than the targets do: {}.",
                counted(agents),
                result(&staffing.performance, &service.targets)
            );
        }
        binding => {
            let fewer = agents.saturating_sub(1);
            let _ = write!(
                text,
                " {}: {}. {}: {}.",
                capital(&counted(fewer)),
                failure(staffing, service, binding, fewer),
                capital(&counted(agents)),
                result(&staffing.performance, &service.targets)
            );
        }
    }
    text.push_str(&paid(staffing, shrinkage));
    text
}

/// Volume, handle time and load.
fn work(staffing: &IntervalStaffing) -> String {
    if staffing.offered <= 0.0 {
        return "Nothing is expected.".to_owned();
    }
    format!(
        "{:.1} contacts of {} in {} minutes keep {:.1} agents busy.",
        staffing.offered,
        whole_seconds(staffing.aht),
        staffing.interval.span.minutes(),
        staffing.offered_load.get()
    )
}

/// What goes wrong with one agent fewer.
fn failure(staffing: &IntervalStaffing, service: &Service, binding: Binding, fewer: u32) -> String {
    if f64::from(fewer) <= staffing.offered_load.get() {
        return "the queue would grow without end".to_owned();
    }
    let given = performance_at(
        f64::from(fewer),
        staffing.offered,
        staffing.interval.span.minutes() as f64 * 60.0,
        staffing.aht.get() / service.handle_factor,
        service,
    );
    let missed = match binding {
        Binding::ServiceLevel => "too few answered in time",
        Binding::Asa => "too long a wait",
        Binding::Occupancy => "too busy",
        Binding::Abandoned => "too many hang up",
        Binding::Stability | Binding::Deadline | Binding::MinimumAgents | Binding::None => {
            "not enough"
        }
    };
    format!("{}, {missed}", result(&given, &service.targets))
}

/// What is given, beside what is promised.
fn result(given: &Performance, targets: &Targets) -> String {
    let mut parts = Vec::new();
    if let (Some(level), Some(promised)) = (given.service_level, targets.service_level) {
        parts.push(format!(
            "{level} answered within {} (at least {})",
            promised.answer_within, promised.target
        ));
    }
    let longest = targets
        .max_asa
        .map(|most| format!(" (at most {most})"))
        .unwrap_or_default();
    parts.push(match given.asa {
        Some(asa) => format!("mean wait {}{longest}", whole_seconds(asa)),
        None => format!("waits without end{longest}"),
    });
    let limit = targets
        .max_occupancy
        .map(|most| format!(" (at most {most})"));
    parts.push(format!(
        "{} busy{}",
        given.occupancy,
        limit.unwrap_or_default()
    ));
    parts.join(", ")
}

/// What is paid, where there is shrinkage.
fn paid(staffing: &IntervalStaffing, shrinkage: &Shrinkage) -> String {
    let lost = shrinkage.planned.get() + shrinkage.unplanned.get();
    if lost <= 0.0 || staffing.agents_required.get() == 0 {
        return String::new();
    }
    format!(
        " With {:.1} % shrinkage (planned {}, unplanned {}), {:.1} are paid for it.",
        lost * 100.0,
        shrinkage.planned,
        shrinkage.unplanned,
        staffing.fte_required.get()
    )
}

fn counted(agents: u32) -> String {
    match agents {
        0 => "no agent".to_owned(),
        some => crate::wording::counted(some as usize, "agent"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Seconds without tenths, except below ten.
fn whole_seconds(time: Seconds) -> Seconds {
    if time.get() < 10.0 {
        return time;
    }
    Seconds::new(time.get().round()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Interval, Moment, Span};
    use crate::control::Control;
    use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
    use crate::scenario::sample;
    use crate::staffing::staff;
    use crate::units::{Fraction, QueueIndex};

    fn said(offered: f64, minimum: u32, shrinkage: f64) -> String {
        let mut scenario = sample::help_desk(1);
        scenario.queues[0].minimum_agents = minimum;
        scenario.shrinkage.unplanned = Fraction::new(shrinkage).unwrap();
        let first = scenario.open_intervals(QueueIndex::new(0), scenario.first_day)[0];
        let span = Span::lasting(Moment::from_minutes(first.span.start.minutes()), 30);
        let interval = IntervalForecast::expected(
            Interval { span, ..first },
            offered,
            Seconds::new(180.0).unwrap(),
        );
        let forecast = Forecast {
            queues: vec![QueueForecast::bare(
                QueueIndex::new(0),
                vec![interval],
                scenario.first_day,
            )],
        };
        let staffing = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
        explain(
            &staffing.queues[0].intervals[0],
            &staffing.queues[0].service,
            &scenario.shrinkage,
        )
    }

    #[test]
    fn a_number_is_explained_by_the_one_before() {
        assert_eq!(
            said(100.0, 0, 0.3),
            "100.0 contacts of 3m in 30 minutes keep 10.0 agents busy. 13 agents: 79.6 % answered \
             within 20s (at least 80.0 %), mean wait 17s, 76.9 % busy (at most 88.0 %), too few \
             answered in time. 14 agents: 88.8 % answered within 20s (at least 80.0 %), mean wait \
             7.8s, 71.4 % busy (at most 88.0 %). With 30.0 % shrinkage (planned 0.0 %, unplanned \
             30.0 %), 20.0 are paid for it."
        );
    }

    #[test]
    fn a_floor_and_nothing_are_explained_too() {
        assert_eq!(
            said(0.0, 0, 0.1),
            "Nothing is expected. No agent is needed."
        );
        assert!(said(0.0, 2, 0.0).contains("at least 2 agents, more than the targets do"));
        assert!(said(0.1, 0, 0.0).contains("No agent: the queue would grow without end"));
    }
}
