//! The public staff-scheduling instances' text format (Curtois & Qu 2014, schedulingbenchmarks.org), read
//! as a [`RosterModel`].
//!
//! Day 0 is a Monday. A requirement is a row: a count of one kind of shift on one day, with a price for each
//! one missing and each one too many. Requests are own costs. The edges of the horizon are as in the published scores:
//! a run that touches the first or the last day is free of minima.

use super::model::{Cover, Hours, Kind, MOST_KINDS, Person, RosterModel, Weekend};
use super::price::ConvexPrice;
use std::collections::HashMap;

/// Days of an instance at most: ten years.
const MOST_DAYS: usize = 3653;

/// Why a file is not an instance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// A section is missing.
    #[error("there is no section {0}")]
    Section(&'static str),
    /// A line does not say what it should.
    #[error("line {line}: {what}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// More kinds of shift than can be told apart.
    #[error("{0} kinds of shift, at most {MOST_KINDS} can be told apart")]
    Kinds(usize),
}

/// A row of a section: its line's number and its fields.
struct Row<'a> {
    line: usize,
    fields: Vec<&'a str>,
}

impl Row<'_> {
    fn wrong(&self, what: impl Into<String>) -> InstanceError {
        InstanceError::Line {
            line: self.line,
            what: what.into(),
        }
    }

    fn text(&self, at: usize) -> Result<&str, InstanceError> {
        let field = self.fields.get(at).copied();
        field.ok_or_else(|| self.wrong(format!("field {} is missing", at + 1)))
    }

    /// A whole number from 0 (`-0` is one).
    fn count(&self, at: usize) -> Result<u32, InstanceError> {
        let text = self.text(at)?;
        let value = text
            .parse::<i64>()
            .ok()
            .and_then(|value| u32::try_from(value).ok());
        value.ok_or_else(|| self.wrong(format!("`{text}` is no whole number from 0 up")))
    }

    fn named(&self, at: usize, names: &HashMap<&str, usize>) -> Result<usize, InstanceError> {
        let text = self.text(at)?;
        let found = names.get(text).copied();
        found.ok_or_else(|| self.wrong(format!("`{text}` is not known")))
    }

    fn day(&self, at: usize, days: usize) -> Result<usize, InstanceError> {
        let day = self.count(at)? as usize;
        if day < days {
            Ok(day)
        } else {
            Err(self.wrong(format!(
                "day {day} is after the last, {}",
                days.saturating_sub(1)
            )))
        }
    }
}

type Sections<'a> = HashMap<&'a str, Vec<Row<'a>>>;

/// What an instance may consist of.
const SECTIONS: [&str; 7] = [
    "HORIZON",
    "SHIFTS",
    "STAFF",
    "DAYS_OFF",
    "SHIFT_ON_REQUESTS",
    "SHIFT_OFF_REQUESTS",
    "COVER",
];

fn sections(text: &str) -> Result<Sections<'_>, InstanceError> {
    let mut found: Sections<'_> = HashMap::new();
    let mut current = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: String| InstanceError::Line { line: number, what };
        if let Some(name) = line.strip_prefix("SECTION_") {
            if !SECTIONS.contains(&name) {
                return Err(wrong(format!("there is no section `{name}`")));
            }
            current = Some(name);
            found.entry(name).or_default();
            continue;
        }
        let Some(current) = current else {
            return Err(wrong("this stands before the first section".to_owned()));
        };
        let fields = line.split(',').map(str::trim).collect();
        found.entry(current).or_default().push(Row {
            line: number,
            fields,
        });
    }
    Ok(found)
}

fn section<'a, 'b>(
    all: &'a Sections<'b>,
    name: &'static str,
) -> Result<&'a [Row<'b>], InstanceError> {
    all.get(name)
        .map(Vec::as_slice)
        .ok_or(InstanceError::Section(name))
}

/// Reads an instance.
///
/// # Errors
/// [`InstanceError`] with the line that is wrong.
pub fn read(text: &str) -> Result<RosterModel, InstanceError> {
    let all = sections(text)?;
    let days = days(section(&all, "HORIZON")?)?;
    let (kinds, kind_of) = kinds(section(&all, "SHIFTS")?)?;
    let mut people = Vec::new();
    let mut person_of: HashMap<&str, usize> = HashMap::new();
    for row in section(&all, "STAFF")? {
        if person_of.insert(row.text(0)?, people.len()).is_some() {
            return Err(row.wrong(format!("`{}` is there twice", row.text(0)?)));
        }
        people.push(person(row, days, &kind_of)?);
    }
    for row in section(&all, "DAYS_OFF")? {
        let person = row.named(0, &person_of)?;
        for at in (1..row.fields.len()).filter(|at| !row.fields[*at].is_empty()) {
            people[person].away[row.day(at, days)?] = true;
        }
    }
    for row in section(&all, "SHIFT_ON_REQUESTS")? {
        let (person, day) = (row.named(0, &person_of)?, row.day(1, days)?);
        let (kind, weight) = (row.named(2, &kind_of)?, f64::from(row.count(3)?));
        people[person].off_cost[day] += weight;
        for (other, cost) in people[person].work_cost[day].iter_mut().enumerate() {
            *cost += if other == kind { 0.0 } else { weight };
        }
    }
    for row in section(&all, "SHIFT_OFF_REQUESTS")? {
        let (person, day) = (row.named(0, &person_of)?, row.day(1, days)?);
        let (kind, weight) = (row.named(2, &kind_of)?, f64::from(row.count(3)?));
        people[person].work_cost[day][kind] += weight;
    }
    let mut model = RosterModel {
        weekend: (0..days).map(weekend).collect(),
        covers: vec![vec![Vec::new(); kinds.len()]; days],
        kinds,
        rows: Vec::new(),
        people,
    };
    for row in section(&all, "COVER")? {
        let (day, kind) = (row.day(0, days)?, row.named(1, &kind_of)?);
        let number = u32::try_from(model.rows.len()).map_err(|_| row.wrong("too many rows"))?;
        model.covers[day][kind].push(Cover {
            row: number,
            units: 1.0,
        });
        model.rows.push(requirement(row)?);
    }
    Ok(model)
}

fn days(horizon: &[Row<'_>]) -> Result<usize, InstanceError> {
    let row = horizon.first().ok_or(InstanceError::Section("HORIZON"))?;
    let days = row.count(0)? as usize;
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(days);
    }
    Err(row.wrong(format!("{days} days, from 1 to {MOST_DAYS} can be planned")))
}

fn weekend(day: usize) -> Weekend {
    match day % 7 {
        5 => Weekend::First,
        6 => Weekend::Second,
        _ => Weekend::No,
    }
}

fn kinds<'a>(rows: &'a [Row<'a>]) -> Result<(Vec<Kind>, HashMap<&'a str, usize>), InstanceError> {
    if rows.len() > MOST_KINDS {
        return Err(InstanceError::Kinds(rows.len()));
    }
    let mut numbers = HashMap::new();
    for (number, row) in rows.iter().enumerate() {
        if numbers.insert(row.text(0)?, number).is_some() {
            return Err(row.wrong(format!("`{}` is there twice", row.text(0)?)));
        }
    }
    let kind = |row: &Row<'_>| {
        let names = row.fields.get(2).copied().unwrap_or("").split('|');
        let not_next = names.filter(|name| !name.is_empty()).map(|name| {
            let number = numbers
                .get(name)
                .and_then(|number| u8::try_from(*number).ok());
            number.ok_or_else(|| row.wrong(format!("`{name}` is not known")))
        });
        let minutes = row.count(1)?;
        if minutes == 0 {
            return Err(row.wrong("a shift lasts at least a minute"));
        }
        Ok(Kind {
            name: row.text(0)?.to_owned(),
            minutes,
            not_next: not_next.collect::<Result<_, _>>()?,
        })
    };
    let kinds: Result<Vec<Kind>, _> = rows.iter().map(kind).collect();
    Ok((kinds?, numbers))
}

fn person(
    row: &Row<'_>,
    days: usize,
    kind_of: &HashMap<&str, usize>,
) -> Result<Person, InstanceError> {
    let mut most_of = vec![None; kind_of.len()];
    for part in row.text(1)?.split('|').filter(|part| !part.is_empty()) {
        let (name, most) = part
            .split_once('=')
            .ok_or_else(|| row.wrong(format!("`{part}` is not KIND=MOST")))?;
        let kind = kind_of
            .get(name)
            .ok_or_else(|| row.wrong(format!("`{name}` is not known")))?;
        let most = most
            .parse()
            .map_err(|_| row.wrong(format!("`{most}` is no count")))?;
        most_of[*kind] = Some(most);
    }
    Ok(Person {
        name: row.text(0)?.to_owned(),
        hours: vec![Hours {
            end: days,
            least: row.count(3)?,
            most: row.count(2)?,
        }],
        most_of,
        most_on: row.count(4)?,
        least_on: row.count(5)?,
        least_off: row.count(6)?,
        most_weekends: Some(row.count(7)?),
        whole_weekends: false,
        away: vec![false; days],
        before: None,
        work_cost: vec![vec![0.0; kind_of.len()]; days],
        off_cost: vec![0.0; days],
    })
}

/// So many wanted, each missing one and each one too many at its price.
fn requirement(row: &Row<'_>) -> Result<ConvexPrice, InstanceError> {
    let wanted = f64::from(row.count(2)?);
    let (under, over) = (f64::from(row.count(3)?), f64::from(row.count(4)?));
    Ok(ConvexPrice::new(
        wanted * under,
        vec![(wanted, -under), (f64::INFINITY, over)],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "\
SECTION_HORIZON
# days
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
A,E=7|L=2,2400,960,5,2,2,1

SECTION_DAYS_OFF
A,3

SECTION_SHIFT_ON_REQUESTS
A,1,L,2

SECTION_SHIFT_OFF_REQUESTS
A,2,E,3

SECTION_COVER
0,E,2,100,1
0,L,-0,100,1
";

    #[test]
    fn a_file_says_what_it_says() {
        let model = read(SMALL).unwrap();
        assert_eq!(
            (model.days(), model.kinds.len(), model.people.len()),
            (7, 2, 1)
        );
        let ann = &model.people[0];
        assert_eq!(
            (ann.off_cost[1], ann.work_cost[1].clone()),
            (2.0, vec![2.0, 0.0])
        );
        assert_eq!(ann.work_cost[2], vec![3.0, 0.0]);
        assert!(ann.away[3] && !ann.away[2]);
        assert_eq!(model.kinds[1].not_next, vec![0]);
        assert_eq!(model.rows[0].at(0.0), 200.0);
        assert_eq!((model.rows[1].at(0.0), model.rows[1].at(2.0)), (0.0, 2.0));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |from: &str, to: &str| read(&SMALL.replace(from, to)).unwrap_err().to_string();
        assert_eq!(told("L,600,E", "L,600,X"), "line 7: `X` is not known");
        assert_eq!(
            told("A,3\n", "A,9\n"),
            "line 13: day 9 is after the last, 6"
        );
        assert_eq!(
            told("0,E,2,", "0,E,two,"),
            "line 22: `two` is no whole number from 0 up"
        );
        assert_eq!(
            told("SECTION_COVER", "SECTION_OTHER"),
            "line 21: there is no section `OTHER`"
        );
        let (all, _) = SMALL.split_once("SECTION_COVER").unwrap();
        assert_eq!(read(all).unwrap_err(), InstanceError::Section("COVER"));
        assert_eq!(
            read(&format!("7\n{SMALL}")).unwrap_err().to_string(),
            "line 1: this stands before the first section"
        );
        assert_eq!(told("L,600,E", "E,600,E"), "line 7: `E` is there twice");
        let twice = "A,E=7|L=2,2400,960,5,2,2,1\n";
        assert_eq!(told(twice, &twice.repeat(2)), "line 11: `A` is there twice");
        assert_eq!(
            told("\n7\n", "\n4000000000\n"),
            "line 3: 4000000000 days, from 1 to 3653 can be planned"
        );
        assert_eq!(read("").unwrap_err(), InstanceError::Section("HORIZON"));
    }
}
