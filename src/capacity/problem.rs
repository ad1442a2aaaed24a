//! What the months ahead are planned from: plain numbers, week by week.
//!
//! Weeks are counted from 0, the first week of the plan. Every list "by week" has one entry for
//! each of [`Problem::weeks`], the weeks past the plan's end included.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Everything that decides about the months ahead.
///
/// A problem is plain data and may be nonsense; [`check`](super::check()) says what is wrong with it,
/// and every function that takes one checks first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Problem {
    /// First day of each week, those past the plan's end included.
    pub weeks: Vec<NaiveDate>,
    /// How many of the weeks are the plan; the others are there so that the plan does not end in a
    /// void ([`Problem::extend`]). At least 1.
    pub horizon: usize,
    /// What has to be answered.
    pub queues: Vec<QueueNeed>,
    /// Where people sit.
    pub sites: Vec<SiteRoom>,
    /// Who answers.
    pub pools: Vec<Pool>,
    /// Ways from one pool to another: cross-training and internal moves.
    pub moves: Vec<MoveRoute>,
    /// Classes that are decided already and will start whatever the plan says.
    pub committed: Vec<Class>,
    /// At most so many classes or hires in given weeks.
    pub hiring_limits: Vec<HiringLimit>,
    /// At most so much money in given weeks.
    pub budgets: Vec<Budget>,
    /// A limit on what is left short in a busy week; `None`: the band is only reported.
    pub robust: Option<Robust>,
}

/// A queue: hours that agents must be on it, week by week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QueueNeed {
    /// Its name.
    pub name: String,
    /// Agent-hours required by week where as much arrives as is expected; those of the intervals, summed,
    /// not the week's average. Before shrinkage, 0 or more.
    pub required_h: Vec<f64>,
    /// The same in a quiet week: no more is required in 1 of 10. At most `required_h`.
    pub required_p10_h: Vec<f64>,
    /// The same in a busy week: no more is required in 9 of 10. At least `required_h`.
    pub required_p90_h: Vec<f64>,
    /// What an hour that is missing costs, in steps: the first hours missing least. At least one step.
    pub understaffing: Vec<PriceStep>,
    /// Factor on those prices by week; empty: 1 in every week.
    pub understaffing_factor: Vec<f64>,
    /// Work given to another company.
    pub outsourcing: Option<Outsourcing>,
}

/// Hours missing up to a share of the week's requirement, and what each costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PriceStep {
    /// The step ends where this share of the required hours is missing. Ascending; the last step's is
    /// at least 1.
    pub up_to_share: f64,
    /// Money for an hour missing. Not descending from step to step, or the cheap hours would be taken first.
    pub price_per_h: f64,
}

/// Hours bought from another company for one queue. They are hours on the queue: no shrinkage comes off.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outsourcing {
    /// Hours by week that are paid whether they are used or not.
    pub least_h: Vec<f64>,
    /// Most hours by week.
    pub most_h: Vec<f64>,
    /// Money for an hour.
    pub price_per_h: f64,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SiteRoom {
    /// Its name.
    pub name: String,
    /// Most heads on its payroll by week (in training, away and temps included); `None`: no limit. Seats
    /// that people share in shifts count once for each who can share them.
    pub seats: Option<Vec<f64>>,
    /// Trainers it has by week: what its classes need together is at most this; `None`: no limit.
    pub trainers: Option<Vec<f64>>,
}

/// People who can be exchanged for each other: a site, a contract, a group of skills.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// Position of its site in [`Problem::sites`].
    pub site: usize,
    /// Its contract's name, for reports.
    pub contract: String,
    /// Its skill group's name, for reports.
    pub group: String,
    /// Which queues it serves, and how fast.
    pub serves: Vec<Serves>,
    /// Heads on the first morning, by tenure.
    pub opening: Vec<Cohort>,
    /// Heads who come (+) or go (−) at the start of each week as is known already, such as those who
    /// return from parental leave. They count as seasoned. Empty: none.
    pub known_changes: Vec<f64>,
    /// Paid hours a head and week.
    pub hours_per_week: f64,
    /// Money for a paid hour, employer's share included.
    pub pay_per_h: f64,
    /// Factor on pay by week (a rise from January on); empty: 1 in every week.
    pub pay_factor: Vec<f64>,
    /// Share of the paid time by week in which people are at work: 1 − shrinkage.
    pub presence: Vec<f64>,
    /// Share of the time at work that falls where it is required (schedules never fit quite): over 0,
    /// at most 1.
    pub efficiency: f64,
    /// Who leaves.
    pub attrition: Attrition,
    /// The first weeks on the phones, one by one; after them everyone works at full speed.
    pub ramp: Vec<RampWeek>,
    /// How new people come in; `None`: nobody is hired.
    pub hiring: Option<Hiring>,
    /// Hours beyond the contract; `None`: none.
    pub overtime: Option<Overtime>,
    /// Voluntary time off; `None`: none.
    pub time_off: Option<VoluntaryTimeOff>,
    /// People for a fixed time; `None`: none.
    pub temps: Option<Temps>,
}

/// A queue that a pool serves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Serves {
    /// Position in [`Problem::queues`].
    pub queue: usize,
    /// Required hours that one of the pool's productive hours covers: 1 at the usual handle time, 0.9 where the pool
    /// takes longer. Over 0.
    pub speed: f64,
}

/// Heads who were hired the same week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// Whole weeks since their first day of training. Fewer than the training weeks of
    /// [`Pool::hiring`]: still in training.
    pub tenure_weeks: usize,
    /// How many; part-time people count as one.
    pub heads: f64,
}

/// Shares of the heads who leave in a week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Attrition {
    /// Weekly share by tenure, the first band from week 0 on, ascending. Nobody leaves by it while in training
    /// (see [`Hiring::graduation`]).
    pub bands: Vec<TenureBand>,
    /// Factor by week (more leave in January); empty: 1 in every week. The product with a band's share is
    /// at most 1.
    pub season: Vec<f64>,
}

/// From a week of tenure on, this share leaves each week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TenureBand {
    /// First week of tenure (since the first day of training) of the band.
    pub from_week: usize,
    /// Share of the heads who leave in a week, 0 to 1. From a yearly share `a`: 1 − (1 − a)^(1/52.18).
    pub weekly: f64,
}

/// A week after training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RampWeek {
    /// Contacts handled in the time in which a seasoned agent handles one: AHT of the seasoned ÷ own. 0 to 1.
    pub speed: f64,
    /// Share of the contacts that need not be handled again. 0 to 1.
    pub quality: f64,
}

impl RampWeek {
    /// What a head of this week is worth in seasoned heads.
    #[must_use]
    pub fn productive(self) -> f64 {
        self.speed * self.quality
    }
}

/// How new people come into a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hiring {
    /// Weeks from the decision (the plan's first morning at the earliest) to the first day of training: no class starts
    /// before this week.
    pub lead_weeks: usize,
    /// Weeks of training. Trainees are paid and on the payroll, not on the phones.
    pub training_weeks: usize,
    /// Share of a class that graduates, over 0, at most 1; the others go at the end of training.
    pub graduation: f64,
    /// Least size of a class, in heads; at least 1.
    pub min_size: u32,
    /// Most heads of a class.
    pub max_size: u32,
    /// Weeks in which no class may start, by week; empty: none.
    pub frozen: Vec<bool>,
    /// Money for each head hired (advertisement, agency, equipment), in the week the class starts.
    pub cost_per_hire: f64,
    /// Money for each class, in the week it starts.
    pub cost_per_class: f64,
    /// Money for each head and week of training, beside pay.
    pub training_cost_per_week: f64,
    /// Share of the pay that trainees get, 0 to 1.
    pub training_pay_share: f64,
    /// Heads that one trainer can train; a class needs size ÷ this, and 1 at least.
    pub trainees_per_trainer: f64,
    /// The pool whose people train (taken from the phones, seasoned ones); `None`: trainers are not
    /// taken from any pool.
    pub trainers_from: Option<usize>,
}

/// Hours beyond the contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overtime {
    /// Most overtime as a share of the contract's hours of those on the phones (in seasoned heads).
    pub most_share: f64,
    /// Pay for an hour ÷ usual pay, such as 1.5.
    pub pay_factor: f64,
    /// Share of a paid hour of overtime that is productive, 0 to 1 (nobody is on leave in it).
    pub productive: f64,
}

/// Voluntary time off: people go home unpaid when there is little to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoluntaryTimeOff {
    /// Most time off as a share of the contract's hours of those on the phones (in seasoned heads).
    pub most_share: f64,
    /// Share of the pay that is saved, 0 to 1.
    pub saved_share: f64,
}

/// People for a fixed time: they come whole, stay to the last day and are then gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Temps {
    /// Weeks from the decision to the first day.
    pub lead_weeks: usize,
    /// Weeks they stay.
    pub contract_weeks: usize,
    /// Weeks of these in which they learn and are not productive; fewer than they stay.
    pub training_weeks: usize,
    /// Most heads at the same time.
    pub most_heads: u32,
    /// What a temp is worth in seasoned heads, over 0.
    pub productive: f64,
    /// Money for a paid hour, the agency's share included.
    pub pay_per_h: f64,
    /// Money for each who comes.
    pub cost_per_hire: f64,
}

/// A way from one pool to another. People keep their tenure and are taken from the seasoned.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MoveRoute {
    /// Its name, such as `phone to email`.
    pub name: String,
    /// The pool they leave.
    pub from: usize,
    /// The pool they join, as seasoned people.
    pub to: usize,
    /// First week in which anybody can go.
    pub first_week: usize,
    /// Weeks away for training: paid and on the old pool's payroll, on nobody's phones; nobody leaves the
    /// company in them. 0: at once.
    pub weeks_away: usize,
    /// Most heads a week.
    pub most_per_week: u32,
    /// Money a head.
    pub cost_per_head: f64,
}

/// At most so many classes and hires among these pools in these weeks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct HiringLimit {
    /// Its name, such as `Lyon in March`.
    pub name: String,
    /// Pools it counts.
    pub pools: Vec<usize>,
    /// Weeks in which the classes start.
    pub weeks: Range<usize>,
    /// Most classes; `None`: any number.
    pub most_classes: Option<u32>,
    /// Most heads; `None`: any number.
    pub most_heads: Option<u32>,
}

/// At most so much money in these weeks.
///
/// What is spent without any decision (pay of those who are there, classes committed, outsourcing agreed)
/// is never refused: a budget below it means that nothing is added, and [`check`](super::check()) warns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// Its name, such as `hiring 2027`.
    pub name: String,
    /// The weeks it is for.
    pub weeks: Range<usize>,
    /// What it pays for. Understaffing and the price of the band are no money and cannot be in it.
    pub kinds: Vec<CostKind>,
    /// The money.
    pub most: f64,
}

/// A limit on what is left short in a busy week (`required_p90_h`), after all the overtime and outsourcing there is
/// and without any voluntary time off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Robust {
    /// Share of the busy week's required hours that may be missing, 0 to 1.
    pub most_short_share: f64,
    /// Price of an hour missing beyond that: the limit may be missed, and then is told.
    pub price_per_h: f64,
}

/// What money goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// Usual pay, trainees' and temps' apart.
    Pay,
    /// Pay of trainees, and what training costs beside it.
    Training,
    /// Finding new people: by head and by class, temps included.
    Hiring,
    /// Overtime, whole.
    Overtime,
    /// What voluntary time off saves (negative).
    TimeOff,
    /// Work given to another company.
    Outsourcing,
    /// Pay of temps.
    Temps,
    /// Cross-training and internal moves.
    Moves,
    /// The price of hours missing.
    Understaffing,
    /// The price of the limit for busy weeks, where it is missed.
    Robust,
}

/// A training class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// The pool it is for.
    pub pool: usize,
    /// The week of its first day.
    pub week: usize,
    /// Heads on its first day: whole within the plan; past its end a fraction may stand.
    pub size: f64,
}

/// How many weeks at the end of the data [`Problem::extend`] repeats: the last month.
pub const LAST_MONTH_WEEKS: usize = 4;

impl Problem {
    /// Number of weeks, those past the plan's end included.
    #[must_use]
    pub fn span(&self) -> usize {
        self.weeks.len()
    }

    /// The end rule: `weeks` more weeks behind the plan's end at the demand, presence, attrition and limits of its last
    /// month ([`LAST_MONTH_WEEKS`] weeks, repeated). Classes can start in them with any size, so that the
    /// plan neither stops hiring near its end nor hires to outlast it.
    ///
    /// A good length is lead time, training and ramp together and 8 weeks more. Not needed where the
    /// caller has a forecast for those weeks: then give longer lists and a smaller `horizon`. Budgets and hiring
    /// limits are left as they are, for their own weeks.
    pub fn extend(&mut self, weeks: usize) {
        let span = self.span();
        if span == 0 {
            return;
        }
        let source = |week: usize| {
            let back = span.min(LAST_MONTH_WEEKS);
            span - back + (week - span) % back
        };
        let order: Vec<usize> = (span..span + weeks).map(source).collect();
        for _ in 0..weeks {
            let last = self.weeks.last().copied().unwrap_or_default();
            let next = last.checked_add_days(chrono::Days::new(7));
            self.weeks.push(next.unwrap_or(last));
        }
        let more = |list: &mut Vec<f64>| {
            if list.len() == span {
                let new: Vec<f64> = order.iter().map(|week| list[*week]).collect();
                list.extend(new);
            }
        };
        for queue in &mut self.queues {
            more(&mut queue.required_h);
            more(&mut queue.required_p10_h);
            more(&mut queue.required_p90_h);
            more(&mut queue.understaffing_factor);
            if let Some(outside) = &mut queue.outsourcing {
                more(&mut outside.least_h);
                more(&mut outside.most_h);
            }
        }
        for site in &mut self.sites {
            for list in [&mut site.seats, &mut site.trainers].into_iter().flatten() {
                more(list);
            }
        }
        for pool in &mut self.pools {
            more(&mut pool.presence);
            more(&mut pool.pay_factor);
            more(&mut pool.attrition.season);
            if pool.known_changes.len() == span {
                pool.known_changes.resize(span + weeks, 0.0);
            }
            if let Some(hiring) = &mut pool.hiring
                && hiring.frozen.len() == span
            {
                let new: Vec<bool> = order.iter().map(|week| hiring.frozen[*week]).collect();
                hiring.frozen.extend(new);
            }
        }
    }
}
