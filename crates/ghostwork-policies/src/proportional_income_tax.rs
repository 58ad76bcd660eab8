use ghostwork_core::policy::{Claims, Coverage, Payment, PersonMonth, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Every person owes the government the share `rate` of wages, own-account profit and platform pay after fees and expenses
    /// of the month. With `{ solve = … }` it is the closure that pays for a reform out of earnings.
    ///
    /// # Who receives it
    ///
    /// The public budget. It is owed from the first dollar on, without a deduction; a month of losses owes nothing.
    ///
    /// # What may happen
    ///
    /// It takes the same share from everyone at work and nothing from those who are not. What people keep of another dollar
    /// falls; in the model people compare pay before this tax, so that hours do not fall by it.
    ///
    /// # Source
    ///
    /// - The add-on of budget models that close a reform by the income tax; flat payroll taxes such as Medicare's 1.45 % (26
    ///   U.S.C. 3101(b)) are of this kind.
    pub(crate) struct ProportionalIncomeTax in "proportional_income_tax" {
        title: "Proportional tax on earnings",
        stage: Stage::Tax,
        heeds: [],
        parameters: ProportionalIncomeTaxParameters,
    }
}

parameters! {
    /// The rate of the tax.
    pub(crate) struct ProportionalIncomeTaxParameters in "proportional_income_tax" {
        /// Share of the month's earnings that is owed.
        rate: f64 = 0.0, Unit::Share, 0.0..=0.5, ASSUMPTION;
    }
}

impl Rule for ProportionalIncomeTaxParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        claims.add(Payment::WorkerLevy, share_of(person.market_income, self.rate), Treatment::DISREGARDED);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Money;

    use super::*;
    use crate::example::{dollars, owed, person, person_claims};

    #[test]
    fn a_share_of_earnings_is_owed_and_nothing_on_losses() {
        let rule = ProportionalIncomeTaxParameters { rate: 0.02 };
        let at_a_loss = PersonMonth { market_income: Money::ZERO - dollars(200.0), ..person() };

        // 2 % of 1,500 dollars.
        assert_eq!(owed(&person_claims(&rule, &person()), Payment::WorkerLevy), dollars(30.0));
        assert!(person_claims(&rule, &at_a_loss).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero() {
        assert!(person_claims(&ProportionalIncomeTaxParameters::default(), &person()).entries().is_empty());
    }
}
