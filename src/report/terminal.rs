//! The plan on one screen: at most 40 lines of at most 100 columns.
//!
//! Written for the person who has a minute on Monday morning: first whether the promises are kept
//! and what it costs, then where it hurts, then why. Colour only repeats what the words say; print
//! through `anstream`, which leaves it out where nobody wants it.

use super::number::{decimals, percent, thousands};
use super::summary::{
    BacklogSummary, BeforeFirstShift, PlanSummary, QueueSummary, SolveSummary, VerificationSummary,
};
use super::targets::{Promised, TargetSummary};
use super::tuning::TuningSummary;
use crate::schedule::SolveStatus;
use crate::units::Seconds;
use crate::wording::{counted, grouped, plural};
use comfy_table::{CellAlignment, Table, presets};
use std::collections::BTreeSet;

const WIDTH: usize = 98;
const MOST_LINES: usize = 40;
const MOST_QUEUES: usize = 6;
const MOST_REASONS: usize = 3;
const MOST_PLAYED: usize = 8;
const WORST: usize = 5;
const MOST_BACKLOGS: usize = 2;
const MOST_FURTHER: usize = 3;

/// Columns of the table of queues.
const HEADER: [&str; 9] = [
    "queue",
    "promised",
    "expected",
    "played",
    "",
    "mean wait",
    "busy",
    "peak",
    "short (intervals)",
];
/// The one that only a played roster has.
const PLAYED: usize = 3;
/// Those with numbers.
const NUMBERS: [usize; 5] = [2, 3, 5, 6, 7];

const BOLD: &str = "\u{1b}[1m";
const GREEN: &str = "\u{1b}[32m";
const RED: &str = "\u{1b}[31m";
const RESET: &str = "\u{1b}[0m";

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
    files(&mut end, &summary.files);
    let left = MOST_LINES.saturating_sub(screen.lines() + solved.lines() + end.lines());
    people::told(&mut solved, summary, left);
    let left = MOST_LINES.saturating_sub(screen.lines() + solved.lines() + end.lines());
    customers::told(&mut screen, &summary.queues, left);
    screen.text + &solved.text + &end.text
}

/// Lines under way.
#[derive(Default)]
struct Screen {
    text: String,
}

impl Screen {
    fn lines(&self) -> usize {
        self.text.lines().count()
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn styled(&mut self, style: &str, text: &str) {
        self.line(&format!("{style}{text}{RESET}"));
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// `text` under `label`, wrapped to the width, at most `most` lines.
    fn paragraph(&mut self, label: &str, text: &str, most: usize) {
        let indent = 10;
        let lines = wrap(text, WIDTH - indent, most);
        for (position, line) in lines.iter().enumerate() {
            let label = if position == 0 { label } else { "" };
            self.line(format!("{label:<indent$}{line}").trim_end());
        }
    }
}

/// `text` in lines of at most `width` characters; what goes beyond `most` lines is cut.
pub fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let word = shorten(word, width);
        let last = lines.len() - 1;
        let used = lines[last].chars().count();
        if used > 0 && used + 1 + word.chars().count() > width {
            if lines.len() == most {
                let kept: String = lines[last].chars().take(width - 1).collect();
                lines[last] = kept + "…";
                return lines;
            }
            lines.push(word);
        } else {
            if used > 0 {
                lines[last].push(' ');
            }
            lines[last].push_str(&word);
        }
    }
    lines
}

/// `text` cut to `width` characters, the last of them `…` where something was cut.
fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    kept.trim_end_matches([' ', '…']).to_owned() + "…"
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
    let outside = if total.outside_opening_h >= 0.5 {
        format!(", {} while closed", thousands(total.outside_opening_h))
    } else {
        String::new()
    };
    format!(
        "{} agent-hours required, {} expected: {} short, {} over{outside}",
        thousands(total.required_h),
        thousands(total.expected_h),
        hours(total.understaffing_h),
        hours(total.overstaffing_h),
    )
}

fn hours(hours: f64) -> String {
    if hours >= 10.0 || hours == 0.0 {
        thousands(hours)
    } else {
        decimals(hours.max(0.1), 1)
    }
}

/// Whether the plan holds what it promises, in a sentence.
fn verdict(summary: &PlanSummary) -> (&'static str, String) {
    let violations = summary.verification.map_or(0, |it| it.violations);
    if violations > 0 {
        let text = format!(
            "Do not publish: the check found {} (see below).",
            counted(violations, "broken rule")
        );
        return (RED, text);
    }
    let promised: Vec<&QueueSummary> = (summary.queues.iter())
        .filter(|it| it.keeps_promise().is_some())
        .collect();
    let missed: Vec<&QueueSummary> = (promised.iter().copied())
        .filter(|it| it.keeps_promise() == Some(false))
        .collect();
    match (missed.as_slice(), promised.as_slice()) {
        ([], []) => (BOLD, nothing_to_keep(summary).to_owned()),
        ([], [one]) => (GREEN, format!("The promise is kept: {}.", expectation(one))),
        ([], all) => (GREEN, all_kept(all)),
        ([one], _) => (RED, format!("The promise is missed: {}.", expectation(one))),
        (many, all) => {
            let names: Vec<&str> = many.iter().map(|it| it.queue.as_str()).collect();
            let text = format!(
                "{} of {} queues are expected to miss what they promise: {}.",
                many.len(),
                all.len(),
                names.join(", ")
            );
            (RED, text)
        }
    }
}

/// Why no promise can be kept or missed.
fn nothing_to_keep(summary: &PlanSummary) -> &'static str {
    if summary.total.intervals == 0 {
        "Every queue is closed on every day of the plan: nobody is required."
    } else if summary.queues.iter().any(|it| !it.targets.is_empty()) {
        "Nothing is expected to arrive where something is promised."
    } else {
        "Nothing is promised."
    }
}

/// That all promises are kept, of several queues.
fn all_kept(queues: &[&QueueSummary]) -> String {
    let targets = || queues.iter().flat_map(|queue| &queue.targets);
    let what = if targets().all(|it| it.target == Promised::ServiceLevel) {
        "service levels"
    } else {
        "promises"
    };
    format!("All {} {what} are expected to be kept.", targets().count())
}

/// `phone is expected to answer 84.3 % within 20s, promised are 80 %`; of the target that is missed by most, else
/// of the first.
fn expectation(queue: &QueueSummary) -> String {
    let name = shorten(&queue.queue, 20);
    let Some(it) = queue.decisive() else {
        return name;
    };
    if it.target == Promised::ServiceLevel {
        return format!(
            "{name} is expected to answer {} within {}, promised are {}",
            it.expectation(),
            duration(queue.answer_within_s.unwrap_or(0.0)),
            percent(it.promised)
        );
    }
    let rest = (queue.targets.iter())
        .filter(|it| it.kept == Some(false))
        .count();
    let more = match rest {
        0 | 1 => String::new(),
        many => format!(", and {} more", many - 1),
    };
    let told = it.told(queue.answer_within_s);
    format!("{name}: {}{more}", told.trim_end_matches(" MISSED"))
}

fn service(screen: &mut Screen, summary: &PlanSummary) {
    screen.blank();
    let (shown, hidden) = most_important(&summary.queues);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    // A plan that was not played has no such column.
    let played = summary.simulation.is_some();
    let row = |mut cells: Vec<String>| {
        if !played {
            cells.remove(PLAYED);
        }
        cells
    };
    table.set_header(row(HEADER.map(str::to_owned).to_vec()));
    for queue in &shown {
        table.add_row(row(service_row(queue).to_vec()));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    for number in NUMBERS.map(|it| if played || it < PLAYED { it } else { it - 1 }) {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (position, line) in table.lines().enumerate() {
        let line = shorten(line.trim_end(), WIDTH);
        let queue = position.checked_sub(1).and_then(|row| shown.get(row));
        match queue.map(|queue| queue.keeps_promise()) {
            None => screen.styled(BOLD, &line),
            Some(Some(false)) => screen.styled(RED, &line),
            Some(_) => screen.line(&line),
        }
    }
    further_promises(screen, &shown);
    overload(screen, &shown);
    deferred(screen, &shown);
    if hidden > 0 {
        screen.line(&format!(
            "… and {} more {}, none of them worse (summary.json)",
            grouped(hidden),
            plural(hidden, "queue", "queues")
        ));
    }
}

/// What customers felt when the roster was played.
fn played(screen: &mut Screen, summary: &PlanSummary) {
    let Some(played) = &summary.simulation else {
        return;
    };
    screen.blank();
    if let Some(tuning) = &summary.tuning {
        screen.paragraph("Tuned", &told_tuning(summary, tuning), 3);
    }
    let missed = |name: &str| {
        let queue = summary.queues.iter().find(|it| it.queue == name);
        queue.is_some_and(|it| it.keeps_promise() == Some(false))
    };
    let lines = super::felt::lines(played, missed);
    let lines = lines.iter().flat_map(|line| wrap(line, WIDTH, 2));
    lines.take(MOST_PLAYED).for_each(|line| screen.line(&line));
}

/// Of queues that promise several things, what the table does not show: where most is missed first.
fn further_promises(screen: &mut Screen, queues: &[&QueueSummary]) {
    let mut several: Vec<&&QueueSummary> =
        (queues.iter()).filter(|it| it.targets.len() > 1).collect();
    several.sort_by_key(|it| it.keeps_promise() != Some(false));
    let most = if queues.len() > MOST_FURTHER {
        1
    } else {
        MOST_FURTHER
    };
    for queue in several.iter().take(most) {
        let others = (queue.targets.iter())
            .filter(|it| Some(*it) != queue.decisive() && it.kept.is_some())
            .map(|it| it.told(queue.answer_within_s));
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            let text = format!("{} also: {}", shorten(&queue.queue, 16), others.join("; "));
            let lines = wrap(&text, WIDTH, if most == 1 { 1 } else { 2 });
            lines.iter().for_each(|line| screen.line(line));
        }
    }
}

fn told_tuning(summary: &PlanSummary, tuning: &TuningSummary) -> String {
    let labour = &summary.labour;
    tuning.told(&summary.plan.currency, labour.paid_h, labour.cost)
}

/// What the mean waits leave out: contacts that arrive while nobody is there to answer.
fn overload(screen: &mut Screen, queues: &[&QueueSummary]) {
    let what = "Not in the mean wait";
    let shares: Vec<String> = (queues.iter())
        .filter(|it| !it.channel.is_deferred())
        .filter(|it| it.totals.offered_in_overload > 0.0)
        .map(|it| {
            let share = it.totals.offered_in_overload / it.totals.offered;
            format!(
                "{} of {}",
                percent(share.max(0.001)),
                shorten(&it.queue, 16)
            )
        })
        .collect();
    if !shares.is_empty() {
        let shares = shorten(&shares.join(", "), WIDTH - what.len() - 42);
        screen.line(&format!("{what}: {shares}, while nobody answers."));
    }
}

/// What becomes of emails and tickets: of one such queue all, of several how many wait where most
/// are left at the end.
fn deferred(screen: &mut Screen, queues: &[&QueueSummary]) {
    let mut written: Vec<(&QueueSummary, &BacklogSummary)> = (queues.iter())
        .filter_map(|it| Some((*it, it.backlog.as_ref()?)))
        .collect();
    written.sort_by(|(_, a), (_, b)| b.at_end.total_cmp(&a.at_end));
    if let [(queue, backlog)] = written.as_slice() {
        let text = format!(
            "{}: {}{}",
            shorten(&queue.queue, 16),
            answered(queue),
            waits(backlog)
        );
        wrap(&text, WIDTH, 2)
            .iter()
            .for_each(|line| screen.line(line));
        return;
    }
    for (queue, backlog) in written.iter().take(MOST_BACKLOGS) {
        let text = format!("{}: {}", shorten(&queue.queue, 16), waits(backlog));
        screen.line(&shorten(&text, WIDTH));
    }
}

/// `99.1 % answered within 4 opening hours; `, where that is promised.
fn answered(queue: &QueueSummary) -> String {
    match (queue.totals.service_level, queue.answer_within_s) {
        (Some(level), Some(within_s)) => {
            let totals = &queue.totals;
            let ours = totals.judged - totals.late_before;
            let before = if totals.late_before >= 0.5 && ours > 0.0 {
                format!(
                    " ({} without the {} overdue before the plan)",
                    percent((level * totals.judged / ours).min(1.0)),
                    thousands(totals.late_before)
                )
            } else {
                String::new()
            };
            format!(
                "{} answered within {}{before}; ",
                percent(level),
                opening_time(within_s)
            )
        }
        _ => String::new(),
    }
}

/// `at most 212 wait (Tue 3 Mar 17:00), 31 at the end, 3 of them overdue`.
fn waits(backlog: &BacklogSummary) -> String {
    let overdue = if backlog.overdue_at_end >= 0.5 {
        format!(", {} of them overdue", thousands(backlog.overdue_at_end))
    } else {
        String::new()
    };
    if backlog.most < 0.5 {
        return "none waits at the end of any interval".to_owned();
    }
    format!(
        "at most {} wait ({}), {} at the end{overdue}",
        thousands(backlog.most),
        backlog.most_label,
        thousands(backlog.at_end)
    )
}

/// `4 opening hours`, `1h30m of opening time`.
fn opening_time(seconds: f64) -> String {
    let hours = seconds / 3600.0;
    if hours >= 1.0 && hours.fract() == 0.0 {
        counted(hours as usize, "opening hour")
    } else {
        format!("{} of opening time", duration(seconds))
    }
}

/// The queues to show, in the scenario's order, and how many are left out: those that miss their
/// promise by most come first into the choice.
fn most_important(queues: &[QueueSummary]) -> (Vec<&QueueSummary>, usize) {
    let margin = |queue: &QueueSummary| {
        Some(-queue.decisive()?.miss()).filter(|it| it.is_finite() || *it < 0.0)
    };
    let mut order: Vec<usize> = (0..queues.len()).collect();
    order.sort_by(|a, b| {
        let key = |position: &usize| margin(&queues[*position]).unwrap_or(f64::INFINITY);
        key(a).total_cmp(&key(b)).then(a.cmp(b))
    });
    order.truncate(MOST_QUEUES);
    order.sort_unstable();
    let hidden = queues.len() - order.len();
    (order.into_iter().map(|it| &queues[it]).collect(), hidden)
}

fn service_row(queue: &QueueSummary) -> [String; 9] {
    let unknown = || "–".to_owned();
    let totals = &queue.totals;
    let decisive = queue.decisive();
    let promised = decisive.map_or_else(unknown, |it| it.promise(queue.answer_within_s));
    let expected = match decisive {
        Some(it) => it.expectation(),
        None => totals.service_level.map_or_else(unknown, percent),
    };
    let wait = (totals.asa_outside_overload_s).map_or_else(unknown, |s| duration(s.round()));
    let short = if totals.intervals_short == 0 {
        "never".to_owned()
    } else {
        format!(
            "{} h ({} of {})",
            hours(totals.understaffing_h),
            grouped(totals.intervals_short),
            grouped(totals.intervals)
        )
    };
    [
        shorten(&queue.queue, 16),
        promised,
        expected,
        decisive.map_or_else(unknown, TargetSummary::experience),
        match queue.keeps_promise() {
            Some(true) => "kept".to_owned(),
            Some(false) => "MISSED".to_owned(),
            None => String::new(),
        },
        wait,
        totals
            .occupancy
            .map_or_else(unknown, |it| format!("{:.0} %", it * 100.0)),
        grouped(queue.peak_agents_required as usize),
        short,
    ]
}

fn duration(seconds: f64) -> String {
    Seconds::new(seconds).map_or_else(|_| "–".to_owned(), |it| it.to_string())
}

fn worst(screen: &mut Screen, summary: &PlanSummary) {
    screen.blank();
    let (intervals, before) = (&summary.worst_intervals, &summary.before_first_shift);
    if intervals.is_empty() && before.is_empty() {
        screen.line("No interval lacks anybody.");
        return;
    }
    screen.styled(BOLD, "Where most agents are missing");
    out_of_reach(screen, before);
    for it in intervals.iter().take(WORST) {
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

fn files(screen: &mut Screen, files: &[String]) {
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
        screen.paragraph("Written", &names.join(", "), 2);
    }
}

mod customers;
mod people;

#[cfg(test)]
mod tests;
