//! What holds in every centre.

use super::super::source::Arrivals;
use super::super::*;
use super::random::{END_S, centre, occasion};
use super::stage::{Told, told};
use crate::calendar::{Clock, Interval, Moment, Span};
use crate::simulate::measure::{Measures, OpenClock, QueueMeasure, Slots, Tally};
use crate::simulate::streams::{Purpose, stream};
use chrono::NaiveDate;
use proptest::prelude::*;

/// When contacts of each queue come, whatever becomes of them.
fn expected(occasion: &Occasion) -> Vec<Vec<f64>> {
    let queues = occasion.arrivals.len();
    let streams =
        (0..queues as u64).map(|queue| stream(occasion.seed, Purpose::Arrivals, 0, queue));
    let mut streams: Vec<_> = streams.collect();
    let mut arrivals = Arrivals::new(&occasion.arrivals, &mut streams);
    let mut all = vec![vec![]; queues];
    while arrivals.next_s < occasion.end_s {
        let at_s = arrivals.next_s;
        all[arrivals.take().0].push(at_s);
    }
    all
}

fn of_queue(told: &Told, queue: usize, attempt: u32) -> Vec<Contact> {
    let all = told.contacts.iter();
    let own = all.filter(|it| it.queue == queue && it.attempt == attempt);
    own.copied().collect()
}

fn scheduled_s(centre: &Centre, occasion: &Occasion) -> f64 {
    let stints = centre.agents.iter().flat_map(|it| &it.stints);
    let present = stints.filter(|it| !occasion.absent[it.shift]);
    present
        .map(|it| it.to_s.min(END_S) - it.from_s.min(END_S))
        .sum()
}

/// One interval from the start to the end, in which everything is counted.
fn all_in_one_cell(centre: &Centre) -> Measures {
    let (start, minutes) = (Moment::from_minutes(0), 70);
    let interval = Interval {
        span: Span::lasting(start, minutes),
        date: NaiveDate::MIN,
        clock: Clock::MIDNIGHT,
    };
    let queue = |law: &QueueLaw| QueueMeasure {
        slots: Slots::new(start, start.plus(minutes), &[interval]),
        intervals: 1,
        clock: OpenClock::new(&[(0.0, END_S)]),
        deferred: law.deferred,
        within_s: 60.0,
        without_short_abandons: false,
        resolve_within_s: None,
    };
    Measures {
        queues: centre.queues.iter().map(queue).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn every_contact_has_one_record_and_its_times_are_in_order(
        centre in centre(), seed in 0..1_000_u64, per_s in 0.0..0.08_f64,
    ) {
        let occasion = occasion(&centre, seed, per_s);
        let told = told(&centre, &occasion);
        for (queue, arrivals) in expected(&occasion).iter().enumerate() {
            let first = of_queue(&told, queue, 0);
            let came: Vec<f64> = first.iter().map(|it| it.arrived_s).collect();
            prop_assert_eq!(&came, arrivals);
            let law = &centre.queues[queue];
            for attempt in 1..6 {
                let gone = of_queue(&told, queue, attempt - 1);
                let gone = gone.iter().filter(|it| it.outcome == Outcome::HungUp).count();
                let again = of_queue(&told, queue, attempt);
                prop_assert!(again.len() <= gone);
                let allowed = law.retry.is_some_and(|retry| attempt <= retry.at_most);
                prop_assert!(allowed || again.is_empty());
                prop_assert!(again.iter().all(|it| law.is_open(it.arrived_s)));
            }
        }
        for it in &told.contacts {
            prop_assert!(it.waited_s() >= 0.0 && it.ended_s >= it.arrived_s, "{it:?}");
            prop_assert!(it.answered_s.is_none_or(|at_s| at_s <= it.ended_s), "{it:?}");
            let served = it.outcome.is_served();
            prop_assert!(!served || (it.agent.is_some() && it.answered_s.is_some()));
            let deferred = centre.queues[it.queue].deferred;
            prop_assert!(!deferred || served || it.outcome == Outcome::Unfinished);
            prop_assert!(served || it.ended_s <= END_S);
            let answered = served || it.outcome == Outcome::CutOff;
            prop_assert!(it.outcome == Outcome::Unfinished || answered == it.answered_s.is_some(), "{it:?}");
            if let Some(agent) = it.agent {
                let skills = &centre.kinds[centre.agents[agent].kind].skills;
                prop_assert!(skills.iter().any(|(queue, _)| *queue == it.queue));
            }
        }
    }

    #[test]
    fn everybody_is_counted_once(centre in centre(), seed in 0..1_000_u64, per_s in 0.0..0.08_f64) {
        let measures = all_in_one_cell(&centre);
        let occasion = occasion(&centre, seed, per_s);
        let mut tally = Tally::new(&measures);
        Engine::new(&centre).play(&occasion, &mut tally);
        let play = tally.finish();
        let told = told(&centre, &occasion);
        prop_assert_eq!(play.contacts as usize, told.contacts.len());
        for (queue, cells) in play.cells.iter().enumerate() {
            let it = &cells[0];
            let own = told.contacts.iter().filter(|it| it.queue == queue);
            prop_assert_eq!(it.offered as usize, own.count());
            let parts = it.answered + it.hung_up + it.turned_away + it.unfinished;
            prop_assert_eq!(it.offered, parts, "{:?}", it);
            prop_assert!(it.cut_off <= it.answered && it.in_time <= it.judged && it.judged <= it.offered);
        }
    }

    #[test]
    fn nobody_has_two_calls_at_once(mut centre in centre(), seed in 0..1_000_u64) {
        centre.house.at_end = AtEnd::Overrun;
        for queue in &mut centre.queues {
            queue.pace.truncate(1);
        }
        let told = told(&centre, &occasion(&centre, seed, 0.04));
        for agent in 0..centre.agents.len() {
            let own = told.contacts.iter().filter(|it| it.agent == Some(agent));
            let live = own.filter(|it| !centre.queues[it.queue].deferred);
            let mut times: Vec<(f64, f64)> =
                live.map(|it| (it.answered_s.unwrap(), it.ended_s)).collect();
            times.sort_by(|a, b| a.0.total_cmp(&b.0));
            let apart = times.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9);
            prop_assert!(apart, "{times:?}");
        }
    }

    #[test]
    fn time_at_work_is_what_was_planned_and_nothing_else(mut centre in centre(), seed in 0..1_000_u64) {
        // Whoever hands over leaves in time, as long as the queue is open.
        centre.house.at_end = AtEnd::HandOver;
        centre.queues.iter_mut().for_each(|it| it.open_s.clear());
        let occasion = occasion(&centre, seed, 0.04);
        let told = told(&centre, &occasion);
        let seconds = told.seconds(true) + told.seconds(false);
        prop_assert!((seconds - scheduled_s(&centre, &occasion)).abs() < 1e-6);
        prop_assert!(told.work.iter().all(|it| it.1 < it.2 && it.2 <= END_S));
    }

    #[test]
    fn no_work_is_lost_or_done_twice(mut centre in centre(), seed in 0..1_000_u64) {
        for queue in &mut centre.queues {
            queue.pace.truncate(1);
            queue.patience_s = None;
            queue.open_s.clear();
            queue.handle = HandleLaw::LogNormal { log_sd: 0.0 };
        }
        let last = (0..centre.queues.len()).map(|queue| (queue, 1.0)).collect();
        for kind in &mut centre.kinds {
            kind.skills.iter_mut().for_each(|it| it.1 = 1.0);
        }
        // Those who finish everything in the end, whatever the rules.
        for queue in 0..centre.queues.len() {
            for _ in 0..20 {
                centre.agents.push(AgentPlan {
                    kind: centre.kinds.len(),
                    stints: vec![Stint { from_s: 3_600.0, to_s: END_S, queue: Some(queue), shift: 0 }],
                });
            }
        }
        centre.kinds.push(Kind { skills: last });
        let occasion = occasion(&centre, seed, 0.012);
        let told = told(&centre, &occasion);
        let all_served = told.contacts.iter().all(|it| {
            it.outcome.is_served() && it.ended_s < END_S
        });
        prop_assume!(all_served);
        let work_s = 90.0 * told.contacts.len() as f64;
        prop_assert!((told.seconds(true) - work_s).abs() < 1e-6, "{} {work_s}", told.seconds(true));
    }

    #[test]
    fn customers_do_not_depend_on_who_serves_them(mut centre in centre(), seed in 0..1_000_u64) {
        centre.house.at_end = AtEnd::Overrun;
        for queue in &mut centre.queues {
            queue.pace.truncate(1);
            queue.callback = None;
        }
        for kind in &mut centre.kinds {
            kind.skills.iter_mut().for_each(|it| it.1 = 1.0);
        }
        let mut larger = centre.clone();
        larger.agents.extend(centre.agents.first().cloned());
        larger.queues.push(QueueLaw::calls(Some(60.0)));
        larger.kinds.iter_mut().for_each(|it| it.skills.push((centre.queues.len(), 1.0)));
        let few = told(&centre, &occasion(&centre, seed, 0.03));
        let more = told(&larger, &occasion(&larger, seed, 0.03));
        for (queue, law) in centre.queues.iter().enumerate() {
            let (few, more) = (of_queue(&few, queue, 0), of_queue(&more, queue, 0));
            prop_assert_eq!(few.len(), more.len());
            for (a, b) in few.iter().zip(&more) {
                prop_assert_eq!(a.arrived_s, b.arrived_s);
                if a.outcome != b.outcome || law.deferred {
                    continue;
                }
                match a.outcome {
                    Outcome::HungUp => prop_assert_eq!(a.ended_s, b.ended_s),
                    Outcome::Served => {
                        let took_s = |it: &Contact| it.ended_s - it.answered_s.unwrap();
                        prop_assert!((took_s(a) - took_s(b)).abs() < 1e-6);
                    }
                    _ => {}
                }
            }
        }
    }
}
