//! Kinds that must not follow on each other from one day to the next (too little rest).

use super::{Breach, LineRule, before};
use crate::lines::model::{Kind, Person, RosterModel};

/// Forbidden successions in the line, and from before it.
pub fn check(model: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let earlier = before::last_kind(person);
    let yesterdays = std::iter::once(earlier).chain(line.iter().copied());
    let mut found = Vec::new();
    for (day, (yesterday, today)) in yesterdays.zip(line).enumerate() {
        let (Some(yesterday), Some(today)) = (yesterday, today) else {
            continue;
        };
        let first = &model.kinds[usize::from(yesterday)];
        if first.not_next.contains(today) {
            found.push(Breach {
                rule: LineRule::Succession,
                day,
                message: format!(
                    "{} works {} on day {day}, which must not follow {}",
                    person.name,
                    model.kinds[usize::from(*today)].name,
                    first.name
                ),
            });
        }
    }
    found
}

/// What may be worked after which kinds: kinds that forbid the same are one class.
#[derive(Debug, Clone)]
pub struct Classes {
    /// By class the kinds that may follow, as a mask.
    pub allowed: Vec<u128>,
    /// By kind its class.
    pub of: Vec<u8>,
    /// The classes, those that allow least first; with the class whose followers are among its own
    /// and the followers that come on top of them.
    pub order: Vec<(usize, Option<usize>, Vec<u8>)>,
}

impl Classes {
    /// Of all `kinds`.
    #[must_use]
    pub fn new(kinds: &[Kind]) -> Self {
        let all = (0..kinds.len()).fold(0_u128, |mask, kind| mask | 1 << kind);
        let mut allowed: Vec<u128> = Vec::new();
        let mut of = Vec::with_capacity(kinds.len());
        for kind in kinds {
            let mask = kind
                .not_next
                .iter()
                .fold(all, |mask, not| mask & !(1 << not));
            let class = allowed.iter().position(|known| *known == mask);
            let class = class.unwrap_or_else(|| {
                allowed.push(mask);
                allowed.len() - 1
            });
            of.push(u8::try_from(class).unwrap_or(u8::MAX));
        }
        let mut ranked: Vec<usize> = (0..allowed.len()).collect();
        ranked.sort_by_key(|class| allowed[*class].count_ones());
        let order = (0..ranked.len())
            .map(|place| {
                let class = ranked[place];
                let within = |other: &&usize| allowed[**other] & !allowed[class] == 0;
                let base = ranked[..place].iter().rev().find(within).copied();
                let more = allowed[class] & !base.map_or(0, |base| allowed[base]);
                (class, base, kinds_in(more).collect())
            })
            .collect();
        Self { allowed, of, order }
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.allowed.len().max(1)
    }
}

/// The kinds of a mask.
pub fn kinds_in(mut mask: u128) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let kind = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        u8::try_from(kind).ok().filter(|kind| *kind < 128)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with_model};
    use super::*;

    #[test]
    fn an_early_shift_never_follows_a_late_one() {
        let mut case = Case::new(2);
        case.person.work_cost = vec![vec![0.0, -9.0], vec![-9.0, 0.0]];
        case.model.kinds[1].not_next = vec![0];
        holds_only_with_model(&case, LineRule::Succession, |model| {
            model.kinds[1].not_next.clear();
        });
    }

    #[test]
    fn classes_build_upon_each_other() {
        let kind = |not_next: &[u8]| Kind {
            name: String::new(),
            minutes: 480,
            not_next: not_next.to_vec(),
        };
        let classes = Classes::new(&[kind(&[]), kind(&[0]), kind(&[0, 1]), kind(&[0])]);
        assert_eq!(classes.of, vec![0, 1, 2, 1]);
        let order: Vec<_> = classes
            .order
            .iter()
            .map(|it| (it.0, it.1, it.2.len()))
            .collect();
        assert_eq!(order, vec![(2, None, 2), (1, Some(2), 1), (0, Some(1), 1)]);
    }

    #[test]
    fn a_mask_gives_its_kinds() {
        assert_eq!(
            kinds_in(0b1010 | 1 << 127).collect::<Vec<_>>(),
            vec![1, 3, 127]
        );
        assert_eq!(kinds_in(0).count(), 0);
    }
}
