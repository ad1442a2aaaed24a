//! Plays in which contacts come at given moments and take given times.

use super::super::*;
use crate::simulate::streams::{Purpose, stream};
use rand::RngExt;
use rand_distr::Exp1;

pub const SEED: u64 = 11;

/// A queue whose contacts take what is expected of them.
pub fn calls() -> QueueLaw {
    QueueLaw {
        handle: HandleLaw::LogNormal { log_sd: 0.0 },
        ..QueueLaw::calls(None)
    }
}

pub fn mail() -> QueueLaw {
    QueueLaw {
        deferred: true,
        priority: 9,
        ..calls()
    }
}

/// At work in each of `spans`, in one shift, for any queue.
pub fn agent(kind: usize, shift: usize, spans: &[(f64, f64)]) -> AgentPlan {
    let stint = |&(from_s, to_s): &(f64, f64)| Stint {
        from_s,
        to_s,
        queue: None,
        shift,
    };
    AgentPlan {
        kind,
        stints: spans.iter().map(stint).collect(),
    }
}

pub fn meant_for(queue: usize, mut plan: AgentPlan) -> AgentPlan {
    for stint in &mut plan.stints {
        stint.queue = Some(queue);
    }
    plan
}

pub fn kind(queues: &[usize]) -> Kind {
    Kind {
        skills: queues.iter().map(|queue| (*queue, 1.0)).collect(),
    }
}

/// One kind that serves all `queues`; agents from 0 to 1,000 s.
pub fn centre(mut queues: Vec<QueueLaw>, agents: usize) -> Centre {
    let all: Vec<usize> = (0..queues.len()).collect();
    (0..).zip(&mut queues).for_each(|(key, it)| it.key = key);
    Centre {
        queues,
        kinds: vec![kind(&all)],
        agents: (0..agents)
            .map(|shift| agent(0, shift, &[(0.0, 1_000.0)]))
            .collect(),
        house: House::default(),
    }
}

/// By queue, when each contact comes and how long it takes, in order of time.
pub fn comes(queues: &[&[(f64, f64)]]) -> Occasion {
    let queues = queues.iter().enumerate();
    Occasion {
        arrivals: queues.map(|(queue, it)| segments(queue, it)).collect(),
        end_s: 2_000.0,
        seed: SEED,
        ..Occasion::default()
    }
}

/// Moments with a rate at which the stream's own numbers make one contact come.
fn segments(queue: usize, contacts: &[(f64, f64)]) -> Vec<Segment> {
    const MOMENT_S: f64 = 1e-9;
    let mut own = stream(SEED, Purpose::Arrivals, 0, queue as u64);
    let mut needed: f64 = own.sample(Exp1);
    let segment = |&(from_s, aht_s): &(f64, f64)| {
        let next: f64 = own.sample(Exp1);
        let expected = needed + 0.5 * next;
        needed = 0.5 * next;
        Segment {
            from_s,
            to_s: from_s + MOMENT_S,
            per_s: expected / MOMENT_S,
            aht_s,
        }
    };
    contacts.iter().map(segment).collect()
}

/// How long the first contacts of a queue are patient whose mean patience is 1.
pub fn patience(queue: usize) -> impl Iterator<Item = f64> {
    let mut own = stream(SEED, Purpose::Patience, 0, queue as u64);
    std::iter::repeat_with(move || own.sample(Exp1))
}

/// Records, and time at work.
#[derive(Default)]
pub struct Told {
    pub contacts: Vec<Contact>,
    pub work: Vec<(Option<usize>, f64, f64, bool)>,
}

impl Sink for Told {
    fn contact(&mut self, contact: &Contact) {
        self.contacts.push(*contact);
    }

    fn at_work(&mut self, queue: Option<usize>, from_s: f64, to_s: f64, busy: bool) {
        self.work.push((queue, from_s, to_s, busy));
    }
}

impl Told {
    pub fn seconds(&self, busy: bool) -> f64 {
        let own = self.work.iter().filter(|it| it.3 == busy);
        own.map(|it| it.2 - it.1).sum()
    }
}

pub fn told(centre: &Centre, occasion: &Occasion) -> Told {
    let mut told = Told::default();
    Engine::new(centre).play(occasion, &mut told);
    told.contacts
        .sort_by(|a, b| (a.arrived_s.total_cmp(&b.arrived_s)).then(a.queue.cmp(&b.queue)));
    told
}

/// `queue: arrived answered ended who outcome` of each contact, in order of arrival, in tenths.
pub fn rows(centre: &Centre, occasion: &Occasion) -> Vec<String> {
    told(centre, occasion).contacts.iter().map(row).collect()
}

fn row(it: &Contact) -> String {
    let tenths = |at_s: f64| format!("{}", (at_s * 10.0).round() / 10.0 + 0.0);
    let answered = it.answered_s.map_or("-".to_owned(), tenths);
    let agent = it.agent.map_or("-".to_owned(), |it| format!("a{it}"));
    let (arrived, ended) = (tenths(it.arrived_s), tenths(it.ended_s));
    let outcome = it.outcome.name();
    format!(
        "{}: {arrived} {answered} {ended} {agent} {outcome}",
        it.queue
    )
}
