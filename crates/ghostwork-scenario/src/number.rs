use ghostwork_parameters::{ABSENT, Kind, Month, NONE};

use crate::glossary::Expected;
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::node::{Node, NodeValue};
use crate::reading::Reading;
use crate::table::wrong_type;

/// Reads one number in its declared unit and range, or the word that stands for one; `true` is 1 and `false` 0 for a switch.
pub(crate) fn read_number(node: &Node, expected: &Expected<'_>, reading: &mut Reading<'_>) -> Option<f64> {
    let found = match (&node.value, expected.kind) {
        (NodeValue::Switch(switch), Kind::Switch) => Ok(f64::from(u8::from(*switch))),
        (_, Kind::Switch) => Err(wrong_type(&expected.key, node, "true or false")),
        (NodeValue::Text(text), Kind::Choice(names)) => position_of(text, names),
        (_, Kind::Choice(names)) => {
            Err(wrong_type(&expected.key, node, &format!("one of {}", names.join(", "))))
        }
        (NodeValue::Text(text), Kind::Optional) if text == NONE => Ok(ABSENT),
        (NodeValue::Text(text) | NodeValue::Date(text), Kind::Month) => month_number(text, expected),
        (_, Kind::Month) => Err(wrong_type(&expected.key, node, "a month like \"1995-01\"")),
        (NodeValue::Integer(number), _) => checked(*number as f64, expected),
        (NodeValue::Real(number), _) => checked(*number, expected),
        (NodeValue::Text(text), _) => number_with_unit(text, node, expected),
        _ => Err(wrong_type(&expected.key, node, &wanted(expected))),
    };
    match found {
        // Adding zero turns -0.0 into 0.0, so that the sign of a zero never distinguishes two scenarios.
        Ok(number) => Some(number + 0.0),
        Err(mistake) => {
            reading.report(&node.span, mistake);
            None
        }
    }
}

/// Returns the position of a word among the choices.
fn position_of(text: &str, names: &[&str]) -> Result<f64, Mistake> {
    let position = names.iter().position(|name| *name == text);
    position.map(|position| position as f64).ok_or_else(|| Mistake::UnknownName {
        what: "choice",
        name: text.to_owned(),
        nearest: nearest(text, names.iter().copied()),
        known: names.iter().map(|name| (*name).to_owned()).collect(),
    })
}

fn month_number(text: &str, expected: &Expected<'_>) -> Result<f64, Mistake> {
    let month: Month =
        text.parse().map_err(|_| Mistake::BadMonth { key: expected.key.clone(), text: text.to_owned() })?;
    checked(f64::from(month.index()), expected)
}

fn checked(value: f64, expected: &Expected<'_>) -> Result<f64, Mistake> {
    let key = expected.key.clone();
    if !value.is_finite() {
        return Err(Mistake::NotFinite { key, default: expected.default.clone() });
    }
    if value < expected.bounds.smallest || value > expected.bounds.largest {
        return Err(Mistake::OutOfRange {
            key,
            value,
            unit: expected.unit.to_owned(),
            bounds: expected.bounds,
            default: expected.default.clone(),
        });
    }
    if expected.kind == Kind::Whole && value - value.floor() > 0.0 {
        return Err(Mistake::NotWhole { key, value });
    }
    Ok(value)
}

/// Reads a text like `4 %` or `15 USD/hour`.
fn number_with_unit(text: &str, node: &Node, expected: &Expected<'_>) -> Result<f64, Mistake> {
    let text = text.trim();
    let no_number = || wrong_type(&expected.key, node, &wanted(expected));
    let split =
        text.find(|character: char| character.is_whitespace() || character == '%').ok_or_else(no_number)?;
    let (digits, unit) = (&text[..split], text[split..].trim());
    let number: f64 = digits.parse().map_err(|_| no_number())?;
    let wrong_unit = || Mistake::WrongUnit {
        key: expected.key.clone(),
        found: unit.to_owned(),
        expected: expected.unit.to_owned(),
    };
    let Some(per) = unit.strip_prefix('%') else {
        return if unit == expected.unit { checked(number, expected) } else { Err(wrong_unit()) };
    };
    let is_of_share = expected.unit.strip_prefix("share").is_some_and(|rest| rest == per.trim());
    if !is_of_share {
        return Err(wrong_unit());
    }
    // `8.5 %` is the number nearest to 0.085, which 8.5 / 100.0 need not be.
    let share = format!("{digits}e-2").parse().unwrap_or(number / 100.0);
    checked(share, expected)
}

fn wanted(expected: &Expected<'_>) -> String {
    match (expected.kind, expected.unit) {
        (Kind::Whole, unit) => format!("a whole number, {unit}"),
        (Kind::Optional, unit) => format!("a number, {unit}, or \"none\""),
        (_, "share") => "a number between 0 and 1, or a text like \"4 %\"".to_owned(),
        (_, unit) => format!("a number, {unit}"),
    }
}
