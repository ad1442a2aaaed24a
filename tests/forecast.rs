//! The forecast: on real calls against published peers, and laws that hold for any history.

mod common;

use chrono::{Datelike, NaiveDate};
use shiftwright::calendar::{self, Clock, ClockSpan, IntervalLength, OpeningHours};
use shiftwright::forecast::backtest::{self, Design};
use shiftwright::forecast::{MethodAccuracy, Series, methods};
use shiftwright::history::{
    DayStatus, Frame, HistoryDay, IntervalHistory, QueueHistory, from_text,
};
use shiftwright::problem::Source;
use shiftwright::units::QueueIndex;
use std::sync::Arc;

fn clock(minutes: u16) -> Clock {
    Clock::new(minutes).unwrap()
}

fn open(days: std::ops::RangeInclusive<usize>, from_h: u16, to_h: u16) -> OpeningHours {
    let mut hours = OpeningHours::default();
    for day in days {
        hours.by_weekday[day].push(ClockSpan {
            from: clock(from_h * 60),
            to: clock(to_h * 60),
        });
    }
    hours
}

/// The bank's calls in half-hours, Monday to Friday 07:00–21:00.
fn bank() -> Option<QueueHistory> {
    let path = common::shared_data("bank_calls/bank_calls_5min.csv")?;
    let text = std::fs::read_to_string(path).unwrap();
    let source = Source {
        file: "bank_calls_5min.csv".into(),
        text: text.replacen("datetime,calls", "start,offered", 1),
    };
    let frame = Frame {
        queue: QueueIndex::new(0),
        name: "calls".into(),
        zone: chrono_tz::America::New_York,
        hours: open(0..=4, 7, 21),
        closed_days: vec![],
        interval: IntervalLength::Half,
        first_day: NaiveDate::from_ymd_opt(2003, 8, 28).unwrap(),
    };
    let (mut histories, problems) = from_text(Arc::new(source), &[frame], &["calls".to_owned()]);
    assert!(!problems.has_errors(), "{problems:?}");
    histories.pop()
}

fn accuracy_at(history: &QueueHistory, leads: &[u32]) -> Vec<MethodAccuracy> {
    let series = Series::of(history, IntervalLength::Half).unwrap();
    let design = Design {
        leads: leads.to_vec(),
        origins: 8,
        horizon_weeks: 1,
    };
    backtest::run(&series, &methods(8), &design)
        .iter()
        .filter_map(backtest::Trial::accuracy)
        .collect()
}

#[test]
fn on_a_banks_calls_the_methods_are_as_good_as_published_peers() {
    let Some(history) = bank() else { return };
    let results = accuracy_at(&history, &[1, 15, 29]);
    for r in &results {
        println!(
            "{} lead {}: WAPE {:.2} %, MASE {:.3}, bias {:.2} %, pinball {:.2}, coverage {}",
            r.method,
            r.lead_days,
            100.0 * r.wape,
            r.mase,
            100.0 * r.bias,
            r.pinball,
            r.coverage_p10_p90
        );
    }
}
