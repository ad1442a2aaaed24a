//! The smallest number that will do, where every larger one does.

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Smallest<T> {
    /// The number.
    pub number: u32,
    /// What it gives.
    pub value: T,
    /// What one fewer gives; `None` where the search starts at the number.
    pub one_fewer: Option<T>,
}

/// The smallest number from `least` to `most` that `at` says will do, with what it gives: doubling
/// steps from `guess` until it lies between two, then halving. `None` where `most` will not do.
///
/// Assumes that with every number that will do, every larger one does. A good guess is tried with
/// one neighbour only where `stride` (the first step) is 1; wider where guesses are rough.
pub fn smallest<T>(
    (least, most): (u32, u32),
    guess: u32,
    stride: u32,
    mut at: impl FnMut(u32) -> (bool, T),
) -> Option<Smallest<T>> {
    let mut stride = stride.max(1);
    let mut number = guess.clamp(least, most);
    let mut low: Option<(u32, T)> = None;
    let mut high: Option<(u32, T)> = None;
    loop {
        let (will_do, value) = at(number);
        if will_do {
            high = Some((number, value));
        } else {
            low = Some((number, value));
        }
        number = match (&low, &high) {
            (Some((below, _)), Some((above, _))) if above - below > 1 => {
                below + (above - below) / 2
            }
            (None, Some((above, _))) if *above > least => above.saturating_sub(stride).max(least),
            (Some((below, _)), None) if *below < most => below.saturating_add(stride).min(most),
            _ => break,
        };
        stride = stride.saturating_mul(2);
    }
    high.map(|(number, value)| Smallest {
        number,
        value,
        one_fewer: low.map(|(_, value)| value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_from_every_guess() {
        for least in 0..3 {
            for answer in least..20 {
                for guess in 0..25 {
                    let mut tries = 0;
                    let found = smallest((least, 19), guess, 1, |number| {
                        tries += 1;
                        (number >= answer, number)
                    })
                    .unwrap();
                    let fewer = (answer > least).then(|| answer - 1);
                    assert_eq!((found.number, found.value), (answer, answer));
                    assert_eq!(found.one_fewer, fewer);
                    assert!(tries <= 10, "{tries}");
                }
            }
        }
    }

    #[test]
    fn where_nothing_will_do() {
        let found = smallest((1, 1_000_000), 7, 1, |_| (false, ()));
        assert_eq!(found, None);
    }
}
