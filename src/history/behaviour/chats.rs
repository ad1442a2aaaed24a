//! How much longer a chat takes beside others: a line through the handle times of intervals.
//!
//! aht = a · (1 + b · (c − 1)), where c is the mean number of chats an agent led at once in the
//! interval: a chat alone takes a, and b of it longer for each further one. By least squares, intervals
//! weighing their chats handled; the standard error by the delta method. Assumes that chats led beside
//! others are like those led alone: not where agents take more at once because chats are easy.

use super::patience::recent;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Fewest intervals from which the slowness is told.
pub const LEAST_INTERVALS: usize = 20;
/// Most that a chat may take longer for each further one: six times as long.
pub const MOST_SLOWER: f64 = 5.0;
/// Standard deviation of the number at once, weighted, below which a line has nothing to lean on.
const LEAST_SPREAD: f64 = 0.05;

/// Chats at once in the history, and what they do to handle times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChatEstimate {
    /// Mean number at once under which the handle times of the last 13 weeks were measured, 1 or
    /// more; weighted by chats handled.
    pub measured_at: f64,
    /// How much longer each further chat makes them, where that can be told.
    pub slower: Option<Slower>,
}

/// How much longer a chat takes for each further one beside it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Slower {
    /// As a share of its time alone, 0 to 5.
    pub share: f64,
    /// Standard error of the estimate.
    pub standard_error: f64,
    /// The estimate before it was held to 0 to 5.
    pub estimated: f64,
    /// Intervals that it rests on, 20 or more.
    pub intervals: usize,
    /// First day that is counted.
    pub from: NaiveDate,
    /// Last day that is counted.
    pub to: NaiveDate,
}

/// Why the slowness is not known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum ChatGap {
    /// The file has no column `at_once`.
    NoColumn,
    /// Too few intervals with chats at once and handle times.
    Few {
        /// So many.
        intervals: usize,
    },
    /// Agents led nearly as many at once at all times.
    NoSpread,
    /// The line would have a chat alone take no time at all.
    NoTimeAlone,
}

/// What one interval says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ChatRow {
    pub date: NaiveDate,
    pub at_once: f64,
    pub handled: f64,
    pub aht_s: f64,
}

/// The estimate of the last 13 weeks; the slowness from all rows where those do not tell it.
pub(super) fn of(rows: &[ChatRow], has_column: bool) -> (Option<ChatEstimate>, Option<ChatGap>) {
    let Some(last) = rows.iter().map(|row| row.date).max() else {
        let gap = match has_column {
            true => ChatGap::Few { intervals: 0 },
            false => ChatGap::NoColumn,
        };
        return (None, Some(gap));
    };
    let since = |from: NaiveDate| rows.iter().filter(move |row| row.date >= from);
    let now = Moments::of(since(recent(last)));
    let slower = slower(&now, since(recent(last))).or_else(|_| {
        let all = Moments::of(since(NaiveDate::MIN));
        slower(&all, since(NaiveDate::MIN))
    });
    let estimate = ChatEstimate {
        measured_at: now.mean_at_once,
        slower: slower.ok(),
    };
    (Some(estimate), slower.err())
}

/// Means and central moments of rows, weighted by chats handled.
struct Moments {
    count: usize,
    weight: f64,
    mean_at_once: f64,
    mean_aht_s: f64,
    /// Σ w (c − mean)².
    squares: f64,
    /// Σ w (c − mean)(aht − mean).
    products: f64,
}

impl Moments {
    fn of<'a>(rows: impl Iterator<Item = &'a ChatRow> + Clone) -> Self {
        let sum = |part: &dyn Fn(&ChatRow) -> f64| -> f64 {
            rows.clone().map(|row| row.handled * part(row)).sum()
        };
        let weight = sum(&|_| 1.0);
        let mean_at_once = sum(&|row| row.at_once) / weight;
        let mean_aht_s = sum(&|row| row.aht_s) / weight;
        Self {
            count: rows.clone().count(),
            weight,
            mean_at_once,
            mean_aht_s,
            squares: sum(&|row| (row.at_once - mean_at_once).powi(2)),
            products: sum(&|row| (row.at_once - mean_at_once) * (row.aht_s - mean_aht_s)),
        }
    }
}

fn slower<'a>(
    moments: &Moments,
    rows: impl Iterator<Item = &'a ChatRow> + Clone,
) -> Result<Slower, ChatGap> {
    let it = moments;
    if it.count < LEAST_INTERVALS {
        return Err(ChatGap::Few {
            intervals: it.count,
        });
    }
    if (it.squares / it.weight).sqrt() < LEAST_SPREAD {
        return Err(ChatGap::NoSpread);
    }
    let slope = it.products / it.squares;
    let beyond_one = it.mean_at_once - 1.0;
    let alone_s = it.mean_aht_s - slope * beyond_one;
    // A hundredth of the mean: nearer to nothing, the ratio is noise.
    if alone_s < 0.01 * it.mean_aht_s {
        return Err(ChatGap::NoTimeAlone);
    }
    let estimated = slope / alone_s;
    let residual = |row: &ChatRow| row.aht_s - alone_s - slope * (row.at_once - 1.0);
    let residuals = rows.clone().map(|row| row.handled * residual(row).powi(2));
    let variance = residuals.sum::<f64>() / (it.count - 2) as f64;
    let of_slope = variance / it.squares;
    let of_alone = variance / it.weight + beyond_one * beyond_one * of_slope;
    let both = -beyond_one * of_slope;
    let square = of_slope - 2.0 * estimated * both + estimated * estimated * of_alone;
    let dates = rows.map(|row| row.date);
    let (from, to) = (dates.clone().min(), dates.max());
    Ok(Slower {
        share: estimated.clamp(0.0, MOST_SLOWER),
        standard_error: square.max(0.0).sqrt() / alone_s,
        estimated,
        intervals: it.count,
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;

    fn row(at: u32, at_once: f64, aht_s: f64) -> ChatRow {
        ChatRow {
            date: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + Days::new(u64::from(at) / 20),
            at_once,
            handled: f64::from(1 + at % 7),
            aht_s,
        }
    }

    fn line(count: u32, alone_s: f64, slower: f64) -> Vec<ChatRow> {
        let at_once = |at: u32| 1.0 + f64::from(at % 5) / 2.0;
        (0..count)
            .map(|at| {
                row(
                    at,
                    at_once(at),
                    alone_s * (1.0 + slower * (at_once(at) - 1.0)),
                )
            })
            .collect()
    }

    #[test]
    fn an_exact_line_is_found_exactly() {
        let rows = line(40, 400.0, 0.25);
        let (found, gap) = of(&rows, true);
        let (found, slower) = (found.unwrap(), found.unwrap().slower.unwrap());
        assert_eq!(gap, None);
        assert!((slower.share - 0.25).abs() < 1e-12, "{slower:?}");
        assert!(slower.standard_error < 1e-9, "{slower:?}");
        assert_eq!(slower.intervals, 40);
        let weight: f64 = rows.iter().map(|row| row.handled).sum();
        let mean: f64 = rows
            .iter()
            .map(|row| row.handled * row.at_once)
            .sum::<f64>()
            / weight;
        assert!((found.measured_at - mean).abs() < 1e-12);
    }

    /// Four points (1, 10), (1, 12), (3, 18), (3, 24), each five times, weights all 1: slope 5,
    /// alone 11, residuals ±1 and ±3, so that variance = 100/18, Σ(c − 2)² = 20.
    #[test]
    fn the_standard_error_is_that_of_the_hand() {
        let points = [(1.0, 10.0), (1.0, 12.0), (3.0, 18.0), (3.0, 24.0)];
        let rows: Vec<ChatRow> = (0..20)
            .map(|at: u32| ChatRow {
                handled: 1.0,
                ..row(at, points[at as usize % 4].0, points[at as usize % 4].1)
            })
            .collect();
        let slower = of(&rows, true).0.unwrap().slower.unwrap();
        assert!((slower.share - 5.0 / 11.0).abs() < 1e-12);
        let variance = 100.0 / 18.0;
        let (of_slope, of_alone) = (variance / 20.0, variance / 20.0 + variance / 20.0);
        let b = 5.0 / 11.0;
        let square: f64 = of_slope + 2.0 * b * variance / 20.0 + b * b * of_alone;
        assert!((slower.standard_error - square.sqrt() / 11.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_told_is_not() {
        let gap = |rows: &[ChatRow], has| of(rows, has).1;
        assert_eq!(gap(&[], false), Some(ChatGap::NoColumn));
        assert_eq!(gap(&[], true), Some(ChatGap::Few { intervals: 0 }));
        let few = line(19, 400.0, 0.2);
        assert_eq!(gap(&few, true), Some(ChatGap::Few { intervals: 19 }));
        assert!(of(&few, true).0.unwrap().measured_at > 1.0);
        let alike: Vec<ChatRow> = (0..40).map(|at| row(at, 2.0, 300.0)).collect();
        let (found, gap_of_alike) = of(&alike, true);
        assert_eq!(gap_of_alike, Some(ChatGap::NoSpread));
        assert_eq!(found.unwrap().measured_at, 2.0);
        let steep: Vec<ChatRow> = line(40, 400.0, 0.0)
            .iter()
            .map(|it| ChatRow {
                aht_s: 200.0 * (it.at_once - 1.0) + 0.1,
                ..*it
            })
            .collect();
        assert_eq!(gap(&steep, true), Some(ChatGap::NoTimeAlone));
    }

    #[test]
    fn estimates_are_held_to_what_can_be() {
        let quicker = of(&line(40, 400.0, -0.1), true).0.unwrap().slower.unwrap();
        assert_eq!(quicker.share, 0.0);
        assert!((quicker.estimated + 0.1).abs() < 1e-9);
        let slow = of(&line(40, 40.0, 7.0), true).0.unwrap().slower.unwrap();
        assert_eq!(slow.share, 5.0);
        assert!((slow.estimated - 7.0).abs() < 1e-9);
    }

    #[test]
    fn the_last_thirteen_weeks_say_how_many_at_once() {
        let mut rows = line(400, 400.0, 0.25);
        let old = NaiveDate::from_ymd_opt(2025, 3, 2).unwrap();
        rows.extend(
            line(40, 100.0, 2.0)
                .iter()
                .map(|it| ChatRow { date: old, ..*it }),
        );
        let (found, _) = of(&rows, true);
        assert!((found.unwrap().slower.unwrap().share - 0.25).abs() < 1e-9);
        // Where all is alike of late, the slope is that of all.
        for row in &mut rows[..400] {
            (row.at_once, row.aht_s) = (2.0, 500.0);
        }
        let found = of(&rows, true).0.unwrap();
        assert_eq!(found.measured_at, 2.0);
        assert_eq!(found.slower.unwrap().intervals, 440);
    }
}
