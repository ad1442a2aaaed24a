//! Tests of whole rosters.
