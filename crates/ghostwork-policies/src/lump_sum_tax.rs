use ghostwork_core::policy::{Claims, Coverage, Payment, PersonMonth, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Every adult owes the government `amount` a month, whatever the income. With `{ solve = … }` it is the closure that pays
    /// for a reform without changing the reward of work.
    ///
    /// # Who receives it
    ///
    /// The public budget. It is owed by persons of 18 and over in covered places; eligibility can confine it to ages.
    ///
    /// # What may happen
    ///
    /// It takes the same from rich and poor: poverty and hardship rise unless the reform it pays for makes up for it. Nobody
    /// works less because of a lower reward, but the poorer look harder for work.
    ///
    /// # Source
    ///
    /// - The textbook's neutral way to pay for a reform; no country levies one of this kind. The United Kingdom's community
    ///   charge of 1990 came closest, and fell with the government that brought it in: from memory, unconfirmed.
    pub(crate) struct LumpSumTax in "lump_sum_tax" {
        title: "Lump-sum tax on adults",
        stage: Stage::Tax,
        heeds: [],
        parameters: LumpSumTaxParameters,
    }
}

/// Age from which the tax is owed, years.
const ADULT: u8 = 18;

parameters! {
    /// The amount of the tax.
    pub(crate) struct LumpSumTaxParameters in "lump_sum_tax" {
        /// What an adult owes.
        amount: f64 = 0.0, Unit::DollarsPerMonth, 0.0..=2_000.0, ASSUMPTION;
    }
}

impl Rule for LumpSumTaxParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        if person.age_years >= ADULT {
            claims.add(Payment::WorkerLevy, Money::from_dollars(self.amount), Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, owed, person, person_claims};

    #[test]
    fn every_adult_owes_the_same() {
        let rule = LumpSumTaxParameters { amount: 25.0 };
        let poor = PersonMonth { market_income: Money::ZERO, ..person() };

        assert_eq!(owed(&person_claims(&rule, &person()), Payment::WorkerLevy), dollars(25.0));
        assert_eq!(owed(&person_claims(&rule, &poor), Payment::WorkerLevy), dollars(25.0));
        assert!(person_claims(&rule, &PersonMonth { age_years: 17, ..person() }).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_an_amount_of_zero() {
        assert!(person_claims(&LumpSumTaxParameters::default(), &person()).entries().is_empty());
    }
}
