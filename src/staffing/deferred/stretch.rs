//! What waits and how full intervals are, for quick questions about stretches of a long plan.

/// Over the intervals a tree of pairs: of each stretch the least that waits and the least fullness.
/// Each change and each question takes as many steps as the number of intervals has binary digits.
#[derive(Debug)]
pub struct Stretches {
    /// Leaves, a power of two.
    size: usize,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// The least that waits in the stretch, `added` included, that of nodes above not.
    waiting: f64,
    /// Added to all of the stretch.
    added: f64,
    /// The least fullness.
    fullness: f64,
}

impl Stretches {
    /// Intervals so full, in which nothing waits.
    pub fn new(fullness: impl ExactSizeIterator<Item = f64>) -> Self {
        let size = fullness.len().next_power_of_two();
        let empty = Node {
            waiting: 0.0,
            added: 0.0,
            fullness: f64::INFINITY,
        };
        let mut nodes = vec![empty; 2 * size];
        for (leaf, fullness) in nodes[size..].iter_mut().zip(fullness) {
            leaf.fullness = fullness;
        }
        let mut tree = Self { size, nodes };
        for node in (1..size).rev() {
            tree.renew(node);
        }
        tree
    }

    fn renew(&mut self, node: usize) {
        let (left, right) = (self.nodes[2 * node], self.nodes[2 * node + 1]);
        let own = &mut self.nodes[node];
        own.waiting = left.waiting.min(right.waiting) + own.added;
        own.fullness = left.fullness.min(right.fullness);
    }

    fn renew_above(&mut self, leaf: usize) {
        let mut node = leaf / 2;
        while node > 0 {
            self.renew(node);
            node /= 2;
        }
    }

    /// How full interval `at` is now.
    pub fn set_fullness(&mut self, at: usize, fullness: f64) {
        self.nodes[self.size + at].fullness = fullness;
        self.renew_above(self.size + at);
    }

    /// What waits at the end of interval `at`.
    pub fn waiting(&self, at: usize) -> f64 {
        let leaf = self.size + at;
        self.nodes[leaf].waiting + self.added_above(leaf)
    }

    fn added_above(&self, leaf: usize) -> f64 {
        let mut added = 0.0;
        let mut node = leaf / 2;
        while node > 0 {
            added += self.nodes[node].added;
            node /= 2;
        }
        added
    }

    /// So much waits at the end of interval `at`.
    pub fn set_waiting(&mut self, at: usize, waiting: f64) {
        let leaf = self.size + at;
        self.nodes[leaf].waiting = waiting - self.added_above(leaf);
        self.renew_above(leaf);
    }

    /// So much more waits at the end of each interval from `first` to before `end`.
    pub fn add_waiting(&mut self, first: usize, end: usize, more: f64) {
        self.add(1, 0, self.size, (first, end), more);
    }

    fn add(&mut self, node: usize, low: usize, high: usize, range: (usize, usize), more: f64) {
        if range.1 <= low || high <= range.0 {
            return;
        }
        if range.0 <= low && high <= range.1 {
            self.nodes[node].waiting += more;
            self.nodes[node].added += more;
            return;
        }
        let middle = usize::midpoint(low, high);
        self.add(2 * node, low, middle, range, more);
        self.add(2 * node + 1, middle, high, range, more);
        self.renew(node);
    }

    /// The first interval from `first` to before `end` at whose end less than `bound` waits.
    pub fn first_below(&self, first: usize, end: usize, bound: f64) -> Option<usize> {
        self.below(1, (0, self.size), (first, end), bound, false)
    }

    /// The last one.
    pub fn last_below(&self, first: usize, end: usize, bound: f64) -> Option<usize> {
        self.below(1, (0, self.size), (first, end), bound, true)
    }

    fn below(
        &self,
        node: usize,
        (low, high): (usize, usize),
        range: (usize, usize),
        bound: f64,
        last: bool,
    ) -> Option<usize> {
        let own = self.nodes[node];
        if range.1 <= low || high <= range.0 || own.waiting >= bound {
            return None;
        }
        if high - low == 1 {
            return Some(low);
        }
        let middle = usize::midpoint(low, high);
        let bound = bound - own.added;
        let left = || self.below(2 * node, (low, middle), range, bound, last);
        let right = || self.below(2 * node + 1, (middle, high), range, bound, last);
        if last {
            right().or_else(left)
        } else {
            left().or_else(right)
        }
    }

    /// The least full interval from `first` to before `end`, of equals the earliest; `None` where
    /// all are infinitely full.
    pub fn least_full(&self, first: usize, end: usize) -> Option<usize> {
        let (fullness, at) = self.least(1, (0, self.size), (first, end));
        fullness.is_finite().then_some(at)
    }

    fn least(
        &self,
        node: usize,
        (low, high): (usize, usize),
        range: (usize, usize),
    ) -> (f64, usize) {
        if range.1 <= low || high <= range.0 {
            return (f64::INFINITY, range.1);
        }
        if range.0 <= low && high <= range.1 {
            return self.leftmost(node, low, high);
        }
        let middle = usize::midpoint(low, high);
        let left = self.least(2 * node, (low, middle), range);
        let right = self.least(2 * node + 1, (middle, high), range);
        if right.0 < left.0 { right } else { left }
    }

    /// The least full leaf below `node`.
    fn leftmost(&self, mut node: usize, mut low: usize, mut high: usize) -> (f64, usize) {
        let least = self.nodes[node].fullness;
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            node *= 2;
            if self.nodes[node].fullness <= least {
                high = middle;
            } else {
                node += 1;
                low = middle;
            }
        }
        (least, low)
    }
}
