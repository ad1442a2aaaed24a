//! `shiftwright verify`: an independent check of a roster against the scenario's rules.

use super::simulate::activities_file;
use super::{Exit, Failure, load, terminal::Terminal};
use crate::scenario::Scenario;
use crate::verify::{self, Note, Remark, Rule, Sheet, Violation};
use crate::wording::{counted, grouped, listed, plural};
use serde::Serialize;
use std::path::PathBuf;

/// Check a finished roster against every rule of the scenario.
///
/// Reads the roster anew from its CSV files and shares no code with the optimiser, so it also
/// checks rosters that were changed by hand or made by another program. Exit code 0 where every
/// rule is kept; 2 where a rule is broken or a file cannot be understood.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  shiftwright plan scenarios/helpdesk --out out
  shiftwright verify scenarios/helpdesk --roster out/roster.csv
  shiftwright verify scenarios/helpdesk --roster changed.csv --activities out/activities.csv --json")]
pub struct Args {
    /// Folder with a scenario.toml, or the TOML file itself
    scenario: PathBuf,
    /// The roster: one row an agent and shift
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    /// Its activities: one row a piece of a shift [default: activities.csv beside the roster]
    #[arg(long, value_name = "FILE")]
    activities: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    agents: usize,
    shifts: usize,
    rules_checked: &'a [Rule],
    /// Those that need activities, where there are none.
    rules_left_out: &'a [Rule],
    violations: &'a [Violation],
    notes: &'a [Note],
    /// Why the check is not whole.
    warnings: Vec<String>,
}

/// Runs `verify`.
///
/// # Errors
/// [`Failure`] where the scenario or one of the files cannot be read or understood.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let scenario = load::scenario(&args.scenario, terminal)?;
    let activities = activities_file(&args.roster, args.activities.as_deref());
    let sheet =
        verify::read(&args.roster, activities.as_deref(), &scenario).map_err(Failure::Input)?;
    let rules = verify::rules_checked(&sheet);
    let violations = verify::verify(&scenario, &sheet);
    let notes = verify::notes(&scenario, &sheet);
    let left_out = verify::rules_left_out(&sheet);
    let warnings = not_whole(args, &left_out);
    for warning in &warnings {
        terminal.warning(warning);
    }
    if args.json {
        terminal.print_json(&Answer {
            agents: scenario.agents.len(),
            shifts: sheet.shifts.len(),
            rules_checked: &rules,
            rules_left_out: &left_out,
            violations: &violations,
            notes: &notes,
            warnings,
        })?;
    } else {
        let checked = (&rules[..], &left_out[..]);
        terminal.print(&as_text(&scenario, &sheet, checked, &violations, &notes))?;
    }
    Ok(if violations.is_empty() {
        Exit::Done
    } else {
        Exit::BadInput
    })
}

/// What the planner must know of a check that leaves rules out.
fn not_whole(args: &Args, left_out: &[Rule]) -> Vec<String> {
    if left_out.is_empty() {
        return vec![];
    }
    vec![format!(
        "no activities.csv beside {}: {} about activities, breaks, skills and time off {} not checked",
        args.roster.display(),
        counted(left_out.len(), "rule"),
        plural(left_out.len(), "is", "are")
    )]
}

/// Violations under their rule and agent, and a last line that sums up; `rules` = those checked, and those
/// left out.
fn as_text(
    scenario: &Scenario,
    sheet: &Sheet,
    rules: (&[Rule], &[Rule]),
    violations: &[Violation],
    notes: &[Note],
) -> String {
    let mut text = String::new();
    for of_rule in violations.chunk_by(|one, next| one.rule == next.rule) {
        text += &format!("{}: {}\n", of_rule[0].rule.title(), of_rule.len());
        for of_agent in of_rule.chunk_by(|one, next| one.agent == next.agent) {
            text += &format!("  {}\n", of_agent[0].agent);
            for violation in of_agent {
                text += &format!("    {}\n", violation.message);
            }
        }
        text.push('\n');
    }
    for of_remark in notes.chunk_by(|one, next| one.remark == next.remark) {
        text += &format!("{}\n", told(of_remark, sheet.shifts.len()));
    }
    let (checked, left_out) = (rules.0.len(), rules.1.len());
    let left_out = match left_out {
        0 => String::new(),
        some => format!(", {} left out without activities.csv", grouped(some)),
    };
    text + &format!(
        "{} in {} of {}; {} checked{left_out}\n",
        counted(violations.len(), "violation"),
        counted(sheet.shifts.len(), "shift"),
        counted(scenario.agents.len(), "agent"),
        counted(checked, "rule")
    )
}

/// Notes of one kind in a line: how many shifts, and whose.
fn told(notes: &[Note], shifts: usize) -> String {
    let Some(first) = notes.first() else {
        return String::new();
    };
    let what = match first.remark {
        Remark::OutsideHours => plural(
            notes.len(),
            "has work outside the opening hours of its queue",
            "have work outside the opening hours of their queue",
        ),
        Remark::NoWork => plural(
            notes.len(),
            "has no work on any queue",
            "have no work on any queue",
        ),
        Remark::LessWork => plural(
            notes.len(),
            "has meetings or training in place of work on a queue",
            "have meetings or training in place of work on a queue",
        ),
    };
    let mut agents: Vec<&str> = notes.iter().map(|note| note.agent.as_str()).collect();
    agents.dedup();
    format!(
        "note: {} of {} {what} (no rule forbids it): {}",
        grouped(notes.len()),
        counted(shifts, "shift"),
        listed(&agents, 3, "others")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(scenario: &Scenario, roster: &str) -> Sheet {
        let source = crate::problem::Source {
            file: "roster.csv".into(),
            text: format!("agent,date,site,shift,start,end,paid_h\n{roster}"),
        };
        verify::read_text(source, None, scenario).unwrap()
    }

    fn text(scenario: &Scenario, sheet: &Sheet) -> String {
        let violations = verify::verify(scenario, sheet);
        let rules = verify::rules_checked(sheet);
        let left_out = verify::rules_left_out(sheet);
        as_text(scenario, sheet, (&rules, &left_out), &violations, &[])
    }

    #[test]
    fn violations_stand_under_their_rule_and_agent() {
        let scenario = crate::scenario::sample::help_desk(2);
        assert_eq!(
            text(&scenario, &sheet(&scenario, "")),
            "\
Hours a week: 4
  Agent 01
    0min paid in the plan week from Mon 2026-03-23; the least is 32h
    0min paid in the plan week from Mon 2026-03-30; the least is 32h
  Agent 02
    0min paid in the plan week from Mon 2026-03-23; the least is 32h
    0min paid in the plan week from Mon 2026-03-30; the least is 32h

4 violations in 0 shifts of 2 agents; 15 rules checked, 4 left out without activities.csv
"
        );
    }

    #[test]
    fn a_good_roster_takes_one_line() {
        let mut scenario = crate::scenario::sample::help_desk(1);
        scenario.contracts[0].week_min_minutes = 0;
        let row =
            "Agent 01,2026-03-23,Berlin,day,2026-03-23T08:00:00+01:00,2026-03-23T16:30:00+01:00,8";
        assert_eq!(
            text(&scenario, &sheet(&scenario, row)),
            "0 violations in 1 shift of 1 agent; 15 rules checked, 4 left out without activities.csv\n"
        );
    }
}
