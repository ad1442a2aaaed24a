//! Each rule, one broken roster at a time.

use super::good::*;
use shiftwright::calendar::{Span, dates};
use shiftwright::scenario::model::TimeOff;
use shiftwright::units::{QueueIndex, SiteIndex};
use shiftwright::verify::{Activity, Remark, Rule, Sheet, notes, rules_checked, verify};

#[test]
fn a_good_roster_passes_with_all_rules_checked() {
    let (scenario, sheet) = good();
    assert_eq!(verify(&scenario, &sheet), []);
    assert_eq!(sheet.shifts.len(), 20);
    assert_eq!(rules_checked(&sheet).len(), Rule::ALL.len());
}

#[test]
fn a_shift_outside_the_plan_is_found() {
    let (scenario, _) = good();
    let mut duties = duties();
    duties.push(Duty {
        agent: NORA,
        shift: NIGHT,
        date: april(6),
        hour: 22,
        length: 480,
    });
    let sheet = sheet_of(&scenario, &duties, &away());
    assert_broken(&scenario, &sheet, &[Rule::InsidePlan]);
}

#[test]
fn a_date_that_does_not_fit_the_start_is_found() {
    let (scenario, mut sheet) = good();
    let shift = shift_on(&sheet, NORA, march(28));
    sheet.shifts[shift].date = march(29);
    assert_broken(&scenario, &sheet, &[Rule::Date]);
    let violation = &verify(&scenario, &sheet)[0];
    assert_eq!(violation.dates, [march(28), march(29)]);
    assert_eq!(violation.agent, "Nora");
    assert!(
        violation
            .message
            .contains("starts on Sat 2026-03-28 at 22:00"),
        "{violation:?}"
    );
}

#[test]
fn another_site_is_found() {
    let (scenario, mut sheet) = good();
    sheet.shifts[0].site = SiteIndex::new(1);
    assert_broken(&scenario, &sheet, &[Rule::OwnSite]);
}

#[test]
fn two_shifts_on_a_day_are_found_even_with_rest_between_them() {
    let (mut scenario, _) = good();
    scenario.contracts[1].rest_min = 0;
    scenario.contracts[1].shifts = vec![shift_index(NIGHT), shift_index(LATE)];
    scenario.agents[NORA].availability.by_weekday =
        std::array::from_fn(|_| vec![shiftwright::calendar::ClockSpan::ALL_DAY]);
    let both = [
        Duty {
            agent: NORA,
            shift: LATE,
            date: march(24),
            hour: 13,
            length: 480,
        },
        Duty {
            agent: NORA,
            shift: NIGHT,
            date: march(24),
            hour: 22,
            length: 480,
        },
    ];
    let others: Vec<Duty> = duties()
        .into_iter()
        .filter(|duty| duty.agent != NORA)
        .collect();
    let sheet = sheet_of(&scenario, &[&others[..], &both[..]].concat(), &away());
    assert_broken(&scenario, &sheet, &[Rule::OneShiftADay]);
    assert!(
        verify(&scenario, &sheet)[0]
            .message
            .contains("late 13:00–21:00, night 22:00–06:00")
    );
}

#[test]
fn a_shift_that_the_contract_does_not_allow_is_found() {
    let (mut scenario, sheet) = good();
    scenario.contracts[0].shifts = vec![shift_index(EARLY)];
    assert_broken(&scenario, &sheet, &[Rule::ContractShifts]);
}

#[test]
fn a_start_that_the_pattern_does_not_offer_is_found() {
    let (scenario, mut sheet) = good();
    let shift = shift_on(&sheet, BEN, march(23));
    move_shift(&mut sheet, shift, 30);
    assert_broken(&scenario, &sheet, &[Rule::ShiftPattern]);
    move_shift(&mut sheet, shift, 30);
    assert_broken(&scenario, &sheet, &[]);
}

#[test]
fn the_second_showing_of_a_start_is_found() {
    let (mut scenario, _) = good();
    // On 25 October Berlin shows 02:30 twice.
    scenario.first_day = chrono::NaiveDate::from_ymd_opt(2026, 10, 19).unwrap();
    scenario.closed_days.clear();
    scenario.shifts[NIGHT].starts = vec![shiftwright::calendar::Clock::new(150).unwrap()];
    scenario.agents[NORA].availability.by_weekday =
        std::array::from_fn(|_| vec![shiftwright::calendar::ClockSpan::ALL_DAY]);
    scenario.agents.truncate(3);
    scenario.agents[ANNA].skills.clear();
    scenario.agents[BEN].skills.clear();
    let date = chrono::NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
    let duty = Duty {
        agent: NORA,
        shift: NIGHT,
        date,
        hour: 2,
        length: 480,
    };
    let mut sheet = sheet_of(&scenario, &[duty], &[]);
    move_shift(&mut sheet, 0, 30);
    assert_broken(&scenario, &sheet, &[]);
    move_shift(&mut sheet, 0, 60);
    assert_broken(&scenario, &sheet, &[Rule::ShiftPattern]);
    assert!(verify(&scenario, &sheet)[0].message.contains("second time"));
}

#[test]
fn a_length_that_the_pattern_does_not_offer_is_found() {
    let (mut scenario, sheet) = good();
    scenario.shifts[EARLY].lengths_min = vec![480];
    assert_broken(&scenario, &sheet, &[Rule::ShiftPattern]);
    let message = &verify(&scenario, &sheet)[0].message;
    assert_eq!(message, "`early` on Mon 2026-03-30 lasts 8h30m, not 8h");
}

#[test]
fn a_weekday_on_which_the_pattern_is_not_worked_is_found() {
    let (mut scenario, sheet) = good();
    scenario.shifts[NIGHT].days[6] = false;
    assert_broken(&scenario, &sheet, &[Rule::ShiftPattern]);
}

#[test]
fn gaps_overlaps_and_strays_are_found() {
    let (scenario, sheet) = good();
    let work = pieces_of(&sheet, 0)[0];
    for (from, to) in [(0, -15), (0, 15), (15, 0), (-15, 0)] {
        let mut changed = sheet.clone();
        let span = &mut changed.pieces.as_mut().unwrap()[work].span;
        *span = Span {
            start: span.start.plus(from),
            end: span.end.plus(to),
        };
        assert_broken(&scenario, &changed, &[Rule::Pieces]);
    }
    let mut stray = sheet.clone();
    let mut piece = stray.pieces.as_ref().unwrap()[work].clone();
    piece.span = Span::lasting(piece.span.start.plus(-600), 60);
    stray.pieces.as_mut().unwrap().push(piece);
    assert_broken(&scenario, &stray, &[Rule::Pieces]);
    assert!(
        verify(&scenario, &stray)[0]
            .message
            .ends_with("belongs to no shift")
    );
}

#[test]
fn a_shift_without_activities_is_found() {
    let (scenario, mut sheet) = good();
    for at in pieces_of(&sheet, 0).into_iter().rev() {
        sheet.pieces.as_mut().unwrap().remove(at);
    }
    assert_broken(&scenario, &sheet, &[Rule::Pieces, Rule::Breaks]);
}

#[test]
fn each_property_of_a_break_is_checked() {
    let (scenario, sheet) = good();
    type Change = fn(&mut Scenario);
    use shiftwright::scenario::Scenario;
    use shiftwright::scenario::model::BreakKind;
    let changes: [(&str, Change); 6] = [
        ("should be a lunch", |s| {
            s.shifts[EARLY].breaks[0].kind = BreakKind::Lunch
        }),
        ("lasts 15min, not 20min", |s| {
            s.shifts[EARLY].breaks[0].length_min = 20
        }),
        ("is paid, but should be unpaid", |s| {
            s.shifts[NIGHT].breaks[0].paid = false;
            s.shifts[NIGHT].breaks[0].length_min = 30;
        }),
        ("does not start between", |s| {
            s.shifts[EARLY].breaks[0].earliest_min = 105
        }),
        ("does not start between", |s| {
            s.shifts[LATE].breaks[0].latest_min = 170
        }),
        ("does not start on its step of 20min", |s| {
            s.shifts[EARLY].breaks[1].earliest_min = 200;
            s.shifts[EARLY].breaks[1].step_min = 20;
        }),
    ];
    for (words, change) in changes {
        let mut changed = scenario.clone();
        change(&mut changed);
        let mut sheet = sheet.clone();
        if words.contains("unpaid") {
            // Keep the column right, so that only the break itself is wrong.
            for row in sheet
                .shifts
                .iter_mut()
                .filter(|row| row.shift.get() == NIGHT)
            {
                row.paid_h = 7.5;
            }
        }
        assert_broken(&changed, &sheet, &[Rule::Breaks]);
        let violations = verify(&changed, &sheet);
        assert!(
            violations.iter().all(|v| v.message.contains(words)),
            "{violations:#?}"
        );
    }
}

#[test]
fn a_missing_and_a_further_break_are_found() {
    let (scenario, sheet) = good();
    let pieces = pieces_of(&sheet, 0);
    let mut missing = sheet.clone();
    let queue = missing.pieces.as_ref().unwrap()[pieces[0]].queue;
    let piece = &mut missing.pieces.as_mut().unwrap()[pieces[3]];
    (piece.activity, piece.queue, piece.paid) = (Activity::Work, queue, true);
    assert_broken(&scenario, &missing, &[Rule::Breaks]);
    assert_eq!(
        verify(&scenario, &missing)[0].message,
        "a lunch of 30min between 11:30 and 13:00 is missing on Mon 2026-03-23"
    );
    // The first is missing, the second is where it should be: one message, about the first.
    let mut missing = sheet.clone();
    let piece = &mut missing.pieces.as_mut().unwrap()[pieces[1]];
    (piece.activity, piece.queue, piece.paid) = (Activity::Work, queue, true);
    let messages: Vec<String> = verify(&scenario, &missing)
        .into_iter()
        .map(|violation| violation.message)
        .collect();
    assert_eq!(
        messages,
        ["a break of 15min between 09:30 and 10:30 is missing on Mon 2026-03-23"]
    );
    let mut further = sheet;
    let piece = &mut further.pieces.as_mut().unwrap()[pieces[4]];
    (piece.activity, piece.queue) = (Activity::Break, None);
    assert_broken(&scenario, &further, &[Rule::Breaks]);
    let violations = verify(&scenario, &further);
    assert_eq!(violations.len(), 1, "{violations:#?}");
    assert!(
        violations[0]
            .message
            .ends_with("is none of the breaks of `early`")
    );
}

#[test]
fn breaks_in_the_wrong_order_are_found() {
    let (scenario, mut sheet) = good();
    let pieces = pieces_of(&sheet, 0);
    let rows = sheet.pieces.as_mut().unwrap();
    let (first, second) = (rows[pieces[1]].clone(), rows[pieces[3]].clone());
    (rows[pieces[1]].activity, rows[pieces[1]].paid) = (second.activity, second.paid);
    (rows[pieces[3]].activity, rows[pieces[3]].paid) = (first.activity, first.paid);
    assert_broken(&scenario, &sheet, &[Rule::Breaks]);
}

#[test]
fn a_shift_without_work_on_queues_is_noted() {
    let (scenario, mut sheet) = good();
    let pieces = pieces_of(&sheet, 0);
    let relabel = |sheet: &mut Sheet, at: usize| {
        let piece = &mut sheet.pieces.as_mut().unwrap()[at];
        (piece.activity, piece.queue) = (Activity::Meeting, None);
    };
    relabel(&mut sheet, pieces[0]);
    assert_eq!(verify(&scenario, &sheet), []);
    let found = notes(&scenario, &sheet);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].remark, found[0].agent.as_str()),
        (Remark::LessWork, "Anna")
    );
    let message = "1h30m of meetings and training on Mon 2026-03-23: 5h45m of work are left";
    assert_eq!(found[0].message, message);
    for at in [pieces[2], pieces[4]] {
        relabel(&mut sheet, at);
    }
    assert_eq!(verify(&scenario, &sheet), []);
    let found = notes(&scenario, &sheet);
    assert_eq!((found.len(), found[0].remark), (1, Remark::NoWork));
    let message = "no work on any queue in the whole shift of Mon 2026-03-23";
    assert_eq!(found[0].message, message);
}

#[test]
fn wrong_paid_hours_are_found_but_not_rounding() {
    let (scenario, mut sheet) = good();
    sheet.shifts[0].paid_h = 7.504;
    assert_broken(&scenario, &sheet, &[]);
    sheet.shifts[0].paid_h = 7.52;
    assert_broken(&scenario, &sheet, &[Rule::PaidHours]);
    sheet.shifts[0].paid_h = 8.0;
    assert_broken(&scenario, &sheet, &[Rule::PaidHours]);
}

#[test]
fn unpaid_work_is_found() {
    let (scenario, mut sheet) = good();
    let work = pieces_of(&sheet, 0)[0];
    sheet.pieces.as_mut().unwrap()[work].paid = false;
    assert_broken(&scenario, &sheet, &[Rule::PaidHours]);
}

#[test]
fn a_queue_without_the_skill_and_work_without_a_queue_are_found() {
    let (scenario, mut sheet) = good();
    let shift = shift_on(&sheet, BEN, march(23));
    let work = pieces_of(&sheet, shift)[0];
    for queue in [Some(QueueIndex::new(1)), None] {
        sheet.pieces.as_mut().unwrap()[work].queue = queue;
        assert_broken(&scenario, &sheet, &[Rule::Skills]);
    }
}

#[test]
fn a_shift_outside_the_availability_is_found() {
    let (mut scenario, sheet) = good();
    let good = scenario.clone();
    scenario.agents[NORA].availability.by_weekday[6][0].to =
        shiftwright::calendar::Clock::new(29 * 60).unwrap();
    assert_broken(&scenario, &sheet, &[Rule::Availability]);
    assert!(verify(&scenario, &sheet)[0].message.ends_with("from 05:00"));
    // Windows that touch count as one: the hours taken away are Monday's now.
    let monday = &mut scenario.agents[NORA].availability.by_weekday[0];
    monday.push(shiftwright::calendar::ClockSpan {
        from: shiftwright::calendar::Clock::new(5 * 60).unwrap(),
        to: shiftwright::calendar::Clock::new(8 * 60).unwrap(),
    });
    assert_broken(&scenario, &sheet, &[]);
    // A weekday without any window is none on which to start, whatever the day before says.
    let mut scenario = good;
    scenario.agents[NORA].availability.by_weekday[5][0].to =
        shiftwright::calendar::Clock::new(2880).unwrap();
    scenario.agents[NORA].availability.by_weekday[6].clear();
    let sheet = sheet_of(
        &scenario,
        &duties()
            .into_iter()
            .filter(|d| d.agent != NORA || d.date != march(28))
            .collect::<Vec<_>>(),
        &away(),
    );
    assert_broken(&scenario, &sheet, &[Rule::Availability]);
}

#[test]
fn a_shift_that_runs_into_a_day_off_is_found() {
    let (mut scenario, sheet) = good();
    scenario.agents[NORA].time_off.push(TimeOff {
        date: april(1),
        paid: false,
    });
    assert_broken(&scenario, &sheet, &[Rule::TimeOff]);
    assert_eq!(verify(&scenario, &sheet)[0].dates, [march(31), april(1)]);
    scenario.agents[NORA].time_off[0].date = april(2);
    assert_broken(&scenario, &sheet, &[]);
}

#[test]
fn a_shift_on_a_day_that_is_paid_as_a_holiday_is_found() {
    let (scenario, _) = good();
    let mut duties = duties();
    duties.push(Duty {
        agent: BEN,
        shift: EARLY,
        date: april(3),
        hour: 7,
        length: 480,
    });
    let sheet = sheet_of(&scenario, &duties, &away());
    let violations = verify(&scenario, &sheet);
    let holiday: Vec<_> = violations
        .iter()
        .filter(|violation| violation.rule == Rule::TimeOff)
        .map(|violation| (violation.agent.as_str(), &violation.dates[..]))
        .collect();
    assert_eq!(holiday, [("Ben", &[april(3)][..])], "{violations:#?}");
    let mut unpaid = scenario;
    unpaid.contracts[0].paid_holidays = false;
    let rowless = sheet_of(&unpaid, &duties, &[]);
    assert!(!broken(&unpaid, &rowless).contains(&Rule::TimeOff));
}

#[test]
fn a_night_may_run_into_a_holiday_but_not_over_a_row_of_time_off() {
    let (mut scenario, _) = good();
    scenario.contracts[1].paid_holidays = true;
    let mut duties = duties();
    duties.push(Duty {
        agent: NORA,
        shift: NIGHT,
        date: april(2),
        hour: 22,
        length: 480,
    });
    let mut away = away();
    away.push((NORA, april(3)));
    let mut sheet = sheet_of(&scenario, &duties, &away);
    assert_broken(&scenario, &sheet, &[]);
    let mut rows = sheet.pieces.as_mut().unwrap().iter_mut();
    let row = rows
        .find(|row| row.activity == Activity::TimeOff && row.agent.get() == NORA)
        .unwrap();
    row.span.start = row.span.start.plus(-4 * 60);
    assert_broken(&scenario, &sheet, &[Rule::TimeOff]);
    assert_eq!(verify(&scenario, &sheet)[0].dates, [april(2), april(3)]);
}

#[test]
fn half_a_weekend_may_be_worked_where_the_other_half_is_a_holiday() {
    let (mut scenario, mut sheet) = good();
    let shift = shift_on(&sheet, BEN, march(28));
    remove_shift(&mut sheet, shift);
    assert!(broken(&scenario, &sheet).contains(&Rule::Weekends));
    scenario
        .closed_days
        .push(shiftwright::scenario::model::ClosedDay {
            date: march(28),
            name: "Feast".into(),
            queues: vec![],
        });
    assert!(!broken(&scenario, &sheet).contains(&Rule::Weekends));
}

#[test]
fn too_little_rest_is_found_in_elapsed_time() {
    let (mut scenario, sheet) = good();
    // Nora's night of 28 March ends at 07:00 summer time: 15 hours to the next start at 22:00.
    scenario.contracts[1].rest_min = 15 * 60;
    assert_broken(&scenario, &sheet, &[]);
    scenario.contracts[1].rest_min = 15 * 60 + 1;
    assert_broken(&scenario, &sheet, &[Rule::Rest]);
    let message = &verify(&scenario, &sheet)[0].message;
    assert!(
        message.starts_with("15h between the shifts of Sat 2026-03-28 (to 07:00)"),
        "{message}"
    );
    scenario.contracts[1].rest_min = 16 * 60 + 1;
    assert_eq!(verify(&scenario, &sheet).len(), 2);
}

#[test]
fn too_many_and_too_few_hours_a_week_are_found() {
    let (mut scenario, sheet) = good();
    // Anna works 30 h in a week with a credited day: 24 h is the least, 32 h + 2 h the most.
    let contract = scenario.contracts[0].clone();
    for (least, most, overtime, fine) in [
        (1800, 2400, 120, true),
        (2250, 2400, 120, true),
        (2255, 2400, 120, false),
        (1800, 2250, 0, true),
        (1800, 2245, 0, false),
        (1800, 2245, 15, true),
    ] {
        let contract_now = &mut scenario.contracts[0];
        *contract_now = contract.clone();
        contract_now.week_min_minutes = least;
        contract_now.week_max_minutes = most;
        contract_now.overtime.as_mut().unwrap().max_minutes_per_week = overtime;
        let mut only_anna = scenario.clone();
        only_anna.agents[BEN].skills.clear();
        let mut sheet = sheet.clone();
        sheet.shifts.retain(|row| row.agent.get() != BEN);
        sheet
            .pieces
            .as_mut()
            .unwrap()
            .retain(|row| row.agent.get() != BEN);
        let wanted: &[Rule] = if fine { &[] } else { &[Rule::HoursPerWeek] };
        assert_broken(&only_anna, &sheet, wanted);
    }
}

#[test]
fn too_many_and_too_few_days_a_week_are_found() {
    let (mut scenario, sheet) = good();
    scenario.contracts[1].max_days_per_week = 2;
    assert_broken(&scenario, &sheet, &[Rule::DaysPerWeek]);
    assert!(
        verify(&scenario, &sheet)[0]
            .message
            .starts_with("works 3 days in the plan week")
    );
    scenario.contracts[1].max_days_per_week = 5;
    scenario.contracts[1].min_days_per_week = 2;
    assert_broken(&scenario, &sheet, &[Rule::DaysPerWeek]);
}

#[test]
fn a_credited_day_lowers_the_days_that_may_be_worked() {
    let (mut scenario, sheet) = good();
    // Nora's contract has no least hours; a day of leave leaves two of three days.
    scenario.contracts[1].max_days_per_week = 3;
    assert_broken(&scenario, &sheet, &[]);
    scenario.agents[NORA].time_off.push(TimeOff {
        date: march(25),
        paid: true,
    });
    assert_broken(&scenario, &sheet, &[Rule::DaysPerWeek, Rule::TimeOffRows]);
    scenario.agents[NORA].time_off[0].paid = false;
    assert_broken(&scenario, &sheet, &[]);
}

#[test]
fn runs_of_days_that_are_too_long_or_too_short_are_found() {
    let (mut scenario, sheet) = good();
    scenario.contracts[0].max_consecutive_days = 4;
    assert_broken(&scenario, &sheet, &[Rule::ConsecutiveDays]);
    scenario.contracts[0].max_consecutive_days = 5;
    scenario.contracts[1].min_consecutive_days = 2;
    assert_broken(&scenario, &sheet, &[Rule::ConsecutiveDays]);
    assert_eq!(verify(&scenario, &sheet)[0].dates, [march(31)]);
}

#[test]
fn a_short_run_at_the_edge_of_the_plan_is_no_violation() {
    let (mut scenario, mut sheet) = good();
    scenario.contracts[0].min_consecutive_days = 4;
    // Ben's first run has three days, but may have begun before the plan.
    assert_broken(&scenario, &sheet, &[]);
    let shift = shift_on(&sheet, BEN, march(23));
    remove_shift(&mut sheet, shift);
    assert_broken(&scenario, &sheet, &[Rule::ConsecutiveDays]);
}

#[test]
fn too_few_days_off_in_a_row_are_found() {
    let (mut scenario, sheet) = good();
    scenario.contracts[1].min_consecutive_days_off = 2;
    assert_broken(&scenario, &sheet, &[Rule::DaysOff]);
    assert_eq!(verify(&scenario, &sheet)[0].dates, [march(30)]);
}

#[test]
fn too_many_weekends_and_half_weekends_are_found() {
    let (mut scenario, sheet) = good();
    scenario.contracts[0].max_weekends = Some(0);
    assert_broken(&scenario, &sheet, &[Rule::Weekends]);
    scenario.contracts[0].max_weekends = None;
    let mut half = sheet.clone();
    let shift = shift_on(&half, BEN, march(28));
    remove_shift(&mut half, shift);
    assert_broken(&scenario, &half, &[Rule::Weekends]);
    assert_eq!(verify(&scenario, &half)[0].dates, [march(28), march(29)]);
    scenario.contracts[0].whole_weekends = false;
    assert_broken(&scenario, &half, &[]);
}

#[test]
fn rows_of_time_off_must_stand_for_days_that_are_credited() {
    let (scenario, sheet) = good();
    let away = |sheet: &shiftwright::verify::Sheet| {
        let pieces = sheet.pieces.as_ref().unwrap();
        pieces
            .iter()
            .position(|piece| piece.activity == Activity::TimeOff)
            .unwrap()
    };
    let mut missing = sheet.clone();
    let at = away(&missing);
    missing.pieces.as_mut().unwrap().remove(at);
    assert_broken(&scenario, &missing, &[Rule::TimeOffRows]);
    let mut unpaid = sheet.clone();
    unpaid.pieces.as_mut().unwrap()[at].paid = false;
    assert_broken(&scenario, &unpaid, &[Rule::TimeOffRows]);
    let mut invented = sheet.clone();
    let mut row = invented.pieces.as_ref().unwrap()[at].clone();
    row.span = Span::lasting(row.span.start.plus(24 * 60), row.span.minutes());
    invented.pieces.as_mut().unwrap().push(row);
    assert_broken(&scenario, &invented, &[Rule::TimeOffRows]);
    let mut long = sheet;
    let span = &mut long.pieces.as_mut().unwrap()[at].span;
    span.end = span.end.plus(12 * 60);
    assert_broken(&scenario, &long, &[Rule::TimeOffRows]);
}

#[test]
fn a_holiday_is_only_credited_where_all_the_queues_of_the_agent_close() {
    let (mut scenario, sheet) = good();
    // Anna also serves email: with email open on Good Friday nothing is credited to her. She
    // then shows a day too many, and her week owes 30 h, which she works.
    scenario.closed_days[0].queues = vec![QueueIndex::new(0)];
    assert_broken(&scenario, &sheet, &[Rule::TimeOffRows]);
    let violations = verify(&scenario, &sheet);
    assert_eq!(
        (violations.len(), violations[0].agent.as_str()),
        (1, "Anna")
    );
}

#[test]
fn an_agent_without_skills_owes_no_hours() {
    let (mut scenario, mut sheet) = good();
    sheet.shifts.retain(|row| row.agent.get() != ANNA);
    sheet
        .pieces
        .as_mut()
        .unwrap()
        .retain(|row| row.agent.get() != ANNA);
    let found = broken(&scenario, &sheet);
    assert!(found.contains(&Rule::HoursPerWeek) && found.contains(&Rule::DaysPerWeek));
    scenario.agents[ANNA].skills.clear();
    assert_broken(&scenario, &sheet, &[]);
}

#[test]
fn without_activities_only_the_other_rules_are_checked() {
    let (scenario, mut sheet) = good();
    sheet.pieces = None;
    assert_broken(&scenario, &sheet, &[]);
    assert_eq!(rules_checked(&sheet).len(), Rule::ALL.len() - 4);
    sheet.shifts[0].paid_h = 1.0;
    assert_broken(&scenario, &sheet, &[Rule::PaidHours]);
}

#[test]
fn work_outside_opening_hours_is_a_note_and_no_violation() {
    let (scenario, sheet) = good();
    // Ben starts at 07:00 in New York, noon or 13:00 in Berlin, and ends before 22:00 there;
    // Good Friday aside nothing sticks out.
    assert_eq!(notes(&scenario, &sheet), []);
    let mut early = scenario.clone();
    for day in dates(scenario.first_day, 7) {
        let at = chrono::Datelike::weekday(&day).num_days_from_monday() as usize;
        early.queues[0].hours.by_weekday[at][0].from =
            shiftwright::calendar::Clock::new(8 * 60 + 30).unwrap();
    }
    let found = notes(&early, &sheet);
    assert_eq!(found.len(), 4);
    assert_eq!(found[0].agent, "Anna");
    assert!(
        found[0].message.starts_with("30min of work"),
        "{:?}",
        found[0]
    );
    assert_broken(&early, &sheet, &[]);
}

#[test]
fn violations_are_sorted_by_rule_agent_and_date() {
    let (scenario, mut sheet) = good();
    for row in &mut sheet.shifts {
        row.paid_h = 1.0;
        row.site = SiteIndex::new(1 - row.site.get());
    }
    sheet.shifts.reverse();
    let violations = verify(&scenario, &sheet);
    assert_eq!(violations.len(), 40);
    assert!(violations.is_sorted());
    assert_eq!(
        (violations[0].rule, violations[0].dates[0]),
        (Rule::OwnSite, march(23))
    );
    assert_eq!(violations[39].agent, "Nora");
}
