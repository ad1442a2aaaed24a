//! Many plays together.

use super::tally::{Cell, Measures, Play};
use crate::simulate::estimate::Ratio;

/// Figures of one group of cells: an interval, a day, a week, the plan.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// In time ÷ judged.
    pub service_level: Ratio,
    /// Waits ÷ those who wait.
    pub asa: Ratio,
    /// Waits of those answered ÷ these.
    pub first_response: Ratio,
    /// ln(1 + minutes) of the same ÷ these.
    pub wait_log: Ratio,
    /// Hung up ÷ offered.
    pub abandoned: Ratio,
    /// Turned away ÷ offered.
    pub turned_away: Ratio,
    /// Answered, handed over and gone ÷ offered.
    pub cut_off: Ratio,
    /// Not answered (done) when the play ended ÷ offered.
    pub unfinished: Ratio,
    /// Over in time ÷ those that should be.
    pub resolved: Ratio,
    /// Busy ÷ at work.
    pub occupancy: Ratio,
    /// Offered a play.
    pub offered: Ratio,
    /// Plays in which somebody was judged.
    pub plays: u32,
    /// Of those, the plays in which the service level met the target.
    pub met: u32,
}

impl Figures {
    fn add(&mut self, cell: &Cell, deferred: bool, target: Option<f64>) {
        self.service_level.add(cell.in_time, cell.judged);
        self.asa.add(cell.waited_s, cell.waiters(deferred));
        self.first_response.add(cell.answered_wait_s, cell.answered);
        self.wait_log.add(cell.answered_wait_log, cell.answered);
        self.abandoned.add(cell.hung_up, cell.offered);
        self.turned_away.add(cell.turned_away, cell.offered);
        self.cut_off.add(cell.cut_off, cell.offered);
        self.unfinished.add(cell.unfinished, cell.offered);
        self.resolved.add(cell.resolved, cell.resolvable);
        self.occupancy.add(cell.busy_s, cell.at_work_s);
        self.offered.add(cell.offered, 1.0);
        if cell.judged > 0.0 {
            self.plays += 1;
            self.met += u32::from(target.is_some_and(|target| keeps(cell, target)));
        }
    }
}

fn keeps(cell: &Cell, target: f64) -> bool {
    cell.in_time >= target * cell.judged - 1e-9
}

/// How the intervals of a queue are grouped, and what is promised.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// For each interval the number of its day, ascending.
    pub day_of: Vec<usize>,
    /// How many days.
    pub days: usize,
    /// The promised service level.
    pub target: Option<f64>,
    /// Whether it is promised of each day.
    pub by_the_day: bool,
}

impl Grouping {
    /// The intervals' cells, added up by day.
    fn by_day(&self, cells: &[Cell]) -> Vec<Cell> {
        let mut days = vec![Cell::default(); self.days];
        for (cell, day) in cells.iter().zip(&self.day_of) {
            days[*day].add(cell);
        }
        days
    }

    /// The share of days that kept the promise, of those on which somebody was judged.
    #[must_use]
    pub fn share_kept(&self, cells: &[Cell]) -> Option<f64> {
        let (kept, judged) = self.kept_of(cells)?;
        (judged > 0.0).then(|| kept / judged)
    }

    /// How many days kept the promise, and on how many somebody was judged; `None` where nothing is promised.
    #[must_use]
    pub fn kept_of(&self, cells: &[Cell]) -> Option<(f64, f64)> {
        self.days_kept(&self.by_day(cells))
    }

    /// How many of `days` kept the promise, and on how many somebody was judged; `None` where nothing is promised.
    fn days_kept(&self, days: &[Cell]) -> Option<(f64, f64)> {
        let target = self.target?;
        let judged = days.iter().filter(|it| it.judged > 0.0);
        let kept = judged.clone().filter(|it| keeps(it, target)).count();
        Some((kept as f64, judged.count() as f64))
    }
}

/// All plays so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// By queue and interval.
    pub intervals: Vec<Vec<Figures>>,
    /// By queue and day.
    pub days: Vec<Vec<Figures>>,
    /// By queue, what waited at the start included.
    pub totals: Vec<Figures>,
    /// By queue: days that kept the promise ÷ days on which somebody was judged.
    pub days_kept: Vec<Ratio>,
    /// Plays.
    pub plays: u32,
    /// Contacts.
    pub contacts: u64,
}

impl Gathered {
    /// Nothing yet.
    #[must_use]
    pub fn new(measures: &Measures, groupings: &[Grouping]) -> Self {
        let of = |count: usize| vec![Figures::default(); count];
        Self {
            intervals: measures.queues.iter().map(|it| of(it.intervals)).collect(),
            days: groupings.iter().map(|it| of(it.days)).collect(),
            totals: of(measures.queues.len()),
            days_kept: vec![Ratio::default(); measures.queues.len()],
            plays: 0,
            contacts: 0,
        }
    }

    /// Adds a play.
    pub fn add(&mut self, play: &Play, measures: &Measures, groupings: &[Grouping]) {
        self.plays += 1;
        self.contacts += play.contacts;
        for (queue, cells) in play.cells.iter().enumerate() {
            let (deferred, grouping) = (measures.queues[queue].deferred, &groupings[queue]);
            let mut total = play.early[queue];
            for (number, cell) in cells.iter().enumerate() {
                self.intervals[queue][number].add(cell, deferred, grouping.target);
                total.add(cell);
            }
            let days = grouping.by_day(cells);
            for (figures, cell) in self.days[queue].iter_mut().zip(&days) {
                figures.add(cell, deferred, grouping.target);
            }
            if let Some((kept, judged)) = grouping.days_kept(&days) {
                self.days_kept[queue].add(kept, judged);
            }
            self.totals[queue].add(&total, deferred, grouping.target);
        }
    }

    /// The widest half-width of a queue's service level over the plan and, where it is promised of each day, of the
    /// chance of a day to keep it; `None` where one is not known, or none is promised.
    #[must_use]
    pub fn widest(&self, groupings: &[Grouping]) -> Option<f64> {
        let numbered = groupings.iter().enumerate();
        let promised = numbered.filter(|(_, it)| it.target.is_some());
        let known = promised.flat_map(|(queue, it)| {
            let level = self.totals[queue].service_level.share();
            let day = it.by_the_day.then(|| self.days_kept[queue].clustered());
            [level, day.flatten()].into_iter().flatten()
        });
        let widths: Vec<f64> = known.map(|it| it.half_width).collect::<Option<_>>()?;
        widths.into_iter().reduce(f64::max)
    }
}
