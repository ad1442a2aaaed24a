//! Friendly names for what planners ask about most, each turned into the scenario's own keys.

use super::amount::{Change, Unit, clock_minutes, clock_text, number, shown, tidy};
use super::people;
use super::words::percent;
use super::{Assignment, Document, alike, parts};
use crate::problem::Problem;
use crate::scenario::nearest_name;
use crate::whatif::codes;
use crate::wording::{counted, listed};
use toml::{Table, Value};

/// A friendly name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lever {
    /// As it is written.
    pub key: &'static str,
    /// What may follow after a dot.
    pub of: &'static str,
    /// What it does.
    pub does: &'static str,
    /// An example.
    pub example: &'static str,
}

/// All of them.
pub const LEVERS: &[Lever] = &[
    Lever {
        key: "volume",
        of: "a queue",
        does: "contacts, as a factor on the forecast from the plan's first day on",
        example: "volume.phone=*1.2",
    },
    Lever {
        key: "bot",
        of: "a queue",
        does: "share of the contacts that a bot answers alone; of all written queues where none is named",
        example: "bot.email=0.5",
    },
    Lever {
        key: "aht",
        of: "a queue",
        does: "handle time, as a factor, or as a length of time",
        example: "aht=-5%",
    },
    Lever {
        key: "agents",
        of: "a site",
        does: "people like those who are there, or fewer of them",
        example: "agents.austin=+10",
    },
    Lever {
        key: "shrinkage",
        of: "",
        does: "planned and unplanned shrinkage together; the unplanned part changes",
        example: "shrinkage=+0.02",
    },
    Lever {
        key: "service_level",
        of: "a queue",
        does: "promised share; of all queues that promise one where none is named",
        example: "service_level=0.9",
    },
    Lever {
        key: "opening",
        of: "a queue",
        does: "when the first stretch of each open day begins",
        example: "opening.phone=06:00",
    },
    Lever {
        key: "closing",
        of: "a queue",
        does: "when the last stretch of each open day ends",
        example: "closing.phone=-1h",
    },
];

/// Pulls the lever that `wanted` names; `None` where it names none.
pub fn lever(document: &mut Document, wanted: &Assignment) -> Result<Option<String>, Problem> {
    let parts = parts(&wanted.key);
    let (name, of) = match parts.as_slice() {
        [name] => (name.as_str(), None),
        [name, of] => (name.as_str(), Some(of.as_str())),
        _ => return Ok(None),
    };
    let pull = Pull { wanted, of };
    let words = match name {
        "volume" => pull.volume(document)?,
        "bot" => pull.bot(document)?,
        "aht" => pull.handle_time(document)?,
        "agents" => return pull.agents(document),
        "shrinkage" if of.is_none() => pull.shrinkage(document)?,
        "service_level" => pull.service_level(document)?,
        "opening" => pull.hours(document, End::Opening)?,
        "closing" => pull.hours(document, End::Closing)?,
        _ => return Ok(None),
    };
    Ok(Some(words))
}

/// One of the two ends of a day's hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Opening,
    Closing,
}

struct Pull<'a> {
    wanted: &'a Assignment,
    of: Option<&'a str>,
}

/// Largest factor that one `growth` takes, and one `aht_change`.
const LARGEST_GROWTH: f64 = 3.0;
const LARGEST_AHT: f64 = 20.0;

impl Pull<'_> {
    /// The queues it is about: the one that is named, else those of which `all` holds.
    fn queues(
        &self,
        document: &Document,
        all: impl Fn(&Table) -> bool,
    ) -> Result<Vec<String>, Problem> {
        let names = document.names("queue");
        let Some(of) = self.of else {
            let own = document.tables("queue").zip(&names);
            return Ok(own
                .filter(|(it, _)| all(it))
                .map(|(_, name)| name.clone())
                .collect());
        };
        let found = names.iter().find(|it| alike(it, of));
        found
            .map(|it| vec![it.clone()])
            .ok_or_else(|| self.no_such("queue", of, &names))
    }

    fn no_such(&self, kind: &str, name: &str, names: &[String]) -> Problem {
        let message = format!("{}: there is no {kind} `{name}`", self.wanted.key);
        let near = nearest_name(name, names.iter().map(String::as_str));
        Problem::error(codes::UNKNOWN_KEY, message).help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the {kind}s are {}", listed(names, 12, "more")),
        })
    }

    /// ` (phone)`, nothing where it is about all.
    fn whose(&self, queues: &[String]) -> String {
        match self.of {
            Some(_) => format!("{}: ", listed(queues, 4, "more")),
            None => String::new(),
        }
    }

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

    fn volume(&self, document: &mut Document) -> Result<String, Problem> {
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

    fn bot(&self, document: &mut Document) -> Result<String, Problem> {
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

    fn handle_time(&self, document: &mut Document) -> Result<String, Problem> {
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

    fn tables<'d>(&self, document: &'d mut Document, queues: &[String]) -> Vec<&'d mut Table> {
        let own = |it: &&mut Table| {
            let name = it.get("name").and_then(Value::as_str).unwrap_or("");
            queues.iter().any(|own| own == name)
        };
        document.tables_mut("queue").filter(own).collect()
    }

    fn agents(&self, document: &mut Document) -> Result<Option<String>, Problem> {
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
        let gone = before - after.min(before);
        if gone > 0 && gone == people::count(document, None) {
            let help = "leave one agent at least: what a plan of nobody gives is not worked out";
            return Err(self.wanted.refuse("nobody would be left", help));
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

    fn shrinkage(&self, document: &mut Document) -> Result<String, Problem> {
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

    fn service_level(&self, document: &mut Document) -> Result<String, Problem> {
        let promises = |it: &Table| it.get("service_level").is_some_and(Value::is_table);
        let queues = self.queues(document, promises)?;
        let mut told = vec![];
        for queue in self.tables(document, &queues) {
            let name = queue
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned();
            let level = queue.get_mut("service_level").and_then(Value::as_table_mut);
            let target = level.and_then(|it| it.get_mut("target"));
            let Some((target, before)) = target.and_then(|it| number(it).map(|own| (it, own)))
            else {
                let help = format!(
                    "write the whole promise: queues.{name}.service_level={{ answer_within = \"20s\", target = 0.8 }}"
                );
                return Err(self
                    .wanted
                    .refuse(format!("{name} promises no service level"), help));
            };
            let after = self.wanted.change.of_number(before).ok_or_else(|| {
                self.wanted.refuse(
                    "not a share",
                    "write a share, or points more or less: service_level=0.9, service_level=+0.05",
                )
            })?;
            *target = Value::Float(after);
            told.push(format!(
                "{name}: {} in time promised instead of {}",
                percent(after),
                percent(before)
            ));
        }
        Ok(told.join("; "))
    }

    fn hours(&self, document: &mut Document, end: End) -> Result<String, Problem> {
        let queues = self.queues(document, |_| true)?;
        let mut seen = None;
        for queue in self.tables(document, &queues) {
            let Some(hours) = queue.get_mut("hours") else {
                continue;
            };
            let days: Vec<&mut Value> = match hours {
                Value::Table(week) => week.iter_mut().map(|(_, day)| day).collect(),
                day => vec![day],
            };
            for day in days {
                let Some(text) = day.as_str().map(str::to_owned) else {
                    continue;
                };
                if let Some(moved) = self.moved(&text, end)? {
                    seen.get_or_insert_with(|| (text, moved.clone()));
                    *day = Value::String(moved);
                }
            }
        }
        let Some((from, to)) = seen else {
            let help = "write hours such as \"08:00-18:00\" into scenario.toml first";
            return Err(self.wanted.refuse("no hours that begin or end", help));
        };
        let what = if end == End::Opening {
            "opens"
        } else {
            "closes"
        };
        let by = match &self.wanted.change {
            Change::To(value) => format!("at {}", shown(value)),
            _ => self.wanted.written.clone(),
        };
        Ok(format!(
            "{} {what} {by} ({to} instead of {from})",
            listed(&queues, 4, "more")
        ))
    }

    /// A day's hours with one end moved; `None` where the day has none, or all of it.
    fn moved(&self, hours: &str, end: End) -> Result<Option<String>, Problem> {
        let mut stretches: Vec<String> = hours.split(',').map(|it| it.trim().to_owned()).collect();
        let stretch = match end {
            End::Opening => stretches.first_mut(),
            End::Closing => stretches.last_mut(),
        };
        let Some((stretch, (from, to))) = stretch.and_then(|it| {
            let (from, to) = it.split_once(['-', '–', '—'])?;
            let both = (from.trim().to_owned(), to.trim().to_owned());
            Some((it, both))
        }) else {
            return Ok(None);
        };
        let own = if end == End::Opening { &from } else { &to };
        let to_clock = match &self.wanted.change {
            Change::To(value) => clock_minutes(&shown(value)).map(f64::from),
            Change::Plus(seconds, Unit::Seconds) => {
                clock_minutes(own).map(|it| f64::from(it) + seconds / 60.0)
            }
            _ => None,
        };
        let clock = to_clock.and_then(clock_text).ok_or_else(|| {
            let help = format!(
                "write a clock time or how much later: {0}=06:00, {0}=+1h, {0}=-30min",
                self.wanted.key
            );
            self.wanted
                .refuse(format!("not a time that {own} can become"), help)
        })?;
        let moved = match end {
            End::Opening => (clock, to.clone()),
            End::Closing => (from.clone(), clock),
        };
        if within_day(&from, &to) && !within_day(&moved.0, &moved.1) {
            let help = "leave some time between opening and closing on every day; hours past midnight are written in full: queues.NAME.hours=…";
            let why = format!("{} would become {}-{}", hours.trim(), moved.0, moved.1);
            return Err(self.wanted.refuse(why, help));
        }
        *stretch = format!("{}-{}", moved.0, moved.1);
        Ok(Some(stretches.join(", ")))
    }
}

/// Whether hours begin and end on one day; midnight ends it.
fn within_day(from: &str, to: &str) -> bool {
    let ends = |it: &u32| if *it == 0 { 1440 } else { *it };
    let both = clock_minutes(from).zip(clock_minutes(to));
    both.is_some_and(|(from, to)| from < ends(&to))
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
