//! Months: `jan`, `jul-aug`, `nov-jan`, `mar, sep`.

use super::Refusal;
use super::nearest::{nearest, quoted};
use crate::scenario::codes;

/// The months, from January.
pub const FULL_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads months: names and ranges separated by commas, each at most once. A range may run over the
/// year's end (`nov-jan`). The result is indexed from January.
pub fn months(text: &str) -> Result<[bool; 12], Refusal> {
    let mut chosen = [false; 12];
    for part in text.split(',') {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (from, to) = (position(from)?, position(to)?);
        for step in 0..(to + 12 - from) % 12 + 1 {
            let month = (from + step) % 12;
            if chosen[month] {
                let label = format!("{} is named twice", FULL_NAMES[month]);
                return Err(refuse(label, "name each month once"));
            }
            chosen[month] = true;
        }
    }
    Ok(chosen)
}

fn position(text: &str) -> Result<usize, Refusal> {
    let word = text.trim().to_lowercase();
    let is_meant = |name: &&str| word.len() >= 3 && name.to_lowercase().starts_with(&word);
    let found = FULL_NAMES.iter().position(is_meant);
    found.ok_or_else(|| {
        let help = match nearest(text, FULL_NAMES) {
            Some(known) => format!("did you mean \"{}\"?", known[..3].to_lowercase()),
            None => "write jan to dec, ranges such as \"jul-aug\" or lists such as \"mar, sep\""
                .to_owned(),
        };
        refuse(format!("{} is not a month", quoted(text.trim())), help)
    })
}

fn refuse(label: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal::new(codes::BAD_DAYS, "not months", label, help)
}

#[cfg(test)]
mod tests {
    use super::months;

    #[test]
    fn ranges_may_run_over_the_years_end() {
        let chosen = months("nov-jan, Jul").unwrap();
        let named: Vec<usize> = (0..12).filter(|at| chosen[*at]).collect();
        assert_eq!(named, [0, 6, 10, 11]);
        assert!(months("ju").is_err() && months("").is_err() && months("jan, dec-feb").is_err());
    }
}
