//! When a person can work: the duties that fit the contract's patterns and the availability.

use crate::calendar::OpeningHours;
use crate::roster::problem::Duty;
use crate::scenario::model::Agent;
use crate::units::SiteIndex;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// For each distinct availability at a site, which duties fit. Asking the calendar is dear, and
/// most people of a site share their availability.
#[derive(Debug, Default)]
pub struct Fits {
    known: Vec<(SiteIndex, OpeningHours, Vec<bool>)>,
}

impl Fits {
    /// For each of `duties` whether it lies inside `agent`'s availability; duties of other sites
    /// never do. Time off is [another rule](super::time_off).
    pub fn of(&mut self, agent: &Agent, zone: Tz, duties: &[Duty], dates: &[NaiveDate]) -> &[bool] {
        let known = self
            .known
            .iter()
            .position(|(site, hours, _)| *site == agent.site && *hours == agent.availability);
        let position = known.unwrap_or_else(|| {
            let present = Agent {
                time_off: Vec::new(),
                ..agent.clone()
            };
            let fits = duties
                .iter()
                .map(|duty| {
                    duty.site == agent.site && present.can_work(dates[duty.day], duty.span, zone)
                })
                .collect();
            self.known
                .push((agent.site, agent.availability.clone(), fits));
            self.known.len() - 1
        });
        &self.known[position].2
    }
}
