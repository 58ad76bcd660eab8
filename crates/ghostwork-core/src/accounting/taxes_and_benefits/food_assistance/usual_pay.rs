//! Food assistance counts what a job or a business is expected to yield: a weekly wage for 4.3 weeks, and no luck of a month
//! (7 CFR 273.10(c), 273.11(a)). Platform pay counts as it came.

use ghostwork_processor::Kernel;

use crate::accounting::taxes_and_benefits::means;
use crate::block::BlockMonth;
use crate::population::workers::Workers;

/// Returns the wage and the profit outside marketplaces that count of a person, cents.
#[inline(always)]
pub(super) fn usual_earnings(workers: &Workers, month: &BlockMonth, row: usize) -> [i64; 2] {
    means::usual_earnings(workers.labour_state[row], month.usual_pay[row], month.own_account_profit[row])
}

/// Returns what counts of a person besides earnings, given all that counts, cents.
#[inline(always)]
pub(super) fn unearned_income((workers, month): (&Workers, &BlockMonth), row: usize, countable: i64) -> i64 {
    let [wage, profit] = usual_earnings(workers, month, row);
    countable - wage - profit - month.platform_net[row] - month.pay_shift.get(row).net
}

/// Puts the pay of a usual month in the place of that of the month into what counts.
pub(super) struct CountUsualPay<'a> {
    pub(super) workers: &'a Workers,
    pub(super) month: &'a BlockMonth,
    /// Income that counts, cents.
    pub(super) countable: &'a mut [i64],
}

impl Kernel for CountUsualPay<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.countable.len();
        let BlockMonth { wage, own_account_profit, usual_pay, .. } = self.month;
        let (wages, profits) = (&wage[..rows], &own_account_profit[..rows]);
        let (states, usual_pay) = (&self.workers.labour_state[..rows], &usual_pay[..rows]);
        for (row, countable) in self.countable.iter_mut().enumerate() {
            let [wage, profit] = means::usual_earnings(states[row], usual_pay[row], profits[row]);
            let more = wage.wrapping_sub(wages[row]).wrapping_add(profit.wrapping_sub(profits[row]));
            *countable = countable.wrapping_add(more);
        }
    }
}
