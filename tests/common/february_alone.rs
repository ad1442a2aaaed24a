//! What the log of February says by itself of why callers waited: agents at work by its hours who did
//! not take calls, waits that nothing explains, and patience.

use super::february::{Call, Log, joined, overlap_s};

/// Shares, 0 to 1, but for what is named otherwise.
#[derive(Debug, Default)]
pub struct Shown {
    pub hours: f64,
    pub busy: f64,
    /// Of the time at work: no call, though somebody waited for one that the agent takes.
    pub idle_though_awaited: f64,
    /// Of ends of a call at which somebody waited: the next began more than 10 s, 60 s later.
    pub later_than: [f64; 2],
    /// Of callers who asked while none, one, two, three or more agents were free who take their type: those
    /// who waited for more than 5 s.
    pub waited: [f64; FREE],
    /// Of the same: those of priority 1 or 2. The log knows it hardly of any who did not wait, so that it is
    /// no property of the caller alone, and nothing can be compared by it.
    pub known: [f64; FREE],
    /// Of all waits of more than 20 s: somebody who takes the type was free from its start to its end.
    pub free_throughout: f64,
    /// Of the time that calls took: by agents without a name.
    pub without_name: f64,
    /// Share still waiting after 20, 60 and 180 s: as seen (Kaplan and Meier), and exponential.
    pub patient: [(f64, f64); 3],
}

/// None, one, two, three or more.
const FREE: usize = 4;

/// An agent's day.
struct Desk {
    busy: Vec<(f64, f64)>,
    work: Vec<(f64, f64)>,
    free: Vec<(f64, f64)>,
}

impl Desk {
    fn new(busy: Vec<(f64, f64)>, break_s: f64) -> Self {
        let work = joined(busy.clone(), |from_s, to_s| to_s - from_s <= break_s);
        let gaps = busy.windows(2).map(|it| (it[0].1, it[1].0));
        let free = gaps.filter(|it| it.1 > it.0 && it.1 - it.0 <= break_s);
        Self {
            free: free.collect(),
            work,
            busy,
        }
    }
}

pub fn shown(log: &Log, break_s: f64) -> Shown {
    let mut sums = Sums::default();
    for date in log.dates() {
        sums.add(log, date, break_s);
    }
    let served = |named: bool| {
        let own = log.calls.iter().filter(|it| it.agent.is_some() || !named);
        let times = own.filter_map(|it| it.served_s);
        times.map(|(from_s, to_s)| to_s - from_s).sum::<f64>()
    };
    Shown {
        hours: sums.work_s / 3_600.0,
        busy: sums.busy_s / sums.work_s,
        idle_though_awaited: sums.awaited_s / sums.work_s,
        later_than: sums.later.map(|it| it / sums.ends),
        waited: [0, 1, 2, 3].map(|it| sums.waited[it] / sums.asked[it]),
        known: [0, 1, 2, 3].map(|it| sums.known[it] / sums.asked[it]),
        free_throughout: sums.free_throughout / sums.long_waits,
        without_name: 1.0 - served(true) / served(false),
        patient: [20.0, 60.0, 180.0].map(|at_s| {
            let exponential = (-at_s / log.patience_s(None)).exp();
            (still_waiting(&log.calls, at_s), exponential)
        }),
    }
}

#[derive(Default)]
struct Sums {
    work_s: f64,
    busy_s: f64,
    awaited_s: f64,
    ends: f64,
    later: [f64; 2],
    asked: [f64; FREE],
    waited: [f64; FREE],
    known: [f64; FREE],
    long_waits: f64,
    free_throughout: f64,
}

impl Sums {
    fn add(&mut self, log: &Log, date: u32, break_s: f64) {
        let skills = log.skills();
        let busy = log.busy(date).into_iter();
        let desks: Vec<Desk> = busy.map(|own| Desk::new(own, break_s)).collect();
        for (desk, own) in desks.iter().zip(&skills) {
            let waits = log.of_date(date).filter(|it| it.waited_s > 0.0);
            let waits = waits.filter(|it| own.contains(&it.of_type));
            let waits = waits.map(|it| (it.asked_s, it.asked_s + it.waited_s));
            self.add_desk(desk, &joined(waits.collect(), |_, _| false));
        }
        for call in log.of_date(date) {
            let able = desks.iter().zip(&skills);
            let able = able.filter(|(_, own)| own.contains(&call.of_type));
            self.add_call(call, able.map(|(desk, _)| desk).collect());
        }
    }

    fn add_desk(&mut self, desk: &Desk, waits: &[(f64, f64)]) {
        let length = |spans: &[(f64, f64)]| spans.iter().map(|it| it.1 - it.0).sum::<f64>();
        self.work_s += length(&desk.work);
        self.busy_s += length(&desk.busy);
        for it in &desk.free {
            self.awaited_s += overlap_s(*it, waits);
            if overlap_s((it.0, it.0 + 1.0), waits) > 0.0 {
                self.ends += 1.0;
                for (late, limit_s) in self.later.iter_mut().zip([10.0, 60.0]) {
                    *late += f64::from(u8::from(it.1 - it.0 > limit_s));
                }
            }
        }
    }

    fn add_call(&mut self, call: &Call, able: Vec<&Desk>) {
        let free = |span: (f64, f64)| {
            let able = able.iter();
            let own = able.filter(|it| overlap_s(span, &it.free) >= span.1 - span.0 - 1e-9);
            own.count()
        };
        let count = free((call.asked_s - 1.0, call.asked_s)).min(FREE - 1);
        self.asked[count] += 1.0;
        self.waited[count] += f64::from(u8::from(call.waited_s > 5.0));
        self.known[count] += f64::from(u8::from(call.priority > 0));
        if call.waited_s > 20.0 {
            self.long_waits += 1.0;
            let all = free((call.asked_s, call.asked_s + call.waited_s));
            self.free_throughout += f64::from(u8::from(all > 0));
        }
    }
}

/// The share of those who wait that would still do so after `at_s`, were nobody answered: the estimate of
/// Kaplan and Meier (1958).
fn still_waiting(calls: &[Call], at_s: f64) -> f64 {
    let waits = calls.iter().filter(|it| it.waited_s > 0.0);
    let mut waits: Vec<(f64, bool)> = waits
        .map(|it| (it.waited_s, it.served_s.is_none()))
        .collect();
    waits.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut share = 1.0;
    for same in waits
        .chunk_by(|a, b| a.0 == b.0)
        .take_while(|it| it[0].0 <= at_s)
    {
        let waiting = waits.len() - waits.partition_point(|it| it.0 < same[0].0);
        let hung_up = same.iter().filter(|it| it.1).count();
        share *= 1.0 - hung_up as f64 / waiting as f64;
    }
    share
}

impl Shown {
    /// All shares, whatever they are, as they must be.
    pub fn hold(&self) {
        let patient = self.patient.iter().flat_map(|it| [it.0, it.1]);
        let all = [
            self.busy,
            self.idle_though_awaited,
            self.free_throughout,
            self.without_name,
        ];
        let all = all
            .into_iter()
            .chain(self.later_than)
            .chain(self.waited)
            .chain(self.known);
        for share in all.chain(patient) {
            assert!((0.0..=1.0).contains(&share), "{self:?}");
        }
        assert!(self.hours > 0.0 && self.busy + self.idle_though_awaited <= 1.0);
    }

    pub fn text(&self) -> String {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let [waited, known] = [self.waited, self.known].map(|it| it.map(percent).join(", "));
        let [ten, sixty] = self.later_than.map(percent);
        let patient = self.patient.map(|(seen, exponential)| {
            format!(
                "{} seen, {} exponential",
                percent(seen),
                percent(exponential)
            )
        });
        format!(
            "agent-hours {:.0}, busy {}, no call though somebody waited {}\n\
             a call ended while somebody waited: the next more than 10 s later {ten}, more than 60 s {sixty}\n\
             with 0, 1, 2, 3 and more agents free when they asked, {waited} waited for more than 5 s; {known} have a priority above 0\n\
             waits of more than 20 s with an agent free all the time: {}\n\
             time of calls by agents without a name: {}\n\
             still waiting after 20, 60, 180 s: {}",
            self.hours,
            percent(self.busy),
            percent(self.idle_though_awaited),
            percent(self.free_throughout),
            percent(self.without_name),
            patient.join("; "),
        )
    }
}
