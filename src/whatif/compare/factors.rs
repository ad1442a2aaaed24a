//! What matters most: how far each key moves the figures.

use super::effects::Effects;
use super::{Comparison, Metric};
use crate::scenario::parse_duration;
use crate::whatif::Run;
use crate::whatif::change::clock_minutes;

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
    let value = |at: usize| run.cases[at].value(key).unwrap_or("").to_owned();
    let mut values: Vec<(String, usize)> = vec![];
    for at in cases().filter(known).filter(alone) {
        let value = value(at);
        if values.iter().all(|it| it.0 != value) {
            values.push((value, at));
        }
    }
    if values.iter().all(|(value, _)| size_of(value).is_some()) {
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

/// The cases that change several keys at once, by figures.
struct Mixed {
    /// Whether keys of the run are drawn from ranges.
    drawn: bool,
    cost: Option<Effects>,
    paid: Option<Effects>,
    service: Option<Effects>,
    hires: Option<Effects>,
    /// Whether a key is told apart at all: of the cases' costs, or where none is known of their hours.
    all: Option<Effects>,
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
        let mut cases: Vec<usize> = (1..run.cases.len()).filter(known).filter(drawn).collect();
        let leaves_one = |at: &usize| keys.iter().any(|key| !changes(at, key));
        if known(&0) && run.drawn.is_empty() && cases.iter().any(leaves_one) {
            cases.insert(0, 0);
        }
        let same = |at: &usize| run.cases[*at].unlike.has_same_service();
        let served: Vec<usize> = cases.iter().copied().filter(same).collect();
        let effects =
            |metric: Metric, cases: &[usize]| Effects::of(run, comparison, metric, (cases, keys));
        Self {
            drawn: !run.drawn.is_empty(),
            cost: effects(Metric::Cost, &cases),
            paid: effects(Metric::Paid, &cases),
            service: effects(Metric::Service, &served),
            hires: effects(Metric::Hires, &cases),
            all: effects(Metric::PaidHours, &cases),
        }
    }

    fn of_key(&self, key: &str, at: usize) -> Told {
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
        let sure_by = if self.drawn {
            SureBy::Scatter
        } else {
            SureBy::Plays
        };
        Told::Apart(Box::new(factor(key, (against, sure_by), &ends)))
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

/// The number in a value as it is written, to put values in order: of lengths of time and clocks in seconds.
pub(super) fn size_of(value: &str) -> Option<f64> {
    let value = value.trim().replace('−', "-");
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
mod tests {
    use super::*;
    use crate::whatif::{Figures, Outcome, QueueFigures, Status, compare, sample_run};

    #[test]
    fn values_are_ordered_by_their_numbers() {
        for (value, size) in [
            ("*1.2", Some(1.2)),
            ("+10", Some(10.0)),
            ("-10", Some(-10.0)),
            ("−10%", Some(-10.0)),
            ("+1h", Some(3600.0)),
            ("30min", Some(1800.0)),
            ("1h30m", Some(5400.0)),
            ("-4m30s", Some(-270.0)),
            ("+2d", Some(172_800.0)),
            ("06:30", Some(23_400.0)),
            ("early", None),
        ] {
            assert_eq!(size_of(value), size, "{value}");
        }
    }

    /// A run of cases that give these keys these values, and cost so much; `None` without figures.
    fn run_of(keys: &[&str], cases: &[(&[&str], Option<f64>)]) -> (Run, Comparison) {
        let names: Vec<String> = (0..=cases.len()).map(|it| format!("case {it}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut run = sample_run(&names);
        for (case, (values, _)) in run.cases.iter_mut().skip(1).zip(cases) {
            let set = keys
                .iter()
                .zip(*values)
                .filter(|(_, value)| !value.is_empty());
            case.set = set
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect();
        }
        let outcome = |cost: &Option<f64>| match cost {
            Some(cost) => Outcome::done(Figures {
                cost: Some(*cost),
                paid_h: cost / 20.0,
                ..Figures::default()
            }),
            None => Outcome::none(Status::Infeasible, ""),
        };
        let costs = cases.iter().map(|it| outcome(&it.1));
        let outcomes = std::iter::once(outcome(&Some(1000.0))).chain(costs);
        let comparison = compare(&run, outcomes.collect());
        (run, comparison)
    }

    fn cost(all: &Factors, key: &str) -> (f64, f64) {
        let found = all.list.iter().find(|it| it.key == key);
        let swing = found.and_then(|it| it.cost.clone()).unwrap();
        (swing.low.more, swing.high.more)
    }

    #[test]
    fn a_grid_with_failed_cases_has_the_effects_of_the_whole_grid() {
        // Twice the volume costs 100 more, each ten agents 300; the dear cases of few contacts failed, so that means of
        // cases would say that more contacts cost less.
        let keys = ["volume", "pay"];
        let cases: [(&[&str], Option<f64>); 6] = [
            (&["*1", "+0"], Some(1000.0)),
            (&["*1", "+10"], None),
            (&["*1", "+20"], Some(1600.0)),
            (&["*2", "+0"], Some(1100.0)),
            (&["*2", "+10"], Some(1400.0)),
            (&["*2", "+20"], None),
        ];
        let (run, comparison) = run_of(&keys, &cases);
        let all = factors(&run, &comparison);
        let near =
            |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6;
        assert!(near(cost(&all, "volume"), (-50.0, 50.0)), "{all:?}");
        assert!(near(cost(&all, "pay"), (-300.0, 300.0)), "{all:?}");
        assert!(
            all.list.iter().all(|it| it.against == Against::Mean) && all.inseparable.is_empty()
        );
    }

    #[test]
    fn a_drawn_key_is_a_line_over_its_range_whatever_the_others_drew() {
        // Cost = 1000 + 100 × volume − 2 × agents: draws with much volume happen to have many agents.
        let draws = [
            (0.8, -10.0),
            (0.9, -4.0),
            (1.0, 1.0),
            (1.1, 3.0),
            (1.2, 10.0),
        ];
        let texts: Vec<[String; 2]> = draws
            .iter()
            .map(|(v, a)| [format!("*{v}"), format!("{a:+}")])
            .collect();
        let values: Vec<[&str; 2]> = texts
            .iter()
            .map(|[a, b]| [a.as_str(), b.as_str()])
            .collect();
        let costs = draws.map(|(volume, agents)| Some(1000.0 + 100.0 * volume - 10.0 * agents));
        let cases: Vec<(&[&str], Option<f64>)> =
            values.iter().map(|it| &it[..]).zip(costs).collect();
        let (mut run, comparison) = run_of(&["volume", "staff"], &cases);
        run.drawn = vec!["volume".to_owned(), "staff".to_owned()];
        let all = factors(&run, &comparison);
        let volume = all.list.iter().find(|it| it.key == "volume").unwrap();
        assert_eq!(
            (volume.against, volume.sure_by),
            (Against::Middle, SureBy::Scatter)
        );
        let swing = volume.cost.as_ref().unwrap();
        assert!(
            (swing.low.more + 20.0).abs() < 1e-6 && (swing.high.more - 20.0).abs() < 1e-6,
            "{swing:?}"
        );
        assert_eq!(
            (swing.low.value.as_str(), swing.high.value.as_str()),
            ("*0.8", "*1.2")
        );
        // Nothing scatters around the lines.
        assert!(swing.high.half_width.unwrap() < 1e-6, "{swing:?}");
        assert!((cost(&all, "staff").0 - 100.0).abs() < 1e-6, "{all:?}");
    }

    #[test]
    fn keys_that_are_only_changed_together_are_said_and_cases_stand_for_them() {
        let cases: [(&[&str], Option<f64>); 3] = [
            (&["*2", "0.5", ""], Some(1500.0)),
            (&["*3", "0.6", ""], Some(1900.0)),
            (&["", "", "+1"], Some(1100.0)),
        ];
        let (run, comparison) = run_of(&["volume", "bot", "staff"], &cases);
        let all = factors(&run, &comparison);
        assert_eq!(all.inseparable, ["volume", "bot"]);
        assert_eq!(all.list[0].key, "case 2");
        assert!((cost(&all, "case 2").0 - 900.0).abs() < 1e-9);
    }

    #[test]
    fn what_all_cases_set_is_no_key_of_its_own_and_one_changed_beside_another_is_against_the_base()
    {
        let grid: [(&[&str], Option<f64>); 2] = [
            (&["*1", "0.5"], Some(900.0)),
            (&["*2", "0.5"], Some(1100.0)),
        ];
        let (run, comparison) = run_of(&["volume", "bot"], &grid);
        let all = factors(&run, &comparison);
        assert_eq!(all.list.len(), 1);
        assert!((cost(&all, "volume").1 - 100.0).abs() < 1e-9, "{all:?}");
        let chain: [(&[&str], Option<f64>); 2] =
            [(&["*2", ""], Some(1400.0)), (&["*2", "0.5"], Some(1250.0))];
        let (run, comparison) = run_of(&["volume", "bot"], &chain);
        let all = factors(&run, &comparison);
        assert!((cost(&all, "bot").0 + 150.0).abs() < 1e-6, "{all:?}");
        assert!(
            all.list.iter().all(|it| it.against == Against::Base),
            "{all:?}"
        );
    }

    #[test]
    fn service_of_another_time_is_in_no_bar_and_half_widths_are_those_of_the_cases() {
        let cases: [(&[&str], Option<f64>); 4] = [
            (&["*1", "a"], Some(900.0)),
            (&["*2", "a"], Some(1100.0)),
            (&["*1", "b"], Some(950.0)),
            (&["*2", "b"], Some(1150.0)),
        ];
        let (mut run, comparison) = run_of(&["volume", "how"], &cases);
        let queue = |share: f64| QueueFigures {
            queue: "phone".to_owned(),
            offered: 100.0,
            required_h: 1.0,
            target: Some(0.8),
            service_level: Some(crate::simulate::Estimate {
                mean: share,
                half_width: None,
            }),
            asa_s: None,
            abandoned: None,
            occupancy: None,
            days_kept: None,
            plays: vec![(100.0 * share - 2.0, 100.0), (100.0 * share + 2.0, 100.0)],
            plays_of_days: vec![],
        };
        let mut outcomes = comparison.outcomes;
        for (it, share) in outcomes.iter_mut().zip([0.8, 0.9, 0.7, 0.9, 0.7]) {
            it.figures.as_mut().unwrap().queues = vec![queue(share)];
        }
        let own = outcomes[1]
            .figures
            .as_ref()
            .unwrap()
            .service_all()
            .unwrap()
            .half_width
            .unwrap();
        let swing = |run: &Run, outcomes: &[Outcome]| {
            let all = factors(run, &compare(run, outcomes.to_vec()));
            let volume = all.list.iter().find(|it| it.key == "volume").unwrap();
            volume.service.clone()
        };
        let both = swing(&run, &outcomes).unwrap();
        assert!((both.high.more + 0.1).abs() < 1e-9, "{both:?}");
        // A quarter of each of four cases.
        assert!(
            (both.high.half_width.unwrap() - own / 2.0).abs() < 1e-9,
            "{both:?} {own}"
        );
        for case in &mut run.cases[2..=2] {
            case.unlike.promises = vec![crate::whatif::OtherPromise {
                queue: "phone".to_owned(),
                counted: "within 10s".to_owned(),
                instead_of: "within 20s".to_owned(),
            }];
        }
        // Three cases are left, and tell the same.
        let three = swing(&run, &outcomes).unwrap();
        assert!((three.high.more + 0.1).abs() < 1e-9, "{three:?}");
        let comparison = compare(&run, outcomes);
        let more = comparison.differences[2].as_ref().unwrap();
        assert!(more.service_all.is_none() && more.service.iter().all(Option::is_none));
        assert!(more.cost.is_some() && !comparison.frontier.contains(&2));
    }
}
