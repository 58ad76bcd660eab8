//! Where health insurance comes from, and what it costs whom.

use std::ops::Range;

use ghostwork_law::{CoverCase, CoverTest, Dependents, NationalLaw, PublicCover, UsLaw};
use ghostwork_processor::Kernel;

use super::ties::{Tie, Ties};
use super::{HouseholdParameters, HouseholdSheet, PUBLIC_COVER, RELUCTANCE, SENIOR_AGE_MONTHS, TRAITS};
use crate::accounting::taxes_and_benefits::annual::dependents;
use crate::accounting::taxes_and_benefits::means::{
    annual_rate, hours_per_week, pays_social_security, social_security,
};
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::accounting::taxes_and_benefits::rounding::cents;
use crate::arithmetic::whole;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::{Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::draws::{WordColumns, unit_interval};
use crate::ledger::Purpose;
use crate::population::sparse_column::{Reader, Sweep};
use crate::population::workers::{Insurance, LabourState, PremiumCredit, Workers};

/// Age below which a dependant may be insured with the parents: 42 USC 300gg-14, months.
pub(super) const FAMILY_PLAN_AGE_MONTHS: u16 = 26 * 12;
/// Most children for whom a family plan costs more.
pub(super) const PAYING_CHILDREN: u8 = 2;

/// Insures every person of the block and books premiums; adds what households pay to the commitments.
pub(super) fn insure(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
    sheet: &mut HouseholdSheet,
) {
    let HouseholdSheet { ties, dispositions, commitments, numbers, .. } = sheet;
    let prices = Prices::new(&context.parameters.household);
    let insurance = &mut block.workers.insurance;
    let mut costs = context.processor.run(Plans { prices: &prices, ties, insurance, premiums: commitments });
    let mut scratch = std::mem::take(&mut month.scratch);
    let young = scratch.candidates.find(insurance.len(), |marks| {
        context.processor.run(YoungDependants { ties: ties.own(), insurance, marks });
    });
    for row in young.iter().map(|row| usize::from(*row)) {
        let start = ties.household_start(row);
        let mut parents = block.workers.unit(start);
        if let Some(holder) = parents.find(|row| block.workers.traits[*row].has_health_plan()) {
            block.workers.insurance[row] = Insurance::Family;
            commitments[holder] += i64::from(prices.family);
            costs.employers += i64::from(prices.employer_family);
        }
    }
    let parameters = &context.parameters.household;
    let insurance = &mut block.workers.insurance;
    let mut covered = 0;
    let open = scratch.candidates.find(insurance.len(), |marks| {
        covered = context.processor.run(OpenUnits { parameters, ties, dispositions, insurance, marks });
    });
    costs.public += i64::from(covered) * i64::from(prices.medicaid_cost);
    numbers.resize(block.workers.len(), 0.0);
    let (workers, ties) = (&block.workers, ties.after());
    context.processor.run(AnnualIncomes { workers, month, ties, incomes: numbers });
    let unemployment = std::mem::take(&mut block.workers.year_unemployment);
    let mut advances = std::mem::take(&mut block.workers.premium_credit);
    let mut office = Office {
        context,
        prices: &prices,
        month,
        annual_incomes: numbers,
        commitments,
        costs,
        unemployment: unemployment.reader(),
        advances: advances.sweep(),
    };
    for head in open.iter().map(|row| usize::from(*row)) {
        let unit = block.workers.unit(head);
        office.look_for_cover(block, &unit, unit_interval(dispositions.column(RELUCTANCE)[head]));
    }
    let costs = office.costs;
    block.workers.year_unemployment = unemployment;
    block.workers.premium_credit = advances;
    month.scratch = scratch;
    month.pay_each(context.processor, Purpose::HealthPremium, commitments);
    month.pass(Purpose::EmployerHealthPremium, costs.employers);
    month.pass(Purpose::PublicHealthCost, costs.public);
    month.pass(Purpose::PremiumCredit, costs.premium_credit);
}

/// Monthly prices of health plans, cents.
struct Prices {
    employee: i32,
    employer: i32,
    family: i32,
    employer_family: i32,
    medicare: i32,
    medicare_cost: i32,
    medicaid_cost: i32,
}

impl Prices {
    fn new(parameters: &HouseholdParameters) -> Self {
        // The dearest that may be declared comes to a million cents.
        let cents = |dollars: f64| cents(dollars) as i32;
        Self {
            employee: cents(parameters.employee_premium),
            employer: cents(parameters.employer_premium),
            family: cents(parameters.family_premium),
            employer_family: cents(parameters.employer_family_premium),
            medicare: cents(parameters.medicare_premium),
            medicare_cost: cents(parameters.medicare_cost),
            medicaid_cost: cents(parameters.medicaid_cost),
        }
    }
}

/// What others than the insured pay for their plans in the month, cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct CostsToOthers {
    employers: i64,
    public: i64,
    premium_credit: i64,
}

/// Insures seniors with Medicare, and holders of an employer's plan and their spouses with that; leaves the others without.
///
/// Returns what Medicare and plans cost others.
struct Plans<'a> {
    prices: &'a Prices,
    ties: &'a Ties,
    insurance: &'a mut [Insurance],
    /// What each person pays, cents.
    premiums: &'a mut [i64],
}

impl Kernel for Plans<'_> {
    type Output = CostsToOthers;

    #[inline(always)]
    fn run(self) -> CostsToOthers {
        let prices = self.prices;
        let (mut seniors, mut employers) = (0_u32, 0_i64);
        let ties = self.ties.before().iter().zip(self.ties.own()).zip(self.ties.after());
        for ((insurance, premium), ((before, own), after)) in
            self.insurance.iter_mut().zip(&mut *self.premiums).zip(ties)
        {
            let (before, own, after) = (*before, *own, *after);
            let partner = if own.is_second() { before } else { after };
            let has_partner = own.is_second() | after.is_second();
            let is_through_partner = has_partner & partner.has_health_plan();
            let without_senior = match (own.has_health_plan(), is_through_partner) {
                (true, _) => Insurance::Employer,
                (false, true) => Insurance::Family,
                (false, false) => Insurance::None,
            };
            *insurance = if own.is_senior() { Insurance::Public } else { without_senior };
            let amount = |condition: bool, cents: i32| if condition { cents } else { 0 };
            let holds = own.has_health_plan() & !own.is_senior();
            let insures_partner =
                own.has_health_plan() & has_partner & !partner.has_health_plan() & !partner.is_senior();
            let children = (if own.is_second() { before } else { own }).children();
            let family = amount(holds, children).wrapping_add(i32::from(insures_partner));
            let own_premium = amount(own.is_senior(), prices.medicare)
                .wrapping_add(amount(holds, prices.employee))
                .wrapping_add(family.wrapping_mul(prices.family));
            let employers_premium =
                amount(holds, prices.employer).wrapping_add(family.wrapping_mul(prices.employer_family));
            *premium = i64::from(own_premium);
            employers = employers.wrapping_add(i64::from(employers_premium));
            seniors = seniors.wrapping_add(u32::from(own.is_senior()));
        }
        CostsToOthers {
            employers,
            public: i64::from(seniors).wrapping_mul(i64::from(prices.medicare_cost)),
            premium_credit: 0,
        }
    }
}

/// Marks the dependants without a plan whom a plan of the parents would cover.
struct YoungDependants<'a> {
    ties: &'a [Tie],
    insurance: &'a [Insurance],
    marks: &'a mut [u8],
}

impl Kernel for YoungDependants<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, (tie, insurance)) in self.marks.iter_mut().zip(self.ties.iter().zip(self.insurance)) {
            let is_open = *insurance == Insurance::None;
            *mark = u8::from(tie.is_young_dependant() & !tie.starts_household() & is_open);
        }
    }
}

/// Covers those without a plan in tax units that are entitled at any income, and marks the heads of the others who may look
/// for cover; returns how many are covered.
struct OpenUnits<'a> {
    parameters: &'a HouseholdParameters,
    ties: &'a Ties,
    dispositions: &'a WordColumns,
    insurance: &'a mut [Insurance],
    marks: &'a mut [u8],
}

impl Kernel for OpenUnits<'_> {
    type Output = u32;

    #[inline(always)]
    fn run(self) -> u32 {
        let rows = self.marks.len();
        let (ties, after) = (&self.ties.own()[..rows], &self.ties.after()[..rows]);
        let (insurance, marks) = (&mut self.insurance[..rows], &mut self.marks[..rows]);
        let words = &self.dispositions.column(PUBLIC_COVER)[..rows];
        let any_income = self.parameters.other_public_cover;
        for row in 0..rows {
            marks[row] = u8::from(unit_interval(words[row]) < any_income);
        }
        // What a head is entitled to covers the spouse.
        for row in (1..rows).rev() {
            let is_second = u8::from(ties[row].is_second());
            marks[row] = marks[row - 1] & is_second | marks[row] & (1 ^ is_second);
        }
        let mut covered = 0_u32;
        for row in 0..rows {
            let is_open = insurance[row] == Insurance::None;
            let is_covered = is_open & (marks[row] != 0);
            insurance[row] = if is_covered { Insurance::Public } else { insurance[row] };
            covered = covered.wrapping_add(u32::from(is_covered));
            marks[row] = u8::from(is_open & !is_covered);
        }
        for row in 1..rows {
            marks[row - 1] |= marks[row] & u8::from(after[row - 1].is_second());
        }
        let words = &self.dispositions.column(RELUCTANCE)[..rows];
        let take_up = self.parameters.medicaid_take_up.max(self.parameters.market_plan_take_up);
        for row in 0..rows {
            let is_eager = unit_interval(words[row]) < take_up;
            marks[row] &= u8::from(!ties[row].is_second() & is_eager);
        }
        covered
    }
}

/// Looks for cover for the tax units of a block, one after the other.
struct Office<'a> {
    context: &'a UsContext<'a>,
    prices: &'a Prices,
    month: &'a BlockMonth,
    /// Incomes of tax units in the month, dollars a year.
    annual_incomes: &'a [f64],
    commitments: &'a mut [i64],
    costs: CostsToOthers,
    /// Unemployment benefits since January.
    unemployment: Reader<'a, i32>,
    /// Advances of the premium credit since January.
    advances: Sweep<'a, PremiumCredit>,
}

impl Office<'_> {
    /// Covers a person at the cost of the government.
    fn cover_publicly(&mut self, workers: &mut Workers, row: usize) {
        workers.insurance[row] = Insurance::Public;
        self.costs.public += i64::from(self.prices.medicaid_cost);
    }

    /// Enrols the persons of a unit without an employer's plan in Medicaid or in a plan of the subsidised market.
    ///
    /// `reluctance` is the place of the unit among all, 0 for the most eager.
    fn look_for_cover(&mut self, block: &mut Block, unit: &Range<usize>, reluctance: f64) {
        let parameters = &self.context.parameters.household;
        let income = self.annual_incomes[unit.start] + tested_income(self.month, unit);
        let year = UnitYear::of(self.context, (&block.workers, self.month), unit, income);
        for (row, cover) in unit.clone().zip(year.cover) {
            let enrols = reluctance < parameters.medicaid_take_up && cover != PublicCover::None;
            if enrols && is_open(&block.workers, row) {
                self.cover_publicly(&mut block.workers, row);
            }
        }
        let needs_plan = |workers: &Workers, row: usize| {
            is_open(workers, row) && year.cover[row - unit.start] == PublicCover::None
        };
        if !unit.clone().any(|row| needs_plan(&block.workers, row)) {
            return;
        }
        let benefits = |row| self.unemployment.at(row);
        let income = projected_income(self.context, &block.workers, unit, benefits);
        let offer = Offer::of(self.context, &block.workers, (unit, &year), income);
        if reluctance < offer.take_up(parameters) {
            for row in unit.clone() {
                if needs_plan(&block.workers, row) {
                    block.workers.insurance[row] = Insurance::Subsidised;
                }
            }
            self.commitments[unit.start] += cents(offer.net_premium() / 12.0);
            let credit = cents(offer.credit / 12.0);
            self.costs.premium_credit += credit;
            if credit > 0 {
                note_advance(self.advances.at(unit.start), credit, cents(offer.premium / 12.0));
            }
        }
    }
}

/// Notes an advance of the premium credit for the return of the year, cents; without an advance nothing is reconciled.
fn note_advance(noted: &mut PremiumCredit, credit: i64, benchmark_premium: i64) {
    *noted = PremiumCredit {
        paid: noted.paid.saturating_add(credit as i32),
        benchmark_premium: noted.benchmark_premium.saturating_add(benchmark_premium as i32),
        months: noted.months + 1,
    };
}

/// Returns whether a person has no plan and no public cover yet.
fn is_open(workers: &Workers, row: usize) -> bool {
    workers.insurance[row] == Insurance::None
}

/// A tax unit at the incomes of the month, at rates of a year.
struct UnitYear<'a> {
    dependents: Dependents,
    /// People in the unit.
    size: usize,
    test: CoverTest<'a>,
    /// To what the head and the spouse are entitled, below 65.
    cover: [PublicCover; 2],
}

impl<'a> UnitYear<'a> {
    /// Describes a unit with an income, dollars a year, and the work of the month.
    fn of(
        context: &'a UsContext,
        (workers, month): (&Workers, &BlockMonth),
        unit: &Range<usize>,
        annual_income: f64,
    ) -> Self {
        Self::with(context, workers, (unit, annual_income), |row| {
            let profit = annual_rate(month.own_account_profit[row] + month.platform_net[row]);
            let earnings = annual_rate(month.wage[row]) + profit.max(0.0);
            (hours_per_week(workers, month, row), earnings)
        })
    }

    /// Describes a unit with an income, dollars a year, given hours a week and annual earnings of each adult.
    fn with(
        context: &'a UsContext,
        workers: &Workers,
        (unit, annual_income): (&Range<usize>, f64),
        work: impl Fn(usize) -> (f64, f64),
    ) -> Self {
        let dependents = dependents(workers, unit.start);
        let size = unit.len() + dependents.count();
        let law: &'a UsLaw = context.law;
        let test = law.medicaid.test_below_65(&CoverCase {
            state: state_of(workers.state[unit.start]),
            is_married: unit.len() > 1,
            size,
            dependents: &dependents,
            annual_income,
        });
        let mut cover = [PublicCover::None; 2];
        for (cover, row) in cover.iter_mut().zip(unit.clone()) {
            *cover = test.adult(workers.age_years(row), || work(row));
        }
        Self { dependents, size, test, cover }
    }

    /// Returns the ages of those who are entitled to no public cover, years.
    fn uncovered_ages(&self, workers: &Workers, unit: &Range<usize>) -> impl Iterator<Item = u8> {
        let adults = unit.clone().zip(self.cover).filter(|(_, cover)| *cover == PublicCover::None);
        let is_covered = |age: u8| self.test.dependent(age) != PublicCover::None;
        // Children of the same age come one after the other.
        let mut last = None;
        let dependents = self.dependents.ages().iter().copied().filter(move |age| {
            let covered =
                last.filter(|(known, _)| known == age).map_or_else(|| is_covered(*age), |(_, is)| is);
            last = Some((*age, covered));
            !covered
        });
        adults.map(|(row, _)| workers.age_years(row)).chain(dependents)
    }
}

/// Rows whose incomes are worked out together.
const AT_ONCE: usize = 64;

/// Works out the incomes of tax units in the month, dollars a year, on the head's row: earnings, private income, Social
/// Security and unemployment benefits.
struct AnnualIncomes<'a> {
    workers: &'a Workers,
    month: &'a BlockMonth,
    /// Of the person in the next row.
    ties: &'a [Tie],
    incomes: &'a mut [f64],
}

impl Kernel for AnnualIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.incomes.len();
        for first in (0..rows).step_by(AT_ONCE) {
            let chunk = first..rows.min(first + AT_ONCE);
            // The row after the chunk may be that of a spouse.
            let kinds = kinds_of_income(self.workers, self.month, first..rows.min(first + AT_ONCE + 1));
            let incomes = &mut self.incomes[chunk.clone()];
            let ties = &self.ties[chunk][..incomes.len()];
            for row in 0..incomes.len().min(AT_ONCE) {
                let has_spouse = ties[row].is_second();
                let mut sum = 0.0;
                for kind in &kinds {
                    let spouses = kind[row + 1];
                    sum += kind[row] + if has_spouse { spouses } else { 0.0 };
                }
                incomes[row] = sum;
            }
        }
    }
}

/// Returns wages, profits, incomes without work and unemployment benefits of up to 65 persons in the month, dollars a year.
#[inline(always)]
fn kinds_of_income(workers: &Workers, month: &BlockMonth, rows: Range<usize>) -> [[f64; AT_ONCE + 1]; 4] {
    let [mut wages, mut profits, mut others, mut benefits] = [[0.0; AT_ONCE + 1]; 4];
    let persons = rows.len().min(AT_ONCE + 1);
    let wage = &month.wage[rows.clone()][..persons];
    let own_account = &month.own_account_profit[rows.clone()][..persons];
    let platform = &month.platform_net[rows.clone()][..persons];
    let (property, social) = (
        &workers.property_income[rows.clone()][..persons],
        &workers.social_security[rows.clone()][..persons],
    );
    let (states, ages) =
        (&workers.labour_state[rows.clone()][..persons], &workers.age_months[rows.clone()][..persons]);
    let weeks_left = &workers.unemployment_weeks_left[rows.clone()][..persons];
    let weekly_benefit = &workers.weekly_benefit[rows][..persons];
    for row in 0..persons {
        wages[row] = annual_rate(wage[row]);
        profits[row] = annual_rate(own_account[row].wrapping_add(platform[row]));
        let amounts = [i64::from(property[row]), i64::from(social[row])];
        let benefit = (weeks_left[row], weekly_benefit[row]);
        let unearned = annual_rate(unearned((states[row], ages[row]), amounts, benefit));
        let is_unemployed = states[row] == LabourState::Unemployed;
        others[row] = if is_unemployed { 0.0 } else { unearned };
        benefits[row] = if is_unemployed { unearned } else { 0.0 };
    }
    [wages, profits, others, benefits]
}

/// Returns the income of a person in the month besides earnings: private income, Social Security, unemployment benefits; cents.
///
/// `amounts` are private income and Social Security; `benefit` is what is left of unemployment insurance: weeks, and dollars a
/// week.
#[inline(always)]
fn unearned(
    (state, age_months): (LabourState, u16),
    [property, social_security]: [i64; 2],
    (weeks_left, weekly_benefit): (u8, u16),
) -> i64 {
    let is_insured = (state == LabourState::Unemployed) & (weeks_left > 0);
    let benefit = if is_insured { f64::from(weekly_benefit) } else { 0.0 };
    let pension = if pays_social_security(state, age_months) { social_security } else { 0 };
    property.wrapping_add(pension).wrapping_add(whole(benefit * WEEKS_PER_MONTH * 100.0))
}

/// Returns the income of a unit in the month, dollars a year, but for what instruments say counts.
fn annual_income(workers: &Workers, month: &BlockMonth, unit: &Range<usize>) -> f64 {
    let kinds = kinds_of_income(workers, month, unit.clone());
    let [wages, profits, others, benefits] = kinds.map(|kind| kind[0] + kind[1]);
    wages + profits + others + benefits
}

/// Returns what instruments say counts as income of a unit for cover, dollars a year.
fn tested_income(month: &BlockMonth, unit: &Range<usize>) -> f64 {
    annual_rate(unit.clone().map(|row| month.health_tested(row)).sum())
}

/// Returns the income of the year that a unit expects from what it has had since January, dollars; `unemployment` tells the
/// benefits of a person, cents.
fn projected_income(
    context: &UsContext,
    workers: &Workers,
    unit: &Range<usize>,
    mut unemployment: impl FnMut(usize) -> i32,
) -> f64 {
    let to_year = 12.0 / f64::from(context.month.month_of_year());
    unit.clone()
        .map(|row| {
            let since_january = i64::from(workers.year_wages[row])
                + i64::from(workers.year_profit[row])
                + i64::from(unemployment(row))
                - i64::from(workers.year_deferrals[row]);
            let monthly = i64::from(workers.property_income[row]) + social_security(workers, row);
            to_year * since_january as f64 / 100.0 + annual_rate(monthly)
        })
        .sum()
}

/// A plan of the subsidised market for those of a unit without public cover: dollars a year.
struct Offer {
    premium: f64,
    credit: f64,
    income: f64,
}

impl Offer {
    fn of(
        context: &UsContext,
        workers: &Workers,
        (unit, year): (&Range<usize>, &UnitYear),
        expected_income: f64,
    ) -> Self {
        let law = &context.law.premium_tax_credit;
        let state = state_of(workers.state[unit.start]);
        let premium = law.premium_for(state, year.uncovered_ages(workers, unit));
        let credit = law
            .share_at(state, year.size, expected_income)
            .map_or(0.0, |share| (premium - share * expected_income).max(0.0));
        Self { premium, credit, income: expected_income }
    }

    fn net_premium(&self) -> f64 {
        self.premium - self.credit
    }

    /// Returns the share of units like this one that buy a plan: it falls with the premium as a share of income.
    fn take_up(&self, parameters: &HouseholdParameters) -> f64 {
        let share_of_income = self.net_premium() / self.income.max(1.0);
        parameters.market_plan_take_up / (1.0 + share_of_income / parameters.market_plan_half_price)
    }
}

/// Returns how hard it would be for somebody to insure oneself without the employer's plan, 0 to 1: the share of units like
/// this one that the price of a plan on the subsidised market keeps from buying it. The partner's plan, Medicare and Medicaid
/// cost nothing more.
pub(crate) fn price_of_own_plan(context: &MonthContext, block: &Block, row: usize) -> f64 {
    let NationalLaw::UnitedStates(law) = context.law else { return 0.0 };
    let (workers, parameters) = (&block.workers, &context.parameters.household);
    let head = workers.purse_row(row);
    let unit = workers.unit(head);
    let has_other_plan = unit.clone().any(|member| member != row && workers.traits[member].has_health_plan());
    if has_other_plan || workers.age_months[row] >= SENIOR_AGE_MONTHS {
        return 0.0;
    }
    let context = &UsContext::new(context, law);
    let income = annual_rate((f64::from(workers.permanent_income[head]) * 100.0) as i64);
    let work = |row: usize| (f64::from(workers.job_hours_per_week[row]), income);
    let year = UnitYear::with(context, workers, (&unit, income), work);
    if year.cover[row - unit.start] != PublicCover::None {
        return 0.0;
    }
    let offer = Offer::of(context, workers, (&unit, &year), income);
    1.0 - offer.take_up(parameters) / parameters.market_plan_take_up
}

/// A plan of the subsidised market as one person weighs it.
pub(crate) struct MarketPlan {
    /// Premium after the credit, dollars a year.
    pub(crate) premium: f64,
    /// Income expected of the year, dollars.
    pub(crate) income: f64,
    /// Share of units like this one that buy.
    pub(crate) take_up: f64,
    /// Place of this unit among them, 0 for the most eager.
    pub(crate) reluctance: f64,
}

/// Returns the plan that a person without other cover could buy, given the month's earnings.
pub(crate) fn market_plan(
    context: &MonthContext,
    block: &Block,
    month: &BlockMonth,
    row: usize,
) -> Option<MarketPlan> {
    let NationalLaw::UnitedStates(law) = context.law else { return None };
    let context = &UsContext::new(context, law);
    let unit = block.workers.unit(block.workers.purse_row(row));
    let workers = &block.workers;
    let income = annual_income(workers, month, &unit) + tested_income(month, &unit);
    let year = UnitYear::of(context, (workers, month), &unit, income);
    if year.cover[row - unit.start] != PublicCover::None {
        return None;
    }
    let income = projected_income(context, workers, &unit, |row| workers.year_unemployment.get(row));
    let offer = Offer::of(context, workers, (&unit, &year), income);
    Some(MarketPlan {
        premium: offer.net_premium(),
        income: offer.income,
        take_up: offer.take_up(&context.parameters.household),
        reluctance: unit_interval(context.draws.trait_words(block.entity(unit.start), TRAITS)[RELUCTANCE]),
    })
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, spouse, us, worker};
    use crate::population::workers::{Role, Worker};

    fn insure_all(
        scene: &Scene,
        (mut block, mut month): (Block, BlockMonth),
    ) -> (Block, BlockMonth, Vec<i64>) {
        let mut sheet = HouseholdSheet::default();
        sheet.begin(&scene.context(), &block);
        insure(&us(&scene.context()), &mut block, &mut month, &mut sheet);
        (block, month, sheet.commitments)
    }

    fn flow(month: &BlockMonth, purpose: Purpose) -> i64 {
        month.ledger.flow(purpose).cents()
    }

    #[test]
    fn an_employers_plan_covers_the_partner_and_young_dependants() {
        let mut employee = Worker { labour_state: LabourState::Employee, ..worker() };
        employee.traits.set_health_plan(true);
        let dependant = |years: u16| {
            let mut dependant = Worker { age_months: years * 12, ..worker() };
            dependant.traits.set_starts_household(false);
            dependant.traits.set_role(Role::Dependant);
            dependant
        };
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.other_public_cover = 0.0;
        scene.parameters.household.medicaid_take_up = 0.0;
        scene.parameters.household.market_plan_take_up = 0.0;

        let (block, month, commitments) =
            insure_all(&scene, block([employee, spouse(), dependant(20), dependant(30)]));

        let sources = [Insurance::Employer, Insurance::Family, Insurance::Family, Insurance::None];
        assert_eq!(block.workers.insurance, sources);
        // 120 dollars, and twice 205 for the partner and the dependant; 657 and twice 465 from the employer.
        assert_eq!(commitments, [53_000, 0, 0, 0]);
        assert_eq!(flow(&month, Purpose::EmployerHealthPremium), 158_700);
    }

    #[test]
    fn seniors_are_insured_by_medicare() {
        let senior = Worker { age_months: 65 * 12, ..worker() };

        let (block, month, commitments) = insure_all(&Scene::of("2026-06"), block([senior]));

        assert_eq!(block.workers.insurance, [Insurance::Public]);
        assert_eq!(commitments, [20_290]);
        assert_eq!(flow(&month, Purpose::PublicHealthCost), 115_000);
    }

    #[test]
    fn medicaid_covers_poor_adults_where_the_state_has_expanded_it() {
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.other_public_cover = 0.0;
        scene.parameters.household.medicaid_take_up = 1.0;
        scene.parameters.household.market_plan_take_up = 0.0;

        // California has, Texas has not.
        let (block, month, _) = insure_all(&scene, block([Worker { state: 6, ..worker() }, worker()]));

        assert_eq!(block.workers.insurance, [Insurance::Public, Insurance::None]);
        assert_eq!(flow(&month, Purpose::PublicHealthCost), 60_000);
    }

    #[test]
    fn a_plan_of_the_subsidised_market_costs_the_share_of_income_that_the_law_says() {
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.other_public_cover = 0.0;
        scene.parameters.household.market_plan_take_up = 1.0;
        scene.parameters.household.market_plan_half_price = 1e9;
        // 15,100 dollars in half a year.
        let (block, mut month) = block([Worker { year_profit: 1_510_000, ..worker() }]);
        month.own_account_profit[0] = 250_000;

        let (block, month, commitments) = insure_all(&scene, (block, month));

        assert_eq!(block.workers.insurance, [Insurance::Subsidised]);
        // 30,200 dollars are 192 % of the guideline of 2025, 15,650: 4.19 % and 0.84 of the way to 6.60 % make 6.2144 %,
        // 1,876.75 dollars a year.
        assert_eq!(commitments, [15_640]);
        assert!(flow(&month, Purpose::PremiumCredit) > 0);
    }

    #[test]
    fn a_plan_of_ones_own_is_dear_without_a_subsidy_and_free_with_a_partners_plan() {
        let employee = |income| Worker {
            labour_state: LabourState::Employee,
            permanent_income: income,
            age_months: 50 * 12,
            ..worker()
        };
        let price = |workers: Vec<Worker>, row| {
            let scene = Scene::of("2026-06");
            price_of_own_plan(&scene.context(), &block(workers).0, row)
        };
        let mut partner = spouse();
        partner.traits.set_health_plan(true);

        // At 2,500 dollars a month the law takes at most a tenth of income, at 5,500 it pays nothing: the plan of a person of
        // fifty takes a seventh or more.
        let (subsidised, full) = (price(vec![employee(2_500.0)], 0), price(vec![employee(5_500.0)], 0));
        assert!(subsidised < full && full < 1.0, "{subsidised} {full}");
        assert_eq!(price(vec![employee(5_500.0), partner], 0), 0.0);
        assert_eq!(price(vec![Worker { age_months: 66 * 12, ..employee(5_500.0) }], 0), 0.0);
    }

    #[test]
    fn fewer_buy_a_plan_that_costs_more() {
        let parameters = HouseholdParameters::default();
        let offer = |premium: f64| Offer { premium, credit: 0.0, income: 20_000.0 };

        // 0.94 for a plan that is free; half of it at 8 % of income.
        assert!((offer(0.0).take_up(&parameters) - 0.94).abs() < 1e-12);
        assert!((offer(1_600.0).take_up(&parameters) - 0.47).abs() < 1e-12);
    }

    /// Insures the workers of a block one tax unit after the other, where nobody looks for cover; returns premiums by row
    /// and what plans and public cover cost others.
    fn insure_one_by_one(scene: &Scene, workers: &mut Workers, words: &WordColumns) -> (Vec<i64>, [i64; 2]) {
        let prices = Prices::new(&scene.parameters.household);
        let [own, of_employer, family, family_of_employer, medicare, medicare_cost, medicaid_cost] = [
            prices.employee,
            prices.employer,
            prices.family,
            prices.employer_family,
            prices.medicare,
            prices.medicare_cost,
            prices.medicaid_cost,
        ]
        .map(i64::from);
        let mut premiums = vec![0; workers.len()];
        let [mut employers, mut public] = [0; 2];
        let mut parents = None;
        let mut head = 0;
        while head < workers.len() {
            let unit = workers.unit(head);
            let holder = unit.clone().find(|row| workers.traits[*row].has_health_plan());
            if workers.traits[head].starts_household() {
                parents = holder;
            }
            let luck = unit_interval(words.row(head)[PUBLIC_COVER]);
            for row in unit.clone() {
                let traits = workers.traits[row];
                let is_young =
                    traits.role() == Role::Dependant && workers.age_months[row] < FAMILY_PLAN_AGE_MONTHS;
                let plan = holder.or(if is_young { parents } else { None });
                workers.insurance[row] = match plan {
                    _ if workers.age_months[row] >= SENIOR_AGE_MONTHS => {
                        premiums[row] += medicare;
                        public += medicare_cost;
                        Insurance::Public
                    }
                    Some(_) if traits.has_health_plan() => {
                        let children = i64::from(workers.children[workers.purse_row(row)].min(2));
                        premiums[row] += own + children * family;
                        employers += of_employer + children * family_of_employer;
                        Insurance::Employer
                    }
                    Some(holder) => {
                        premiums[holder] += family;
                        employers += family_of_employer;
                        Insurance::Family
                    }
                    None if luck < scene.parameters.household.other_public_cover => {
                        public += medicaid_cost;
                        Insurance::Public
                    }
                    None => Insurance::None,
                };
            }
            head = unit.end;
        }
        (premiums, [employers, public])
    }

    #[test]
    fn every_processor_finds_the_incomes_of_single_units() {
        let (mut block, mut month) = populated_block();
        let workers = &mut block.workers;
        for row in 0..workers.len() {
            month.wage[row] = (row as i64 * 7_919) % 500_000;
            month.platform_net[row] = (row as i64 * 31) % 9_000 - 2_000;
            workers.unemployment_weeks_left[row] = (row % 3) as u8;
            workers.weekly_benefit[row] = (row % 700) as u16;
        }
        for processor in Processor::all() {
            let mut sheet = HouseholdSheet::default();
            let scene = Scene::of("2026-06");
            sheet.begin(&scene.context(), &block);
            let mut incomes = vec![0.0; block.workers.len()];
            processor.run(AnnualIncomes {
                workers: &block.workers,
                month: &month,
                ties: sheet.ties.after(),
                incomes: &mut incomes,
            });

            let mut head = 0;
            while head < block.workers.len() {
                let unit = block.workers.unit(head);
                assert_eq!(
                    incomes[head],
                    annual_income(&block.workers, &month, &unit),
                    "{processor:?} {head}"
                );
                head = unit.end;
            }
        }
    }

    #[test]
    fn every_processor_insures_as_one_tax_unit_after_the_other() {
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.medicaid_take_up = 0.0;
        scene.parameters.household.market_plan_take_up = 0.0;
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let (mut block, mut month) = populated_block();
            for row in 0..block.workers.len() {
                block.workers.traits[row].set_health_plan(row % 3 == 0 || row % 7 == 2);
            }
            let mut expected = block.workers.clone();
            let mut sheet = HouseholdSheet::default();
            sheet.begin(&context, &block);

            insure(&us(&context), &mut block, &mut month, &mut sheet);
            let (premiums, costs) = insure_one_by_one(&scene, &mut expected, &sheet.dispositions);

            assert_eq!(block.workers, expected, "{processor:?}");
            assert_eq!(sheet.commitments, premiums);
            let paid = [Purpose::EmployerHealthPremium, Purpose::PublicHealthCost].map(|of| flow(&month, of));
            assert_eq!(paid, costs);
        }
    }
}
