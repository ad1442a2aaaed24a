//! What the options of `erlang` accept: volumes, shares and durations, each with its complaint.

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

/// Seconds of `90s`, `4m30s`, `1h30m`, `11h`, `2d`, `20.5s`.
pub(super) fn duration(text: &str) -> Result<f64, String> {
    let wrong = || format!("{text:?} is no length of time: write it as 20s, 4m30s or 1h30m");
    let mut rest = text.trim();
    let (mut total_s, mut largest_s) = (0.0, f64::INFINITY);
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let value: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let unit_s = match &rest[..letters] {
            "s" | "sec" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            "" => {
                return Err(format!(
                    "{text:?} lacks a unit: write {text}s, {text}m or {text}h"
                ));
            }
            _ => return Err(wrong()),
        };
        // Larger units first, each once: 1h30m, not 30m1h.
        if unit_s >= largest_s {
            return Err(wrong());
        }
        (total_s, largest_s) = (total_s + value * unit_s, unit_s);
        rest = rest[letters..].trim_start();
    }
    if total_s.is_finite() {
        Ok(total_s)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_a_person_writes_them() {
        for (text, value) in [
            ("90s", 90.0),
            ("4m30s", 270.0),
            ("1h30m", 5400.0),
            ("2d", 172_800.0),
            ("20.5s", 20.5),
            ("30min", 1800.0),
        ] {
            assert_eq!(duration(text), Ok(value));
        }
        for text in ["", "20", "s", "-3m", "4x", "30s4m", "nan", "1e3s"] {
            assert!(duration(text).is_err(), "{text}");
        }
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
