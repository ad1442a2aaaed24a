//! Days that must stay free.

use super::{Breach, LineRule};
use crate::lines::model::{Person, RosterModel};

/// Days worked that must stay free.
pub fn check(_: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let worked = (0..line.len()).filter(|day| person.away[*day] && line[*day].is_some());
    let breach = |day| Breach {
        rule: LineRule::Away,
        day,
        message: format!("{} works on day {day}, which must stay free", person.name),
    };
    worked.map(breach).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with};
    use super::*;

    #[test]
    fn a_day_off_is_kept_and_would_be_worked_without_it() {
        let mut case = Case::new(7);
        case.want_every_day();
        case.person.away[3] = true;
        holds_only_with(&case, LineRule::Away, |person| person.away[3] = false);
    }
}
