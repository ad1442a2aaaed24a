//! What became of each contact: one flat record.

/// One contact, from its arrival to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// Its queue.
    pub queue: usize,
    /// When it arrived; before 0 where it waited when the play began.
    pub arrived_s: f64,
    /// When an agent first took it.
    pub answered_s: Option<f64>,
    /// When it was over.
    pub ended_s: f64,
    /// Who had it last.
    pub agent: Option<usize>,
    /// How often the customer had hung up before.
    pub attempt: u32,
    /// How it ended.
    pub outcome: Outcome,
}

impl Contact {
    /// Time until it was answered; of those that were not, until it was over.
    #[must_use]
    pub fn waited_s(&self) -> f64 {
        self.answered_s.unwrap_or(self.ended_s) - self.arrived_s
    }
}

/// How a contact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Served.
    Served,
    /// Served, after the customer had accepted to be called back.
    CalledBack,
    /// The customer hung up before anybody answered.
    HungUp,
    /// The queue closed before anybody answered.
    TurnedAway,
    /// Answered, handed over when the agent's work ended, and gone before another took it: the customer hung
    /// up, or the queue closed.
    CutOff,
    /// The play was over before.
    Unfinished,
}

impl Outcome {
    /// Whether an agent finished it.
    #[must_use]
    pub const fn is_served(self) -> bool {
        matches!(self, Self::Served | Self::CalledBack)
    }

    /// As it stands in CSV files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::CalledBack => "called_back",
            Self::HungUp => "hung_up",
            Self::TurnedAway => "turned_away",
            Self::CutOff => "cut_off",
            Self::Unfinished => "unfinished",
        }
    }
}

/// Where the records go.
pub trait Sink {
    /// A contact is over. They come in the order in which that is noticed, not of any time.
    fn contact(&mut self, contact: &Contact);

    /// An agent was busy, or ready for contacts, while their work was meant for `queue`.
    fn at_work(&mut self, queue: Option<usize>, from_s: f64, to_s: f64, busy: bool);
}

/// Keeps every record.
impl Sink for Vec<Contact> {
    fn contact(&mut self, contact: &Contact) {
        self.push(*contact);
    }

    fn at_work(&mut self, _: Option<usize>, _: f64, _: f64, _: bool) {}
}
