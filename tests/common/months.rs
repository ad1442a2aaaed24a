//! A contact centre of any size for the months ahead: seasons, growth, attrition, classes, limits of every kind.

use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use shiftwright::capacity::{
    Attrition, Budget, Cohort, CostKind, Hiring, HiringLimit, MoveRoute, Outsourcing, Overtime,
    Pool, PriceStep, Problem, QueueNeed, RampWeek, Serves, SiteRoom, Temps, TenureBand,
    VoluntaryTimeOff,
};

/// How large.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub weeks: usize,
    /// Weeks past the end.
    pub beyond: usize,
    pub sites: usize,
    pub groups: usize,
    /// Mean heads of a pool.
    pub heads: f64,
}

/// Every even group serves one queue, every odd one its own and the one before.
fn serves(group: usize) -> Vec<Serves> {
    let own = Serves {
        queue: group,
        speed: 1.0,
    };
    if group.is_multiple_of(2) {
        return vec![own];
    }
    let other = Serves {
        queue: group - 1,
        speed: 0.92,
    };
    vec![own, other]
}

const HOURS: f64 = 37.5;

fn season(week: usize) -> f64 {
    let year = (week as f64 + 35.0) / 52.18 * std::f64::consts::TAU;
    1.0 + 0.12 * year.cos() + 0.05 * (2.0 * year + 1.0).sin()
}

/// The centre.
pub fn centre(size: Size, seed: u64) -> Problem {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let start = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
    let weeks = (0..size.weeks).map(|it| start + Days::new(7 * it as u64));
    let mut problem = Problem {
        weeks: weeks.collect(),
        horizon: size.weeks,
        ..Problem::default()
    };
    for group in 0..size.groups {
        problem.queues.push(queue(size, group, &mut random));
    }
    for site in 0..size.sites {
        let seats = size.heads * size.groups as f64 * random.random_range(1.15..1.35);
        problem.sites.push(SiteRoom {
            name: format!("site {site}"),
            seats: Some(vec![seats.round(); size.weeks]),
            trainers: Some(vec![4.0; size.weeks]),
        });
        for group in 0..size.groups {
            let pool = pool(size, site, group, &mut random);
            problem.pools.push(pool);
        }
    }
    ways(size, &mut problem);
    limits(size, &mut problem);
    problem.extend(size.beyond);
    problem
}

fn queue(size: Size, group: usize, random: &mut Xoshiro256PlusPlus) -> QueueNeed {
    let level = size.heads * size.sites as f64 * HOURS * 0.62 * random.random_range(0.9..1.1);
    let growth = random.random_range(-0.05..0.25);
    let mut required_h = Vec::new();
    for week in 0..size.weeks {
        let trend = 1.0 + growth * week as f64 / 52.0;
        let event = if week % 52 == 11 { 1.25 } else { 1.0 };
        required_h.push(level * trend * season(week) * event * random.random_range(0.98..1.02));
    }
    let band = |factor: f64| required_h.iter().map(|it| it * factor).collect();
    QueueNeed {
        name: format!("queue {group}"),
        required_p10_h: band(0.91),
        required_p90_h: band(1.1),
        understaffing: vec![
            PriceStep {
                up_to_share: 0.03,
                price_per_h: 45.0,
            },
            PriceStep {
                up_to_share: 0.1,
                price_per_h: 90.0,
            },
            PriceStep {
                up_to_share: 1.0,
                price_per_h: 180.0,
            },
        ],
        understaffing_factor: vec![],
        outsourcing: group.is_multiple_of(3).then(|| Outsourcing {
            least_h: vec![0.0; size.weeks],
            most_h: vec![0.06 * level; size.weeks],
            price_per_h: 58.0,
        }),
        required_h,
    }
}

fn pool(size: Size, site: usize, group: usize, random: &mut Xoshiro256PlusPlus) -> Pool {
    let heads = (size.heads * random.random_range(0.7..1.25)).round();
    let pay = random.random_range(18.0..25.0);
    let frozen = |week: usize| (13..16).contains(&(week % 52));
    Pool {
        name: format!("site {site}, group {group}"),
        site,
        contract: "full time".to_owned(),
        group: format!("group {group}"),
        serves: serves(group),
        opening: vec![
            Cohort {
                tenure_weeks: 8,
                heads: (heads * 0.15).round(),
            },
            Cohort {
                tenure_weeks: 30,
                heads: (heads * 0.25).round(),
            },
            Cohort {
                tenure_weeks: 150,
                heads: (heads * 0.6).round(),
            },
        ],
        known_changes: vec![],
        hours_per_week: HOURS,
        pay_per_h: pay,
        pay_factor: (0..size.weeks)
            .map(|week| if week < 17 { 1.0 } else { 1.03 })
            .collect(),
        presence: (0..size.weeks)
            .map(|week| 0.74 - 0.05 * f64::from(u8::from((43..50).contains(&(week % 52)))))
            .collect(),
        efficiency: 0.9,
        attrition: Attrition {
            bands: vec![
                TenureBand {
                    from_week: 0,
                    weekly: 0.02,
                },
                TenureBand {
                    from_week: 26,
                    weekly: 0.009,
                },
                TenureBand {
                    from_week: 52,
                    weekly: 0.005,
                },
            ],
            season: (0..size.weeks)
                .map(|week| 1.0 + 0.2 * season(week + 20) - 0.2)
                .collect(),
        },
        ramp: (0..8)
            .map(|week| RampWeek {
                speed: 0.55 + 0.05 * f64::from(week),
                quality: 0.9 + 0.01 * f64::from(week),
            })
            .collect(),
        hiring: Some(Hiring {
            lead_weeks: 5,
            training_weeks: 5,
            graduation: 0.88,
            min_size: 5,
            max_size: 16,
            frozen: (0..size.weeks).map(frozen).collect(),
            cost_per_hire: 1_800.0,
            cost_per_class: 4_000.0,
            training_cost_per_week: 60.0,
            training_pay_share: 1.0,
            trainees_per_trainer: 10.0,
            trainers_from: Some(site * size.groups + group),
        }),
        overtime: Some(Overtime {
            most_share: 0.06,
            pay_factor: 1.5,
            productive: 0.85,
        }),
        time_off: Some(VoluntaryTimeOff {
            most_share: 0.05,
            saved_share: 0.9,
        }),
        temps: (group == 1).then_some(Temps {
            lead_weeks: 3,
            contract_weeks: 12,
            training_weeks: 2,
            most_heads: 10,
            productive: 0.8,
            pay_per_h: 31.0,
            cost_per_hire: 300.0,
        }),
    }
}

/// Cross-training from an even group to the odd one beside it.
fn ways(size: Size, problem: &mut Problem) {
    for site in 0..size.sites {
        for group in (0..size.groups.saturating_sub(1)).step_by(2) {
            problem.moves.push(MoveRoute {
                name: format!("site {site}: group {group} learns"),
                from: site * size.groups + group,
                to: site * size.groups + group + 1,
                first_week: 2,
                weeks_away: 3,
                most_per_week: 2,
                cost_per_head: 700.0,
            });
        }
    }
}

fn limits(size: Size, problem: &mut Problem) {
    for site in 0..size.sites {
        for month in 0..size.weeks / 4 {
            problem.hiring_limits.push(HiringLimit {
                name: format!("site {site}, month {month}"),
                pools: (site * size.groups..(site + 1) * size.groups).collect(),
                weeks: month * 4..month * 4 + 4,
                most_classes: Some(2),
                most_heads: None,
            });
        }
    }
    for year in 0..size.weeks.div_ceil(52) {
        let heads = size.heads * (size.groups * size.sites) as f64;
        problem.budgets.push(Budget {
            name: format!("hiring, year {year}"),
            weeks: year * 52..((year + 1) * 52).min(size.weeks),
            kinds: vec![CostKind::Hiring, CostKind::Training],
            most: heads * 0.45 * 7_500.0,
        });
    }
}
