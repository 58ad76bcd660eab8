use ghostwork_core::policy::{Claims, Coverage, Payment, PersonMonth, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The government takes back the share `share` of the transfers that it has paid a person in the month: Social Security,
    /// unemployment benefits, and what instruments of the scenario pay. Food assistance and tax credits, which are reckoned
    /// later, stay whole. With `{ solve = … }` it is the closure that pays for a reform out of benefits.
    ///
    /// # Who receives it
    ///
    /// The public budget. Whoever receives no transfer loses nothing.
    ///
    /// # What may happen
    ///
    /// Pensioners and the unemployed bear the reform. In the tables the cut stands among levies, not as a lower benefit.
    ///
    /// # Source
    ///
    /// - Consolidation by spending, as in across-the-board cuts of benefits; a design of our own, after no law in particular.
    pub(crate) struct BenefitCut in "benefit_cut" {
        title: "Cut of cash benefits",
        stage: Stage::Tax,
        heeds: [],
        parameters: BenefitCutParameters,
    }
}

parameters! {
    /// The size of the cut.
    pub(crate) struct BenefitCutParameters in "benefit_cut" {
        /// Share of the month's transfers that is taken back.
        share: f64 = 0.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

impl Rule for BenefitCutParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        claims.add(Payment::WorkerLevy, share_of(person.transfers, self.share), Treatment::DISREGARDED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, owed, person, person_claims};

    #[test]
    fn a_share_of_what_was_paid_is_taken_back() {
        // 5 % of 300 dollars.
        let claims = person_claims(&BenefitCutParameters { share: 0.05 }, &person());

        assert_eq!(owed(&claims, Payment::WorkerLevy), dollars(15.0));
    }

    #[test]
    fn nothing_is_claimed_at_a_share_of_zero() {
        assert!(person_claims(&BenefitCutParameters::default(), &person()).entries().is_empty());
    }
}
