//! Single numbers held against their ranges. Each returns a stand-in where it reports.

use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::words::nearest::key;
use crate::units::{Fraction, Money, Seconds};

/// A share from 0 to 1; `above_zero` refuses 0.
pub fn share(name: &str, at: &At<f64>, above_zero: bool, problems: &mut Problems) -> Fraction {
    let value = at.value;
    if let Ok(share) = Fraction::new(value)
        && (value > 0.0 || !above_zero)
    {
        return share;
    }
    let (label, help) = if value > 1.0 && value <= 100.0 {
        let label = format!("{value} would be {} %", percent(value));
        (label, format!("write {} for {value} %", value / 100.0))
    } else if value == 0.0 {
        (
            "nothing at all".to_owned(),
            "write a share above 0, such as 0.8 for 80 %".to_owned(),
        )
    } else {
        let label = "not between 0 and 1".to_owned();
        (
            label,
            "write a share between 0 and 1, such as 0.8 for 80 %".to_owned(),
        )
    };
    let problem = Problem::error(codes::NOT_A_SHARE, format!("{} is not a share", key(name)))
        .at(at.place.clone(), label)
        .help(help);
    problems.push(problem);
    Fraction::ZERO
}

/// A share in percent, without the noise of binary fractions: 1.1 is 110.
pub fn percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

/// An amount of money, 0 or more.
pub fn money(name: &str, at: &At<f64>, problems: &mut Problems) -> Money {
    Money::new(at.value).unwrap_or_else(|_| {
        bad_number(name, at, "an amount below 0", "write 0 or more", problems);
        Money::default()
    })
}

/// A number of 0 or more.
pub fn not_negative(name: &str, at: &At<f64>, problems: &mut Problems) -> f64 {
    if at.value < 0.0 {
        bad_number(name, at, "below 0", "write 0 or more", problems);
    }
    at.value.max(0.0)
}

/// A whole number in a range.
pub fn within(
    name: &str,
    at: &At<u32>,
    range: std::ops::RangeInclusive<u32>,
    problems: &mut Problems,
) -> u32 {
    if range.contains(&at.value) {
        return at.value;
    }
    let help = format!("write a number from {} to {}", range.start(), range.end());
    bad_number(name, at, "outside its range", help, problems);
    *range.start()
}

/// A number in a range.
pub fn between(
    name: &str,
    at: &At<f64>,
    range: std::ops::RangeInclusive<f64>,
    problems: &mut Problems,
) -> f64 {
    if range.contains(&at.value) {
        return at.value;
    }
    let help = format!("write a number from {} to {}", range.start(), range.end());
    bad_number(name, at, "outside its range", help, problems);
    *range.start()
}

/// A number above 0, at most `most`; `example` is how it may be written.
pub fn above_zero(
    name: &str,
    at: &At<f64>,
    most: f64,
    example: &str,
    problems: &mut Problems,
) -> f64 {
    if at.value > 0.0 && at.value <= most {
        return at.value;
    }
    let help = format!("write a number above 0, {most} at most, such as {example}");
    bad_number(name, at, "outside its range", help, problems);
    1.0
}

/// Reports a number outside its range.
pub fn bad_number<T>(
    name: &str,
    at: &At<T>,
    label: &str,
    help: impl Into<String>,
    problems: &mut Problems,
) {
    let problem = Problem::error(
        codes::BAD_NUMBER,
        format!("{} is not a usable number", key(name)),
    )
    .at(at.place.clone(), label)
    .help(help);
    problems.push(problem);
}

/// A length of time in whole minutes within a range of minutes.
pub fn minutes(
    name: &str,
    at: &At<Seconds>,
    range: std::ops::RangeInclusive<u32>,
    problems: &mut Problems,
) -> u32 {
    let minutes = at.value.minutes();
    if minutes.fract() != 0.0 {
        let problem = Problem::error(
            codes::NOT_WHOLE_MINUTES,
            format!("{} is not in whole minutes", key(name)),
        )
        .at(
            at.place.clone(),
            format!("{} minutes", (minutes * 100.0).round() / 100.0),
        )
        .help("rosters are made to the minute; leave the seconds out");
        problems.push(problem);
        return *range.start();
    }
    let whole = if minutes <= f64::from(u32::MAX) {
        minutes as u32
    } else {
        u32::MAX
    };
    if !range.contains(&whole) {
        let limits = (
            f64::from(*range.start()) * 60.0,
            f64::from(*range.end()) * 60.0,
        );
        out_of_range(name, at, limits, problems);
        return *range.start();
    }
    whole
}

/// A length of time within a range of seconds.
pub fn duration(
    name: &str,
    at: &At<Seconds>,
    range: std::ops::RangeInclusive<f64>,
    problems: &mut Problems,
) -> Seconds {
    if !range.contains(&at.value.get()) {
        out_of_range(name, at, (*range.start(), *range.end()), problems);
    }
    at.value
}

fn out_of_range(name: &str, at: &At<Seconds>, (least, most): (f64, f64), problems: &mut Problems) {
    let shown = |seconds| Seconds::new(seconds).unwrap_or_default();
    let label = match at.value.get() {
        0.0 => "no time at all",
        value if value < least => "too short",
        _ => "too long",
    };
    let problem = Problem::error(
        codes::DURATION_RANGE,
        format!("{} is outside its range", key(name)),
    )
    .at(at.place.clone(), label)
    .help(format!(
        "write a length of time from {} to {}",
        shown(least),
        shown(most)
    ));
    problems.push(problem);
}
