//! Conditions on rows: `outcome != PHANTOM`, `vru_time >= 0`.

use super::mapping::wrong;
use crate::problem::Problem;
use std::cmp::Ordering;

/// A column, an operator, a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub column: String,
    operator: Operator,
    value: String,
    number: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Longer ones first, so that `>=` is not read as `>`.
const OPERATORS: [(&str, Operator); 7] = [
    ("!=", Operator::Unequal),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("==", Operator::Equal),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
];

impl Condition {
    /// Reads `COLUMN OPERATOR VALUE`; spaces around the operator and quotes around the value
    /// are optional.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let found = OPERATORS
            .iter()
            .filter_map(|(sign, operator)| Some((text.find(sign)?, *sign, *operator)))
            .min_by_key(|(at, sign, _)| (*at, std::cmp::Reverse(sign.len())));
        let Some((at, sign, operator)) = found.filter(|(at, ..)| *at > 0) else {
            return Err(wrong(
                format!("\"{text}\" is not a condition"),
                "write COLUMN=VALUE, with =, !=, <, <=, > or >=",
            ));
        };
        let value = text[at + sign.len()..].trim().trim_matches('"').to_owned();
        let number = value.parse::<f64>().ok().filter(|n| n.is_finite());
        let ordering = !matches!(operator, Operator::Equal | Operator::Unequal);
        if ordering && number.is_none() {
            return Err(wrong(
                format!("\"{text}\" compares with \"{value}\", which is not a number"),
                "use = or != for words",
            ));
        }
        Ok(Self {
            column: text[..at].trim().to_owned(),
            operator,
            value,
            number,
        })
    }

    /// Whether a cell meets it; `Err` where it must be a number and is not.
    pub fn holds(&self, cell: &str) -> Result<bool, String> {
        let cell = cell.trim();
        let own = cell.parse::<f64>().ok().filter(|n| n.is_finite());
        let order = match (own, self.number) {
            (Some(own), Some(number)) => own.partial_cmp(&number),
            _ => None,
        };
        let equal = order.map_or(cell == self.value, Ordering::is_eq);
        match (self.operator, order) {
            (Operator::Equal, _) => Ok(equal),
            (Operator::Unequal, _) => Ok(!equal),
            (_, None) => Err(format!("`{}` is \"{cell}\", not a number", self.column)),
            (Operator::Less, Some(order)) => Ok(order.is_lt()),
            (Operator::LessOrEqual, Some(order)) => Ok(order.is_le()),
            (Operator::Greater, Some(order)) => Ok(order.is_gt()),
            (Operator::GreaterOrEqual, Some(order)) => Ok(order.is_ge()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_compare_numbers_as_numbers_and_words_as_words() {
        let holds = |text: &str, cell: &str| Condition::parse(text).unwrap().holds(cell);
        assert_eq!(holds("outcome!=PHANTOM", "PHANTOM"), Ok(false));
        assert_eq!(holds("outcome != PHANTOM", "AGENT"), Ok(true));
        assert_eq!(holds("outcome=\"a b\"", "a b"), Ok(true));
        assert_eq!(holds("t>=0", "-1"), Ok(false));
        assert_eq!(holds("t>=0", "0"), Ok(true));
        assert_eq!(holds("t = 7", "7.0"), Ok(true));
        assert_eq!(holds("t < 10", "9"), Ok(true));
        assert!(holds("t < 10", "x").is_err());
        assert!(Condition::parse("t > x").is_err());
        assert!(Condition::parse("just words").is_err());
        assert!(Condition::parse("=x").is_err());
    }
}
