//! Values that are one of a few words: each declared once, for the reader and the schema.

use super::{Refused, Scalar};
use crate::scenario::codes;
use crate::scenario::model::{
    AtBreak, BreakKind, Channel, HandleTimes, HistoryUse, MailWhenIdle, PromiseOver, Routing,
    ShareOf, Sizing,
};
use crate::scenario::words::Refusal;
use crate::scenario::words::nearest::{listed, nearest, quoted};
use serde_json::{Value, json};

/// Declares scalars that are words: type, kind, example, what another word is not, the words.
macro_rules! choices {
    ($($ty:ty, $kind:literal, $example:literal, $what:literal,
       [$($word:literal = $value:expr),* $(,)?];)*) => {
        $(impl Scalar for $ty {
            const KIND: &'static str = $kind;
            const EXAMPLE: &'static str = $example;
            fn from_text(text: &str) -> Result<Self, Refused> {
                word(text, $what, &[$(($word, $value)),*]).map_err(Refused::Value)
            }
            fn schema() -> Value {
                json!({ "enum": [$($word),*] })
            }
        })*
    };
}

choices! {
    Channel, "a channel", "\"phone\"", "not a channel", [
        "phone" = Channel::Phone,
        "chat" = Channel::Chat,
        "email" = Channel::Email,
        "ticket" = Channel::Ticket,
    ];
    HistoryUse, "ignore or keep", "\"ignore\"", "neither ignore nor keep", [
        "ignore" = HistoryUse::Ignore,
        "keep" = HistoryUse::Keep,
    ];
    BreakKind, "a kind of break", "\"lunch\"", "not a kind of break", [
        "break" = BreakKind::Break,
        "lunch" = BreakKind::Lunch,
    ];
    ShareOf, "offered or without_short_abandons", "\"offered\"", "not a way to count a service level", [
        "offered" = ShareOf::Offered,
        "without_short_abandons" = ShareOf::WithoutShortAbandons,
    ];
    PromiseOver, "interval, day or week", "\"day\"", "not a time over which a promise can hold", [
        "interval" = PromiseOver::Interval,
        "day" = PromiseOver::Day,
        "week" = PromiseOver::Week,
    ];
    Sizing, "a way to size", "\"auto\"", "not a way to size", [
        "auto" = Sizing::Auto,
        "interval" = Sizing::Interval,
        "lag_average" = Sizing::LagAverage,
        "lag_max" = Sizing::LagMax,
        "carried" = Sizing::Carried,
    ];
    AtBreak, "overrun or hand_over", "\"overrun\"", "neither overrun nor hand_over", [
        "overrun" = AtBreak::Overrun,
        "hand_over" = AtBreak::HandOver,
    ];
    Routing, "skills or assigned", "\"skills\"", "neither skills nor assigned", [
        "skills" = Routing::Skills,
        "assigned" = Routing::Assigned,
    ];
    MailWhenIdle, "set_aside, finished or never", "\"set_aside\"", "not a way to work mail beside a live queue", [
        "set_aside" = MailWhenIdle::SetAside,
        "finished" = MailWhenIdle::Finished,
        "never" = MailWhenIdle::Never,
    ];
    HandleTimes, "auto or exponential", "\"auto\"", "neither auto nor exponential", [
        "auto" = HandleTimes::Auto,
        "exponential" = HandleTimes::Exponential,
    ];
}

/// The one of `known` that the text says.
fn word<T: Copy>(text: &str, what: &str, known: &[(&str, T)]) -> Result<T, Refusal> {
    let wanted = text.trim().to_lowercase();
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == wanted) {
        return Ok(*value);
    }
    let names = || known.iter().map(|(name, _)| *name);
    let help = match nearest(text, names()) {
        Some(name) => format!("did you mean \"{name}\"?"),
        None => format!("write one of {}", listed(names())),
    };
    let label = format!("{} is not known here", quoted(text));
    Err(Refusal::new(codes::UNKNOWN_WORD, what, label, help))
}
