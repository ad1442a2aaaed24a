//! Agents only serve queues that they can serve; work names its queue.

use crate::verify::book::Book;
use crate::verify::sheet::Activity;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        for piece in worked
            .pieces
            .iter()
            .filter(|piece| piece.activity == Activity::Work)
        {
            let reason = match piece.queue {
                None => "names no queue".to_owned(),
                Some(queue) if !book.agent.skills.contains(&queue) => format!(
                    "serves `{}`, for which the skill is missing",
                    book.scenario.queues[queue.get()].name
                ),
                Some(_) => continue,
            };
            found.on(
                worked.date,
                format!(
                    "{} on {} {reason}",
                    words::piece(piece, book.zone),
                    words::day(worked.date)
                ),
            );
        }
    }
}
