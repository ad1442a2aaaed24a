//! A comparison of cases for people: on the terminal, and as one page.

mod columns;
mod names;
mod page;
mod screen;
mod words;

pub use page::page;
pub use screen::screen;
pub use words::{findings, open_points};
