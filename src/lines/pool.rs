//! Lines found so far, kept from one program to the next.

use super::model::Line;
use super::pricing::{Masks, OFF};
use std::collections::{HashSet, VecDeque};

/// The latest lines of everybody.
#[derive(Debug, Clone)]
pub struct Pool {
    lines: Vec<VecDeque<Line>>,
    seen: Vec<HashSet<Line>>,
    most: usize,
}

impl Pool {
    /// For so many people, each with at most so many lines.
    #[must_use]
    pub fn new(people: usize, most: usize) -> Self {
        Self {
            lines: vec![VecDeque::new(); people],
            seen: vec![HashSet::new(); people],
            most,
        }
    }

    /// Keeps a line; the oldest one leaves where there are too many.
    pub fn add(&mut self, person: usize, line: &Line) {
        if !self.seen[person].insert(line.clone()) {
            return;
        }
        self.lines[person].push_back(line.clone());
        if self.lines[person].len() > self.most
            && let Some(oldest) = self.lines[person].pop_front()
        {
            self.seen[person].remove(&oldest);
        }
    }

    /// Everybody's lines, latest first.
    pub fn of(&self, person: usize) -> impl Iterator<Item = &Line> {
        self.lines[person].iter().rev()
    }
}

/// Whether `line` lies within `masks`.
#[must_use]
pub fn fits(line: &Line, masks: &Masks) -> bool {
    line.iter()
        .zip(masks)
        .all(|(kind, mask)| mask & only(*kind) != 0)
}

/// The mask that allows nothing else.
#[must_use]
pub fn only(kind: Option<u8>) -> u128 {
    kind.map_or(OFF, |kind| 1 << kind)
}
