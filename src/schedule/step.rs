//! The step in which coverage comes: nobody is on the phones for a fraction of it.

use super::catalogue::Catalogue;
use super::grid::Grid;

/// The longest step, in minutes, of which all agent-minutes inside any cell are a multiple: every
/// shift, break and interval begins and ends on it. A minute where times share nothing more.
#[must_use]
pub fn coverage_step_min(catalogue: &Catalogue, grid: &Grid) -> i64 {
    let Some(base) = grid.cells.first().map(|cell| cell.span.start) else {
        return 1;
    };
    let edges = grid
        .cells
        .iter()
        .flat_map(|cell| [cell.span.start, cell.span.end]);
    let shifts = catalogue
        .offers
        .iter()
        .flat_map(|offer| [offer.shape.span.start, offer.shape.span.end]);
    let breaks = catalogue.offers.iter().flat_map(|offer| &offer.windows);
    let moments = edges
        .chain(shifts)
        .chain(breaks.clone().map(|window| window.first));
    let lengths = breaks.flat_map(|window| [window.step_min, window.length_min]);
    let step = moments
        .map(|moment| moment.since(base))
        .chain(lengths)
        .fold(0, common_divisor);
    step.max(1)
}

/// Greatest common divisor of the sizes of two numbers; 0 divides into everything.
fn common_divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_divisor_of_times_on_a_quarter_of_an_hour_is_that_quarter() {
        assert_eq!([0, -45, 30, 510].into_iter().fold(0, common_divisor), 15);
        assert_eq!([0, 0].into_iter().fold(0, common_divisor), 0);
    }
}
