//! Rates and terms that hold everywhere: attrition, shrinkage, training, ramp, prices.

use super::{Check, money, of, share, weeks_of};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, TableOr};
use crate::scenario::file::{Attrition, ByMonth, HiringFile};
use crate::scenario::model::{
    AttritionBand, ExtraHours, Hiring, HoursOff, RampStep, ShortfallStep, SiteTerms,
};
use crate::scenario::validate::{items, numbers};
use crate::units::{Fraction, Money};

/// Highest attrition that is believed: half of the people in a week.
const MOST_ATTRITION: f64 = 26.0;
/// Highest factor of a month that is believed.
const MOST_MONTH: f64 = 10.0;
/// Longest handle time of new people ÷ that of others that is believed.
const SLOWEST: f64 = 5.0;

/// The figures that hold at every site.
pub struct Rates {
    pub attrition: Vec<AttritionBand>,
    pub attrition_by_month: [f64; 12],
    pub shrinkage_by_month: [Fraction; 12],
    pub schedule_efficiency: Option<Fraction>,
    pub lead_weeks: u32,
    pub training_weeks: u32,
    pub graduation: Fraction,
    pub ramp: Vec<RampStep>,
    pub trainees_per_trainer: u32,
    pub hiring_cost: Money,
    pub training_cost: Money,
    pub overtime: Option<ExtraHours>,
    pub time_off: Option<HoursOff>,
    pub understaffing: Vec<ShortfallStep>,
    pub shortfall_at_p90: Option<Fraction>,
    pub plays: u32,
}

pub fn rates(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    assumed: &mut Vec<String>,
    problems: &mut Problems,
) -> Rates {
    let training = of(written, |it| &it.training);
    let training_weeks = training.map_or(3, |at| weeks_of("training", at, 0, problems));
    let graduation = of(written, |it| &it.graduation);
    let lead = of(written, |it| &it.lead_time);
    let rates = Rates {
        attrition: attrition_or_usual(of(written, |it| &it.attrition), problems),
        attrition_by_month: factors(
            "attrition_by_month",
            of(written, |it| &it.attrition_by_month),
            problems,
        )
        .unwrap_or([1.0; 12]),
        shrinkage_by_month: shrinkage(of(written, |it| &it.shrinkage_by_month), check, problems),
        schedule_efficiency: of(written, |it| &it.schedule_efficiency)
            .map(|at| numbers::share("schedule_efficiency", at, true, problems)),
        lead_weeks: lead.map_or(4, |at| weeks_of("lead_time", at, 0, problems)),
        training_weeks,
        graduation: graduation.map_or_else(
            || Fraction::new(0.9).unwrap_or_default(),
            |at| numbers::share("graduation", at, true, problems),
        ),
        ramp: ramp(written, problems),
        trainees_per_trainer: of(written, |it| &it.trainees_per_trainer).map_or(12, |at| {
            numbers::within("trainees_per_trainer", at, 1..=1000, problems)
        }),
        hiring_cost: money(
            "hiring_cost",
            of(written, |it| &it.hiring_cost),
            Money::default(),
            problems,
        ),
        training_cost: money(
            "training_cost",
            of(written, |it| &it.training_cost),
            Money::default(),
            problems,
        ),
        overtime: of(written, |it| &it.overtime).map(|it| ExtraHours {
            at_most: it
                .at_most
                .as_ref()
                .map_or(Fraction::ZERO, |at| share("at_most", at, problems)),
            pay_factor: it
                .pay_factor
                .as_ref()
                .map(|at| numbers::between("pay_factor", at, 1.0..=10.0, problems)),
        }),
        time_off: of(written, |it| &it.time_off).map(|it| HoursOff {
            at_most: it
                .at_most
                .as_ref()
                .map_or(Fraction::ZERO, |at| share("at_most", at, problems)),
            saves: it
                .saves
                .as_ref()
                .map_or(Fraction::ONE, |at| share("saves", at, problems)),
        }),
        understaffing: understaffing(written, problems),
        shortfall_at_p90: of(written, |it| &it.shortfall_at_p90)
            .map(|at| share("shortfall_at_p90", at, problems)),
        plays: of(written, |it| &it.plays).map_or(1000, |at| {
            numbers::within("plays", at, 0..=super::MOST_PLAYS, problems)
        }),
    };
    assume(written, &rates, assumed);
    rates
}

/// What is reckoned with though nobody wrote it.
fn assume(written: Option<&HiringFile>, rates: &Rates, assumed: &mut Vec<String>) {
    let mut told = |given: bool, text: String| {
        if !given {
            assumed.push(text);
        }
    };
    told(
        of(written, |it| &it.attrition).is_some(),
        "30 % of people leave in a year, at twice that pace in their first 13 weeks (`attrition`)"
            .to_owned(),
    );
    told(
        of(written, |it| &it.training).is_some(),
        format!("training takes {} weeks (`training`)", rates.training_weeks),
    );
    told(
        of(written, |it| &it.graduation).is_some(),
        "9 of 10 trainees finish (`graduation`)".to_owned(),
    );
    told(
        of(written, |it| &it.lead_time).is_some(),
        format!(
            "a class begins {} weeks after it was decided (`lead_time`)",
            rates.lead_weeks
        ),
    );
    told(
        of(written, |it| &it.ramp).is_some(),
        "new people take 40, 25 and 10 % longer in their first three times four weeks (`ramp`)"
            .to_owned(),
    );
    told(
        of(written, |it| &it.hiring_cost).is_some(),
        "hiring costs nothing but pay (`hiring_cost`)".to_owned(),
    );
}

fn attrition_or_usual(written: Option<&Attrition>, problems: &mut Problems) -> Vec<AttritionBand> {
    match written {
        Some(written) => attrition(written, problems),
        None => SiteTerms::default().attrition,
    }
}

/// Bands of attrition, ascending, the last without an end.
pub fn attrition(written: &Attrition, problems: &mut Problems) -> Vec<AttritionBand> {
    let mut bands: Vec<AttritionBand> = vec![];
    for it in &written.0 {
        let (until, per_year, place) = match it {
            TableOr::Short(at) => (None, Some(at), &at.place),
            TableOr::Table(table) => (table.until.as_ref(), table.per_year.as_ref(), &table.place),
        };
        let until_weeks = until.map(|at| weeks_of("until", at, 1, problems));
        let before = bands.last().map(|it| it.until_weeks);
        if before.is_some_and(|before| !rises(before, until_weeks)) {
            not_rising("attrition", place, problems);
        }
        bands.push(AttritionBand {
            until_weeks,
            per_year: per_year.map_or(0.0, |at| leavers(at, problems)),
        });
    }
    // Later than the last band as in the last.
    if let Some(last) = bands.last_mut() {
        last.until_weeks = None;
    }
    bands
}

/// Whether a step's end lies after that of the one before; without an end it is the last.
fn rises<T: PartialOrd>(before: Option<T>, next: Option<T>) -> bool {
    match (before, next) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(before), Some(next)) => next > before,
    }
}

fn leavers(at: &At<f64>, problems: &mut Problems) -> f64 {
    if (0.0..=MOST_ATTRITION).contains(&at.value) {
        return at.value;
    }
    let (label, help) = if at.value < 0.0 {
        (
            "people would come back",
            "write leavers a year ÷ people, 0 or more, such as 0.3 for 30 %".to_owned(),
        )
    } else {
        (
            "more than half of the people in a week",
            format!("write {} for {} % a year", at.value / 100.0, at.value),
        )
    };
    let problem = Problem::error(codes::BAD_ATTRITION, "this is no rate of leavers")
        .at(at.place.clone(), label)
        .help(help);
    problems.push(problem);
    0.0
}

/// Says that steps are not in ascending order.
pub fn not_rising(what: &str, place: &Place, problems: &mut Problems) {
    let problem = Problem::error(
        codes::STEPS_NOT_RISING,
        format!("the steps of `{what}` are not in ascending order"),
    )
    .at(place.clone(), "does not end after the one before")
    .help("write each step with a later end than the one before; only the last may have none");
    problems.push(problem);
}

/// A factor for each month, 1 where none is written; `None` where nothing is.
pub fn factors(
    name: &str,
    written: Option<&ByMonth>,
    problems: &mut Problems,
) -> Option<[f64; 12]> {
    let written = written?;
    let mut all = [1.0; 12];
    for (own, at) in all.iter_mut().zip(&written.months) {
        if let Some(at) = at {
            *own = numbers::between(name, at, 0.0..=MOST_MONTH, problems);
        }
    }
    Some(all)
}

fn shrinkage(
    written: Option<&ByMonth>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> [Fraction; 12] {
    let usual = check.world.shrinkage.planned.get() + check.world.shrinkage.unplanned.get();
    let mut all = [Fraction::new(usual).unwrap_or_default(); 12];
    let Some(written) = written else { return all };
    for (own, at) in all.iter_mut().zip(&written.months) {
        let Some(at) = at else { continue };
        *own = share("shrinkage_by_month", at, problems);
        if at.value == 1.0 {
            let problem =
                Problem::error(codes::SHRINKAGE_TOO_HIGH, "shrinkage leaves nobody at work")
                    .at(at.place.clone(), "all of the paid time")
                    .help("write the share of paid time that is not worked, such as 0.2");
            problems.push(problem);
        }
    }
    all
}

fn ramp(written: Option<&HiringFile>, problems: &mut Problems) -> Vec<RampStep> {
    let Some(list) = of(written, |it| &it.ramp) else {
        return Hiring::default().ramp;
    };
    let mut steps: Vec<RampStep> = vec![];
    for it in &list.items {
        let until = it.until.as_ref();
        let until_weeks = until.map_or(u32::MAX, |at| weeks_of("until", at, 1, problems));
        if steps
            .last()
            .is_some_and(|before| before.until_weeks >= until_weeks)
        {
            not_rising("ramp", &it.place, problems);
        }
        steps.push(RampStep {
            until_weeks,
            aht_factor: it.aht_factor.as_ref().map_or(1.0, |at| {
                numbers::above_zero("aht_factor", at, SLOWEST, "1.3 for 30 % longer", problems)
            }),
            quality: it.quality.as_ref().map_or(1.0, |at| {
                numbers::share("quality", at, true, problems).get()
            }),
        });
    }
    steps
}

fn understaffing(written: Option<&HiringFile>, problems: &mut Problems) -> Vec<ShortfallStep> {
    let mut steps: Vec<ShortfallStep> = vec![];
    for it in items(of_list(written)) {
        let up_to = it.up_to.as_ref();
        let up_to = up_to.map(|at| numbers::share("up_to", at, true, problems).get());
        let per_hour = money("per_hour", it.per_hour.as_ref(), Money::default(), problems);
        if let Some(before) = steps.last() {
            if !rises(before.up_to, up_to) {
                not_rising("understaffing", &it.place, problems);
            } else if per_hour < before.per_hour {
                cheaper(it.per_hour.as_ref(), problems);
            }
        }
        steps.push(ShortfallStep { up_to, per_hour });
    }
    if let Some(last) = steps.last_mut() {
        last.up_to = None;
    }
    steps
}

fn of_list(
    written: Option<&HiringFile>,
) -> &Option<crate::scenario::decode::List<crate::scenario::file::ShortfallFile>> {
    written.map_or(&None, |it| &it.understaffing)
}

fn cheaper(at: Option<&At<f64>>, problems: &mut Problems) {
    let Some(at) = at else { return };
    let problem = Problem::error(
        codes::STEPS_NOT_RISING,
        "a missing hour cannot be cheaper the more are missing",
    )
    .at(at.place.clone(), "cheaper than the step before")
    .help("write prices that rise with what is missing");
    problems.push(problem);
}
