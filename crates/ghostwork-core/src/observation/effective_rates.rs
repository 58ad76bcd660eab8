use std::ops::Range;

use ghostwork_law::{
    COMPARED_YEARS, ComparedYears, EarningsKind, EffectiveTaxRates, FilingStatus, NationalLaw, Person,
    RETURNS_AT_ONCE, SimpleAssessments, SimpleReturns, State, TaxUnitYear, UsLaw,
};
use ghostwork_processor::Kernel;

use crate::accounting::taxes_and_benefits::annual::unit_year;
use crate::accounting::taxes_and_benefits::means::weekly_hours;
use crate::accounting::taxes_and_benefits::united_kingdom::profit_rates;
use crate::block::{Block, Candidates};
use crate::context::{MonthContext, UsContext};
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, RATE_BINS};
use crate::observation::histogram::bin;
use crate::population::workers::Role;

/// Additional profit over which the marginal rate is taken, dollars a year.
const STEP: f64 = 1_000.0;
/// Profit of the year below which working is not worth comparing with not working, cents.
const LEAST_PROFIT_CENTS: i32 = 10_000;
const WEEKS_PER_YEAR: f64 = 52.0;
/// Width of a bin of rates, millionths.
const RATE_BIN_MILLIONTHS: i64 = 10_000;
/// Rate above which little of more work is left: the mark of the Congressional Budget Office and others, millionths.
const HIGH_RATE_MILLIONTHS: i64 = 700_000;

/// Counts effective tax rates on the business profit of the calendar year; to be called in December.
///
/// Only heads with profit are looked at, as each takes four assessments.
pub(crate) fn count_effective_rates(columns: &Columns, candidates: &mut Candidates, counters: &mut Counters) {
    let units = units_with_profit(columns, candidates);
    match columns.context.law {
        NationalLaw::UnitedStates(law) => us_rates(columns, law, units, |head, rates| {
            count(columns, head, rates, counters);
        }),
        NationalLaw::UnitedKingdom(law) => {
            for unit in units {
                let rates = profit_rates(columns.context, law, columns.block, &unit);
                count(columns, unit.start, &rates, counters);
            }
        }
    }
}

/// Returns the rows of the tax units whose heads have made a profit that is worth looking at.
fn units_with_profit(columns: &Columns, candidates: &mut Candidates) -> impl Iterator<Item = Range<usize>> {
    let workers = &columns.block.workers;
    let persons = workers.traits.iter().zip(&workers.year_profit);
    let heads = candidates.find_where(columns.context.processor, persons, |(traits, profit)| {
        (traits.role() != Role::Spouse) & (*profit >= LEAST_PROFIT_CENTS)
    });
    heads.iter().map(|head| workers.unit(usize::from(*head)))
}

/// Counts the rates of a head.
fn count(columns: &Columns, head: usize, rates: &EffectiveTaxRates, counters: &mut Counters) {
    let [marginal, participation, replacement] =
        [rates.marginal, rates.participation, rates.replacement].map(millionths);
    let parts = [rates.marginal_from_taxes, rates.marginal_from_benefits, rates.marginal_from_premium_credit];
    let sums = &mut counters.cells[columns.cells[head].index()].year;
    sums.with_rates += 1;
    sums.high_marginal_rates += i64::from(marginal > HIGH_RATE_MILLIONTHS);
    sums.high_participation_rates += i64::from(participation > HIGH_RATE_MILLIONTHS);
    for (sum, part) in sums.marginal_parts_millionths.iter_mut().zip(parts) {
        *sum += millionths(part);
    }
    counters.economy.marginal_rates[bin(marginal, RATE_BIN_MILLIONTHS, RATE_BINS)] += 1;
    counters.economy.participation_rates[bin(participation, RATE_BIN_MILLIONTHS, RATE_BINS)] += 1;
    counters.economy.replacement_rates[bin(replacement, RATE_BIN_MILLIONTHS, RATE_BINS)] += 1;
}

/// Heads whose taxes are assessed together.
const HEADS_AT_ONCE: usize = RETURNS_AT_ONCE / COMPARED_YEARS;

/// Tax units of one filing status that wait for their taxes to be assessed.
struct Waiting {
    units: Vec<(usize, ComparedYears)>,
    returns: SimpleReturns,
}

impl Waiting {
    fn new(status: FilingStatus) -> Self {
        Self { units: Vec::with_capacity(HEADS_AT_ONCE), returns: SimpleReturns::empty(status, State::AL) }
    }

    fn receive(&mut self, head: usize, years: &ComparedYears) {
        let first = COMPARED_YEARS * self.units.len();
        for (place, year) in years.all().into_iter().enumerate() {
            self.returns.put(first + place, year);
        }
        self.units.push((head, *years));
    }

    /// Lets `count` have the row and the rates of every head who waits.
    fn assess(
        &mut self,
        context: &MonthContext,
        law: &UsLaw,
        count: &mut impl FnMut(usize, &EffectiveTaxRates),
    ) {
        let assessed = context.processor.run(Assess { law, returns: &self.returns });
        for (number, (head, years)) in self.units.iter().enumerate() {
            let taxes = std::array::from_fn(|place| assessed.at(COMPARED_YEARS * number + place));
            count(*head, &law.effective_tax_rates_after(years, &taxes));
        }
        self.units.clear();
    }
}

/// Assesses the taxes of returns.
struct Assess<'a> {
    law: &'a UsLaw,
    returns: &'a SimpleReturns,
}

impl Kernel for Assess<'_> {
    type Output = SimpleAssessments;

    #[inline(always)]
    fn run(self) -> SimpleAssessments {
        self.law.assess_simple(self.returns)
    }
}

/// Lets `count` have the row and the effective tax rates of the work of every head with profit, under the law of the United
/// States.
fn us_rates(
    columns: &Columns,
    law: &UsLaw,
    units: impl Iterator<Item = Range<usize>>,
    mut count: impl FnMut(usize, &EffectiveTaxRates),
) {
    let context = UsContext::new(columns.context, law);
    let mut desks =
        [FilingStatus::Single, FilingStatus::Joint, FilingStatus::HeadOfHousehold].map(Waiting::new);
    for unit in units {
        let years = compared_years(&context, columns.block, &unit, |row| {
            weekly_hours(&columns.block.workers, row, columns.engaged_hours[row] + columns.unpaid_hours[row])
        });
        let status = years.all()[0].filing_status;
        for desk in desks.iter_mut().filter(|desk| desk.returns.filing_status == status) {
            desk.receive(unit.start, &years);
            if desk.units.len() == HEADS_AT_ONCE {
                desk.assess(columns.context, law, &mut count);
            }
        }
    }
    for desk in &mut desks {
        desk.assess(columns.context, law, &mut count);
    }
}

/// Returns the years that the effective tax rates of a head's work compare, given the hours of adults a week, which work rules
/// ask for.
fn compared_years(
    context: &UsContext,
    block: &Block,
    unit: &Range<usize>,
    hours_per_week: impl Fn(usize) -> f64,
) -> ComparedYears {
    let mut year = unit_year(context, block, unit, 1.0);
    year.head.hours_per_week = hours_per_week(unit.start);
    if let Some(spouse) = &mut year.spouse {
        spouse.hours_per_week = hours_per_week(unit.start + 1);
    }
    let idle = without_work(&year);
    let mut unemployed = idle;
    unemployed.head.unemployment_compensation += unemployment_benefit(context.law, &year);
    ComparedYears::new(year, (EarningsKind::SelfEmployment, STEP), idle, unemployed)
}

/// Returns the unemployment benefit of a year after a head's work is lost, dollars: of wages, and of profit where
/// contractors are insured.
fn unemployment_benefit(law: &UsLaw, year: &TaxUnitYear) -> f64 {
    let insurance = &law.unemployment_insurance;
    let contracts = if insurance.covers_contractors() { year.head.self_employment_profit } else { 0.0 };
    let weekly = insurance.weekly_benefit(year.state, (year.head.wages + contracts) / WEEKS_PER_YEAR);
    weekly * insurance.duration_weeks(year.state).min(WEEKS_PER_YEAR)
}

/// Returns the year of a tax unit whose head does not work.
fn without_work(year: &TaxUnitYear) -> TaxUnitYear {
    let head = Person {
        wages: 0.0,
        tips: 0.0,
        elective_deferrals: 0.0,
        self_employment_profit: 0.0,
        hours_per_week: 0.0,
        ..year.head
    };
    TaxUnitYear { head, ..*year }
}

fn millionths(rate: f64) -> i64 {
    (rate * 1_000_000.0) as i64
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::annual::heads;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block, us};
    use crate::accounting::taxes_and_benefits::means;
    use crate::observation::columns::Places;

    #[test]
    fn every_processor_finds_the_rates_of_one_head_after_the_other() {
        let scene = Scene::of("2026-12");
        let (mut block, mut month) = populated_block();
        for row in 0..block.workers.len() {
            let number = row as i32;
            block.workers.year_wages[row] = if row % 3 == 0 { 0 } else { number * 7_919 % 9_000_000 };
            block.workers.year_profit[row] = number * 4_801 % 3_000_000 - 1_000_000;
            if row % 11 == 0 {
                block.workers.year_unemployment.set(row, 400_000);
            }
        }
        let places = Places::of(&block);
        let context = scene.context();
        let context = us(&context);
        let has_profit = |head: &usize| block.workers.year_profit[*head] >= LEAST_PROFIT_CENTS;
        let one_by_one: Vec<_> = heads(&block.workers)
            .filter(has_profit)
            .map(|head| {
                let hours = |row| means::hours_per_week(&block.workers, &month, row);
                let years = compared_years(&context, &block, &block.workers.unit(head), hours);
                (head, context.law.effective_tax_rates(&years))
            })
            .collect();

        assert!(one_by_one.len() > 500);
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let (columns, _) = Columns::split(&context, (&block, &places), &mut month);
            let mut candidates = Candidates::default();
            let units = units_with_profit(&columns, &mut candidates);
            let mut rates = Vec::new();
            us_rates(&columns, us(&context).law, units, |head, of_head| rates.push((head, *of_head)));
            rates.sort_unstable_by_key(|(head, _)| *head);
            assert!(rates == one_by_one, "{processor:?}");
        }
    }
}
