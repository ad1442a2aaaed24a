//! Time zones by their IANA names.

use super::Refusal;
use super::nearest::{nearest, quoted};
use crate::scenario::codes;
use chrono_tz::{TZ_VARIANTS, Tz};

/// What people write for a zone, and the IANA name that keeps its clock.
const COMMON: &[(&str, &str)] = &[
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("CST", "America/Chicago"),
    ("CDT", "America/Chicago"),
    ("EDT", "America/New_York"),
    ("MDT", "America/Denver"),
    ("BST", "Europe/London"),
    ("CEST", "Europe/Berlin"),
    ("EEST", "Europe/Helsinki"),
    ("IST", "Asia/Kolkata"),
    ("AEST", "Australia/Sydney"),
    ("AEDT", "Australia/Sydney"),
    ("JST", "Asia/Tokyo"),
    ("San Francisco", "America/Los_Angeles"),
    ("Austin", "America/Chicago"),
    ("Germany", "Europe/Berlin"),
    ("Munich", "Europe/Berlin"),
    ("Hamburg", "Europe/Berlin"),
];

/// Names of zones whose clock never changes, though their region's does.
const FIXED: &[(&str, &str)] = &[
    ("EST", "America/New_York"),
    ("MST", "America/Denver"),
    ("HST", "Pacific/Honolulu"),
];

/// Reads a zone's IANA name.
pub fn zone(text: &str) -> Result<Tz, Refusal> {
    let text = text.trim();
    text.parse::<Tz>().map_err(|_| {
        let help = match suggestion(text) {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => "write the IANA name: region and city, such as \"Europe/Berlin\" or \
                     \"America/New_York\""
                .to_owned(),
        };
        let label = format!("no time zone is called {}", quoted(text));
        Refusal::new(codes::UNKNOWN_ZONE, "not a time zone", label, help)
    })
}

/// The zone that is likely meant where `name` stands for one without summer time.
pub fn likely_instead_of_fixed(name: &str) -> Option<&'static str> {
    FIXED
        .iter()
        .find(|(fixed, _)| *fixed == name.trim())
        .map(|(_, zone)| *zone)
}

fn suggestion(text: &str) -> Option<&'static str> {
    let known = COMMON
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    if let Some((_, zone)) = known {
        return Some(zone);
    }
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    nearest(text, names()).or_else(|| city(text))
}

/// The zone named after a city: `berlin` is `Europe/Berlin`.
fn city(text: &str) -> Option<&'static str> {
    let cities = TZ_VARIANTS
        .iter()
        .filter_map(|zone| zone.name().rsplit_once('/').map(|(_, city)| city));
    let city = nearest(text, cities)?;
    TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .find(|name| name.rsplit_once('/').is_some_and(|(_, last)| last == city))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_zone_finds_the_right_one() {
        for (wrong, right) in [
            ("Europe/Berln", "Europe/Berlin"),
            ("europe/berlin", "Europe/Berlin"),
            ("Berlin", "Europe/Berlin"),
            ("PST", "America/Los_Angeles"),
            ("New York", "America/New_York"),
        ] {
            assert!(zone(wrong).unwrap_err().help.contains(right), "{wrong}");
        }
        assert!(
            zone("Mars/Olympus_Mons_Base")
                .unwrap_err()
                .help
                .contains("IANA")
        );
        assert!(zone("Europe/Berlin").is_ok());
    }
}
