//! The last touch, shift by shift.
//!
//! Rounds change a requirement and make a whole new roster, which is too coarse to come nearer than a few
//! points. Here the roster stays, but for one shift at a time: it is left out, given to somebody with
//! other skills who is off that day, or worked by one more. The rules are checked, the rest is played
//! against the same days, and the change stays where queues come nearer to what they promise.

use super::TuneSettings;
use super::floor::lacking;
use super::gap::gaps;
use super::moves::{Move, Outlook, after, distance};
use crate::control::Control;
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::simulate::Simulation;
use std::collections::BTreeSet;

/// Rosters played at most.
const MOST_PLAYED: u32 = 240;
/// Changes tried against the rules at most.
const MOST_TRIED: u32 = 2_000;

/// A roster that is judged.
pub struct Polished {
    /// It.
    pub roster: Roster,
    /// Changes that stayed.
    pub changes: usize,
    /// Whether every queue is at its promise, or within the tolerance above it, now.
    pub settled: bool,
}

/// Changes shifts of `roster` until every queue is at its promise or within the
/// tolerance above it, or nothing helps; no interval is brought below its floor that was above it `first`. `allowed` says whether a roster keeps every rule, `play` plays one.
pub fn polish(
    scenario: &Scenario,
    roster: &Roster,
    (settings, first): (&TuneSettings, &Simulation),
    control: &Control,
    allowed: impl Fn(&Roster) -> bool,
    play: impl Fn(&Roster) -> Simulation,
) -> Polished {
    let judge = |roster: &Roster| {
        let felt = play(roster);
        (gaps(scenario, &felt), lacking(scenario, first, &felt))
    };
    let (mut standing, mut lacks) = judge(roster);
    let mut best = Polished {
        roster: roster.clone(),
        changes: 0,
        settled: false,
    };
    let mut refused: BTreeSet<Move> = BTreeSet::new();
    let mut outlook = Outlook::new(scenario, settings);
    let mut plays = 0;
    for _ in 0..MOST_TRIED {
        let over = settings.is_above_floors(lacks) && settings.is_right_inside(&standing);
        if over || plays >= MOST_PLAYED || control.stop() {
            break;
        }
        let Some(next) = outlook.candidate(&standing, &best.roster, &refused) else {
            break;
        };
        let changed = after(scenario, &best.roster, &next);
        if !allowed(&changed) {
            refused.insert(next);
            continue;
        }
        plays += 1;
        let (felt, lacking) = judge(&changed);
        outlook.learn(&standing, &felt);
        let (before, now) = (
            distance(&standing, settings) + lacks,
            distance(&felt, settings) + lacking,
        );
        // No interval is given up for the mean.
        let keeps_floors = lacking <= lacks + 1e-9;
        if keeps_floors && now < before - 1e-9 {
            (standing, lacks) = (felt, lacking);
            best.roster = changed;
            best.changes += 1;
        } else {
            refused.insert(next);
        }
    }
    best.settled = settings.is_above_floors(lacks) && settings.is_right(&standing);
    best
}
