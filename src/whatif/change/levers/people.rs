//! Levers of who does it: agents and shrinkage.

use super::Pull;
use crate::problem::Problem;
use crate::whatif::change::amount::{Change, number, tidy};
use crate::whatif::change::words::percent;
use crate::whatif::change::{Document, alike, people};
use crate::wording::counted;
use toml::{Table, Value};

impl Pull<'_> {
    pub(super) fn agents(&self, document: &mut Document) -> Result<Option<String>, Problem> {
        if let (None, Change::To(Value::String(_))) = (self.of, &self.wanted.change) {
            return Ok(None); // the agents' file
        }
        let sites = document.names("site");
        let site = match self.of {
            None => None,
            Some(of) => match sites.iter().find(|it| alike(it, of)) {
                Some(site) => Some(site.clone()),
                None => return Err(self.no_such("site", of, &sites)),
            },
        };
        let before = people::count(document, site.as_deref());
        let after = self.wanted.change.of_number(before as f64).map(f64::round);
        let after = after
            .filter(|it| (0.0..=100_000.0).contains(it))
            .ok_or_else(|| {
                let help = format!(
                    "write so many more or fewer: {}=+10, {0}=-5%",
                    self.wanted.key
                );
                let whom = site.as_deref().unwrap_or("all sites");
                self.wanted
                    .refuse(format!("there are {before} agents ({whom})"), help)
            })? as usize;
        if before == 0 && after > 0 {
            let help = "add one agent to the scenario first: the others are made like it";
            return Err(self.wanted.refuse("nobody is there to be like", help));
        }
        people::resize(document, site.as_deref(), after);
        let seats = people::make_room(document);
        let place = site.map_or(String::new(), |it| format!(" in {it}"));
        let from = format!("({after} instead of {before})");
        Ok(Some(match after.checked_sub(before) {
            Some(0) => format!("{}{place}, as now", counted(after, "agent")),
            Some(more) => format!("{} more{place} {from}{seats}", counted(more, "agent")),
            None => format!("{} fewer{place} {from}", counted(before - after, "agent")),
        }))
    }

    pub(super) fn shrinkage(&self, document: &mut Document) -> Result<String, Problem> {
        let part = |key: &str| {
            let table = document.tree.get("shrinkage").and_then(Value::as_table);
            table
                .and_then(|it| it.get(key))
                .and_then(number)
                .unwrap_or(0.0)
        };
        let (planned, unplanned) = (part("planned"), part("unplanned"));
        let before = tidy(planned + unplanned);
        let after = self
            .wanted
            .change
            .of_number(before)
            .filter(|it| (0.0..1.0).contains(it));
        let after = after.ok_or_else(|| {
            let why = format!(
                "shrinkage is {} now, and must stay from 0 to less than 1",
                percent(before)
            );
            self.wanted.refuse(
                why,
                "write it, or points more or less: shrinkage=0.3, shrinkage=+0.02",
            )
        })?;
        let planned = planned.min(after);
        let mut table = Table::new();
        table.insert("planned".to_owned(), Value::Float(planned));
        table.insert("unplanned".to_owned(), Value::Float(tidy(after - planned)));
        document
            .tree
            .insert("shrinkage".to_owned(), Value::Table(table));
        Ok(format!(
            "shrinkage {} instead of {}",
            percent(after),
            percent(before)
        ))
    }
}
