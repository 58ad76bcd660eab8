use ghostwork_core::policy::{Claims, Coverage, Payment, PersonMonth, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, choices, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// `amount` a month to each adult and `child_amount` for each child, paid by the government. With a `nit_taper` it
    /// is a negative income tax: the payment falls by `nit_taper` dollars for every dollar of market income above
    /// `disregard`, down to zero. The income that counts is the person's own, or with `unit_income` that of the tax unit.
    /// With an `income_test_fpl` only units with market income of no more than so many poverty guidelines are paid; outside the
    /// United States the poverty line of `measurement.poverty_line` takes their place. The payment counts for food assistance
    /// with `counts_snap`, for public health insurance with `counts_medicaid`.
    /// `funding` says who is meant to pay: `solve` a `[closure]` of the scenario, `none` nobody but the budget.
    ///
    /// # Who receives it
    ///
    /// Persons of `adult_age` and over in covered places who take it up (`takeup.rate`: 0.95 where it comes by itself,
    /// 0.7 where one must apply, both assumptions). Children's amounts go to the head of the tax unit. Eligibility can
    /// confine it to platform earners, ages or household incomes.
    ///
    /// # What may happen
    ///
    /// Poverty and dips of income fall. Hours fall a little, by the income effect and, with a taper, by the lower reward
    /// of another hour. The outside option improves, so that low offers find fewer takers; some use the security to try
    /// self-employment. It costs the public budget what it pays; no tax rises by itself. In the model hours and moves into work
    /// answer to the amount paid alone: the lower reward under a taper, and more self-employment, are not in it.
    ///
    /// # Source
    ///
    /// - Open Research trial in Illinois and Texas, 2020 to 2023: 1,000 dollars a month for three years to 1,000 persons,
    ///   50 dollars to 2,000 others. Hours fell by 1.3 to 1.4 a week, participation by 2.0 percentage points, other income
    ///   by 1,500 dollars a year; no effect on the quality of jobs (NBER working paper 32719, abstract).
    /// - Stockton (500 dollars a month), the Alaska Permanent Fund dividend, the US negative income tax trials of 1968 to
    ///   1982: from memory, unconfirmed.
    pub(crate) struct GuaranteedIncome in "guaranteed_income" {
        title: "Guaranteed income",
        stage: Stage::Universal,
        heeds: [TakeUp],
        parameters: GuaranteedIncomeParameters,
    }
}

choices! {
    /// Who is meant to pay for the income.
    pub(crate) enum Funding {
        /// What the closure of the scenario solves.
        Solve = "solve",
        /// The budget.
        Budget = "none",
    }
}

parameters! {
    /// The amounts and the income test of a guaranteed income.
    pub(crate) struct GuaranteedIncomeParameters in "guaranteed_income" {
        /// Payment to an adult.
        amount: f64 = 500.0, Unit::DollarsPerMonth, 0.0..=2000.0, "from memory, unconfirmed: Stockton, 500 USD/month";
        /// Payment for a child under 17, to the head of the tax unit.
        child_amount: f64 = 0.0, Unit::DollarsPerMonth, 0.0..=1000.0, ASSUMPTION;
        /// Dollars of payment lost for a dollar of market income above the disregard; none pays everyone the same.
        nit_taper: Option<f64> = None, Unit::Share, 0.0..=1.0, "none for a basic income; 0.5 in the trials of 1968 to 1982, from memory, unconfirmed";
        /// Largest market income of the unit, in poverty guidelines, outside the United States in poverty lines; none for everyone.
        income_test_fpl: Option<f64> = None, Unit::Multiple, 0.0..=100.0, "none; Open Research 2020-23: 3.0";
        /// Market income that does not reduce the payment.
        disregard: f64 = 0.0, Unit::DollarsPerMonth, 0.0..=10_000.0, ASSUMPTION;
        /// Whether the market income of the whole tax unit counts, not only the person's own.
        unit_income: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Age from which a person counts as an adult.
        adult_age: u32 = 18, Unit::Years, 16.0..=25.0, ASSUMPTION;
        /// Whether the payment is taxed as income; self-employment tax is not due on it.
        taxable: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Whether the payment counts as income for food assistance.
        counts_snap: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Whether the payment counts as income for public health insurance.
        counts_medicaid: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Who is meant to pay.
        funding: Funding = Funding::Solve, Unit::Choice, 0.0..=1.0, ASSUMPTION;
    }
}

impl Rule for GuaranteedIncomeParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        let is_poor_enough = self
            .income_test_fpl
            .is_none_or(|most| person.unit_market_income.dollars() <= most * person.guideline);
        if u32::from(person.age_years) < self.adult_age || !person.takes_up || !is_poor_enough {
            return;
        }
        let income = if self.unit_income { person.unit_market_income } else { person.market_income };
        let counted = (income.dollars() - self.disregard).max(0.0);
        let full = self.amount + self.child_amount * f64::from(person.children);
        let payment = Money::from_dollars((full - self.nit_taper.unwrap_or(0.0) * counted).max(0.0));
        let treatment = Treatment {
            taxable: self.taxable,
            means_tested: self.counts_snap,
            health_tested: self.counts_medicaid,
        };
        claims.add(Payment::UnconditionalTransfer, payment, treatment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, owed, person, person_claims};

    fn payment(rule: &GuaranteedIncomeParameters, person: &PersonMonth) -> Money {
        owed(&person_claims(rule, person), Payment::UnconditionalTransfer)
    }

    #[test]
    fn every_adult_gets_the_same_without_a_taper() {
        let rule = GuaranteedIncomeParameters::default();
        let rich = PersonMonth { market_income: dollars(90_000.0), ..person() };

        assert_eq!(payment(&rule, &person()), dollars(500.0));
        assert_eq!(payment(&rule, &rich), dollars(500.0));
    }

    #[test]
    fn minors_and_those_who_do_not_ask_get_nothing() {
        let rule = GuaranteedIncomeParameters::default();

        assert_eq!(payment(&rule, &PersonMonth { age_years: 17, ..person() }), Money::ZERO);
        assert_eq!(payment(&rule, &PersonMonth { takes_up: false, ..person() }), Money::ZERO);
    }

    #[test]
    fn the_taper_reduces_amount_and_child_amounts_down_to_zero() {
        let rule = GuaranteedIncomeParameters {
            child_amount: 100.0,
            nit_taper: Some(0.5),
            disregard: 300.0,
            ..GuaranteedIncomeParameters::default()
        };
        let unit = GuaranteedIncomeParameters { unit_income: true, ..rule.clone() };

        // 500 + 2 x 100 = 700 dollars; half of 1,500 - 300 = 1,200 dollars is 600 dollars.
        assert_eq!(payment(&rule, &person()), dollars(100.0));
        // Half of the unit's 3,700 dollars above the disregard exceeds 700 dollars.
        assert_eq!(payment(&unit, &person()), Money::ZERO);
    }

    #[test]
    fn an_income_test_leaves_out_units_above_so_many_guidelines() {
        let rule = GuaranteedIncomeParameters {
            income_test_fpl: Some(3.0),
            ..GuaranteedIncomeParameters::default()
        };

        // The example's unit earns 4,000 dollars a month.
        assert_eq!(payment(&rule, &PersonMonth { guideline: 1_400.0, ..person() }), dollars(500.0));
        assert_eq!(payment(&rule, &PersonMonth { guideline: 1_300.0, ..person() }), Money::ZERO);
    }

    #[test]
    fn nothing_is_claimed_at_an_amount_of_zero() {
        let rule = GuaranteedIncomeParameters { amount: 0.0, ..GuaranteedIncomeParameters::default() };

        assert!(person_claims(&rule, &person()).entries().is_empty());
    }

    #[test]
    fn the_payment_rises_with_the_amount_and_falls_with_the_taper() {
        let with = |amount, taper| {
            let nit_taper = Some(taper);
            let rule =
                GuaranteedIncomeParameters { amount, nit_taper, ..GuaranteedIncomeParameters::default() };
            payment(&rule, &person())
        };

        assert!(with(250.0, 0.0) < with(500.0, 0.0) && with(500.0, 0.0) < with(1000.0, 0.0));
        assert!(with(1000.0, 0.3) > with(1000.0, 0.5));
    }
}
