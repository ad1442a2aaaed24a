//! `contacts.csv`: every contact of one play, as it ended.

use super::Table;
use crate::scenario::Scenario;
use crate::simulate::PlayedContact;
use chrono::{DateTime, Utc};
use std::io::{self, Write};

/// Rows that are held before they are written.
const ROWS: usize = 4_096;

/// The file while it grows: however many contacts there are, few are held at a time.
pub struct ContactsTable<'a, W: Write> {
    scenario: &'a Scenario,
    rows: Table,
    file: W,
    /// The first failure; nothing is written after it.
    outcome: io::Result<()>,
}

impl<'a, W: Write> ContactsTable<'a, W> {
    /// The header alone.
    pub fn new(scenario: &'a Scenario, mut file: W) -> Self {
        let rows = Table::new(&[
            "queue",
            "arrived",
            "answered",
            "ended",
            "wait_s",
            "handle_s",
            "agent",
            "outcome",
            "attempt",
            "in_time",
            "resolved_in_time",
        ]);
        Self {
            scenario,
            outcome: file.write_all(rows.to_csv().as_bytes()),
            rows,
            file,
        }
    }

    /// One row: times of the queue by its clock, to the millisecond.
    pub fn add(&mut self, it: &PlayedContact) {
        let queue = &self.scenario.queues[it.queue.get()];
        let time = |rows: &mut Table, at: Option<DateTime<Utc>>| {
            match at {
                Some(at) => rows.instant(at, queue.zone),
                None => rows.text(""),
            };
        };
        let rows = &mut self.rows;
        rows.text(&queue.name);
        time(rows, it.arrived);
        time(rows, it.answered);
        time(rows, Some(it.ended));
        let agent = it
            .agent
            .map(|own| self.scenario.agents[own.get()].name.as_str());
        rows.number(it.wait_s.unwrap_or(f64::NAN), 3)
            .number(it.handle_s.unwrap_or(f64::NAN), 3)
            .text(agent.unwrap_or_default())
            .text(it.outcome.name())
            .whole(it.attempt);
        for flag in [it.in_time, it.resolved_in_time] {
            match flag {
                Some(value) => rows.flag(value),
                None => rows.text(""),
            };
        }
        if self.rows.rows().len() >= ROWS {
            self.flush();
        }
    }

    /// Writes what is held.
    ///
    /// # Errors
    /// What the system said, now or before.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush();
        self.outcome
    }

    fn flush(&mut self) {
        let lines = self.rows.take_lines();
        if self.outcome.is_ok() {
            self.outcome = self.file.write_all(lines.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::kernel::Outcome;
    use crate::units::QueueIndex;

    /// Takes what is written, and keeps the size of the largest piece.
    #[derive(Default)]
    struct Taken {
        bytes: usize,
        largest: usize,
    }

    impl Write for &mut Taken {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.bytes += bytes.len();
            self.largest = self.largest.max(bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn call() -> PlayedContact {
        PlayedContact {
            queue: QueueIndex::new(0),
            arrived: Some(DateTime::UNIX_EPOCH),
            answered: None,
            ended: DateTime::UNIX_EPOCH,
            wait_s: Some(0.0),
            handle_s: None,
            agent: None,
            outcome: Outcome::HungUp,
            attempt: 0,
            in_time: Some(false),
            resolved_in_time: None,
        }
    }

    #[test]
    fn however_many_there_are_few_are_held() {
        let scenario = crate::scenario::sample::help_desk(1);
        let mut taken = Taken::default();
        let mut table = ContactsTable::new(&scenario, &mut taken);
        for _ in 0..10 * ROWS {
            table.add(&call());
        }
        table.finish().unwrap();
        assert!(taken.largest * 9 < taken.bytes, "{}", taken.largest);
    }

    #[test]
    fn a_disk_that_refuses_is_told_at_the_end() {
        let scenario = crate::scenario::sample::help_desk(1);
        let mut small = [0_u8; 200];
        let mut table = ContactsTable::new(&scenario, &mut small[..]);
        (0..10).for_each(|_| table.add(&call()));
        assert!(table.finish().is_err());
    }
}
