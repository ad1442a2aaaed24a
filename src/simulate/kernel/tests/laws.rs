//! What holds in every centre.

use super::super::source::Arrivals;
use super::super::*;
use super::stage::{Told, told};
use crate::simulate::streams::{Purpose, stream};
use proptest::prelude::*;

const END_S: f64 = 4_000.0;

fn queue() -> impl Strategy<Value = QueueLaw> {
    let law = (any::<bool>(), 1..4_u32, prop::option::of(20.0..500.0_f64));
    let extras = (
        prop::option::of((0.0..1.0_f64, 10.0..500.0_f64, 0..4_u32)),
        prop::option::of((0.0..100.0_f64, 0.0..1.0_f64)),
        prop::sample::select(vec![vec![], vec![(0.0, 1_500.0), (2_000.0, 3_000.0)]]),
        0.0..1.5_f64,
        prop::sample::select(vec![vec![1.0], vec![1.0, 1.4, 1.9]]),
    );
    (law, extras).prop_map(|((deferred, priority, patience_s), extras)| {
        let (retry, callback, open_s, log_sd, pace) = extras;
        QueueLaw {
            deferred,
            priority,
            patience_s: patience_s.filter(|_| !deferred),
            handle: HandleLaw::LogNormal { log_sd },
            pace,
            retry: retry.map(|(share, after_s, at_most)| RetryLaw {
                share,
                after_s,
                at_most,
            }),
            callback: callback.map(|(after_s, share)| CallbackLaw { after_s, share }),
            open_s,
        }
    })
}

fn kind(queues: usize) -> impl Strategy<Value = Kind> {
    let factor = prop::option::of(0.7..1.5_f64);
    prop::collection::vec(factor, queues).prop_map(|factors| Kind {
        skills: (factors.iter().enumerate())
            .filter_map(|(queue, factor)| factor.map(|it| (queue, it)))
            .collect(),
    })
}

/// Stints from gaps and lengths; some meant for a queue, some a shift of their own.
fn agents(queues: usize, kinds: usize) -> impl Strategy<Value = Vec<AgentPlan>> {
    let stint = (
        prop_oneof![Just(0.0), 1.0..400.0_f64],
        30.0..1_200.0_f64,
        prop::option::of(0..queues),
        prop::bool::weighted(0.3),
    );
    let agent = (0..kinds, prop::collection::vec(stint, 1..5));
    prop::collection::vec(agent, 0..9).prop_map(|agents| {
        let mut shift = 0;
        let mut all = vec![];
        for (kind, own) in agents {
            let mut now_s = 0.0;
            let mut stints: Vec<Stint> = vec![];
            shift += 1;
            for (gap_s, length_s, queue, other_shift) in own {
                shift += usize::from(other_shift);
                let from_s = now_s + gap_s;
                now_s = from_s + length_s;
                stints.push(Stint {
                    from_s,
                    to_s: now_s,
                    queue,
                    shift,
                });
            }
            all.push(AgentPlan { kind, stints });
        }
        all
    })
}

fn house() -> impl Strategy<Value = House> {
    (
        prop::sample::select(vec![AtEnd::Overrun, AtEnd::HandOver]),
        prop::sample::select(vec![Reach::Skills, Reach::Assigned]),
        prop::sample::select(vec![Idle::SetAside, Idle::Finish, Idle::Wait]),
    )
        .prop_map(|(at_end, reach, idle)| House {
            at_end,
            reach,
            idle,
        })
}

/// A centre, and one in which stints are meant for queues that their agents serve.
fn centre() -> impl Strategy<Value = Centre> {
    (1..5_usize, 1..7_usize)
        .prop_flat_map(|(queues, kinds)| {
            (
                prop::collection::vec(queue(), queues),
                prop::collection::vec(kind(queues), kinds),
                agents(queues, kinds),
                house(),
            )
        })
        .prop_map(|(queues, kinds, mut agents, house)| {
            for agent in &mut agents {
                let serves = |queue: usize| {
                    let mut skills = kinds[agent.kind].skills.iter();
                    skills.any(|(own, _)| *own == queue)
                };
                for stint in &mut agent.stints {
                    stint.queue = stint.queue.filter(|queue| serves(*queue));
                }
            }
            Centre {
                queues,
                kinds,
                agents,
                house,
            }
        })
}

/// Contacts while the queue is open.
fn occasion(centre: &Centre, seed: u64, per_s: f64) -> Occasion {
    let of = |queue: &QueueLaw| {
        let always = [(0.0, 3_500.0)];
        let open = if queue.open_s.is_empty() {
            &always[..]
        } else {
            &queue.open_s
        };
        let segment = |&(from_s, to_s): &(f64, f64)| Segment {
            from_s,
            to_s,
            per_s,
            aht_s: 90.0,
        };
        open.iter().map(segment).collect()
    };
    let shifts = centre.agents.iter().flat_map(|it| &it.stints);
    let shifts = shifts.map(|it| it.shift + 1).max().unwrap_or(0);
    Occasion {
        arrivals: centre.queues.iter().map(of).collect(),
        absent: (0..shifts).map(|shift| shift % 7 == 3).collect(),
        end_s: END_S,
        seed,
        ..Occasion::default()
    }
}

/// When contacts of each queue come, whatever becomes of them.
fn expected(occasion: &Occasion) -> Vec<Vec<f64>> {
    let queues = occasion.arrivals.len();
    let streams = (0..queues).map(|queue| stream(occasion.seed, Purpose::Arrivals, 0, queue));
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
            let served = matches!(it.outcome, Outcome::Served | Outcome::CalledBack);
            prop_assert!(!served || (it.agent.is_some() && it.answered_s.is_some()));
            let deferred = centre.queues[it.queue].deferred;
            prop_assert!(!deferred || matches!(it.outcome, Outcome::Served | Outcome::CalledBack | Outcome::Unfinished));
            prop_assert!(it.outcome == Outcome::Served || it.outcome == Outcome::CalledBack || it.ended_s <= END_S);
            if let Some(agent) = it.agent {
                let skills = &centre.kinds[centre.agents[agent].kind].skills;
                prop_assert!(skills.iter().any(|(queue, _)| *queue == it.queue));
            }
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
        // Whoever hands over leaves in time.
        centre.house.at_end = AtEnd::HandOver;
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
            matches!(it.outcome, Outcome::Served | Outcome::CalledBack) && it.ended_s < END_S
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
