//! Where health insurance comes from, and what it costs whom.

mod employer_plans;
mod incomes;
mod market_plans;
mod relief;
mod renewals;
mod seekers;
#[cfg(test)]
mod tests;

use std::hint::select_unpredictable;
use std::ops::Range;

use ghostwork_law::{CoverCase, CoverTest, Dependents, PublicCover, UsLaw};
use ghostwork_processor::Kernel;

pub(super) use self::employer_plans::decline_plans;
use self::employer_plans::{Plans, YoungDependants, insure_with_parents};
pub(crate) use self::market_plans::{market_plan, price_of_own_plan};
use self::renewals::Renewals;
use self::seekers::{Buy, Offers, Seekers, TestIncomes, UNITS_AT_ONCE};
use super::ties::Ties;
use super::{HouseholdParameters, HouseholdSheet, PUBLIC_COVER, RELUCTANCE, decades_from_reference};
use crate::accounting::taxes_and_benefits::annual::dependents;
use crate::accounting::taxes_and_benefits::means::{annual_rate, hours_per_week};
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::accounting::taxes_and_benefits::rounding::cents;
use crate::block::{Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::draws::{Entity, Stream, WordColumns, unit_interval};
use crate::ledger::Purpose;
use crate::population::sparse_column::Sweep;
use crate::population::workers::{Insurance, LabourState, PremiumCredit, Workers};

/// Age below which a dependant may be insured with the parents: 42 USC 300gg-14, months.
pub(super) const FAMILY_PLAN_AGE_MONTHS: u16 = 26 * 12;
/// Age from which disability insurance pays to those who cannot work, months; younger disabled are covered as children.
const ADULT_AGE_MONTHS: u16 = 18 * 12;
/// Most children for whom a family plan costs more.
pub(super) const PAYING_CHILDREN: u8 = 2;

/// Insures every person of the block and books premiums; adds what households pay to the commitments.
pub(super) fn insure(
    context: &UsContext,
    block: &mut Block,
    month: &mut BlockMonth,
    sheet: &mut HouseholdSheet,
) {
    let HouseholdSheet { ties, dispositions, commitments, unemployment, flags, insured_before, .. } = sheet;
    let prices = Prices::new(&context.parameters.household);
    let insurance = &mut block.workers.insurance;
    insured_before.clone_from(insurance);
    let mut costs = context.processor.run(Plans { prices: &prices, ties, insurance, premiums: commitments });
    let for_seniors = costs.public;
    let mut scratch = std::mem::take(&mut month.scratch);
    let young = scratch.candidates.find(insurance.len(), |marks| {
        context.processor.run(YoungDependants { ties: ties.own(), insurance, marks });
    });
    let with_parents = insure_with_parents(young, ties, (insurance, &prices, commitments));
    costs.employers += with_parents * i64::from(prices.employer_family);
    let parameters = &context.parameters.household;
    let Workers { insurance, age_months: ages, labour_state: states, .. } = &mut block.workers;
    let mut covered = 0;
    let open = scratch.candidates.find(insurance.len(), |marks| {
        let is_entitled = flags.as_mut_slice();
        let units = OpenUnits { parameters, ties, ages, states, dispositions, is_entitled, insurance, marks };
        covered = context.processor.run(units);
    });
    let for_entitled = i64::from(covered) * i64::from(prices.medicaid_cost);
    costs.public += for_entitled;
    block.workers.year_unemployment.spread(block.workers.len(), unemployment);
    for (row, transfers) in block.workers.year_taxed_transfers.iter() {
        unemployment[row] = unemployment[row].saturating_add(transfers);
    }
    let (reluctance, shares) = (dispositions.column(RELUCTANCE), context.law.premium_tax_credit.shares());
    let mut advances = std::mem::take(&mut block.workers.premium_credit);
    let mut office = Office { prices: &prices, commitments, costs, advances: advances.sweep() };
    let renewals = Renewals::of(context, block.first_worker);
    let (mut seekers, mut offers) = (Seekers::default(), Offers::default());
    for heads in open.chunks(UNITS_AT_ONCE) {
        let of_rows = (heads, reluctance, unemployment.as_slice());
        seekers.note(context, (&block.workers, month), of_rows, (&renewals, insured_before));
        context.processor.run(TestIncomes::new(context, &mut seekers));
        office.enrol((heads, &seekers), &mut block.workers);
        offers.note(context, (block, insured_before), (heads, &seekers));
        context.processor.run(Buy { parameters, shares, offers: &mut offers });
        office.sell((heads, &seekers), &offers, &mut block.workers);
    }
    let costs = office.costs;
    drop(office);
    block.workers.premium_credit = advances;
    month.scratch = scratch;
    month.pay_each(context.processor, Purpose::HealthPremium, commitments);
    month.pass(Purpose::EmployerHealthPremium, costs.employers);
    month.pass(Purpose::PublicHealthCost, costs.public);
    let of_states = context.parameters.measurement.state_share_of_medicaid;
    // Of Medicaid alone: those entitled at any income are so by military service or a disability.
    let of_medicaid = costs.public - for_seniors - for_entitled;
    month.counters.economy.health_of_states += (of_medicaid as f64 * of_states) as i64;
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

/// Covers those without a plan in tax units that are entitled at any income, and marks the heads of the others who may look
/// for cover; returns how many are covered.
struct OpenUnits<'a> {
    parameters: &'a HouseholdParameters,
    ties: &'a Ties,
    /// Ages, months.
    ages: &'a [u16],
    states: &'a [LabourState],
    dispositions: &'a WordColumns,
    /// Room for who is entitled, whatever the partner.
    is_entitled: &'a mut [bool],
    insurance: &'a mut [Insurance],
    marks: &'a mut [u8],
}

impl Kernel for OpenUnits<'_> {
    type Output = u32;

    #[inline(always)]
    fn run(self) -> u32 {
        let rows = self.marks.len();
        let Some(last) = rows.checked_sub(1) else { return 0 };
        let (ties, after) = (&self.ties.own()[..rows], &self.ties.after()[..rows]);
        let (insurance, marks) = (&mut self.insurance[..rows], &mut self.marks[..rows]);
        let words = &self.dispositions.column(PUBLIC_COVER)[..rows];
        let (ages, states) = (&self.ages[..rows], &self.states[..rows]);
        let is_entitled = &mut self.is_entitled[..rows];
        // A copy of its own: what may lie in a column that is written would be read anew for every person.
        let parameters = &self.parameters.clone();
        for row in 0..rows {
            let place = unit_interval(words[row]) - other_public_cover(parameters, ages[row]);
            is_entitled[row] = place < 0.0;
            // A disability covers the disabled alone.
            marks[row] = u8::from(is_disabled(parameters, (ages[row], states[row]), place));
        }
        // What a head is entitled to covers the spouse.
        marks[0] |= u8::from(is_entitled[0]);
        let pairs = is_entitled[..last].iter().zip(&is_entitled[1..]);
        for (mark, ((before, own), tie)) in marks[1..].iter_mut().zip(pairs.zip(&ties[1..])) {
            *mark |= u8::from((before & tie.is_second()) | (own & !tie.is_second()));
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
        let take_up = parameters.medicaid_take_up.max(parameters.market_plan_take_up);
        for row in 0..rows {
            let is_eager = unit_interval(words[row]) < take_up;
            marks[row] &= u8::from(!ties[row].is_second() & is_eager);
        }
        covered
    }
}

/// Returns the share of those without an employer's plan who have public cover at any income at an age.
#[inline(always)]
fn other_public_cover(parameters: &HouseholdParameters, age_months: u16) -> f64 {
    parameters.other_public_cover
        * (1.0 + parameters.other_public_cover_rise * decades_from_reference(age_months))
}

/// Returns whether a person of an age and state has public cover for a disability; `place` is that among those without other
/// cover at any income.
#[inline(always)]
fn is_disabled(
    parameters: &HouseholdParameters,
    (age_months, state): (u16, LabourState),
    place: f64,
) -> bool {
    let share = parameters.disability_cover
        * (1.0 + parameters.other_public_cover_rise * decades_from_reference(age_months));
    (state == LabourState::OutOfLabourForce) & (age_months >= ADULT_AGE_MONTHS) & (place < share)
}

/// Covers the tax units of a block that look for cover.
struct Office<'a> {
    prices: &'a Prices,
    commitments: &'a mut [i64],
    costs: CostsToOthers,
    /// Advances of the premium credit since January.
    advances: Sweep<'a, PremiumCredit>,
}

impl Office<'_> {
    /// Enrols those without an employer's plan who are entitled and eager in Medicaid, at the cost of the government.
    fn enrol(&mut self, (heads, seekers): (&[u16], &Seekers), workers: &mut Workers) {
        let mut enrolled = 0;
        for (head, who) in heads.iter().zip(&seekers.enrolled) {
            insure_adults(workers, usize::from(*head), *who, Insurance::Public);
            enrolled += i64::from(who.count_ones());
        }
        self.costs.public += enrolled * i64::from(self.prices.medicaid_cost);
    }

    /// Lets those buy a plan who have decided to.
    fn sell(&mut self, (heads, seekers): (&[u16], &Seekers), offers: &Offers, workers: &mut Workers) {
        for offer in offers.bought() {
            let unit = usize::from(offers.units[offer]);
            let head = usize::from(heads[unit]);
            insure_adults(workers, head, seekers.uncovered[unit], Insurance::Subsidised);
            self.commitments[head] += offers.net_premiums[offer];
            let credit = offers.credits[offer];
            self.costs.premium_credit += credit;
            note_month(self.advances.at(head), credit, cents(offers.premiums[offer] / 12.0));
        }
    }
}

/// Notes a month with a plan of the market for the return of the year, cents: the credit is due whether it was advanced or not.
fn note_month(noted: &mut PremiumCredit, credit: i64, benchmark_premium: i64) {
    *noted = PremiumCredit {
        paid: noted.paid.saturating_add(credit as i32),
        benchmark_premium: noted.benchmark_premium.saturating_add(benchmark_premium as i32),
        months: noted.months + 1,
    };
}

/// Returns whether an adult without other cover looks at plans of the subsidised market: anybody in open enrolment, whoever has
/// one, and some of those whose other cover ended; `unit` is the head of the tax unit, which looks as a whole.
#[inline(always)]
fn looks_at_plans(context: &MonthContext, unit: Entity, insured_before: Insurance) -> bool {
    let parameters = &context.parameters.household;
    let is_open = context.is_first | (u32::from(context.month.month_of_year()) <= parameters.open_enrolment);
    match insured_before {
        _ if is_open => true,
        Insurance::None => false,
        Insurance::Subsidised => true,
        Insurance::Employer | Insurance::Family | Insurance::Public => {
            let [luck, ..] = context.draws.uniforms(Stream::Enrolment, context.month, unit);
            luck < parameters.special_enrolment
        }
    }
}

/// Returns the hours a week of a person and the earnings, dollars a year, at the work of the month.
fn work(workers: &Workers, month: &BlockMonth, row: usize) -> (f64, f64) {
    let profit = annual_rate(month.own_account_profit[row] + month.platform_net[row]);
    let earnings = annual_rate(month.wage[row]) + profit.max(0.0);
    (hours_per_week(workers, month, row), earnings)
}

/// Insures adults of a tax unit, of whom the lowest bit is the head and the next the spouse.
fn insure_adults(workers: &mut Workers, head: usize, who: u8, source: Insurance) {
    // Written for both, and for a head without a spouse twice: who is insured cannot be foreseen.
    for (place, row) in [head, workers.unit(head).end - 1].into_iter().enumerate() {
        let insurance = &mut workers.insurance[row];
        *insurance = select_unpredictable(who >> place & 1 == 1, source, *insurance);
    }
}

/// A tax unit at the incomes of the month, at rates of a year.
struct UnitYear<'a> {
    dependents: Dependents,
    /// People in the unit.
    size: usize,
    /// By which dependents are tested; `None` without any.
    test: Option<CoverTest<'a>>,
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
        Self::with(context, workers, (unit, annual_income), |row| work(workers, month, row))
    }

    /// Describes a unit with an income, dollars a year, given hours a week and annual earnings of each adult.
    fn with(
        context: &'a UsContext,
        workers: &Workers,
        (unit, annual_income): (&Range<usize>, f64),
        work: impl Fn(usize) -> (f64, f64),
    ) -> Self {
        let law: &'a UsLaw = context.law;
        let mut cover = [PublicCover::None; 2];
        if is_childless_in_middle_age(workers, unit) {
            let group = (state_of(workers.state[unit.start]), unit.len());
            for (cover, row) in cover.iter_mut().zip(unit.clone()) {
                if annual_income <= law.medicaid.line_of_childless(group, || work(row)) {
                    *cover = PublicCover::Medicaid;
                }
            }
            return Self { dependents: Dependents::NONE, size: unit.len(), test: None, cover };
        }
        let dependents = dependents(workers, unit.start);
        let size = unit.len() + dependents.count();
        let test = law.medicaid.test_below_65(&CoverCase {
            state: state_of(workers.state[unit.start]),
            is_married: unit.len() > 1,
            size,
            dependents: &dependents,
            annual_income,
        });
        for (cover, row) in cover.iter_mut().zip(unit.clone()) {
            *cover = test.adult(workers.age_years(row), || work(row));
        }
        Self { dependents, size, test: Some(test), cover }
    }

    /// Returns the ages of those whom a plan would insure, years: entitled to no public cover, and of adults those who are open to
    /// one.
    fn ages_to_insure(
        &self,
        workers: &Workers,
        unit: &Range<usize>,
        is_open: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = u8> {
        let adults = unit
            .clone()
            .zip(self.cover)
            .filter(move |(row, cover)| *cover == PublicCover::None && is_open(*row));
        let is_covered =
            |age: u8| self.test.as_ref().is_some_and(|test| test.dependent(age) != PublicCover::None);
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

/// Ages, in years, at which Medicaid looks at no group but that of all adults.
const MIDDLE_AGE: Range<u8> = 21..65;

/// Returns whether a unit has no dependents, and neither the youngest adults nor seniors: most that look for cover.
fn is_childless_in_middle_age(workers: &Workers, unit: &Range<usize>) -> bool {
    workers.children[unit.start] == 0 && unit.clone().all(|row| MIDDLE_AGE.contains(&workers.age_years(row)))
}
