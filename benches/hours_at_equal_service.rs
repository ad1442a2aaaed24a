//! What a plan pays for the service that customers feel, against a plan sized interval by interval with the
//! steady formulas (`sizing = "interval"`) that gives the same service when it is played.
//!
//! `cargo bench --bench hours_at_equal_service`; `-- bank` or `-- three-cities` for one of the two, `-- --repair` (or
//! another name of a row) for some of the ways to plan; in test mode the small shipped help desk alone.
//!
//! Every plan is played against the same customers. The interval plan's promise of the live queue is moved
//! until its played service level over the plan is that of the plan beside it, as near as plans come.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;

use shiftwright::control::Control;
use shiftwright::plan::{Outlook, Plan, PlanOutcome, PlanSettings, Tuning, forecast, plan_for};
use shiftwright::scenario::model::{PromiseOver, Scenario, Sizing};
use shiftwright::simulate::{
    PlaySettings, QueueSimulation, Simulation, Timetable, Volumes, simulate,
};
use shiftwright::units::Fraction;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Service levels are compared to this.
const NEAR: f64 = 0.005;
/// Promises are tried to a fifth of a point.
const STEP: f64 = 0.002;
/// A round of `--repair` and `--credit-skills` takes no longer, all rounds together five times as long: long enough that
/// searches end by their counted work, on a busy machine too.
const ROUND: Duration = Duration::from_secs(1200);

/// How a plan is made.
#[derive(Debug, Clone, Copy)]
struct Way {
    name: &'static str,
    sizing: Sizing,
    over: PromiseOver,
    tuning: Option<Tuning>,
}

const DEFAULT: Way = Way {
    name: "default",
    sizing: Sizing::Auto,
    over: PromiseOver::Interval,
    tuning: None,
};

const WAYS: [Way; 5] = [
    DEFAULT,
    Way {
        name: "sizing = \"carried\"",
        sizing: Sizing::Carried,
        ..DEFAULT
    },
    Way {
        name: "over = \"day\"",
        over: PromiseOver::Day,
        ..DEFAULT
    },
    Way {
        name: "--repair",
        tuning: Some(Tuning::Repair),
        ..DEFAULT
    },
    Way {
        name: "--credit-skills",
        tuning: Some(Tuning::CreditSkills),
        ..DEFAULT
    },
];

const BY_INTERVAL: Way = Way {
    name: "interval",
    sizing: Sizing::Interval,
    ..DEFAULT
};

/// What a plan gives and costs.
#[derive(Debug, Clone)]
struct Measured {
    /// What was promised on the live queue when it was planned.
    promise: f64,
    /// By queue: the service level felt over the plan, and its half-width.
    felt: Vec<(f64, f64)>,
    paid_h: f64,
    cost: f64,
    /// Agent-hours on the phones, all queues.
    required_h: f64,
    expected_h: f64,
    /// Share of the live queue's intervals that were below the promise of the scenario when played.
    below: f64,
    same_as_interval: bool,
}

/// A scenario, what is expected of it, and plans of it that are known.
struct Case {
    scenario: Scenario,
    outlook: Outlook,
    replications: u32,
    /// The queue whose promise is moved.
    live: usize,
    /// Interval plans by promise, in steps.
    known: BTreeMap<i64, Measured>,
}

impl Case {
    fn new(folder: &Path, replications: u32) -> Self {
        let (scenario, _) = shiftwright::scenario::load(folder).unwrap();
        let outlook = forecast(&scenario, &Control::unlimited()).unwrap();
        let mut queues = scenario.queues.iter();
        Self {
            live: queues.position(|it| !it.channel.is_deferred()).unwrap(),
            known: BTreeMap::new(),
            scenario,
            outlook,
            replications,
        }
    }

    fn promise(&self) -> f64 {
        let level = self.scenario.queues[self.live].targets.service_level;
        level.unwrap().target.get()
    }

    /// The scenario planned one way, with another promise.
    fn planned(&self, way: Way, promise: f64) -> Plan {
        let mut scenario = self.scenario.clone();
        for queue in scenario
            .queues
            .iter_mut()
            .filter(|it| !it.channel.is_deferred())
        {
            queue.sizing = way.sizing;
            if let Some(level) = &mut queue.targets.service_level {
                level.over = way.over;
            }
        }
        let level = scenario.queues[self.live].targets.service_level.as_mut();
        level.unwrap().target = Fraction::new(promise).unwrap();
        let settings = PlanSettings {
            unplayed: true,
            tuning: way.tuning,
            time_limit: way.tuning.map(|_| ROUND),
            ..PlanSettings::default()
        };
        let outlook = self.outlook.clone();
        let outcome = plan_for(&scenario, outlook, &settings, &Control::unlimited());
        let PlanOutcome::Planned(plan) = outcome.unwrap() else {
            unreachable!("{} cannot be rostered", self.scenario.name)
        };
        *plan
    }

    /// Played against the same customers, and judged by the scenario's own promise.
    fn measured(&self, plan: &Plan, promise: f64) -> Measured {
        let settings = PlaySettings {
            first: 0,
            replications: self.replications,
            half_width: None,
            volumes: Volumes::AsTheyMayCome,
        };
        let played = simulate(
            &self.scenario,
            &self.outlook.forecast,
            &plan.requirement.staffing,
            &Timetable::from(&plan.roster),
            &settings,
            &Control::unlimited(),
        );
        let labour = plan.coverage.queues.iter().flat_map(|it| &it.intervals);
        let hours = |agents: f64, minutes: i64| agents * minutes as f64 / 60.0;
        let (mut required_h, mut expected_h) = (0.0, 0.0);
        for it in labour {
            let minutes = it.interval.span.minutes();
            required_h += hours(f64::from(it.agents_required.get()), minutes);
            expected_h += hours(it.agents_expected, minutes);
        }
        let shifts = plan.roster.shifts.iter();
        Measured {
            promise,
            felt: felt(&played),
            paid_h: shifts.map(|it| f64::from(it.paid_min) / 60.0).sum(),
            cost: plan.roster_cost.pay + plan.roster_cost.overtime,
            required_h,
            expected_h,
            below: below(&played.queues[self.live], self.promise()),
            same_as_interval: false,
        }
    }

    /// The interval plan for a promise.
    fn by_interval(&mut self, steps: i64) -> Measured {
        if let Some(known) = self.known.get(&steps) {
            return known.clone();
        }
        let promise = steps as f64 * STEP;
        let plan = self.planned(BY_INTERVAL, promise);
        let measured = self.measured(&plan, promise);
        self.known.insert(steps, measured.clone());
        measured
    }

    /// The interval plan whose service level when played comes nearest to `felt`: by bisection of its
    /// promise, as if more were felt the more is promised.
    fn at(&mut self, felt: f64) -> Measured {
        let live = self.live;
        let level = |it: &Measured| it.felt[live].0;
        loop {
            let known = self.known.values();
            let off = |it: &&Measured| (level(it) - felt).abs();
            let nearest = known.min_by(|a, b| off(a).total_cmp(&off(b)));
            let nearest = nearest.unwrap().clone();
            if off(&&nearest) < 0.3 * NEAR {
                return nearest;
            }
            let known = self.known.iter();
            let below = known.clone().filter(|(_, it)| level(it) < felt);
            let above = known.filter(|(_, it)| level(it) > felt);
            let low = below.map(|(step, _)| *step).max();
            let high = above.map(|(step, _)| *step).min();
            let low = low.unwrap_or((0.3 / STEP) as i64);
            let high = high.unwrap_or((0.99 / STEP) as i64);
            let middle = i64::midpoint(low, high);
            if self.known.contains_key(&middle) {
                return nearest;
            }
            self.by_interval(middle);
        }
    }

    fn told(&mut self, asked: impl Fn(&Way) -> bool) {
        let queues = self.scenario.queues.iter().map(|it| it.name.as_str());
        println!(
            "\n{}: {} plays; felt of {}; {} is promised to {:.1} %",
            self.scenario.name,
            self.replications,
            queues.collect::<Vec<_>>().join(", "),
            self.scenario.queues[self.live].name,
            100.0 * self.promise()
        );
        println!("{HEADER}");
        let promise = self.promise();
        let plain = self.by_interval((promise / STEP).round() as i64);
        println!("{}", row(BY_INTERVAL.name, &plain, &plain));
        for way in WAYS.into_iter().filter(asked) {
            let plan = self.planned(way, promise);
            let mut own = self.measured(&plan, promise);
            own.same_as_interval = (own.required_h - plain.required_h).abs() < 1e-9;
            let equal = self.at(own.felt[self.live].0);
            println!("{}", row(way.name, &own, &equal));
            println!("{}", row("  interval at that level", &equal, &equal));
        }
    }
}

fn felt(played: &Simulation) -> Vec<(f64, f64)> {
    let queues = played.queues.iter().map(|it| {
        let level = it.total.service_level;
        level.map_or((f64::NAN, f64::NAN), |it| {
            (it.mean, it.half_width.unwrap_or(f64::NAN))
        })
    });
    queues.collect()
}

/// Share of the intervals in which somebody came that were below the promise.
fn below(queue: &QueueSimulation, promise: f64) -> f64 {
    let levels = queue.intervals.iter();
    let levels: Vec<f64> = levels
        .filter_map(|it| it.felt.service_level.map(|level| level.mean))
        .collect();
    let short = levels.iter().filter(|it| **it < promise).count();
    short as f64 / levels.len().max(1) as f64
}

const HEADER: &str = "plan                       promise  felt, %                    required h  expected h   paid h     cost  below promise  paid against interval";

fn row(name: &str, it: &Measured, equal: &Measured) -> String {
    let felt = it.felt.iter();
    let felt = felt.map(|(mean, half)| format!("{:.2} ± {:.2}", 100.0 * mean, 100.0 * half));
    let felt: Vec<String> = felt.collect();
    let against = 100.0 * (it.paid_h / equal.paid_h - 1.0);
    let same = if it.same_as_interval {
        " (same requirement)"
    } else {
        ""
    };
    format!(
        "{name:26} {:6.1}  {:26} {:9.0} {:11.0} {:9.0} {:9.0} {:9.1} % {against:+12.2} %{same}",
        100.0 * it.promise,
        felt.join(", "),
        it.required_h,
        it.expected_h,
        it.paid_h,
        it.cost,
        100.0 * it.below,
    )
}

fn main() {
    if !std::env::args().any(|it| it == "--bench") {
        let mut case = Case::new(&common::shipped("helpdesk"), 4);
        let promise = case.promise();
        let own = case.planned(DEFAULT, promise);
        let own = case.measured(&own, promise);
        let interval = case.by_interval((promise / STEP).round() as i64);
        println!("{HEADER}\n{}", row(DEFAULT.name, &own, &interval));
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Of a choice (a scenario, a way to plan) what is named is asked for, or all where none is.
    let chosen = |all: &[&str], name: &str| {
        let among = |it: &&String| all.contains(&it.as_str());
        let mut named = arguments.iter().filter(among).peekable();
        named.peek().is_none() || named.any(|it| it == name)
    };
    let asked = |name: &str| chosen(&["three-cities", "bank"], name);
    let way = |it: &Way| chosen(&WAYS.map(|it| it.name), it.name);
    if asked("three-cities") {
        Case::new(&common::shipped("three-cities"), 200).told(way);
    }
    let folder = tempfile::tempdir().unwrap();
    if asked("bank") && common::bank::write(folder.path()) {
        Case::new(folder.path(), 64).told(way);
    }
}
