//! Agents who could take a contact, by what they may take: lists in which the first has been there
//! longest, and from which anyone can leave at once.

/// A list that an agent can stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Nothing in hand.
    Idle,
    /// Deferred work in hand that can be set aside.
    Interruptible,
    /// Chats in hand, and room for more.
    Room,
}

const SHELVES: usize = 3;
const NOBODY: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Place {
    list: u32,
    before: u32,
    after: u32,
    since_s: f64,
}

/// All lists, one a pool and shelf.
#[derive(Debug, Default)]
pub struct Pools {
    ends: Vec<(u32, u32)>,
    places: Vec<Place>,
}

impl Pools {
    /// Empty lists for so many pools and agents.
    pub fn clear(&mut self, pools: usize, agents: usize) {
        let nowhere = Place {
            list: NOBODY,
            before: NOBODY,
            after: NOBODY,
            since_s: 0.0,
        };
        self.ends.clear();
        self.ends.resize(pools * SHELVES, (NOBODY, NOBODY));
        self.places.clear();
        self.places.resize(agents, nowhere);
    }

    /// `agent` stands last on a shelf of `pool` from now on.
    pub fn put(&mut self, agent: u32, pool: u32, shelf: Shelf, now_s: f64) {
        self.remove(agent);
        let list = pool * SHELVES as u32 + shelf as u32;
        let (first, last) = &mut self.ends[list as usize];
        self.places[agent as usize] = Place {
            list,
            before: *last,
            after: NOBODY,
            since_s: now_s,
        };
        match *last {
            NOBODY => *first = agent,
            last => self.places[last as usize].after = agent,
        }
        *last = agent;
    }

    /// Takes `agent` from where they stand, if anywhere.
    pub fn remove(&mut self, agent: u32) {
        let Place {
            list,
            before,
            after,
            ..
        } = self.places[agent as usize];
        if list == NOBODY {
            return;
        }
        let (first, last) = &mut self.ends[list as usize];
        match before {
            NOBODY => *first = after,
            before => self.places[before as usize].after = after,
        }
        match after {
            NOBODY => *last = before,
            after => self.places[after as usize].before = before,
        }
        self.places[agent as usize].list = NOBODY;
    }

    /// Whether `agent` stands on a shelf of this kind.
    pub fn stands(&self, agent: u32, shelf: Shelf) -> bool {
        let list = self.places[agent as usize].list;
        list != NOBODY && list as usize % SHELVES == shelf as usize
    }

    /// Who stands longest on a shelf of any of `pools`.
    pub fn longest(&self, pools: &[u32], shelf: Shelf) -> Option<u32> {
        let mut best: Option<u32> = None;
        for pool in pools {
            let first = self.ends[pool_list(*pool, shelf)].0;
            let earlier = |other: u32| self.since(first) < self.since(other);
            if first != NOBODY && best.is_none_or(earlier) {
                best = Some(first);
            }
        }
        best
    }

    /// Everybody on a shelf of `pool`, the longest there first.
    pub fn all(&self, pool: u32, shelf: Shelf) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.ends[pool_list(pool, shelf)].0;
        std::iter::from_fn(move || {
            let agent = (next != NOBODY).then_some(next)?;
            next = self.places[agent as usize].after;
            Some(agent)
        })
    }

    fn since(&self, agent: u32) -> f64 {
        self.places[agent as usize].since_s
    }
}

fn pool_list(pool: u32, shelf: Shelf) -> usize {
    pool as usize * SHELVES + shelf as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_idle_comes_first_and_anyone_can_leave() {
        let mut pools = Pools::default();
        pools.clear(2, 4);
        for (agent, pool) in [(2, 0), (0, 1), (1, 0), (3, 0)] {
            pools.put(agent, pool, Shelf::Idle, f64::from(10 - agent));
        }
        let all = |pools: &Pools, pool| pools.all(pool, Shelf::Idle).collect::<Vec<_>>();
        assert_eq!(all(&pools, 0), [2, 1, 3]);
        assert_eq!(pools.longest(&[0, 1], Shelf::Idle), Some(2));
        assert_eq!(pools.longest(&[0, 1], Shelf::Room), None);
        pools.remove(1);
        pools.remove(1);
        assert_eq!(all(&pools, 0), [2, 3]);
        pools.remove(2);
        pools.put(3, 0, Shelf::Room, 0.0);
        assert_eq!(all(&pools, 0), [0u32; 0]);
        assert_eq!(pools.longest(&[0, 1], Shelf::Idle), Some(0));
    }
}
