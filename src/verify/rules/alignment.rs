//! Which of two lists stand for each other, both in their order, with the least fault in all.

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The n-th wanted is the m-th found.
    Pair(usize, usize),
    /// The n-th wanted is not there.
    Missing(usize),
    /// The m-th found is one too many.
    Surplus(usize),
}

/// The alignment of `wanted` with `found` entries that costs least: a pair what `cost` says, an
/// entry that is left alone `alone`. Of equals, the one with more pairs. In the order of the lists.
pub(super) fn best(
    wanted: usize,
    found: usize,
    alone: u64,
    cost: impl Fn(usize, usize) -> u64,
) -> Vec<Step> {
    // least[n][m]: the least cost of what is left from the n-th wanted and the m-th found on.
    let mut least = vec![vec![0_u64; found + 1]; wanted + 1];
    let step = |least: &[Vec<u64>], n: usize, m: usize| {
        let pair = (n < wanted && m < found).then(|| {
            (
                cost(n, m).saturating_add(least[n + 1][m + 1]),
                Step::Pair(n, m),
            )
        });
        let missing =
            (n < wanted).then(|| (alone.saturating_add(least[n + 1][m]), Step::Missing(n)));
        let surplus =
            (m < found).then(|| (alone.saturating_add(least[n][m + 1]), Step::Surplus(m)));
        let all = [pair, missing, surplus].into_iter().flatten();
        all.min_by_key(|(cost, _)| *cost)
    };
    for n in (0..=wanted).rev() {
        for m in (0..=found).rev() {
            least[n][m] = step(&least, n, m).map_or(0, |(cost, _)| cost);
        }
    }
    let (mut n, mut m, mut steps) = (0, 0, Vec::new());
    while let Some((_, next)) = step(&least, n, m) {
        steps.push(next);
        (n, m) = match next {
            Step::Pair(..) => (n + 1, m + 1),
            Step::Missing(_) => (n + 1, m),
            Step::Surplus(_) => (n, m + 1),
        };
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(wanted: &[u64], found: &[u64]) -> Vec<Step> {
        let cost = |n: usize, m: usize| wanted[n].abs_diff(found[m]);
        best(wanted.len(), found.len(), 10, cost)
    }

    #[test]
    fn what_is_missing_does_not_shift_the_rest() {
        use Step::{Missing, Pair, Surplus};
        assert_eq!(
            steps(&[1, 50, 90], &[51, 90]),
            [Missing(0), Pair(1, 0), Pair(2, 1)]
        );
        assert_eq!(
            steps(&[1, 50, 90], &[1, 88]),
            [Pair(0, 0), Missing(1), Pair(2, 1)]
        );
        assert_eq!(steps(&[50], &[1, 50]), [Surplus(0), Pair(0, 1)]);
        assert_eq!(steps(&[], &[7]), [Surplus(0)]);
        assert_eq!(steps(&[7], &[]), [Missing(0)]);
        // Far off, it is rather one too few and one too many; as far as both cost, it is a pair.
        assert_eq!(steps(&[0], &[21]), [Missing(0), Surplus(0)]);
        assert_eq!(steps(&[0], &[20]), [Pair(0, 0)]);
    }
}
