use ghostwork_processor::{Kernel, Processor};

use crate::accounting::taxes_and_benefits::means::{pays_social_security, social_security};
use crate::arithmetic::{cut_off, whole};
use crate::behaviour::earnings::PENSION_AGE_MONTHS;
use crate::block::{Candidates, Scratch};
use crate::draws::{WordColumns, unit_interval};
use crate::observation::cell_sums::YearSums;
use crate::observation::columns::Columns;
use crate::observation::counters::{Counters, EconomySums, VOLATILITY_BINS, YEAR_INCOME_BINS};
use crate::observation::effective_rates::count_effective_rates;
use crate::observation::families::{Families, Together, find_unrelated};
use crate::observation::histogram::bin;
use crate::observation::households::Households;
use crate::observation::parameters::MeasurementParameters;
use crate::observation::poverty_line::PovertyLines;
use crate::observation::tax_records::{count_account_year, draw_customers, has_contract_income};
use crate::parameters::ModelParameters;
use crate::population::accounts::Owner;
use crate::population::workers::{HouseholdYear as NetIncomes, Workers};

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

/// Counts the calendar year of everybody in the block; to be called in December, when everybody has been counted.
pub(crate) fn count_year(columns: &Columns, scratch: &mut Scratch, counters: &mut Counters) {
    let Scratch { candidates, words, flags: [unrelated, _], amounts: incomes, households, .. } = scratch;
    let workers = &columns.block.workers;
    find_unrelated(columns, candidates, words, unrelated);
    let parameters = columns.context.parameters;
    add_money_incomes(columns.context.processor, parameters, workers, incomes);
    count_households(columns, households, &Families { workers, incomes, unrelated }, counters);
    count_contractors(columns, candidates, words, counters);
    count_account_years(columns, counters);
    count_effective_rates(columns, candidates, counters);
}

/// Counts the year of every household and of its members.
fn count_households(
    columns: &Columns,
    households: &Households,
    families: &Families,
    counters: &mut Counters,
) {
    let workers = &columns.block.workers;
    let lines = PovertyLines::new(&columns.context.parameters.measurement);
    let mut reader = workers.household_year.reader();
    let years: Vec<NetIncomes> = households.rows().map(|rows| reader.at(rows.start)).collect();
    let volatilities = volatilities(columns.context.processor, &years);
    for ((rows, year), volatility) in households.rows().zip(&years).zip(volatilities) {
        let together = Together::of(families, &rows);
        let varies = year.is_of_whole_year() & (year.income > 0.0);
        let household = HouseholdYear::of(varies.then_some(volatility), &together, &lines);
        household.count(&mut counters.economy);
        let change = YearChange::of(year, &together);
        let main = families.main(&rows, &together);
        for row in rows {
            let sums = &mut counters.cells[columns.cells[row].index()].year;
            let residents = 1 + i64::from(workers.children[row]);
            sums.residents += residents;
            sums.poor_residents += residents * families.is_poor(row, main, &lines);
            household.count_member(sums);
            if let Some(change) = &change {
                change.count_member(sums);
            }
            let has_profit = workers.year_profit[row] > 0;
            let is_worker = has_profit | (workers.year_wages[row] > 0);
            let has_no_lasting_job = has_profit | workers.terms[row].had_supplemental_work();
            sums.freelancers_by_any_name += i64::from(is_worker & has_no_lasting_job);
            sums.earners += i64::from(is_worker);
        }
    }
}

/// Counts whose business profit a firm has reported in part.
fn count_contractors(
    columns: &Columns,
    candidates: &mut Candidates,
    words: &mut WordColumns,
    counters: &mut Counters,
) {
    let profits = columns.block.workers.year_profit.iter();
    let rows = candidates.find_where(columns.context.processor, profits, |profit| *profit > 0);
    draw_customers(columns, words, rows);
    for (row, luck) in rows.iter().zip(words.column(1)) {
        let row = usize::from(*row);
        let sums = &mut counters.cells[columns.cells[row].index()].year;
        sums.contractors += i64::from(has_contract_income(columns, row, unit_interval(*luck)));
    }
}

fn count_account_years(columns: &Columns, counters: &mut Counters) {
    for (position, account) in columns.block.accounts.iter().enumerate() {
        let Owner::Home { row, .. } = account.owner else { continue };
        let row = usize::from(row);
        // A closed account is nobody's, and its owner may have another.
        let is_owned = usize::from(columns.block.workers.account[row]) == position + 1;
        if is_owned && account.year_gross > 0 {
            let sums = &mut counters.cells[columns.cells[row].index()].year;
            sums.paid_in_few_months += i64::from(account.year_active_months <= FEW_MONTHS);
            let platform = i64::from(account.year_gross);
            sums.side_activities += i64::from(other_income_cents(columns, row, platform) > platform);
            count_account_year(columns, row, account, sums);
        }
    }
}

/// Returns a person's income of the year besides so much platform pay, before taxes: wages, other profit, unemployment benefits,
/// what instruments paid in cash, private income and Social Security; cents.
fn other_income_cents(columns: &Columns, row: usize, platform: i64) -> i64 {
    let workers = &columns.block.workers;
    let monthly = i64::from(workers.property_income[row]) + social_security(workers, row);
    i64::from(workers.year_wages[row])
        + (i64::from(workers.year_profit[row]) - platform).max(0)
        + i64::from(workers.year_unemployment.get(row))
        + i64::from(workers.year_taxed_transfers.get(row))
        + i64::from(workers.year_untaxed_transfers.get(row))
        + MONTHS_PER_YEAR * monthly
}

/// A household's year.
struct HouseholdYear {
    money_income_cents: i64,
    is_poor: i64,
    /// Coefficient of variation of monthly net income; `None` without twelve months and a positive income.
    volatility_millionths: Option<i64>,
}

impl HouseholdYear {
    fn of(volatility_millionths: Option<i64>, together: &Together, lines: &PovertyLines) -> Self {
        let Together { money_income_cents, members, .. } = *together;
        Self {
            money_income_cents,
            is_poor: i64::from(money_income_cents < lines.cents_per_year(members)),
            volatility_millionths,
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
    fn of(year: &NetIncomes, together: &Together) -> Option<Self> {
        let before = f64::from(year.last_income).max(0.0);
        let now = f64::from(year.income).max(0.0);
        if before <= 0.0 {
            return None;
        }
        let available = now - together.medical_dollars as f64;
        let fall = f64::from(year.last_available_income) - available;
        let savings = together.savings_cents as f64 / 100.0;
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

/// Adds up everybody's income of the year before taxes as the Census Bureau's survey records it, cents: without food assistance
/// and tax credits, and without what households leave out. What is drawn from retirement balances adds nothing: the private
/// income of pensioners is what the survey recorded of pensions and withdrawals.
fn add_money_incomes(
    processor: Processor,
    parameters: &ModelParameters,
    workers: &Workers,
    incomes: &mut Vec<i64>,
) {
    incomes.resize(workers.len(), 0);
    let parameters = &parameters.measurement;
    processor.run(LastingIncomes { parameters, workers, incomes });
    let transfers = workers.year_taxed_transfers.iter().chain(workers.year_untaxed_transfers.iter());
    for (row, benefits) in workers.year_unemployment.iter().chain(transfers) {
        incomes[row] += told(i64::from(benefits), parameters.benefit_under_reporting);
    }
}

/// Returns what households tell of an amount of which they leave a share out.
#[inline(always)]
fn told(cents: i64, left_out: f64) -> i64 {
    cut_off(cents as f64 * (1.0 - left_out))
}

/// Works out everybody's money income without unemployment benefits and what instruments paid.
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

/// Returns the coefficient of variation of the twelve monthly incomes of each household, millionths; without meaning where there is no
/// positive income.
fn volatilities(processor: Processor, years: &[NetIncomes]) -> Vec<i64> {
    let mut millionths = vec![0; years.len()];
    processor.run(Volatilities { years, millionths: &mut millionths });
    millionths
}

/// Works out volatilities.
struct Volatilities<'a> {
    years: &'a [NetIncomes],
    millionths: &'a mut [i64],
}

impl Kernel for Volatilities<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let months = MONTHS_PER_YEAR as f64;
        for (millionths, year) in self.millionths.iter_mut().zip(self.years) {
            let mean = f64::from(year.income) / months;
            let variance = f64::from(year.income_squares) / months - mean * mean;
            // A household that spends nearly the whole year without income has no meaningful ratio: it is taken as 10.
            let ratio = (variance.max(0.0).sqrt() / mean).min(10.0);
            *millionths = if mean > 0.0 { whole(ratio * 1_000_000.0) } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block};

    #[test]
    fn every_processor_adds_up_what_households_tell() {
        let scene = Scene::of("2026-12");
        let parameters = &scene.parameters.measurement;
        let (mut block, _) = populated_block();
        let workers = &mut block.workers;
        for row in 0..workers.len() {
            workers.year_wages[row] = row as i32 * 7_919 % 9_000_000;
            workers.year_profit[row] = row as i32 * 4_801 % 3_000_000 - 200_000;
        }
        workers.year_unemployment.set(77, 123_457);
        workers.year_taxed_transfers.set(78, 123_457);
        workers.year_untaxed_transfers.set(79, 123_457);
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
                    + told(
                        i64::from(workers.year_untaxed_transfers.get(row)),
                        parameters.benefit_under_reporting,
                    )
                    + told(12 * i64::from(workers.property_income[row]), left_out)
                    + 12 * social_security(workers, row)
            })
            .collect();

        for processor in Processor::all() {
            let mut incomes = vec![7; 3];
            add_money_incomes(processor, &scene.parameters, workers, &mut incomes);
            assert!(incomes == one_by_one, "{processor:?}");
        }
    }

    #[test]
    fn every_processor_finds_the_volatility_of_one_household_after_the_other() {
        let year = |number: i32| {
            let income = (number * 7_919 % 90_000 - 9_000) as f32;
            let income_squares = income * income / 12.0 * (number % 211) as f32;
            NetIncomes { income, income_squares, ..NetIncomes::default() }
        };
        let years: Vec<NetIncomes> = (0..1_003).map(year).collect();
        let one_by_one: Vec<i64> = years
            .iter()
            .map(|year| {
                let mean = f64::from(year.income) / 12.0;
                let variance = f64::from(year.income_squares) / 12.0 - mean * mean;
                let ratio = (variance.max(0.0).sqrt() / mean).min(10.0);
                if mean > 0.0 { (ratio * 1_000_000.0) as i64 } else { 0 }
            })
            .collect();

        assert!([0, 10_000_000].iter().all(|millionths| one_by_one.contains(millionths)));
        assert!(one_by_one.iter().any(|millionths| (1..10_000_000).contains(millionths)));
        for processor in Processor::all() {
            assert!(volatilities(processor, &years) == one_by_one, "{processor:?}");
        }
    }
}
