//! A scenario with every rule in force, and a roster that keeps them all.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::json;
use shiftwright::calendar::{Clock, Moment, Repeated, at};
use shiftwright::problem::Source;
use shiftwright::scenario::Scenario;
use shiftwright::scenario::model::BreakKind;
use shiftwright::units::ShiftIndex;
use shiftwright::verify::{Rule, Sheet, read_text, verify};
use std::collections::BTreeSet;
use std::fmt::Write;

pub const ANNA: usize = 0;
pub const BEN: usize = 1;
pub const NORA: usize = 2;
pub const EARLY: usize = 0;
pub const LATE: usize = 1;
pub const NIGHT: usize = 2;

/// Two weeks from Monday 23 March 2026, over the night of 29 March on which Berlin's clock is
/// put forward; Good Friday closed. Anna and Ben are full-time (Berlin, New York), Nora works
/// nights in Berlin.
pub fn scenario() -> Scenario {
    let daily = |from: u32, to: u32| json!({ "by_weekday": vec![vec![json!({ "from": from, "to": to })]; 7] });
    let queue = |name: &str, hours: serde_json::Value| {
        json!({
            "name": name, "channel": "phone", "zone": "Europe/Berlin", "hours": hours,
            "volumes": { "Inline": [] }, "aht": 180.0,
            "targets": { "service_level": null, "max_occupancy": 0.85, "max_asa": null },
            "minimum_agents": 0, "priority": 1,
        })
    };
    let pause = |kind: &str, length: u32, paid: bool, earliest: u32, latest: u32| {
        json!({
            "kind": kind, "length_min": length, "paid": paid, "earliest_min": earliest,
            "latest_min": latest, "step_min": 15,
        })
    };
    let agent = |name: &str, site: u32, contract: u32, skills: Vec<u32>, from: u32, to: u32| {
        json!({
            "name": name, "site": site, "contract": contract, "role": "agent", "skills": skills,
            "availability": daily(from, to), "time_off": [], "wishes": [], "cost_per_hour": null,
        })
    };
    let mut anna = agent("Anna", 0, 0, vec![0, 1], 5 * 60, 23 * 60);
    anna["time_off"] = json!([{ "date": "2026-03-27", "paid": true }]);
    let value = json!({
        "name": "Test", "zone": "Europe/Berlin", "interval": 30, "first_day": "2026-03-23",
        "weeks": 2, "seed": 1, "currency": "EUR",
        "queues": [queue("phone", daily(6 * 60, 22 * 60)), queue("email", daily(0, 24 * 60))],
        "closed_days": [{ "date": "2026-04-03", "name": "Good Friday", "queues": [] }],
        "shrinkage": { "planned": 0.0, "unplanned": 0.0 },
        "sites": [
            { "name": "Berlin", "zone": "Europe/Berlin", "pay_bands": [] },
            { "name": "New York", "zone": "America/New_York", "pay_bands": [] },
        ],
        "shifts": [
            { "name": "early", "starts": [360, 420, 480], "lengths_min": [480, 510], "days": vec![true; 7],
              "breaks": [pause("break", 15, true, 90, 150), pause("lunch", 30, false, 210, 300)] },
            { "name": "late", "starts": [780, 840], "lengths_min": [480],
              "days": [true, true, true, true, true, false, false],
              "breaks": [pause("lunch", 30, false, 180, 300)] },
            { "name": "night", "starts": [1320], "lengths_min": [480], "days": vec![true; 7],
              "breaks": [pause("lunch", 30, true, 180, 300)] },
        ],
        "contracts": [
            { "name": "full-time", "week_min_minutes": 1800, "week_max_minutes": 2400,
              "min_days_per_week": 4, "max_days_per_week": 5, "min_consecutive_days": 2,
              "max_consecutive_days": 5, "min_consecutive_days_off": 2, "rest_min": 660,
              "max_weekends": 1, "whole_weekends": true, "shifts": [0, 1], "cost_per_hour": 20.0,
              "overtime": { "max_minutes_per_week": 120, "pay_factor": 1.25 },
              "paid_holidays": true },
            { "name": "nights", "week_min_minutes": 0, "week_max_minutes": 2400,
              "min_days_per_week": 0, "max_days_per_week": 5, "min_consecutive_days": 1,
              "max_consecutive_days": 6, "min_consecutive_days_off": 1, "rest_min": 660,
              "max_weekends": null, "whole_weekends": false, "shifts": [2],
              "cost_per_hour": 24.0, "overtime": null, "paid_holidays": false },
        ],
        "agents": [
            anna,
            agent("Ben", 1, 0, vec![0], 5 * 60, 23 * 60),
            agent("Nora", 0, 1, vec![1], 20 * 60, 32 * 60),
        ],
        "prices": { "understaffing_per_hour": 200.0, "overstaffing_per_hour": 2.0, "wish_point": 5.0 },
        "forecast": { "method": null, "mean_of_weeks": 8, "backtest_weeks": 8, "lead_days": null },
        "folder": ".", "validated": null,
    });
    serde_json::from_value(value).unwrap()
}

pub fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

pub fn april(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, day).unwrap()
}

pub fn moment(date: NaiveDate, hour: u16, minute: u16, zone: Tz) -> Moment {
    at(
        date,
        Clock::new(hour * 60 + minute).unwrap(),
        zone,
        Repeated::First,
    )
}

/// A shift to be written: its pauses are taken as early as the pattern allows.
#[derive(Clone, Copy)]
pub struct Duty {
    pub agent: usize,
    pub shift: usize,
    pub date: NaiveDate,
    pub hour: u16,
    pub length: i64,
}

/// The texts of `roster.csv` and `activities.csv` for these shifts, and one row of paid time off
/// for each of `away`.
pub fn texts(
    scenario: &Scenario,
    duties: &[Duty],
    away: &[(usize, NaiveDate)],
) -> (String, String) {
    let mut roster = "agent,date,site,shift,start,end,paid_h\n".to_owned();
    let mut activities = "agent,start,end,activity,queue,paid\n".to_owned();
    for duty in duties {
        write_duty(scenario, duty, &mut roster, &mut activities);
    }
    for (agent, date) in away {
        let agent = &scenario.agents[*agent];
        let zone = scenario.zone_of(agent);
        let (start, end) = (moment(*date, 9, 0, zone), moment(*date, 17, 0, zone));
        let (start, end) = (start.rfc3339(zone), end.rfc3339(zone));
        writeln!(activities, "{},{start},{end},time_off,,true", agent.name).unwrap();
    }
    (roster, activities)
}

fn write_duty(scenario: &Scenario, duty: &Duty, roster: &mut String, activities: &mut String) {
    let agent = &scenario.agents[duty.agent];
    let site = &scenario.sites[agent.site.get()];
    let pattern = &scenario.shifts[duty.shift];
    let queue = &scenario.queues[agent.skills[0].get()].name;
    let start = moment(duty.date, duty.hour, 0, site.zone);
    let end = start.plus(duty.length);
    let mut piece = |from: Moment, to: Moment, activity: &str, queue: &str, paid: bool| {
        let (from, to) = (from.rfc3339(site.zone), to.rfc3339(site.zone));
        writeln!(
            activities,
            "{},{from},{to},{activity},{queue},{paid}",
            agent.name
        )
        .unwrap();
    };
    let (mut filled_to, mut paid) = (start, duty.length);
    for pause in &pattern.breaks {
        let from = start.plus(i64::from(pause.earliest_min));
        let to = from.plus(i64::from(pause.length_min));
        piece(filled_to, from, "work", queue, true);
        let word = if pause.kind == BreakKind::Lunch {
            "lunch"
        } else {
            "break"
        };
        piece(from, to, word, "", pause.paid);
        paid -= if pause.paid {
            0
        } else {
            i64::from(pause.length_min)
        };
        filled_to = to;
    }
    piece(filled_to, end, "work", queue, true);
    writeln!(
        roster,
        "{},{},{},{},{},{},{:.2}",
        agent.name,
        duty.date,
        site.name,
        pattern.name,
        start.rfc3339(site.zone),
        end.rfc3339(site.zone),
        paid as f64 / 60.0
    )
    .unwrap();
}

/// The good roster's shifts.
pub fn duties() -> Vec<Duty> {
    let duty = |agent, shift, date, hour, length| Duty {
        agent,
        shift,
        date,
        hour,
        length,
    };
    let mut duties = Vec::new();
    for day in 23..=26 {
        duties.push(duty(ANNA, EARLY, march(day), 8, 480));
    }
    for date in [march(30), march(31), april(1), april(2)] {
        duties.push(duty(ANNA, LATE, date, 14, 480));
    }
    for day in [23, 24, 25, 28, 29] {
        duties.push(duty(BEN, EARLY, march(day), 7, 480));
    }
    for date in [march(30), march(31), april(1)] {
        duties.push(duty(BEN, EARLY, date, 7, 510));
    }
    for day in [27, 28, 29, 31] {
        duties.push(duty(NORA, NIGHT, march(day), 22, 480));
    }
    duties
}

/// Days that are credited in the good roster: Anna's leave, and Good Friday for the full-timers.
pub fn away() -> Vec<(usize, NaiveDate)> {
    vec![(ANNA, march(27)), (ANNA, april(3)), (BEN, april(3))]
}

pub fn source(file: &str, text: &str) -> Source {
    Source {
        file: file.into(),
        text: text.to_owned(),
    }
}

pub fn sheet_of(scenario: &Scenario, duties: &[Duty], away: &[(usize, NaiveDate)]) -> Sheet {
    let (roster, activities) = texts(scenario, duties, away);
    read_text(
        source("roster.csv", &roster),
        Some(source("activities.csv", &activities)),
        scenario,
    )
    .unwrap()
}

/// The scenario and its good roster.
pub fn good() -> (Scenario, Sheet) {
    let scenario = scenario();
    let sheet = sheet_of(&scenario, &duties(), &away());
    (scenario, sheet)
}

/// The rules that speak.
pub fn broken(scenario: &Scenario, sheet: &Sheet) -> BTreeSet<Rule> {
    verify(scenario, sheet)
        .into_iter()
        .map(|violation| violation.rule)
        .collect()
}

/// Exactly these rules speak.
#[track_caller]
pub fn assert_broken(scenario: &Scenario, sheet: &Sheet, rules: &[Rule]) {
    let violations = verify(scenario, sheet);
    let found: BTreeSet<Rule> = violations.iter().map(|violation| violation.rule).collect();
    assert_eq!(found, rules.iter().copied().collect(), "{violations:#?}");
}

/// The position in the sheet of the agent's shift on `date`.
pub fn shift_on(sheet: &Sheet, agent: usize, date: NaiveDate) -> usize {
    let found =
        |row: &shiftwright::verify::SheetShift| row.agent.get() == agent && row.date == date;
    sheet.shifts.iter().position(found).unwrap()
}

/// The positions of the pieces inside a shift, in order.
pub fn pieces_of(sheet: &Sheet, shift: usize) -> Vec<usize> {
    let row = &sheet.shifts[shift];
    let pieces = sheet.pieces.as_ref().unwrap();
    (0..pieces.len())
        .filter(|at| pieces[*at].agent == row.agent && row.span.covers(pieces[*at].span))
        .collect()
}

/// Moves a shift with all its pieces.
pub fn move_shift(sheet: &mut Sheet, shift: usize, minutes: i64) {
    for at in pieces_of(sheet, shift) {
        let piece = &mut sheet.pieces.as_mut().unwrap()[at];
        piece.span.start = piece.span.start.plus(minutes);
        piece.span.end = piece.span.end.plus(minutes);
    }
    let span = &mut sheet.shifts[shift].span;
    *span = shiftwright::calendar::Span::lasting(span.start.plus(minutes), span.minutes());
}

/// Takes a shift out with its pieces.
pub fn remove_shift(sheet: &mut Sheet, shift: usize) {
    let inside = pieces_of(sheet, shift);
    let pieces = sheet.pieces.as_mut().unwrap();
    for at in inside.into_iter().rev() {
        pieces.remove(at);
    }
    sheet.shifts.remove(shift);
}

pub fn shift_index(position: usize) -> ShiftIndex {
    ShiftIndex::new(position)
}
