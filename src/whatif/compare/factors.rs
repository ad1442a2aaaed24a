//! What matters most: how far each key moves the figures.

use super::{Comparison, Metric};
use crate::whatif::Run;

/// What a key does to the figures, over the values that it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// The key; of cases that change several keys at once, the case.
    pub key: String,
    /// What it does to the cost.
    pub cost: Option<Swing>,
    /// What it does to the share answered in time.
    pub service: Option<Swing>,
    /// What it does to hires.
    pub hires: Option<Swing>,
    /// Whether that is against the mean of all cases, no case changing the key alone; else it is against the base.
    pub of_mean: bool,
}

/// Two ends of what a key does to a figure, against the base.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// Of the two values that do most and least, the first: the value, and by how much the figure differs.
    pub low: (String, f64),
    /// The other.
    pub high: (String, f64),
}

impl Swing {
    /// From the one end to the other, the base included.
    #[must_use]
    pub fn size(&self) -> f64 {
        let ends = [self.low.1, self.high.1, 0.0];
        let top = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let bottom = ends.into_iter().fold(f64::INFINITY, f64::min);
        top - bottom
    }
}

/// How far each key moves the figures, the one that moves the cost most first.
///
/// A key that some case changes alone is judged by such cases against the base. Of keys that are only changed with
/// others (a grid, a sample) it is the mean over all cases with a value less the mean over all cases; of more than six
/// values, the lowest and the highest third of them. Where neither can be told (every case is a mixture of its own), the
/// cases themselves stand for the keys.
#[must_use]
pub fn factors(run: &Run, comparison: &Comparison) -> Vec<Factor> {
    let keys = run.varied_keys();
    let own: Vec<Option<Factor>> = keys
        .iter()
        .map(|key| of_key(run, comparison, key))
        .collect();
    let mut all: Vec<Factor> = if own.iter().all(Option::is_some) {
        own.into_iter().flatten().collect()
    } else {
        of_cases(run, comparison)
    };
    let size = |it: &Factor| {
        let cost = it.cost.as_ref().map_or(0.0, Swing::size);
        (cost, it.service.as_ref().map_or(0.0, Swing::size))
    };
    all.sort_by(|a, b| {
        let (a, b) = (size(a), size(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    all
}

/// Values of a key with the cases that have it, the lowest first.
type Groups = Vec<(String, Vec<usize>)>;

fn of_key(run: &Run, comparison: &Comparison, key: &str) -> Option<Factor> {
    let alone = groups(run, comparison, key, true);
    let only_unlike = || {
        let mut own = run
            .cases
            .iter()
            .enumerate()
            .filter(|(_, it)| run.own_changes(it).iter().any(|(own, _)| own == key));
        own.all(|(at, _)| is_left_out(run, comparison, at))
    };
    if !alone.is_empty() || only_unlike() {
        let figure = |metric: Metric, cases: &[usize]| {
            let base = metric.of(comparison.figures(0)?)?;
            Some(mean(comparison, metric, cases)? - base)
        };
        return Some(factor(key, &alone, &figure));
    }
    let groups = thirds(groups(run, comparison, key, false));
    if groups.len() < 2 || groups.iter().any(|(_, cases)| cases.len() < 2) {
        return None;
    }
    let all: Vec<usize> = groups.iter().flat_map(|(_, cases)| cases.clone()).collect();
    let figure = |metric: Metric, cases: &[usize]| {
        Some(mean(comparison, metric, cases)? - mean(comparison, metric, &all)?)
    };
    Some(Factor {
        of_mean: true,
        ..factor(key, &groups, &figure)
    })
}

fn factor(key: &str, groups: &Groups, figure: &dyn Fn(Metric, &[usize]) -> Option<f64>) -> Factor {
    let swing = |metric: Metric| {
        let told = groups
            .iter()
            .filter_map(|(value, cases)| Some((value.clone(), figure(metric, cases)?)));
        let told: Vec<(String, f64)> = told.collect();
        // The values that do most in either direction, in their order.
        let by_effect = |at: &usize, other: &usize| told[*at].1.total_cmp(&told[*other].1);
        let least = (0..told.len()).min_by(by_effect)?;
        let most = (0..told.len()).rev().max_by(by_effect)?;
        Some(Swing {
            low: told[least.min(most)].clone(),
            high: told[least.max(most)].clone(),
        })
    };
    Factor {
        key: key.to_owned(),
        // More or fewer people do not change what is required.
        cost: swing(match key.split('.').next() {
            Some("agents") => Metric::Paid,
            _ => Metric::Cost,
        }),
        service: swing(Metric::Service),
        hires: swing(Metric::Hires),
        of_mean: false,
    }
}

/// Whether a case has no figures, or none that can stand beside the base's: of other money or weeks.
fn is_left_out(run: &Run, comparison: &Comparison, case: usize) -> bool {
    comparison.figures(case).is_none() || !run.cases[case].unlike.is_comparable()
}

/// Cases with figures that change `key`, and `only` it where that is asked, by its value.
fn groups(run: &Run, comparison: &Comparison, key: &str, only: bool) -> Groups {
    let mut groups: Groups = vec![];
    for (at, case) in run.cases.iter().enumerate() {
        let changes = run.own_changes(case);
        let own = changes.iter().rev().find(|(own, _)| own == key);
        let Some((_, value)) = own else {
            continue;
        };
        let others = changes.iter().any(|(own, _)| own != key);
        if is_left_out(run, comparison, at) || (only && others) {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| known == value) {
            Some((_, cases)) => cases.push(at),
            None => groups.push((value.clone(), vec![at])),
        }
    }
    if groups.iter().all(|(value, _)| size_of(value).is_some()) {
        let size = |value: &str| size_of(value).unwrap_or(0.0);
        groups.sort_by(|a, b| size(&a.0).total_cmp(&size(&b.0)));
    }
    groups
}

/// The number in a value as it is written, to put values in order.
pub(super) fn size_of(value: &str) -> Option<f64> {
    let value = value.trim().replace('−', "-");
    let value = value.trim_start_matches(['*', '×', 'x', '+']);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let end = value.find(|c| !is_part(c)).unwrap_or(value.len());
    let number: f64 = value[..end].parse().ok()?;
    let unit = match &value[end..] {
        "h" => 3600.0,
        "min" | "m" => 60.0,
        _ => 1.0,
    };
    Some(number * unit)
}

/// Of more than six values the lowest third and the highest, and what lies between.
fn thirds(groups: Groups) -> Groups {
    if groups.len() <= 6 {
        return groups;
    }
    let third = groups.len().div_ceil(3);
    let joined = |part: &[(String, Vec<usize>)]| {
        let label = match part {
            [(first, _), .., (last, _)] => format!("{first} … {last}"),
            part => part.first().map_or(String::new(), |it| it.0.clone()),
        };
        (label, part.iter().flat_map(|it| it.1.clone()).collect())
    };
    groups.chunks(third).map(joined).collect()
}

fn mean(comparison: &Comparison, metric: Metric, cases: &[usize]) -> Option<f64> {
    let figures = cases
        .iter()
        .filter_map(|it| metric.of(comparison.figures(*it)?));
    let figures: Vec<f64> = figures.collect();
    (!figures.is_empty()).then(|| figures.iter().sum::<f64>() / figures.len() as f64)
}

fn of_cases(run: &Run, comparison: &Comparison) -> Vec<Factor> {
    let cases = run.cases.iter().enumerate().skip(1);
    let cases = cases.filter(|(at, _)| !is_left_out(run, comparison, *at));
    let of_case = |(at, case): (usize, &crate::whatif::RunCase)| {
        let figure = |metric: Metric, cases: &[usize]| {
            let base = metric.of(comparison.figures(0)?)?;
            Some(mean(comparison, metric, cases)? - base)
        };
        factor(&case.name, &vec![(String::new(), vec![at])], &figure)
    };
    cases.map(of_case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_ordered_by_their_numbers() {
        for (value, size) in [
            ("*1.2", Some(1.2)),
            ("+10", Some(10.0)),
            ("-10", Some(-10.0)),
            ("−10%", Some(-10.0)),
            ("+1h", Some(3600.0)),
            ("30min", Some(1800.0)),
            ("early", None),
        ] {
            assert_eq!(size_of(value), size, "{value}");
        }
    }

    #[test]
    fn many_values_are_three_groups() {
        let groups: Groups = (0..9).map(|it| (it.to_string(), vec![it])).collect();
        let thirds = thirds(groups);
        assert_eq!(thirds.len(), 3);
        assert_eq!(thirds[0], ("0 … 2".to_owned(), vec![0, 1, 2]));
    }
}
