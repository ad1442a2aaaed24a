//! A finished plan made by hand, for the tests of reports: no stage has to work for them.

use crate::calendar::{Clock, Repeated, Span, at};
use crate::coverage::{Coverage, coverage};
use crate::forecast::{
    DayForecast, Forecast, IntervalForecast, MethodAccuracy, QueueForecast, TestedDay, Uncertainty,
    uncertainty,
};
use crate::history::{Behaviour, DayStatus, History, HistoryDay, IntervalHistory, QueueHistory};
use crate::report::summary::{PlanParts, VerificationSummary};
use crate::roster::{Activity, CreditedDay, Piece, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::scenario::model::{BreakKind, Sizing, Volumes};
use crate::schedule::{DutyShape, Group, Schedule, ScheduledShift, SolveReport, SolveStatus};
use crate::staffing::{Binding, IntervalStaffing, Performance, QueueStaffing, Service, Staffing};
use crate::units::{AgentIndex, Agents, Erlangs, Fraction, Fte, QueueIndex, Seconds, ShiftIndex};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// A plan and everything before it.
pub(crate) struct Plan {
    pub scenario: Scenario,
    pub history: History,
    pub forecast: Forecast,
    pub staffing: Staffing,
    pub schedule: Schedule,
    pub roster: Roster,
}

impl Plan {
    /// The sample help desk with `agents` agents.
    pub(crate) fn help_desk(agents: usize) -> Self {
        Self::of(crate::scenario::sample::help_desk(agents))
    }

    /// The same with an empty roster.
    pub(crate) fn nobody_yet(agents: usize) -> Self {
        Self {
            roster: Roster::default(),
            ..Self::help_desk(agents)
        }
    }

    /// A shift of one agent, all of it work on the queue, on the `day`th day of the plan.
    pub(crate) fn work(
        &self,
        agent: usize,
        day: u64,
        from_min: u16,
        minutes: i64,
    ) -> RosteredShift {
        let date = self.scenario.first_day + Days::new(day);
        let clock = Clock::new(from_min).unwrap();
        let span = Span::lasting(
            at(date, clock, self.scenario.zone, Repeated::First),
            minutes,
        );
        RosteredShift {
            agent: AgentIndex::new(agent),
            shift: ShiftIndex::new(0),
            date,
            span,
            paid_min: u32::try_from(minutes).unwrap(),
            pieces: vec![Piece {
                span,
                activity: Activity::Work(QueueIndex::new(0)),
                paid: true,
            }],
        }
    }

    pub(crate) fn of(scenario: Scenario) -> Self {
        let forecast = forecast(&scenario);
        let staffing = staffing(&scenario, &forecast);
        let roster = roster(&scenario);
        Self {
            history: history(&scenario, 70),
            schedule: schedule(&scenario, &roster),
            forecast,
            staffing,
            roster,
            scenario,
        }
    }

    pub(crate) fn coverage(&self) -> Coverage {
        coverage(&self.scenario, &self.staffing, &self.roster)
    }

    pub(crate) fn parts<'a>(
        &'a self,
        coverage: &'a Coverage,
        files: &'a [String],
    ) -> PlanParts<'a> {
        PlanParts {
            scenario: &self.scenario,
            history: &self.history,
            forecast: &self.forecast,
            staffing: &self.staffing,
            roster: &self.roster,
            coverage,
            proof: None,
            tuning: None,
            promise_savings: None,
            schedule_solve: &self.schedule.report,
            roster_solve: &SOLVED,
            verification: Some(VerificationSummary {
                rules_checked: 14,
                violations: 0,
            }),
            warnings: 1,
            files,
            wall_time_s: BTreeMap::from([("schedule".to_owned(), 1.25)]),
        }
    }
}

pub(crate) static SOLVED: SolveReport = SolveReport {
    status: SolveStatus::Stopped,
    objective: Some(41_200.0),
    bound: Some(40_900.0),
    gap: Some(300.0 / 41_200.0),
    rows: 1_200,
    columns: 5_400,
    seconds: 20.0,
};

/// A number between 0.9 and 1.1 that looks random and is always the same.
fn wiggle(seed: i64) -> f64 {
    let mixed = (seed.wrapping_mul(2_654_435_761) >> 7).rem_euclid(1_000);
    0.9 + 0.2 * mixed as f64 / 1_000.0
}

fn expected(scenario: &Scenario, queue: QueueIndex, date: NaiveDate, hour: usize) -> f64 {
    let Volumes::Typical(week) = &scenario.queues[queue.get()].volumes else {
        return 0.0;
    };
    let share = week.hour_weights[hour] / week.hour_weights.iter().sum::<f64>();
    let intervals = 60.0 / scenario.interval.minutes() as f64;
    week.per_weekday[date.weekday().num_days_from_monday() as usize] * share / intervals
}

fn hour_of(interval: &crate::calendar::Interval) -> usize {
    usize::from(interval.clock.minutes() / 60) % 24
}

pub(crate) fn history(scenario: &Scenario, days: u64) -> History {
    let first = scenario.first_day - Days::new(days);
    let queues = scenario.queue_indices().map(|queue| QueueHistory {
        days: (first.iter_days().take(days as usize))
            .map(|date| history_day(scenario, queue, date))
            .collect(),
        ..QueueHistory::none(queue)
    });
    History {
        queues: queues.collect(),
    }
}

fn history_day(scenario: &Scenario, queue: QueueIndex, date: NaiveDate) -> HistoryDay {
    let level = wiggle(i64::from(date.num_days_from_ce()));
    let open = scenario.open_intervals(queue, date);
    let missing = date.day() == 18;
    let status = match (open.is_empty(), missing) {
        (true, _) => DayStatus::Closed,
        (_, true) => DayStatus::Missing,
        _ => DayStatus::Open,
    };
    let known = open.into_iter().filter(|_| status == DayStatus::Open);
    let intervals = known.map(|interval| {
        let offered = expected(scenario, queue, date, hour_of(&interval))
            * level
            * wiggle(interval.span.start.minutes());
        IntervalHistory {
            interval,
            offered: offered.round(),
            handled: offered.round(),
            aht: Seconds::new(270.0).ok(),
            known: true,
        }
    });
    HistoryDay {
        date,
        status,
        intervals: intervals.collect(),
    }
}

fn forecast(scenario: &Scenario) -> Forecast {
    let of_queue = |queue: QueueIndex| {
        let open = scenario
            .days()
            .flat_map(|day| scenario.open_intervals(queue, day));
        let intervals: Vec<IntervalForecast> = (open.map(|interval| {
            let offered = expected(scenario, queue, interval.date, hour_of(&interval));
            IntervalForecast {
                interval,
                offered,
                offered_p10: offered * 0.8,
                offered_p50: offered * 0.99,
                offered_p90: offered * 1.25,
                aht: Seconds::new(270.0).unwrap(),
                statistical: offered,
                aht_statistical: Seconds::new(270.0).unwrap(),
            }
        }))
        .collect();
        let spread = Uncertainty {
            day_dispersion: vec![0.01],
            same_week: 0.4,
            ..Uncertainty::poisson(scenario.first_day)
        };
        let totals = intervals.iter().map(|it| (it.interval.date, it.offered));
        let days = uncertainty::days(&spread, totals);
        QueueForecast {
            queue,
            method: "level_profile".into(),
            reason: "It had the least error of the two methods at a lead of 14 days, over 8 weeks"
                .into(),
            backtest: vec![
                accuracy("mean_same_weekday", 0.081, false),
                accuracy("level_profile", 0.073, true),
            ],
            findings: vec![],
            effects: vec![],
            weeks: uncertainty::weeks(&spread, &days),
            backtest_days: tested_days(scenario, &days),
            judged_lead_days: Some(8),
            days,
            intervals,
            uncertainty: spread,
            adjustments: vec![],
            aht_reason: "AHT 270 s, the same at all times".into(),
            aht_uncertainty: 0.04,
            handle_time_distribution: None,
            behaviour: Behaviour::default(),
        }
    };
    Forecast {
        queues: scenario.queue_indices().map(of_queue).collect(),
    }
}

fn accuracy(method: &str, wape: f64, chosen: bool) -> MethodAccuracy {
    MethodAccuracy {
        method: method.into(),
        lead_days: 14,
        wape,
        mase: 0.81,
        bias: -0.012_345_678,
        pinball: 1.5,
        coverage_p10_p90: Fraction::new(0.79).unwrap(),
        chosen,
        coverage_days_p10_p90: Fraction::new(0.8).unwrap(),
        coverage_weeks_p10_p90: Fraction::new(0.75).unwrap(),
    }
}

/// The plan's days as days of eight weeks before it, one in five outside its band.
fn tested_days(scenario: &Scenario, days: &[DayForecast]) -> Vec<TestedDay> {
    let first_week = days
        .iter()
        .take_while(|day| day.date < scenario.first_day + Days::new(7));
    let first_week: Vec<&DayForecast> = first_week.collect();
    let of_week = |back: u64| {
        first_week
            .iter()
            .enumerate()
            .map(move |(at, day)| TestedDay {
                date: day.date - Days::new(7 * back),
                actual: day.offered * (0.9 + 0.05 * ((at as u64 + 3 * back) % 6) as f64),
                forecast: day.offered,
                p10: day.offered_p10,
                p90: day.offered_p90,
            })
    };
    (1..=8).rev().flat_map(of_week).collect()
}

fn staffing(scenario: &Scenario, forecast: &Forecast) -> Staffing {
    let of_queue = |own: &QueueForecast| QueueStaffing {
        queue: own.queue,
        service: Service::new(&scenario.queues[own.queue.get()], &Behaviour::default()),
        sizing: Sizing::Interval,
        intervals: own.intervals.iter().map(|it| need(scenario, it)).collect(),
        by_interval: vec![],
    };
    Staffing {
        queues: forecast.queues.iter().map(of_queue).collect(),
    }
}

/// About what Erlang C asks for: the load and its square root.
fn need(scenario: &Scenario, it: &IntervalForecast) -> IntervalStaffing {
    let load = it.offered * it.aht.get() / (it.interval.span.minutes() as f64 * 60.0);
    let agents = (load + 0.8 * load.sqrt()).ceil();
    IntervalStaffing {
        interval: it.interval,
        offered: it.offered,
        aht: it.aht,
        offered_load: Erlangs::new(load).unwrap(),
        agents_required: Agents::new(agents as u32),
        fte_required: Fte::new(agents * scenario.shrinkage.paid_per_required()).unwrap(),
        binding: Binding::ServiceLevel,
        performance: Performance {
            service_level: Fraction::new(0.83).ok(),
            asa: Seconds::new(12.345_6).ok(),
            abandoned: Fraction::ZERO,
            occupancy: Fraction::new((load / agents.max(1.0)).min(1.0)).unwrap(),
            counted: None,
        },
        one_fewer: None,
        sized_for: it.offered,
        carried_in: 0.0,
        deferred: None,
    }
}

/// Every agent works five days of seven, starts and patterns in turn; the third has a paid day off
/// on the second day.
fn roster(scenario: &Scenario) -> Roster {
    let mut roster = Roster::default();
    for position in 0..scenario.agents.len() {
        let index = AgentIndex::new(position);
        for (number, date) in scenario.days().enumerate() {
            let works = (number + position / 5) % 7 < 5;
            if position % 10 == 2 && number == 1 {
                roster.credits.push(CreditedDay {
                    agent: index,
                    date,
                    minutes: 480,
                });
            } else if works {
                let shift = shift_on(scenario, index, position + number / 7, date);
                roster.shifts.extend(shift);
            }
        }
    }
    roster
}

fn shift_on(
    scenario: &Scenario,
    agent: AgentIndex,
    turn: usize,
    date: NaiveDate,
) -> Option<RosteredShift> {
    let allowed: Vec<usize> = (0..scenario.shifts.len())
        .filter(|it| scenario.shifts[*it].days[date.weekday().num_days_from_monday() as usize])
        .collect();
    let position = *allowed.get(turn % allowed.len().max(1))?;
    let pattern = &scenario.shifts[position];
    let it = &scenario.agents[agent.get()];
    let zone = scenario.zone_of(it);
    let clock: Clock = pattern.starts[turn % pattern.starts.len()];
    let length = i64::from(pattern.lengths_min[0]);
    let span = Span::lasting(at(date, clock, zone, Repeated::First), length);
    let work = Activity::Work(it.skills[turn % it.skills.len()]);
    let mut pieces = Vec::new();
    let mut from = span.start;
    let mut paid_min = pattern.lengths_min[0];
    for pause in &pattern.breaks {
        let start = span
            .start
            .plus(i64::from(pause.earliest_min + 15 * (turn as u32 % 3)));
        let rest = Span::lasting(start, i64::from(pause.length_min));
        let activity = match pause.kind {
            BreakKind::Break => Activity::Break,
            BreakKind::Lunch => Activity::Lunch,
        };
        pieces.push(Piece {
            span: Span {
                start: from,
                end: start,
            },
            activity: work,
            paid: true,
        });
        pieces.push(Piece {
            span: rest,
            activity,
            paid: pause.paid,
        });
        paid_min -= if pause.paid { 0 } else { pause.length_min };
        from = rest.end;
    }
    pieces.push(Piece {
        span: Span {
            start: from,
            end: span.end,
        },
        activity: work,
        paid: true,
    });
    Some(RosteredShift {
        agent,
        shift: ShiftIndex::new(position),
        date,
        span,
        paid_min,
        pieces,
    })
}

/// The first shift of the roster, as a schedule would count it.
fn schedule(scenario: &Scenario, roster: &Roster) -> Schedule {
    let agents = scenario.agents.first();
    let groups = agents.map(|agent| Group {
        site: agent.site,
        contract: agent.contract,
        skills: agent.skills.clone(),
    });
    let shifts = roster.shifts.first().map(|shift| ScheduledShift {
        group: 0,
        shape: DutyShape {
            shift: shift.shift,
            site: scenario.agents[0].site,
            date: shift.date,
            span: shift.span,
            paid_min: shift.paid_min,
        },
        breaks: (shift.pieces.iter())
            .filter(|piece| !matches!(piece.activity, Activity::Work(_)))
            .map(|piece| piece.span)
            .collect(),
        count: 3,
    });
    Schedule {
        prices: vec![],
        groups: groups.into_iter().collect(),
        shifts: shifts.into_iter().collect(),
        report: SolveReport {
            status: SolveStatus::Optimal,
            gap: Some(0.0),
            ..SOLVED
        },
    }
}
