//! What the options of `erlang` accept: volumes, shares and durations, each with its complaint.

use crate::scenario::parse_duration;
use crate::units::Seconds;

/// A share written as 0.8 or 80%.
fn share(text: &str) -> Result<f64, String> {
    let (digits, percent) = text
        .strip_suffix('%')
        .map_or((text, false), |it| (it.trim_end(), true));
    let value = digits
        .parse::<f64>()
        .map_err(|_| "a share is a number such as 0.8".to_owned())?;
    let value = if percent { value / 100.0 } else { value };
    match value {
        value if (0.0..=1.0).contains(&value) => Ok(value),
        value if value > 1.0 && value <= 100.0 && !percent => Err(format!(
            "a share lies between 0 and 1: for {value} % write {}",
            value / 100.0
        )),
        _ => Err("a share lies between 0 and 1, such as 0.8".to_owned()),
    }
}

pub(super) fn target_share(text: &str) -> Result<f64, String> {
    match share(text)? {
        1.0 => Err("no number of agents answers all in time: give a share below 1".to_owned()),
        value => Ok(value),
    }
}

pub(super) fn limit_share(text: &str) -> Result<f64, String> {
    match share(text)? {
        0.0 => Err("no number of agents brings it down to 0: give a share above 0".to_owned()),
        value => Ok(value),
    }
}

pub(super) fn shrinkage_share(text: &str) -> Result<f64, String> {
    match share(text)? {
        value if value > 0.999 => {
            Err("nobody would be left to work: give less than 0.999".to_owned())
        }
        value => Ok(value),
    }
}

pub(super) fn volume(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("a volume is a number of contacts, 0 or more".to_owned()),
    }
}

pub(super) fn positive_duration(text: &str) -> Result<f64, String> {
    match duration(text)? {
        0.0 => Err("it must be longer than 0".to_owned()),
        value => Ok(value),
    }
}

/// Seconds of a length of time, 0 included.
pub(super) fn duration(text: &str) -> Result<f64, String> {
    parse_duration(text).map(Seconds::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_the_scenarios_and_zero_only_where_it_makes_sense() {
        assert_eq!(duration("4m30s"), Ok(270.0));
        assert_eq!(duration("0s"), Ok(0.0));
        assert!(positive_duration("0s").unwrap_err().contains("longer"));
        assert!(duration("20").unwrap_err().contains("unit"));
    }

    #[test]
    fn a_percentage_is_told_from_a_share() {
        assert!(share("80").unwrap_err().contains("write 0.8"));
        assert_eq!(share("80%"), Ok(0.8));
        for text in ["-0.1", "nan", "inf", "800", "x"] {
            assert!(share(text).is_err(), "{text}");
        }
        assert!(target_share("1").is_err());
        assert!(limit_share("0").is_err());
    }
}
