use super::*;
use crate::calendar::{Clock, ClockSpan, OpeningHours};
use crate::report::sample::Plan;
use crate::scenario::Scenario;
use crate::scenario::model::{ClosedDay, Site, TimeOff};
use crate::scenario::sample::{help_desk, hours};
use crate::units::{Fraction, QueueIndex, SiteIndex};

/// Width and height in a PNG's header.
fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// Draws everything; where `SHIFTWRIGHT_CHARTS` names a folder, leaves the charts there to look at.
fn draw_all(name: &str, plan: &Plan) -> Vec<Chart> {
    let mut charts = forecast_charts(&plan.scenario, &plan.history, &plan.forecast).unwrap();
    charts.extend(backtest_charts(&plan.scenario, &plan.forecast).unwrap());
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

/// The sample's roster, played.
fn played(plan: &Plan) -> crate::simulate::Simulation {
    let settings = crate::simulate::PlaySettings {
        replications: 16,
        ..crate::simulate::PlaySettings::of(&plan.scenario)
    };
    crate::simulate::simulate(
        &plan.scenario,
        &plan.forecast,
        &plan.staffing,
        &crate::simulate::Timetable::from(&plan.roster),
        &settings,
        &crate::control::Control::unlimited(),
    )
}

#[test]
fn the_chart_of_risk_has_every_open_day_s_chance_and_the_promise() {
    let plan = Plan::help_desk(30);
    let played = played(&plan);
    let charts = risk_charts(&plan.scenario, &played).unwrap();
    assert_eq!(names(&charts), ["risk"]);
    let svg = chart(&charts, "risk");
    assert!(svg.contains("promised within"), "{svg}");
    for day in &played.queues[0].days {
        let chance = day.felt.p_target_met.unwrap().get();
        assert!(svg.contains(&format!("{:.0} %", chance * 100.0)));
    }
    to_png(svg).unwrap();
}

#[test]
fn without_a_promise_there_is_no_chart_of_risk() {
    let mut plan = Plan::help_desk(3);
    let played = played(&plan);
    plan.scenario.queues[0].targets.service_level = None;
    assert!(risk_charts(&plan.scenario, &played).unwrap().is_empty());
}

#[test]
fn the_frontier_is_drawn_with_its_cases_and_the_present_plan() {
    use crate::frontier::{Case, CaseFigures, Frontier};
    let plan = Plan::help_desk(30);
    let queue = QueueIndex::new(0);
    let felt = played(&plan);
    let case = |shift_points, pay| Case {
        shift_points,
        targets: vec![(queue, Fraction::new(0.8).unwrap())],
        outcome: Ok(CaseFigures {
            paid_h: 100.0,
            pay,
            felt: felt.clone(),
            plays: vec![
                vec![crate::simulate::InTime {
                    in_time: 80.0,
                    judged: 100.0
                }];
                5
            ],
            settled: None,
            above_least: Some(120.0),
        }),
    };
    let mut frontier = Frontier {
        cases: vec![
            case(None, 20_000.0),
            case(Some(-5), 19_000.0),
            case(Some(0), 20_500.0),
        ],
    };
    frontier.cases.push(Case {
        outcome: Err("too few agents".into()),
        ..case(Some(5), 0.0)
    });
    let svg = frontier_chart(&plan.scenario, &frontier)
        .unwrap()
        .unwrap()
        .svg;
    for text in ["−5", "±0", "present plan", "20,000", "hollow"] {
        assert!(svg.contains(text), "{text}: {svg}");
    }
    to_png(&svg).unwrap();
    let rows = crate::report::csv::frontier_table(&plan.scenario, &frontier).to_csv();
    let rows: Vec<&str> = rows.lines().collect();
    assert!(rows[1].starts_with("0,present,"), "{rows:?}");
    assert!(rows[4].starts_with("5,infeasible,"), "{rows:?}");
    assert!(rows[4].contains(",too few agents,"), "{rows:?}");
    // As much for less: the cheapest alone is on the frontier.
    assert!(rows[2].ends_with(",0.8,0,0,false,true,,"), "{rows:?}");
    assert!(rows[3].ends_with(",0.8,,,,false,,"), "{rows:?}");
    assert_eq!(
        frontier_chart(&plan.scenario, &Frontier::default()).unwrap(),
        None
    );
}

fn names(charts: &[Chart]) -> Vec<&str> {
    charts.iter().map(|chart| chart.name.as_str()).collect()
}

fn chart<'a>(charts: &'a [Chart], name: &str) -> &'a str {
    &charts.iter().find(|chart| chart.name == name).unwrap().svg
}

fn clock(minutes: u16) -> Clock {
    Clock::new(minutes).unwrap()
}

/// Open all the time; early, late and night shifts, the last over midnight; over the clock change.
fn night_and_day(agents: usize) -> Scenario {
    let mut scenario = help_desk(agents);
    scenario.queues[0].hours = OpeningHours::always();
    scenario.shrinkage.unplanned = Fraction::new(0.06).unwrap();
    if let crate::scenario::model::Volumes::Typical(week) = &mut scenario.queues[0].volumes {
        week.per_weekday = [900.0, 850.0, 800.0, 800.0, 820.0, 500.0, 450.0];
        week.hour_weights = std::array::from_fn(|hour| if hour < 7 { 1.0 } else { 4.0 });
    }
    let pattern = scenario.shifts[0].clone();
    scenario.shifts = [("early", 360), ("late", 840), ("night", 1320)]
        .map(|(name, start)| {
            let mut shift = pattern.clone();
            shift.name = name.into();
            shift.starts = vec![clock(start)];
            shift.days = [true; 7];
            shift
        })
        .to_vec();
    scenario
}

/// Two queues and three sites in as many zones, a holiday, leave.
fn three_cities(agents: usize) -> Scenario {
    let mut scenario = help_desk(agents);
    let zones = [
        ("San Francisco", chrono_tz::America::Los_Angeles),
        ("New York", chrono_tz::America::New_York),
        ("Austin", chrono_tz::America::Chicago),
    ];
    scenario.sites = zones
        .map(|(name, zone)| Site {
            name: name.into(),
            zone,
            pay_bands: vec![],
        })
        .to_vec();
    scenario.queues[0].zone = chrono_tz::America::New_York;
    let mut email = scenario.queues[0].clone();
    email.name = "Email: orders & returns".into();
    email.hours = hours(0..=5, "08:00", "20:00");
    email.targets.service_level = None;
    scenario.queues.push(email);
    scenario.closed_days.push(ClosedDay {
        date: scenario.first_day + chrono::Days::new(3),
        name: "Founder's day".into(),
        queues: vec![],
    });
    for (position, agent) in scenario.agents.iter_mut().enumerate() {
        agent.site = SiteIndex::new(position % 3);
        agent.skills = vec![QueueIndex::new(0), QueueIndex::new(1)];
        agent.name = format!("{} Featherstonehaugh-Cholmondeley", agent.name);
    }
    scenario.agents[0].time_off.push(TimeOff {
        date: scenario.first_day + chrono::Days::new(6),
        paid: false,
    });
    scenario
}

#[test]
fn a_help_desk_has_its_charts() {
    let charts = draw_all("help-desk", &Plan::help_desk(25));
    let expected = [
        "forecast-phone",
        "backtest-phone",
        "coverage-phone-week1",
        "coverage-phone-week2",
        "roster-week1",
        "roster-week2",
    ];
    assert_eq!(names(&charts), expected);
    let png = to_png(&charts[0].svg).unwrap();
    assert_eq!(png_size(&png), (2800, 1720));
    let roster = chart(&charts, "roster-week1");
    assert!(roster.contains("Mon 23 Mar") && roster.contains("from 07:30"));
    assert!(roster.contains("DejaVu Sans, Verdana, sans-serif"));
}

#[test]
fn shifts_over_midnight_and_the_day_of_23_hours_are_drawn() {
    let charts = draw_all("night-and-day", &Plan::of(night_and_day(40)));
    assert!(chart(&charts, "coverage-phone-week1").contains("h short"));
    assert!(chart(&charts, "coverage-phone-week1").contains("day of 23 h · "));
    assert!(chart(&charts, "roster-week1").contains("clock change: 23 h"));
    assert!(chart(&charts, "coverage-phone-week1").contains("rostered × 94 %"));
}

#[test]
fn several_sites_and_queues_have_sheets_of_their_own() {
    let charts = draw_all("three-cities", &Plan::of(three_cities(9)));
    let names = names(&charts);
    assert!(
        names.contains(&"coverage-Email-orders-returns-week1"),
        "{names:?}"
    );
    assert!(names.contains(&"roster-San-Francisco-week2"), "{names:?}");
    assert!(chart(&charts, "roster-Austin-week1").contains("Founder&apos;s day"));
    assert!(chart(&charts, "coverage-Email-orders-returns-week1").contains("closed"));
}

#[test]
fn five_hundred_agents_are_spread_over_pages() {
    let plan = Plan::help_desk(500);
    let charts = roster_charts(&plan.scenario, &plan.roster).unwrap();
    assert_eq!(charts.len(), 2 * 9);
    assert_eq!(charts[0].name, "roster-week1-page1");
    for agent in &plan.scenario.agents {
        let line = format!("\n{}\n", agent.name);
        let sheets = charts.iter().filter(|chart| chart.svg.contains(&line));
        assert_eq!(sheets.count(), 2, "{}", agent.name);
    }
    draw_all("five-hundred", &Plan::help_desk(150));
}

#[test]
fn a_plan_without_agents_volumes_or_opening_is_drawn_all_the_same() {
    assert_eq!(draw_all("nobody", &Plan::help_desk(0)).len(), 4);
    draw_all("one", &Plan::help_desk(1));
    let mut closed = help_desk(2);
    closed.queues[0].hours = OpeningHours::default();
    let charts = draw_all("closed", &Plan::of(closed));
    assert!(chart(&charts, "forecast-phone").contains("No interval of the plan is open"));
    let mut silent = help_desk(2);
    silent.queues[0].hours.by_weekday = std::array::from_fn(|_| vec![ClockSpan::ALL_DAY]);
    if let crate::scenario::model::Volumes::Typical(week) = &mut silent.queues[0].volumes {
        week.per_weekday = [0.0; 7];
    }
    let mut plan = Plan::of(silent);
    plan.history.queues.clear();
    draw_all("silent", &plan);
}

#[test]
fn a_long_gap_between_history_and_plan_is_told() {
    let mut plan = Plan::help_desk(1);
    plan.history.queues[0].days.truncate(40);
    let charts = draw_all("gap", &plan);
    assert!(chart(&charts, "forecast-phone").contains("30 days"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let draw = || draw_all("same", &Plan::of(night_and_day(12)));
    let (one, two) = (draw(), draw());
    assert_eq!(one, two);
    assert_eq!(to_png(&one[0].svg), to_png(&two[0].svg));
}

#[test]
fn what_is_no_svg_is_refused() {
    assert!(matches!(to_png("no"), Err(ChartError::Png(_))));
}

#[test]
fn past_days_show_what_was_expected_and_what_arrived() {
    let mut plan = Plan::help_desk(0);
    let days = plan.forecast.queues[0].backtest_days.clone();
    let outside = (days.iter()).filter(|day| !(day.p10..=day.p90).contains(&day.actual));
    let outside = outside.count();
    assert!(0 < outside && outside < days.len());
    let svg = backtest_chart(&plan.scenario, &plan.forecast.queues[0]).unwrap();
    let told = format!("{} of {} inside", days.len() - outside, days.len());
    for text in [
        "Contacts a day",
        "arrived, outside",
        "expected",
        "Mo",
        &told,
    ] {
        assert!(svg.contains(text), "{text}");
    }
    // One diamond a day, a second one inside where it is hollow, and those of the legend.
    let diamonds = svg.matches("<polygon").count();
    assert_eq!(diamonds, days.len() + outside + 3);
    plan.forecast.queues[0].backtest_days.clear();
    assert!(
        backtest_charts(&plan.scenario, &plan.forecast)
            .unwrap()
            .is_empty()
    );
}
