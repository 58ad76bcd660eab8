//! Retirement saving, and what is drawn from portable benefit accounts.

use crate::accounting::taxes_and_benefits::means::{retirement_saving, retirement_withdrawal};
use crate::accounting::taxes_and_benefits::rounding::share_of;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::workers::LabourState;

/// Balance of a benefit account below which a withdrawal empties it, cents.
const SMALL_BALANCE: i32 = 1_000;

/// Saves for retirement from wages with a plan, and pays out to those past work; adds what is saved to `commitments`.
///
/// Saving is taken from wages before income tax, and what is drawn is taxed: 26 USC 402.
pub(super) fn save_for_retirement(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    commitments: &mut [i64],
) {
    let parameters = &context.parameters.household;
    let workers = &mut block.workers;
    for (row, commitment) in commitments.iter_mut().enumerate() {
        if month.wage[row] > 0 && workers.traits[row].has_retirement_plan() {
            let saved = retirement_saving(context, workers.traits[row], month.wage[row]);
            let added = share_of(month.wage[row], parameters.employer_retirement_saving);
            month.pay(row, Purpose::RetirementSaving, saved);
            month.pass(Purpose::EmployerRetirement, added);
            workers.retirement_balance[row] += saved + added;
            *commitment += saved;
        } else {
            let drawn = retirement_withdrawal(context, workers, row);
            month.receive(row, Purpose::RetirementWithdrawal, drawn);
            workers.retirement_balance[row] -= drawn;
            *commitment -= drawn;
        }
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
        *balance -= drawn as i32;
        month.receive(row, Purpose::BenefitWithdrawal, drawn);
    }
    balances.forget_defaults();
    block.workers.benefit_account = balances;
}

/// Returns the share of a benefit account that its owner draws this month; hardship is that of the month before.
fn drawn_share(context: &MonthContext, block: &Block, row: usize) -> f64 {
    let parameters = &context.parameters.household;
    let workers = &block.workers;
    if workers.traits[row].in_hardship() || workers.labour_state[row] == LabourState::Unemployed {
        return parameters.benefit_withdrawal_in_need;
    }
    let words = context.draws.words(Stream::Health, context.month, block.entity(row));
    if unit_interval(words[2]) < parameters.benefit_time_off {
        parameters.benefit_time_off_withdrawal
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Money;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::population::workers::Worker;

    #[test]
    fn a_plan_saves_from_the_wage_and_from_the_employer() {
        let (mut block, mut month) = block([worker()]);
        block.workers.traits[0].set_retirement_plan(true);
        month.wage[0] = 500_000;
        let mut commitments = [0];

        save_for_retirement(&Scene::of("2026-06").context(), &mut block, &mut month, &mut commitments);

        // 5.5 and 3.2 per cent of 5,000 dollars.
        assert_eq!(commitments, [27_500]);
        assert_eq!(block.workers.retirement_balance, [43_500]);
        assert_eq!(month.ledger.flow(Purpose::EmployerRetirement), Money::from_cents(16_000));
    }

    #[test]
    fn the_retired_live_off_their_balance() {
        let (mut block, mut month) =
            block([Worker { age_months: 70 * 12, retirement_balance: 10_000_000, ..worker() }]);
        let mut commitments = [0];

        save_for_retirement(&Scene::of("2026-06").context(), &mut block, &mut month, &mut commitments);

        // 0.4 per cent of 100,000 dollars.
        assert_eq!(month.ledger.flow(Purpose::RetirementWithdrawal), Money::from_cents(40_000));
        assert_eq!((block.workers.retirement_balance[0], commitments[0]), (9_960_000, -40_000));
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
