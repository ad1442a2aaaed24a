//! Tests of whole rosters: an independent check of every rule, and scenarios made by code.

mod checker;
mod conflicts;
mod exact;
mod fixture;
mod rules;
mod scale;
mod tiny;
mod whole;
