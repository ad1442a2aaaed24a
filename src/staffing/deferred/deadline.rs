//! Open time, and by when contacts must be done in it.
//!
//! A promise to those who write counts the hours in which the queue is open: four hours after 16:00
//! on a day from 08:00 to 18:00 is 10:00 of the next open day. Laid end to end the open intervals
//! make one axis on which nights, weekends, holidays, special hours and clock changes take no time
//! of their own, and a deadline is a sum.

/// A difference of open time below this many seconds is rounding.
const ROUNDING_S: f64 = 1e-6;

/// The open intervals of a queue laid end to end, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenTime {
    /// Where each interval starts, and where the last one ends.
    edges_s: Vec<f64>,
}

/// By when work must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// By the end of this interval.
    By(usize),
    /// After the last interval.
    AfterEnd,
}

impl OpenTime {
    /// The axis of intervals with these lengths in seconds.
    pub fn of(lengths_s: impl IntoIterator<Item = f64>) -> Self {
        let mut edges_s = vec![0.0];
        let mut end_s = 0.0;
        for length_s in lengths_s {
            end_s += length_s;
            edges_s.push(end_s);
        }
        Self { edges_s }
    }

    /// Number of intervals.
    pub fn intervals(&self) -> usize {
        self.edges_s.len() - 1
    }

    /// Open time before interval `position`.
    pub fn start_s(&self, position: usize) -> f64 {
        self.edges_s[position]
    }

    /// Open time up to the end of interval `position`.
    pub fn end_s(&self, position: usize) -> f64 {
        self.edges_s[position + 1]
    }

    /// Length of interval `position`.
    pub fn length_s(&self, position: usize) -> f64 {
        self.end_s(position) - self.start_s(position)
    }

    /// Where that must be done which arrives in interval `arrives` and is due at `due_s` of open
    /// time: in the last interval that ends by then. What is due within its own interval is to be
    /// done in it.
    pub fn due(&self, arrives: usize, due_s: f64) -> Due {
        let due_s = due_s + ROUNDING_S;
        let edges = self.edges_s.partition_point(|edge| *edge <= due_s);
        if edges == self.edges_s.len() && due_s > self.edges_s[edges - 1] + 2.0 * ROUNDING_S {
            return Due::AfterEnd;
        }
        Due::By(edges.saturating_sub(2).max(arrives))
    }
}

/// What is promised, as plain numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Open time until the deadline.
    pub within_s: f64,
    /// Where the plan ends: what arrives before it and may be done later is to be done by it all the
    /// same, or `rest_s` after it arrived. Else long deadlines would leave all work to the next plan.
    pub plan_end_s: f64,
    /// Share that is done by it.
    pub target: f64,
    /// Open time after the deadline in which the rest is done.
    pub rest_s: f64,
}

/// Contacts that already wait at the start of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// How many.
    pub contacts: f64,
    /// Open time since the oldest arrived; the others evenly since.
    pub oldest_s: f64,
    /// Work in each.
    pub aht_s: f64,
}

/// Contacts that arrive in an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arriving {
    /// How many.
    pub contacts: f64,
    /// Work in each.
    pub aht_s: f64,
}

/// Contacts that arrive together and are due together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Batch {
    /// The interval in which they arrive; `None` = they wait already at the start.
    pub arrived: Option<usize>,
    /// Open time at which the first of them arrives, below 0 before the start.
    pub from_s: f64,
    /// Open time at which the last of them arrives.
    pub to_s: f64,
    /// How many.
    pub contacts: f64,
    /// Work in each.
    pub aht_s: f64,
    /// Open time at which the plan is to have them done: who comes first has the least.
    pub due_s: f64,
    /// The same as an interval.
    pub due: Due,
    /// By when they count as in time; `None` = they are late already.
    pub promised: Option<Due>,
}

impl Batch {
    /// The first interval in which they can be done.
    pub fn first(&self) -> usize {
        self.arrived.unwrap_or(0)
    }
}

/// The batches that must be in time, and those that may be later, each in order of arrival, which
/// is also that of their deadlines.
pub type Batches = [Vec<Batch>; 2];

/// Everything that waits or arrives, with its deadlines. Contacts of an interval are due together,
/// when the first of them is: so none of them is late.
pub fn batches(
    open: &OpenTime,
    waiting: Option<Waiting>,
    arriving: &[Arriving],
    terms: &Terms,
) -> Batches {
    let mut batches = [Vec::new(), Vec::new()];
    if open.intervals() == 0 {
        return batches;
    }
    let already = waiting.map_or_else(Vec::new, |it| pieces(&it, terms.within_s, open.length_s(0)));
    let later = arriving.iter().enumerate().map(|(position, it)| Piece {
        arrived: Some(position),
        from_s: open.start_s(position),
        to_s: open.end_s(position),
        contacts: it.contacts,
        aht_s: it.aht_s,
    });
    for piece in already.into_iter().chain(later) {
        if piece.contacts > 0.0 {
            piece.promise(open, terms, &mut batches);
        }
    }
    batches
}

/// Contacts that arrive evenly over a stretch of open time.
struct Piece {
    arrived: Option<usize>,
    from_s: f64,
    to_s: f64,
    contacts: f64,
    aht_s: f64,
}

impl Piece {
    /// Adds them with their deadlines.
    fn promise(&self, open: &OpenTime, terms: &Terms, batches: &mut Batches) {
        let first = self.arrived.unwrap_or(0);
        let due_s = self.from_s + terms.within_s;
        let overdue = due_s < -ROUNDING_S;
        let promised = (!overdue).then(|| open.due(first, due_s));
        let batch = |contacts, due_s, due| Batch {
            arrived: self.arrived,
            from_s: self.from_s,
            to_s: self.to_s,
            contacts,
            aht_s: self.aht_s,
            due_s,
            due,
            promised,
        };
        if promised.is_none() {
            batches[0].push(batch(self.contacts, due_s, Due::By(0)));
            return;
        }
        let due_s = due_s.min(terms.plan_end_s.max(self.from_s + terms.rest_s));
        let due = open.due(first, due_s);
        let in_time = self.contacts * terms.target;
        let rest = self.contacts - in_time;
        if in_time > 0.0 {
            batches[0].push(batch(in_time, due_s, due));
        }
        if rest > 0.0 {
            let rest_s = due_s + terms.rest_s;
            batches[1].push(batch(rest, rest_s, open.due(first, rest_s)));
        }
    }
}

/// What waits already, the oldest first, in pieces of `step_s`, cut where contacts become overdue.
fn pieces(waiting: &Waiting, within_s: f64, step_s: f64) -> Vec<Piece> {
    let piece = |from_s: f64, to_s: f64, share: f64| Piece {
        arrived: None,
        from_s,
        to_s,
        contacts: waiting.contacts * share,
        aht_s: waiting.aht_s,
    };
    if waiting.oldest_s <= 0.0 || step_s <= 0.0 {
        return vec![piece(0.0, 0.0, 1.0)];
    }
    let mut pieces = Vec::new();
    let mut from_s = -waiting.oldest_s;
    while from_s < 0.0 {
        let mut to_s = (from_s + step_s).min(0.0);
        if from_s < -within_s && to_s > -within_s {
            to_s = -within_s;
        }
        pieces.push(piece(from_s, to_s, (to_s - from_s) / waiting.oldest_s));
        from_s = to_s;
    }
    pieces
}
