//! The independent check: a good roster passes, and whatever breaks a rule is found.
//!
//! Every test of a rule names exactly the rules that must speak. It therefore fails where its
//! rule is taken away, and where another rule speaks without cause.

#![allow(clippy::unwrap_used)]

#[path = "verify/command.rs"]
mod command;
#[path = "verify/good.rs"]
mod good;
#[path = "verify/limits.rs"]
mod limits;
#[path = "verify/mutations.rs"]
mod mutations;
#[path = "verify/reader.rs"]
mod reader;
#[path = "verify/rules.rs"]
mod rules;
