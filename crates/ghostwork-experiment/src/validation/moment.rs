use csv::StringRecord;

use crate::error::ExperimentError;

/// Published statistics with their sources: one row each.
const TABLE: &str = include_str!("../../../../data/evidence/moments.csv");

/// What a published statistic may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentUse {
    /// Parameters may be chosen so that the model meets it.
    Fit,
    /// It is kept to check the model, and never fitted.
    Check,
}

impl MomentUse {
    /// Returns the word used in tables and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Check => "check",
        }
    }

    /// Returns the share of moments of this use that a usable model meets, 0 to 1.
    pub const fn bar(self) -> f64 {
        match self {
            Self::Fit => 0.85,
            Self::Check => 0.60,
        }
    }
}

/// A published statistic that the model is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Name, like `M01`.
    pub id: String,
    /// What it is about, like `turnover`.
    pub group: String,
    /// What was counted.
    pub statistic: String,
    /// The published value, in `unit`.
    pub value: f64,
    /// Lower end of the band to be inside of.
    pub low: f64,
    /// Upper end of the band.
    pub high: f64,
    /// Unit of the three numbers.
    pub unit: String,
    /// Whom it was counted of.
    pub population: String,
    /// The years it speaks of.
    pub year: String,
    /// Author, year and title of the source.
    pub source: String,
    /// How the number was found: primary, secondary or derived.
    pub quality: String,
    /// What it may be used for.
    pub usage: MomentUse,
}

impl Moment {
    /// Says whether a value lies in the band; a value that differs from an end by rounding alone does.
    pub fn contains(&self, value: f64) -> bool {
        let rounding = 1e-9 * self.value.abs().max(1.0);
        value >= self.low - rounding && value <= self.high + rounding
    }
}

/// Returns all published statistics, in the order of their table.
///
/// # Errors
///
/// When a row of the embedded table cannot be read.
pub fn moments() -> Result<Vec<Moment>, ExperimentError> {
    let mut moments = Vec::new();
    for (number, row) in csv::Reader::from_reader(TABLE.as_bytes()).records().enumerate() {
        let line = number + 2;
        let row = row.map_err(|error| ExperimentError::Evidence { line, reason: error.to_string() })?;
        moments.push(moment(&row).map_err(|reason| ExperimentError::Evidence { line, reason })?);
    }
    Ok(moments)
}

fn moment(row: &StringRecord) -> Result<Moment, String> {
    let text = |column: usize| row.get(column).unwrap_or_default().to_owned();
    let number =
        |column: usize| text(column).parse::<f64>().map_err(|error| format!("column {column}: {error}"));
    let usage = match row.get(11) {
        Some("fit") => MomentUse::Fit,
        Some("check") => MomentUse::Check,
        other => return Err(format!("the use is {other:?}, expected fit or check")),
    };
    Ok(Moment {
        id: text(0),
        group: text(1),
        statistic: text(2),
        value: number(3)?,
        low: number(4)?,
        high: number(5)?,
        unit: text(6),
        population: text(7),
        year: text(8),
        source: text(9),
        quality: text(10),
        usage,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_value_lies_in_its_band() {
        let moments = moments().unwrap();

        assert_eq!(moments.len(), 56);
        for moment in &moments {
            assert!(moment.contains(moment.value), "{}", moment.id);
            assert!(!moment.unit.is_empty() && !moment.source.is_empty(), "{}", moment.id);
        }
    }

    #[test]
    fn ids_count_without_gaps() {
        for (number, moment) in moments().unwrap().iter().enumerate() {
            assert_eq!(moment.id, format!("M{:02}", number + 1));
        }
    }
}
