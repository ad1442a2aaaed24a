//! The proof: the finished roster played against random days.

pub mod estimate;
pub mod kernel;
mod measure;
pub mod streams;
