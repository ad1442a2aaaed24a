//! temporary
#![allow(missing_docs)]
use crate::capacity::*;
use crate::control::Control;
pub fn solve(problem: &Problem, _: &Settings, _: &Control) -> Result<Plan, CapacityError> {
    let mut decision = Decision::none(problem);
    decision.classes = vec![];
    let flows = evaluate(problem, &decision)?;
    Ok(Plan {
        decision,
        flows,
        report: crate::schedule::SolveReport {
            status: crate::schedule::SolveStatus::Optimal,
            objective: None,
            bound: None,
            gap: None,
            rows: 0,
            columns: 0,
            seconds: 0.0,
        },
        reasons: vec![],
        worth: vec![],
        warnings: vec![],
    })
}
pub fn risk(_: &Problem, _: &Plan, _: &Uncertainty, _: &Control) -> Result<Risk, CapacityError> {
    Err(CapacityError::Input(vec![]))
}
