//! What customers will feel, in a planner's words.

use super::number::{decimals, percent, thousands};
use crate::scenario::Scenario;
use crate::scenario::model::Queue;
use crate::simulate::{Addition, DaySimulation, Estimate, Proof, QueueSimulation, Remedy};
use crate::units::{Fraction, Seconds};
use crate::wording::{counted, grouped, plural};
use chrono::NaiveDate;
use comfy_table::{CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};
use std::collections::BTreeMap;

/// Worst days that are named.
const WORST_DAYS: usize = 3;
/// Stretches of additions that are named.
const MOST_STRETCHES: usize = 4;

/// The proof on a few lines: a table, and what to do about queues that miss their promise.
#[must_use]
pub fn told(scenario: &Scenario, proof: &Proof) -> String {
    let played = &proof.as_it_may_come;
    let mut text = format!(
        "Played {}, {} contacts a time: what customers felt\n\n",
        plural(
            played.replications as usize,
            "once",
            &format!("{} times", grouped(played.replications as usize))
        ),
        thousands(played.contacts as f64 / f64::from(played.replications.max(1))),
    );
    text += &table(scenario, proof);
    text += "\n\n";
    for it in &played.queues {
        text += &verdict(scenario, it, proof);
    }
    text
}

fn table(scenario: &Scenario, proof: &Proof) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header([
        "",
        "promised",
        "felt",
        "if days come\nas forecast",
        "days that\nkeep it",
        "mean wait",
        "hung up",
        "busy",
    ]);
    for (it, calm) in (proof.as_it_may_come.queues.iter()).zip(&proof.as_forecast.queues) {
        let queue = &scenario.queues[it.queue.get()];
        let share = |of: Option<Estimate>| of.map_or_else(|| "–".into(), |it| percent(it.mean));
        table.add_row([
            queue.name.clone(),
            promised(queue),
            level(it.total.service_level),
            level(calm.total.service_level),
            kept_days(it),
            wait(queue, it),
            share(it.total.abandoned),
            share(it.total.occupancy),
        ]);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn promised(queue: &Queue) -> String {
    queue.targets.service_level.map_or_else(
        || "–".into(),
        |it| format!("{} in {}", percent(it.target.get()), it.answer_within),
    )
}

fn level(estimate: Option<Estimate>) -> String {
    let Some(it) = estimate else {
        return "–".into();
    };
    let width = it.half_width.map(|width| {
        let points = decimals((width * 1000.0).ceil() / 10.0, 1);
        format!(" ± {points}")
    });
    percent(it.mean) + &width.unwrap_or_default()
}

/// How many days out of ten keep the promise.
fn kept_days(it: &QueueSimulation) -> String {
    let shares = it.days.iter().filter_map(|day| day.felt.p_target_met);
    let shares: Vec<f64> = shares.map(Fraction::get).collect();
    if shares.is_empty() {
        return "–".into();
    }
    percent(shares.iter().sum::<f64>() / shares.len() as f64)
}

fn wait(queue: &Queue, it: &QueueSimulation) -> String {
    let Some(asa_s) = it.total.asa_s else {
        return "–".into();
    };
    let rounded = if asa_s.mean < 60.0 {
        (asa_s.mean * 10.0).round() / 10.0
    } else {
        asa_s.mean.round()
    };
    let time = Seconds::new(rounded.max(0.0)).map(|it| it.to_string());
    let open = if queue.channel.is_deferred() {
        " open"
    } else {
        ""
    };
    time.unwrap_or_default() + open
}

/// Whether a queue keeps its promise; where it does not, by how much, when, and what would mend it.
fn verdict(scenario: &Scenario, it: &QueueSimulation, proof: &Proof) -> String {
    let queue = &scenario.queues[it.queue.get()];
    let (Some(promise), Some(felt)) = (queue.targets.service_level, it.total.service_level) else {
        return String::new();
    };
    let target = promise.target.get();
    if felt.mean >= target {
        return format!("{}: the promise holds.\n", queue.name);
    }
    let points = (target - felt.mean) * 100.0;
    let mut text = format!(
        "{}: misses its promise by {} {}",
        queue.name,
        decimals(points.max(0.1), 1),
        plural(usize::from(points >= 1.05), "point", "points"),
    );
    if felt
        .half_width
        .is_some_and(|width| target - felt.mean <= width)
    {
        text += ", which may be chance";
    }
    let calm = proof.as_forecast.queues.iter();
    let calm = calm.filter(|own| own.queue == it.queue);
    let calm = calm.filter_map(|own| own.total.service_level);
    if calm.into_iter().any(|level| level.mean >= target) {
        text += ": it would hold if days came as forecast, but some come busier";
    }
    text += &format!(".\n  Worst: {}\n", worst_days(&it.days, target));
    let remedy = proof.remedies.iter().find(|own| own.queue == it.queue);
    text + &remedy.map_or_else(String::new, |own| mended(queue, own))
}

fn worst_days(days: &[DaySimulation], target: f64) -> String {
    let level = |day: &DaySimulation| day.felt.service_level.map_or(1.0, |it| it.mean);
    let mut below: Vec<&DaySimulation> = days.iter().filter(|it| level(it) < target).collect();
    below.sort_by(|a, b| level(a).total_cmp(&level(b)));
    let named = below.iter().take(WORST_DAYS);
    let named =
        named.map(|day| format!("{} {}", day.date.format("%a %-d %b"), percent(level(day))));
    let named: Vec<String> = named.collect();
    match below.len() {
        0 => "no single day".into(),
        few if few <= WORST_DAYS => named.join(", "),
        many => format!(
            "{}; {} of {} below the promise",
            named.join(", "),
            grouped(many),
            counted(days.len(), "day")
        ),
    }
}

/// `About 6 more agent-hours would mend it: Mon 2 Mar 09:00–11:00 +1, …`.
fn mended(queue: &Queue, remedy: &Remedy) -> String {
    if remedy.additions.is_empty() {
        return String::new();
    }
    let mut stretches = stretches(queue, &remedy.additions);
    stretches.sort_by(|a, b| b.1.total_cmp(&a.1));
    let more = stretches.len().saturating_sub(MOST_STRETCHES);
    let named = stretches.iter().take(MOST_STRETCHES);
    let mut named: Vec<&str> = named.map(|(text, _)| text.as_str()).collect();
    let rest = format!("{} more in simulation_remedies.csv", grouped(more));
    if more > 0 {
        named.push(&rest);
    }
    let hours = decimals(remedy.agent_hours, 1);
    let begin = if remedy.suffices {
        format!("About {hours} more agent-hours on the phones would mend it")
    } else {
        format!("Not even {hours} more agent-hours would mend it")
    };
    format!("  {begin}: {}\n", named.join(", "))
}

/// Additions of one size that follow each other on a day, each with its agent-hours.
fn stretches(queue: &Queue, additions: &[Addition]) -> Vec<(String, f64)> {
    let mut by_day: BTreeMap<NaiveDate, Vec<(crate::calendar::Span, u32)>> = BTreeMap::new();
    for it in additions {
        let own = by_day.entry(it.interval.date).or_default();
        match own.last_mut() {
            Some((span, agents)) if span.end == it.interval.span.start && *agents == it.agents => {
                span.end = it.interval.span.end;
            }
            _ => own.push((it.interval.span, it.agents)),
        }
    }
    let all = by_day.into_iter().flat_map(|(date, own)| {
        own.into_iter()
            .map(move |(span, agents)| (date, span, agents))
    });
    all.map(|(date, span, agents)| {
        let clock = |moment: crate::calendar::Moment| moment.local(queue.zone).format("%H:%M");
        let text = format!(
            "{} {}–{} +{agents}",
            date.format("%a %-d %b"),
            clock(span.start),
            clock(span.end)
        );
        (text, f64::from(agents) * span.minutes() as f64 / 60.0)
    })
    .collect()
}
