//! How customers behave beside their patience, and how single contacts differ: for the simulation.

use super::numbers;
use super::queues::{LONGEST_S, called};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::file::QueueFile;
use crate::scenario::model::{Callback, Channel, Retry};
use crate::units::Seconds;

/// Largest standard deviation ÷ mean of handle times that is believed.
const MOST_VARIATION: f64 = 10.0;
/// Most further tries of one customer.
const MOST_TRIES: u32 = 100;
/// Further tries of one customer where nothing is said.
const USUAL_TRIES: u32 = 3;

/// Standard deviation ÷ mean of single contacts' handle times.
pub fn aht_variation(queue: &QueueFile, problems: &mut Problems) -> Option<f64> {
    let at = queue.aht_variation.as_ref()?;
    Some(numbers::above_zero(
        "aht_variation",
        at,
        MOST_VARIATION,
        "0.8",
        problems,
    ))
}

/// Who tries again; refused where nobody waits on the line.
pub fn retry(queue: &QueueFile, channel: Channel, problems: &mut Problems) -> Option<Retry> {
    let written = queue.retry.as_ref()?;
    waits_on_the_line(queue, channel, "retry", &written.place, problems);
    let share =
        (written.share.as_ref()).map(|at| numbers::share("retry.share", at, true, problems));
    let after = written.after.as_ref();
    let after = after.map(|at| numbers::duration("retry.after", at, 1.0..=LONGEST_S, problems));
    let at_most = written.at_most.as_ref();
    let at_most = at_most.map_or(USUAL_TRIES, |at| {
        numbers::within("retry.at_most", at, 1..=MOST_TRIES, problems)
    });
    Some(Retry {
        share: share?,
        after: after?,
        at_most,
    })
}

/// Who is called back; refused where nobody waits on the line.
pub fn callback(queue: &QueueFile, channel: Channel, problems: &mut Problems) -> Option<Callback> {
    let written = queue.callback.as_ref()?;
    waits_on_the_line(queue, channel, "callback", &written.place, problems);
    let after = written.after.as_ref();
    let after = after.map(|at| numbers::duration("callback.after", at, 0.0..=LONGEST_S, problems));
    let share =
        (written.share.as_ref()).map(|at| numbers::share("callback.share", at, true, problems));
    Some(Callback {
        after: after?,
        share: share?,
    })
}

/// Within what time a contact counts as resolved in time.
pub fn resolve_within(queue: &QueueFile, problems: &mut Problems) -> Option<Seconds> {
    let at = queue.resolve_within.as_ref()?;
    Some(numbers::duration(
        "resolve_within",
        at,
        1.0..=LONGEST_S,
        problems,
    ))
}

fn waits_on_the_line(
    queue: &QueueFile,
    channel: Channel,
    key: &str,
    place: &Place,
    problems: &mut Problems,
) {
    if !channel.is_deferred() {
        return;
    }
    let message = format!("`{key}` is for phone and chat, not for {}", called(queue));
    let label = "emails and tickets lie until they are answered: nobody waits on the line";
    let problem = Problem::error(codes::NOBODY_WAITS, message)
        .at(place.clone(), label)
        .help("leave it out, or correct the channel");
    problems.push(problem);
}
