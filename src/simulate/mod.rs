//! The proof: the finished roster played against random days.

pub mod kernel;
pub mod streams;
