use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Protection, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, choices, parameters};

use crate::billing::Payer;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Paid hours off: `accrual_hours_per_hour` for each recorded engaged hour, up to `cap` hours a year, of which workers
    /// use the share `use_rate`. With `rate_basis` flat an hour off is paid at `flat_rate`, otherwise at what the worker's
    /// engaged hours paid after fees in the month. With `pooled` leave earned on all platforms is one; otherwise it can only be
    /// used where it was earned, and the platform with most hours sees `main_platform_share`. Leave is used in the month in which it accrues: there is no balance, and the
    /// yearly cap holds as a twelfth in each month. The marketplace pays, on a direct contract the merchant. It counts as
    /// pay for taxes and benefits.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts who know of it and claim it (`takeup.rate`: awareness 0.5 times claims 0.6, both
    /// assumptions).
    ///
    /// # What may happen
    ///
    /// Time to recover is paid for, so that burnout falls; the cost is a wedge of up to 3.3 % of pay.
    ///
    /// # Source
    ///
    /// - Seattle, paid sick and safe time (all apps from 13 January 2024): a day for 30 days with a stop in the city, paid
    ///   at average daily compensation, companies with 250 workers or more (seattle.gov).
    /// - Massachusetts 2024: an hour for 30, at most 40 hours a year, paid at 20 dollars (icaromediagroup). Washington
    ///   State: an hour for 40 (blr.com).
    /// - No causal study of leave in gig work was found.
    pub(crate) struct PaidLeave in "paid_leave" {
        title: "Paid leave",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits, EngagedTime, TakeUp],
        parameters: PaidLeaveParameters,
    }
}

const MONTHS_PER_YEAR: f64 = 12.0;

choices! {
    /// What an hour off is paid at.
    pub(crate) enum RateBasis {
        /// What the worker's hours on tasks paid on average.
        Average = "avg_daily_comp",
        /// A rate for all.
        Flat = "flat",
    }
}

parameters! {
    /// How leave accrues and what it is paid.
    pub(crate) struct PaidLeaveParameters in "paid_leave" {
        /// Hours off that an engaged hour earns.
        accrual_hours_per_hour: f64 = 0.0333, Unit::Share, 0.0..=0.1, "Massachusetts 2024: 1 hour for 30";
        /// Most hours off in a year.
        cap: f64 = 40.0, Unit::HoursPerYear, 0.0..=400.0, "Massachusetts 2024";
        /// What an hour off is paid at.
        rate_basis: RateBasis = RateBasis::Average, Unit::Choice, 0.0..=1.0, "Seattle: average daily compensation (seattle.gov)";
        /// Pay of an hour off at a flat rate.
        flat_rate: f64 = 20.0, Unit::DollarsPerHour, 0.0..=100.0, "Massachusetts 2024 (icaromediagroup)";
        /// Whether leave earned on all platforms is one.
        pooled: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Share of a worker's hours and pay that is with the platform where most of them are.
        main_platform_share: f64 = 0.7, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of the hours earned that workers use.
        use_rate: f64 = 0.4, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

impl Rule for PaidLeaveParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        if !(earner.payer_complies && earner.takes_up) || earner.engaged_hours <= 0.0 {
            return;
        }
        let seen = if self.pooled { 1.0 } else { self.main_platform_share };
        let recorded_hours =
            seen * earner.engaged_hours * (1.0 - coverage.enforcement.engaged_time_undercount);
        let earned_hours = (self.accrual_hours_per_hour * recorded_hours).min(self.cap / MONTHS_PER_YEAR);
        let own_rate = earner.net_of_fee().dollars() / earner.engaged_hours;
        let rate = match self.rate_basis {
            RateBasis::Average => own_rate,
            RateBasis::Flat => self.flat_rate,
        };
        let hours_off = earned_hours * self.use_rate;
        let payer = Payer::Platform.on(earner.marketplace);
        claims.add(payer.top_up(), Money::from_dollars(hours_off * rate), Treatment::AS_PAY);
        claims.grant_rest(hours_off);
        if earned_hours > 0.0 {
            claims.protect(Protection::PaidLeave);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::Payment;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    fn leave_pay(rule: &PaidLeaveParameters, earner: &EarnerMonth) -> Money {
        owed(&earner_claims(rule, earner), Payment::PlatformTopUp)
    }

    #[test]
    fn an_hour_off_in_thirty_is_paid_at_the_own_rate() {
        let rule = PaidLeaveParameters {
            accrual_hours_per_hour: 0.05,
            use_rate: 0.5,
            pooled: true,
            ..PaidLeaveParameters::default()
        };
        let claims = earner_claims(&rule, &earner());

        // 5 % of 80 hours is 4, above the cap of 40 / 12 = 3.33; half of that at 1,800 / 80 = 22.50 dollars is 37.50.
        assert_eq!(owed(&claims, Payment::PlatformTopUp), dollars(37.5));
        assert!((claims.rest_hours() - 40.0 / 12.0 / 2.0).abs() < 1e-12);
        assert!(claims.protections().include(Protection::PaidLeave));
    }

    #[test]
    fn a_flat_rate_takes_the_place_of_the_own() {
        let rule = PaidLeaveParameters {
            accrual_hours_per_hour: 0.025,
            rate_basis: RateBasis::Flat,
            pooled: true,
            ..PaidLeaveParameters::default()
        };

        // 2.5 % of 80 hours is 2; 40 % of them at 20 dollars.
        assert_eq!(leave_pay(&rule, &earner()), dollars(16.0));
    }

    #[test]
    fn a_month_without_tasks_earns_no_leave() {
        let idle = EarnerMonth { engaged_hours: 0.0, gross: Money::ZERO, fee: Money::ZERO, ..earner() };

        assert!(earner_claims(&PaidLeaveParameters::default(), &idle).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero() {
        let rule = PaidLeaveParameters { accrual_hours_per_hour: 0.0, ..PaidLeaveParameters::default() };
        let claims = earner_claims(&rule, &earner());

        assert!(claims.entries().is_empty() && claims.rest_hours() == 0.0 && claims.protections().is_empty());
    }

    #[test]
    fn leave_pay_rises_with_accrual() {
        let with = |accrual_hours_per_hour| {
            leave_pay(
                &PaidLeaveParameters { accrual_hours_per_hour, ..PaidLeaveParameters::default() },
                &earner(),
            )
        };

        assert!(with(0.02) < with(0.025) && with(0.025) < with(0.0333));
    }
}
