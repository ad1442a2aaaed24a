//! Small problems, and what holds of every plan.

use chrono::{Days, NaiveDate};
use shiftwright::capacity::{
    Attrition, Class, Cohort, Decision, Flows, Hiring, Outsourcing, Overtime, Plan, Pool,
    PriceStep, Problem, QueueNeed, RampWeek, Serves, Settings, SiteRoom, TenureBand, broken_limits,
    solve,
};
use shiftwright::control::Control;

/// The first days of so many weeks.
pub fn weeks(count: usize) -> Vec<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
    (0..count)
        .map(|it| start + Days::new(7 * it as u64))
        .collect()
}

/// The example of `docs/capacity.md`: ten people, six weeks, classes of four.
pub fn hand() -> Problem {
    let required_h = vec![240.0, 240.0, 260.0, 240.0, 240.0, 264.0];
    Problem {
        weeks: weeks(6),
        horizon: 6,
        queues: vec![QueueNeed {
            name: "phone".to_owned(),
            required_p10_h: required_h.clone(),
            required_p90_h: required_h.clone(),
            required_h,
            understaffing: vec![
                PriceStep {
                    up_to_share: 0.1,
                    price_per_h: 40.0,
                },
                PriceStep {
                    up_to_share: 1.0,
                    price_per_h: 80.0,
                },
            ],
            understaffing_factor: vec![],
            outsourcing: Some(Outsourcing {
                least_h: vec![0.0; 6],
                most_h: vec![20.0; 6],
                price_per_h: 50.0,
            }),
        }],
        sites: vec![SiteRoom {
            name: "Lyon".to_owned(),
            seats: None,
            trainers: None,
        }],
        pools: vec![Pool {
            name: "Lyon phone".to_owned(),
            serves: vec![Serves {
                queue: 0,
                speed: 1.0,
            }],
            opening: vec![Cohort {
                tenure_weeks: 100,
                heads: 10.0,
            }],
            hours_per_week: 40.0,
            pay_per_h: 20.0,
            presence: vec![0.75; 6],
            efficiency: 0.8,
            attrition: Attrition {
                bands: vec![
                    TenureBand {
                        from_week: 0,
                        weekly: 0.1,
                    },
                    TenureBand {
                        from_week: 4,
                        weekly: 0.05,
                    },
                ],
                season: vec![],
            },
            ramp: vec![
                RampWeek {
                    speed: 0.5,
                    quality: 1.0,
                },
                RampWeek {
                    speed: 0.8,
                    quality: 0.9375,
                },
            ],
            hiring: Some(Hiring {
                lead_weeks: 1,
                training_weeks: 2,
                graduation: 0.75,
                min_size: 4,
                max_size: 4,
                frozen: vec![],
                cost_per_hire: 1_000.0,
                cost_per_class: 500.0,
                training_cost_per_week: 50.0,
                training_pay_share: 1.0,
                trainees_per_trainer: 4.0,
                trainers_from: Some(0),
            }),
            overtime: Some(Overtime {
                most_share: 0.1,
                pay_factor: 1.5,
                productive: 0.9,
            }),
            ..Pool::default()
        }],
        ..Problem::default()
    }
}

/// The pool of the example over 14 weeks of growing demand: classes, overtime and outsourcing pay.
pub fn growing() -> Problem {
    let mut problem = hand();
    let span = 14;
    problem.weeks = weeks(span);
    problem.horizon = span;
    let queue = &mut problem.queues[0];
    queue.required_h = (0..span).map(|week| 230.0 + 12.0 * week as f64).collect();
    queue.required_p10_h = queue.required_h.iter().map(|it| it * 0.9).collect();
    queue.required_p90_h = queue.required_h.iter().map(|it| it * 1.1).collect();
    queue.understaffing[0].price_per_h = 60.0;
    queue.understaffing[1].price_per_h = 150.0;
    let outside = queue.outsourcing.as_mut().unwrap();
    (outside.least_h, outside.most_h) = (vec![0.0; span], vec![20.0; span]);
    let pool = &mut problem.pools[0];
    pool.presence = vec![0.75; span];
    let hiring = pool.hiring.as_mut().unwrap();
    (hiring.min_size, hiring.max_size) = (2, 6);
    (hiring.cost_per_hire, hiring.graduation) = (500.0, 0.9);
    problem
}

/// The class of the example.
pub const HAND_CLASS: Class = Class {
    pool: 0,
    week: 1,
    size: 4.0,
};

/// `problem` solved to proof, and everything that must hold of its plan.
pub fn solved(problem: &Problem) -> Plan {
    let settings = Settings {
        gap: 0.0,
        ..Settings::default()
    };
    let plan = solve(problem, &settings, &Control::unlimited()).unwrap();
    holds(problem, &plan.decision, &plan.flows);
    let report = &plan.report;
    assert_eq!(report.objective, Some(plan.flows.total()));
    let bound = report.bound.unwrap();
    assert!(
        bound <= plan.flows.total() * (1.0 + 1e-6) + 1e-3,
        "{report:?}"
    );
    plan
}

/// Heads are conserved in every week, and no limit is broken.
pub fn holds(problem: &Problem, decision: &Decision, flows: &Flows) {
    conserved(flows);
    let broken = broken_limits(problem, decision).unwrap();
    assert!(broken.is_empty(), "{broken:?}");
}

/// Heads in = heads out, pool by pool and week by week, and over all pools.
pub fn conserved(flows: &Flows) {
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * (1.0 + a.abs());
    let span = flows.pools.first().map_or(0, Vec::len);
    for rows in &flows.pools {
        for (week, row) in rows.iter().enumerate() {
            let came = row.hires + row.moved_in + row.temps_in + row.known_in;
            let went = row.dropouts + row.moved_out + row.temps_out + row.known_out;
            assert!(
                close(row.heads, row.opening + came - went),
                "week {week}: {row:?}"
            );
            assert!(
                close(row.closing, row.heads - row.leavers),
                "week {week}: {row:?}"
            );
            let parts = row.in_training + row.away + row.temps + row.ready;
            assert!(close(row.heads, parts), "week {week}: {row:?}");
            if let Some(next) = rows.get(week + 1) {
                assert!(close(next.opening, row.closing), "week {week}");
            }
        }
    }
    for week in 0..span {
        let sum = |it: fn(&shiftwright::capacity::PoolWeek) -> f64| -> f64 {
            flows.pools.iter().map(|rows| it(&rows[week])).sum()
        };
        assert!(
            close(sum(|it| it.moved_in), sum(|it| it.moved_out)),
            "week {week}"
        );
    }
    let first: f64 = flows.pools.iter().map(|rows| rows[0].opening).sum();
    let all = |it: fn(&shiftwright::capacity::PoolWeek) -> f64| -> f64 {
        flows.pools.iter().flatten().map(it).sum()
    };
    let came = all(|it| it.hires + it.temps_in + it.known_in);
    let went = all(|it| it.dropouts + it.temps_out + it.known_out + it.leavers);
    let last: f64 = flows.pools.iter().map(|rows| rows[span - 1].closing).sum();
    assert!(
        close(first + came - went, last),
        "{first} + {came} - {went} is not {last}"
    );
}
