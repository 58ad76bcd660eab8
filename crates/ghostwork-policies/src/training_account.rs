use ghostwork_core::policy::{Coverage, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The government pays the price of a course up to `credit_per_course`; the worker pays the rest. The credit is the same
    /// for every course and cannot be saved up.
    ///
    /// # Who receives it
    ///
    /// Workers with an active account on a covered marketplace who buy a course: those for whom its gain beats what it
    /// still costs and who have the money.
    ///
    /// # What may happen
    ///
    /// Courses become worth their price for more workers, and possible for those without savings: skills rise, and with
    /// them the chance to be hired. Much of the credit pays for courses that would have been bought anyway. Courses of bad
    /// quality and fraud are not modelled.
    ///
    /// # Source
    ///
    /// - France, personal training account: 500 euros a year up to 5,000, employees and self-employed; a co-payment of 100
    ///   euros since 2 May 2024, after fraud (planet.fr, fr.finance.yahoo.com).
    /// - Singapore: 500 dollars at 25, 4,000 from 40 on (May 2024); 28 % had used the first top-up after about five years
    ///   (businesstimes.com.sg, channelnewsasia.com).
    pub(crate) struct TrainingAccount in "training_account" {
        title: "Training credit",
        stage: Stage::Universal,
        parameters: TrainingAccountParameters,
    }
}

parameters! {
    /// The credit for a course.
    pub(crate) struct TrainingAccountParameters in "training_account" {
        /// Most that the government pays for a course.
        credit_per_course: f64 = 550.0, Unit::DollarsPerEvent, 0.0..=10_000.0, "France: 500 EUR a year (planet.fr), converted";
    }
}

impl Rule for TrainingAccountParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        rules.support_courses(self.credit_per_course, coverage);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::market;

    fn credit(credit_per_course: f64, worker_state: Option<u8>) -> f64 {
        market(&TrainingAccountParameters { credit_per_course }).course_voucher(
            worker_state,
            Marketplace::Bidding,
            0,
        )
    }

    #[test]
    fn the_credit_is_for_workers_in_covered_places() {
        assert_eq!(credit(550.0, Some(6)), 550.0);
        assert_eq!(credit(550.0, None), 0.0);
    }

    #[test]
    fn a_credit_of_zero_pays_for_nothing() {
        assert_eq!(credit(0.0, Some(6)), 0.0);
    }
}
