//! The mechanics of a contact centre, event by event: arrivals, waiting, agents, contacts. Numbers in,
//! one flat record a contact out; nothing here knows of scenarios or calendars.
//!
//! Times are seconds from the start of the play. [`Centre`] is what stays the same from play to play,
//! [`Occasion`] what differs: how many come when, who is absent. [`Engine::play`] plays it.
//!
//! ```text
//! source ─▶ engine ─▶ Sink        engine: the next event, and what it does
//! agenda ──▶  ▲                   agenda: contacts' ends, by time      roster: starts, breaks, closings
//! roster ──▶  │                   lines:  those who wait, by queue     pools:  agents, by what they may take
//!          lines, pools, chats    chats:  several contacts in hand     routes: who may take what, in which order
//!          waits, work, leave     waits:  who waits, hangs up, returns  work:   what agents take and finish
//!                                 leave:  agents come and go
//! ```

mod agenda;
mod centre;
mod chats;
mod contact;
mod customers;
mod desk;
mod engine;
mod leave;
mod lines;
mod pools;
mod roster;
mod routes;
mod source;
#[cfg(test)]
mod tests;
mod waits;
mod work;

pub use centre::{
    AgentPlan, AtEnd, CallbackLaw, Centre, HandleLaw, House, Idle, Kind, QueueLaw, Reach, RetryLaw,
    Stint,
};
pub use contact::{Contact, Outcome, Sink};
pub use engine::{Engine, Occasion};
pub use source::{Early, Segment};
