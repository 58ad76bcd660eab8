use ghostwork_parameters::{Assignment, Declaration, Month, ParameterGroup};

use crate::accounting::taxes_and_benefits::TaxesAndBenefitsParameters;
use crate::behaviour::employment::EmploymentParameters;
use crate::behaviour::household::HouseholdParameters;
use crate::behaviour::participation::ParticipationParameters;
use crate::behaviour::wellbeing::WellbeingParameters;
use crate::market::delivery::DeliveryParameters;
use crate::market::environment::{EnvironmentParameters, RankingParameters};
use crate::market::matching::MatchingParameters;
use crate::market::merchants::{MerchantParameters, TaskParameters};
use crate::market::on_demand::OnDemandParameters;
use crate::market::platforms::PlatformParameters;
use crate::observation::MeasurementParameters;
use crate::population::demography::DemographyParameters;
use crate::population::synthesis::SynthesisParameters;

macro_rules! model_parameters {
    ($($(#[doc = $doc:literal])+ $field:ident: $group:ty,)+) => {
        /// Every parameter of the model, with the values of one month.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct ModelParameters {
            $($(#[doc = $doc])+ pub $field: $group,)+
        }

        impl ModelParameters {
            /// Returns the declarations of all parameters, phase by phase.
            pub fn declarations() -> Vec<Declaration> {
                let mut all = Vec::new();
                $(all.extend(<$group>::declarations());)+
                all
            }

            /// Sets a parameter by its full key; returns `false` for an unknown key.
            pub fn assign(&mut self, key: &str, value: f64) -> bool {
                let mut parts = key.splitn(3, '.');
                let (Some(group), Some(name)) = (parts.next(), parts.next()) else { return false };
                let element = parts.next().unwrap_or_default();
                $(
                    if group == <$group>::GROUP {
                        return self.$field.assign(name, element, value);
                    }
                )+
                false
            }
        }
    };
}

model_parameters! {
    /// Making of the population.
    synthesis: SynthesisParameters,
    /// Demand, season, algorithms, AI.
    environment: EnvironmentParameters,
    /// Task categories.
    tasks: TaskParameters,
    /// Merchants' needs and choices.
    merchants: MerchantParameters,
    /// Fees of labour marketplaces.
    platforms: PlatformParameters,
    /// The on-demand marketplace.
    on_demand: OnDemandParameters,
    /// Ordinary employment.
    employment: EmploymentParameters,
    /// Joining and leaving marketplaces.
    participation: ParticipationParameters,
    /// How marketplaces rank profiles.
    ranking: RankingParameters,
    /// Applications and awards.
    matching: MatchingParameters,
    /// Work, ratings and pay.
    delivery: DeliveryParameters,
    /// Advance taxes and take-up of benefits.
    taxes: TaxesAndBenefitsParameters,
    /// Consumption, saving, health, retirement.
    household: HouseholdParameters,
    /// Burnout, isolation, skills.
    wellbeing: WellbeingParameters,
    /// Births and deaths of the population.
    demography: DemographyParameters,
    /// Errors of measurement.
    measurement: MeasurementParameters,
}

impl ModelParameters {
    /// Returns the parameters of a month: the defaults, with the assignments that have begun.
    pub fn at(assignments: &[Assignment], month: Month) -> Self {
        let mut parameters = Self::default();
        for assignment in assignments {
            if let Some(value) = assignment.schedule.at(month) {
                parameters.assign(&assignment.key, value);
            }
        }
        parameters
    }
}
