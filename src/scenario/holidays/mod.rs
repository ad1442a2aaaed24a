//! Public holidays by country and region, 2000 to 2045.
//!
//! The dates are those of the Python package `holidays`, which people of some 250 countries keep
//! right, laid down in `holidays.txt` by `scripts/make_holidays.py`. No crate serves: `holidays`
//! knows no regions, `opening-hours` has neither names nor regions, and
//! `py-holidays-rs` needs a web client to compile. Dates that depend on the sight of the moon are
//! estimates, and so say their names.

use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The data; its first lines say how it is written.
const DATA: &str = include_str!("holidays.txt");

/// First and last year that the calendar knows.
pub const YEARS: (i32, i32) = (2000, 2045);

/// A country with its part of the data.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// Its two letters.
    pub code: &'static str,
    /// Its three letters.
    code3: &'static str,
    /// Its name in English.
    pub name: &'static str,
    lines: &'static str,
}

/// A part of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Its code, mostly that of ISO 3166-2.
    pub code: &'static str,
    /// Its names, separated by `|`; may be empty.
    names: &'static str,
}

impl Region {
    /// Its names; may be none.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.names.split('|').filter(|name| !name.is_empty())
    }
}

/// All countries, by code.
pub fn countries() -> impl Iterator<Item = Country> {
    DATA.split("\ncountry ").skip(1).map(|block| {
        let (head, lines) = block.split_once('\n').unwrap_or((block, ""));
        let mut words = head.split('|');
        let mut next = || words.next().unwrap_or_default();
        Country {
            code: next(),
            code3: next(),
            name: next(),
            lines,
        }
    })
}

/// The country with these two or three letters, or this English name, in any case; `UK` is the United Kingdom.
pub fn country(text: &str) -> Option<Country> {
    let wanted = if text.eq_ignore_ascii_case("UK") {
        "GB"
    } else {
        text
    };
    countries().find(|it| {
        [it.code, it.code3, it.name]
            .iter()
            .any(|word| same(word, wanted))
    })
}

fn same(a: &str, b: &str) -> bool {
    !b.is_empty() && a.to_lowercase() == b.to_lowercase()
}

impl Country {
    /// Its regions that have holidays of their own.
    pub fn regions(self) -> impl Iterator<Item = Region> {
        let lines = self
            .lines
            .lines()
            .filter_map(|line| line.strip_prefix("region "));
        lines.map(|line| {
            let (code, names) = line.split_once('|').unwrap_or((line, ""));
            Region { code, names }
        })
    }

    /// The region with this code or name, in any case; `NY` and `US-NY` are the same.
    pub fn region(self, text: &str) -> Option<Region> {
        let prefix = format!("{}-", self.code.to_lowercase());
        let lower = text.to_lowercase();
        let wanted = lower.strip_prefix(&prefix).unwrap_or(&lower);
        self.regions()
            .find(|it| same(it.code, wanted) || it.names().any(|name| same(name, wanted)))
    }

    /// Holidays of the whole country, or of one of its regions with them: names by date, several
    /// on one date joined by ` / `.
    pub fn holidays(self, region: Option<Region>) -> BTreeMap<NaiveDate, String> {
        let mut days: BTreeMap<NaiveDate, String> = BTreeMap::new();
        for line in self.lines.lines() {
            let mut parts = line.splitn(3, '|');
            let (Some(place), Some(name), Some(dates)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            if line.starts_with("region ") || !is_kept(place, region) {
                continue;
            }
            for date in dates.split(' ').flat_map(read) {
                let names = days.entry(date).or_default();
                if !names.is_empty() {
                    names.push_str(" / ");
                }
                names.push_str(name);
            }
        }
        days
    }
}

/// Whether a line for `place` holds in `region`.
fn is_kept(place: &str, region: Option<Region>) -> bool {
    let listed = |list: &str| region.is_some_and(|it| list.split(',').any(|code| code == it.code));
    match place.strip_prefix('-') {
        Some(others) => !listed(others),
        None => place.is_empty() || listed(place),
    }
}

/// The dates of `MMDD=years` or of `YYMMDD`.
fn read(token: &str) -> Vec<NaiveDate> {
    let date = |year: i32, month_day: &str| {
        let month = month_day.get(..2)?.parse().ok()?;
        let day = month_day.get(2..)?.parse().ok()?;
        NaiveDate::from_ymd_opt(YEARS.0 + year, month, day)
    };
    let Some((month_day, years)) = token.split_once('=') else {
        let year = token.get(..2).and_then(|year| year.parse().ok());
        let single = year.and_then(|year| date(year, token.get(2..)?));
        return single.into_iter().collect();
    };
    let ranges = years.split(',').filter_map(|range| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        Some(from.parse::<i32>().ok()?..=to.parse::<i32>().ok()?)
    });
    let years = ranges.flatten();
    years.filter_map(|year| date(year, month_day)).collect()
}

#[cfg(test)]
mod tests;
