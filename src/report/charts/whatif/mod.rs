//! Charts of a comparison: what matters most, cost against service, and agents over the day case by case.

mod frontier;
mod multiples;
mod tornado;

use super::canvas::{Align, Canvas, Font};
use super::theme::{MARGIN, QUIET};
use super::{Chart, ChartError};
use crate::whatif::{Comparison, Run, RunCase};

/// The names of all of them.
pub const WHATIF_CHARTS: [&str; 3] = ["tornado", "whatif-frontier", "coverage-cases"];

/// The charts for which there is anything to draw.
///
/// # Errors
/// [`ChartError`].
pub fn whatif_charts(run: &Run, comparison: &Comparison) -> Result<Vec<Chart>, ChartError> {
    let drawn = [
        tornado::tornado(run, comparison)?,
        frontier::frontier(run, comparison)?,
        multiples::multiples(run, comparison)?,
    ];
    let chart = |(name, svg): (&str, Option<String>)| {
        Some(Chart {
            name: name.to_owned(),
            svg: svg?,
        })
    };
    Ok(WHATIF_CHARTS
        .into_iter()
        .zip(drawn)
        .filter_map(chart)
        .collect())
}

/// The title of a chart and what it shows, line by line below.
fn heading(canvas: &Canvas<'_>, title: &str, notes: &[String]) -> Result<(), ChartError> {
    canvas.text(title, MARGIN, 34.0, Font::bold(22.0), Align::Left)?;
    let quiet = Font::plain(14.0).colour(QUIET);
    for (number, note) in notes.iter().enumerate() {
        let y = 62.0 + 22.0 * number as f64;
        canvas.text(note, MARGIN, y, quiet, Align::Left)?;
    }
    Ok(())
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
    use crate::whatif::sample_run;

    fn run(cases: &[(&str, &[(&str, &str)])]) -> Run {
        let names: Vec<&str> = cases.iter().map(|it| it.0).collect();
        let mut run = sample_run(&names);
        for (case, (_, set)) in run.cases.iter_mut().zip(cases) {
            let set = set.iter();
            case.set = set
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect();
        }
        run
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
