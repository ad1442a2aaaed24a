//! An independent check of a finished roster: every rule re-derived from `roster.csv` and
//! `activities.csv` and the scenario alone. Imports neither [`schedule`](crate::schedule) nor
//! [`roster`](crate::roster).
