//! Random draws. Sums and square roots only, where possible, so that the bytes are the same on
//! every machine.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// One named random stream of a scenario.
pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// The stream `name` of the scenario with this seed.
    pub fn new(seed: u64, name: &str) -> Self {
        // FNV-1a over the name, so that streams are apart whatever their order.
        let mixed = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    /// Evenly from 0 (in) to 1 (out).
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly standard normal: the sum of twelve uniforms less 6, so between −6 and 6.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// A factor around 1 with this standard deviation, at least 0.1.
    pub fn factor(&mut self, spread: f64) -> f64 {
        (1.0 + spread * self.normal()).max(0.1)
    }

    /// A Poisson count: by multiplying uniforms where the mean is small, by the rounded normal
    /// where it is 30 or more.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean >= 30.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u32;
        }
        let floor = (-mean).exp();
        let mut product = self.uniform();
        let mut count = 0;
        while product > floor {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// How many of `count` happen, each with this chance.
    pub fn of(&mut self, count: u32, chance: f64) -> u32 {
        (0..count).map(|_| u32::from(self.uniform() < chance)).sum()
    }

    /// A whole number from `from` to `to`, both in.
    pub fn between(&mut self, from: u32, to: u32) -> u32 {
        from + (self.uniform() * f64::from(to - from + 1)) as u32
    }

    /// One of the choices.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[(self.uniform() * choices.len() as f64) as usize]
    }
}
