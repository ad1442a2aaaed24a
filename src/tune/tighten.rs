//! Rounds that add agents end when every promise is kept, and the last of them may have added far too many: half of
//! what it added is tried, and half of that, until queues are hardly above what they promise.

use super::apply::apply;
use super::gap::{Gap, gaps};
use super::rounds::required_h;
use super::step::Change;
use super::{Kept, Solution, TuneSettings, Tuned};
use crate::control::Control;
use crate::scenario::Scenario;
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::QueueIndex;

/// Rounds that halve at most.
const MOST_HALVED: usize = 4;

/// Goes on from rounds of which the best keeps every promise.
///
/// # Errors
/// Those of `solve`.
pub fn tighten<S: Solution, E>(
    tuned: &mut Tuned<S>,
    scenario: &Scenario,
    settings: &TuneSettings,
    control: &Control,
    mut solve: impl FnMut(&Staffing) -> Result<Option<S>, E>,
) -> Result<(), E> {
    for halved in 0..MOST_HALVED {
        let Some(next) = tuned.halfway(scenario, settings) else {
            break;
        };
        if control.stop() {
            break;
        }
        control.report("tuning", Some(halved as f64 / MOST_HALVED as f64), "");
        let Some(solution) = solve(&next)? else {
            break;
        };
        tuned.tell(scenario, Some(&next));
        let staffing = next;
        tuned.kept.push(Kept { solution, staffing });
        tuned.tell(scenario, None);
        tuned.choose(scenario, settings);
    }
    Ok(())
}

impl<S: Solution> Tuned<S> {
    /// What is required halfway between the best round and the one next below it that misses a promise, of those
    /// queues that are further above their promise than need be; `None` where there is nothing between.
    fn halfway(&self, scenario: &Scenario, settings: &TuneSettings) -> Option<Staffing> {
        let high = &self.kept[self.best];
        let of_high = gaps(scenario, high.solution.felt());
        if of_high.iter().any(|it| it.above < 0.0) {
            return None;
        }
        let most = required_h(&high.staffing);
        let misses = |it: &&Kept<S>| {
            required_h(&it.staffing) < most
                && gaps(scenario, it.solution.felt())
                    .iter()
                    .any(|gap| gap.above < 0.0)
        };
        let low = self.kept.iter().filter(misses).max_by(|a, b| {
            let hours = required_h(&a.staffing);
            hours.total_cmp(&required_h(&b.staffing))
        })?;
        let mut halfway = high.staffing.clone();
        for (low, own) in low.staffing.queues.iter().zip(&high.staffing.queues) {
            let above = worst_of(&of_high, own.queue);
            if above.is_some_and(|above| above > settings.tolerance.get()) {
                apply(scenario, &mut halfway, own.queue, &half_back(low, own));
            }
        }
        let known = |it: &Kept<S>| it.staffing == halfway;
        (!self.kept.iter().any(known)).then_some(halfway)
    }
}

/// How far above its promise a queue is where it is least.
fn worst_of(gaps: &[Gap], queue: QueueIndex) -> Option<f64> {
    let own = gaps.iter().filter(|it| it.part.queue == queue);
    own.map(|it| it.above).reduce(f64::min)
}

/// Half of the agents that `high` requires more than `low`, taken back; spread so that rounding cancels.
fn half_back(low: &QueueStaffing, high: &QueueStaffing) -> Change {
    let mut rest = 0.0;
    let both = low.intervals.iter().zip(&high.intervals);
    let agents = both.map(|(low, high)| {
        let more = high
            .agents_required
            .get()
            .saturating_sub(low.agents_required.get());
        rest += 0.5 * f64::from(more);
        let back = rest.floor().min(f64::from(more));
        rest -= back;
        -(back as i64)
    });
    Change {
        agents: agents.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tune::tests::{formula, help_desk};
    use crate::tune::tune;
    use crate::units::Agents;

    /// Agents come three at a time: what rounds add is three times what they ask for.
    #[test]
    fn far_too_much_is_halved_and_what_stays_keeps_every_promise() {
        let (scenario, by_formula) = help_desk();
        let settings = TuneSettings::new(false);
        let control = Control::unlimited();
        let solve = |asked: &Staffing| {
            let mut there = asked.clone();
            let both = by_formula.queues[0].intervals.iter();
            for (known, own) in both.zip(&mut there.queues[0].intervals) {
                let more = own.agents_required.get() - known.agents_required.get();
                own.agents_required = Agents::new(known.agents_required.get() + 3 * more);
            }
            Ok::<_, ()>(Some(formula(&scenario, &there, -2.0)))
        };
        let first = formula(&scenario, &by_formula, -2.0);
        let mut tuned = tune(
            &scenario,
            by_formula.clone(),
            first,
            &settings,
            &control,
            solve,
        )
        .unwrap();
        let above = |tuned: &Tuned<_>| tuned.rounds[tuned.best].queues[0].above_promise;
        let (hours, far) = (tuned.kept[tuned.best].solution.hours, above(&tuned));
        assert!(tuned.settled && far > 0.03, "{:?}", tuned.rounds);
        tighten(&mut tuned, &scenario, &settings, &control, solve).unwrap();
        assert!(tuned.settled, "{:?}", tuned.rounds);
        assert!(tuned.rounds.len() == tuned.kept.len() && tuned.rounds.len() <= 2 + 4);
        let near = above(&tuned);
        assert!(near >= 0.0 && near < far / 2.0, "{:?}", tuned.rounds);
        assert!(tuned.kept[tuned.best].solution.hours < hours);
    }
}
