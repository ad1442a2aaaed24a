//! The queueing formulas against values computed with 30 digits and against printed ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use shiftwright::queueing::{
    ErlangA, ErlangC, Goals, Workload, erlang_b, required, sizing::Goal, steady,
};
use std::collections::BTreeMap;

/// Relative error allowed against values computed with 30 digits (printed with 15).
const RELATIVE: f64 = 1e-9;

/// The rows of a reference file, by column; `None` where the data is missing.
fn rows(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = common::shared_data(&format!("erlang/{file}"))?;
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<_> = reader.deserialize().collect::<Result<_, _>>().unwrap();
    assert!(rows.len() > 50, "{file} is shorter than it should be");
    Some(rows)
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[track_caller]
fn assert_close(got: f64, row: &BTreeMap<String, String>, column: &str) {
    let want = number(row, column);
    assert!(
        (got - want).abs() <= RELATIVE * want.abs() + 1e-300,
        "{column}: got {got:e}, want {want:e} in {row:?}"
    );
}

/// Natural logarithm of a decimal number whose exponent may be beyond a float's.
fn ln_of(text: &str) -> f64 {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    digits.parse::<f64>().unwrap().ln() + exponent.parse::<f64>().unwrap() * 10_f64.ln()
}

#[test]
fn erlang_b_equals_the_reference() {
    let Some(rows) = rows("erlang_b_mpmath.csv") else {
        return;
    };
    for row in &rows {
        let (lines, load) = (
            number(row, "servers") as u32,
            number(row, "offered_erlangs"),
        );
        assert_close(erlang_b::blocking(lines, load), row, "blocking");
        let (got, want) = (erlang_b::ln_blocking(lines, load), ln_of(&row["blocking"]));
        assert!((got - want).abs() <= RELATIVE, "ln {got} {want} in {row:?}");
    }
}

#[test]
fn erlang_c_equals_the_reference() {
    let Some(rows) = rows("erlang_c_mpmath.csv") else {
        return;
    };
    for row in &rows {
        let aht_s = number(row, "aht_min") * 60.0;
        let load = number(row, "offered_erlangs");
        let queue = ErlangC::new(number(row, "servers") as u32, load, aht_s).unwrap();
        assert_close(queue.p_wait(), row, "p_wait");
        assert_close(queue.asa_s() / 60.0, row, "asa_min");
        assert_close(queue.service_level(20.0), row, "service_level_T20s");
        assert_close(queue.service_level(60.0), row, "service_level_T60s");
        assert_close(queue.mean_queue(), row, "mean_queue");
    }
}

#[test]
fn erlang_c_requirements_equal_the_reference() {
    let Some(rows) = rows("erlang_c_requirement_mpmath.csv") else {
        return;
    };
    for row in &rows {
        let workload = Workload {
            offered: number(row, "calls_per_30min"),
            per_s: 1800.0,
            aht_s: number(row, "aht_sec"),
            patience_s: None,
        };
        let within_s = number(row, "T_sec");
        let goals = Goals {
            service_level: Some((number(row, "target_sl"), within_s)),
            ..Goals::default()
        };
        let found = required(&workload, &goals).unwrap();
        assert_eq!(found.agents, number(row, "agents") as u32, "{row:?}");
        assert_eq!(found.binding, Some(Goal::ServiceLevel));
        assert_close(found.steady.service_level, row, "achieved_sl");
        assert_close(found.steady.asa_s.unwrap(), row, "asa_sec");
        assert_close(found.steady.occupancy, row, "occupancy");
        let fewer = steady::steady(&workload, found.agents - 1, within_s);
        assert_close(fewer.service_level, row, "sl_with_one_fewer");
    }
}

#[test]
fn erlang_a_equals_the_reference() {
    let Some(rows) = rows("erlang_a_mpmath.csv") else {
        return;
    };
    for row in &rows {
        let queue = ErlangA::new(
            number(row, "servers") as u32,
            number(row, "calls_per_min") / 60.0,
            number(row, "aht_min") * 60.0,
            number(row, "patience_min") * 60.0,
            number(row, "T_min") * 60.0,
        );
        assert_close(queue.p_wait(), row, "P_wait");
        assert_close(queue.p_abandon(), row, "P_abandon");
        assert_close(queue.asa_s() / 60.0, row, "E_wait_all");
        assert_close(queue.asa_served_s().unwrap() / 60.0, row, "E_wait_served");
        assert_close(queue.mean_queue(), row, "E_queue");
        assert_close(queue.occupancy(), row, "occupancy");
        assert_close(queue.service_level(), row, "P_served_within_T");
        assert_close(queue.p_abandon_within(), row, "P_abandon_within_T");
    }
}

/// What `inputs` says: `calls/min=3.5,aht_min=3,agents=13` and its kin, in seconds.
#[derive(Debug, Default)]
struct Inputs(BTreeMap<String, String>);

impl Inputs {
    fn parse(text: &str) -> Self {
        let pairs = text.split(',').map(|pair| {
            let (name, value) = pair
                .split_once("<=")
                .or_else(|| pair.split_once('='))
                .unwrap();
            (name.to_owned(), value.split(' ').next().unwrap().to_owned())
        });
        Self(pairs.collect())
    }

    /// A number, or a quotient such as `20/60`.
    fn get(&self, name: &str) -> Option<f64> {
        let text = self.0.get(name)?;
        let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
        Some(top.parse::<f64>().unwrap() / bottom.parse::<f64>().unwrap())
    }

    fn arrivals_per_s(&self) -> f64 {
        let per_half_hour = self
            .0
            .get("calls")
            .map(|text| text.strip_suffix("/30min").unwrap().parse::<f64>().unwrap() / 1800.0);
        per_half_hour
            .or_else(|| self.get("calls/min").map(|calls| calls / 60.0))
            .or_else(|| self.get("calls/hour").map(|calls| calls / 3600.0))
            .unwrap()
    }

    fn aht_s(&self) -> f64 {
        self.get("aht_min")
            .map(|minutes| minutes * 60.0)
            .or_else(|| self.get("mu/hour").map(|rate| 3600.0 / rate))
            .unwrap()
    }

    fn agents(&self) -> u32 {
        self.get("agents").unwrap() as u32
    }

    fn within_s(&self) -> f64 {
        self.get("T_min").unwrap_or(0.0) * 60.0
    }
}

fn published_b(inputs: &Inputs, metric: &str) -> f64 {
    match metric {
        "offered_erlangs" => {
            let lines = inputs.get("lines").unwrap() as u32;
            erlang_b::load_for(lines, inputs.get("blocking").unwrap()).unwrap()
        }
        "servers" => {
            let load = inputs.get("offered").unwrap();
            let most = inputs.get("max_blocking").unwrap();
            f64::from(erlang_b::lines_for(load, most).unwrap())
        }
        "blocking" => {
            let lines = inputs.get("servers").unwrap() as u32;
            erlang_b::blocking(lines, inputs.get("offered").unwrap())
        }
        other => panic!("metric {other}?"),
    }
}

fn published_c(inputs: &Inputs, metric: &str) -> f64 {
    let (arrivals_per_s, aht_s) = (inputs.arrivals_per_s(), inputs.aht_s());
    if metric == "agents" {
        // P(wait) ≤ p is a service level of 1 − p within no time at all.
        let goals = Goals {
            service_level: Some((1.0 - inputs.get("P_wait").unwrap(), 0.0)),
            ..Goals::default()
        };
        let workload = Workload {
            offered: arrivals_per_s,
            per_s: 1.0,
            aht_s,
            patience_s: None,
        };
        return f64::from(required(&workload, &goals).unwrap().agents);
    }
    let queue = ErlangC::new(inputs.agents(), arrivals_per_s * aht_s, aht_s).unwrap();
    match metric {
        "ASA_sec" => queue.asa_s(),
        "ASA_min" => queue.asa_s() / 60.0,
        "service_level" => queue.service_level(inputs.within_s()),
        "P_wait" => queue.p_wait(),
        "occupancy" => queue.occupancy(),
        "mean_queue" => queue.mean_queue(),
        "wait_90th_percentile_sec" => queue.wait_percentile_s(0.9).unwrap(),
        other => panic!("metric {other}?"),
    }
}

fn published_a(inputs: &Inputs, metric: &str) -> f64 {
    let patience_s = inputs.get("patience_min").unwrap() * 60.0;
    let queue = ErlangA::new(
        inputs.agents(),
        inputs.arrivals_per_s(),
        inputs.aht_s(),
        patience_s,
        inputs.within_s(),
    );
    match metric.split(" (").next().unwrap() {
        "E_wait_all_sec" => queue.asa_s(),
        "E_wait_all" => queue.asa_s() / 60.0,
        "E_wait_served_min" => queue.asa_served_s().unwrap() / 60.0,
        "P_wait" => queue.p_wait(),
        "P_abandon" => queue.p_abandon(),
        "occupancy" => queue.occupancy(),
        "mean_queue" => queue.mean_queue(),
        "service_level as P" | "service_level as P(served within T)" => queue.service_level(),
        "P(served within T | served)" => queue.service_level() / (1.0 - queue.p_abandon()),
        other => panic!("metric {other}?"),
    }
}

#[test]
fn printed_values_are_met_to_their_tolerance() {
    let Some(rows) = rows("published_values.csv") else {
        return;
    };
    for row in &rows {
        let inputs = Inputs::parse(&row["inputs"]);
        let metric = row["metric"].as_str();
        let got = match row["model"].split(" (").next().unwrap() {
            "Erlang B" => published_b(&inputs, metric),
            "Erlang C" => published_c(&inputs, metric),
            "Erlang A" => published_a(&inputs, metric),
            other => panic!("model {other}?"),
        };
        // Printed in the source with 16 digits, of which the last may differ.
        let allowed = number(row, "tolerance").max(4e-16);
        let want = number(row, "published_value");
        assert!(
            (got - want).abs() <= allowed,
            "got {got}, want {want} ± {allowed}: {row:?}"
        );
        assert_close(got, row, "mpmath_value");
    }
}

/// Computed with 60 digits by summing over the states and, for the threshold, by adaptive
/// quadrature: from one agent to a hundred thousand, patience from half a second to eleven days,
/// deep overload, a load of 0.06.
#[test]
fn erlang_a_holds_at_its_extremes() {
    let table = include_str!("data/erlang_a_extremes.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<BTreeMap<String, String>> =
        reader.deserialize().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 21);
    for row in &rows {
        let queue = ErlangA::new(
            number(row, "agents") as u32,
            number(row, "arrivals_per_s"),
            number(row, "aht_s"),
            number(row, "patience_s"),
            number(row, "within_s"),
        );
        assert_close(queue.p_wait(), row, "p_wait");
        assert_close(queue.p_abandon(), row, "p_abandon");
        assert_close(queue.asa_s(), row, "asa_s");
        assert_close(queue.asa_served_s().unwrap(), row, "asa_served_s");
        assert_close(queue.occupancy(), row, "occupancy");
        assert_close(queue.service_level(), row, "service_level");
        assert_close(queue.p_abandon_within(), row, "abandon_within");
    }
}
