//! `shiftwright verify` as a user runs it.
