//! Plans of parts that do not fit together, cut down until they do.

use super::decision::Decision;
use super::evaluate::flows;
use super::limits::{BrokenLimit, Rule, broken};
use super::problem::{Class, Problem};

/// Takes classes out of `decision` until seats, trainers, hiring limits and budgets hold; says whether they held at once. The
/// hours of the decision are not looked at: they are to be decided anew.
pub(super) fn repaired(problem: &Problem, decision: &mut Decision) -> bool {
    let mut at_once = true;
    loop {
        let all = broken(problem, decision, &flows(problem, decision));
        let shared = |it: &&BrokenLimit| {
            matches!(
                it.rule,
                Rule::Seats | Rule::Trainers | Rule::HiringLimit | Rule::Budget | Rule::Seasoned
            )
        };
        let Some(first) = all.iter().find(shared) else {
            return at_once;
        };
        at_once = false;
        if !cut(problem, first, decision) {
            (decision.classes, decision.temps, decision.moves) = (vec![], vec![], vec![]);
            return false;
        }
    }
}

/// Takes out the smallest class that has to do with a broken limit; `false` where there is none.
fn cut(problem: &Problem, limit: &BrokenLimit, decision: &mut Decision) -> bool {
    let concerned = |class: &Class| {
        let pool = &problem.pools[class.pool];
        match limit.rule {
            Rule::Seats => pool.site == limit.of && class.week <= limit.week,
            Rule::Trainers => {
                let learning = class.week..class.week + pool.training_weeks();
                pool.site == limit.of && learning.contains(&limit.week)
            }
            Rule::HiringLimit => {
                let own = &problem.hiring_limits[limit.of];
                own.pools.contains(&class.pool) && own.weeks.contains(&class.week)
            }
            Rule::Budget => problem.budgets[limit.of].weeks.contains(&class.week),
            _ => false,
        }
    };
    let classes = decision.classes.iter().enumerate();
    let smallest = classes
        .filter(|it| concerned(it.1))
        .min_by(|a, b| a.1.size.total_cmp(&b.1.size).then(b.1.week.cmp(&a.1.week)));
    match smallest.map(|it| it.0) {
        Some(index) => {
            decision.classes.remove(index);
            true
        }
        // People who move or come as temps for classes that are gone.
        None => decision.moves.pop().is_some() || decision.temps.pop().is_some(),
    }
}
