use crate::ledger::Purpose;
use crate::observation::histogram::quantile;
use crate::observation::indicator::{Economy, Sums, indicators, mean_dollars, percent, ratio};

const ADVANCE_TAX: &[Purpose] = &[Purpose::WithheldIncomeTax, Purpose::EstimatedTax, Purpose::TaxBalanceDue];
const PAYROLL_TAX: &[Purpose] = &[Purpose::EmployeePayrollTax, Purpose::EmployerPayrollTax];
const LEVIES: &[Purpose] =
    &[Purpose::PlatformLevy, Purpose::MerchantLevy, Purpose::WorkerLevy, Purpose::AiLevy];
const HEALTH: &[Purpose] = &[Purpose::PremiumCredit, Purpose::PublicHealthCost];
const BENEFITS: &[Purpose] = &[
    Purpose::UnemploymentBenefit,
    Purpose::SocialSecurity,
    Purpose::FoodAssistance,
    Purpose::UniversalCredit,
    Purpose::ChildBenefit,
];
const STATE_BENEFITS: &[Purpose] = &[Purpose::UnemploymentBenefit];
const INSTRUMENTS: &[Purpose] =
    &[Purpose::PublicTransfer, Purpose::PublicContribution, Purpose::MerchantCredit, Purpose::PublicService];

/// Width of a bin of effective tax rates, per cent.
const RATE_BIN: f64 = 1.0;

/// Returns income tax and self-employment tax paid in the month less refunds, cents.
fn income_tax(economy: &Economy<'_>) -> i64 {
    economy.paid(ADVANCE_TAX) - economy.paid(&[Purpose::TaxRefund])
}

fn revenue(economy: &Economy<'_>) -> i64 {
    income_tax(economy) + economy.paid(PAYROLL_TAX) + economy.paid(LEVIES)
}

/// Returns the part of a month's income tax that is the states', cents: by the last assessment.
fn income_tax_of_states(economy: &Economy<'_>) -> i64 {
    let [all, of_states] = economy.market.last_assessed;
    let share = ratio(of_states, all).unwrap_or_default();
    (income_tax(economy) as f64 * share) as i64
}

/// Returns what the states spend less what they receive, cents.
///
/// Unemployment insurance in the United Kingdom is the central government's; there no state assesses anything.
fn of_states(economy: &Economy<'_>) -> i64 {
    let benefits = if economy.market.last_assessed[1] == 0 { 0 } else { economy.paid(STATE_BENEFITS) };
    let [instruments, _] = economy.sums.instruments_of_levels;
    benefits + economy.sums.health_of_states + instruments - income_tax_of_states(economy)
}

/// Returns what counties and cities spend less what they receive, cents.
fn of_localities(economy: &Economy<'_>) -> i64 {
    economy.sums.instruments_of_levels[1]
}

/// Returns a part of the marginal rate, per cent: taxes, benefits, premium credit.
fn marginal_part(sums: &Sums<'_>, part: usize) -> Option<f64> {
    let year = sums.year();
    ratio(year.marginal_parts_millionths[part], year.with_rates).map(|mean| mean / 10_000.0)
}

fn spending(economy: &Economy<'_>) -> i64 {
    economy.paid(BENEFITS) + economy.paid(HEALTH) + economy.paid(INSTRUMENTS)
}

/// Returns an amount of the economy as a whole in millions of dollars.
fn million(sums: &Sums<'_>, cents: fn(&Economy<'_>) -> i64) -> Option<f64> {
    Some(sums.million_dollars(cents(&sums.economy?)))
}

/// Returns what was paid under some purposes in millions of dollars.
fn million_paid(sums: &Sums<'_>, purposes: &[Purpose]) -> Option<f64> {
    Some(sums.million_dollars(sums.economy?.paid(purposes)))
}

indicators! {
    /// The budget of the government, all levels, as cash in the month.
    BUDGET in Budget {
        /// Taxes and levies received less tax refunds paid in the month.
        tax_revenue = "Tax revenue", "million USD per month", 1, Neither => |sums| million(sums, revenue);
        /// Income tax and self-employment tax withheld, estimated and settled, less refunds, refundable credits included.
        income_tax_revenue = "Income and self-employment tax", "million USD per month", 1, Neither =>
            |sums| million(sums, income_tax);
        /// The part of it that is the states': by the share that they had in what was assessed last December, none before a run's
        /// first.
        state_income_tax_revenue = "State income tax", "million USD per month", 1, Neither =>
            |sums| million(sums, income_tax_of_states);
        /// Payroll tax of employees and employers.
        payroll_tax_revenue = "Payroll tax", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, PAYROLL_TAX);
        /// Levies of the scenario's instruments on marketplaces, merchants and workers.
        levy_revenue = "Levies of the reform", "million USD per month", 1, Neither => |sums| million_paid(sums, LEVIES);
        /// Tax refunds paid, refundable credits included.
        refunds = "Tax refunds", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::TaxRefund]);
        /// All benefits, public health cost and payments of the scenario's instruments.
        spending = "Public spending", "million USD per month", 1, Neither => |sums| million(sums, spending);
        /// Unemployment insurance benefits paid to persons.
        unemployment_benefit_spending = "Unemployment benefits", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::UnemploymentBenefit]);
        /// Social Security benefits paid to persons.
        social_security_spending = "Social Security benefits", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::SocialSecurity]);
        /// Food assistance paid out in the month.
        food_assistance_spending = "Food assistance", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::FoodAssistance]);
        /// Universal Credit paid in the month; of the United Kingdom only.
        universal_credit_spending = "Universal Credit", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::UniversalCredit]);
        /// Child benefit paid in the month; of the United Kingdom only.
        child_benefit_spending = "Child benefit", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::ChildBenefit]);
        /// Advance premium credits for the subsidised marketplace.
        premium_credit_spending = "Premium credits", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::PremiumCredit]);
        /// Cost of public health insurance to the government.
        public_health_spending = "Spending on public health insurance", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, &[Purpose::PublicHealthCost]);
        /// Transfers, contributions, credits and services that the scenario's instruments have the government pay.
        instrument_spending = "Public spending on the reform", "million USD per month", 1, Neither =>
            |sums| million_paid(sums, INSTRUMENTS);
        /// Public spending less tax revenue.
        [Headline]
        net_cost = "Public spending less tax revenue", "million USD per month", 1, Lower =>
            |sums| million(sums, |economy| spending(economy) - revenue(economy));
        /// Spending less revenue of the federal or central government: all that is not of states, counties and cities.
        federal_net_cost = "Federal spending less revenue", "million USD per month", 1, Lower => |sums| {
            million(sums, |economy| spending(economy) - revenue(economy) - of_states(economy) - of_localities(economy))
        };
        /// Spending less revenue of the states: unemployment benefits, their part of public health insurance, and instruments
        /// confined to states, less state income tax; unemployment-insurance tax, sales tax and schools are not in the model.
        state_net_cost = "State spending less revenue", "million USD per month", 1, Lower => |sums| million(sums, of_states);
        /// Spending less revenue of counties and cities: only what the scenario's instruments have them pay is in the model.
        local_net_cost = "Local spending less revenue", "million USD per month", 1, Lower =>
            |sums| million(sums, of_localities);
        /// Effective tax rate on 1,000 dollars a year more of business profit, taxes paid and benefits lost together, median of
        /// heads of tax units with profit; in December only.
        median_marginal_rate = "Median marginal tax rate on profit", "%", 1, Neither =>
            |sums| quantile(&sums.economy?.sums.marginal_rates, RATE_BIN, 0.5);
        /// The part of that rate that is taxes and contributions, mean of heads of tax units with profit; in December only.
        marginal_rate_from_taxes = "Marginal rate on profit from taxes", "%", 1, Neither => |sums| marginal_part(sums, 0);
        /// The part of that rate that is benefits lost, mean of heads of tax units with profit; in December only.
        marginal_rate_from_benefits = "Marginal rate on profit from benefits", "%", 1, Neither => |sums| marginal_part(sums, 1);
        /// The part of that rate that is premium credit lost, mean of heads of tax units with profit; in December only.
        marginal_rate_from_premium_credit = "Marginal rate on profit from the premium credit", "%", 1, Neither =>
            |sums| marginal_part(sums, 2);
        /// Heads of tax units with profit of whom that rate takes more than 70 per cent; in December only.
        high_marginal_rate_share = "Marginal tax rates above 70%", "%", 1, Lower =>
            |sums| percent(sums.year().high_marginal_rates, sums.year().with_rates);
        /// Share of earnings that taxes take and benefits lose compared with no work of the head, median of heads of tax
        /// units with profit; in December only.
        median_participation_rate = "Median participation tax rate", "%", 1, Neither =>
            |sums| quantile(&sums.economy?.sums.participation_rates, RATE_BIN, 0.5);
        /// Heads of tax units with profit of whom that rate takes more than 70 per cent; in December only.
        high_participation_rate_share = "Participation tax rates above 70%", "%", 1, Lower =>
            |sums| percent(sums.year().high_participation_rates, sums.year().with_rates);
        /// Money left in the year after the head of a tax unit with profit has lost all work, with unemployment benefits where
        /// wages give a claim to any, as a share of the money left when working (net replacement rate, as OECD TaxBEN counts it),
        /// median; in December only.
        median_replacement_rate = "Median net replacement rate", "%", 1, Neither =>
            |sums| quantile(&sums.economy?.sums.replacement_rates, RATE_BIN, 0.5);
        /// Public spending less tax revenue per person aged 16 and over.
        net_cost_per_person = "Public spending less tax revenue per person", "USD per person and month", 2, Lower => |sums| {
            let economy = sums.economy?;
            let cents = spending(&economy) - revenue(&economy);
            mean_dollars(cents, sums.people().persons)
        };
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Money;

    use super::*;
    use crate::ledger::{Ledger, Party};
    use crate::observation::counters::{EconomySums, MarketCounts};

    #[test]
    fn every_payment_of_the_government_is_revenue_or_spending() {
        for purpose in Purpose::ALL {
            let mut ledger = Ledger::default();
            ledger.pay(*purpose, Money::from_cents(100));
            let (sums, market) = (EconomySums::default(), MarketCounts::default());
            let economy = Economy { sums: &sums, market: &market, ledger: &ledger };

            let net_cost = Money::from_cents(spending(&economy) - revenue(&economy));

            assert_eq!(-net_cost, ledger.net_receipts(Party::Government), "{purpose:?}");
        }
    }
}
