use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, MarketRules, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// The difference between a floor and what the month's work paid after fees. The floor is `rate` for every hour online,
    /// on tasks or not. Where the marketplace as a whole is busy enough, with `utilisation_gate` or more of online time on
    /// tasks, it may instead pay `rate` divided by `reference_utilisation` for hours on tasks only; it chooses that as long
    /// as it costs less than paying all online time, that is below the reference utilisation. The marketplace owes the
    /// top-up, on a direct contract the merchant. It counts as pay for taxes and benefits, but for the share of the rate that
    /// reimburses costs: `expense_component` for tools and travel and `workers_comp_component` for insurance that employees
    /// have.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts whose payer complies. With `entry_rationed` work on demand also closes to newcomers while less
    /// than `reference_utilisation` of online time is spent on tasks, as platforms did when idle time began to cost them: the
    /// rationing holds for the whole marketplace, and for on demand alone, as nobody waits logged in for freelance work.
    ///
    /// # What may happen
    ///
    /// Waiting has a price, so platforms ration log-ins: access takes the place of idle queues, the active earn more and
    /// others find the door closed. The divisor rewards a platform that keeps its workers busy. Prices rise and customers
    /// order and tip less.
    ///
    /// # Source
    ///
    /// - New York City, app delivery (rule of June 2023, enforced from December 2023): 17.96 dollars for all time, 19.56
    ///   from April 2024, 21.44 from April 2025; 29.93 dollars of trip time allowed at a utilisation of 53 % or more, which
    ///   implies a reference of 17.96 / 29.93 = 0.60 (documentedny.com, pllawfirm.com).
    /// - The rate holds 2.26 dollars for expenses and 1.70 for workers' compensation in the proposal of November 2022.
    /// - New York City, rides: pay a mile and a minute divided by utilisation (nyc.gov/tlc); 58 % originally: from memory,
    ///   unconfirmed.
    /// - First quarter of 2024 on 2023: hourly earnings after tips 11.72 to 19.26 dollars, tips 60 % lower, weekly pay 42 %
    ///   higher (city data, bkreader.com).
    pub(crate) struct MinimumHourlyUtilisation in "min_hourly_utilisation" {
        title: "Minimum pay for all online time",
        stage: Stage::Rules,
        heeds: [Compliance, Audits, EngagedTime],
        parameters: MinimumHourlyUtilisationParameters,
    }
}

parameters! {
    /// The floor under pay for online time.
    pub(crate) struct MinimumHourlyUtilisationParameters in "min_hourly_utilisation" {
        /// Floor for an hour online.
        rate: f64 = 21.44, Unit::DollarsPerHour, 0.0..=100.0, "New York City, app delivery, April 2025";
        /// Utilisation by which the rate is divided where only hours on tasks are paid.
        reference_utilisation: f64 = 0.6, Unit::Share, 0.3..=1.0, "New York City, implied by 17.96 and 29.93 USD/hour";
        /// Utilisation of the marketplace from which it may pay hours on tasks only.
        utilisation_gate: f64 = 0.53, Unit::Share, 0.0..=1.0, "New York City, app delivery, 2023";
        /// Part of the rate that reimburses the worker's own costs.
        expense_component: f64 = 2.26, Unit::DollarsPerHour, 0.0..=100.0, "New York City, proposal of November 2022";
        /// Part of the rate that reimburses insurance against accidents.
        workers_comp_component: f64 = 1.70, Unit::DollarsPerHour, 0.0..=100.0, "New York City, proposal of November 2022";
        /// Whether work on demand closes to newcomers while too much time is idle.
        entry_rationed: bool = false, Unit::Switch, 0.0..=1.0, ASSUMPTION;
    }
}

impl MinimumHourlyUtilisationParameters {
    /// Returns the least pay for hours on tasks and other hours online, dollars.
    fn least_pay(&self, engaged_hours: f64, other_hours: f64, utilisation: f64) -> f64 {
        if utilisation >= self.utilisation_gate && utilisation < self.reference_utilisation {
            self.rate / self.reference_utilisation * engaged_hours
        } else {
            self.rate * (engaged_hours + other_hours)
        }
    }
}

impl MinimumHourlyUtilisationParameters {
    /// Returns the share of the rate that reimburses costs.
    fn reimbursed_share(&self) -> f64 {
        let components = self.expense_component + self.workers_comp_component;
        if self.rate > 0.0 { (components / self.rate).min(1.0) } else { 0.0 }
    }
}

impl Rule for MinimumHourlyUtilisationParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let admits = |category| coverage.eligible.admits_work(Marketplace::OnDemand, category);
        if self.entry_rationed && TaskCategory::ALL.into_iter().any(admits) {
            rules.ration_entry(Marketplace::OnDemand, self.reference_utilisation);
        }
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        if !earner.payer_complies {
            return;
        }
        let engaged_hours = earner.engaged_hours * (1.0 - coverage.enforcement.engaged_time_undercount);
        let least = self.least_pay(engaged_hours, earner.unpaid_hours, earner.marketplace_utilisation);
        let top_up = (Money::from_dollars(least) - earner.pay_so_far()).max(Money::ZERO);
        let reimbursed = share_of(top_up, self.reimbursed_share());
        let payment = Payer::Platform.on(earner.marketplace).top_up();
        claims.add(payment, top_up - reimbursed, Treatment::AS_PAY);
        claims.add(payment, reimbursed, Treatment::DISREGARDED);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{Eligibility, Payment};

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, market, owed};

    /// Returns a courier who keeps 1,000 dollars for 80 hours on tasks and 20 between them.
    fn courier(marketplace_utilisation: f64) -> EarnerMonth {
        EarnerMonth {
            marketplace: Marketplace::OnDemand,
            gross: dollars(1000.0),
            fee: Money::ZERO,
            marketplace_utilisation,
            ..earner()
        }
    }

    fn top_up(rule: &MinimumHourlyUtilisationParameters, earner: &EarnerMonth) -> Money {
        owed(&earner_claims(rule, earner), Payment::PlatformTopUp)
    }

    #[test]
    fn all_time_is_paid_below_the_gate_and_above_the_reference() {
        let rule = MinimumHourlyUtilisationParameters::default();

        // 21.44 dollars x 100 hours = 2,144 dollars, 1,144 more than the 1,000 kept.
        assert_eq!(top_up(&rule, &courier(0.5)), dollars(1144.0));
        assert_eq!(top_up(&rule, &courier(0.6)), dollars(1144.0));
    }

    #[test]
    fn the_part_of_the_rate_for_costs_is_no_income() {
        let claims = earner_claims(&MinimumHourlyUtilisationParameters::default(), &courier(0.5));
        let untaxed: Money =
            claims.entries().iter().filter(|claim| !claim.treatment.taxable).map(|claim| claim.amount).sum();

        // 3.96 of 21.44 dollars are 18.47 %; of 1,144 dollars that is 211.30.
        assert_eq!(untaxed, dollars(211.3));
    }

    #[test]
    fn only_task_time_is_paid_between_gate_and_reference() {
        let rule = MinimumHourlyUtilisationParameters {
            rate: 18.0,
            ..MinimumHourlyUtilisationParameters::default()
        };

        // 18 / 0.6 = 30 dollars x 80 hours = 2,400 dollars, 1,400 more than the 1,000 kept.
        assert_eq!(top_up(&rule, &courier(0.55)), dollars(1400.0));
    }

    #[test]
    fn entry_is_rationed_only_where_the_rule_holds() {
        let rule = MinimumHourlyUtilisationParameters {
            entry_rationed: true,
            ..MinimumHourlyUtilisationParameters::default()
        };
        let mut coverage = coverage();
        coverage.eligible = Eligibility::default().on_marketplaces(&[Marketplace::OnDemand]);
        let mut rules = MarketRules::default();

        rule.write_rules(&coverage, &mut rules);

        let is_closed = |marketplace, utilisation| rules.entry_is_rationed(marketplace, utilisation);
        assert!(is_closed(Marketplace::OnDemand, 0.5) && !is_closed(Marketplace::Bidding, 0.5));
        // At six tenths of the time on tasks idle time costs the marketplace nothing more.
        assert!(!is_closed(Marketplace::OnDemand, 0.6));
        assert_eq!(market(&MinimumHourlyUtilisationParameters::default()), MarketRules::default());
        // Nobody waits logged in for freelance work.
        coverage.eligible = Eligibility::default().on_marketplaces(&[Marketplace::Bidding]);
        let mut of_bids = MarketRules::default();
        rule.write_rules(&coverage, &mut of_bids);
        assert_eq!(of_bids, MarketRules::default());
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero_or_without_compliance() {
        let free =
            MinimumHourlyUtilisationParameters { rate: 0.0, ..MinimumHourlyUtilisationParameters::default() };
        let ignored = EarnerMonth { payer_complies: false, ..courier(0.5) };

        assert!(earner_claims(&free, &courier(0.5)).entries().is_empty());
        assert!(earner_claims(&MinimumHourlyUtilisationParameters::default(), &ignored).entries().is_empty());
    }

    #[test]
    fn the_top_up_rises_with_the_rate() {
        let with = |rate| {
            let rule =
                MinimumHourlyUtilisationParameters { rate, ..MinimumHourlyUtilisationParameters::default() };
            top_up(&rule, &courier(0.5))
        };

        assert!(with(17.96) < with(19.56) && with(19.56) < with(21.44));
    }
}
