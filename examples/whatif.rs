//! What if, from a program: ten percent more calls, and two agents more, beside the help desk as it is.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use shiftwright::control::Control;
use shiftwright::roster::Effort;
use shiftwright::whatif::{
    Cases, Document, Futures, Level, Settings, Vary, compare, grid, prepare, work_out,
};
use std::collections::BTreeMap;
use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/helpdesk");
    let (document, base, _) = Document::open(&folder).unwrap();
    let vary = ["volume=*1,*1.1", "agents=+0,+2"].map(|it| Vary::parse(it).unwrap());
    let cases = Cases::new(String::new(), None, grid(&vary).unwrap()).unwrap();
    let settings = Settings {
        level: Level::Weekly,
        effort: Effort::Rough,
        time_limit: None,
        named: true,
    };
    let (run, work) = prepare(&document, &base, &cases, &settings).unwrap();
    let futures = Futures::default();
    let mut outcomes = BTreeMap::new();
    for it in &work {
        let scenario = it.scenario(&document).unwrap();
        let outcome = work_out(&scenario, &settings, &futures, &Control::unlimited());
        outcomes.insert(it.address.clone(), outcome.unwrap());
    }
    let comparison = compare(&run, run.outcomes(&outcomes));
    for (case, more) in run.cases.iter().zip(&comparison.differences) {
        let more = more.as_ref().and_then(|it| it.required_h).unwrap_or(0.0);
        println!(
            "{:<30} {more:+7.1} agent-hours {}",
            case.name,
            case.words.join("; ")
        );
    }
    // More calls need more hours; more people do not.
    let difference = |case: usize| comparison.differences[case].as_ref();
    let more = |case: usize| difference(case).and_then(|it| it.required_h).unwrap();
    assert_eq!(run.cases[3].name, "volume=*1.1 agents=+0");
    assert!(more(3) > 0.0 && more(1) == 0.0 && more(2) == 0.0);
    // All of them share one forecast.
    assert_eq!(futures.count(), 1);
}
