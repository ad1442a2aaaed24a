//! An agent at a moment, and what they have in hand.

/// What an agent is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Not at work.
    #[default]
    Off,
    /// Waits for a contact.
    Idle,
    /// Has one contact in hand.
    Busy,
    /// Has chats in hand.
    Chatting,
}

/// A contact in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hand {
    /// Its queue.
    pub queue: u32,
    /// How often the customer had hung up before.
    pub attempt: u32,
    /// When it arrived.
    pub arrived_s: f64,
    /// When it was first answered.
    pub answered_s: f64,
    /// Work that is left, for an agent of ordinary speed with nothing else in hand.
    pub work_s: f64,
    /// Whether the customer is called back.
    pub called_back: bool,
}

/// An agent at a moment.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// What they are doing.
    pub state: State,
    /// What they may take.
    pub pool: u32,
    /// Their work has ended, but not the contact in hand.
    pub leaving: bool,
    /// Counts what they begin: the end of what was broken off is known by its old number.
    pub turn: u32,
    /// From when on they have been idle or busy, or have had as many chats as now.
    pub since_s: f64,
    /// Length of the break that comes when they leave.
    pub pause_s: Option<f64>,
    /// The earliest that they come back.
    pub not_before_s: f64,
    /// What they are to work for while they are away.
    pub wanted: Option<u32>,
    /// The contact in hand.
    pub hand: Option<Hand>,
    /// Deferred work that was set aside.
    pub aside: Option<Hand>,
    /// Chats in hand.
    pub chats: Vec<Hand>,
}

impl Desk {
    /// Nobody there, nothing in hand.
    pub fn clear(&mut self) {
        let mut chats = std::mem::take(&mut self.chats);
        chats.clear();
        *self = Self {
            chats,
            ..Self::default()
        };
    }
}
