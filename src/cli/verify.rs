//! `shiftwright verify`: an independent check of a roster against the scenario's rules.

use super::{Exit, Failure, load, terminal::Terminal};
use crate::scenario::Scenario;
use crate::verify::{self, Note, Rule, Sheet, Violation};
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
    violations: &'a [Violation],
    notes: &'a [Note],
}

/// Runs `verify`.
///
/// # Errors
/// [`Failure`] where the scenario or one of the files cannot be read or understood.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let scenario = load::scenario(&args.scenario, terminal)?;
    let activities = activities_file(args);
    let sheet =
        verify::read(&args.roster, activities.as_deref(), &scenario).map_err(Failure::Input)?;
    let rules = verify::rules_checked(&sheet);
    let violations = verify::verify(&scenario, &sheet);
    let notes = verify::notes(&scenario, &sheet);
    if activities.is_none() {
        terminal.note(&format!(
            "warning: no activities.csv beside {}: {} rules about breaks, skills and pieces are not checked",
            args.roster.display(),
            Rule::ALL.len() - rules.len()
        ));
    }
    if args.json {
        terminal.print_json(&Answer {
            agents: scenario.agents.len(),
            shifts: sheet.shifts.len(),
            rules_checked: &rules,
            violations: &violations,
            notes: &notes,
        })?;
    } else {
        terminal.print(&as_text(&scenario, &sheet, &rules, &violations, &notes))?;
    }
    Ok(if violations.is_empty() {
        Exit::Done
    } else {
        Exit::BadInput
    })
}

/// The activities given, else those beside the roster where there are any.
fn activities_file(args: &Args) -> Option<PathBuf> {
    args.activities.clone().or_else(|| {
        let beside = args.roster.with_file_name("activities.csv");
        beside.is_file().then_some(beside)
    })
}

/// Violations under their rule and agent, and a last line that sums up.
fn as_text(
    scenario: &Scenario,
    sheet: &Sheet,
    rules: &[Rule],
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
    if !notes.is_empty() {
        text += &format!(
            "{} have work outside the opening hours of its queue (no rule forbids it)\n",
            counted(notes.len(), "shift")
        );
    }
    text + &format!(
        "{} in {} of {}; {} checked\n",
        counted(violations.len(), "violation"),
        counted(sheet.shifts.len(), "shift"),
        counted(scenario.agents.len(), "agent"),
        counted(rules.len(), "rule")
    )
}

/// `1 shift`, `1,234 shifts`.
fn counted(count: usize, what: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let plural = if count == 1 { "" } else { "s" };
    format!("{grouped} {what}{plural}")
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
        as_text(scenario, sheet, &rules, &violations, &[])
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

4 violations in 0 shifts of 2 agents; 15 rules checked
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
            "0 violations in 1 shift of 1 agent; 15 rules checked\n"
        );
    }

    #[test]
    fn counts_read_as_a_person_writes_them() {
        for (count, text) in [
            (0, "0 shifts"),
            (1, "1 shift"),
            (999, "999 shifts"),
            (1234, "1,234 shifts"),
            (1_234_567, "1,234,567 shifts"),
        ] {
            assert_eq!(counted(count, "shift"), text);
        }
    }
}
