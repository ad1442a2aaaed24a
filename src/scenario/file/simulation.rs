//! How a roster is played against random arrivals, and what customers do meanwhile.

use crate::scenario::decode::{At, table};
use crate::scenario::model::{AtBreak, HandleTimes, MailWhenIdle, Routing};
use crate::units::Seconds;

table! {
    /// How a roster is played against random arrivals.
    pub struct SimulationFile, "simulation" {
        /// Most times that the plan is played, 2 to 100000.
        replications: At<u32>, optional("100"), "100";
        /// Playing stops earlier once the service level of every queue over the plan is known to ± this share, with a probability of 95 %; 0 = all replications are played.
        half_width: At<f64>, optional("0.005"), "0.005";
        /// What becomes of a contact in hand when its agent's work ends for a break or the day: overrun (the agent finishes it first) or hand_over (it goes to the next agent who is free, else to its place by arrival).
        at_break: At<AtBreak>, optional("overrun"), "\"overrun\"";
        /// Whose contacts agents at work take: skills (of every queue they can serve, of the queue they are rostered on first) or assigned (of the queue they are rostered on alone).
        routing: At<Routing>, optional("skills"), "\"skills\"";
        /// Whether agents rostered on phone or chat work email and tickets while nobody waits there: set_aside (yes, and it is set aside when a contact comes), finished (yes, and it is finished first) or never.
        mail_when_idle: At<MailWhenIdle>, optional("set_aside"), "\"set_aside\"";
        /// How handle times of single contacts vary: auto (log-normal where aht_variation or the history tells how much, else exponential) or exponential.
        handle_times: At<HandleTimes>, optional("auto"), "\"auto\"";
    }
}

table! {
    /// Customers who hang up and try again.
    pub struct RetryFile, "retry" {
        /// Share of those who hang up who try again.
        share: At<f64>, required, "0.4";
        /// Mean time after which they do.
        after: At<Seconds>, required, "\"10min\"";
        /// How often one customer tries again at most, 1 to 100.
        at_most: At<u32>, optional("3"), "3";
    }
}

table! {
    /// Customers who wait and are called back instead.
    pub struct CallbackFile, "callback" {
        /// How long one has waited when a call back is offered.
        after: At<Seconds>, required, "\"2min\"";
        /// Share of those still waiting who accept it: they keep their place and do not hang up.
        share: At<f64>, required, "0.5";
    }
}
