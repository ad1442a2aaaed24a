//! Weekdays: `mon`, `mon-fri`, `mon-fri, sun`, `sat-mon`.

use super::Refusal;
use super::nearest::{nearest, quoted};
use crate::scenario::codes;
use chrono::Weekday;

/// The seven names, from Monday.
pub const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub use crate::calendar::WEEKDAYS as FULL_NAMES;

/// The weekday with this name, short or in full, in English.
pub fn weekday(text: &str) -> Option<Weekday> {
    let word = text.trim().to_lowercase();
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let full = FULL_NAMES.iter().map(|name| name.to_lowercase());
    let position = full.zip(NAMES).position(|(full, short)| {
        word == short || word == full || (full.starts_with(&word) && word.len() <= 5)
    })?;
    Weekday::try_from(u8::try_from(position).ok()?).ok()
}

/// Reads weekdays: names and ranges separated by commas, each day at most once. A range may
/// run over the week's end (`sat-mon`). The result is indexed from Monday.
pub fn days(text: &str) -> Result<[bool; 7], Refusal> {
    let mut chosen = [false; 7];
    for part in text.split(',') {
        for day in range(part.trim())? {
            if chosen[day] {
                let label = format!("{} is named twice", FULL_NAMES[day]);
                return Err(refuse(label, "name each day once"));
            }
            chosen[day] = true;
        }
    }
    Ok(chosen)
}

fn range(text: &str) -> Result<Vec<usize>, Refusal> {
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, text));
    let (from, to) = (position(from)?, position(to)?);
    let count = (to + 7 - from) % 7 + 1;
    Ok((0..count).map(|step| (from + step) % 7).collect())
}

fn position(text: &str) -> Result<usize, Refusal> {
    weekday(text)
        .map(|day| day.num_days_from_monday() as usize)
        .ok_or_else(|| {
            let help = match nearest(text, NAMES.into_iter().chain(FULL_NAMES)) {
                Some(known) => format!("did you mean \"{known}\"?"),
                None => "the days are mon, tue, wed, thu, fri, sat and sun; \
                         write \"mon-fri\" or \"mon-fri, sun\""
                    .to_owned(),
            };
            refuse(format!("{} is not a weekday", quoted(text.trim())), help)
        })
}

fn refuse(label: String, help: impl Into<String>) -> Refusal {
    Refusal::new(codes::BAD_DAYS, "not weekdays", label, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lists_and_wrapping() {
        let count = |text| days(text).unwrap().iter().filter(|d| **d).count();
        assert_eq!(count("mon-fri"), 5);
        assert_eq!(count("Mon-Wed, sunday"), 4);
        assert_eq!(
            days("sat-mon").unwrap(),
            [true, false, false, false, false, true, true]
        );
        assert_eq!(weekday("thurs"), Some(Weekday::Thu));
        for text in ["", "mo", "mon-", "fri, fri", "someday", "mon-fri,"] {
            assert!(days(text).is_err(), "{text}");
        }
        assert!(days("thr").unwrap_err().help.contains("\"thu\""));
    }
}
