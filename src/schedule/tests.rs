//! The schedule as a whole.

use super::synthetic;
use super::*;
use crate::control::Control;
use crate::scenario::Scenario;
use crate::staffing::Staffing;

fn run(scenario: &Scenario, staffing: &Staffing, gap: f64) -> Schedule {
    let settings = ScheduleSettings {
        gap,
        ..ScheduleSettings::default()
    };
    schedule(scenario, staffing, &settings, &Control::unlimited()).unwrap()
}

fn show(name: &str, scenario: &Scenario, staffing: &Staffing, schedule: &Schedule) {
    let it = evaluate(scenario, staffing, schedule);
    println!("{name}: {:?}", schedule.report);
    println!(
        "  groups {} pay {:.0} under {:.0} ({:.1} h) over {:.0} ({:.1} h) paid {:.0} h penalty {:.0} shifts {}",
        schedule.groups.len(),
        it.pay,
        it.understaffing,
        it.understaffing_h,
        it.overstaffing,
        it.overstaffing_h,
        it.paid_h,
        it.shortfall_penalty,
        schedule.shifts.iter().map(|s| s.count).sum::<u32>()
    );
}

#[test]
#[ignore = "measures size (b): cargo test --lib -- --ignored --nocapture measure_bank"]
fn measure_bank() {
    let (scenario, staffing) = synthetic::bank();
    let made = run(&scenario, &staffing, 0.01);
    show("bank", &scenario, &staffing, &made);
}

#[test]
#[ignore = "measures size (a)"]
fn measure_three_cities() {
    let (scenario, staffing) = synthetic::three_cities();
    let made = run(&scenario, &staffing, 0.01);
    show("three cities", &scenario, &staffing, &made);
}

#[test]
#[ignore = "measures a day-and-night desk"]
fn measure_night_and_day() {
    let (scenario, staffing) = synthetic::night_and_day(40);
    let made = run(&scenario, &staffing, 0.01);
    show("night and day", &scenario, &staffing, &made);
}

#[test]
#[ignore = "debug"]
fn debug_week() {
    let (scenario, staffing) = synthetic::three_cities();
    let grid = grid::Grid::new(&scenario, &staffing);
    let since = std::time::Instant::now();
    let catalogue = catalogue::Catalogue::new(&scenario, &grid);
    println!("catalogue {:?}", since.elapsed());
    let rates = model::Rates::new(&scenario);
    let first = scenario.first_day;
    let cells: Vec<usize> = (0..grid.cells.len()).filter(|c| {
        let (date, _) = grid.cells[*c].span.start.date_clock(scenario.zone);
        (date - first).num_days() < 7
    }).collect();
    let built = model::week_model(&catalogue, &grid, &rates, &(0..1), &cells);
    println!("groups {} {:?} {:?} {:?}", catalogue.groups.len(), built.model.size(), built.model.families(), since.elapsed());
    let limits = solver::Limits { gap: 0.005, ..Default::default() };
    let control = Control::unlimited().within(std::time::Duration::from_secs(150));
    if std::env::var("RELAX").is_ok() {
        let since = std::time::Instant::now();
        let it = solver::relax(&built.model, &limits, &control).unwrap().unwrap();
        println!("relax {} {:?}", it.cost, since.elapsed());
    } else {
        let it = solver::solve(&built.model, &limits, None, &control).unwrap();
        println!("{:?}", it.report);
    }
}
