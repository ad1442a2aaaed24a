//! A small bank's log of February 1999: its calls, and its agents' hours as far as it shows them.

use std::collections::BTreeMap;
use std::path::Path;

/// Types of calls, each with the skill that it takes.
pub const TYPES: [&str; 6] = ["PS", "NW", "NE", "IN", "PE", "TT"];
pub const HOUR_S: f64 = 3_600.0;
const DAY_S: f64 = 86_400.0;
/// Calls of a type in the month from which on an agent has its skill.
const LEAST_CALLS: usize = 3;

/// A caller who waited for an agent, or got one.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    pub date: u32,
    /// Position in [`TYPES`].
    pub of_type: usize,
    /// 0 to 2; 2 is a customer who comes first.
    pub priority: u32,
    /// When they asked for an agent, seconds after midnight.
    pub asked_s: f64,
    pub waited_s: f64,
    /// From when to when they were served; `None` = they hung up.
    pub served_s: Option<(f64, f64)>,
    /// Position in [`Log::agents`]; `None` where the log has no name, or they hung up.
    pub agent: Option<usize>,
}

#[derive(Debug, Default)]
pub struct Log {
    pub calls: Vec<Call>,
    pub agents: Vec<String>,
    /// Callers who hung up without a second in the queue.
    pub hung_up_at_once: usize,
}

/// All calls but phantoms and those with a negative time in the menu, as the shipped mapping
/// `call-log.toml` reads them; those who hung up at once are counted apart, as patience is.
pub fn read(path: &Path) -> Log {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_path(path)
        .unwrap();
    let headers = reader.headers().unwrap().clone();
    let mut log = Log::default();
    for record in reader.records().map(Result::unwrap) {
        let cell = |name: &str| {
            let at = headers.iter().position(|it| it == name).unwrap();
            record.get(at).unwrap()
        };
        let number = |name: &str| cell(name).parse::<f64>().unwrap();
        if cell("outcome") == "PHANTOM" || number("vru_time") < 0.0 {
            continue;
        }
        let answered = cell("outcome") == "AGENT";
        if !answered && number("q_time") <= 0.0 {
            log.hung_up_at_once += 1;
            continue;
        }
        let begun_s = seconds(cell("vru_entry"));
        let served_s = answered.then(|| {
            let from_s = after(seconds(cell("ser_start")), begun_s);
            (from_s, after(seconds(cell("ser_exit")), from_s))
        });
        let name = Some(cell("server")).filter(|name| answered && *name != "NO_SERVER");
        log.calls.push(Call {
            date: cell("date").parse().unwrap(),
            of_type: TYPES.iter().position(|it| *it == cell("type")).unwrap(),
            priority: cell("priority").parse().unwrap(),
            asked_s: after(seconds(cell("vru_exit")), begun_s),
            waited_s: number("q_time"),
            served_s,
            agent: name.map(|name| position(&mut log.agents, name)),
        });
    }
    log
}

impl Log {
    pub fn dates(&self) -> Vec<u32> {
        let mut dates: Vec<u32> = self.calls.iter().map(|it| it.date).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    pub fn of_date(&self, date: u32) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(move |it| it.date == date)
    }

    /// Types that each agent took in the month.
    pub fn skills(&self) -> Vec<Vec<usize>> {
        let mut counts = vec![[0; TYPES.len()]; self.agents.len()];
        for it in &self.calls {
            if let Some(agent) = it.agent {
                counts[agent][it.of_type] += 1;
            }
        }
        let able = |own: &[usize; TYPES.len()]| {
            let types = (0..TYPES.len()).filter(|it| own[*it] >= LEAST_CALLS);
            types.collect()
        };
        counts.iter().map(able).collect()
    }

    /// Mean time until one who waits hangs up: waits of all ÷ those who hung up.
    pub fn patience_s(&self, of_type: Option<usize>) -> f64 {
        let own = |it: &&Call| of_type.is_none_or(|own| it.of_type == own);
        let waited_s: f64 = self.calls.iter().filter(own).map(|it| it.waited_s).sum();
        let hung_up = self.calls.iter().filter(own);
        waited_s / hung_up.filter(|it| it.served_s.is_none()).count() as f64
    }

    /// Mean and standard deviation ÷ mean of the handle times of a type.
    pub fn handle_time(&self, of_type: usize) -> (f64, f64) {
        let own = self.calls.iter().filter(|it| it.of_type == of_type);
        let times: Vec<f64> = own
            .filter_map(|it| it.served_s.map(|(from_s, to_s)| to_s - from_s))
            .collect();
        let count = times.len() as f64;
        let mean_s = times.iter().sum::<f64>() / count;
        let squares: f64 = times.iter().map(|it| (it - mean_s).powi(2)).sum();
        (mean_s, (squares / count).sqrt() / mean_s)
    }

    /// Each agent's calls of a day, in order; what overlaps is one.
    pub fn busy(&self, date: u32) -> Vec<Vec<(f64, f64)>> {
        let mut all: Vec<Vec<(f64, f64)>> = vec![vec![]; self.agents.len()];
        for it in self.of_date(date) {
            if let (Some(agent), Some(span)) = (it.agent, it.served_s) {
                all[agent].push(span);
            }
        }
        all.into_iter()
            .map(|own| joined(own, |_, _| false))
            .collect()
    }

    /// When somebody waited on a day.
    pub fn waiting(&self, date: u32) -> Vec<(f64, f64)> {
        let waits = self.of_date(date).filter(|it| it.waited_s > 0.0);
        let spans = waits.map(|it| (it.asked_s, it.asked_s + it.waited_s));
        joined(spans.collect(), |_, _| false)
    }
}

/// In order; spans that touch, or between which `bridged` says so, become one.
pub fn joined(mut spans: Vec<(f64, f64)>, bridged: impl Fn(f64, f64) -> bool) -> Vec<(f64, f64)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut all: Vec<(f64, f64)> = vec![];
    for (from_s, to_s) in spans {
        match all.last_mut() {
            Some(last) if from_s <= last.1 || bridged(last.1, from_s) => last.1 = last.1.max(to_s),
            _ => all.push((from_s, to_s)),
        }
    }
    all.retain(|(from_s, to_s)| to_s > from_s);
    all
}

/// Seconds of `span` that lie in `others`, which are in order.
pub fn overlap_s(span: (f64, f64), others: &[(f64, f64)]) -> f64 {
    let first = others.partition_point(|it| it.1 <= span.0);
    let near = others[first..].iter().take_while(|it| it.0 < span.1);
    near.map(|it| it.1.min(span.1) - it.0.max(span.0)).sum()
}

fn position(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

fn seconds(clock: &str) -> f64 {
    let parts = clock.split(':').map(|it| it.parse::<f64>().unwrap());
    parts.fold(0.0, |all, part| all * 60.0 + part)
}

/// A clock that shows so much less than `before` has passed midnight; a little less is inexact.
fn after(at_s: f64, before_s: f64) -> f64 {
    if at_s < before_s - DAY_S / 2.0 {
        at_s + DAY_S
    } else {
        at_s.max(before_s)
    }
}

/// Counts by some key.
pub fn counts<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, f64> {
    let mut all = BTreeMap::new();
    for key in keys {
        *all.entry(key).or_insert(0.0) += 1.0;
    }
    all
}
