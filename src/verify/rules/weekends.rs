//! Weekends: at most so many worked in the plan, and both days or neither where the contract says
//! so (only where both days lie in the plan and neither is credited as a holiday). A weekend is worked if a shift starts on its
//! Saturday or Sunday.

use crate::verify::book::Book;
use crate::verify::credits::is_credited_holiday;
use crate::verify::violation::Findings;
use crate::verify::words;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;

pub(super) fn check(book: &Book, found: &mut Findings) {
    // By Saturday: the weekend's worked dates.
    let mut weekends: BTreeMap<NaiveDate, Vec<NaiveDate>> = BTreeMap::new();
    for date in book.worked_dates() {
        if let Some(saturday) = saturday_of(date) {
            weekends.entry(saturday).or_default().push(date);
        }
    }
    check_number(book, &weekends, found);
    if book.contract.whole_weekends {
        for (saturday, worked) in &weekends {
            check_whole(book, *saturday, worked, found);
        }
    }
}

/// The Saturday of the weekend in which `date` lies.
fn saturday_of(date: NaiveDate) -> Option<NaiveDate> {
    match date.weekday() {
        Weekday::Sat => Some(date),
        Weekday::Sun => date.pred_opt(),
        _ => None,
    }
}

fn check_number(book: &Book, weekends: &BTreeMap<NaiveDate, Vec<NaiveDate>>, found: &mut Findings) {
    let Some(most) = book.contract.max_weekends else {
        return;
    };
    if weekends.len() > most as usize {
        found.about(
            weekends.values().flatten().copied(),
            format!(
                "works on {} weekends; the contract says at most {most}",
                weekends.len()
            ),
        );
    }
}

fn check_whole(book: &Book, saturday: NaiveDate, worked: &[NaiveDate], found: &mut Findings) {
    let Some(sunday) = saturday.checked_add_days(Days::new(1)) else {
        return;
    };
    let binds = |date| book.plan_day(date).is_some() && !is_credited_holiday(book, date);
    if worked.len() == 1 && binds(saturday) && binds(sunday) {
        found.about(
            [saturday, sunday],
            format!(
                "works on {} alone; the contract asks for whole weekends",
                words::day(worked[0])
            ),
        );
    }
}
