//! Those who wait, queue by queue, in the order in which they arrived.

use std::collections::VecDeque;

/// A contact that waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// When it arrived.
    pub arrived_s: f64,
    /// When its patience ends; infinite = never.
    pub gives_up_s: f64,
    /// From when on it waits to be called back; infinite = it does not.
    pub called_back_from_s: f64,
    /// Work that is left, for an agent of ordinary speed with nothing else in hand.
    pub work_s: f64,
    /// The mean handle time when it arrived.
    pub aht_s: f64,
    /// How often the customer had hung up before.
    pub attempt: u32,
    /// When it was answered, where it has been before.
    pub answered_s: Option<f64>,
    /// By which the event of its patience's end knows it.
    pub token: Option<u32>,
}

/// The line before one queue.
#[derive(Debug, Default)]
pub struct Line(VecDeque<Waiting>);

impl Line {
    /// Forgets everybody.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// At the end.
    pub fn join(&mut self, it: Waiting) {
        self.0.push_back(it);
    }

    /// At the place that its arrival gives it: it has been at an agent before.
    pub fn return_to_place(&mut self, it: Waiting) {
        let before = self
            .0
            .partition_point(|other| other.arrived_s <= it.arrived_s);
        self.0.insert(before, it);
    }

    /// The first.
    pub fn first(&self) -> Option<&Waiting> {
        self.0.front()
    }

    /// Takes the first.
    pub fn take_first(&mut self) -> Option<Waiting> {
        self.0.pop_front()
    }

    /// Takes all for whom `leaves` holds.
    pub fn take_where(&mut self, leaves: impl Fn(&Waiting) -> bool) -> Vec<Waiting> {
        let gone = self.0.iter().filter(|it| leaves(it)).copied().collect();
        self.0.retain(|it| !leaves(it));
        gone
    }
}
