//! Plays that are told one by one, so that two rosters can be compared play by play.

use super::estimate::{CONFIDENCE, Estimate, students_t};
use super::measure::{Cell, Grouping, Play};
use super::result::Simulation;
use super::run::{PlaySettings, Series, Stage};
use super::timetable::Timetable;
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::staffing::Staffing;

/// What a play counts of the contacts of a queue that are judged by a service level; of days, those that kept the
/// promise and those on which somebody was judged.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct InTime {
    /// Answered (email and tickets: done) in time.
    pub in_time: f64,
    /// Judged.
    pub judged: f64,
}

impl InTime {
    /// Both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            in_time: self.in_time + other.in_time,
            judged: self.judged + other.judged,
        }
    }
}

/// What plays count: by play, then by queue in the scenario's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counts {
    /// Contacts.
    pub contacts: Vec<Vec<InTime>>,
    /// Days; none of a queue that promises nothing.
    pub days: Vec<Vec<InTime>>,
}

/// [`simulate`](fn@super::simulate), and what each play counts.
#[must_use]
pub fn simulate_counted(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    settings: &PlaySettings,
    control: &Control,
) -> (Simulation, Counts) {
    let stage = Stage::new(scenario, forecast, staffing, timetable);
    let mut counts = Counts::default();
    let mut series = Series::new(scenario, &stage, settings);
    series.tell_until_known(control, |play| {
        counts.contacts.push(contacts(play));
        counts.days.push(days(play, &stage.groupings));
    });
    (series.told(), counts)
}

fn contacts(play: &Play) -> Vec<InTime> {
    let queues = play.cells.iter().zip(&play.early);
    let of_queue = queues.map(|(cells, early)| {
        let cells = cells.iter().chain([early]).map(|it| InTime {
            in_time: it.in_time,
            judged: it.judged,
        });
        cells.fold(InTime::default(), InTime::plus)
    });
    of_queue.collect()
}

fn days(play: &Play, groupings: &[Grouping]) -> Vec<InTime> {
    let of_queue = |(cells, grouping): (&Vec<Cell>, &Grouping)| {
        let kept = grouping.kept_of(cells);
        kept.map_or_else(InTime::default, |(in_time, judged)| InTime {
            in_time,
            judged,
        })
    };
    play.cells.iter().zip(groupings).map(of_queue).collect()
}

/// The share in time, over all plays; `None` where nobody was judged.
#[must_use]
pub fn share_in_time(plays: &[InTime]) -> Option<f64> {
    let sum = plays.iter().copied().fold(InTime::default(), InTime::plus);
    (sum.judged > 0.0).then(|| sum.in_time / sum.judged)
}

/// How much larger the share in time is in the plays `there` than in `here`, where both have met the same customers:
/// the n-th play of one is compared with the n-th of the other, those that only one has are left out.
///
/// The half-width is that of the difference of two linearised ratios (the delta method), each play's residuals
/// subtracted before their spread is taken: what is common to both does not widen it (Law, Simulation Modeling and
/// Analysis, ch. 10 and 11). `None` where nobody was judged.
#[must_use]
pub fn paired_difference(here: &[InTime], there: &[InTime]) -> Option<Estimate> {
    let plays = here.len().min(there.len());
    let (here, there) = (&here[..plays], &there[..plays]);
    let (from, to) = (share_in_time(here)?, share_in_time(there)?);
    let n = plays as f64;
    let a_play = |all: &[InTime]| all.iter().map(|it| it.judged).sum::<f64>() / n;
    let (judged_here, judged_there) = (a_play(here), a_play(there));
    let squares: f64 = (here.iter().zip(there))
        .map(|(a, b)| {
            let own = (a.in_time - from * a.judged) / judged_here;
            let other = (b.in_time - to * b.judged) / judged_there;
            (other - own).powi(2)
        })
        .sum();
    let half_width = (plays > 1)
        .then(|| students_t(CONFIDENCE, n - 1.0) * (squares / (n - 1.0) / n).max(0.0).sqrt());
    Some(Estimate {
        mean: to - from,
        half_width,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;

    fn plays(in_time: &[f64]) -> Vec<InTime> {
        let one = |in_time: &f64| InTime {
            in_time: *in_time,
            judged: 100.0,
        };
        in_time.iter().map(one).collect()
    }

    #[test]
    fn what_both_plays_have_in_common_does_not_blur_their_difference() {
        let here = plays(&[60.0, 90.0, 75.0, 50.0]);
        // Always two more: known for sure, though each alone is known to 28 points only.
        let there = plays(&[62.0, 92.0, 77.0, 52.0]);
        let difference = paired_difference(&here, &there).unwrap();
        assert!((difference.mean - 0.02).abs() < 1e-12);
        assert!(difference.half_width.unwrap() < 1e-9);
    }

    #[test]
    fn the_half_width_is_that_of_the_differences() {
        let here = plays(&[60.0, 90.0, 75.0, 50.0]);
        let there = plays(&[61.0, 92.0, 78.0, 54.0]);
        let difference = paired_difference(&here, &there).unwrap();
        assert!((difference.mean - 0.025).abs() < 1e-12);
        // t(0.975, 3) = 3.182446; differences 1, 2, 3, 4 points: s² = 5/3.
        let expected = 3.182_446 * (5.0_f64 / 3.0 / 4.0).sqrt() / 100.0;
        assert!((difference.half_width.unwrap() - expected).abs() < 1e-7);
        assert_eq!(paired_difference(&here, &[]), None);
        let single = paired_difference(&here[..1], &there).unwrap();
        assert_eq!(single.half_width, None);
    }

    #[test]
    fn counts_add_up_to_the_figures_of_the_simulation() {
        let plan = Plan::help_desk(30);
        let settings = PlaySettings {
            replications: 5,
            half_width: None,
            ..PlaySettings::of(&plan.scenario)
        };
        let (felt, counts) = simulate_counted(
            &plan.scenario,
            &plan.forecast,
            &plan.staffing,
            &Timetable::from(&plan.roster),
            &settings,
            &Control::unlimited(),
        );
        assert_eq!((counts.contacts.len(), counts.days.len()), (5, 5));
        let own: Vec<InTime> = counts.contacts.iter().map(|it| it[0]).collect();
        let queue = &felt.queues[0];
        let told = queue.total.service_level.unwrap().mean;
        assert!((share_in_time(&own).unwrap() - told).abs() < 1e-12);
        let days: Vec<InTime> = counts.days.iter().map(|it| it[0]).collect();
        let kept = queue.days.iter().filter_map(|it| it.felt.p_target_met);
        let kept: Vec<f64> = kept.map(crate::units::Fraction::get).collect();
        let mean = kept.iter().sum::<f64>() / kept.len() as f64;
        assert!(
            (share_in_time(&days).unwrap() - mean).abs() < 0.02,
            "{mean} {days:?}"
        );
    }
}
