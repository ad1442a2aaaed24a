//! What a group's hours of a plan week cost: the cheapest agents who can have worked them.

use super::catalogue::Catalogue;
use super::model::Rates;

/// The hours of one group in one plan week, cheapest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WeekPay {
    /// Price of a minute and how many minutes there are at it, ascending in what they cost the
    /// plan: what contracts promise, then hours beyond, then overtime.
    steps: Vec<(f64, f64)>,
    promised: f64,
    lost: (f64, f64),
    most: f64,
    min_days: f64,
    max_days: f64,
    missing_minute: f64,
    missing_day: f64,
}

/// What hours worked cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wages {
    /// Pay.
    pub pay: f64,
    /// Minutes short of what contracts promise.
    pub missing_minutes: f64,
    /// Days short of it.
    pub missing_days: f64,
    /// Price of what is missing though some shifts could make it up.
    pub penalty: f64,
}

impl WeekPay {
    /// Of `group` in `week`.
    #[must_use]
    pub fn new(catalogue: &Catalogue, rates: &Rates, group: usize, week: usize) -> Self {
        let mut it = Self {
            missing_minute: rates.missing_minute,
            missing_day: rates.missing_day,
            ..Self::default()
        };
        let mut beyond = Vec::new();
        for class in catalogue.pay.iter().filter(|class| class.group == group) {
            let limits = class.weeks[week];
            let promised = f64::from(limits.min_minutes);
            let regular = f64::from(limits.regular_minutes).max(promised);
            it.promised += promised;
            it.lost.0 += f64::from(limits.lost_minutes);
            it.lost.1 += f64::from(limits.lost_days);
            it.steps.push((class.rate / 60.0, promised));
            beyond.push((class.rate / 60.0, regular - promised));
            let most = f64::from(limits.max_minutes).max(regular);
            beyond.push((class.overtime_rate / 60.0, most - regular));
            it.most += most;
            it.min_days += f64::from(limits.min_days);
            it.max_days += f64::from(limits.max_days);
        }
        beyond.sort_by(|a, b| a.0.total_cmp(&b.0));
        it.steps.extend(beyond);
        it
    }

    /// Whether the group can work so many minutes on so many days.
    #[must_use]
    pub fn allows(&self, minutes: f64, days: f64) -> bool {
        minutes <= self.most + 1e-6 && days <= self.max_days + 1e-6
    }

    /// What `minutes` on `days` cost.
    #[must_use]
    pub fn wages(&self, minutes: f64, days: f64) -> Wages {
        let mut left = minutes;
        let mut pay = 0.0;
        for (price, room) in &self.steps {
            let taken = room.min(left);
            pay += taken * price;
            left -= taken;
            if left <= 0.0 {
                break;
            }
        }
        let dearest = self.steps.last().map_or(0.0, |(price, _)| *price);
        let missing_minutes = (self.promised - minutes).max(0.0);
        let missing_days = (self.min_days - days).max(0.0);
        Wages {
            pay: pay + left.max(0.0) * dearest,
            missing_minutes: missing_minutes + self.lost.0,
            missing_days: missing_days + self.lost.1,
            penalty: missing_minutes * self.missing_minute + missing_days * self.missing_day,
        }
    }

    /// Pay and penalty together.
    #[must_use]
    pub fn cost(&self, minutes: f64, days: f64) -> f64 {
        let wages = self.wages(minutes, days);
        wages.pay + wages.penalty
    }
}
