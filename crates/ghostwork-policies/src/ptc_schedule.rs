use ghostwork_core::policy::{Coverage, MarketRules, Places, Reach, Rule, Stage};
use ghostwork_parameters::{By, Label, Unit, choices, parameters};

use crate::definition::instrument;
use ghostwork_law::UsLaw;

instrument! {
    /// # What it pays
    ///
    /// The premium tax credit of the Affordable Care Act on another schedule: the benchmark premium less a share of income. With
    /// the `schedule` `enhanced` the shares are those of 2021 to 2025, from nothing below one and a half times the poverty
    /// guideline to 8.5 % at four times; with `pre2021` those of 2020; with `custom` those of `initial_shares` and
    /// `final_shares` in bands that end at 133, 150, 200, 250, 300 and 400 % of the guideline; with `2026 law` those of the
    /// law in force. `cap_above_400` is the share of income above four times the guideline; `"none"` ends the credit there,
    /// the cliff of the law from 2026 on. `slcsp_age40` sets the national premium of the benchmark plan.
    ///
    /// # Who receives it
    ///
    /// Those to whom the law gives the credit: under 65, without an affordable offer of an employer, not entitled to Medicaid.
    /// It is advanced every month on the income expected for the year and reconciled in April, unless `reconcile` is off: then
    /// the advance is final. Who takes a
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
        heeds: [],
        parameters: PremiumCreditScheduleParameters,
        objection: objection,
        country: UnitedStates,
    }
}

choices! {
    /// Which shares of income the credit leaves to pay.
    pub(crate) enum PremiumSchedule {
        /// Those of the law in force.
        Law = "2026 law",
        /// Those of 2021 to 2025.
        Enhanced = "enhanced",
        /// Those of 2020.
        BeforeEnhancement = "pre2021",
        /// Those of the instrument.
        Custom = "custom",
    }
}

/// The bands of a schedule of its own, by the multiple of the guideline at which they end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Band;

impl Label for Band {
    const NAMES: &'static [&'static str] = &["to_133", "to_150", "to_200", "to_250", "to_300", "to_400"];
}

parameters! {
    /// The shares of income that the credit leaves to pay.
    pub(crate) struct PremiumCreditScheduleParameters in "ptc_schedule" {
        /// Which shares hold.
        schedule: PremiumSchedule = PremiumSchedule::Law, Unit::Choice, 0.0..=3.0, "Rev. Proc. 2025-25";
        /// Share of income above four times the guideline; none for no credit there.
        cap_above_400: Option<f64> = None, Unit::Share, 0.0..=1.0, "26 USC 36B(c)(1)(A)";
        /// Shares at the beginning of each band of a schedule of its own.
        initial_shares: By<Band, 6> = By::new([0.0, 0.0, 0.0, 0.02, 0.04, 0.06]), Unit::Share, 0.0..=1.0, "26 USC 36B(b)(3)(A)(iii)";
        /// Shares at the end of each band of a schedule of its own.
        final_shares: By<Band, 6> = By::new([0.0, 0.0, 0.02, 0.04, 0.06, 0.085]), Unit::Share, 0.0..=1.0, "26 USC 36B(b)(3)(A)(iii)";
        /// Whether the return settles the advances.
        reconcile: bool = true, Unit::Switch, 0.0..=1.0, "26 USC 36B(f)";
        /// National premium of the benchmark plan at the age of 40; none for the law's.
        slcsp_age40: Option<f64> = None, Unit::DollarsPerMonth, 0.0..=5_000.0, "KFF: 497 in 2025, 625 in 2026";
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

    fn write_rules(&self, _coverage: &Coverage, rules: &mut MarketRules) {
        if !self.reconcile {
            rules.keep_premium_advances();
        }
    }

    fn amend(&self, law: &UsLaw) -> Option<UsLaw> {
        let mut amended = law.clone();
        let credit = amended.premium_tax_credit;
        let credit = match self.schedule {
            PremiumSchedule::Law => credit,
            PremiumSchedule::Enhanced => credit.with_enhanced_bands(),
            PremiumSchedule::BeforeEnhancement => credit.with_bands_before_2021(),
            PremiumSchedule::Custom => {
                credit.with_shares(self.initial_shares.values(), self.final_shares.values())
            }
        };
        let credit = credit.with_share_above_bands(self.cap_above_400);
        amended.premium_tax_credit = match self.slcsp_age40 {
            Some(premium) => credit.with_national_premium(premium),
            None => credit,
        };
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
        let enhanced = PremiumCreditScheduleParameters {
            schedule: PremiumSchedule::Enhanced,
            cap_above_400: Some(0.085),
            ..PremiumCreditScheduleParameters::default()
        };
        let amended = enhanced.amend(&law()).unwrap();
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
        let rule = PremiumCreditScheduleParameters::default();

        assert_eq!(rule.amend(&law()), Some(law()));
        assert_eq!(crate::example::market(&rule), MarketRules::default());
    }

    #[test]
    fn the_schedule_may_be_that_of_2020_or_its_own() {
        let unit = TaxUnitYear::single(40, State::TX);
        let share = |schedule, income: f64| {
            let rule =
                PremiumCreditScheduleParameters { schedule, ..PremiumCreditScheduleParameters::default() };
            rule.amend(&law()).unwrap().premium_tax_credit.applicable_share(&unit, income)
        };

        // At 3.5 times the guideline 9.78 % in 2020; half-way between 6 and 8.5 % on the instrument's own.
        assert_eq!(share(PremiumSchedule::BeforeEnhancement, 54_775.0), Some(0.0978));
        assert!((share(PremiumSchedule::Custom, 54_775.0).unwrap() - 0.0725).abs() < 1e-12);
        assert_eq!(share(PremiumSchedule::Custom, 78_250.0), None);
    }

    #[test]
    fn advances_may_stand_and_premiums_differ() {
        let rule = PremiumCreditScheduleParameters {
            reconcile: false,
            slcsp_age40: Some(625.0 * 2.0),
            ..PremiumCreditScheduleParameters::default()
        };
        let unit = TaxUnitYear::single(40, State::TX);
        let mut earning = unit;
        earning.head.wages = 40_000.0;
        let premium = |law: &UsLaw| law.assess(&earning).benchmark_premium;

        assert!(!crate::example::market(&rule).reconciles_premium_credit());
        assert!((premium(&rule.amend(&law()).unwrap()) / premium(&law()) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_state_alone_is_refused() {
        let mut california = crate::example::coverage();
        california.places = Places::NONE.with_state(6);

        assert!(objection(&california).is_some() && objection(&crate::example::coverage()).is_none());
    }
}
