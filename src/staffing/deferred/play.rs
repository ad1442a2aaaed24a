//! The flow: who works, does what is due first.

use super::deadline::{Batch, Batches, Due, OpenTime};

/// How far the work is: in each list of [`Batches`] the first batch that is not finished, and how
/// much of it is done.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    batch: usize,
    done: f64,
}

/// The work at the start of an interval.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    batches: &'a Batches,
    progress: [Progress; 2],
}

/// A part of a batch that is done in one go.
#[derive(Debug, Clone, Copy)]
struct Portion<'a> {
    batch: &'a Batch,
    /// Contacts of the batch done before.
    before: f64,
    /// Contacts done now.
    contacts: f64,
    /// Work of the interval before it, seconds.
    from_s: f64,
}

impl<'a> Line<'a> {
    /// Before anything is done.
    pub fn new(batches: &'a Batches) -> Self {
        Self::resume(batches, [Progress::default(); 2])
    }

    /// Where it stood.
    pub const fn resume(batches: &'a Batches, progress: [Progress; 2]) -> Self {
        Self { batches, progress }
    }

    /// Where it stands.
    pub const fn progress(&self) -> [Progress; 2] {
        self.progress
    }

    /// Batches of `list` that are finished.
    #[cfg(test)]
    pub const fn finished(&self, list: usize) -> usize {
        self.progress[list].batch
    }

    /// The first batch of `list` that is not finished, with what of it is done.
    fn head(&self, list: usize) -> Option<(&'a Batch, f64)> {
        let at = self.progress[list];
        self.batches[list].get(at.batch).map(|it| (it, at.done))
    }

    /// The list whose head comes first of what has arrived by interval `now`.
    fn next(&self, now: usize) -> Option<usize> {
        let due_s = |list| {
            let (batch, _) = self.head(list)?;
            (batch.first() <= now).then_some(batch.due_s)
        };
        match (due_s(0), due_s(1)) {
            (Some(promised), Some(rest)) => Some(usize::from(rest < promised)),
            (Some(_), None) => Some(0),
            (None, Some(_)) => Some(1),
            (None, None) => None,
        }
    }

    /// Works through interval `now` with so many productive seconds; seconds that were used.
    pub fn work(&mut self, now: usize, capacity_s: f64) -> f64 {
        self.work_telling(now, capacity_s, |_| {})
    }

    fn work_telling(
        &mut self,
        now: usize,
        capacity_s: f64,
        mut tell: impl FnMut(Portion<'a>),
    ) -> f64 {
        let mut used_s = 0.0;
        while let Some(list) = self.next(now) {
            let Some((batch, before)) = self.head(list) else {
                break;
            };
            let waiting = batch.contacts - before;
            let left_s = capacity_s - used_s;
            let finished = waiting * batch.aht_s <= left_s;
            let contacts = if finished {
                waiting
            } else {
                left_s / batch.aht_s
            };
            if !finished && contacts <= 0.0 {
                break;
            }
            tell(Portion {
                batch,
                before,
                contacts,
                from_s: used_s,
            });
            self.progress[list] = if finished {
                Progress {
                    batch: self.progress[list].batch + 1,
                    done: 0.0,
                }
            } else {
                Progress {
                    done: before + contacts,
                    ..self.progress[list]
                }
            };
            if !finished {
                return capacity_s;
            }
            used_s += contacts * batch.aht_s;
        }
        used_s
    }

    /// What is not done of all that is due by the end of interval `by`, whether it has arrived or
    /// not: contacts, and seconds of work.
    pub fn undone(&self, by: usize) -> (f64, f64) {
        let mut undone = (0.0, 0.0);
        for list in 0..2 {
            let Progress { batch, mut done } = self.progress[list];
            for it in &self.batches[list][batch..] {
                if it.due > Due::By(by) {
                    break;
                }
                undone.0 += it.contacts - done;
                undone.1 += (it.contacts - done) * it.aht_s;
                done = 0.0;
            }
        }
        undone
    }

    /// The interval from which on the work of interval `now` has waited.
    pub fn waits_since(&self, now: usize) -> usize {
        let heads = (0..2).filter_map(|list| self.head(list));
        heads.map(|(it, _)| it.first()).fold(now, usize::min)
    }

    /// Open time since the oldest contact that waits at the end of interval `now` arrived.
    fn oldest_s(&self, now: usize, end_s: f64) -> f64 {
        let age_s = |(it, done): (&Batch, f64)| {
            let arrived_s = it.from_s + (it.to_s - it.from_s) * done / it.contacts;
            (it.first() <= now).then_some(end_s - arrived_s)
        };
        let heads = (0..2).filter_map(|list| self.head(list));
        heads.filter_map(age_s).fold(0.0, f64::max)
    }
}

/// What becomes of the work in one interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Played {
    /// Contacts that arrive.
    pub arrived: f64,
    /// Contacts that are done.
    pub done: f64,
    /// Of those, the ones done by their deadline.
    pub done_in_time: f64,
    /// Contacts that wait at its end.
    pub backlog: f64,
    /// Of those, the ones whose deadline has passed.
    pub overdue: f64,
    /// Contacts whose deadline passes in it before they are done.
    pub late: f64,
    /// Contacts whose deadline had passed before the first interval: told there.
    pub late_before: f64,
    /// Open time since the oldest of them arrived.
    pub oldest_s: f64,
    /// Productive seconds that were used.
    pub used_s: f64,
    /// Of those who arrive in it: done by their deadline.
    pub kept: f64,
    /// Of those who arrive in it: not done by their deadline.
    pub broken: f64,
    /// Of those who arrive in it: done at all.
    pub finished: f64,
    /// Open time that these waited until they were done, summed.
    pub waited_s: f64,
}

/// Plays the work with so many productive seconds in each interval.
pub fn play(open: &OpenTime, batches: &Batches, capacity_s: &[f64]) -> Vec<Played> {
    let mut stage = Stage::new(open, batches);
    let mut line = Line::new(batches);
    for (now, capacity_s) in capacity_s.iter().enumerate() {
        stage.interval(&mut line, now, *capacity_s);
    }
    stage.close(&line);
    stage.played
}

/// The play under way.
struct Stage<'a> {
    open: &'a OpenTime,
    played: Vec<Played>,
    /// Contacts promised by the end of each interval that are not done yet.
    promised: Vec<f64>,
    backlog: f64,
    overdue: f64,
}

impl<'a> Stage<'a> {
    fn new(open: &'a OpenTime, batches: &Batches) -> Self {
        let count = open.intervals();
        let mut stage = Self {
            open,
            played: vec![Played::default(); count],
            promised: vec![0.0; count],
            backlog: 0.0,
            overdue: 0.0,
        };
        for it in batches.iter().flatten() {
            match it.arrived {
                Some(position) => stage.played[position].arrived += it.contacts,
                None => stage.backlog += it.contacts,
            }
            match it.promised {
                Some(Due::By(position)) => stage.promised[position] += it.contacts,
                Some(Due::AfterEnd) => {}
                None => stage.overdue += it.contacts,
            }
        }
        if let Some(first) = stage.played.first_mut() {
            first.late_before = stage.overdue;
        }
        stage
    }

    fn interval(&mut self, line: &mut Line<'_>, now: usize, capacity_s: f64) {
        let mut portions = Vec::new();
        let used_s = line.work_telling(now, capacity_s, |portion| portions.push(portion));
        for portion in &portions {
            self.portion(portion, now, used_s);
        }
        let late = self.promised[now].max(0.0);
        self.overdue += late;
        let end_s = self.open.end_s(now);
        let own = &mut self.played[now];
        own.used_s = used_s;
        own.late = late;
        self.backlog = (self.backlog + own.arrived - own.done).max(0.0);
        own.backlog = self.backlog;
        own.overdue = self.overdue.clamp(0.0, self.backlog);
        own.oldest_s = line.oldest_s(now, end_s);
    }

    fn portion(&mut self, portion: &Portion<'_>, now: usize, used_s: f64) {
        let &Portion {
            batch, contacts, ..
        } = portion;
        let in_time = batch.promised.is_some_and(|by| by >= Due::By(now));
        match batch.promised {
            Some(Due::By(position)) if position >= now => self.promised[position] -= contacts,
            Some(Due::AfterEnd) => {}
            _ => self.overdue -= contacts,
        }
        let own = &mut self.played[now];
        own.done += contacts;
        own.done_in_time += if in_time { contacts } else { 0.0 };
        let Some(arrived) = batch.arrived else { return };
        let waited_s = self.waited_s(portion, now, used_s);
        let theirs = &mut self.played[arrived];
        theirs.finished += contacts;
        theirs.waited_s += waited_s * contacts;
        *(if in_time {
            &mut theirs.kept
        } else {
            &mut theirs.broken
        }) += contacts;
    }

    /// Mean open time from arrival to being done: both flow evenly through their intervals.
    fn waited_s(&self, portion: &Portion<'_>, now: usize, used_s: f64) -> f64 {
        let batch = portion.batch;
        let middle = portion.before + portion.contacts / 2.0;
        let arrived_s = batch.from_s + (batch.to_s - batch.from_s) * middle / batch.contacts;
        let worked_s = portion.from_s + portion.contacts * batch.aht_s / 2.0;
        let share = if used_s > 0.0 { worked_s / used_s } else { 0.0 };
        let done_s = self.open.start_s(now) + self.open.length_s(now) * share;
        (done_s - arrived_s).max(0.0)
    }

    /// Counts as broken what is never done though its deadline has passed.
    fn close(&mut self, line: &Line<'_>) {
        for list in 0..2 {
            let Progress { batch, mut done } = line.progress[list];
            for it in &line.batches[list][batch..] {
                if let (Some(arrived), Some(Due::By(_))) = (it.arrived, it.promised) {
                    self.played[arrived].broken += it.contacts - done;
                }
                done = 0.0;
            }
        }
    }
}
