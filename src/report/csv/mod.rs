//! CSV for spreadsheets and scripts: one file a table.
//!
//! UTF-8, comma, one header row, `\n` at the end of each line. A text is quoted where it holds a
//! comma, a quote or a line break, and where it begins with a character that spreadsheets take for
//! a formula (`=`, `+`, `-`, `@`); it is never altered, so that what is written can be read again.
//! Blank means unknown or does not apply. `docs/outputs.md` explains every column.

mod activities;
mod backtest;
mod coverage;
mod forecast;
mod roster;
mod schedule;
mod staffing;

pub use activities::activities_csv;
pub use backtest::backtest_csv;
pub use coverage::coverage_csv;
pub use forecast::forecast_csv;
pub use roster::roster_csv;
pub use schedule::schedule_csv;
pub use staffing::staffing_csv;

use super::number::decimals;
use crate::calendar::Moment;
use crate::units::{Fraction, Seconds};
use chrono_tz::Tz;

/// A table under construction: a header, then rows of as many fields.
#[derive(Debug)]
struct Table {
    text: String,
    at_line_start: bool,
}

impl Table {
    fn new(header: &[&str]) -> Self {
        Self {
            text: header.join(",") + "\n",
            at_line_start: true,
        }
    }

    /// A field as it stands: it must need no quotes.
    fn raw(&mut self, field: &str) -> &mut Self {
        if !self.at_line_start {
            self.text.push(',');
        }
        self.at_line_start = false;
        self.text.push_str(field);
        self
    }

    /// A name or another free text.
    fn text(&mut self, field: &str) -> &mut Self {
        let special = |c: char| matches!(c, ',' | '"' | '\n' | '\r');
        let formula = field.starts_with(['=', '+', '-', '@', '\t']);
        if formula || field.contains(special) {
            self.raw(&format!("\"{}\"", field.replace('"', "\"\"")))
        } else {
            self.raw(field)
        }
    }

    /// A number with at most so many decimals; blank where it is not finite.
    fn number(&mut self, value: f64, at_most: usize) -> &mut Self {
        self.raw(&decimals(value, at_most))
    }

    /// A share, 0 to 1, with at most six decimals; blank where unknown.
    fn fraction(&mut self, value: Option<Fraction>) -> &mut Self {
        self.raw(&value.map_or_else(String::new, |share| decimals(share.get(), 6)))
    }

    /// Seconds with at most two decimals; blank where unknown.
    fn seconds(&mut self, value: Option<Seconds>) -> &mut Self {
        self.raw(&value.map_or_else(String::new, |time| decimals(time.get(), 2)))
    }

    /// An instant as RFC 3339 with the zone's offset.
    fn time(&mut self, moment: Moment, zone: Tz) -> &mut Self {
        self.raw(&moment.rfc3339(zone))
    }

    fn end_row(&mut self) {
        self.text.push('\n');
        self.at_line_start = true;
    }

    fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_needed_and_never_altered() {
        let mut table = Table::new(&["a", "b", "c", "d"]);
        table
            .text("plain")
            .text("O\"Neill, Ann")
            .text("=1+1")
            .number(-0.25, 4)
            .end_row();
        assert_eq!(
            table.finish(),
            "a,b,c,d\nplain,\"O\"\"Neill, Ann\",\"=1+1\",-0.25\n"
        );
    }
}
