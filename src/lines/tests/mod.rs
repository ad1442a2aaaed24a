//! The engine as a whole, against every roster there is on tiny cases.

mod tiny;
