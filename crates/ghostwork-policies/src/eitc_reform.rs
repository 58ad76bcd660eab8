use ghostwork_core::ModelParameters;
use ghostwork_core::policy::{
    Claims, Coverage, MarketRules, Payment, PersonMonth, Places, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, By, Label, Money, Month, Unit, choices, parameters};

use crate::definition::instrument;
use ghostwork_law::UsLaw;

instrument! {
    /// # What it pays
    ///
    /// The earned income credit with another schedule for workers without children: `childless_phase_in` of earnings up to
    /// `childless_max`, between the ages of `age_window`. With `periodic` quarterly or monthly the government pays `advance_share`
    /// of the credit in parts during the year, on earnings of the month at annual rates, and takes it off what April returns.
    ///
    /// # Who receives it
    ///
    /// Those to whom the law gives the credit; of the entitled, `claim_rate` claim it. Advances go to heads of tax units in covered places who take them up
    /// (`takeup.rate`); who turns out to have had too much pays it back in April. The schedule holds in the whole country.
    ///
    /// # What may happen
    ///
    /// Reported earnings are worth more to workers without children; poverty among them falls. Monthly payment makes incomes
    /// steadier within the year and April poorer. The self-employed near the profit that brings the largest credit report that one: those within
    /// `bunching_elasticity_se` times the rate of phase-in, as a share of it (Saez 2010, from memory).
    ///
    /// # Source
    ///
    /// - 26 USC 32; the largest credits of 2025: 649, 4,328, 7,152 and 8,046 dollars with no, one, two, three children.
    /// - American Rescue Plan Act 2021: from 19 years on, 15.3 % up to 1,502 dollars: from memory, unconfirmed. Pilots of
    ///   periodic payment in California and elsewhere: from memory, unconfirmed.
    pub(crate) struct EarnedIncomeCreditReform in "eitc_reform" {
        title: "Reform of the earned income credit",
        stage: Stage::Rules,
        parameters: EarnedIncomeCreditReformParameters,
        rule: |parameters, month| Credit { parameters, month },
        objection: objection,
        country: UnitedStates,
    }
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;
/// Share of the credit that is lost for another dollar without children: 26 USC 32(b)(1).
const CHILDLESS_FADE: f64 = 0.0765;
/// Earnings from which the credit of workers without children fades out in 2026, Rev. Proc. 2025-32, dollars a year.
const CHILDLESS_FADE_START: f64 = 10_860.0;
/// Rates of phase-in with one, two, three children, 26 USC 32(b)(1).
const PHASE_IN: [f64; 3] = [0.34, 0.40, 0.45];
/// Largest credits with one, two, three children in 2025, dollars a year.
const LARGEST: [f64; 3] = [4_328.0, 7_152.0, 8_046.0];
/// Rates of fading with one, two, three children, 26 USC 32(b)(1).
const FADE: [f64; 3] = [0.1598, 0.2106, 0.2106];
/// Earnings from which the credit with children fades out in 2025, filing alone, dollars a year.
const FADE_START: f64 = 23_350.0;

choices! {
    /// How often the credit is paid.
    pub(crate) enum Period {
        /// With the return.
        Annual = "annual",
        /// In the last month of each quarter.
        Quarterly = "quarterly",
        /// Every month.
        Monthly = "monthly",
    }
}

/// The ends of a window of ages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound;

impl Label for Bound {
    const NAMES: &'static [&'static str] = &["from", "to"];
}

parameters! {
    /// The schedule without children, and advances.
    pub(crate) struct EarnedIncomeCreditReformParameters in "eitc_reform" {
        /// Largest credit of workers without children.
        childless_max: f64 = 649.0, Unit::DollarsPerYear, 0.0..=10_000.0, "26 USC 32, 2025 (Rev. Proc. 2024-40)";
        /// Share of earnings that is paid up to it.
        childless_phase_in: f64 = 0.0765, Unit::Share, 0.0..=1.0, "26 USC 32(b)(1)";
        /// Youngest and oldest age without children.
        age_window: By<Bound, 2> = By::new([25.0, 64.0]), Unit::Years, 16.0..=120.0, "26 USC 32(c)(1)(A)";
        /// How often the credit is paid.
        periodic: Period = Period::Annual, Unit::Choice, 0.0..=2.0, "26 USC 32: with the return";
        /// Share of the credit that is paid during the year where it is not annual.
        advance_share: f64 = 1.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of the entitled who claim the credit.
        claim_rate: f64 = 0.78, Unit::Share, 0.0..=1.0, "from memory, unconfirmed: Internal Revenue Service, participation";
        /// How far the self-employed move their report towards the largest credit.
        bunching_elasticity_se: f64 = 0.2, Unit::Elasticity, 0.0..=1.0, "assumption; sign: Saez (2010), from memory, unconfirmed";
    }
}

/// Returns why a federal credit cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY).then_some("a federal credit has one schedule for the whole country")
}

impl EarnedIncomeCreditReformParameters {
    /// Returns the profit that brings the largest credit by number of children, and the distance from which it is reported;
    /// dollars a year.
    fn kinks(&self) -> [(f64, f64); 4] {
        let kink = |largest: f64, phase_in: f64| {
            let profit = if phase_in > 0.0 { largest / phase_in } else { 0.0 };
            (profit, self.bunching_elasticity_se * phase_in * profit)
        };
        let [one, two, three] = [0, 1, 2].map(|row| kink(LARGEST[row], PHASE_IN[row]));
        [kink(self.childless_max, self.childless_phase_in), one, two, three]
    }

    /// Returns the credit of a year on earnings of a year, dollars: the law's without regard to joint returns.
    fn credit(&self, age_years: u8, children: u8, earnings: f64) -> f64 {
        let schedule = |phase_in: f64, largest: f64, fade: f64, start: f64| {
            let faded = largest - fade * (earnings - start).max(0.0);
            (phase_in * earnings).min(largest).min(faded).max(0.0)
        };
        match usize::from(children.min(3)).checked_sub(1) {
            Some(row) => schedule(PHASE_IN[row], LARGEST[row], FADE[row], FADE_START),
            None if (self.age_window[0]..=self.age_window[1]).contains(&f64::from(age_years)) => {
                schedule(self.childless_phase_in, self.childless_max, CHILDLESS_FADE, CHILDLESS_FADE_START)
            }
            None => 0.0,
        }
    }
}

/// The credit as it is paid in a month.
struct Credit {
    parameters: EarnedIncomeCreditReformParameters,
    month: Month,
}

impl Credit {
    /// Returns the part of a year's credit that is paid this month.
    fn part_of_month(&self) -> f64 {
        let ends_quarter = self.month.month_of_year().is_multiple_of(3);
        match self.parameters.periodic {
            Period::Quarterly if ends_quarter => self.parameters.advance_share * 3.0 / MONTHS_PER_YEAR,
            Period::Monthly => self.parameters.advance_share / MONTHS_PER_YEAR,
            Period::Annual | Period::Quarterly => 0.0,
        }
    }
}

impl Rule for Credit {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn amend(&self, law: &UsLaw) -> Option<UsLaw> {
        let mut amended = law.clone();
        let parameters = &self.parameters;
        let credit = amended.earned_income_credit;
        amended.earned_income_credit = credit.with_childless(
            parameters.childless_max,
            parameters.childless_phase_in,
            *parameters.age_window.values(),
        );
        Some(amended)
    }

    fn write_rules(&self, _coverage: &Coverage, rules: &mut MarketRules) {
        if self.parameters.bunching_elasticity_se > 0.0 {
            rules.draw_reports_to(self.parameters.kinks());
        }
    }

    fn set_parameters(&self, _coverage: &Coverage, parameters: &mut ModelParameters) {
        parameters.taxes.earned_income_credit_take_up = self.parameters.claim_rate;
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        if person.takes_up && person.is_head {
            let earnings = person.unit_market_income.dollars() * MONTHS_PER_YEAR;
            let credit = self.parameters.credit(person.age_years, person.children, earnings);
            let advance = Money::from_dollars(self.part_of_month() * credit);
            claims.add(Payment::AdvanceCredit, advance, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{coverage, dollars, owed, person, person_claims};

    fn law() -> UsLaw {
        UsLaw::for_year(2026).unwrap()
    }

    fn of_2021() -> EarnedIncomeCreditReformParameters {
        EarnedIncomeCreditReformParameters {
            childless_max: 1_502.0,
            childless_phase_in: 0.153,
            age_window: By::new([19.0, 64.0]),
            ..EarnedIncomeCreditReformParameters::default()
        }
    }

    fn paid(periodic: Period, month: &str) -> Credit {
        let parameters = EarnedIncomeCreditReformParameters { periodic, advance_share: 0.5, ..of_2021() };
        Credit { parameters, month: month.parse().unwrap() }
    }

    #[test]
    fn reports_move_to_the_profit_that_brings_the_largest_credit() {
        let [childless, .., three] = EarnedIncomeCreditReformParameters::default().kinks();

        // 649 / 0.0765 = 8,483.66, from 20 % of 7.65 % of it; 8,046 / 0.45 = 17,880.
        assert!((childless.0 - 8_483.66).abs() < 0.01 && (childless.1 - 129.8).abs() < 0.01);
        assert!((three.0 - 17_880.0).abs() < 0.01 && (three.1 - 1_609.2).abs() < 0.01);
    }

    #[test]
    fn the_law_of_the_year_and_nobody_who_bunches_change_nothing() {
        let law = law();
        let parameters = EarnedIncomeCreditReformParameters {
            childless_max: 664.0,
            bunching_elasticity_se: 0.0,
            ..EarnedIncomeCreditReformParameters::default()
        };
        let rule = Credit { parameters, month: "2027-01".parse().unwrap() };
        let mut model = ModelParameters::default();

        rule.set_parameters(&coverage(), &mut model);

        assert_eq!(rule.amend(&law).unwrap().earned_income_credit, law.earned_income_credit);
        assert_eq!(crate::example::market(&rule), MarketRules::default());
        assert_eq!(model, ModelParameters::default());
        assert!(person_claims(&rule, &person()).entries().is_empty());
    }

    #[test]
    fn workers_without_children_get_the_new_credit() {
        let amended = paid(Period::Annual, "2027-01").amend(&law()).unwrap();
        let mut unit = ghostwork_law::TaxUnitYear::single(22, ghostwork_law::State::TX);
        unit.head.wages = 9_900.0;

        // 15.3 % of 9,900 dollars is above 1,502; at 22 years the law gives nothing.
        assert_eq!(amended.earned_income_credit.credit(&unit, 9_900.0, 9_900.0), 1_502.0);
        assert_eq!(law().earned_income_credit.credit(&unit, 9_900.0, 9_900.0), 0.0);
    }

    #[test]
    fn half_of_the_credit_is_paid_every_month() {
        let parent = PersonMonth { unit_market_income: dollars(1000.0), ..person() };

        // 40 % of 12,000 dollars is 4,800 with two children: half of a twelfth.
        let monthly = paid(Period::Monthly, "2027-01");
        assert_eq!(owed(&person_claims(&monthly, &parent), Payment::AdvanceCredit), dollars(200.0));
        let in_march = person_claims(&paid(Period::Quarterly, "2027-03"), &parent);
        assert_eq!(owed(&in_march, Payment::AdvanceCredit), dollars(600.0));
        assert!(person_claims(&paid(Period::Quarterly, "2027-02"), &parent).entries().is_empty());
        let spouse = PersonMonth { is_head: false, ..parent };
        assert!(person_claims(&monthly, &spouse).entries().is_empty());
    }

    #[test]
    fn without_advances_nothing_is_claimed() {
        let rule = paid(Period::Annual, "2027-03");
        let parent = PersonMonth { unit_market_income: dollars(1000.0), ..person() };

        assert!(person_claims(&rule, &parent).entries().is_empty());
    }

    #[test]
    fn a_state_alone_is_refused() {
        let mut california = coverage();
        california.places = Places::NONE.with_state(6);

        assert!(objection(&california).is_some() && objection(&coverage()).is_none());
    }
}
