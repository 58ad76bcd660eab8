//! What a typical month looks like, for the tests of the instruments.

use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, MarketRules, Payment, PersonMonth, Rule};
use ghostwork_parameters::{Money, Month};

/// Returns an amount in dollars.
pub(crate) fn dollars(amount: f64) -> Money {
    Money::from_dollars(amount)
}

/// Returns a month in which rules may be in force.
pub(crate) fn month() -> Month {
    "2027-01".parse().unwrap()
}

/// Returns a coverage of everyone that everyone obeys.
pub(crate) fn coverage() -> Coverage {
    Coverage::of_country(month())
}

/// Returns a worker of 35 on a bidding marketplace: 2,000 dollars before a fee of 10 % for 80 hours, 20 more unpaid.
pub(crate) fn earner() -> EarnerMonth {
    EarnerMonth {
        marketplace: Marketplace::Bidding,
        category: TaskCategory::ProductContent,
        age_years: 35,
        tasks: 4,
        engaged_hours: 80.0,
        unpaid_hours: 20.0,
        gross: dollars(2000.0),
        fee: dollars(200.0),
        topped_up: Money::ZERO,
        gross_this_quarter: dollars(6000.0),
        share_of_levies: 0.0,
        marketplace_utilisation: 0.5,
        holds_individual_plan: true,
        payer_complies: true,
        takes_up: true,
        opts_out: false,
        lasting_draw: 0.5,
        second_draw: 0.5,
        draw_of_month: 0.5,
    }
}

/// Returns a parent of two who earns 1,500 dollars, 500 of them on a platform, in a tax unit that earns 4,000 dollars; the
/// government has paid the person 300 dollars.
pub(crate) fn person() -> PersonMonth {
    PersonMonth {
        age_years: 35,
        market_income: dollars(1500.0),
        unit_market_income: dollars(4000.0),
        transfers: dollars(300.0),
        children: 2,
        platform_earner: true,
        wage: dollars(1000.0),
        tenure_months: 6,
        wage_lost: 0.0,
        is_unemployed: false,
        is_head: true,
        is_couple: false,
        claims_earned_income_credit: true,
        platform_gross: dollars(500.0),
        usual_platform_gross: dollars(500.0),
        usual_platform_net: dollars(450.0),
        months_since_platform_pay: 0,
        account_months: 24,
        guideline: 1800.0,
        retirement_balance: Money::ZERO,
        weekly_benefit: 0.0,
        former_wage: 0.0,
        closed_account_gross: Money::ZERO,
        share_of_levies: 0.0,
        takes_up: true,
        opts_out: false,
        draw_of_month: 0.5,
        lasting_draw: 0.5,
    }
}

/// Returns the claims of a rule for an earner.
pub(crate) fn earner_claims(rule: &dyn Rule, earner: &EarnerMonth) -> Claims {
    let mut claims = Claims::default();
    rule.claim_for_earner(earner, &coverage(), &mut claims);
    claims
}

/// Returns the claims of a rule for a person.
pub(crate) fn person_claims(rule: &dyn Rule, person: &PersonMonth) -> Claims {
    let mut claims = Claims::default();
    rule.claim_for_person(person, &coverage(), &mut claims);
    claims
}

/// Returns the market as a rule leaves it.
pub(crate) fn market(rule: &dyn Rule) -> MarketRules {
    let mut rules = MarketRules::default();
    rule.write_rules(&coverage(), &mut rules);
    rules
}

/// Returns how much is claimed as a payment.
pub(crate) fn owed(claims: &Claims, payment: Payment) -> Money {
    claims.entries().iter().filter(|claim| claim.payment == payment).map(|claim| claim.amount).sum()
}
