//! A run: all its cases with what they change, in words and by address, and which of them a machine works out.

use super::guard::guarded;
use super::level::told;
use super::unlike::Unlike;
use super::{
    Address, Addresses, Case, Cases, Document, Outcome, Question, Settings, Slice, Status, codes,
};
use crate::problem::{Problem, Problems};
use crate::scenario::{self, Scenario};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A run of cases: everything that its reports say besides the outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The program's version.
    pub version: String,
    /// The scenario's name.
    pub scenario: String,
    /// Currency of all money.
    pub currency: String,
    /// Weeks of the plan.
    pub weeks: u32,
    /// Weeks that hours and money are of: the plan's; of level `hire` the months ahead.
    pub horizon: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// Level and effort, in a line.
    pub settings: String,
    /// What is asked; may be empty.
    pub title: String,
    /// The ready question behind it.
    pub question: Option<Question>,
    /// The keys whose values are drawn from a range.
    #[serde(default)]
    pub drawn: Vec<String>,
    /// The queues' names.
    pub queues: Vec<String>,
    /// The cases, the base first.
    pub cases: Vec<RunCase>,
}

/// A case of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunCase {
    /// What it is called.
    pub name: String,
    /// The keys that it changes, with their values as written.
    pub set: Vec<(String, String)>,
    /// What it changes, in words.
    pub words: Vec<String>,
    /// Where its outcome is found; `None` where the changed scenario has errors.
    pub address: Option<Address>,
    /// Why the changed scenario has errors; empty where it has none.
    #[serde(default)]
    pub invalid: String,
    /// What keeps it from being compared with the base in all respects.
    #[serde(default)]
    pub unlike: Unlike,
}

/// A piece of work: one outcome that one or several cases share.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// Where the outcome is kept.
    pub address: Address,
    /// A case that it is the outcome of.
    pub case: Case,
}

impl Prepared {
    /// The changed scenario.
    ///
    /// # Errors
    /// None where it was prepared from the same document.
    pub fn scenario(&self, document: &Document) -> Result<Scenario, Outcome> {
        let invalid = |problems: &Problems| Outcome::none(Status::Invalid, told(problems));
        let (changed, _) =
            changed(document, &self.case).map_err(|it| invalid(&Problems(vec![it])))?;
        let loaded = changed.scenario();
        loaded
            .map(|(scenario, _)| scenario)
            .map_err(|it| invalid(&it))
    }
}

fn changed(document: &Document, case: &Case) -> Result<(Document, Vec<String>), Problem> {
    let mut document = document.clone();
    let (lists, others): (Vec<_>, Vec<_>) = case.changes.iter().partition(|it| it.names_a_list());
    let words = lists.into_iter().chain(others);
    let words = words.map(|it| it.apply(&mut document));
    let words = words.collect::<Result<Vec<String>, Problem>>()?;
    Ok((document, words))
}

/// Changes and checks the scenario for every case. Cases whose scenario has errors keep their place; the work is that of
/// all others, each outcome once.
///
/// # Errors
/// Every key that nothing in the scenario bears, each once: a misspelt key is told before anything is worked out. A
/// data file that cannot be read.
pub fn prepare(
    document: &Document,
    base: &Scenario,
    cases: &Cases,
    settings: &Settings,
) -> Result<(Run, Vec<Prepared>), Problems> {
    refuse_question(document, cases)?;
    let addresses = Addresses::default();
    // What is set for all cases of a question is in its base, too.
    let first = cases.list.first().and_then(|it| changed(document, it).ok());
    let first = first.and_then(|(document, _)| document.scenario().ok());
    let base = first.as_ref().map_or(base, |(scenario, _)| scenario);
    let all: Vec<Result<RunCase, Problem>> = (cases.list.par_iter())
        .map(|case| {
            let prepared = || prepared((document, base), case, settings, &addresses);
            guarded(prepared).unwrap_or_else(|why| Ok(RunCase::invalid(case, why)))
        })
        .collect();
    let mut problems = Problems::default();
    let mut list = vec![];
    for result in all {
        match result {
            Ok(case) => list.push(case),
            // A key of a grid is in many cases.
            Err(problem) if problems.0.iter().any(|it| it.message == problem.message) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.0.is_empty() {
        return Err(problems);
    }
    let mut seen = BTreeSet::new();
    let both = list.iter().zip(&cases.list);
    let work = both.filter_map(|(it, case)| {
        let address = it.address.clone()?;
        seen.insert(address.clone()).then(|| Prepared {
            address,
            case: case.clone(),
        })
    });
    let work = work.collect();
    let run = Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: base.name.clone(),
        currency: base.currency.clone(),
        weeks: base.weeks,
        horizon: settings.level.weeks_of(base),
        seed: base.seed,
        settings: settings.told(),
        title: cases.title.clone(),
        question: cases.question,
        drawn: cases.drawn.clone(),
        queues: base.queues.iter().map(|it| it.name.clone()).collect(),
        cases: list,
    };
    Ok((run, work))
}

/// Refuses a ready question that the scenario has nothing for, such as promises: none of its cases could be made.
fn refuse_question(document: &Document, cases: &Cases) -> Result<(), Problems> {
    let Some(question) = cases.question else {
        return Ok(());
    };
    let asked = cases.list.iter().skip(1);
    let own = asked.filter(|it| it.changes.iter().any(|it| it.key == question.key()));
    let refused: Result<Vec<Problem>, ()> = own
        .map(|it| changed(document, it).map_or_else(Ok, |_| Err(())))
        .collect();
    match refused.map(|all| all.into_iter().next()) {
        Ok(Some(problem)) => {
            let message = format!(
                "{} Nothing can be answered: {}",
                question.sentence(),
                problem.message
            );
            Err(Problems(vec![Problem { message, ..problem }]))
        }
        _ => Ok(()),
    }
}

fn prepared(
    (document, base): (&Document, &Scenario),
    case: &Case,
    settings: &Settings,
    addresses: &Addresses,
) -> Result<RunCase, Problem> {
    let mut it = RunCase::invalid(case, String::new());
    let placed = |problem: Problem| match &case.place {
        Some(place) => problem.at(place.clone(), format!("in the case \"{}\"", case.name)),
        None => problem,
    };
    match changed(document, case) {
        Err(problem) if problem.code == codes::UNKNOWN_KEY => return Err(placed(problem)),
        Err(problem) => it.invalid = told(&Problems(vec![problem])),
        Ok((document, words)) => {
            it.words = words;
            match document.scenario() {
                Err(problems) => match unknown_key(&problems) {
                    Some(problem) => return Err(placed(problem)),
                    None => it.invalid = told(&problems),
                },
                Ok((scenario, _)) => {
                    it.unlike = Unlike::of(base, &scenario, settings.level);
                    let address = addresses.of(&document, &scenario, settings);
                    let address = address.map_err(|error| {
                        let message = format!("a data file cannot be read: {error}");
                        Problem::error(scenario::codes::UNREADABLE, message)
                    })?;
                    it.address = Some(address);
                }
            }
        }
    }
    Ok(it)
}

/// A key that the check of the scenario does not know.
fn unknown_key(problems: &Problems) -> Option<Problem> {
    let found = problems
        .0
        .iter()
        .find(|it| it.code == scenario::codes::UNKNOWN_KEY)?;
    let problem = Problem::error(codes::UNKNOWN_KEY, found.message.clone());
    Some(problem.help(found.help.clone()))
}

impl Run {
    /// A mark by which what this run (and this slice of it) leaves half-written is told from what others do.
    #[must_use]
    pub fn mark(&self, slice: Slice) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        let slice = format!("{}/{} ", slice.number, slice.of);
        let address = Address::of_text(&(slice + &text)).to_string();
        address.chars().take(16).collect()
    }

    /// The outcome of each case: as `outcomes` has it by address, that of invalid ones as it is.
    #[must_use]
    pub fn outcomes(&self, outcomes: &BTreeMap<Address, Outcome>) -> Vec<Outcome> {
        let of_case = |case: &RunCase| match &case.address {
            None => Outcome::none(Status::Invalid, case.invalid.clone()),
            Some(address) => outcomes
                .get(address)
                .cloned()
                .unwrap_or_else(|| Outcome::none(Status::Open, "not worked out yet")),
        };
        self.cases.iter().map(of_case).collect()
    }

    /// The keys in whose values cases differ from the base, in the order in which they appear: what is set for all of a
    /// question's cases is none of them.
    #[must_use]
    pub fn varied_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = vec![];
        for case in &self.cases {
            for (key, _) in self.own_changes(case) {
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
            }
        }
        keys
    }

    /// What a case changes besides what its base does.
    #[must_use]
    pub fn own_changes<'a>(&self, case: &'a RunCase) -> &'a [(String, String)] {
        let common = self.cases.first().map_or(&[][..], |it| &it.set);
        case.set.strip_prefix(common).unwrap_or(&case.set)
    }

    /// What a case makes of a key besides what its base does, as it is written: `+0.05`; `0.2 then +0.05` where a relative
    /// value goes on from another.
    #[must_use]
    pub fn own_value(&self, case: &RunCase, key: &str) -> String {
        written(self.own_changes(case), key)
    }

    /// The keys that cases change, in the order in which they appear.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = vec![];
        for (key, _) in self.cases.iter().flat_map(|it| &it.set) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }
}

/// Between values of a key that go on from each other.
const THEN: &str = " then ";

/// The last of the values in a text of [`Run::own_value`].
pub(super) fn last_of(text: &str) -> &str {
    text.rsplit(THEN).next().unwrap_or(text)
}

fn written(changes: &[(String, String)], key: &str) -> String {
    let own = changes.iter().filter(|(own, _)| own == key);
    let values: Vec<&str> = own.map(|(_, value)| value.as_str()).collect();
    values.join(THEN)
}

impl RunCase {
    /// A case that cannot be worked out, and why.
    fn invalid(case: &Case, why: String) -> Self {
        let set = case.changes.iter();
        let set = set.map(|it| (it.key.clone(), it.written.clone()));
        Self {
            name: case.name.clone(),
            set: set.collect(),
            words: vec![],
            address: None,
            invalid: why,
            unlike: Unlike::default(),
        }
    }

    /// The values of a key as they are written, those of one case in their order; empty where it is left as it is.
    #[must_use]
    pub fn written(&self, key: &str) -> String {
        written(&self.set, key)
    }

    /// The value of a key as written, the last where there are several; `None` where it is left as it is.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        let own = self.set.iter().rev().find(|(own, _)| own == key);
        own.map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_relative_value_is_written_with_what_it_goes_on_from_unless_the_base_does_too() {
        let mut run = crate::whatif::sample_run(&["base", "more"]);
        let set = |value: &str| ("shrinkage".to_owned(), value.to_owned());
        run.cases[0].set = vec![];
        run.cases[1].set = vec![set("0.2"), set("+0.05")];
        let told = run.own_value(&run.cases[1], "shrinkage");
        assert_eq!(told, "0.2 then +0.05");
        assert_eq!(super::last_of(&told), "+0.05");
        assert_eq!(run.cases[1].written("shrinkage"), told);
        run.cases[0].set = vec![set("0.2")];
        assert_eq!(run.own_value(&run.cases[1], "shrinkage"), "+0.05");
        assert_eq!(run.own_value(&run.cases[1], "volume"), "");
    }
}
