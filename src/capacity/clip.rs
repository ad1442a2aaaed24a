//! What is known but cannot be: more people who go than are expected to be there, more trainers than people. Cut down to
//! what can, and told.

use super::check::NOTHING;
use super::decision::Decision;
use super::evaluate::people;
use super::limits::seasoned;
use super::plan::{Warning, WarningKind};
use super::problem::Problem;

/// Cuts known leavers down to the seasoned people who are expected to be there by then, and takes trainers from elsewhere where
/// classes that are decided need more of them than a pool has. A warning each, with pool and date.
///
/// For numbers that a planner wrote down about whole people: `solve` refuses what this would cut.
pub fn clip(problem: &mut Problem) -> Vec<Warning> {
    let mut warnings = leavers(problem);
    warnings.extend(trainers(problem));
    warnings
}

fn leavers(problem: &mut Problem) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for pool in 0..problem.pools.len() {
        // Who does not go in one week can be too few in a later one: week by week.
        for week in 0..problem.pools[pool].known_changes.len().min(problem.span()) {
            let known = problem.pools[pool].known_changes[week];
            if known >= 0.0 {
                continue;
            }
            let lacking = -seasoned(problem, &Decision::none(problem))[pool][week];
            if lacking <= NOTHING {
                continue;
            }
            let going = (-known - lacking).max(0.0);
            problem.pools[pool].known_changes[week] = -going;
            warnings.push(Warning {
                kind: WarningKind::MoreGoThanThere,
                text: format!(
                    "{}: {} are to go in the week of {}, but no more than {} of its seasoned people are expected to be there by then: no more go",
                    problem.pools[pool].name,
                    -known,
                    day(problem, week),
                    tenths(going)
                ),
            });
        }
    }
    warnings
}

fn trainers(problem: &mut Problem) -> Vec<Warning> {
    let flows = people(problem, &Decision::none(problem));
    let mut warnings = Vec::new();
    for (pool, rows) in flows.pools.iter().enumerate() {
        let Some(week) = rows.iter().position(|row| row.productive < -NOTHING) else {
            continue;
        };
        for terms in &mut problem.pools {
            let hiring = terms.hiring.as_mut();
            if let Some(hiring) = hiring.filter(|it| it.trainers_from == Some(pool)) {
                hiring.trainers_from = None;
            }
        }
        warnings.push(Warning {
            kind: WarningKind::TrainersTooFew,
            text: format!(
                "{}: classes that are decided need more trainers in the week of {} than it has people: they are reckoned with as coming from elsewhere",
                problem.pools[pool].name,
                day(problem, week)
            ),
        });
    }
    warnings
}

fn tenths(heads: f64) -> f64 {
    (heads * 10.0).round() / 10.0
}

/// A week's first day, in words.
pub(super) fn day(problem: &Problem, week: usize) -> String {
    let first = problem.weeks.get(week);
    first.map_or(String::new(), |it| it.format("%-d %b %Y").to_string())
}
