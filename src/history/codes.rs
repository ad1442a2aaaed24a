//! Codes of what can be wrong with history and with an export to import. `docs/errors.md` has a
//! section for each.

use crate::problem::Code;

/// The file cannot be read.
pub const UNREADABLE: Code = Code("H101");
/// The file is not UTF-8 text.
pub const NOT_TEXT: Code = Code("H102");
/// The file is empty, or has a header and no rows.
pub const NO_ROWS: Code = Code("H103");
/// The header lacks a column that is needed.
pub const NO_COLUMN: Code = Code("H104");
/// Several queues share a file that does not say which queue a row belongs to.
pub const WHICH_QUEUE: Code = Code("H105");
/// The file has rows, but none for this queue.
pub const QUEUE_ABSENT: Code = Code("H106");
/// A header name that looks like a misspelt known one.
pub const MISSPELT_COLUMN: Code = Code("H107");
/// A row with fewer or more cells than the header, or quotes that never close.
pub const ROW_SHAPE: Code = Code("H110");
/// A time that cannot be read.
pub const BAD_TIME: Code = Code("H111");
/// A local time that the clock skipped.
pub const SKIPPED_TIME: Code = Code("H112");
/// A number that is missing, not a number, or negative.
pub const BAD_NUMBER: Code = Code("H113");
/// A handle time longer than a working day.
pub const ABSURD_AHT: Code = Code("H114");
/// A queue that the scenario does not have, and that looks like one it has.
pub const UNKNOWN_QUEUE: Code = Code("H115");
/// Two rows for the same queue and interval.
pub const DUPLICATE: Code = Code("H116");
/// Rows stand for longer intervals than the plan's.
pub const TOO_COARSE: Code = Code("H117");
/// A year that nobody means: before 1900, or decades after the plan.
pub const ABSURD_YEAR: Code = Code("H118");
/// A wait longer than a day.
pub const ABSURD_WAIT: Code = Code("H119");
/// A number of chats at once that cannot be.
pub const ABSURD_AT_ONCE: Code = Code("H120");
/// A contact that may or may not have hung up: the cell says neither yes nor no.
pub const NOT_YES_NO: Code = Code("H121");
/// Rows of a queue that is not planned.
pub const FOREIGN_QUEUE: Code = Code("H201");
/// Rows in the plan's own days or later.
pub const IN_PLAN: Code = Code("H202");
/// Rows before 1990.
pub const TOO_OLD: Code = Code("H203");
/// Far more contacts than usual at that time.
pub const ABSURD_OFFERED: Code = Code("H204");
/// Handled contacts with a handle time of 0.
pub const ZERO_AHT: Code = Code("H205");
/// Rows outside the opening hours.
pub const OUTSIDE_HOURS: Code = Code("H206");
/// Days without rows, taken for closed days.
pub const ASSUMED_CLOSED: Code = Code("H207");
/// Days without rows, taken for gaps.
pub const ASSUMED_MISSING: Code = Code("H208");
/// Open intervals without a row on days that have rows.
pub const UNKNOWN_INTERVALS: Code = Code("H209");
/// Rows in the hour that the clock shows twice, with one row for both.
pub const REPEATED_HOUR: Code = Code("H210");
/// Rows' length does not divide the plan's interval.
pub const UNEVEN_ROWS: Code = Code("H211");
/// Days with rows that are all 0, taken for closed days.
pub const ALL_ZERO: Code = Code("H212");
/// A history of less than three weeks.
pub const SHORT: Code = Code("H213");
/// A history that ends long before the plan.
pub const OLD: Code = Code("H214");
/// A weekday that the plan opens and the history never had.
pub const WEEKDAY_UNSEEN: Code = Code("H215");
/// Clock times that the plan opens and of which the history knows nothing.
pub const CLOCK_UNSEEN: Code = Code("H216");
/// Rows that do not start where intervals do.
pub const OFF_GRID: Code = Code("H217");
/// More contacts hung up than arrived.
pub const OVER_ABANDONED: Code = Code("H218");
/// Patience is to come from the history, which does not tell it.
pub const NO_PATIENCE: Code = Code("H219");
/// How much longer chats take side by side is to come from the history, which does not tell it.
pub const NO_SLOWNESS: Code = Code("H220");
/// How much longer chats take side by side is estimated beyond what can be.
pub const HELD_SLOWNESS: Code = Code("H221");
/// Contacts of a queue that borrows another's forecast.
pub const NOT_USED: Code = Code("H222");
/// A mark on days without rows.
pub const MARK_WITHOUT_ROWS: Code = Code("H223");
/// Cells that say what customers got or felt and cannot be that.
pub const ODD_RATING: Code = Code("H224");
/// A column whose scale nobody can tell.
pub const UNCLEAR_SCALE: Code = Code("H225");
/// An event whose effect is to be learnt, and of which the history tells nothing.
pub const EVENT_UNSEEN: Code = Code("H226");
/// A history in which nothing ever arrived.
pub const NOTHING_ARRIVED: Code = Code("H227");
/// Single waits that were taken out of the estimate of patience.
pub const ABSURD_WAITS: Code = Code("H228");
/// The mapping or an option of `import` is wrong.
pub const MAPPING: Code = Code("H301");
/// A column named by the mapping is not in the export.
pub const MAPPED_COLUMN: Code = Code("H302");
/// A row of the export that cannot be used.
pub const EXPORT_ROW: Code = Code("H303");
/// Nothing is left after the conditions.
pub const NOTHING_LEFT: Code = Code("H304");

/// Every code of this stage.
pub const ALL: &[Code] = &[
    UNREADABLE,
    NOT_TEXT,
    NO_ROWS,
    NO_COLUMN,
    WHICH_QUEUE,
    QUEUE_ABSENT,
    MISSPELT_COLUMN,
    ROW_SHAPE,
    BAD_TIME,
    SKIPPED_TIME,
    BAD_NUMBER,
    ABSURD_AHT,
    UNKNOWN_QUEUE,
    DUPLICATE,
    TOO_COARSE,
    ABSURD_YEAR,
    ABSURD_WAIT,
    ABSURD_AT_ONCE,
    NOT_YES_NO,
    FOREIGN_QUEUE,
    IN_PLAN,
    TOO_OLD,
    ABSURD_OFFERED,
    ZERO_AHT,
    OUTSIDE_HOURS,
    ASSUMED_CLOSED,
    ASSUMED_MISSING,
    UNKNOWN_INTERVALS,
    REPEATED_HOUR,
    UNEVEN_ROWS,
    ALL_ZERO,
    SHORT,
    OLD,
    WEEKDAY_UNSEEN,
    CLOCK_UNSEEN,
    OFF_GRID,
    OVER_ABANDONED,
    NO_PATIENCE,
    NO_SLOWNESS,
    HELD_SLOWNESS,
    NOT_USED,
    MARK_WITHOUT_ROWS,
    ODD_RATING,
    UNCLEAR_SCALE,
    EVENT_UNSEEN,
    NOTHING_ARRIVED,
    ABSURD_WAITS,
    MAPPING,
    MAPPED_COLUMN,
    EXPORT_ROW,
    NOTHING_LEFT,
];
