//! What the planner is told where behaviour is to come from the history and does not.

use super::{
    AbsurdWait, ChatGap, LEAST_HUNG_UP, LEAST_INTERVALS, MOST_SLOWER, Observed, PatienceGap,
};
use crate::history::codes;
use crate::history::frame::Frame;
use crate::history::notices::{Notices, counted, listed};
use crate::problem::{Place, Problem};
use crate::scenario::model::Patience;

/// Adds a warning for each thing that the queue of `frame` leaves to the history and its `file` does not
/// tell; `header` is the place of its first line.
pub fn report(
    frame: &Frame,
    observed: &Observed,
    file: &str,
    header: &Place,
    notices: &mut Notices,
) {
    let name = &frame.name;
    if let (Some(Patience::FromHistory), Some(gap)) = (frame.patience, &observed.patience_gap) {
        notices.add(codes::NO_PATIENCE, || {
            let (why, label) = patience(gap, file);
            no_patience(name, &why, frame.promises_patience).at(header.clone(), label)
        });
    }
    if let (Some(Patience::FromHistory), Some(patience)) =
        (frame.patience, &observed.behaviour.patience)
        && !patience.set_aside.is_empty()
    {
        notices.add(codes::ABSURD_WAITS, || {
            absurd(frame, &patience.set_aside).at(header.clone(), "the column `asa_s`")
        });
    }
    let Some(at_once) = frame.at_once.filter(|it| it.slower.is_none()) else {
        return;
    };
    if let Some(gap) = observed.chat_gap {
        notices.add(codes::NO_SLOWNESS, || {
            let (why, label) = slowness(gap, file);
            let measured = at_once.measured_at.is_none() && gap == ChatGap::NoColumn;
            let measured = match measured {
                true => format!(
                    ", and handle times are taken for those of {} at once",
                    at_once.chats
                ),
                false => String::new(),
            };
            no_slowness(name, &why, &measured).at(header.clone(), label)
        });
    }
    let slower = observed.behaviour.chat.and_then(|chat| chat.slower);
    if let Some(it) = slower.filter(|it| it.share != it.estimated) {
        notices.add(codes::HELD_SLOWNESS, || {
            held(name, it.estimated, it.share).at(header.clone(), "the column `at_once`")
        });
    }
}

/// The warning for a queue that borrows from `lender`, whose history does not tell patience.
#[must_use]
pub fn borrowed(name: &str, lender: &str, promised: bool) -> Problem {
    let why = format!("it borrows from \"{lender}\", whose history does not tell it");
    no_patience(name, &why, promised)
}

fn absurd(frame: &Frame, waits: &[AbsurdWait]) -> Problem {
    let wait = |it: &AbsurdWait| {
        let (date, clock) = it.start.date_clock(frame.zone);
        format!("{date} {clock} ({:.0} s)", it.mean.get())
    };
    let waits: Vec<String> = waits.iter().map(wait).collect();
    let message = format!(
        "the patience of queue \"{}\" is estimated without the waits of {}: of those who wait so long, many \
         more hang up",
        frame.name,
        listed(&waits)
    );
    Problem::warning(codes::ABSURD_WAITS, message).help(
        "`asa_s` is the mean wait of all offered, in seconds: correct it if it is milliseconds, a sum or a \
         slip; leave the cell blank where it is not known",
    )
}

/// An error where the queue promises something about those who hang up.
fn no_patience(name: &str, why: &str, promised: bool) -> Problem {
    let (severity, then): (fn(_, _) -> Problem, _) = if promised {
        let then = "without it max_abandoned and short abandons cannot be promised";
        (Problem::error, then)
    } else {
        (Problem::warning, "nobody is taken to hang up (Erlang C)")
    };
    let message = format!("the patience of queue \"{name}\" cannot be estimated: {why}; {then}");
    severity(codes::NO_PATIENCE, message).help(
        "give it yourself, such as patience = \"3m\"; docs/history.md says what the columns hold",
    )
}

/// Why, and the words under the header.
fn patience(gap: &PatienceGap, file: &str) -> (String, String) {
    match gap {
        PatienceGap::NoColumn(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let names = names.join(" and no column ");
            (
                format!("{file} has no column {names}"),
                format!("no column {names}"),
            )
        }
        PatienceGap::Few { hung_up } => {
            let hung_up = counted(hung_up.round() as usize, "contact");
            (
                format!("only {hung_up} with a known wait hung up, and {LEAST_HUNG_UP} are needed"),
                "too few hung up in the rows below".to_owned(),
            )
        }
        PatienceGap::NoWaiting { .. } => (
            "those who hung up waited less than a second each".to_owned(),
            "the waits below are all but 0".to_owned(),
        ),
    }
}

fn no_slowness(name: &str, why: &str, measured: &str) -> Problem {
    let message = format!(
        "how much longer chats take side by side cannot be told for queue \"{name}\": {why}; not at \
         all is assumed{measured}"
    );
    Problem::warning(codes::NO_SLOWNESS, message)
        .help("give it yourself, such as at_once = { chats = 3, slower = 0.2, measured_at = 1 }")
}

/// Why, and the words under the header.
fn slowness(gap: ChatGap, file: &str) -> (String, &'static str) {
    match gap {
        ChatGap::NoColumn => (
            format!("{file} has no column `at_once`"),
            "no column `at_once`",
        ),
        ChatGap::Few { intervals } => {
            let intervals = counted(intervals, "interval");
            (
                format!(
                    "only {intervals} with chats at once and a handle time, and {LEAST_INTERVALS} are \
                     needed"
                ),
                "too few in the rows below",
            )
        }
        ChatGap::NoSpread => (
            "agents led nearly as many at once at all times".to_owned(),
            "`at_once` is nearly the same in all rows",
        ),
        ChatGap::NoTimeAlone => (
            "handle times rise so steeply with the number at once that a chat alone would take no time"
                .to_owned(),
            "`at_once` and `aht_s` contradict each other",
        ),
    }
}

fn held(name: &str, estimated: f64, share: f64) -> Problem {
    let (than, help) = match share < MOST_SLOWER {
        true => (
            "less",
            "chats led beside others may be the short ones; give it yourself, such as slower = 0.2, if \
             you know better",
        ),
        false => (
            "more",
            "check the column `at_once`: it is the mean number of chats that an agent led at once",
        ),
    };
    let message = format!(
        "chats of queue \"{name}\" would take {estimated:.2} of their time alone longer for each further \
         one, {than} than can be: {share} is taken"
    );
    Problem::warning(codes::HELD_SLOWNESS, message).help(help)
}
