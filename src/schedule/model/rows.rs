//! The rows of the program, family by family, as in `docs/formulation.md`.

use super::{BreakClass, Rates, Slot, WeekModel};
use crate::calendar::{Moment, Span};
use crate::schedule::catalogue::Catalogue;
use crate::schedule::grid::{Grid, minutes};
use crate::schedule::solver::{Bound, Column, Model, Row};
use crate::schedule::step::coverage_step_min;
use std::collections::{BTreeMap, BTreeSet};

/// Where the windows of a class open and close.
#[derive(Default)]
struct Windows {
    starts: BTreeSet<Moment>,
    opening: BTreeMap<Moment, Vec<Column>>,
    closing: BTreeMap<Moment, Vec<Column>>,
}

type Presence = BTreeMap<(usize, usize), Vec<(Column, f64)>>;

/// A program being built.
#[derive(Debug)]
pub(super) struct Build<'a> {
    pub(super) catalogue: &'a Catalogue,
    grid: &'a Grid,
    pub(super) rates: &'a Rates,
    pub(super) model: Model,
    /// The column `x` of each offer.
    pub(super) column_of: BTreeMap<usize, Column>,
    /// Agents of a crew on duty in a piece.
    presence: Presence,
    /// Agent-minutes in a cell come in multiples of this.
    step_min: f64,
}

impl<'a> Build<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, grid: &'a Grid, rates: &'a Rates) -> Self {
        Self {
            catalogue,
            grid,
            rates,
            model: Model::default(),
            column_of: BTreeMap::new(),
            presence: BTreeMap::new(),
            #[expect(clippy::cast_precision_loss, reason = "minutes of a shift")]
            step_min: coverage_step_min(catalogue, grid) as f64,
        }
    }

    pub(super) const fn grid(&self) -> &'a Grid {
        self.grid
    }

    pub(super) fn finish(self, breaks: BTreeMap<BreakClass, Vec<(Slot, Column)>>) -> WeekModel {
        WeekModel {
            counts: self.column_of.into_iter().collect(),
            breaks,
            cover: vec![],
            model: self.model,
        }
    }

    /// Columns `x` and the breaks that go with them.
    pub(super) fn shifts(&mut self, offers: &[usize]) -> BTreeMap<BreakClass, Vec<(Slot, Column)>> {
        for position in offers {
            let offer = &self.catalogue.offers[*position];
            let column = self.model.integer(0.0, 0.0, f64::from(offer.able));
            self.column_of.insert(*position, column);
            let crew = self.catalogue.crew_of[offer.group];
            self.on_duty(crew, offer.shape.span, column, 1.0);
        }
        self.breaks()
    }

    /// Prices how far a sum of terms is from `wanted`.
    pub(super) fn near(&mut self, terms: &[(Column, f64)], wanted: f64, price: f64) {
        let row = self.model.row("near", Bound::Equal(wanted));
        for (column, factor) in terms {
            self.model.term(row, *column, *factor);
        }
        for sign in [1.0, -1.0] {
            let distance = self.model.continuous(price, 0.0, f64::INFINITY);
            self.model.term(row, distance, sign);
        }
    }

    /// One of `column` puts `sign` agents of `crew` on duty during `span`.
    fn on_duty(&mut self, crew: usize, span: Span, column: Column, sign: f64) {
        for piece in self.grid.touched(span) {
            if self
                .grid
                .served(piece, &self.catalogue.crews[crew])
                .next()
                .is_none()
            {
                continue;
            }
            let it = self.grid.pieces[piece].span;
            let shared = Span {
                start: span.start.max(it.start),
                end: span.end.min(it.end),
            };
            let share = minutes(shared) / minutes(it);
            let terms = self.presence.entry((crew, piece)).or_default();
            terms.push((column, sign * share));
        }
    }

    /// Rows `break_backward` and `break_forward`: no break before its window opens, every break
    /// before it closes.
    fn breaks(&mut self) -> BTreeMap<BreakClass, Vec<(Slot, Column)>> {
        let mut classes: BTreeMap<BreakClass, Windows> = BTreeMap::new();
        for (position, column) in &self.column_of {
            let offer = &self.catalogue.offers[*position];
            let crew = self.catalogue.crew_of[offer.group];
            for window in &offer.windows {
                let it = classes.entry(BreakClass::of(crew, window)).or_default();
                it.starts.extend(window.starts());
                it.opening.entry(window.first).or_default().push(*column);
                it.closing.entry(window.last).or_default().push(*column);
            }
        }
        classes
            .into_iter()
            .map(|(class, windows)| (class, self.break_class(class, &windows)))
            .collect()
    }

    fn break_class(&mut self, class: BreakClass, windows: &Windows) -> Vec<(Slot, Column)> {
        let slots = self.slots(class, windows);
        let mut taken = Vec::with_capacity(slots.len());
        let mut before: Option<(Column, Column)> = None;
        for slot in slots {
            let here = self.model.continuous(0.0, 0.0, f64::INFINITY);
            let waiting = self.model.continuous(0.0, 0.0, f64::INFINITY);
            let early = self.model.continuous(0.0, 0.0, f64::INFINITY);
            let backward = self.model.row("break_backward", Bound::Equal(0.0));
            self.model.term(backward, waiting, 1.0);
            self.model.term(backward, here, 1.0);
            for (_, columns) in windows.opening.range(slot.first..=slot.last) {
                for column in columns {
                    self.model.term(backward, *column, -1.0);
                }
            }
            let forward = self.model.row("break_forward", Bound::Equal(0.0));
            self.model.term(forward, early, 1.0);
            self.model.term(forward, here, -1.0);
            for (_, columns) in windows.closing.range(slot.first..=slot.last) {
                for column in columns {
                    self.model.term(forward, *column, 1.0);
                }
            }
            if let Some((waiting_before, early_before)) = before {
                self.model.term(backward, waiting_before, -1.0);
                self.model.term(forward, early_before, -1.0);
            }
            before = Some((waiting, early));
            let span = Span::lasting(slot.first, class.length_min);
            self.on_duty(class.crew, span, here, -1.0);
            taken.push((slot, here));
        }
        taken
    }

    /// The starts of a class, those with the same effect on coverage as one slot.
    fn slots(&self, class: BreakClass, windows: &Windows) -> Vec<Slot> {
        let skills = &self.catalogue.crews[class.crew];
        let effect = |start: Moment| -> Vec<(usize, i64)> {
            let span = Span::lasting(start, class.length_min);
            let pieces = self.grid.touched(span);
            let served = pieces.filter(|piece| self.grid.served(*piece, skills).next().is_some());
            served
                .map(|piece| (piece, self.grid.pieces[piece].span.overlap(span)))
                .collect()
        };
        let mut slots: Vec<(Slot, Vec<(usize, i64)>)> = Vec::new();
        for start in &windows.starts {
            let own = effect(*start);
            match slots.last_mut() {
                Some((slot, same)) if *same == own => slot.last = *start,
                _ => slots.push((
                    Slot {
                        first: *start,
                        last: *start,
                    },
                    own,
                )),
            }
        }
        slots.into_iter().map(|(slot, _)| slot).collect()
    }

    /// Rows `duty`: a crew's agents on duty in a piece are those of the piece before, plus those
    /// who start, less those who end or go on a break. Each shift so appears where it starts and
    /// ends, not in every interval between, which keeps the program sparse.
    fn duty(&mut self) -> BTreeMap<(usize, usize), Column> {
        let mut duty = BTreeMap::new();
        let mut before: (Option<(usize, Column)>, BTreeMap<Column, f64>) = Default::default();
        for ((crew, piece), terms) in std::mem::take(&mut self.presence) {
            if before.0.is_some_and(|(earlier, _)| earlier != crew) {
                before = Default::default();
            }
            let mut now: BTreeMap<Column, f64> = BTreeMap::new();
            for (column, factor) in terms {
                *now.entry(column).or_insert(0.0) += factor;
            }
            let here = self.model.continuous(0.0, 0.0, f64::INFINITY);
            let row = self.model.row("duty", Bound::Equal(0.0));
            self.model.term(row, here, 1.0);
            if let Some((_, earlier)) = before.0 {
                self.model.term(row, earlier, -1.0);
            }
            for (column, factor) in &now {
                let change = factor - before.1.get(column).copied().unwrap_or(0.0);
                self.model.term(row, *column, -change);
            }
            for (column, factor) in before.1.iter().filter(|(c, _)| !now.contains_key(*c)) {
                self.model.term(row, *column, *factor);
            }
            duty.insert((crew, piece), here);
            before = (Some((crew, here)), now);
        }
        duty
    }

    /// The terms of `rows`, the rows `cover` of all cells, and, where a crew can serve several open
    /// queues, rows `split`.
    pub(super) fn cover(&mut self, rows: &[Row]) {
        for ((crew, piece), here) in self.duty() {
            let skills = &self.catalogue.crews[crew];
            let served: Vec<usize> = self.grid.served(piece, skills).collect();
            let length = minutes(self.grid.pieces[piece].span);
            let cells = &self.grid.cells;
            let share = |cell: usize| self.rates.presence * length / minutes(cells[cell].span);
            if let [cell] = served[..] {
                self.model.term(rows[cell], here, share(cell));
                continue;
            }
            let split = self.model.row("split", Bound::Equal(0.0));
            self.model.term(split, here, -1.0);
            for cell in served {
                let work = self.model.continuous(0.0, 0.0, f64::INFINITY);
                self.model.term(split, work, 1.0);
                self.model.term(rows[cell], work, share(cell));
            }
        }
    }

    /// A row `cover`: agents expected + under − over = required, priced per agent.
    ///
    /// Agent-minutes come in multiples of [`Build::step_min`], so the price is taken as the convex
    /// envelope over those multiples. It equals the true price at each of them, and between the two
    /// around the requirement it lies above: a tighter bound that is still a bound.
    pub(super) fn cover_row(&mut self, cell: usize) -> Row {
        let cell = &self.grid.cells[cell];
        let (length, presence) = (minutes(cell.span), self.rates.presence);
        let (under, over) = (self.rates.under * length, self.rates.over * length);
        let step = presence * self.step_min / length;
        let below = (cell.required / step + 1e-9).floor() * step;
        let above = if cell.required - below > 1e-9 {
            below + step
        } else {
            cell.required
        };
        let surplus_at_above = over * (above - cell.required);
        let row = self.model.row("cover", Bound::Equal(above));
        if above > cell.required {
            let missing_at_below = under * (cell.required - below);
            let slope = (missing_at_below - surplus_at_above) / step;
            self.model.continuous(surplus_at_above, 1.0, 1.0);
            let first = self.model.continuous(slope, 0.0, step);
            self.model.term(row, first, 1.0);
        }
        let missing = self.model.continuous(under, 0.0, below);
        let surplus = self.model.continuous(over, 0.0, f64::INFINITY);
        self.model.term(row, missing, 1.0);
        self.model.term(row, surplus, -1.0);
        row
    }

    /// Rows `heads` of every date there are columns for.
    pub(super) fn all_heads(&mut self) {
        for limit in &self.catalogue.heads {
            let columns = limit
                .offers
                .iter()
                .filter_map(|offer| self.column_of.get(offer));
            let columns: Vec<Column> = columns.copied().collect();
            if columns.len() > 1 {
                let row = self
                    .model
                    .row("heads", Bound::AtMost(f64::from(limit.most)));
                for column in columns {
                    self.model.term(row, column, 1.0);
                }
            }
        }
    }

    /// Rows of one week: hours and days of each group, whole weekends.
    pub(super) fn week(&mut self, week: u32) {
        let mut of_group: Vec<Vec<(usize, Column)>> = vec![vec![]; self.catalogue.groups.len()];
        for (position, column) in &self.column_of {
            let offer = &self.catalogue.offers[*position];
            if offer.week == week {
                of_group[offer.group].push((*position, *column));
            }
        }
        for (group, offers) in of_group.iter().enumerate() {
            self.hours(group, week, offers);
            self.days(group, week, offers);
        }
    }

    /// Rows `week_minutes` and `week_minutes_min`.
    fn hours(&mut self, group: usize, week: u32, offers: &[(usize, Column)]) {
        let worked = self.model.row("week_minutes", Bound::Equal(0.0));
        for (offer, column) in offers {
            let paid = f64::from(self.catalogue.offers[*offer].shape.paid_min);
            self.model.term(worked, *column, paid / 60.0);
        }
        let catalogue = self.catalogue;
        for class in catalogue.pay.iter().filter(|class| class.group == group) {
            let limits = class.weeks[week as usize];
            let hours = |minutes: u32| f64::from(minutes) / 60.0;
            let regular = self
                .model
                .continuous(class.rate, 0.0, hours(limits.regular_minutes));
            self.model.term(worked, regular, -1.0);
            let mut paid = vec![regular];
            if limits.max_minutes > limits.regular_minutes {
                let most = hours(limits.max_minutes - limits.regular_minutes);
                let overtime = self.model.continuous(class.overtime_rate, 0.0, most);
                self.model.term(worked, overtime, -1.0);
                paid.push(overtime);
            }
            if limits.min_minutes > 0 {
                let least = hours(limits.min_minutes);
                let row = self.model.row("week_minutes_min", Bound::AtLeast(least));
                let price = self.rates.missing_minute * 60.0;
                let missing = self.model.continuous(price, 0.0, least);
                paid.push(missing);
                for column in paid {
                    self.model.term(row, column, 1.0);
                }
            }
        }
    }

    /// Rows `week_days_max` and `week_days_min`.
    fn days(&mut self, group: usize, week: u32, offers: &[(usize, Column)]) {
        let of_group = self
            .catalogue
            .pay
            .iter()
            .filter(|class| class.group == group);
        let (least, most) = of_group.fold((0, 0), |(least, most), class| {
            let limits = class.weeks[week as usize];
            (least + limits.min_days, most + limits.max_days)
        });
        let row = self
            .model
            .row("week_days_max", Bound::AtMost(f64::from(most)));
        for (_, column) in offers {
            self.model.term(row, *column, 1.0);
        }
        if least > 0 {
            let row = self
                .model
                .row("week_days_min", Bound::AtLeast(f64::from(least)));
            let price = self.rates.missing_day;
            let missing = self.model.continuous(price, 0.0, f64::from(least));
            self.model.term(row, missing, 1.0);
            for (_, column) in offers {
                self.model.term(row, *column, 1.0);
            }
        }
    }
}
