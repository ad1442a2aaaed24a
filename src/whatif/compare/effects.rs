//! What each key does where cases change several at once: main effects by least squares, all other keys alike.
//!
//! A mean of all cases with a value is no effect of that value: where cases of a grid have no figures, or draws of a sample
//! happen to lie so, the others of those cases are other ones, and the mean tells of them too.

use super::factors::{End, size_of};
use super::{Comparison, Metric};
use crate::least_squares::{Contrast, Design};
use crate::simulate::estimate::students_t;
use crate::whatif::{Run, RunCase};

/// The main effects of all keys on one figure.
pub struct Effects {
    design: Design,
    codes: Vec<Code>,
    figures: Vec<f64>,
    /// What the figures' half-widths are; `None` where one has none, and of draws.
    widths: Option<Vec<f64>>,
    /// By how much figures may be too high: what the search left open.
    open: Vec<f64>,
    /// The factor on the contrast's spread, of draws.
    scatter: Option<f64>,
}

/// How a key stands in the columns.
enum Code {
    /// A straight line: from −1 at its lowest value to 1 at its highest, both as they are written.
    Line {
        column: usize,
        ends: [(String, f64); 2],
    },
    /// A column for each value but the first; an empty value is the scenario's own.
    Values { column: usize, values: Vec<String> },
}

impl Effects {
    /// Of these cases by these keys; a key among the run's drawn ones is a line. `None` without a case.
    pub fn of(
        run: &Run,
        comparison: &Comparison,
        metric: Metric,
        (cases, keys): (&[usize], &[String]),
    ) -> Option<Self> {
        let known = cases.iter().filter_map(|case| {
            let figures = comparison.figures(*case)?;
            let estimate = metric.estimate(figures)?;
            Some((*case, estimate, metric.left_open(figures)))
        });
        let known: Vec<_> = known.collect();
        let own: Vec<&RunCase> = known.iter().map(|it| &run.cases[it.0]).collect();
        let mut codes = vec![];
        let mut columns = 1;
        for key in keys {
            let code = Code::of(run, &own, key, columns);
            columns += code.columns();
            codes.push(code);
        }
        let row = |case: &&RunCase| {
            let mut row = vec![0.0; columns];
            row[0] = 1.0;
            for (key, code) in keys.iter().zip(&codes) {
                code.fill(&mut row, &run.own_value(case, key));
            }
            row
        };
        let design = Design::of(own.iter().map(row).collect());
        let figures: Vec<f64> = known.iter().map(|it| it.1.mean).collect();
        let drawn = keys.iter().any(|it| run.drawn.contains(it));
        let scatter = design.scatter(&figures).filter(|_| drawn);
        (!known.is_empty()).then(|| Self {
            scatter: scatter.map(|it| it * students_t(0.95, design.freedom() as f64)),
            widths: known
                .iter()
                .map(|it| it.1.half_width)
                .collect::<Option<_>>()
                .filter(|_| !drawn),
            open: known.iter().map(|it| it.2).collect(),
            codes,
            figures,
            design,
        })
    }

    /// What the key in this place does at its values: against the scenario as it is where a case has that, else against the
    /// mean of its values, a line against its middle. `None` where the cases do not tell it from other keys; empty where it
    /// has one value alone.
    pub fn of_key(&self, at: usize) -> Option<Vec<End>> {
        let columns = 1 + self.codes.iter().map(Code::columns).sum::<usize>();
        let contrasts = self.codes[at].contrasts(columns).into_iter();
        let end =
            |(value, of): (String, Vec<f64>)| Some(self.end(value, &self.design.contrast(&of)?));
        contrasts.map(end).collect()
    }

    /// Whether the key in this place is against the scenario's own value.
    pub fn is_against_base(&self, at: usize) -> bool {
        matches!(&self.codes[at], Code::Values { values, .. } if values.iter().any(String::is_empty))
    }

    /// Whether the key in this place is a straight line.
    pub fn is_line(&self, at: usize) -> bool {
        matches!(&self.codes[at], Code::Line { .. })
    }

    fn end(&self, value: String, contrast: &Contrast) -> End {
        let of_plays = || Some(contrast.width(self.widths.as_ref()?));
        End {
            value,
            more: contrast.of(&self.figures),
            half_width: self
                .scatter
                .map(|it| it * contrast.spread())
                .or_else(of_plays),
            left_open: contrast.left_open(&self.open),
        }
    }
}

impl Code {
    fn of(run: &Run, cases: &[&RunCase], key: &str, column: usize) -> Self {
        let mut values: Vec<String> = vec![];
        for case in cases {
            let value = run.own_value(case, key);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let sizes: Option<Vec<f64>> = values.iter().map(|it| size_of(it)).collect();
        let sizes = sizes.filter(|it| it.len() > 1 && run.drawn.iter().any(|it| it == key));
        let line = sizes.and_then(|sizes| {
            let both = || values.iter().cloned().zip(sizes.iter().copied());
            let low = both().min_by(|a, b| a.1.total_cmp(&b.1))?;
            let high = both().max_by(|a, b| a.1.total_cmp(&b.1))?;
            Some([low, high])
        });
        match line {
            Some(ends) => Self::Line { column, ends },
            None => Self::Values {
                column,
                values: in_order(values),
            },
        }
    }

    fn columns(&self) -> usize {
        match self {
            Self::Line { .. } => 1,
            Self::Values { values, .. } => values.len().saturating_sub(1),
        }
    }

    fn fill(&self, row: &mut [f64], value: &str) {
        match self {
            Self::Line { column, ends } => {
                let [(_, low), (_, high)] = ends;
                let size = size_of(value).unwrap_or(f64::midpoint(*low, *high));
                row[*column] = 2.0 * (size - low) / (high - low) - 1.0;
            }
            Self::Values { column, values } => {
                let at = values.iter().position(|it| it == value);
                if let Some(at) = at.filter(|it| *it > 0) {
                    row[column + at - 1] = 1.0;
                }
            }
        }
    }

    /// The values with what of each column makes up their effect.
    fn contrasts(&self, columns: usize) -> Vec<(String, Vec<f64>)> {
        let (column, values) = match self {
            Self::Line { column, ends } => {
                let end = |(value, sign): (&(String, f64), f64)| {
                    let mut of = vec![0.0; columns];
                    of[*column] = sign;
                    (value.0.clone(), of)
                };
                return ends.iter().zip([-1.0, 1.0]).map(end).collect();
            }
            Self::Values { column, values } => (*column, values),
        };
        // The scenario's own value comes first, where there is one: then all others are against it.
        let has_own = values.first().is_some_and(String::is_empty);
        let share = if has_own {
            0.0
        } else {
            1.0 / values.len() as f64
        };
        let of_value = |(at, value): (usize, &String)| {
            let mut of = vec![0.0; columns];
            of[column..column + values.len() - 1].fill(-share);
            if at > 0 {
                of[column + at - 1] += 1.0;
            }
            (value.clone(), of)
        };
        let told = values.iter().enumerate().filter(|_| values.len() > 1);
        told.filter(|it| !it.1.is_empty()).map(of_value).collect()
    }
}

/// The scenario's own value first, then by their numbers where all have one.
fn in_order(mut values: Vec<String>) -> Vec<String> {
    let size = |it: &String| size_of(it).unwrap_or(f64::NEG_INFINITY);
    if values
        .iter()
        .all(|it| it.is_empty() || size_of(it).is_some())
    {
        values.sort_by(|a, b| size(a).total_cmp(&size(b)));
    } else {
        values.sort_by_key(|it| !it.is_empty());
    }
    values
}
