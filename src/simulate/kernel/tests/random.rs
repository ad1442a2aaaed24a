//! Random centres, and occasions for them.

use super::super::*;
use proptest::prelude::*;

pub const END_S: f64 = 4_000.0;

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
            key: 0,
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
pub fn centre() -> impl Strategy<Value = Centre> {
    (1..5_usize, 1..7_usize)
        .prop_flat_map(|(queues, kinds)| {
            (
                prop::collection::vec(queue(), queues),
                prop::collection::vec(kind(queues), kinds),
                agents(queues, kinds),
                house(),
            )
        })
        .prop_map(|(mut queues, kinds, mut agents, house)| {
            (0..).zip(&mut queues).for_each(|(key, it)| it.key = key);
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
pub fn occasion(centre: &Centre, seed: u64, per_s: f64) -> Occasion {
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
