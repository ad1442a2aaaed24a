//! Public staff-scheduling instances: the published optimum, a proof, and no rule broken by an
//! independent score.

#![allow(clippy::unwrap_used)]

mod common;

use shiftwright::control::Control;
use shiftwright::lines::{Settings, Solved, public, rules, solve};
use std::time::Duration;

/// A roster of an instance that keeps all rules, and costs no less than its bound says; `None` without the data.
fn solved_within(number: u32, best: f64, seconds: u64) -> Option<Solved> {
    let file = format!("curtois-qu/instances/Instance{number}.txt");
    let path = common::shared_data(&file)?;
    let model = public::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let control = Control::unlimited().within(Duration::from_secs(seconds));
    let solved = solve(&model, Settings::default(), &control).unwrap();
    for (person, line) in model.people.iter().zip(&solved.lines) {
        assert_eq!(rules::breaches(&model, person, line), vec![]);
    }
    assert!(
        solved.bound <= best,
        "bound {} above a published roster's {best}",
        solved.bound
    );
    assert_eq!(solved.cost, model.cost(&solved.lines));
    Some(solved)
}

/// Solves an instance and holds it against the best published cost, which is proven to be the best.
fn reaches(number: u32, best: f64) {
    if let Some(solved) = solved_within(number, best, 60) {
        assert_eq!((solved.cost, solved.bound), (best, best));
    }
}

/// The dive and parts after it come near the best, where all shifts of a day are wanted from few people: no step that was
/// taken back may be tried for ever.
#[test]
fn twenty_people_are_nearly_at_the_best_in_seconds() {
    if let Some(solved) = solved_within(7, 1056.0, 30) {
        assert!(solved.cost <= 1058.0, "{}", solved.cost);
    }
}

#[test]
fn the_first_instance_is_closed() {
    reaches(1, 607.0);
}

#[test]
fn the_third_instance_is_closed() {
    reaches(3, 1001.0);
}

#[test]
fn fifty_people_with_six_kinds_of_shift_are_closed() {
    reaches(11, 3443.0);
}

#[test]
fn thirty_two_people_over_eight_weeks_are_closed() {
    reaches(17, 5746.0);
}
