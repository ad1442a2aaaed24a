use super::*;
use crate::report::sample::Plan;

/// Width and height in a PNG's header.
fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// Draws everything; where `SHIFTWRIGHT_CHARTS` names a folder, leaves the PNGs there to look at.
fn draw_all(name: &str, plan: &Plan) -> Vec<Chart> {
    let mut charts = forecast_charts(&plan.scenario, &plan.history, &plan.forecast).unwrap();
    charts.extend(coverage_charts(&plan.scenario, &plan.coverage()).unwrap());
    charts.extend(roster_charts(&plan.scenario, &plan.roster).unwrap());
    if let Some(folder) = std::env::var_os("SHIFTWRIGHT_CHARTS") {
        let folder = std::path::Path::new(&folder).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for chart in &charts {
            let png = to_png(&chart.svg).unwrap();
            std::fs::write(folder.join(format!("{}.png", chart.name)), png).unwrap();
            std::fs::write(folder.join(format!("{}.svg", chart.name)), &chart.svg).unwrap();
        }
    }
    charts
}

#[test]
fn a_help_desk_has_its_charts() {
    let charts = draw_all("help-desk", &Plan::help_desk(25));
    let names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
    assert_eq!(
        names,
        ["forecast-phone", "coverage-phone-week1", "coverage-phone-week2", "roster-week1", "roster-week2"]
    );
    let png = to_png(&charts[0].svg).unwrap();
    assert_eq!(png_size(&png), (2100, 1290));
}
