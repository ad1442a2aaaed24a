//! JSON for reports: indented, keys in the order of the struct, numbers without noise.

use super::number::tidy;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io::{self, Write};

/// `value` as indented JSON with a line break at the end. Fractional numbers are rounded to six
/// decimals: what lies behind is noise to a reader. Not for results that promise full precision.
///
/// # Errors
/// Where serde refuses a value.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    let tidy = Tidy(PrettyFormatter::new());
    value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut bytes, tidy,
    ))?;
    bytes.push(b'\n');
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// serde's indented layout with rounded numbers.
struct Tidy(PrettyFormatter<'static>);

/// Hands layout on to the formatter inside.
macro_rules! hand_on {
    ($($name:ident($($argument:ident: $kind:ty),*)),+) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$name(writer $(, $argument)*)
        })+
    };
}

impl Formatter for Tidy {
    hand_on!(
        begin_array(),
        end_array(),
        begin_array_value(first: bool),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first: bool),
        begin_object_value(),
        end_object_value()
    );

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match tidy(value) {
            Some(value) => write!(writer, "{value}"),
            None => writer.write_all(b"null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;

    #[test]
    fn keys_keep_their_order_and_numbers_lose_their_noise() {
        #[derive(serde::Serialize)]
        struct Row {
            z: f64,
            a: Vec<f64>,
        }
        let row = Row {
            z: 0.1 + 0.2,
            a: vec![1.0, -0.000_000_01],
        };
        assert_eq!(
            to_json(&row).unwrap(),
            "{\n  \"z\": 0.3,\n  \"a\": [\n    1,\n    0\n  ]\n}\n"
        );
    }
}
