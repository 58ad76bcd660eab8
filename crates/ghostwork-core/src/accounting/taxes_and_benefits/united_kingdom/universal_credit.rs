//! Universal Credit and child benefit on the incomes of the month.

use std::ops::Range;

use ghostwork_law::{UkHouseholdYear, UkLaw, UkPerson};

use super::{eldest_is_of_before_april_2017, months_self_employed, property_income};
use crate::accounting::taxes_and_benefits::TRAITS;
use crate::accounting::taxes_and_benefits::means::{
    annual_rate, retirement_saving, tested_profit, tested_unearned_income,
};
use crate::accounting::taxes_and_benefits::rounding::cents;
use crate::block::{Batch, Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::Role;

const MONTHS: f64 = 12.0;
/// Age from which Universal Credit is paid, up to that of the State Pension; years: Welfare Reform Act 2012 s.4.
const YOUNGEST: u8 = 18;

/// Pays child benefit and Universal Credit; `countable` is income, cents by row.
pub(super) fn support(
    context: &MonthContext,
    law: &UkLaw,
    block: &Block,
    month: &mut BlockMonth,
    countable: &[i64],
) {
    let rate = law.assumptions.pounds_per_dollar;
    let mut child_benefits = Batch::of(Purpose::ChildBenefit);
    let mut credits = Batch::of(Purpose::UniversalCredit);
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        head = unit.end;
        let benefit = law.child_benefit.benefit(block.workers.children[unit.start]) / MONTHS;
        month.receive_of(&mut child_benefits, unit.start, cents(benefit / rate));
        if may_claim(context, law, block, &unit) {
            let household = household(context, law, block, (month, &unit, countable));
            let award = award(law, &household);
            month.receive_of(&mut credits, unit.start, cents(award / rate));
        }
    }
    month.book(child_benefits);
    month.book(credits);
}

/// Returns the award on the month's incomes, pounds a month.
fn award(law: &UkLaw, household: &UkHouseholdYear) -> f64 {
    let net = |person: &UkPerson| law.net_earnings(person) / MONTHS;
    let partner = household.partner.as_ref().map_or(0.0, net);
    law.universal_credit.per_month(household, net(&household.head), partner)
}

/// Returns whether a tax unit of working age claims what it is entitled to; students do not.
fn may_claim(context: &MonthContext, law: &UkLaw, block: &Block, unit: &Range<usize>) -> bool {
    let workers = &block.workers;
    let are_of_age = unit.clone().all(|row| {
        let age = workers.age_years(row);
        age >= YOUNGEST && !law.national_insurance.is_of_pension_age(age)
    });
    are_of_age
        && !workers.traits[unit.start].is_student()
        && context.draws.traits(block.entity(unit.start), TRAITS)[2]
            < law.assumptions.universal_credit_take_up
}

/// Describes a tax unit by the month's incomes at rates of a year, in pounds.
fn household(
    context: &MonthContext,
    law: &UkLaw,
    block: &Block,
    (month, unit, countable): (&BlockMonth, &Range<usize>, &[i64]),
) -> UkHouseholdYear {
    let workers = &block.workers;
    let rate = law.assumptions.pounds_per_dollar;
    let pounds = |cents: i64| rate * annual_rate(cents);
    let person = |row: usize| {
        let (_, from_capital) = property_income(workers, row);
        let saved = retirement_saving(context, workers.traits[row], month.wage[row]);
        let unearned = tested_unearned_income(month, row, countable[row]);
        UkPerson {
            age: workers.age_years(row),
            wages: pounds(month.wage[row]),
            pension_contributions: pounds(saved),
            trading_receipts: pounds(tested_profit(month, row)).max(0.0),
            trading_costs: None,
            other_income: pounds(unearned - from_capital),
            income_from_capital: pounds(from_capital),
            months_self_employed: months_self_employed(block, month, row),
        }
    };
    let is_tenant = workers.traits[unit.start].role() != Role::Dependant
        && context.draws.traits(block.entity(unit.start), TRAITS)[3] < law.assumptions.renting_share;
    UkHouseholdYear {
        head: person(unit.start),
        partner: (unit.len() > 1).then(|| person(unit.start + 1)),
        children: workers.children[unit.start],
        eldest_born_before_april_2017: eldest_is_of_before_april_2017(context.month, workers, unit.start),
        rent_per_month: if is_tenant { law.assumptions.rent_per_month } else { 0.0 },
        capital: rate * workers.purse[unit.start].max(0) as f64 / 100.0,
    }
}
