use super::csv;
use super::sample::Plan;
use super::summary::{PlanSummary, summarise};

/// The header and the first row.
fn beginning(text: &str) -> String {
    text.lines().take(2).collect::<Vec<_>>().join("\n")
}

fn all_tables(plan: &Plan) -> Vec<(&'static str, String)> {
    let it = &plan.scenario;
    vec![
        ("forecast", csv::forecast_table(it, &plan.forecast).to_csv()),
        (
            "forecast_days",
            csv::forecast_days_table(it, &plan.forecast).to_csv(),
        ),
        (
            "forecast_weeks",
            csv::forecast_weeks_table(it, &plan.forecast).to_csv(),
        ),
        ("backtest", csv::backtest_table(it, &plan.forecast).to_csv()),
        ("staffing", csv::staffing_table(it, &plan.staffing).to_csv()),
        ("schedule", csv::schedule_table(it, &plan.schedule).to_csv()),
        (
            "coverage",
            csv::coverage_table(it, &plan.coverage()).to_csv(),
        ),
        ("roster", csv::roster_table(it, &plan.roster).to_csv()),
        (
            "activities",
            csv::activities_table(it, &plan.roster).to_csv(),
        ),
    ]
}

#[test]
fn every_table_keeps_its_header_and_its_way_of_writing() {
    let mut shown = String::new();
    for (name, text) in all_tables(&Plan::help_desk(3)) {
        shown += &format!("{name}.csv\n{}\n\n", beginning(&text));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_row_has_as_many_fields_as_the_header_whatever_the_names() {
    let mut scenario = crate::scenario::sample::help_desk(3);
    scenario.queues[0].name = "phone, \"first\"\nline".into();
    scenario.sites[0].name = "=Berlin".into();
    scenario.agents[1].name = "@Ann;Bob,".into();
    scenario.shifts[0].name = "\"".into();
    for (name, text) in all_tables(&Plan::of(scenario)) {
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let width = reader.headers().unwrap().len();
        let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
        assert!(!rows.is_empty(), "{name}");
        assert!(rows.iter().all(|row| row.len() == width), "{name}");
        assert!(text.ends_with('\n') && !text.contains("NaN"), "{name}");
    }
}

#[test]
fn names_come_back_from_a_table_as_they_were() {
    let mut scenario = crate::scenario::sample::help_desk(1);
    scenario.agents[0].name = "=cmd, \"Ann\"".into();
    let text = csv::roster_table(&scenario, &Plan::of(scenario.clone()).roster).to_csv();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        &reader.records().next().unwrap().unwrap()[0],
        "=cmd, \"Ann\""
    );
}

#[test]
fn a_paid_day_away_is_one_row_over_its_local_day() {
    let plan = Plan::help_desk(3);
    let text = csv::activities_table(&plan.scenario, &plan.roster).to_csv();
    let away: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("time_off"))
        .collect();
    assert_eq!(
        away,
        ["Agent 03,2026-03-24T00:00:00+01:00,2026-03-25T00:00:00+01:00,time_off,,true"]
    );
    let order: Vec<&str> = text.lines().skip(1).collect();
    let key = |line: &str| {
        line.splitn(3, ',')
            .take(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(order.windows(2).all(|pair| key(pair[0]) <= key(pair[1])));
}

#[test]
fn what_is_unknown_is_blank() {
    let mut plan = Plan::help_desk(0);
    let performance = &mut plan.staffing.queues[0].intervals[0].performance;
    performance.service_level = None;
    performance.asa = None;
    plan.forecast.queues[0].backtest[0].mase = f64::INFINITY;
    let staffing = csv::staffing_table(&plan.scenario, &plan.staffing).to_csv();
    assert!(
        staffing
            .lines()
            .nth(1)
            .unwrap()
            .contains(",service_level,,,0,")
    );
    let backtest = csv::backtest_table(&plan.scenario, &plan.forecast).to_csv();
    assert!(
        backtest
            .lines()
            .nth(1)
            .unwrap()
            .contains("0.081,,-0.012346,")
    );
}

fn summary(agents: usize, seconds: f64) -> PlanSummary {
    let plan = Plan::help_desk(agents);
    let coverage = plan.coverage();
    let files = ["roster.csv".to_owned()];
    let mut parts = plan.parts(&coverage, &files);
    parts.wall_time_s.insert("schedule".into(), seconds);
    summarise(&parts)
}

#[test]
fn only_wall_time_tells_two_runs_apart() {
    let text = |seconds| summary(8, seconds).to_json().unwrap();
    let without = |text: String| {
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value
            .as_object_mut()
            .unwrap()
            .remove("wall_time_s")
            .unwrap();
        value
    };
    assert_eq!(text(1.0), text(1.0));
    assert_ne!(text(1.0), text(2.0));
    assert_eq!(without(text(1.0)), without(text(2.0)));
}

#[test]
fn summary_json_keeps_its_keys() {
    let mut summary = summary(8, 1.0);
    summary.queues[0].days.truncate(1);
    summary.worst_intervals.truncate(1);
    insta::assert_snapshot!(
        summary
            .to_json()
            .unwrap()
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
            .replace(&crate::schedule::solver::version(), "SOLVER")
    );
}

#[test]
fn paid_hours_and_equivalents_follow_from_the_requirement() {
    let plan = Plan::help_desk(3);
    let by_hand: f64 = (plan.staffing.queues[0].intervals.iter())
        .map(|it| it.fte_required.get() / 2.0)
        .sum();
    let summary = summary(3, 1.0);
    assert!((summary.paid_hours_required - by_hand).abs() < 1e-9);
    assert!((summary.fte_required.unwrap() - by_hand / 80.0).abs() < 1e-9);
    assert_eq!(summary.queues[0].answer_within_s, Some(20.0));
}

#[test]
fn a_day_that_is_credited_begins_after_the_night_that_runs_into_it() {
    let mut plan = Plan::help_desk(1);
    let zone = plan.scenario.zone;
    let shift = plan.roster.shifts[0].clone();
    let date = shift.date.succ_opt().unwrap();
    let midnight = crate::calendar::day(date, zone).start;
    let span = crate::calendar::Span::lasting(midnight.plus(-120), 480);
    let mut night = shift;
    night.span = span;
    night.pieces.truncate(1);
    night.pieces[0].span = span;
    plan.roster.shifts = vec![night];
    plan.roster.credits = vec![crate::roster::CreditedDay {
        agent: crate::units::AgentIndex::new(0),
        date,
        minutes: 480,
    }];
    let text = csv::activities_table(&plan.scenario, &plan.roster).to_csv();
    let row = text.lines().find(|line| line.contains("time_off")).unwrap();
    assert!(row.contains(&format!("{date}T06:00:00")), "{text}");
}
