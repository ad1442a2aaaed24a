//! The months ahead on a screen, for a manager on a Monday morning: first the answer, then the rows that
//! planners know, then why.

use super::table::{self, MOST_CLASSES};
use super::{BusySummary, ClassSummary, HireSummary, RiskSummary, WorthSummary, kind_name};
use crate::capacity::{CostKind, Spread};
use crate::hire::{EfficiencySource, Source};
use crate::report::number::{decimals, percent, thousands};
use crate::report::terminal::screen::{BOLD, Screen, WIDTH, wrap};
use crate::schedule::SolveStatus;
use crate::wording::{counted, grouped, listed, plural};

/// Classes whose reason is told.
const MOST_REASONS: usize = 8;

/// The screen, with a line break at the end of each line.
#[must_use]
pub fn screen(summary: &HireSummary) -> String {
    let mut text = Screen::default();
    answer(&mut text, summary);
    if !summary.classes.is_empty() {
        text.heading("The classes");
        text.line(&table::classes(&summary.classes));
        if summary.classes.len() > MOST_CLASSES {
            let left = grouped(summary.classes.len() - MOST_CLASSES);
            text.line(&format!("and {left} more in hiring.csv"));
        }
    }
    text.heading("The months (means of their weeks; hires and leavers summed)");
    text.line(&table::months(summary));
    text.line("FTE to pay: with shrinkage, breaks and shifts that do not fit. There: at what new people are worth.");
    reasons(&mut text, &summary.classes);
    worth(&mut text, summary);
    sources(&mut text, summary);
    text.text
}

fn answer(text: &mut Screen, summary: &HireSummary) {
    let title = format!(
        "{}: {} from {}, {} people now",
        summary.name,
        counted(summary.weeks, "week"),
        summary.first_day.format("%a %-d %b %Y"),
        decimals(summary.headcount.0, 0),
    );
    text.styled(BOLD, &title);
    for line in wrap(&whom(summary), WIDTH, usize::MAX) {
        text.styled(BOLD, &line);
    }
    for it in summary.no_class_possible.iter().take(MOST_SHUT) {
        text.paragraph("Note", it, usize::MAX);
    }
    text.paragraph("Cost", &cost(summary), usize::MAX);
    text.paragraph("Covered", &covered(summary), usize::MAX);
    if let Some(busy) = &summary.busy_weeks {
        text.paragraph("Busy", &busy_weeks(busy), usize::MAX);
    }
    if let Some(risk) = &summary.risk {
        text.paragraph("Sure", &sure(risk), usize::MAX);
        text.paragraph("Futures", &futures(summary, risk), usize::MAX);
    }
    text.paragraph("Search", &search(summary), usize::MAX);
    if summary.efficiency.measured.is_some_and(|it| it.cut_short) {
        text.paragraph("Note", CUT_SHORT, usize::MAX);
    }
}

/// Groups that no class can be hired into, told at the top.
const MOST_SHUT: usize = 3;

const CUT_SHORT: &str = "the roster that was measured was stopped early, so its schedule efficiency is a lower bound: with \
    more time fewer people may be needed. Give more time, or `schedule_efficiency`";

/// Whether busy weeks keep their limit, and where they do not.
fn busy_weeks(busy: &BusySummary) -> String {
    let limit = format!(
        "at most {} of a queue's hours missing in a week as busy as 1 in 10, with all overtime and bought hours",
        percent(busy.allowed_share)
    );
    match &busy.worst {
        None => format!("{limit}: kept in every week"),
        Some(worst) => format!(
            "{limit}: not kept in {}, {} h beyond it in all, most on {} in that of {} ({} h)",
            counted(busy.weeks_beyond, "week"),
            thousands(busy.beyond_h),
            worst.queue,
            worst.week.format("%-d %b %Y"),
            thousands(worst.beyond_h)
        ),
    }
}

/// How many, where, by when.
fn whom(summary: &HireSummary) -> String {
    let new: Vec<&ClassSummary> = summary.classes.iter().filter(|it| !it.decided).collect();
    let mut parts = vec![];
    if let Some(first) = new.first() {
        let next = first.decide_by.map_or(String::new(), |day| {
            format!(
                ", the first to be decided by {}",
                day.format("%a %-d %b %Y")
            )
        });
        // A scenario without sites has one of its own name.
        let place = match new.iter().all(|it| it.site == summary.name) {
            true => String::new(),
            false => format!(": {}", by_site(&new)),
        };
        parts.push(format!(
            "Hire {} in {}{next}{place}.",
            people(summary.hires),
            plural_classes(new.len()),
        ));
    } else if summary.search.status == SolveStatus::Stopped && summary.search.gap.is_none() {
        parts.push(
            "No plan was found before it was stopped: this is what comes if nobody is hired."
                .to_owned(),
        );
    } else {
        parts.push(match summary.decided_hires {
            0 => "Hire nobody.".to_owned(),
            decided => format!(
                "Hire nobody beyond the {} already decided.",
                grouped(decided as usize)
            ),
        });
    }
    if summary.moved >= 0.5 {
        parts.push(format!(
            "Train {} for other queues.",
            people(summary.moved.round() as u32)
        ));
    }
    if summary.temps >= 0.5 {
        parts.push(format!(
            "Take {}.",
            counted(summary.temps.round() as usize, "temp")
        ));
    }
    parts.join(" ")
}

fn people(count: u32) -> String {
    format!(
        "{} {}",
        grouped(count as usize),
        plural(count as usize, "person", "people")
    )
}

fn plural_classes(count: usize) -> String {
    format!("{} {}", grouped(count), plural(count, "class", "classes"))
}

/// `12 in Austin, 8 in New York`, most first.
fn by_site(classes: &[&ClassSummary]) -> String {
    let mut sites: Vec<(&str, u32)> = vec![];
    for it in classes {
        match sites.iter_mut().find(|(site, _)| *site == it.site) {
            Some((_, people)) => *people += it.people,
            None => sites.push((&it.site, it.people)),
        }
    }
    sites.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let words: Vec<String> = sites
        .iter()
        .map(|(site, people)| format!("{people} in {site}"))
        .collect();
    listed(&words, 6, "elsewhere")
}

fn cost(summary: &HireSummary) -> String {
    let cost = &summary.cost;
    let paid = CostKind::ALL.into_iter().filter(|kind| kind.is_money());
    let told = paid.filter(|kind| cost.kinds.of(*kind) >= 0.5);
    let mut parts: Vec<String> = told
        .map(|kind| format!("{} {}", thousands(cost.kinds.of(kind)), kind_name(kind)))
        .collect();
    let saved = -cost.kinds.time_off;
    if saved >= 0.5 {
        parts.push(format!(
            "less {} that voluntary time off saves",
            thousands(saved)
        ));
    }
    format!(
        "{} {}: {}",
        summary.currency,
        thousands(cost.paid),
        parts.join(", ")
    )
}

fn covered(summary: &HireSummary) -> String {
    let share = if summary.required_h > 0.0 {
        1.0 - summary.short_h / summary.required_h
    } else {
        1.0
    };
    let mut text = format!(
        "{} of {} required agent-hours",
        percent(share),
        thousands(summary.required_h)
    );
    let short = summary.short_h >= 0.5;
    if short {
        text += &format!(
            "; {} are missing, which counts as {} {} (not paid)",
            thousands(summary.short_h),
            summary.currency,
            thousands(summary.cost.kinds.understaffing)
        );
    }
    let worst = summary
        .months
        .iter()
        .max_by(|a, b| a.short_h_a_week.total_cmp(&b.short_h_a_week));
    if let Some(worst) = worst.filter(|it| short && it.short_h_a_week >= 0.5) {
        text += &format!(
            ", most in {} ({} h a week)",
            worst.month.format("%B %Y"),
            thousands(worst.short_h_a_week)
        );
    }
    text
}

fn sure(risk: &RiskSummary) -> String {
    let mut text = format!(
        "a week is on target (at most {} of any queue's hours missing) in {} of {} futures",
        percent(risk.on_target_share),
        percent(risk.p_on_target),
        grouped(risk.futures)
    );
    if let Some(week) = risk.worst_week.filter(|_| risk.worst_p < 0.995) {
        text += &format!(
            ", least surely in that of {} ({})",
            week.format("%-d %b %Y"),
            percent(risk.worst_p)
        );
    }
    text
}

/// What the futures cost, beside the plan.
fn futures(summary: &HireSummary, risk: &RiskSummary) -> String {
    let told = |it: &Spread| {
        format!(
            "{} on average (planned {}), {} to {} in 8 of 10",
            thousands(it.mean),
            thousands(it.planned),
            thousands(it.p10),
            thousands(it.p90)
        )
    };
    format!(
        "paid are {} {}; with the prices of missing hours {}",
        summary.currency,
        told(&risk.paid),
        told(&risk.cost)
    )
}

fn search(summary: &HireSummary) -> String {
    let gap = summary.search.gap.map(percent);
    let decided = decided(summary);
    match (summary.search.status, gap) {
        (SolveStatus::Optimal, _) => {
            "proven: no plan is cheaper, prices of missing hours counted".to_owned()
        }
        (SolveStatus::WithinGap, Some(gap)) => {
            format!(
                "good enough: no plan can be more than {gap} cheaper, prices of missing hours counted{decided}"
            )
        }
        (_, Some(gap)) => {
            format!(
                "stopped with the best found so far: at most {gap} above the best possible{decided}"
            )
        }
        (_, None) => "stopped with the best found so far; how good it is is not known".to_owned(),
    }
}

/// The gap as a share of what can be decided at all.
fn decided(summary: &HireSummary) -> String {
    match (summary.search.gap_of_decided, summary.search.decided) {
        (Some(gap), Some(decided)) => format!(
            "; that is {} of the {} {} that can be decided (all but pay of those who are there, classes decided before and hours \
             bought in any case; weeks past the end counted)",
            percent(gap),
            summary.currency,
            thousands(decided)
        ),
        _ => String::new(),
    }
}

fn reasons(text: &mut Screen, classes: &[ClassSummary]) {
    let told: Vec<&ClassSummary> = classes
        .iter()
        .filter(|it| !it.decided && !it.why.is_empty())
        .collect();
    if told.is_empty() {
        return;
    }
    text.heading("Why each class");
    for it in told.iter().take(MOST_REASONS) {
        let saves = it.saves.map_or(String::new(), |saves| match saves < -0.5 {
            false => format!("; it saves {}", thousands(saves.max(0.0))),
            true => format!(
                "; it costs {} more than it saves: the search ended before it was taken out",
                thousands(-saves)
            ),
        });
        text.item(&format!("{}, {}: {}{saves}", it.number, it.group, it.why));
    }
    if told.len() > MOST_REASONS {
        text.item(&format!(
            "{} more in hiring.csv",
            grouped(told.len() - MOST_REASONS)
        ));
    }
}

fn worth(text: &mut Screen, summary: &HireSummary) {
    if summary.worth.is_empty() {
        return;
    }
    text.heading("What one more seasoned agent would be worth (in each site's best group)");
    for it in &summary.worth {
        text.item(&worth_of(it, summary));
    }
}

fn worth_of(it: &WorthSummary, summary: &HireSummary) -> String {
    // A scenario without sites has one of its own name, and its groups' names say all.
    let who = match it.group.starts_with(&it.site) || it.site == summary.name {
        true => it.group.clone(),
        false => format!("{}, {}", it.site, it.group),
    };
    let Some(best) = it.best.as_ref().filter(|_| it.weeks_worth_it > 0) else {
        return format!("{who}: less than their pay in every week");
    };
    let (more, than) = match it.net >= 0.0 {
        true => (it.net, "more"),
        false => (-it.net, "less"),
    };
    format!(
        "{who}: {} {} {than} than their pay over all weeks; more than it in {}, most in that of {} ({} saved, {} pay)",
        summary.currency,
        thousands(more),
        counted(it.weeks_worth_it, "week"),
        best.week.format("%-d %b %Y"),
        thousands(best.saved),
        thousands(best.pay)
    )
}

fn sources(text: &mut Screen, summary: &HireSummary) {
    text.heading("What it rests on");
    for it in &summary.queues {
        let pattern = match it.pattern {
            Source::Given => "pattern of the year as given".to_owned(),
            Source::TooShort => "no pattern of the year".to_owned(),
            Source::Backtest(method) => {
                let own = it.tested.iter().find(|tested| tested.method == method);
                let wape = own.map_or(String::new(), |own| {
                    format!(", {} WAPE up to a year ahead", percent(own.wape))
                });
                format!("{} by backtest{wape}", method.words())
            }
        };
        let busiest = it.busiest.map_or(String::new(), |day| {
            format!(" in that of {}", day.format("%-d %b %Y"))
        });
        text.item(&format!(
            "{}: {} contacts in the first week, at most {}{busiest}; {pattern}; growth {} a year; ± {} at the end (1 of 10 above)",
            it.queue,
            thousands(it.first_week),
            thousands(it.busiest_week),
            percent(it.growth_per_year),
            percent(it.band_at_end - 1.0),
        ));
    }
    text.item(&efficiency(summary));
    for it in &summary.assumed {
        text.item(&format!("assumed: {it}"));
    }
    let told = &summary.no_class_possible[..summary.no_class_possible.len().min(MOST_SHUT)];
    for it in summary.warnings.iter().filter(|it| !told.contains(it)) {
        text.item(&format!("warning: {it}"));
    }
}

fn efficiency(summary: &HireSummary) -> String {
    let it = &summary.efficiency;
    let share = percent(it.share);
    match (it.source, it.measured) {
        (EfficiencySource::Given, _) => {
            format!("of a paid hour at work {share} fall where they are required, as given")
        }
        (EfficiencySource::Roster, Some(roster)) => format!(
            "of a paid hour at work {share} fall where they are required{}: a roster of {} covers {} of {} required hours \
             with {} paid ones at work, {} of them beyond what is required",
            if roster.cut_short { " or more" } else { "" },
            counted(roster.weeks as usize, "week"),
            thousands(roster.covered_h),
            thousands(roster.required_h),
            thousands(roster.at_work_h),
            thousands(roster.over_h),
        ),
        _ => format!("of a paid hour at work {share} fall where they are required (assumed)"),
    }
}
