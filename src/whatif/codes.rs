//! The codes of everything that can be wrong with cases: `docs/errors.md` has a section for each.

use crate::problem::Code;

/// The file of cases cannot be read, or is not TOML.
pub const BAD_FILE: Code = Code("W001");
/// There is no case.
pub const NO_CASES: Code = Code("W002");
/// A key that means nothing in a file of cases.
pub const UNKNOWN_ENTRY: Code = Code("W003");
/// A key that nothing in the scenario bears.
pub const UNKNOWN_KEY: Code = Code("W004");
/// A change that cannot be made.
pub const BAD_CHANGE: Code = Code("W005");
/// Two cases of one name.
pub const SAME_NAME: Code = Code("W006");
/// Not KEY=VALUE, or not a list or range of values.
pub const BAD_ARGUMENT: Code = Code("W007");
/// More cases than anybody can wait for.
pub const TOO_MANY: Code = Code("W008");

/// Every code, in order.
pub const ALL: &[Code] = &[
    BAD_FILE,
    NO_CASES,
    UNKNOWN_ENTRY,
    UNKNOWN_KEY,
    BAD_CHANGE,
    SAME_NAME,
    BAD_ARGUMENT,
    TOO_MANY,
];
