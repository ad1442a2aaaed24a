//! A roster's files as they are to be played, and what must be known of how they were read.

use super::Failure;
use crate::report::number::decimals;
use crate::scenario::Scenario;
use crate::simulate::Timetable;
use crate::simulate::fitting::{Fit, Refitted};
use crate::verify::{self, Activity, Sheet};
use crate::wording::{counted, grouped, listed, plural};
use std::path::{Path, PathBuf};

/// A roster that was read.
pub struct Read {
    /// Who is at work when.
    pub timetable: Timetable,
    /// What is played otherwise than the files seem to say.
    pub warnings: Vec<String>,
}

impl Read {
    /// Whether all work is meant for a queue.
    pub fn is_meant_for_queues(&self) -> bool {
        let work = self.timetable.shifts.iter().flat_map(|it| &it.work);
        work.into_iter().all(|(_, queue)| queue.is_some())
    }
}

/// Reads a roster and the activities given, else those beside it.
///
/// # Errors
/// [`Failure::Input`] where a file makes no sense; [`Failure::Argument`] where no shift lies in the plan.
pub fn read(
    scenario: &Scenario,
    roster: &Path,
    activities: Option<&Path>,
) -> Result<Read, Failure> {
    let activities = activities_file(roster, activities);
    let mut sheet =
        verify::read(roster, activities.as_deref(), scenario).map_err(Failure::Input)?;
    let mut warnings = vec![];
    if sheet.pieces.is_none() {
        warnings.push(format!(
            "no activities.csv beside {}: breaks are not known, all of a shift counts as work on any queue, and \
             occupancy stays blank",
            roster.display()
        ));
    }
    warnings.extend(keep_plan_dates(scenario, &mut sheet, roster)?);
    warnings.extend(broken(scenario, &sheet));
    let (timetable, refitted) = Timetable::of_sheet(scenario, &sheet);
    for fit in [Fit::Moved, Fit::Cut, Fit::Missing] {
        let own = refitted.iter().filter(|it| it.fit == fit);
        let own: Vec<&Refitted> = own.collect();
        warnings.extend((!own.is_empty()).then(|| told(scenario, fit, &own)));
    }
    warnings.extend(left_out(&sheet, &timetable));
    Ok(Read {
        timetable,
        warnings,
    })
}

/// That the roster breaks rules, such as shifts of one agent at the same time: what is played then cannot be worked.
fn broken(scenario: &Scenario, sheet: &Sheet) -> Option<String> {
    let violations = verify::verify(scenario, sheet);
    let by_rule = violations.chunk_by(|one, next| one.rule == next.rule);
    let told = by_rule.map(|own| {
        let first = &own[0];
        let more = match own.len() {
            1 => String::new(),
            all => format!(", and {} more", grouped(all - 1)),
        };
        format!(
            "{} ({}: {}{more})",
            first.rule.title(),
            first.agent,
            first.message
        )
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| {
        format!(
            "the roster breaks {} and is played as it stands: {}; `shiftwright verify` names all",
            counted(told.len(), "rule"),
            listed(&told, MOST_RULES, "more")
        )
    })
}

/// The activities given, else those beside the roster where there are any.
pub fn activities_file(roster: &Path, given: Option<&Path>) -> Option<PathBuf> {
    given.map(Path::to_owned).or_else(|| {
        let beside = roster.with_file_name("activities.csv");
        beside.is_file().then_some(beside)
    })
}

/// Leaves out shifts that begin on no date of the plan, and says so.
fn keep_plan_dates(
    scenario: &Scenario,
    sheet: &mut Sheet,
    roster: &Path,
) -> Result<Option<String>, Failure> {
    let (first, end, all) = (scenario.first_day, scenario.end_day(), sheet.shifts.len());
    sheet.shifts.retain(|it| {
        let zone = scenario.zone_of(&scenario.agents[it.agent.get()]);
        (first..end).contains(&it.span.start.date_clock(zone).0)
    });
    let outside = all - sheet.shifts.len();
    let last = end.pred_opt().unwrap_or(end);
    if outside > 0 && sheet.shifts.is_empty() {
        return Err(Failure::Argument {
            message: format!(
                "no shift of {} lies in the plan, which runs from {first} to {last}",
                roster.display()
            ),
            help: "name the roster of this scenario, or set first_day and weeks to its dates"
                .to_owned(),
        });
    }
    Ok((outside > 0).then(|| {
        format!(
            "{} of {} outside the plan, which runs from {first} to {last}: not played",
            counted(outside, "shift"),
            roster.display()
        )
    }))
}

/// Agents and dates that are named.
const MOST_NAMED: usize = 10;
/// Broken rules that are named.
const MOST_RULES: usize = 3;

/// Which shifts have activities that had to be fitted one way.
fn told(scenario: &Scenario, fit: Fit, own: &[&Refitted]) -> String {
    let shifts = counted(own.len(), "shift");
    let has = plural(own.len(), "has", "have");
    let what = match fit {
        Fit::Moved => format!(
            "{shifts} {has} activities at another time, as after a move by hand; they are played moved along"
        ),
        Fit::Cut => format!(
            "{shifts} {has} activities of another length; what fits is played, and what is beyond them is no work"
        ),
        Fit::Missing => format!(
            "{shifts} {has} no activities and {} not played",
            plural(own.len(), "is", "are")
        ),
    };
    let named = own.iter().map(|it| {
        let agent = &scenario.agents[it.agent.get()];
        format!("{} {}", agent.name, it.date)
    });
    let named: Vec<String> = named.collect();
    format!("{what}: {}", listed(&named, MOST_NAMED, "more"))
}

/// Says how much of the activities' work is not in the timetable, and why that may be.
fn left_out(sheet: &Sheet, timetable: &Timetable) -> Option<String> {
    let work = sheet.pieces.iter().flatten();
    let work = work.filter(|it| it.activity == Activity::Work);
    let written: i64 = work.map(|it| it.span.minutes()).sum();
    let shifts = timetable.shifts.iter().flat_map(|it| &it.work);
    let played: i64 = shifts.map(|(span, _)| span.minutes()).sum();
    (sheet.pieces.is_some() && written > played).then(|| {
        let hours = decimals((written - played) as f64 / 60.0, 1);
        format!(
            "{hours} hours of work among the activities are not played: outside of every shift, on a queue \
             that the agent does not serve, or twice at once; `shiftwright verify` names them"
        )
    })
}
