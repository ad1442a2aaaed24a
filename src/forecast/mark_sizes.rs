//! How large an event's effect is believed to be, before it is learnt: by how large it looks.
//!
//! What happened once is half believed, whatever its size: the next occurrence may differ from it as much
//! as it did from none. So what a kind does, and what each of its occurrences has of its own, are believed as
//! large as half of what its occurrences did, and no smaller than events usually are ([`KIND`]). Beliefs of a fixed
//! size would take a large effect for a freak of its occurrence, the more so the larger it is.
//!
//! From three occurrences on, one that is far from the others (an outage on the day of a mailing) is
//! taken for less alike than the others are, so that it hardly moves what they say. It is judged by their
//! median, not by how far it is from no effect.

use super::clean::median;
use super::day_calendar::DayMark;
use super::mark_ratios::{Count, Ratios};
use super::regression::KIND;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer occurrences do not say which of them is the odd one.
const LEAST_OCCURRENCES: usize = 3;
/// Robust standard deviations from the median of its kind past which an occurrence is pulled in, as in
/// the regression.
const FAR: f64 = 2.5;

/// How large effects are believed to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MarkSizes {
    /// By kind, and by label of a stage: so many times as large as events usually are.
    scales: BTreeMap<String, f64>,
    /// Occurrences of a kind that are less alike than the others, by so many times.
    unlike: BTreeMap<(String, NaiveDate), f64>,
}

/// One stage of a kind, by occurrence.
type Stage = BTreeMap<NaiveDate, Count>;

impl MarkSizes {
    /// Looks at what each kind did.
    #[must_use]
    pub fn of(ratios: &Ratios<'_>) -> Self {
        let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        ratios.each_mark(|mark: &DayMark| {
            let own = labels.entry(mark.kind.clone()).or_default();
            own.insert(mark.label());
        });
        let mut counts = ratios.counts(|mark| Some(mark.label()));
        let mut own = Self::default();
        for (kind, labels) in labels {
            let stages: Vec<Stage> = labels.iter().filter_map(|it| counts.remove(it)).collect();
            let scale = scale(&stages, ratios.noise);
            for (date, unlike) in unlike(&stages, ratios.noise) {
                own.unlike.insert((kind.clone(), date), unlike);
            }
            let names = labels.into_iter().chain([kind]);
            own.scales.extend(names.map(|name| (name, scale)));
        }
        own
    }

    /// Times as large as events usually are, 1 or more, of a kind or the label of a stage.
    #[must_use]
    pub fn scale(&self, name: &str) -> f64 {
        self.scales.get(name).copied().unwrap_or(1.0)
    }

    /// Times as unlike the others as occurrences usually are, 1 or more.
    #[must_use]
    pub fn unlike(&self, kind: &str, occurrence: NaiveDate) -> f64 {
        let unlike = self.unlike.get(&(kind.to_owned(), occurrence));
        unlike.copied().unwrap_or(1.0)
    }
}

/// Half of what the stages of a kind usually did beyond chance, as a root mean square, ÷ [`KIND`]; 1 at least.
fn scale(stages: &[Stage], noise: f64) -> f64 {
    let square = |stage: &Stage| {
        let size = median(stage.values().map(|it| it.log().abs()).collect());
        let chance = median(stage.values().map(|it| it.log_variance(noise)).collect());
        (size * size - chance).max(0.0)
    };
    let mean = stages.iter().map(square).sum::<f64>() / stages.len().max(1) as f64;
    (0.5 * mean.sqrt() / KIND).max(1.0)
}

/// Occurrences further from the median of their kind, stage by stage, than [`FAR`] allows: by how many times.
fn unlike(stages: &[Stage], noise: f64) -> BTreeMap<NaiveDate, f64> {
    let mut seen: BTreeMap<NaiveDate, Seen> = BTreeMap::new();
    for stage in stages.iter().filter(|it| it.len() >= LEAST_OCCURRENCES) {
        let middle = median(stage.values().map(Count::log).collect());
        for (date, it) in stage {
            let own = seen.entry(*date).or_default();
            own.off += it.expected * (it.log() - middle);
            own.expected += it.expected;
            own.usual += it.expected * middle.exp();
        }
    }
    let off = |it: &Seen| (it.off / it.expected).abs();
    let spread = 1.4826 * median(seen.values().map(off).collect());
    let beyond = seen.iter().map(|(date, it)| {
        let usual = (spread.max(KIND).powi(2) + noise / it.usual).sqrt();
        (*date, off(it) / (FAR * usual))
    });
    beyond.filter(|(_, beyond)| *beyond > 1.0).collect()
}

/// What is seen of one occurrence.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// How far the log is from the median of the kind, × contacts expected.
    off: f64,
    /// Contacts expected without the event.
    expected: f64,
    /// Contacts expected if it did what the median of the kind did.
    usual: f64,
}
