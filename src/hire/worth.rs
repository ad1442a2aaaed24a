//! What one more agent is worth, week by week and site by site.

use super::Ahead;
use serde::{Deserialize, Serialize};

/// One more agent at a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteWorth {
    /// The site's position.
    pub site: usize,
    /// By week, the group in which the agent is worth most.
    pub group: Vec<usize>,
    /// Money saved by that agent, there for this week alone, before pay.
    pub saved: Vec<f64>,
    /// Pay of that agent.
    pub pay: Vec<f64>,
}

impl SiteWorth {
    /// Saved less pay.
    #[must_use]
    pub fn net(&self, week: usize) -> f64 {
        self.saved[week] - self.pay[week]
    }

    /// The week in which the agent is worth most, pay counted.
    #[must_use]
    pub fn best_week(&self) -> Option<usize> {
        (0..self.saved.len()).max_by(|a, b| self.net(*a).total_cmp(&self.net(*b)).then(b.cmp(a)))
    }
}

/// Of every site the group in which one more agent is worth most in a week; sites with nobody are left out.
#[must_use]
pub fn worth(ahead: &Ahead) -> Vec<SiteWorth> {
    let mut all = vec![];
    for site in 0..ahead.problem.sites.len() {
        let own: Vec<_> = ahead
            .plan
            .worth
            .iter()
            .filter(|it| it.site == site)
            .collect();
        let Some(weeks) = own.iter().map(|it| it.saved.len()).min() else {
            continue;
        };
        let mut it = SiteWorth {
            site,
            group: vec![],
            saved: vec![],
            pay: vec![],
        };
        for week in 0..weeks.min(ahead.weeks) {
            let net = |at: usize| own[at].saved[week] - own[at].pay[week];
            let best = (0..own.len()).max_by(|a, b| net(*a).total_cmp(&net(*b)).then(b.cmp(a)));
            let best = best.unwrap_or(0);
            it.group.push(own[best].pool);
            it.saved.push(own[best].saved[week]);
            it.pay.push(own[best].pay[week]);
        }
        all.push(it);
    }
    all
}
