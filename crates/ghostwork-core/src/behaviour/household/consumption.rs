//! A buffer-stock rule: consumption follows usual income, and savings cushion the months.

use std::ops::Range;

use ghostwork_law::MAXIMUM_DEPENDENTS;
use ghostwork_parameters::Money;
use ghostwork_processor::Kernel;

use super::ties::Tie;
use super::{HouseholdParameters, HouseholdSheet, PATIENCE, decades_from_reference};
use crate::accounting::taxes_and_benefits::means::poverty_line;
use crate::arithmetic::{float, round_down, whole};
use crate::behaviour::employment::EmploymentParameters;
use crate::behaviour::employment::wages::growth_at;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::unit_interval;
use crate::ledger::Purpose;
use crate::population::workers::{Traits, Workers};

/// Largest tax unit: two adults and the children that the law looks at.
const LARGEST_UNIT: u8 = MAXIMUM_DEPENDENTS as u8 + 2;

/// Lets every tax unit consume out of its purse, and notes who is in hardship.
pub(super) fn consume(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    sheet: &mut HouseholdSheet,
) {
    let HouseholdSheet { ties, dispositions, commitments, usual_bills, flags, .. } = sheet;
    let [others, durables] = context.processor.run(Consumption {
        parameters: &context.parameters.household,
        employment: &context.parameters.employment,
        needs: Needs::new(context),
        ties: (ties.own(), ties.after()),
        patience: dispositions.column(PATIENCE),
        net_incomes: &month.net_income,
        commitments,
        usual_bills,
        workers: &mut block.workers,
        in_need: flags,
    });
    month.ledger.pay(Purpose::Consumption, Money::from_cents(others));
    month.ledger.pay(Purpose::DurableGoods, Money::from_cents(durables));
    let traits = &mut block.workers.traits;
    context.processor.run(Hardship { ties: ties.own(), in_need: flags, traits });
    let guests = month.scratch.candidates.find(flags.len(), |marks| {
        context.processor.run(GuestsInNeed { ties: ties.own(), in_need: flags, marks });
    });
    for row in guests.iter().map(|row| usize::from(*row)) {
        // Dependants share the meals of those they live with.
        let start = ties.household_start(row);
        let in_hardship = block.workers.traits[start].in_hardship();
        for row in block.workers.unit(row) {
            block.workers.traits[row].set_hardship(in_hardship);
        }
    }
}

/// Decides the consumption of every tax unit, which the head's row holds, and pays it from the purse; returns what is paid for
/// durable goods and, before them, for all others, cents.
struct Consumption<'a> {
    parameters: &'a HouseholdParameters,
    employment: &'a EmploymentParameters,
    needs: Needs,
    /// Of a person, and of the person in the next row.
    ties: (&'a [Tie], &'a [Tie]),
    patience: &'a [u32],
    net_incomes: &'a [i64],
    /// Premiums and savings, cents.
    commitments: &'a [i64],
    /// What care costs in a usual month, cents.
    usual_bills: &'a [i64],
    workers: &'a mut Workers,
    /// Whether consumption falls below needs.
    in_need: &'a mut [bool],
}

impl Kernel for Consumption<'_> {
    type Output = [i64; 2];

    #[inline(always)]
    fn run(self) -> [i64; 2] {
        let rows = self.in_need.len();
        let Some(last) = rows.checked_sub(1) else { return [0; 2] };
        // Copies: what may lie in a column that is written would be read anew for every person.
        let (parameters, employment) = (&self.parameters.clone(), &self.employment.clone());
        let mut units = Consumption { parameters, employment, ..self };
        let next = [units.net_incomes, units.commitments, units.usual_bills].map(|amounts| &amounts[1..rows]);
        let most = units.decide(0..last, next);
        // Nobody stands behind the last.
        let rest = units.decide(last..rows, [&[0]; 3]);
        [most[0].wrapping_add(rest[0]), most[1].wrapping_add(rest[1])]
    }
}

impl Consumption<'_> {
    /// Decides for the tax units of some rows, given net incomes, commitments and usual bills of the persons in the next rows.
    #[inline(always)]
    fn decide(&mut self, rows: Range<usize>, next: [&[i64]; 3]) -> [i64; 2] {
        let Workers { permanent_income, purse, children, age_months, labour_state, .. } = &mut *self.workers;
        let permanent_income = &mut permanent_income[rows.clone()];
        let persons = permanent_income.len();
        let purse = &mut purse[rows.clone()][..persons];
        let (children, patience) =
            (&children[rows.clone()][..persons], &self.patience[rows.clone()][..persons]);
        let ages = &age_months[rows.clone()][..persons];
        let states = &labour_state[rows.clone()][..persons];
        let ties = &self.ties.0[rows.clone()][..persons];
        let next_ties = &self.ties.1[rows.clone()][..persons];
        let incomes = &self.net_incomes[rows.clone()][..persons];
        let commitments = &self.commitments[rows.clone()][..persons];
        let bills = &self.usual_bills[rows.clone()][..persons];
        let [next_incomes, next_commitments, next_bills] = next.map(|amounts| &amounts[..persons]);
        let in_need = &mut self.in_need[rows][..persons];
        let [mut total_others, mut total_durables] = [0_i64; 2];
        for row in 0..persons {
            let (tie, has_partner) = (ties[row], next_ties[row].is_second());
            let of_both = |own: i64, next: i64| own.wrapping_add(if has_partner { next } else { 0 });
            let income = of_both(incomes[row], next_incomes[row]);
            let growth = growth_at(self.employment, ages[row]);
            let growth = if states[row].is_employed() { growth } else { 0.0 };
            let foreseen = f64::from(permanent_income[row]) * (1.0 + growth);
            let revised = revise_usual_income(self.parameters, foreseen, income);
            let usual = revised.max(0.0);
            let size = children[row].saturating_add(1).saturating_add(u8::from(has_partner));
            let budget = Budget {
                usual,
                disposable: (usual - float(of_both(commitments[row], next_commitments[row]))).max(0.0),
                purse: float(purse[row]),
                usual_bills: float(of_both(bills[row], next_bills[row])),
                needed: self.needs.of(size, tie.is_dependant()),
                is_patient: unit_interval(patience[row]) >= hand_to_mouth_share(self.parameters, ages[row]),
                is_dependant: tie.is_dependant(),
            };
            let consumption = budget.consumption(self.parameters);
            let durables = whole(budget.durables(self.parameters, consumption));
            let is_first = !tie.is_second();
            permanent_income[row] = if is_first { (revised / 100.0) as f32 } else { permanent_income[row] };
            let paid = if is_first { whole(consumption) } else { 0 };
            let durables = if is_first { durables } else { 0 };
            purse[row] = purse[row].wrapping_sub(paid);
            total_others = total_others.wrapping_add(paid.wrapping_sub(durables));
            total_durables = total_durables.wrapping_add(durables);
            in_need[row] = consumption < budget.needed;
        }
        [total_others, total_durables]
    }
}

/// Notes for every person whether the tax unit is in need.
struct Hardship<'a> {
    ties: &'a [Tie],
    in_need: &'a [bool],
    traits: &'a mut [Traits],
}

impl Kernel for Hardship<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.traits.len();
        let (ties, in_need) = (&self.ties[..rows], &self.in_need[..rows]);
        for row in 1..rows {
            // What both rows say is mixed, and neither is chosen: a choice would not become a vector.
            let is_second = ties[row].is_second();
            let in_hardship = (in_need[row - 1] & is_second) | (in_need[row] & !is_second);
            self.traits[row].set_hardship(in_hardship);
        }
        if let Some(first) = self.traits.first_mut() {
            first.set_hardship(in_need[0]);
        }
    }
}

/// Marks the dependants in need who live with a tax unit that stands before them.
struct GuestsInNeed<'a> {
    ties: &'a [Tie],
    in_need: &'a [bool],
    marks: &'a mut [u8],
}

impl Kernel for GuestsInNeed<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, (tie, in_need)) in self.marks.iter_mut().zip(self.ties.iter().zip(self.in_need)) {
            *mark = u8::from(tie.is_dependant() & !tie.starts_household() & in_need);
        }
    }
}

/// Returns the usual income of a tax unit, dollars a month as it was foreseen, moved towards this month's; cents a month.
#[inline(always)]
fn revise_usual_income(parameters: &HouseholdParameters, foreseen: f64, income: i64) -> f64 {
    let usual = foreseen * 100.0;
    let income = float(income);
    if usual > 0.0 { usual + parameters.income_revision * (income - usual) } else { income }
}

/// Returns the share of households that live from hand to mouth at an age.
#[inline(always)]
fn hand_to_mouth_share(parameters: &HouseholdParameters, age_months: u16) -> f64 {
    let decades = decades_from_reference(age_months);
    parameters.hand_to_mouth_share * (1.0 - parameters.hand_to_mouth_fall * decades)
}

/// What tax units need in a month.
struct Needs {
    /// Share of the poverty line that is needed.
    share: f64,
    /// Poverty line of one person, dollars a year.
    first_person: f64,
    /// Rise of that line with each further person.
    further_person: f64,
    /// What a dependant needs, cents a month.
    dependant: f64,
}

impl Needs {
    fn new(context: &MonthContext) -> Self {
        let first_person = poverty_line(context, 1);
        let mut needs = Self {
            share: context.parameters.household.necessities,
            first_person,
            further_person: context.parameters.measurement.poverty_line_per_member,
            dependant: 0.0,
        };
        needs.dependant = needs.of(2, false) - needs.of(1, false);
        needs
    }

    /// Returns what a tax unit of so many persons needs, cents a month.
    #[inline(always)]
    fn of(&self, persons: u8, is_dependant: bool) -> f64 {
        let further = f64::from(persons.min(LARGEST_UNIT).saturating_sub(1));
        let line = self.first_person + self.further_person * further;
        let needed = round_down(self.share * line / 12.0 * 100.0);
        if is_dependant { self.dependant } else { needed }
    }
}

/// What a tax unit decides its consumption on; cents, a month.
struct Budget {
    /// Usual net income.
    usual: f64,
    /// Usual net income less commitments.
    disposable: f64,
    /// Cash and savings after the month's incomes and bills.
    purse: f64,
    /// What care costs in a usual month.
    usual_bills: f64,
    needed: f64,
    is_patient: bool,
    is_dependant: bool,
}

impl Budget {
    /// Returns consumption, whole cents.
    ///
    /// Usual income less saving for bad times and for the bills of care, and a share of the cash beyond a month's income, which is larger where
    /// cash is short; not below needs as long as savings and credit last, and not beyond them.
    #[inline(always)]
    fn consumption(&self, parameters: &HouseholdParameters) -> f64 {
        let cash_beyond_income = self.purse - self.disposable;
        let precaution = parameters.precaution * (self.disposable - self.needed).max(0.0);
        let saved = if self.is_patient { precaution + self.usual_bills } else { 0.0 };
        let is_slow = self.is_patient & (cash_beyond_income >= 0.0);
        let propensity = if is_slow { parameters.propensity } else { parameters.low_savings_propensity };
        let planned = self.disposable - saved + propensity * cash_beyond_income;
        // Dependants' needs are met by the household; nobody lends to them.
        let wanted = if self.is_dependant { planned } else { planned.max(self.needed) };
        let credit = if self.is_dependant { 0.0 } else { parameters.credit_limit * self.usual };
        round_down(wanted.min(self.purse + credit).max(0.0))
    }

    /// Returns the part of a consumption that is durable goods, cents.
    ///
    /// They are a share of what goes beyond needs. Cash beyond a month's income goes to them more than income does, and
    /// where cash is short they wait first.
    #[inline(always)]
    fn durables(&self, parameters: &HouseholdParameters, consumption: f64) -> f64 {
        let usual = parameters.durables_of_income * (self.disposable - self.needed).max(0.0);
        let from_cash = parameters.durables_of_cash * (consumption - self.disposable);
        (usual + from_cash).max(0.0).min((consumption - self.needed).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
    use crate::behaviour::household::TRAITS;
    use crate::population::workers::{Role, Worker};

    fn consume_all(context: &MonthContext, (block, month): (&mut Block, &mut BlockMonth)) {
        let mut sheet = HouseholdSheet::default();
        sheet.begin(context, block);
        consume(context, block, month, &mut sheet);
    }

    /// A single person with 3,000 dollars of usual income, all of it disposable, who needs 800.
    fn budget(purse: f64, is_patient: bool) -> Budget {
        Budget {
            usual: 300_000.0,
            disposable: 300_000.0,
            purse,
            usual_bills: 0.0,
            needed: 80_000.0,
            is_patient,
            is_dependant: false,
        }
    }

    fn consumption(budget: &Budget) -> i64 {
        budget.consumption(&HouseholdParameters::default()) as i64
    }

    #[test]
    fn cash_beyond_income_is_spent_fast_from_hand_to_mouth_and_slowly_by_the_patient() {
        // 3,000 dollars and a fifth of 1,000.
        assert_eq!(consumption(&budget(400_000.0, false)), 320_000);
        // 3,000 less 2 % of 2,200 dollars, and 1.5 % of 1,000.
        assert_eq!(consumption(&budget(400_000.0, true)), 297_100);
    }

    #[test]
    fn a_shortfall_cuts_consumption_but_not_below_needs_while_credit_lasts() {
        // A fifth of the missing 2,000 dollars, and the saving of 44.
        assert_eq!(consumption(&budget(100_000.0, true)), 255_600);
        // Debts of 2,300 dollars: 3,000 less a fifth of 5,300 is more than the credit that is left.
        assert_eq!(consumption(&budget(-230_000.0, false)), 70_000);
        assert_eq!(consumption(&budget(-300_000.0, false)), 0);
        assert_eq!(consumption(&budget(-900_000.0, false)), 0);
    }

    #[test]
    fn durable_goods_are_bought_with_spare_cash_and_wait_where_cash_is_short() {
        let parameters = HouseholdParameters::default();
        let durables = |purse: f64| {
            let budget = budget(purse, false);
            budget.durables(&parameters, budget.consumption(&parameters)) as i64
        };

        // 15 % of 2,200 dollars; 70 % of the 200 dollars more, or less, that 1,000 dollars of cash make.
        assert_eq!(durables(300_000.0), 33_000);
        assert_eq!(durables(400_000.0), 47_000);
        assert_eq!(durables(200_000.0), 19_000);
        assert_eq!(durables(-230_000.0), 0);
    }

    #[test]
    fn about_a_fifth_of_a_transfer_is_spent_within_three_months() {
        let parameters = HouseholdParameters::default();
        let spent = |is_patient: bool| {
            let mut left = 100_000.0;
            for _ in 0..3 {
                let with = budget(300_000.0 + left, is_patient).consumption(&parameters);
                let without = budget(300_000.0, is_patient).consumption(&parameters);
                left -= with - without;
            }
            1.0 - left / 100_000.0
        };

        // 1 − 0.8³ = 0.488 from hand to mouth; 1 − 0.985³ = 0.044 of the patient.
        let share = parameters.hand_to_mouth_share;
        let average = share * spent(false) + (1.0 - share) * spent(true);
        assert!((average - 0.1951).abs() < 1e-3, "{average}");
    }

    #[test]
    fn those_who_cannot_pay_for_needs_are_in_hardship() {
        let mut poor = worker();
        poor.permanent_income = 500.0;
        let rich = Worker { permanent_income: 5_000.0, purse: 2_000_000, ..worker() };
        let (mut block, mut month) = block([poor, rich]);
        block.workers.purse[0] = -100_000;

        let scene = Scene::of("2026-06");
        consume_all(&scene.context(), (&mut block, &mut month));

        assert!(block.workers.traits[0].in_hardship());
        assert!(!block.workers.traits[1].in_hardship());
    }

    #[test]
    fn a_dependant_without_income_shares_the_table_of_the_household() {
        let parent = Worker { permanent_income: 5_000.0, purse: 2_000_000, ..worker() };
        let mut youth = worker();
        youth.traits.set_starts_household(false);
        youth.traits.set_role(Role::Dependant);
        let (mut block, mut month) = block([parent, youth]);

        consume_all(&Scene::of("2026-06").context(), (&mut block, &mut month));

        assert!(!block.workers.traits[1].in_hardship());
    }

    #[test]
    fn usual_income_follows_slowly() {
        let usual = revise_usual_income(&HouseholdParameters::default(), 1_000.0, 200_000);

        // 4 % of the way from 1,000 to 2,000 dollars.
        assert!((usual - 104_000.0).abs() < 1e-6);
    }

    #[test]
    fn every_processor_decides_as_one_tax_unit_after_the_other() {
        let scene = Scene::of("2026-06");
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let (mut block, mut month) = populated_block();
            for row in 0..block.workers.len() {
                month.net_income[row] = (row as i64 * 7_919) % 900_000 - 50_000;
                block.workers.permanent_income[row] = ((row * 31) % 9_000) as f32 - 100.0;
            }
            let before = block.workers.clone();

            consume_all(&context, (&mut block, &mut month));

            let mut household_in_hardship = false;
            let mut bought = [0; 2];
            let mut head = 0;
            while head < before.len() {
                let unit = before.unit(head);
                let income = unit.clone().map(|row| month.net_income[row]).sum();
                let traits = before.traits[head];
                let is_dependant = traits.role() == Role::Dependant;
                let age_months = before.age_months[head];
                let is_employed = before.labour_state[head].is_employed();
                let growth = growth_at(&context.parameters.employment, age_months);
                let foreseen =
                    f64::from(before.permanent_income[head]) * (1.0 + if is_employed { growth } else { 0.0 });
                let revised = revise_usual_income(&context.parameters.household, foreseen, income);
                let size = unit.len() + usize::from(before.children[head]);
                let words = context.draws.trait_words(block.entity(head), TRAITS);
                let budget = Budget {
                    usual: revised.max(0.0),
                    disposable: revised.max(0.0),
                    purse: before.purse[head] as f64,
                    usual_bills: 0.0,
                    needed: Needs::new(&context).of(size as u8, is_dependant),
                    is_patient: unit_interval(words[PATIENCE])
                        >= hand_to_mouth_share(&context.parameters.household, age_months),
                    is_dependant,
                };
                let consumption = budget.consumption(&context.parameters.household);
                let durables = budget.durables(&context.parameters.household, consumption) as i64;
                bought = [bought[0] + consumption as i64 - durables, bought[1] + durables];
                let in_need = consumption < budget.needed;
                let in_hardship =
                    in_need && (!is_dependant || traits.starts_household() || household_in_hardship);
                if traits.starts_household() {
                    household_in_hardship = in_hardship;
                }

                assert_eq!(block.workers.permanent_income[head], (revised / 100.0) as f32);
                assert_eq!(block.workers.purse[head], before.purse[head] - consumption as i64);
                for row in unit.clone() {
                    assert_eq!(block.workers.traits[row].in_hardship(), in_hardship, "{processor:?} {row}");
                }
                head = unit.end;
            }
            let booked = [Purpose::Consumption, Purpose::DurableGoods];
            assert_eq!(booked.map(|purpose| month.ledger.flow(purpose).cents()), bought);
        }
    }
}
