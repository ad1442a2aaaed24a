//! Public staff-scheduling instances: the published optimum, a proof, and no rule broken by an
//! independent score.

#![allow(clippy::unwrap_used)]

mod common;

use shiftwright::control::Control;
use shiftwright::lines::{Settings, public, rules, solve};
use std::time::Duration;

/// Solves an instance and holds it against the best published cost.
fn reaches(number: u32, best: f64, proven: bool) {
    let file = format!("curtois-qu/instances/Instance{number}.txt");
    let Some(path) = common::shared_data(&file) else {
        return;
    };
    let model = public::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let control = Control::unlimited().within(Duration::from_secs(60));
    let solved = solve(&model, Settings::default(), &control).unwrap();
    for (person, line) in model.people.iter().zip(&solved.lines) {
        assert_eq!(rules::breaches(&model, person, line), vec![]);
    }
    assert!(
        solved.bound <= best,
        "bound {} above a published roster's {best}",
        solved.bound
    );
    assert_eq!(solved.cost, best);
    assert_eq!(solved.cost, model.cost(&solved.lines));
    if proven {
        assert_eq!(solved.bound, best);
    }
}

#[test]
fn the_first_instance_is_closed() {
    reaches(1, 607.0, true);
}

#[test]
fn the_third_instance_is_closed() {
    reaches(3, 1001.0, true);
}

#[test]
fn fifty_people_with_six_kinds_of_shift_are_closed() {
    reaches(11, 3443.0, true);
}

#[test]
fn thirty_two_people_over_eight_weeks_are_closed() {
    reaches(17, 5746.0, true);
}
