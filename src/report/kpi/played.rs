//! What the simulation says of a queue: the same figures as its history, and the ratings to expect.

use super::{Kpi, NOT_GIVEN, NPS_UNIT, scale_in_words};
use crate::experience::{Fit, Gap, Satisfaction, doubt_in_words, in_words, why_not};
use crate::history::experience::CsatScale;
use crate::report::felt::FeltQueue;
use crate::report::number::{half_width, tidy};
use crate::simulate::Estimate;
use crate::wording::counted;

/// The figures of a queue whose plan was played `plays` times, and the ratings that follow from its waits
/// where the history has `satisfaction`.
#[must_use]
pub fn played(
    felt: &FeltQueue,
    plays: u32,
    satisfaction: Option<&Satisfaction>,
    csat_scale: Option<CsatScale>,
) -> Vec<Kpi> {
    let mut all = measured(felt, plays);
    let nothing = Satisfaction::default();
    all.extend(ratings(felt, satisfaction.unwrap_or(&nothing), csat_scale));
    all
}

/// What was counted in the plays.
fn measured(felt: &FeltQueue, plays: u32) -> Vec<Kpi> {
    let times = counted(plays as usize, "play");
    let in_open = if felt.deferred {
        ", in opening time"
    } else {
        ""
    };
    let figure = |name: &str, unit: &str, it: Option<Estimate>, missing: &str| {
        let how = format!("simulated, {times}{}{in_open}", within(it, unit));
        Kpi {
            half_width: it.and_then(|it| tidy(it.half_width?)),
            ..Kpi::new(name, unit, it.map(|it| it.mean), how, missing)
        }
    };
    let share = |name: &str, it, missing: &str| figure(name, "share", it, missing);
    let first = felt.first_response_s;
    let hangs_up = felt.abandoned.filter(|_| felt.hangs_up);
    let not_resolved =
        "the queue has no time for it; `resolve_within` in the scenario would set one";
    vec![
        figure("first_response_time_simulated", "s", first, NOBODY),
        share(
            "service_level_simulated",
            felt.service_level,
            unpromised(felt),
        ),
        share("abandoned_simulated", hangs_up, never_hangs_up(felt)),
        left(felt, &times),
        share("occupancy_simulated", felt.occupancy, NOBODY),
        share(
            "resolved_in_time_simulated",
            felt.resolved_in_time,
            not_resolved,
        ),
    ]
}

/// Why there is nothing to tell of waits and of work.
const NOBODY: &str = "nobody arrives or nobody is at work in the plan";

/// Who is unanswered (email and tickets: not done) when the plan ends.
fn left(felt: &FeltQueue, times: &str) -> Kpi {
    let it = felt.unfinished;
    let what = if felt.deferred {
        "not done"
    } else {
        "still waiting, or to be called back,"
    };
    let how = format!(
        "simulated, {times}{}: {what} when the plan ends",
        within(it, "share")
    );
    let (name, mean) = ("unfinished_simulated", it.map(|it| it.mean));
    Kpi {
        half_width: it.and_then(|it| tidy(it.half_width?)),
        ..Kpi::new(name, "share", mean, how, "nobody arrives in the plan")
    }
}

const fn unpromised(felt: &FeltQueue) -> &'static str {
    match felt.service_level_target {
        Some(_) => "nobody contacted the queue in the play",
        None => "the queue promises none; `service_level` in the scenario would",
    }
}

const fn never_hangs_up(felt: &FeltQueue) -> &'static str {
    match felt.deferred {
        true => "email and tickets wait until they are done: nobody hangs up",
        false => {
            "callers of the queue wait for ever; `patience` in the scenario would say how long they do"
        }
    }
}

/// The ratings that the waits of the plays lead to.
fn ratings(felt: &FeltQueue, known: &Satisfaction, scale: Option<CsatScale>) -> [Kpi; 2] {
    // Of email and tickets the simulation knows open time until they are done, ratings follow time by the clock:
    // the same where the queue never closes.
    let by_the_clock = !felt.deferred || felt.never_closes;
    let wait_log = felt.wait_log.filter(|_| by_the_clock);
    let unknown = if felt.wait_log.is_none() {
        "nobody is answered in the play"
    } else {
        "the play counts the opening hours until email and tickets are done; ratings follow time by the clock, with \
         the nights and days on which the queue is closed"
    };
    let unit = scale.map_or("", scale_in_words);
    let wait = wait_log.ok_or(unknown);
    let (csat, nps) = (known.csat.as_ref(), known.nps.as_ref());
    let gaps = (known.csat_gap.as_ref(), known.nps_gap.as_ref());
    [
        expected("csat_expected", ("CSAT", unit), csat, gaps.0, wait),
        expected("nps_expected", ("NPS", NPS_UNIT), nps, gaps.1, wait),
    ]
}

/// ` ± 0.4 points`.
fn within(it: Option<Estimate>, unit: &str) -> String {
    let width = it.and_then(|it| it.half_width);
    width.map_or_else(String::new, |width| match unit {
        "share" => format!(", ± {} points", half_width(width * 100.0, 2)),
        _ => format!(", ± {} s", half_width(width, 2)),
    })
}

fn expected(
    name: &str,
    (rating, unit): (&str, &str),
    fit: Option<&Fit>,
    gap: Option<&Gap>,
    wait_log: Result<f64, &str>,
) -> Kpi {
    let value = fit.zip(wait_log.ok());
    let value = value.and_then(|(fit, log)| tidy(fit.predict_logs(log, None)));
    let how = match (fit, gap) {
        (Some(_), _) if value.is_none() => {
            format!("{NOT_GIVEN}{}", wait_log.err().unwrap_or("no number"))
        }
        (Some(fit), _) => {
            let doubt = wait_log.ok().and_then(|it| fit.doubt(it));
            let doubt = doubt.map_or_else(String::new, |it| format!(" {}", doubt_in_words(&it)));
            let line = in_words(rating, fit);
            format!("expected of the simulated waits. {line}{doubt}")
        }
        (None, gap) => {
            let why = why_not(rating, gap.unwrap_or(&Gap::NoRatings));
            format!("{NOT_GIVEN}{why}")
        }
    };
    Kpi {
        half_width: None,
        name: name.to_owned(),
        unit: unit.to_owned(),
        value,
        how,
    }
}

/// The same figures of a queue whose plan was not played: none.
#[must_use]
pub fn unplayed() -> Vec<Kpi> {
    let all = played(&FeltQueue::default(), 0, None, None);
    let missing = "the roster was not played; without `--no-simulate` it is";
    let none = all.into_iter();
    none.map(|it| Kpi::new(&it.name, &it.unit, None, String::new(), missing))
        .collect()
}
