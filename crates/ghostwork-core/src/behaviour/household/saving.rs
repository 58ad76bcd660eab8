//! Retirement saving, and what is drawn from portable benefit accounts.

use ghostwork_parameters::Money;
use ghostwork_processor::Kernel;

use super::ties::Tie;
use super::{HouseholdParameters, HouseholdSheet, SENIOR_AGE_MONTHS};
use crate::accounting::taxes_and_benefits::rounding::{cents_of_column, share_of};
use crate::arithmetic::{Divisor, float};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::workers::{Insurance, LabourState, Workers};

/// Balance of a benefit account below which a withdrawal empties it, cents.
const SMALL_BALANCE: i32 = 1_000;

/// Saves for retirement from wages with a plan, and pays out to those past work; adds what is saved to the commitments.
///
/// Saving is taken from wages before income tax, and what is drawn is taxed: 26 USC 402.
pub(super) fn save_for_retirement(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    sheet: &mut HouseholdSheet,
) {
    let HouseholdSheet { ties, commitments, amounts: [saved, drawn], .. } = sheet;
    let added = context.processor.run(RetirementPlans {
        parameters: &context.parameters.household,
        workers: &mut block.workers,
        ties: ties.own(),
        wages: &month.wage,
        commitments,
        saved,
        drawn,
    });
    month.pay_each(context.processor, Purpose::RetirementSaving, saved);
    month.receive_each(context.processor, Purpose::RetirementWithdrawal, drawn);
    month.ledger.pay(Purpose::EmployerRetirement, Money::from_cents(added));
}

/// Moves money in and out of retirement balances, and returns what employers add to them, cents.
struct RetirementPlans<'a> {
    parameters: &'a HouseholdParameters,
    workers: &'a mut Workers,
    ties: &'a [Tie],
    wages: &'a [i64],
    commitments: &'a mut [i64],
    saved: &'a mut [i64],
    drawn: &'a mut [i64],
}

impl Kernel for RetirementPlans<'_> {
    type Output = i64;

    #[inline(always)]
    fn run(self) -> i64 {
        let HouseholdParameters {
            retirement_saving, employer_retirement_saving, retirement_withdrawal, ..
        } = self.parameters;
        let rows = self.wages.len();
        let Workers { retirement_balance, traits, labour_state, .. } = self.workers;
        let (balance, traits) = (&mut retirement_balance[..rows], &traits[..rows]);
        let (labour_state, ties) = (&labour_state[..rows], &self.ties[..rows]);
        let commitments = &mut self.commitments[..rows];
        let (saved, drawn) = (&mut self.saved[..rows], &mut self.drawn[..rows]);
        let mut total_added = 0_i64;
        for (row, wage) in self.wages.iter().enumerate() {
            let pays_in = (*wage > 0) & traits[row].has_retirement_plan();
            let is_past_work = ties[row].is_senior() & !labour_state[row].is_employed();
            let dollars = if pays_in { Divisor::CENTS.divide(float(*wage)) } else { 0.0 };
            let own = cents_of_column(dollars * retirement_saving);
            let added = cents_of_column(dollars * employer_retirement_saving);
            let pension = if is_past_work & !pays_in { balance[row] } else { 0 };
            let withdrawal = cents_of_column(Divisor::CENTS.divide(float(pension)) * retirement_withdrawal);
            balance[row] = balance[row].wrapping_add(own).wrapping_add(added).wrapping_sub(withdrawal);
            commitments[row] = commitments[row].wrapping_add(own);
            (saved[row], drawn[row]) = (own, withdrawal);
            total_added = total_added.wrapping_add(added);
        }
        total_added
    }
}

/// Draws on portable benefit accounts: in hardship, in unemployment, for time off.
pub(super) fn draw_benefit_accounts(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let mut balances = std::mem::take(&mut block.workers.benefit_account);
    for (row, balance) in balances.iter_mut() {
        let share = drawn_share(context, block, row);
        let drawn = if share > 0.0 && *balance < SMALL_BALANCE {
            i64::from(*balance)
        } else {
            share_of(i64::from(*balance), share)
        };
        let kept = share_of(drawn, context.rules.account_terms().penalty);
        *balance -= drawn as i32;
        month.pass(Purpose::AccountAdministration, kept);
        month.receive(row, Purpose::BenefitWithdrawal, drawn - kept);
    }
    balances.forget_defaults();
    block.workers.benefit_account = balances;
}

/// Returns the share of a benefit account that its owner draws this month; hardship is that of the month before.
fn drawn_share(context: &MonthContext, block: &Block, row: usize) -> f64 {
    let parameters = &context.parameters.household;
    let (workers, terms) = (&block.workers, context.rules.account_terms());
    let in_need = (terms.emergency && workers.traits[row].in_hardship())
        || (terms.unemployment && workers.labour_state[row] == LabourState::Unemployed);
    if in_need {
        return parameters.benefit_withdrawal_in_need;
    }
    let words = context.draws.words(Stream::Health, context.month, block.entity(row));
    if terms.time_off && unit_interval(words[2]) < parameters.benefit_time_off {
        parameters.benefit_time_off_withdrawal
    } else if terms.health && workers.insurance[row] == Insurance::Subsidised {
        parameters.benefit_health_withdrawal
    } else if terms.retirement && workers.age_months[row] >= SENIOR_AGE_MONTHS {
        parameters.retirement_withdrawal
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
    use crate::behaviour::household::ties::Ties;
    use crate::population::workers::Worker;

    fn save(block: &mut Block, month: &mut BlockMonth) -> Vec<i64> {
        let scene = Scene::of("2026-06");
        let mut sheet = HouseholdSheet::default();
        sheet.begin(&scene.context(), block);
        save_for_retirement(&scene.context(), block, month, &mut sheet);
        sheet.commitments
    }

    #[test]
    fn a_plan_saves_from_the_wage_and_from_the_employer() {
        let (mut block, mut month) = block([worker()]);
        block.workers.traits[0].set_retirement_plan(true);
        month.wage[0] = 500_000;

        let commitments = save(&mut block, &mut month);

        // 5.5 and 3.2 per cent of 5,000 dollars.
        assert_eq!(commitments, [27_500]);
        assert_eq!(block.workers.retirement_balance, [43_500]);
        assert_eq!(month.ledger.flow(Purpose::EmployerRetirement), Money::from_cents(16_000));
    }

    #[test]
    fn the_retired_live_off_their_balance() {
        let (mut block, mut month) =
            block([Worker { age_months: 70 * 12, retirement_balance: 10_000_000, ..worker() }]);

        let commitments = save(&mut block, &mut month);

        // 0.4 per cent of 100,000 dollars, which is income, and no less to pay.
        assert_eq!(month.ledger.flow(Purpose::RetirementWithdrawal), Money::from_cents(40_000));
        assert_eq!((block.workers.retirement_balance[0], commitments[0]), (9_960_000, 0));
    }

    #[test]
    fn every_processor_saves_and_draws_as_one_person_after_the_other() {
        let parameters = HouseholdParameters::default();
        let (block, _) = populated_block();
        let rows = block.workers.len();
        let before = {
            let mut workers = block.workers.clone();
            for row in 0..rows {
                workers.traits[row].set_retirement_plan(row % 3 > 0);
                workers.retirement_balance[row] = row as i64 * 7_919_333 % 90_000_000;
            }
            workers
        };
        let wages: Vec<i64> = (0..rows).map(|row| (row as i64 % 5 - 1).max(0) * 123_457).collect();
        let mut ties = Ties::default();
        ties.read(Processor::detect(), &before, 2);
        for processor in Processor::all() {
            let mut workers = before.clone();
            let [mut commitments, mut saved, mut drawn] = [5, 0, 0].map(|cents: i64| vec![cents; rows]);
            let added = processor.run(RetirementPlans {
                parameters: &parameters,
                workers: &mut workers,
                ties: ties.own(),
                wages: &wages,
                commitments: &mut commitments,
                saved: &mut saved,
                drawn: &mut drawn,
            });

            let (mut total, mut savers, mut retired) = (0, 0, 0);
            for row in 0..rows {
                let pays_in = wages[row] > 0 && before.traits[row].has_retirement_plan();
                let is_past_work = before.age_months[row] >= SENIOR_AGE_MONTHS
                    && !before.labour_state[row].is_employed()
                    && !pays_in;
                let wage = if pays_in { wages[row] } else { 0 };
                let balance = before.retirement_balance[row];
                let own = share_of(wage, parameters.retirement_saving);
                let added = share_of(wage, parameters.employer_retirement_saving);
                let withdrawal =
                    if is_past_work { share_of(balance, parameters.retirement_withdrawal) } else { 0 };
                assert_eq!([saved[row], drawn[row]], [own, withdrawal], "{processor:?} {row}");
                assert_eq!(commitments[row], 5 + own);
                assert_eq!(workers.retirement_balance[row], balance + own + added - withdrawal);
                total += added;
                savers += usize::from(own > 0);
                retired += usize::from(withdrawal > 0);
            }
            assert_eq!(added, total);
            assert!(savers > 100 && retired > 20, "{savers} {retired}");
        }
    }

    #[test]
    fn benefit_accounts_are_drawn_in_need() {
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.benefit_time_off = 0.0;
        let jobless =
            |benefit_account| Worker { labour_state: LabourState::Unemployed, benefit_account, ..worker() };
        let (mut block, mut month) =
            block([jobless(30_000), jobless(900), Worker { benefit_account: 30_000, ..worker() }]);

        draw_benefit_accounts(&scene.context(), &mut block, &mut month);

        // Half of 300 dollars; all of 9 dollars; nothing without need.
        assert_eq!([0, 1, 2].map(|row| block.workers.benefit_account.get(row)), [15_000, 0, 30_000]);
        assert_eq!(month.ledger.flow(Purpose::BenefitWithdrawal), Money::from_cents(15_900));
    }

    #[test]
    fn benefit_accounts_pay_for_time_off() {
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.benefit_time_off = 1.0;
        let (mut block, mut month) = block([Worker { benefit_account: 10_000, ..worker() }]);

        draw_benefit_accounts(&scene.context(), &mut block, &mut month);

        assert_eq!(block.workers.benefit_account.get(0), 4_000);
    }
}
