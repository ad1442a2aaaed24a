//! What the words of a [`Problem`](super::Problem) mean in numbers: the few definitions that counting,
//! planning and playing share.

use super::problem::{Class, Hiring, Pool, Problem, QueueNeed, Temps};

/// The entry of `week`, 1 where the list is empty.
fn factor(list: &[f64], week: usize) -> f64 {
    list.get(week).copied().unwrap_or(1.0)
}

impl Pool {
    /// Weeks of training of new people; 0 where nobody is hired.
    #[must_use]
    pub fn training_weeks(&self) -> usize {
        self.hiring.as_ref().map_or(0, |it| it.training_weeks)
    }

    /// The tenure in weeks from which people are seasoned: ramp over, last band of attrition reached.
    #[must_use]
    pub fn seasoned_from(&self) -> usize {
        let ramp_over = self.training_weeks() + self.ramp.len();
        let last_band = self.attrition.bands.last().map_or(0, |it| it.from_week);
        ramp_over.max(last_band)
    }

    /// Share of the graduated heads of this tenure who leave at the end of `week`.
    #[must_use]
    pub fn leaving(&self, tenure: usize, week: usize) -> f64 {
        let bands = self.attrition.bands.iter().rev();
        let own = bands
            .into_iter()
            .find(|it| it.from_week <= tenure)
            .map_or(0.0, |it| it.weekly);
        (own * factor(&self.attrition.season, week)).min(1.0)
    }

    /// What a graduated head of this tenure is worth in seasoned heads.
    #[must_use]
    pub fn worth_at(&self, tenure: usize) -> f64 {
        let since = tenure.saturating_sub(self.training_weeks());
        self.ramp.get(since).map_or(1.0, |it| it.productive())
    }

    /// Money for a paid hour in `week`.
    #[must_use]
    pub fn pay(&self, week: usize) -> f64 {
        self.pay_per_h * factor(&self.pay_factor, week)
    }

    /// Productive hours of a paid hour by contract in `week`.
    #[must_use]
    pub fn yields(&self, week: usize) -> f64 {
        self.presence[week] * self.efficiency
    }

    /// Known change of heads at the start of `week`.
    #[must_use]
    pub fn known(&self, week: usize) -> f64 {
        self.known_changes.get(week).copied().unwrap_or(0.0)
    }
}

impl Hiring {
    /// Trainers for a class of `size` heads; `whole` where it is one of the plan's own weeks.
    #[must_use]
    pub fn trainers(&self, size: f64, whole: bool) -> f64 {
        let need = size / self.trainees_per_trainer;
        if whole && size > 0.0 {
            need.max(1.0)
        } else {
            need
        }
    }

    /// Whether a class may start in `week`.
    #[must_use]
    pub fn may_start(&self, week: usize) -> bool {
        week >= self.lead_weeks && !self.frozen.get(week).copied().unwrap_or(false)
    }
}

impl Temps {
    /// Whether a temp who came in week `since` works in `week`, and is worth what then.
    #[must_use]
    pub fn worth_at(&self, since: usize, week: usize) -> f64 {
        let here = (since + self.training_weeks..since + self.contract_weeks).contains(&week);
        if here { self.productive } else { 0.0 }
    }
}

impl Problem {
    /// How much of a class it is: 1 within the plan's weeks; past their end its size ÷ the largest.
    #[must_use]
    pub fn share_of_class(&self, class: &Class) -> f64 {
        if class.week < self.horizon {
            return 1.0;
        }
        let hiring = self.pools[class.pool].hiring.as_ref();
        let most = hiring.map_or(1.0, |it| f64::from(it.max_size.max(1)));
        class.size / most
    }
}

impl QueueNeed {
    /// The price of `short_h` hours missing of `required_h` in `week`.
    #[must_use]
    pub fn price(&self, week: usize, required_h: f64, short_h: f64) -> f64 {
        let mut from = 0.0;
        let mut sum = 0.0;
        for (index, step) in self.understaffing.iter().enumerate() {
            let last = index + 1 == self.understaffing.len();
            let end = if last {
                f64::INFINITY
            } else {
                step.up_to_share * required_h
            };
            sum += (short_h.min(end) - from).max(0.0) * step.price_per_h;
            from = end;
        }
        sum * factor(&self.understaffing_factor, week)
    }

    /// Factor on the prices of hours missing in `week`.
    #[must_use]
    pub fn price_factor(&self, week: usize) -> f64 {
        factor(&self.understaffing_factor, week)
    }
}
