//! The queues: what is promised, expected and felt, and what the table does not show.

use super::screen::{BOLD, RED, Screen, WIDTH, duration, hours, shorten, wrap};
use crate::plan::Tuning;
use crate::report::number::{percent, thousands};
use crate::report::summary::{BacklogSummary, PlanSummary, QueueSummary};
use crate::report::targets::TargetSummary;
use crate::simulate::Verdict;
use crate::wording::{counted, grouped, plural};
use comfy_table::{CellAlignment, Table, presets};

const MOST_QUEUES: usize = 6;
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
/// The mean wait, and what it is called where it was played.
const WAIT: usize = 5;
const PLAYED_WAIT: &str = "waited";
/// Those with numbers.
const NUMBERS: [usize; 5] = [2, 3, 5, 6, 7];

pub(super) fn service(screen: &mut Screen, summary: &PlanSummary) {
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
    let mut header = HEADER.map(str::to_owned);
    if played {
        header[WAIT] = PLAYED_WAIT.to_owned();
    }
    table.set_header(row(header.to_vec()));
    for queue in &shown {
        table.add_row(row(service_row(queue).to_vec()));
    }
    for column in table.column_iter_mut() {
        // How sure a played figure is takes room.
        column.set_padding((0, if played { 1 } else { 2 }));
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
    if played {
        let credited = summary.tuning.as_ref().map(|it| it.kind) == Some(Tuning::CreditSkills);
        screen.line(if credited {
            "Played (decides), waited and busy: as played; else by formula, which knows nothing of help."
        } else {
            "Played (decides), waited and busy: as the roster was played; all else by formula."
        });
    }
    further_promises(screen, &shown);
    if !played {
        overload(screen, &shown);
    }
    deferred(screen, &shown);
    if hidden > 0 {
        screen.line(&format!(
            "… and {} more {}, none of them worse (summary.json)",
            grouped(hidden),
            plural(hidden, "queue", "queues")
        ));
    }
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
            let by_formula = queue.played.map_or("", |_| " by formula");
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
                "{} answered within {}{by_formula}{before}; ",
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

/// Whether chance may decide over what a queue promises.
fn is_unsure(queue: &QueueSummary) -> bool {
    let verdicts = queue.targets.iter().filter_map(|it| it.verdict);
    verdicts.max() == Some(Verdict::Undecided)
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
    let (wait_s, busy) = match queue.played {
        Some(played) => (played.asa_s, played.occupancy),
        None => (totals.asa_outside_overload_s, totals.occupancy),
    };
    let wait = wait_s.map_or_else(unknown, |s| duration(s.round()));
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
            _ if is_unsure(queue) => "unsure".to_owned(),
            Some(true) => "kept".to_owned(),
            Some(false) => "MISSED".to_owned(),
            None => String::new(),
        },
        wait,
        busy.map_or_else(unknown, |it| format!("{:.0} %", it * 100.0)),
        grouped(queue.peak_agents_required as usize),
        short,
    ]
}
