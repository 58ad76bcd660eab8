use ghostwork_core::policy::{
    Claims, Coverage, EarnerMonth, MarketRules, Places, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Two levies to the government. `platform_rate` is owed by marketplaces on their fees from covered workers.
    /// `ai_rate` is owed by merchants on what they pay for AI tools; it holds for the whole country, as far as merchants
    /// comply (`enforcement.compliance`). What is done with the money is for other instruments to say.
    ///
    /// # Who receives it
    ///
    /// The government.
    ///
    /// # What may happen
    ///
    /// Fees and bills rise by part of the levy on marketplaces. The levy on AI tools makes them dearer against work, so that
    /// fewer tasks are automated and merchants may do less of them. Fees on workers abroad are not covered.
    ///
    /// # Source
    ///
    /// - Digital services taxes: United Kingdom 2 %, France 3 %, India's equalisation levy 2 % (withdrawn 2024); Korea
    ///   trimmed a tax credit for automation in 2017: from memory, unconfirmed.
    /// - On the exposure: postings for work prone to automation fell by 21 % against manual work, for pictures by 17 %
    ///   (winbuzzer.com); writing jobs by 2 % and earnings by 5.2 % within months (digitalinformationworld.com).
    /// - Compliance of 0.9: assumption.
    pub(crate) struct AiLevy in "ai_levy" {
        title: "Levy on marketplaces or AI tools",
        stage: Stage::Tax,
        parameters: AiLevyParameters,
        objection: objection,
    }
}

parameters! {
    /// The rates of the levies.
    pub(crate) struct AiLevyParameters in "ai_levy" {
        /// Levy on marketplaces, as a share of their fees.
        platform_rate: f64 = 0.02, Unit::Share, 0.0..=0.1, "from memory, unconfirmed: United Kingdom digital services tax";
        /// Levy on merchants, as a share of what they pay for AI tools.
        ai_rate: f64 = 0.0, Unit::Share, 0.0..=1.0, "assumption: no country levies it";
    }
}

/// Returns why a levy on AI tools cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY).then_some("the levy on AI tools holds for the whole country")
}

impl Rule for AiLevyParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        rules.levy_ai(self.ai_rate * coverage.enforcement.compliance);
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if earner.payer_complies {
            let levy = share_of(earner.fee, self.platform_rate);
            claims.add(Payer::Platform.levy(), levy, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{InstrumentDefinition, Payment};

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, market, owed};

    #[test]
    fn marketplaces_owe_two_per_cent_of_their_fees() {
        // 2 % of 200 dollars.
        let claims = earner_claims(&AiLevyParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::PlatformLevy), dollars(4.0));
    }

    #[test]
    fn merchants_owe_the_levy_on_tools_as_far_as_they_comply() {
        // 10 % at a compliance of 0.95.
        let rules = market(&AiLevyParameters { platform_rate: 0.0, ai_rate: 0.1 });

        assert!((rules.ai_levy() - 0.095).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_levied_at_rates_of_zero() {
        let rule = AiLevyParameters { platform_rate: 0.0, ai_rate: 0.0 };

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
        assert_eq!(market(&rule), MarketRules::default());
    }

    #[test]
    fn a_levy_for_one_state_is_refused() {
        let mut maryland = coverage();
        maryland.places = Places::NONE.with_state(24);

        assert!(AiLevy.objection(&maryland).is_some());
        assert_eq!(AiLevy.objection(&coverage()), None);
    }

    #[test]
    fn the_levy_rises_with_the_rate() {
        let levy = |platform_rate| {
            let rule = AiLevyParameters { platform_rate, ai_rate: 0.0 };
            owed(&earner_claims(&rule, &earner()), Payment::PlatformLevy)
        };

        assert!(levy(0.01) < levy(0.02) && levy(0.02) < levy(0.1));
    }
}
