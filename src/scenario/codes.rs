//! The codes of everything that can be wrong with a scenario.
//!
//! S00x the file itself, S01x its structure, S02x–S03x single values, S1xx the scenario as a
//! whole, S2xx queues, S3xx shifts, S4xx contracts, S5xx agents, S6xx `agents.csv`,
//! S7xx what the planner knows: holidays, events, overrides; S8xx the months ahead.
//! `docs/errors.md` has a section for each, and `tests/data/bad` an input that causes it.

use crate::problem::Code;

/// Declares the codes and the list of all of them.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)*) => {
        $($(#[doc = $doc])+ pub const $name: Code = Code($code);)*

        /// Every code, in order.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    /// There is no such file or folder.
    NO_FILE = "S001";
    /// The folder has no `scenario.toml`.
    NO_SCENARIO_IN_FOLDER = "S002";
    /// The file exists but cannot be read.
    UNREADABLE = "S003";
    /// The file is not text in UTF-8.
    NOT_UTF8 = "S004";
    /// The file says nothing.
    EMPTY = "S005";
    /// The file is far too large for what it should be.
    TOO_LARGE = "S006";
    /// The text is not TOML.
    SYNTAX = "S010";
    /// A key is written twice.
    REPEATED_KEY = "S011";
    /// A key that means nothing here.
    UNKNOWN_KEY = "S012";
    /// A key that must be there is missing.
    MISSING_KEY = "S013";
    /// A value of the wrong kind, such as a text for a number.
    WRONG_TYPE = "S014";
    /// A number outside its range.
    BAD_NUMBER = "S015";
    /// Not a length of time.
    BAD_DURATION = "S020";
    /// Not a clock time or not opening hours.
    BAD_CLOCK = "S021";
    /// Not a date.
    BAD_DATE = "S022";
    /// Not weekdays.
    BAD_DAYS = "S023";
    /// No such time zone.
    UNKNOWN_ZONE = "S024";
    /// A zone without summer time where one is likely meant.
    FIXED_ZONE = "S025";
    /// Not one of the words that are known here.
    UNKNOWN_WORD = "S026";
    /// Not a usable name.
    BAD_NAME = "S027";
    /// Not time off.
    BAD_TIME_OFF = "S028";
    /// Not a wish.
    BAD_WISH = "S029";
    /// A length of time that must be in whole minutes.
    NOT_WHOLE_MINUTES = "S030";
    /// A length of time outside its range.
    DURATION_RANGE = "S031";
    /// An interval that is not 15, 30 or 60 minutes.
    BAD_INTERVAL = "S101";
    /// A plan of no weeks, or of more than two years.
    BAD_WEEKS = "S102";
    /// A name that is given twice.
    DUPLICATE_NAME = "S103";
    /// A name that nothing bears.
    UNKNOWN_NAME = "S104";
    /// A scenario without a queue.
    NO_QUEUE = "S105";
    /// A minimum above its maximum.
    LIMITS_REVERSED = "S106";
    /// Shrinkage that leaves nobody.
    SHRINKAGE_TOO_HIGH = "S107";
    /// A share that is not between 0 and 1.
    NOT_A_SHARE = "S108";
    /// Not a currency code.
    BAD_CURRENCY = "S109";
    /// A closed day that is given twice.
    CLOSED_DAY_TWICE = "S110";
    /// Two names that differ in case or blanks only.
    NEARLY_SAME_NAME = "S111";
    /// More weeks than a roster can have.
    TOO_LONG_FOR_ROSTER = "S112";
    /// Special hours that say nothing, or twice.
    BAD_SPECIAL_HOURS = "S113";
    /// Special hours on a day that stays closed.
    SPECIAL_HOURS_WHILE_CLOSED = "S114";
    /// A queue without volumes.
    NO_VOLUMES = "S201";
    /// A queue with more than one source of volumes.
    TWO_VOLUMES = "S202";
    /// The history file is not there.
    NO_HISTORY_FILE = "S203";
    /// A queue that promises nothing.
    NO_TARGET = "S204";
    /// A queue that never opens.
    NEVER_OPEN = "S205";
    /// Opening hours that cut an interval in two.
    OFF_GRID = "S206";
    /// Stretches of time that overlap.
    HOURS_OVERLAP = "S207";
    /// A weekday that is given twice.
    DAY_TWICE = "S208";
    /// No handle time anywhere.
    NO_AHT = "S209";
    /// A handle time that is hard to believe.
    ODD_AHT = "S210";
    /// A queue that nobody can serve.
    NOBODY_SERVES = "S211";
    /// A target that no number of agents can promise.
    IMPOSSIBLE_TARGET = "S212";
    /// A typical week that contradicts itself or the hours.
    BAD_TYPICAL_WEEK = "S213";
    /// An interval that is given twice in the inline volumes.
    REPEATED_VOLUME = "S214";
    /// Something about those who hang up, without their patience.
    PATIENCE_MISSING = "S215";
    /// A key that has no meaning on the queue's channel.
    NOT_FOR_CHANNEL = "S216";
    /// Emails or tickets without a time to answer them in.
    NO_DEADLINE = "S217";
    /// Patience from the history, where there is none.
    PATIENCE_WITHOUT_HISTORY = "S218";
    /// Chats at once whose slowness nobody tells.
    SLOWNESS_UNKNOWN = "S219";
    /// A way to size beside a promise over the day or week.
    SIZING_NOT_USED = "S220";
    /// Emails or tickets that may take longer than the plan.
    DEADLINE_AFTER_PLAN = "S221";
    /// Customers who try again or are called back where nobody waits on the line.
    NOBODY_WAITS = "S222";
    /// Emails or tickets whose time looks like days around the clock.
    DAYS_AROUND_THE_CLOCK = "S223";
    /// Volumes that are hard to believe.
    ODD_VOLUME = "S224";
    /// A shift of no length, or longer than a day.
    BAD_SHIFT_LENGTH = "S301";
    /// A start window that offers no start.
    BAD_START = "S302";
    /// A break that does not fit in its shift.
    BREAK_DOES_NOT_FIT = "S303";
    /// Breaks whose windows force them to overlap.
    BREAKS_COLLIDE = "S304";
    /// A break window that reaches past the end of the shift.
    BREAK_WINDOW_LATE = "S305";
    /// A shift that no contract uses.
    UNUSED_SHIFT = "S306";
    /// A contract that allows no shift.
    NO_SHIFTS = "S401";
    /// Weekly hours that the contract's own days and shifts cannot reach.
    HOURS_UNREACHABLE = "S402";
    /// A number of days that makes no sense.
    BAD_DAYS_COUNT = "S403";
    /// Overtime that is paid less than ordinary time.
    BAD_OVERTIME = "S404";
    /// A contract that no agent has.
    UNUSED_CONTRACT = "S405";
    /// Shifts and contracts, but nobody to work them.
    NO_AGENTS = "S501";
    /// Agents, but no contract.
    NO_CONTRACT = "S502";
    /// An agent who must say which site or contract.
    WHICH_ONE = "S503";
    /// An agent whose availability admits no shift of their contract.
    NO_SHIFT_POSSIBLE = "S504";
    /// An agent without skills.
    NO_SKILLS = "S505";
    /// Time off outside the plan.
    TIME_OFF_OUTSIDE = "S506";
    /// A day off that is given twice.
    DAY_OFF_TWICE = "S507";
    /// A wish that can have no effect.
    IDLE_WISH = "S508";
    /// Both a yearly pay and a cost an hour.
    TWO_PAYS = "S509";
    /// Pay outside the site's band for the role.
    PAY_OUTSIDE_BAND = "S510";
    /// A role for which the site has no pay band.
    ROLE_WITHOUT_BAND = "S511";
    /// How fast an agent is on a queue that is not among their skills.
    PROFICIENCY_WITHOUT_SKILL = "S512";
    /// How fast an agent is on a queue, twice.
    PROFICIENCY_TWICE = "S513";
    /// The file of agents is not there.
    NO_AGENTS_FILE = "S601";
    /// A column that means nothing.
    UNKNOWN_COLUMN = "S602";
    /// A column that must be there is missing.
    MISSING_COLUMN = "S603";
    /// A column that is there twice.
    REPEATED_COLUMN = "S604";
    /// A quotation mark that is never closed.
    UNCLOSED_QUOTE = "S605";
    /// A row with more fields than the header.
    FIELD_COUNT = "S606";
    /// A file whose columns are not separated by commas.
    WRONG_SEPARATOR = "S607";
    /// The file of shifts worked before is not there.
    NO_WORKED_FILE = "S608";
    /// A shift worked before without its agent, start or end.
    BAD_WORKED_SHIFT = "S609";
    /// Nothing that was worked before the plan.
    NOTHING_WORKED_BEFORE = "S610";
    /// Shifts worked before by nobody of the scenario.
    WORKED_BY_OTHERS = "S611";
    /// The last shift worked before is long before the plan.
    WORKED_LONG_BEFORE = "S612";
    /// A country or region whose holidays are not known.
    UNKNOWN_COUNTRY = "S701";
    /// A holiday that is not kept, but is none.
    UNKNOWN_HOLIDAY = "S702";
    /// Years for which the holidays are not known.
    HOLIDAYS_UNKNOWN = "S703";
    /// Dates that touch neither the plan nor the history.
    NEVER_FELT = "S704";
    /// An override of days on which the queue is closed.
    OVERRIDE_OF_CLOSED = "S705";
    /// An override with no number, or with two.
    ONE_NUMBER = "S706";
    /// Overrides of the same time.
    OVERRIDES_OVERLAP = "S707";
    /// An event with nothing to learn its effect from.
    NOTHING_TO_LEARN = "S708";
    /// A day of the history that is both to be left out and to be believed.
    MARKS_CONTRADICT = "S709";
    /// A forecast that cannot be borrowed.
    BAD_BORROW = "S710";
    /// An override that gives contacts to queues which it does not name.
    VOLUME_FOR_ALL = "S711";
    /// Hours of a queue that borrows in which the other queue never opens.
    HOURS_NOT_LENT = "S712";
    /// An event or a change of the level that begins in the plan while nothing is open.
    UNFELT_WHILE_CLOSED = "S713";
    /// Not a rate at which people leave.
    BAD_ATTRITION = "S801";
    /// Steps that are not in ascending order.
    STEPS_NOT_RISING = "S802";
    /// Limits of hiring that contradict each other.
    LIMITS_CONTRADICT = "S803";
    /// A pool that is there twice, or holds more new people than people.
    BAD_POOL = "S804";
    /// A pool in which nobody is.
    EMPTY_POOL = "S805";
    /// A class that is ready only after the last week.
    CLASS_AFTER_END = "S806";
    /// A class that begins before the first week.
    CLASS_TOO_EARLY = "S807";
    /// Limits under which no class can begin.
    NO_CLASS_POSSIBLE = "S808";
    /// Dates that touch none of the weeks ahead.
    OUTSIDE_WEEKS_AHEAD = "S809";
    /// A first week before the plan, or long after it.
    BAD_FIRST_WEEK = "S810";
    /// A cross-training that teaches nothing.
    NOTHING_TO_LEARN_HERE = "S811";
    /// Nobody of whom the months ahead could be told.
    NOBODY_TO_COUNT = "S812";
}
