use ghostwork_core::policy::{CourseSupport, Coverage, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, Month, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The government pays the price of a course up to what the worker's account holds, less a `copay` that the worker always
    /// pays. Every year adds `annual_credit` to the account, up to `cap`; the model lets each course draw on all that the
    /// years since the start have added, because it does not remember courses. A supported course adds `skill_gain` for the
    /// share `completion` who finish it, unless it is one of the share `quality_fraud_share` that teach nothing. In the month
    /// of the course the government pays `allowance_rr` of the month's platform pay besides, which is neither taxed nor counted by
    /// means tests.
    ///
    /// # Who receives it
    ///
    /// Workers with an active account on a covered marketplace who buy a course: those for whom its gain beats what it
    /// still costs and who have the money.
    ///
    /// # What may happen
    ///
    /// Courses become worth their price for more workers, and possible for those without savings: skills rise, and with
    /// them the chance to be hired. Much of the credit pays for courses that would have been bought anyway. A supported course
    /// adds less than one that a worker would pay for in full, so that some who could pay prefer that.
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
        heeds: [],
        parameters: TrainingAccountParameters,
        rule: |parameters, month| Accounts { parameters, month },
    }
}

parameters! {
    /// The credit for a course.
    pub(crate) struct TrainingAccountParameters in "training_account" {
        /// What a year adds to the account.
        annual_credit: f64 = 550.0, Unit::DollarsPerYear, 0.0..=10_000.0, "France: 500 EUR a year (planet.fr), converted";
        /// Most that the account holds.
        cap: f64 = 5_500.0, Unit::Dollars, 0.0..=100_000.0, "France: 5,000 EUR (planet.fr), converted";
        /// What the worker pays for a course in any case.
        copay: f64 = 110.0, Unit::DollarsPerEvent, 0.0..=10_000.0, "France, since 2 May 2024: 100 EUR (realisavenir.com), converted";
        /// Share of courses that are finished.
        completion: f64 = 0.7, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Skill that a finished course adds.
        skill_gain: f64 = 0.02, Unit::LogPoints, 0.0..=0.08, ASSUMPTION;
        /// Allowance in the month of the course, as a share of platform pay.
        allowance_rr: f64 = 0.0, Unit::Share, 0.0..=1.0, "none; Singapore: 0.5 (mothership.sg)";
        /// Share of courses that teach nothing.
        quality_fraud_share: f64 = 0.1, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

/// Accounts as they stand in a month.
struct Accounts {
    parameters: TrainingAccountParameters,
    month: Month,
}

impl Accounts {
    /// Returns what an account holds whose owner has not used it yet, dollars.
    fn credit(&self, from: Month) -> f64 {
        let years = 1 + self.month.index().saturating_sub(from.index()) / 12;
        (self.parameters.annual_credit * f64::from(years)).min(self.parameters.cap)
    }
}

impl Rule for Accounts {
    fn reach(&self) -> Reach {
        Reach::Market
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let parameters = &self.parameters;
        let credit = self.credit(coverage.from);
        if credit > 0.0 || parameters.allowance_rr > 0.0 {
            let support = CourseSupport {
                credit,
                copayment: parameters.copay,
                gain: parameters.skill_gain * parameters.completion * (1.0 - parameters.quality_fraud_share),
                allowance: parameters.allowance_rr,
            };
            rules.support_courses(support, coverage);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::{market, month};

    fn support(annual_credit: f64, months: u32, worker_state: Option<u8>) -> Option<CourseSupport> {
        let parameters = TrainingAccountParameters { annual_credit, ..TrainingAccountParameters::default() };
        let rule = Accounts { parameters, month: month() + months };
        market(&rule).course_support(worker_state, Marketplace::Bidding, 0)
    }

    #[test]
    fn the_account_grows_with_the_years_up_to_its_cap() {
        let credit = |months| support(550.0, months, Some(6)).unwrap().credit;

        assert_eq!([credit(11), credit(12), credit(240)], [550.0, 1_100.0, 5_500.0]);
    }

    #[test]
    fn a_supported_course_adds_what_those_who_finish_a_good_one_learn() {
        let support = support(550.0, 0, Some(6)).unwrap();

        // 0.02 x 0.7 x 0.9.
        assert!((support.gain - 0.0126).abs() < 1e-12);
        assert_eq!((support.copayment, support.allowance), (110.0, 0.0));
    }

    #[test]
    fn the_credit_is_for_workers_in_covered_places() {
        assert_eq!(support(550.0, 0, Some(6)).map(|support| support.credit), Some(550.0));
        assert_eq!(support(550.0, 0, None), None);
    }

    #[test]
    fn a_credit_of_zero_pays_for_nothing() {
        assert_eq!(support(0.0, 0, Some(6)), None);
    }
}
