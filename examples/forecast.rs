//! History → forecast: the method that did best on weeks it had not seen, and its band.
//!
//! `cargo run --release --example forecast`

#![allow(clippy::print_stdout)]

use shiftwright::control::Control;
use shiftwright::{plan, scenario};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let (scenario, _) =
        scenario::load(Path::new("scenarios/helpdesk")).map_err(|p| format!("{p:?}"))?;
    let outlook = plan::forecast(&scenario, &Control::unlimited())?;
    let queue = &outlook.forecast.queues[0];
    println!("{}: {}", scenario.queues[0].name, queue.reason);
    for interval in queue.intervals.iter().take(4) {
        println!(
            "{} {}  {:5.1} contacts ({:.1} to {:.1}), {:.0} s each",
            interval.interval.date,
            interval.interval.clock,
            interval.offered,
            interval.offered_p10,
            interval.offered_p90,
            interval.aht.get()
        );
    }

    let wape = |chosen: bool, name: &str| {
        let rows = queue.backtest.iter().filter(|row| {
            if chosen {
                row.chosen
            } else {
                row.method == name
            }
        });
        rows.map(|row| row.wape).fold(f64::NAN, f64::min)
    };
    assert!(
        wape(true, "") < wape(false, "seasonal_naive"),
        "the choice must beat the naive method"
    );
    assert!(
        queue
            .intervals
            .iter()
            .all(|it| it.offered_p10 <= it.offered && it.offered <= it.offered_p90)
    );
    Ok(())
}
