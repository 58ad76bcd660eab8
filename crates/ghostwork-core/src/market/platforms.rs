//! What the labour marketplaces charge, and how they pass costs on.

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::categories::{MARKETPLACES, Marketplace, PerMarketplace};
use crate::codec::encode_fields;
use crate::observation::sums::integer_sums;
use crate::policy::MarketRules;

parameters! {
    /// Fees and pricing of labour marketplaces.
    pub struct PlatformParameters in "platforms" {
        /// Fee on workers' pay.
        fee: PerMarketplace = PerMarketplace::new([0.10, 0.20, 0.05, 0.25]), Unit::Share, 0.0..=0.6,
            "fee schedules: bidding 10 per cent (Upwork 2023), catalogue 20 (Fiverr 2024); direct and on demand assumption";
        /// Share of new costs and lost fees that a marketplace passes on to those who buy the work.
        pass_through: f64 = 0.7, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Speed at which prices follow costs: share of the gap closed in a month.
        adjustment: f64 = 0.3, Unit::SharePerMonth, 0.01..=1.0, ASSUMPTION;
    }
}

integer_sums! {
    /// Money that moved over one marketplace in a month for workers at home, or for workers abroad, cents.
    pub(crate) struct Turnover {
        /// Pay before fees.
        gross: i64,
        /// Costs that instruments put on the marketplace.
        platform_costs: i64,
        /// Costs that instruments put on those who buy the work.
        buyer_costs: i64,
        /// Pay for engaged and unpaid time after fees and expenses.
        net: i64,
        /// Hundredths of hours, engaged and unpaid.
        centihours: i64,
        /// Accounts that were paid.
        earners: i64,
    }
}

impl Turnover {
    fn per_gross(amount: i64, gross: i64) -> f64 {
        if gross > 0 { amount as f64 / gross as f64 } else { 0.0 }
    }
}

/// Turnover by marketplace: workers at home, workers abroad.
pub(crate) type Turnovers = [[Turnover; 2]; MARKETPLACES];

/// Prices of the labour marketplaces as they stand.
#[derive(Debug, Clone)]
pub(crate) struct Platforms {
    /// Added to buyers' bills, as a share of pay: workers at home, workers abroad.
    pub(crate) surcharge: [[f64; 2]; MARKETPLACES],
    /// Costs of buyers themselves beside pay and surcharge, as a share of pay.
    pub(crate) buyer_cost: [[f64; 2]; MARKETPLACES],
    /// Net pay per hour, unpaid time included, that workers at home made last month, dollars.
    pub(crate) hourly: [f64; MARKETPLACES],
    /// Share of the time online on demand that was spent on tasks last month.
    pub(crate) utilisation: f64,
}

encode_fields!(Platforms { surcharge, buyer_cost, hourly, utilisation });

impl Platforms {
    pub(crate) fn new(prior_hourly: [f64; MARKETPLACES]) -> Self {
        Self {
            surcharge: [[0.0; 2]; MARKETPLACES],
            buyer_cost: [[0.0; 2]; MARKETPLACES],
            hourly: prior_hourly,
            utilisation: 0.0,
        }
    }

    /// Returns the fee of a marketplace under the rules of the month.
    pub(crate) fn fee(parameters: &PlatformParameters, rules: &MarketRules, marketplace: Marketplace) -> f64 {
        rules.fee(marketplace, parameters.fee[marketplace as usize])
    }

    /// Returns what a dollar of pay costs the buyer.
    pub(crate) fn cost_per_pay(&self, marketplace: Marketplace, is_home: bool) -> f64 {
        let region = usize::from(!is_home);
        1.0 + self.surcharge[marketplace as usize][region] + self.buyer_cost[marketplace as usize][region]
    }

    /// Lets prices follow the costs and earnings of the month that has passed.
    pub(crate) fn reprice(
        &mut self,
        parameters: &PlatformParameters,
        rules: &MarketRules,
        turnovers: &Turnovers,
    ) {
        let speed = parameters.adjustment;
        for marketplace in Marketplace::ALL {
            let index = marketplace as usize;
            for (region, turnover) in turnovers[index].iter().enumerate() {
                let cost = Turnover::per_gross(turnover.platform_costs, turnover.gross);
                let share = rules.pass_through(marketplace, region == 1, parameters.pass_through);
                let passed_on = |lost_fee: f64| share * (cost + lost_fee);
                let target = rules.surcharge(marketplace, parameters.fee[index], passed_on);
                self.surcharge[index][region] += speed * (target - self.surcharge[index][region]);
                let buyer = Turnover::per_gross(turnover.buyer_costs, turnover.gross);
                self.buyer_cost[index][region] += speed * (buyer - self.buyer_cost[index][region]);
            }
            let home = &turnovers[index][0];
            if home.centihours > 0 {
                let hourly = home.net as f64 / home.centihours as f64;
                self.hourly[index] += speed * (hourly - self.hourly[index]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::FeeCeiling;

    #[test]
    fn a_cost_reaches_buyers_by_the_share_passed_on() {
        let parameters =
            PlatformParameters { adjustment: 1.0, pass_through: 0.5, ..PlatformParameters::default() };
        let mut platforms = Platforms::new([15.0; MARKETPLACES]);
        let mut turnovers = Turnovers::default();
        turnovers[0][0] = Turnover { gross: 10_000, platform_costs: 400, ..Turnover::default() };

        platforms.reprice(&parameters, &MarketRules::default(), &turnovers);

        // 4 per cent of pay, half of it passed on; workers abroad are not covered.
        assert!((platforms.surcharge[0][0] - 0.02).abs() < 1e-12);
        assert_eq!(platforms.surcharge[0][1], 0.0);
    }

    #[test]
    fn a_fee_ceiling_comes_back_as_a_surcharge() {
        let parameters =
            PlatformParameters { adjustment: 1.0, pass_through: 1.0, ..PlatformParameters::default() };
        let mut rules = MarketRules::default();
        rules.cap_fees(Marketplace::Catalogue, FeeCeiling { seller: 0.15, ..FeeCeiling::NONE });
        let mut platforms = Platforms::new([15.0; MARKETPLACES]);

        platforms.reprice(&parameters, &rules, &Turnovers::default());

        assert!((platforms.surcharge[1][0] - 0.05).abs() < 1e-12);
    }

    #[test]
    fn a_ceiling_for_half_of_trade_leaves_the_other_half_free() {
        let parameters =
            PlatformParameters { adjustment: 1.0, pass_through: 0.5, ..PlatformParameters::default() };
        let mut rules = MarketRules::default();
        let ceiling = FeeCeiling { seller: 0.15, total: 0.16, reach: 0.5, ..FeeCeiling::NONE };
        rules.cap_fees(Marketplace::Catalogue, ceiling);
        let mut turnovers = Turnovers::default();
        turnovers[1][0] = Turnover { gross: 10_000, platform_costs: 400, ..Turnover::default() };
        let mut platforms = Platforms::new([15.0; MARKETPLACES]);

        platforms.reprice(&parameters, &rules, &turnovers);

        // Half of 4 per cent on free trade; of half of 9 per cent the ceiling lets 1 through.
        assert!((platforms.surcharge[1][0] - 0.5 * (0.02 + 0.01)).abs() < 1e-12);
        assert!((rules.fee(Marketplace::Catalogue, 0.2) - 0.175).abs() < 1e-12);
    }

    #[test]
    fn a_ceiling_for_some_lies_under_one_for_all() {
        let mut rules = MarketRules::default();
        let for_all = FeeCeiling { seller: 0.15, reach: 0.8, ..FeeCeiling::NONE };
        rules.cap_fees(Marketplace::Catalogue, FeeCeiling { seller: 0.14, reach: 0.5, ..for_all });
        rules.cap_fees(Marketplace::Catalogue, for_all);

        // 14 per cent on half of trade, 15 on three tenths, 20 on those who do not comply.
        assert!((rules.fee(Marketplace::Catalogue, 0.2) - 0.155).abs() < 1e-12);
        // Whoever may do anything on buyers' bills adds 70 per cent of what is lost.
        let surcharge = rules.surcharge(Marketplace::Catalogue, 0.2, |lost| 0.7 * lost);
        assert!((surcharge - 0.7 * 0.045).abs() < 1e-12);
    }
}
