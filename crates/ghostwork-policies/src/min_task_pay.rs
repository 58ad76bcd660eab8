use ghostwork_core::categories::Marketplace;
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, MarketRules, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, choices, parameters};

use crate::billing::Payer;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The difference between a floor and what the month's work paid after fees, where the floor is higher. The floor is,
    /// for each recorded hour, the higher of `multiple_of_minimum_wage` times `minimum_wage` and `absolute_floor`, plus
    /// `expenses_per_hour` and, for each task, `unit_rate` for the worker's own costs; or `min_per_task` for each task, where
    /// that is higher. A task is a contract of the month; on demand, where tasks are minutes, none is counted. `hours_basis`
    /// says which hours are recorded: `engaged` those on tasks, `logged_in` also search, waiting and administration,
    /// `tracked` those on tasks where software records time, which leaves out catalogue and direct contracts at a fixed
    /// price; records miss a share of time on tasks (`enforcement.engaged_time_undercount`). The marketplace owes the top-up,
    /// on a direct contract the merchant. It counts as pay for taxes and benefits. Covered marketplaces that comply may
    /// pass at most `passthrough_max` of all their costs on to buyers: where the rule holds in the whole country and for all
    /// categories, since a marketplace has one bill.
    ///
    /// Pay is made up to the floor in each period of `period_days`. The model sees months: a shorter period is one half of
    /// whose pay is higher than the month's by a spread and half lower, so that a good fortnight does not make up for a bad
    /// one. The spread is `weekly_spread` for a week and falls with the root of the period, to nothing at a month.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts whose payer complies. The floor looks at pay with what earlier floors have added to
    /// it, so that of two floors the higher is paid.
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
        heeds: [Compliance, Audits, EngagedTime],
        parameters: MinimumTaskPayParameters,
    }
}

choices! {
    /// Which hours count.
    pub(crate) enum HoursBasis {
        /// Hours on tasks.
        Engaged = "engaged",
        /// Hours on tasks, and of search, waiting and administration.
        LoggedIn = "logged_in",
        /// Hours on tasks that software records.
        Tracked = "tracked",
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
        /// Added to the floor for each task, for its costs: the analogue of a rate per mile.
        unit_rate: f64 = 0.0, Unit::DollarsPerEvent, 0.0..=100.0, "assumption: remote tasks have no mileage";
        /// Floor under the pay of a task.
        min_per_task: f64 = 0.0, Unit::DollarsPerEvent, 0.0..=100.0, "none; Seattle 2024: 5 dollars an offer (seattle.gov)";
        /// Days over which pay is compared with the floor.
        period_days: u32 = 14, Unit::Days, 7.0..=31.0, "California Proposition 22 (2020)";
        /// Spread of a week's pay around the month's, as a share of it.
        weekly_spread: f64 = 0.25, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Which hours count.
        hours_basis: HoursBasis = HoursBasis::Engaged, Unit::Choice, 0.0..=2.0, "California Proposition 22 (2020): engaged time only";
        /// Largest share of their costs that marketplaces may pass on to buyers.
        passthrough_max: f64 = 1.0, Unit::Share, 0.0..=1.0, "none: no law limits it";
    }
}

/// Days of a week.
const DAYS_PER_WEEK: f64 = 7.0;
/// Days of an average month.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

impl MinimumTaskPayParameters {
    /// Returns the floor under pay for a recorded hour, dollars.
    fn floor_per_hour(&self) -> f64 {
        (self.multiple_of_minimum_wage * self.minimum_wage).max(self.absolute_floor) + self.expenses_per_hour
    }
}

impl MinimumTaskPayParameters {
    /// Returns the hours of the month that count.
    fn recorded_hours(&self, earner: &EarnerMonth, coverage: &Coverage) -> f64 {
        let engaged = earner.engaged_hours * (1.0 - coverage.enforcement.engaged_time_undercount);
        let is_tracked = matches!(earner.marketplace, Marketplace::Bidding | Marketplace::OnDemand);
        match self.hours_basis {
            HoursBasis::Engaged => engaged,
            HoursBasis::LoggedIn => engaged + earner.unpaid_hours,
            HoursBasis::Tracked if is_tracked => engaged,
            HoursBasis::Tracked => 0.0,
        }
    }

    /// Returns the least pay of the month, dollars.
    fn least_pay(&self, earner: &EarnerMonth, coverage: &Coverage) -> f64 {
        let tasks = f64::from(earner.tasks);
        let by_hour = self.floor_per_hour() * self.recorded_hours(earner, coverage) + self.unit_rate * tasks;
        by_hour.max(self.min_per_task * tasks)
    }

    /// Returns how far the pay of a period lies above or below that of the month, as a share of it.
    fn spread(&self) -> f64 {
        let days = f64::from(self.period_days);
        if days >= DAYS_PER_MONTH.floor() { 0.0 } else { self.weekly_spread * (DAYS_PER_WEEK / days).sqrt() }
    }

    /// Returns what is missing to the least pay of the month over its good and its bad periods, dollars.
    fn missing(&self, least: f64, pay: f64) -> f64 {
        let spread = self.spread();
        let missing = |share: f64| (least - share * pay).max(0.0);
        f64::midpoint(missing(1.0 - spread), missing(1.0 + spread))
    }
}

impl Rule for MinimumTaskPayParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        rules.limit_pass_through(self.passthrough_max, coverage);
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        if !earner.payer_complies {
            return;
        }
        let missing = self.missing(self.least_pay(earner, coverage), earner.pay_so_far().dollars());
        let top_up = Money::from_dollars(missing);
        claims.add(Payer::Platform.on(earner.marketplace).top_up(), top_up, Treatment::AS_PAY);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{Enforcement, Payment, Places};

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, owed};

    /// Returns a worker who keeps 450 dollars for 80 hours on tasks and 20 other hours.
    fn badly_paid() -> EarnerMonth {
        EarnerMonth { gross: dollars(500.0), fee: dollars(50.0), ..earner() }
    }

    fn top_up(rule: &MinimumTaskPayParameters, earner: &EarnerMonth) -> Money {
        owed(&earner_claims(rule, earner), Payment::PlatformTopUp)
    }

    /// Returns a floor that looks at the whole month.
    fn monthly() -> MinimumTaskPayParameters {
        MinimumTaskPayParameters { period_days: 31, ..MinimumTaskPayParameters::default() }
    }

    #[test]
    fn pay_is_topped_up_to_the_floor() {
        // 1.2 x 7.25 = 8.70 dollars an hour; 80 hours make 696 dollars, 246 more than the 450 kept.
        assert_eq!(top_up(&monthly(), &badly_paid()), dollars(246.0));
    }

    #[test]
    fn a_good_period_does_not_make_up_for_a_bad_one() {
        let rule = MinimumTaskPayParameters { weekly_spread: 0.4, period_days: 7, ..monthly() };
        let near = EarnerMonth { gross: dollars(700.0), fee: Money::ZERO, ..earner() };

        // 696 dollars are due; 700 in the month are 420 at a bad week's rate: half of the missing 276.
        assert_eq!(top_up(&rule, &near), dollars(138.0));
        assert_eq!(top_up(&monthly(), &near), Money::ZERO);
    }

    #[test]
    fn tasks_have_a_floor_and_costs_of_their_own() {
        let busy = EarnerMonth { tasks: 100, ..badly_paid() };
        let by_task = MinimumTaskPayParameters { min_per_task: 8.0, ..monthly() };
        let with_costs = MinimumTaskPayParameters { unit_rate: 0.5, ..monthly() };

        // 800 dollars for 100 tasks are more than 696 for 80 hours; 50 dollars of costs make 746.
        assert_eq!(top_up(&by_task, &busy), dollars(350.0));
        assert_eq!(top_up(&with_costs, &busy), dollars(296.0));
    }

    #[test]
    fn contracts_at_a_fixed_price_have_no_tracked_hours() {
        let rule = MinimumTaskPayParameters { hours_basis: HoursBasis::Tracked, ..monthly() };
        let gig = EarnerMonth { marketplace: Marketplace::Catalogue, ..badly_paid() };

        assert_eq!((top_up(&rule, &badly_paid()), top_up(&rule, &gig)), (dollars(246.0), Money::ZERO));
    }

    #[test]
    fn of_two_floors_the_higher_is_paid() {
        let topped_up = EarnerMonth { topped_up: dollars(200.0), ..badly_paid() };

        assert_eq!(top_up(&monthly(), &topped_up), dollars(46.0));
    }

    #[test]
    fn unpaid_hours_and_expenses_raise_the_floor() {
        let rule = MinimumTaskPayParameters {
            absolute_floor: 10.0,
            expenses_per_hour: 1.0,
            hours_basis: HoursBasis::LoggedIn,
            ..monthly()
        };

        // (10 + 1) dollars x 100 hours = 1,100 dollars, 650 more than the 450 kept.
        assert_eq!(top_up(&rule, &badly_paid()), dollars(650.0));
    }

    #[test]
    fn hours_that_records_miss_are_not_topped_up() {
        let mut coverage = coverage();
        coverage.enforcement.engaged_time_undercount = 0.1;
        let mut claims = Claims::default();

        monthly().claim_for_earner(&badly_paid(), &coverage, &mut claims);

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
    fn costs_are_kept_on_covered_marketplaces_where_the_rule_holds_for_all_of_their_bill() {
        let rule = MinimumTaskPayParameters { passthrough_max: 0.25, ..MinimumTaskPayParameters::default() };
        let passed_on = |coverage: &Coverage, marketplace| {
            let mut rules = MarketRules::default();
            rule.write_rules(coverage, &mut rules);
            rules.pass_through(marketplace, false, 0.7)
        };
        let mut obeyed = coverage();
        obeyed.enforcement.compliance = 1.0;
        let mut ignored = coverage();
        ignored.enforcement.compliance = 0.0;
        let mut bids = obeyed.clone();
        bids.eligible = bids.eligible.on_marketplaces(&[Marketplace::Bidding]);
        let texan = Coverage { places: Places::NONE.with_state(48), ..obeyed.clone() };
        let mut abroad = MarketRules::default();
        rule.write_rules(&obeyed, &mut abroad);

        assert_eq!(passed_on(&obeyed, Marketplace::OnDemand), 0.25);
        assert_eq!(
            [Marketplace::Bidding, Marketplace::OnDemand].map(|one| passed_on(&bids, one)),
            [0.25, 0.7]
        );
        assert_eq!([&ignored, &texan].map(|one| passed_on(one, Marketplace::Bidding)), [0.7, 0.7]);
        assert_eq!(abroad.pass_through(Marketplace::Bidding, true, 0.7), 0.7);
        // Half of them comply: half of the costs that the others pass on are kept.
        let half =
            Coverage { enforcement: Enforcement { compliance: 0.5, ..Enforcement::default() }, ..obeyed };
        assert!((passed_on(&half, Marketplace::OnDemand) - 0.475).abs() < 1e-12);
    }

    #[test]
    fn the_merchant_owes_the_top_up_of_a_direct_contract() {
        let direct = EarnerMonth { marketplace: Marketplace::Direct, ..badly_paid() };
        let claims = earner_claims(&monthly(), &direct);

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
