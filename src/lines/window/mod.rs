//! Some days of a roster, for some people, cut out as a model of their own.
//!
//! What comes before is history ([`Person::before`]), what the other days use of hours, maxima and
//! weekends is taken off ([`rest`]) or shared out ([`share`]), what others cover is in the rows' prices
//! already. Paths over two weeks have a small part of the states of paths over a year.

pub mod rest;
pub mod share;

use super::model::{Before, Cover, Hours, Line, Person, RosterModel, Weekend};
use super::price::ConvexPrice;
use super::rules::before;
use std::ops::Range;

/// What somebody may do within the days cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Stretches of hours; their ends count from the first day cut out.
    pub hours: Vec<Hours>,
    /// By kind: shifts at most.
    pub most_of: Vec<Option<u32>>,
    /// Weekends at most.
    pub most_weekends: Option<u32>,
}

/// Somebody's stretches of hours that have a day in `days`, each with its days.
fn stretches<'a>(
    person: &'a Person,
    days: &'a Range<usize>,
) -> impl Iterator<Item = (Range<usize>, &'a Hours)> {
    let starts = [0].into_iter().chain(person.hours.iter().map(|it| it.end));
    let all = starts
        .zip(&person.hours)
        .map(|(from, it)| (from..it.end, it));
    all.filter(|(own, _)| own.end > days.start && own.start < days.end)
}

/// The days and people cut out.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// They as a model: its people are [`Cut::people`], in their order.
    pub model: RosterModel,
    /// The days.
    pub days: Range<usize>,
    /// The people.
    pub people: Vec<usize>,
}

impl Cut {
    /// The days cut out of a whole line.
    #[must_use]
    pub fn of(&self, line: &Line) -> Line {
        line[self.days.clone()].to_vec()
    }

    /// `line` with `part` on the days cut out.
    #[must_use]
    pub fn within(&self, line: &Line, part: &Line) -> Line {
        let mut whole = line.clone();
        whole[self.days.clone()].clone_from_slice(part);
        whole
    }
}

/// Cuts out `days` of `people`. Everything else stays as it is in `lines`; `allow` says what each of them
/// may do. `days` must not begin or end between the days of a weekend.
pub fn cut(
    model: &RosterModel,
    lines: &[Line],
    people: &[usize],
    days: Range<usize>,
    allow: impl Fn(usize) -> Allowance,
) -> Cut {
    let base = covered_outside(model, lines, people, &days);
    let mut number_of: Vec<Option<u32>> = vec![None; model.rows.len()];
    let mut rows: Vec<ConvexPrice> = Vec::new();
    let mut cover = |it: &Cover| {
        let at = it.row as usize;
        let row = *number_of[at].get_or_insert_with(|| {
            rows.push(model.rows[at].after(base[at]));
            u32::try_from(rows.len() - 1).unwrap_or(u32::MAX)
        });
        Cover { row, ..*it }
    };
    let mut kinds = |kinds: &Vec<Vec<Cover>>| -> Vec<Vec<Cover>> {
        let each = kinds.iter();
        each.map(|it| it.iter().map(&mut cover).collect()).collect()
    };
    let covers = model.covers[days.clone()].iter().map(&mut kinds).collect();
    let person = |number: &usize| {
        let (person, line) = (&model.people[*number], &lines[*number]);
        person_within(person, line, &days, allow(*number))
    };
    let within: Vec<Person> = people.iter().map(person).collect();
    Cut {
        model: RosterModel {
            weekend: model.weekend[days.clone()].to_vec(),
            kinds: model.kinds.clone(),
            rows,
            covers,
            people: within,
        },
        days,
        people: people.to_vec(),
    }
}

/// What is covered by everything but `days` of `people`.
fn covered_outside(
    model: &RosterModel,
    lines: &[Line],
    people: &[usize],
    days: &Range<usize>,
) -> Vec<f64> {
    let mut open = vec![false; lines.len()];
    for person in people {
        open[*person] = true;
    }
    let mut covered = vec![0.0; model.rows.len()];
    for (line, open) in lines.iter().zip(open) {
        for (day, kind) in line.iter().enumerate() {
            let Some(kind) = kind.filter(|_| !open || !days.contains(&day)) else {
                continue;
            };
            for cover in &model.covers[day][usize::from(kind)] {
                covered[cover.row as usize] += cover.units;
            }
        }
    }
    covered
}

fn person_within(
    person: &Person,
    line: &Line,
    days: &Range<usize>,
    allowance: Allowance,
) -> Person {
    Person {
        name: person.name.clone(),
        hours: allowance.hours,
        most_of: allowance.most_of,
        most_on: person.most_on,
        least_on: person.least_on,
        least_off: person.least_off,
        most_weekends: allowance.most_weekends,
        whole_weekends: person.whole_weekends,
        away: person.away[days.clone()].to_vec(),
        before: run_before(person, line, days.start).0,
        work_cost: person.work_cost[days.clone()].to_vec(),
        off_cost: person.off_cost[days.clone()].to_vec(),
    }
}

/// What the days before `from` are to those after, and whether that is exact: a run of work from
/// the first day on may be shorter than others, but counts as long as those must be.
fn run_before(person: &Person, line: &[Option<u8>], from: usize) -> (Option<Before>, bool) {
    let Some(last) = from.checked_sub(1) else {
        return (person.before, true);
    };
    let worked = line[last].is_some();
    let same = line[..from].iter().rev();
    let run = same.take_while(|kind| kind.is_some() == worked).count();
    let earlier = match (run == from, worked) {
        (true, true) => before::worked(person),
        (true, false) => before::off(person),
        _ => 0,
    };
    let days = u32::try_from(run).unwrap_or(u32::MAX) + earlier;
    let free = run == from && person.before.is_none();
    match line[last] {
        Some(kind) if free && days < person.least_on => {
            let days = person.least_on;
            (Some(Before::Worked { days, kind }), false)
        }
        Some(kind) => (Some(Before::Worked { days, kind }), true),
        None if free => {
            let days = days.max(person.least_off);
            (Some(Before::Off { days }), true)
        }
        None => (Some(Before::Off { days }), true),
    }
}

/// The days that must be cut out for `open` to be free while what follows stays: no weekend is
/// torn, and every run that goes on after `open` is in it to its end, so that its length counts.
#[must_use]
pub fn widened(
    model: &RosterModel,
    lines: &[Line],
    people: &[usize],
    open: Range<usize>,
) -> Range<usize> {
    let mut from = open.start;
    if model.weekend.get(from) == Some(&Weekend::Second) {
        from -= 1;
    }
    let exact = |it: &usize| run_before(&model.people[*it], &lines[*it], from).1;
    if !people.iter().all(exact) {
        from = 0;
    }
    let ends = people
        .iter()
        .map(|it| run_ends(&model.people[*it], &lines[*it], open.end));
    let mut to = ends.max().unwrap_or(open.end).min(model.days());
    if model.weekend.get(to) == Some(&Weekend::Second) {
        to += 1;
    }
    from..to
}

/// The day after the first one of another run than that on day `from`; days off beyond the fewest say
/// nothing more.
fn run_ends(person: &Person, line: &[Option<u8>], from: usize) -> usize {
    let Some(first) = line.get(from) else {
        return from;
    };
    let worked = first.is_some();
    let same = line[from..].iter();
    let run = same.take_while(|kind| kind.is_some() == worked).count();
    let enough = person.least_off as usize;
    if !worked && run >= enough {
        from + enough
    } else {
        from + run + 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::breaches;
    use super::super::rules::testing::Case;
    use super::*;

    /// Three weeks, work on the days of `worked`.
    fn case(worked: &[usize]) -> (RosterModel, Line) {
        let mut case = Case::new(21);
        case.person.least_on = 2;
        case.person.least_off = 2;
        case.person.most_on = 5;
        let mut model = case.model;
        model.people.push(case.person);
        let line = (0..21).map(|day| worked.contains(&day).then_some(0));
        (model, line.collect())
    }

    #[test]
    fn history_is_the_run_that_ends_before_the_days() {
        let (model, line) = case(&[0, 5, 6, 7]);
        let before = |from| run_before(&model.people[0], &line, from);
        assert_eq!(before(0), (None, true));
        // One day from the first on is no breach, but counts as two.
        let short = Before::Worked { days: 2, kind: 0 };
        assert_eq!(before(1), (Some(short), false));
        assert_eq!(before(5), (Some(Before::Off { days: 4 }), true));
        let run = Before::Worked { days: 3, kind: 0 };
        assert_eq!(before(8), (Some(run), true));
    }

    #[test]
    fn runs_after_the_days_are_in_to_their_end_and_weekends_whole() {
        let (model, line) = case(&[0, 1, 8, 9, 10, 14, 15, 16]);
        let lines = [line];
        // Day 9 is worked until 10, day 11 tells that the run ends there.
        assert_eq!(widened(&model, &lines, &[0], 7..9), 7..12);
        // Day 6 is a Sunday; two days off say enough.
        assert_eq!(widened(&model, &lines, &[0], 6..11), 5..14);
        assert_eq!(widened(&model, &lines, &[0], 14..21), 14..21);
        // A first run shorter than others begins at the first day.
        let (model, line) = case(&[0, 5, 6]);
        assert_eq!(widened(&model, &[line], &[0], 1..3), 0..5);
    }

    #[test]
    fn a_cut_costs_what_the_roster_costs_and_keeps_its_rules() {
        let (mut model, line) = case(&[0, 1, 4, 5, 6, 11, 12, 16, 17]);
        let price = ConvexPrice::new(20.0, vec![(2.0, -10.0), (f64::INFINITY, 1.0)]);
        for day in 0..21 {
            model.rows.push(price.clone());
            let row = day as u32;
            model.covers[day][0].push(Cover { row, units: 1.0 });
        }
        model.people.push(model.people[0].clone());
        let lines = vec![line.clone(), line];
        let days = widened(&model, &lines, &[1], 9..14);
        let allow = |it: usize| rest::rest(&model, &model.people[it], &lines[it], &days);
        let cut = cut(&model, &lines, &[1], days.clone(), allow);
        let old = cut.of(&lines[1]);
        let mut new = old.clone();
        (new[1], new[2]) = (Some(0), Some(0));
        new[3] = None;
        let whole = cut.within(&lines[1], &new);
        let both = [lines[0].clone(), whole];
        let apart = model.cost(&both) - model.cost(&lines);
        let within = cut.model.cost(&[new.clone()]) - cut.model.cost(&[old]);
        assert!((apart - within).abs() < 1e-9, "{apart} {within}");
        let wrong = |model, line: &Line, person| breaches(model, person, line).len();
        let inside = wrong(&cut.model, &new, &cut.model.people[0]);
        assert_eq!(inside, wrong(&model, &both[1], &model.people[1]));
    }
}
