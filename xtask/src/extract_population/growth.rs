//! Growth of each kind of income from the year of the survey file to the base year.

use anyhow::{Context, Result, bail};

/// The year that the amounts of the survey file are in.
const SURVEY_YEAR: u16 = 2014;

/// The year of the tax statistics that business profit is raked to.
const PROFIT_TARGET_YEAR: u16 = 2023;

/// Growth factors from the survey year to the base year, one per kind of income.
///
/// The package's factors are growth per person; growth of the number of persons is in its weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    /// Wages and salaries (AWAGE).
    pub(crate) wages: f64,
    /// Business profit (ASCHCI) and business loss (ASCHCL).
    pub(crate) profit: f64,
    pub(crate) loss: f64,
    /// Business profit from the year of the tax statistics (ASCHCI).
    pub(crate) profit_from_target_year: f64,
    /// Farm income (ASCHF).
    pub(crate) farm: f64,
    /// Interest (AINTS).
    pub(crate) interest: f64,
    /// Dividends (ADIVS).
    pub(crate) dividends: f64,
    /// Social security (ASOCSEC).
    pub(crate) social_security: f64,
    /// Unemployment insurance (AUCOMP).
    pub(crate) unemployment: f64,
    /// Capital gains (ACGNS).
    pub(crate) capital_gains: f64,
    /// Pensions and other income of tax units (ATXPY).
    pub(crate) other: f64,
    /// Supplemental security income (ABENSSI).
    pub(crate) supplemental_security: f64,
}

impl Growth {
    /// Multiplies the yearly factors of `growfactors.csv` up to the base year.
    pub(crate) fn to_year(table: &[u8], base_year: u16) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(table);
        let header = reader.headers()?.clone();
        let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
        let year_of = |row: &csv::StringRecord| row.get(0).and_then(|text| text.parse::<u16>().ok());
        let has_base_year = rows.iter().any(|row| year_of(row) == Some(base_year));
        if base_year < SURVEY_YEAR || !has_base_year {
            bail!(
                "--base-year is {base_year}, expected a year from {SURVEY_YEAR} on that growfactors.csv holds"
            );
        }
        let cumulated = |name: &str, after: u16| -> Result<f64> {
            let column = header
                .iter()
                .position(|heading| heading == name)
                .with_context(|| format!("growfactors.csv has no column {name}"))?;
            let mut product = 1.0;
            for row in &rows {
                let year = year_of(row).context("growfactors.csv has a row without a year")?;
                if year > after && year <= base_year {
                    product *= row.get(column).context("growfactors.csv has a short row")?.parse::<f64>()?;
                }
            }
            Ok(product)
        };
        Ok(Self {
            wages: cumulated("AWAGE", SURVEY_YEAR)?,
            profit: cumulated("ASCHCI", SURVEY_YEAR)?,
            loss: cumulated("ASCHCL", SURVEY_YEAR)?,
            profit_from_target_year: cumulated("ASCHCI", PROFIT_TARGET_YEAR)?,
            farm: cumulated("ASCHF", SURVEY_YEAR)?,
            interest: cumulated("AINTS", SURVEY_YEAR)?,
            dividends: cumulated("ADIVS", SURVEY_YEAR)?,
            social_security: cumulated("ASOCSEC", SURVEY_YEAR)?,
            unemployment: cumulated("AUCOMP", SURVEY_YEAR)?,
            capital_gains: cumulated("ACGNS", SURVEY_YEAR)?,
            other: cumulated("ATXPY", SURVEY_YEAR)?,
            supplemental_security: cumulated("ABENSSI", SURVEY_YEAR)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "YEAR,ATXPY,ASCHF,AWAGE,ASCHCI,ASCHCL,AINTS,ADIVS,ACGNS,ASOCSEC,AUCOMP,ABENSSI\n\
                         2014,9,9,9,9,9,9,9,9,9,9,9\n\
                         2015,1,1,1.5,1,1,1,1,1,1,1,1\n\
                         2016,1,1,2,1,1,1,1,1,1,1,1\n";

    #[test]
    fn growth_starts_after_the_survey_year_and_ends_with_the_base_year() {
        let growth = Growth::to_year(TABLE.as_bytes(), 2016).unwrap();

        // 1.5 * 2; the factor of 2014 led to the survey year.
        assert!((growth.wages - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_year_that_the_table_lacks_is_refused() {
        let error = Growth::to_year(TABLE.as_bytes(), 2017).unwrap_err();

        assert!(error.to_string().contains("--base-year is 2017"));
    }
}
