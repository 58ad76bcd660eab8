//! Missing numbers: NaN in memory, `null` in JSON, empty in CSV.

use serde::{Deserialize, Deserializer, Serializer};

/// Writes NaN as `null`.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
pub(crate) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.is_finite() { serializer.serialize_f64(*value) } else { serializer.serialize_none() }
}

/// Reads `null` as NaN.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
}

/// The same for a list of numbers.
pub(crate) mod list {
    use serde::ser::SerializeSeq;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes every NaN as `null`.
    pub(crate) fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(values.len()))?;
        for value in values {
            sequence.serialize_element(&value.is_finite().then_some(*value))?;
        }
        sequence.end()
    }

    /// Reads every `null` as NaN.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let values = Vec::<Option<f64>>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    }
}

/// Returns a number as CSV text: shortest form that reads back exactly, empty when missing.
pub(crate) fn csv_text(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    // −0 and 0 are the same result.
    format!("{}", if value == 0.0 { 0.0 } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_are_empty_and_zero_has_no_sign() {
        assert_eq!(csv_text(f64::NAN), "");
        assert_eq!(csv_text(f64::INFINITY), "");
        assert_eq!(csv_text(-0.0), "0");
        assert_eq!(csv_text(0.1), "0.1");
    }
}
