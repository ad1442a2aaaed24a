//! The play and the rounds: what they came to, and why.

use super::screen::{Screen, WIDTH, wrap};
use crate::report::felt;
use crate::report::summary::PlanSummary;
use crate::report::targets::Promised;
use crate::report::tuning::{self, TuningSummary, Whole};

const MOST_PLAYED: usize = 12;
/// Lines of all that is told of one thing: how many days each queue keeps is told of every queue.
const MOST_OF_ONE: usize = 6;
const MOST_CAUSES: usize = 2;

/// What customers felt when the roster was played.
pub(super) fn played(screen: &mut Screen, summary: &PlanSummary) {
    let Some(played) = &summary.simulation else {
        return;
    };
    screen.blank();
    if let Some(tuning) = &summary.tuning {
        let mut told = told_tuning(summary, tuning).into_iter();
        screen.paragraph("Tuned", &told.next().unwrap_or_default(), 6);
        let causes = told.take(MOST_CAUSES);
        causes.for_each(|it| screen.paragraph("", &it, 4));
    }
    let lines = felt::lines(played, &summary.queues);
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH, MOST_OF_ONE));
    lines.take(MOST_PLAYED).for_each(|line| screen.line(&line));
}

fn told_tuning(summary: &PlanSummary, tuning: &TuningSummary) -> Vec<String> {
    let mut targets = summary.queues.iter().flat_map(|it| &it.targets);
    let plan = Whole {
        currency: &summary.plan.currency,
        paid_h: summary.labour.paid_h,
        cost: summary.labour.cost,
        expected_h: summary.total.expected_h,
        levels_only: targets.all(|it| it.target == Promised::ServiceLevel),
        missed: (summary.queues.iter()).any(|it| it.keeps_promise() == Some(false)),
    };
    tuning::told(tuning, &plan)
}
