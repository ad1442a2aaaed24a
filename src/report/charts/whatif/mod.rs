//! Charts of a comparison: what matters most, cost against service, and agents over the day case by case.

mod frontier;
mod multiples;
mod tornado;

use super::{Chart, ChartError};
use crate::whatif::{Comparison, Run, RunCase};

/// The charts for which there is anything to draw.
///
/// # Errors
/// [`ChartError`].
pub fn whatif_charts(run: &Run, comparison: &Comparison) -> Result<Vec<Chart>, ChartError> {
    let drawn = [
        ("tornado", tornado::tornado(run, comparison)?),
        ("whatif-frontier", frontier::frontier(run, comparison)?),
        ("coverage-cases", multiples::multiples(run, comparison)?),
    ];
    let chart = |(name, svg): (&str, Option<String>)| {
        Some(Chart {
            name: name.to_owned(),
            svg: svg?,
        })
    };
    Ok(drawn.into_iter().filter_map(chart).collect())
}

/// A label for each case; and the keys whose values the labels are, where every case is called by the same keys: with
/// them in each label, all would begin alike.
fn labels(run: &Run) -> (Vec<String>, Option<String>) {
    let names = run.cases.iter().map(|it| it.name.clone()).collect();
    let keys = run.keys();
    let of_keys = |case: &RunCase| {
        let own = case.set.iter().map(|(key, _)| key);
        own.eq(&keys) && case.name.matches('=').count() >= keys.len()
    };
    let varied = run.cases.get(1..).unwrap_or_default();
    if keys.len() < 2 || !varied.iter().all(of_keys) {
        return (names, None);
    }
    let values = |case: &RunCase| {
        let values = case.set.iter().map(|(_, value)| value.as_str());
        values.collect::<Vec<_>>().join(" · ")
    };
    let base = run.cases.iter().take(1).map(|it| it.name.clone());
    let labels = base.chain(varied.iter().map(values)).collect();
    (labels, Some(keys.join(" · ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(cases: &[(&str, &[(&str, &str)])]) -> Run {
        let case = |(name, set): &(&str, &[(&str, &str)])| RunCase {
            name: (*name).to_owned(),
            set: set
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            words: vec![],
            address: None,
            invalid: String::new(),
        };
        Run {
            version: String::new(),
            scenario: String::new(),
            currency: String::new(),
            weeks: 1,
            seed: 1,
            settings: String::new(),
            title: String::new(),
            question: None,
            queues: vec![],
            cases: cases.iter().map(case).collect(),
        }
    }

    #[test]
    fn cases_of_a_grid_are_told_apart_by_their_values_and_others_by_name() {
        let one: &[_] = &[("volume", "*0.9"), ("aht", "+10%")];
        let two: &[_] = &[("volume", "*1.1"), ("aht", "+10%")];
        let grid = [
            ("base", &[][..]),
            ("volume=*0.9 aht=+10%", one),
            ("volume=*1.1 aht=+10%", two),
        ];
        let (short, keys) = labels(&run(&grid));
        assert_eq!(short, ["base", "*0.9 · +10%", "*1.1 · +10%"]);
        assert_eq!(keys.as_deref(), Some("volume · aht"));
        let named = [
            ("base", &[][..]),
            ("A busy week", one),
            ("volume=*1.1 aht=+10%", two),
        ];
        assert_eq!(labels(&run(&named)).0[1], "A busy week");
    }
}
