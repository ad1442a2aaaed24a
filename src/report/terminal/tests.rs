mod played;

use super::screen::RESET;
use super::*;
use crate::report::sample::Plan;
use crate::report::summary::summarise;
use crate::scenario::model::{Channel, Volumes};
use crate::units::Fraction;

/// The screen without its colours.
fn plain(text: &str) -> String {
    [BOLD, GREEN, RED, RESET]
        .iter()
        .fold(text.to_owned(), |text, style| text.replace(style, ""))
}

fn screen_of(plan: &Plan, files: &[String]) -> String {
    let coverage = plan.coverage();
    plain(&render(&summarise(&plan.parts(&coverage, files))))
}

fn fits(screen: &str) {
    assert!(
        screen.lines().count() <= 40,
        "{} lines:\n{screen}",
        screen.lines().count()
    );
    for line in screen.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn a_help_desk_reads_at_a_glance() {
    let files = [
        "forecast.csv",
        "roster.csv",
        "summary.json",
        "charts/roster-week1.svg",
    ];
    let screen = screen_of(&Plan::help_desk(8), &files.map(str::to_owned));
    fits(&screen);
    insta::assert_snapshot!(screen);
}

#[test]
fn a_wait_is_a_number_whatever_the_channel_and_what_it_leaves_out_is_said() {
    let mut scenario = crate::scenario::sample::help_desk(8);
    let mut mail = scenario.queues[0].clone();
    mail.name = "mail".into();
    mail.channel = Channel::Email;
    scenario.queues.push(mail);
    let screen = screen_of(&Plan::of(scenario), &[]);
    fits(&screen);
    assert!(!screen.contains("no end"), "{screen}");
    let row = |name: &str| screen.lines().find(|line| line.starts_with(name)).unwrap();
    assert!(row("phone").contains("MISSED"));
    assert!(!screen.contains("Not in the mean wait:"), "{screen}");
    // Nobody is rostered on it: whatever comes lies there.
    assert!(
        screen
            .lines()
            .any(|line| line
                .starts_with("mail: 0 % answered within 20s of opening time; at most ")),
        "{screen}"
    );
}

#[test]
fn who_comes_while_nobody_answers_is_left_out_of_the_mean_wait_and_told() {
    let plan = Plan::help_desk(8);
    let coverage = plan.coverage();
    let mut summary = summarise(&plan.parts(&coverage, &[]));
    let totals = &mut summary.queues[0].totals;
    totals.offered_in_overload = 0.1 * totals.offered;
    let screen = plain(&render(&summary));
    let line = "Not in the mean wait: 10 % of phone, while nobody answers.";
    assert!(screen.contains(line), "{screen}");
}

#[test]
fn required_expected_and_missing_agree_as_they_are_shown() {
    let plan = Plan::help_desk(8);
    let coverage = plan.coverage();
    let mut summary = summarise(&plan.parts(&coverage, &[]));
    summary.worst_intervals.truncate(1);
    let worst = &mut summary.worst_intervals[0];
    (
        worst.agents_required,
        worst.agents_expected,
        worst.understaffing,
    ) = (18, 17.96, 0.04);
    let screen = plain(&render(&summary));
    assert!(
        screen.contains("18 required, 17.9 expected: 0.1 missing"),
        "{screen}"
    );
}

#[test]
fn many_queues_and_long_names_still_fit() {
    let mut scenario = crate::scenario::sample::help_desk(30);
    for number in 0..24 {
        let mut queue = scenario.queues[0].clone();
        queue.name = format!("a queue with rather a long name, number {number}");
        if number % 2 == 0 {
            queue.channel = Channel::Ticket;
        }
        if let Some(level) = &mut queue.targets.service_level {
            level.target = Fraction::new(0.5 + f64::from(number) / 50.0).unwrap();
        }
        scenario.queues.push(queue);
    }
    scenario.name = "A scenario whose name goes on and on and on and on and on".into();
    let mut plan = Plan::of(scenario);
    for forecast in &mut plan.forecast.queues {
        forecast.reason = "because of this and that and the other ".repeat(20);
    }
    let files: Vec<String> = (0..40)
        .map(|number| format!("a-file-{number}.csv"))
        .collect();
    let screen = screen_of(&plan, &files);
    fits(&screen);
    assert!(screen.contains("and 19 more queues"));
    assert!(screen.contains("MISSED"));
}

#[test]
fn an_empty_plan_says_so_without_stumbling() {
    let mut plan = Plan::help_desk(0);
    plan.staffing.queues[0].intervals.clear();
    let screen = screen_of(&plan, &[]);
    fits(&screen);
    assert!(screen.contains("No interval lacks anybody."));
    let closed = "Every queue is closed on every day of the plan: nobody is required.";
    assert_eq!(screen.lines().nth(1), Some(closed), "{screen}");
    let title = screen.lines().next().unwrap();
    assert!(title.ends_with("0 of 0 agents on 0 shifts"), "{screen}");
}

#[test]
fn one_is_one_and_thousands_have_their_marks() {
    let plan = Plan::help_desk(8);
    let coverage = plan.coverage();
    let mut summary = summarise(&plan.parts(&coverage, &["charts/a.svg".to_owned()]));
    (summary.plan.agents, summary.labour.agents_rostered) = (1, 1);
    (summary.labour.shifts, summary.warnings) = (1, 1);
    (summary.wishes.total, summary.wishes.granted) = (1, 0);
    summary.queues[0].totals.intervals = 12_345;
    summary.queues[0].totals.intervals_short = 1_234;
    let screen = plain(&render(&summary));
    for part in [
        "1 of 1 agent on 1 shift\n",
        "1 warning about the input: shiftwright check shows it.",
        "0 of 1 wish granted",
        "1 chart\n",
        "(1,234 of 12,345)",
    ] {
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
}

#[test]
fn the_night_before_the_first_shift_is_one_line_that_says_why() {
    let mut scenario = crate::scenario::sample::help_desk(8);
    let queue = &mut scenario.queues[0];
    queue.hours = crate::calendar::OpeningHours::always();
    let Volumes::Typical(week) = &mut queue.volumes else {
        panic!("the sample has a typical week")
    };
    week.hour_weights = [1.0; 24];
    let plan = Plan::of(scenario);
    let coverage = plan.coverage();
    let summary = summarise(&plan.parts(&coverage, &[]));
    let first = "2026-03-23T07:30:00+01:00";
    let before = &summary.before_first_shift;
    assert_eq!((before.len(), before[0].until.as_str()), (1, first));
    assert_eq!(before[0].intervals_short, 15);
    assert!(
        summary
            .worst_intervals
            .iter()
            .all(|it| it.start.as_str() >= first)
    );
    let screen = plain(&render(&summary));
    fits(&screen);
    let line = "  before Mon 07:30  phone: ";
    assert_eq!(screen.matches(line).count(), 1, "{screen}");
    assert!(screen.contains("h missing; only shifts from before the plan reach them"));
}

#[test]
fn of_letters_it_is_said_how_many_wait() {
    let mut scenario = crate::scenario::sample::help_desk(8);
    let screen = screen_of(&Plan::of(scenario.clone()), &[]);
    assert!(!screen.contains("wait ("));
    scenario.queues[0].channel = Channel::Email;
    let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
    level.answer_within = crate::units::Seconds::from_minutes(240);
    let plan = Plan::of(scenario);
    let coverage = plan.coverage();
    let mut summary = summarise(&plan.parts(&coverage, &[]));
    summary.queues[0].totals.service_level = Some(0.991);
    let backlog = summary.queues[0].backlog.as_mut().unwrap();
    (backlog.most, backlog.most_label) = (1212.4, "Tue 3 Mar 17:00".into());
    (backlog.at_end, backlog.overdue_at_end) = (31.2, 2.6);
    let screen = plain(&render(&summary));
    fits(&screen);
    let said = "phone: 99.1 % answered within 4 opening hours; at most 1,212 wait (Tue 3 Mar 17:00), 31 at the\nend, 3 of them overdue\n";
    assert!(screen.contains(said), "{screen}");
}

#[test]
fn a_broken_rule_comes_before_everything_else() {
    let plan = Plan::help_desk(25);
    let coverage = plan.coverage();
    let mut parts = plan.parts(&coverage, &[]);
    parts.verification = Some(VerificationSummary {
        rules_checked: 14,
        violations: 2,
    });
    let screen = plain(&render(&summarise(&parts)));
    assert!(screen.lines().nth(1).unwrap().starts_with("Do not publish"));
    assert!(screen.contains("2 violations"));
}

#[test]
fn the_solvers_outcome_is_said_in_words() {
    let solve = |status, gap| {
        solved(&SolveSummary {
            status,
            objective: Some(1.0),
            bound: None,
            gap,
            rows: 1,
            columns: 1,
        })
    };
    assert_eq!(solve(SolveStatus::Optimal, Some(0.0)), "proven best.");
    assert!(solve(SolveStatus::WithinGap, Some(0.008)).contains("at most 0.8 %"));
    assert!(solve(SolveStatus::Stopped, Some(0.025)).contains("at most 2.5 %"));
    assert!(solve(SolveStatus::Stopped, None).contains("unknown"));
    assert!(solve(SolveStatus::Infeasible, None).contains("nothing satisfies"));
}

/// Every figure of `summary` is in the block, with its value or why it has none.
fn all_are_told(summary: &PlanSummary) -> String {
    let block = plain(&figures(summary));
    for line in block.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let flat = block.split_whitespace().collect::<Vec<_>>().join(" ");
    let queues = summary.queues.iter().flat_map(|it| &it.kpis);
    for kpi in queues.chain(&summary.people_kpis) {
        if let Some(why) = kpi.why_not() {
            let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(&why), "{kpi:?} is not in\n{block}");
        }
    }
    block
}

#[test]
fn every_figure_is_told_with_how_it_was_got_or_what_would_give_it() {
    let plan = Plan::help_desk(8);
    let coverage = plan.coverage();
    let mut summary = summarise(&plan.parts(&coverage, &[]));
    // Of a roster that was not played, and a history that tells nothing.
    let block = all_are_told(&summary);
    let flat = block.split_whitespace().collect::<Vec<_>>().join(" ");
    let row = "Handle time 4m30s the forecast's mean over the 5,000 contacts";
    assert!(flat.contains(row), "{block}");
    assert!(
        block.contains("First response expected, Resolved in time, Service level, Hung up"),
        "{block}"
    );
    assert!(
        flat.contains("the roster was not played; without `--no-simulate`"),
        "{block}"
    );
    assert!(
        block.contains("Nights shared: nobody works at night."),
        "{block}"
    );
    for (name, unit, value) in [
        ("first_response_time", "s", 5_432.0),
        ("resolved", "share", 0.834),
        ("csat", "1 to 5", 4.214),
        ("nps", "-100 to 100", -12.3),
        ("service_level_simulated", "share", 0.812),
    ] {
        let kpis = &mut summary.queues[0].kpis;
        let kpi = kpis.iter_mut().find(|it| it.name == name).unwrap();
        (kpi.unit, kpi.value) = (unit.to_owned(), Some(value));
        kpi.how = "as was asked".to_owned();
        kpi.half_width = (name == "service_level_simulated").then_some(0.004);
    }
    let rows = |block: &str| -> Vec<String> {
        let lines = block.lines().map(str::split_whitespace);
        lines.map(|it| it.collect::<Vec<_>>().join(" ")).collect()
    };
    let block = all_are_told(&summary);
    for row in [
        "First response so far 1h31m as was asked",
        "Resolved so far 83.4 % as was asked",
        "Service level 81.2 ± 0.4 % as was asked",
        "CSAT so far 4.21 of 5 as was asked",
        "NPS so far -12 as was asked",
    ] {
        assert!(rows(&block).iter().any(|it| it == row), "{row}: {block}");
    }
    // Several queues beside each other; what one lacks is said of it alone.
    summary.queues = vec![summary.queues[0].clone(); 6];
    summary.queues[5].queue = "mail".to_owned();
    let csat = summary.queues[5]
        .kpis
        .iter_mut()
        .find(|it| it.name == "csat")
        .unwrap();
    (csat.value, csat.how) = (None, "not given: nobody asked".to_owned());
    let block = all_are_told(&summary);
    assert!(
        block.contains("CSAT so far (mail): nobody asked."),
        "{block}"
    );
    let row = "CSAT so far 4.21 of 5 4.21 of 5 4.21 of 5 4.21 of 5 history";
    assert!(rows(&block).iter().any(|it| it == row), "{block}");
}

#[test]
fn no_figure_is_missing_from_the_terminal() {
    let plan = Plan::help_desk(8);
    let coverage = plan.coverage();
    let summary = summarise(&plan.parts(&coverage, &[]));
    let names = |kpis: &[crate::report::kpi::Kpi]| -> Vec<String> {
        let mut names: Vec<String> = kpis.iter().map(|it| it.name.clone()).collect();
        names.sort();
        names
    };
    let mut shown = figures::names();
    shown.sort_unstable();
    assert_eq!(names(&summary.queues[0].kpis), shown);
}

#[test]
fn shares_and_starts_are_told_in_plain_words() {
    let plan = Plan::help_desk(8);
    let coverage = plan.coverage();
    let mut summary = summarise(&plan.parts(&coverage, &[]));
    summary.people = crate::coverage::People {
        agents: 8,
        weekends_gini: Some(0.214),
        night_hours_gini: None,
        paid_hours_gini: Some(0.05),
        start_change_min: Some(34.4),
        steady_weeks: Some(0.875),
        ..Default::default()
    };
    let screen = plain(&render(&summary));
    for line in [
        "Shared    weekends 0.21, paid hours by contract 0.05 (Gini; 0 = all alike).\n",
        "Starts    34m apart from shift to shift on average; in 87.5 % of weeks all start within 2 h.\n",
    ] {
        assert!(screen.contains(line), "{screen}");
    }
}
