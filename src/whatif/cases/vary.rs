//! Full grids of values, and Latin hypercubes over ranges.

use super::Case;
use crate::problem::{Problem, Problems};
use crate::whatif::change::Assignment;
use crate::whatif::codes;
use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A key and the values that it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    /// The key.
    pub key: String,
    /// The values.
    pub values: Values,
}

/// Values to choose from.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// These.
    List(Vec<String>),
    /// Every number between two, both written with the same sign or none: `*0.8..*1.2`.
    Range {
        /// `*`, `+` or nothing; a negative end has its own sign.
        sign: String,
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
        /// What follows the number: `%`, `s`, nothing.
        unit: String,
        /// Whether only whole numbers are drawn.
        whole: bool,
    },
}

impl Vary {
    /// Of `KEY=a,b,c` or `KEY=lo..hi`.
    ///
    /// # Errors
    /// [`codes::BAD_ARGUMENT`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bad = |why: &str, help: &str| {
            Problem::error(codes::BAD_ARGUMENT, format!("`{text}`: {why}")).help(help)
        };
        let Some((key, values)) = text.split_once('=') else {
            return Err(bad(
                "not KEY=VALUES",
                "write KEY=a,b,c or KEY=lo..hi, such as volume=*0.9,*1.1",
            ));
        };
        let key = key.trim().to_owned();
        if let Some((low, high)) = values.split_once("..") {
            let range = range(low.trim(), high.trim());
            let values = range.ok_or_else(|| {
                bad("not a range", "both ends are numbers of one kind, the lower first, such as *0.8..*1.2 or -10..+10")
            })?;
            return Ok(Self { key, values });
        }
        let list = split(values);
        if list.iter().any(String::is_empty) {
            return Err(bad(
                "a value is missing",
                "separate values with single commas: volume=*0.9,*1.1",
            ));
        }
        Ok(Self {
            key,
            values: Values::List(list),
        })
    }

    /// Whether values are drawn from a range, not taken from a list.
    #[must_use]
    pub const fn is_range(&self) -> bool {
        matches!(self.values, Values::Range { .. })
    }

    fn assign(&self, value: &str) -> Result<Assignment, Problem> {
        Assignment::of_text(&self.key, value)
    }
}

/// At commas outside brackets and quotes.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut depth, mut quoted) = (vec![String::new()], 0_i32, false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth <= 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts
            .iter_mut()
            .next_back()
            .into_iter()
            .for_each(|it| it.push(c));
    }
    parts.into_iter().map(|it| it.trim().to_owned()).collect()
}

/// An end of a range: sign, number, unit.
fn end(text: &str) -> Option<(String, f64, String)> {
    let starts = text.find(|c: char| c.is_ascii_digit() || c == '.')?;
    let ends = text.rfind(|c: char| c.is_ascii_digit() || c == '.')? + 1;
    let (sign, number, unit) = (&text[..starts], &text[starts..ends], &text[ends..]);
    let number: f64 = number.parse().ok()?;
    let (sign, number) = match sign.trim() {
        "-" | "−" => ("+", -number),
        "x" | "×" | "*" => ("*", number),
        sign @ ("" | "+") => (sign, number),
        _ => return None,
    };
    Some((sign.to_owned(), number, unit.trim().to_owned()))
}

fn range(low: &str, high: &str) -> Option<Values> {
    let (sign, from, unit) = end(low)?;
    let (other, to, other_unit) = end(high)?;
    let written = format!("{low}{high}");
    let fits = sign == other && unit == other_unit && from < to;
    fits.then(|| Values::Range {
        whole: !written.contains('.') && sign != "*",
        sign,
        low: from,
        high: to,
        unit,
    })
}

/// Every combination of the values, the last key fastest.
///
/// # Errors
/// [`codes::BAD_ARGUMENT`] where a range is given, [`codes::TOO_MANY`].
pub fn grid(vary: &[Vary]) -> Result<Vec<Case>, Problems> {
    let mut combinations: Vec<Vec<Assignment>> = vec![vec![]];
    for it in vary {
        let Values::List(values) = &it.values else {
            let message = format!("{}: a range has no end of values", it.key);
            let problem = Problem::error(codes::BAD_ARGUMENT, message);
            return Err(Problems(vec![problem.help(
                "say how many cases to draw from it with --sample, or list the values: KEY=a,b,c",
            )]));
        };
        super::refuse_too_many(combinations.len().saturating_mul(values.len()))?;
        let mut next = vec![];
        for before in &combinations {
            for value in values {
                let mut changes = before.clone();
                changes.push(it.assign(value).map_err(|it| Problems(vec![it]))?);
                next.push(changes);
            }
        }
        combinations = next;
    }
    Ok(combinations.into_iter().map(Case::of_changes).collect())
}

/// `count` cases that cover every key's range evenly: each key's range is cut into as many parts, and each part is
/// drawn from once (a Latin hypercube; McKay, Beckman & Conover 1979, doi 10.1080/00401706.1979.10489755). The
/// same seed draws the same cases.
///
/// # Errors
/// [`codes::TOO_MANY`].
pub fn sample(vary: &[Vary], count: usize, seed: u64) -> Result<Vec<Case>, Problems> {
    super::refuse_too_many(count)?;
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut columns: Vec<Vec<Assignment>> = vec![];
    for it in vary {
        let mut parts: Vec<usize> = (0..count).collect();
        parts.shuffle(&mut generator);
        let mut column = vec![];
        for part in parts {
            let within: f64 = generator.random();
            let share = (part as f64 + within) / count as f64;
            let value = it.values.at(share);
            column.push(it.assign(&value).map_err(|it| Problems(vec![it]))?);
        }
        columns.push(column);
    }
    let digits = count.to_string().len();
    let case = |number: usize| {
        let changes = columns.iter().map(|it| it[number].clone()).collect();
        Case {
            // Whole numbers are drawn several times: the number tells two alike apart.
            name: format!("draw {:0digits$}", number + 1),
            ..Case::of_changes(changes)
        }
    };
    Ok((0..count).map(case).collect())
}

impl Values {
    /// The value at a share of the way, 0 to less than 1.
    fn at(&self, share: f64) -> String {
        match self {
            Self::List(values) => {
                let at = (share * values.len() as f64) as usize;
                values[at.min(values.len() - 1)].clone()
            }
            Self::Range {
                sign,
                low,
                high,
                unit,
                whole,
            } => {
                let value = match whole {
                    true => (low + share * (high - low + 1.0)).floor().min(*high),
                    false => {
                        let unit = 10_f64.powf((high - low).log10().floor() - 4.0);
                        let steps = ((low + share * (high - low)) / unit).round();
                        crate::whatif::change::tidy_number(steps * unit)
                    }
                };
                match sign.as_str() {
                    "+" if value < 0.0 => format!("-{}{unit}", -value),
                    sign => format!("{sign}{value}{unit}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cases: &[Case]) -> Vec<&str> {
        cases.iter().map(|it| it.name.as_str()).collect()
    }

    #[test]
    fn a_grid_has_every_combination() {
        let vary = ["volume=*1,*1.2", "agents=+0,+5,+10"].map(|it| Vary::parse(it).unwrap());
        let cases = grid(&vary).unwrap();
        assert_eq!(cases.len(), 6);
        assert_eq!(names(&cases)[1], "volume=*1 agents=+5");
    }

    #[test]
    fn commas_in_brackets_and_quotes_separate_nothing() {
        let vary = Vary::parse("queues.phone.hours=\"08:00-12:00, 13:00-17:00\",[1, 2]").unwrap();
        assert_eq!(grid(&[vary]).unwrap().len(), 2);
        assert!(Vary::parse("volume=*1,,*2").is_err());
    }

    #[test]
    fn a_sample_meets_every_part_of_every_range_once() {
        let vary = ["volume=*0.5..*1.5", "agents=-10..+10"].map(|it| Vary::parse(it).unwrap());
        let cases = sample(&vary, 10, 3).unwrap();
        let mut parts: Vec<usize> = cases
            .iter()
            .map(|it| {
                let factor: f64 = it.changes[0].written[1..].parse().unwrap();
                ((factor - 0.5) * 10.0 - 1e-6).floor().max(0.0) as usize
            })
            .collect();
        parts.sort_unstable();
        assert_eq!(parts, (0..10).collect::<Vec<_>>());
        let agents: Vec<f64> = cases
            .iter()
            .map(|it| it.changes[1].written.parse().unwrap())
            .collect();
        assert!(
            agents
                .iter()
                .all(|it| it.fract() == 0.0 && it.abs() <= 10.0),
            "{agents:?}"
        );
        assert!(agents.iter().any(|it| *it < 0.0) && agents.iter().any(|it| *it > 0.0));
        assert_eq!(cases, sample(&vary, 10, 3).unwrap());
        assert!(grid(&vary).is_err());
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["volume=*1.2..*0.8", "volume=*1..2", "volume=a..b", "volume"] {
            assert!(Vary::parse(text).is_err(), "{text}");
        }
    }
}
