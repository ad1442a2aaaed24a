//! Agents who serve several queues: what the simulation credits, and what it repairs.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::Path;

fn plan(name: &str, arguments: &[&str]) -> Value {
    let out = tempfile::tempdir().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name);
    let output = assert_cmd::Command::cargo_bin("shiftwright")
        .unwrap()
        .arg("plan")
        .arg(scenario)
        .args(["--no-charts", "--json", "--effort", "quick", "--out"])
        .arg(out.path())
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Six queues, twelve groups: the loop ends within ten rounds with every queue at its promise or within a point
/// above it, and with far fewer hours than queues apart.
#[test]
fn twelve_groups_on_six_queues_are_credited_for_their_skills() {
    let summary = plan("languages", &["--credit-skills"]);
    let tuning = &summary["tuning"];
    let rounds = tuning["rounds"].as_array().unwrap();
    assert!(rounds.len() <= 11, "{} rounds", rounds.len() - 1);
    // In plays that no round saw.
    assert_eq!(tuning["settled"], true, "{tuning}");
    let queues = summary["simulation"]["queues"].as_array().unwrap();
    for (queue, fresh) in queues.iter().zip(tuning["fresh"].as_array().unwrap()) {
        let felt = queue["service_level"]["mean"].as_f64().unwrap();
        assert!((0.8..=0.81).contains(&felt), "{queue}");
        let above = fresh["above_promise"].as_f64().unwrap();
        assert!((above - (felt - 0.8)).abs() < 1e-5, "{fresh} {queue}");
    }
    for queue in summary["queues"].as_array().unwrap() {
        assert_eq!(queue["judged_by"], "play");
        assert_eq!(queue["targets"][0]["kept"], true, "{queue}");
        assert_eq!(
            queue["targets"][0]["felt"],
            queue["played"]["service_level"]
        );
    }
    let apart = rounds[0]["paid_h"].as_f64().unwrap();
    let paid = summary["labour"]["paid_h"].as_f64().unwrap();
    println!("paid hours: {paid} for {apart} with queues apart");
    assert!(paid < 0.8 * apart, "{paid} {apart}");
    assert_eq!(summary["verification"]["violations"], 0);
    let references = &tuning["references"];
    let everyone = references["everyone_h"].as_f64().unwrap();
    assert!(everyone < references["apart_h"].as_f64().unwrap());
}

/// A round is told by the plays that chose it, the plan by others.
#[test]
fn the_plan_is_proved_in_plays_that_no_round_saw() {
    let summary = plan("helpdesk", &["--repair"]);
    let tuning = &summary["tuning"];
    let best = tuning["best_round"].as_u64().unwrap() as usize;
    let of_round = &tuning["rounds"][best]["queues"][0]["above_promise"];
    let of_proof = &tuning["fresh"][0]["above_promise"];
    assert!(of_round.is_f64() && of_proof.is_f64(), "{tuning}");
    assert_ne!(of_round, of_proof);
}

/// Ten rounds of a large centre would take hours: together they take five times the limit of one, and what was found
/// until then is kept.
#[test]
fn rounds_end_with_the_time_that_the_limit_gives_them() {
    let summary = plan("languages", &["--credit-skills", "--time-limit", "0.02s"]);
    let tuning = &summary["tuning"];
    assert_eq!(tuning["ended"], "stopped", "{tuning}");
    let rounds = tuning["rounds"].as_array().unwrap();
    assert!(rounds.len() <= 3, "{} rounds", rounds.len() - 1);
    assert_eq!(summary["verification"]["violations"], 0);
}
