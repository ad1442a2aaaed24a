//! Paid hours a plan week: between the contract's least and most, each lowered by the days that
//! are credited; overtime on top.

use crate::verify::book::{Book, Worked};
use crate::verify::credits::{credited_dates, credited_days};
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    if book.is_never_rostered() {
        return;
    }
    let credited = credited_dates(book);
    for week in book.weeks() {
        let credit = i64::from(credited_days(book, &credited, &week));
        let (least, most) = limits(book, credit);
        let worked: i64 = book
            .shifts
            .iter()
            .filter(|worked| week.contains(&worked.date))
            .map(Worked::paid_minutes)
            .sum();
        if worked >= least && worked <= most {
            continue;
        }
        let (side, limit) = if worked < least {
            ("the least", least)
        } else {
            ("the most", most)
        };
        found.on(
            week[0],
            format!(
                "{} paid in the plan week from {}; {side} is {}{}",
                words::minutes(worked),
                words::day(week[0]),
                words::minutes(limit),
                after_credit(credit)
            ),
        );
    }
}

/// Least and most paid minutes in a week with `credit` credited days.
fn limits(book: &Book, credit: i64) -> (i64, i64) {
    let contract = book.contract;
    let (least_a_day, most_a_day) = contract.credit_min();
    let least = i64::from(contract.week_min_minutes) - credit * i64::from(least_a_day);
    let most = i64::from(contract.week_max_minutes) - credit * i64::from(most_a_day);
    let overtime = contract
        .overtime
        .map_or(0, |overtime| i64::from(overtime.max_minutes_per_week));
    (least.max(0), most.max(0) + overtime)
}

fn after_credit(credit: i64) -> String {
    match credit {
        0 => String::new(),
        1 => " after 1 credited day".to_owned(),
        days => format!(" after {days} credited days"),
    }
}
