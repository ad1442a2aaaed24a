//! What one more agent is worth, week by week and site by site.

use super::Ahead;
use serde::{Deserialize, Serialize};

/// One more agent at a site, in one group through all the weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteWorth {
    /// The site's position.
    pub site: usize,
    /// The group in which one more agent, there through all the weeks, is worth most: its position.
    pub group: usize,
    /// Money that such an agent saves, by week, before pay.
    pub saved: Vec<f64>,
    /// Pay of such an agent, by week.
    pub pay: Vec<f64>,
}

impl SiteWorth {
    /// Saved less pay.
    #[must_use]
    pub fn net(&self, week: usize) -> f64 {
        self.saved[week] - self.pay[week]
    }

    /// Saved less pay through all the weeks.
    #[must_use]
    pub fn net_of_all(&self) -> f64 {
        (0..self.saved.len()).map(|week| self.net(week)).sum()
    }

    /// The week in which the agent is worth most, pay counted.
    #[must_use]
    pub fn best_week(&self) -> Option<usize> {
        (0..self.saved.len()).max_by(|a, b| self.net(*a).total_cmp(&self.net(*b)).then(b.cmp(a)))
    }
}

/// Of every site the group in which one more agent through all the weeks is worth most, pay counted; sites with nobody are left
/// out. An agent has one contract and one set of skills: the best groups of single weeks are not added up.
#[must_use]
pub fn worth(ahead: &Ahead) -> Vec<SiteWorth> {
    let of_site = |site: usize| {
        let own = ahead.plan.worth.iter().filter(|it| it.site == site);
        let own = own.map(|it| SiteWorth {
            site,
            group: it.pool,
            saved: it.saved.iter().take(ahead.weeks).copied().collect(),
            pay: it.pay.iter().take(ahead.weeks).copied().collect(),
        });
        own.max_by(|a, b| {
            let by_worth = a.net_of_all().total_cmp(&b.net_of_all());
            by_worth.then(b.group.cmp(&a.group))
        })
    };
    (0..ahead.problem.sites.len()).filter_map(of_site).collect()
}
