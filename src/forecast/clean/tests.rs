use super::super::day_calendar::DayMark;
use super::super::series::{Cell, Series};
use super::*;
use chrono::Days;

const SLOTS: usize = 24;

fn date(day: u64) -> NaiveDate {
    // A Monday.
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(day)
}

/// Ten weeks, Monday to Sunday, 08:00–12:00 by the hour: 100 contacts an hour, give or take 3.
fn ten_weeks(volume: impl Fn(u64, usize) -> f64) -> Vec<SeriesDay> {
    let cell = |day: u64, slot: usize| Cell {
        slot,
        share: 1.0,
        offered: volume(day, slot)
            * (1.0 + 0.03 * f64::from((day * 7 + slot as u64 * 3) as u32 % 5) - 0.06),
    };
    (0..70)
        .map(|day| SeriesDay {
            date: date(day),
            cells: (8..12).map(|slot| cell(day, slot)).collect(),
            weight: 1.0,
        })
        .collect()
}

fn look(days: &[SeriesDay], marks: &Marks) -> Cleaned {
    let span = Span {
        last: date(69),
        slots: SLOTS,
    };
    cleaned(days, span, &DayCalendar::weekly([true; 7]), marks)
}

fn weight_of(cleaned: &Cleaned, day: u64) -> f64 {
    let found = cleaned.days.iter().find(|it| it.date == date(day));
    found.map_or(0.0, |it| it.weight)
}

#[test]
fn calm_history_has_no_findings() {
    let cleaned = look(&ten_weeks(|_, _| 100.0), &Marks::default());
    assert_eq!(cleaned.findings, []);
    assert!(cleaned.days.iter().all(|day| day.weight == 1.0));
}

#[test]
fn an_outage_and_a_spike_count_little() {
    let days = ten_weeks(|day, _| match day {
        30 => 20.0,
        50 => 400.0,
        _ => 100.0,
    });
    let cleaned = look(&days, &Marks::default());
    let found: Vec<(NaiveDate, FindingKind)> = cleaned
        .findings
        .iter()
        .map(|it| (it.date, it.kind))
        .collect();
    assert_eq!(
        found,
        [
            (date(30), FindingKind::Outage),
            (date(50), FindingKind::Spike)
        ]
    );
    assert!(weight_of(&cleaned, 30) < 0.1 && weight_of(&cleaned, 50) < 0.1);
    assert_eq!(weight_of(&cleaned, 31), 1.0);
    assert!((cleaned.findings[0].factor.unwrap() - 0.2).abs() < 0.02);
}

#[test]
fn the_planners_word_is_kept() {
    let days = ten_weeks(|day, _| if day == 50 { 400.0 } else { 100.0 });
    let marks = Marks {
        keep: [date(50)].into(),
        ignore: [date(20)].into(),
    };
    let cleaned = look(&days, &marks);
    assert_eq!(weight_of(&cleaned, 50), 1.0);
    assert!(cleaned.days.iter().all(|day| day.date != date(20)));
    assert_eq!(cleaned.findings.len(), 1);
    assert_eq!(cleaned.findings[0].kind, FindingKind::Ignored);
}

#[test]
fn an_event_is_no_spike() {
    let days = ten_weeks(|day, _| if day == 50 { 400.0 } else { 100.0 });
    let mut calendar = DayCalendar::weekly([true; 7]);
    calendar.mark(
        date(50),
        DayMark {
            kind: "mailing".into(),
            stage: None,
            occurrence: date(50),
        },
    );
    let span = Span {
        last: date(69),
        slots: SLOTS,
    };
    let cleaned = cleaned(&days, span, &calendar, &Marks::default());
    assert_eq!(cleaned.findings, []);
}

#[test]
fn a_step_is_told_and_kept() {
    let days = ten_weeks(|day, _| if day < 40 { 100.0 } else { 180.0 });
    let cleaned = look(&days, &Marks::default());
    let [step] = &cleaned.findings[..] else {
        panic!("{:?}", cleaned.findings);
    };
    assert_eq!((step.kind, step.date), (FindingKind::LevelStep, date(40)));
    assert!((step.factor.unwrap() - 1.8).abs() < 0.05);
    assert!(cleaned.days.iter().all(|day| day.weight == 1.0));
}

#[test]
fn a_late_step_has_its_own_day() {
    for late in [5, 6, 8, 9, 10, 14] {
        let days = ten_weeks(|day, _| if day < 70 - late { 100.0 } else { 180.0 });
        let findings = look(&days, &Marks::default()).findings;
        let mut steps = findings.iter();
        let step = steps.find(|it| it.kind == FindingKind::LevelStep).unwrap();
        assert_eq!(step.date, date(70 - late), "{late} days old: {findings:?}");
        assert!((step.factor.unwrap() - 1.8).abs() < 0.06, "{step:?}");
    }
}

#[test]
fn dead_hours_are_set_aside_without_the_day() {
    let days = ten_weeks(|day, slot| if day == 45 && slot >= 10 { 0.0 } else { 100.0 });
    let cleaned = look(&days, &Marks::default());
    let [outage] = &cleaned.findings[..] else {
        panic!("{:?}", cleaned.findings);
    };
    assert_eq!((outage.kind, outage.date), (FindingKind::Outage, date(45)));
    assert_eq!(outage.slots, Some((10, 11)));
    let day = cleaned.days.iter().find(|it| it.date == date(45)).unwrap();
    assert_eq!((day.cells.len(), day.weight), (2, 1.0));
}

#[test]
fn hours_that_opened_are_learnt_from_later_weeks() {
    let days = ten_weeks(|day, slot| if slot == 11 && day < 35 { 0.0 } else { 100.0 });
    let cleaned = look(&days, &Marks::default());
    assert!(
        cleaned
            .findings
            .iter()
            .all(|it| it.kind == FindingKind::ChangedHours)
    );
    let first = &cleaned.findings[0];
    assert_eq!((first.date, first.slots), (date(35), Some((11, 11))));
    let early = |day: &&SeriesDay| day.date < date(35);
    assert!(
        cleaned
            .days
            .iter()
            .filter(early)
            .all(|day| day.cells.len() == 3)
    );
    assert!(
        !cleaned
            .days
            .iter()
            .filter(early)
            .any(|day| day.weight < 1.0)
    );
}

#[test]
fn a_history_that_is_all_ignored_is_still_one() {
    let days = ten_weeks(|_, _| 100.0);
    let marks = Marks {
        ignore: days.iter().map(|day| day.date).collect(),
        ..Marks::default()
    };
    let cleaned = look(&days, &marks);
    assert_eq!(cleaned.days.len(), days.len());
    let [all] = &cleaned.findings[..] else {
        panic!("{:?}", cleaned.findings);
    };
    assert_eq!(all.kind, FindingKind::AllIgnored);
    assert!(all.words().contains("used nevertheless"));
}

/// Ten weeks of a queue in which `volume` contacts arrive on a day: a few in one hour, many over all.
fn rare(volume: impl Fn(u64) -> f64) -> Vec<SeriesDay> {
    let cell = |day: u64, slot: usize| Cell {
        slot,
        share: 1.0,
        offered: match volume(day) {
            many if many > 4.0 => many / 4.0,
            few if slot == 8 + day as usize % 4 => few,
            _ => 0.0,
        },
    };
    let day = |day: u64| SeriesDay {
        date: date(day),
        cells: (8..12).map(|slot| cell(day, slot)).collect(),
        weight: 1.0,
    };
    (0..70).map(day).collect()
}

#[test]
fn a_contact_where_most_days_have_none_is_no_spike() {
    // 0.3 a day, and once three together.
    let days = rare(|day| match day {
        44 => 3.0,
        day if (day * 7 + day / 5) % 10 < 3 => 1.0,
        _ => 0.0,
    });
    let cleaned = look(&days, &Marks::default());
    assert_eq!(cleaned.findings, []);
    assert!(cleaned.days.iter().all(|day| day.weight == 1.0));
}

#[test]
fn a_spike_where_few_contacts_are_usual_has_no_percentage() {
    let days = rare(|day| match day {
        44 => 40.0,
        day if (day * 7 + day / 5) % 10 < 3 => 1.0,
        _ => 0.0,
    });
    let cleaned = look(&days, &Marks::default());
    let [spike] = &cleaned.findings[..] else {
        panic!("{:?}", cleaned.findings);
    };
    assert_eq!((spike.kind, spike.date), (FindingKind::Spike, date(44)));
    assert_eq!((spike.slots, spike.factor), (None, None));
}

#[test]
fn hours_are_not_used_and_days_count_little() {
    let words = |slots| {
        let finding = Finding {
            date: date(0),
            kind: FindingKind::Outage,
            factor: None,
            slots,
        };
        finding.words()
    };
    assert!(words(None).ends_with("counts little"));
    assert!(words(Some((8, 9))).ends_with("these hours are not used"));
}

#[test]
fn a_given_effect_that_did_not_happen_is_no_outage() {
    let series = Series {
        days: ten_weeks(|_, _| 100.0),
        first: date(0),
        last: date(69),
        slots: SLOTS,
        calendar: DayCalendar::weekly([true; 7]).into(),
        marks: Marks::default(),
        given: [(date(50), 1.5)].into(),
    };
    let findings = series.all().findings;
    let [found] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert_eq!(
        (found.kind, found.date),
        (FindingKind::GivenEffect, date(50))
    );
    assert!(
        found
            .words()
            .contains("the effect you give was divided out")
    );
}

#[test]
fn days_of_zeros_are_told() {
    let spike = Finding {
        date: date(5),
        kind: FindingKind::Spike,
        factor: None,
        slots: None,
    };
    let told = with_zero_days(vec![spike], &[date(3), date(9)]);
    let dates: Vec<NaiveDate> = told.iter().map(|it| it.date).collect();
    assert_eq!(dates, [date(3), date(5), date(9)]);
    assert_eq!(told[0].kind, FindingKind::NoContacts);
}
