//! Costs in a unit of their own: the dearest shift costs about 100, so that what counts as equal and as
//! near is the same for euros, cents and points.

use super::model::{Cover, RosterModel};

/// What the dearest shift costs.
const DEAREST: f64 = 100.0;

/// What costs are multiplied with; 1 where nothing costs anything.
#[must_use]
pub fn factor(model: &RosterModel) -> f64 {
    let own = model.people.iter().flat_map(|person| {
        let work = person.work_cost.iter().flatten();
        work.chain(&person.off_cost).map(|cost| cost.abs())
    });
    let slope = |cover: &Cover| {
        let pieces = model.rows[cover.row as usize].pieces().iter();
        let steepest = pieces.map(|piece| piece.1.abs()).fold(0.0, f64::max);
        steepest * cover.units
    };
    let shifts = model.covers.iter().flatten();
    let shifts = shifts.map(|covers| covers.iter().map(slope).sum::<f64>());
    let dearest = own.chain(shifts).fold(0.0, f64::max);
    if dearest > 0.0 {
        DEAREST / dearest
    } else {
        1.0
    }
}

/// The model with every cost times `factor`.
#[must_use]
pub fn scaled(model: &RosterModel, factor: f64) -> RosterModel {
    let mut scaled = model.clone();
    for row in &mut scaled.rows {
        *row = row.times(factor);
    }
    for person in &mut scaled.people {
        let work = person.work_cost.iter_mut().flatten();
        for cost in work.chain(&mut person.off_cost) {
            *cost *= factor;
        }
    }
    scaled
}

/// What every roster's cost is a multiple of: 1 where all costs are whole numbers, else nothing.
#[must_use]
pub fn step(model: &RosterModel) -> f64 {
    let whole = |cost: &f64| cost.fract() == 0.0;
    let own = model.people.iter().all(|person| {
        let mut work = person.work_cost.iter().flatten();
        person.off_cost.iter().all(whole) && work.all(whole)
    });
    let mut covers = model.covers.iter().flatten().flatten();
    let units = covers.all(|cover| whole(&cover.units));
    let rows = model.rows.iter().all(|row| {
        let mut pieces = row.pieces().iter();
        let last = row.pieces().len().saturating_sub(1);
        let ends = row.pieces()[..last].iter().all(|piece| whole(&piece.0));
        whole(&row.at(0.0)) && ends && pieces.all(|piece| whole(&piece.1))
    });
    if own && units && rows { 1.0 } else { 0.0 }
}
