//! Rates and terms that hold everywhere: attrition, shrinkage, training, ramp, prices.

use super::{Check, money, of, share, weeks_of};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, TableOr};
use crate::scenario::file::{Attrition, ByMonth, HiringFile, RampFile};
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

/// Rates and terms as written, the rest as usual; beside them what holds at a site that says nothing else.
pub fn rates(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> (Hiring, SiteTerms) {
    let (mut rates, mut site) = (Hiring::default(), SiteTerms::default());
    people(written, (&mut rates, &mut site), problems);
    hours(written, &mut rates, check, problems);
    if let Some(at) = of(written, |it| &it.plays) {
        rates.plays = numbers::within("plays", at, 0..=super::MOST_PLAYS, problems);
    }
    assume(written, (&mut rates, &site), check);
    (rates, site)
}

/// Who leaves, and how new people come.
fn people(
    written: Option<&HiringFile>,
    (rates, site): (&mut Hiring, &mut SiteTerms),
    problems: &mut Problems,
) {
    if let Some(at) = of(written, |it| &it.attrition) {
        site.attrition = attrition(at, problems);
        rates.attrition.clone_from(&site.attrition);
    }
    let by_month = of(written, |it| &it.attrition_by_month);
    if let Some(factors) = factors("attrition_by_month", by_month, problems) {
        rates.attrition_by_month = factors;
    }
    if let Some(at) = of(written, |it| &it.lead_time) {
        site.lead_weeks = weeks_of("lead_time", at, 0, problems);
    }
    let cost = of(written, |it| &it.hiring_cost);
    site.hiring_cost = money("hiring_cost", cost, site.hiring_cost, problems);
    if let Some(at) = of(written, |it| &it.training) {
        rates.training_weeks = weeks_of("training", at, 0, problems);
    }
    let cost = of(written, |it| &it.training_cost);
    rates.training_cost = money("training_cost", cost, rates.training_cost, problems);
    if let Some(at) = of(written, |it| &it.graduation) {
        rates.graduation = numbers::share("graduation", at, true, problems);
    }
    if let Some(at) = of(written, |it| &it.trainees_per_trainer) {
        rates.trainees_per_trainer =
            numbers::within("trainees_per_trainer", at, 1..=1000, problems);
    }
    if let Some(list) = of(written, |it| &it.ramp) {
        rates.ramp = ramp(&list.items, problems);
    }
    site.training_weeks = rates.training_weeks;
    site.graduation = rates.graduation;
    site.ramp.clone_from(&rates.ramp);
}

/// What of the paid time is worked, hours more and fewer, and what missing ones cost.
fn hours(
    written: Option<&HiringFile>,
    rates: &mut Hiring,
    check: &Check<'_>,
    problems: &mut Problems,
) {
    let share_of = |name, at: &Option<At<f64>>, usual, problems: &mut Problems| {
        at.as_ref().map_or(usual, |at| share(name, at, problems))
    };
    let shrinks = of(written, |it| &it.shrinkage_by_month);
    rates.shrinkage_by_month = shrinkage(shrinks, check, problems);
    rates.schedule_efficiency = of(written, |it| &it.schedule_efficiency)
        .map(|at| numbers::share("schedule_efficiency", at, true, problems));
    rates.overtime = of(written, |it| &it.overtime).map(|it| ExtraHours {
        at_most: share_of("at_most", &it.at_most, Fraction::ZERO, problems),
        pay_factor: (it.pay_factor.as_ref())
            .map(|at| numbers::between("pay_factor", at, 1.0..=10.0, problems)),
    });
    rates.time_off = of(written, |it| &it.time_off).map(|it| HoursOff {
        at_most: share_of("at_most", &it.at_most, Fraction::ZERO, problems),
        saves: share_of("saves", &it.saves, Fraction::ONE, problems),
    });
    rates.understaffing = understaffing(written, problems);
    if let Some(at) = of(written, |it| &it.error_lasts) {
        rates.error_lasts = share("error_lasts", at, problems);
    }
    rates.shortfall_at_p90 =
        of(written, |it| &it.shortfall_at_p90).map(|at| share("shortfall_at_p90", at, problems));
}

/// What is reckoned with though nobody wrote it.
fn assume(
    written: Option<&HiringFile>,
    (rates, site): (&mut Hiring, &SiteTerms),
    check: &Check<'_>,
) {
    let contracts = check.world.all_contracts;
    let longer = contracts.iter().any(|it| it.overtime.is_some());
    let shorter = contracts
        .iter()
        .any(|it| it.week_min_minutes < it.week_max_minutes);
    let training_weeks = rates.training_weeks;
    let trainees = rates.trainees_per_trainer;
    let assumed = &mut rates.assumed;
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
        format!("training takes {training_weeks} weeks (`training`)"),
    );
    told(
        of(written, |it| &it.graduation).is_some(),
        "9 of 10 trainees finish (`graduation`)".to_owned(),
    );
    told(
        of(written, |it| &it.lead_time).is_some(),
        format!(
            "a class begins {} weeks after it was decided (`lead_time`)",
            site.lead_weeks
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
    told(
        of(written, |it| &it.class_size).is_some(),
        format!(
            "a class has {} to {} people (`class_size`)",
            site.class_min, site.class_max
        ),
    );
    told(
        of(written, |it| &it.trainees_per_trainer).is_some(),
        format!(
            "a trainer, from the people of the site, has up to {trainees} trainees (`trainees_per_trainer`)"
        ),
    );
    told(
        of(written, |it| &it.understaffing).is_some(),
        "a missing hour counts as 2 hours of mean pay up to 5 % of a queue's week, 4 up to 15 %, 8 beyond (`understaffing`)"
            .to_owned(),
    );
    told(
        of(written, |it| &it.overtime).is_some() || !longer,
        "overtime up to 5 % of the hours where a contract allows it (`overtime`)".to_owned(),
    );
    told(
        of(written, |it| &it.time_off).is_some() || !shorter,
        "people may be sent home unpaid down to the least hours of their contract (`time_off`)"
            .to_owned(),
    );
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

/// How new people work, step by step.
pub fn ramp(written: &[RampFile], problems: &mut Problems) -> Vec<RampStep> {
    let mut steps: Vec<RampStep> = vec![];
    for it in written {
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
