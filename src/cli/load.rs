//! From the argument SCENARIO to a checked scenario, its warnings shown.
