//! What was tried in plays to mend a queue is asked for.

use super::apply::apply;
use super::step::Change;
use super::{Kept, Solution, Tuned};
use crate::scenario::Scenario;
use crate::simulate::Remedy;
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::QueueIndex;

impl<S: Solution> Tuned<S> {
    /// Solves what the round numbered `from` asked for and `remedies` besides; the round that comes of it is the best and
    /// the nearest. False where there is none, or nothing of it differs.
    ///
    /// # Errors
    /// Those of `solve`.
    pub fn ask_more<E>(
        &mut self,
        scenario: &Scenario,
        from: usize,
        remedies: &[Remedy],
        solve: impl FnOnce(&Staffing) -> Result<Option<S>, E>,
    ) -> Result<bool, E> {
        let changes = changes(&self.kept[from].staffing, remedies);
        if changes.is_empty() {
            return Ok(false);
        }
        let mut staffing = self.kept[from].staffing.clone();
        for (queue, change) in &changes {
            apply(scenario, &mut staffing, *queue, change);
        }
        let Some(solution) = solve(&staffing)? else {
            return Ok(false);
        };
        if solution.same_roster(&self.kept[from].solution) {
            return Ok(false);
        }
        self.tell(scenario, Some(&staffing));
        self.kept.push(Kept { solution, staffing });
        self.tell(scenario, None);
        let latest = self.kept.len() - 1;
        (self.best, self.nearest) = (latest, latest);
        Ok(true)
    }
}

/// The agents of remedies by queue, none where they name nobody.
fn changes(staffing: &Staffing, remedies: &[Remedy]) -> Vec<(QueueIndex, Change)> {
    let one = |remedy: &Remedy| {
        let own = (staffing.queues.iter()).find(|it| it.queue == remedy.queue)?;
        let change = added(own, remedy);
        (!change.is_nothing()).then_some((remedy.queue, change))
    };
    remedies.iter().filter_map(one).collect()
}

fn added(staffing: &QueueStaffing, remedy: &Remedy) -> Change {
    let of = |interval| {
        let own = remedy.additions.iter();
        own.filter(|it| it.interval == interval)
            .map(|it| i64::from(it.agents))
            .sum()
    };
    let intervals = staffing.intervals.iter();
    Change {
        agents: intervals.map(|it| of(it.interval)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Control;
    use crate::simulate::Addition;
    use crate::tune::tests::{formula, help_desk};
    use crate::tune::{TuneSettings, tune};
    use crate::units::Fraction;

    #[test]
    fn what_a_remedy_names_is_asked_for_on_top_of_the_round() {
        let (scenario, by_formula) = help_desk();
        let settings = TuneSettings::new(false);
        let control = Control::unlimited();
        let solve = |asked: &Staffing| Ok::<_, ()>(Some(formula(&scenario, asked, 0.0)));
        let first = formula(&scenario, &by_formula, 0.0);
        let start = by_formula.clone();
        let mut tuned = tune(&scenario, start, first, &settings, &control, solve).unwrap();
        let (from, rounds) = (tuned.best, tuned.rounds.len());
        let asked = tuned.kept[from].staffing.queues[0].intervals.clone();
        let addition = |at: usize, agents| Addition {
            interval: asked[at].interval,
            agents,
        };
        let mut remedy = Remedy {
            queue: QueueIndex::new(0),
            lacks: Fraction::new(0.01).unwrap(),
            additions: vec![addition(2, 1), addition(5, 2)],
            agent_hours: 1.5,
            suffices: true,
        };
        let found = tuned.ask_more(&scenario, from, &[remedy.clone()], solve);
        assert_eq!(found, Ok(true));
        assert_eq!(
            (tuned.rounds.len(), tuned.kept.len()),
            (rounds + 1, rounds + 1)
        );
        assert_eq!((tuned.best, tuned.nearest), (rounds, rounds));
        let now = &tuned.kept[rounds].staffing.queues[0].intervals;
        for (at, (before, after)) in asked.iter().zip(now).enumerate() {
            let more = [2, 5]
                .iter()
                .position(|it| *it == at)
                .map_or(0, |it| it as u32 + 1);
            let before = before.agents_required.get();
            assert_eq!(after.agents_required.get(), before + more, "{at}");
        }
        assert_eq!(tuned.rounds[rounds - 1].queues[0].change_h, 1.5);
        remedy.additions.clear();
        let found = tuned.ask_more(&scenario, rounds, &[remedy], solve);
        assert_eq!((found, tuned.kept.len()), (Ok(false), rounds + 1));
    }
}
