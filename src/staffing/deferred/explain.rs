//! Why a deferred queue has its agents in an interval, in plain words.

use super::{Deferred, DeferredInterval, DueWork, LocalTime};
use crate::staffing::{IntervalStaffing, QueueStaffing};
use crate::units::Seconds;
use crate::wording::counted_or_no;
use chrono::NaiveDate;

/// How far deadlines reach.
#[derive(Debug, Clone, Copy)]
pub struct Horizon {
    /// The last date on which the queue opens in the plan.
    last: Option<NaiveDate>,
    /// Days after an interval by which what arrives in it is certainly due.
    near_days: i64,
}

impl Horizon {
    /// Of a deferred queue: two days for each working day of its promise, and a week for closed days.
    pub fn of(staffing: &QueueStaffing) -> Self {
        let working_days = |it: &Deferred| it.within.get() / it.opening_day.get().max(1.0);
        let days = staffing.service.deferred.as_ref().map_or(0.0, working_days);
        Self {
            last: staffing.intervals.last().map(|it| it.interval.date),
            near_days: 7 + (2.0 * days.min(10_000.0)).ceil() as i64,
        }
    }
}

/// What there is to do, what one agent fewer would break, and why here.
pub fn explain(
    staffing: &IntervalStaffing,
    deferred: &DeferredInterval,
    horizon: Horizon,
) -> String {
    let mut text = format!(
        "{} {}",
        work(staffing, deferred),
        agents(staffing, deferred, horizon)
    );
    let Some(needed) = deferred.needed else {
        return text;
    };
    text += &beyond(staffing, deferred);
    let date = staffing.interval.date;
    if needed.busiest >= deferred.others + 0.5 {
        text += &format!(
            " Other queues need {:.0} here and {:.0} at {}: the work goes where they leave room before it is due.",
            deferred.others,
            needed.busiest,
            said(needed.busiest_at, date)
        );
    } else if deferred.others >= 0.5 {
        text += &format!(
            " Other queues need {:.0} here and never more before it is due.",
            deferred.others
        );
    }
    text
}

/// What waits, arrives and is done.
fn work(staffing: &IntervalStaffing, deferred: &DeferredInterval) -> String {
    let flow = &deferred.flow;
    let waiting = (flow.backlog + flow.done - flow.arrived).max(0.0);
    format!(
        "{} of {} wait at {}, {:.1} arrive, {:.1} are done.",
        contacts(waiting),
        Seconds::new(staffing.aht.get().round()).unwrap_or(staffing.aht),
        staffing.interval.clock,
        flow.arrived,
        flow.done
    )
}

/// The work that one agent fewer would not get done. Where it is due long after the interval, no single deadline
/// binds but the work of all the time until then, which is spread as evenly as the deadlines allow.
fn due(needed: &DueWork, count: u32, staffing: &IntervalStaffing, horizon: Horizon) -> String {
    let date = staffing.interval.date;
    if (needed.due.date - date).num_days() <= horizon.near_days {
        return format!(
            "{} {} due by {}: with {} here {:.1} of them would be late, with {} {}.",
            contacts(needed.contacts),
            if needed.contacts == 1.0 { "is" } else { "are" },
            said(needed.due, date),
            counted_or_no(count.saturating_sub(1), "agent"),
            needed.missed,
            counted_or_no(count, "agent"),
            late(needed.late)
        );
    }
    let until = if horizon.last.is_some_and(|last| needed.due.date > last) {
        "the end of the plan".to_owned()
    } else {
        said(needed.due, date)
    };
    format!(
        "No single deadline decides here, but all the work from here to {until}: {} in all, spread evenly, so that \
         no hour needs more agents than it must. With {} here {:.1} of them would be left over, with {} {}.",
        contacts(needed.contacts),
        counted_or_no(count.saturating_sub(1), "agent"),
        needed.missed,
        counted_or_no(count, "agent"),
        late(needed.late)
    )
}

fn agents(staffing: &IntervalStaffing, deferred: &DeferredInterval, horizon: Horizon) -> String {
    let count = staffing.agents_required.get();
    match (deferred.needed, count) {
        (Some(needed), _) => due(&needed, count, staffing, horizon),
        (None, 0) if deferred.flow.overdue >= 0.05 => format!(
            "{} are overdue, and {}.",
            contacts(deferred.flow.overdue),
            match deferred.available {
                Some(0) => "nobody could be at work for them here",
                _ => "they are done at other times, as people can be there",
            }
        ),
        (None, 0) => "No agent is needed here: what is due is done at other times.".to_owned(),
        (None, _) => format!(
            "The scenario asks for at least {}, as many as the deadlines need or more.",
            counted_or_no(count, "agent")
        ),
    }
}

/// What is late with the agents required too.
fn late(contacts: f64) -> String {
    if contacts < 0.05 {
        return "none".to_owned();
    }
    format!(
        "{contacts:.1}: earlier there were too few people who could be at work, and they are worked off from here on"
    )
}

/// That more are required than could be there, where it is so.
fn beyond(staffing: &IntervalStaffing, deferred: &DeferredInterval) -> String {
    let asked = staffing.agents_required.get();
    match deferred.available {
        Some(available) if asked > available => format!(
            " Only {available} could be at work for them here: there is more work in the plan than its people can do.",
        ),
        _ => String::new(),
    }
}

fn contacts(count: f64) -> String {
    format!("{count:.1} contacts")
}

/// `16:30`; on another date than `date` `Tue 10:00`, and `Tue 31 Mar 10:00` where the weekday alone
/// could be another one's.
fn said(time: LocalTime, date: NaiveDate) -> String {
    let days = (time.date - date).num_days();
    match days {
        0 => time.clock.to_string(),
        1..=6 => format!("{} {}", time.date.format("%a"), time.clock),
        _ => format!("{} {}", time.date.format("%a %-d %b"), time.clock),
    }
}
