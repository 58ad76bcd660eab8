use ghostwork_core::policy::{Coverage, Places, Reach, Rule, Stage};
use ghostwork_parameters::{Unit, parameters};

use crate::definition::instrument;
use ghostwork_law::UsLaw;

instrument! {
    /// # What it pays
    ///
    /// The premium tax credit of the Affordable Care Act on another schedule: the benchmark premium less a share of income. With
    /// `enhanced` the shares are those of 2021 to 2025, from nothing below one and a half times the poverty guideline to 8.5 % at
    /// four times; otherwise they are the law's. `cap_above_400` is the share of income above four times the guideline; 0 ends
    /// the credit there, the cliff of the law from 2026 on.
    ///
    /// # Who receives it
    ///
    /// Those to whom the law gives the credit: under 65, without an affordable offer of an employer, not entitled to Medicaid.
    /// It is advanced every month on the income expected for the year, and final: nothing is reconciled in April. Who takes a
    /// plan is decided by its net price (`household.market_plan_take_up`). It holds in the whole country.
    ///
    /// # What may happen
    ///
    /// More people without an employer's plan are insured, among them the self-employed above four times the guideline. The
    /// implicit tax on another dollar falls where the cliff was and rises where the credit now fades out.
    ///
    /// # Source
    ///
    /// - American Rescue Plan Act 2021 and Inflation Reduction Act 2022, section 12001: 26 USC 36B(b)(3)(A)(iii); lapsed on 31
    ///   December 2025. Schedule of 2026: Rev. Proc. 2025-25, 2.10 to 9.96 % and the cliff.
    /// - Making it permanent: 3.8 million more insured in 2035 at 350 billion dollars over ten years (Congressional Budget
    ///   Office). 38 % of adults above four times the guideline in this market are self-employed (KFF).
    pub(crate) struct PremiumCreditSchedule in "ptc_schedule" {
        title: "Schedule of the premium tax credit",
        stage: Stage::Rules,
        parameters: PremiumCreditScheduleParameters,
        objection: objection,
    }
}

parameters! {
    /// The shares of income that the credit leaves to pay.
    pub(crate) struct PremiumCreditScheduleParameters in "ptc_schedule" {
        /// Whether the shares are those of 2021 to 2025; otherwise they are the law's.
        enhanced: bool = true, Unit::Switch, 0.0..=1.0, "26 USC 36B(b)(3)(A)(iii)";
        /// Share of income above four times the guideline; 0 for no credit there.
        cap_above_400: f64 = 0.085, Unit::Share, 0.0..=1.0, "26 USC 36B(b)(3)(A)(iii)";
    }
}

/// Returns why a federal credit cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY).then_some("a federal credit has one schedule for the whole country")
}

impl Rule for PremiumCreditScheduleParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn amend(&self, law: &UsLaw) -> Option<UsLaw> {
        let mut amended = law.clone();
        if self.enhanced {
            amended.premium_tax_credit = amended.premium_tax_credit.with_enhanced_bands();
        }
        let share = (self.cap_above_400 > 0.0).then_some(self.cap_above_400);
        amended.premium_tax_credit = amended.premium_tax_credit.with_share_above_bands(share);
        Some(amended)
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_law::{State, TaxUnitYear};

    use super::*;

    fn law() -> UsLaw {
        UsLaw::for_year(2026).unwrap()
    }

    #[test]
    fn the_enhanced_schedule_asks_for_less_and_has_no_cliff() {
        let amended = PremiumCreditScheduleParameters::default().amend(&law()).unwrap();
        let unit = TaxUnitYear::single(40, State::TX);
        // The guideline of 2025 is 15,650 dollars for one person: 1.75 and 5 times as much.
        let shares = |law: &UsLaw| {
            [27_388.0, 78_250.0].map(|income| law.premium_tax_credit.applicable_share(&unit, income))
        };

        // Half-way between nothing at 1.5 and 2 % at twice the guideline; 8.5 % above four times.
        assert_eq!(shares(&amended), [Some(0.01), Some(0.085)]);
        assert!(shares(&law())[0].unwrap() > 0.04 && shares(&law())[1].is_none());
    }

    #[test]
    fn the_laws_own_schedule_changes_nothing() {
        let rule = PremiumCreditScheduleParameters { enhanced: false, cap_above_400: 0.0 };

        assert_eq!(rule.amend(&law()), Some(law()));
    }

    #[test]
    fn a_state_alone_is_refused() {
        let mut california = crate::example::coverage();
        california.places = Places::NONE.with_state(6);

        assert!(objection(&california).is_some() && objection(&crate::example::coverage()).is_none());
    }
}
