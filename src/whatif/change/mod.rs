//! Changing a scenario's document: a key, a value, and what it says in words.

mod amount;
mod document;
mod levers;
mod path;
mod people;
mod words;

pub use amount::Change;
pub(super) use amount::{clock_minutes, duration_text};
pub use document::Document;
pub use levers::LEVERS;

use crate::problem::Problem;
use crate::whatif::codes;

/// One change: a key, and what becomes of its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The key, as the planner writes it.
    pub key: String,
    /// The value, as the planner writes it.
    pub written: String,
    /// What it means.
    pub change: Change,
}

impl Assignment {
    /// Of a key and a value written as text: `*1.2`, `+10`, `-10%`, `0.9`, `"20s"`.
    ///
    /// # Errors
    /// [`codes::BAD_ARGUMENT`] where the key is empty or the factor no number.
    pub fn of_text(key: &str, written: &str) -> Result<Self, Problem> {
        let key = key.trim();
        if key.is_empty() {
            let problem = Problem::error(codes::BAD_ARGUMENT, "a change without a key");
            return Err(problem.help("write KEY=VALUE, such as volume=*1.2"));
        }
        Ok(Self {
            key: key.to_owned(),
            written: written.trim().to_owned(),
            change: Change::parse(written)?,
        })
    }

    /// Of `KEY=VALUE`.
    ///
    /// # Errors
    /// As [`Assignment::of_text`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let Some((key, value)) = text.split_once('=') else {
            let message = format!("`{text}` is not KEY=VALUE");
            let problem = Problem::error(codes::BAD_ARGUMENT, message);
            return Err(problem.help("write a key, = and its value, such as volume=*1.2"));
        };
        Self::of_text(key, value)
    }

    /// Of a value that a TOML file gives: a text is read like one of the command line, all else is taken as it is.
    ///
    /// # Errors
    /// As [`Assignment::of_text`].
    pub fn of_value(key: &str, value: &toml::Value) -> Result<Self, Problem> {
        match value {
            toml::Value::String(text) => Self::of_text(key, text),
            other => Ok(Self {
                key: key.trim().to_owned(),
                written: amount::shown(other),
                change: Change::To(other.clone()),
            }),
        }
    }

    /// Makes the change; what it says in words.
    ///
    /// # Errors
    /// [`codes::UNKNOWN_KEY`] with the nearest key; [`codes::BAD_CHANGE`].
    pub fn apply(&self, document: &mut Document) -> Result<String, Problem> {
        match levers::lever(document, self)? {
            Some(words) => Ok(words),
            None => {
                let words = path::set(document, self)?;
                if let Some(list) = self.list() {
                    document.read_list(list).map_err(|problems| {
                        let why = problems.0.first().map_or("", |it| it.message.as_str());
                        let help = "put the file beside scenario.toml, or correct its name";
                        self.refuse(why, help)
                    })?;
                }
                Ok(words)
            }
        }
    }

    /// Whether it names another list of people: that is read before anything else is changed, so that more or fewer people
    /// are those of the list.
    #[must_use]
    pub fn names_a_list(&self) -> bool {
        self.list().is_some()
    }

    /// The key of the list that it names.
    fn list(&self) -> Option<&'static str> {
        let is_text = matches!(self.change, Change::To(toml::Value::String(_)));
        let lists = document::LISTS.into_iter();
        lists.filter(|_| is_text).find(|it| alike(it, &self.key))
    }

    /// Whether it multiplies what is there, or adds to it.
    #[must_use]
    pub const fn is_relative(&self) -> bool {
        matches!(self.change, Change::Times(_) | Change::Plus(..))
    }

    fn refuse(&self, why: impl std::fmt::Display, help: impl Into<String>) -> Problem {
        let message = format!("{}={}: {why}", self.key, self.written);
        Problem::error(codes::BAD_CHANGE, message).help(help)
    }
}

/// A number without the noise of binary fractions.
pub(super) fn tidy_number(value: f64) -> f64 {
    amount::tidy(value)
}

/// The parts of a dotted key; a part with a dot in it stands in quotes.
fn parts(key: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in key.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            c => parts
                .iter_mut()
                .next_back()
                .into_iter()
                .for_each(|it| it.push(c)),
        }
    }
    parts.into_iter().map(|it| it.trim().to_owned()).collect()
}

/// Whether two names are the same but for case, blanks, hyphens and underscores.
fn alike(a: &str, b: &str) -> bool {
    simple(a) == simple(b)
}

fn simple(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '.'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
