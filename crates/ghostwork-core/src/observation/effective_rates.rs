use std::ops::Range;

use ghostwork_law::{EarningsKind, EffectiveTaxRates, NationalLaw, Person, TaxUnitYear, UsLaw};

use crate::accounting::taxes_and_benefits::annual::unit_year;
use crate::accounting::taxes_and_benefits::united_kingdom::profit_rates;
use crate::context::UsContext;
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, RATE_BINS};
use crate::observation::histogram::bin;

/// Additional profit over which the marginal rate is taken, dollars a year.
const STEP: f64 = 1_000.0;
/// Profit of the year below which working is not worth comparing with not working, dollars.
const LEAST_PROFIT: f64 = 100.0;
const WEEKS_PER_YEAR: f64 = 52.0;
/// Width of a bin of rates, millionths.
const RATE_BIN_MILLIONTHS: i64 = 10_000;
/// Rate above which little of more work is left: the mark of the Congressional Budget Office and others, millionths.
const HIGH_RATE_MILLIONTHS: i64 = 700_000;

/// Counts effective tax rates on the business profit of the calendar year; to be called in December.
///
/// Only heads with profit are looked at, as each takes four assessments.
pub(crate) fn count_effective_rates(columns: &Columns, counters: &mut Counters) {
    let workers = &columns.block.workers;
    let mut head = 0;
    while head < workers.len() {
        let unit = workers.unit(head);
        if f64::from(workers.year_profit[head]) / 100.0 >= LEAST_PROFIT {
            let rates = match columns.context.law {
                NationalLaw::UnitedStates(law) => us_rates(columns, law, &unit),
                NationalLaw::UnitedKingdom(law) => profit_rates(columns.context, law, columns.block, &unit),
            };
            let [marginal, participation, replacement] =
                [rates.marginal, rates.participation, rates.replacement].map(millionths);
            let parts =
                [rates.marginal_from_taxes, rates.marginal_from_benefits, rates.marginal_from_premium_credit];
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
        head = unit.end;
    }
}

/// Returns the effective tax rates of a head's work under the law of the United States.
fn us_rates(columns: &Columns, law: &UsLaw, unit: &Range<usize>) -> EffectiveTaxRates {
    let year = unit_year(&UsContext::new(columns.context, law), columns.block, unit, 1.0);
    let idle = without_work(&year);
    let mut unemployed = idle;
    unemployed.head.unemployment_compensation += unemployment_benefit(law, &year);
    law.effective_tax_rates(&year, (EarningsKind::SelfEmployment, STEP), &idle, &unemployed)
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
