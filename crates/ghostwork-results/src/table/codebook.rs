//! The table that says what each column means.

use std::io;

use crate::record::RunRecord;
use crate::table::column::{
    CODEBOOK, Column, INTERVAL, INTERVAL_OR_JACKKNIFE, MEAN, NARROW, PAIRED_SEEDS, QUANTILE, SEED, SEEDS,
};
use crate::table::{DRAWS_FILE, Rower, Table};

pub(crate) const CODEBOOK_FILE: &str = "codebook.csv";

/// What is said of columns where nothing is drawn, and where parameters are.
const UNDER_DRAWS: [(&str, &str); 8] = [
    (MEAN, "mean over draws of the parameters of the mean over paired seeds"),
    (
        INTERVAL,
        "mean ± t × standard error of the effect under the true parameters, over draws and paired seeds",
    ),
    (
        NARROW,
        "mean ± t × standard error of the effect under the true parameters, over draws and paired seeds, 50%",
    ),
    (
        INTERVAL_OR_JACKKNIFE,
        "mean ± t × standard error of the effect under the true parameters, over draws and paired seeds; of a ratio of means by the \
         jackknife, around the ratio",
    ),
    (QUANTILE, "quantile across seeds under all draws of the parameters, linear"),
    (PAIRED_SEEDS, "Runs, each a seed under a draw of the parameters, that the estimate rests on"),
    (SEEDS, "Runs with a value, each a seed under a draw of the parameters"),
    (SEED, "Run, whose draw and seed draws.csv gives"),
];

/// Returns what is said of a column under so many draws of the parameters.
fn under_draws(text: &'static str, draws: usize) -> &'static str {
    let other = UNDER_DRAWS.iter().find(|(usual, _)| draws > 1 && *usual == text);
    other.map_or(text, |(_, other)| *other)
}

/// Builds the codebook: every column of every table, then the parameters that were drawn and every indicator of a run.
pub(crate) fn codebook<'a>(
    described: Vec<(&'static str, &'static [Column])>,
    (record, draws): (Option<&'a RunRecord>, usize),
) -> Table<'a> {
    Table::new(CODEBOOK_FILE, CODEBOOK, move |rower| {
        for (file, columns) in &described {
            for column in *columns {
                let Column { name, label, unit, kind, range, formula } = *column;
                let [label, formula] = [label, formula].map(|text| under_draws(text, draws));
                rower.row([*file, name, label, unit, kind, range, "empty", "ghostwork", formula])?;
            }
        }
        let Some(record) = record else { return Ok(()) };
        if described.iter().any(|(file, _)| *file == DRAWS_FILE) {
            drawn_parameters(record, rower)?;
        }
        indicators(record, rower)
    })
}

/// Describes a column of `draws.csv` for every parameter that was drawn.
fn drawn_parameters(record: &RunRecord, rower: &mut Rower<'_>) -> io::Result<()> {
    for drawn in record.uncertainty.iter().flat_map(|uncertainty| &uncertainty.parameters) {
        let (key, unit, source) = (&drawn.key, &drawn.unit, &drawn.source);
        rower.row([DRAWS_FILE, key, "Value of the draw", unit, "number", "", "empty", source, ""])?;
    }
    Ok(())
}

/// Describes every indicator of `monthly.csv`.
fn indicators(record: &RunRecord, rower: &mut Rower<'_>) -> io::Result<()> {
    for indicator in &record.panel.indicators {
        let fields = [
            crate::table::MONTHLY_FILE,
            &indicator.id,
            &indicator.label,
            &indicator.unit,
            "indicator",
            "",
            "empty",
            "ghostwork",
            &indicator.definition,
        ];
        rower.row(fields)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::column::{CLOSURE, DERIVED, OUTCOMES};

    fn text(draws: usize) -> String {
        let described = vec![("outcomes.csv", OUTCOMES), ("derived.csv", DERIVED), ("closure.csv", CLOSURE)];
        let mut bytes = Vec::new();
        codebook(described, (None, draws)).write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn intervals_and_counts_are_described_as_they_were_made() {
        let (usual, drawn) = (text(1), text(16));
        let line =
            |text: &str, start: &str| text.lines().find(|line| line.starts_with(start)).unwrap().to_owned();

        assert!(line(&usual, "outcomes.csv,lo,").ends_with(INTERVAL));
        assert!(line(&usual, "outcomes.csv,n_pairs,").contains(PAIRED_SEEDS));
        assert!(line(&usual, "derived.csv,lo,").contains("jackknife"));
        assert!(line(&drawn, "outcomes.csv,lo,").contains("true parameters"));
        assert!(line(&drawn, "outcomes.csv,n_pairs,").contains("each a seed under a draw"));
        assert!(line(&drawn, "derived.csv,lo,").contains("true parameters"));
        // The rate is chosen before anything is drawn.
        assert_eq!(line(&usual, "closure.csv,lo,"), line(&drawn, "closure.csv,lo,"));
    }
}
