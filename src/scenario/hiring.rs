//! The months ahead, checked: who leaves, whom one may hire, and what that costs.

use super::model::DateSpan;
use crate::units::{ContractIndex, Fraction, Money, QueueIndex, SiteIndex};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The tables under `[hiring]`; what is not written has its default.
///
/// Only the command `hire` and what it calls use it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hiring {
    /// First day of the first week; `None` = the plan's first day.
    pub first_week: Option<NaiveDate>,
    /// Weeks to look ahead.
    pub weeks: u32,
    /// Contracts under which people are hired, none where the list is empty; `None` = those of agents whose role is `agent`.
    pub contracts: Option<Vec<ContractIndex>>,
    /// How many leave, by length of service, where the site says nothing else; the last has no end.
    pub attrition: Vec<AttritionBand>,
    /// Leavers of a month ÷ those of an average month, from January, 0 or more.
    pub attrition_by_month: [f64; 12],
    /// Share of paid time that is not worked, from January.
    pub shrinkage_by_month: [Fraction; 12],
    /// Required hours that are covered ÷ hours paid for at work; `None` = to be measured.
    pub schedule_efficiency: Option<Fraction>,
    /// Weeks of training where the site says nothing else.
    pub training_weeks: u32,
    /// Share of those who begin the training who finish it, where the site says nothing else.
    pub graduation: Fraction,
    /// How new people work, ascending by the weeks since the end of their training, where the site says nothing else.
    pub ramp: Vec<RampStep>,
    /// Trainees that one trainer can have, 1 or more.
    pub trainees_per_trainer: u32,
    /// Cost of a trainee's week, on top of pay.
    pub training_cost: Money,
    /// Hours past the contract, over all people of a group.
    pub overtime: Option<ExtraHours>,
    /// Hours that people may go home unpaid; `None` = down to the contract's least.
    pub time_off: Option<HoursOff>,
    /// What a missing hour costs, ascending; the last has no end. Empty = from the pay.
    pub understaffing: Vec<ShortfallStep>,
    /// Where and when missing hours cost more or less.
    pub prices: Vec<PriceFactor>,
    /// Most that may be missing of a week's required hours where volumes are as high as one time in ten.
    pub shortfall_at_p90: Option<Fraction>,
    /// Of the variance of a forecast's error in the first weeks, the part that lasts through all weeks.
    pub error_lasts: Fraction,
    /// How often the weeks ahead are played.
    pub plays: u32,
    /// Groups of people as far as they are written.
    pub pools: Vec<PoolTerms>,
    /// What holds at each site, in the scenario's order.
    pub sites: Vec<SiteTerms>,
    /// What hiring may cost.
    pub budgets: Vec<Budget>,
    /// What is known of volumes, in the order of the file; later ones win.
    pub volumes: Vec<VolumeAhead>,
    /// Work that another company can take.
    pub outsourcing: Vec<Outsourcing>,
    /// Skills that people can learn.
    pub cross_training: Vec<CrossTraining>,
    /// Classes that are decided already.
    pub classes: Vec<DecidedClass>,
    /// What is assumed because nothing was written, in sentences.
    pub assumed: Vec<String>,
}

/// How many leave up to a length of service.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AttritionBand {
    /// Weeks since the end of the training up to which it holds; `None` = for ever.
    pub until_weeks: Option<u32>,
    /// Leavers a year ÷ people, 0 to 26.
    pub per_year: f64,
}

/// How new people work up to a week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RampStep {
    /// Weeks since the end of the training up to which it holds.
    pub until_weeks: u32,
    /// Handle time ÷ that of others, above 0.
    pub aht_factor: f64,
    /// Share of contacts that nobody has to take again, above 0.
    pub quality: f64,
}

/// Hours past the contract.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExtraHours {
    /// The most, as a share of the contract's hours.
    pub at_most: Fraction,
    /// What such an hour costs ÷ an ordinary one; `None` = as the contract says.
    pub pay_factor: Option<f64>,
}

/// Hours that people may go home.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HoursOff {
    /// The most, as a share of the contract's hours.
    pub at_most: Fraction,
    /// Share of the pay that it saves.
    pub saves: Fraction,
}

/// What a missing hour costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShortfallStep {
    /// Share of the week's required hours up to which it holds; `None` = all beyond.
    pub up_to: Option<f64>,
    /// For an hour in which a queue lacks one agent.
    pub per_hour: Money,
}

/// Where and when missing hours cost more or less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriceFactor {
    /// The queues; empty = all.
    pub queues: Vec<QueueIndex>,
    /// The days; empty = always.
    pub dates: Vec<DateSpan>,
    /// Factor on the prices of missing hours, 0 to 100.
    pub factor: f64,
}

/// A group of people as far as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolTerms {
    /// Where they work.
    pub site: SiteIndex,
    /// Their contract.
    pub contract: ContractIndex,
    /// The queues they can serve, ascending.
    pub skills: Vec<QueueIndex>,
    /// How many there are; `None` = the agents that are alike.
    pub heads: Option<f64>,
    /// How many of them finished their training so many weeks ago; `None` = as the agents say.
    pub new: Option<Vec<(u32, f64)>>,
    /// Whether people are hired into it; `None` = as the contract says.
    pub hire: Option<bool>,
    /// Pay for an hour; `None` = the agents' mean, else the contract's.
    pub cost_per_hour: Option<Money>,
    /// Who comes (+) or goes (−) and from when on, as is known already.
    pub changes: Vec<(NaiveDate, f64)>,
    /// People for a fixed time.
    pub temps: Option<TempsTerms>,
}

/// People for a fixed time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TempsTerms {
    /// Most at the same time.
    pub at_most: u32,
    /// Weeks they stay.
    pub stay_weeks: u32,
    /// Pay for an hour.
    pub cost_per_hour: Money,
    /// Weeks from the decision to their first day.
    pub lead_weeks: u32,
    /// Weeks of their time that are training.
    pub training_weeks: u32,
    /// Contacts they handle in the time in which others handle one.
    pub speed: f64,
    /// Cost of each who comes.
    pub hiring_cost: Money,
}

/// What holds at a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteTerms {
    /// People it has room for, trainees included.
    pub seats: Option<u32>,
    /// Trainers at once.
    pub trainers: Option<u32>,
    /// Classes that begin in a month.
    pub classes_a_month: Option<u32>,
    /// Weeks from the decision to hire to the first day of training.
    pub lead_weeks: u32,
    /// Fewest people in a class, 1 or more.
    pub class_min: u32,
    /// Most people in a class.
    pub class_max: u32,
    /// Cost of finding and hiring one person.
    pub hiring_cost: Money,
    /// How many leave, by length of service.
    pub attrition: Vec<AttritionBand>,
    /// Weeks of training.
    pub training_weeks: u32,
    /// Share of those who begin the training who finish it.
    pub graduation: Fraction,
    /// How new people work, ascending by the weeks since the end of their training.
    pub ramp: Vec<RampStep>,
    /// Days on which no class begins.
    pub freeze: Vec<DateSpan>,
}

/// What hiring may cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// The days it is for.
    pub dates: DateSpan,
    /// The most.
    pub amount: Money,
}

/// What is known of volumes beyond the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VolumeAhead {
    /// The queues it is for; empty = all.
    pub queues: Vec<QueueIndex>,
    /// Growth a year, on top of what `[[growth]]` says.
    pub growth_per_year: Option<f64>,
    /// Volume of a month ÷ that of an average month, from January; `None` = from the history.
    pub by_month: Option<[f64; 12]>,
    /// Contacts of a typical week from a date on, ascending; empty = from the history.
    pub typical_week: Vec<(NaiveDate, f64)>,
    /// Standard deviation ÷ mean of a week's volume a year ahead.
    pub uncertainty: Option<f64>,
}

/// Work of a queue that another company can take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outsourcing {
    /// The queue; each at most once.
    pub queue: QueueIndex,
    /// Cost of an hour.
    pub per_hour: Money,
    /// Most hours a week.
    pub at_most: f64,
    /// Hours a week that are paid in any case.
    pub at_least: f64,
    /// When it can be had; empty = always.
    pub dates: Vec<DateSpan>,
}

/// Skills that people can learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrossTraining {
    /// Where; empty = everywhere.
    pub sites: Vec<SiteIndex>,
    /// The queues before, ascending.
    pub from: Vec<QueueIndex>,
    /// The queues afterwards, ascending.
    pub to: Vec<QueueIndex>,
    /// Weeks off the floor.
    pub weeks: u32,
    /// Cost for each.
    pub cost: Money,
    /// Most people who begin it in a week.
    pub at_most: u32,
}

/// A class that is decided already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecidedClass {
    /// First day of its training.
    pub start: NaiveDate,
    /// How many begin.
    pub heads: u32,
    /// Where.
    pub site: SiteIndex,
    /// Their contract.
    pub contract: ContractIndex,
    /// The queues they will serve, ascending.
    pub skills: Vec<QueueIndex>,
}

impl Hiring {
    /// The first day of the first week.
    #[must_use]
    pub fn first_day(&self, plan: NaiveDate) -> NaiveDate {
        self.first_week.unwrap_or(plan)
    }

    /// What is known of a queue's volumes: of each part what the last entry that has it says.
    #[must_use]
    pub fn volume_of(&self, queue: QueueIndex) -> VolumeAhead {
        let concerned = |it: &&VolumeAhead| super::model::concerns(&it.queues, queue);
        let mut known = VolumeAhead {
            queues: vec![queue],
            growth_per_year: None,
            by_month: None,
            typical_week: vec![],
            uncertainty: None,
        };
        for it in self.volumes.iter().filter(concerned) {
            known.growth_per_year = it.growth_per_year.or(known.growth_per_year);
            known.by_month = it.by_month.or(known.by_month);
            known.uncertainty = it.uncertainty.or(known.uncertainty);
            if !it.typical_week.is_empty() {
                known.typical_week.clone_from(&it.typical_week);
            }
        }
        known
    }
}

impl Hiring {
    /// Weeks ahead where nothing is written: a year and a half.
    pub const USUAL_WEEKS: u32 = 78;
}

impl Default for Hiring {
    /// What is assumed of a scenario that says nothing, without sites.
    fn default() -> Self {
        let share = |it: f64| Fraction::new(it).unwrap_or_default();
        let site = SiteTerms::default();
        Self {
            first_week: None,
            weeks: Self::USUAL_WEEKS,
            contracts: None,
            attrition: site.attrition,
            attrition_by_month: [1.0; 12],
            shrinkage_by_month: [Fraction::ZERO; 12],
            schedule_efficiency: None,
            training_weeks: site.training_weeks,
            graduation: site.graduation,
            ramp: site.ramp,
            trainees_per_trainer: 12,
            training_cost: Money::default(),
            overtime: None,
            time_off: None,
            understaffing: vec![],
            prices: vec![],
            error_lasts: share(0.5),
            shortfall_at_p90: None,
            plays: 1000,
            pools: vec![],
            sites: vec![],
            budgets: vec![],
            volumes: vec![],
            outsourcing: vec![],
            cross_training: vec![],
            classes: vec![],
            assumed: vec![],
        }
    }
}

impl Default for SiteTerms {
    /// No limits; classes of 4 to 20 after four weeks; 30 % leave in a year, new people at twice that pace.
    fn default() -> Self {
        let band = |until_weeks, per_year| AttritionBand {
            until_weeks,
            per_year,
        };
        let step = |until_weeks, aht_factor| RampStep {
            until_weeks,
            aht_factor,
            quality: 1.0,
        };
        Self {
            seats: None,
            trainers: None,
            classes_a_month: None,
            lead_weeks: 4,
            class_min: 4,
            class_max: 20,
            hiring_cost: Money::default(),
            attrition: vec![band(Some(13), 0.6), band(None, 0.3)],
            training_weeks: 3,
            graduation: Fraction::new(0.9).unwrap_or_default(),
            ramp: vec![step(4, 1.4), step(8, 1.25), step(12, 1.1)],
            freeze: vec![],
        }
    }
}
