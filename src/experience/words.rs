//! Fits and gaps, for the planner.

use super::fit::{Doubt, Dropped, Fit, Gap, LEAST_ROWS, LEAST_WEEKS, Term, Why};
use crate::units::Seconds;
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

/// Why `rating` (`CSAT` or `NPS`) is not predicted, and what would change it: a sentence.
#[must_use]
pub fn gap_in_words(rating: &str, gap: &Gap) -> String {
    let what = match gap {
        Gap::NotPredictive { .. } => "predictive",
        _ => "predicted",
    };
    format!("{rating} is not {what}: {}.", why_not(rating, gap))
}

/// The same without its beginning: `12 ratings with a wait or a time to resolution, and 30 are needed`.
#[must_use]
pub fn why_not(rating: &str, gap: &Gap) -> String {
    match gap {
        Gap::NoRatings => format!(
            "the history has no ratings; a column `{}` in it would give them",
            rating.to_lowercase()
        ),
        Gap::Few { rows } => format!(
            "{} with a wait or a time to resolution, and {LEAST_ROWS} are needed",
            counted(*rows, "rating")
        ),
        Gap::FewWeeks { weeks } => format!(
            "its ratings are of {}, and {LEAST_WEEKS} are needed",
            counted(*weeks, "week")
        ),
        Gap::NoVariation => {
            "waits and times to resolution, or the ratings, are all but the same: more months of \
                             history may differ"
                .to_owned()
        }
        Gap::NotPredictive { rows, dropped, .. } => {
            let told = format!(
                "waits and times to resolution explain nothing of {} on weeks held out.{}",
                counted(*rows, "rating"),
                left_out(dropped)
            );
            told.trim_end_matches('.').to_owned()
        }
    }
}

/// `The waits played (about 8s) are shorter than any of the rated ones (1m to 2h): the figure goes beyond what the
/// history shows.`
#[must_use]
pub fn doubt_in_words(doubt: &Doubt) -> String {
    let time = |seconds: f64| match Seconds::new(seconds.max(0.0).round()) {
        Ok(it) => it.to_string(),
        Err(_) => "-".to_owned(),
    };
    let unseen = doubt.seen_s.map(|(from, to)| {
        let than = if doubt.wait_s < from { "shorter" } else { "longer" };
        format!(
            "The waits played (about {}) are {than} than any of the rated ones ({} to {}): the figure goes beyond what \
             the history shows.",
            time(doubt.wait_s),
            time(from),
            time(to)
        )
    });
    let cut = doubt.cut_at.map(|end| {
        format!("The line leaves the scale there: the figure is cut at {end}, and says no more than that.")
    });
    let told: Vec<String> = unseen.into_iter().chain(cut).collect();
    told.join(" ")
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
