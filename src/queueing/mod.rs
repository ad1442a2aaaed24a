//! Waiting lines: pure mathematics on plain numbers, no domain types.
