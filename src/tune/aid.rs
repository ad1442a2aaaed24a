//! Which agents would help a queue: guesses of any size, to be tried.

use super::gap::Gap;
use super::late;
use super::marginal::{Wish, spend};
use super::remedy::Played;
use crate::simulate::QueueSimulation;
use crate::staffing::QueueStaffing;
use crate::units::QueueIndex;

/// Agents added to an interval at most, or twice as many as are required.
const MOST_ADDED: u32 = 50;
/// Below its promise by so much a queue is overloaded: what was felt does not tell by how many agents.
const OVERLOADED: f64 = -0.25;

/// Agents by interval, in order.
pub type Agents = Vec<u32>;

/// What would help against one gap.
enum Shape {
    /// Agents where one more brings most, as many as a multiple of the gap takes.
    Marginal(Gap),
    /// A multiple of so many agents by interval.
    Scaled(Vec<f64>),
}

/// What would help a queue.
pub struct Aid<'a> {
    staffing: &'a QueueStaffing,
    felt: &'a QueueSimulation,
    shapes: Vec<Shape>,
}

impl<'a> Aid<'a> {
    /// Against the gaps `missed` of a queue.
    pub fn new(
        played: &Played<'_>,
        staffing: &'a QueueStaffing,
        felt: &'a QueueSimulation,
        missed: &[Gap],
    ) -> Self {
        let mut aid = Self {
            staffing,
            felt,
            shapes: vec![],
        };
        let lacking = lacking(played, staffing);
        let shape = |gap: &Gap| {
            if staffing.service.deferred.is_some() {
                return Shape::Scaled(late::hands(staffing, felt));
            }
            if gap.above > OVERLOADED {
                return Shape::Marginal(*gap);
            }
            let (first, _) = aid.marginal(gap, 1.0);
            let both = lacking.iter().zip(&staffing.intervals);
            let both = both.map(|(lacks, it)| (lacks, gap.part.has(it.interval.date)));
            let agents = both
                .zip(&first)
                .map(|((lacks, inside), first)| match inside {
                    true => lacks.max(f64::from(*first)),
                    false => 0.0,
                });
            Shape::Scaled(agents.collect())
        };
        aid.shapes = missed.iter().map(shape).collect();
        aid
    }

    /// The multiple of what helps against gap number `number` that is the best guess.
    pub fn first(&self, number: usize, gap: &Gap) -> f64 {
        if self.staffing.service.deferred.is_none() {
            return 1.0;
        }
        let late = self.felt.intervals.iter().map(|it| {
            let level = it.felt.service_level.map_or(1.0, |it| it.mean);
            it.felt.offered * (1.0 - level)
        });
        let late: f64 = late.sum();
        let mended = -gap.above * self.felt.total.offered;
        match &self.shapes[number] {
            Shape::Scaled(_) if late > 0.0 => (mended / late).clamp(0.1, 1.0),
            _ => 1.0,
        }
    }

    /// Agents more with these multiples of what helps against each gap, and whether they are enough by estimate.
    pub fn agents(&self, factors: &[f64]) -> (Agents, bool) {
        let mut agents = vec![0; self.staffing.intervals.len()];
        let mut enough = true;
        for (shape, factor) in self.shapes.iter().zip(factors) {
            let (own, suffices) = match shape {
                Shape::Marginal(gap) => self.marginal(gap, *factor),
                Shape::Scaled(parts) => (self.whole(parts, *factor), true),
            };
            enough &= suffices;
            for (most, own) in agents.iter_mut().zip(own) {
                *most = own.max(*most);
            }
        }
        (agents, enough)
    }

    fn marginal(&self, gap: &Gap, factor: f64) -> (Agents, bool) {
        let wish = Wish {
            goal: gap.goal,
            part: gap.part,
            change: -gap.above * factor,
            most: MOST_ADDED,
            floor: None,
        };
        let spent = spend(self.staffing, self.felt, &wish);
        let agents = spent.agents.iter().map(|it| it.unsigned_abs() as u32);
        (agents.collect(), spent.enough)
    }

    /// Whole agents: what is rounded off one interval goes to the next that has any.
    fn whole(&self, parts: &[f64], factor: f64) -> Agents {
        let mut rest = 0.0;
        let both = self.staffing.intervals.iter().zip(parts);
        let whole = both.map(|(it, part)| {
            if *part <= 0.0 {
                return 0;
            }
            let most = MOST_ADDED.max(it.agents_required.get().saturating_mul(2));
            let wanted = part * factor + rest;
            let whole = wanted.round().clamp(0.0, f64::from(most));
            rest = (wanted - whole).clamp(-0.5, 0.5);
            whole as u32
        });
        let mut agents: Agents = whole.collect();
        let most = (0..parts.len()).max_by(|a, b| parts[*a].total_cmp(&parts[*b]));
        if let Some(most) = most.filter(|it| parts[*it] > 0.0)
            && agents.iter().all(|it| *it == 0)
        {
            agents[most] = 1;
        }
        agents
    }
}

/// People by interval of whom `staffing` requires more than turn up to work on it.
fn lacking(played: &Played<'_>, staffing: &QueueStaffing) -> Vec<f64> {
    let presence = played.scenario.shrinkage.presence().max(0.01);
    let there = there(played, staffing, staffing.queue);
    let both = staffing.intervals.iter().zip(there);
    both.map(|(it, there)| (f64::from(it.agents_required.get()) / presence - there).max(0.0))
        .collect()
}

/// People rostered on a queue, or on any of theirs, on each interval's average.
fn there(played: &Played<'_>, staffing: &QueueStaffing, queue: QueueIndex) -> Vec<f64> {
    let mut minutes = vec![0_i64; staffing.intervals.len()];
    let agents = &played.scenario.agents;
    for shift in &played.timetable.shifts {
        let serves = agents[shift.agent.get()].skills.contains(&queue);
        let own = |meant: &Option<QueueIndex>| meant.map_or(serves, |it| it == queue);
        for (span, _) in shift.work.iter().filter(|(_, meant)| own(meant)) {
            let intervals = &staffing.intervals;
            let first = intervals.partition_point(|it| it.interval.span.end <= span.start);
            for (minutes, it) in minutes[first..].iter_mut().zip(&intervals[first..]) {
                if it.interval.span.start >= span.end {
                    break;
                }
                *minutes += it.interval.span.overlap(*span);
            }
        }
    }
    let both = minutes.iter().zip(&staffing.intervals);
    both.map(|(minutes, it)| *minutes as f64 / it.interval.span.minutes().max(1) as f64)
        .collect()
}
