use ghostwork_core::policy::InstrumentDefinition;

use crate::abc_test::AbcTest;
use crate::aggregator_turnover_levy::AggregatorTurnoverLevy;
use crate::ai_levy::AiLevy;
use crate::auto_ira::AutomaticRetirementAccount;
use crate::benefit_cut::BenefitCut;
use crate::collective_bargaining::CollectiveBargaining;
use crate::coworking_connection::CoworkingConnection;
use crate::deactivation_rights::DeactivationRights;
use crate::eitc_reform::EarnedIncomeCreditReform;
use crate::fee_cap::FeeCap;
use crate::guaranteed_income::GuaranteedIncome;
use crate::health_stipend::HealthStipend;
use crate::income_averaging::IncomeAveraging;
use crate::info_reporting::InformationReporting;
use crate::lump_sum_tax::LumpSumTax;
use crate::mandatory_social_insurance::MandatorySocialInsurance;
use crate::merchant_hiring_credit::MerchantHiringCredit;
use crate::min_hourly_utilisation::MinimumHourlyUtilisation;
use crate::min_task_pay::MinimumTaskPay;
use crate::occupational_accident::OccupationalAccident;
use crate::paid_leave::PaidLeave;
use crate::pay_transparency::PayTransparency;
use crate::portable_benefits::PortableBenefits;
use crate::price_floor_market::PriceFloorMarket;
use crate::prompt_payment::PromptPayment;
use crate::proportional_income_tax::ProportionalIncomeTax;
use crate::ptc_schedule::PremiumCreditSchedule;
use crate::reclass_presumption::ReclassificationPresumption;
use crate::training_account::TrainingAccount;
use crate::transaction_surcharge_fund::TransactionSurchargeFund;
use crate::ui_selfemployed::IncomeDropInsurance;
use crate::wage_insurance::WageInsurance;
use crate::withholding::Withholding;

const CATALOGUE: &[&dyn InstrumentDefinition] = &[
    &MinimumTaskPay,
    &MinimumHourlyUtilisation,
    &PriceFloorMarket,
    &ReclassificationPresumption,
    &AbcTest,
    &PortableBenefits,
    &TransactionSurchargeFund,
    &AggregatorTurnoverLevy,
    &MandatorySocialInsurance,
    &HealthStipend,
    &PremiumCreditSchedule,
    &IncomeDropInsurance,
    &AutomaticRetirementAccount,
    &PaidLeave,
    &OccupationalAccident,
    &GuaranteedIncome,
    &EarnedIncomeCreditReform,
    &WageInsurance,
    &TrainingAccount,
    &FeeCap,
    &CollectiveBargaining,
    &PayTransparency,
    &DeactivationRights,
    &PromptPayment,
    &InformationReporting,
    &Withholding,
    &IncomeAveraging,
    &AiLevy,
    &CoworkingConnection,
    &MerchantHiringCredit,
    &LumpSumTax,
    &ProportionalIncomeTax,
    &BenefitCut,
];

/// Returns every instrument, in the order of the manual: pay rules, accounts and insurance, transfers, markets, and last
/// the three that pay for a reform.
pub fn catalogue() -> &'static [&'static dyn InstrumentDefinition] {
    CATALOGUE
}

/// Returns the instrument of a name, as scenario files write it.
pub fn instrument_named(name: &str) -> Option<&'static dyn InstrumentDefinition> {
    CATALOGUE.iter().copied().find(|instrument| instrument.name() == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use ghostwork_core::policy::Instrument;
    use ghostwork_law::Country;

    use super::*;
    use crate::example::coverage;

    #[test]
    fn american_credits_are_refused_under_another_law() {
        let refused = |name: &str, country| {
            let instrument = Instrument {
                identifier: name.to_owned(),
                definition: instrument_named(name).unwrap(),
                coverage: coverage(),
                settings: Vec::new(),
            };
            instrument.objection(country).is_some()
        };

        for name in ["eitc_reform", "ptc_schedule"] {
            assert!(refused(name, Country::UnitedKingdom) && !refused(name, Country::UnitedStates), "{name}");
        }
        assert!(!refused("guaranteed_income", Country::UnitedKingdom));
    }

    /// The files of this crate that hold no instrument.
    const OTHER_FILES: [&str; 7] =
        ["billing", "catalogue", "definition", "employment_terms", "example", "lib", "manual"];

    #[test]
    fn every_file_with_an_instrument_is_in_the_catalogue() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files: BTreeSet<String> = fs::read_dir(source)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| !OTHER_FILES.contains(&name.as_str()))
            .collect();

        let listed: BTreeSet<String> =
            catalogue().iter().map(|instrument| instrument.name().to_owned()).collect();

        assert_eq!(files, listed);
        assert_eq!(listed.len(), catalogue().len(), "a name is used twice");
    }

    #[test]
    fn an_instrument_is_found_by_its_name() {
        let account = instrument_named("portable_benefits").unwrap();

        assert_eq!(account.title(), "Portable benefits account");
        assert!(instrument_named("no_such_instrument").is_none());
    }

    #[test]
    fn every_parameter_lies_in_its_range_and_has_a_source() {
        for instrument in catalogue() {
            for declaration in instrument.declarations() {
                let key = declaration.key();
                assert_eq!(declaration.group, instrument.name(), "{key}");
                assert!(declaration.accepts(declaration.default), "{key}");
                assert!(!declaration.source.is_empty() && !declaration.doc.is_empty(), "{key}");
            }
        }
    }
}
