use super::*;
use crate::accounting::taxes_and_benefits::example::populated_block;

/// Returns cents of either sign that differ from row to row.
fn cents(rows: usize, step: i64) -> Vec<i64> {
    (0..rows as i64).map(|row| (row * step) % 100_003 - 40_000).collect()
}

#[test]
fn every_processor_fills_purses_as_one_worker_after_the_other() {
    let (block, _) = populated_block();
    let rows = block.workers.len();
    for processor in Processor::all() {
        let mut workers = block.workers.clone();
        let mut month = BlockMonth::default();
        month.begin(rows);
        (month.net_income, month.outside_income) = (cents(rows, 7_919), cents(rows, 104_729));
        let outside = month.outside_income.clone();

        month.fill_purses(processor, &mut workers);

        let mut purses = block.workers.purse.clone();
        for row in 0..rows {
            purses[block.workers.purse_row(row)] += month.net_income[row] + outside[row];
        }
        assert_eq!(workers.purse, purses, "{processor:?}");
        // The cash of the month is gone: what is outside makes up for the income.
        assert!(
            month.outside_income.iter().zip(&month.net_income).all(|(outside, income)| outside + income == 0)
        );
    }
}

#[test]
fn every_processor_books_columns_as_single_payments() {
    for processor in Processor::all() {
        let (mut quick, mut slow) = (BlockMonth::default(), BlockMonth::default());
        quick.begin(401);
        slow.begin(401);
        let paid: Vec<i64> = cents(401, 31).iter().map(|cents| cents + 40_000).collect();

        for purpose in [Purpose::EmployeePayrollTax, Purpose::HealthPremium] {
            quick.pay_each(processor, purpose, &paid);
        }
        for purpose in [Purpose::Wage, Purpose::RetirementWithdrawal] {
            quick.receive_each(processor, purpose, &paid);
        }

        for (row, cents) in paid.iter().enumerate() {
            slow.pay(row, Purpose::EmployeePayrollTax, *cents);
            slow.pay(row, Purpose::HealthPremium, *cents);
            slow.receive(row, Purpose::Wage, *cents);
            slow.receive(row, Purpose::RetirementWithdrawal, *cents);
        }
        assert_eq!(quick.net_income, slow.net_income, "{processor:?}");
        assert_eq!(quick.outside_income, slow.outside_income);
        assert_eq!(quick.taxes, slow.taxes);
        assert_eq!(quick.ledger, slow.ledger);
    }
}

#[test]
fn every_processor_remembers_incomes_and_notices_one_that_is_too_large() {
    let (mut block, mut month) = populated_block();
    let rows = block.workers.len();
    let before = cents(rows, 17);
    for processor in Processor::all() {
        month.net_income = cents(rows, 7_919);
        block.window_net_income.clone_from(&before);

        month.remember_incomes(processor, &mut block, true).unwrap();

        for row in 0..rows {
            let income = month.net_income[row];
            assert_eq!(i64::from(block.workers.net_income[row]), income, "{processor:?} {row}");
            assert_eq!(block.window_net_income[row], before[row] + income);
        }
        for too_large in [1 << 31, -(1 << 31) - 1] {
            month.net_income[rows - 3] = too_large;
            assert!(month.remember_incomes(processor, &mut block, false).is_err());
        }
    }
}
