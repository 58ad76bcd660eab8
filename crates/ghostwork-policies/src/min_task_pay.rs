use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::Payer;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The difference between a floor and what the month's work paid after fees, where the floor is higher. The floor is,
    /// for each recorded hour, the higher of `multiple_of_minimum_wage` times `minimum_wage` and `absolute_floor`, plus
    /// `expenses_per_hour` for the worker's own costs. Recorded are hours on tasks, with `unpaid_hours_count` also those of
    /// search, waiting and administration, less what records miss (`enforcement.engaged_time_undercount`). The marketplace
    /// owes the top-up, on a direct contract the merchant. It counts as pay for taxes and benefits.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts whose payer complies. Pay and hours are compared over the whole month, where the laws
    /// true up over one or two weeks: short spells of low pay that a good week makes up for are not seen.
    ///
    /// # What may happen
    ///
    /// Pay for a recorded hour rises; more people log in, wait and search for the same tasks, so that time without pay
    /// grows and may eat the gain (free entry); platforms recover the cost through fees and bills, and merchants order
    /// less, abroad, or from machines. Where only engaged hours count, waiting costs the platform nothing.
    ///
    /// # Source
    ///
    /// - California Proposition 22 (in force 2021): 120 % of the local minimum wage for engaged time and 0.30 dollars a
    ///   mile (0.36 in 2025), trued up every 14 days (uber.com; section 7453 of the Business and Professions Code).
    /// - Seattle (13 January 2024): the higher of 0.44 dollars a minute and 0.74 a mile, and 5 dollars an offer
    ///   (seattle.gov). Minnesota (December 2024): 0.31 a minute and 1.28 a mile, 5 dollars a trip (codes.findlaw.com).
    ///   Massachusetts (August 2024): 32.50 dollars an engaged hour (forextv.com).
    /// - Seattle afterwards: base pay a task 5.37 to 12.52 dollars, tips offset more than a third, fewer tasks and more
    ///   idle time, no effect on monthly earnings (NBER working paper 34545).
    /// - California: worth 5.64 dollars an hour all in before the fact (laborcenter.berkeley.edu); 6.20 measured
    ///   afterwards, with 21 drivers (nationalequityatlas.org).
    /// - Records that miss 5 to 15 % of engaged time: assumption.
    pub(crate) struct MinimumTaskPay in "min_task_pay" {
        title: "Minimum pay for task time",
        stage: Stage::Rules,
        parameters: MinimumTaskPayParameters,
    }
}

parameters! {
    /// The floor under pay for task time.
    pub(crate) struct MinimumTaskPayParameters in "min_task_pay" {
        /// Multiple of the minimum wage below which pay for a recorded hour may not fall.
        multiple_of_minimum_wage: f64 = 1.2, Unit::Multiple, 0.0..=3.0, "California Proposition 22 (2020), 120 %";
        /// The minimum wage that the multiple applies to.
        minimum_wage: f64 = 7.25, Unit::DollarsPerHour, 0.0..=50.0, "29 U.S.C. 206(a)(1), federal minimum wage since July 2009";
        /// Floor in dollars, where it is higher than the multiple of the minimum wage.
        absolute_floor: f64 = 0.0, Unit::DollarsPerHour, 0.0..=100.0, ASSUMPTION;
        /// Added to the floor for the worker's own costs, the analogue of a rate per mile.
        expenses_per_hour: f64 = 0.0, Unit::DollarsPerHour, 0.0..=50.0, ASSUMPTION;
        /// Whether hours of search, waiting and administration count besides hours on tasks.
        unpaid_hours_count: bool = false, Unit::Switch, 0.0..=1.0, "California Proposition 22 (2020): engaged time only";
    }
}

impl MinimumTaskPayParameters {
    /// Returns the floor under pay for a recorded hour, dollars.
    fn floor_per_hour(&self) -> f64 {
        (self.multiple_of_minimum_wage * self.minimum_wage).max(self.absolute_floor) + self.expenses_per_hour
    }
}

impl Rule for MinimumTaskPayParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        if !earner.payer_complies {
            return;
        }
        let unpaid_hours = if self.unpaid_hours_count { earner.unpaid_hours } else { 0.0 };
        let engaged_hours = earner.engaged_hours * (1.0 - coverage.enforcement.engaged_time_undercount);
        let least = Money::from_dollars(self.floor_per_hour() * (engaged_hours + unpaid_hours));
        let top_up = least - earner.net_of_fee();
        claims.add(Payer::Platform.on(earner.marketplace).top_up(), top_up, Treatment::AS_PAY);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;
    use ghostwork_core::policy::Payment;

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, owed};

    /// Returns a worker who keeps 450 dollars for 80 hours on tasks and 20 other hours.
    fn badly_paid() -> EarnerMonth {
        EarnerMonth { gross: dollars(500.0), fee: dollars(50.0), ..earner() }
    }

    fn top_up(rule: &MinimumTaskPayParameters, earner: &EarnerMonth) -> Money {
        owed(&earner_claims(rule, earner), Payment::PlatformTopUp)
    }

    #[test]
    fn pay_is_topped_up_to_the_floor() {
        // 1.2 x 7.25 = 8.70 dollars an hour; 80 hours make 696 dollars, 246 more than the 450 kept.
        assert_eq!(top_up(&MinimumTaskPayParameters::default(), &badly_paid()), dollars(246.0));
    }

    #[test]
    fn unpaid_hours_and_expenses_raise_the_floor() {
        let rule = MinimumTaskPayParameters {
            absolute_floor: 10.0,
            expenses_per_hour: 1.0,
            unpaid_hours_count: true,
            ..MinimumTaskPayParameters::default()
        };

        // (10 + 1) dollars x 100 hours = 1,100 dollars, 650 more than the 450 kept.
        assert_eq!(top_up(&rule, &badly_paid()), dollars(650.0));
    }

    #[test]
    fn hours_that_records_miss_are_not_topped_up() {
        let mut coverage = coverage();
        coverage.enforcement.engaged_time_undercount = 0.1;
        let mut claims = Claims::default();

        MinimumTaskPayParameters::default().claim_for_earner(&badly_paid(), &coverage, &mut claims);

        // 8.70 dollars x 72 hours = 626.40 dollars.
        assert_eq!(owed(&claims, Payment::PlatformTopUp), dollars(176.4));
    }

    #[test]
    fn nothing_is_owed_above_the_floor_or_without_compliance() {
        let rule = MinimumTaskPayParameters::default();
        let ignored = EarnerMonth { payer_complies: false, ..badly_paid() };

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
        assert!(earner_claims(&rule, &ignored).entries().is_empty());
    }

    #[test]
    fn the_merchant_owes_the_top_up_of_a_direct_contract() {
        let direct = EarnerMonth { marketplace: Marketplace::Direct, ..badly_paid() };
        let claims = earner_claims(&MinimumTaskPayParameters::default(), &direct);

        assert_eq!(owed(&claims, Payment::MerchantTopUp), dollars(246.0));
    }

    #[test]
    fn nothing_is_claimed_at_a_floor_of_zero() {
        let rule =
            MinimumTaskPayParameters { multiple_of_minimum_wage: 0.0, ..MinimumTaskPayParameters::default() };

        assert!(earner_claims(&rule, &badly_paid()).entries().is_empty());
    }

    #[test]
    fn the_top_up_rises_with_the_multiple() {
        let with = |multiple_of_minimum_wage| {
            let rule =
                MinimumTaskPayParameters { multiple_of_minimum_wage, ..MinimumTaskPayParameters::default() };
            top_up(&rule, &badly_paid())
        };

        assert!(with(1.0) < with(1.2) && with(1.2) < with(2.0));
    }
}
