//! A bound for long horizons: a linear program over windows, in which people work so many shifts of each kind on weekdays
//! and on weekends, and what is covered day by day is made of those.
//!
//! ```text
//! min  Σ rows, pieces: slope · s
//!      Σ covers x(day, kind) − Σ s = 0                          (each row)
//!      Σ people y(person, block, kind) = Σ days x(day, kind)    (each block of a window, each kind)
//!      Σ y within the days of a block, the runs of a window, and hours, weekends and kinds over all
//! ```
//!
//! Every roster is a point of it, so that its cost (with the least that own days cost) is a bound. Successions,
//! the least of runs, and where in a window days lie are not in it.

use super::own;
use crate::control::Control;
use crate::lines::master::covered;
use crate::lines::model::{Person, RosterModel, Weekend};
use crate::schedule::solver::{Bound, Column, Limits, Model, Row, SolverError, relax};

/// No roster costs less; windows end on the days of `ends`. `None` where it was stopped, or nothing keeps all totals.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn over_windows(
    model: &RosterModel,
    ends: &[usize],
    control: &Control,
) -> Result<Option<f64>, SolverError> {
    let program = Program::new(model, ends);
    let limits = Limits {
        interior_point: true,
        ..Limits::default()
    };
    let solved = relax(&program.program, &limits, control)?;
    Ok(solved.map(|solved| solved.cost + program.constant))
}

/// Days of a window that are of a weekend, or not.
struct Block {
    window: usize,
    weekend: bool,
    days: Vec<usize>,
}

/// The program with what its columns are.
struct Program<'a> {
    model: &'a RosterModel,
    ends: &'a [usize],
    program: Model,
    constant: f64,
    blocks: Vec<Block>,
}

impl<'a> Program<'a> {
    fn new(model: &'a RosterModel, ends: &'a [usize]) -> Self {
        let mut it = Self {
            model,
            ends,
            program: Model::default(),
            constant: own(model),
            blocks: blocks(model, ends),
        };
        let worked = it.covered();
        for person in &model.people {
            it.person(person, &worked);
        }
        it
    }

    /// The rows with their prices; by block and kind the row that says how many work it.
    fn covered(&mut self) -> Vec<Vec<Row>> {
        let mut rows = Vec::with_capacity(self.model.rows.len());
        for price in &self.model.rows {
            self.constant += price.at(0.0);
            let row = covered(&mut self.program, price, 0.0);
            rows.push(row);
        }
        let mut worked = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let kinds = 0..self.model.kinds.len();
            let mut of_kind = |kind: usize| {
                let all = self.program.row("shifts of a kind", Bound::Equal(0.0));
                for day in &block.days {
                    let column = self.program.continuous(0.0, 0.0, f64::INFINITY);
                    self.program.term(all, column, -1.0);
                    for cover in &self.model.covers[*day][kind] {
                        let row = rows[cover.row as usize];
                        self.program.term(row, column, cover.units);
                    }
                }
                all
            };
            worked.push(kinds.map(&mut of_kind).collect());
        }
        worked
    }

    /// Somebody's columns and limits.
    fn person(&mut self, person: &Person, worked: &[Vec<Row>]) {
        let mut columns = Vec::with_capacity(self.blocks.len());
        for (block, rows) in self.blocks.iter().zip(worked) {
            let days = block.days.iter().filter(|day| !person.away[**day]).count() as f64;
            let within = self.program.row("days of a block", Bound::AtMost(days));
            let mut own = Vec::with_capacity(rows.len());
            for (most, row) in person.most_of.iter().zip(rows) {
                let column = (*most != Some(0)).then(|| {
                    let column = self.program.continuous(0.0, 0.0, days);
                    self.program.term(within, column, 1.0);
                    self.program.term(*row, column, 1.0);
                    column
                });
                own.push(column);
            }
            columns.push(own);
        }
        self.runs(person, &columns);
        self.totals(person, &columns);
    }

    /// What runs leave of a window at most.
    fn runs(&mut self, person: &Person, columns: &[Vec<Option<Column>>]) {
        let mut from = 0;
        for (window, end) in self.ends.iter().enumerate() {
            let most = most_worked(person, end - from) as f64;
            let row = self.program.row("days of runs", Bound::AtMost(most));
            let own = self.blocks.iter().zip(columns);
            for (_, kinds) in own.filter(|it| it.0.window == window) {
                for column in kinds.iter().flatten() {
                    self.program.term(row, *column, 1.0);
                }
            }
            from = *end;
        }
    }

    /// Hours, weekends and kinds.
    fn totals(&mut self, person: &Person, columns: &[Vec<Option<Column>>]) {
        let mut from = 0;
        for hours in &person.hours {
            let stretch = from..hours.end;
            let within = |it: &Block| it.days.iter().all(|day| stretch.contains(day));
            let touches = |it: &Block| it.days.iter().any(|day| stretch.contains(day));
            let (most, least) = (f64::from(hours.most), f64::from(hours.least));
            self.hours(columns, &within, Bound::AtMost(most));
            self.hours(columns, &touches, Bound::AtLeast(least));
            from = hours.end;
        }
        if let Some(most) = person.most_weekends {
            // A weekend has two days at most.
            let most = Bound::AtMost(2.0 * f64::from(most));
            let row = self.program.row("weekends", most);
            let own = self.blocks.iter().zip(columns);
            for column in own.filter(|it| it.0.weekend).flat_map(|it| it.1).flatten() {
                self.program.term(row, *column, 1.0);
            }
        }
        for (kind, most) in person.most_of.iter().enumerate() {
            let Some(most) = most.filter(|it| *it > 0) else {
                continue;
            };
            let row = self
                .program
                .row("kind at most", Bound::AtMost(f64::from(most)));
            for column in columns.iter().filter_map(|kinds| kinds[kind]) {
                self.program.term(row, column, 1.0);
            }
        }
    }

    fn hours(
        &mut self,
        columns: &[Vec<Option<Column>>],
        counts: &dyn Fn(&Block) -> bool,
        bound: Bound,
    ) {
        let row = self.program.row("hours", bound);
        for (_, kinds) in self.blocks.iter().zip(columns).filter(|it| counts(it.0)) {
            for (column, kind) in kinds.iter().zip(&self.model.kinds) {
                if let Some(column) = column {
                    self.program.term(row, *column, f64::from(kind.minutes));
                }
            }
        }
    }
}

fn blocks(model: &RosterModel, ends: &[usize]) -> Vec<Block> {
    let mut from = 0;
    let mut found = Vec::new();
    for (window, end) in ends.iter().enumerate() {
        for weekend in [false, true] {
            let own = |day: &usize| (model.weekend[*day] != Weekend::No) == weekend;
            let days: Vec<usize> = (from..*end).filter(own).collect();
            found.push(Block {
                window,
                weekend,
                days,
            });
        }
        from = *end;
    }
    found
}

/// Most of so many days in a row that runs leave to work: between two runs of work lie days off.
fn most_worked(person: &Person, days: usize) -> usize {
    let (most_on, least_off) = (person.most_on.max(1) as usize, person.least_off as usize);
    let fits = |worked: &usize| {
        let between = worked.div_ceil(most_on).saturating_sub(1);
        worked + between * least_off.max(1) <= days
    };
    (0..=days).rev().find(fits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::ConvexPrice;
    use crate::lines::model::{Cover, Hours};
    use crate::lines::rules::testing::Case;

    /// One person over four weeks who is wanted on each day of the last two.
    fn solved(limit: impl Fn(&mut Person)) -> f64 {
        let mut case = Case::new(28);
        limit(&mut case.person);
        let mut model = case.model;
        for day in 0..28 {
            for kind in &mut model.covers[day] {
                let row = day as u32;
                kind.push(Cover { row, units: 1.0 });
            }
            let (at_zero, pieces) = match day < 14 {
                true => (0.0, vec![(f64::INFINITY, 1.0)]),
                false => (10.0, vec![(1.0, -10.0), (f64::INFINITY, 1.0)]),
            };
            model.rows.push(ConvexPrice::new(at_zero, pieces));
        }
        model.people = vec![case.person];
        let control = Control::unlimited();
        over_windows(&model, &[14, 28], &control).unwrap().unwrap()
    }

    #[test]
    fn hours_go_where_they_are_wanted() {
        let hours = |least: u32, most: u32| {
            vec![Hours {
                end: 28,
                least: least * 480,
                most: most * 480,
            }]
        };
        let few = solved(|it| it.hours = hours(0, 10));
        assert!((few - 40.0).abs() < 1e-3, "{few}");
        // What must be worked beyond that costs 1 a day.
        let many = solved(|it| it.hours = hours(20, 28));
        assert!((many - 6.0).abs() < 1e-3, "{many}");
    }

    #[test]
    fn weekends_kinds_and_runs_are_limits() {
        let weekends = solved(|it| it.most_weekends = Some(1));
        assert!((weekends - 20.0).abs() < 1e-3, "{weekends}");
        let kinds = solved(|it| it.most_of = vec![Some(5), Some(0)]);
        assert!((kinds - 90.0).abs() < 1e-3, "{kinds}");
        let runs = solved(|it| (it.most_on, it.least_off) = (5, 2));
        // Five on, two off, five on, and two more.
        assert!((runs - 40.0).abs() < 1e-3, "{runs}");
    }

    #[test]
    fn runs_leave_days_off_between_them() {
        let mut person = Case::new(7).person;
        (person.most_on, person.least_off) = (5, 2);
        assert_eq!(
            [5, 6, 7, 8, 14].map(|days| most_worked(&person, days)),
            [5, 5, 5, 6, 10]
        );
    }
}
