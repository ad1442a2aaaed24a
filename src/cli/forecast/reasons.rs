//! What lies behind a forecast, on the terminal: effects of the calendar, and spoilt history.

use crate::calendar::IntervalLength;
use crate::forecast::{Contribution, Finding, FindingKind, HandleTimeDistribution, QueueForecast};
use crate::units::Seconds;
use crate::wording::counted;

/// Effects shown at most; the rest are smaller.
const MOST_EFFECTS: usize = 8;
/// Findings shown at most, the latest.
const MOST_FINDINGS: usize = 12;

/// "What moves it" and "Set aside", each left out where there is nothing to say.
pub fn text(queue: &QueueForecast, length: IntervalLength) -> String {
    effects(&queue.effects) + &findings(&queue.findings, length)
}

/// How long single contacts take, from the fitted law.
pub fn handle_times(spread: &HandleTimeDistribution) -> String {
    /// The standard normal's 90 % quantile.
    const NINE_IN_TEN: f64 = 1.2816;
    let shown = |log_s: f64| {
        let seconds = Seconds::new(log_s.exp().round());
        seconds.map_or_else(|_| "–".to_owned(), |it| it.to_string())
    };
    format!(
        "  half of all contacts take {} at most, nine in ten {} (log-normal law of {})\n",
        shown(spread.log_mean),
        shown(spread.log_mean + NINE_IN_TEN * spread.log_sd),
        counted(spread.contacts.round() as usize, "contact")
    )
}

fn effects(effects: &[Contribution]) -> String {
    if effects.is_empty() {
        return String::new();
    }
    let mut text = "What moves a day's contacts, as far as the history shows it:\n".to_owned();
    let shown = || effects.iter().take(MOST_EFFECTS);
    let width = shown().map(|it| it.effect.chars().count()).max();
    let width = width.unwrap_or(0);
    for it in shown() {
        let percent = 100.0 * (it.factor - 1.0);
        let give = 100.0 * it.factor * it.uncertainty;
        let days = if it.days == 1 { "day" } else { "days" };
        text += &format!(
            "  {:<width$} {percent:>+6.0} %  (give or take {give:.0} points; seen on {} {days})\n",
            it.effect, it.days
        );
    }
    text + "\n"
}

fn findings(findings: &[Finding], length: IntervalLength) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut text = "What looks odd in the history (nothing is deleted):\n".to_owned();
    let hidden = findings.len().saturating_sub(MOST_FINDINGS);
    if hidden > 0 {
        text += &format!("  {hidden} earlier ones are not shown; --json has them all\n");
    }
    for it in &findings[hidden..] {
        let date = it.date.format("%a %-d %b %Y");
        let hours = it.slots.map_or(String::new(), |slots| hours(slots, length));
        let size = it
            .factor
            .map_or(String::new(), |factor| size(it.kind, factor));
        text += &format!("  {date}{hours}{size}: {}\n", it.words());
    }
    text + "  Say otherwise with [[history_mark]] in the scenario: use = \"keep\" or \"ignore\".\n\n"
}

fn hours((from, to): (usize, usize), length: IntervalLength) -> String {
    let minutes = |slot: usize| slot * usize::try_from(length.minutes()).unwrap_or(60);
    let clock = |minutes: usize| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!(" {}-{}", clock(minutes(from)), clock(minutes(to + 1)))
}

fn size(kind: FindingKind, factor: f64) -> String {
    match kind {
        FindingKind::LevelStep | FindingKind::StepInEvent => {
            format!(", {:+.0} %", 100.0 * (factor - 1.0))
        }
        _ => format!(", {:.0} % of the usual", 100.0 * factor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn findings_say_when_how_much_and_why() {
        let finding = |kind, factor, slots| Finding {
            date: NaiveDate::from_ymd_opt(2026, 3, 3).unwrap(),
            kind,
            factor,
            slots,
        };
        let list = [
            finding(FindingKind::Outage, None, Some((20, 22))),
            finding(FindingKind::LevelStep, Some(1.25), None),
            finding(FindingKind::Spike, Some(3.0), None),
        ];
        let text = findings(&list, IntervalLength::Half);
        assert!(
            text.contains("Tue 3 Mar 2026 10:00-11:30: far too few"),
            "{text}"
        );
        assert!(
            text.contains("Tue 3 Mar 2026, +25 %: the level changed"),
            "{text}"
        );
        assert!(text.contains("300 % of the usual: far more"), "{text}");
        assert_eq!(findings(&[], IntervalLength::Half), "");
    }

    #[test]
    fn effects_say_by_how_much() {
        let effect = Contribution {
            effect: "Tuesday after a closed Monday".into(),
            factor: 1.31,
            uncertainty: 0.03,
            days: 2,
        };
        let text = effects(&[effect]);
        assert!(text.contains("Tuesday after a closed Monday"), "{text}");
        assert!(
            text.contains("+31 %  (give or take 4 points; seen on 2 days)"),
            "{text}"
        );
    }
}
