//! What a scenario means: the values that the checked model has.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{NaiveDate, Weekday};
use shiftwright::calendar::Clock;
use shiftwright::scenario::model::{
    Agent, AtBreak, HandleTimes, HistoryUse, MailWhenIdle, OverrideValue, Routing,
    SimulationSettings, Volumes, WishDays, WishDirection,
};
use shiftwright::scenario::{Scenario, load, load_text};
use shiftwright::units::{Fraction, QueueIndex};
use std::path::Path;

fn full() -> Scenario {
    load(Path::new("tests/data/good/full")).unwrap().0
}

/// The example of the reference, with changes.
fn example(changes: &[(&str, &str)]) -> Scenario {
    let page = std::fs::read_to_string("docs/scenario.md").unwrap();
    let mut text = page
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap()
        .to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    load_text(&text, Path::new("docs")).unwrap().0
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn agent<'a>(scenario: &'a Scenario, name: &str) -> &'a Agent {
    scenario
        .agents
        .iter()
        .find(|agent| agent.name == name)
        .unwrap()
}

fn clocks(scenario: &Scenario, queue: usize, day: Weekday) -> Vec<String> {
    let spans = scenario.queues[queue].hours.on(day).iter();
    spans
        .map(|span| format!("{}-{}", span.from, span.to))
        .collect()
}

#[test]
fn hours_pause_run_over_midnight_and_never_end() {
    let scenario = full();
    assert_eq!(
        clocks(&scenario, 0, Weekday::Mon),
        ["08:00-12:00", "13:00-18:00"]
    );
    assert!(clocks(&scenario, 0, Weekday::Sun).is_empty());
    assert_eq!(clocks(&scenario, 1, Weekday::Sun), ["00:00-24:00"]);
    assert_eq!(clocks(&scenario, 2, Weekday::Fri), ["22:00-30:00"]);
}

#[test]
fn volumes_come_from_file_table_or_typical_week() {
    let scenario = full();
    assert_eq!(
        scenario.queues[0].volumes,
        Volumes::File("history.csv".into())
    );
    let Volumes::Typical(week) = &scenario.queues[1].volumes else {
        panic!()
    };
    assert_eq!(
        week.per_weekday,
        [300.0, 280.0, 280.0, 280.0, 280.0, 280.0, 280.0]
    );
    assert_eq!(
        (
            week.hour_weights[8],
            week.hour_weights[9],
            week.hour_weights[22]
        ),
        (3.0, 5.0, 1.0)
    );
    assert_eq!(week.hour_weights.iter().sum::<f64>(), 9.0);
    let Volumes::Inline(rows) = &scenario.queues[2].volumes else {
        panic!()
    };
    // Berlin is one hour ahead of UTC in early March: both rows give 22:00 and 22:30 local time.
    assert_eq!(rows[1].start.since(rows[0].start), 30);
    assert_eq!(rows[0].aht.unwrap().get(), 240.0);
}

#[test]
fn starts_lengths_and_breaks() {
    let early = &full().shifts[0];
    let starts: Vec<String> = early.starts.iter().map(Clock::to_string).collect();
    assert_eq!(starts, ["07:30", "08:00", "08:30", "09:00", "09:30"]);
    assert_eq!(early.lengths_min, [360, 510]);
    assert_eq!(early.days, [true, true, true, true, true, false, true]);
    let lunch = &early.breaks[1];
    assert_eq!(
        (
            lunch.length_min,
            lunch.paid,
            lunch.earliest_min,
            lunch.latest_min,
            lunch.step_min
        ),
        (30, false, 210, 300, 15)
    );
}

#[test]
fn contracts_have_their_limits_and_defaults() {
    let scenario = full();
    let (full_time, part_time) = (&scenario.contracts[0], &scenario.contracts[1]);
    assert_eq!(
        (full_time.week_min_minutes, full_time.week_max_minutes),
        (2280, 2400)
    );
    assert_eq!(
        (full_time.min_days_per_week, full_time.max_days_per_week),
        (3, 5)
    );
    assert_eq!(full_time.overtime.unwrap().max_minutes_per_week, 240);
    assert_eq!(
        (part_time.week_min_minutes, part_time.week_max_minutes),
        (1440, 1440)
    );
    assert_eq!(
        (part_time.min_days_per_week, part_time.max_days_per_week),
        (0, 4)
    );
    assert_eq!(
        (
            part_time.min_consecutive_days,
            part_time.max_consecutive_days
        ),
        (1, 4)
    );
    assert_eq!(
        (
            part_time.rest_min,
            part_time.max_weekends,
            part_time.paid_holidays
        ),
        (660, None, true)
    );
    assert_eq!(part_time.shifts.len(), 1);
}

#[test]
fn agents_come_from_blocks_and_file() {
    let scenario = full();
    let names: Vec<&str> = scenario
        .agents
        .iter()
        .map(|agent| agent.name.as_str())
        .collect();
    assert_eq!(names, ["Anna", "Ben", "Carla", "Doe, John"]);
    let anna = agent(&scenario, "Anna");
    let off: Vec<(NaiveDate, bool)> = anna
        .time_off
        .iter()
        .map(|off| (off.date, off.paid))
        .collect();
    assert_eq!(off.len(), 7);
    assert_eq!(off[0], (date("2026-03-24"), true));
    assert_eq!(off[1], (date("2026-03-27"), false));
    // 65,000 a year over 52 weeks of 40 hours.
    assert_eq!(anna.cost_per_hour.unwrap().get(), 65_000.0 / 52.0 / 40.0);
    assert_eq!(anna.wishes[2].days, WishDays::Weekday(Weekday::Fri));
    assert_eq!(
        (anna.wishes[2].direction, anna.wishes[2].weight),
        (WishDirection::Against, 3.0)
    );
    let ben = agent(&scenario, "Ben");
    assert_eq!(ben.skills.len(), 4, "all queues where none are named");
    assert_eq!(scenario.zone_of(ben), chrono_tz::Europe::Lisbon);
    let carla = agent(&scenario, "Carla");
    assert_eq!(carla.availability.on(Weekday::Mon).len(), 2);
    assert_eq!(carla.availability.on(Weekday::Sun).len(), 1);
    assert!(agent(&scenario, "Doe, John").skills.is_empty());
}

#[test]
fn time_off_is_cut_to_the_plan_and_the_day_after_it() {
    let years = "name = \"Anna\"\ntime_off = [\"1970-01-01..2199-12-31\"]";
    let scenario = example(&[("name = \"Anna\"", years)]);
    assert_eq!(scenario.agents[0].time_off.len(), 15);
    assert_eq!(scenario.agents[0].time_off[14].date, scenario.end_day());
}

#[test]
fn what_is_not_written_has_its_default() {
    let scenario = example(&[]);
    assert_eq!(
        (
            scenario.seed,
            scenario.currency.as_str(),
            scenario.interval.minutes()
        ),
        (1, "EUR", 30)
    );
    assert_eq!(
        (scenario.sites.len(), scenario.sites[0].name.as_str()),
        (1, "Help desk")
    );
    assert_eq!(scenario.shrinkage.planned, Fraction::ZERO);
    let prices = scenario.prices;
    assert_eq!(prices.understaffing_per_hour.get(), 215.0);
    assert_eq!(prices.overstaffing_per_hour.get(), 2.15);
    assert_eq!(prices.wish_point.get(), 5.375);
    assert_eq!(prices.understaffing_rise, 0.0);
    assert_eq!(
        scenario.shifts[0].starts.len(),
        5,
        "every half hour where no step is given"
    );
    assert_eq!(
        (
            scenario.contracts[0].max_days_per_week,
            scenario.contracts[0].max_consecutive_days
        ),
        (5, 6)
    );
    assert_eq!(
        (scenario.forecast.mean_of_weeks, scenario.forecast.lead_days),
        (8, None)
    );
}

#[test]
fn a_wish_for_several_weekdays_is_one_for_each() {
    let wished = "name = \"Anna\"\nwishes = [\"against mon-wed day x2\"]";
    let scenario = example(&[("name = \"Anna\"", wished)]);
    assert_eq!(scenario.agents[0].wishes.len(), 3);
    assert!(
        scenario.agents[0]
            .wishes
            .iter()
            .all(|wish| wish.weight == 2.0 && wish.shift.is_some())
    );
}

#[test]
fn forecasting_needs_neither_shifts_nor_people() {
    let page = std::fs::read_to_string("docs/scenario.md").unwrap();
    let text = page
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("[[shift]]")
        .next()
        .unwrap()
        .to_owned();
    let (scenario, warnings) = load_text(&text, Path::new("docs")).unwrap();
    assert!(scenario.agents.is_empty() && warnings.0.is_empty());
}

#[test]
fn a_checked_scenario_survives_being_saved() {
    let scenario = full();
    let text = serde_json::to_string(&scenario).unwrap();
    assert_eq!(serde_json::from_str::<Scenario>(&text).unwrap(), scenario);
}

/// The example with more text at its end.
fn with(more: &str) -> Scenario {
    example(&[(
        "[[agent]]\nname = \"Anna\"\n",
        &format!("[[agent]]\nname = \"Anna\"\n\n{more}"),
    )])
}

#[test]
fn holidays_are_closed_days_far_back_and_to_the_end_of_the_plan() {
    let scenario = with("[holidays]\ncountry = \"DE\"\nregion = \"Bayern\"\n");
    let phone = QueueIndex::new(0);
    for day in ["2026-04-03", "2025-01-06", "2000-12-25"] {
        assert!(scenario.is_closed(phone, date(day)), "{day}");
    }
    assert!(!scenario.is_closed(phone, date("2026-04-02")));
    assert!(
        scenario
            .open_intervals(phone, date("2026-04-03"))
            .is_empty()
    );
    let last = scenario.holidays.last().unwrap();
    assert_eq!(
        (last.date, last.name.as_str()),
        (date("2026-04-03"), "Good Friday")
    );
    let closed = scenario.closed_days.iter();
    assert_eq!(
        closed.filter(|day| day.date == date("2026-04-03")).count(),
        1
    );
}

#[test]
fn holidays_may_stay_open_and_some_are_not_kept() {
    let open = with("[holidays]\ncountry = \"US\"\nclosed = false\n");
    assert!(open.closed_days.is_empty());
    assert!(
        open.holidays
            .iter()
            .any(|day| day.date == date("2025-07-04") && !day.closed)
    );
    let except = "except = [\"Columbus Day\", \"2025-07-04..2025-07-04\"]";
    let some = with(&format!("[holidays]\ncountry = \"US\"\n{except}\n"));
    let closed = |day: &str| some.is_closed(QueueIndex::new(0), date(day));
    assert!(!closed("2025-10-13") && !closed("2024-10-14") && !closed("2025-07-04"));
    assert!(closed("2024-07-04") && closed("2025-11-27"));
}

#[test]
fn an_own_closed_day_stands_on_top_of_a_holiday() {
    let own = "[[closed_day]]\ndate = 2026-04-03\nname = \"Company day\"\n\n";
    let scenario = with(&format!("{own}[holidays]\ncountry = \"DE\"\n"));
    let days = scenario.closed_days.iter();
    let names: Vec<&str> = days
        .filter(|day| day.date == date("2026-04-03"))
        .map(|day| day.name.as_str())
        .collect();
    assert_eq!(names, ["Company day"]);
    // Closed for one queue by its own day: the holiday closes the others.
    let full = full();
    let holiday = full
        .closed_days
        .iter()
        .filter(|day| day.date == date("2026-04-03"));
    let queues: Vec<_> = holiday.map(|day| day.queues.clone()).collect();
    assert_eq!(queues, [vec![QueueIndex::new(0)], vec![QueueIndex::new(2)]]);
}

#[test]
fn what_the_planner_knows_is_in_the_model() {
    let scenario = full();
    let event = &scenario.events[0];
    assert_eq!((event.kind.as_str(), event.effect), ("mailing", Some(1.4)));
    assert_eq!(event.dates.len(), 2);
    assert!(event.dates[0].contains(date("2025-04-08")));
    assert_eq!(scenario.growth[0].over_days, 28.0);
    assert_eq!(scenario.overrides[0].value, OverrideValue::Volume(650.0));
    assert_eq!(scenario.overrides[1].value, OverrideValue::Factor(1.2));
    assert_eq!(scenario.overrides[1].between.len(), 1);
    assert_eq!(scenario.history_marks[0].usage, HistoryUse::Ignore);
    assert_eq!(scenario.aht_changes[0].over_days, 56.0);
    let borrowing = &scenario.queues[3];
    assert_eq!(borrowing.volumes, Volumes::Borrowed);
    let borrow = borrowing.borrow.unwrap();
    assert_eq!((borrow.from, borrow.share), (QueueIndex::new(1), 0.2));
    // Labor Day is excepted, by name, in every year.
    assert!(
        !scenario
            .holidays
            .iter()
            .any(|day| day.name.contains("Labor"))
    );
}

#[test]
fn how_a_roster_is_played_is_as_it_is_written() {
    let settings = full().simulation;
    let expected = SimulationSettings {
        replications: 50,
        half_width: Some(Fraction::new(0.01).unwrap()),
        at_break: AtBreak::HandOver,
        routing: Routing::Assigned,
        mail_when_idle: MailWhenIdle::Finished,
        handle_times: HandleTimes::Exponential,
    };
    assert_eq!(settings, expected);
}

#[test]
fn how_a_roster_is_played_has_defaults() {
    let expected = SimulationSettings {
        replications: 100,
        half_width: Some(Fraction::new(0.005).unwrap()),
        at_break: AtBreak::Overrun,
        routing: Routing::Skills,
        mail_when_idle: MailWhenIdle::SetAside,
        handle_times: HandleTimes::Auto,
    };
    assert_eq!(example(&[]).simulation, expected);
    let some = with("[simulation]\nmail_when_idle = \"never\"\n").simulation;
    let expected = SimulationSettings {
        mail_when_idle: MailWhenIdle::Never,
        ..expected
    };
    assert_eq!(some, expected);
    let all_played = with("[simulation]\nhalf_width = 0\n").simulation;
    assert_eq!(
        (all_played.half_width, all_played.replications),
        (None, 100)
    );
}

#[test]
fn customers_try_again_and_are_called_back() {
    let scenario = full();
    let phone = &scenario.queues[0];
    assert_eq!(phone.aht_variation, Some(0.8));
    let retry = phone.retry.unwrap();
    assert_eq!(
        (retry.share.get(), retry.after.get(), retry.at_most),
        (0.4, 600.0, 2)
    );
    let callback = phone.callback.unwrap();
    assert_eq!((callback.after.get(), callback.share.get()), (120.0, 0.5));
    let within = scenario.queues[2].resolve_within.unwrap();
    assert_eq!(within.hours(), 24.0);
    let chat = &scenario.queues[1];
    assert!(chat.retry.is_none() && chat.callback.is_none());
    assert!(chat.aht_variation.is_none() && chat.resolve_within.is_none());
}

#[test]
fn customers_try_again_three_times_where_nothing_is_said() {
    let own = "patience = \"3m\"\nretry = { share = 1, after = \"1h\" }\naht = \"4m30s\"";
    let scenario = example(&[("aht = \"4m30s\"", own)]);
    assert_eq!(scenario.queues[0].retry.unwrap().at_most, 3);
}

#[test]
fn agents_are_slower_or_faster_on_some_queues() {
    let scenario = full();
    let factors = |name| {
        let it = agent(&scenario, name);
        [0, 1, 2].map(|queue| it.aht_factor(QueueIndex::new(queue)))
    };
    assert_eq!(factors("Anna"), [0.9, 1.2, 1.0]);
    assert_eq!(factors("Ben"), [1.0; 3]);
    assert_eq!(factors("Carla"), [0.9, 1.0, 1.2], "from a cell");
    let queues = agent(&scenario, "Carla").proficiency.iter();
    let queues: Vec<usize> = queues.map(|(queue, _)| queue.get()).collect();
    assert_eq!(queues, [0, 2], "in the order of the queues");
}

#[test]
fn a_scenario_saved_before_there_was_a_simulation_can_be_read() {
    let scenario = example(&[]);
    let mut saved = serde_json::to_value(&scenario).unwrap();
    let drop = |value: &mut serde_json::Value, keys: &[&str]| {
        for key in keys {
            assert!(
                value.as_object_mut().unwrap().remove(*key).is_some(),
                "{key}"
            );
        }
    };
    drop(&mut saved, &["simulation"]);
    let of_queue = ["aht_variation", "retry", "callback", "resolve_within"];
    drop(&mut saved["queues"][0], &of_queue);
    drop(&mut saved["agents"][0], &["proficiency"]);
    let read: Scenario = serde_json::from_value(saved).unwrap();
    assert_eq!(read, scenario);
}

#[test]
fn the_second_example_of_the_page_goes_with_the_first() {
    let page = std::fs::read_to_string("docs/scenario.md").unwrap();
    let blocks = page.split("```toml\n").skip(1);
    let examples: Vec<&str> = blocks.filter_map(|it| it.split("```").next()).collect();
    let scenario = with(examples[1]);
    assert_eq!(scenario.simulation.replications, 200);
    assert!(scenario.queues[1].retry.is_some());
    let orders = QueueIndex::new(1);
    assert_eq!(agent(&scenario, "Ben").aht_factor(orders), 1.2);
}
