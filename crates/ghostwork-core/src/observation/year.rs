use std::ops::Range;

use ghostwork_processor::{Kernel, Processor};

use crate::accounting::taxes_and_benefits::means::{pays_social_security, social_security};
use crate::arithmetic::cut_off;
use crate::behaviour::earnings::PENSION_AGE_MONTHS;
use crate::observation::cell_sums::YearSums;
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, VOLATILITY_BINS, YEAR_INCOME_BINS};
use crate::observation::effective_rates::count_effective_rates;
use crate::observation::histogram::bin;
use crate::observation::parameters::MeasurementParameters;
use crate::observation::poverty_line::{PovertyLines, members};
use crate::observation::tax_records::{count_account_year, has_contract_income};
use crate::population::accounts::Owner;
use crate::population::workers::{HouseholdYear as NetIncomes, Role, Workers};

const MONTHS_PER_YEAR: i64 = 12;
/// Width of a bin of yearly income, cents: the Census Bureau's 2,500 dollars.
const YEAR_INCOME_BIN_CENTS: i64 = 250_000;
/// Width of a bin of the coefficient of variation, millionths.
const VOLATILITY_BIN_MILLIONTHS: i64 = 10_000;
/// Arc change from which income counts as halved: −50 per cent, as Dynan, Elmendorf and Sichel (2012) count it.
const HALVED: f64 = -0.5;
/// Share of available income whose loss is a large fall: Hacker and others (2014), Economic Security Index.
const LARGE_FALL: f64 = 0.25;
/// Months with pay up to which a person took part in a few months only.
const FEW_MONTHS: u8 = 3;

/// Counts the calendar year of everybody in the block; to be called in December.
pub(crate) fn count_year(columns: &Columns, counters: &mut Counters) {
    let workers = &columns.block.workers;
    let parameters = &columns.context.parameters.measurement;
    let lines = PovertyLines::new(parameters);
    let incomes = money_incomes(columns.context.processor, parameters, workers);
    let mut years = workers.household_year.reader();
    let mut first = 0;
    while first < workers.len() {
        let rows = workers.household(first);
        first = rows.end;
        let year = years.at(rows.start);
        let whole = income_and_members(workers, &incomes, &rows);
        let household = HouseholdYear::of(&year, whole, &lines);
        household.count(&mut counters.economy);
        let change = YearChange::of(&year, workers, &rows);
        let families = Families::of(columns, &incomes, &rows, whole);
        for row in rows {
            let sums = &mut counters.cells[columns.cells[row].index()].year;
            let residents = 1 + i64::from(workers.children[row]);
            sums.residents += residents;
            sums.poor_residents += residents * families.is_poor(row, &lines);
            household.count_member(sums);
            if let Some(change) = &change {
                change.count_member(sums);
            }
            let has_profit = workers.year_profit[row] > 0;
            let is_worker = has_profit || workers.year_wages[row] > 0;
            let has_no_lasting_job = has_profit || workers.terms[row].had_supplemental_work();
            sums.contractors += i64::from(has_profit && has_contract_income(columns, row));
            sums.freelancers_by_any_name += i64::from(is_worker && has_no_lasting_job);
            sums.earners += i64::from(is_worker);
        }
    }
    count_account_years(columns, counters);
    count_effective_rates(columns, counters);
}

fn count_account_years(columns: &Columns, counters: &mut Counters) {
    for account in &columns.block.accounts {
        let Owner::Home { row, .. } = account.owner else { continue };
        if account.year_gross > 0 {
            let row = usize::from(row);
            let sums = &mut counters.cells[columns.cells[row].index()].year;
            sums.paid_in_few_months += i64::from(account.year_active_months <= FEW_MONTHS);
            let platform = i64::from(account.year_gross);
            sums.side_activities +=
                i64::from(other_income_cents(&columns.block.workers, row, platform) > platform);
            count_account_year(columns, row, account, sums);
        }
    }
}

/// Returns a person's income of the year besides so much platform pay, before taxes: wages, other profit, unemployment benefits
/// and taxed transfers, private income and Social Security; cents.
fn other_income_cents(workers: &Workers, row: usize, platform: i64) -> i64 {
    i64::from(workers.year_wages[row])
        + (i64::from(workers.year_profit[row]) - platform).max(0)
        + i64::from(workers.year_unemployment.get(row))
        + i64::from(workers.year_taxed_transfers.get(row))
        + MONTHS_PER_YEAR * (i64::from(workers.property_income[row]) + social_security(workers, row))
}

/// A household's year.
struct HouseholdYear {
    money_income_cents: i64,
    is_poor: i64,
    /// Coefficient of variation of monthly net income; `None` without positive income.
    volatility_millionths: Option<i64>,
}

impl HouseholdYear {
    fn of(year: &NetIncomes, (money_income_cents, members): (i64, i64), lines: &PovertyLines) -> Self {
        Self {
            money_income_cents,
            is_poor: i64::from(money_income_cents < lines.cents_per_year(members)),
            volatility_millionths: volatility_millionths(year),
        }
    }

    fn count(&self, economy: &mut EconomySums) {
        economy.year_incomes[bin(self.money_income_cents, YEAR_INCOME_BIN_CENTS, YEAR_INCOME_BINS)] += 1;
        if let Some(volatility) = self.volatility_millionths {
            let bin = bin(volatility, VOLATILITY_BIN_MILLIONTHS, VOLATILITY_BINS);
            economy.volatility[0][bin] += 1;
            economy.volatility[1][bin] += self.is_poor;
        }
    }

    fn count_member(&self, sums: &mut YearSums) {
        if let Some(volatility) = self.volatility_millionths {
            sums.with_volatility += 1;
            sums.volatility_millionths += volatility;
        }
    }
}

/// How a household's net income compares with that of the year before.
struct YearChange {
    /// Change over the mean of both years, −2 to 2.
    arc: f64,
    is_insecure: i64,
}

impl YearChange {
    /// Returns the change, `None` where the year before is not known or neither year had an income.
    fn of(year: &NetIncomes, workers: &Workers, rows: &Range<usize>) -> Option<Self> {
        let before = f64::from(year.last_income).max(0.0);
        let now = f64::from(year.income).max(0.0);
        if before <= 0.0 {
            return None;
        }
        let bills: f64 =
            workers.year_medical_dollars[rows.clone()].iter().map(|dollars| f64::from(*dollars)).sum();
        let available = now - bills;
        let fall = f64::from(year.last_available_income) - available;
        let savings = workers.purse[rows.clone()].iter().sum::<i64>() as f64 / 100.0;
        let falls_far = fall >= LARGE_FALL * f64::from(year.last_available_income).max(0.0);
        Some(Self {
            arc: 2.0 * (now - before) / (now + before),
            is_insecure: i64::from(fall > 0.0 && falls_far && savings < fall),
        })
    }

    fn count_member(&self, sums: &mut YearSums) {
        sums.with_last_year += 1;
        sums.arc_change_millionths += (self.arc * 1_000_000.0) as i64;
        sums.arc_change_squares_millionths += (self.arc * self.arc * 1_000_000.0) as i64;
        sums.with_halved_income += i64::from(self.arc <= HALVED);
        sums.insecure += self.is_insecure;
    }
}

/// Who is poor in a household by the official measure: persons who are not related are families of their own.
struct Families<'a> {
    columns: &'a Columns<'a>,
    /// Money income by row, cents.
    incomes: &'a [i64],
    first: usize,
    /// Income and members of the family of the household's first person.
    main: (i64, i64),
    /// Whether everybody is of that family, as in most households: those of one tax unit.
    are_one: bool,
}

impl<'a> Families<'a> {
    fn of(columns: &'a Columns, incomes: &'a [i64], household: &Range<usize>, whole: (i64, i64)) -> Self {
        let workers = &columns.block.workers;
        let first = household.start;
        let are_one = workers.unit(first).end == household.end;
        let mut families = Self { columns, incomes, first, main: whole, are_one };
        if !are_one {
            families.part(household);
        }
        families
    }

    /// Leaves to the main family who is related to its first person.
    fn part(&mut self, household: &Range<usize>) {
        let workers = &self.columns.block.workers;
        self.main = (0, 0);
        let mut head = household.start;
        while head < household.end {
            let unit = workers.unit(head);
            if !self.is_unrelated(head) {
                let (income, members) = income_and_members(workers, self.incomes, &unit);
                self.main.0 += income;
                self.main.1 += members;
            }
            head = unit.end;
        }
    }

    /// Returns whether a tax unit is not related to the household's first person: a partner, a lodger, a friend.
    fn is_unrelated(&self, head: usize) -> bool {
        let Self { columns, first, are_one, .. } = self;
        if *are_one || head == *first || columns.block.workers.traits[head].role() == Role::Dependant {
            return false;
        }
        let draws = columns.context.draws.traits(columns.block.entity(head), RELATION);
        draws[0] < columns.context.parameters.measurement.unrelated_share
    }

    /// Returns whether the family of a person is poor: 0 or 1.
    fn is_poor(&self, row: usize, lines: &PovertyLines) -> i64 {
        let workers = &self.columns.block.workers;
        let head = workers.purse_row(row);
        let (income, members) = if self.is_unrelated(head) {
            income_and_members(workers, self.incomes, &workers.unit(head))
        } else {
            self.main
        };
        i64::from(income < lines.cents_per_year(members))
    }
}

/// Index of the lasting draw that decides who is related to those they live with.
const RELATION: u16 = 0x30;

fn income_and_members(workers: &Workers, incomes: &[i64], rows: &Range<usize>) -> (i64, i64) {
    (incomes[rows.clone()].iter().sum(), members(workers, rows))
}

/// Returns everybody's income of the year before taxes as the Census Bureau's survey records it, cents: without food assistance
/// and tax credits, and without what households leave out.
fn money_incomes(processor: Processor, parameters: &MeasurementParameters, workers: &Workers) -> Vec<i64> {
    let mut incomes = vec![0; workers.len()];
    processor.run(LastingIncomes { parameters, workers, incomes: &mut incomes });
    for (row, benefits) in workers.year_unemployment.iter().chain(workers.year_taxed_transfers.iter()) {
        incomes[row] += told(i64::from(benefits), parameters.benefit_under_reporting);
    }
    incomes
}

/// Returns what households tell of an amount of which they leave a share out.
#[inline(always)]
fn told(cents: i64, left_out: f64) -> i64 {
    cut_off(cents as f64 * (1.0 - left_out))
}

/// Works out everybody's money income without unemployment benefits and taxed transfers.
struct LastingIncomes<'a> {
    parameters: &'a MeasurementParameters,
    workers: &'a Workers,
    incomes: &'a mut [i64],
}

impl Kernel for LastingIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { parameters, workers, incomes } = self;
        let rows = incomes.len();
        let (wages, profits) = (&workers.year_wages[..rows], &workers.year_profit[..rows]);
        let (private, social_security) = (&workers.property_income[..rows], &workers.social_security[..rows]);
        let (states, ages) = (&workers.labour_state[..rows], &workers.age_months[..rows]);
        let MeasurementParameters { under_reporting, pension_under_reporting, .. } = *parameters;
        for (row, income) in incomes.iter_mut().enumerate() {
            let pension_left_out =
                if ages[row] >= PENSION_AGE_MONTHS { pension_under_reporting } else { 0.0 };
            let profit = told(i64::from(profits[row]), under_reporting);
            let private = told(MONTHS_PER_YEAR * i64::from(private[row]), pension_left_out);
            let benefits = MONTHS_PER_YEAR * i64::from(social_security[row]);
            let is_due = pays_social_security(states[row], ages[row]);
            let market = i64::from(wages[row]).wrapping_add(profit).wrapping_add(private);
            *income = market.wrapping_add(if is_due { benefits } else { 0 });
        }
    }
}

/// Returns the coefficient of variation of the twelve monthly incomes of a household.
fn volatility_millionths(year: &NetIncomes) -> Option<i64> {
    let months = MONTHS_PER_YEAR as f64;
    let mean = f64::from(year.income) / months;
    let variance = f64::from(year.income_squares) / months - mean * mean;
    // A household that spends nearly the whole year without income has no meaningful ratio: it is taken as 10.
    (mean > 0.0).then(|| ((variance.max(0.0).sqrt() / mean).min(10.0) * 1_000_000.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::populated_block;

    #[test]
    fn every_processor_adds_up_what_households_tell() {
        let parameters = MeasurementParameters::default();
        let (mut block, _) = populated_block();
        let workers = &mut block.workers;
        for row in 0..workers.len() {
            workers.year_wages[row] = row as i32 * 7_919 % 9_000_000;
            workers.year_profit[row] = row as i32 * 4_801 % 3_000_000 - 200_000;
        }
        workers.year_unemployment.set(77, 123_457);
        workers.year_taxed_transfers.set(78, 123_457);
        let one_by_one: Vec<i64> = (0..workers.len())
            .map(|row| {
                let is_pension = workers.age_months[row] >= PENSION_AGE_MONTHS;
                let left_out = if is_pension { parameters.pension_under_reporting } else { 0.0 };
                i64::from(workers.year_wages[row])
                    + told(i64::from(workers.year_profit[row]), parameters.under_reporting)
                    + told(i64::from(workers.year_unemployment.get(row)), parameters.benefit_under_reporting)
                    + told(
                        i64::from(workers.year_taxed_transfers.get(row)),
                        parameters.benefit_under_reporting,
                    )
                    + told(12 * i64::from(workers.property_income[row]), left_out)
                    + 12 * social_security(workers, row)
            })
            .collect();

        for processor in Processor::all() {
            assert!(money_incomes(processor, &parameters, workers) == one_by_one, "{processor:?}");
        }
    }
}
