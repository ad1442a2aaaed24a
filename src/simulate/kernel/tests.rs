//! Small plays with times that can be reckoned by hand, and laws over random centres.

mod customers;
mod laws;
mod order;
mod random;
mod several;
mod shifts;
mod stage;
mod stopping;
