//! What one more seasoned agent is worth, week by week: of each site the group in which one through all the weeks is worth most,
//! beside their pay.

use super::frame::{BELOW, HEIGHT, Panel, Sign, TOP, legend, subtitle, titled};
use crate::hire::{Ahead, worth};
use crate::report::charts::ChartError;
use crate::report::charts::theme::{INK, kind_colour};
use crate::scenario::Scenario;

/// Sites that are drawn at most: those where one more agent is worth most.
const MOST_SITES: usize = 7;

/// The chart; `None` where it was not worked out.
pub fn chart(scenario: &Scenario, ahead: &Ahead) -> Result<Option<String>, ChartError> {
    let mut sites = worth(ahead);
    sites.sort_by(|a, b| b.net_of_all().total_cmp(&a.net_of_all()));
    sites.truncate(MOST_SITES);
    sites.sort_by_key(|it| it.site);
    if sites.is_empty() {
        return Ok(None);
    }
    let pay = sites.iter().flat_map(|it| &it.pay);
    let pay = pay.copied().fold(0.0, f64::max);
    let most = sites
        .iter()
        .flat_map(|it| &it.saved)
        .copied()
        .fold(pay, f64::max);
    let unit = format!("{} a week", scenario.currency);
    let rest = "what one more in the site's best group would save each week; above the thin line, their own pay, it is worth it";
    let text = subtitle(&scenario.name, ahead, rest);
    let svg = titled(
        HEIGHT,
        "What one more seasoned agent is worth",
        &text,
        |canvas| {
            let panel = Panel::new((TOP, HEIGHT - BELOW), ahead.weeks, (0.0, most.max(1.0)));
            panel.ground(canvas, ahead, &unit)?;
            let mut signs = vec![("pay, in the group's colour", Sign::Thin(INK))];
            for (number, it) in sites.iter().enumerate() {
                panel.line(canvas, &it.saved, kind_colour(number), 3)?;
                panel.line(canvas, &it.pay, kind_colour(number), 1)?;
                let name = ahead.problem.pools[it.group].name.as_str();
                signs.push((name, Sign::Line(kind_colour(number))));
            }
            legend(canvas, &signs)
        },
    )?;
    Ok(Some(svg))
}
