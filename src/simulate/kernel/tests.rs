//! Small plays with times that can be reckoned by hand, and laws over random centres.

mod customers;
mod laws;
mod order;
mod several;
mod shifts;
mod stage;
