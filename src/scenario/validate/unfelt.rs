//! Events and changes of the level that the plan never feels, because nothing is open then.

use super::knowledge::{World, queues};
use super::{Closed, items};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, List};
use crate::scenario::file::ScenarioFile;
use crate::scenario::model::{DateSpan, Event, concerns};
use crate::scenario::words::nearest::quoted;
use crate::units::QueueIndex;
use crate::wording::listed;
use chrono::NaiveDate;

/// Warns of what lies in the plan and is felt on none of its days by any queue that is meant. `events` are
/// those of the file, in its order.
pub fn unfelt(
    file: &ScenarioFile,
    events: &[Event],
    world: &World<'_>,
    closed: &Closed<'_>,
    problems: &mut Problems,
) {
    if !world.basis.dates_known || closed.queues.is_empty() {
        return;
    }
    let plan = Plan { world, closed };
    for (written, event) in items(&file.event).iter().zip(events) {
        for at in written.dates.iter().flat_map(|dates| &dates.0) {
            plan.event(event, at, problems);
        }
    }
    let growth = items(&file.growth).iter();
    let growth = growth.map(|it| ("growth", &it.queues, &it.from));
    let changes = items(&file.aht_change).iter();
    let changes = changes.map(|it| ("a change of the handle time", &it.queues, &it.from));
    for (what, queues, from) in growth.chain(changes) {
        if let Some(from) = from {
            plan.change(what, queues, from, problems);
        }
    }
}

/// The plan's days, and when its queues open.
struct Plan<'a> {
    world: &'a World<'a>,
    closed: &'a Closed<'a>,
}

impl Plan<'_> {
    fn days_from(&self, first: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let end = self.world.basis.end_day();
        let first = first.max(self.world.basis.first_day);
        first.iter_days().take_while(move |date| *date < end)
    }

    /// The queues that are meant, empty = all.
    fn meant(&self, queues: &[QueueIndex]) -> Vec<QueueIndex> {
        let all = (0..self.closed.queues.len()).map(QueueIndex::new);
        all.filter(|queue| concerns(queues, *queue)).collect()
    }

    /// An occurrence that begins in the plan.
    fn event(&self, event: &Event, at: &At<DateSpan>, problems: &mut Problems) {
        if self.world.basis.is_outside(at.value.first) {
            return;
        }
        let one = Event {
            dates: vec![at.value],
            ..event.clone()
        };
        let meant = self.meant(&event.queues);
        let is_felt = |queue: &QueueIndex| {
            let is_open = |date: NaiveDate| !self.closed.is_closed(*queue, date);
            let mut days = self.days_from(self.world.basis.first_day);
            days.any(|date| is_open(date) && one.felt(*queue, date, &is_open).is_some())
        };
        if meant.is_empty() || meant.iter().any(is_felt) {
            return;
        }
        let what = format!("event {} falls", quoted(&event.name));
        let help = "correct the date, or say on which open days it is felt with days_before or days_after; \
                    [[special_hours]] opens a queue on a day";
        self.tell(&what, &meant, (at.value.first, &at.place), help, problems);
    }

    /// A change that begins in the plan.
    fn change(
        &self,
        what: &str,
        named: &Option<List<At<String>>>,
        from: &At<NaiveDate>,
        problems: &mut Problems,
    ) {
        if self.world.basis.is_outside(from.value) {
            return;
        }
        // Names that are not known were reported where they were read.
        let meant = self.meant(&queues(named, self.world.queues, &mut Problems::default()));
        let is_felt = |queue: &QueueIndex| {
            let mut days = self.days_from(from.value);
            days.any(|date| !self.closed.is_closed(*queue, date))
        };
        if meant.is_empty() || meant.iter().any(is_felt) {
            return;
        }
        let what = format!("{what} begins after the plan's last open day,");
        let help = "correct the date, or leave it out of this plan";
        self.tell(&what, &meant, (from.value, &from.place), help, problems);
    }

    fn tell(
        &self,
        what: &str,
        meant: &[QueueIndex],
        (date, place): (NaiveDate, &Place),
        help: &str,
        problems: &mut Problems,
    ) {
        let names = meant
            .iter()
            .map(|queue| &self.closed.queues[queue.get()].name);
        let names: Vec<String> = names.map(|name| quoted(name)).collect();
        let (queue, is) = match names.len() {
            1 => ("queue", "is"),
            _ => ("queues", "are"),
        };
        let message = format!(
            "{what} on {date}, when {queue} {} {is} closed: it changes nothing",
            listed(&names, 4, "others")
        );
        let problem = Problem::warning(codes::UNFELT_WHILE_CLOSED, message);
        problems.push(problem.at(place.clone(), "closed").help(help));
    }
}
