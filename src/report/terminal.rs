//! The plan on one screen: at most 40 lines of at most 100 columns, a few more where the play has much to tell.
//!
//! Written for the person who has a minute on Monday morning: first whether the promises are kept
//! and what it costs, then where it hurts, then why. Colour only repeats what the words say; print
//! through `anstream`, which leaves it out where nobody wants it.

mod figures;
mod people;
mod played;
mod queues;
pub(in crate::report) mod screen;
#[cfg(test)]
mod tests;
mod verdict;

pub use figures::figures;
pub use screen::wrap;

use super::number::{decimals, percent, thousands};
use super::summary::{
    BeforeFirstShift, PlanSummary, QueueSummary, SolveSummary, VerificationSummary,
};
use crate::schedule::SolveStatus;
use crate::wording::{counted, grouped, plural};
use played::played;
use queues::service;
use screen::{BOLD, GREEN, RED, Screen, WIDTH, hours, shorten};
use std::collections::BTreeSet;
use verdict::verdict;

const MOST_LINES: usize = 40;
const MOST_REASONS: usize = 3;
const WORST: usize = 5;
/// Lines of files on a full screen, and on one with room: those of every plan fit.
const FEWEST_FILES: usize = 2;
const MOST_FILES: usize = 4;

/// The screen, with a line break at the end of each line.
#[must_use]
pub fn render(summary: &PlanSummary) -> String {
    let mut screen = Screen::default();
    headline(&mut screen, summary);
    service(&mut screen, summary);
    played(&mut screen, summary);
    worst(&mut screen, summary);
    reasons(&mut screen, &summary.queues);
    let (mut solved, mut end) = (Screen::default(), Screen::default());
    outcome(&mut solved, summary);
    check(&mut end, summary);
    let left = MOST_LINES.saturating_sub(screen.lines() + solved.lines() + end.lines());
    files(&mut end, &summary.files, left);
    let left = MOST_LINES.saturating_sub(screen.lines() + solved.lines() + end.lines());
    people::told(&mut solved, summary, left);
    screen.text + &solved.text + &end.text
}

fn headline(screen: &mut Screen, summary: &PlanSummary) {
    let plan = &summary.plan;
    let title = format!(
        "{}: {} to {}, {} of {} on {}",
        shorten(&plan.name, 30),
        plan.first_day.format("%a %-d %b"),
        plan.last_day.format("%a %-d %b %Y"),
        grouped(summary.labour.agents_rostered),
        counted(plan.agents, "agent"),
        counted(summary.labour.shifts, "shift"),
    );
    screen.styled(BOLD, &shorten(&title, WIDTH));
    let (style, verdict) = verdict(summary);
    screen.styled(style, &shorten(&verdict, WIDTH));
    screen.paragraph("Cost", &cost(summary), 1);
    screen.paragraph("Coverage", &coverage(summary), 1);
    if let Some(text) = super::promise::told(summary) {
        screen.paragraph("Promise", &text, 2);
    }
}

fn cost(summary: &PlanSummary) -> String {
    let labour = &summary.labour;
    let mut text = format!(
        "{} {} for {} paid hours",
        summary.plan.currency,
        thousands(labour.cost),
        thousands(labour.paid_h)
    );
    for (hours, what) in [
        (labour.overtime_h, "overtime"),
        (labour.credited_h, "for paid days off"),
    ] {
        if hours > 0.0 {
            text += &format!(", {} of them {what}", thousands(hours));
        }
    }
    text
}

fn coverage(summary: &PlanSummary) -> String {
    let total = &summary.total;
    let outside = |hours: f64, when: &str| {
        let told = (hours >= 0.5).then(|| format!(", {} {when}", thousands(hours)));
        told.unwrap_or_default()
    };
    let beyond = total.beyond_plan_h;
    let closed = outside(total.outside_opening_h - beyond, "while closed");
    let outside = closed + &outside(beyond, "beyond the plan's last day");
    format!(
        "{} agent-hours required, {} expected: {} short, {} over{outside}",
        thousands(total.required_h),
        thousands(total.expected_h),
        hours(total.understaffing_h),
        hours(total.overstaffing_h),
    )
}

fn worst(screen: &mut Screen, summary: &PlanSummary) {
    screen.blank();
    let (intervals, before) = (&summary.worst_intervals, &summary.before_first_shift);
    let mut worst = WORST;
    if let Some(text) = &summary.holes_told {
        let lines = wrap(text, WIDTH, 3);
        worst -= lines.len() - 1;
        lines.iter().for_each(|it| screen.styled(RED, it));
    }
    if intervals.is_empty() && before.is_empty() {
        screen.line("No interval lacks anybody.");
        return;
    }
    screen.styled(BOLD, "Where most agents are missing");
    out_of_reach(screen, before);
    for it in intervals.iter().take(worst) {
        let level = it.service_level.map_or_else(String::new, |level| {
            format!("; {:.0} % in time", level * 100.0)
        });
        // Rounded so that the three figures agree: 18 required, 17.9 expected, 0.1 missing.
        let missing = (it.understaffing.max(0.1) * 10.0).round() / 10.0;
        let expected = (f64::from(it.agents_required) - missing).max(0.0);
        screen.line(&format!(
            "  {:<17} {:<16} {} required, {} expected: {} missing{level}",
            it.label,
            shorten(&it.queue, 16),
            it.agents_required,
            decimals(expected, 1),
            decimals(missing, 1),
        ));
    }
}

/// What comes before the first shift, in one line: no plan that starts on this day could mend it.
fn out_of_reach(screen: &mut Screen, before: &[BeforeFirstShift]) {
    let Some(first) = before.first() else { return };
    let hours_missing: f64 = before.iter().map(|it| it.understaffing_h).sum();
    let queues = match before {
        [only] => shorten(&only.queue, 16),
        many => counted(many.len(), "queue"),
    };
    screen.line(&format!(
        "  before {:<10} {queues}: {} h missing; only shifts from before the plan reach them",
        first.label,
        hours(hours_missing)
    ));
}

fn reasons(screen: &mut Screen, queues: &[QueueSummary]) {
    screen.blank();
    screen.styled(BOLD, "How the forecast was made");
    for queue in queues.iter().take(MOST_REASONS) {
        let error = queue.forecast_wape.map_or_else(String::new, |wape| {
            format!(", off by {} in past weeks", percent(wape))
        });
        let reason = queue.forecast_reason.trim_end_matches('.');
        let text = if reason.starts_with(&queue.forecast_method) {
            format!("{reason}.")
        } else {
            format!("{}{error}: {reason}.", queue.forecast_method)
        };
        let name = shorten(&queue.queue, 16);
        if name.chars().count() <= 7 {
            screen.paragraph(&format!("  {name}"), &text, 2);
        } else {
            screen.paragraph("", &format!("{name}: {text}"), 2);
        }
    }
    if queues.len() > MOST_REASONS {
        let rest = queues.len() - MOST_REASONS;
        screen.line(&format!(
            "  … and {} more {} (backtest.csv, summary.json)",
            grouped(rest),
            plural(rest, "queue", "queues")
        ));
    }
}

fn outcome(screen: &mut Screen, summary: &PlanSummary) {
    screen.blank();
    screen.paragraph("Shifts", &solved(&summary.schedule), 1);
    screen.paragraph("Roster", &solved(&summary.roster), 1);
}

fn check(screen: &mut Screen, summary: &PlanSummary) {
    let (style, text) = checked(summary.verification);
    screen.styled(style, &format!("{:<10}{text}", "Checked"));
    if summary.warnings > 0 {
        let text = format!(
            "{} about the input: shiftwright check shows {}.",
            counted(summary.warnings, "warning"),
            plural(summary.warnings, "it", "them")
        );
        screen.paragraph("Warnings", &text, 1);
    }
}

/// How an optimisation ended, in plain words.
fn solved(solve: &SolveSummary) -> String {
    let gap = solve.gap.filter(|gap| *gap > 0.000_05);
    match (solve.status, gap) {
        (SolveStatus::Optimal, _) | (SolveStatus::WithinGap, None) => "proven best.".to_owned(),
        (SolveStatus::WithinGap, Some(gap)) => {
            format!("as good as proven best: at most {} above it.", narrow(gap))
        }
        (SolveStatus::Stopped, Some(gap)) => format!(
            "stopped with the best found so far: at most {} above the best possible.",
            narrow(gap)
        ),
        (SolveStatus::Stopped, None) if solve.gap.is_some() => "proven best.".to_owned(),
        (SolveStatus::Stopped, None) => {
            "stopped with the best found so far; how far from the best possible is unknown.".into()
        }
        (SolveStatus::Infeasible, _) => "nothing satisfies the hard rules.".to_owned(),
    }
}

fn narrow(gap: f64) -> String {
    format!("{} %", decimals((gap * 100.0).max(0.01), 2))
}

fn checked(verification: Option<VerificationSummary>) -> (&'static str, String) {
    match verification {
        None => (RED, "not checked against the rules.".to_owned()),
        Some(it) if it.violations == 0 => (
            GREEN,
            format!(
                "{} re-derived from the finished roster, no violation.",
                counted(it.rules_checked, "rule")
            ),
        ),
        Some(it) => (
            RED,
            format!(
                "{} of {}: shiftwright verify lists {}.",
                counted(it.violations, "violation"),
                counted(it.rules_checked, "rule"),
                plural(it.violations, "it", "them")
            ),
        ),
    }
}

/// The files, on as many lines as there is room for; where that is little, one that the text refers to first.
fn files(screen: &mut Screen, files: &[String], left: usize) {
    let (charts, tables): (Vec<_>, Vec<_>) = files.iter().partition(|it| it.contains('/'));
    let mut names: Vec<String> = tables.into_iter().cloned().collect();
    let stem = |name: &str| {
        name.rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    let charts: BTreeSet<String> = charts.into_iter().map(|it| stem(it)).collect();
    if !charts.is_empty() {
        names.push(counted(charts.len(), "chart"));
    }
    if !names.is_empty() {
        let room = left.clamp(FEWEST_FILES, MOST_FILES);
        if room < MOST_FILES {
            names.sort_by_key(|it| it != "simulation_remedies.csv");
        }
        screen.paragraph("Written", &names.join(", "), room);
    }
}
