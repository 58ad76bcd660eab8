//! The population that a simulation starts from.

use crate::draft::{self, Draft};
use crate::error::PopulationError;
use crate::raking::{ProfitResidual, profit_targets, rake};
use crate::records::{HouseholdRecord, PersonRecord, TaxUnitRecord};
use crate::{carers, characteristics, jobs, labour_status, survey, wages};

const SURVEY_FILE: &[u8] = include_bytes!("../../../data/population/us_2026.csv.gz");
const PROFIT_TABLE: &str = include_str!("../../../data/population/soi_2023_schedule_c_profit_by_agi.csv");

/// Where a population comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PopulationDescription {
    /// Name of the source, for reports.
    pub source: String,
    /// Licence of the source.
    pub licence: String,
    /// Calendar year of the money amounts; none where a user's file does not say it.
    pub base_year: Option<u16>,
    /// Whether this is the embedded population of the United States.
    pub is_embedded: bool,
    /// Whether the records are declared to be of nobody, so that small groups of them give nobody away.
    pub is_synthetic: bool,
}

/// Persons, tax units and households, in household order.
#[derive(Clone, PartialEq, Debug)]
pub struct Population {
    /// Every person aged 16 or more.
    pub persons: Vec<PersonRecord>,
    /// Every tax unit.
    pub tax_units: Vec<TaxUnitRecord>,
    /// Every household; together they cover all persons and tax units.
    pub households: Vec<HouseholdRecord>,
    /// Where the records come from.
    pub description: PopulationDescription,
    /// Business profit by adjusted gross income, aimed at and reached; empty for a user's file.
    pub raking_residuals: Vec<ProfitResidual>,
}

impl Population {
    /// Returns the embedded population of the United States: about 20,000 households of equal weight.
    ///
    /// # Errors
    ///
    /// When an embedded file cannot be read.
    pub fn us() -> Result<Self, PopulationError> {
        let survey = survey::read(SURVEY_FILE)?;
        let targets = profit_targets(PROFIT_TABLE)?;
        let mut draft = draft::people(&survey);
        wages::raise_to_published_level(&mut draft);
        wages::add_wage_earners(&mut draft);
        let raking_residuals = rake(&mut draft, &targets, survey.profit_growth_from_2023);
        characteristics::draw(&mut draft);
        labour_status::assign(&mut draft);
        jobs::assign(&mut draft);
        carers::mark(&mut draft);
        let description = PopulationDescription {
            source: "Current Population Survey 2012-2014 as tax units (PyPI taxcalc 6.8.0), aged, raked to IRS SOI \
                     2023, Table 1.4"
                .to_owned(),
            licence: "CC0-1.0".to_owned(),
            base_year: Some(survey.base_year),
            is_embedded: true,
            is_synthetic: false,
        };
        let Draft { persons, tax_units, households, .. } = draft;
        Ok(Self { persons, tax_units, households, description, raking_residuals })
    }

    /// Returns name and source of every published table that persons are drawn from.
    ///
    /// A source that was not read in the publication itself says "from memory, unconfirmed" or "assumption".
    pub fn table_sources() -> &'static [(&'static str, &'static str)] {
        &crate::tables::SOURCES
    }
}
