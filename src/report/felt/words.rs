//! What customers felt, in a planner's words.

use super::help::{help, too_late};
use super::left;
use super::{FeltPeriod, FeltQueue, FeltTarget, SimulationSummary};
use crate::report::number::{decimals, percent, thousands};
use crate::scenario::model::PromiseOver;
use crate::simulate::{Estimate, Goal, Verdict};
use crate::units::Seconds;
use crate::wording::{counted, grouped, listed, plural};
use comfy_table::{CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};

/// The proof as `simulate` tells it: a table, and what to do about queues that miss their promise.
#[must_use]
pub fn told(played: &SimulationSummary) -> String {
    if played.replications == 0 {
        return format!("{}.\n", played_times(played));
    }
    let mut text = format!("{}: what customers felt\n\n", played_times(played));
    text += &table(played);
    text += "\n\n";
    let queues = played.queues.iter();
    let verdicts = queues.flat_map(|it| verdict(it).into_iter().chain(besides(it)));
    let given = volumes_given(played).into_iter();
    for line in given.chain(left::lines(played)).chain(verdicts) {
        text += &line;
        text.push('\n');
    }
    text
}

/// Promises besides the service level that are not kept by more than chance.
fn besides(it: &FeltQueue) -> Vec<String> {
    let others = it.targets.iter();
    let others = others.filter(|own| own.target != Goal::ServiceLevel);
    let others = others.filter(|own| own.verdict != Verdict::Kept);
    others.map(|own| other(it, own)).collect()
}

/// `phone: mean wait 42s ± 3s, at most 30s is promised: missed.`
fn other(it: &FeltQueue, own: &FeltTarget) -> String {
    let unit = |value: f64| match own.target {
        Goal::MaxAsa => duration(value),
        _ => percent(value),
    };
    let (what, felt) = match own.target {
        Goal::MaxAsa => ("mean wait", seconds(own.felt)),
        Goal::MaxAbandoned => ("hang up", level(Some(own.felt))),
        _ => ("busy", level(Some(own.felt))),
    };
    let promised = unit(own.promised);
    let judged = match (own.verdict, own.kept) {
        (Verdict::Undecided, kept) => undecided(kept),
        (_, true) => "kept",
        (_, false) => "missed",
    };
    format!(
        "{}: {what} {felt}, at most {promised} promised: {judged}.",
        it.queue
    )
}

/// What counts where chance may decide.
pub(super) const fn undecided(kept: bool) -> &'static str {
    if kept {
        "cannot be told from the promise; kept on the mean"
    } else {
        "cannot be told from the promise; missed on the mean"
    }
}

/// `42s ± 3s`.
pub(in crate::report) fn seconds(felt: Estimate) -> String {
    let width = felt
        .half_width
        .map(|it| format!(" ± {}", duration(it.ceil())));
    duration(felt.mean.round()) + &width.unwrap_or_default()
}

pub(super) fn played_times(played: &SimulationSummary) -> String {
    let times = played.replications as usize;
    if times == 0 {
        return "Stopped before a first play was over: nobody knows what customers feel".to_owned();
    }
    format!(
        "Played {}, {} contacts a time",
        plural(times, "once", &format!("{} times", grouped(times))),
        thousands(played.contacts),
    )
}

fn table(played: &SimulationSummary) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "",
        "promised",
        "felt",
        "if days come\nas forecast",
        "days that\nkeep it",
        "mean wait",
        "hung up",
        "busy",
    ]);
    for it in &played.queues {
        table.add_row([
            it.queue.clone(),
            promised(it),
            level(it.service_level),
            level(it.service_level_as_forecast),
            days_kept(it).map_or_else(|| "–".into(), chance),
            wait(it),
            share(it.abandoned.filter(|_| it.hangs_up)),
            share(it.occupancy),
        ]);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn promised(it: &FeltQueue) -> String {
    let promise = it.service_level_target.zip(it.answer_within_s);
    promise.map_or_else(
        || "–".into(),
        |(target, within_s)| format!("{} in {}", percent(target), duration(within_s)),
    )
}

fn share(of: Option<Estimate>) -> String {
    of.map_or_else(|| "–".into(), |it| percent(it.mean))
}

/// The chance of a day to keep its promise.
pub(super) fn days_kept(it: &FeltQueue) -> Option<Estimate> {
    let mean = it.p_day_keeps_promise?;
    let half_width = it.p_day_keeps_promise_half_width;
    Some(Estimate { mean, half_width })
}

/// `88.3 ± 0.6 %`: a share, and how sure it is, up to the next tenth of a point.
pub(in crate::report) fn level(estimate: Option<Estimate>) -> String {
    let Some(it) = estimate else {
        return "–".into();
    };
    let Some(width) = it.half_width else {
        return percent((it.mean * 1000.0).round() / 1000.0);
    };
    // As of other shares: no more than all where a few are missing.
    let rounded_up = (0.9995..1.0 - 1e-6).contains(&it.mean);
    let (digits, unit) = if rounded_up { (3, 1000.0) } else { (1, 10.0) };
    let width = (width * 100.0 * unit - 1e-9).ceil() / unit;
    format!("{:.digits$} ± {width:.digits$} %", it.mean * 100.0)
}

/// `83.3 ± 2.4 %`; where the half-width goes beyond nothing or all, what is left of it: `80.6 to 100 %`.
pub(super) fn chance(it: Estimate) -> String {
    let width = it.half_width.unwrap_or(0.0);
    let (low, high) = (it.mean - width, it.mean + width);
    if low >= 0.0 && high <= 1.0 {
        return level(Some(it));
    }
    let tenths = |share: f64| decimals(share / 10.0, 1);
    let low = tenths((low.max(0.0) * 1000.0 + 1e-9).floor());
    let high = tenths((high.min(1.0) * 1000.0 - 1e-9).ceil());
    format!("{low} to {high} %")
}

/// That no uncertainty of a forecast is in the days that keep the promise, of queues whose volumes are given.
pub(super) fn volumes_given(played: &SimulationSummary) -> Option<String> {
    let promised = played.queues.iter().filter(|it| days_kept(it).is_some());
    let promised: Vec<&FeltQueue> = promised.collect();
    let is_given = |it: &&&FeltQueue| it.risk.as_ref().is_some_and(|own| own.volumes_given);
    let given: Vec<&str> = (promised.iter().filter(is_given))
        .map(|it| it.queue.as_str())
        .collect();
    let whose = match given.len() {
        0 => return None,
        all if all == promised.len() => String::new(),
        some => format!(" of {}", listed(&given, some, "more")),
    };
    Some(format!(
        "Volumes{whose} are given: no uncertainty of the forecast is in the days that keep it."
    ))
}

fn wait(it: &FeltQueue) -> String {
    let Some(asa_s) = it.asa_s else {
        return "–".into();
    };
    let rounded = if asa_s.mean < 60.0 {
        (asa_s.mean * 10.0).round() / 10.0
    } else {
        asa_s.mean.round()
    };
    duration(rounded.max(0.0)) + if it.deferred { " open" } else { "" }
}

fn duration(seconds: f64) -> String {
    Seconds::new(seconds).map_or_else(|_| "–".into(), |it| it.to_string())
}

/// Whether a queue keeps its service level; where it does not, by how much, when, and what would mend it.
pub(super) fn verdict(it: &FeltQueue) -> Vec<String> {
    let Some(own) = it.level() else {
        return vec![];
    };
    let risk = it.risk.as_ref().and_then(super::risk::told);
    if own.kept {
        let text = match own.verdict {
            Verdict::Kept => format!("{}: the promise holds.", it.queue),
            _ => untold(it, own) + ".",
        };
        return [Some(text), risk].into_iter().flatten().collect();
    }
    let missed = it.periods.iter().filter(|own| !own.kept).count();
    let text = match own.verdict {
        Verdict::Undecided => untold(it, own),
        _ if missed > 0 => format!("{}: misses its promise {}", it.queue, of(it, missed)),
        _ => of_plan(it, own.promised - own.felt.mean),
    };
    let mut lines = vec![text + "."];
    if it.out_of_reach.is_none() || it.days_below > 0 {
        lines.push(format!("  Worst: {}", worst(it)));
    }
    lines.extend(it.out_of_reach.as_ref().map(too_late));
    let bunched = it.bunched_breaks.as_ref();
    lines.extend(bunched.map_or_else(Vec::new, |it| super::bunching::told(it, own.promised)));
    lines.extend(risk);
    lines.extend(help(it));
    lines
}

/// `phone: cannot be told from the promise: 79.6 ± 0.6 %, 80 % promised; missed on the mean`.
fn untold(it: &FeltQueue, own: &FeltTarget) -> String {
    let unsure = it.periods.iter();
    let unsure = unsure.filter(|period| period.verdict == Verdict::Undecided);
    let (when, felt) = match it.worst_period() {
        Some(worst) => (
            format!(" {}", of(it, unsure.count())),
            format!(
                "the lowest {} {}",
                when(it, worst),
                level(Some(worst.service_level))
            ),
        ),
        None => (String::new(), level(Some(own.felt))),
    };
    let promised = percent(own.promised);
    let counts = if own.kept { "kept" } else { "missed" };
    format!(
        "{}: cannot be told from the promise{when}: {felt}, {promised} promised; {counts} on the mean",
        it.queue
    )
}

/// `on Tue 24 Mar`, `in the week from Mon 23 Mar`.
pub(in crate::report) fn when(it: &FeltQueue, period: &FeltPeriod) -> String {
    let from = period.from.format("%a %-d %b");
    match it.promise_over {
        PromiseOver::Week => format!("in the week from {from}"),
        _ => format!("on {from}"),
    }
}

/// `on 2 of 7 days`, `in 1 of 4 weeks`.
fn of(it: &FeltQueue, missed: usize) -> String {
    let all = it.periods.len();
    match it.promise_over {
        PromiseOver::Week => format!("in {missed} of {}", counted(all, "week")),
        _ => format!("on {missed} of {}", counted(all, "day")),
    }
}

/// Of a promise over the plan, which lacks `lacks`.
fn of_plan(it: &FeltQueue, lacks: f64) -> String {
    let points = (lacks * 1000.0).round().max(1.0) / 10.0;
    let mut text = format!(
        "{}: misses its promise by {} {}",
        it.queue,
        decimals(points, 1),
        plural(usize::from(points > 1.0) + 1, "point", "points"),
    );
    let calm = it.service_level_as_forecast;
    let target = it.service_level_target.unwrap_or(0.0);
    if calm.is_some_and(|level| level.mean >= target) {
        text += "; it would hold if days came as forecast, but some come busier";
    }
    text
}

fn worst(it: &FeltQueue) -> String {
    if it.promise_over != PromiseOver::Week || it.periods.is_empty() {
        return worst_days(it);
    }
    let mut weeks: Vec<_> = it.periods.iter().collect();
    weeks.sort_by(|a, b| a.service_level.mean.total_cmp(&b.service_level.mean));
    let named = weeks.iter().take(2).map(|week| {
        let from = week.from.format("%a %-d %b");
        format!("week from {from} {}", level(Some(week.service_level)))
    });
    let named: Vec<String> = named.collect();
    named.join(", ")
}

fn worst_days(it: &FeltQueue) -> String {
    let named = it.worst_days.iter();
    let named = named.map(|day| {
        let date = day.date.format("%a %-d %b");
        format!("{date} {}", percent(day.service_level))
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        return "no single day".into();
    }
    let listed = named.join(", ");
    if it.days_below <= named.len() {
        return listed;
    }
    let days = counted(it.days, "day");
    format!(
        "{listed}; {} of {days} below the promise",
        grouped(it.days_below)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_is_never_beyond_nothing_or_all() {
        let told = |mean: f64, width: f64| {
            let half_width = Some(width);
            chance(Estimate { mean, half_width })
        };
        assert_eq!(told(1.0, 0.194), "80.6 to 100 %");
        assert_eq!(told(0.0, 0.1936), "0 to 19.4 %");
        assert_eq!(told(0.833, 0.024), "83.3 ± 2.4 %");
    }

    #[test]
    fn volumes_that_are_given_are_said_to_be_of_whom() {
        let queue = |name: &str, volumes_given: bool| FeltQueue {
            queue: name.into(),
            p_day_keeps_promise: Some(0.9),
            risk: Some(super::super::FeltRisk {
                aht_uncertainty: 0.0,
                volumes_given,
                costs: vec![],
            }),
            ..FeltQueue::default()
        };
        let told = |queues: Vec<FeltQueue>| {
            volumes_given(&SimulationSummary {
                replications: 16,
                contacts: 1.0,
                queues,
            })
        };
        assert_eq!(told(vec![queue("a", false)]), None);
        let all = told(vec![queue("a", true), queue("b", true)]).unwrap();
        assert!(all.starts_with("Volumes are given: "), "{all}");
        let some = told(vec![queue("a", true), queue("b", false)]).unwrap();
        assert!(some.starts_with("Volumes of a are given: "), "{some}");
    }
}
