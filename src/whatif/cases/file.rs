//! The file of cases: `question`, and a `[[case]]` each with `name` and `set`.

use super::Case;
use crate::problem::{Place, Problem, Problems, Source};
use crate::scenario::nearest_name;
use crate::whatif::change::Assignment;
use crate::whatif::codes;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a file of cases says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaseFile {
    /// What is asked, in a sentence; may be empty.
    pub question: String,
    /// The cases, in order.
    pub cases: Vec<Case>,
}

/// Reads a file of cases.
///
/// # Errors
/// Everything that is wrong with it, each at its place.
pub fn parse_file(source: &Arc<Source>) -> Result<CaseFile, Problems> {
    let mut reader = Reader {
        source,
        problems: Problems::default(),
    };
    let tree = match DeTable::parse(&source.text) {
        Ok(tree) => tree,
        Err(error) => {
            let place = reader.place(error.span().unwrap_or(0..0));
            let problem = Problem::error(codes::BAD_FILE, "the file of cases is not TOML");
            let label = error.message().replace('`', "'");
            return Err(Problems(vec![problem.at(place, label).help(EXAMPLE)]));
        }
    };
    let file = reader.file(tree.get_ref());
    if file.cases.is_empty() && reader.problems.0.is_empty() {
        let problem = Problem::error(codes::NO_CASES, "the file has no case");
        reader.problems.push(problem.help(EXAMPLE));
    }
    if reader.problems.0.is_empty() {
        Ok(file)
    } else {
        Err(reader.problems)
    }
}

const EXAMPLE: &str = "write [[case]], name = \"November\" and set = { volume = \"*2\" }";

struct Reader<'a> {
    source: &'a Arc<Source>,
    problems: Problems,
}

type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;

impl Reader<'_> {
    fn place(&self, range: Range<usize>) -> Place {
        Place {
            source: Arc::clone(self.source),
            range,
        }
    }

    fn refuse(&mut self, message: String, label: &str, span: Range<usize>, help: &str) {
        let place = self.place(span);
        let problem = Problem::error(codes::UNKNOWN_ENTRY, message);
        self.problems.push(problem.at(place, label).help(help));
    }

    fn file(&mut self, tree: &DeTable<'_>) -> CaseFile {
        let mut file = CaseFile::default();
        for (key, value) in tree.iter() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("question", DeValue::String(text)) => file.question = text.trim().to_owned(),
                ("case", DeValue::Array(list)) => {
                    file.cases = list.iter().filter_map(|it| self.case(it)).collect();
                }
                ("question", _) => self.refuse(
                    "question must be a text".to_owned(),
                    "not a text",
                    value.span(),
                    EXAMPLE,
                ),
                ("case", _) => self.refuse(
                    "cases are a list".to_owned(),
                    "not a list",
                    value.span(),
                    "begin each case with [[case]]",
                ),
                (other, _) => self.unknown(other, key.span(), &["question", "case"]),
            }
        }
        file
    }

    fn unknown(&mut self, key: &str, span: Range<usize>, known: &[&'static str]) {
        let help = match nearest_name(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the keys here are {}; changes of the scenario go into set = {{ … }}",
                known.join(", ")
            ),
        };
        self.refuse(
            format!("`{key}` is not a key of a file of cases"),
            "unknown key",
            span,
            &help,
        );
    }

    fn case(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Case> {
        let DeValue::Table(table) = value.get_ref() else {
            self.refuse(
                "a case is a table".to_owned(),
                "not a table",
                value.span(),
                EXAMPLE,
            );
            return None;
        };
        let mut case = Case {
            name: String::new(),
            changes: vec![],
            place: Some(self.place(value.span())),
        };
        let mut named = false;
        for (key, value) in table.iter() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("name", DeValue::String(text)) if !text.trim().is_empty() => {
                    case.name = text.trim().to_owned();
                    case.place = Some(self.place(value.span()));
                    named = true;
                }
                ("name", _) => self.refuse(
                    "a case's name must be a text".to_owned(),
                    "not a text",
                    value.span(),
                    EXAMPLE,
                ),
                ("set", DeValue::Table(set)) => self.changes("", set, &mut case.changes),
                ("set", _) => self.refuse(
                    "set must be a table".to_owned(),
                    "not a table",
                    value.span(),
                    EXAMPLE,
                ),
                (other, _) => self.unknown(other, key.span(), &["name", "set"]),
            }
        }
        if case.changes.is_empty() && !table.contains_key("set") {
            self.refuse(
                "this case changes nothing".to_owned(),
                "set is missing",
                value.span(),
                EXAMPLE,
            );
        }
        if !named {
            case.name = Case::of_changes(case.changes.clone()).name;
        }
        Some(case)
    }

    /// The leaves of a table, each under its dotted key.
    fn changes(&mut self, path: &str, table: &DeTable<'_>, all: &mut Vec<Assignment>) {
        let mut entries: Vec<(&Key<'_>, &Spanned<DeValue<'_>>)> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let own = key.get_ref();
            let key = if path.is_empty() {
                own.to_string()
            } else {
                format!("{path}.{own}")
            };
            if let DeValue::Table(below) = value.get_ref() {
                self.changes(&key, below, all);
                continue;
            }
            let text = &self.source.text[value.span()];
            let read = toml::from_str::<toml::Table>(&format!("value = {text}"));
            let Some(read) = read.ok().and_then(|mut it| it.remove("value")) else {
                continue;
            };
            match Assignment::of_value(&key, &read) {
                Ok(change) => all.push(change),
                Err(problem) => {
                    let place = self.place(value.span());
                    self.problems.push(problem.at(place, "this value"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CaseFile, Problems> {
        parse_file(&Arc::new(Source {
            file: "cases.toml".into(),
            text: text.to_owned(),
        }))
    }

    #[test]
    fn nested_and_quoted_keys_are_dotted_ones() {
        let file = read(
            r#"
            question = "What if November doubles?"
            [[case]]
            name = "November"
            set = { volume = "*2", "agents.austin" = "+10", queues.phone.service_level = { target = 0.9 } }
            [[case]]
            set.shrinkage = 0.2
            "#,
        )
        .unwrap();
        assert_eq!(file.question, "What if November doubles?");
        let keys: Vec<&str> = file.cases[0]
            .changes
            .iter()
            .map(|it| it.key.as_str())
            .collect();
        assert_eq!(
            keys,
            [
                "volume",
                "agents.austin",
                "queues.phone.service_level.target"
            ]
        );
        assert_eq!(file.cases[1].name, "shrinkage=0.2");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_its_place() {
        let problems =
            read("[[case]]\nnam = \"x\"\nset = { volume = \"*a\" }\n[[cases]]\n").unwrap_err();
        let told: Vec<String> = problems
            .0
            .iter()
            .map(|it| {
                format!(
                    "{} line {}",
                    it.code,
                    it.place.as_ref().unwrap().line_column().0
                )
            })
            .collect();
        assert_eq!(told.len(), 3, "{problems:?}");
        assert!(told.contains(&"W007 line 3".to_owned()), "{told:?}");
        assert!(
            problems.0.iter().any(|it| it.help.contains("`name`")),
            "{problems:?}"
        );
        assert_eq!(read("a = ").unwrap_err().0[0].code, codes::BAD_FILE);
        assert_eq!(
            read("question = \"?\"").unwrap_err().0[0].code,
            codes::NO_CASES
        );
    }
}
