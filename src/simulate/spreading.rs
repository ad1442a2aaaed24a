//! A roster with the breaks of each interval spread evenly over it: what it would be could breaks be had at
//! any minute.

use super::fitting::Work;
use super::timetable::{Shift, Timetable};
use crate::calendar::Span;
use crate::staffing::QueueStaffing;
use crate::units::QueueIndex;

/// `timetable` with everybody as long at work in every interval of `queues` as before, but breaks one after
/// the other, wrapped round at the interval's end (the wrap-around rule of McNaughton, Management Science 6,
/// 1959, doi 10.1287/mnsc.6.1.1): at any two minutes the agents on break differ by one at most.
///
/// Only agents whose shift spans the interval, and who work on one queue in it, are moved. Breaks may come
/// out in two parts and without regard to rules: not a roster, but a yardstick.
#[must_use]
pub fn breaks_spread(queues: &[&QueueStaffing], timetable: &Timetable) -> Timetable {
    let mut spread = timetable.clone();
    for own in queues {
        let spans: Vec<Span> = own.intervals.iter().map(|it| it.interval.span).collect();
        // Minutes from each interval's start at which the next agent's work begins.
        let mut from = vec![0; spans.len()];
        for shift in &mut spread.shifts {
            spread_shift(shift, own.queue, &spans, &mut from);
        }
    }
    for shift in &mut spread.shifts {
        shift.work = joined(std::mem::take(&mut shift.work));
    }
    spread
}

fn spread_shift(shift: &mut Shift, queue: QueueIndex, spans: &[Span], from: &mut [i64]) {
    let Some((begins, ends)) = shift.work.first().zip(shift.work.last()) else {
        return;
    };
    let (begins, ends) = (begins.0.start, ends.0.end);
    let first = spans.partition_point(|it| it.start < begins);
    for (span, from) in spans[first..].iter().zip(&mut from[first..]) {
        if span.end > ends {
            break;
        }
        if let Some(worked) = worked_beside_breaks(shift, queue, *span) {
            place(shift, queue, *span, *from, worked);
            *from = (*from + worked) % span.minutes();
        }
    }
}

/// Work in `span` for so many minutes, `from` so many after its start on, wrapped round at its end.
fn place(shift: &mut Shift, queue: QueueIndex, span: Span, from: i64, worked: i64) {
    take_out(&mut shift.work, span);
    let until_end = worked.min(span.minutes() - from);
    for (start, minutes) in [(from, until_end), (0, worked - until_end)] {
        if minutes > 0 {
            let piece = Span::lasting(span.start.plus(start), minutes);
            shift.work.push((piece, Some(queue)));
        }
    }
    shift.work.sort_by_key(|(span, _)| *span);
}

/// Minutes of work within `span` of one who has a break in it, too; `None` of all others.
fn worked_beside_breaks(shift: &Shift, queue: QueueIndex, span: Span) -> Option<i64> {
    let inside = shift.work.iter().filter(|it| it.0.overlap(span) > 0);
    let (mut worked, mut alone) = (0, true);
    for (piece, own) in inside {
        worked += piece.overlap(span);
        alone &= *own == Some(queue);
    }
    (alone && worked > 0 && worked < span.minutes()).then_some(worked)
}

/// Nothing is worked in `span` any more.
fn take_out(work: &mut Vec<Work>, span: Span) {
    let outside = work.iter().flat_map(|(piece, queue)| {
        let before = Span {
            start: piece.start,
            end: piece.end.min(span.start),
        };
        let after = Span {
            start: piece.start.max(span.end),
            end: piece.end,
        };
        [(before, *queue), (after, *queue)]
    });
    let outside = outside.filter(|(piece, _)| piece.minutes() > 0);
    *work = outside.collect();
}

/// Pieces that touch made one.
fn joined(work: Vec<Work>) -> Vec<Work> {
    let mut all: Vec<Work> = Vec::with_capacity(work.len());
    for (span, queue) in work {
        match all.last_mut() {
            Some((last, own)) if last.end == span.start && *own == queue => last.end = span.end,
            _ => all.push((span, queue)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;
    use crate::units::AgentIndex;

    #[test]
    fn agents_on_break_differ_by_one_at_most_and_everybody_works_as_long() {
        let plan = Plan::help_desk(4);
        let own = &plan.staffing.queues[0];
        let span = own.intervals[0].interval.span;
        // All have the second half of the first interval off, and go on after it.
        let piece = |from: i64, minutes: i64| {
            let piece = Span::lasting(span.start.plus(from), minutes);
            (piece, Some(own.queue))
        };
        let shifts = (0..4).map(|agent| Shift {
            agent: AgentIndex::new(agent),
            date: own.intervals[0].interval.date,
            work: vec![piece(0, 20), piece(30, 60)],
        });
        let shifts = shifts.collect();
        let spread = breaks_spread(&[own], &Timetable { shifts });
        let at_work = |minute: i64| {
            let minute = Span::lasting(span.start.plus(minute), 1);
            let work = spread.shifts.iter().flat_map(|it| &it.work);
            work.filter(|it| it.0.overlap(minute) > 0).count()
        };
        let inside: Vec<usize> = (0..30).map(at_work).collect();
        assert!(inside.iter().all(|it| (2..=3).contains(it)), "{inside:?}");
        assert!((30..90).map(at_work).all(|it| it == 4));
        for shift in &spread.shifts {
            let worked: i64 = shift.work.iter().map(|it| it.0.minutes()).sum();
            assert_eq!(worked, 80, "{shift:?}");
        }
    }
}
