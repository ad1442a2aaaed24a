//! Fits and gaps, for the planner.

use super::fit::{Dropped, Fit, Gap, LEAST_ROWS, LEAST_WEEKS, Term, Why};
use crate::wording::counted;

/// `CSAT from waits and resolution times of 8,412 rated tickets: explains 23 % of their differences
/// (21 % on weeks held out).` `rating` is `CSAT` or `NPS`.
#[must_use]
pub fn in_words(rating: &str, fit: &Fit) -> String {
    let from = match (fit.wait, fit.resolution) {
        (Some(_), Some(_)) => "waits and resolution times",
        (None, Some(_)) => "resolution times",
        _ => "waits",
    };
    let of = rated(fit.rows, fit.single);
    let (all, held_out) = (share(fit.r2), share(fit.r2_held_out));
    let text = format!(
        "{rating} from {from} of {of}: explains {all} of their differences ({held_out} on weeks held \
         out)."
    );
    text + &left_out(&fit.dropped)
}

/// Why `rating` (`CSAT` or `NPS`) is not predicted, and what would change it.
#[must_use]
pub fn gap_in_words(rating: &str, gap: &Gap) -> String {
    match gap {
        Gap::NoRatings => format!(
            "{rating} is not given: the column `{}` of the history would give it.",
            rating.to_lowercase()
        ),
        Gap::Few { rows } => format!(
            "{rating} is not predicted: {} with a wait or a time to resolution, and {LEAST_ROWS} are \
             needed.",
            counted(*rows, "rating")
        ),
        Gap::FewWeeks { weeks } => format!(
            "{rating} is not predicted: its ratings are of {}, and {LEAST_WEEKS} are needed.",
            counted(*weeks, "week")
        ),
        Gap::NoVariation => format!(
            "{rating} is not predicted: waits and times to resolution, or the ratings, are all but the \
             same."
        ),
        Gap::NotPredictive { rows, dropped, .. } => format!(
            "{rating} is not predictive: waits and times to resolution explain nothing of {} on weeks \
             held out.{}",
            counted(*rows, "rating"),
            left_out(dropped)
        ),
    }
}

fn rated(rows: usize, single: bool) -> String {
    match single {
        true => counted(rows, "rated ticket"),
        false => counted(rows, "rated interval"),
    }
}

fn left_out(dropped: &[Dropped]) -> String {
    let one = |it: &Dropped| {
        let what = match it.term {
            Term::Wait => "the wait",
            Term::Resolution => "the time to resolution",
        };
        match it.why {
            Why::WrongSign => format!(" Left out: {what}, for longer ones would please more."),
            Why::Chance => format!(" Left out: {what}, whose effect is not told from chance."),
            Why::NoVariation => format!(" Left out: {what}, which tells nothing of its own."),
        }
    };
    dropped.iter().map(one).collect()
}

/// `23 %`, and a decimal below 10 %.
fn share(value: f64) -> String {
    let percent = value * 100.0;
    match percent < 10.0 {
        true => format!("{percent:.1} %"),
        false => format!("{percent:.0} %"),
    }
}
