//! The history that was made of an export, and how it is written.

use std::collections::BTreeSet;
use std::io;

/// One row of the history that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedRow {
    /// The queue's name.
    pub queue: String,
    /// Start of the interval: local, or RFC 3339 where the mapping names a zone.
    pub start: String,
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts that were handled; `None` where the export does not say.
    pub handled: Option<f64>,
    /// Their mean handle time in seconds, where known.
    pub aht_s: Option<f64>,
    /// Contacts that hung up (of single contacts: after a wait); `None` where the export does not
    /// say.
    pub abandoned: Option<f64>,
    /// Mean wait in seconds of all offered, where known.
    pub asa_s: Option<f64>,
}

/// One contact of the history that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedContact {
    /// When it came in: local, or RFC 3339 where the mapping names a zone.
    pub created: String,
    /// The queue's name.
    pub queue: String,
    /// Its handle time in seconds, where known.
    pub handle_s: Option<f64>,
    /// Seconds until it was answered or hung up, where known.
    pub wait_s: Option<f64>,
    /// Whether it hung up; `None` where the export does not say.
    pub abandoned: Option<bool>,
}

/// What was read and left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Rows read.
    pub rows: usize,
    /// Rows left out by each condition, in the mapping's order.
    pub left_out: Vec<usize>,
    /// Rows that could not be used.
    pub bad: usize,
    /// Rows at a local time that the clock shows twice: counted half in each showing.
    pub repeated: usize,
}

/// The history that was made, by queue, then time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Its rows, one an interval; none where they are contacts.
    pub rows: Vec<ImportedRow>,
    /// Its rows, one a contact; none where they are intervals.
    pub contacts: Vec<ImportedContact>,
    /// How it came about.
    pub summary: Summary,
}

impl Imported {
    /// Writes it as history CSV. The columns `abandoned` and `asa_s` are there where some row has them.
    ///
    /// # Errors
    /// What the system says where `output` cannot be written.
    pub fn write_csv(&self, output: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(output);
        if self.rows.is_empty() {
            self.write_contacts(&mut writer)?;
        } else {
            self.write_intervals(&mut writer)?;
        }
        writer.flush()
    }

    fn write_intervals(&self, writer: &mut csv::Writer<impl io::Write>) -> io::Result<()> {
        let abandoned = self.rows.iter().any(|row| row.abandoned.is_some());
        let asa = self.rows.iter().any(|row| row.asa_s.is_some());
        let optional = |name, there: bool| there.then_some(name);
        let more = [optional("abandoned", abandoned), optional("asa_s", asa)];
        let header = ["queue", "start", "offered", "handled", "aht_s"];
        writer.write_record(header.into_iter().chain(more.into_iter().flatten()))?;
        for row in &self.rows {
            let cells = [
                row.queue.clone(),
                row.start.clone(),
                row.offered.to_string(),
                number(row.handled),
                rounded(row.aht_s),
            ];
            // Not rounded: waits are added up again, over all offered.
            let more = [
                abandoned.then(|| number(row.abandoned)),
                asa.then(|| number(row.asa_s)),
            ];
            writer.write_record(cells.into_iter().chain(more.into_iter().flatten()))?;
        }
        Ok(())
    }

    fn write_contacts(&self, writer: &mut csv::Writer<impl io::Write>) -> io::Result<()> {
        writer.write_record(["created", "queue", "handle_s", "wait_s", "abandoned"])?;
        for row in &self.contacts {
            let abandoned = row.abandoned.map_or("", |it| if it { "1" } else { "0" });
            writer.write_record([
                &row.created,
                &row.queue,
                &rounded(row.handle_s),
                &rounded(row.wait_s),
                abandoned,
            ])?;
        }
        Ok(())
    }

    /// Contacts in all.
    #[must_use]
    pub fn offered(&self) -> f64 {
        let counted: f64 = self.rows.iter().map(|row| row.offered).sum();
        counted + self.contacts.len() as f64
    }

    /// The queues' names, in order.
    #[must_use]
    pub fn queues(&self) -> Vec<&str> {
        let counted = self.rows.iter().map(|row| row.queue.as_str());
        let single = self.contacts.iter().map(|row| row.queue.as_str());
        let names: BTreeSet<&str> = counted.chain(single).collect();
        names.into_iter().collect()
    }
}

/// A number, or nothing.
fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |it| it.to_string())
}

/// Seconds to the millisecond, or nothing.
fn rounded(seconds: Option<f64>) -> String {
    number(seconds.map(|it| (it * 1000.0).round() / 1000.0))
}
