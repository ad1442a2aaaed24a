//! Wishes and time off: looked up, held against the plan.

use super::agents::World;
use super::items;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::AgentFile;
use crate::scenario::model::{Contract, TimeOff, Wish, WishDays};
use crate::scenario::words::agent::{Away, Wished};
use crate::scenario::words::nearest::quoted;
use crate::units::ShiftIndex;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The days off within the plan, in order, each once. The day after the plan's last counts,
/// because a shift may run into it.
pub fn time_off(agent: &AgentFile, world: &World<'_>, problems: &mut Problems) -> Vec<TimeOff> {
    let basis = world.basis;
    let mut days: BTreeMap<NaiveDate, bool> = BTreeMap::new();
    for at in items(&agent.time_off) {
        let away = at.value;
        if basis.dates_known && (away.to < basis.first_day || away.from >= basis.end_day()) {
            outside(at, world, problems);
        }
        let mut twice = false;
        let mut day = away.from.max(basis.first_day);
        while day <= away.to.min(basis.end_day()) {
            twice |= days.insert(day, away.paid).is_some();
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        if twice {
            let problem = Problem::warning(codes::DAY_OFF_TWICE, "a day off is given twice")
                .at(at.place.clone(), "covers days that are off already")
                .help("let the ranges follow one another; the last one says whether it is paid");
            problems.push(problem);
        }
    }
    days.into_iter()
        .map(|(date, paid)| TimeOff { date, paid })
        .collect()
}

fn outside(at: &At<Away>, world: &World<'_>, problems: &mut Problems) {
    let label = format!(
        "the plan runs from {} to {}",
        world.basis.first_day,
        last_day(world)
    );
    let problem = Problem::warning(codes::TIME_OFF_OUTSIDE, "time off lies outside the plan")
        .at(at.place.clone(), label)
        .help("check the year; else leave it, it changes nothing");
    problems.push(problem);
}

fn last_day(world: &World<'_>) -> NaiveDate {
    let end = world.basis.end_day();
    end.pred_opt().unwrap_or(end)
}

/// The wishes, one for each weekday that one names.
pub fn wishes(
    agent: &AgentFile,
    contract: Option<&Contract>,
    world: &World<'_>,
    problems: &mut Problems,
) -> Vec<Wish> {
    let mut wishes = vec![];
    for at in items(&agent.wishes) {
        let wished = &at.value;
        let shift = match &wished.shift {
            None => None,
            Some(name) => match world.shifts.find(&at.with(name.clone()), problems) {
                Some(position) => Some(ShiftIndex::new(position)),
                None => continue,
            },
        };
        warn_idle(at, shift, contract, world, problems);
        for days in wish_days(wished) {
            wishes.push(Wish {
                direction: wished.direction,
                days,
                shift,
                weight: wished.weight,
            });
        }
    }
    wishes
}

fn wish_days(wished: &Wished) -> Vec<WishDays> {
    match (wished.date, &wished.weekdays[..]) {
        (Some(date), _) => vec![WishDays::Date(date)],
        (None, []) => vec![WishDays::Every],
        (None, weekdays) => weekdays.iter().map(|day| WishDays::Weekday(*day)).collect(),
    }
}

fn warn_idle(
    at: &At<Wished>,
    shift: Option<ShiftIndex>,
    contract: Option<&Contract>,
    world: &World<'_>,
    problems: &mut Problems,
) {
    let foreign = shift
        .zip(contract)
        .is_some_and(|(shift, contract)| !contract.shifts.contains(&shift));
    let label = if foreign {
        let name = at.value.shift.as_deref().unwrap_or_default();
        format!("the contract does not allow the shift {}", quoted(name))
    } else if at
        .value
        .date
        .is_some_and(|date| world.basis.is_outside(date))
    {
        format!(
            "the plan runs from {} to {}",
            world.basis.first_day,
            last_day(world)
        )
    } else {
        return;
    };
    let problem = Problem::warning(codes::IDLE_WISH, "a wish can have no effect")
        .at(at.place.clone(), label)
        .help("correct the wish, or delete it");
    problems.push(problem);
}
