//! The last touch, shift by shift.
//!
//! Rounds change a requirement and make a whole new roster, which is too coarse to come nearer than a few
//! points. Here the roster stays, but for one shift at a time: it is left out, given to somebody with
//! other skills who is off that day, or worked by one more. The rules are checked, the rest is played
//! against the same days, and the change stays where queues come nearer to what they promise.

use super::TuneSettings;
use super::floor::{Lacks, lacking};
use super::gap::{Gap, gaps};
use super::moves::{Move, Outlook, after, distance};
use crate::control::Control;
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::simulate::Simulation;
use std::collections::BTreeSet;

/// Rosters played with care at most.
const MOST_PLAYED: u32 = 240;
/// Changes tried at most, against the rules or in few plays.
const MOST_TRIED: u32 = 2_000;

/// How many plays a roster is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// As many as a round: what makes it worse is seen by them, as all rosters meet the same customers.
    Few,
    /// So many that what looks better is better.
    Many,
}

/// How a roster was judged.
struct Judged {
    gaps: Vec<Gap>,
    /// What intervals lack of their floors.
    lacks: Lacks,
    /// How far it is from what is asked for.
    far: f64,
}

impl Judged {
    /// Whether it is better than `other` at nobody's floor.
    fn is_better_than(&self, other: &Self) -> bool {
        // No interval is given up for the mean.
        self.lacks.all <= other.lacks.all + 1e-9 && self.far < other.far - 1e-9
    }
}

/// A roster that is judged.
pub struct Polished {
    /// It.
    pub roster: Roster,
    /// Changes that stayed.
    pub changes: usize,
    /// Whether every queue is at its promise, or within the tolerance above it, now.
    pub settled: bool,
}

/// Changes shifts of `roster` until every queue is at its promise or within the tolerance above it, or nothing helps;
/// no interval is brought below its floor that was above it `first`. `allowed` says whether a roster keeps every rule,
/// `play` plays one.
pub fn polish(
    scenario: &Scenario,
    roster: &Roster,
    (settings, first): (&TuneSettings, &Simulation),
    control: &Control,
    allowed: impl Fn(&Roster) -> bool,
    play: impl Fn(&Roster, Care) -> Simulation,
) -> Polished {
    let judge = |roster: &Roster, care| {
        let felt = play(roster, care);
        let (gaps, lacks) = (gaps(scenario, &felt), lacking(scenario, first, &felt));
        let far = distance(&gaps, settings) + lacks.all;
        Judged { gaps, lacks, far }
    };
    let mut standing = judge(roster, Care::Many);
    let mut glimpse = judge(roster, Care::Few);
    let mut best = Polished {
        roster: roster.clone(),
        changes: 0,
        settled: false,
    };
    let mut refused: BTreeSet<Move> = BTreeSet::new();
    let mut outlook = Outlook::new(scenario, settings);
    let mut plays = 0;
    for _ in 0..MOST_TRIED {
        let over =
            settings.is_above_floors(standing.lacks) && settings.is_right_inside(&standing.gaps);
        if over || plays >= MOST_PLAYED || control.stop() {
            break;
        }
        let Some(next) = outlook.candidate(&standing.gaps, &best.roster, &refused) else {
            break;
        };
        let changed = after(scenario, &best.roster, &next);
        if !allowed(&changed) {
            refused.insert(next);
            continue;
        }
        let seen = judge(&changed, Care::Few);
        outlook.learn(&glimpse.gaps, &seen.gaps);
        if !seen.is_better_than(&glimpse) {
            refused.insert(next);
            continue;
        }
        plays += 1;
        let now = judge(&changed, Care::Many);
        if now.is_better_than(&standing) {
            (standing, glimpse) = (now, seen);
            best.roster = changed;
            best.changes += 1;
        } else {
            refused.insert(next);
        }
    }
    best.settled = settings.is_above_floors(standing.lacks) && settings.is_right(&standing.gaps);
    best
}
