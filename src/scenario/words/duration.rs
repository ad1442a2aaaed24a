//! Lengths of time as a person writes them: `90s`, `4m30s`, `1h30m`, `11h`, `2d`, `20.5s`.

use super::Refusal;
use super::nearest::quoted;
use crate::scenario::codes;
use crate::units::Seconds;
use std::str::FromStr;

/// Longest length of time that is accepted: ten years. Anything longer is a slip of the hand.
const LONGEST_S: f64 = 10.0 * 366.0 * 86_400.0;

/// The examples given in every message.
const EXAMPLES: &str = "write a number and a unit, such as \"20s\", \"4m30s\", \"8h30m\" or \"2d\"";

/// Reads a length of time: numbers with units `s`, `m` or `min`, `h`, `d`, `w`, largest first,
/// each at most once; decimals allowed (`20.5s`); spaces between the parts allowed.
///
/// # Errors
/// What is wrong, in words, where it is not one: no unit, an unknown unit, a negative number,
/// more than ten years.
///
/// ```
/// use shiftwright::scenario::parse_duration;
/// assert_eq!(parse_duration("4m30s").unwrap().get(), 270.0);
/// assert!(parse_duration("30").unwrap_err().contains("unit"));
/// ```
pub fn parse_duration(text: &str) -> Result<Seconds, String> {
    read(text).map_err(|refusal| format!("{}: {}", refusal.label, refusal.help))
}

impl FromStr for Seconds {
    type Err = String;
    /// See [`parse_duration`].
    fn from_str(text: &str) -> Result<Self, String> {
        parse_duration(text)
    }
}

/// [`parse_duration`] with the parts of a problem.
pub(crate) fn read(text: &str) -> Result<Seconds, Refusal> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(refuse("nothing is written here", EXAMPLES));
    }
    let mut total_s = 0.0;
    let mut smallest_so_far = f64::INFINITY;
    while !rest.is_empty() {
        let (number, unit, tail) = part(rest)?;
        let unit_s = seconds_of(unit).ok_or_else(|| unknown_unit(number, unit))?;
        if unit_s >= smallest_so_far {
            let label = format!("{} comes after a unit that is not larger", quoted(unit));
            return Err(refuse(
                label,
                "write the largest unit first, each once, such as \"1h30m\"",
            ));
        }
        smallest_so_far = unit_s;
        let value: f64 = number
            .parse()
            .map_err(|_| refuse(format!("{} is not a number", quoted(number)), EXAMPLES))?;
        total_s += value * unit_s;
        rest = tail.trim_start();
    }
    if total_s > LONGEST_S {
        return Err(refuse("longer than ten years", EXAMPLES));
    }
    Seconds::new(total_s).map_err(|_| refuse("too long", EXAMPLES))
}

/// Splits the first number and unit off: `4m30s` is `4`, `m` and `30s`.
fn part(text: &str) -> Result<(&str, &str, &str), Refusal> {
    if text.starts_with(['-', '−', '–']) {
        let help = "a length of time is 0 or more; leave the minus out";
        return Err(refuse("a negative length of time", help));
    }
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    if number.is_empty() {
        let word: String = text.chars().take(20).collect();
        return Err(refuse(
            format!("{} is not a number", quoted(&word)),
            EXAMPLES,
        ));
    }
    if rest.starts_with(',') {
        let help = "write a decimal point, such as \"20.5s\"";
        return Err(refuse("a decimal comma", help));
    }
    if rest.starts_with(':') {
        let help = "a length of time is written with units: \"8h30m\", not \"8:30\"";
        return Err(refuse("this looks like a clock time", help));
    }
    let rest = rest.trim_start();
    let letters = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let (unit, tail) = rest.split_at(letters);
    if unit.is_empty() {
        let help = format!("say what: \"{number}s\", \"{number}min\" or \"{number}h\"");
        return Err(refuse("a number without a unit", help));
    }
    Ok((number, unit, tail))
}

fn seconds_of(unit: &str) -> Option<f64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

fn unknown_unit(number: &str, unit: &str) -> Refusal {
    let help = format!(
        "the units are s, m (or min), h, d and w: \"{number}s\", \"{number}min\", \"{number}h\""
    );
    refuse(format!("{} is not a unit of time", quoted(unit)), help)
}

fn refuse(label: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal::new(codes::BAD_DURATION, "not a length of time", label, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, seconds) in [
            ("90s", 90.0),
            ("4m30s", 270.0),
            ("1h30m", 5_400.0),
            ("11h", 39_600.0),
            ("2d", 172_800.0),
            ("20.5s", 20.5),
            ("30min", 1_800.0),
            ("1 h 30 min", 5_400.0),
            ("2w", 1_209_600.0),
            ("0s", 0.0),
            ("1.5h", 5_400.0),
        ] {
            assert_eq!(read(text).map(Seconds::get), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        for (text, part) in [
            ("", "nothing"),
            ("30", "without a unit"),
            ("-5m", "negative"),
            ("5 parsecs", "not a unit"),
            ("8:30", "clock time"),
            ("30m1h", "not larger"),
            ("1h1h", "not larger"),
            ("1,5h", "decimal comma"),
            ("h", "not a number"),
            ("1.2.3s", "not a number"),
            ("99999999999999999999999999w", "ten years"),
        ] {
            let refusal = read(text).unwrap_err();
            assert!(refusal.label.contains(part), "{text}: {}", refusal.label);
        }
    }

    #[test]
    fn what_is_displayed_is_read_back() {
        for seconds in [0.0, 20.0, 270.0, 5_400.0, 39_600.0, 20.5] {
            let shown = Seconds::new(seconds).unwrap().to_string();
            assert_eq!(read(&shown).map(Seconds::get), Ok(seconds));
        }
    }
}
