//! From the scenario and its staffing to the [`RosterProblem`].

use super::before::Before;
use super::problem::{
    ConvexPrice, DemandRow, Duty, DutyOption, Limits, PauseWindow, Person, PersonDay,
    RosterProblem, WeekendDay,
};
use super::rules::{State, availability::Fits, credits, rest, time_off::Away};
use super::wishes;
use crate::calendar::{self, Clock, Moment, Repeated, Span};
use crate::scenario::MOST_ROSTER_WEEKS;
use crate::scenario::model::{Agent, Break, Contract, Prices, Scenario, ShiftPattern};
use crate::staffing::Staffing;
use crate::units::{AgentIndex, ShiftIndex, SiteIndex};
use chrono::{Datelike, NaiveDate, Weekday};
use num_integer::gcd;

/// The longest plan that can be rostered, in weeks.
pub const MAX_WEEKS: u32 = MOST_ROSTER_WEEKS;

/// Idle time costs this many times an overstaffed hour: where nobody is needed, an agent is put
/// on an open queue rather than before its opening.
const IDLE_FACTOR: f64 = 2.0;

/// Of two queues that are equally short, the search serves the one of priority 1 first: each
/// further priority is worth this share less to it. Too little to outweigh a real price.
const PRIORITY_SHARE: f64 = 1e-3;

/// Makes the problem.
#[must_use]
pub fn problem(scenario: &Scenario, staffing: &Staffing) -> RosterProblem {
    let dates: Vec<NaiveDate> = scenario.days().collect();
    let raw = raw_duties(scenario, &dates);
    let tick_min = tick_minutes(scenario, staffing, &raw);
    let (origin, end) = horizon(scenario, staffing, &raw);
    let mut problem = RosterProblem {
        origin,
        tick_min,
        ticks: usize::try_from(end.since(origin).div_euclid(tick_min) + 1).unwrap_or(0),
        rows: Vec::new(),
        row_at: Vec::new(),
        tie_at: scenario
            .queues
            .iter()
            .map(|queue| 1.0 - PRIORITY_SHARE * f64::from(queue.priority.clamp(1, 50) - 1))
            .collect(),
        idle_per_tick: 0.0,
        end_tick: 0,
        dates,
        pauses: Vec::new(),
        pause_lengths: Vec::new(),
        duties: raw,
        people: Vec::new(),
    };
    let hours_per_tick = Span::lasting(origin, tick_min).minutes() as f64 / 60.0;
    problem.idle_per_tick =
        IDLE_FACTOR * scenario.prices.overstaffing_per_hour.get() * hours_per_tick;
    let plan_end = calendar::day(scenario.end_day(), scenario.zone).start;
    problem.end_tick = problem.tick_of(plan_end).unwrap_or(0);
    place_duties(&mut problem);
    add_rows(&mut problem, scenario, staffing);
    add_pauses(&mut problem, scenario);
    add_people(&mut problem, scenario);
    problem
}

/// Every shift that the patterns allow, by site, day, pattern, start and length; ticks not yet set.
fn raw_duties(scenario: &Scenario, dates: &[NaiveDate]) -> Vec<Duty> {
    let mut duties = Vec::new();
    for (site_number, site) in scenario.sites.iter().enumerate() {
        let site_index = SiteIndex::new(site_number);
        let used = patterns_used(scenario, site_index);
        for (day, date) in dates.iter().enumerate() {
            for (number, pattern) in scenario.shifts.iter().enumerate() {
                if !used[number] || !pattern.days[date.weekday().num_days_from_monday() as usize] {
                    continue;
                }
                for start in starts(pattern, *date, site.zone) {
                    let lengths = pattern.lengths_min.iter();
                    duties.extend(lengths.filter(|length| breaks_fit(pattern, **length)).map(
                        |length| Duty {
                            shift: ShiftIndex::new(number),
                            site: site_index,
                            day,
                            span: Span::lasting(start, i64::from(*length)),
                            start: 0,
                            ticks: 0,
                            paid_min: paid_minutes(pattern, *length),
                        },
                    ));
                }
            }
        }
    }
    duties
}

/// Which patterns anybody at `site` may work.
fn patterns_used(scenario: &Scenario, site: SiteIndex) -> Vec<bool> {
    let mut used = vec![false; scenario.shifts.len()];
    for agent in scenario.agents.iter().filter(|agent| agent.site == site) {
        for shift in &scenario.contracts[agent.contract.get()].shifts {
            used[shift.get()] = true;
        }
    }
    used
}

/// The instants at which the pattern may start on `date`: a clock time that the day skips is not
/// offered, one that it shows twice means the first showing.
fn starts(
    pattern: &ShiftPattern,
    date: NaiveDate,
    zone: chrono_tz::Tz,
) -> impl Iterator<Item = Moment> {
    let offered = move |clock: &&Clock| calendar::exists(date, **clock, zone);
    let at = move |clock: &Clock| calendar::at(date, *clock, zone, Repeated::First);
    pattern.starts.iter().filter(offered).map(at)
}

/// Whether all breaks can be placed in order inside a shift of `length_min`.
fn breaks_fit(pattern: &ShiftPattern, length_min: u32) -> bool {
    let mut free_from = 0;
    for pause in &pattern.breaks {
        let late = free_from.max(pause.earliest_min) - pause.earliest_min;
        let start = pause.earliest_min + late.div_ceil(pause.step_min.max(1)) * pause.step_min;
        if start > pause.latest_min || start + pause.length_min > length_min {
            return false;
        }
        free_from = start + pause.length_min;
    }
    true
}

fn paid_minutes(pattern: &ShiftPattern, length_min: u32) -> u32 {
    let unpaid = |pause: &&Break| !pause.paid;
    let off: u32 = pattern
        .breaks
        .iter()
        .filter(unpaid)
        .map(|pause| pause.length_min)
        .sum();
    length_min.saturating_sub(off)
}

/// The largest step on which everything begins and ends.
fn tick_minutes(scenario: &Scenario, staffing: &Staffing, duties: &[Duty]) -> i64 {
    let mut tick = scenario.interval.minutes();
    let mut fit = |minutes: i64| tick = gcd(tick, minutes);
    for row in staffing.queues.iter().flat_map(|queue| &queue.intervals) {
        fit(row.interval.span.start.minutes());
        fit(row.interval.span.end.minutes());
    }
    for duty in duties {
        fit(duty.span.start.minutes());
        fit(duty.span.end.minutes());
    }
    for pause in scenario.shifts.iter().flat_map(|pattern| &pattern.breaks) {
        for minutes in [pause.length_min, pause.earliest_min] {
            fit(i64::from(minutes));
        }
        if pause.latest_min >= pause.earliest_min + pause.step_min {
            fit(i64::from(pause.step_min));
        }
    }
    tick.max(1)
}

/// From the first to the last instant that matters.
fn horizon(scenario: &Scenario, staffing: &Staffing, duties: &[Duty]) -> (Moment, Moment) {
    let spans = || {
        let rows = staffing.queues.iter().flat_map(|queue| &queue.intervals);
        rows.map(|row| row.interval.span)
            .chain(duties.iter().map(|duty| duty.span))
    };
    let first = calendar::day(scenario.first_day, scenario.zone).start;
    let start = spans().map(|span| span.start).min().unwrap_or(first);
    let end = spans().map(|span| span.end).max().unwrap_or(start);
    (start, end)
}

fn place_duties(problem: &mut RosterProblem) {
    let (origin, tick) = (problem.origin, problem.tick_min);
    let ticks = |minutes: i64| usize::try_from(minutes.div_euclid(tick)).unwrap_or(0);
    for duty in &mut problem.duties {
        duty.start = ticks(duty.span.start.since(origin));
        duty.ticks = ticks(duty.span.minutes());
    }
}

fn add_rows(problem: &mut RosterProblem, scenario: &Scenario, staffing: &Staffing) {
    let presence = scenario.shrinkage.presence();
    problem.row_at = vec![vec![None; problem.ticks]; scenario.queues.len()];
    for queue in &staffing.queues {
        let Some(row_at) = problem.row_at.get_mut(queue.queue.get()) else {
            continue;
        };
        for it in &queue.intervals {
            let span = it.interval.span;
            let first = span
                .start
                .since(problem.origin)
                .div_euclid(problem.tick_min);
            let count = span.minutes() / problem.tick_min;
            let (Ok(first), Ok(ticks)) = (usize::try_from(first), u32::try_from(count)) else {
                continue;
            };
            if ticks == 0 {
                continue;
            }
            let number = u32::try_from(problem.rows.len()).unwrap_or(u32::MAX);
            row_at[first..first + ticks as usize].fill(Some(number));
            let required = it.agents_required.get();
            problem.rows.push(DemandRow {
                queue: queue.queue,
                span,
                ticks,
                required,
                price: coverage_price(
                    (required, ticks),
                    span.minutes() as f64 / 60.0,
                    presence,
                    &scenario.prices,
                ),
            });
        }
    }
}

/// The price of ticks worked in an interval of `hours` of so many ticks that wants `required` agents: missing
/// agent-hours below, the dearer the more are missing, surplus agent-hours above; each tick is present with `presence`.
fn coverage_price(
    (required, ticks): (u32, u32),
    hours: f64,
    presence: f64,
    prices: &Prices,
) -> ConvexPrice {
    let agents_per_tick = presence / f64::from(ticks);
    let tick = |price: f64| price * hours * agents_per_tick;
    let missing = (0..required).zip(prices.missing_agents());
    // From where no more than so many are missing on, the next tick saves the price of the last of them.
    let below = missing.map(|(before, price)| {
        let kink = f64::from(required - before) / agents_per_tick;
        (kink, -tick(price))
    });
    let mut pieces: Vec<(f64, f64)> = below.collect();
    pieces.reverse();
    pieces.push((f64::INFINITY, tick(prices.overstaffing_per_hour.get())));
    ConvexPrice::new(prices.of_missing(f64::from(required)) * hours, pieces)
}

fn add_pauses(problem: &mut RosterProblem, scenario: &Scenario) {
    let tick = u32::try_from(problem.tick_min).unwrap_or(1).max(1);
    let ticks = |minutes: u32| (minutes / tick) as usize;
    let mut lengths: Vec<usize> = scenario
        .shifts
        .iter()
        .flat_map(|p| &p.breaks)
        .map(|b| ticks(b.length_min))
        .collect();
    lengths.sort_unstable();
    lengths.dedup();
    problem.pauses = scenario
        .shifts
        .iter()
        .map(|pattern| {
            let windows = pattern.breaks.iter().map(|pause| PauseWindow {
                ticks: ticks(pause.length_min),
                length: lengths.binary_search(&ticks(pause.length_min)).unwrap_or(0),
                earliest: ticks(pause.earliest_min),
                latest: ticks(pause.latest_min),
                step: ticks(pause.step_min).max(1),
            });
            windows.collect()
        })
        .collect();
    problem.pause_lengths = lengths;
}

fn add_people(problem: &mut RosterProblem, scenario: &Scenario) {
    let mut fits = Fits::default();
    let people: Vec<Person> = scenario
        .agents
        .iter()
        .enumerate()
        .filter(|(_, agent)| !agent.skills.is_empty())
        .map(|(number, agent)| person(problem, scenario, AgentIndex::new(number), agent, &mut fits))
        .collect();
    problem.people = people;
}

fn person(
    problem: &RosterProblem,
    scenario: &Scenario,
    index: AgentIndex,
    agent: &Agent,
    fits: &mut Fits,
) -> Person {
    let contract = &scenario.contracts[agent.contract.get()];
    let pay_per_min = scenario.hourly_cost(agent).get() / 60.0;
    let factor = contract
        .overtime
        .map_or(1.0, |overtime| overtime.pay_factor);
    let mut skills = agent.skills.clone();
    skills.sort_unstable();
    skills.dedup();
    let mut weeks = Vec::new();
    let mut credited = Vec::new();
    for (number, week) in problem.dates.chunks(7).enumerate() {
        let days = credits::credited_days(scenario, agent, contract, week);
        weeks.push(credits::week_limits(
            contract,
            u32::try_from(days.len()).unwrap_or(0),
        ));
        let position = |date: &NaiveDate| week.iter().position(|it| it == date).unwrap_or(0);
        credited.extend(
            days.iter()
                .map(|d| (number * 7 + position(d), contract.credit_min().0)),
        );
    }
    let days = person_days(problem, scenario, agent, contract, pay_per_min, fits);
    let limits = limits(contract);
    let worked = scenario.worked_before.as_ref();
    let before = worked.map(|it| Before::of(it, index, scenario.first_day));
    let start = before.map_or_else(State::default, |it| {
        let starts = distinct_starts(problem, &days);
        it.start(&limits, ready(&it, limits.rest_min, &starts, &days))
    });
    Person {
        agent: index,
        skills,
        limits,
        weeks,
        before,
        start,
        days,
        credits: credited,
        overtime_per_min: pay_per_min * (factor - 1.0).max(0.0),
    }
}

/// The distinct starts of a person's duties, in minutes, ascending.
pub fn distinct_starts(problem: &RosterProblem, days: &[PersonDay]) -> Vec<i64> {
    let options = days.iter().flat_map(|day| &day.options);
    distinct(options.map(|it| &problem.duties[it.duty as usize]))
}

fn distinct<'a>(duties: impl Iterator<Item = &'a Duty>) -> Vec<i64> {
    let mut starts: Vec<i64> = duties.map(|it| it.span.start.minutes()).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The first of the `starts` that keeps the rest after the last shift before the plan, from the first day's first.
pub fn ready(before: &Before, rest_min: u32, starts: &[i64], days: &[PersonDay]) -> u32 {
    let first = days.first().map_or(0, |it| it.first_start);
    let ready = before.last.map_or(0, |it| {
        rest::first_start_after(it.span.end.minutes(), rest_min, starts)
    });
    ready.saturating_sub(first)
}

fn limits(contract: &Contract) -> Limits {
    // A run longer than the longest plan is never reached, however much longer.
    let never = MAX_WEEKS * 7 + 1;
    Limits {
        min_on: contract.min_consecutive_days.min(never),
        max_on: contract.max_consecutive_days,
        min_off: contract.min_consecutive_days_off.min(never),
        rest_min: contract.rest_min,
        max_weekends: contract.max_weekends.map(|most| most.min(2 * MAX_WEEKS)),
        whole_weekends: contract.whole_weekends,
    }
}

fn person_days(
    problem: &RosterProblem,
    scenario: &Scenario,
    agent: &Agent,
    contract: &Contract,
    pay_per_min: f64,
    fits: &mut Fits,
) -> Vec<PersonDay> {
    let zone = scenario.zone_of(agent);
    let away = Away::of(agent, zone);
    let fits = fits.of(agent, zone, &problem.duties, &problem.dates);
    let may = |number: usize, duty: &Duty| {
        fits[number] && contract.shifts.contains(&duty.shift) && !away.forbids(duty.span)
    };
    let mut days: Vec<PersonDay> = empty_days(problem, scenario, agent, contract);
    let allowed: Vec<usize> = (0..problem.duties.len())
        .filter(|number| may(*number, &problem.duties[*number]))
        .filter(|number| !days[problem.duties[*number].day].holiday)
        .collect();
    let starts = distinct(allowed.iter().map(|number| &problem.duties[*number]));
    let price = scenario.prices.wish_point.get();
    for number in allowed {
        let duty = &problem.duties[number];
        let missed = wishes::missed_points(agent, problem.dates[duty.day], Some(duty.shift));
        days[duty.day].options.push(DutyOption {
            duty: u32::try_from(number).unwrap_or(u32::MAX),
            start: rest::first_start_after(duty.span.start.minutes(), 0, &starts),
            ready: rest::first_start_after(duty.span.end.minutes(), contract.rest_min, &starts),
            paid_min: duty.paid_min,
            cost: f64::from(duty.paid_min) * pay_per_min + missed * price,
        });
    }
    let mut first = u32::try_from(starts.len()).unwrap_or(u32::MAX);
    for day in days.iter_mut().rev() {
        first = day
            .options
            .iter()
            .map(|option| option.start)
            .min()
            .unwrap_or(first);
        day.first_start = first;
    }
    days
}

fn empty_days(
    problem: &RosterProblem,
    scenario: &Scenario,
    agent: &Agent,
    contract: &Contract,
) -> Vec<PersonDay> {
    let price = scenario.prices.wish_point.get();
    let holiday = |date: &NaiveDate| credits::is_paid_holiday(scenario, agent, contract, *date);
    let workable = |number: usize| problem.dates.get(number).is_some_and(|it| !holiday(it));
    let day = |(number, date): (usize, &NaiveDate)| PersonDay {
        options: Vec::new(),
        off_cost: wishes::missed_points(agent, *date, None) * price,
        first_start: 0,
        weekend: match date.weekday() {
            Weekday::Sat => WeekendDay::Saturday {
                sunday_inside: workable(number + 1),
            },
            Weekday::Sun => WeekendDay::Sunday {
                saturday_inside: number > 0 && workable(number - 1),
            },
            _ => WeekendDay::No,
        },
        away: agent.time_off.iter().any(|off| off.date == *date),
        holiday: holiday(date),
    };
    problem.dates.iter().enumerate().map(day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sample;

    #[test]
    fn the_sample_is_cut_into_quarters_and_has_five_starts_a_day() {
        let scenario = sample::help_desk(2);
        let problem = problem(&scenario, &Staffing::default());
        assert_eq!(problem.tick_min, 15);
        assert_eq!(problem.duties.len(), 5 * 10);
        let duty = &problem.duties[0];
        assert_eq!((duty.ticks, duty.paid_min), (34, 480));
        assert_eq!(problem.people[0].days[5].options.len(), 0);
    }

    #[test]
    fn the_more_are_missing_the_dearer_and_the_search_reckons_as_the_costs_do() {
        let mut prices = sample::help_desk(1).prices;
        prices.understaffing_rise = 0.5;
        // Half-hours of two ticks, everybody present: the first missing agent 100, the second 150, …, the fifth 300.
        for required in [0, 1, 3, 8] {
            let price = coverage_price((required, 2), 0.5, 1.0, &prices);
            for ticks in 0..=2 * required {
                let missing = f64::from(required) - f64::from(ticks) / 2.0;
                let counted = 0.5 * prices.of_missing(missing);
                assert!(
                    (price.at(f64::from(ticks)) - counted).abs() < 1e-9,
                    "{required} {ticks}"
                );
            }
        }
        assert_eq!(0.5 * prices.of_missing(2.5), 100.0 + 150.0 + 0.5 * 200.0);
        assert_eq!(
            0.5 * prices.of_missing(7.0),
            100.0 + 150.0 + 200.0 + 250.0 + 3.0 * 300.0
        );
    }

    #[test]
    fn a_start_that_the_clock_skips_is_not_offered() {
        let mut scenario = sample::help_desk(1);
        scenario.shifts[0].days = [true; 7];
        scenario.shifts[0].starts = vec![Clock::new(150).unwrap(), Clock::new(480).unwrap()];
        let problem = problem(&scenario, &Staffing::default());
        let on = |day: usize| problem.duties.iter().filter(|duty| duty.day == day).count();
        assert_eq!((on(5), on(6), on(7)), (2, 1, 2));
    }

    #[test]
    fn breaks_that_cannot_be_placed_rule_out_a_length() {
        let pattern = &sample::help_desk(1).shifts[0];
        assert!(breaks_fit(pattern, 510) && breaks_fit(pattern, 375) && !breaks_fit(pattern, 374));
    }
}
