use ghostwork_core::ModelParameters;
use ghostwork_core::policy::InstrumentDefinition;
use ghostwork_law::{Country, LawError, LawPack, Value};
use ghostwork_parameters::{Declaration, Month};

use crate::assemble::{first_day, value_on};

mod composition;
mod law_term;

pub use composition::Composition;
pub(crate) use composition::{FIRST, quantity};
pub use law_term::{LawShape, LawTerm};

/// The name of the law pack that is shown where a scenario names none.
const LAW_NAME: &str = Country::UnitedStates.pack_name();

/// Everything a scenario may name: model parameters, law parameters and instruments.
pub struct Vocabulary {
    model: Vec<Declaration>,
    law_name: String,
    law: LawPack,
    law_terms: Vec<LawTerm>,
    instruments: Vec<InstrumentTerms>,
}

/// An instrument with the declarations of its parameters.
pub struct InstrumentTerms {
    /// What kind of instrument it is.
    pub definition: &'static dyn InstrumentDefinition,
    /// Its parameters.
    pub declarations: Vec<Declaration>,
}

impl Vocabulary {
    /// Makes a vocabulary from declarations of the model, a law pack with its name, and instruments.
    pub fn new(
        model: Vec<Declaration>,
        (law_name, law): (&str, LawPack),
        instruments: &[&'static dyn InstrumentDefinition],
    ) -> Self {
        let law_terms = law_term::terms(&law);
        let instruments = instruments
            .iter()
            .map(|&definition| InstrumentTerms { definition, declarations: definition.declarations() })
            .collect();
        Self { model, law_name: law_name.to_owned(), law, law_terms, instruments }
    }

    /// Returns everything that this version knows.
    ///
    /// # Errors
    ///
    /// When the law pack that comes with the program cannot be read.
    pub fn full() -> Result<Self, LawError> {
        let [first, second] = Country::ALL;
        let law = first.pack()?.clone().with_parameters_of(second.pack()?)?;
        Ok(Self::new(ModelParameters::declarations(), (LAW_NAME, law), ghostwork_policies::catalogue()))
    }

    /// Returns the declarations of the model's parameters.
    pub fn model(&self) -> &[Declaration] {
        &self.model
    }

    /// Returns the name under which scenarios ask for the law pack.
    pub fn law_name(&self) -> &str {
        &self.law_name
    }

    /// Returns the law without any scenario.
    pub fn law(&self) -> &LawPack {
        &self.law
    }

    /// Returns the parameters of the law that a scenario may change.
    pub fn law_terms(&self) -> &[LawTerm] {
        &self.law_terms
    }

    /// Returns the instruments.
    pub fn instruments(&self) -> &[InstrumentTerms] {
        &self.instruments
    }

    /// Returns January of the year that the name of the law pack ends in, like `us-2026`.
    pub(crate) fn law_month(&self) -> Option<Month> {
        let (_, year) = self.law_name.rsplit_once('-')?;
        Month::of_calendar(year.parse().ok()?, 1)
    }

    /// Returns the value of a law parameter in a month, without any scenario.
    pub(crate) fn law_value(&self, key: &str, month: Month) -> Option<Value> {
        value_on(&self.law, key, first_day(month))
    }

    pub(crate) fn instrument(&self, name: &str) -> Option<&InstrumentTerms> {
        self.instruments.iter().find(|terms| terms.definition.name() == name)
    }
}
