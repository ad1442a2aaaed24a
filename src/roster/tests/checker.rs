//! An independent check of a roster against the scenario: shares no code with the search.

use crate::calendar::{self, Clock, Repeated, Span};
use crate::roster::{Activity, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, BreakKind, WorkedShift};
use crate::units::AgentIndex;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// Everything that is wrong with `roster`, in words.
pub fn violations(scenario: &Scenario, roster: &Roster) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, agent) in scenario.agents.iter().enumerate() {
        let shifts: Vec<&RosteredShift> = roster
            .shifts
            .iter()
            .filter(|s| s.agent == AgentIndex::new(number))
            .collect();
        let mut say = |text: String| wrong.push(format!("{}: {text}", agent.name));
        if agent.skills.is_empty() && !shifts.is_empty() {
            say("works without skills".into());
        }
        for shift in &shifts {
            check_shift(scenario, agent, shift, &mut say);
        }
        if !agent.skills.is_empty() {
            check_line(scenario, agent, &shifts, &mut say);
        }
    }
    wrong
}

fn check_shift(
    scenario: &Scenario,
    agent: &Agent,
    it: &RosteredShift,
    say: &mut impl FnMut(String),
) {
    let zone = scenario.zone_of(agent);
    let pattern = &scenario.shifts[it.shift.get()];
    let contract = &scenario.contracts[agent.contract.get()];
    let (date, clock) = it.span.start.date_clock(zone);
    if date != it.date || date < scenario.first_day || date >= scenario.end_day() {
        say(format!("{}: starts on {date}", it.date));
    }
    let offered = pattern.starts.contains(&clock)
        && calendar::at(date, clock, zone, Repeated::First) == it.span.start
        && pattern.days[date.weekday().num_days_from_monday() as usize]
        && pattern
            .lengths_min
            .iter()
            .any(|l| i64::from(*l) == it.span.minutes())
        && contract.shifts.contains(&it.shift);
    if !offered {
        say(format!("{date}: no such shift for the contract"));
    }
    if !inside_availability(agent, date, it.span, zone) {
        say(format!("{date}: outside availability"));
    }
    for off in &agent.time_off {
        let day = Span {
            start: calendar::at(off.date, Clock::MIDNIGHT, zone, Repeated::First),
            end: calendar::at(off.date, Clock::END_OF_DAY, zone, Repeated::First),
        };
        if it.span.start < day.end && day.start < it.span.end {
            say(format!("{date}: works on the day off {}", off.date));
        }
    }
    check_pieces(agent, it, pattern, say);
}

fn inside_availability(agent: &Agent, date: NaiveDate, span: Span, zone: chrono_tz::Tz) -> bool {
    let inside = |minute: i64| {
        let moment = span.start.plus(minute);
        (-1..=1).any(|shift| {
            let day = date + chrono::Duration::days(shift);
            agent.availability.on(day.weekday()).iter().any(|w| {
                calendar::at(day, w.from, zone, Repeated::First) <= moment
                    && moment < calendar::at(day, w.to, zone, Repeated::Last)
            })
        })
    };
    !agent.availability.on(date.weekday()).is_empty()
        && (0..span.minutes()).step_by(5).all(inside)
        && inside(span.minutes() - 1)
}

fn check_pieces(
    agent: &Agent,
    it: &RosteredShift,
    pattern: &crate::scenario::model::ShiftPattern,
    say: &mut impl FnMut(String),
) {
    let mut at = it.span.start;
    let mut breaks = Vec::new();
    for piece in &it.pieces {
        if piece.span.start != at || piece.span.minutes() == 0 {
            say(format!("{}: a gap between pieces", it.date));
        }
        at = piece.span.end;
        match piece.activity {
            Activity::Work(queue) if !agent.skills.contains(&queue) => {
                say(format!("{}: works on a queue without the skill", it.date));
            }
            Activity::Work(_) => {
                if !piece.paid {
                    say(format!("{}: unpaid work", it.date));
                }
            }
            Activity::Break => breaks.push((BreakKind::Break, piece)),
            Activity::Lunch => breaks.push((BreakKind::Lunch, piece)),
            Activity::TimeOff => say(format!("{}: time off inside a shift", it.date)),
        }
    }
    if at != it.span.end {
        say(format!(
            "{}: pieces end at another time than the shift",
            it.date
        ));
    }
    let placed = breaks.len() == pattern.breaks.len()
        && breaks
            .iter()
            .zip(&pattern.breaks)
            .all(|((kind, piece), rule)| {
                let after = piece.span.start.since(it.span.start);
                *kind == rule.kind
                    && piece.paid == rule.paid
                    && piece.span.minutes() == i64::from(rule.length_min)
                    && after >= i64::from(rule.earliest_min)
                    && after <= i64::from(rule.latest_min)
                    && (after - i64::from(rule.earliest_min)) % i64::from(rule.step_min) == 0
            });
    if !placed {
        say(format!(
            "{}: breaks are not where the pattern wants them",
            it.date
        ));
    }
    let paid: i64 = it
        .pieces
        .iter()
        .filter(|p| p.paid)
        .map(|p| p.span.minutes())
        .sum();
    if paid != i64::from(it.paid_min) {
        say(format!(
            "{}: paid {paid} min, said {}",
            it.date, it.paid_min
        ));
    }
}

fn worked_before<'a>(scenario: &'a Scenario, agent: &Agent) -> Vec<&'a WorkedShift> {
    let shifts = scenario.worked_before.iter().flat_map(|it| &it.shifts);
    let own = |it: &&WorkedShift| scenario.agents[it.agent.get()].name == agent.name;
    shifts.filter(own).collect()
}

pub fn check_line(
    scenario: &Scenario,
    agent: &Agent,
    shifts: &[&RosteredShift],
    say: &mut impl FnMut(String),
) {
    let contract = &scenario.contracts[agent.contract.get()];
    let days: Vec<NaiveDate> = scenario.days().collect();
    let mut by_date: BTreeMap<NaiveDate, &RosteredShift> = BTreeMap::new();
    for shift in shifts {
        if by_date.insert(shift.date, shift).is_some() {
            say(format!("{}: two shifts", shift.date));
        }
    }
    for week in days.chunks(7) {
        check_week(scenario, agent, week, &by_date, say);
    }
    for pair in shifts.windows(2) {
        if pair[1].span.start.since(pair[0].span.end) < i64::from(contract.rest_min) {
            say(format!("{}: too little rest", pair[1].date));
        }
    }
    let earlier = worked_before(scenario, agent);
    if let (Some(last), Some(first)) = (earlier.iter().max_by_key(|it| it.span.end), shifts.first())
        && first.span.start.since(last.span.end) < i64::from(contract.rest_min)
    {
        say(format!(
            "{}: too little rest after the last plan",
            first.date
        ));
    }
    let known = scenario.worked_before.as_ref();
    let known = known.map_or(scenario.first_day, |it| it.from);
    let before = (scenario.first_day - known).num_days() as usize;
    let days: Vec<NaiveDate> = known.iter_days().take(before + days.len()).collect();
    let worked = |d: &NaiveDate| by_date.contains_key(d) || earlier.iter().any(|it| it.date == *d);
    let works: Vec<bool> = days.iter().map(worked).collect();
    let mut from = 0;
    for run in works.chunk_by(|a, b| a == b) {
        if from + run.len() < before {
            from += run.len();
            continue;
        }
        let edge = from == 0 || from + run.len() == works.len();
        let length = run.len() as u32;
        let (short, long) = if run[0] {
            (
                length < contract.min_consecutive_days,
                length > contract.max_consecutive_days && from + run.len() > before,
            )
        } else {
            (length < contract.min_consecutive_days_off, false)
        };
        if short && !edge || long {
            say(format!(
                "{}: a run of {length} days ({})",
                days[from], run[0]
            ));
        }
        from += run.len();
    }
    let days: Vec<NaiveDate> = scenario.days().collect();
    let on = |date: Option<NaiveDate>| date.is_some_and(|d| by_date.contains_key(&d));
    let mut weekends = 0;
    for (i, date) in days.iter().enumerate() {
        let (sat, sun) = match date.weekday() {
            Weekday::Sat => (on(Some(*date)), on(date.succ_opt())),
            Weekday::Sun if i == 0 => (false, on(Some(*date))),
            _ => continue,
        };
        weekends += u32::from(sat || sun);
        let both_inside = date.weekday() == Weekday::Sat
            && days.get(i + 1).is_some_and(|sunday| {
                !is_paid_holiday(scenario, agent, *date)
                    && !is_paid_holiday(scenario, agent, *sunday)
            });
        if contract.whole_weekends && both_inside && sat != sun {
            say(format!("{date}: half a weekend"));
        }
    }
    if contract.max_weekends.is_some_and(|most| weekends > most) {
        say(format!("{weekends} weekends"));
    }
}

fn check_week(
    scenario: &Scenario,
    agent: &Agent,
    week: &[NaiveDate],
    by_date: &BTreeMap<NaiveDate, &RosteredShift>,
    say: &mut impl FnMut(String),
) {
    let contract = &scenario.contracts[agent.contract.get()];
    let credited = week.iter().filter(|date| {
        let leave = agent.time_off.iter().any(|o| o.paid && o.date == **date);
        leave && may_work(scenario, agent, **date) || is_paid_holiday(scenario, agent, **date)
    });
    for date in week.iter().filter(|date| by_date.contains_key(date)) {
        if is_paid_holiday(scenario, agent, *date) {
            say(format!("{date}: works on a day that is paid as a holiday"));
        }
    }
    let k = (credited.count() as u32).min(contract.max_days_per_week);
    let d = contract.max_days_per_week.max(1);
    let least = contract
        .week_min_minutes
        .saturating_sub(k * (contract.week_min_minutes / d));
    let most = contract
        .week_max_minutes
        .saturating_sub(k * (contract.week_max_minutes / d))
        + contract.overtime.map_or(0, |o| o.max_minutes_per_week);
    let worked: Vec<_> = week.iter().filter_map(|date| by_date.get(date)).collect();
    let minutes: u32 = worked.iter().map(|s| s.paid_min).sum();
    let count = worked.len() as u32;
    if minutes < least || minutes > most {
        say(format!(
            "week of {}: {minutes} min, not in {least}..{most}",
            week[0]
        ));
    }
    if count > contract.max_days_per_week - k
        || count < contract.min_days_per_week.saturating_sub(k)
    {
        say(format!("week of {}: {count} days", week[0]));
    }
}

fn may_work(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> bool {
    let wd = date.weekday().num_days_from_monday() as usize;
    let mut shifts = scenario.contracts[agent.contract.get()].shifts.iter();
    !agent.availability.by_weekday[wd].is_empty()
        && shifts.any(|s| scenario.shifts[s.get()].days[wd])
}

fn is_paid_holiday(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> bool {
    let wd = date.weekday().num_days_from_monday() as usize;
    let mut open = agent.skills.clone();
    open.retain(|q| !scenario.queues[q.get()].hours.by_weekday[wd].is_empty());
    scenario.contracts[agent.contract.get()].paid_holidays
        && may_work(scenario, agent, date)
        && !open.is_empty()
        && open.iter().all(|q| scenario.is_closed(*q, date))
}
