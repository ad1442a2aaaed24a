//! What matters most: how far each key moves the figures.

use super::effects::Effects;
use super::{Comparison, Metric};
use crate::scenario::parse_duration;
use crate::whatif::Run;
use crate::whatif::change::clock_minutes;
use crate::whatif::run::last_of;

/// How far keys move the figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Factors {
    /// The keys, the one that moves the cost most first; where that cannot be told, the cases.
    pub list: Vec<Factor>,
    /// Keys that no case changes without the others: what each of them does cannot be told, and cases stand for all keys.
    pub inseparable: Vec<String>,
}

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
    /// Against what.
    pub against: Against,
    /// From what its half-widths are.
    pub sure_by: SureBy,
}

/// Against what a key's effect is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The base.
    Base,
    /// The mean of the key's values, all other keys alike.
    Mean,
    /// The middle of the range that is drawn from, all other keys alike.
    Middle,
}

/// From what the half-width of an effect is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SureBy {
    /// The half-widths of the cases: plays of their rosters.
    Plays,
    /// The scatter of the draws around what the keys make of them.
    Scatter,
}

/// Two ends of what a key does to a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// Of the two values that do most and least, the first.
    pub low: End,
    /// The other.
    pub high: End,
}

/// What a value does to a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The value as it is written; empty of a case that stands for its keys.
    pub value: String,
    /// By how much the figure differs.
    pub more: f64,
    /// 95 % half-width; `None` where the figure is not random, or its chance is not known.
    pub half_width: Option<f64>,
    /// A difference up to this may be the search's: of costs.
    pub left_open: f64,
}

impl End {
    /// Whether it is more than what the search leaves open.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.left_open <= 0.0 || self.more.abs() > self.left_open
    }
}

impl Swing {
    /// From the one end to the other, what it is against included.
    #[must_use]
    pub fn size(&self) -> f64 {
        let ends = [self.low.more, self.high.more, 0.0];
        let top = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let bottom = ends.into_iter().fold(f64::INFINITY, f64::min);
        top - bottom
    }

    /// The values that do most in either direction, in their order; `None` of none.
    fn of(told: &[End]) -> Option<Self> {
        let by_effect = |at: &usize, other: &usize| told[*at].more.total_cmp(&told[*other].more);
        let least = (0..told.len()).min_by(by_effect)?;
        let most = (0..told.len()).rev().max_by(by_effect)?;
        Some(Self {
            low: told[least.min(most)].clone(),
            high: told[least.max(most)].clone(),
        })
    }

    /// Whether either end is more than what the search leaves open.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.low.is_told() || self.high.is_told()
    }
}

/// How far each key moves the figures, the one that moves the cost most first.
///
/// A key that some case changes alone is judged by such cases against the base. Of keys that are only changed with
/// others (a grid, a sample) it is the main effect by least squares over all cases and all keys: of a key drawn from a range
/// the slope times the range, of others value by value. Where neither can be told (every case is a mixture of its own), the
/// cases themselves stand for the keys.
#[must_use]
pub fn factors(run: &Run, comparison: &Comparison) -> Factors {
    let keys = run.varied_keys();
    let mixed = Mixed::of(run, comparison, &keys);
    let own = keys.iter().enumerate().map(|(at, key)| {
        let alone = of_key_alone(run, comparison, key);
        alone.map_or_else(|| mixed.of_key(key, at), |it| Told::Apart(Box::new(it)))
    });
    let own: Vec<Told> = own.collect();
    let is_open = |it: &(&String, &Told)| matches!(it.1, Told::Together);
    let inseparable = keys.iter().zip(&own).filter(is_open);
    let inseparable: Vec<String> = inseparable.map(|it| it.0.clone()).collect();
    let apart = own.into_iter().filter_map(|it| match it {
        Told::Apart(factor) => Some(*factor),
        Told::Together | Told::NotVaried => None,
    });
    let mut list: Vec<Factor> = apart.collect();
    if !inseparable.is_empty() || list.is_empty() {
        list = of_cases(run, comparison);
    }
    let size = |it: &Factor| {
        let cost = it.cost.as_ref().map_or(0.0, Swing::size);
        (cost, it.service.as_ref().map_or(0.0, Swing::size))
    };
    list.sort_by(|a, b| {
        let (a, b) = (size(a), size(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    Factors { list, inseparable }
}

/// What is known of a key.
enum Told {
    Apart(Box<Factor>),
    /// No case changes it without others.
    Together,
    /// All cases have the same value.
    NotVaried,
}

/// A key that some case changes alone, against the base; also one of which no case has figures that can be compared.
fn of_key_alone(run: &Run, comparison: &Comparison, key: &str) -> Option<Factor> {
    let changes = |at: &usize| run.own_changes(&run.cases[*at]);
    let own = |at: &usize| changes(at).iter().any(|(own, _)| own == key);
    let alone = |at: &usize| changes(at).iter().all(|(own, _)| own == key);
    let cases = || (0..run.cases.len()).filter(own);
    let known = |at: &usize| !is_left_out(run, comparison, *at);
    if !cases().any(|at| known(&at) && alone(&at)) && cases().any(|at| known(&at)) {
        return None;
    }
    let mut values: Vec<(String, usize)> = vec![];
    for at in cases().filter(known).filter(alone) {
        let value = run.own_value(&run.cases[at], key);
        if values.iter().all(|it| it.0 != value) {
            values.push((value, at));
        }
    }
    if values.iter().all(|it| size_of(&it.0).is_some()) {
        let size = |value: &str| size_of(value).unwrap_or(0.0);
        values.sort_by(|a, b| size(&a.0).total_cmp(&size(&b.0)));
    }
    let ends = |metric: Metric| {
        let end = |(value, at): &(String, usize)| against_base(run, comparison, metric, *at, value);
        values.iter().filter_map(end).collect()
    };
    Some(factor(key, (Against::Base, SureBy::Plays), &ends))
}

/// A case's figure less the base's.
fn against_base(
    run: &Run,
    comparison: &Comparison,
    metric: Metric,
    case: usize,
    value: &str,
) -> Option<End> {
    let (base, own) = (comparison.figures(0)?, comparison.figures(case)?);
    if metric == Metric::Service && !run.cases[case].unlike.has_same_service() {
        return None;
    }
    let difference = comparison.differences.get(case)?.as_ref();
    let service = difference.and_then(|it| it.service_all?.half_width);
    Some(End {
        value: value.to_owned(),
        more: metric.of(own)? - metric.of(base)?,
        half_width: service.filter(|_| metric == Metric::Service),
        left_open: metric.left_open(base).max(metric.left_open(own)),
    })
}

/// The cases that change several keys at once.
struct Mixed {
    /// Whether keys of the run are drawn from ranges.
    drawn: bool,
    /// With the base among them, where that can stand beside them, and without: some keys are only told apart among their own
    /// values.
    sets: Vec<ByFigure>,
}

/// Some cases, by figures.
struct ByFigure {
    cost: Option<Effects>,
    paid: Option<Effects>,
    service: Option<Effects>,
    hires: Option<Effects>,
    /// Whether a key is told apart at all: of the cases' costs, or where none is known of their hours.
    all: Option<Effects>,
}

impl ByFigure {
    fn of(run: &Run, comparison: &Comparison, (cases, keys): (&[usize], &[String])) -> Self {
        let same = |at: &usize| run.cases[*at].unlike.has_same_service();
        let served: Vec<usize> = cases.iter().copied().filter(same).collect();
        let effects =
            |metric: Metric, cases: &[usize]| Effects::of(run, comparison, metric, (cases, keys));
        Self {
            cost: effects(Metric::Cost, cases),
            paid: effects(Metric::Paid, cases),
            service: effects(Metric::Service, &served),
            hires: effects(Metric::Hires, cases),
            all: effects(Metric::PaidHours, cases),
        }
    }

    fn of_key(&self, key: &str, at: usize, sure_by: SureBy) -> Told {
        let Some(all) = &self.all else {
            return Told::Together;
        };
        match all.of_key(at) {
            None => return Told::Together,
            Some(ends) if ends.is_empty() => return Told::NotVaried,
            Some(_) => {}
        }
        let ends = |metric: Metric| {
            let effects = match metric {
                Metric::Cost => &self.cost,
                Metric::Paid => &self.paid,
                Metric::Service => &self.service,
                Metric::Hires => &self.hires,
                Metric::PaidHours => &self.all,
            };
            let told = effects.as_ref().and_then(|it| it.of_key(at));
            told.unwrap_or_default()
        };
        let against = match all.is_line(at) {
            true => Against::Middle,
            false if all.is_against_base(at) => Against::Base,
            false => Against::Mean,
        };
        Told::Apart(Box::new(factor(key, (against, sure_by), &ends)))
    }
}

impl Mixed {
    fn of(run: &Run, comparison: &Comparison, keys: &[String]) -> Self {
        let changes = |at: &usize, key: &String| {
            let own = run.own_changes(&run.cases[*at]);
            own.iter().any(|(own, _)| own == key)
        };
        let known = |at: &usize| !is_left_out(run, comparison, *at);
        // Beside draws, only those that draw every key lie on the same lines.
        let drawn = |at: &usize| run.drawn.iter().all(|key| changes(at, key));
        let cases: Vec<usize> = (1..run.cases.len()).filter(known).filter(drawn).collect();
        let leaves_one = |at: &usize| keys.iter().any(|key| !changes(at, key));
        let mut sets = vec![];
        if known(&0) && run.drawn.is_empty() && cases.iter().any(leaves_one) {
            let with_base: Vec<usize> = std::iter::once(0).chain(cases.iter().copied()).collect();
            sets.push(ByFigure::of(run, comparison, (&with_base, keys)));
        }
        sets.push(ByFigure::of(run, comparison, (&cases, keys)));
        Self {
            drawn: !run.drawn.is_empty(),
            sets,
        }
    }

    fn of_key(&self, key: &str, at: usize) -> Told {
        let sure_by = if self.drawn {
            SureBy::Scatter
        } else {
            SureBy::Plays
        };
        let mut told = self.sets.iter().map(|it| it.of_key(key, at, sure_by));
        let apart = told.find(|it| matches!(it, Told::Apart(_) | Told::NotVaried));
        apart.unwrap_or(Told::Together)
    }
}

fn factor(
    key: &str,
    (against, sure_by): (Against, SureBy),
    ends: &dyn Fn(Metric) -> Vec<End>,
) -> Factor {
    let swing = |metric: Metric| Swing::of(&ends(metric));
    Factor {
        key: key.to_owned(),
        // More or fewer people do not change what is required.
        cost: swing(match key.split('.').next() {
            Some("agents") => Metric::Paid,
            _ => Metric::Cost,
        }),
        service: swing(Metric::Service),
        hires: swing(Metric::Hires),
        against,
        sure_by,
    }
}

/// Whether a case has no figures, or none that can stand beside the base's: of other money or weeks.
fn is_left_out(run: &Run, comparison: &Comparison, case: usize) -> bool {
    comparison.figures(case).is_none() || !run.cases[case].unlike.is_comparable()
}

/// The number in a value as it is written (the last of several), to put values in order: of lengths of time and clocks in
/// seconds.
pub(super) fn size_of(value: &str) -> Option<f64> {
    let value = last_of(value).trim().replace('−', "-");
    let value = value.trim_start_matches(['*', '×', 'x', '+']);
    let (sign, value) = match value.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim()),
        None => (1.0, value.trim()),
    };
    let plain = value.strip_suffix('%').unwrap_or(value).trim();
    let number = || plain.parse::<f64>().ok().filter(|it| it.is_finite());
    let time = || parse_duration(value).ok().map(|it| it.get());
    let clock = || clock_minutes(value).map(|it| f64::from(it) * 60.0);
    Some(sign * number().or_else(time).or_else(clock)?)
}

fn of_cases(run: &Run, comparison: &Comparison) -> Vec<Factor> {
    let cases = (1..run.cases.len()).filter(|at| !is_left_out(run, comparison, *at));
    let of_case = |at: usize| {
        let ends = |metric: Metric| {
            let end = against_base(run, comparison, metric, at, "");
            end.into_iter().collect()
        };
        factor(&run.cases[at].name, (Against::Base, SureBy::Plays), &ends)
    };
    cases.map(of_case).collect()
}

#[cfg(test)]
mod tests;
