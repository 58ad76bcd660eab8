//! Where health insurance comes from, and what it costs whom.

use std::ops::Range;

use ghostwork_law::{CoveredUnit, NationalLaw, PublicCover, SupplementalBenefit, TaxUnitYear};
use ghostwork_processor::Kernel;

use super::ties::{Tie, Ties};
use super::{Disposition, HouseholdParameters, HouseholdSheet, TRAITS};
use crate::accounting::taxes_and_benefits::means::{
    annual_rate, month_at_annual_rates, poverty_line, social_security,
};
use crate::accounting::taxes_and_benefits::rounding::cents;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::{Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::draws::{WordColumns, largest_word_below};
use crate::ledger::Purpose;
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
    let HouseholdSheet { ties, dispositions, commitments, .. } = sheet;
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
    let open = scratch.candidates.find(block.workers.len(), |marks| {
        let insurance = &block.workers.insurance;
        let bounds = TakeUpBounds::new(&context.parameters.household);
        context.processor.run(OpenUnits { bounds, ties, dispositions, insurance, marks });
    });
    let mut office = Office { context, prices: &prices, month, commitments, costs };
    for head in open.iter().map(|row| usize::from(*row)) {
        let unit = block.workers.unit(head);
        office.look_for_cover(block, &unit, &Disposition::of(dispositions.row(head)));
    }
    let costs = office.costs;
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

/// The largest words of a disposition that may bring cover.
struct TakeUpBounds {
    public_cover: u32,
    insurance: u32,
}

impl TakeUpBounds {
    fn new(parameters: &HouseholdParameters) -> Self {
        Self {
            public_cover: largest_word_below(parameters.other_public_cover),
            insurance: largest_word_below(parameters.medicaid_take_up.max(parameters.market_plan_take_up)),
        }
    }
}

/// Marks the heads of tax units in which somebody has no plan and may look for one.
struct OpenUnits<'a> {
    bounds: TakeUpBounds,
    ties: &'a Ties,
    dispositions: &'a WordColumns,
    insurance: &'a [Insurance],
    marks: &'a mut [u8],
}

impl Kernel for OpenUnits<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, insurance) in self.marks.iter_mut().zip(self.insurance) {
            *mark = u8::from(*insurance == Insurance::None);
        }
        let rows = self.marks.len();
        let after = &self.ties.after()[..rows];
        for row in 1..rows {
            self.marks[row - 1] |= self.marks[row] & u8::from(after[row - 1].is_second());
        }
        let words = self.dispositions.column(0).iter().zip(self.dispositions.column(2));
        for (mark, (tie, (insurance, public))) in self.marks.iter_mut().zip(self.ties.own().iter().zip(words))
        {
            let may_be_covered =
                (*insurance <= self.bounds.insurance) | (*public <= self.bounds.public_cover);
            *mark &= u8::from(!tie.is_second() & may_be_covered);
        }
    }
}

/// Looks for cover for the tax units of a block, one after the other.
struct Office<'a> {
    context: &'a UsContext<'a>,
    prices: &'a Prices,
    month: &'a BlockMonth,
    commitments: &'a mut [i64],
    costs: CostsToOthers,
}

impl Office<'_> {
    /// Covers a person at the cost of the government.
    fn cover_publicly(&mut self, workers: &mut Workers, row: usize) {
        workers.insurance[row] = Insurance::Public;
        self.costs.public += i64::from(self.prices.medicaid_cost);
    }

    /// Enrols the persons of a unit without an employer's plan in Medicaid or in a plan of the subsidised market.
    fn look_for_cover(&mut self, block: &mut Block, unit: &Range<usize>, disposition: &Disposition) {
        let (context, parameters) = (self.context, &self.context.parameters.household);
        if disposition.public_cover < parameters.other_public_cover {
            for row in unit.clone() {
                if is_open(&block.workers, row) {
                    self.cover_publicly(&mut block.workers, row);
                }
            }
            return;
        }
        let eagerness = disposition.insurance;
        if eagerness >= parameters.medicaid_take_up.max(parameters.market_plan_take_up) {
            return;
        }
        let year = month_at_annual_rates(block, self.month, unit, |row| unearned(&block.workers, row));
        let cover = medicaid(context, &year);
        let entitlement = |row: usize| if row == unit.start { cover.head } else { cover.spouse };
        let needs_plan =
            |workers: &Workers, row: usize| is_open(workers, row) && entitlement(row) == PublicCover::None;
        for row in unit.clone() {
            let enrols = eagerness < parameters.medicaid_take_up && entitlement(row) != PublicCover::None;
            if enrols && is_open(&block.workers, row) {
                self.cover_publicly(&mut block.workers, row);
            }
        }
        if !unit.clone().any(|row| needs_plan(&block.workers, row)) {
            return;
        }
        let offer = Offer::of(context, &year, &cover, projected_income(context, &block.workers, unit));
        if eagerness < offer.take_up(parameters) {
            for row in unit.clone() {
                if needs_plan(&block.workers, row) {
                    block.workers.insurance[row] = Insurance::Subsidised;
                }
            }
            self.commitments[unit.start] += cents(offer.net_premium() / 12.0);
            let credit = cents(offer.credit / 12.0);
            self.costs.premium_credit += credit;
            note_advance(&mut block.workers, unit.start, credit, cents(offer.premium / 12.0));
        }
    }
}

/// Notes an advance of the premium credit for the return of the year, cents; without an advance nothing is reconciled.
fn note_advance(workers: &mut Workers, head: usize, credit: i64, benchmark_premium: i64) {
    if credit > 0 {
        let before = workers.premium_credit.get(head);
        let noted = PremiumCredit {
            paid: before.paid.saturating_add(credit as i32),
            benchmark_premium: before.benchmark_premium.saturating_add(benchmark_premium as i32),
            months: before.months + 1,
        };
        workers.premium_credit.set(head, noted);
    }
}

/// Returns whether a person has no plan and no public cover yet.
fn is_open(workers: &Workers, row: usize) -> bool {
    workers.insurance[row] == Insurance::None
}

/// Returns who of a unit is entitled to Medicaid at the incomes of the month.
fn medicaid(context: &UsContext, year: &TaxUnitYear) -> CoveredUnit {
    let income = year.market_income() + year.unemployment_compensation();
    let supplemental = &context.law.supplemental_security_income;
    context.law.medicaid.cover(year, income, supplemental, SupplementalBenefit::default())
}

/// Income of a person in the month besides earnings: private income, Social Security, unemployment benefits; cents.
fn unearned(workers: &Workers, row: usize) -> i64 {
    let labour_state = workers.labour_state[row];
    let is_insured = labour_state == LabourState::Unemployed && workers.unemployment_weeks_left[row] > 0;
    let benefit =
        if is_insured { f64::from(workers.weekly_benefit[row]) * WEEKS_PER_MONTH * 100.0 } else { 0.0 };
    i64::from(workers.property_income[row]) + social_security(workers, row) + benefit as i64
}

/// Returns the income of the year that a unit expects from what it has had since January, dollars.
fn projected_income(context: &UsContext, workers: &Workers, unit: &Range<usize>) -> f64 {
    let to_year = 12.0 / f64::from(context.month.month_of_year());
    unit.clone()
        .map(|row| {
            let since_january = i64::from(workers.year_wages[row])
                + i64::from(workers.year_profit[row])
                + i64::from(workers.year_unemployment.get(row))
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
    fn of(context: &UsContext, year: &TaxUnitYear, cover: &CoveredUnit, expected_income: f64) -> Self {
        let law = &context.law.premium_tax_credit;
        // The benchmark is told with a credit only, so it is asked for at an income in the middle of those that get one.
        let middle_income = 2.0 * poverty_line(context, year.size());
        let premium = law.credit(year, middle_income, cover).benchmark_premium;
        let credit = law
            .applicable_share(year, expected_income)
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
    let year = month_at_annual_rates(block, month, &unit, |row| unearned(&block.workers, row));
    let cover = medicaid(context, &year);
    let entitled = if row == unit.start { cover.head } else { cover.spouse };
    if entitled != PublicCover::None {
        return None;
    }
    let offer = Offer::of(context, &year, &cover, projected_income(context, &block.workers, &unit));
    Some(MarketPlan {
        premium: offer.net_premium(),
        income: offer.income,
        take_up: offer.take_up(&context.parameters.household),
        reluctance: Disposition::of(context.draws.trait_words(block.entity(unit.start), TRAITS)).insurance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, spouse, us, worker};
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
    fn fewer_buy_a_plan_that_costs_more() {
        let parameters = HouseholdParameters::default();
        let offer = |premium: f64| Offer { premium, credit: 0.0, income: 20_000.0 };

        // 0.94 for a plan that is free; half of it at 8 % of income.
        assert!((offer(0.0).take_up(&parameters) - 0.94).abs() < 1e-12);
        assert!((offer(1_600.0).take_up(&parameters) - 0.47).abs() < 1e-12);
    }
}
