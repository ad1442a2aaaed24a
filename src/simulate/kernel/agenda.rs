//! What is going to happen, by time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An agent is done with a contact, unless the agent's `turn` has changed since.
    Done {
        /// Who.
        agent: u32,
        /// The turn for which it was foreseen.
        turn: u32,
    },
    /// An agent comes back from a break that began late.
    Back {
        /// Who.
        agent: u32,
    },
    /// The patience of one who waits ends.
    HangsUp {
        /// Their token.
        token: u32,
    },
    /// One who hung up tries again.
    Again {
        /// Their token.
        token: u32,
    },
}

impl Event {
    const fn packed(self) -> u128 {
        let (kind, high, low) = match self {
            Self::Back { agent } => (0, agent, 0),
            Self::Done { agent, turn } => (1, agent, turn),
            Self::HangsUp { token } => (2, token, 0),
            Self::Again { token } => (3, token, 0),
        };
        ((kind as u128) << 62) | ((high as u128) << 32) | low as u128
    }

    const fn unpacked(packed: u128) -> Self {
        let (high, low) = ((packed >> 32) as u32 & 0x3fff_ffff, packed as u32);
        match (packed >> 62) as u8 & 3 {
            0 => Self::Back { agent: high },
            1 => Self::Done {
                agent: high,
                turn: low,
            },
            2 => Self::HangsUp { token: high },
            _ => Self::Again { token: high },
        }
    }
}

/// Events in order of time; at one time in a fixed order. Agents, queues and tokens are below 2³⁰.
#[derive(Debug, Default)]
pub struct Agenda {
    // The bits of a number that is 0 or more stand in its own order: one comparison for time and event.
    heap: BinaryHeap<Reverse<u128>>,
}

impl Agenda {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.heap.clear();
    }

    /// Notes `event` for `at_s`, 0 or more.
    pub fn add(&mut self, at_s: f64, event: Event) {
        let key = (u128::from(at_s.max(0.0).to_bits()) << 64) | event.packed();
        self.heap.push(Reverse(key));
    }

    /// When the next event is.
    pub fn next_s(&self) -> f64 {
        self.heap.peek().map_or(f64::INFINITY, |it| time(it.0))
    }

    /// Takes the next event.
    pub fn take(&mut self) -> Option<(f64, Event)> {
        let Reverse(key) = self.heap.pop()?;
        Some((time(key), Event::unpacked(key & u128::from(u64::MAX))))
    }
}

fn time(key: u128) -> f64 {
    f64::from_bits((key >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_in_order_and_whole() {
        let mut agenda = Agenda::default();
        let events = [
            (
                7.0,
                Event::Done {
                    agent: 3,
                    turn: u32::MAX,
                },
            ),
            (0.0, Event::Again { token: 2 }),
            (1e9, Event::HangsUp { token: 0x3fff_ffff }),
            (7.0, Event::Back { agent: 5 }),
        ];
        for (at, event) in events {
            agenda.add(at, event);
        }
        let in_order = [events[1], events[3], events[0], events[2]];
        for expected in in_order {
            assert_eq!(agenda.next_s(), expected.0);
            assert_eq!(agenda.take(), Some(expected));
        }
        assert_eq!(agenda.take(), None);
    }
}
