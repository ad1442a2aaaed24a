//! Agents who serve several queues: what the simulation credits, and what it repairs.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::Path;

fn plan(arguments: &[&str]) -> Value {
    let out = tempfile::tempdir().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/languages");
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
/// above it, none below, and with far fewer hours than queues apart.
#[test]
fn twelve_groups_on_six_queues_are_credited_for_their_skills() {
    let summary = plan(&["--credit-skills"]);
    let tuning = &summary["tuning"];
    let rounds = tuning["rounds"].as_array().unwrap();
    assert!(rounds.len() <= 11, "{} rounds", rounds.len() - 1);
    assert_eq!(tuning["settled"], true, "{tuning}");
    for queue in summary["simulation"]["queues"].as_array().unwrap() {
        let felt = queue["service_level"]["mean"].as_f64().unwrap();
        assert!((0.8..=0.81).contains(&felt), "{queue}");
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
