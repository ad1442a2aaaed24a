//! How evenly something is shared.

/// The Gini coefficient of `values`, 0 or more each: half the mean difference of all pairs, as a share of
/// the mean. 0 = all have the same; (n − 1) ÷ n, near 1, = one of n has everything (Gini 1912; Sen 1973, *On Economic
/// Inequality*, doi 10.1093/0198281935.001.0001). `None` where there is nothing to share.
///
/// Not for values below 0. It does not say that an uneven share is unfair: some like nights.
#[must_use]
pub fn gini(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().sum();
    if sum <= 0.0 {
        return None;
    }
    // Σ over pairs of |a − b| is Σ (2·rank − n − 1)·value, twice, in ascending order.
    let ranked = (1_u32..).zip(&sorted);
    let spread: f64 = ranked
        .map(|(rank, value)| (2.0 * f64::from(rank) - n - 1.0) * value)
        .sum();
    Some((spread / (n * sum)).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::gini;
    use proptest::prelude::*;

    #[test]
    fn known_shares_have_their_coefficient() {
        for (values, expected) in [
            (&[1.0, 1.0, 1.0, 1.0][..], Some(0.0)),
            (&[0.0, 0.0, 0.0, 1.0], Some(0.75)),
            (&[4.0, 2.0, 1.0, 3.0], Some(0.25)),
            (&[7.0], Some(0.0)),
            (&[0.0, 0.0], None),
            (&[], None),
        ] {
            assert_eq!(gini(values), expected, "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_mean_difference_of_pairs_whatever_the_unit(
            values in prop::collection::vec(0.0_f64..100.0, 1..30),
        ) {
            prop_assume!(values.iter().sum::<f64>() > 1e-3);
            let n = values.len() as f64;
            let pairs: f64 = (values.iter())
                .flat_map(|a| values.iter().map(move |b| (a - b).abs()))
                .sum();
            let mean = values.iter().sum::<f64>() / n;
            let found = gini(&values).unwrap();
            prop_assert!((found - pairs / (2.0 * n * n * mean)).abs() < 1e-9);
            let doubled: Vec<f64> = values.iter().map(|it| it * 60.0).collect();
            prop_assert!((gini(&doubled).unwrap() - found).abs() < 1e-9);
        }
    }
}
