//! Known dates, looked up in official lists, and the form of the data.

use super::*;

/// `MM-DD name` of a year.
fn year(code: &str, region: Option<&str>, year: i32) -> Vec<String> {
    use chrono::Datelike;
    let country = country(code).unwrap();
    let region = region.map(|text| country.region(text).unwrap());
    let days = country.holidays(region).into_iter();
    days.filter(|(date, _)| date.year() == year)
        .map(|(date, name)| format!("{} {name}", date.format("%m-%d")))
        .collect()
}

#[test]
fn easter_is_where_the_church_puts_it() {
    // Easter Sundays: 31 March 2024, 20 April 2025, 5 April 2026, 28 March 2027.
    let western = [
        (2024, "03-29", "04-01"),
        (2025, "04-18", "04-21"),
        (2026, "04-03", "04-06"),
        (2027, "03-26", "03-29"),
    ];
    for (at, friday, monday) in western {
        for (code, region) in [("DE", None), ("GB", Some("ENG")), ("GB", Some("wales"))] {
            let days = year(code, region, at);
            assert!(days.contains(&format!("{friday} Good Friday")), "{days:?}");
            assert!(
                days.contains(&format!("{monday} Easter Monday")),
                "{days:?}"
            );
        }
        for code in ["FR", "IT"] {
            let days = year(code, None, at);
            let on = |day: &str| days.iter().any(|it| it.starts_with(day));
            assert!(on(monday), "{days:?}");
            assert!(!on(friday), "{days:?}");
        }
    }
    // The Orthodox ones: 5 May 2024, 20 April 2025, 12 April 2026, 2 May 2027.
    for (at, monday) in [
        (2024, "05-06"),
        (2025, "04-21"),
        (2026, "04-13"),
        (2027, "05-03"),
    ] {
        let days = year("GR", None, at);
        assert!(
            days.contains(&format!("{monday} Easter Monday")),
            "{days:?}"
        );
    }
}

#[test]
fn the_federal_holidays_of_the_united_states_are_those_of_the_law() {
    // OPM's list for 2026 and 2027, with the days in lieu and the days themselves.
    assert_eq!(
        year("US", None, 2026),
        [
            "01-01 New Year's Day",
            "01-19 Martin Luther King Jr. Day",
            "02-16 Washington's Birthday",
            "05-25 Memorial Day",
            "06-19 Juneteenth National Independence Day",
            "07-03 Independence Day (observed)",
            "07-04 Independence Day",
            "09-07 Labor Day",
            "10-12 Columbus Day",
            "11-11 Veterans Day",
            "11-26 Thanksgiving Day",
            "12-25 Christmas Day",
        ]
    );
    let days = year("US", None, 2027);
    for day in [
        "06-18 Juneteenth National Independence Day (observed)",
        "07-05 Independence Day (observed)",
        "12-24 Christmas Day (observed)",
        "12-31 New Year's Day (observed)",
    ] {
        assert!(days.contains(&day.to_owned()), "{day} of {days:?}");
    }
    let york = year("US", Some("US-NY"), 2026);
    assert!(
        york.contains(&"02-12 Lincoln's Birthday".to_owned()),
        "{york:?}"
    );
}

#[test]
fn regions_have_holidays_of_their_own() {
    let berlin = year("DE", Some("Berlin"), 2026);
    assert!(berlin.iter().any(|day| day.starts_with("03-08 ")));
    let bavaria = year("de", Some("BY"), 2026);
    for day in ["01-06 Epiphany", "06-04 Corpus Christi"] {
        assert!(bavaria.contains(&day.to_owned()), "{bavaria:?}");
    }
    assert!(!bavaria.iter().any(|day| day.starts_with("03-08")));
    assert!(!year("DE", None, 2026).contains(&"01-06 Epiphany".to_owned()));
    let scotland = year("UK", Some("Scotland"), 2026);
    assert!(!scotland.iter().any(|day| day.contains("Easter Monday")));
    assert!(scotland.iter().any(|day| day.starts_with("11-30")));
    assert_eq!(year("DEU", None, 2026), year("Germany", None, 2026));
    let may = year("FR", None, 2026);
    for day in ["05-08", "07-14", "11-11", "05-25"] {
        assert!(may.iter().any(|it| it.starts_with(day)), "{may:?}");
    }
    let june = year("Italy", None, 2026);
    for day in ["04-25", "06-02", "12-08", "12-26"] {
        assert!(june.iter().any(|it| it.starts_with(day)), "{june:?}");
    }
}

#[test]
fn every_line_can_be_read() {
    assert!(DATA.contains(&format!("\nyears {} {}\n", YEARS.0, YEARS.1)));
    let all: Vec<Country> = countries().collect();
    assert!(all.len() > 240, "{}", all.len());
    for country in all {
        assert_eq!(country.code.len(), 2, "{}", country.code);
        assert!(!country.name.is_empty(), "{}", country.code);
        let codes: Vec<&str> = country.regions().map(|region| region.code).collect();
        for line in country.lines.lines() {
            if line.starts_with("region ") {
                continue;
            }
            let parts: Vec<&str> = line.splitn(3, '|').collect();
            let [place, name, dates] = parts[..] else {
                panic!("{}: {line}", country.code);
            };
            assert!(!name.is_empty(), "{line}");
            for code in place.trim_start_matches('-').split(',') {
                assert!(code.is_empty() || codes.contains(&code), "{line}");
            }
            for token in dates.split(' ') {
                assert!(!read(token).is_empty(), "{line}: {token}");
            }
        }
        // Ukraine's law keeps no holidays under martial law.
        if !["UA", "SO"].contains(&country.code) && country.lines.contains("2026") {
            assert!(!country.holidays(None).is_empty(), "{}", country.code);
        }
    }
}
