//! What a case gives, as plain data that can be saved and read again.

use crate::simulate::estimate::{Estimate, Ratio};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How a case ended, and what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Why there are no figures; empty where there are.
    #[serde(default)]
    pub reason: String,
    /// What it gives; `None` unless it is done.
    #[serde(default)]
    pub figures: Option<Box<Figures>>,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// With figures.
    Done,
    /// The changed scenario has errors.
    Invalid,
    /// No plan can keep the hard rules.
    Infeasible,
    /// A stage could not do its work: nothing to forecast from, no number of agents keeps a promise.
    Failed,
    /// The program broke off: a bug of its own. The next run tries it again.
    Crashed,
    /// Not worked out yet.
    Open,
}

impl Status {
    /// As it stands in `cases.csv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Invalid => "invalid",
            Self::Infeasible => "infeasible",
            Self::Failed => "failed",
            Self::Crashed => "crashed",
            Self::Open => "open",
        }
    }
}

impl Outcome {
    /// With figures.
    #[must_use]
    pub fn done(figures: Figures) -> Self {
        Self {
            status: Status::Done,
            reason: String::new(),
            figures: Some(Box::new(figures)),
        }
    }

    /// Without figures.
    #[must_use]
    pub fn none(status: Status, reason: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.into(),
            figures: None,
        }
    }
}

/// What a case gives. Hours and money are of the whole plan (level `hire`: of the months ahead); `None` where the level
/// does not tell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Hours that contacts keep agents busy, shrinkage counted: what there is to do, whatever is promised.
    #[serde(default)]
    pub work_h: f64,
    /// Agent-hours required on the phones and on mail.
    pub required_h: f64,
    /// Hours paid: of a roster as it is; without one what the requirement asks for, as far as the contracts of those who
    /// are there allow, and at least what they guarantee.
    pub paid_h: f64,
    /// What they cost, in the scenario's currency; `None` where no pay is known.
    pub cost: Option<f64>,
    /// Levels without a roster: hours that would have to be paid for all that is required, shrinkage and shifts that do not
    /// fit counted, whoever is there.
    #[serde(default)]
    pub needed_paid_h: Option<f64>,
    /// What those would cost.
    #[serde(default)]
    pub needed_cost: Option<f64>,
    /// Full-time people for what is needed (of a roster: paid): hours a week ÷ the longest contract's; `None` without one.
    pub fte: Option<f64>,
    /// Hours that those who are there may be paid for; `None` where nobody is.
    pub available_h: Option<f64>,
    /// Most agents required at once.
    pub peak_agents: f64,
    /// Agent-hours missing in the roster.
    pub understaffing_h: Option<f64>,
    /// By so much, the search's roster may cost more than the cheapest one, all of it where no bound is known; `None`
    /// without a roster.
    pub cost_above_least: Option<f64>,
    /// The plan's weeks; empty at level `hire`.
    pub weeks: Vec<WeekFigures>,
    /// The queues, in the scenario's order; empty at level `hire`.
    pub queues: Vec<QueueFigures>,
    /// Agents over a day.
    pub profile: Profile,
    /// Whom to hire; level `hire` alone.
    #[serde(default)]
    pub hire: Option<HireFigures>,
}

/// A week of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekFigures {
    /// Its first day.
    pub first: NaiveDate,
    /// Contacts.
    pub offered: f64,
    /// Agent-hours required.
    pub required_h: f64,
    /// Hours to pay for that.
    pub paid_h: f64,
    /// What they cost.
    pub cost: Option<f64>,
}

/// A queue over the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueFigures {
    /// Its name.
    pub queue: String,
    /// Contacts.
    pub offered: f64,
    /// Agent-hours required.
    pub required_h: f64,
    /// The share promised; `None` where none is.
    pub target: Option<f64>,
    /// The share answered in time: by formula with those who are there, or felt in plays.
    pub service_level: Option<Estimate>,
    /// Mean wait, seconds.
    pub asa_s: Option<Estimate>,
    /// Share that hangs up.
    pub abandoned: Option<Estimate>,
    /// Share of the time at work that is busy.
    pub occupancy: Option<Estimate>,
    /// Chance of an open day to keep the promise, where the roster is played.
    pub days_kept: Option<Estimate>,
    /// What each play counted: in time, judged; empty where nothing is played.
    #[serde(default)]
    pub plays: Vec<(f64, f64)>,
    /// What each play counted of days: those that kept the promise, judged; empty where nothing is played or promised.
    #[serde(default)]
    pub plays_of_days: Vec<(f64, f64)>,
}

/// Agents by the hour of the day, on the mean day of the plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Required, from midnight: 24 numbers; empty where it is not told.
    pub required: Vec<f64>,
    /// Expected on duty: of a roster as it is; without one, those who are there spread as they are required.
    pub on_duty: Vec<f64>,
}

/// The months ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HireFigures {
    /// People who begin their training.
    pub hires: f64,
    /// People who leave.
    pub leavers: f64,
    /// Heads in the last week.
    pub heads_at_end: f64,
    /// Required hours that are missing.
    pub short_h: f64,
    /// By so much the plan may cost more than the cheapest one, as a share of all it counts: weeks past the end and prices of
    /// missing hours included.
    pub gap: Option<f64>,
    /// The same in money; all of it where no bound is known.
    pub left_open: Option<f64>,
}

impl Figures {
    /// What all that is required costs; of a roster what it costs.
    #[must_use]
    pub fn cost_of_need(&self) -> Option<f64> {
        self.needed_cost.or(self.cost)
    }

    /// By so much money, the cost may lie above the least; `None` where nothing was searched.
    #[must_use]
    pub fn left_open(&self) -> Option<f64> {
        let ahead = || self.hire?.left_open;
        self.cost_above_least.or_else(ahead)
    }

    /// The same as a share of the cost, 1 at most.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let ahead = self.hire.and_then(|it| it.gap);
        let cost = self.cost.filter(|it| *it > 0.0);
        ahead.or_else(|| Some((self.left_open()? / cost?).min(1.0)))
    }

    /// The share answered in time of all queues with a promise.
    #[must_use]
    pub fn service_all(&self) -> Option<Estimate> {
        service_all(&self.queues)
    }
}

/// The share answered in time over all contacts of `queues` that promise one: over plays where there are any, else by
/// the contacts expected.
#[must_use]
pub fn service_all(queues: &[QueueFigures]) -> Option<Estimate> {
    let own = || queues.iter().filter(|it| it.service_level.is_some());
    let plays = own().map(|it| it.plays.len()).min()?;
    if plays > 0 {
        let mut ratio = Ratio::default();
        for play in 0..plays {
            let sum = |of: fn(&(f64, f64)) -> f64| own().map(|it| of(&it.plays[play])).sum::<f64>();
            ratio.add(sum(|it| it.0), sum(|it| it.1));
        }
        return ratio.share();
    }
    let offered: f64 = own().map(|it| it.offered).sum();
    let in_time: f64 = own()
        .filter_map(|it| Some(it.offered * it.service_level?.mean))
        .sum();
    (offered > 0.0).then(|| Estimate {
        mean: in_time / offered,
        half_width: None,
    })
}
