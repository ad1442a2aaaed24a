//! Random small cases against every decision there is.
//!
//! Nothing of the program is used to judge: whole numbers are tried one after the other, and what is left to decide in
//! a week (overtime, time off, outsourcing, what is missing) is filled by price, the cheapest hours first, which
//! is best where every pool serves one queue.

use super::common::{holds, weeks};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use shiftwright::capacity::{
    Attrition, Budget, Class, Cohort, CostKind, Decision, Flows, Hiring, HiringLimit, MoveRoute,
    MoveStart, Outsourcing, Overtime, Pool, PriceStep, Problem, QueueNeed, RampWeek, Robust,
    Serves, Settings, SiteRoom, TempStart, Temps, TenureBand, VoluntaryTimeOff, broken_limits,
    check, evaluate, solve,
};
use shiftwright::control::Control;

type Random = Xoshiro256PlusPlus;

fn queue(random: &mut Random, span: usize, index: usize) -> QueueNeed {
    let level = random.random_range(120.0..260.0);
    let required_h: Vec<f64> = (0..span)
        .map(|_| level * random.random_range(0.6..1.5))
        .collect();
    let cheap = random.random_range(25.0..110.0);
    QueueNeed {
        name: format!("queue {index}"),
        required_p10_h: required_h.iter().map(|it| it * 0.9).collect(),
        required_p90_h: required_h.iter().map(|it| it * 1.15).collect(),
        required_h,
        understaffing: vec![
            PriceStep {
                up_to_share: 0.1,
                price_per_h: cheap,
            },
            PriceStep {
                up_to_share: 1.0,
                price_per_h: cheap * random.random_range(1.0..3.0),
            },
        ],
        understaffing_factor: (0..span).map(|_| random.random_range(0.8..1.2)).collect(),
        outsourcing: random.random_bool(0.5).then(|| Outsourcing {
            least_h: vec![random.random_range(0.0..6.0); span],
            most_h: vec![random.random_range(6.0..30.0); span],
            price_per_h: random.random_range(25.0..70.0),
        }),
    }
}

fn hiring(random: &mut Random, horizon: usize, span: usize, pool: usize) -> Hiring {
    let open: Vec<usize> = (0..2).map(|_| random.random_range(0..horizon)).collect();
    let min_size = random.random_range(1..4);
    Hiring {
        lead_weeks: random.random_range(0..2),
        training_weeks: random.random_range(0..3),
        graduation: random.random_range(0.6..1.0),
        min_size,
        max_size: min_size + random.random_range(0..3),
        frozen: (0..span).map(|week| !open.contains(&week)).collect(),
        cost_per_hire: random.random_range(0.0..400.0),
        cost_per_class: random.random_range(0.0..400.0),
        training_cost_per_week: random.random_range(0.0..80.0),
        training_pay_share: random.random_range(0.7..1.0),
        trainees_per_trainer: random.random_range(1.5..5.0),
        trainers_from: random.random_bool(0.5).then_some(pool),
    }
}

fn pool(random: &mut Random, horizon: usize, span: usize, index: usize, queues: usize) -> Pool {
    Pool {
        name: format!("pool {index}"),
        site: 0,
        serves: vec![Serves {
            queue: index % queues,
            speed: random.random_range(0.8..1.2),
        }],
        opening: vec![
            Cohort {
                tenure_weeks: 200,
                heads: random.random_range(4.0..8.0),
            },
            Cohort {
                tenure_weeks: random.random_range(0..4),
                heads: random.random_range(0.0..2.0),
            },
        ],
        known_changes: (0..span)
            .map(|_| {
                if random.random_bool(0.1) {
                    random.random_range(-0.5..1.0)
                } else {
                    0.0
                }
            })
            .collect(),
        hours_per_week: 40.0,
        pay_per_h: random.random_range(15.0..25.0),
        pay_factor: (0..span).map(|week| 1.0 + 0.01 * week as f64).collect(),
        presence: (0..span).map(|_| random.random_range(0.6..0.9)).collect(),
        efficiency: random.random_range(0.8..1.0),
        attrition: Attrition {
            bands: vec![
                TenureBand {
                    from_week: 0,
                    weekly: random.random_range(0.0..0.15),
                },
                TenureBand {
                    from_week: random.random_range(1..5),
                    weekly: random.random_range(0.0..0.1),
                },
            ],
            season: (0..span).map(|_| random.random_range(0.5..1.5)).collect(),
        },
        ramp: (0..random.random_range(0..3))
            .map(|_| RampWeek {
                speed: random.random_range(0.4..1.0),
                quality: 0.95,
            })
            .collect(),
        hiring: random
            .random_bool(0.85)
            .then(|| hiring(random, horizon, span, index)),
        overtime: random.random_bool(0.6).then(|| Overtime {
            most_share: random.random_range(0.02..0.2),
            pay_factor: random.random_range(1.1..1.8),
            productive: random.random_range(0.7..1.0),
        }),
        time_off: random.random_bool(0.5).then(|| VoluntaryTimeOff {
            most_share: random.random_range(0.02..0.2),
            saved_share: random.random_range(0.5..1.0),
        }),
        ..Pool::default()
    }
}

/// A case small enough to try everything.
fn case(seed: u64) -> Problem {
    let mut random = Random::seed_from_u64(seed);
    let horizon = random.random_range(4..8);
    let beyond = if random.random_bool(0.4) { 2 } else { 0 };
    let span = horizon + beyond;
    let pools = random.random_range(1..4);
    let queues = random.random_range(1..=pools.min(2));
    let heads = 9.0 * pools as f64;
    let mut problem = Problem {
        weeks: weeks(span),
        horizon,
        queues: (0..queues).map(|it| queue(&mut random, span, it)).collect(),
        pools: (0..pools)
            .map(|it| pool(&mut random, horizon, span, it, queues))
            .collect(),
        sites: vec![SiteRoom {
            name: "site".to_owned(),
            seats: random
                .random_bool(0.4)
                .then(|| vec![heads * random.random_range(0.8..1.2); span]),
            trainers: random
                .random_bool(0.3)
                .then(|| vec![random.random_range(0.5..2.5); span]),
        }],
        robust: random.random_bool(0.4).then(|| Robust {
            most_short_share: random.random_range(0.0..0.15),
            price_per_h: random.random_range(5.0..60.0),
        }),
        ..Problem::default()
    };
    limits(&mut random, &mut problem);
    if beyond == 0 {
        movers(&mut random, &mut problem);
    }
    if problem.pools[0].hiring.is_some() && random.random_bool(0.2) {
        let week = random.random_range(0..horizon);
        problem.committed.push(Class {
            pool: 0,
            week,
            size: 2.0,
        });
    }
    problem
}

fn limits(random: &mut Random, problem: &mut Problem) {
    let (pools, horizon) = (problem.pools.len(), problem.horizon);
    if random.random_bool(0.3) {
        problem.hiring_limits.push(HiringLimit {
            name: "limit".to_owned(),
            pools: (0..pools).collect(),
            weeks: 0..horizon,
            most_classes: random.random_bool(0.5).then(|| random.random_range(0..3)),
            most_heads: random.random_bool(0.5).then(|| random.random_range(1..7)),
        });
    }
    if random.random_bool(0.3) {
        problem.budgets.push(Budget {
            name: "budget".to_owned(),
            weeks: 0..horizon,
            kinds: vec![CostKind::Hiring, CostKind::Training],
            most: random.random_range(0.0..20_000.0),
        });
    }
}

/// Temps and moves, where one week or two are open for them.
fn movers(random: &mut Random, problem: &mut Problem) {
    let span = problem.span();
    if random.random_bool(0.5) {
        problem.pools[0].temps = Some(Temps {
            lead_weeks: span - random.random_range(1..3),
            contract_weeks: random.random_range(2..4),
            training_weeks: random.random_range(0..2),
            most_heads: 2,
            productive: random.random_range(0.6..1.0),
            pay_per_h: random.random_range(12.0..30.0),
            cost_per_hire: random.random_range(0.0..200.0),
        });
    }
    if problem.pools.len() > 1 && random.random_bool(0.5) {
        problem.moves.push(MoveRoute {
            name: "way".to_owned(),
            from: 0,
            to: 1,
            first_week: span - random.random_range(1..4),
            weeks_away: random.random_range(0..2),
            most_per_week: 1,
            cost_per_head: random.random_range(0.0..100.0),
        });
    }
}

/// One whole number that is to be decided.
#[derive(Clone, Copy)]
enum Choice {
    Class(usize, usize),
    Temps(usize, usize),
    Move(usize, usize),
}

/// Everything that is to be decided in whole numbers, and the values it can take.
fn choices(problem: &Problem) -> Vec<(Choice, Vec<f64>)> {
    let mut all = Vec::new();
    for (pool, terms) in problem.pools.iter().enumerate() {
        for week in 0..problem.horizon {
            if let Some(hiring) = &terms.hiring
                && week >= hiring.lead_weeks
                && !hiring.frozen[week]
            {
                let sizes = hiring.min_size..=hiring.max_size;
                let values = std::iter::once(0).chain(sizes).map(f64::from).collect();
                all.push((Choice::Class(pool, week), values));
            }
            if terms.temps.as_ref().is_some_and(|it| week >= it.lead_weeks) {
                all.push((Choice::Temps(pool, week), vec![0.0, 1.0, 2.0]));
            }
        }
    }
    for (route, way) in problem.moves.iter().enumerate() {
        for week in way.first_week..problem.horizon {
            all.push((Choice::Move(route, week), vec![0.0, 1.0]));
        }
    }
    all
}

fn decided(problem: &Problem, choices: &[(Choice, Vec<f64>)], mut number: usize) -> Decision {
    let mut decision = Decision::none(problem);
    for (choice, values) in choices {
        let value = values[number % values.len()];
        number /= values.len();
        if value == 0.0 {
            continue;
        }
        match *choice {
            Choice::Class(pool, week) => decision.classes.push(Class {
                pool,
                week,
                size: value,
            }),
            Choice::Temps(pool, week) => {
                decision.temps.push(TempStart {
                    pool,
                    week,
                    heads: value,
                });
            }
            Choice::Move(route, week) => {
                decision.moves.push(MoveStart {
                    route,
                    week,
                    heads: value,
                });
            }
        }
    }
    decision
}

/// Hours that can be had: price of an hour on the queue, how many, and where they come from.
#[derive(Clone, Copy)]
enum Source {
    /// People who would be sent home otherwise.
    Kept(usize),
    Overtime(usize),
    Outside,
    Missing,
}

/// Fills a queue's week, the cheapest hours first.
fn fill(problem: &Problem, flows: &Flows, queue: usize, week: usize, decision: &mut Decision) {
    let need = &problem.queues[queue];
    let factor = need.understaffing_factor.get(week).copied().unwrap_or(1.0);
    let mut left = need.required_h[week];
    let mut offers: Vec<(f64, f64, Source)> = Vec::new();
    for (pool, terms) in problem.pools.iter().enumerate() {
        let serves = terms.serves[0];
        if serves.queue != queue {
            continue;
        }
        let productive = flows.pools[pool][week].productive.max(0.0);
        let (base, pay) = (productive * terms.hours_per_week, terms.pay(week));
        let yields = terms.presence[week] * terms.efficiency;
        let off = terms
            .time_off
            .as_ref()
            .map_or(0.0, |it| it.most_share * base);
        decision.time_off_h[pool][week] = off;
        let own = (base - off) * yields;
        decision.worked_h[pool][0][week] = own.min(left.max(0.0) / serves.speed);
        left -= own * serves.speed;
        if let Some(terms) = &terms.time_off {
            let price = pay * terms.saved_share / (yields * serves.speed);
            offers.push((price, off * yields * serves.speed, Source::Kept(pool)));
        }
        if let Some(terms) = &terms.overtime {
            let price = pay * terms.pay_factor / (terms.productive * serves.speed);
            let most = terms.most_share * base * terms.productive * serves.speed;
            offers.push((price, most, Source::Overtime(pool)));
        }
    }
    if let Some(outside) = &need.outsourcing {
        left -= outside.least_h[week];
        let more = outside.most_h[week] - outside.least_h[week];
        offers.push((outside.price_per_h, more, Source::Outside));
    }
    let mut from = 0.0;
    for step in &need.understaffing {
        let most = (step.up_to_share - from) * need.required_h[week];
        offers.push((step.price_per_h * factor, most, Source::Missing));
        from = step.up_to_share;
    }
    offers.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, most, source) in offers {
        let hours = most.min(left).max(0.0);
        left -= hours;
        take(problem, (source, hours), queue, week, decision);
    }
}

fn take(
    problem: &Problem,
    (source, hours): (Source, f64),
    queue: usize,
    week: usize,
    decision: &mut Decision,
) {
    match source {
        Source::Kept(pool) => {
            let terms = &problem.pools[pool];
            let own = hours / terms.serves[0].speed;
            decision.time_off_h[pool][week] -= own / (terms.presence[week] * terms.efficiency);
            decision.worked_h[pool][0][week] += own;
        }
        Source::Overtime(pool) => {
            let terms = &problem.pools[pool];
            let own = hours / terms.serves[0].speed;
            let productive = terms.overtime.as_ref().unwrap().productive;
            decision.overtime_h[pool][week] += own / productive;
            decision.worked_h[pool][0][week] += own;
        }
        Source::Outside => decision.outsourced_h[queue][week] += hours,
        Source::Missing => {}
    }
}

/// More decisions than this take too long to try.
const MOST_DECISIONS: usize = 400;

fn count(choices: &[(Choice, Vec<f64>)]) -> usize {
    choices.iter().map(|it| it.1.len()).product()
}

/// The best decision of all, its cost, and how many were tried.
fn best(problem: &Problem) -> (f64, Decision, usize) {
    let choices = choices(problem);
    let count = count(&choices);
    let mut best: Option<(f64, Decision)> = None;
    for number in 0..count {
        let mut decision = decided(problem, &choices, number);
        let flows = evaluate(problem, &decision).unwrap();
        if flows.pools.iter().flatten().any(|it| it.productive < -1e-9) {
            continue;
        }
        for queue in 0..problem.queues.len() {
            for week in 0..problem.span() {
                fill(problem, &flows, queue, week, &mut decision);
            }
        }
        if !broken_limits(problem, &decision).unwrap().is_empty() {
            continue;
        }
        let cost = evaluate(problem, &decision).unwrap().total();
        if best.as_ref().is_none_or(|it| cost < it.0) {
            best = Some((cost, decision));
        }
    }
    let (cost, decision) = best.unwrap();
    (cost, decision, count)
}

/// What a case came to: whether anybody was hired, moved or taken as a temp in the best decision.
struct Seen {
    hired: bool,
    moved: bool,
    temps: bool,
    decisions: usize,
}

fn compare(seed: u64) -> Seen {
    let problem = case(seed);
    let (cost, decision, decisions) = best(&problem);
    let settings = Settings {
        gap: 0.0,
        reasons: false,
        ..Settings::default()
    };
    let plan = solve(&problem, &settings, &Control::unlimited()).unwrap();
    holds(&problem, &plan.decision, &plan.flows);
    let found = plan.flows.total();
    let close = 1e-5 * cost.abs() + 0.01;
    assert!(
        (found - cost).abs() < close,
        "case {seed}: {found}, best {cost}\n{:?}\n{decision:?}",
        plan.decision
    );
    let bound = plan.report.bound.unwrap();
    assert!(
        bound < cost + close,
        "case {seed}: bound {bound} above {cost}"
    );
    Seen {
        hired: !decision.classes.is_empty(),
        moved: !decision.moves.is_empty(),
        temps: !decision.temps.is_empty(),
        decisions,
    }
}

#[test]
fn the_program_equals_trying_everything_in_200_random_cases() {
    let small = |seed: &u64| {
        let problem = case(*seed);
        check(&problem).is_ok() && count(&choices(&problem)) <= MOST_DECISIONS
    };
    let seeds: Vec<u64> = (0..2_000).filter(small).take(200).collect();
    let all: Vec<Seen> = seeds.into_par_iter().map(compare).collect();
    assert_eq!(all.len(), 200);
    let times = |it: fn(&Seen) -> bool| all.iter().filter(|seen| it(seen)).count();
    let (hired, moved, temps) = (
        times(|it| it.hired),
        times(|it| it.moved),
        times(|it| it.temps),
    );
    let decisions: usize = all.iter().map(|it| it.decisions).sum();
    println!(
        "{decisions} decisions tried; best with classes {hired}, moves {moved}, temps {temps}"
    );
    assert!(
        hired >= 40 && moved >= 3 && temps >= 3,
        "{hired} {moved} {temps}"
    );
}
