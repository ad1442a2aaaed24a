//! Levers of what there is to do: contacts, bots, handle times.

use super::Pull;
use crate::problem::Problem;
use crate::whatif::change::Document;
use crate::whatif::change::amount::{Change, Unit, number, tidy};
use crate::whatif::change::words::percent;
use crate::wording::listed;
use toml::{Table, Value};

/// Largest factor that one `growth` takes, and one `aht_change`.
const LARGEST_GROWTH: f64 = 3.0;
const LARGEST_AHT: f64 = 20.0;

impl Pull<'_> {
    fn factor(&self) -> Result<f64, Problem> {
        let factor = match &self.wanted.change {
            Change::Times(factor) => Some(*factor),
            Change::To(value) => number(value),
            Change::Plus(..) => None,
        };
        factor
            .filter(|it| (0.001..=1000.0).contains(it))
            .ok_or_else(|| {
                let help = format!(
                    "write a factor or a percentage: {}=*1.2, {0}=-10%",
                    self.wanted.key
                );
                self.wanted.refuse("not a factor from 0.001 to 1,000", help)
            })
    }

    pub(super) fn volume(&self, document: &mut Document) -> Result<String, Problem> {
        let factor = self.factor()?;
        let queues = self.queues(document, |_| true)?;
        grow(
            document,
            factor,
            self.of.map(|_| queues.as_slice()),
            "what if: volume",
        );
        let whose = self.whose(&queues);
        Ok(format!(
            "{whose}{}contacts × {factor}",
            more_or_less(factor)
        ))
    }

    pub(super) fn bot(&self, document: &mut Document) -> Result<String, Problem> {
        // Bots are an answer of the planner's, not in the scenario: there is no share that could be made larger.
        let share = match &self.wanted.change {
            Change::Times(_) => None,
            change => change.of_number(0.0),
        };
        let share = share.filter(|it| (0.0..1.0).contains(it)).ok_or_else(|| {
            let help = format!("write a share, such as {}=0.4", self.wanted.key);
            self.wanted
                .refuse("not a share from 0 to less than 1", help)
        })?;
        let channel = |it: &Table| {
            it.get("channel")
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned()
        };
        let queues = self.queues(document, |it| {
            matches!(channel(it).as_str(), "email" | "ticket" | "chat")
        })?;
        if queues.is_empty() {
            let help = "name the queue: bot.phone=0.2";
            return Err(self.wanted.refuse("no queue is written to", help));
        }
        if share > 0.0 {
            grow(document, tidy(1.0 - share), Some(&queues), "what if: bot");
        }
        Ok(format!(
            "{}: a bot answers {} alone",
            listed(&queues, 4, "more"),
            percent(share)
        ))
    }

    pub(super) fn handle_time(&self, document: &mut Document) -> Result<String, Problem> {
        let queues = self.queues(document, |_| true)?;
        let whose = self.whose(&queues);
        if let Change::To(Value::String(time)) = &self.wanted.change {
            for queue in self.tables(document, &queues) {
                queue.insert("aht".to_owned(), Value::String(time.clone()));
            }
            return Ok(format!("{whose}handle time {time}"));
        }
        if matches!(&self.wanted.change, Change::To(value) if number(value).is_some()) {
            let help = format!(
                "write a factor or a length of time: {0}=*1.2, {0}=5m",
                self.wanted.key
            );
            return Err(self
                .wanted
                .refuse("neither a factor nor a length of time", help));
        }
        if let Change::Plus(_, Unit::Seconds) = self.wanted.change {
            return self.longer(document, &queues, &whose);
        }
        let mut left = self.factor()?;
        let factor = left;
        while left != 1.0 {
            let step = left.clamp(1.0 / LARGEST_AHT, LARGEST_AHT);
            left = tidy(left / step);
            let mut change = from_first_day(
                document,
                self.of.map(|_| queues.as_slice()),
                "what if: handle time",
            );
            change.insert("factor".to_owned(), Value::Float(step));
            document.add("aht_change", change);
        }
        Ok(format!("{whose}handle time × {factor}"))
    }

    fn longer(
        &self,
        document: &mut Document,
        queues: &[String],
        whose: &str,
    ) -> Result<String, Problem> {
        for queue in self.tables(document, queues) {
            let after = self.wanted.change.of(queue.get("aht")).map_err(|_| {
                let help = format!("write a factor: {}=*1.1", self.wanted.key);
                self.wanted
                    .refuse("the handle time comes from the history", help)
            })?;
            queue.insert("aht".to_owned(), after);
        }
        Ok(format!("{whose}handle time {}", self.wanted.written))
    }
}

fn more_or_less(factor: f64) -> String {
    match factor {
        it if it > 1.0 => format!("{} more contacts: ", percent(it - 1.0)),
        it if it < 1.0 => format!("{} fewer contacts: ", percent(1.0 - it)),
        _ => String::new(),
    }
}

/// A change of the level from the plan's first day on; in several where one would be too large.
fn grow(document: &mut Document, factor: f64, queues: Option<&[String]>, reason: &str) {
    let mut left = factor;
    while left != 1.0 {
        let step = left.min(LARGEST_GROWTH);
        left = tidy(left / step);
        let mut growth = from_first_day(document, queues, reason);
        growth.insert("change".to_owned(), Value::Float(tidy(step - 1.0)));
        document.add("growth", growth);
    }
}

fn from_first_day(document: &Document, queues: Option<&[String]>, reason: &str) -> Table {
    let mut table = Table::new();
    if let Some(day) = document.tree.get("first_day") {
        table.insert("from".to_owned(), day.clone());
    }
    if let Some(queues) = queues {
        let names = queues.iter().map(|it| Value::String(it.clone()));
        table.insert("queues".to_owned(), Value::Array(names.collect()));
    }
    table.insert("reason".to_owned(), Value::String(reason.to_owned()));
    table
}
