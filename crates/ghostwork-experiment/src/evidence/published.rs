use crate::error::ExperimentError;

const TABLE: &str = include_str!("../../../../data/evidence/experiments.csv");

/// An experiment as its authors published it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedExperiment {
    /// Name, like `X01`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What the treated were given.
    pub treatment: String,
    /// What was measured.
    pub outcome: String,
    /// What was found.
    pub effect: String,
    /// When a simulated one counts as the same.
    pub scored_as: String,
    /// Where.
    pub population: String,
    /// When.
    pub year: String,
    /// Who.
    pub source: String,
    /// How well it is known.
    pub quality: String,
}

/// Reads the embedded table.
pub(super) fn table() -> Result<Vec<PublishedExperiment>, ExperimentError> {
    let mut rows = Vec::new();
    for (number, row) in csv::Reader::from_reader(TABLE.as_bytes()).records().enumerate() {
        let row = row.map_err(|error| ExperimentError::Claims {
            reason: format!("data/evidence/experiments.csv, line {}: {error}", number + 2),
        })?;
        let text = |column: usize| row.get(column).unwrap_or_default().to_owned();
        rows.push(PublishedExperiment {
            id: text(0),
            title: text(1),
            treatment: text(2),
            outcome: text(3),
            effect: text(4),
            scored_as: text(5),
            population: text(6),
            year: text(7),
            source: text(8),
            quality: text(9),
        });
    }
    Ok(rows)
}
