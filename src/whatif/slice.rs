//! A part of a run.

/// A part of a run's cases, for one of several machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

impl Slice {
    /// All cases.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Whether the `at`th piece of work is in it.
    #[must_use]
    pub const fn has(self, at: usize) -> bool {
        at % self.of == self.number - 1
    }
}

impl std::str::FromStr for Slice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let help = "write K/N, such as 3/8, with K from 1 to N";
        let (number, of) = text.split_once('/').ok_or(help)?;
        let parse = |it: &str| it.trim().parse::<usize>().map_err(|_| help.to_owned());
        let slice = Self {
            number: parse(number)?,
            of: parse(of)?,
        };
        if (1..=slice.of).contains(&slice.number) {
            Ok(slice)
        } else {
            Err(help.to_owned())
        }
    }
}
