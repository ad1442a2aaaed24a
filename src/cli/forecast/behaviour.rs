//! Patience and chats at once as the history shows them, on the terminal.

use crate::forecast::QueueForecast;
use crate::history::behaviour::{ChatEstimate, PatienceCurve, PatienceEstimate};
use crate::scenario::model::{AtOnce, Patience, Queue};
use crate::units::Seconds;
use crate::wording::counted;

/// What the history tells of `queue`'s behaviour; nothing where it tells nothing.
pub fn text(queue: &Queue, forecast: &QueueForecast) -> String {
    let behaviour = &forecast.behaviour;
    let mut text = String::new();
    if let Some(patience) = &behaviour.patience {
        text += &of_patience(patience, queue.patience);
    }
    if let Some((chat, at_once)) = behaviour.chat.zip(queue.at_once) {
        text += &of_chats(&chat, &at_once);
    }
    text
}

fn of_patience(it: &PatienceEstimate, given: Option<Patience>) -> String {
    let mut text = format!(
        "Patience: {} on average ({} who hung up since {}; ±{:.0} %)",
        whole(it.mean),
        crate::wording::grouped_number(it.hung_up, 0),
        it.from.format("%-d %B %Y"),
        100.0 * it.standard_error
    );
    text += &match given {
        Some(Patience::FromHistory) => "\n".to_owned(),
        Some(Patience::Mean(mean)) => format!("; not used, because the scenario says {mean}\n"),
        None => {
            "; not used, because the scenario has nobody hang up (patience = \"history\" would)\n"
                .to_owned()
        }
    };
    if let Some(curve) = &it.curve {
        text += &of_curve(curve);
    }
    if !it.set_aside.is_empty() {
        text += &format!(
            "  {} with waits that cannot be: not counted (H228)\n",
            counted(it.set_aside.len(), "interval")
        );
    }
    if it.hung_up_at_once > 0.0 {
        text += &format!(
            "  {} hung up without waiting: not counted\n",
            crate::wording::grouped_number(it.hung_up_at_once, 0)
        );
    }
    text
}

fn of_curve(it: &PatienceCurve) -> String {
    let half = match it.median {
        Some(median) => format!("half of the customers would wait {}", whole(median)),
        None => format!(
            "more than half of the customers would wait longer than {}, the longest wait",
            whole(it.longest)
        ),
    };
    let fits = match it.compared_to.get() > 0.0 {
        true => format!(
            "; exponential patience fits within {:.0} points up to {}",
            100.0 * it.largest_gap,
            whole(it.compared_to)
        ),
        false => String::new(),
    };
    let waits = counted(it.waited, "wait");
    format!("  {half}{fits} (Kaplan-Meier curve of {waits})\n")
}

fn of_chats(it: &ChatEstimate, given: &AtOnce) -> String {
    let measured = format!(
        "Chats at once: {:.1} on average where handle times were measured",
        it.measured_at
    );
    let Some(slower) = it.slower else {
        return measured + "\n";
    };
    let used = match given.slower {
        Some(share) => format!("; not used, because the scenario says {share}"),
        None => String::new(),
    };
    format!(
        "{measured}; each further one makes a chat {:.0} % longer (±{:.0} points; {} since {}){used}\n",
        100.0 * slower.share,
        100.0 * slower.standard_error,
        counted(slower.intervals, "interval"),
        slower.from.format("%-d %B %Y")
    )
}

/// To the second.
fn whole(seconds: Seconds) -> String {
    Seconds::new(seconds.get().round())
        .unwrap_or_default()
        .to_string()
}
