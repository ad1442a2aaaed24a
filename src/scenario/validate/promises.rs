//! What is promised to a queue's customers, and how they and the agents behave: patience, several
//! chats at once, a backlog.

use super::numbers;
use super::queues::{LONGEST_S, called};
use crate::calendar::OpeningHours;
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{AtOnceFile, QueueFile, ServiceLevelFile};
use crate::scenario::model::{
    AtOnce, Backlog, Channel, Patience, PromiseOver, ServiceLevel, ShareOf, Sizing, Targets,
};
use crate::units::{Fraction, Seconds};

/// Most chats at once that are believed.
const MOST_AT_ONCE: u32 = 20;
/// Most that a chat may take longer for each further one: six times as long.
const MOST_SLOWER: f64 = 5.0;
/// Most contacts that may wait at the start.
const MOST_BACKLOG: f64 = 1e7;

/// The targets; reports none at all, and those that the channel cannot have.
pub fn targets(queue: &QueueFile, channel: Channel, problems: &mut Problems) -> Targets {
    fits_channel(queue, channel, problems);
    needs_patience(queue, channel, problems);
    one_way_to_size(queue, channel, problems);
    let none = queue.service_level.is_none()
        && queue.max_occupancy.is_none()
        && queue.max_asa.is_none()
        && queue.max_abandoned.is_none();
    // A target that is there but could not be read was reported already.
    let targets = ["service_level", "max_occupancy", "max_asa", "max_abandoned"];
    let unread = queue.unread.iter().any(|key| targets.contains(key));
    // Emails and tickets have a deadline then.
    if none && !unread && !channel.is_deferred() {
        let problem = Problem::error(
            codes::NO_TARGET,
            format!("{} promises nothing", called(queue)),
        )
        .at(
            queue.place.clone(),
            "no service_level, max_occupancy, max_asa or max_abandoned",
        )
        .help("add service_level = { answer_within = \"20s\", target = 0.80 }");
        problems.push(problem);
    }
    Targets {
        service_level: queue
            .service_level
            .as_ref()
            .and_then(|level| service_level(level, problems)),
        max_occupancy: queue
            .max_occupancy
            .as_ref()
            .map(|at| numbers::share("max_occupancy", at, true, problems)),
        max_asa: queue.max_asa.as_ref().map(|at| max_asa(at, problems)),
        max_abandoned: queue
            .max_abandoned
            .as_ref()
            .map(|at| numbers::share("max_abandoned", at, true, problems)),
    }
}

fn service_level(written: &ServiceLevelFile, problems: &mut Problems) -> Option<ServiceLevel> {
    let target = written.target.as_ref().map(|at| {
        if at.value == 1.0 {
            impossible(
                at,
                "everyone within the time is a promise that no number of agents can keep",
                "write 0.99 or less",
                problems,
            );
            return Fraction::ZERO;
        }
        numbers::share("target", at, true, problems)
    });
    let within = written.answer_within.as_ref();
    let within = within.map(|at| numbers::duration("answer_within", at, 0.0..=LONGEST_S, problems));
    Some(ServiceLevel {
        answer_within: within?,
        target: target?,
        of: (written.of.as_ref()).map_or_else(Default::default, |at| at.value),
        over: (written.over.as_ref()).map_or_else(Default::default, |at| at.value),
    })
}

fn max_asa(at: &At<Seconds>, problems: &mut Problems) -> Seconds {
    if at.value.get() == 0.0 {
        impossible(
            at,
            "no wait at all is a promise that no number of agents can keep",
            "write a short wait, such as \"5s\"",
            problems,
        );
        return at.value;
    }
    numbers::duration("max_asa", at, 0.0..=LONGEST_S, problems)
}

fn impossible<T>(at: &At<T>, message: &str, help: &str, problems: &mut Problems) {
    let problem = Problem::error(codes::IMPOSSIBLE_TARGET, message)
        .at(at.place.clone(), "cannot be promised")
        .help(help);
    problems.push(problem);
}

/// What has no meaning on this channel.
fn fits_channel(queue: &QueueFile, channel: Channel, problems: &mut Problems) {
    let over = queue
        .service_level
        .as_ref()
        .and_then(|level| level.over.as_ref());
    let over = over.filter(|at| at.value != PromiseOver::Interval);
    let of = queue
        .service_level
        .as_ref()
        .and_then(|level| level.of.as_ref());
    let of = of.filter(|at| at.value != ShareOf::Offered);
    let deferred: [(&str, Option<&Place>); 6] = [
        ("patience", queue.patience.as_ref().map(|at| &at.place)),
        (
            "max_abandoned",
            queue.max_abandoned.as_ref().map(|at| &at.place),
        ),
        ("max_asa", queue.max_asa.as_ref().map(|at| &at.place)),
        ("sizing", queue.sizing.as_ref().map(|at| &at.place)),
        ("over", over.map(|at| &at.place)),
        ("of", of.map(|at| &at.place)),
    ];
    let why = "emails and tickets lie until they are answered: nobody waits on the line";
    if channel.is_deferred() {
        for (key, place) in deferred {
            if let Some(place) = place {
                unfit(queue, key, place, why, problems);
            }
        }
        needs_deadline(queue, problems);
    } else if let Some(backlog) = &queue.backlog {
        let why = "only emails and tickets can wait over night";
        unfit(queue, "backlog", &backlog.place, why, problems);
    }
    if channel != Channel::Chat
        && let Some(at_once) = &queue.at_once
    {
        let why = "only chats are led several at once";
        unfit(queue, "at_once", &at_once.place, why, problems);
    }
}

fn unfit(queue: &QueueFile, key: &str, place: &Place, why: &str, problems: &mut Problems) {
    let message = format!("`{key}` has no meaning for {}", called(queue));
    let problem = Problem::warning(codes::NOT_FOR_CHANNEL, message)
        .at(place.clone(), why)
        .help("leave it out, or correct the channel");
    problems.push(problem);
}

/// Emails and tickets are planned by their deadline.
fn needs_deadline(queue: &QueueFile, problems: &mut Problems) {
    if queue.service_level.is_some() || queue.unread.contains(&"service_level") {
        return;
    }
    let message = format!("{} does not say by when it is answered", called(queue));
    let problem = Problem::warning(codes::NO_DEADLINE, message)
        .at(queue.place.clone(), "no service_level: taken for one opening day")
        .help("add service_level = { answer_within = \"4h\", target = 0.90 }; the time counts opening hours");
    problems.push(problem);
}

/// A promise over the day or week divides agents by what they do in each interval by itself.
fn one_way_to_size(queue: &QueueFile, channel: Channel, problems: &mut Problems) {
    let over = (queue.service_level.as_ref()).and_then(|level| level.over.as_ref());
    let over_time = over.is_some_and(|at| at.value != PromiseOver::Interval);
    let other = |sizing: Sizing| !matches!(sizing, Sizing::Auto | Sizing::Interval);
    let sizing = queue.sizing.as_ref().filter(|at| other(at.value));
    let Some(sizing) = sizing.filter(|_| over_time && !channel.is_deferred()) else {
        return;
    };
    let message = format!(
        "{} promises over the day or week, where `sizing` is not used",
        called(queue)
    );
    let problem = Problem::warning(codes::SIZING_NOT_USED, message)
        .at(sizing.place.clone(), "each interval is sized by itself")
        .help("leave it out; where handle times are long, promise over = \"interval\" instead");
    problems.push(problem);
}

/// Warns where emails or tickets may take longer than `weeks` with these `hours` are open.
pub fn longer_than_plan(
    queue: &QueueFile,
    channel: Channel,
    hours: &OpeningHours,
    weeks: u32,
    problems: &mut Problems,
) {
    let level = queue.service_level.as_ref();
    let Some(within) = level.and_then(|level| level.answer_within.as_ref()) else {
        return;
    };
    let open = hours.by_weekday.iter().filter(|it| !it.is_empty());
    let days = open.clone().count();
    let minutes: u32 = open
        .flatten()
        .map(|it| u32::from(it.to.minutes() - it.from.minutes()))
        .sum();
    let week_s = f64::from(minutes) * 60.0;
    let plan_s = week_s * f64::from(weeks);
    if !channel.is_deferred() || plan_s <= 0.0 {
        return;
    }
    if within.value.get() <= plan_s {
        days_around_the_clock(queue, within, week_s / days as f64, problems);
        return;
    }
    let in_days = within.value.get() / week_s * days as f64;
    let message = format!(
        "{} has longer to answer than the plan: {} are {in_days:.0} days of its opening hours",
        called(queue),
        within.value
    );
    let plan_days = days as f64 * f64::from(weeks);
    let label = format!("counts opening hours; the plan has {plan_days:.0} such days");
    let problem = Problem::warning(codes::DEADLINE_AFTER_PLAN, message)
        .at(within.place.clone(), label)
        .help("the work is spread as if the time were the plan's; a day around the clock is \"24h\", a day from 08:00 to 18:00 is \"10h\"");
    problems.push(problem);
}

/// Warns where a time of whole days of 24 hours is that of a queue whose opening days are shorter.
fn days_around_the_clock(
    queue: &QueueFile,
    within: &At<Seconds>,
    opening_day_s: f64,
    problems: &mut Problems,
) {
    const DAY_S: f64 = 86_400.0;
    let days = within.value.get() / DAY_S;
    if days < 1.0 || days.fract() != 0.0 || opening_day_s >= DAY_S {
        return;
    }
    let tenths = |value: f64| {
        let text = format!("{value:.1}");
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    let hours = tenths(opening_day_s / 3600.0);
    let working = tenths(within.value.get() / opening_day_s);
    let message = format!(
        "{} has {} of opening hours to answer: {working} of its days of {hours} hours, not {}",
        called(queue),
        within.value,
        if days == 1.0 {
            "one day".to_owned()
        } else {
            format!("{days:.0} days")
        }
    );
    let meant = Seconds::new(days * opening_day_s).unwrap_or(within.value);
    let problem = Problem::warning(codes::DAYS_AROUND_THE_CLOCK, message)
        .at(
            within.place.clone(),
            format!("counts opening hours, {working} working days"),
        )
        .help(format!(
            "for {} write \"{meant}\"",
            if days == 1.0 {
                "a working day".to_owned()
            } else {
                format!("{days:.0} working days")
            }
        ));
    problems.push(problem);
}

/// What is said of those who hang up needs to know when they do.
fn needs_patience(queue: &QueueFile, channel: Channel, problems: &mut Problems) {
    if queue.patience.is_some() || queue.unread.contains(&"patience") {
        return;
    }
    let level = queue.service_level.as_ref();
    let of = level.and_then(|level| level.of.as_ref());
    let retry = queue.retry.as_ref().filter(|_| !channel.is_deferred());
    let place = match (&queue.max_abandoned, of, retry) {
        (Some(at), ..) => &at.place,
        (None, Some(at), _) if at.value == ShareOf::WithoutShortAbandons => &at.place,
        (None, _, Some(retry)) => &retry.place,
        _ => return,
    };
    let message = format!("{} does not say when customers hang up", called(queue));
    let problem = Problem::error(codes::PATIENCE_MISSING, message)
        .at(place.clone(), "needs patience")
        .help("add patience = \"3m\", or patience = \"history\"");
    problems.push(problem);
}

/// How long customers are patient; nothing where they need not wait.
pub fn patience(queue: &QueueFile, channel: Channel, problems: &mut Problems) -> Option<Patience> {
    let at = queue.patience.as_ref()?;
    let patience = match at.value {
        Patience::FromHistory => {
            if channel.is_deferred() {
                return None;
            }
            if let Some(instead) = without_history(queue) {
                let message = format!(
                    "{} leaves patience to the history, and has none",
                    called(queue)
                );
                let problem = Problem::error(codes::PATIENCE_WITHOUT_HISTORY, message)
                    .at(at.place.clone(), format!("{instead}: nothing says who hung up"))
                    .help("write a time, such as patience = \"3m\", or give history = \"history.csv\"");
                problems.push(problem);
            }
            Patience::FromHistory
        }
        Patience::Mean(mean) => {
            let at = At {
                value: mean,
                place: at.place.clone(),
            };
            Patience::Mean(numbers::duration(
                "patience",
                &at,
                1.0..=LONGEST_S,
                problems,
            ))
        }
    };
    Some(patience).filter(|_| !channel.is_deferred())
}

/// The key that the queue's volumes come from, where that is not a history that may tell behaviour.
fn without_history(queue: &QueueFile) -> Option<&'static str> {
    let unread = |key| queue.unread.contains(&key);
    let told = queue.history.is_some() || queue.borrow.is_some();
    match (&queue.typical_week, &queue.volumes) {
        _ if told || unread("history") || unread("borrow") => None,
        (Some(_), _) => Some("typical_week"),
        (None, Some(_)) => Some("volumes"),
        // No volumes at all: that is reported.
        (None, None) => None,
    }
}

/// Handle times measured at another number of chats at once, and nothing that says how they compare.
fn slowness_unknown(queue: &QueueFile, written: &AtOnceFile, problems: &mut Problems) {
    let (Some(chats), Some(measured)) = (&written.chats, &written.measured_at) else {
        return;
    };
    let same = f64::from(chats.value) == measured.value;
    let Some(instead) = without_history(queue).filter(|_| !same) else {
        return;
    };
    if written.slower.is_some() {
        return;
    }
    let message = format!(
        "{} does not say how much longer chats take side by side: not at all is assumed",
        called(queue)
    );
    let problem = Problem::warning(codes::SLOWNESS_UNKNOWN, message)
        .at(
            measured.place.clone(),
            format!("no `slower`, and {instead} instead of a history"),
        )
        .help("add slower = 0.2 if each further chat makes a chat a fifth longer");
    problems.push(problem);
}

/// Several chats at once; nothing on other channels.
pub fn at_once(queue: &QueueFile, channel: Channel, problems: &mut Problems) -> Option<AtOnce> {
    let written = queue.at_once.as_ref()?;
    if channel == Channel::Chat {
        slowness_unknown(queue, written, problems);
    }
    let chats = numbers::within("chats", written.chats.as_ref()?, 1..=MOST_AT_ONCE, problems);
    let most = f64::from(MOST_AT_ONCE);
    let between = |name, at: &Option<At<f64>>, range, problems: &mut Problems| {
        at.as_ref()
            .map(|at| numbers::between(name, at, range, problems))
    };
    let at_once = AtOnce {
        chats,
        slower: between("slower", &written.slower, 0.0..=MOST_SLOWER, problems),
        measured_at: between("measured_at", &written.measured_at, 1.0..=most, problems),
    };
    Some(at_once).filter(|_| channel == Channel::Chat)
}

/// What waits at the start.
pub fn backlog(queue: &QueueFile, problems: &mut Problems) -> Option<Backlog> {
    let written = queue.backlog.as_ref()?;
    let contacts = written.contacts.as_ref()?;
    let oldest = written.oldest.as_ref();
    Some(Backlog {
        contacts: numbers::between("contacts", contacts, 0.0..=MOST_BACKLOG, problems),
        oldest: oldest.map_or_else(Seconds::default, |at| {
            numbers::duration("oldest", at, 0.0..=LONGEST_S, problems)
        }),
    })
}
