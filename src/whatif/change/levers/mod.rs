//! Friendly names for what planners ask about most, each turned into the scenario's own keys.

mod people;
mod promise;
mod work;

use super::{Assignment, Document, alike, parts};
use crate::problem::Problem;
use crate::scenario::nearest_name;
use crate::whatif::codes;
use crate::wording::listed;
use promise::End;
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

struct Pull<'a> {
    wanted: &'a Assignment,
    of: Option<&'a str>,
}

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

    fn tables<'d>(&self, document: &'d mut Document, queues: &[String]) -> Vec<&'d mut Table> {
        let own = |it: &&mut Table| {
            let name = it.get("name").and_then(Value::as_str).unwrap_or("");
            queues.iter().any(|own| own == name)
        };
        document.tables_mut("queue").filter(own).collect()
    }
}
