//! The months ahead: who is there, who leaves, whom one may hire, and what that costs.

use super::{ByMonth, Dates};
use crate::scenario::decode::{At, List, OneOrMany, TableOr, table};
use crate::scenario::model::DateSpan;
use crate::units::Seconds;
use chrono::NaiveDate;

/// Leavers a year: one number, or several by length of service.
pub type Attrition = OneOrMany<TableOr<AttritionFile, At<f64>>>;

table! {
    /// The months ahead: how many people leave, whom one may hire, and what that costs.
    pub struct HiringFile, "hiring" {
        /// First week that is looked at; weeks are blocks of seven days from here.
        first_week: At<NaiveDate>, optional("first_day"), "2026-03-02";
        /// Weeks to look ahead, 4 to 208.
        weeks: At<u32>, optional("78"), "78";
        /// Contracts under which people are hired; [] = nobody is hired.
        contracts: List<At<String>>, optional("those of agents whose role is agent"), "[\"full-time\"]";
        /// Leavers a year ÷ people: one number, or several by length of service; 0 to 26.
        attrition: Attrition, optional("0.6 in the first 13 weeks, 0.3 later"), "[ { until = \"13w\", per_year = 0.8 }, { per_year = 0.3 } ]";
        /// Leavers of a month ÷ those of an average month.
        attrition_by_month: ByMonth, optional("1"), "{ jan = 1.3, sep = 1.4 }";
        /// Share of paid time that is not worked, leave, training and sickness together, by month.
        shrinkage_by_month: ByMonth, optional("planned and unplanned of [shrinkage]"), "{ jul-aug = 0.22, dec = 0.20 }";
        /// Required hours that are covered ÷ hours paid for at work: what shifts, breaks and contracts leave of an hour.
        schedule_efficiency: At<f64>, optional("measured on a roster of the plan"), "0.86";
        /// From the decision to hire to the first day of training, in whole weeks.
        lead_time: At<Seconds>, optional("4w"), "\"4w\"";
        /// Time in the classroom, in whole weeks.
        training: At<Seconds>, optional("3w"), "\"3w\"";
        /// Share of those who begin the training who finish it.
        graduation: At<f64>, optional("0.9"), "0.9";
        /// How fast and how well people work after the training, by weeks since its end.
        ramp: List<RampFile>, optional("handle times 1.4, 1.25 and 1.1 times as long, four weeks each"), "[ { until = \"4w\", aht_factor = 1.4, quality = 0.95 }, { until = \"8w\", aht_factor = 1.15 } ]";
        /// People in a class.
        class_size: ClassSizeFile, optional("4 to 20"), "{ min = 4, max = 16 }";
        /// Trainees that one trainer can have; trainers come from the people of the class's site.
        trainees_per_trainer: At<u32>, optional("12"), "12";
        /// Cost of finding and hiring one person.
        hiring_cost: At<f64>, optional("0"), "2500";
        /// Cost of a trainee's week, on top of pay.
        training_cost: At<f64>, optional("0"), "150";
        /// Weeks in which no class begins.
        freeze: Dates, optional("none"), "[\"2026-12-14..2027-01-03\"]";
        /// Hours past the contract.
        overtime: ExtraHoursFile, optional("5 % where the contract allows overtime"), "{ at_most = 0.06, pay_factor = 1.5 }";
        /// Hours that people may go home unpaid.
        time_off: HoursOffFile, optional("down to the contract's least hours"), "{ at_most = 0.05 }";
        /// What an hour costs in which an agent is missing, the more are missing the dearer.
        understaffing: List<ShortfallFile>, optional("2, 4 and 8 times an hour's pay, beyond 5 and 15 %"), "[ { up_to = 0.05, per_hour = 60 }, { per_hour = 200 } ]";
        /// Most that may be missing of a week's required hours when volumes are as high as one time in ten; missing it costs.
        shortfall_at_p90: At<f64>, optional("not asked"), "0.10";
        /// Of what a forecast is off in the first weeks, the part (of its variance) that stays so through all weeks.
        error_lasts: At<f64>, optional("0.5"), "0.5";
        /// How often the weeks ahead are played, 0 to 100000.
        plays: At<u32>, optional("1000"), "1000";
        /// Queues and weeks in which missing hours cost more or less than `understaffing` says.
        price: List<PriceFile>, optional("as `understaffing` says"), "[[hiring.price]]";
        /// Groups of people.
        pool: List<PoolFile>, optional("agents of the same site, contract and skills"), "[[hiring.pool]]";
        /// What is otherwise at a site.
        site: List<HiringSiteFile>, optional("no limits"), "[[hiring.site]]";
        /// What hiring may cost.
        budget: List<BudgetFile>, optional("no limit"), "[[hiring.budget]]";
        /// What is known of volumes beyond the history.
        volume: List<WeeklyVolumeFile>, optional("from the history"), "[[hiring.volume]]";
        /// Work that another company can take.
        outsourcing: List<OutsourcingFile>, optional("none"), "[[hiring.outsourcing]]";
        /// Skills that people can learn.
        cross_training: List<CrossTrainingFile>, optional("none"), "[[hiring.cross_training]]";
        /// Classes that are decided already.
        class: List<DecidedClassFile>, optional("none"), "[[hiring.class]]";
    }
}

table! {
    /// How many leave up to a length of service.
    pub struct AttritionFile, "attrition" {
        /// Weeks since the end of the training up to which it holds.
        until: At<Seconds>, optional("from then on for ever"), "\"13w\"";
        /// Leavers a year ÷ people.
        per_year: At<f64>, required, "0.8";
    }
}

table! {
    /// How fast and how well new people work.
    pub struct RampFile, "ramp step" {
        /// Weeks since the end of the training up to which it holds.
        until: At<Seconds>, required, "\"4w\"";
        /// Their handle time ÷ that of others.
        aht_factor: At<f64>, optional("1"), "1.4";
        /// Share of their contacts that nobody has to take again.
        quality: At<f64>, optional("1"), "0.95";
    }
}

table! {
    /// People in a class.
    pub struct ClassSizeFile, "class size" {
        /// The least.
        min: At<u32>, optional("4"), "4";
        /// The most.
        max: At<u32>, optional("20"), "16";
    }
}

table! {
    /// Hours past the contract.
    pub struct ExtraHoursFile, "overtime ahead" {
        /// The most, as a share of the contract's hours, over all people of a group.
        at_most: At<f64>, required, "0.06";
        /// What such an hour costs, as a multiple of an ordinary one.
        pay_factor: At<f64>, optional("the contract's, else 1.5"), "1.5";
    }
}

table! {
    /// Hours that people may go home before the contract's are worked.
    pub struct HoursOffFile, "voluntary time off" {
        /// The most, as a share of the contract's hours, over all people of a group.
        at_most: At<f64>, required, "0.05";
        /// Share of the pay that it saves.
        saves: At<f64>, optional("1"), "1";
    }
}

table! {
    /// What a missing hour costs.
    pub struct ShortfallFile, "shortfall price" {
        /// Share of the week's required hours up to which it holds.
        up_to: At<f64>, optional("all beyond"), "0.05";
        /// For an hour in which a queue lacks one agent.
        per_hour: At<f64>, required, "60";
    }
}

table! {
    /// Where and when missing hours cost more or less.
    pub struct PriceFile, "price of missing hours" {
        /// The queues it is for.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// The days it is for; a week counts by its days.
        dates: Dates, optional("always"), "[\"2026-11-16..2026-12-31\"]";
        /// Factor on the prices of `understaffing`; several that hold multiply.
        factor: At<f64>, required, "2";
    }
}

table! {
    /// People of one site, contract and set of skills.
    pub struct PoolFile, "pool" {
        /// Where they work.
        site: At<String>, optional("the only site"), "\"Berlin\"";
        /// Their contract.
        contract: At<String>, optional("the only contract"), "\"full-time\"";
        /// The queues they can serve.
        skills: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// How many there are when the first week begins.
        heads: At<f64>, optional("the agents of that site, contract and skills"), "24";
        /// How many of them finished their training less than so many weeks before the first week.
        new: List<NewPeopleFile>, optional("from the agents' hired, else none"), "[ { weeks = 3, heads = 4 } ]";
        /// Whether people are hired into it.
        hire: At<bool>, optional("where `contracts` names its contract"), "true";
        /// Pay for an hour.
        cost_per_hour: At<f64>, optional("the mean of its agents, else the middle of the site's band for agents, else the contract's"), "23.0";
        /// Pay for a year of full work.
        pay_per_year: At<f64>, optional("see cost_per_hour"), "45000";
        /// People who come or go at a date as is known already.
        changes: List<KnownChangeFile>, optional("none"), "[ { date = 2026-06-01, heads = -1 } ]";
        /// People for a fixed time, such as from an agency.
        temps: TempsFile, optional("none"), "{ at_most = 10, stay = \"13w\", cost_per_hour = 31 }";
    }
}

table! {
    /// People who are new when the first week begins.
    pub struct NewPeopleFile, "new people" {
        /// Whole weeks since the end of their training.
        weeks: At<u32>, required, "3";
        /// How many.
        heads: At<f64>, required, "4";
    }
}

table! {
    /// People who come or go.
    pub struct KnownChangeFile, "known change" {
        /// From when on.
        date: At<NaiveDate>, required, "2026-06-01";
        /// How many come; below 0: go.
        heads: At<f64>, required, "-1";
    }
}

table! {
    /// People for a fixed time.
    pub struct TempsFile, "temps" {
        /// Most at the same time.
        at_most: At<u32>, required, "10";
        /// How long they stay, in whole weeks.
        stay: At<Seconds>, required, "\"13w\"";
        /// Pay for an hour, the agency's share included.
        cost_per_hour: At<f64>, required, "31";
        /// From the decision to their first day, in whole weeks.
        lead_time: At<Seconds>, optional("2w"), "\"2w\"";
        /// Of their time what is training, in whole weeks.
        training: At<Seconds>, optional("1w"), "\"1w\"";
        /// Contacts they handle in the time in which others handle one.
        speed: At<f64>, optional("0.85"), "0.85";
        /// Cost of each who comes.
        hiring_cost: At<f64>, optional("0"), "300";
    }
}

table! {
    /// What is otherwise at a site.
    pub struct HiringSiteFile, "hiring at a site" {
        /// The site.
        site: At<String>, required, "\"Berlin\"";
        /// People it has room for, trainees included.
        seats: At<u32>, optional("no limit"), "60";
        /// Trainers at once.
        trainers: At<u32>, optional("no limit"), "2";
        /// Classes that begin in a month.
        classes_a_month: At<u32>, optional("no limit"), "1";
        /// From the decision to hire to the first day of training.
        lead_time: At<Seconds>, optional("that of [hiring]"), "\"6w\"";
        /// People in a class.
        class_size: ClassSizeFile, optional("that of [hiring]"), "{ min = 6, max = 12 }";
        /// Cost of finding and hiring one person.
        hiring_cost: At<f64>, optional("that of [hiring]"), "4000";
        /// Leavers a year ÷ people: one number, or several by length of service.
        attrition: Attrition, optional("that of [hiring]"), "0.35";
        /// Time in the classroom, in whole weeks.
        training: At<Seconds>, optional("that of [hiring]"), "\"4w\"";
        /// Share of those who begin the training who finish it.
        graduation: At<f64>, optional("that of [hiring]"), "0.85";
        /// How fast and how well people work after the training, by weeks since its end.
        ramp: List<RampFile>, optional("that of [hiring]"), "[ { until = \"6w\", aht_factor = 1.3 } ]";
        /// Weeks in which no class begins, besides those of [hiring].
        freeze: Dates, optional("none"), "[\"2026-07-01..2026-08-31\"]";
    }
}

table! {
    /// What hiring and training may cost.
    pub struct BudgetFile, "budget" {
        /// The days it is for, both ends inside; a class counts when it begins.
        dates: At<DateSpan>, required, "\"2026-01-01..2026-12-31\"";
        /// The most, for hiring, training and the pay of trainees, at all sites together.
        amount: At<f64>, required, "250000";
    }
}

table! {
    /// What is known of volumes beyond the history.
    pub struct WeeklyVolumeFile, "volume ahead" {
        /// The queues it is for.
        queues: List<At<String>>, optional("all queues"), "[\"phone\"]";
        /// Growth a year, on top of [[growth]]: 0.08 = 8 % more after a year; above -1, 2 at most.
        growth_per_year: At<f64>, optional("from a history of two years, else 0"), "0.08";
        /// Volumes of a month ÷ those of an average month.
        by_month: ByMonth, optional("from a history of more than a year, else 1"), "{ jul-aug = 0.9, nov = 1.2, dec = 1.4 }";
        /// Contacts of a typical week from a date on, in place of the history's.
        typical_week: List<FromDateFile>, optional("from the history"), "[ { from = 2026-03-02, offered = 15000 } ]";
        /// How unsure a week's volume is a year ahead: standard deviation ÷ mean.
        uncertainty: At<f64>, optional("from past errors, else 0.10"), "0.10";
    }
}

table! {
    /// Contacts of a typical week from a date on.
    pub struct FromDateFile, "volume from a date" {
        /// First day of it.
        from: At<NaiveDate>, required, "2026-03-02";
        /// Contacts of a week on whose days all is open.
        offered: At<f64>, required, "15000";
    }
}

table! {
    /// Work of a queue that another company can take.
    pub struct OutsourcingFile, "outsourcing" {
        /// The queue.
        queue: At<String>, optional("the only queue"), "\"phone\"";
        /// Cost of an hour in which a required agent is there.
        per_hour: At<f64>, required, "34";
        /// Most hours a week.
        at_most: At<f64>, required, "400";
        /// Hours a week that are paid in any case.
        at_least: At<f64>, optional("0"), "40";
        /// When it can be had.
        dates: Dates, optional("always"), "[\"2026-10-01..2027-01-31\"]";
    }
}

table! {
    /// Skills that people can learn.
    pub struct CrossTrainingFile, "cross-training" {
        /// Where.
        sites: List<At<String>>, optional("all sites"), "[\"Berlin\"]";
        /// The queues they can serve before.
        from: List<At<String>>, required, "[\"phone\"]";
        /// The queues they can serve afterwards.
        to: List<At<String>>, required, "[\"phone\", \"email\"]";
        /// Time off the floor, in whole weeks.
        takes: At<Seconds>, optional("1w"), "\"1w\"";
        /// Cost for each of them, on top of pay.
        cost: At<f64>, optional("0"), "400";
        /// Most people who begin it in a week.
        at_most: At<u32>, optional("4"), "4";
    }
}

table! {
    /// A class that is decided already.
    pub struct DecidedClassFile, "class" {
        /// First day of its training.
        start: At<NaiveDate>, required, "2026-03-16";
        /// How many begin.
        heads: At<u32>, required, "8";
        /// Where.
        site: At<String>, optional("the only site"), "\"Berlin\"";
        /// Their contract.
        contract: At<String>, optional("the only contract people are hired under"), "\"full-time\"";
        /// The queues they will serve.
        skills: List<At<String>>, optional("all queues"), "[\"phone\"]";
    }
}
