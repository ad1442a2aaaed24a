//! Charts as SVG, and as PNG for those who paste them into a mail.
//!
//! One file a chart, drawn by plotters' SVG backend on whole pixels; [`to_png`] renders the same
//! SVG. The font (DejaVu Sans) is embedded in the program: no system font is needed to measure or
//! to render; a viewer of the SVG that lacks it falls back to Verdana. Colours are those of Okabe
//! and Ito, told apart also by the colour-blind; what matters is hatched as well, for print in grey.

mod canvas;
mod coverage;
mod days;
mod forecast;
mod frontier;
mod hire;
mod labels;
mod plane;
mod png;
mod risk;
mod roster;
mod scale;
mod theme;
mod whatif;

pub use coverage::{coverage_chart, coverage_charts};
pub use forecast::{backtest_chart, backtest_charts, forecast_chart, forecast_charts};
pub use frontier::frontier_chart;
pub use hire::hire_charts;
pub use png::{PNG_SCALE, to_png};
pub use risk::risk_charts;
pub use roster::roster_charts;
pub use whatif::{WHATIF_CHARTS, whatif_charts};

/// A drawn chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Its file's name without folder and ending, such as `roster-week1`.
    pub name: String,
    /// The drawing.
    pub svg: String,
}

/// Why a chart could not be drawn. None of it depends on the plan: each is a bug or a broken SVG.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The embedded font could not be used.
    #[error("the embedded font could not be used")]
    Font,
    /// The drawing failed.
    #[error("the chart could not be drawn: {0}")]
    Draw(String),
    /// The SVG could not be turned into a PNG.
    #[error("the chart could not be turned into a PNG: {0}")]
    Png(String),
}

#[cfg(test)]
mod tests;
