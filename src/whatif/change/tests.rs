use super::*;
use crate::scenario::Scenario;
use std::fs;

const SCENARIO: &str = include_str!("../../../tests/data/whatif/two_sites.toml");

fn opened() -> (tempfile::TempDir, Document) {
    let folder = tempfile::tempdir().unwrap();
    let mut agents = "agent,site,role\nLead,Berlin,team_lead\n".to_owned();
    for number in 1..=6 {
        let site = if number <= 4 { "Berlin" } else { "San Jose" };
        agents += &format!("A{number},{site},agent\n");
    }
    fs::write(folder.path().join("scenario.toml"), SCENARIO).unwrap();
    fs::write(folder.path().join("agents.csv"), agents).unwrap();
    let (document, _, _) = Document::open(folder.path()).unwrap();
    (folder, document)
}

/// The words and the scenario after `changes`.
fn after(changes: &[&str]) -> (Vec<String>, Scenario) {
    let (_folder, mut document) = opened();
    let words = changes
        .iter()
        .map(|it| Assignment::parse(it).unwrap().apply(&mut document).unwrap())
        .collect();
    let (scenario, _) = document.scenario().unwrap();
    (words, scenario)
}

fn refused(change: &str) -> Problem {
    let (_folder, mut document) = opened();
    let change = Assignment::parse(change).unwrap();
    change.apply(&mut document).unwrap_err()
}

#[test]
fn keys_are_found_by_their_names_and_plurals() {
    let (words, it) = after(&[
        "queues.phone.service_level.target=0.9",
        "queue.MAIL.service_level.answer_within=*2",
        "shifts.day.length=8h30m",
        "contracts.full.cost_per_hour=+10%",
        "queues.phone.patience=3m",
        "weeks=*2",
    ]);
    let level = it.queues[0].targets.service_level.unwrap();
    assert!((level.target.get() - 0.9).abs() < 1e-12);
    let mail = it.queues[1].targets.service_level.unwrap();
    assert_eq!(mail.answer_within.get(), 8.0 * 3600.0);
    assert_eq!(it.shifts[0].lengths_min, [510]);
    assert_eq!(it.contracts[0].cost_per_hour.get(), 22.0);
    assert!(it.queues[0].patience.is_some());
    assert_eq!(it.weeks, 2);
    assert_eq!(words[0], "phone: service level target 90 % instead of 80 %");
    assert_eq!(words[4], "phone: patience 3m (not given before)");
}

#[test]
fn a_bad_key_is_told_with_the_nearest() {
    for (change, near) in [
        ("volum=*1.2", "`volume`"),
        ("queues.phne.priority=2", "phone"),
        ("queues.phone.service_levl.target=0.9", "service_level"),
        ("queues.phone.service_level.targt=0.9", "target"),
        ("sites.berln.zone=Europe/Paris", "Berlin"),
        ("agents.berlim=+2", "Berlin"),
        ("volume.phon=*2", "phone"),
        ("shrinkage.unplaned=0.1", "unplanned"),
    ] {
        let problem = refused(change);
        assert_eq!(problem.code, codes::UNKNOWN_KEY, "{change}: {problem:?}");
        assert!(problem.help.contains(near), "{change}: {}", problem.help);
    }
}

#[test]
fn a_change_that_cannot_be_made_says_why() {
    for change in [
        "queues.phone.patience=*2",
        "queues.phone=*2",
        "queues.phone.channel=*2",
        "volume=+10",
        "volume=*0",
        "volume=*1e300",
        "aht=*1e-12",
        "agents=-100",
        "shrinkage=+2",
        "closing=+20h",
        "closing=later",
        "closing=07:00",
        "closing=-4h",
        "opening=+13h",
        "bot=*2",
        "bot=+10%",
        "aht=300",
        "first_day=+90min",
    ] {
        let problem = refused(change);
        assert_eq!(problem.code, codes::BAD_CHANGE, "{change}: {problem:?}");
        assert!(!problem.help.is_empty(), "{change}");
    }
    assert!(Assignment::parse("volume").is_err());
    assert!(Assignment::parse("volume=*much").is_err());
}

#[test]
fn volumes_and_handle_times_are_growth_from_the_first_day_on() {
    let (words, it) = after(&["volume=*1.2", "volume.mail=*7", "aht.phone=-10%", "bot=0.5"]);
    let changes: Vec<f64> = it.growth.iter().map(|it| it.change).collect();
    let expected = [0.2, 2.0, 4.0 / 3.0, -0.5];
    assert_eq!(changes.len(), 4, "{changes:?}");
    for (change, expected) in changes.iter().zip(expected) {
        assert!((change - expected).abs() < 1e-6, "{changes:?}");
    }
    assert_eq!(it.aht_changes[0].factor, 0.9);
    assert_eq!(words[0], "20 % more contacts: contacts × 1.2");
    assert_eq!(words[3], "mail: a bot answers 50 % alone");
}

#[test]
fn agents_are_like_those_who_are_there() {
    let (words, it) = after(&["agents.berlin=+3", "agents.san_jose=-1"]);
    assert_eq!(words[0], "3 agents more in Berlin (8 instead of 5)");
    assert_eq!(words[1], "1 agent fewer in San Jose (1 instead of 2)");
    let names: Vec<&str> = it.agents.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Lead", "A1", "A2", "A3", "A4", "A6", "A1 (2)", "A3 (2)", "A2 (2)"
        ]
    );
    // Whom a small cut takes, a large one takes, too; leads stay to the end.
    let left = |cut: &str| -> Vec<String> {
        let (_, it) = after(&[cut]);
        it.agents.into_iter().map(|it| it.name).collect()
    };
    let (few, many) = (left("agents=-2"), left("agents=-4"));
    assert!(many.iter().all(|it| few.contains(it)), "{few:?} {many:?}");
    assert!(left("agents=1") == ["Lead"]);
}

#[test]
fn hours_open_and_close_at_other_times() {
    let (words, it) = after(&["closing=+1h", "opening.phone=07:30"]);
    let spans = |queue: usize, day: usize| -> Vec<String> {
        let spans = it.queues[queue].hours.by_weekday[day].iter();
        spans.map(|it| format!("{}-{}", it.from, it.to)).collect()
    };
    assert_eq!(spans(0, 0), ["07:30-19:00"]);
    assert_eq!(spans(0, 5), ["07:30-12:00", "13:00-17:00"]);
    assert_eq!(spans(1, 0), ["08:00-19:00"]);
    assert_eq!(
        words[1],
        "phone opens at 07:30 (07:30-19:00 instead of 08:00-19:00)"
    );
}

#[test]
fn shrinkage_and_promises_move_together() {
    let (words, it) = after(&["shrinkage=0.2", "service_level=+0.05"]);
    assert!((it.shrinkage.unplanned.get() - 0.12).abs() < 1e-12);
    let targets = it
        .queues
        .iter()
        .map(|it| it.targets.service_level.unwrap().target.get());
    assert_eq!(targets.collect::<Vec<_>>(), [0.85, 0.95]);
    assert_eq!(words[0], "shrinkage 20 % instead of 13 %");
}

#[test]
fn a_document_that_is_not_changed_says_the_same_scenario() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (document, plain, _) = Document::open(&path).unwrap();
        let (again, _) = document.scenario().unwrap();
        assert_eq!(again, plain, "{}", path.display());
    }
}
