use ghostwork_core::ModelParameters;
use ghostwork_core::policy::{
    Claims, Coverage, MarketRules, Payment, PersonMonth, Places, Reach, Rule, Stage, Treatment,
};
use ghostwork_law::{Dependents, EarnedIncomeCredit, FilingStatus, State, TaxUnitYear, UsLaw};
use ghostwork_parameters::{ASSUMPTION, By, Label, Money, Month, Unit, choices, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The earned income credit with another schedule for workers without children: `childless_phase_in` of earnings up to
    /// `childless_max` (`"none"`: as much as the law of the year), between the ages of `age_window`. With `periodic` quarterly or
    /// monthly the government pays `advance_share` of the credit in parts during the year, by the law of the year on earnings of
    /// the month at annual rates, and takes it off what April returns.
    ///
    /// # Who receives it
    ///
    /// Those to whom the law gives the credit; of the entitled, `claim_rate` claim it. Advances go to heads of tax units in
    /// covered places who claim it and take them up (`takeup.rate`); who turns out to have had too much pays it back in
    /// April. The schedule holds in the whole country.
    ///
    /// # What may happen
    ///
    /// Reported earnings are worth more to workers without children; poverty among them falls. Monthly payment makes incomes
    /// steadier within the year and April poorer. The self-employed near the profit that brings the largest credit report that one: those within
    /// `bunching_elasticity_se` times the rate of phase-in, as a share of it (Saez 2010, from memory).
    ///
    /// # Source
    ///
    /// - 26 USC 32; the largest credits of 2026: 664, 4,427, 7,316 and 8,231 dollars with no, one, two, three children.
    /// - American Rescue Plan Act 2021: from 19 years on, 15.3 % up to 1,502 dollars: from memory, unconfirmed. Pilots of
    ///   periodic payment in California and elsewhere: from memory, unconfirmed.
    pub(crate) struct EarnedIncomeCreditReform in "eitc_reform" {
        title: "Reform of the earned income credit",
        stage: Stage::Rules,
        heeds: [TakeUp],
        parameters: EarnedIncomeCreditReformParameters,
        rule: |parameters, month| Credit { parameters, month, law: None },
        objection: objection,
        country: UnitedStates,
    }
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;
/// Rates of phase-in with one, two, three children, 26 USC 32(b)(1).
const PHASE_IN: [f64; 3] = [0.34, 0.40, 0.45];
/// Age at which everybody counts as a child, years.
const CHILD_AGE: u8 = 10;
/// Age at which a worker without children has the credit under any law, years.
const WORKING_AGE: u8 = 40;
/// Steps of earnings in which the largest credit is looked for, dollars a year: it holds over far more than one.
const STEP: u32 = 100;
/// Earnings below which the credit is largest, dollars a year.
const MOST_EARNINGS: u32 = 40_000;

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
        childless_max: Option<f64> = None, Unit::DollarsPerYear, 0.0..=10_000.0, "the law of the year: 26 USC 32";
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

/// Share of profit that is earned income: all but the deduction of half the self-employment tax, 26 U.S.C. 32(c)(2)(A)(ii), 164(f).
const EARNED_SHARE_OF_PROFIT: f64 = 1.0 - 0.5 * 0.153 * 0.9235;

/// Returns why a federal credit cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY).then_some("a federal credit has one schedule for the whole country")
}

/// Returns the credit that a law gives to a tax unit with so many children on earnings of a year, dollars.
fn credit(law: &EarnedIncomeCredit, (age_years, is_couple, children): (u8, bool, u8), earnings: f64) -> f64 {
    // The state makes no difference to a federal credit.
    let mut unit = TaxUnitYear::single(age_years, State::TX);
    if is_couple {
        unit.filing_status = FilingStatus::Joint;
    }
    unit.dependents = Dependents::NONE;
    for _ in 0..children {
        unit.dependents.push(CHILD_AGE);
    }
    law.credit(&unit, earnings, earnings)
}

/// Returns the largest credit that a law gives to a worker with so many children, dollars a year.
fn largest(law: &EarnedIncomeCredit, children: u8) -> f64 {
    let earnings = (0..=MOST_EARNINGS / STEP).map(|step| f64::from(step * STEP));
    earnings.map(|earnings| credit(law, (WORKING_AGE, false, children), earnings)).fold(0.0, f64::max)
}

impl EarnedIncomeCreditReformParameters {
    /// Returns the profit that brings the largest credit by number of children under a law, and the distance from which it is
    /// reported; dollars a year.
    fn kinks(&self, law: &EarnedIncomeCredit) -> [(f64, f64); 4] {
        let kink = |largest: f64, phase_in: f64| {
            let earnings = if phase_in > 0.0 { largest / phase_in } else { 0.0 };
            let profit = earnings / EARNED_SHARE_OF_PROFIT;
            (profit, self.bunching_elasticity_se * phase_in * profit)
        };
        let [one, two, three] =
            [1, 2, 3].map(|children| kink(largest(law, children), PHASE_IN[usize::from(children) - 1]));
        let childless = self.childless_max.unwrap_or_else(|| largest(law, 0));
        [kink(childless, self.childless_phase_in), one, two, three]
    }
}

/// The credit as it is paid in a month.
struct Credit {
    parameters: EarnedIncomeCreditReformParameters,
    month: Month,
    /// The law as all reforms leave it; `None` in countries without the credit.
    law: Option<EarnedIncomeCredit>,
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
            parameters.childless_max.unwrap_or_else(|| largest(&credit, 0)),
            parameters.childless_phase_in,
            *parameters.age_window.values(),
        );
        Some(amended)
    }

    fn read_law(&mut self, law: &UsLaw) {
        self.law = Some(law.earned_income_credit);
    }

    fn write_rules(&self, _coverage: &Coverage, rules: &mut MarketRules) {
        if let Some(law) = self.law.filter(|_| self.parameters.bunching_elasticity_se > 0.0) {
            rules.draw_reports_to(self.parameters.kinks(&law));
        }
    }

    fn set_parameters(&self, _coverage: &Coverage, parameters: &mut ModelParameters) {
        parameters.taxes.earned_income_credit_take_up = self.parameters.claim_rate;
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        let part = self.part_of_month();
        let is_advanced = part > 0.0 && person.takes_up && person.claims_earned_income_credit;
        if let Some(law) = self.law.filter(|_| is_advanced && person.is_head) {
            let earnings = person.unit_market_income.dollars() * MONTHS_PER_YEAR;
            let unit = (person.age_years, person.is_couple, person.children);
            let advance = Money::from_dollars(part * credit(&law, unit, earnings));
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
            childless_max: Some(1_502.0),
            childless_phase_in: 0.153,
            age_window: By::new([19.0, 64.0]),
            ..EarnedIncomeCreditReformParameters::default()
        }
    }

    fn paid(periodic: Period, month: &str) -> Credit {
        let parameters = EarnedIncomeCreditReformParameters { periodic, advance_share: 0.5, ..of_2021() };
        let rule = Credit { parameters, month: month.parse().unwrap(), law: None };
        let law = Some(rule.amend(&law()).unwrap().earned_income_credit);
        Credit { law, ..rule }
    }

    #[test]
    fn reports_move_to_the_profit_that_brings_the_largest_credit() {
        let credit = law().earned_income_credit;
        let [childless, .., three] = EarnedIncomeCreditReformParameters::default().kinks(&credit);

        // In 2026 664 / 0.0765 = 8,679.74 of earned income, profit less 7.06 % of it, from 20 % of 7.65 %; 8,231 / 0.45 = 18,291.11.
        assert!((childless.0 - 9_339.56).abs() < 0.01 && (childless.1 - 142.90).abs() < 0.01);
        assert!((three.0 - 19_681.56).abs() < 0.01 && (three.1 - 1_771.34).abs() < 0.01);
    }

    #[test]
    fn where_nothing_is_set_and_nobody_bunches_the_law_of_the_year_holds() {
        let parameters = EarnedIncomeCreditReformParameters {
            bunching_elasticity_se: 0.0,
            ..EarnedIncomeCreditReformParameters::default()
        };
        let mut model = ModelParameters::default();
        let mut rule = Credit { parameters, month: "2027-01".parse().unwrap(), law: None };
        for year in [2024, 2025, 2026] {
            let law = UsLaw::for_year(year).unwrap();
            assert_eq!(rule.amend(&law).unwrap().earned_income_credit, law.earned_income_credit, "{year}");
            rule.read_law(&law);
        }

        rule.set_parameters(&coverage(), &mut model);

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
    }

    #[test]
    fn advances_are_for_those_who_claim_the_credit() {
        let monthly = paid(Period::Monthly, "2027-01");
        let parent = PersonMonth { unit_market_income: dollars(1000.0), ..person() };
        for other in [
            PersonMonth { is_head: false, ..parent },
            PersonMonth { claims_earned_income_credit: false, ..parent },
            PersonMonth { takes_up: false, ..parent },
        ] {
            assert!(person_claims(&monthly, &other).entries().is_empty(), "{other:?}");
        }
    }

    #[test]
    fn advances_follow_the_law_of_the_year() {
        let monthly = paid(Period::Monthly, "2027-01");
        let paid_to = |person: &PersonMonth| owed(&person_claims(&monthly, person), Payment::AdvanceCredit);
        let parent = PersonMonth { unit_market_income: dollars(1_600.0), ..person() };

        // 7,316 dollars in 2026, half of a twelfth.
        assert_eq!(paid_to(&parent), dollars(304.83));
        // From 23,890 dollars on it fades, with a couple only from 31,160 dollars on.
        let well_off = PersonMonth { unit_market_income: dollars(2_500.0), ..parent };
        assert_eq!(paid_to(&PersonMonth { is_couple: true, ..well_off }), dollars(304.83));
        assert!(paid_to(&well_off) < dollars(304.83));
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
