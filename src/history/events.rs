//! Events of the plan whose effect is to be learnt, and of which the history tells nothing.

use super::notices::{Notices, listed};
use super::{DayStatus, HistoryDay, QueueHistory, codes};
use crate::problem::Problem;
use crate::scenario::Scenario;
use crate::scenario::model::{DateSpan, Event, HistoryUse, concerns};
use crate::units::QueueIndex;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// Closed days that may lie between an event and an open day that feels it.
const CLOSED_BETWEEN: u64 = 31;

/// Warns of each event that a queue feels in the plan, whose effect is not given, and whose kind no day of the
/// queue's history felt. Events without any date before the plan were told with the scenario.
pub fn check(scenario: &Scenario, histories: &[QueueHistory], notices: &mut Notices) {
    for queue in scenario.queue_indices() {
        let past = Past::of(scenario, histories, queue);
        let learnt = scenario.events.iter().filter(|it| it.effect.is_none());
        for event in learnt {
            let earlier = earlier(scenario, &event.kind);
            let coming = first_felt(scenario, queue, event);
            if let (false, Some(date)) = (earlier.is_empty(), coming)
                && !earlier.iter().any(|it| past.tells(it))
            {
                notices.add(codes::EVENT_UNSEEN, || past.problem(event, date, &earlier));
            }
        }
    }
}

/// The occurrences of a kind that began before the plan, each as an event of its own, by date.
fn earlier(scenario: &Scenario, kind: &str) -> Vec<Event> {
    let same = (scenario.events.iter()).filter(|it| it.kind == kind && it.effect.is_none());
    let mut all: Vec<Event> = same
        .flat_map(|it| it.dates.iter().map(|span| one(it, *span)))
        .filter(|it| it.dates[0].first < scenario.first_day)
        .collect();
    all.sort_by_key(|it| it.dates[0]);
    all
}

fn one(event: &Event, span: DateSpan) -> Event {
    Event {
        dates: vec![span],
        ..event.clone()
    }
}

/// The plan's first open day on which `queue` feels `event`.
fn first_felt(scenario: &Scenario, queue: QueueIndex, event: &Event) -> Option<NaiveDate> {
    let is_open = |date: NaiveDate| !scenario.open_intervals(queue, date).is_empty();
    let mut days = scenario.days();
    days.find(|date| event.felt(queue, *date, &is_open).is_some() && is_open(*date))
}

/// What a queue's forecast is learnt from: its own history, or that of the queue it borrows from.
struct Past<'a> {
    scenario: &'a Scenario,
    queue: QueueIndex,
    source: QueueIndex,
    days: &'a [HistoryDay],
    ignored: BTreeSet<NaiveDate>,
}

impl<'a> Past<'a> {
    fn of(scenario: &'a Scenario, histories: &'a [QueueHistory], queue: QueueIndex) -> Self {
        let borrow = scenario.queues[queue.get()].borrow;
        let source = borrow.map_or(queue, |it| it.from);
        Self {
            scenario,
            queue,
            source,
            days: histories.get(source.get()).map_or(&[], |it| &it.days),
            ignored: scenario.marked_days(source, HistoryUse::Ignore).collect(),
        }
    }

    /// Whether a day that counts felt `event`, which has one occurrence.
    fn tells(&self, event: &Event) -> bool {
        let span = event.dates[0];
        let from = Days::new(u64::from(event.days_before) + CLOSED_BETWEEN);
        let to = Days::new(u64::from(event.days_after) + CLOSED_BETWEEN);
        let from = span.first.checked_sub_days(from).unwrap_or(span.first);
        let to = span.last.checked_add_days(to).unwrap_or(span.last);
        let first = self.days.partition_point(|day| day.date < from);
        let near = self.days[first..].iter().take_while(|day| day.date <= to);
        let is_open = |date: NaiveDate| self.is_open(date);
        let mut known = near.filter(|day| {
            let rows = day.status == DayStatus::Open && day.intervals.iter().any(|it| it.known);
            rows && !self.ignored.contains(&day.date)
        });
        known.any(|day| event.felt(self.source, day.date, &is_open).is_some())
    }

    fn day(&self, date: NaiveDate) -> Option<&HistoryDay> {
        let at = self.days.binary_search_by_key(&date, |day| day.date).ok()?;
        self.days.get(at)
    }

    fn is_open(&self, date: NaiveDate) -> bool {
        match self.day(date) {
            Some(day) => day.status != DayStatus::Closed,
            None => !self.scenario.open_intervals(self.source, date).is_empty(),
        }
    }

    fn problem(&self, event: &Event, coming: NaiveDate, earlier: &[Event]) -> Problem {
        let dates: Vec<String> = earlier
            .iter()
            .rev()
            .map(|it| format!("{} ({})", it.dates[0].first, self.reason(it)))
            .collect();
        let message = format!(
            "event \"{}\" on {coming} changes nothing for queue \"{}\": what it does is to be learnt, \
             and the history tells nothing of it on {}",
            event.name,
            self.scenario.queues[self.queue.get()].name,
            listed(&dates)
        );
        Problem::warning(codes::EVENT_UNSEEN, message).help(
            "say what to expect with an effect such as effect = 1.4, or add a date on which the history has rows",
        )
    }

    /// Why the history tells nothing of `event`, which has one occurrence.
    fn reason(&self, event: &Event) -> String {
        let span = event.dates[0];
        let (Some(first), Some(last)) = (self.days.first(), self.days.last()) else {
            return "there is no history".to_owned();
        };
        if !concerns(&event.queues, self.source) {
            return match self.source == self.queue {
                true => "an event of other queues".to_owned(),
                false => {
                    let name = &self.scenario.queues[self.source.get()].name;
                    format!("not an event of \"{name}\", whose forecast is borrowed")
                }
            };
        }
        if span.last < first.date {
            return format!("before its first day, {}", first.date);
        }
        if span.first > last.date {
            return format!("after its last day, {}", last.date);
        }
        if span.days().any(|date| self.ignored.contains(&date)) {
            return "marked ignore".to_owned();
        }
        match span.days().any(|date| self.is_open(date)) {
            true => "no rows".to_owned(),
            false => "closed then".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::IntervalLength;
    use crate::history::{Frame, IntervalHistory};
    use crate::scenario::model::{Borrow, HistoryMark};
    use crate::scenario::sample::help_desk;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn span(text: &str) -> DateSpan {
        DateSpan::day(date(text))
    }

    fn event(dates: &[&str]) -> Event {
        Event {
            name: "mailing".into(),
            kind: "mailing".into(),
            dates: dates.iter().map(|text| span(text)).collect(),
            days_before: 0,
            days_after: 0,
            queues: vec![],
            effect: None,
        }
    }

    /// Weekdays from 2 February to 20 March 2026 with a contact an interval.
    fn past(scenario: &Scenario) -> Vec<QueueHistory> {
        let frame = Frame::of(scenario, QueueIndex::new(0));
        assert_eq!(scenario.interval, IntervalLength::Half);
        let days = date("2026-02-02").iter_days().take(47);
        let day = |date: NaiveDate| {
            let open = frame.open_intervals(date).into_iter();
            let intervals = open.map(|interval| IntervalHistory {
                interval,
                offered: 1.0,
                handled: 1.0,
                aht: None,
                known: true,
            });
            let intervals: Vec<IntervalHistory> = intervals.collect();
            HistoryDay {
                date,
                status: match intervals.is_empty() {
                    true => DayStatus::Closed,
                    false => DayStatus::Open,
                },
                intervals,
            }
        };
        let mut all: Vec<QueueHistory> = scenario.queue_indices().map(QueueHistory::none).collect();
        all[0].days = days.map(day).collect();
        all
    }

    fn told(scenario: &Scenario) -> Vec<String> {
        let mut notices = Notices::default();
        check(scenario, &past(scenario), &mut notices);
        let problems = notices.finish().0;
        assert!(problems.iter().all(|it| it.code == codes::EVENT_UNSEEN));
        problems.into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn an_event_of_which_the_history_tells_nothing_is_told() {
        let mut scenario = help_desk(0);
        let coming = scenario.first_day.to_string();
        for (earlier, why) in [
            ("2024-02-03", "before its first day, 2026-02-02"),
            ("2026-03-21", "after its last day, 2026-03-20"),
            ("2026-02-14", "closed then"),
        ] {
            scenario.events = vec![event(&[earlier, &coming])];
            let told = told(&scenario);
            let words = format!("tells nothing of it on {earlier} ({why})");
            assert_eq!(told.len(), scenario.queues.len(), "{told:?}");
            assert!(told[0].contains(&words), "{told:?}");
            assert!(told[0].contains(&coming), "{told:?}");
            assert!(told[0].contains("\"mailing\""), "{told:?}");
        }
        scenario.events = vec![event(&["2026-02-12", &coming])];
        assert!(told(&scenario).is_empty());
        scenario.history_marks.push(HistoryMark {
            dates: vec![span("2026-02-12")],
            queues: vec![],
            usage: HistoryUse::Ignore,
            reason: String::new(),
        });
        assert!(told(&scenario)[0].contains("2026-02-12 (marked ignore)"));
    }

    #[test]
    fn an_event_that_needs_no_history_is_not_told() {
        let mut scenario = help_desk(0);
        let coming = scenario.first_day.to_string();
        let given = Event {
            effect: Some(1.4),
            ..event(&["2026-02-14", &coming])
        };
        let closed = event(&["2026-02-14", "2026-03-28"]);
        let nothing_before = event(&[&coming]);
        let monday_after = Event {
            days_after: 1,
            ..event(&["2026-02-14", &coming])
        };
        for event in [given, closed, nothing_before, monday_after] {
            scenario.events = vec![event];
            assert_eq!(told(&scenario), Vec::<String>::new());
        }
    }

    #[test]
    fn a_queue_that_borrows_learns_from_the_other() {
        let mut scenario = help_desk(0);
        let mut new = scenario.queues[0].clone();
        new.name = "new".into();
        new.borrow = Some(Borrow {
            from: QueueIndex::new(0),
            share: 0.5,
        });
        scenario.queues.push(new);
        let coming = scenario.first_day.to_string();
        scenario.events = vec![event(&["2026-02-12", &coming])];
        assert!(told(&scenario).is_empty());
        scenario.events[0].queues = vec![QueueIndex::new(1)];
        let told = told(&scenario);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("queue \"new\""), "{told:?}");
        assert!(told[0].contains("whose forecast is borrowed"), "{told:?}");
    }
}
