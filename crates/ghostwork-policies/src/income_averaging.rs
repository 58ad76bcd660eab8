use ghostwork_core::policy::{Claims, Coverage, MarketRules, PersonMonth, Reach, Rule, Stage};
use ghostwork_law::UkLaw;
use ghostwork_parameters::{Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing by itself, three rules about the period over which income counts. Food assistance, or Universal Credit, looks at the average of platform pay over `means_test_months` months rather than at the
    /// pay of the month. With 12 months it is the worker's usual pay, an average in which each month moves a twelfth; with fewer
    /// months the pay of the month counts for the rest. Either counts as earnings after fees and expenses; after an account is
    /// closed the average goes on. What the household is paid follows from the benefit's own rules.
    ///
    /// Income tax and self-employment tax are reckoned on business profit averaged over `window_years`: this year's counts once,
    /// and the other years as the account's usual pay. In the United Kingdom `mif_hours` sets the weekly hours of the minimum
    /// income floor of Universal Credit, 0 for no floor, and `startup_months` the months of self-employment before it.
    ///
    /// # Who receives it
    ///
    /// Workers in covered places who are paid on a marketplace, or were within twelve months, and take it up (`takeup.rate`).
    /// Medicaid goes on to look at the platform pay of the month, premium credits at the year. Averaged tax and the floor hold for
    /// everybody in the country.
    ///
    /// # What may happen
    ///
    /// A good month no longer costs the benefit of the month, and a bad month no longer brings it: benefits get steadier, and
    /// incomes together with them less steady. Over a year the cost to the budget changes little.
    ///
    /// # Source
    ///
    /// - United Kingdom, Universal Credit: tested on the month, with a minimum income floor of 35 hours at the minimum wage after
    ///   a start-up period of 12 months (turn2us.org.uk). Averaging for farmers and creators there, for farmers in the United
    ///   States and special professionals in Australia: from memory, unconfirmed.
    /// - No causal evidence was found.
    pub(crate) struct IncomeAveraging in "income_averaging" {
        title: "Averaging of income in means tests",
        stage: Stage::Insurance,
        heeds: [TakeUp],
        parameters: IncomeAveragingParameters,
    }
}

/// Months over which the usual pay is an average.
const LONGEST: u32 = 12;

parameters! {
    /// Over how many months means tests average.
    pub(crate) struct IncomeAveragingParameters in "income_averaging" {
        /// Months of platform pay that a means test looks at; 1 for the present rules.
        means_test_months: u32 = 1, Unit::Months, 1.0..=12.0, "United Kingdom, Universal Credit: 1 month (turn2us.org.uk)";
        /// Years over which business profit is averaged for tax.
        window_years: u32 = 1, Unit::Years, 1.0..=5.0, "26 USC 441: one year";
        /// Weekly hours of the minimum income floor; 0 for no floor.
        mif_hours: f64 = 35.0, Unit::HoursPerWeek, 0.0..=35.0, "Universal Credit Regulations 2013, reg. 62 and 90";
        /// Months of self-employment before the floor holds.
        startup_months: u32 = 12, Unit::Months, 0.0..=24.0, "Universal Credit Regulations 2013, reg. 63";
    }
}

impl Rule for IncomeAveragingParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn write_rules(&self, _coverage: &Coverage, rules: &mut MarketRules) {
        rules.average_profit(f64::from(self.window_years));
    }

    fn amend_united_kingdom(&self, law: &UkLaw) -> Option<UkLaw> {
        Some((*law).with_minimum_income_floor(self.mif_hours, f64::from(self.startup_months)))
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        if person.takes_up && person.platform_earner {
            let weight = f64::from(self.means_test_months - 1) / f64::from(LONGEST - 1);
            claims.shift_countable_pay(share_of(person.usual_platform_gross - person.platform_gross, weight));
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Money;

    use super::*;
    use crate::example::{dollars, market, person, person_claims};

    /// Returns a person with a good month: 1,600 dollars of platform pay where 500 are usual.
    fn lucky() -> PersonMonth {
        PersonMonth { platform_gross: dollars(1600.0), ..person() }
    }

    fn shift(months: u32, person: &PersonMonth) -> Money {
        person_claims(
            &IncomeAveragingParameters { means_test_months: months, ..IncomeAveragingParameters::default() },
            person,
        )
        .countable_shift()
    }

    #[test]
    fn over_twelve_months_the_usual_pay_counts() {
        assert_eq!(shift(12, &lucky()), Money::ZERO - dollars(1100.0));
        // A weight of 2/11 over three months.
        assert_eq!(shift(3, &lucky()), Money::ZERO - dollars(200.0));
    }

    #[test]
    fn a_bad_month_counts_for_more_than_it_brought() {
        let unlucky = PersonMonth { platform_gross: Money::ZERO, ..person() };

        assert_eq!(shift(12, &unlucky), dollars(500.0));
    }

    #[test]
    fn over_one_month_nothing_changes() {
        assert_eq!(shift(1, &lucky()), Money::ZERO);
        assert_eq!(market(&IncomeAveragingParameters::default()), MarketRules::default());
        let law = UkLaw::for_year(2026).unwrap();
        assert_eq!(IncomeAveragingParameters::default().amend_united_kingdom(&law), Some(law));
    }

    #[test]
    fn tax_is_averaged_over_the_years() {
        let rule = IncomeAveragingParameters { window_years: 3, ..IncomeAveragingParameters::default() };

        assert_eq!(market(&rule).averaged_years(), 3.0);
    }

    #[test]
    fn without_hours_there_is_no_minimum_income_floor() {
        let law = UkLaw::for_year(2026).unwrap();
        let rule = IncomeAveragingParameters { mif_hours: 0.0, ..IncomeAveragingParameters::default() };
        let amended = rule.amend_united_kingdom(&law).unwrap();

        assert_eq!(amended.universal_credit.minimum_income_floor(), 0.0);
        assert!(law.universal_credit.minimum_income_floor() > 1_000.0);
    }
}
