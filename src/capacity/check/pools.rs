//! What can be wrong with a pool.

use super::lists::Faults;
use crate::capacity::problem::{Attrition, Hiring, Pool, Problem, Temps};

const ANY: f64 = f64::INFINITY;

pub(super) fn check_pool(problem: &Problem, pool: &Pool, faults: &mut Faults) {
    let name = &pool.name;
    if pool.site >= problem.sites.len() {
        faults.add(format!("{name}: is at a site that does not exist"));
    }
    serves(problem, pool, faults);
    for cohort in &pool.opening {
        faults.number(name, "heads at the start", cohort.heads, 0.0, ANY);
    }
    if !pool.known_changes.is_empty() {
        faults.by_week(
            name,
            "known change of heads",
            &pool.known_changes,
            -ANY,
            ANY,
        );
    }
    faults.positive(name, "hours a week", pool.hours_per_week);
    faults.number(name, "pay", pool.pay_per_h, 0.0, ANY);
    faults.factors(name, "factor on pay", &pool.pay_factor);
    faults.by_week(name, "presence", &pool.presence, 0.0, 1.0);
    faults.part(name, "efficiency of schedules", pool.efficiency);
    attrition(name, &pool.attrition, faults);
    for week in &pool.ramp {
        faults.number(name, "speed in the ramp", week.speed, 0.0, 1.0);
        faults.number(name, "quality in the ramp", week.quality, 0.0, 1.0);
    }
    if let Some(hiring) = &pool.hiring {
        check_hiring(problem, name, hiring, faults);
    }
    if let Some(overtime) = &pool.overtime {
        faults.number(name, "most overtime", overtime.most_share, 0.0, ANY);
        faults.number(
            name,
            "pay factor of overtime",
            overtime.pay_factor,
            0.0,
            ANY,
        );
        faults.number(
            name,
            "productive share of overtime",
            overtime.productive,
            0.0,
            1.0,
        );
    }
    if let Some(off) = &pool.time_off {
        faults.number(name, "most voluntary time off", off.most_share, 0.0, 1.0);
        faults.number(name, "pay saved by time off", off.saved_share, 0.0, 1.0);
    }
    if let Some(temps) = &pool.temps {
        check_temps(name, temps, faults);
    }
}

fn serves(problem: &Problem, pool: &Pool, faults: &mut Faults) {
    for (index, own) in pool.serves.iter().enumerate() {
        faults.positive(&pool.name, "speed", own.speed);
        let twice = pool.serves[..index].iter().any(|it| it.queue == own.queue);
        if own.queue >= problem.queues.len() || twice {
            faults.add(format!(
                "{}: serves a queue that does not exist, or one twice",
                pool.name
            ));
        }
    }
}

fn attrition(name: &str, attrition: &Attrition, faults: &mut Faults) {
    for band in &attrition.bands {
        faults.number(name, "weekly attrition", band.weekly, 0.0, 1.0);
    }
    let bands = &attrition.bands;
    let ascending = bands.windows(2).all(|it| it[0].from_week < it[1].from_week);
    if bands.first().is_some_and(|it| it.from_week != 0) || !ascending {
        faults.add(format!(
            "{name}: bands of attrition must start at week 0 of tenure and ascend"
        ));
    }
    faults.factors(name, "season of attrition", &attrition.season);
    let worst = bands.iter().map(|it| it.weekly).fold(0.0, f64::max);
    let peak = attrition.season.iter().copied().fold(0.0, f64::max);
    if worst <= 1.0 && worst * peak > 1.0 {
        faults.add(format!(
            "{name}: attrition of {worst} a week times a season of {peak} is more than everybody"
        ));
    }
}

fn check_hiring(problem: &Problem, name: &str, hiring: &Hiring, faults: &mut Faults) {
    faults.part(name, "share that graduates", hiring.graduation);
    if hiring.min_size == 0 || hiring.min_size > hiring.max_size {
        faults.add(format!(
            "{name}: a class has {} to {} heads; the least must be 1 or more, the most no less than that",
            hiring.min_size, hiring.max_size
        ));
    }
    if !hiring.frozen.is_empty() && hiring.frozen.len() != problem.span() {
        faults.add(format!(
            "{name}: freeze weeks have {} entries for {} weeks",
            hiring.frozen.len(),
            problem.span()
        ));
    }
    for (what, value) in [
        ("cost of a hire", hiring.cost_per_hire),
        ("cost of a class", hiring.cost_per_class),
        ("cost of a week of training", hiring.training_cost_per_week),
    ] {
        faults.number(name, what, value, 0.0, ANY);
    }
    faults.number(
        name,
        "share of pay in training",
        hiring.training_pay_share,
        0.0,
        1.0,
    );
    faults.positive(name, "trainees a trainer", hiring.trainees_per_trainer);
    if hiring
        .trainers_from
        .is_some_and(|it| it >= problem.pools.len())
    {
        faults.add(format!(
            "{name}: trainers come from a pool that does not exist"
        ));
    }
}

fn check_temps(name: &str, temps: &Temps, faults: &mut Faults) {
    if temps.training_weeks >= temps.contract_weeks {
        faults.add(format!(
            "{name}: temps stay {} weeks and learn for {}: they must stay longer",
            temps.contract_weeks, temps.training_weeks
        ));
    }
    faults.positive(name, "what a temp is worth", temps.productive);
    faults.number(name, "pay of temps", temps.pay_per_h, 0.0, ANY);
    faults.number(
        name,
        "cost of a temp who comes",
        temps.cost_per_hire,
        0.0,
        ANY,
    );
}
