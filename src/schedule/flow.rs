//! Maximum flow on small bipartite graphs with real capacities: whose time meets which need.

/// Minutes below which nothing is worth moving.
const EPSILON: f64 = 1e-9;

/// Time on duty that may go to some of an island's cells.
#[derive(Debug, Clone)]
pub struct Source {
    /// Minutes not yet given away.
    pub left: f64,
    /// Positions of the needs it may meet.
    pub cells: Vec<usize>,
}

/// The most of the sources' time that can meet a need: a maximum flow by shortest augmenting paths.
pub fn most_useful(mut sources: Vec<Source>, needs: &[f64]) -> f64 {
    sources.sort_by_key(|source| source.cells.len());
    let mut open = needs.to_vec();
    let mut flow: Vec<Vec<f64>> = sources.iter().map(|s| vec![0.0; s.cells.len()]).collect();
    for (source, flow) in sources.iter_mut().zip(&mut flow) {
        for (cell, flow) in source.cells.iter().zip(flow) {
            let useful = source.left.min(open[*cell]);
            *flow += useful;
            source.left -= useful;
            open[*cell] -= useful;
        }
    }
    for start in 0..sources.len() {
        while sources[start].left > EPSILON && augment(start, &mut sources, &mut flow, &mut open) {}
    }
    needs.iter().sum::<f64>() - open.iter().sum::<f64>()
}

/// Leads some of `start`'s time to an open cell, moving others' time out of the way; `false` where
/// there is no way.
fn augment(start: usize, sources: &mut [Source], flow: &mut [Vec<f64>], open: &mut [f64]) -> bool {
    let mut reached_from: Vec<Option<(usize, usize)>> = vec![None; open.len()];
    let mut entered_by: Vec<Option<usize>> = vec![None; sources.len()];
    let mut waiting = std::collections::VecDeque::from([start]);
    let mut target = None;
    'search: while let Some(source) = waiting.pop_front() {
        for (edge, cell) in sources[source].cells.iter().enumerate() {
            if reached_from[*cell].is_some() {
                continue;
            }
            reached_from[*cell] = Some((source, edge));
            if open[*cell] > EPSILON {
                target = Some(*cell);
                break 'search;
            }
            for (other, it) in sources.iter().enumerate() {
                let back = it.cells.iter().position(|c| c == cell);
                if other != start
                    && entered_by[other].is_none()
                    && back.is_some_and(|edge| flow[other][edge] > EPSILON)
                {
                    entered_by[other] = Some(*cell);
                    waiting.push_back(other);
                }
            }
        }
    }
    let Some(target) = target else { return false };
    let mut path = Vec::new();
    let mut cell = target;
    let mut amount = open[target].min(sources[start].left);
    while let Some((source, edge)) = reached_from[cell] {
        let back = entered_by[source]
            .filter(|_| source != start)
            .and_then(|from| Some((from, sources[source].cells.iter().position(|c| *c == from)?)));
        path.push((source, edge, back));
        let Some((from, back)) = back else { break };
        amount = amount.min(flow[source][back]);
        cell = from;
    }
    for (source, edge, back) in path {
        flow[source][edge] += amount;
        if let Some((_, back)) = back {
            flow[source][back] -= amount;
        }
    }
    open[target] -= amount;
    sources[start].left -= amount;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(left: f64, cells: &[usize]) -> Source {
        Source {
            left,
            cells: cells.to_vec(),
        }
    }

    #[test]
    fn others_make_way() {
        let sources = vec![
            source(4.0, &[0, 1]),
            source(3.0, &[0, 2]),
            source(2.0, &[2]),
        ];
        assert!((most_useful(sources.clone(), &[4.0, 9.0, 2.0]) - 9.0).abs() < 1e-9);
        assert!((most_useful(sources, &[3.0, 0.5, 2.0]) - 5.5).abs() < 1e-9);
        let chain = vec![
            source(5.0, &[0, 1]),
            source(5.0, &[1, 2]),
            source(5.0, &[0]),
        ];
        assert!((most_useful(chain, &[5.0, 5.0, 5.0]) - 15.0).abs() < 1e-9);
    }
}
