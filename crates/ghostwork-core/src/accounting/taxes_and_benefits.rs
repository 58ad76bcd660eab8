//! Phase 7: payroll and income taxes, unemployment benefits, food assistance, the settlement in April.

pub(crate) mod annual;
#[cfg(test)]
pub(crate) mod example;
mod food_assistance;
pub(crate) mod means;
mod pay_as_you_go;
pub(crate) mod residence;
pub(crate) mod rounding;
pub(crate) mod united_kingdom;

pub(crate) use annual::TaxOffice;
pub(crate) use food_assistance::Queue as FoodQueue;
pub(crate) use pay_as_you_go::TaxSheet;

use std::ops::Range;

use ghostwork_law::{FilingStatus, NationalLaw};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};
use ghostwork_processor::{Kernel, Processor};

use crate::accounting::instruments;
use crate::block::{Batch, Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::ledger::Purpose;
use crate::population::compact::RoughCents;
use crate::population::workers::{LabourState, Workers};

parameters! {
    /// Taxes paid in advance, take-up of credits and benefits.
    pub struct TaxesAndBenefitsParameters in "taxes" {
        /// Share of those who work on own account who pay estimated tax through the year; others with untaxed income do.
        estimated_tax_compliance: f64 = 0.66, Unit::Share, 0.0..=1.0,
            "Bruckner (2016), Shortchanged: 34 per cent of platform workers did not know of quarterly payments";
        /// Share of the child tax credit that parents have taken off their withholding.
        child_credit_in_withholding: f64 = 0.2, Unit::Share, 0.0..=1.0,
            "assumption; check: refunds of 330 billion USD in the filing season of 2024 (Internal Revenue Service)";
        /// Share of tax units entitled to the earned income credit that claim it.
        earned_income_credit_take_up: f64 = 0.78, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service and Census Bureau, participation in tax years 2016 to 2018: 78 to 79 per cent";
        /// Share of households entitled to food assistance that receive it.
        food_assistance_take_up: f64 = 0.82, Unit::Share, 0.0..=1.0,
            "USDA Food and Nutrition Service, participation of eligible persons in fiscal year 2019: 82 per cent";
        /// Rent, mortgage and utilities of households that claim food assistance.
        shelter_costs: f64 = 700.0, Unit::DollarsPerMonth, 0.0..=10_000.0, ASSUMPTION;
    }
}

/// Index of the lasting draws of a tax unit: estimated tax, earned income credit, food assistance.
const TRAITS: u16 = 0x20;

/// A sum that a worker's account cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an account of a worker would come to {sum}, more than 21,474,836.47")]
pub struct AmountTooLarge {
    /// What the account would come to.
    pub sum: Money,
}

/// Adds cents to an account.
///
/// # Errors
///
/// When the account cannot hold the sum.
pub(crate) fn accrue(account: &mut i32, cents: i64) -> Result<(), AmountTooLarge> {
    *account = fit(i64::from(*account) + cents)?;
    Ok(())
}

/// Adds cents to each account of a column.
///
/// # Errors
///
/// When an account cannot hold its sum.
pub(crate) fn accrue_each(
    processor: Processor,
    accounts: &mut [i32],
    cents: impl Iterator<Item = i64> + Clone,
) -> Result<(), AmountTooLarge> {
    let all_fit = processor.run(AccrueEach { accounts, cents: cents.clone() });
    if all_fit { Ok(()) } else { too_large(accounts, cents) }
}

/// Adds cents to accounts, and returns whether each can hold its sum.
struct AccrueEach<'a, I> {
    accounts: &'a mut [i32],
    cents: I,
}

impl<I: Iterator<Item = i64>> Kernel for AccrueEach<'_, I> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let mut beyond = 0;
        for (account, cents) in self.accounts.iter_mut().zip(self.cents) {
            let sum = i64::from(*account).wrapping_add(cents);
            *account = sum as i32;
            beyond |= sum ^ i64::from(*account);
        }
        beyond == 0
    }
}

/// Finds the first sum that went beyond an account: what went in gives back what the account held before.
#[cold]
fn too_large(accounts: &[i32], cents: impl Iterator<Item = i64>) -> Result<(), AmountTooLarge> {
    for (account, cents) in accounts.iter().zip(cents) {
        fit(i64::from(account.wrapping_sub(cents as i32)) + cents)?;
    }
    Ok(())
}

/// Returns an amount as an account holds it.
pub(crate) fn fit(cents: i64) -> Result<i32, AmountTooLarge> {
    i32::try_from(cents).map_err(|_| AmountTooLarge { sum: Money::from_cents(cents) })
}

/// Collects taxes in advance, pays benefits and what instruments claim, and settles the year, by the law of the country.
///
/// # Errors
///
/// When a worker's account cannot hold a sum.
#[inline(never)]
pub(crate) fn tax_and_support(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    match context.law {
        NationalLaw::UnitedStates(law) => us_tax_and_support(&UsContext::new(context, law), block, month),
        NationalLaw::UnitedKingdom(law) => united_kingdom::tax_and_support(context, law, block, month),
    }
}

/// The same in the United States: the year is assessed in December and settled in April.
fn us_tax_and_support(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    if context.month.month_of_year() == 1 {
        annual::begin(&mut block.workers);
    }
    pay_as_you_go::collect(context, block, month)?;
    insure_unemployed(context, block, month)?;
    let mut countable = std::mem::take(&mut month.scratch.amounts);
    count_income(context.processor, block, month, &mut countable);
    instruments::claims(context, block, month, &mut countable)?;
    food_assistance::assist(context, block, month, &countable);
    month.scratch.amounts = countable;
    match context.month.month_of_year() {
        4 => annual::settle(block, month),
        12 => annual::assess(context, block, month)?,
        _ => {}
    }
    Ok(())
}

/// Works out what counts as income for means-tested benefits before any instrument, cents by row.
///
/// So far the government has paid nothing but Social Security and unemployment benefits.
fn count_income(processor: Processor, block: &Block, month: &BlockMonth, countable: &mut Vec<i64>) {
    countable.resize(block.workers.len(), 0);
    processor.run(Countable { month, property_income: &block.workers.property_income, income: countable });
}

struct Countable<'a> {
    month: &'a BlockMonth,
    property_income: &'a [RoughCents],
    /// Income that counts, cents.
    income: &'a mut [i64],
}

impl Kernel for Countable<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let month = self.month;
        let earned = month.wage.iter().zip(&month.own_account_profit).zip(&month.platform_net);
        let other = self.property_income.iter().zip(&month.transfers);
        for (countable, (((wage, own_account), platform), (property, transfers))) in
            self.income.iter_mut().zip(earned.zip(other))
        {
            let market = wage.wrapping_add(*own_account).wrapping_add(*platform);
            *countable = market.wrapping_add(i64::from(*property)).wrapping_add(*transfers);
        }
    }
}

/// Returns how a tax unit files.
fn filing_status(workers: &Workers, unit: &Range<usize>) -> FilingStatus {
    match (unit.len(), workers.children[unit.start]) {
        (2.., _) => FilingStatus::Joint,
        (_, 0) => FilingStatus::Single,
        _ => FilingStatus::HeadOfHousehold,
    }
}

/// Pays unemployment benefits for the four or five weeks of the month.
fn insure_unemployed(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
) -> Result<(), AmountTooLarge> {
    let workers = &mut block.workers;
    let weeks = weeks_of(context.month.index());
    let mut candidates = std::mem::take(&mut month.scratch.candidates);
    let insured = candidates.find(workers.len(), |marks| context.processor.run(Insured { workers, marks }));
    let mut batch = Batch::of(Purpose::UnemploymentBenefit);
    for row in insured.iter().map(|row| usize::from(*row)) {
        let left = workers.unemployment_weeks_left[row];
        let paid = left.min(weeks);
        let weekly = weekly_benefit_besides_earnings(context, workers, row, month.platform_net[row]);
        if weekly == 0 {
            continue;
        }
        let cents = weekly * i64::from(paid);
        workers.unemployment_weeks_left[row] = left - paid;
        workers.year_unemployment.set(row, fit(i64::from(workers.year_unemployment.get(row)) + cents)?);
        month.receive_of(&mut batch, row, cents);
    }
    month.scratch.candidates = candidates;
    month.book(batch);
    Ok(())
}

/// Marks the unemployed with weeks of benefit left.
struct Insured<'a> {
    workers: &'a Workers,
    marks: &'a mut [u8],
}

impl Kernel for Insured<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let spells = self.workers.labour_state.iter().zip(&self.workers.unemployment_weeks_left);
        for (mark, (state, left)) in self.marks.iter_mut().zip(spells) {
            *mark = u8::from((*state == LabourState::Unemployed) & (*left > 0));
        }
    }
}

/// Returns the weekly unemployment benefit of a person with platform earnings in the month, cents: what is earned beyond a part
/// of the benefit is taken off.
pub(crate) fn weekly_benefit_besides_earnings(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    platform_net: i64,
) -> i64 {
    let benefit = i64::from(workers.weekly_benefit[row]) * 100;
    let weekly_earnings = platform_net.max(0) / i64::from(weeks_of(context.month.index()));
    let disregarded = (benefit as f64 * context.parameters.employment.benefit_disregard) as i64;
    (benefit - (weekly_earnings - disregarded).max(0)).max(0)
}

/// Returns the weeks of a month: four or five, 52 in twelve months.
fn weeks_of(month_index: u32) -> u8 {
    let weeks_before = |months: u32| months * 52 / 12;
    (weeks_before(month_index + 1) - weeks_before(month_index)) as u8
}

#[cfg(test)]
mod tests {
    use super::example::{Scene, block, spouse, worker};
    use super::*;
    use crate::population::compact::RoughCents;
    use crate::population::workers::{Insurance, PremiumCredit, Worker};

    fn employee() -> Worker {
        Worker { labour_state: LabourState::Employee, ..worker() }
    }

    /// Lets a month pass in which the first worker earns a wage, in cents.
    fn earn(scene: &Scene, block: &mut Block, month: &mut BlockMonth, wage: i64) {
        month.begin(block.workers.len());
        month.wage[0] = wage;
        tax_and_support(&scene.context(), block, month).unwrap();
    }

    fn flow(month: &BlockMonth, purpose: Purpose) -> i64 {
        month.ledger.flow(purpose).cents()
    }

    #[test]
    fn wages_pay_payroll_tax_and_withholding() {
        let scene = Scene::of("2026-01");
        let (mut block, mut month) = block([employee()]);

        earn(&scene, &mut block, &mut month, 400_000);

        // 7.65 % of 4,000 dollars from each side, and 0.6 % from the employer.
        assert_eq!(flow(&month, Purpose::EmployeePayrollTax), 30_600);
        assert_eq!(flow(&month, Purpose::EmployerPayrollTax), 30_600 + 2_400);
        // 48,000 less 16,100 dollars; 10 % of 12,400 and 12 % of 19,500 make 3,580 a year. Texas taxes no wages.
        assert_eq!(flow(&month, Purpose::WithheldIncomeTax), 29_833);
        assert_eq!(month.net_income[0], -30_600 - 29_833);
    }

    #[test]
    fn a_year_of_even_wages_settles_to_a_few_cents() {
        let (mut block, mut month) = block([employee()]);
        for number in 1..=12 {
            earn(&Scene::of(&format!("2026-{number:02}")), &mut block, &mut month, 400_000);
        }

        // Twelve times 298.33 dollars are withheld for 3,580.
        assert_eq!(block.workers.settlement[0], -4);
        assert_eq!(block.workers.year_wages[0], 12 * 400_000);
    }

    #[test]
    fn a_part_year_worker_gets_back_what_was_withheld_too_much() {
        let mut scene = Scene::of("2026-12");
        scene.parameters.taxes.earned_income_credit_take_up = 0.0;
        let (mut block, mut month) =
            block([Worker { year_tax_paid: 50_000, year_wages: 1_000_000, ..worker() }]);

        earn(&scene, &mut block, &mut month, 0);

        // 10,000 dollars of wages are below the standard deduction.
        assert_eq!(block.workers.settlement[0], 50_000);
    }

    #[test]
    fn saving_for_retirement_is_taken_from_the_wage_before_income_tax() {
        let mut saver = employee();
        saver.traits.set_retirement_plan(true);
        let (mut block, mut month) = block([saver]);

        earn(&Scene::of("2026-01"), &mut block, &mut month, 400_000);

        // 5.5 % of 4,000 dollars are put aside. Payroll tax is due on the whole wage; income tax on 45,360 less 16,100
        // dollars: 10 % of 12,400 and 12 % of 16,860 make 3,263.20 a year.
        assert_eq!(block.workers.year_deferrals, [22_000]);
        assert_eq!(flow(&month, Purpose::EmployeePayrollTax), 30_600);
        assert_eq!(flow(&month, Purpose::WithheldIncomeTax), 27_193);
    }

    #[test]
    fn social_security_is_taxed_beside_a_pension() {
        let mut scene = Scene::of("2026-12");
        scene.parameters.taxes.earned_income_credit_take_up = 0.0;
        let pensioner = Worker {
            age_months: 70 * 12,
            social_security: RoughCents::nearest(200_000),
            property_income: RoughCents::nearest(400_000),
            ..worker()
        };
        let (mut block, mut month) = block([pensioner]);

        earn(&scene, &mut block, &mut month, 0);

        // 48,000 and half of 24,000 dollars are 26,000 above 34,000: 85 % of that and 4,500 exceed 85 % of the benefit,
        // 20,400. 68,400 less 16,100, 2,050 and 6,000 dollars are 44,250: 10 % of 12,400 and 12 % of 31,850 make 5,062.
        assert_eq!(block.workers.settlement[0], -506_200);
    }

    #[test]
    fn too_large_an_advance_of_the_premium_credit_is_paid_back() {
        let mut scene = Scene::of("2026-12");
        scene.parameters.taxes.earned_income_credit_take_up = 0.0;
        let insured = Worker {
            year_wages: 6_300_000,
            year_tax_paid: 0,
            premium_credit: PremiumCredit { paid: 300_000, benchmark_premium: 600_000, months: 12 },
            insurance: Insurance::Subsidised,
            ..worker()
        };
        let (mut block, mut month) = block([insured]);

        earn(&scene, &mut block, &mut month, 0);

        // 63,000 dollars are 4.02 times the guideline of 15,650: no credit in 2026, and no limit on what is paid back.
        // Tax on 46,900 dollars: 10 % of 12,400 and 12 % of 34,500 make 5,380.
        assert_eq!(block.workers.settlement[0], -538_000 - 300_000);
    }

    #[test]
    fn the_settlement_is_paid_in_april() {
        let scene = Scene::of("2027-04");
        let rows = [Worker { settlement: 90_000, ..worker() }, Worker { settlement: -1_000, ..worker() }];
        let (mut block, mut month) = block(rows);

        earn(&scene, &mut block, &mut month, 0);

        assert_eq!(flow(&month, Purpose::TaxRefund), 90_000);
        assert_eq!(flow(&month, Purpose::TaxBalanceDue), 1_000);
        assert_eq!(block.workers.settlement, [0, 0]);
        assert_eq!(month.taxes, [-90_000, 1_000]);
    }

    #[test]
    fn a_couple_is_withheld_as_one_and_each_pays_by_the_own_wage() {
        let scene = Scene::of("2026-01");
        let (mut block, mut month) =
            block([employee(), Worker { labour_state: LabourState::Employee, ..spouse() }]);
        month.wage = vec![600_000, 200_000];

        tax_and_support(&scene.context(), &mut block, &mut month).unwrap();

        // 96,000 less 32,200 dollars; 10 % of 24,800 and 12 % of 39,000 make 7,160 a year, 596.67 a month.
        assert_eq!(block.workers.year_tax_paid, [44_750, 14_917]);
    }

    #[test]
    fn the_self_employed_pay_a_quarter_of_the_years_tax_in_april() {
        let mut scene = Scene::of("2026-04");
        scene.parameters.taxes.estimated_tax_compliance = 1.0;
        scene.parameters.measurement.omission_without_return = 0.0;
        let (mut block, mut month) = block([Worker { year_profit: 1_500_000, ..worker() }]);

        earn(&scene, &mut block, &mut month, 0);

        // 60,000 dollars a year: self-employment tax 8,477.73, half of it deducted; 20 % of 39,661.14 for business
        // income; 10 % of 12,400 and 12 % of 19,328.91 make 3,559.47. A quarter of 12,037.20 is 3,009.30.
        assert_eq!(flow(&month, Purpose::EstimatedTax), 300_930);
    }

    #[test]
    fn in_january_those_who_comply_pay_the_rest_of_the_past_year() {
        let mut scene = Scene::of("2027-01");
        scene.parameters.taxes.estimated_tax_compliance = 0.0;
        let own_account = Worker { labour_state: LabourState::OwnAccount, settlement: -250_000, ..worker() };
        let rows = [
            Worker { settlement: -250_000, ..worker() },
            Worker { settlement: -90_000, ..worker() },
            own_account,
        ];
        let (mut block, mut month) = block(rows);

        earn(&scene, &mut block, &mut month, 0);

        // Less than 1,000 dollars waits for the settlement, and so do those who do not know of instalments.
        assert_eq!(flow(&month, Purpose::EstimatedTax), 250_000);
        assert_eq!(block.workers.settlement, [0, -90_000, -250_000]);
    }

    #[test]
    fn unemployment_benefits_end_with_the_weeks() {
        let scene = Scene::of("2026-02");
        let jobless = Worker {
            labour_state: LabourState::Unemployed,
            weekly_benefit: 400,
            unemployment_weeks_left: 3,
            ..worker()
        };
        let (mut block, mut month) = block([jobless]);

        earn(&scene, &mut block, &mut month, 0);
        assert_eq!(flow(&month, Purpose::UnemploymentBenefit), 120_000);
        assert_eq!(block.workers.year_unemployment.get(0), 120_000);

        earn(&scene, &mut block, &mut month, 0);
        assert_eq!(flow(&month, Purpose::UnemploymentBenefit), 120_000);
    }

    #[test]
    fn platform_earnings_are_taken_off_unemployment_benefits_beyond_a_part() {
        let scene = Scene::of("2026-02");
        let jobless = Worker { weekly_benefit: 400, ..worker() };
        let (block, _) = block([jobless]);
        let weekly = |platform_dollars: i64| {
            let cents = platform_dollars * 100;
            weekly_benefit_besides_earnings(&scene.context(), &block.workers, 0, cents)
        };

        // February has four weeks; 100 dollars a week, a quarter of the benefit, are disregarded.
        assert_eq!([weekly(0), weekly(400), weekly(800), weekly(4_000)], [40_000, 40_000, 30_000, 0]);
    }

    #[test]
    fn twelve_months_have_fifty_two_weeks() {
        let weeks: Vec<u8> = (24_312..24_324).map(weeks_of).collect();

        assert_eq!(weeks.iter().map(|weeks| u32::from(*weeks)).sum::<u32>(), 52);
        assert!(weeks.iter().all(|weeks| [4, 5].contains(weeks)));
    }

    #[test]
    fn a_parent_without_income_gets_the_full_allotment_and_one_with_good_pay_none() {
        let mut scene = Scene::of("2026-01");
        scene.parameters.taxes.food_assistance_take_up = 1.0;
        let parent = || Worker { children: 1, young_children: 1, ..employee() };
        let (mut block, mut month) = block([parent(), parent()]);
        month.wage = vec![0, 500_000];

        tax_and_support(&scene.context(), &mut block, &mut month).unwrap();

        // The allotment of two persons in the fiscal year 2026.
        assert_eq!(month.transfers, [54_600, 0]);
    }

    #[test]
    fn a_sum_beyond_an_account_is_an_error() {
        let scene = Scene::of("2026-02");
        let (mut block, mut month) = block([Worker { year_wages: i32::MAX - 100, ..employee() }]);
        month.wage[0] = 101;

        let error = tax_and_support(&scene.context(), &mut block, &mut month).unwrap_err();

        assert_eq!(error.sum.cents(), i64::from(i32::MAX) + 1);
    }
}
